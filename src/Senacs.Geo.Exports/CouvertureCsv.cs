using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Senacs.Geo.Vocabulary;

namespace Senacs.Geo.Exports;

/// <summary>The class of every commune: one row a commune, ordered by code.</summary>
public static class CouvertureCsv
{
    /// <summary>The columns of the contract, in its order.</summary>
    public static ReadOnlySpan<string> Columns => ColumnNames;

    private static readonly string[] ColumnNames =
        ["code_insee", "nom", "population", "epci_nom", "classe", "projet", "centres_sociaux", "evs", "distance_km", "regle", "date"];

    public static void Write(CoverageReport report, Stream output) =>
        CsvRowWriter.ToStream(output, text => Write(report, text));

    /// <remarks>Where distances make the classes, a column <c>distance_nominale</c> says which are those to a commune-level site (<c>oui</c>,
    /// <c>non</c>). An imagined situation adds a last column, <c>scenario</c>, that says so on every row.</remarks>
    public static void Write(CoverageReport report, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(report);
        CsvRowWriter csv = new(output);
        bool measures = report.Coverage.Regle.MesureLesDistances;
        csv.Header([.. ColumnNames, .. measures ? ["distance_nominale"] : Array.Empty<string>(), .. report.Scenario is null ? Array.Empty<string>() : ["scenario"]]);
        string regle = report.Coverage.Regle.Code;
        string date = Valeurs.Of(report.Coverage.Date);
        foreach (CommuneCoverage commune in report.Coverage.Communes)
        {
            csv.Raw(commune.Commune.Code.Value)
                .Text(commune.Commune.Nom)
                .Integer(commune.Commune.Population)
                .Text(commune.Commune.Epci?.Nom)
                .Raw(Valeurs.Of(commune.Classe))
                .List(commune.Projets.Select(p => p.Id))
                .List(commune.CentresSociaux.Distinct(StringComparer.Ordinal))
                .List(commune.Evs.Distinct(StringComparer.Ordinal))
                .Raw(commune.NearestSiteMetres is { } metres ? Valeurs.Kilometres(metres) : "")
                .Raw(regle)
                .Raw(date);
            if (measures)
                csv.Raw(commune.NearestSiteMetres is null ? "" : commune.NearestIsNominal ? "oui" : "non");
            if (report.Scenario is { } mention)
                csv.Text(mention);
            csv.EndRow();
        }
    }
}

/// <summary>The QPV table: one row a QPV, ordered by code; where none was supplied, one row that says so, without code.</summary>
/// <remarks><c>structures</c> holds those linked beyond doubt; <c>tous_les_etats</c> every link as <c>state:id</c>, the uncertain ones included;
/// <c>distance_m</c> is the nearest site of the structures linked beyond doubt, 0 inside, empty when there is none; <c>peut_etre_dans</c> holds
/// those of which
/// a site may stand inside, its position being known to within a radius.</remarks>
public static class QpvCsv
{
    private static readonly string[] ColumnNames =
        ["code", "nom", "generation", "communes", "codes_insee", "etat", "structures", "structures_noms", "tous_les_etats", "distance_m", "date",
            "peut_etre_dans"];

    public static ReadOnlySpan<string> Columns => ColumnNames;

    public static void Write(CoverageReport report, Stream output) =>
        CsvRowWriter.ToStream(output, text => Write(report, text));

    public static void Write(CoverageReport report, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(report);
        CsvRowWriter csv = new(output);
        csv.Header(Columns);
        string date = Valeurs.Of(report.Coverage.Date);
        if (report.Synthese.Qpv is null)
        {
            // a header alone would read as none
            foreach (string column in Columns)
                csv.Text(column switch { "nom" => Absence.Qpv, "etat" => Valeurs.NonFourni, "date" => date, _ => null });
            csv.EndRow();
        }

        foreach (QpvCoverage qpv in report.Qpv)
        {
            csv.Raw(qpv.Qpv.Code.Value)
                .Text(qpv.Qpv.Nom)
                .Integer((int)qpv.Qpv.Code.Generation)
                .List(qpv.Qpv.CommunesPrincipales.Select(c => c.Nom))
                .List(qpv.Qpv.CommunesPrincipales.Select(c => c.Code.Value))
                .Raw(Valeurs.Of(qpv.Etat))
                .List(qpv.Structures.Select(s => s.Id))
                .List(qpv.Structures.Select(s => s.Nom))
                .List(qpv.Links.Select(l => $"{Valeurs.Of(l.Etat)}:{l.Structure.Id}"))
                .Raw(NearestMetres(qpv) is { } metres ? Valeurs.Metres(metres) : "")
                .Raw(date)
                .List(qpv.PerhapsInside.Select(s => s.Id))
                .EndRow();
        }
    }

    internal static double? NearestMetres(QpvCoverage qpv) => qpv.Links.Where(l => l.Etat < QpvEtat.Indetermine).Min(l => l.DistanceMetres);
}

