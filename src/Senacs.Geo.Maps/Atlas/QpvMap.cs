using NetTopologySuite.Operation.Overlay;
using NetTopologySuite.Operation.OverlayNG;

namespace Senacs.Geo.Maps.Atlas;

/// <summary>A quarter at a large scale: its perimeter, the distance that counts as near, the structures around it, and where it lies in its
/// commune.</summary>
internal sealed class QpvMap(Plate plate, MapTheme theme, AtlasType type, double proximityMetres)
{
    private const double LocatorMarginMm = 2;

    /// <summary>Sites of linked structures come into the picture up to this far from the perimeter.</summary>
    private const double FarthestLinkMetres = 1500;

    // longer than a screen: four steps, each of which needs what those before it have drawn
    /// <summary>The large map, its frame and its key under it.</summary>
    /// <param name="quarter">The quarter.</param>
    /// <param name="linked">Ids of the structures that have a link with it: always named.</param>
    /// <param name="box">Where.</param>
    public PlacedMap Draw(QpvCoverage quarter, IReadOnlySet<string> linked, Box box)
    {
        MapPalette palette = new(theme, type.Factor);
        Geometry shape = quarter.Land, near = shape.Buffer(proximityMetres, 16);
        double keyMm = palette.Body.SizeMm * 3.4;
        Box frame = Box.FromEdges(box.LeftMm, box.TopMm, box.RightMm, box.BottomMm - keyMm);
        PageTransform transform = Window(shape, near.EnvelopeInternal, linked, frame);
        Envelope window = WindowOf(frame, transform);
        Polygon windowShape = (Polygon)shape.Factory.ToGeometry(window);

        // 1. Ground.
        CommuneCoverage[] communes = [.. plate.Communes.Where(c => c.Land.EnvelopeInternal.Intersects(window)).OrderBy(c => c.Code)];
        List<SceneItem> ground = [];
        if (communes.Length > 0)
            ground.AddRange(CoveragePaths.Build(CoverageTopology.Build([.. communes.Select(c => c.Land)]),
                transform).Rings.Select(r => new ScenePath("a-commune", r, IsClosed: true)));
        QpvCoverage[] others = [.. plate.Qpv.Where(q => q.Code != quarter.Code && q.Land.Intersects(windowShape)).OrderBy(q => q.Code)];
        ground.AddRange(others.Select(q => new ScenePath("a-qpv-autre", MapPaths.Rings(q.Land, transform), IsClosed: true) { Title = q.Nom }));
        ground.Add(new ScenePath("a-proximite", MapPaths.Rings(near, transform), IsClosed: true));
        ground.Add(new ScenePath("qpv", MapPaths.Rings(shape, transform), IsClosed: true) { Title = quarter.Nom });

        // 2. Sites.
        Box inner = frame.Inflate(-1);
        List<Marker> sites = [];
        HashSet<(StructureType, MarkerKind)> kinds = [];
        foreach (ShownStructure s in plate.Structures.OrderBy(s => s.Id, StringComparer.Ordinal))
        {
            foreach (Site site in s.Sites.Where(site => window.Contains(site.Point.XMetres, site.Point.YMetres)))
            {
                MarkerKind kind = MapComposer.KindOf(s, site);
                kinds.Add((s.Type, kind));
                sites.Add(new Marker(
                    s.Id, s.Nom, "", s.Type, kind, 0, transform.XMm(site.Point.XMetres), transform.YMm(site.Point.YMetres), theme.MarkerMm * 0.75));
            }
        }

        ImmutableArray<Marker> markers = MarkerSpreader.Spread([.. sites], inner);
        List<SceneItem> drawn = [
            .. markers.Where(m => m.IsMoved && m.Kind != MarkerKind.Communal).Select(m => new ScenePolyline("rappel", [m.TrueX, m.TrueY, m.X, m.Y]))];
        foreach (Marker m in markers)
            drawn.Add(new SceneGroup(null, Marker.Draw(m.Type, m.Kind, m.X, m.Y, m.RadiusMm, null, palette)) { Title = m.StructureNom });

        // 3. Names: linked structures first, then the others, other quarters and communes as room allows.
        List<LabelRequest> requests = [];
        List<Box> obstacles = [.. markers.Select(m => m.Box)];
        List<LabelMark> marks = [];
        foreach (IGrouping<string, Marker> s in markers.GroupBy(m => m.StructureId, StringComparer.Ordinal))
        {
            Marker first = s.First();
            bool isLinked = linked.Contains(s.Key);
            marks.Add(new LabelMark(first.Box, "s" + s.Key));
            requests.Add(new LabelRequest("s" + s.Key, NameBreaker.Variants(XmlText.Clean(first.StructureNom)),
                isLinked ? palette.BodyBold : palette.Body, first.Box, isLinked ? 2 : 1, isLinked));
        }

        foreach (QpvCoverage q in others)
        {
            (double x, double y) = Visible(q.Land, windowShape, transform);
            requests.Add(new LabelRequest("q" + q.Code.Value, NameBreaker.Variants(XmlText.Clean(q.Nom)), palette.QpvName, Box.Around(x, y, 0.01),
                0.5, IsRequired: false));
        }

        // a commune's name stands in the middle of the widest free part of it, or not at all
        TypeStyle area = new("a-nom-commune", 11 * type.Factor, Fonts.FontFace.Italic);
        foreach (CommuneCoverage c in communes)
        {
            if (MiddleOf(c.Land, near, windowShape) is not { } middle)
                continue;
            string name = XmlText.Clean(c.Nom);
            Box room = new(transform.XMm(middle.X) - (area.WidthMm(name) / 2), transform.YMm(middle.Y) - (area.SizeMm / 2), area.WidthMm(name),
                area.SizeMm);
            if (!inner.Contains(room) || obstacles.Any(o => o.Overlaps(room)))
                continue;
            obstacles.Add(room.Inflate(0.8));
            drawn.Add(area.Line(transform.XMm(middle.X), room.TopMm + (area.SizeMm * 0.8), name, TextAnchor.Middle) with { Halo = "halo-papier" });
        }

        BoxGrid lines = new(frame.Inflate(1));
        foreach (int[] ring in ground.OfType<ScenePath>().SelectMany(p => p.Parts).Select(r => Within(r, frame)).Where(r => r.Length > 2))
            lines.AddLine(ring);
        (ImmutableArray<PlacedLabel> labels, _) = new LabelPlacer(inner, [.. obstacles], [.. marks], b => Math.Min(4, 0.3 * lines.Count(b)))
            .Place(requests);
        foreach (PlacedLabel label in labels.Where(l => !l.Leader.IsEmpty))
            drawn.Add(new ScenePolyline("rappel", label.Leader));
        foreach (PlacedLabel label in labels)
            drawn.Add(new SceneText(label.Request.Type.Name, label.Anchor, label.TextLines()) { Halo = "halo-papier" });

        // 4. Frame and key.
        ImmutableArray<SceneItem> items =
        [
            new SceneGroup(null, [.. ground]) { Id = "quartier", Clip = frame },
            .. drawn,
            new SceneRect("a-cadre", frame.LeftMm, frame.TopMm, frame.WidthMm, frame.HeightMm),
            .. Key(palette, box, frame, transform.MmPerMetre, others.Length > 0, kinds),
        ];
        (ImmutableArray<StyleRule> styles, ImmutableArray<HatchPattern> patterns) = palette.UsedBy([new SceneLayer("carte", items)]);
        return new PlacedMap($"Plan du quartier {quarter.Nom} et des structures qui en sont proches.", items, styles, patterns);
    }

