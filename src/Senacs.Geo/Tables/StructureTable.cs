using Senacs.Geo.Coverage;
using Senacs.Geo.Geography;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using static Senacs.Geo.Tables.Formats;

namespace Senacs.Geo.Tables;

/// <summary>The columns of a structure.</summary>
/// <remarks>A row set aside has the status <c>ecartee</c> and a <c>raison</c>. A structure that could not be located keeps its row: no coordinates,
/// <c>geo_statut</c> <c>introuvable</c>. In files <c>code_insee</c> is the commune that holds the point, <c>commune</c> and
/// <c>code_insee_registre</c> are as written; in collections both are of the commune that holds the siège, known even without a point.
/// <c>qpv_certitude</c> says whether the siège is in a QPV (<c>dans</c>, <c>hors</c>, <c>indetermine</c>; nothing without perimeters),
/// <c>qpv_position</c> in which, or perhaps in which; <c>qpv</c> holds those declared. <c>geo_ecart_m</c> is the distance from
/// the register's coordinates to its address. <c>a_revoir_rang</c> is 1 for the address to review first.</remarks>
public sealed class StructureTable : Table<StructureTable.Row>
{
    /// <summary>What the rows of one report share, each made when first asked.</summary>
    public sealed class Context(CoverageReport report)
    {
        private readonly Lazy<Dictionary<string, (AddressDoubt Doute, int Rank)>> _toReview = new(() => report.AddressesToReview
            .Select((a, i) => (a.Structure.Id, (a.Doute, i + 1))).ToDictionary(a => a.Id, a => a.Item2, StringComparer.Ordinal));

        private readonly Lazy<ILookup<string, Commune>> _covered = new(() => report.Coverage.Communes
            .SelectMany(c => c.Reasons.Select(r => r.Structure.Id).Distinct().Select(id => (id, c.Commune)))
            .ToLookup(x => x.id, x => x.Commune, StringComparer.Ordinal));

        public CoverageReport Report { get; } = report;

        internal (AddressDoubt Doute, int Rank)? ToReview(Structure structure) =>
            _toReview.Value.TryGetValue(structure.Id, out (AddressDoubt, int) found) ? found : null;

        internal IEnumerable<Commune> Covered(Structure structure) => _covered.Value[structure.Id];
    }

    /// <summary>A structure; or, without one, a row of the register that was set aside.</summary>
    public sealed record Row(Context Context, Structure? Structure, RejectedRow? Rejected = null)
    {
        internal CoverageReport Report => Context.Report;

        internal DateOnly Date => Report.Coverage.Date;

        internal Location? At => Structure?.Siege?.Location;

        internal RegisterEntry? Entry => Structure?.Entry;

        internal TerritoireIntervention? Served => Structure?.TerritoireIntervention;

        internal QpvSituation? Situation => field ??= At is { } at ? QpvSituation.Of(Report.Territoire, at) : null;

        /// <summary>Of the siège, where it is one of the territoire.</summary>
        internal Commune? Commune => Structure?.CommuneSiege is { } code ? Report.Territoire.Find(code) : null;
    }

    private const Formats Registered = Csv | GeoPackage | Collection;

