using System.Text;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.GeoJson;

namespace Senacs.Geo.Adapters.Tests.GeoJson;

/// <summary>Files that are not what they should be: each is refused with a French sentence that names file, place and remedy, or gives listed
/// issues.</summary>
public sealed class MalformedFilesTests : IDisposable
{
    private static readonly string Good = GeoJsonText.Collection(
        GeoJsonText.Feature(GeoJsonText.Square), GeoJsonText.Feature(GeoJsonText.SquareAt(3.5, 46.5), """{"code":"03191","nom":"Néris"}"""));

    private readonly string folder = Directory.CreateTempSubdirectory("senacs-malformed-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static readonly (string Name, byte[] Content, string Sentence)[] Refused = MakeRefused();

    // Each property held against all before it took the square of their number: 6 s for 40,000, 40 s for 100,000.
    [Fact]
    public void A_feature_of_very_many_properties_is_read_in_time_and_its_doubles_are_told()
    {
        const int count = 100_000;
        string names = string.Join(',', Enumerable.Range(0, count).Select(i => $"\"p{i}\":{i}"));
        string path = Path.Combine(folder, "large.geojson");
        File.WriteAllText(path, GeoJsonText.Collection(GeoJsonText.Feature(GeoJsonText.Square, $$"""{"code":"03190","nom":"Moulins",{{names}},"p7":"sept","p99":"autre"}""")));
        System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
        using GeoJsonReader reader = new(File.OpenRead(path), "large.geojson");
        GeoJsonFeature feature = Assert.Single(reader.ReadAll());
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
        Assert.Equal(count + 2, feature.Properties.All.Count);
        Assert.True(feature.Properties.TryGet("p99", out GeoJsonProperty last));
        Assert.Equal("autre", last.Text);
        Assert.Equal(2, reader.Issues.Count(i => i.Kind == GeoJsonIssues.DuplicateKey));
    }

    public static TheoryData<string> RefusedNames() => [.. Refused.Select(file => file.Name)];

    private static (string Name, byte[] Content, string Sentence)[] MakeRefused()
    {
        byte[] good = Encoding.UTF8.GetBytes(Good);
        byte[] gzip = GeoJsonText.Gzip([.. Enumerable.Range(0, 2_000).SelectMany(_ => Encoding.UTF8.GetBytes(Guid.Empty.ToString())), .. good]);
        byte[] packed = GeoJsonText.Gzip(good);
        byte[] damaged = [.. packed];
        damaged[packed.Length / 2] ^= 0x55;
        string nested = new('[', 10_000);
        return
        [
            ("vide.geojson", [], "le fichier est vide"),
            ("espaces.geojson", "  \r\n\t "u8.ToArray(), "le fichier est vide"),
            ("bom-seul.geojson", [0xEF, 0xBB, 0xBF], "le fichier est vide"),
            ("tronque.geojson", good[..(good.Length / 3)], "tronqué"),
            ("tronque-dans-un-texte.geojson", "{\"type\":\"Feature"u8.ToArray(), "tronqué"),
            ("tronque-apres-un-echappement.geojson", "{\"type\":\"Feature\\"u8.ToArray(), "tronqué"),
            ("sans-accolade-finale.geojson", good[..^1], "tronqué"),
            ("sans-crochet-final.geojson", good[..^2], "tronqué"),
            ("gzip-tronque.geojson.gz", packed[..(packed.Length / 2)], ""),
            ("gzip-sans-somme.geojson.gz", [.. packed[..^8], 1, 2, 3, 4, .. packed[^4..]], "gzip est endommagée"),
            ("gzip-abime.geojson.gz", damaged, ""),
            ("gzip-sans-contenu.geojson.gz", [0x1F, 0x8B, 8, 0], ""),
            ("gzip-de-texte.geojson.gz", gzip, "ce n'est pas du GeoJSON"),
            ("image.geojson", [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0], "une image PNG"),
            ("page.geojson", "<!DOCTYPE html><html>"u8.ToArray(), "une page web"),
            ("archive.geojson", "PK\u0003\u0004aaaa"u8.ToArray(), "une archive ZIP"),
            ("base.geojson", "SQLite format 3\0"u8.ToArray(), "un GeoPackage"),
            ("utf16.geojson", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Good)], "UTF-16"),
            ("utf16-gros-boutiste.geojson", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Good)], "UTF-16"),
            ("utf16-sans-marque.geojson", Encoding.Unicode.GetBytes(Good), "UTF-16"),
            ("latin1.geojson", Encoding.Latin1.GetBytes(Good), "UTF-8"),
            ("octets-au-hasard.geojson", Noise(5_000), "ce n'est pas du GeoJSON"),
            ("liste.geojson", "[1,2,3]"u8.ToArray(), "ce n'est pas du GeoJSON"),
            ("nombre.geojson", "12"u8.ToArray(), "ce n'est pas du GeoJSON"),
            ("objet.geojson", "{\"a\":1}"u8.ToArray(), "le membre « type » manque"),
            ("topojson.geojson", "{\"type\":\"Topology\",\"objects\":{},\"arcs\":[]}"u8.ToArray(), "TopoJSON"),
            ("sans-liste.geojson", "{\"type\":\"FeatureCollection\"}"u8.ToArray(), "la liste « features » manque"),
            ("liste-texte.geojson", "{\"type\":\"FeatureCollection\",\"features\":\"oui\"}"u8.ToArray(), "la liste « features » manque"),
            ("deux-listes.geojson", "{\"features\":[],\"features\":[]}"u8.ToArray(), "écrite deux fois"),
            ("suite.geojson", Encoding.UTF8.GetBytes(Good + Good), "du texte suit la fin"),
            ("suite-texte.geojson", Encoding.UTF8.GetBytes(Good + "fin"), "du texte suit la fin"),
            ("nan.geojson", Encoding.UTF8.GetBytes(Good.Replace("3.3,", "NaN,", StringComparison.Ordinal)), "objet n° 1, ligne 1"),
            ("virgule.geojson", Encoding.UTF8.GetBytes(Good.Replace(",{\"type\":\"Feature\"", "{\"type\":\"Feature\"", StringComparison.Ordinal)), "une virgule manque"),
            ("guillemets-simples.geojson", Encoding.UTF8.GetBytes(Good.Replace('"', '\'')), "apostrophes"),
            ("controle.geojson", Encoding.UTF8.GetBytes(Good.Replace("Moulins", "Mou\u0001lins", StringComparison.Ordinal)), "caractère de contrôle"),
            ("surrogat.geojson", Encoding.UTF8.GetBytes(Good.Replace("Moulins", "\\ud800", StringComparison.Ordinal)), "UTF-8"),
            ("echappement.geojson", Encoding.UTF8.GetBytes(Good.Replace("Moulins", "\\x", StringComparison.Ordinal)), "l'échappement « \\x »"),
            ("emboitement-coordonnees.geojson", Encoding.UTF8.GetBytes($"{{\"type\":\"Polygon\",\"coordinates\":{nested}{new string(']', 10_000)}}}"), "emboîtés"),
            ("emboitement-ouvert.geojson", Encoding.UTF8.GetBytes($"{{\"type\":\"Polygon\",\"coordinates\":{nested}"), ""),
            ("emboitement-proprietes.geojson", Encoding.UTF8.GetBytes(GeoJsonText.Collection(GeoJsonText.Feature(GeoJsonText.Square, $"{{\"a\":{nested}{new string(']', 10_000)}}}"))), "emboîtés"),
            ("emboitement-objets.geojson", Encoding.UTF8.GetBytes(GeoJsonText.Collection(Repeat("{\"a\":", 10_000) + "1" + new string('}', 10_000))), "emboîtés"),
            ("emboitement-collections.geojson", Encoding.UTF8.GetBytes(
                Repeat("{\"type\":\"GeometryCollection\",\"geometries\":[", 10_000) + "{\"type\":\"Point\",\"coordinates\":[1,2]}" + Repeat("]}", 10_000)), "emboîtés"),
        ];
    }

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public void A_file_that_is_no_geojson_is_refused_with_a_remedy(string name)
    {
        (_, byte[] content, string sentence) = Refused.Single(file => file.Name == name);
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
        foreach (Action read in new Action[] { () => CommuneBoundaryReader.Read(path, name), () => QpvPerimeterReader.Read(path, name) })
        {
            SourceUnavailableException e = Assert.Throws<SourceUnavailableException>(read);
            Assert.StartsWith(name + " : ", e.Message, StringComparison.Ordinal);
            Assert.True(e.Message.Contains(sentence, StringComparison.Ordinal), $"« {sentence} » expected in: {e.Message}");
            Assert.EndsWith(".", e.Remedy, StringComparison.Ordinal);
            Assert.DoesNotContain(folder, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_missing_file_a_folder_and_an_impossible_name_are_refused()
    {
        Assert.Contains("n'existe pas", Message(Path.Combine(folder, "absent.geojson")), StringComparison.Ordinal);
        Assert.Contains("n'existe pas", Message(Path.Combine(folder, "absent", "x.geojson")), StringComparison.Ordinal);
        Assert.Contains("C'est un dossier", Message(folder), StringComparison.Ordinal);
        Assert.Contains("ne peut pas être ouvert", Message("a\0b"), StringComparison.Ordinal);
    }

    [OrdinaryUserFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void A_file_without_permission_is_refused()
    {
        string path = Path.Combine(folder, "interdit.geojson");
        File.WriteAllText(path, Good);
        File.SetUnixFileMode(path, UnixFileMode.None);
        Assert.Contains("interdite", Message(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_compression_bomb_is_refused_before_it_unfolds()
    {
        byte[] spaces = new byte[64 << 20];
        Array.Fill(spaces, (byte)' ');
        byte[] bomb = GeoJsonText.Gzip(spaces);
        using CountingStream stream = new(bomb);
        SourceUnavailableException e = Assert.Throws<SourceUnavailableException>(() => CommuneBoundaryReader.Read(stream, "bombe.geojson.gz"));
        Assert.Contains("se déplie", e.Message, StringComparison.Ordinal);
        Assert.True(stream.BytesRead < bomb.Length);
    }

    [Fact]
    public void A_gzip_cut_in_its_last_bytes_is_read_with_a_warning()
    {
        byte[] packed = GeoJsonText.Gzip(Encoding.UTF8.GetBytes(Good));
        Assert.Empty(GeoJsonText.Read(packed, piece: 1).Reader.Issues);
        Assert.Equal(GeoJsonIssues.GzipEnd, Assert.Single(GeoJsonText.Read(packed[..^5]).Reader.Issues).Kind);
    }

    [Fact]
    public void A_gzip_of_several_members_is_whole()
    {
        byte[] good = Encoding.UTF8.GetBytes(Good);
        (List<GeoJsonFeature> features, GeoJsonReader reader) = GeoJsonText.Read([.. GeoJsonText.Gzip(good[..40]), .. GeoJsonText.Gzip(good[40..])]);
        Assert.Equal(GeoJsonText.Read(good).Features.Count, features.Count);
        Assert.Empty(reader.Issues);
    }

    [Fact]
    public void A_perimeter_without_code_is_told_by_its_name()
    {
        QpvPerimeters qpv = GeoJsonText.Qpv(GeoJsonText.Collection(
            GeoJsonText.Feature(GeoJsonText.Square, """{"code_qp":"QP003001","nom_qp":"Nomazy"}"""),
            GeoJsonText.Feature(GeoJsonText.SquareAt(3.5, 46.5), """{"nom_qp":"Presles"}""")));
        Assert.Contains("(« Presles ») : pas de code de QPV", Assert.Single(qpv.Issues, i => i.Kind == BoundaryIssues.QpvCodeMissing).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_beyond_the_limit_is_refused()
    {
        BoundaryReadOptions options = new() { Limits = new GeoJsonLimits { MaxFileBytes = 100 } };
        Assert.Contains("dépasse", Assert.Throws<SourceUnavailableException>(() => GeoJsonText.Communes(Good, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_feature_beyond_the_limit_is_refused_by_its_number()
    {
        string large = GeoJsonText.Feature(GeoJsonText.Square, $$"""{"code":"03190","nom":"{{new string('x', 3 << 20)}}"}""");
        BoundaryReadOptions options = new() { Limits = new GeoJsonLimits { MaxFeatureBytes = 1 << 20 } };
        string message = Assert.Throws<SourceUnavailableException>(() => GeoJsonText.Communes(GeoJsonText.Collection(GeoJsonText.Feature(GeoJsonText.Square), large), options)).Message;
        Assert.Contains("objet n° 2, ligne 1 : un seul objet dépasse 1 Mio", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_types_everywhere_give_issues_and_the_good_features_are_kept()
    {
        string[] odd =
        [
            "null", "1", "\"x\"", "[]", "{}", """{"type":"Feature"}""", """{"type":"Feature","geometry":[],"properties":[]}""", """{"type":"Feature","geometry":{},"properties":3}""",
            """{"type":["Feature"],"geometry":"POINT(1 1)","properties":"x"}""", """{"type":"FeatureCollection","features":[]}""", """{"type":"Topology"}""",
            GeoJsonText.Feature("""{"type":"Polygon","coordinates":[[[1e999,0],[1,0],[1,1],[0,0]]]}"""), GeoJsonText.Feature("""{"type":"Polygon","coordinates":null}"""),
            GeoJsonText.Feature(GeoJsonText.Square, """{"code":{"a":1}}"""), GeoJsonText.Feature(GeoJsonText.Square, """{"code":true}"""),
            GeoJsonText.Feature(GeoJsonText.Square, """{"code":"03191","population":"beaucoup"}"""), GeoJsonText.Feature(GeoJsonText.Square, "[1,2]"),
        ];
        CommuneBoundaries read = GeoJsonText.Communes(GeoJsonText.Collection([.. odd, GeoJsonText.Feature(GeoJsonText.Square)]));
        Assert.Equal(["03190", "03191"], read.Boundaries.Select(commune => commune.Code.Value));
        Assert.Equal(new BoundaryCounts(odd.Length + 1, 2, 0, 0, odd.Length - 1), read.Counts);
        Assert.Contains(read.Issues, issue => issue.Kind == GeoJsonIssues.NumberTooLarge);
        Assert.Contains(read.Issues, issue => issue.Kind == BoundaryIssues.PopulationUnreadable);
        Assert.All(read.Issues, issue => Assert.Equal("communes.geojson", issue.File));
    }

    [Fact]
    public void Ten_thousand_bad_features_fill_a_bounded_list()
    {
        CommuneBoundaries read = GeoJsonText.Communes(GeoJsonText.Collection([.. Enumerable.Repeat(GeoJsonText.Feature(GeoJsonText.Square, """{"code":"3190"}"""), 10_000)]));
        Assert.Equal(10_000, read.Counts.Rejected);
        Assert.Equal(GeoJsonLimits.Default.MaxIssues + 1, read.Issues.Length);
        Assert.Equal(read.Issues[0].Kind, read.Issues[^1].Kind);
        Assert.Equal(9_000, read.Issues[^1].Count);
        Assert.Contains("9000 autres constats", read.Issues[^1].Message, StringComparison.Ordinal);
    }

    private static string Message(string path) =>
        Assert.Throws<SourceUnavailableException>(() => CommuneBoundaryReader.Read(path, "essai.geojson")).Message;

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    private static byte[] Noise(int length)
    {
        byte[] noise = new byte[length];
        new Random(3).NextBytes(noise);
        return noise;
    }

    private sealed class CountingStream(byte[] content) : MemoryStream(content)
    {
        public long BytesRead { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            int count = base.Read(buffer);
            BytesRead += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = base.Read(buffer, offset, count);
            BytesRead += read;
            return read;
        }
    }
}
