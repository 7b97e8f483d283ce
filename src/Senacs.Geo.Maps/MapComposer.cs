using System.Collections.Immutable;
using System.Globalization;
using NetTopologySuite.Geometries;
using Senacs.Geo.Geography;
using Senacs.Geo.Maps.Labels;
using Senacs.Geo.Maps.Layout;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Symbols;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Maps;

/// <summary>
/// Composes a page:
/// 1. text bands: title and subtitle on top, sources at the bottom; the body lies between;
/// 2. blocks (figures, legend, lists) are measured;
/// 3. the page is turned and the map scaled so that it is as large as the blocks allow;
/// 4. boundaries are generalised for that scale, once for both neighbours, and become paths;
/// 5. markers that touch are moved apart;
/// 6. names are placed; the scale bar, whose length is now known, is drawn.
/// </summary>
internal sealed class MapComposer
{
    private readonly MapModel model;
    private readonly PageSpec page;
    private readonly MapTheme theme;
    private readonly ImmutableArray<MapCommune> communes;
    private readonly ImmutableArray<MapQpv> quarters;
    private readonly ImmutableArray<MapStructure> structures;

    public MapComposer(MapModel model, PageSpec page, MapTheme theme)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(theme);
        if (model.Communes.IsDefaultOrEmpty)
            throw new ArgumentException("A map needs at least one commune.", nameof(model));
        (this.model, this.page, this.theme) = (model, page, theme);
        communes = [.. model.Communes.OrderBy(c => c.Code)];
        quarters = [.. model.Qpv.OrderBy(q => q.Code)];