    private static readonly Column<Row>[] Declared =
    [
        Text("id", "Identifiant", r => r.Structure?.Id ?? r.Rejected?.Id) with { Sheet = new("Identifiant", 30), Formats = Named },
        Text("nom", "Nom", r => r.Structure?.Nom ?? r.Rejected?.Nom) with { Sheet = new("Structure", 36, true), Formats = Named },
        Text("type", "Type", r => r.Structure is { } s ? Valeurs.Of(s.Type) : null) with
        { Values = [.. Enum.GetValues<StructureType>().Select(Valeurs.Of)], Formats = Registered | Tile | Page },
        Text("statut", "Statut", r => r.Structure is { } s ? Valeurs.Of(s.Statut) : null) with
        { Values = [.. Enum.GetValues<StructureStatut>().Select(Valeurs.Of)], Formats = Registered | Tile },
        Text("gestion", "Gestion", r => Valeurs.Of(r.Structure?.Gestion)) with { Formats = Registered },
        Text("en_vigueur", "En vigueur à la date", r => r.Structure is { } s ? Valeurs.Of(s.EtatAt(r.Date)) : null) with
        { Values = [.. Enum.GetValues<EtatStructure>().Select(Valeurs.Of)], Formats = Registered | Tile | Page },
        Text("type_libelle", "Type en toutes lettres", r => r.Structure is { } s ? Libelles.Of(s.Type) : null) with
        { Sheet = new("Type", 21), Formats = Sheet },
        Text("en_vigueur_libelle", "État à la date", r => r.Structure is { } s ? Libelles.Of(s.EtatAt(r.Date)) : null) with
        { Sheet = new("À cette date", 22, true), Formats = Sheet | Page },
        Text("gestion", "Gestion", r => Libelles.Of(r.Structure?.Gestion)) with { Sheet = new("Gestion", 15), Formats = Sheet },
        Text("gestion", "Gestion", r => r.Structure?.Gestion is { } g ? Libelles.Of(g) : null) with { Formats = Page },
        Text("departement", "Département", r => r.Report.Territoire.Departement.Value) with { Formats = Collection | Tile },
        Text("code_insee", "Commune du siège (code INSEE)", r => r.Structure?.CommuneSiege?.Value) with { Formats = Collection },
        Text("code_insee", "Commune du siège (code INSEE)", r => r.Commune?.Code.Value) with { PageName = "commune", Formats = Page },
        Text("commune", "Commune du siège", r => r.Commune?.Nom) with { Formats = Collection | Tile },
        Text("adresse", "Adresse", r => r.Entry?.Adresse) with
        { Unknown = Absence.Inconnue, Sheet = new("Adresse", 30, true), Formats = Csv | Collection | Sheet },
        Text("code_postal", "Code postal", r => r.Entry?.CodePostal) with { Sheet = new("Code postal", 9), Formats = Csv | Collection | Sheet },
        Text("commune", "Commune", r => r.Entry?.Commune) with { Formats = Csv },
        Text("commune", "Commune", r => r.Commune?.Nom ?? r.Entry?.Commune ?? Absence.Inconnue) with
        { Sheet = new("Commune", 22, true), Formats = Sheet },
        Text("code_insee_registre", "Code INSEE écrit", r => r.Entry?.CodeInsee) with { Formats = Csv },
        Text("code_insee", "Commune du point (code INSEE)", r => r.At?.Commune?.Value) with
        { Sheet = new("Code INSEE", 11), Formats = Csv | GeoPackage | SecondSheet },
        Text("commune", "Commune du point", r => r.At?.Commune is { } code ? r.Report.Territoire.Find(code)?.Nom : null) with
        { Sheet = new("Commune", 22), Formats = SecondSheet },
        Number("longitude", "Longitude", null, 6, r => r.At?.Point.LongitudeDegrees) with
        { PageName = "lon", Sheet = new("Longitude", 11), Formats = Csv | SecondSheet | Page },
        Number("latitude", "Latitude", null, 6, r => r.At?.Point.LatitudeDegrees) with
        { PageName = "lat", Sheet = new("Latitude", 11), Formats = Csv | SecondSheet | Page },
        Text("geo_niveau", "Précision de la localisation", r => r.At is { } at ? Valeurs.Of(at.Niveau) : null) with
        { Values = [.. Enum.GetValues<LocationLevel>().Select(Valeurs.Of)], Formats = Registered },
        Text("lieu", "Niveau de la localisation", r => r.At is { } at ? Libelles.Of(at.Niveau) : null) with
        { Sheet = new("Niveau", 22), Formats = SecondSheet | Page },
        Number("geo_score", "Score de la localisation", null, 3, r => r.At?.Score) with { Formats = Csv },
        Text("geo_statut", "Localisation", r => r.Structure is { } s ? Valeurs.Of(s.LocationStatut) : Valeurs.Ecartee) with
        { Values = [.. Enum.GetValues<LocationStatus>().Select(Valeurs.Of)], Formats = Registered },
        Text("localisation", "Localisation", r => r.Structure is { } s ? Libelles.Of(s.LocationStatut) : null) with
        { Sheet = new("Localisation", 17), Formats = SecondSheet },
        Number("geo_precision_m", "Rayon de précision", "m", 0, r => r.At?.PrecisionMetres) with
        { Sheet = new("Précision (m)", 12), Formats = Registered | SecondSheet },
        Text("geo_label", "Libellé trouvé", r => r.At?.Label) with
        { Sheet = new("Libellé trouvé", 40, true), Formats = Csv | GeoPackage | SecondSheet },
        Text("geo_source", "Source de la localisation", r => r.At?.Origine) with { Formats = Csv },
        Integer("annexes_ecrites", "Annexes écrites", r => r.Entry?.Annexes.Length) with { Formats = Csv },
        List("annexes_localisees", "Annexes localisées", Annexes) with { Formats = Csv },
        Text("territoire_source", "Source du territoire", r => Declares(r) ? Valeurs.Of(r.Served!.Source) : null) with { Formats = Csv | GeoPackage },
        Text("territoire_libelle", "Territoire", r => Declares(r) ? Libelles.Of(r.Served!.Source) : Absence.Inconnu) with
        { Sheet = new("Territoire", 12), Formats = Sheet },
        Integer("territoire_communes_nombre", "Communes du territoire d’intervention", CommunesServies) with { Formats = Csv },
        List("territoire_communes", "Codes des communes du territoire", r => CommunesServies(r) is null ? null : Codes(r.Served!)) with
        { Formats = Csv | GeoPackage },
        List("qpv", "QPV déclarés", r => r.Served?.Qpv.Select(q => q.Value)) with { Sheet = new("QPV déclarés", 18), Formats = Csv | Sheet },
        Flag("acf", "Animation collective familles", r => r.Structure?.Acf) with
        { Unknown = Absence.Inconnu, Sheet = new("ACF", 10), Formats = Registered | Sheet },
        Flag("ps_jeunes", "Prestation de service jeunes", r => r.Structure?.PsJeunes) with
        { Unknown = Absence.Inconnu, Sheet = new("PS jeunes", 10), Formats = Registered | Sheet },
        Date("date_agrement", "Début de l’agrément", r => r.Structure?.Debut) with
        { Unknown = Absence.Inconnue, PageName = "debut", Sheet = new("Agrément", 12), Formats = Registered | Sheet | Page },
        Date("date_fin", "Dernier jour de l’agrément", r => r.Structure?.Fin) with
        { PageName = "fin", Sheet = new("Fin (incluse)", 12), Formats = Registered | Sheet | Page },
        Integer("communes_servies", "Communes du territoire d’intervention", CommunesServies) with
        {
            Unknown = Absence.Inconnue, PageName = "territoire", IsAlwaysOnPage = true,
            Sheet = new("Communes servies", 11), Formats = Collection | Sheet | Page,
        },
        Integer("ligne", "Ligne du registre", r => r.Entry?.Line ?? r.Rejected?.Line) with { Sheet = new("Ligne", 8), Formats = Csv | SecondSheet },
        Text("qpv_certitude", "Le siège et les QPV", r => r.Situation is { } s ? Valeurs.Of(s.Certitude) : null) with { Formats = Csv },
        List("qpv_position", "QPV du siège", r => r.Situation?.Qpv.Select(q => q.Code.Value)) with { Formats = Csv },
        Text("adresse_voisine", "Adresse connue la plus proche", r => r.Structure?.Siege?.NearestAddress?.Address.Label) with { Formats = Csv },
        Number("adresse_voisine_m", "Distance à l’adresse connue la plus proche", "m", 0,
            r => r.Structure?.Siege?.NearestAddress?.DistanceMetres) with
        { Formats = Csv },
        Number("geo_ecart_m", "Écart entre coordonnées et adresse", "m", 0, r => r.Structure?.Siege?.AddressGapMetres) with { Formats = Csv },
        Text("a_revoir", "Doute sur la position", r => ToReview(r) is { } doubt ? Valeurs.Of(doubt.Doute) : null) with { Formats = Csv },
        Integer("a_revoir_rang", "Rang à la revue", r => ToReview(r)?.Rank) with { Formats = Csv },
        Text("raison", "Pourquoi la ligne est écartée", r => r.Rejected?.Raison) with { Formats = Csv },
        Text("scenario", "Situation imaginée", r => r.Report.Scenario) with { Formats = Csv },
        Flag("hypothese", "Territoire supposé", r => r.Served is { Source: TerritoireSource.Hypothese, Communes.Length: > 0 }) with
        { Formats = Page },
        Integer("communes_couvertes", "Communes couvertes", r => Covered(r).Count()) with { Formats = Page },
        Integer("habitants_couverts", "Habitants couverts", r => Habitants.Of(Covered(r), r.Report.Synthese.Fourni)) with
        { IsAlwaysOnPage = true, Formats = Page },
        Flag("scenario", "Imaginée dans le scénario", r => r.Structure is not null && r.Entry is null) with { Formats = Page },
    ];

