using System.Collections.Concurrent;
using System.Globalization;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>The properties under which open data carry one role (a code, a name, a population): those of <see cref="Notions"/>, best first.</summary>
internal sealed class PropertyDialect(string role, Notion notion)
{
    public static readonly PropertyDialect CommuneCode = new("code", Notions.CommuneCode.Or("code"));

    public static readonly PropertyDialect CommuneName = new("nom", Notions.CommuneName.As("nom").Or("nom_officiel", "name"));

    public static readonly PropertyDialect Population = new("population", Notions.Population);

    public static readonly PropertyDialect QpvCode = new("code", Notions.QpvCode);

    public static readonly PropertyDialect QpvName = new("nom", Notions.QpvName);

    public static readonly PropertyDialect QpvCommunes = new("communes", Notions.QpvCommunes);

    public string Role => role;

    public Notion Notion => notion;

    /// <summary>The property that plays the role in this feature: the mapped one when there is a mapping, else the first usual name that has a
    /// value.</summary>
    public bool TryFind(GeoJsonProperties properties, IReadOnlyDictionary<string, string> champs, out GeoJsonProperty property)
    {
        if (champs.TryGetValue(role, out string? mapped))
            return properties.TryGet(mapped, out property) && property.HasValue;
        int found = notion.Find(properties.Keys);
        property = found < 0 ? default : properties.All[found];
        return found >= 0;
    }

    /// <summary>The value as text when there is exactly one, without the spaces around it.</summary>
    public string? TextIn(GeoJsonProperties properties, IReadOnlyDictionary<string, string> champs) =>
        TryFind(properties, champs, out GeoJsonProperty property) ? property.Text?.Trim() : null;

    /// <summary>A whole number written as JSON number (433 or 433.0) or as text ("6 206"); null when it is not one or not below two thousand
    /// million.</summary>
    public static int? WholeNumber(string text) =>
        double.TryParse(CodeCell.WithoutSpaces(text), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && value >= 0 && value <= int.MaxValue && value == Math.Floor(value) ? (int)value : null;
}

/// <summary>The keys of property names: thousands of features repeat a few names.</summary>
internal static class PropertyKeys
{
    // A hostile file may give each feature names of its own: those are folded and forgotten.
    private const int Remembered = 2000;

    private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);

    // of Known, whose own count takes every lock that it has
    private static int _remembered;

    public static string Of(string name)
    {
        if (Known.TryGetValue(name, out string? key))
            return key;
        key = Notion.Key(name);
        if (name.Length <= 64 && Volatile.Read(ref _remembered) < Remembered && Known.TryAdd(name, key))
            Interlocked.Increment(ref _remembered);
        return key;
    }
}
