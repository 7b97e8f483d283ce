using Senacs.Geo.Maps.Rendering;

namespace Senacs.Geo.Maps.Atlas;

/// <summary>
/// Composes an atlas:
/// 1. the maps, side by side on all processors: they take the time;
/// 2. the pages, once to learn where everything is, once more with the page numbers, which change no line;
/// 3. the foot of every page, now that their number is known.
/// </summary>
internal sealed partial class AtlasComposer
{
    private const string ContentsPlace = "sommaire", DepartementPlace = "departement", WhitePlace = "zones-blanches",
        CommunesPlace = "index-communes", StructuresPlace = "index-structures", SourcesPlace = "sources";

    private readonly CoverageReport _report;
    private readonly AtlasOptions _options;
    private readonly Plate _plate;
    private readonly AtlasType _type;
    private readonly double _widthMm;
    private readonly double _heightMm;
    private readonly ImmutableArray<EpciSynthese> _epcis;
    private readonly ILookup<string, CommuneCoverage> _communesOf;
    private readonly Dictionary<string, string> _structurePlaces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Lazy<(PlacedMap Map, MapGrid? Grid)>> _maps = new(StringComparer.Ordinal);

    public AtlasComposer(CoverageReport report, AtlasOptions options)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(options);
        (_report, _options) = (report, options);
        _plate = Plate.Of(report, options.Theme, options.Texts);
        (_widthMm, _heightMm) = (Math.Min(options.Page.WidthMm, options.Page.HeightMm), Math.Max(options.Page.WidthMm, options.Page.HeightMm));
        _type = new AtlasType(options.Theme, Math.Clamp(_widthMm / 210, 0.8, 1.2));
        _epcis = [.. report.Synthese.Epci.OrderBy(e => e.Epci is null).ThenBy(e => FrenchText.Order(e.Epci?.Nom ?? ""), StringComparer.Ordinal)
            .ThenBy(e => e.Epci?.Siren.Value, StringComparer.Ordinal)];
        _communesOf = report.Coverage.Communes.ToLookup(c => PlaceOf(c.Commune.Epci), StringComparer.Ordinal);
        int number = 0;
        foreach (Structure s in report.Structures.Structures)
            _structurePlaces[s.Id] = "structure-" + (++number).ToString(CultureInfo.InvariantCulture);
    }

    private string DepartementNom => _report.Territoire.Nom;

    private string Date => FrenchNumbers.Date(_report.Coverage.Date);

    public AtlasBook Compose()
    {
        PrepareMaps();
        _ = _maps.Values.AsParallel().Select(m => m.Value.Grid is null).ToArray();

        Dictionary<string, int> pages = new(StringComparer.Ordinal);
        PageSetter set = SetAll(_ => 0);
        foreach (PdfDestination d in set.Destinations)
            pages[d.Name] = d.Page + 1;
        set = SetAll(name => pages.GetValueOrDefault(name));
        for (int i = 0; i < set.Pages.Count; i++)
            Foot(set, i);
        return new AtlasBook
        {
            Title = XmlText.Clean($"{_report.Titre}, au {Date}"),
            Description = XmlText.Clean($"Atlas en {FrenchNumbers.Count(set.Pages.Count, "page", "pages")}. {AltText.Of(_plate)}"),
            Date = _report.Coverage.Date,
            ProductVersion = _options.Texts.ProductVersion,
            Pages = [.. set.Pages.Select((p, i) => Scene(p, i))],
            Destinations = [.. set.Destinations],
            Links = [.. set.Links],
            Bookmarks = [.. set.Bookmarks],
        };
    }

    private PageSetter SetAll(Func<string, int> pageOf)
    {
        PageSetter set = new(_type, _widthMm, _heightMm, pageOf);
        Departement(set);
        Contents(set);
        foreach (EpciSynthese epci in _epcis)
            Epci(set, epci);
        foreach (QpvCoverage quarter in Quarters)
            Quarter(set, quarter);
        WhiteZones(set);
        CommuneIndex(set);
        StructureIndex(set);
        Sources(set);
        return set;
    }

    /// <summary>By commune, then by name.</summary>
    private IEnumerable<QpvCoverage> Quarters => _report.Qpv
        .OrderBy(q => FrenchText.Order(q.Qpv.CommunesPrincipales.FirstOrDefault()?.Nom ?? ""), StringComparer.Ordinal)
        .ThenBy(q => FrenchText.Order(q.Qpv.Nom), StringComparer.Ordinal).ThenBy(q => q.Qpv.Code.Value, StringComparer.Ordinal);

    private static string PlaceOf(Epci? epci) => "epci-" + (epci?.Siren.Value ?? "sans");

    private static string PlaceOf(Qpv quarter) => "qpv-" + quarter.Code.Value;

    private static string PlaceOf(Commune commune) => "commune-" + commune.Code.Value;

    private string NameOf(Epci? epci) => epci?.Nom ?? (_epcis.Length == 1 ? "Les communes du département" : "Communes sans intercommunalité connue");

    // The first page: title, finding, map with its figures, grid.
    private void Departement(PageSetter set)
    {
        DepartementHead(set);
        PlaceMap(set, DepartementPlace, DepartementBox(set));
    }

    private void DepartementHead(PageSetter set)
    {
        set.Section(_report.Titre, DepartementPlace, "Le département", 0);
        set.Paragraph($"{_plate.Headings.Finding}. {DepartementNom}, au {Date}.", _type.Finding, 3);
    }

    private static Box DepartementBox(PageSetter set) => Box.FromEdges(set.Body.LeftMm, set.YMm, set.Body.RightMm, set.Body.BottomMm - 1);

    private void Contents(PageSetter set)
    {
        set.Section("Sommaire", ContentsPlace, "Sommaire", 0);
        double w = set.WidthMm, last = 14 * _type.Factor;
        List<Row> plain = [Entry("Le département", DepartementPlace), Entry("Zones blanches", WhitePlace),
            Entry("Index des communes", CommunesPlace), Entry("Index des structures", StructuresPlace), Entry("Sources et règles", SourcesPlace)];
        set.Table([new Column("", w - last), new Column("Page", last, TextAnchor.End)], plain);

        set.Heading(_epcis.Length == 1 && _epcis[0].Epci is null ? "Chiffres du département" : "Intercommunalités");
        set.Anchor("liste-epci");
        set.Bookmarks.Add(new PdfBookmark("Intercommunalités", 0, "liste-epci"));
        double number = 15.5 * _type.Factor, name = w - (7 * number) - last;
        ImmutableArray<Column> layout =
        [
            new("Intercommunalité", name), new("Communes", number, TextAnchor.End), new("Centre social", number, TextAnchor.End),
            new(LibellesClasse.Court(Classe.EvsSeul, _report.Coverage.Regle), number, TextAnchor.End), new("Zones blanches", number, TextAnchor.End),
            new("Part couverte", number, TextAnchor.End), new("Habitants", number, TextAnchor.End),
            new("dont en zone blanche", number, TextAnchor.End), new("Page", last, TextAnchor.End),
        ];
        List<Row> rows = [.. _epcis.Select(e => Figures(NameOf(e.Epci), e.Communes, e.Population, PlaceOf(e.Epci), _type.Cell))];
        rows.Add(Figures(DepartementNom, _report.Synthese.Communes, _report.Synthese.Population, null, _type.CellStrong) with { IsTotal = true });
        set.Table(layout, rows);
        if (!_report.Synthese.Fourni.Population)
            set.Paragraph($"{Absence.Population}.", _type.CellSecondary);
        else if (_report.Synthese.PopulationInconnue > 0)
            set.Paragraph($"Population inconnue pour {FrenchNumbers.Count(_report.Synthese.PopulationInconnue, "commune", "communes")}, absentes "
                + "des habitants.", _type.CellSecondary);

        if (!_report.Synthese.Fourni.Epci)
            set.Paragraph($"{Absence.Epci}.", _type.CellSecondary);
        if (_report.Qpv.IsEmpty)
        {
            set.Heading("Quartiers prioritaires");
            set.Paragraph($"{Constat.Qpv(_report.Synthese.Qpv)}.", _type.Cell);
        }
        else
        {
            set.Heading("Quartiers prioritaires");
            set.Anchor("liste-qpv");
            set.Table(
                [new("Quartier", w * 0.36), new("Commune", w * 0.25), new("État", (w * 0.39) - last), new("Page", last, TextAnchor.End)],
                [.. Quarters.Select(q => new Row(
                    new Cell(q.Qpv.Nom) { Link = PlaceOf(q.Qpv) }, q.Qpv.NomsDesCommunes, AtlasWords.Of(q.Etat, _report),
                        new Cell(set.PageNumber(PlaceOf(q.Qpv))) { Link = PlaceOf(q.Qpv) }))]);
        }

        Row Entry(string text, string place) => new(new Cell(text) { Link = place }, new Cell(set.PageNumber(place)) { Link = place });

        Row Figures(string text, ClasseCounts communes, HabitantCounts people, string? place, TypeStyle style) => new(
            new Cell(text, style) { Link = place },
            new Cell(FrenchNumbers.Integer(communes.Total), style),
            new Cell(FrenchNumbers.Integer(communes.CentreSocial), style),
            new Cell(FrenchNumbers.Integer(communes.EvsSeul), style),
            new Cell(FrenchNumbers.Integer(communes.ZoneBlanche), style),
            new Cell(communes.Percent(communes.Couvertes) is { } p ? FrenchNumbers.Percent(p) : "–", style),
            new Cell(people.Total is { } all ? FrenchNumbers.Integer(all) : Absence.Inconnue, style),
            new Cell(people.ZoneBlanche is { } uncovered ? FrenchNumbers.Integer(uncovered) : Absence.Inconnue, style),
            new Cell(place is null ? "" : set.PageNumber(place), style) { Link = place });
    }

    private void PlaceMap(PageSetter set, string place, Box box)
    {
        if (_maps.TryGetValue(place, out Lazy<(PlacedMap Map, MapGrid? Grid)>? map))
            set.Page.Maps.Add(map.Value.Map);
        set.YMm = box.BottomMm;
    }

    // The foot: what the page is about, where it comes from, where to go from here.
    private void Foot(PageSetter set, int page)
    {
        List<SceneItem> items = set.Pages[page].Items;
        double left = set.Body.LeftMm, right = set.Body.RightMm, y = set.Body.BottomMm + 4.2;
        items.Add(new ScenePolyline("a-filet", [left, y - 2.2, right, y - 2.2]));
        string folio = $"{(page + 1).ToString(CultureInfo.InvariantCulture)}/{set.Pages.Count.ToString(CultureInfo.InvariantCulture)}";
        items.Add(_type.FootStrong.Line(right, y + (_type.FootStrong.SizeMm * 0.75), folio, TextAnchor.End));
        double x = right - _type.FootStrong.WidthMm(folio) - 3;
        foreach ((string text, string place) in ((string, string)[])[("Structures", StructuresPlace), ("Communes", CommunesPlace),
                ("Sommaire", ContentsPlace)])
        {
            double width = _type.Cell.WidthMm(text);
            items.Add(_type.Cell.Line(x, y + (_type.FootStrong.SizeMm * 0.75), text, TextAnchor.End));
            set.Links.Add(new PdfLink(page, new Box(x - width, y - 1.2, width, 4.6), place));
            x -= width + 3.5;
        }

        // the first line stops before the links, the others have the whole width
        List<string> lines = PageSetter.Wrap(FootText(), _type.Foot, x - left - 4);
        if (lines.Count > 1)
            lines = [lines[0], .. PageSetter.Wrap(string.Join(' ', lines[1..]), _type.Foot, right - left)];
        double step = _type.Foot.SizeMm * 1.15, top = y + (_type.Foot.SizeMm * 0.8);
        for (int i = 0; i < lines.Count && i < 4; i++)
        {
            string line = i == 3 && lines.Count > 4 ? TextFlow.Fit(lines[i] + " …", _type.Foot, right - left - 2) : lines[i];
            items.Add(_type.Foot.Line(left, i == 0 ? top : top + (i * step) + 1, line));
        }
    }

    private string FootText()
    {
        string sources = string.Join(" ; ", _report.Sources.Where(s => s.Role is "communes" or "table" or "qpv" or "structures")
            .Select(s => (s.Origine ?? s.Fichier) + (s.Millesime is { } year ? ", " + year : "")).Distinct(StringComparer.Ordinal));
        return $"{DepartementNom}, situation au {Date}. Règle «\u00A0{_report.Coverage.Regle.Code}\u00A0»\u00A0: une commune est couverte si "
            + $"{_report.Coverage.RegleLibelle}." + (sources.Length > 0 ? $" Sources\u00A0: {sources}." : "") + $" {_options.Texts.ProductVersion}.";
    }

    private MapScene Scene(PageDraft page, int number)
    {
        ImmutableArray<SceneLayer> layers = [.. page.Maps.Select((m, i) =>
            new SceneLayer("carte" + (i == 0 ? "" : (i + 1).ToString(CultureInfo.InvariantCulture)),
            [new SceneGroup(null, m.Items) { Tag = new SceneTag(SceneRole.Figure) { Alternative = m.Alternative } }])),
            new SceneLayer("textes", [.. page.Items])];
        return new MapScene
        {
            WidthMm = _widthMm,
            HeightMm = _heightMm,
            Title = XmlText.Clean($"{_report.Titre}, page {(number + 1).ToString(CultureInfo.InvariantCulture)}"),
            Description = "",
            IsPicture = false,
            Date = _report.Coverage.Date,
            Styles = [.. _type.UsedBy(layers).Styles.Concat(page.Maps.SelectMany(m => m.Styles))
                .DistinctBy(s => s.Name, StringComparer.Ordinal)],
            Patterns = [.. page.Maps.SelectMany(m => m.Patterns).DistinctBy(p => p.Id, StringComparer.Ordinal)],
            Layers = layers,
            Labels = LabelQuality.None,
            Layout = new LayoutQuality(1, default, default, 1, []),
        };
    }
}
