using System.Net;
using System.Text.RegularExpressions;

namespace Senacs.Geo.Hosts.Tests;

/// <summary>What a person reads agrees with its counts, at none, one and two, and says nothing twice.</summary>
public sealed partial class FrenchTests
{
    private static readonly (string Code, string Nom)[] Communes = [("03190", "Moulins"), ("03310", "Vichy"), ("03118", "Gannat")];

    [Theory]
    [InlineData(1, 0, 0, 0)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 1, 1, 0)]
    [InlineData(2, 2, 2, 2)]
    [InlineData(3, 2, 1, 1)]
    public void Words_agree_with_their_numbers(int communes, int structures, int quarters, int inhabitants)
    {
        using TemporaryFolder folder = new();
        string dossier = Directory.CreateDirectory(folder["dossier"]).FullName;
        Write(dossier, communes, structures, quarters, inhabitants);
        List<(string Where, string Text)> said = [];
        foreach (string[] command in (string[][])[["build", dossier, "-o", folder["out"], "--dpi", "36"], ["check", dossier], ["evolution", dossier, "--from", "2020", "--to", "2022", "-o", folder["evolution"]], ["coverage", dossier, "--rule", "distance:5"]])
        {
            Cli.Outcome outcome = Cli.Run(command);
            Assert.True(outcome.ExitCode is 0 or 1, outcome.Error);
            said.Add((command[0], outcome.Output + "\n" + outcome.Error));
        }

        foreach (string output in (string[])[folder["out"], folder["evolution"]])
        {
            foreach (string file in Directory.EnumerateFiles(output).Where(f => Path.GetExtension(f) is ".txt" or ".html" or ".svg" or ".json"))
                said.Add((Path.GetFileName(file), File.ReadAllText(file)));
        }

        Assert.True(said.Count > 12); // fewer maps where there is no QPV
        string[] wrong = [.. said.SelectMany(s => Mistakes(s.Text).Select(m => $"{s.Where} : {m}")).Distinct(StringComparer.Ordinal)];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("Il y a 1 communes ici")]
    [InlineData("0\u00A0habitants")]
    [InlineData("2 structure")]
    [InlineData("3 fichier(s)")]
    [InlineData("elle est est couverte")]
    [InlineData("La commune est couverte. La commune est couverte.")]
    public void The_search_finds_what_it_looks_for(string text) => Assert.NotEmpty(Mistakes(text));

    [Theory]
    [InlineData("21 communes, 101 communes, 1,1 communes, 10\u202F001 communes")]
    [InlineData("1 commune et 2 communes")]
    [InlineData("<td>1</td><td>communes</td>")]
    public void The_search_finds_nothing_else(string text) => Assert.Empty(Mistakes(text));

    private static IEnumerable<string> Mistakes(string text)
    {
        string plain = WebUtility.HtmlDecode(Tag().Replace(Inline().Replace(Unread().Replace(text, " | "), ""), " | "));
        Regex[] searches = [PluralOfOne(), SingularOfMany(), Bracket(), Twice(), SentenceTwice()];
        foreach (Match match in searches.SelectMany(search => search.Matches(plain)))
            yield return $"« {match.Value.Trim()} » dans « {plain[Math.Max(0, match.Index - 40)..Math.Min(plain.Length, match.Index + match.Length + 40)].ReplaceLineEndings(" ").Trim()} »";
    }

    private static void Write(string dossier, int communes, int structures, int quarters, int inhabitants)
    {
        static string Square(double lon, double lat, double side) => FormattableString.Invariant(
            $"{{\"type\":\"Polygon\",\"coordinates\":[[[{lon},{lat}],[{lon + side},{lat}],[{lon + side},{lat + side}],[{lon},{lat + side}],[{lon},{lat}]]]}}");
        static string Collection(IEnumerable<(string Properties, string Geometry)> features) =>
            $"{{\"type\":\"FeatureCollection\",\"features\":[{string.Join(',', features.Select(f => $"{{\"type\":\"Feature\",\"properties\":{f.Properties},\"geometry\":{f.Geometry}}}"))}]}}";
        void Put(string name, string text) => File.WriteAllText(Path.Combine(dossier, name), text);

        Put("communes.geojson", Collection(Communes.Take(communes).Select((c, i) => ($"{{\"code\":\"{c.Code}\",\"nom\":\"{c.Nom}\"}}", Square(3 + (0.1 * i), 46.5, 0.1)))));
        Put("qpv.geojson", Collection(Enumerable.Range(0, quarters).Select(i => (FormattableString.Invariant($"{{\"code_qp\":\"QP00300{i + 1}\",\"nom_qp\":\"Quartier {i + 1}\"}}"), Square(3.01 + (0.1 * i), 46.51, 0.02)))));
        Put("communes.csv", "code_insee,nom,population,epci_siren,epci_nom\n" + string.Concat(Communes.Take(communes).Select(c => FormattableString.Invariant($"{c.Code},{c.Nom},{inhabitants},200071512,CA Essai\n"))));
        Put("structures.csv", "id,nom,type,code_insee,date_agrement,acf,territoire\n" + string.Concat(
            new[] { ("cs-1", "Centre A", "CS", 0), ("evs-1", "Espace B", "EVS", communes - 1) }.Take(structures).Select(s => FormattableString.Invariant(
                $"{s.Item1},{s.Item2},{s.Item3},{Communes[s.Item4].Code},2021-01-01,oui,{string.Join('|', Communes.Take(communes).Select(c => c.Code))}\n"))));
        Put("dossier.json", """
            {"departement":{"code":"03","nom":"Allier"},"titre":"Essai","date":"2022-12-31","communes":{"fichier":"communes.geojson"},"table":{"fichier":"communes.csv"},
             "structures":{"fichier":"structures.csv"},"qpv":{"fichier":"qpv.geojson"}}
            """);
    }

    // Nouns that are counted somewhere in what is written.
    [GeneratedRegex(@"(?<![\d,.\u202F\u00A0–-])[01][\s\u00A0]+(communes|structures|habitants|quartiers|centres|espaces|intercommunalités|erreurs|avertissements|informations|lignes|fichiers|sites|annexes|cartes|pages|objets|adresses|contours|couvertes|servis|minutes|zones|préfigurations|codes|colonnes|autres)\b", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex PluralOfOne();

    [GeneratedRegex(@"(?<![\d,.\u202F\u00A0])[2-9][\s\u00A0]+(commune|structure|habitant|quartier|centre|espace|intercommunalité|erreur|avertissement|ligne|fichier|site|annexe|carte|page|objet|adresse|contour)\b", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex SingularOfMany();

    [GeneratedRegex(@"\w\((s|es|x)\)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Bracket();

    [GeneratedRegex(@"\b(?<word>\p{L}{2,})[ \u00A0]+\k<word>\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 5000)]
    private static partial Regex Twice();

    [GeneratedRegex(@"(?<sentence>\b\p{Lu}[^.|\n]{15,200}\.)\s+\k<sentence>", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex SentenceTwice();

    [GeneratedRegex(@"<(style|script)\b.*?</(style|script)>", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 5000)]
    private static partial Regex Unread();

    [GeneratedRegex(@"</?(strong|em|b|i|a|span|code)\b[^>]*>", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Inline();

    [GeneratedRegex("<[^>]*>", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Tag();
}