    /// <summary>The commune or communes of the quarter, whole, and the large map's window.</summary>
    public PlacedMap Locate(QpvCoverage quarter, IReadOnlySet<string> communes, Box box)
    {
        CommuneCoverage[] own = [.. plate.Communes.Where(c => communes.Contains(c.Code.Value))];
        Envelope extent = new(quarter.Land.EnvelopeInternal);
        foreach (CommuneCoverage c in own)
            extent.ExpandToInclude(c.Land.EnvelopeInternal);
        double scale = Math.Min((box.WidthMm - (2 * LocatorMarginMm)) / extent.Width, (box.HeightMm - (2 * LocatorMarginMm)) / extent.Height);
        PageTransform transform = new(extent.MinX, extent.MaxY, scale, box.LeftMm + ((box.WidthMm - (extent.Width * scale)) / 2),
            box.TopMm + ((box.HeightMm - (extent.Height * scale)) / 2));
        List<SceneItem> items = [.. EmbeddedMap.Neighbours(
            plate.Communes.Where(c => !communes.Contains(c.Code.Value)).Select(c => c.Land), transform, box, "situation-voisines")];
        if (own.Length > 0)
            items.AddRange(CoveragePaths.Build(CoverageTopology.Build([.. own.OrderBy(c => c.Code).Select(c => c.Land)]), transform).Rings.Select(
                r => new ScenePath("a-situation", r, IsClosed: true)));
        items.Add(new ScenePath("a-qpv-plein", MapPaths.Rings(quarter.Land, transform), IsClosed: true));
        items.Add(new SceneRect("a-cadre", box.LeftMm, box.TopMm, box.WidthMm, box.HeightMm));
        return new PlacedMap($"Situation du quartier {quarter.Nom} dans sa commune.", [.. items], [], []);
    }

