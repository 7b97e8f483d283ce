using System.Collections.Immutable;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.OverlayNG;
using NetTopologySuite.Operation.Union;
using Senacs.Geo.Geography;
using Senacs.Geo.Maps.Labels;
using Senacs.Geo.Maps.Layout;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;

namespace Senacs.Geo.Maps;

/// <summary>What only some themes draw: circles of inhabitants, distance bands, names of EPCI.</summary>
internal sealed partial class MapComposer
{
    /// <summary>Circles cover at most this part of the land.</summary>
    private const double MostInk = 0.16;

    private const double LargestCircleMm = 8;

    /// <summary>Sides of the polygon that stands for a circle of distance: 0.1 % off at most.</summary>
    private const int QuadrantSegments = 24;

    /// <summary>Radius of one inhabitant's circle: radii go with the square root, so that areas compare.</summary>
    private double CircleMm(double mmPerMetre)
    {
        int[] people = [.. communes.Where(IsCircled).Select(c => c.Population!.Value)];
        if (people.Length == 0)
            return 0;
        double land = communes.Sum(c => c.Shape.Geometry.Area) * mmPerMetre * mmPerMetre;
        return Math.Min(LargestCircleMm / Math.Sqrt(people.Max()), Math.Sqrt(MostInk * land / (Math.PI * people.Sum(p => (double)p))));
    }

    private bool IsCircled(MapCommune c) => theme.ShowPopulationCircles && c.Class == CommuneClass.ZoneBlanche && c.Population > 0;

    /// <summary>The largest first: small ones are drawn over them.</summary>
    private ImmutableArray<(MapCommune Commune, double XMm, double YMm, double RadiusMm)> CirclesOf(PageTransform transform)
    {
        double unit = CircleMm(transform.MmPerMetre);
        return
        [
            .. communes.Where(IsCircled).OrderByDescending(c => c.Population).ThenBy(c => c.Code).Select(c =>
            {
                (double x, double y) = PointOf(c, transform);
                return (c, x, y, Math.Max(0.25, unit * Math.Sqrt(c.Population!.Value)));
            }),
        ];
    }

    private static ImmutableArray<SceneItem> Circles(Plan plan) => plan.Circles.IsEmpty
        ? []
        :
        [
            new SceneGroup(null,
            [
                .. plan.Circles.Select(c => new SceneGroup(null, [new SceneCircle("cercle", c.XMm, c.YMm, c.RadiusMm)])
                {
                    Id = "cercle-" + c.Commune.Code.Value,
                    Title = XmlText.Clean(c.Commune.Nom) + "\u00A0: " + FrenchNumber.Counted(c.Commune.Population!.Value, "habitant", "habitants"),
                }),
            ]) { Id = "cercles" },
        ];

    /// <summary>The largest circle of the map, then two round numbers of inhabitants.</summary>
    private ImmutableArray<(double RadiusMm, int Inhabitants)> CircleKey(double mmPerMetre)
    {
        double unit = CircleMm(mmPerMetre);
        if (unit == 0)
            return [];
        int most = communes.Where(IsCircled).Max(c => c.Population!.Value);
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
        GeometryFactory factory = communes[0].Shape.Geometry.Factory;
        Geometry land = LandAt(transform.MmPerMetre);
        Coordinate[] sites = [.. structures.Where(s => !s.IsProject).SelectMany(s => s.Sites).Select(p => new Coordinate(p.Point.XMetres, p.Point.YMetres)).Distinct()];
        for (int band = model.Bands.Length - 1; band >= 0; band--)
        {
            if (model.Bands[band].UpToMetres is not { } metres || sites.Length == 0)
                continue;
            Geometry near = UnaryUnionOp.Union([.. sites.Select(s => factory.CreatePoint(s).Buffer(metres, QuadrantSegments))]);
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
    private Geometry LandAt(double mmPerMetre) => (model.Topology ?? CoverageTopology.Build([.. communes.Select(c => c.Shape.Geometry)]))
        .Simplify(CoveragePaths.ToleranceMm / mmPerMetre, CoveragePaths.LeastAreaSquareMm / (mmPerMetre * mmPerMetre)).Outline(communes[0].Shape.Geometry.Factory);

    /// <summary>The EPCI in their land, with their rate; those that find no room are in the table.</summary>
    private IEnumerable<LabelRequest> EpciNames(Plan plan, View view)
    {
        Dictionary<string, EpciRate> rates = model.Epci.ToDictionary(e => e.Key, StringComparer.Ordinal);
        PageTransform t = view.Transform;
        foreach (IGrouping<string, MapCommune> epci in communes.Where(c => c.EpciKey is not null).GroupBy(c => c.EpciKey!, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            string name = XmlText.Clean(epci.First().EpciNom ?? "");
            if (name.Length == 0)
                continue;
            Envelope land = new();
            foreach (MapCommune c in epci)
                land.ExpandToInclude(c.Shape.Geometry.EnvelopeInternal);

            // the heart: the mean of the communes' points weighted by area, as a person would aim
            double area = epci.Sum(c => c.Shape.Geometry.Area);
            double cx = epci.Sum(c => c.Shape.Geometry.Area * c.Shape.Geometry.Centroid.X) / area, cy = epci.Sum(c => c.Shape.Geometry.Area * c.Shape.Geometry.Centroid.Y) / area;
            List<(double, double, double)> centres = [];
            const int steps = 12;
            for (int gx = 0; gx <= steps; gx++)
            {
                for (int gy = 0; gy <= steps; gy++)
                {
                    double x = land.MinX + (land.Width * gx / steps), y = land.MinY + (land.Height * gy / steps);
                    double far = Math.Sqrt(((x - cx) * (x - cx) / (land.Width * land.Width)) + ((y - cy) * (y - cy) / (land.Height * land.Height)));
                    centres.Add((t.XMm(x), t.YMm(y), 2 * far));
                }
            }

            centres.Add((t.XMm(cx), t.YMm(cy), 0));
            string key = epci.Key;
            ImmutableArray<ImmutableArray<string>> variants = NameBreaker.Variants(name);
            if (rates.TryGetValue(key, out EpciRate? rate) && rate.RateText.Length > 0)
                variants = [.. variants.Select(lines => lines.Add(rate.RateText))];
            yield return new LabelRequest("epci-" + key, variants, plan.Palette.EpciName, Box.Around(t.XMm(cx), t.YMm(cy), 0.01), 5e8 + area, IsRequired: false)
            {
                Area = new LabelArea([.. centres], box => Holds(box, key)),
            };
        }

        // corners, middles of the sides and the heart of the label lie in the EPCI
        bool Holds(Box box, string key)
        {
            for (int i = 0; i < 9; i++)
            {
                double xMm = box.LeftMm + (box.WidthMm * (i % 3) / 2), yMm = box.TopMm + (box.HeightMm * (i / 3) / 2);
                Coordinate at = new(t.MinXMetres + ((xMm - t.LeftMm) / t.MmPerMetre), t.MaxYMetres - ((yMm - t.TopMm) / t.MmPerMetre));
                bool isIn = false;
                foreach (MapCommune c in communeIndex.Value.Query(new Envelope(at)))
                    isIn |= c.EpciKey == key && NetTopologySuite.Algorithm.Locate.SimplePointInAreaLocator.IsContained(at, c.Shape.Geometry);
                if (!isIn)
                    return false;
            }

            return true;
        }
    }
}
