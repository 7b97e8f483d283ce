namespace Senacs.Geo.Maps;

/// <summary>The zoom windows: what they show, where they stand, how they are drawn.</summary>
internal sealed partial class MapComposer
{
    private const double InsetBarMm = 14;

    private (PageLayout Layout, ImmutableArray<Inset> Insets, ImmutableArray<CommuneCoverage?> Towns) PlaceInsets(
        ShapeProfile shape, Box body, PageLayout layout, MapPalette palette)
    {
        if (_theme.MaximumInsets == 0)
            return (layout, [], []);
        ImmutableArray<Envelope> windows = InsetPlanner.Windows(CrowdItems(layout.MmPerMetre), layout.MmPerMetre, _theme.MaximumInsets);
        ImmutableArray<CommuneCoverage?> towns = [.. windows.Select(MainTown)];
        (layout, ImmutableArray<Inset> insets) = InsetPlanner.Place(
            shape, body, layout, windows,
                [.. towns.Select(t => Math.Max(34,
                palette.BodyBold.WidthMm(InsetTitle(t)) + InsetBarMm + palette.ScaleText.WidthMm("0,5\u00A0km") + 7))]);
        return (layout, insets, [.. insets.Select(i => towns[i.Source])]);
    }

    private List<CrowdItem> CrowdItems(double mmPerMetre)
    {
        List<CrowdItem> items = [];
        for (int i = 0; i < _structures.Length && _theme.Structures != StructureDisplay.None; i++)
        {
            for (int k = 0; k < _structures[i].Sites.Length; k++)
            {
                MapPoint p = _structures[i].Sites[k].Point;
                items.Add(new CrowdItem("s" + _structures[i].Id + "/" + k.ToString(CultureInfo.InvariantCulture), p.XMetres, p.YMetres,
                    new Envelope(p.XMetres, p.XMetres, p.YMetres, p.YMetres)));
            }
        }

        for (int i = 0; i < _quarters.Length && _theme.Qpv != QpvDisplay.None; i++)
            items.Add(new CrowdItem("q" + _quarters[i].Code.Value, _quarterPoints[i].X, _quarterPoints[i].Y, _quarters[i].Land.EnvelopeInternal));
        double unit = _theme.ShowPopulationCircles ? CircleMm(mmPerMetre) : 0;
        foreach (CommuneCoverage c in _communes.Where(IsCircled).Where(c => unit * Math.Sqrt(c.Population!.Value) >= CrowdedCircleMm))
        {
            Coordinate at = PointOf(c);
            items.Add(new CrowdItem("c" + c.Code.Value, at.X, at.Y, new Envelope(at)));
        }

        return items;
    }

    /// <summary>The town that names a window: préfecture, sous-préfecture, else the largest in it.</summary>
    private CommuneCoverage? MainTown(Envelope window) =>
        _communes.Where(c => window.Intersects(c.Land.EnvelopeInternal) && window.Contains(PointOf(c)))
            .OrderByDescending(c => c.Rank).ThenByDescending(c => c.Population ?? 0).ThenBy(c => c.Code).FirstOrDefault();

    private static string InsetTitle(CommuneCoverage? town) => town is null ? "Agrandissement" : XmlText.Clean(town.Nom);

    private static Box LandOf(Inset inset, PageTransform transform) => Box.FromEdges(
        transform.XMm(inset.Window.MinX), transform.YMm(inset.Window.MaxY), transform.XMm(inset.Window.MaxX), transform.YMm(inset.Window.MinY));

    private (SceneGroup Group, LabelQuality Quality) DrawInset(Plan plan, PageTransform map, Inset inset)
    {
        string name = "encart-" + inset.Number.ToString(CultureInfo.InvariantCulture), prefix = name + "-";
        int position = inset.Number - 1;
        Box view = inset.View;
        ImmutableArray<int> positions = [
            .. Enumerable.Range(0, _communes.Length).Where(i => _communes[i].Land.EnvelopeInternal.Intersects(inset.Window))];
        ImmutableArray<CommuneCoverage> drawn = [.. positions.Select(i => _communes[i])];

        // from the same corner of the land as the main map
        PageTransform transform = map with
        {
            MmPerMetre = inset.MmPerMetre,
            LeftMm = Math.Round(inset.Transform.XMm(map.MinXMetres), 2),
            TopMm = Math.Round(inset.Transform.YMm(map.MaxYMetres), 2),
        };
        CoveragePaths paths = _boundaries.At(transform, positions);
        ImmutableArray<Marker> all = MarkerSpreader.Spread(
            [.. Markers(plan, transform, position), .. QpvSymbols(plan, transform, position)], view.Inflate(-0.6));
        ImmutableArray<Marker> markers = [.. all.Where(m => !m.IsQpv)];
        Dictionary<string, Marker> symbols = all.Where(m => m.IsQpv).ToDictionary(m => m.StructureId, StringComparer.Ordinal);
        (ImmutableArray<SceneItem> labels, LabelQuality quality) = Labels(
            plan, new View(transform, view.Inflate(-0.5), markers, symbols, paths, drawn, position, prefix));

        List<SceneItem> items =
        [
            new SceneRect("encart-fond", inset.Frame.LeftMm, inset.Frame.TopMm, inset.Frame.WidthMm, inset.Frame.HeightMm),
            new SceneGroup(null, [.. CommuneItems(paths, drawn, prefix, transform), .. Circles(CirclesOn(plan, transform, view), prefix),
                .. QpvItems(plan, transform, symbols, position, prefix)]) { Id = prefix + "fond", Clip = view },
            .. StructureItems(markers, [], plan.Palette, prefix),
            .. labels,
            new SceneRect("encart-cadre", view.LeftMm, view.TopMm, view.WidthMm, view.HeightMm),
            new SceneRect("encart-cadre", inset.Frame.LeftMm, inset.Frame.TopMm, inset.Frame.WidthMm, inset.Frame.HeightMm),
            .. Heading(inset, plan),
        ];
        return (new SceneGroup(null, [.. items]) { Id = name, Title = InsetTitle(plan.InsetTowns[position]) }, quality);
    }

