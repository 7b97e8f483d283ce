using NetTopologySuite.Operation.OverlayNG;
using NetTopologySuite.Operation.Union;

namespace Senacs.Geo.Maps;

/// <summary>What only some themes draw: circles of inhabitants, distance bands, names of EPCI.</summary>
internal sealed partial class MapComposer
{
    /// <summary>Circles cover at most this part of the land.</summary>
    private const double MostInk = 0.16;

    private const double LargestCircleMm = 8;

    /// <summary>A circle that counts when an inset is looked for: smaller ones are told apart where they stand.</summary>
    private const double CrowdedCircleMm = 1.5;

    /// <summary>Sides of the polygon that stands for a circle of distance: 0.1 % off at most.</summary>
    private const int QuadrantSegments = 24;

    /// <summary>Radius of one inhabitant's circle: radii go with the square root, so that areas compare.</summary>
    private double CircleMm(double mmPerMetre)
    {
        int[] people = [.. _communes.Where(IsCircled).Select(c => c.Population!.Value)];
        if (people.Length == 0)
            return 0;
        double land = _communes.Sum(c => c.Land.Area) * mmPerMetre * mmPerMetre;
        return Math.Min(LargestCircleMm / Math.Sqrt(people.Max()), Math.Sqrt(MostInk * land / (Math.PI * people.Sum(p => (double)p))));
    }

    private bool IsCircled(CommuneCoverage c) => _theme.ShowPopulationCircles && c.Classe == Classe.ZoneBlanche && c.Population > 0;

    /// <summary>The largest first: small ones are drawn over them.</summary>
    private ImmutableArray<(CommuneCoverage Commune, double XMm, double YMm, double RadiusMm)> CirclesOf(PageTransform transform)
    {
        double unit = CircleMm(transform.MmPerMetre);
        return
        [
            .. _communes.Where(IsCircled).OrderByDescending(c => c.Population).ThenBy(c => c.Code).Select(c =>
            {
                (double x, double y) = PointOf(c, transform);
                return (c, x, y, Math.Max(0.25, unit * Math.Sqrt(c.Population!.Value)));
            }),
        ];
    }

    /// <summary>Those of a map of the page: of the main one all, of an inset those that reach into it; as large in both, so that one key
    /// serves.</summary>
    private IEnumerable<(CommuneCoverage Commune, double XMm, double YMm, double RadiusMm)> CirclesOn(
        Plan plan, PageTransform transform, Box frame) =>
        plan.Circles.Select(c => (c, PointOf(c.Commune, transform))).Select(c => (c.c.Commune, c.Item2.X, c.Item2.Y, c.c.RadiusMm))
            .Where(c => frame.Overlaps(Box.Around(c.X, c.Y, c.RadiusMm)));

    private static ImmutableArray<SceneItem> Circles(
        IEnumerable<(CommuneCoverage Commune, double XMm, double YMm, double RadiusMm)> circles, string prefix)
    {
        ImmutableArray<SceneItem> items =
        [
            .. circles.Select(c => new SceneGroup(null, [new SceneCircle("cercle", c.XMm, c.YMm, c.RadiusMm)])
            {
                Id = prefix + "cercle-" + c.Commune.Code.Value,
                Title = XmlText.Clean(c.Commune.Nom) + "\u00A0: " + FrenchNumbers.Count(c.Commune.Population!.Value, "habitant", "habitants"),
            }),
        ];
        return items.IsEmpty ? [] : [new SceneGroup(null, items) { Id = prefix + "cercles" }];
    }

    /// <summary>The largest circle of the map, then two round numbers of inhabitants.</summary>
    private ImmutableArray<(double RadiusMm, int Inhabitants)> CircleKey(double mmPerMetre)
    {
        double unit = CircleMm(mmPerMetre);
        if (unit == 0)
            return [];
        int most = _communes.Where(IsCircled).Max(c => c.Population!.Value);
        List<int> round = [];
        for (int ten = 1; ten <= 1_000_000; ten *= 10)
        {
            foreach (int digit in (ReadOnlySpan<int>)[1, 2, 5])
            {
                if (digit * ten <= most)
                    round.Add(digit * ten);
            }
        }

        int[] chosen = [.. new[] { most, round[Math.Max(0, round.Count - 3)], round[Math.Max(0, round.Count - 6)] }.Distinct()];
        return [.. chosen.Select(people => (unit * Math.Sqrt(people), people))];
    }

