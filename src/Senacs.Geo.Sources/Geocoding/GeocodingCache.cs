using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
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
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            string key = root.GetProperty("cle").GetString()!;
            ImmutableArray<OnlineCandidate> candidates =
            [
                .. root.GetProperty("reponses").EnumerateArray().Select(c => new OnlineCandidate(
                    c[0].GetDouble(), c[1].GetDouble(), c[2].GetDouble(), c[3].GetString()!, c[4].GetString()!, c[5].GetString()!,
                        c[6].GetString()!, c[7].GetString()!, c[8].GetString()!, c[9].GetString()!, c[10].GetString()!, c[11].GetString()!)),
            ];
            _answers[key] = candidates;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException or ArgumentNullException or FormatException)
        {
            // Damaged: the address is asked again.
        }
    }

    private static byte[] Write(string key, ImmutableArray<OnlineCandidate> candidates)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteString("cle", key);
            json.WriteStartArray("reponses");
            foreach (OnlineCandidate c in candidates)
            {
                json.WriteStartArray();
                json.WriteNumberValue(c.LongitudeDegrees);
                json.WriteNumberValue(c.LatitudeDegrees);
                json.WriteNumberValue(c.Score);
                foreach (string text in new[] { c.Type, c.Label, c.Name, c.PostCode, c.CityCode, c.City, c.FormerCityCode, c.FormerCity,
                    c.HouseNumber })
                    json.WriteStringValue(text);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }
}
