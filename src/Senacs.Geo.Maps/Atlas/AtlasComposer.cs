using System.Collections.Immutable;
using System.Globalization;
using Senacs.Geo.Codes;
using Senacs.Geo.Coverage;
using Senacs.Geo.Maps.Labels;
using Senacs.Geo.Maps.Layout;
using Senacs.Geo.Maps.Rendering;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Maps.Atlas;

/// <summary>
/// Composes an atlas:
/// 1. the maps, side by side on all processors: they take the time;
/// 2. the pages, once to learn where everything is, once more with the page numbers, which change no line;
/// 3. the foot of every page, now that their number is known.
/// </summary>
internal sealed partial class AtlasComposer
{
    private const string ContentsPlace = "sommaire", DepartementPlace = "departement", WhitePlace = "zones-blanches", CommunesPlace = "index-communes", StructuresPlace = "index-structures", SourcesPlace = "sources";

    private readonly CoverageReport report;
    private readonly AtlasOptions options;
    private readonly Plate plate;
    private readonly AtlasType type;
    private readonly double widthMm;
    private readonly double heightMm;
    private readonly ImmutableArray<EpciSynthese> epcis;
    private readonly ILookup<string, CommuneCoverage> communesOf;
    private readonly Dictionary<string, string> structurePlaces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Lazy<(PlacedMap Map, MapGrid? Grid)>> maps = new(StringComparer.Ordinal);

