using System.Globalization;
using System.Text;
using System.Text.Json;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.GeoJson;

namespace Senacs.Geo.Adapters.Tests.GeoJson;

/// <summary>Thousands of damaged files, the same ones on every run. <c>SENACS_FUZZ_CASES</c> asks for more, <c>SENACS_FUZZ_SEED</c> for others.</summary>
public sealed class GeoJsonFuzzTests
{
    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "-", "1e999", "NaN", "0", "-0", "1e5", "180", "[]", "{}", "\"crs\":", "\"type\":", "\"features\":[", "\"geometry\":",
        "\"coordinates\":", "\"properties\":", "\"Polygon\"", "\"Point\"", "\"FeatureCollection\"", "\"EPSG:2154\"", "\"03190\"", "\"QP003001\"", "\n", "\u001e", "\uFEFF", "\\u0000", "\u0000",
    ];

    [Fact]
    public void No_mutation_of_a_file_raises_anything_but_the_named_refusal()
    {
        int cases = Number("SENACS_FUZZ_CASES", 50_000);
        int seed = Number("SENACS_FUZZ_SEED", 20_221_231);
        List<byte[]> corpus = Corpus();
        BoundaryReadOptions options = new() { Unproject = (geometry, _) => geometry, CommuneByName = _ => null, Limits = new GeoJsonLimits { MaxFeatureBytes = 1 << 20 } };
        int refused = 0;
        int read = 0;
        for (int i = 0; i < cases; i++)
        {
            Random random = new(unchecked((seed * 31) + i));
            byte[] bytes = Mutate(corpus[random.Next(corpus.Count)], corpus, random);
            try
            {
                Check(bytes, options, isQpv: i % 4 == 0);
                read++;
            }
            catch (SourceUnavailableException e)
            {
                Assert.StartsWith("essai.geojson : ", e.Message, StringComparison.Ordinal);
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"Case {i.ToString(CultureInfo.InvariantCulture)} of seed {seed.ToString(CultureInfo.InvariantCulture)}: {e}\n{Convert.ToBase64String(bytes)}");
            }
        }
        // Both outcomes must be common, or the mutations try nothing.
        Assert.InRange(refused, cases / 20, cases);
        Assert.InRange(read, cases / 20, cases);
    }

    private static void Check(byte[] bytes, BoundaryReadOptions options, bool isQpv)
    {
        BoundaryCounts counts;
        IEnumerable<Issue> issues;
        if (isQpv)
        {
            QpvPerimeters qpv = QpvPerimeterReader.Read(new MemoryStream(bytes), "essai.geojson", options);
            Assert.All(qpv.Perimeters, perimeter => Assert.True(perimeter.Shape.Geometry.IsValid));
            (counts, issues) = (qpv.Counts, qpv.Issues);
        }
        else
        {
            CommuneBoundaries communes = CommuneBoundaryReader.Read(new MemoryStream(bytes), "essai.geojson", options);
            Assert.All(communes.Boundaries, commune => Assert.True(commune.Shape.Geometry.IsValid));
            (counts, issues) = (communes.Counts, communes.Issues);
        }
        Assert.Equal(counts.Read, counts.Kept + counts.OtherDepartement + counts.MergedParts + counts.Rejected);
        Assert.True(counts.Rejected == 0 || issues.Any(issue => issue.Kind.Severity == IssueSeverity.Error), "Features are rejected without an error.");
    }

    private static byte[] Mutate(byte[] seed, List<byte[]> corpus, Random random)
    {
        List<byte> bytes = [.. seed];
        int changes = 1 + random.Next(1 << random.Next(4));
        for (int i = 0; i < changes && bytes.Count > 0; i++)
        {
            int at = random.Next(bytes.Count);
            int length = Math.Min(1 + random.Next(1 << random.Next(7)), bytes.Count - at);
            switch (random.Next(9))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 3:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)]));
                    break;
                case 4:
                    SwapTokens(bytes, random);
                    break;
                case 5:
                    ChangeDigit(bytes, random);
                    break;
                case 6:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 7:
                    byte[] other = corpus[random.Next(corpus.Count)];
                    int from = random.Next(other.Length);
                    bytes.InsertRange(at, other[from..Math.Min(other.Length, from + length)]);
                    break;
                default:
                    if (random.Next(8) == 0)
                        bytes.RemoveRange(at, bytes.Count - at);
                    else
                        ChangeDigit(bytes, random);
                    break;
            }
        }
        byte[] mutated = [.. bytes];
        return random.Next(50) != 0 ? mutated : Damaged(GeoJsonText.Gzip(mutated), random);
    }

    private static byte[] Damaged(byte[] gzip, Random random)
    {
        if (gzip.Length > 0 && random.Next(2) == 0)
            gzip[random.Next(gzip.Length)] ^= (byte)(1 << random.Next(8));
        return random.Next(3) == 0 ? gzip[..random.Next(gzip.Length)] : gzip;
    }

    // Two pieces between commas change places: keys, positions, whole values.
    private static void SwapTokens(List<byte> bytes, Random random)
    {
        List<int> commas = [];
        for (int i = 0; i < bytes.Count; i++)
        {
            if (bytes[i] == ',')
                commas.Add(i);
        }
        if (commas.Count < 4)
            return;
        int first = random.Next(commas.Count - 3);
        int second = first + 1 + random.Next(Math.Min(20, commas.Count - first - 2));
        List<byte> a = bytes.GetRange(commas[first] + 1, commas[first + 1] - commas[first] - 1);
        List<byte> b = bytes.GetRange(commas[second] + 1, commas[second + 1] - commas[second] - 1);
        bytes.RemoveRange(commas[second] + 1, b.Count);
        bytes.InsertRange(commas[second] + 1, a);
        bytes.RemoveRange(commas[first] + 1, a.Count);
        bytes.InsertRange(commas[first] + 1, b);
    }

    // Keeps the JSON well formed, so that geometry is what breaks.
    private static void ChangeDigit(List<byte> bytes, Random random)
    {
        for (int tries = 0; tries < 20; tries++)
        {
            int at = random.Next(bytes.Count);
            if (bytes[at] is >= (byte)'0' and <= (byte)'9')
            {
                bytes[at] = (byte)('1' + random.Next(9));
                return;
            }
        }
    }

    private static List<byte[]> Corpus()
    {
        const string Crs = "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:OGC:1.3:CRS84\"}}";
        string hole = """{"type":"Polygon","coordinates":[[[3.3,46.5],[3.4,46.5],[3.4,46.6],[3.3,46.6],[3.3,46.5]],[[3.33,46.53],[3.36,46.53],[3.36,46.56],[3.33,46.53]]]}""";
        string parts = """{"type":"MultiPolygon","coordinates":[[[[3.3,46.5],[3.4,46.5],[3.4,46.6],[3.3,46.5]]],[[[3.5,46.5],[3.6,46.5],[3.6,46.6],[3.5,46.5]]]]}""";
        string lambert = """{"type":"Polygon","coordinates":[[[720000.5,6600000],[730000,6600000],[730000,6610000],[720000.5,6600000]]]}""";
        string round = Round(3.6, 46.3, 60);
        string qpv = """{"CODE_QP":"QP003001","NOM_QP":"Cœur d'agglo","COMMUNE_QP":"Vichy, Cusset"}""";
        List<string> texts =
        [
            GeoJsonText.Collection(GeoJsonText.Feature(GeoJsonText.Square), GeoJsonText.Feature(parts, """{"code":"03191","nom":"Néris","population":2500.0}""")),
            GeoJsonText.Collection(GeoJsonText.Feature(hole, """{"com_code":["03190"],"com_name":["Moulins"],"x":null,"y":[1,"a"],"z":{"a":[1]}}"""), GeoJsonText.Feature(round, """{"INSEE_COM":"03192"}""")),
            GeoJsonText.Feature(GeoJsonText.Square) + "\n" + GeoJsonText.Feature(round, """{"insee":"03191"}""") + "\n" + GeoJsonText.Feature(hole, """{"codgeo":"03192"}""") + "\n",
            "\u001e" + GeoJsonText.Feature(GeoJsonText.Square) + "\n\u001e" + GeoJsonText.Feature("null", """{"insee":"03191"}""") + "\n",
            $"{{\"type\":\"FeatureCollection\",\"name\":\"x\",{Crs},\"features\":[{GeoJsonText.Feature(GeoJsonText.Square, qpv)},{GeoJsonText.Feature(round, qpv.Replace("3001", "3002", StringComparison.Ordinal))}]}}",
            $"{{\"features\":[{GeoJsonText.Feature(lambert)}],{Crs.Replace("OGC:1.3:CRS84", "EPSG::2154", StringComparison.Ordinal)},\"type\":\"FeatureCollection\"}}",
            "\uFEFF" + GeoJsonText.Collection(GeoJsonText.Feature("""{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[3.3,46.5,1]},{"type":"LineString","coordinates":[[3,46],[4,47]]}]}"""), GeoJsonText.Feature(GeoJsonText.Square)),
            hole,
            GeoJsonText.Collection([.. Enumerable.Range(0, 12).Select(i => GeoJsonText.Feature(GeoJsonText.SquareAt(3 + (i * 0.05), 46.5, 0.05), $$"""{"code":"03{{(100 + i).ToString(CultureInfo.InvariantCulture)}}"}"""))]),
        ];
        if (OpenData.IsHere)
        {
            foreach (string file in new[] { "communes/75.geojson", "communes/92.geojson", "qpv/2015/03.geojson", "alt/dialectes/qpv-rennes-opendatasoft.geojson" })
                texts.AddRange(Smallest(OpenData.PathOf(file.Split('/')), 4));
        }
        return [.. texts.Select(Encoding.UTF8.GetBytes)];
    }

    private static IEnumerable<string> Smallest(string path, int count)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. document.RootElement.GetProperty("features").EnumerateArray().Select(feature => feature.GetRawText())
            .Where(text => text.Length < 8_000).OrderBy(text => text.Length).Take(count).Select(text => GeoJsonText.Collection(text))];
    }

    private static string Round(double longitude, double latitude, int count)
    {
        IEnumerable<string> positions = Enumerable.Range(0, count + 1).Select(i => FormattableString.Invariant(
            $"[{longitude + (0.05 * Math.Cos(2 * Math.PI * (i % count) / count)):0.#####},{latitude + (0.03 * Math.Sin(2 * Math.PI * (i % count) / count)):0.#####}]"));
        return $$"""{"type":"Polygon","coordinates":[[{{string.Join(",", positions)}}]]}""";
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
