using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Senacs.Geo.Sources.GeoJson;

namespace Senacs.Geo.Benchmarks;

/// <summary>The GeoJSON reader against a bare pass of <see cref="Utf8JsonReader"/> over the same bytes, which builds nothing.</summary>
/// <remarks><c>SENACS_OPEN_DATA</c> names the folder that holds <c>communes/*.geojson</c>; the whole country is 99 files, 44 MB, 34,795 communes.</remarks>
[MemoryDiagnoser]
public class GeoJsonReading
{
    private string[] paths = [];

    [Params("03.geojson", "*.geojson")]
    public string Files { get; set; } = "";

    [GlobalSetup]
    public void Find()
    {
        string folder = Path.Combine(Environment.GetEnvironmentVariable("SENACS_OPEN_DATA") ?? Path.Combine("..", "shared", "data"), "communes");
        paths = [.. Directory.GetFiles(folder, Files).Order(StringComparer.Ordinal)];
    }

    [Benchmark(Baseline = true)]
    public long BareUtf8JsonReader()
    {
        long tokens = 0;
        byte[] buffer = new byte[1 << 18];
        foreach (string path in paths)
        {
            using FileStream stream = File.OpenRead(path);
            JsonReaderState state = default;
            int length = 0;
            for (bool isFinal = false; !isFinal;)
            {
                int count = stream.Read(buffer, length, buffer.Length - length);
                isFinal = count == 0;
                length += count;
                Utf8JsonReader reader = new(buffer.AsSpan(0, length), isFinal, state);
                while (reader.Read())
                    tokens++;
                state = reader.CurrentState;
                int used = (int)reader.BytesConsumed;
                buffer.AsSpan(used, length - used).CopyTo(buffer);
                length -= used;
            }
        }
        return tokens;
    }

    [Benchmark]
    public long GeoJsonReaderToGeometries()
    {
        long vertices = 0;
        foreach (string path in paths)
        {
            using GeoJsonReader reader = new(File.OpenRead(path), Path.GetFileName(path));
            while (reader.TryRead(out GeoJsonFeature? feature))
                vertices += feature.Geometry!.NumPoints;
        }
        return vertices;
    }

    [Benchmark]
    public int CommuneBoundariesCheckedAndRepaired()
    {
        int kept = 0;
        foreach (string path in paths)
            kept += CommuneBoundaryReader.Read(path, Path.GetFileName(path)).Counts.Kept;
        return kept;
    }
}
