using Senacs.Geo.Structures;

namespace Senacs.Geo.Adresses;

/// <summary>The name under which a person's decision about an address is kept: its words, folded, so that <c>8 av. Gal Mairal</c> and <c>8 avenue
/// Général Mairal</c> are one.</summary>
public static class AddressKey
{
    /// <summary>For example <c>8 avenue general emile mairal|03100|montlucon</c>; empty when the query says nothing.</summary>
    public static string Of(AddressQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Key([query.Adresse, query.CodePostal, query.Commune, query.CodeInsee]);
    }

    /// <summary>A key as an earlier version wrote it (<c>rue des quatre vents</c>), as this one does (<c>rue des 4 vents</c>).</summary>
    public static string Refold(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Key(key.Split('|'));
    }

    private static string Key(string?[] parts) => string.Join('|', parts.Select(part => new FoldedText(part).ToString())).TrimEnd('|');
}
