using System.Text.Json;

namespace Senacs.Geo.Adresses;

/// <summary>Départements as people add them to the name of a commune: Vichy (03), Vichy (Allier).</summary>
internal static class Departements
{
    private static readonly Dictionary<string, string> ByName = Read();

    /// <summary>The code that a folded name or code stands for; null for any other word.</summary>
    /// <param name="joined">Words end to end, as <see cref="FoldedText.Join()"/> gives them: <c>allier</c>, <c>03</c>, <c>2a</c>.</param>
    public static string? Find(string joined) => ByName.GetValueOrDefault(joined);

    /// <summary>Whether a postal code is of the département of a commune: 20000 is Corsica, overseas the third figure counts.</summary>
    public static bool HoldsPostCode(string insee, int postCode)
    {
        string digits = postCode.ToString("D5", System.Globalization.CultureInfo.InvariantCulture);
        if (insee.Length < 3)
            return false;
        if (digits.StartsWith("20", StringComparison.Ordinal))
            return insee[0] == '2' && insee[1] is 'A' or 'B';
        int figures = digits[0] == '9' && digits[1] >= '7' ? 3 : 2;
        return insee.AsSpan(0, figures).SequenceEqual(digits.AsSpan(0, figures));
    }

    private static Dictionary<string, string> Read()
    {
        using Stream stream = typeof(Departements).Assembly.GetManifestResourceStream("catalogue.json")!;
        using JsonDocument catalogue = JsonDocument.Parse(stream);
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (JsonProperty departement in catalogue.RootElement.GetProperty("departements").EnumerateObject())
        {
            names[departement.Name.ToLowerInvariant()] = departement.Name;
            names[new FoldedText(departement.Value.GetString()).Join()] = departement.Name;
        }

        return names;
    }
}
