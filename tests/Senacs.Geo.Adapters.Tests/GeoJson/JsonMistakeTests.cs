using System.Text;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Sources.GeoJson;

namespace Senacs.Geo.Adapters.Tests.GeoJson;

/// <summary>The mistakes that people and their tools make in JSON, each named, with its place and what to do: in boundaries, in the manifest and in
/// the figures in print.</summary>
public sealed class JsonMistakeTests
{
    // A document of three objects, one a line: what is put in place of "@" in the second is the mistake.
    private const string Frame = "{\"liste\":[\n{\"nom\":\"Moulins\",\"n\":1},\n@,\n{\"nom\":\"Vichy\",\"n\":3}\n]}";

    public static TheoryData<string, string, int> Mistakes() => new()
    {
        { "{\"nom\":\"A\",}", "une virgule est de trop avant « } »", 3 },
        { "{\"nom\":[1,2,]}", "une virgule est de trop avant « ] »", 3 },
        { "{\"nom\":[1,\n2,\n]}", "une virgule est de trop avant « ] »", 4 },
        { "{\"nom\":[1,,2]}", "deux virgules se suivent", 3 },
        { "{\"nom\":[,1]}", "une virgule n'est précédée d'aucune valeur", 3 },
        { "{\"nom\":\"A\" \"n\":1}", "une virgule manque avant « \" »", 3 },
        { "{\"nom\":\"A\"\n\"n\":1}", "une virgule manque avant « \" »", 4 },
        { "{\"nom\":[1 2]}", "une virgule manque avant « 2 »", 3 },
        { "{\"nom\":[[1][2]]}", "une virgule manque avant « [ »", 3 },
        { "{\"nom\":1;\"n\":2}", "« 1; » n'est pas un nombre", 3 },
        { "{\"nom\":\"A\";\"n\":2}", "un point-virgule est mis pour une virgule", 3 },
        { "{\"nom\":NaN}", "« NaN » n'est pas un nombre que JSON admette", 3 },
        { "{\"nom\":[1,nan]}", "« nan » n'est pas un nombre", 3 },
        { "{\"nom\":Infinity}", "« Infinity » n'est pas un nombre", 3 },
        { "{\"nom\":-Infinity}", "« -Infinity » n'est pas un nombre", 3 },
        { "{\"nom\":inf}", "« inf » n'est pas un nombre", 3 },
        { "{\"nom\":+1}", "le nombre « +1 » commence par « + »", 3 },
        { "{\"nom\":03190}", "le nombre « 03190 » commence par un zéro", 3 },
        { "{\"nom\":-01}", "commence par un zéro", 3 },
        { "{\"nom\":.5}", "le nombre « .5 » commence par un point", 3 },
        { "{\"nom\":5.}", "le nombre « 5. » finit par un point", 3 },
        { "{\"nom\":0x1F}", "« 0x1F » n'est pas un nombre", 3 },
        { "{\"nom\":1_000}", "« 1_000 » n'est pas un nombre", 3 },
        { "{\"nom\":2022-12-31}", "« 2022-12-31 » n'est pas un nombre", 3 },
        { "{\"nom\":3,14}", "un nombre est écrit avec une virgule décimale (« ,14 »)", 3 },
        { "{'nom':1}", "un texte est entre apostrophes", 3 },
        { "{\"nom\":'A'}", "un texte est entre apostrophes", 3 },
        { "{\"nom\":“A”}", "n'est pas un guillemet droit", 3 },
        { "{«nom»:1}", "n'est pas un guillemet droit", 3 },
        { "{nom:1}", "la clé « nom » n'est pas entre guillemets", 3 },
        { "{\"nom\":Moulins}", "le texte « Moulins » n'est pas entre guillemets", 3 },
        { "{\"nom\":True}", "« True » ne s'écrit pas ainsi", 3 },
        { "{\"nom\":NULL}", "« NULL » ne s'écrit pas ainsi", 3 },
        { "{\"nom\":None}", "« None » n'existe pas", 3 },
        { "{\"nom\":undefined}", "« undefined » n'existe pas", 3 },
        { "{\"nom\":1 // un\n}", "un commentaire n'est pas admis", 3 },
        { "{/* un */\"nom\":1}", "un commentaire n'est pas admis", 3 },
        { "{# un\n\"nom\":1}", "un commentaire n'est pas admis", 3 },
        { "{\"nom\":\u00A01}", "une espace insécable", 3 },
        { "{\"nom\":\uFEFF1}", "BOM", 3 },
        { "{\"nom\"=1}", "« = » suit la clé « nom »", 3 },
        { "{\"nom\" 1}", "« : » manque après la clé « nom »", 3 },
        { "{\"nom\"}", "la clé « nom » n'a pas de valeur", 3 },
        { "{\"nom\":}", "la clé « nom » n'a pas de valeur", 3 },
        { "{\"nom\":,\"n\":1}", "la clé « nom » n'a pas de valeur", 3 },
        { "{\"nom\":[\"a\":1]}", "« : » n'est pas attendu ici", 3 },
        { "{\"nom\":[1,2}}", "« } » ferme « [ », ouvert à la ligne 3", 3 },
        { "{\"nom\":\"Le \"Grand\" Centre\"}", "un guillemet à l'intérieur d'un texte", 3 },
        { "{\"nom\":\"A}", "un texte n'est pas fermé à la fin de sa ligne", 3 },
        { "{\"nom\":\"A\nB\"}", "un texte n'est pas fermé à la fin de sa ligne", 3 },
        { "{\"nom\":\"A\tB\"}", "un caractère de contrôle (une tabulation)", 3 },
        { "{\"nom\":\"C:\\Dossier\"}", "l'échappement « \\D » n'existe pas", 3 },
        { "{\"nom\":\"\\u12\"}", "« \\u » n'est pas suivi", 3 },
    };

