using System.Security.Cryptography;
using System.Text.Json;
using Senacs.Geo.Service.Configuration;

namespace Senacs.Geo.Service.Streets;

/// <summary>MapLibre GL JS as npm installed it: the module, its worker, its style sheet. The program does not carry them; where they are missing the
/// street view says so.</summary>
/// <remarks>Since version 6 the package is plain modules: a worker started from its own address, no <c>blob:</c>, no evaluated text. The strict
/// policy holds as it is.</remarks>
internal sealed class MapLibreFiles
{
    public const string Module = "maplibre-gl.mjs";
    public const string Worker = "maplibre-gl-worker.mjs";
    public const string StyleSheet = "maplibre-gl.css";
    public const string Licence = "LICENSE.txt";

    /// <summary>What to run where it is missing.</summary>
    public const string Install = "npm ci --prefix src/Senacs.Geo.Service";

    private readonly Dictionary<string, (byte[] Bytes, string ContentType)> files = new(StringComparer.Ordinal);

    public MapLibreFiles(ServiceOptions options)
    {
        foreach ((string name, string contentType) in (
            (string, string)[])[(Module, "text/javascript; charset=utf-8"), (Worker, "text/javascript; charset=utf-8"),
                (StyleSheet, "text/css; charset=utf-8"), (Licence, "text/plain; charset=utf-8")])
        {
            string path = Path.Combine(options.MapLibreFolder, name);
            if (!File.Exists(path))
            {
                files.Clear();
                return;
            }

            files.Add(name, (File.ReadAllBytes(path), contentType));
        }

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((byte[] bytes, _) in files.Values)
            hash.AppendData(bytes);
        Fingerprint = Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
        Version = VersionOf(Path.Combine(options.MapLibreFolder, "package.json"));
    }

    /// <summary>All of its files are there.</summary>
    public bool IsInstalled => files.Count > 0;

    /// <summary>Twelve hexadecimal digits: changes when a file does. Empty when it is not installed.</summary>
    public string Fingerprint { get; } = "";

    /// <summary>As npm says it ("6.17.0"); null when unknown.</summary>
    public string? Version { get; }

    public string Base => $"/maplibre/{Fingerprint}/";

    public bool TryGet(string name, out byte[] bytes, out string contentType)
    {
        bool found = files.TryGetValue(name, out (byte[] Bytes, string ContentType) file);
        (bytes, contentType) = file;
        return found;
    }

    private static string? VersionOf(string package)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(package));
            return json.RootElement.TryGetProperty("version", out JsonElement version) ? version.GetString() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
