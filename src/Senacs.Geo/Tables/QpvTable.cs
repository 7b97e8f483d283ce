using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;
using Senacs.Geo.Territoires;
using static Senacs.Geo.Tables.Formats;

namespace Senacs.Geo.Tables;

/// <summary>The columns of a QPV.</summary>
/// <remarks><c>structures</c> holds those linked beyond doubt; <c>tous_les_etats</c> every link as <c>state:id</c>, the uncertain ones included;
/// <c>distance_m</c> is the nearest site of the structures linked beyond doubt, 0 inside, nothing when there is none; <c>peut_etre_dans</c> holds
/// those of which a site may stand inside, its position being known to within a radius.</remarks>
public sealed class QpvTable : Table<QpvTable.Row>
{
    /// <summary>A QPV; without one, the row that says that none was supplied.</summary>
    public sealed record Row(CoverageReport Report, QpvCoverage? Coverage)
    {
        internal IEnumerable<Commune>? Communes => Coverage?.Qpv.CommunesPrincipales;
    }

    private const Formats Linked = Csv | Files | Sheet | Collection;

    private static readonly Column<Row>[] Declared =
    [
        Text("code", "Code", r => r.Coverage?.Qpv.Code.Value) with { Sheet = new("Code", 11), Formats = Shown },
        Text("nom", "Nom", r => r.Coverage is null ? Absence.Qpv : r.Coverage.Qpv.Nom) with { Sheet = new("Quartier", 30, true), Formats = Shown },
        Integer("generation", "Génération", r => (int?)r.Coverage?.Qpv.Code.Generation) with
        { IsYear = true, Sheet = new("Génération", 10), Formats = Linked | Tile },
        Text("departement", "Département", r => r.Report.Territoire.Departement.Value) with { Formats = Collection | Tile },
        List("communes", "Communes", r => r.Communes?.Select(c => c.Nom)) with { Sheet = new("Communes", 24), Formats = Linked },
        Text("communes", "Communes", r => r.Communes is { } all ? string.Join(", ", all.Select(c => c.Nom)) : null) with { Formats = Page },
        List("codes_insee", "Codes INSEE", r => r.Communes?.Select(c => c.Code.Value)) with { Sheet = new("Codes INSEE", 10), Formats = Linked },
        Text("etat", "État", r => r.Coverage is null ? Valeurs.NonFourni : Valeurs.Of(r.Coverage.Etat)) with
        { Values = [.. Libelles.QpvEtats.Select(Valeurs.Of)], Formats = Shown & ~Sheet },
        Text("etat_libelle", "État en toutes lettres", r => r.Coverage is { } q ? r.Report.Libelle(q.Etat) : null) with
        { Sheet = new("État", 28, true), Formats = Shown & ~Csv },
        List("structures", "Structures (identifiants)", r => r.Coverage?.Structures.Select(s => s.Id)) with
        { Sheet = new("Identifiants des structures", 28), Formats = Linked | Page },
        List("structures_noms", "Structures", r => r.Coverage?.Structures.Select(s => s.Nom)) with
        { Sheet = new("Structures", 36), Formats = Linked },
        List("tous_les_etats", "Liens", r => r.Coverage?.Links.Select(l => $"{Valeurs.Of(l.Etat)}:{l.Structure.Id}")) with { Formats = Csv },
        Number("distance_m", "Distance à la structure la plus proche", "m", 0, r => r.Coverage?.NearestMetres) with
        { Sheet = new("Distance (m)", 10), Formats = Linked & ~Files },
        Date("date", "Date", r => r.Report.Coverage.Date) with { Formats = Linked & ~Sheet },
        List("peut_etre_dans", "Structures peut-être dedans", r => r.Coverage?.PerhapsInside.Select(s => s.Id)) with { Formats = Csv },
        Text("scenario", "Situation imaginée", r => r.Report.Scenario) with { Formats = Csv },
        List("liens", "Tous les liens", r => r.Coverage?.Links.Select(l => $"{l.Structure.Nom} : {Libelles.Of(l)}")) with
        { Sheet = new("Tous les liens", 44), Formats = Sheet },
        List("peut_etre_dans_noms", "Peut-être dedans", r => r.Coverage?.PerhapsInside.Select(s => s.Nom)) with
        { Sheet = new("Peut-être dedans", 26), Formats = Sheet },
    ];

    private static readonly (Formats Format, string[] Names)[] Orders =
    [(Sheet, ["code", "nom", "generation", "communes", "codes_insee", "etat_libelle", "structures_noms", "structures", "liens", "distance_m"])];

    private QpvTable()
        : base(Declared, Orders)
    {
    }

    private static Formats Shown => Formats.All & ~Report;

    public static QpvTable Columns { get; } = new();

    /// <summary>Ordered by code.</summary>
    public static IEnumerable<Row> Rows(CoverageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Qpv.Select(q => new Row(report, q));
    }

    /// <summary>The same; where no perimeter was supplied, one row that says so: a header alone would read as none.</summary>
    public static IEnumerable<Row> RowsOrAbsence(CoverageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Synthese.Qpv is null ? [new Row(report, null)] : Rows(report);
    }
}