    // Whole files.
    public static TheoryData<string, string> Files() => new()
    {
        { "{\"a\":1}\n{\"a\":2}", "un second document suit le premier" },
        { "{\"a\":1}{\"a\":2}", "un second document suit le premier" },
        { "{\"a\":1}}", "« } » est de trop" },
        { "{\"a\":1},", "une virgule suit la fin" },
        { "{\"a\":1};", "suit la fin du document" },
        { "callback({\"a\":1})", "c'est du JSONP" },
        { "var donnees = {\"a\":1}", "c'est du JavaScript" },
        { "<!DOCTYPE html><html>", "une page web" },
        { "  \n<html>", "une page web" },
        { "\uFEFF\uFEFF{\"a\":1}", "BOM" },
        { "{\"a\":[1,2", "tronqué (« [ » ouvert à la ligne 1 n'est pas fermé)" },
        { "{\"a\":\"b", "tronqué" },
        { "", "le fichier est vide" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void In_a_manifest(string mistake, string sentence, int line)
    {
        string text = Frame.Replace("@", mistake, StringComparison.Ordinal);
        foreach (Action<Stream> read in new Action<Stream>[] { s => DossierManifest.Read(s, "dossier.json"), s => PublishedFigures.Read(s, "dossier.json") })
        {
            SourceUnavailableException e = Assert.Throws<SourceUnavailableException>(() => read(GeoJsonText.Utf8(text)));
            Assert.Contains($"ligne {line}, caractère ", e.Message, StringComparison.Ordinal);
            Assert.Contains(sentence, e.Message, StringComparison.Ordinal);
            Assert.EndsWith(".", e.Remedy, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void In_the_second_object_of_a_file_of_boundaries(string mistake, string sentence, int line)
    {
        string second = $"{{\"type\":\"Feature\",\"geometry\":{GeoJsonText.SquareAt(3.5, 46.5)},\"properties\":{mistake}}}";
        string text = $"{{\"type\":\"FeatureCollection\",\"features\":[\n{GeoJsonText.Feature(GeoJsonText.Square)},\n{second},\n{GeoJsonText.Feature(GeoJsonText.SquareAt(3.7, 46.5), """{"code":"03191"}""")}\n]}}";
        for (int piece = 0; piece <= 7; piece += 7)
        {
            string message = MessageOf(text, piece);
            Assert.True(message.Contains(sentence, StringComparison.Ordinal), $"« {sentence} » expected in: {message}");
            Assert.True(message.Contains($"objet n° 2, ligne {line} : ", StringComparison.Ordinal), message);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_whole_file(string text, string sentence)
    {
        Assert.Contains(sentence, Assert.Throws<SourceUnavailableException>(() => DossierManifest.Read(GeoJsonText.Utf8(text), "dossier.json")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[@,]}", "après l'objet n° 2, ligne 2 : une virgule est de trop avant « ] »")]
    [InlineData("[@,\n]}", "après l'objet n° 2, ligne 2 : une virgule est de trop avant « ] »")]
    [InlineData("[,@]}", "ligne 1 : une virgule n'est précédée d'aucune valeur")]
    [InlineData("[@,,@]}", "après l'objet n° 2, ligne 2 : deux virgules se suivent")]
    [InlineData("[@ @]}", "après l'objet n° 2, ligne 2 : une virgule manque avant « { »")]
    [InlineData("[@],}", "une virgule est de trop avant « } »")]
    [InlineData("[@]", "tronqué")]
    [InlineData("[@", "tronqué")]
    [InlineData("[@,", "tronqué")]
    [InlineData("[@}}", "« } » ferme « [ »")]
    [InlineData("[NaN,@]}", "« NaN » n'est pas un nombre")]
    [InlineData("[@]} fin", "du texte suit la fin")]
    [InlineData("[@]}{\"type\":\"FeatureCollection\",\"features\":[]}", "une seconde collection commence")]
    [InlineData("[@]};", "du texte suit la fin")]
    public void Between_the_objects_of_a_file_of_boundaries(string list, string sentence)
    {
        string two = $"{GeoJsonText.Feature(GeoJsonText.Square)},\n{GeoJsonText.Feature(GeoJsonText.SquareAt(3.5, 46.5), """{"code":"03191"}""")}";
        string text = "{\"type\":\"FeatureCollection\",\"features\":" + list.Replace("@", two, StringComparison.Ordinal);
        string message = MessageOf(text);
        Assert.True(message.Contains(sentence, StringComparison.Ordinal), $"« {sentence} » expected in: {message}");
        Assert.Equal(message, MessageOf(text, piece: 5));
    }

    [Theory]
    [InlineData("callback(@)", "c'est du JSONP")]
    [InlineData("var x = @;", "c'est du JavaScript")]
    [InlineData("\n  <html><body>502</body></html>", "une page web")]
    [InlineData("\uFEFF<html>", "une page web")]
    [InlineData("\uFEFF\uFEFF@", "BOM")]
    [InlineData("// commentaire\n@", "un commentaire")]
    [InlineData("[@]", "une liste sans son enveloppe")]
    [InlineData("\"@\"", "ce n'est pas du GeoJSON")]
    public void A_dressed_file_of_boundaries(string dress, string sentence)
    {
        string message = MessageOf(dress.Replace("@", GeoJsonText.Collection(GeoJsonText.Feature(GeoJsonText.Square)), StringComparison.Ordinal));
        Assert.True(message.Contains(sentence, StringComparison.Ordinal), $"« {sentence} » expected in: {message}");
        Assert.Contains("ce n'est pas du GeoJSON", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lone_object_and_a_sequence_have_theirs_too()
    {
        Assert.Contains("ligne 1 : « NaN » n'est pas", MessageOf(GeoJsonText.Feature(GeoJsonText.Square.Replace("3.3", "NaN", StringComparison.Ordinal))), StringComparison.Ordinal);
        Assert.Contains("ligne 2 : une virgule est de trop", MessageOf(GeoJsonText.Feature(GeoJsonText.Square) + "\n" + GeoJsonText.Feature(GeoJsonText.Square, "{\"a\":1,}")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_right_text_has_no_mistake_however_it_is_cut()
    {
        foreach (string text in (string[])["{}", "[]", " [1, -0.5e+10, true, null, \"\\u00e9\\\"\", {\"a\": {}}] ", "12", "\"é\"", GeoJsonText.Collection(GeoJsonText.Feature(GeoJsonText.Square))])
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            for (int cut = 0; cut <= bytes.Length; cut++)
            {
                Sources.Json.JsonMistakeFinder finder = new();
                finder.Add(bytes.AsSpan(0, cut), 1);
                finder.Add(bytes.AsSpan(cut), 1);
                Assert.Null(finder.Find());
            }
        }
    }

    // The runtime's own reader is the judge: whatever it refuses has a mistake, whatever it takes has none.
    [Fact]
    public void The_finder_and_the_runtime_agree_on_damaged_texts()
    {
        Random random = new(20221231);
        byte[] good = Encoding.UTF8.GetBytes("{\"type\":\"FeatureCollection\",\"n\":[1,-2.5,0],\"t\":\"é\\n\",\"o\":{\"a\":true,\"b\":null}}");
        byte[] alphabet = "{}[],:\"'\\ 0123+-.eEtruefalsn/\n\t"u8.ToArray();
        for (int i = 0; i < 20_000; i++)
        {
            List<byte> text = [.. good];
            for (int n = random.Next(1, 4); n > 0 && text.Count > 0; n--)
            {
                int at = random.Next(text.Count);
                switch (random.Next(3))
                {
                    case 0: text.RemoveAt(at); break;
                    case 1: text.Insert(at, alphabet[random.Next(alphabet.Length)]); break;
                    default: text[at] = alphabet[random.Next(alphabet.Length)]; break;
                }
            }

            byte[] bytes = [.. text];
            bool isRight = IsJson(bytes);
            Sources.Json.JsonMistake? found = Sources.Json.JsonMistakeFinder.Find(bytes);
            Assert.True(found is null == isRight, $"{(isRight ? "right" : "wrong")}: {Encoding.UTF8.GetString(bytes)} {found}");
        }
    }

    private static bool IsJson(byte[] bytes)
    {
        System.Text.Json.Utf8JsonReader reader = new(bytes, new System.Text.Json.JsonReaderOptions { MaxDepth = 1000 });
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }

    private static string MessageOf(string text, int piece = 0) =>
        Assert.Throws<SourceUnavailableException>(() => GeoJsonText.Read(text, piece)).Message;
}
