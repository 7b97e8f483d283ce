using System.Security.Cryptography;
using System.Text;

namespace Senacs.Geo.Service.Planner;

/// <summary>The page's scripts and style sheets, carried by the program. Their address holds a fingerprint of all of them, so that a browser keeps
/// them for good.</summary>
internal static class PageAssets
{
    private const string Prefix = "page/";

    private static readonly Dictionary<string, (byte[] Bytes, string ContentType)> Files = Load();

    /// <summary>Twelve hexadecimal digits: changes when any of the files does.</summary>
    public static string Version { get; } = Fingerprint();

    /// <summary>"/page/0123456789ab/".</summary>
    public static string Base => $"/page/{Version}/";

    public static IEnumerable<string> Names => Files.Keys;

    /// <summary>The scripts of the planner's page, or of the street view, whose own are called <c>rue…</c>: neither page loads what only the other
    /// needs.</summary>
    public static IEnumerable<string> ScriptsOf(bool isStreet) => Files.Keys
        .Where(n => n.EndsWith(".js", StringComparison.Ordinal))
        .Where(n => isStreet ? n is "api.js" or "dom.js" or "search.js" || n.StartsWith("rue", StringComparison.Ordinal)
            : !n.StartsWith("rue", StringComparison.Ordinal));

    public static bool TryGet(string name, out byte[] bytes, out string contentType)
    {
        bool found = Files.TryGetValue(name, out (byte[] Bytes, string ContentType) file);
        (bytes, contentType) = file;
        return found;
    }

    private static Dictionary<string, (byte[], string)> Load()
    {
        System.Reflection.Assembly assembly = typeof(PageAssets).Assembly;
        Dictionary<string, (byte[], string)> files = new(StringComparer.Ordinal);
        foreach (string resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal))
        {
            using Stream stream = assembly.GetManifestResourceStream(resource)!;
            using StreamReader text = new(stream);
            files[resource[Prefix.Length..]] = (Encoding.UTF8.GetBytes(Coloured(text.ReadToEnd())), Path.GetExtension(resource) switch
            {
                ".js" => "text/javascript; charset=utf-8",
                ".css" => "text/css; charset=utf-8",
                ".svg" => "image/svg+xml",
                _ => "application/octet-stream",
            });
        }

        return files;
    }

    // "#{cs}", and "%23{cs}" in an address, are colours of the product
    private static string Coloured(string text) => Couleurs.Noms.Aggregate(text, (t, c) => t
        .Replace($"#{{{c.Nom}}}", c.Couleur.ToLowerInvariant(), StringComparison.Ordinal)
        .Replace($"%23{{{c.Nom}}}", "%23" + c.Couleur[1..].ToLowerInvariant(), StringComparison.Ordinal));

    private static string Fingerprint()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string name in Files.Keys.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\n"));
            hash.AppendData(Files[name].Bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}