    public AtlasComposer(CoverageReport report, AtlasOptions options)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(options);
        (this.report, this.options) = (report, options);
        plate = Plate.Of(report, options.Theme, options.Texts);
        (widthMm, heightMm) = (Math.Min(options.Page.WidthMm, options.Page.HeightMm), Math.Max(options.Page.WidthMm, options.Page.HeightMm));
        type = new AtlasType(options.Theme, Math.Clamp(widthMm / 210, 0.8, 1.2));
        epcis = [.. report.Synthese.Epci.OrderBy(e => e.Epci is null).ThenBy(e => FrenchText.Order(e.Epci?.Nom ?? ""), StringComparer.Ordinal).ThenBy(e => e.Epci?.Siren.Value, StringComparer.Ordinal)];
        communesOf = report.Coverage.Communes.ToLookup(c => PlaceOf(c.Commune.Epci), StringComparer.Ordinal);
        int number = 0;
        foreach (Structure s in report.Structures.Structures)
            structurePlaces[s.Id] = "structure-" + (++number).ToString(CultureInfo.InvariantCulture);
    }

    private string DepartementNom => report.Territoire.Nom;

    private string Date => FrenchNumbers.Date(report.Coverage.Date);

    public AtlasBook Compose()
    {
        PrepareMaps();
        _ = maps.Values.AsParallel().Select(m => m.Value.Grid is null).ToArray();

        Dictionary<string, int> pages = new(StringComparer.Ordinal);
        PageSetter set = SetAll(_ => 0);
        foreach (PdfDestination d in set.Destinations)
            pages[d.Name] = d.Page + 1;
        set = SetAll(name => pages.GetValueOrDefault(name));
        for (int i = 0; i < set.Pages.Count; i++)
            Foot(set, i);
        return new AtlasBook
        {
            Title = XmlText.Clean($"{report.Titre}, au {Date}"),
            Description = XmlText.Clean($"Atlas en {FrenchNumbers.Count(set.Pages.Count, "page", "pages")}. {AltText.Of(plate)}"),
            Date = report.Coverage.Date,
            ProductVersion = options.Texts.ProductVersion,
            Pages = [.. set.Pages.Select((p, i) => Scene(p, i))],
            Destinations = [.. set.Destinations],
            Links = [.. set.Links],
            Bookmarks = [.. set.Bookmarks],
        };
    }

    private PageSetter SetAll(Func<string, int> pageOf)
    {
        PageSetter set = new(type, widthMm, heightMm, pageOf);
        Departement(set);
        Contents(set);
        foreach (EpciSynthese epci in epcis)
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
    private IEnumerable<QpvCoverage> Quarters => report.Qpv
        .OrderBy(q => FrenchText.Order(q.Qpv.CommunesPrincipales.FirstOrDefault()?.Nom ?? ""), StringComparer.Ordinal)
        .ThenBy(q => FrenchText.Order(q.Qpv.Nom), StringComparer.Ordinal).ThenBy(q => q.Qpv.Code.Value, StringComparer.Ordinal);

    private static string PlaceOf(Epci? epci) => "epci-" + (epci?.Siren.Value ?? "sans");

    private static string PlaceOf(Qpv quarter) => "qpv-" + quarter.Code.Value;

    private static string PlaceOf(Commune commune) => "commune-" + commune.Code.Value;

    private string NameOf(Epci? epci) => epci?.Nom ?? (epcis.Length == 1 ? "Les communes du département" : "Communes sans intercommunalité connue");

    // The first page: title, finding, map with its figures, grid.
    private void Departement(PageSetter set)
    {
        DepartementHead(set);
        PlaceMap(set, DepartementPlace, DepartementBox(set));
    }

    private void DepartementHead(PageSetter set)
    {
        set.Section(report.Titre, DepartementPlace, "Le département", 0);
        set.Paragraph($"{plate.Headings.Finding}. {DepartementNom}, au {Date}.", type.Finding, 3);
    }

    private static Box DepartementBox(PageSetter set) => Box.FromEdges(set.Body.LeftMm, set.YMm, set.Body.RightMm, set.Body.BottomMm - 1);

    private void Contents(PageSetter set)
    {
        set.Section("Sommaire", ContentsPlace, "Sommaire", 0);
        double w = set.WidthMm, last = 14 * type.Factor;
        List<Row> plain = [Entry("Le département", DepartementPlace), Entry("Zones blanches", WhitePlace), Entry("Index des communes", CommunesPlace), Entry("Index des structures", StructuresPlace), Entry("Sources et règles", SourcesPlace)];
        set.Table([new Column("", w - last), new Column("Page", last, TextAnchor.End)], plain);

        set.Heading(epcis.Length == 1 && epcis[0].Epci is null ? "Chiffres du département" : "Intercommunalités");
        set.Anchor("liste-epci");
        set.Bookmarks.Add(new PdfBookmark("Intercommunalités", 0, "liste-epci"));
        double number = 15.5 * type.Factor, name = w - (7 * number) - last;
        ImmutableArray<Column> layout =
        [
            new("Intercommunalité", name), new("Communes", number, TextAnchor.End), new("Centre social", number, TextAnchor.End), new(LibellesClasse.Court(Classe.EvsSeul, report.Coverage.Regle), number, TextAnchor.End), new("Zones blanches", number, TextAnchor.End),
            new("Part couverte", number, TextAnchor.End), new("Habitants", number, TextAnchor.End), new("dont en zone blanche", number, TextAnchor.End), new("Page", last, TextAnchor.End),
        ];
        List<Row> rows = [.. epcis.Select(e => Figures(NameOf(e.Epci), e.Communes, e.Population, PlaceOf(e.Epci), type.Cell))];
        rows.Add(Figures(DepartementNom, report.Synthese.Communes, report.Synthese.Population, null, type.CellStrong) with { IsTotal = true });
        set.Table(layout, rows);
        if (!report.Synthese.Fourni.Population)
            set.Paragraph($"{Absence.Population}.", type.CellSecondary);
        else if (report.Synthese.PopulationInconnue > 0)
            set.Paragraph($"Population inconnue pour {FrenchNumbers.Count(report.Synthese.PopulationInconnue, "commune", "communes")}, absentes des habitants.", type.CellSecondary);

        if (!report.Synthese.Fourni.Epci)
            set.Paragraph($"{Absence.Epci}.", type.CellSecondary);
        if (report.Qpv.IsEmpty)
        {
            set.Heading("Quartiers prioritaires");
            set.Paragraph($"{Constat.Qpv(report.Synthese.Qpv)}.", type.Cell);
        }
        else
        {
            set.Heading("Quartiers prioritaires");
            set.Anchor("liste-qpv");
            set.Table(
                [new("Quartier", w * 0.36), new("Commune", w * 0.25), new("État", (w * 0.39) - last), new("Page", last, TextAnchor.End)],
                [.. Quarters.Select(q => new Row(
                    new Cell(q.Qpv.Nom) { Link = PlaceOf(q.Qpv) }, q.Qpv.NomsDesCommunes, AtlasWords.Of(q.Etat, report), new Cell(set.PageNumber(PlaceOf(q.Qpv))) { Link = PlaceOf(q.Qpv) }))]);
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
        if (maps.TryGetValue(place, out Lazy<(PlacedMap Map, MapGrid? Grid)>? map))
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
        items.Add(new SceneText(type.FootStrong.Name, TextAnchor.End, [new TextLine(right, y + (type.FootStrong.SizeMm * 0.75), folio)]));
        double x = right - type.FootStrong.WidthMm(folio) - 3;
        foreach ((string text, string place) in ((string, string)[])[("Structures", StructuresPlace), ("Communes", CommunesPlace), ("Sommaire", ContentsPlace)])
        {
            double width = type.Cell.WidthMm(text);
            items.Add(new SceneText(type.Cell.Name, TextAnchor.End, [new TextLine(x, y + (type.FootStrong.SizeMm * 0.75), text)]));
            set.Links.Add(new PdfLink(page, new Box(x - width, y - 1.2, width, 4.6), place));
            x -= width + 3.5;
        }

        // the first line stops before the links, the others have the whole width
        List<string> lines = PageSetter.Wrap(FootText(), type.Foot, x - left - 4);
        if (lines.Count > 1)
            lines = [lines[0], .. PageSetter.Wrap(string.Join(' ', lines[1..]), type.Foot, right - left)];
        double step = type.Foot.SizeMm * 1.15, top = y + (type.Foot.SizeMm * 0.8);
        for (int i = 0; i < lines.Count && i < 4; i++)
        {
            string line = i == 3 && lines.Count > 4 ? TextFlow.Fit(lines[i] + " …", type.Foot, right - left - 2) : lines[i];
            items.Add(new SceneText(type.Foot.Name, TextAnchor.Start, [new TextLine(left, i == 0 ? top : top + (i * step) + 1, line)]));
        }
    }

    private string FootText()
    {
        string sources = string.Join(" ; ", report.Sources.Where(s => s.Role is "communes" or "table" or "qpv" or "structures")
            .Select(s => (s.Origine ?? s.Fichier) + (s.Millesime is { } year ? ", " + year : "")).Distinct(StringComparer.Ordinal));
        return $"{DepartementNom}, situation au {Date}. Règle «\u00A0{report.Coverage.Regle.Code}\u00A0»\u00A0: une commune est couverte si {report.Coverage.RegleLibelle}."
            + (sources.Length > 0 ? $" Sources\u00A0: {sources}." : "") + $" {options.Texts.ProductVersion}.";
    }

    private MapScene Scene(PageDraft page, int number)
    {
        ImmutableArray<SceneLayer> layers = [.. page.Maps.Select((m, i) => new SceneLayer("carte" + (i == 0 ? "" : (i + 1).ToString(CultureInfo.InvariantCulture)), [new SceneGroup(null, m.Items) { Tag = new SceneTag(SceneRole.Figure) { Alternative = m.Alternative } }])), new SceneLayer("textes", [.. page.Items])];
        return new MapScene
        {
            WidthMm = widthMm,
            HeightMm = heightMm,
            Title = XmlText.Clean($"{report.Titre}, page {(number + 1).ToString(CultureInfo.InvariantCulture)}"),
            Description = "",
            IsPicture = false,
            Date = report.Coverage.Date,
            Styles = [.. type.UsedBy(layers.SelectMany(l => l.Items)).Concat(page.Maps.SelectMany(m => m.Styles)).DistinctBy(s => s.Name, StringComparer.Ordinal)],
            Patterns = [.. page.Maps.SelectMany(m => m.Patterns).DistinctBy(p => p.Id, StringComparer.Ordinal)],
            Layers = layers,
            Labels = new LabelQuality(0, 0, 0, 0, 0, []),
            Layout = new LayoutQuality(1, default, default, 1, []),
        };
    }
}