/// <summary>Where every structure of the register is: one row for each row kept, located or not, ordered by id; then each row set aside, by
/// line.</summary>
/// <remarks>A row set aside has the status <c>ecartee</c> and a <c>raison</c>. A structure that could not be located keeps its row: no coordinates,
/// <c>geo_statut</c> <c>introuvable</c>.
/// <c>commune</c> and <c>code_insee_registre</c> are as written, <c>code_insee</c> is the commune that holds the point.
/// <c>qpv_certitude</c> says whether the siège is in a QPV (<c>dans</c>, <c>hors</c>, <c>indetermine</c>; empty without perimeters),
/// <c>qpv_position</c> in which, or perhaps in which;
/// <c>qpv</c> holds those declared. <c>geo_ecart_m</c> is the distance from the register's coordinates to its address. <c>a_revoir_rang</c> is 1 for
/// the address to review first.</remarks>
public static class StructuresLocaliseesCsv
{
    private static readonly string[] ColumnNames =
    [
        "id", "nom", "type", "statut", "gestion", "en_vigueur", "adresse", "code_postal", "commune", "code_insee_registre", "code_insee", "longitude", "latitude",
        "geo_niveau", "geo_score", "geo_statut", "geo_precision_m", "geo_label", "geo_source", "annexes_ecrites", "annexes_localisees",
        "territoire_source", "territoire_communes_nombre", "territoire_communes", "qpv", "acf", "ps_jeunes", "date_agrement", "date_fin", "ligne",
        "qpv_certitude", "qpv_position", "adresse_voisine", "adresse_voisine_m", "geo_ecart_m", "a_revoir", "a_revoir_rang", "raison",
    ];

    public static ReadOnlySpan<string> Columns => ColumnNames;

    public static void Write(CoverageReport report, Stream output) =>
        CsvRowWriter.ToStream(output, text => Write(report, text));

    public static void Write(CoverageReport report, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(report);
        CsvRowWriter csv = new(output);
        csv.Header(Columns);
        Dictionary<string, (AddressToReview Address, int Rank)> toReview = report.AddressesToReview.Select((a, i) => (a, i + 1)).ToDictionary(a => a.a.Structure.Id, StringComparer.Ordinal);
        foreach (Structure structure in report.Structures.Structures)
        {
            QpvSituation? situation = structure.Siege is { } siege ? QpvSituation.Of(report.Territoire, siege.Location) : null;
            ReverseMatch? nearest = structure.Siege?.NearestAddress;
            (AddressToReview Address, int Rank)? review = toReview.TryGetValue(structure.Id, out (AddressToReview, int) found) ? found : null;
            RegisterEntry? entry = structure.Entry;
            Location? at = structure.Siege?.Location;
            TerritoireIntervention served = structure.TerritoireIntervention;
            csv.Text(structure.Id)
                .Text(structure.Nom)
                .Raw(Valeurs.Of(structure.Type))
                .Raw(Valeurs.Of(structure.Statut))
                .Raw(Valeurs.Of(structure.Gestion))
                .Raw(Valeurs.EnVigueur(structure, report.Coverage.Date))
                .Text(entry?.Adresse)
                .Text(entry?.CodePostal)
                .Text(entry?.Commune)
                .Text(entry?.CodeInsee)
                .Raw(at?.Commune?.Value ?? "")
                .Raw(at is null ? "" : Valeurs.Degrees(at.Point.LongitudeDegrees))
                .Raw(at is null ? "" : Valeurs.Degrees(at.Point.LatitudeDegrees))
                .Raw(at is null ? "" : Valeurs.Of(at.Niveau))
                .Raw(at is null ? "" : Valeurs.Trimmed(at.Score, 3))
                .Raw(Valeurs.Of(structure.LocationStatut))
                .Raw(at is null ? "" : Valeurs.Metres(at.PrecisionMetres))
                .Text(at?.Label)
                .Text(at?.Origine)
                .Integer(entry?.Annexes.Length)
                .List(structure.Sites.Where(s => s.Kind == SiteKind.Annexe).Select(s => Valeurs.Degrees(s.Location.Point)))
                .Raw(served.Communes.IsEmpty && served.Qpv.IsEmpty ? "" : Valeurs.Of(served.Source))
                .Integer(served.Communes.IsEmpty ? null : served.Communes.Length)
                .List(served.Communes.Select(c => c.Value))
                .List(served.Qpv.Select(q => q.Value))
                .Raw(Valeurs.Of(structure.Acf))
                .Raw(Valeurs.Of(structure.PsJeunes))
                .Raw(Valeurs.Of(structure.Debut))
                .Raw(Valeurs.Of(structure.Fin))
                .Integer(entry?.Line)
                .Raw(situation is null ? "" : Valeurs.Of(situation.Certitude))
                .List(situation?.Qpv.Select(q => q.Code.Value) ?? [])
                .Text(nearest?.Address.Label)
                .Raw(nearest is null ? "" : Valeurs.Metres(nearest.DistanceMetres))
                .Raw(structure.Siege?.AddressGapMetres is { } gap ? Valeurs.Metres(gap) : "")
                .Raw(review is { } doubt ? Valeurs.Of(doubt.Address.Doute) : "")
                .Integer(review?.Rank)
                .Raw("")
                .EndRow();
        }

        int status = Array.IndexOf(ColumnNames, "geo_statut"), line = Array.IndexOf(ColumnNames, "ligne");
        foreach (RejectedRow row in report.Structures.Rejected)
        {
            csv.Text(row.Id).Text(row.Nom);
            for (int column = 2; column < ColumnNames.Length - 1; column++)
                _ = column == status ? csv.Raw(Valeurs.Ecartee) : column == line ? csv.Integer(row.Line) : csv.Raw("");
            csv.Text(row.Raison).EndRow();
        }
    }
}