    private static readonly (Formats Format, string[] Names)[] Orders =
    [
        (Csv, ["id", "nom", "type", "statut", "gestion", "en_vigueur", "adresse", "code_postal", "commune", "code_insee_registre",
            "code_insee",
            "longitude", "latitude", "geo_niveau", "geo_score", "geo_statut"]),
        (GeoPackage, ["id", "nom", "type", "statut", "gestion", "en_vigueur", "code_insee", "geo_niveau", "geo_statut", "geo_precision_m"]),
        (Collection, ["id", "nom", "type", "statut", "en_vigueur", "gestion", "departement", "code_insee", "commune", "adresse",
            "code_postal", "acf", "ps_jeunes", "date_agrement", "date_fin", "communes_servies", "geo_statut", "geo_niveau"]),
        (Tile, ["id", "nom", "type", "statut", "en_vigueur", "commune", "departement"]),
        (Sheet, ["nom", "id", "type_libelle", "en_vigueur_libelle", "gestion", "adresse", "code_postal", "commune", "acf", "ps_jeunes",
            "date_agrement", "date_fin", "territoire_libelle", "communes_servies", "qpv"]),
        (SecondSheet, ["nom", "id", "code_insee", "commune", "longitude", "latitude", "lieu", "localisation", "geo_precision_m", "geo_label"]),
        (Page, ["id", "nom", "type", "en_vigueur", "en_vigueur_libelle", "gestion", "code_insee", "lieu"]),
    ];

