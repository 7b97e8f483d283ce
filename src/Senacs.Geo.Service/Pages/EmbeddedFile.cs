using System.Reflection;
using System.Text;

namespace Senacs.Geo.Service.Pages;

/// <summary>Texts that the program carries, with the product's colours in the place of their names.</summary>
internal static class EmbeddedFile
{
    private static readonly Assembly Program = typeof(EmbeddedFile).Assembly;

    /// <summary>Those whose name starts so, by the rest of it.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> All(string prefix) => Program.GetManifestResourceNames()
        .Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Select(n => (n[prefix.Length..], Encoding.UTF8.GetBytes(Text(n))));

    public static string Text(string name)
    {
        using StreamReader text = new(Program.GetManifestResourceStream(name)!);
        // "#{cs}", and "%23{cs}" in an address, are colours of the product
        return Couleurs.Noms.Aggregate(text.ReadToEnd(), (t, c) => t
            .Replace($"#{{{c.Nom}}}", c.Couleur.ToLowerInvariant(), StringComparison.Ordinal)
            .Replace($"%23{{{c.Nom}}}", "%23" + c.Couleur[1..].ToLowerInvariant(), StringComparison.Ordinal));
    }
}
