using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using static Senacs.Geo.Tables.Formats;

namespace Senacs.Geo.Tables;

/// <summary>The columns of a commune.</summary>
public sealed class CommuneTable : Table<CommuneTable.Row>
{
    /// <summary>A commune and its class, with the report that says under which rule and at what date.</summary>
    public sealed record Row(CoverageReport Report, CommuneCoverage Coverage)
    {
        public Commune Commune => Coverage.Commune;
    }

    // a commune with its class, in files and collections alike
    private const Formats Classed = Files | Collection;

    private static readonly Column<Row>[] Declared =
    [
        Text("code_insee", "Code INSEE", r => r.Commune.Code.Value) with { PageName = "code", Sheet = new("Code INSEE", 9), Formats = Shown },
        Text("nom", "Nom", r => r.Commune.Nom) with { Sheet = new("Commune", 24, true), Formats = Shown },
        Integer("population", "Population municipale", r => r.Commune.Population) with
        { Unknown = Absence.Inconnue, Sheet = new("Population", 11), Formats = Shown },
        Text("epci_nom", "EPCI", r => r.Commune.Epci?.Nom) with
        { Unknown = Absence.Inconnue, Sheet = new("Intercommunalité", 26, true), Formats = Shown & ~(Tile | Page) },
        Text("classe", "Classe", r => Valeurs.Of(r.Coverage.Classe)) with
        { Values = [.. Libelles.Classes.Select(Valeurs.Of)], Formats = Csv | Classed | Tile | Page },
        List("projet", "Projets", r => r.Coverage.Projets.Select(p => p.Id)) with
        { PageName = "projets", Sheet = new("Identifiants des projets", 18), Formats = Csv | Classed | Sheets | Page },
        List("centres_sociaux", "Centres sociaux", r => r.Coverage.CentresSociaux.Distinct(StringComparer.Ordinal)) with
        { Sheet = new("Identifiants des centres", 22), Formats = Csv | Classed | Sheet },
        List("evs", "Espaces de vie sociale", r => r.Coverage.Evs.Distinct(StringComparer.Ordinal)) with
        { Sheet = new("Identifiants des EVS", 20), Formats = Csv | Classed | Sheet },
        Number("distance_km", "Distance au site le plus proche", "km", 2, r => r.Coverage.NearestSiteMetres / 1000) with
        { Sheet = new("Site le plus proche (km)", 12), Formats = Csv | Classed | Sheets | Tile },
        Text("regle", "Règle de couverture", r => r.Report.Coverage.Regle.Code) with { Formats = Csv | Classed },
        Date("date", "Date", r => r.Report.Coverage.Date) with { Formats = Csv | Classed },
        Text("classe_libelle", "Classe en toutes lettres", r => LibellesClasse.Titre(r.Coverage.Classe, r.Report.Coverage.Regle)) with
        { Sheet = new("Classe", 20), Formats = Classed | Sheet | Tile },
        Text("epci_siren", "SIREN de l’EPCI", r => r.Commune.Epci?.Siren.Value) with { Formats = Classed | PlainCollection },
        Flag("hypothese", "Repose sur une hypothèse de territoire", r => r.Coverage.RestsOnHypothesis) with
        { Sheet = new("Par hypothèse", 12), Formats = Classed | Sheet | Tile | Page },
        Flag("distance_nominale", "Le site le plus proche n’est connu qu’à sa commune", Nominal) with
        { Sheet = new("Distance nominale", 10), Formats = Csv | Classed | Sheets },
        Text("departement", "Département", r => r.Report.Territoire.Departement.Value) with { Formats = Collections | Tiles },
        List("motifs", "Motifs", r => r.Coverage.Reasons.Select(Libelles.Of)) with { Formats = Collection | Page },
        Text("scenario", "Situation imaginée", r => r.Report.Scenario) with { Formats = Csv },
        Number("superficie_km2", "Superficie", "km²", 2, r => r.Commune.MapShape?.AreaSquareMetres / 1e6) with { Formats = PlainCollection },
        List("centres_sociaux_noms", "Centres sociaux", r => Names(r, StructureType.CentreSocial)) with
        { Sheet = new("Centres sociaux", 30), Formats = Sheet },
        List("evs_noms", "EVS", r => Names(r, StructureType.Evs)) with { Sheet = new("EVS", 26), Formats = Sheet },
        List("projet_noms", "En projet, non compté", r => r.Coverage.Projets.Select(p => p.Nom)) with { Formats = Sheets },
        Integer("epci", "Rang de l’EPCI", r => r.Commune.Epci is { } epci ? r.Report.Territoire.Epcis.IndexOf(epci) : null) with { Formats = Page },
        Text("proche", "Site le plus proche", r => r.Coverage.NearestSiteMetres is null ? null : Libelles.Proche(r.Coverage)) with { Formats = Page },
        List("qpv", "QPV", QpvOf) with { Formats = Page },
        Flag("sans_contour", "Sans contour", r => r.Commune.Shape is null) with { Formats = Page },
    ];

    private static readonly (Formats Format, string[] Names)[] Orders =
    [
        (Sheet, ["code_insee", "nom", "population", "epci_nom", "classe_libelle", "centres_sociaux_noms", "centres_sociaux", "evs_noms",
            "evs",
            "projet_noms", "projet", "distance_km", "distance_nominale", "hypothese"]),
        (SecondSheet, ["code_insee", "nom", "population", "epci_nom", "distance_km", "distance_nominale", "projet_noms", "projet"]),
        (PlainCollection | PlainTile, ["code_insee", "nom", "departement", "population", "epci_siren", "epci_nom"]),
        (Tile, ["code_insee", "nom", "departement", "population", "classe", "classe_libelle"]),
        (Page, ["code_insee", "nom", "population", "epci", "classe", "hypothese", "proche", "motifs"]),
    ];

    private CommuneTable()
        : base(Declared, Orders)
    {
    }

    // what every table of communes begins with; the report has its own words for it
    private static Formats Shown => Formats.All & ~Report;

    public static CommuneTable Columns { get; } = new();

    /// <summary>What the list of <see cref="CoverageReport.ZonesBlanches"/> is called: an order by inhabitants is claimed where they are
    /// known.</summary>
    public static string ZonesBlanches(CoverageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Synthese.Fourni.Population ? "Zones blanches, les plus peuplées d’abord" : "Zones blanches";
    }

    /// <summary>Ordered by code.</summary>
    public static IEnumerable<Row> Rows(CoverageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Coverage.Communes.Select(c => new Row(report, c));
    }

    // of a distance; where there is none, nothing is known of it
    private static bool? Nominal(Row row) => row.Coverage.NearestSiteMetres is null ? null : row.Coverage.NearestIsNominal;

    private static IEnumerable<string> Names(Row row, StructureType type) =>
        row.Coverage.Reasons.Select(r => r.Structure).Where(s => s.Type == type).Distinct().Select(s => s.Nom);

    private static IEnumerable<string> QpvOf(Row row) =>
        row.Report.Qpv.Where(q => q.Qpv.CommunesPrincipales.Contains(row.Commune)).Select(q => q.Qpv.Code.Value);
}