    private PageTransform Window(Geometry shape, Envelope near, IReadOnlySet<string> linked, Box frame)
    {
        Envelope window = new(near);
        Envelope reach = new(shape.EnvelopeInternal);
        reach.ExpandBy(FarthestLinkMetres);
        foreach (MapPoint p in plate.Structures.Where(s => linked.Contains(s.Id)).SelectMany(s => s.Sites).Where(s => !s.IsNominal)
                .Select(s => s.Point))
        {
            if (reach.Contains(p.XMetres, p.YMetres))
                window.ExpandToInclude(p.XMetres, p.YMetres);
        }

        window.ExpandBy(window.Width * 0.04, window.Height * 0.04);
        double scale = Math.Min(frame.WidthMm / window.Width, frame.HeightMm / window.Height);
        return new PageTransform(window.Centre.X - (frame.WidthMm / scale / 2), window.Centre.Y + (frame.HeightMm / scale / 2), scale, frame.LeftMm,
            frame.TopMm);
    }

    private static Envelope WindowOf(Box frame, PageTransform t) => new(
        t.MinXMetres, t.MinXMetres + (frame.WidthMm / t.MmPerMetre), t.MaxYMetres - (frame.HeightMm / t.MmPerMetre), t.MaxYMetres);

    /// <summary>A point well inside what is seen of a shape.</summary>
    private static (double X, double Y) Visible(Geometry shape, Geometry window, PageTransform transform)
    {
        Geometry seen = OverlayNGRobust.Overlay(shape, window, SpatialFunction.Intersection);
        Geometry part = seen.IsEmpty ? shape : Enumerable.Range(0, seen.NumGeometries).Select(seen.GetGeometryN).MaxBy(g => g.Area)!;
        Point at = part.InteriorPoint;
        return at.IsEmpty ? (-1, -1) : (transform.XMm(at.X), transform.YMm(at.Y));
    }

