using System.Globalization;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>The names under which open data carry one role (a code, a name, a population), best first. Case does not matter.</summary>
/// <remarks>Met in: geo.api.gouv.fr, IGN Admin Express, BD TOPO and GEOFLA, INSEE and ANCT files, OpenDataSoft georef, OpenStreetMap exports.
/// A precise name comes before a vague one: a file of QPV may have both <c>insee_com</c> and <c>code</c>.</remarks>
internal sealed class PropertyDialect(string role, params string[] usualNames)
{
    public static readonly PropertyDialect CommuneCode = new(
        "code", "insee_com", "code_insee", "code_commune", "codgeo", "com_code", "code_com_insee", "depcom", "ref:insee", "insee", "code");

    public static readonly PropertyDialect CommuneName = new(
        "nom", "nom_officiel", "nom_com", "nom_commune", "libgeo", "com_name", "lib_com", "nom", "name");

    public static readonly PropertyDialect Population = new("population", "population", "popul", "pop", "pmun*");

    public static readonly PropertyDialect QpvCode = new("code", "code_qp", "code_qpv", "codeqp", "codeqpv", "code_quartier");

    public static readonly PropertyDialect QpvName = new("nom", "nom_qp", "lib_qp", "nom_qpv", "lib_qpv", "nom_quartier", "lib_quartier", "nomqp", "nomqpv");

    public static readonly PropertyDialect QpvCommunes = new("communes", "commune_qp", "lib_com", "nom_commune", "nom_com", "libcom", "commune");

    public string Role => role;

    /// <summary>The property that plays the role in this feature: the mapped one when there is a mapping, else the first usual name that has a value.</summary>
    public bool TryFind(GeoJsonProperties properties, IReadOnlyDictionary<string, string> champs, out GeoJsonProperty property)
    {
        if (champs.TryGetValue(role, out string? mapped))
            return properties.TryGet(mapped, out property) && HasValue(property);
        foreach (string name in usualNames)
        {
            if (name[^1] == '*' ? TryGetPrefixed(properties, name.AsSpan(0, name.Length - 1), out property) : properties.TryGetIgnoreCase(name, out property))
            {
                if (HasValue(property))
                    return true;
            }
        }
        property = default;
        return false;
    }

    /// <summary>The value as text when there is exactly one, without the spaces around it.</summary>
    public string? TextIn(GeoJsonProperties properties, IReadOnlyDictionary<string, string> champs) =>
        TryFind(properties, champs, out GeoJsonProperty property) ? property.Text?.Trim() : null;

    /// <summary>A whole number written as JSON number (433 or 433.0) or as text ("6 206"); null when it is not one or not below two thousand million.</summary>
    public static int? WholeNumber(string text)
    {
        string compact = text.Replace(" ", "", StringComparison.Ordinal).Replace("\u00A0", "", StringComparison.Ordinal).Replace("\u202F", "", StringComparison.Ordinal);
        return double.TryParse(compact, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && value >= 0 && value <= int.MaxValue && value == Math.Floor(value) ? (int)value : null;
    }

    private static bool HasValue(GeoJsonProperty property) => property.Kind switch
    {
        GeoJsonValueKind.Null or GeoJsonValueKind.Other or GeoJsonValueKind.Boolean => false,
        GeoJsonValueKind.TextList => property.Items.Length > 0,
        _ => !string.IsNullOrWhiteSpace(property.Text),
    };

    private static bool TryGetPrefixed(GeoJsonProperties properties, ReadOnlySpan<char> prefix, out GeoJsonProperty property)
    {
        foreach (GeoJsonProperty candidate in properties.All)
        {
            if (candidate.Name.AsSpan().StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                property = candidate;
                return true;
            }
        }
        property = default;
        return false;
    }
}
