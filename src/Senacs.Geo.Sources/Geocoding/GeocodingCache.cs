using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Senacs.Geo.Adresses;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Files;

namespace Senacs.Geo.Sources.Geocoding;

/// <summary>What the online service answered, kept in a file of one JSON object a line (<c>{"cle", "reponses"}</c>) so that a run resumes, and a test
/// replays, without network.</summary>
/// <remarks>Lines are appended as they come; a line cut by a crash is ignored, and asked again. Thread-safe.</remarks>
public sealed class GeocodingCache : IDisposable
{
    private readonly ConcurrentDictionary<string, ImmutableArray<OnlineCandidate>> _answers = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly FileStream? _file;

    private GeocodingCache(FileStream? file) => _file = file;

    public int Count => _answers.Count;

    /// <summary>A cache that lives as long as the process.</summary>
    public static GeocodingCache InMemory() => new(null);

    /// <summary>Reads the file and goes on writing at its end; makes it when it is missing.</summary>
    /// <exception cref="SourceUnavailableException">The file cannot be opened or written.</exception>
    public static GeocodingCache Open(string path)
    {
        FileStream file;
        SourceFiles.RefuseOthers(path, Path.GetFileName(path));
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceUnavailableException(Path.GetFileName(path), "la mémoire du géocodage ne peut pas être ouverte.",
                "Vérifiez les droits, ou qu'une autre commande ne l'utilise pas.", e);
        }

        GeocodingCache cache = new(file);
        using (StreamReader reader = new(file, new UTF8Encoding(false), false, 1 << 16, leaveOpen: true))
        {
            while (reader.ReadLine() is { } line)
                cache.Load(line);
        }

        // A line cut by a crash must not swallow the next one.
        if (file.Length > 0)
        {
            file.Position = file.Length - 1;
            if (file.ReadByte() != '\n')
                file.WriteByte((byte)'\n');
        }

        file.Position = file.Length;
        return cache;
    }

    public ImmutableArray<OnlineCandidate>? Find(string key) => _answers.TryGetValue(key, out ImmutableArray<OnlineCandidate> answer) ? answer : null;

    public void Add(string key, ImmutableArray<OnlineCandidate> candidates)
    {
        if (!_answers.TryAdd(key, candidates) || _file is null)
            return;
        byte[] line = Write(key, candidates);
        lock (_gate)
        {
            _file.Write(line);
            _file.Flush();
        }
    }

    public void Flush()
    {
        lock (_gate)
            _file?.Flush(flushToDisk: true);
    }

    public void Dispose() => _file?.Dispose();

    private void Load(string line)
    {
        try
        {
            JsonObject root = JsonNode.Parse(line)?.AsObject() ?? throw new FormatException("No object.");
            if (root["cle"]?.GetValue<string>() is { } key && root["reponses"] is JsonArray answers)
                _answers[key] = [.. answers.Select(c => new OnlineCandidate(
                    Number(c, 0), Number(c, 1), Number(c, 2), Text(c, 3), Text(c, 4), Text(c, 5), Text(c, 6), Text(c, 7), Text(c, 8), Text(c, 9),
                    Text(c, 10), Text(c, 11)))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or FormatException)
        {
            // Damaged: the address is asked again.
        }

        static double Number(JsonNode? candidate, int rank) => candidate?[rank]?.GetValue<double>() ?? throw new FormatException("No number.");
        static string Text(JsonNode? candidate, int rank) => candidate?[rank]?.GetValue<string>() ?? throw new FormatException("No text.");
    }

    private static byte[] Write(string key, ImmutableArray<OnlineCandidate> candidates)
    {
        JsonNode[] written =
        [
            .. candidates.Select(c => new JsonArray(c.LongitudeDegrees, c.LatitudeDegrees, c.Score, c.Type, c.Label, c.Name, c.PostCode, c.CityCode,
                c.City, c.FormerCityCode, c.FormerCity, c.HouseNumber)),
        ];
        return Encoding.UTF8.GetBytes(new JsonObject { ["cle"] = key, ["reponses"] = new JsonArray(written) }.ToJsonString() + "\n");
    }
}
