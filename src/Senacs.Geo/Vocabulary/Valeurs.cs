using System.Globalization;
using Senacs.Geo.Coverage;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Vocabulary;

/// <summary>How the words of the domain are spelled in files for programs: one spelling for every format.</summary>
public static class Valeurs
{
    public const char ListSeparator = '|';

    /// <summary>In place of a state, where what it would be drawn from was not supplied.</summary>
    public const string NonFourni = "non_fourni";

    /// <summary>The status of a row of the register that could not be used.</summary>
    public const string Ecartee = "ecartee";

    public static string Of(Classe classe) => classe switch
    {
        Classe.CentreSocial => "centre_social",
        Classe.EvsSeul => "evs_seul",
        _ => "zone_blanche",
    };

    public static string Of(QpvEtat etat) => etat switch
    {
        QpvEtat.Servi => "servi",
        QpvEtat.Dans => "dans",
        QpvEtat.AProximite => "a_proximite",
        QpvEtat.Indetermine => "indetermine",
        _ => "sans_structure",
    };

    public static string Of(Motif motif) => motif switch
    {
        Motif.SiteDansLaCommune => "site_dans_la_commune",
        Motif.SiegeDansLaCommune => "siege_dans_la_commune",
        Motif.TerritoireDeclare => "territoire_declare",
        Motif.TerritoireSuppose => "territoire_suppose",
        Motif.Distance => "distance",
        Motif.Temps => "temps",
        _ => "surface",
    };

    public static string Of(StructureType type) => type == StructureType.CentreSocial ? "CS" : "EVS";

    public static string Of(StructureStatut statut) => statut == StructureStatut.EnPrefiguration ? "en préfiguration" : "agréée";

    public static string Of(Gestion? gestion) => gestion switch
    {
        Gestion.Associative => "associative",
        Gestion.Municipale => "municipale",
        Gestion.Intercommunale => "intercommunale",
        Gestion.Caf => "caf",
        Gestion.Mutualiste => "mutualiste",
        Gestion.Autre => "autre",
        _ => "",
    };

    public static string Of(LocationLevel niveau) => niveau switch
    {
        LocationLevel.Coordonnees => "coordonnees",
        LocationLevel.Numero => "numero",
        LocationLevel.Rue => "rue",
        LocationLevel.LieuDit => "lieu_dit",
        _ => "commune",
    };

    public static string Of(LocationStatus statut) => statut switch
    {
        LocationStatus.Ok => "ok",
        LocationStatus.AVerifier => "a_verifier",
        LocationStatus.Ambigu => "ambigu",
        LocationStatus.Corrige => "corrige",
        _ => "introuvable",
    };

    public static string Of(QpvCertitude certitude) => certitude switch
    {
        QpvCertitude.Dans => "dans",
        QpvCertitude.Indetermine => "indetermine",
        _ => "hors",
    };

    public static string Of(AddressDoubt doute) => doute switch
    {
        AddressDoubt.SansPosition => "sans_position",
        AddressDoubt.Contradiction => "contradiction",
        AddressDoubt.Ambigue => "ambigue",
        AddressDoubt.AVerifier => "a_verifier",
        _ => "commune_seule",
    };

    public static string Of(TerritoireSource source) => source == TerritoireSource.Hypothese ? "hypothese" : "declare";

    public static string Of(IssueSeverity severity) => severity switch
    {
        IssueSeverity.Error => "erreur",
        IssueSeverity.Warning => "avertissement",
        _ => "information",
    };

    /// <summary>"oui", "non", or empty when unknown.</summary>
    public static string Of(bool? value) => value switch { true => "oui", false => "non", _ => "" };

    public static string Of(DateOnly? date) => date is { } d ? Of(d) : "";

    public static string Of(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The column <c>en_vigueur</c>, in every file and every JSON.</summary>
    public static string Of(EtatStructure etat) => etat switch
    {
        EtatStructure.EnVigueur => "oui",
        EtatStructure.Projet => "projet",
        _ => "non",
    };

    /// <summary><c>oui</c>, <c>projet</c> or <c>non</c>.</summary>
    public static string EnVigueur(Structure structure, DateOnly date)
    {
        ArgumentNullException.ThrowIfNull(structure);
        return Of(structure.EtatAt(date));
    }

    public static string Of(Changement changement) => changement switch
    {
        Changement.Gagnee => "gagnee",
        Changement.Perdue => "perdue",
        Changement.AutreClasse => "autre_classe",
        Changement.ResteCouverte => "reste_couverte",
        Changement.ResteBlanche => "reste_blanche",
        _ => "inconnu",
    };

    /// <summary>The agreed words, one list each: what the API documents and what every output writes.</summary>
    public static IReadOnlyList<(string Nom, string Sens, IReadOnlyList<string> Mots)> Vocabulaires { get; } =
    [
        ("classe", "Classe d’une commune à une date, sous une règle.", [.. Libelles.Classes.Select(Of)]),
        ("en_vigueur", "Une structure à une date : agréée et en cours, en préfiguration, ou ni l’un ni l’autre.",
            [.. Enum.GetValues<EtatStructure>().Select(Of)]),
        ("etat", "Ce qui lie un QPV à une structure : le premier qui vaut.", [.. Libelles.QpvEtats.Select(Of)]),
        ("changement", "Ce qu’est devenue une commune entre deux dates ; inconnu : faute de date d’agrément.", [.. Enum.GetValues<Changement>().Select(Of)]),
        ("qpv_certitude", "Une position et les QPV.", [.. Enum.GetValues<QpvCertitude>().Select(Of)]),
        ("geo_statut", "Comment une structure a été localisée.", [.. Enum.GetValues<LocationStatus>().Select(Of)]),
        ("gravite", "D’un constat du contrôle des données.", [.. Enum.GetValues<IssueSeverity>().Select(Of)]),
    ];

    /// <summary>Kilometres with a point and two decimals.</summary>
    public static string Kilometres(double metres) => (metres / 1000).ToString("F2", CultureInfo.InvariantCulture);

    /// <summary>Whole metres.</summary>
    public static string Metres(double metres) => metres.ToString("F0", CultureInfo.InvariantCulture);

    /// <summary>Longitude then latitude, at most six decimals (0.1 m), joined by a space: what the register takes for a site.</summary>
    public static string Degrees(GeoPoint point) => $"{Degrees(point.LongitudeDegrees)} {Degrees(point.LatitudeDegrees)}";

    public static string Degrees(double degrees) => Trimmed(degrees, 6);

    public static string Trimmed(double value, int decimals)
    {
        string text = value.ToString(decimals switch { 2 => "0.##", 3 => "0.###", _ => "0.######" }, CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }

    /// <summary>Joined by <see cref="ListSeparator"/>. A value that holds the separator itself loses it to a slash, so that the list can be split
    /// again.</summary>
    public static string List(IEnumerable<string> values) =>
        string.Join(ListSeparator, values.Select(v => v.Contains(ListSeparator, StringComparison.Ordinal) ? v.Replace(ListSeparator, '/') : v));
}