    /// <summary>The centre of the largest circle in what is seen of a commune outside the distance of proximity; null: nothing is.</summary>
    private static Coordinate? MiddleOf(Geometry commune, Geometry near, Geometry window)
    {
        Geometry free = OverlayNGRobust.Overlay(
            OverlayNGRobust.Overlay(commune, window, SpatialFunction.Intersection), near, SpatialFunction.Difference);
        Geometry? part = Enumerable.Range(0, free.NumGeometries).Select(free.GetGeometryN).OfType<Polygon>().MaxBy(p => p.Area);
        return part is null or { IsEmpty: true } ? null
            : NetTopologySuite.Algorithm.Construct.MaximumInscribedCircle.GetCenter(
            part, Math.Max(1, window.EnvelopeInternal.Width / 200)).Coordinate;
    }

    /// <summary>The points of a line that lie in the frame; what leaves it is cut there.</summary>
    private static int[] Within(int[] line, Box frame) =>
        [.. Enumerable.Range(0, line.Length / 2).Select(i => (X: line[2 * i], Y: line[(2 * i) + 1]))
            .Where(p => frame.Contains(Box.Around(p.X / 100.0, p.Y / 100.0, 0.01))).SelectMany(p => new[] { p.X, p.Y })];

    private List<SceneItem> Key(
        MapPalette palette, Box box, Box frame, double mmPerMetre, bool hasOthers, HashSet<(StructureType Type, MarkerKind Kind)> kinds)
    {
        TypeStyle text = palette.Body;
        double x = box.LeftMm, y = frame.BottomMm + (text.SizeMm * 1.05), baseline = y + (text.SizeMm * 0.34), side = text.SizeMm * 0.9;
        List<SceneItem> items = [];
        double start = x;

        // a bar of a round length, at the right
        double metres = BlockBuilder.Longest([100, 200, 500, 1000, 2000, 5000], mmPerMetre, 34);
        string length = Libelles.Kilometres(metres).Replace(",0", "", StringComparison.Ordinal);
        double bar = metres * mmPerMetre, right = box.RightMm - palette.ScaleText.WidthMm(length) - 1.2;
        items.AddRange(BlockBuilder.Bar(right - bar, y - 0.5, bar, 1));
        items.Add(palette.ScaleText.Line(box.RightMm, y + (palette.ScaleText.SizeMm * 0.34), length, TextAnchor.End));
        double limit = right - bar - 3;

        Entry("périmètre", [new SceneRect("qpv", x, y - (side / 2), side * 1.4, side)], side * 1.4);
        Entry(Libelles.Kilometres(proximityMetres) + " autour", [new ScenePolyline("a-proximite", [x, y, x + (side * 1.6), y])], side * 1.6);
        if (hasOthers)
            Entry("autre QPV", [new SceneRect("a-qpv-autre", x, y - (side / 2), side * 1.4, side)], side * 1.4);
        foreach ((StructureType kind, MarkerKind marker) in kinds.OrderBy(k => k.Type).ThenBy(k => k.Kind))
        {
            string name = (kind == StructureType.CentreSocial ? "centre social" : "EVS")
                + marker switch
                {
                    MarkerKind.Annexe => ", annexe",
                    MarkerKind.Communal => " (à la commune)",
                    MarkerKind.Project => " en préfiguration",
                    MarkerKind.ProjectAnnexe => " en préfiguration, annexe",
                    _ => ""
                };
            Entry(name, [.. Marker.Draw(kind, marker, x + (side / 2), y, theme.MarkerMm * 0.6, null, palette)], side);
        }

        return items;

        void Entry(string name, ImmutableArray<SceneItem> key, double width)
        {
            double end = x + width + 1.2 + text.WidthMm(name);
            (double dx, double dy) = (0, 0);
            if (end > limit)
            {
                // on a second line, which has the whole width
                (dx, dy) = (start - x, text.SizeMm * 1.45);
                (limit, y, baseline) = (double.PositiveInfinity, y + dy, baseline + dy);
            }

            items.AddRange(key.Select(k => k.Move(dx, dy)));
            items.Add(text.Line(x + dx + width + 1.2, baseline, name));
            x = end + dx + 4;
        }
    }
}