    /// <summary>Title at the left, a bar of a round length at the right.</summary>
    private static IEnumerable<SceneItem> Heading(Inset inset, Plan plan)
    {
        TypeStyle title = plan.Palette.BodyBold, type = plan.Palette.ScaleText;
        double middle = inset.Frame.TopMm + (Inset.HeadingMm / 2);
        yield return title.Line(inset.Frame.LeftMm + 1.5, middle + (title.SizeMm * 0.32), InsetTitle(plan.InsetTowns[inset.Number - 1]));
        double kilometres = BlockBuilder.Longest([0.1, 0.2, 0.5, 1, 2, 5, 10, 20], 1000 * inset.MmPerMetre, InsetBarMm);
        double length = kilometres * 1000 * inset.MmPerMetre, right = inset.Frame.RightMm - 1.5;
        string text = BlockBuilder.Kilometres(kilometres) + "\u00A0km";
        double left = right - type.WidthMm(text) - 1.2 - length;
        foreach (SceneItem segment in BlockBuilder.Bar(left, middle - 0.4, length, 0.8))
            yield return segment;
        yield return type.Line(right, middle + (type.SizeMm * 0.32), text, TextAnchor.End);
    }

    /// <summary>Room for a number in a QPV, the nearest to its middle.</summary>
    private static Box? RoomInside(QpvCoverage q, View view, double x, double y, double width, double height)
    {
        const int steps = 8;
        PageTransform t = view.Transform;
        Envelope e = q.Land.EnvelopeInternal;
        (double left, double top, double wide, double high) = (t.XMm(e.MinX), t.YMm(e.MaxY), e.Width * t.MmPerMetre, e.Height * t.MmPerMetre);
        if (wide < width + 0.8 || high < height + 0.8)
            return null;
        foreach ((double cx, double cy) in Enumerable.Range(0, (steps + 1) * (steps + 1))
                     .Select(i => (X: left + (wide * (i % (steps + 1)) / steps), Y: top + (high * (i / (steps + 1)) / steps)))
                     .OrderBy(p => ((p.X - x) * (p.X - x)) + ((p.Y - y) * (p.Y - y))).Prepend((x, y)))
        {
            Box box = new(cx - (width / 2), cy - (height / 2), width, height);
            if (IsRoom(box.Inflate(0.4)))
                return box;
        }

        return null;

        bool IsRoom(Box safe)
        {
            if (!view.Frame.Contains(safe) || view.Markers.Any(m => m.Box.Overlaps(safe)))
                return false;

            // corners and middles of the sides
            for (int i = 0; i < 9; i++)
            {
                double cx = safe.LeftMm + (safe.WidthMm * (i % 3) / 2), cy = safe.TopMm + (safe.HeightMm * (i / 3) / 2);
                Coordinate at = new(t.MinXMetres + ((cx - t.LeftMm) / t.MmPerMetre), t.MaxYMetres - ((cy - t.TopMm) / t.MmPerMetre));
                if (!NetTopologySuite.Algorithm.Locate.SimplePointInAreaLocator.IsContained(at, q.Land))
                    return false;
            }

            return true;
        }
    }

    /// <summary>The middle of a shape's box: a label may come over its fringe, never over its heart.</summary>
    private static Box Core(Box box)
    {
        double dx = Math.Max(0, (box.WidthMm - 4) / 2), dy = Math.Max(0, (box.HeightMm - 4) / 2);
        return new Box(box.LeftMm + dx, box.TopMm + dy, box.WidthMm - (2 * dx), box.HeightMm - (2 * dy));
    }

    private static string Letter(int i) => i < 26 ? ((char)('a' + i)).ToString() : Letter((i / 26) - 1) + Letter(i % 26);

    /// <summary>The legend as the finished page needs it: shapes and symbols of QPV that are really there, insets included.</summary>
    private LegendContent LegendOf(Plan plan)
    {
        bool hasShapes = false, hasSymbols = false;
        for (int i = 0; i < _quarters.Length; i++)
        {
            int at = plan.InsetOf(_quarterPoints[i].X, _quarterPoints[i].Y);
            bool isSymbol = IsTooSmall(_quarters[i], at < 0 ? plan.Layout.MmPerMetre : plan.Insets[at].MmPerMetre, at);
            (hasShapes, hasSymbols) = (hasShapes || !isSymbol, hasSymbols || isSymbol);
        }

        return LegendOf(plan.Layout.MmPerMetre) with { HasQpvShapes = hasShapes, HasQpvSymbols = hasSymbols };
    }

    /// <summary>A map on the page: the main one or an inset.</summary>
    /// <param name="Transform">To the page.</param>
    /// <param name="Frame">Labels stay within.</param>
    /// <param name="Markers">Of structures.</param>
    /// <param name="Symbols">Of small QPV, by code.</param>
    /// <param name="Paths">Boundaries.</param>
    /// <param name="Drawn">The communes of <paramref name="Paths"/>, in order.</param>
    /// <param name="Inset">Position of the inset, -1: the main map.</param>
    /// <param name="Prefix">Of ids.</param>
    private sealed record View(
        PageTransform Transform, Box Frame, ImmutableArray<Marker> Markers, Dictionary<string, Marker> Symbols, CoveragePaths Paths,
            ImmutableArray<CommuneCoverage> Drawn, int Inset, string Prefix)
    {
        public bool IsMain => Inset < 0;
    }
}
