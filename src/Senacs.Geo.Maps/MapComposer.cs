using System.Collections.Concurrent;

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
internal sealed partial class MapComposer
{
    private readonly Plate _plate;
    private readonly PageSpec _page;
    private readonly MapTheme _theme;
    private readonly ImmutableArray<CommuneCoverage> _communes;
    private readonly ImmutableArray<QpvCoverage> _quarters;
    private readonly ImmutableArray<ShownStructure> _structures;
    private readonly ImmutableArray<(double X, double Y)> _quarterPoints;
    private readonly Lazy<NetTopologySuite.Index.Strtree.STRtree<CommuneCoverage>> _communeIndex;
    private readonly ConcurrentDictionary<string, Coordinate> _pointsInside = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _required = new(StringComparer.Ordinal);
    private readonly DrawnBoundaries _boundaries;
    private ImmutableArray<string> _indexed = [];

    public MapComposer(Plate plate, PageSpec page, MapTheme theme)
    {
        ArgumentNullException.ThrowIfNull(plate);
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(theme);
        if (plate.Communes.IsDefaultOrEmpty)
            throw new ArgumentException("A map needs at least one commune.", nameof(plate));
        (_plate, _page, _theme) = (plate, page, theme);
        _communes = [.. plate.Communes.OrderBy(c => c.Code)];
        _boundaries = plate.Topology is { } topology
            ? DrawnBoundaries.Of(topology) : new(() => CoverageTopology.Build([.. _communes.Select(c => c.Land)]));
        _communeIndex = new(() => HaloPicker.Index(_communes));
        _quarters = [.. plate.Qpv.OrderBy(q => q.Code)];

        // Numbers run as the list reads.
        AreQpvNumbered = theme.NameQpv && theme.Blocks.Contains(BlockKind.QpvTable) && _quarters.Length > 20;
        if (AreQpvNumbered)
        {
            _quarters =
            [
                .. _quarters.OrderBy(q => BlockBuilder.GroupOf(q.Etat))
                .ThenBy(q => FrenchText.Order(string.Join(' ', q.NomsPourLEtat)), StringComparer.Ordinal)
                    .ThenBy(q => FrenchText.Order(q.Qpv.NomsDesCommunes), StringComparer.Ordinal).ThenBy(q => q.Code),
            ];
        }

        _quarterPoints = [.. _quarters.Select(q => q.Land.InteriorPoint).Select(p => (p.X, p.Y))];

        // As the printed list reads: centres sociaux, then EVS, each by commune then name.
        _structures =
        [
            .. plate.Structures.Select(OnTheMap)
                .OrderBy(s => s.Type).ThenBy(s => s.Seat is null).ThenBy(s => FrenchText.Order(s.SeatNom), StringComparer.Ordinal)
                .ThenBy(s => FrenchText.Order(s.Nom), StringComparer.Ordinal).ThenBy(s => s.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>Farther from every commune, a site is not on the map: its marker would stand at the edge of the page, or under the legend.</summary>
    private const double FarthestSiteMetres = 1000;

    /// <summary>With the sites that the map shows.</summary>
    private ShownStructure OnTheMap(ShownStructure structure)
    {
        ImmutableArray<Site> shown = [.. structure.Sites.Where(s => IsOnTheMap(s.Point))];
        return shown.Length == structure.Sites.Length ? structure : structure with { Sites = shown };
    }

    private bool IsOnTheMap(MapPoint point)
    {
        Envelope near = new(new Coordinate(point.XMetres, point.YMetres));
        near.ExpandBy(FarthestSiteMetres);
        IList<CommuneCoverage> candidates = _communeIndex.Value.Query(near);
        if (candidates.Count == 0)
            return false;
        Point at = _communes[0].Land.Factory.CreatePoint(new Coordinate(point.XMetres, point.YMetres));
        return candidates.Any(c => c.Land.IsWithinDistance(at, FarthestSiteMetres));
    }

    public MapScene Compose()
    {
        ShapeProfile shape = _boundaries.Shape(_communes.Select(c => c.Land));
        MapScene scene = Draw(Best(shape), shape);

        // A required name without place: a letter, and its line in the legend. The legend grows, so everything moves once more.
        for (int round = 0; round < 2; round++)
        {
            string[] nameless = [.. scene.Labels.Unplaced.Where(_required.ContainsKey).Except(_indexed, StringComparer.Ordinal)];
            if (nameless.Length == 0)
                break;
            _indexed = [.. _indexed.Concat(nameless).Order(StringComparer.Ordinal)];
            scene = Draw(Best(shape), shape);
        }

        return scene;
    }

    private Plan Best(ShapeProfile shape) =>
        _page.Turns.AsParallel().AsOrdered().Select(size => Arrange(shape, size.WidthMm, size.HeightMm)).AsEnumerable()
            .MaxBy(plan => plan.Layout.MmPerMetre * (1 + (0.06 * plan.Insets.Length)))!;

    /// <summary>Steps 1 to 3 for one way to turn the page.</summary>
    private Plan Arrange(ShapeProfile shape, double width, double height)
    {
        double margin = _page.MarginMm, inner = width - (2 * margin);
        MapPalette palette = new(
            _theme, MapPalette.FactorOf(width, height), IsDense(width, height), _plate.Rates?.Classes.Classes.Length ?? 0,
                _plate.Rates?.Classes.StartsAtZero ?? true);

        // a page with neither figures nor legend says under its title what qualifies them
        (List<SceneItem> bands, double top) = _plate.Headings.Head(
            palette, _plate.Headings.Title(_page, _theme), margin, inner, withNotes: BlockBuilder.NotesIn(_plate, _theme) is null);
        (List<SceneItem> foot, double bottom) =
            Headings.Foot(palette, _plate.Headings.Source("Situation au " + FrenchNumbers.Date(_plate.Date)), margin, inner, height);
        bands.AddRange(foot);
        Box body = Box.FromEdges(margin, top + 3, width - margin, Math.Max(bottom, top + 23));

        BlockBuilder builder = new(_plate, _theme, palette);
        Dictionary<BlockKind, ImmutableArray<Block>> blocks = [];
        foreach (BlockKind kind in _theme.Blocks)
        {
            ImmutableArray<Block> variants = kind switch
            {
                BlockKind.Figures => builder.Figures() is { } figures ? [figures] : [],
                BlockKind.Legend => builder.Legend(
                    LegendOf(0.9 * Math.Min(body.WidthMm / shape.WidthMetres, body.HeightMm / shape.HeightMetres))) is { } legend ? [legend] : [],
                BlockKind.StructureList => builder.StructureList(_structures, body),
                BlockKind.QpvTable => builder.QpvTable(_quarters, AreQpvNumbered, body),
                BlockKind.EpciTable => builder.EpciTable(body),
                BlockKind.Lists => builder.Lists(body),
                BlockKind.Text => builder.FreeText() is { } text ? [text] : [],
                _ => [new Block(BlockBuilder.ScaleWidthMm, BlockBuilder.ScaleHeightMm, [])],
            };
            if (!variants.IsEmpty)
                blocks[kind] = variants;
        }

        ImmutableArray<BlockRequest> requests = [.. blocks.Select(pair =>
            new BlockRequest(pair.Key, [.. pair.Value.Select(b => (b.WidthMm, b.HeightMm, b.Weight))]) { Corner = _theme.Corners.TryGetValue(
            pair.Key, out Corner corner) ? corner : null })];
        PageLayout layout = PageLayout.Solve(shape, body.Inflate(-_theme.OutlinePt / 4), requests);
        (layout, ImmutableArray<Inset> insets, ImmutableArray<CommuneCoverage?> towns) = PlaceInsets(
            shape, body.Inflate(-_theme.OutlinePt / 4), layout, palette);

        // at whole hundredths: boundaries drawn before at this scale are shifted, not rounded again
        layout = layout with { Map = layout.Map with { LeftMm = Math.Round(layout.Map.LeftMm, 2), TopMm = Math.Round(layout.Map.TopMm, 2) } };
        return new Plan(width, height, palette, builder, bands, body, blocks, layout, insets, towns);
    }

    /// <summary>Names of so many QPV would hide the map: numbers then, and the table has the names.</summary>
    private bool AreQpvNumbered { get; }

    /// <summary>Communes less than 7 mm across on the mean.</summary>
    private bool IsDense(double width, double height) => width * height * 0.4 / _communes.Length < 7 * 7;

    // longer than a screen: all that is drawn meets here, in the order of the layers
    /// <summary>Steps 4 to 6.</summary>
    private MapScene Draw(Plan plan, ShapeProfile shape)
    {
        PageLayout layout = plan.Layout;
        PageTransform transform = new(shape.Bounds.MinX, shape.Bounds.MaxY, layout.MmPerMetre, layout.Map.LeftMm, layout.Map.TopMm);
        plan = plan with { Circles = CirclesOf(transform) };

        // the map and its insets do not depend on one another
        (SceneGroup Group, LabelQuality Quality)[] insets = new (SceneGroup, LabelQuality)[plan.Insets.Length];
        MainMap? drawn = null;
        Parallel.For(-1, insets.Length, i =>
        {
            if (i < 0)
                drawn = DrawMain(plan, transform);
            else
                insets[i] = DrawInset(plan, transform, plan.Insets[i]);
        });
        (SceneLayer communeLayer, SceneLayer qpvLayer, SceneLayer structureLayer, ImmutableArray<SceneItem> labels, LabelQuality quality) = drawn!;
        List<SceneItem> legend = [], furniture = [.. plan.Bands];
        foreach ((SceneGroup group, LabelQuality inside) in insets)
        {
            furniture.Add(group);
            quality = quality.Plus(inside);
        }

        if (Situation(plan, shape, labels) is { } situation)
            furniture.Add(situation);

        foreach (PlacedBlock placed in layout.Blocks)
        {
            Block block = placed.Kind switch
            {
                BlockKind.Scale => plan.Builder.Scale(layout.MmPerMetre),
                BlockKind.Legend => plan.Builder.Legend(LegendOf(plan)) ?? plan.Blocks[placed.Kind][placed.Variant],
                _ => plan.Blocks[placed.Kind][placed.Variant],
            };
            SceneGroup group = new(null, [.. block.Items.Select(item => item.Move(placed.Box.LeftMm, placed.Box.TopMm))])
            {
                Id = "bloc-" + BlockId(
                placed.Kind)
            };
            (placed.Kind == BlockKind.Scale ? furniture : legend).Add(group);
        }

        if (_page.BleedMm > 0)
            furniture.Add(CropMarks.Draw(plan.Width, plan.Height, _page.BleedMm));
        ImmutableArray<SceneLayer> layers =
            [communeLayer, qpvLayer, structureLayer, new SceneLayer("etiquettes", labels), new SceneLayer("legende", [.. legend]),
                new SceneLayer("habillage", [.. furniture])];
        double blockArea = layout.Blocks.Sum(b => b.Box.AreaSquareMm) + plan.Insets.Sum(i => i.Frame.AreaSquareMm);
        LayoutQuality fill = new(1000 / layout.MmPerMetre, layout.Map, plan.Body,
            layout.Map.AreaSquareMm / Math.Max(1, plan.Body.AreaSquareMm - blockArea), layout.Blocks)
        { Insets = [.. plan.Insets.Select(i => i.Frame)] };
        string title = $"{_plate.Headings.Title(_page, _theme)} ({_plate.Nom}, {FrenchNumbers.Date(_plate.Date)})";
        MapScene scene = MapScene.On(_page, plan.Width, plan.Height, plan.Palette, layers, title, AltText.Of(_plate), _plate.Date, quality, fill);
        return scene with
        {
            BleedMm = _page.BleedMm,
            Pixels = _page.BleedMm > 0 ? null : _page.Pixels,
            FollowsRule = _plate.Headings.RuleText.Length > 0,
        };
    }

    private MainMap DrawMain(Plan plan, PageTransform transform)
    {
        CoveragePaths paths = _boundaries.At(transform);
        SceneLayer communeLayer = new("communes", [.. CommuneItems(paths, _communes, "", transform), .. Circles(plan.Circles, "")]);
        ImmutableArray<Marker> all = MarkerSpreader.Spread([.. Markers(plan, transform, -1), .. QpvSymbols(plan, transform, -1)], plan.Body);
        ImmutableArray<Marker> markers = [.. all.Where(m => !m.IsQpv)];
        Dictionary<string, Marker> symbols = all.Where(m => m.IsQpv).ToDictionary(m => m.StructureId, StringComparer.Ordinal);
        ImmutableArray<Marker> shownLarger = [.. Enumerable.Range(0, plan.Insets.Length).SelectMany(i => Markers(plan, transform, i))];
        SceneLayer qpvLayer = new("qpv", QpvItems(plan, transform, symbols, -1, ""));
        SceneLayer structureLayer = new("structures", StructureItems(markers, shownLarger, plan.Palette, ""));
        View main = new(transform, Box.FromEdges(_page.MarginMm, plan.Body.TopMm, plan.Width - _page.MarginMm, plan.Body.BottomMm + 1), markers,
            symbols, paths, _communes, -1, "");
        (ImmutableArray<SceneItem> labels, LabelQuality quality) = Labels(plan, main);
        return new MainMap(communeLayer, qpvLayer, structureLayer, labels, quality);
    }

    /// <summary>The class of a commune as the outputs write it, whatever fills it.</summary>
    private string ClassOf(CommuneCoverage c) => _theme.Fill == CommuneFill.FourClasses && c.EstDesDeux ? "cs_et_evs" : Valeurs.Of(c.Classe);

    private ImmutableArray<SceneItem> CommuneItems(CoveragePaths paths, ImmutableArray<CommuneCoverage> drawn, string prefix, PageTransform transform)
    {
        // White zones last: their grey limit then lies over the white one of a coloured neighbour.
        ImmutableArray<SceneItem>.Builder items = ImmutableArray.CreateBuilder<SceneItem>();
        foreach (int i in Enumerable.Range(0, drawn.Length).OrderBy(i => IsWhite(drawn[i])))
        {
            CommuneCoverage c = drawn[i];
            items.Add(new ScenePath(_plate.FillOf(_theme, c), paths.Rings[i], IsClosed: true)
            {
                Id = prefix + "commune-" + c.Code.Value,
                Data = prefix.Length > 0 ? [] : [("code", c.Code.Value), ("nom", c.Nom), ("classe", ClassOf(c))],
                Title = c.Nom,
            });
        }

        if (_theme.Fill == CommuneFill.Bands)
            items.AddRange(BandItems(paths, transform, prefix));
        for (int i = 0; i < drawn.Length && HasClasses; i++)
        {
            if (drawn[i].ClasseEnProjet is { } future)
                items.Add(new ScenePath("projet-" + MapPalette.ClassName(future), paths.Rings[i],
                    IsClosed: true)
                { Id = prefix + "projet-" + drawn[i].Code.Value });
        }

        if (HasEpciLimits())
            items.Add(new ScenePath("limite-epci", paths.Between(EpciGroups(drawn)), IsClosed: false) { Id = prefix + "limites-epci" });
        items.Add(new ScenePath("limite-departement", paths.Outline, IsClosed: false) { Id = prefix + "limite-departement" });
        return items.ToImmutable();
    }

    /// <summary>The fill says the class of the commune.</summary>
    private bool HasClasses => _theme.Fill is CommuneFill.Classes or CommuneFill.FourClasses;

    private bool IsWhite(CommuneCoverage c) => _theme.Fill switch
    {
        CommuneFill.Classes or CommuneFill.FourClasses => c.Classe == Classe.ZoneBlanche,
        CommuneFill.Change => _plate.ChangeOf(c) is Changement.ResteBlanche or Changement.Inconnu,
        CommuneFill.Epci or CommuneFill.Values => _plate.ValueOf(c) is null or 0,
        _ => false,
    };

    private static Func<int, int> EpciGroups(ImmutableArray<CommuneCoverage> drawn)
    {
        Dictionary<string, int> groups = new(StringComparer.Ordinal);
        int[] groupOf = [.. drawn.Select(c =>
            c.EpciKey is not { } key ? -1 : groups.TryGetValue(key, out int known) ? known : groups[key] = groups.Count)];
        return i => groupOf[i];
    }

    private bool HasEpciLimits() =>
        _theme.ShowEpciLimits && _communes.Select(c => c.EpciKey).Where(k => k is not null).Distinct(StringComparer.Ordinal).Skip(1).Any();

    /// <param name="plan">The page.</param>
    /// <param name="transform">Of the map or of the inset.</param>
    /// <param name="symbols">Diamonds of the QPV that are too small.</param>
    /// <param name="inset">Position of the inset; -1: the main map, on which the QPV of insets are mere specks.</param>
    /// <param name="prefix">Of every id.</param>
    private ImmutableArray<SceneItem> QpvItems(Plan plan, PageTransform transform, Dictionary<string, Marker> symbols, int inset, string prefix)
    {
        if (_theme.Qpv == QpvDisplay.None)
            return [];
        ImmutableArray<SceneItem>.Builder items = ImmutableArray.CreateBuilder<SceneItem>();
        for (int i = 0; i < _quarters.Length; i++)
        {
            QpvCoverage q = _quarters[i];
            int at = plan.InsetOf(_quarterPoints[i].X, _quarterPoints[i].Y);
            bool isSpeck = inset < 0 && at >= 0;
            if (inset >= 0 && at != inset)
                continue;
            string style = (isSpeck ? "lieu-qpv" : "qpv") + (_theme.Qpv == QpvDisplay.State ? "-" + MapPalette.StateName(q.Etat) : "");
            ImmutableArray<(string, string)> data = prefix.Length > 0 ? [] : [("code", q.Code.Value), ("nom", q.Nom)];
            string id = prefix + "qpv-" + q.Code.Value;
            if (symbols.TryGetValue(q.Code.Value, out Marker? place))
            {
                SceneItem symbol = BlockBuilder.QpvSymbol(_theme.Qpv == QpvDisplay.State ? MapPalette.StateSymbol(q.Etat) : "qpv-point", place.X,
                    place.Y, QpvSymbolMm);
                items.Add(new SceneGroup(null, [symbol]) { Id = id, Data = data, Title = q.Nom });
            }
            else
            {
                items.Add(new ScenePath(style, MapPaths.Rings(q.Land, transform), IsClosed: true) { Id = id, Data = data, Title = q.Nom });
            }
        }

        return items.ToImmutable();
    }

    /// <summary>Under 1.2 mm across (4 A / P, the side of a square) a shape cannot be read: a symbol stands for it. Insets are there to show shapes:
    /// 0.8 mm will do.</summary>
    private static bool IsTooSmall(QpvCoverage q, double mmPerMetre, int inset = -1)
    {
        Geometry shape = q.Land;
        return 4 * shape.Area / Math.Max(1, shape.Length) * mmPerMetre < (inset < 0 ? 1.2 : 0.8);
    }

    /// <summary>Half the diagonal of a QPV's diamond.</summary>
    private double QpvSymbolMm => _theme.Qpv == QpvDisplay.State ? 1.3 : 0.95;

    /// <summary>Symbols of the QPV that are too small, so that no marker hides them.</summary>
    private IEnumerable<Marker> QpvSymbols(Plan plan, PageTransform transform, int inset)
    {
        for (int i = 0; i < _quarters.Length && _theme.Qpv != QpvDisplay.None; i++)
        {
            (double x, double y) = _quarterPoints[i];
            if (plan.InsetOf(x, y) == inset && IsTooSmall(_quarters[i], transform.MmPerMetre, inset))
                yield return new Marker(_quarters[i].Code.Value, _quarters[i].Nom, "", StructureType.CentreSocial, MarkerKind.Siege, 0,
                    transform.XMm(x), transform.YMm(y), QpvSymbolMm)
                { IsQpv = true };
        }
    }

    /// <summary>Markers of the sites in one inset, or (-1) in none.</summary>
    private ImmutableArray<Marker> Markers(Plan plan, PageTransform transform, int inset)
    {
        if (_theme.Structures == StructureDisplay.None)
            return [];
        ImmutableArray<Marker>.Builder markers = ImmutableArray.CreateBuilder<Marker>();
        bool isNumbered = _theme.Structures == StructureDisplay.Numbers, isLettered = _theme.Structures == StructureDisplay.Management;
        for (int i = 0; i < _structures.Length; i++)
        {
            ShownStructure s = _structures[i];
            foreach (Site site in s.Sites)
            {
                if (plan.InsetOf(site.Point.XMetres, site.Point.YMetres) != inset)
                    continue;
                MarkerKind kind = KindOf(s, site);
                double radius = _theme.MarkerMm / 2 * (isNumbered
                    ? 1.6 : isLettered ? 1.4 : kind is MarkerKind.Annexe or MarkerKind.ProjectAnnexe ? 0.75 : 1);
                markers.Add(new Marker(s.Id, s.Nom, s.Seat?.Code.Value ?? "", s.Type, kind, isNumbered ? i + 1 : 0,
                    transform.XMm(site.Point.XMetres), transform.YMm(site.Point.YMetres), radius)
                {
                    Letter = isLettered ? BlockBuilder.LetterOf(s.Structure.Gestion) : null,
                    Fill = isLettered ? "gestion-" + MapPalette.GestionName(s.Structure.Gestion) : null,
                });
            }
        }

        return markers.ToImmutable();
    }

    internal static MarkerKind KindOf(ShownStructure s, Site site) => (s.IsProject, site.Kind == SiteKind.Siege) switch
    {
        (true, true) => MarkerKind.Project,
        (true, false) => MarkerKind.ProjectAnnexe,
        (false, false) => MarkerKind.Annexe,
        _ => site.IsNominal ? MarkerKind.Communal : MarkerKind.Siege,
    };

    /// <param name="markers">Drawn in full.</param>
    /// <param name="shownLarger">Only dots here: an inset has them.</param>
    /// <param name="palette">Styles.</param>
    /// <param name="prefix">Of every id.</param>
    private static ImmutableArray<SceneItem> StructureItems(
        ImmutableArray<Marker> markers, ImmutableArray<Marker> shownLarger, MapPalette palette, string prefix)
    {
        ImmutableArray<SceneItem>.Builder items = ImmutableArray.CreateBuilder<SceneItem>();
        foreach (Marker m in markers.Where(m => m.IsMoved && m.Kind != MarkerKind.Communal))
            items.Add(new ScenePolyline("rappel", [m.TrueX, m.TrueY, m.X, m.Y]));
        foreach (IGrouping<string, (Marker Marker, bool IsDot)> group in shownLarger.Select(m => (m, true)).Concat(markers.Select(m => (m, false)))
                .GroupBy(m => m.Item1.StructureId, StringComparer.Ordinal))
        {
            Marker first = group.First().Marker;
            items.Add(new SceneGroup(null, [.. group.SelectMany(m => Draw(m.Marker, m.IsDot))])
            {
                Id = prefix + "structure-" + SafeId(first.StructureId),
                Data = prefix.Length > 0 ? [] : [("type", first.Type == StructureType.CentreSocial ? "CS" : "EVS")],
                Title = first.StructureNom,
            });
        }

        return items.ToImmutable();

        ImmutableArray<SceneItem> Draw(Marker m, bool isDot) => isDot
            ? [new SceneCircle(m.Type == StructureType.CentreSocial ? "lieu-cs" : "lieu-evs", m.TrueX, m.TrueY, 0.45)]
            : Marker.Draw(m.Type, m.Kind, m.X, m.Y, m.RadiusMm, m.Text, palette, m.Fill);
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

    private Func<int, int> FillGroups(ImmutableArray<CommuneCoverage> drawn)
    {
        Dictionary<string, int> groups = new(StringComparer.Ordinal);
        int[] groupOf = [.. drawn.Select(c => _plate.FillOf(_theme, c))
            .Select(f => groups.TryGetValue(f, out int known) ? known : groups[f] = groups.Count)];
        return i => groupOf[i];
    }

    private LabelRequest Request(CommuneCoverage c, MapPalette palette, Box anchor, bool isRequired)
    {
        TypeStyle type = c.Rank switch
        {
            TownRank.Prefecture => palette.Prefecture,
            TownRank.SousPrefecture => palette.Town,
            _ => c.Population >= 10_000 ? palette.Town : palette.Village,
        };
        int letter = _indexed.IndexOf(c.Code.Value);
        if (letter >= 0)
            return new LabelRequest(c.Code.Value, [[Letter(letter)]], palette.NumberOpen, anchor, ((int)c.Rank * 1e8) + (c.Population ?? 0),
                isRequired);
        return new LabelRequest(c.Code.Value, NameBreaker.Variants(XmlText.Clean(c.Nom)), type, anchor, ((int)c.Rank * 1e8) + (c.Population ?? 0),
            isRequired)
        {
            // a town of rank keeps its size: it says its rank
            SmallerType = c.Rank != TownRank.None ? null : type == palette.Town ? palette.Village : palette.VillageSmall,
        };
    }

    /// <summary>Préfecture, sous-préfectures, then towns by population; a town of less than 1 500 inhabitants only while fewer than five are
    /// named.</summary>
    private IEnumerable<CommuneCoverage> Towns(HashSet<string> named, Plan plan, View view)
    {
        int taken = 0, ranked = 0;
        foreach (CommuneCoverage c in view.Drawn.Where(c => !named.Contains(c.Code.Value)).OrderByDescending(c => c.Rank)
                .ThenByDescending(c => c.Population ?? 0).ThenBy(c => c.Code))
        {
            if (c.Rank == TownRank.None && taken >= ranked + _theme.NamedTowns)
                yield break;
            if (!IsIn(c))
                continue;
            ranked += c.Rank == TownRank.None ? 0 : 1;
            if (_theme.NamesSmallTowns || c.Rank != TownRank.None || c.Population >= 1500 || (c.Population > 0 && named.Count + taken < 5))
                yield return c;
            taken++;
        }

        bool IsIn(CommuneCoverage c)
        {
            Coordinate at = PointOf(c);
            return view.IsMain ? plan.InsetOf(at.X, at.Y) < 0
                : view.Frame.Inflate(-1).Contains(Box.Around(view.Transform.XMm(at.X), view.Transform.YMm(at.Y), 0.01));
        }
    }

    private (double X, double Y) PointOf(CommuneCoverage commune, PageTransform transform)
    {
        Coordinate at = PointOf(commune);
        return (transform.XMm(at.X), transform.YMm(at.Y));
    }

    /// <summary>The chef-lieu, else a point inside, in metres.</summary>
    private Coordinate PointOf(CommuneCoverage commune)
    {
        if (commune.Commune is { ReferenceIsChefLieu: true, ReferencePoint: { } p })
            return new Coordinate(p.XMetres, p.YMetres);
        return _pointsInside.GetOrAdd(commune.Code.Value, static (_, shape) => shape.InteriorPoint.Coordinate, commune.Land);
    }

    /// <param name="mmPerMetre">The scale as far as it is known before the layout.</param>
    /// <param name="circles">Radii of the key, millimetres, with their inhabitants.</param>
    private LegendContent LegendOf(double mmPerMetre, ImmutableArray<(double RadiusMm, int Inhabitants)> circles = default)
    {
        circles = circles.IsDefault ? CircleKey(mmPerMetre) : circles;
        CommuneCoverage[] projects = HasClasses ? [.. _communes.Where(c => c.ClasseEnProjet is not null)] : [];
        ImmutableArray<(QpvEtat?, int, int, bool)> qpv = _theme.Qpv switch
        {
            QpvDisplay.Hatch when _quarters.Length > 0 => [(null, _quarters.Length, 0, false)],
            QpvDisplay.State => [.. _quarters.GroupBy(q => q.Etat).OrderBy(g => g.Key)
                .Select(g => ((QpvEtat?)g.Key, g.Count(), g.Count(q => q.PeutEtreDedans), _plate.LeavesQpvOpen))],
            _ => [],
        };
        return new LegendContent(
            _theme.Structures == StructureDisplay.None ? [] : StructureTally.All(_structures),
            [
                .. projects.Select(c => c.ClasseEnProjet!.Value).Concat(HasClasses ? _plate.ProjectsWithoutShape : []).Distinct().OrderDescending()
                    .Select(future => (future, projects.Count(c => c.ClasseEnProjet == future), _plate.ProjectsWithoutShape.Count(c => c == future))),
            ],
            qpv,
            _quarters.Any(q => !IsTooSmall(q, mmPerMetre)),
            _quarters.Any(q => IsTooSmall(q, mmPerMetre)),
            HasEpciLimits())
        {
            Management = _theme.Structures != StructureDisplay.Management ? [] :
                [
                    .. _structures.Where(s => !s.IsVisitor).GroupBy(s => s.Structure.Gestion).OrderBy(g => g.Key is null).ThenBy(g => g.Key)
                        .Select(g => (g.Key, g.Count(s => !s.IsProject), g.Count(s => s.IsProject), g.Any(s => !s.IsProject && !s.Sites.IsEmpty))),
                ],
            Circles = circles,
            Index = [.. _indexed.Select((code, i) => (Letter(i), _communes.First(c => c.Code.Value == code).Nom))],
        };
    }

    private static string BlockId(BlockKind kind) => kind switch
    {
        BlockKind.Figures => "chiffres",
        BlockKind.Legend => "legende",
        BlockKind.Scale => "echelle",
        BlockKind.StructureList => "liste",
        BlockKind.EpciTable => "table-epci",
        BlockKind.Lists => "listes",
        BlockKind.Text => "texte",
        _ => "table-qpv",
    };

    private sealed record MainMap(SceneLayer Communes, SceneLayer Qpv, SceneLayer Structures, ImmutableArray<SceneItem> Labels, LabelQuality Quality);

    private sealed record Plan(
        double Width, double Height, MapPalette Palette, BlockBuilder Builder, List<SceneItem> Bands, Box Body,
        Dictionary<BlockKind, ImmutableArray<Block>> Blocks, PageLayout Layout,
        ImmutableArray<Inset> Insets, ImmutableArray<CommuneCoverage?> InsetTowns)
    {
        /// <summary>Circles of inhabitants on the main map, the largest first.</summary>
        public ImmutableArray<(CommuneCoverage Commune, double XMm, double YMm, double RadiusMm)> Circles { get; init; } = [];

        /// <summary>Position of the first inset that shows a place, -1: none.</summary>
        public int InsetOf(double xMetres, double yMetres)
        {
            for (int i = 0; i < Insets.Length; i++)
            {
                if (Insets[i].Window.Contains(xMetres, yMetres))
                    return i;
            }

            return -1;
        }
    }
}