        // As the printed list reads: centres sociaux, then EVS, each by commune then name.
        structures =
        [
            .. model.Structures
                .OrderBy(s => s.Type).ThenBy(s => s.CommuneNom.Length == 0).ThenBy(s => FrenchOrder.Key(s.CommuneNom), StringComparer.Ordinal)
                .ThenBy(s => FrenchOrder.Key(s.Nom), StringComparer.Ordinal).ThenBy(s => s.Id, StringComparer.Ordinal),
        ];
    }

    public MapScene Compose()
    {
        ShapeProfile shape = new(communes.Select(c => c.Shape.Geometry));
        Plan best = Candidates().Select(size => Arrange(shape, size.Width, size.Height)).MaxBy(plan => plan.Layout.MmPerMetre)!;
        return Draw(best, shape);
    }

    private IEnumerable<(double Width, double Height)> Candidates()
    {
        (double w, double h) = (page.WidthMm, page.HeightMm);
        bool isFixed = page.Name is not ("A3" or "A4" or "A5");
        if (isFixed || page.Orientation == PageOrientation.Portrait)
            return [(w, h)];
        return page.Orientation == PageOrientation.Landscape ? [(h, w)] : [(h, w), (w, h)];
    }

    /// <summary>Steps 1 to 3 for one way to turn the page.</summary>
    private Plan Arrange(ShapeProfile shape, double width, double height)
    {
        double factor = Math.Clamp(Math.Sqrt(width * height / (210.0 * 297)), 0.72, 1.4);
        MapPalette palette = new(theme, factor, IsDense(width, height));
        double margin = page.MarginMm, inner = width - (2 * margin);

        List<SceneItem> bands = [];
        double y = margin;
        foreach (string line in TextFlow.Wrap(XmlText.Clean(TitleText()), palette.Title, inner))
        {
            bands.Add(new SceneText(palette.Title.Name, TextAnchor.Start, [new TextLine(margin, y + (palette.Title.SizeMm * 0.76), line)]));
            y += palette.Title.SizeMm * 1.05;
        }

        foreach (string line in TextFlow.Wrap(XmlText.Clean(model.Subtitle), palette.Subtitle, inner))
        {
            bands.Add(new SceneText(palette.Subtitle.Name, TextAnchor.Start, [new TextLine(margin, y + (palette.Subtitle.SizeMm * 0.85), line)]));
            y += palette.Subtitle.SizeMm * 1.2;
        }

        List<string> sources = TextFlow.Wrap(XmlText.Clean(SourceText()), palette.Source, inner);
        double bottom = height - margin;
        for (int i = 0; i < sources.Count; i++)
        {
            double baseline = bottom - 0.6 - ((sources.Count - 1 - i) * palette.Source.SizeMm * 1.15);
            bands.Add(new SceneText(palette.Source.Name, TextAnchor.Start, [new TextLine(margin, baseline, sources[i])]));
        }

        bottom -= (sources.Count * palette.Source.SizeMm * 1.15) + 3;
        Box body = Box.FromEdges(margin, y + 3, width - margin, Math.Max(bottom, y + 23));

        BlockBuilder builder = new(model, theme, palette);
        Dictionary<BlockKind, ImmutableArray<Block>> blocks = [];
        foreach (BlockKind kind in theme.Blocks)
        {
            ImmutableArray<Block> variants = kind switch
            {
                BlockKind.Figures => builder.Figures() is { } figures ? [figures] : [],
                BlockKind.Legend => builder.Legend(LegendOf(0.9 * Math.Min(body.WidthMm / shape.WidthMetres, body.HeightMm / shape.HeightMetres))) is { } legend ? [legend] : [],
                BlockKind.StructureList => builder.StructureList(structures, body),
                BlockKind.QpvTable => builder.QpvTable(quarters, AreQpvNumbered, body),
                _ => [new Block(BlockBuilder.ScaleWidthMm, BlockBuilder.ScaleHeightMm, [])],
            };
            if (!variants.IsEmpty)
                blocks[kind] = variants;
        }

        ImmutableArray<BlockRequest> requests = [.. blocks.Select(pair => new BlockRequest(pair.Key, [.. pair.Value.Select(b => (b.WidthMm, b.HeightMm, b.Weight))]))];
        PageLayout layout = PageLayout.Solve(shape, body.Inflate(-theme.OutlinePt / 4), requests);
        return new Plan(width, height, palette, builder, bands, body, blocks, layout);
    }

    /// <summary>Names of so many QPV would hide the map: numbers then, and the table has the names.</summary>
    private bool AreQpvNumbered => theme.NameQpv && theme.Blocks.Contains(BlockKind.QpvTable) && quarters.Length > 20;

    /// <summary>Communes less than 7 mm across on the mean.</summary>
    private bool IsDense(double width, double height) => width * height * 0.4 / communes.Length < 7 * 7;

    /// <summary>Steps 4 to 6.</summary>
    private MapScene Draw(Plan plan, ShapeProfile shape)
    {
        PageLayout layout = plan.Layout;
        PageTransform transform = new(shape.Bounds.MinX, shape.Bounds.MaxY, layout.MmPerMetre, layout.Map.LeftMm, layout.Map.TopMm);
        CoveragePaths paths = CoveragePaths.Build(model.Topology ?? CoverageTopology.Build([.. communes.Select(c => c.Shape.Geometry)]), transform);

        SceneLayer communeLayer = new("communes", CommuneItems(paths));
        ImmutableArray<Marker> all = MarkerSpreader.Spread([.. Markers(transform), .. QpvSymbols(transform)], plan.Body);
        ImmutableArray<Marker> markers = [.. all.Where(m => !m.IsQpv)];
        Dictionary<string, Marker> symbols = all.Where(m => m.IsQpv).ToDictionary(m => m.StructureId, StringComparer.Ordinal);
        SceneLayer qpvLayer = new("qpv", QpvItems(transform, symbols));
        SceneLayer structureLayer = new("structures", StructureItems(markers, plan.Palette));
        (SceneLayer labelLayer, LabelQuality quality) = Labels(plan, transform, markers, symbols, paths);

        List<SceneItem> legend = [], furniture = [.. plan.Bands];
        foreach (PlacedBlock placed in layout.Blocks)
        {
            Block block = placed.Kind == BlockKind.Scale ? plan.Builder.Scale(layout.MmPerMetre) : plan.Blocks[placed.Kind][placed.Variant];
            SceneGroup group = new(null, [.. block.Items.Select(item => item.Move(placed.Box.LeftMm, placed.Box.TopMm))]) { Id = "bloc-" + BlockId(placed.Kind) };
            (placed.Kind == BlockKind.Scale ? furniture : legend).Add(group);
        }

        ImmutableArray<SceneLayer> layers =
            [communeLayer, qpvLayer, structureLayer, labelLayer, new SceneLayer("legende", [.. legend]), new SceneLayer("habillage", [.. furniture])];
        (ImmutableArray<StyleRule> styles, ImmutableArray<HatchPattern> patterns) = plan.Palette.UsedBy(layers);
        double blockArea = layout.Blocks.Sum(b => b.Box.AreaSquareMm);
        return new MapScene
        {
            WidthMm = plan.Width,
            HeightMm = plan.Height,
            Pixels = page.Pixels,
            Title = XmlText.Clean(TitleText() + " (" + model.DepartementNom + ", " + FrenchNumber.Date(model.Date) + ")"),
            Description = XmlText.Clean(AltText.Of(model)),
            Date = model.Date,
            Styles = styles,
            Patterns = patterns,
            Layers = layers,
            Labels = quality,
            Layout = new LayoutQuality(1000 / layout.MmPerMetre, layout.Map, plan.Body, layout.Map.AreaSquareMm / Math.Max(1, plan.Body.AreaSquareMm - blockArea), layout.Blocks),
        };
    }

    private string TitleText()
    {
        TitleChoice choice = page.Title == TitleChoice.Theme ? theme.Title : page.Title;
        return choice == TitleChoice.Finding ? model.Title : theme.NeutralTitle?.Replace("{departement}", model.DepartementNom, StringComparison.Ordinal) ?? model.NeutralTitle;
    }

    private string SourceText()
    {
        List<string> parts = [];
        if (!model.Sources.IsEmpty)
            parts.Add("Sources\u00A0: " + string.Join(" ; ", model.Sources));
        parts.Add("Règle\u00A0: " + model.RuleText);
        parts.Add("Situation au " + FrenchNumber.Date(model.Date));
        parts.Add(model.ProductVersion);
        return string.Join(". ", parts.Where(p => p.Length > 0)) + ".";
    }

    private ImmutableArray<SceneItem> CommuneItems(CoveragePaths paths)
    {
        // White zones last: their grey limit then lies over the white one of a coloured neighbour.
        ImmutableArray<SceneItem>.Builder items = ImmutableArray.CreateBuilder<SceneItem>();
        foreach (int i in Enumerable.Range(0, communes.Length).OrderBy(i => theme.Fill == CommuneFill.Classes && communes[i].Class == CommuneClass.ZoneBlanche))
        {
            MapCommune c = communes[i];
            items.Add(new ScenePath(theme.Fill == CommuneFill.Classes ? MapPalette.ClassName(c.Class) : "uni", paths.Rings[i], IsClosed: true)
            {
                Id = "commune-" + c.Code.Value,
                Data = [("code", c.Code.Value), ("nom", c.Nom), ("classe", MapPalette.DataName(c.Class))],
                Title = c.Nom,
            });
        }

        for (int i = 0; i < communes.Length && theme.Fill == CommuneFill.Classes; i++)
        {
            if (communes[i].FutureClass is { } future && future != communes[i].Class)
                items.Add(new ScenePath("projet-" + MapPalette.ClassName(future), paths.Rings[i], IsClosed: true) { Id = "projet-" + communes[i].Code.Value });
        }

        if (HasEpciLimits())
            items.Add(new ScenePath("limite-epci", paths.Between(EpciGroups()), IsClosed: false) { Id = "limites-epci" });
        items.Add(new ScenePath("limite-departement", paths.Outline, IsClosed: false) { Id = "limite-departement" });
        return items.ToImmutable();
    }

    private Func<int, int> EpciGroups()
    {
        Dictionary<string, int> groups = new(StringComparer.Ordinal);
        int[] groupOf = [.. communes.Select(c => c.EpciKey is null ? -1 : groups.TryGetValue(c.EpciKey, out int known) ? known : groups[c.EpciKey] = groups.Count)];
        return i => groupOf[i];
    }

    private bool HasEpciLimits() => theme.ShowEpciLimits && communes.Select(c => c.EpciKey).Where(k => k is not null).Distinct(StringComparer.Ordinal).Skip(1).Any();

    private ImmutableArray<SceneItem> QpvItems(PageTransform transform, Dictionary<string, Marker> symbols)
    {
        if (theme.Qpv == QpvDisplay.None)
            return [];
        ImmutableArray<SceneItem>.Builder items = ImmutableArray.CreateBuilder<SceneItem>();
        foreach (MapQpv q in quarters)
        {
            ImmutableArray<(string, string)> data = [("code", q.Code.Value), ("nom", q.Nom)];
            if (symbols.TryGetValue(q.Code.Value, out Marker? place))
            {
                SceneItem symbol = BlockBuilder.QpvSymbol(theme.Qpv == QpvDisplay.State ? "qpv-" + MapPalette.StateName(q.State) : "qpv-point", place.X, place.Y, QpvSymbolMm);
                items.Add(new SceneGroup(null, [symbol]) { Id = "qpv-" + q.Code.Value, Data = data, Title = q.Nom });
                continue;
            }

            items.Add(new ScenePath(theme.Qpv == QpvDisplay.State ? "qpv-" + MapPalette.StateName(q.State) : "qpv", MapPaths.Rings(q.Shape.Geometry, transform), IsClosed: true)
            {
                Id = "qpv-" + q.Code.Value,
                Data = data,
                Title = q.Nom,
            });
        }

        return items.ToImmutable();
    }

    /// <summary>Under 1.2 mm across (4 A / P, the side of a square) a shape cannot be read: a symbol stands for it.</summary>
    private static bool IsTooSmall(MapQpv q, double mmPerMetre)
    {
        Geometry shape = q.Shape.Geometry;
        return 4 * shape.Area / Math.Max(1, shape.Length) * mmPerMetre < 1.2;
    }

    /// <summary>Half the diagonal of a QPV's diamond.</summary>
    private double QpvSymbolMm => theme.Qpv == QpvDisplay.State ? 1.3 : 0.95;

    /// <summary>Symbols of the QPV that are too small, so that no marker hides them.</summary>
    private IEnumerable<Marker> QpvSymbols(PageTransform transform)
    {
        foreach (MapQpv q in theme.Qpv == QpvDisplay.None ? [] : quarters)
        {
            if (!IsTooSmall(q, transform.MmPerMetre))
                continue;
            Point centre = q.Shape.Geometry.InteriorPoint;
            yield return new Marker(q.Code.Value, q.Nom, "", StructureType.CentreSocial, MarkerKind.Siege, 0, transform.XMm(centre.X), transform.YMm(centre.Y), QpvSymbolMm) { IsQpv = true };
        }
    }

    private ImmutableArray<Marker> Markers(PageTransform transform)
    {
        if (theme.Structures == StructureDisplay.None)
            return [];
        ImmutableArray<Marker>.Builder markers = ImmutableArray.CreateBuilder<Marker>();
        bool isNumbered = theme.Structures == StructureDisplay.Numbers;
        for (int i = 0; i < structures.Length; i++)
        {
            MapStructure s = structures[i];
            foreach (MapSite site in s.Sites)
            {
                MarkerKind kind = KindOf(s, site);
                double radius = theme.MarkerMm / 2 * (isNumbered ? 1.6 : kind == MarkerKind.Annexe ? 0.75 : 1);
                markers.Add(new Marker(s.Id, s.Nom, s.Commune?.Value ?? "", s.Type, kind, isNumbered ? i + 1 : 0, transform.XMm(site.Point.XMetres), transform.YMm(site.Point.YMetres), radius));
            }
        }

        return markers.ToImmutable();
    }

    private static MarkerKind KindOf(MapStructure s, MapSite site) =>
        s.IsProject ? MarkerKind.Project : !site.IsSiege ? MarkerKind.Annexe : site.IsPrecise ? MarkerKind.Siege : MarkerKind.Communal;

    private static ImmutableArray<SceneItem> StructureItems(ImmutableArray<Marker> markers, MapPalette palette)
    {
        ImmutableArray<SceneItem>.Builder items = ImmutableArray.CreateBuilder<SceneItem>();
        foreach (Marker m in markers.Where(m => m.IsMoved && m.Kind != MarkerKind.Communal))
            items.Add(new ScenePolyline("rappel", [m.TrueX, m.TrueY, m.X, m.Y]));
        foreach (IGrouping<string, Marker> group in markers.GroupBy(m => m.StructureId, StringComparer.Ordinal))
        {
            Marker first = group.First();
            items.Add(new SceneGroup(null, [.. group.SelectMany(m => Marker.Draw(m.Type, m.Kind, m.X, m.Y, m.RadiusMm, m.Number > 0 ? m.Number.ToString(CultureInfo.InvariantCulture) : null, palette))])
            {
                Id = "structure-" + SafeId(first.StructureId),
                Data = [("type", first.Type == StructureType.CentreSocial ? "CS" : "EVS")],
                Title = first.StructureNom,
            });
        }

        return items.ToImmutable();
    }

    /// <summary>Letters, digits, hyphens and points of an id; anything else becomes _ with its code, so that two ids never meet.</summary>
    private static string SafeId(string id)
    {
        System.Text.StringBuilder safe = new(id.Length);
        foreach (char c in id)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '.')
                safe.Append(c);
            else
                safe.Append('_').Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
        }

        return safe.ToString();
    }

    private (SceneLayer Layer, LabelQuality Quality) Labels(Plan plan, PageTransform transform, ImmutableArray<Marker> markers, Dictionary<string, Marker> symbols, CoveragePaths paths)
    {
        MapPalette palette = plan.Palette;
        Dictionary<string, MapCommune> byCode = communes.ToDictionary(c => c.Code.Value, StringComparer.Ordinal);
        List<LabelRequest> requests = [];
        List<Box> obstacles = [.. markers.Select(m => m.Box), .. plan.Layout.Blocks.Select(b => b.Box.Inflate(1))];
        List<(double X, double Y, string Key)> points = [.. markers.Select(m => (m.X, m.Y, m.CommuneCode))];
        List<SceneItem> items = [];

        HashSet<string> named = new(StringComparer.Ordinal);
        if (theme.NameStructureCommunes && communes.Length > 1)
        {
            foreach (IGrouping<string, Marker> group in markers.Where(m => byCode.ContainsKey(m.CommuneCode)).GroupBy(m => m.CommuneCode, StringComparer.Ordinal))
            {
                // The sièges carry the name; annexes may be far away.
                Box anchor = group.First().Box;
                foreach (Marker m in group.Where(m => m.Kind != MarkerKind.Annexe && m.Box.Inflate(2).Overlaps(anchor)))
                    anchor = anchor.Union(m.Box);
                MapCommune commune = byCode[group.Key];
                named.Add(group.Key);
                requests.Add(Request(commune, palette, anchor, isRequired: true));
            }
        }

        foreach (MapCommune town in communes.Length > 1 ? Towns(named) : [])
        {
            (double x, double y) = PointOf(town, transform);
            Box dot = Box.Around(x, y, 0.55);
            if (obstacles.Any(o => o.Overlaps(dot)))
                dot = Box.Around(x, y, 0.01);
            else
                items.Add(new SceneCircle("ville", x, y, 0.5));
            obstacles.Add(dot);
            points.Add((x, y, town.Code.Value));
            requests.Add(Request(town, palette, dot, isRequired: town.Rank != TownRank.None));
        }

        List<(Box Box, string Name, QpvState State)> small = [];
        foreach (MapQpv q in theme.Qpv == QpvDisplay.None ? [] : quarters)
        {
            Envelope e = q.Shape.Geometry.EnvelopeInternal;
            Box box = Box.FromEdges(transform.XMm(e.MinX), transform.YMm(e.MaxY), transform.XMm(e.MaxX), transform.YMm(e.MinY));
            Point centre = q.Shape.Geometry.InteriorPoint;
            if (symbols.TryGetValue(q.Code.Value, out Marker? symbol))
                box = symbol.Box;
            small.Add((box, q.Nom, q.State));
            if (!theme.NameQpv)
                continue;
            obstacles.Add(box);
            points.Add(symbol is null ? (transform.XMm(centre.X), transform.YMm(centre.Y), q.Code.Value) : (symbol.X, symbol.Y, q.Code.Value));
            ImmutableArray<ImmutableArray<string>> names = AreQpvNumbered ? [[FrenchNumber.Count(small.Count)]] : NameBreaker.Variants(XmlText.Clean(q.Nom));
            requests.Add(new LabelRequest(q.Code.Value, names, AreQpvNumbered ? palette.NumberOpen : palette.QpvName, box, 1e7, IsRequired: true));
        }

        // A label reads best on one colour: lines between classes, and the outline, are worth avoiding.
        BoxGrid lines = new(plan.Body);
        foreach (int[] line in paths.Outline)
            lines.AddLine(line);
        foreach (int[] line in theme.Fill == CommuneFill.Classes ? paths.Between(i => (int)communes[i].Class) : [])
            lines.AddLine(line);
        LabelPlacer placer = new(
            Box.FromEdges(page.MarginMm, plan.Body.TopMm, plan.Width - page.MarginMm, plan.Body.BottomMm + 1),
            [.. obstacles],
            [.. points],
            box => Math.Min(4, 0.35 * lines.Count(box)) + small.Sum(s => s.Box.Overlaps(box) ? 1.5 : 0));
        (ImmutableArray<PlacedLabel> placed, LabelQuality quality) = placer.Place(requests);

        HaloPicker halos = new(communes, theme, transform);
        foreach (PlacedLabel label in placed)
        {
            if (!label.Leader.IsEmpty)
                items.Add(new ScenePolyline("rappel", label.Leader));
        }

        foreach (PlacedLabel label in placed)
        {
            items.Add(new SceneText(label.Request.Type.Name, label.Anchor, label.TextLines())
            {
                Id = "nom-" + label.Request.Key,
                Halo = halos.Under(label.Box),
            });
        }

        return (new SceneLayer("etiquettes", [.. items]), quality);
    }

    private static LabelRequest Request(MapCommune c, MapPalette palette, Box anchor, bool isRequired)
    {
        TypeStyle type = c.Rank switch
        {
            TownRank.Prefecture => palette.Prefecture,
            TownRank.SousPrefecture => palette.Town,
            _ => c.Population >= 10_000 ? palette.Town : palette.Village,
        };
        return new LabelRequest(c.Code.Value, NameBreaker.Variants(XmlText.Clean(c.Nom)), type, anchor, ((int)c.Rank * 1e8) + (c.Population ?? 0), isRequired);
    }

    /// <summary>Préfecture, sous-préfectures, then towns by population; a town of less than 1 500 inhabitants only while fewer than five are named.</summary>
    private IEnumerable<MapCommune> Towns(HashSet<string> named)
    {
        MapCommune[] others = [.. communes.Where(c => !named.Contains(c.Code.Value)).OrderByDescending(c => c.Rank).ThenByDescending(c => c.Population ?? 0).ThenBy(c => c.Code)];
        int ranked = others.Count(c => c.Rank != TownRank.None);
        for (int i = 0; i < others.Length && i < ranked + theme.NamedTowns; i++)
        {
            if (others[i].Rank != TownRank.None || others[i].Population >= 1500 || (others[i].Population > 0 && named.Count + i < 5))
                yield return others[i];
        }
    }

    private static (double X, double Y) PointOf(MapCommune commune, PageTransform transform)
    {
        if (commune.LabelPoint is { } p)
            return (transform.XMm(p.XMetres), transform.YMm(p.YMetres));
        Point inside = commune.Shape.Geometry.InteriorPoint;
        return (transform.XMm(inside.X), transform.YMm(inside.Y));
    }

    /// <param name="mmPerMetre">The scale as far as it is known before the layout.</param>
    private LegendContent LegendOf(double mmPerMetre)
    {
        ImmutableArray<(StructureType, MarkerKind, int)>.Builder markers = ImmutableArray.CreateBuilder<(StructureType, MarkerKind, int)>();
        if (theme.Structures != StructureDisplay.None)
        {
            foreach (StructureType type in (ReadOnlySpan<StructureType>)[StructureType.CentreSocial, StructureType.Evs])
            {
                foreach (MarkerKind kind in (ReadOnlySpan<MarkerKind>)[MarkerKind.Siege, MarkerKind.Communal, MarkerKind.Annexe, MarkerKind.Project])
                {
                    int count = structures.Where(s => s.Type == type).Sum(s => s.Sites.Count(site => KindOf(s, site) == kind));
                    if (count > 0)
                        markers.Add((type, kind, count));
                }
            }
        }

        MapCommune[] projects = theme.Fill == CommuneFill.Classes ? [.. communes.Where(c => c.FutureClass is { } f && f != c.Class)] : [];
        ImmutableArray<(QpvState?, int)> qpv = theme.Qpv switch
        {
            QpvDisplay.Hatch when quarters.Length > 0 => [(null, quarters.Length)],
            QpvDisplay.State => [.. quarters.GroupBy(q => q.State).OrderBy(g => g.Key).Select(g => ((QpvState?)g.Key, g.Count()))],
            _ => [],
        };
        return new LegendContent(markers.ToImmutable(), projects.Length, projects.Length > 0 ? projects[0].FutureClass!.Value : default, qpv,
            quarters.Any(q => !IsTooSmall(q, mmPerMetre)), quarters.Any(q => IsTooSmall(q, mmPerMetre)), 
            theme.Structures == StructureDisplay.Markers && !theme.Blocks.Contains(BlockKind.Figures) ? structures.Count(s => s.Sites.IsEmpty) : 0, HasEpciLimits());
    }

    private static string BlockId(BlockKind kind) => kind switch
    {
        BlockKind.Figures => "chiffres",
        BlockKind.Legend => "legende",
        BlockKind.Scale => "echelle",
        BlockKind.StructureList => "liste",
        _ => "table-qpv",
    };

    private sealed record Plan(
        double Width, double Height, MapPalette Palette, BlockBuilder Builder, List<SceneItem> Bands, Box Body, Dictionary<BlockKind, ImmutableArray<Block>> Blocks, PageLayout Layout);
}