    private StructureTable()
        : base(Declared, Orders)
    {
    }

    // what every table of structures begins with; the report has its own words for it
    private static Formats Named => Formats.All & ~Report;

    public static StructureTable Columns { get; } = new();

    /// <summary>Every structure of the register, located or not, by id.</summary>
    public static IEnumerable<Row> Rows(CoverageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Context context = new(report);
        return report.Structures.Structures.Select(s => new Row(context, s));
    }

    /// <summary>The same, then each row of the register that was set aside, by line.</summary>
    public static IEnumerable<Row> RowsOfRegister(CoverageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Rows(report).Concat(report.Structures.Rejected.Select(r => new Row(new Context(report), null, r)));
    }

    private static IEnumerable<string>? Annexes(Row row) =>
        row.Structure?.Sites.Where(s => s.Kind == SiteKind.Annexe).Select(s => Valeurs.Degrees(s.Location.Point));

    private static IEnumerable<string> Codes(TerritoireIntervention served) => served.Communes.Select(c => c.Value);

    private static bool Declares(Row row) => row.Served is { } served && !(served.Communes.IsEmpty && served.Qpv.IsEmpty);

    private static long? CommunesServies(Row row) => row.Served is { Communes: { IsEmpty: false } communes } ? communes.Length : null;

    private static (AddressDoubt Doute, int Rank)? ToReview(Row row) => row.Structure is { } structure ? row.Context.ToReview(structure) : null;

    private static IEnumerable<Commune> Covered(Row row) => row.Structure is { } structure ? row.Context.Covered(structure) : [];
}
