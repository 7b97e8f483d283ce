using System.Text.Json;

namespace Senacs.Geo.Adresses;

/// <summary>Départements as people add them to the name of a commune: Vichy (03), Vichy (Allier).</summary>
internal static class Departements
{
    private static readonly Dictionary<string, string> ByName = Read();

    /// <summary>The code that a folded name or code stands for; null for any other word.</summary>
    /// <param name="joined">Words end to end, as <see cref="FoldedText.Join"/> gives them: <c>allier</c>, <c>03</c>, <c>2a</c>.</param>
    public static string? Find(string joined) => ByName.GetValueOrDefault(joined);

    /// <summary>Whether a postal code is of the département of a commune: 20000 is Corsica, overseas the third figure counts.</summary>
    public static bool HoldsPostCode(ReadOnlySpan<byte> insee, int postCode)
    {
        Span<byte> digits = stackalloc byte[5];
        _ = postCode.TryFormat(digits, out _, "D5", System.Globalization.CultureInfo.InvariantCulture);
        if (insee.Length < 3)
            return false;
        if (digits[..2].SequenceEqual("20"u8))
            return insee[0] == '2' && insee[1] is (byte)'A' or (byte)'B';
        int figures = digits[0] == '9' && digits[1] >= '7' ? 3 : 2;
        return insee[..figures].SequenceEqual(digits[..figures]);
    }

    private static Dictionary<string, string> Read()
    {
        using Stream stream = typeof(Departements).Assembly.GetManifestResourceStream("catalogue.json")!;
        using JsonDocument catalogue = JsonDocument.Parse(stream);
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        FoldedText folded = new();
        Span<byte> joined = stackalloc byte[80];
        foreach (JsonProperty departement in catalogue.RootElement.GetProperty("departements").EnumerateObject())
        {
            names[departement.Name.ToLowerInvariant()] = departement.Name;
            folded.Set(departement.Value.GetString());
            names[System.Text.Encoding.ASCII.GetString(joined[..folded.Join(0, folded.Count, joined)])] = departement.Name;
        }

        return names;
    }
}