    /// <summary>The land near a site, the farthest band first, cut at the département's edge; then the limits of the communes over it.</summary>
    private ImmutableArray<SceneItem> BandItems(CoveragePaths paths, PageTransform transform, string prefix)
    {
        ImmutableArray<SceneItem>.Builder items = ImmutableArray.CreateBuilder<SceneItem>();
        GeometryFactory factory = _communes[0].Land.Factory;
        Geometry land = LandAt(transform.MmPerMetre);
        Coordinate[] sites = [.. _plate.Structures.Where(s => !s.IsProject).SelectMany(s => s.Sites)
            .Select(p => new Coordinate(p.Point.XMetres, p.Point.YMetres)).Distinct()];
        for (int band = _theme.BandsKm.Length - 1; band >= 0 && sites.Length > 0; band--)
        {
            Geometry near = UnaryUnionOp.Union([.. sites.Select(s => factory.CreatePoint(s).Buffer(_theme.BandsKm[band] * 1000, QuadrantSegments))]);
            Geometry shown = OverlayNGRobust.Overlay(near, land, NetTopologySuite.Operation.Overlay.SpatialFunction.Intersection);
            if (shown.IsEmpty)
                continue;
            string name = MapPalette.BandName(band);
            items.Add(new ScenePath(name, MapPaths.Rings(shown, transform), IsClosed: true) { Id = prefix + name });
        }

        items.Add(new ScenePath("limite-commune", paths.Between(i => i), IsClosed: false) { Id = prefix + "limites-communes" });
        return items.ToImmutable();
    }

    /// <summary>The département in metres, as coarse as it is drawn.</summary>
    private Geometry LandAt(double mmPerMetre) => (_plate.Topology ?? CoverageTopology.Build([.. _communes.Select(c => c.Land)]))
        .Simplify(CoveragePaths.ToleranceMm / mmPerMetre, CoveragePaths.LeastAreaSquareMm / (mmPerMetre * mmPerMetre))
        .Outline(_communes[0].Land.Factory);

    /// <summary>The EPCI in their land, with their rate; those that find no room have their number in the table.</summary>
    private IEnumerable<LabelRequest> EpciNames(Plan plan, View view)
    {
        Dictionary<string, (TauxEpci Rate, int Number)> rates =
            (_plate.Rates?.Epci ?? []).Select((e, i) => (e, i + 1)).ToDictionary(e => e.e.Epci.Siren.Value, StringComparer.Ordinal);
        IGrouping<string, CommuneCoverage>[] groups = [.. _communes.Where(c => c.EpciKey is not null).GroupBy(c => c.EpciKey!, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)];
        AreaMap map = new(plan.Body);
        Dictionary<string, int> areas = new(StringComparer.Ordinal);
        foreach (IGrouping<string, CommuneCoverage> epci in groups)
            areas.Add(epci.Key, areas.Count + 1);
        for (int i = 0; i < view.Drawn.Length; i++)
        {
            if (view.Drawn[i].EpciKey is { } key)
                map.Fill(view.Paths.Rings[i], areas[key]);
        }

        foreach (IGrouping<string, CommuneCoverage> epci in groups)
        {
            string name = XmlText.Clean(epci.First().Commune.Epci!.Nom);
            if (name.Length == 0)
                continue;
            ImmutableArray<ImmutableArray<string>> variants = NameBreaker.Variants(name);
            bool isListed = rates.TryGetValue(epci.Key, out (TauxEpci Rate, int Number) row);
            if (isListed && row.Rate.Taux is { } rate)
                variants = [.. variants.Select(lines => lines.Add(FrenchNumbers.Percent(rate)))];
            yield return new LabelRequest("epci-" + epci.Key, variants, plan.Palette.EpciName, Box.Around(plan.Body.LeftMm, plan.Body.TopMm, 0.01),
                5e8 + epci.Sum(c => c.Land.Area), IsRequired: false)
            {
                SmallerType = plan.Palette.EpciNameSmall,
                Number = isListed && _theme.Blocks.Contains(BlockKind.EpciTable)
                    ? (FrenchNumbers.Integer(row.Number), plan.Palette.NumberOpen) : null,
                Area = new LabelArea(map, areas[epci.Key]),
            };
        }
    }
}
