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

    /// <summary>The words of most enumerations are their values' names: <c>CentreSocial</c> is <c>centre_social</c>. The others follow.</summary>
    public static string Of<T>(T value) where T : struct, Enum => Words<T>.All[value];

    public static string Of(StructureType type) => type == StructureType.CentreSocial ? "CS" : "EVS";

    public static string Of(StructureStatut statut) => statut == StructureStatut.EnPrefiguration ? "en préfiguration" : "agréée";

    public static string Of(Gestion? gestion) => gestion is { } known ? Of(known) : "";

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

    /// <summary>The agreed words, one list each: what the API documents and what every output writes.</summary>
    public static IReadOnlyList<(string Nom, string Sens, IReadOnlyList<string> Mots)> Vocabulaires { get; } =
    [
        ("classe", "Classe d’une commune à une date, sous une règle.", [.. Libelles.Classes.Select(Of)]),
        ("en_vigueur", "Une structure à une date : agréée et en cours, en préfiguration, ou ni l’un ni l’autre.",
            [.. Enum.GetValues<EtatStructure>().Select(Of)]),
        ("etat", "Ce qui lie un QPV à une structure : le premier qui vaut.", [.. Libelles.QpvEtats.Select(Of)]),
        ("changement", "Ce qu’est devenue une commune entre deux dates ; inconnu : faute de date d’agrément.",
            [.. Enum.GetValues<Changement>().Select(Of)]),
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

    /// <summary>Joined by <see cref="ListSeparator"/>. A value that holds the separator itself loses it to a slash, so that the list can be split
    /// again.</summary>
    public static string List(IEnumerable<string> values) =>
        string.Join(ListSeparator, values.Select(v => v.Contains(ListSeparator, StringComparison.Ordinal) ? v.Replace(ListSeparator, '/') : v));

    private static string Degrees(double degrees) =>
        degrees.ToString("0.######", CultureInfo.InvariantCulture) is var text && text == "-0" ? "0" : text;

    private static class Words<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> All = Enum.GetValues<T>().ToDictionary(v => v, v => string.Concat(
            v.ToString().Select((c, i) => char.IsAsciiLetterUpper(c) ? $"{(i == 0 ? "" : "_")}{char.ToLowerInvariant(c)}" : c.ToString())));
    }
}
