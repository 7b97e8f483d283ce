using System.Text.Json;

namespace Senacs.Geo.Service.Streets;

/// <summary>MapLibre GL JS as npm installed it: the module, its worker, its style sheet. The program does not carry them; where they are missing the
/// street view says so.</summary>
/// <remarks>Since version 6 the package is plain modules: a worker started from its own address, no <c>blob:</c>, no evaluated text. The strict
/// policy holds as it is.</remarks>
internal sealed class MapLibreFiles
{
    public const string Module = "maplibre-gl.mjs", Worker = "maplibre-gl-worker.mjs", StyleSheet = "maplibre-gl.css", Licence = "LICENSE.txt";

    /// <summary>What to run where it is missing.</summary>
    public const string Install = "npm ci --prefix src/Senacs.Geo.Service";

    public MapLibreFiles(ServiceOptions options)
    {
        (string Name, string Path)[] files = [.. ((string[])[Module, Worker, StyleSheet, Licence])
            .Select(name => (name, Path.Combine(options.MapLibreFolder, name)))];
        IsInstalled = files.All(f => File.Exists(f.Path));
        Files = new FileSet("maplibre", IsInstalled ? files.Select(f => (f.Name, File.ReadAllBytes(f.Path))) : []);
        Version = IsInstalled ? VersionOf(Path.Combine(options.MapLibreFolder, "package.json")) : null;
    }

    /// <summary>All of its files are there.</summary>
    public bool IsInstalled { get; }

    public FileSet Files { get; }

    /// <summary>As npm says it ("6.17.0"); null when unknown.</summary>
    public string? Version { get; }

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
