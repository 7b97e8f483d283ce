using System.Globalization;
using System.Text.Json;
using Senacs.Geo.Coverage;
using Senacs.Geo.Exports;
using Senacs.Geo.Reports;

namespace Senacs.Geo.Adapters.Tests.Exports;

public class JsonTests
{
    private static readonly CoverageReport Report = SampleReport.Standard;

    private static JsonElement Read(CoverageReport report) => JsonDocument.Parse(Output.Of(s => SyntheseJson.Write(report, s))).RootElement;

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(p => p.Name)];

    [Fact]
    public void The_members_of_the_contract_come_first_under_their_names()
    {
        JsonElement json = Read(Report);
        Assert.Equal(["departement", "date", "regle", "communes", "population", "pourcentages", "structures", "qpv", "sources", "details", "avertissements"], Names(json)[..11]);
        Assert.Equal(["code", "nom"], Names(json.GetProperty("departement")));
        Assert.Equal(["total", "centre_social", "evs_seul", "zone_blanche", "couvertes", "sans_geometrie"], Names(json.GetProperty("communes"))[..6]);
        Assert.Equal(["total", "centre_social", "evs_seul", "zone_blanche", "couverte"], Names(json.GetProperty("population"))[..5]);
        Assert.Equal(Names(json.GetProperty("communes"))[..6], Names(json.GetProperty("pourcentages").GetProperty("communes")));
        Assert.Equal(Names(json.GetProperty("population"))[..5], Names(json.GetProperty("pourcentages").GetProperty("population")));
        Assert.Equal(["total", "centres_sociaux", "evs", "prefigurations", "acf", "ps_jeunes", "taux_acf"], Names(json.GetProperty("structures"))[..7]);
        Assert.Equal(["total", "servi", "dans", "a_proximite", "indetermine", "sans_structure"], Names(json.GetProperty("qpv")));
        Assert.Equal(["fichier", "origine", "millesime", "licence", "sha256"], Names(json.GetProperty("sources")[0])[..5]);
        Assert.Equal(Output.CouvertureColumns, Names(json.GetProperty("details")[0])[..11]);
        Assert.Equal(["code", "message", "objet"], Names(json.GetProperty("avertissements")[0])[..3]);
    }

    public static TheoryData<string> Rules => ["territoire", "implantation", "distance:12", "implantation+distance:0.5"];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_reader_who_adds_the_details_again_finds_the_synthesis(string regle)
    {
        JsonElement json = Read(SampleReport.Build(RegleCouverture.Parse(regle)));
        var details = json.GetProperty("details").EnumerateArray().ToList();
        long People(IEnumerable<JsonElement> rows) => rows.Sum(d => d.GetProperty("population").ValueKind == JsonValueKind.Null ? 0 : d.GetProperty("population").GetInt64());
        foreach (string classe in new[] { "centre_social", "evs_seul", "zone_blanche" })
        {
            var rows = details.Where(d => d.GetProperty("classe").GetString() == classe).ToList();
            Assert.Equal(rows.Count, json.GetProperty("communes").GetProperty(classe).GetInt32());
            Assert.Equal(People(rows), json.GetProperty("population").GetProperty(classe).GetInt64());
            Assert.Equal(rows.Count, json.GetProperty("epci").EnumerateArray().Sum(e => e.GetProperty("communes").GetProperty(classe).GetInt32()));
            Assert.Equal(People(rows), json.GetProperty("epci").EnumerateArray().Sum(e => e.GetProperty("population").GetProperty(classe).GetInt64()));
            Assert.All(rows, r => Assert.Equal(classe == "zone_blanche", r.GetProperty("centres_sociaux").GetArrayLength() + r.GetProperty("evs").GetArrayLength() == 0));
            Assert.All(rows, r => Assert.Equal(classe == "centre_social", r.GetProperty("centres_sociaux").GetArrayLength() > 0));
        }

        Assert.Equal(details.Count, json.GetProperty("communes").GetProperty("total").GetInt32());
        Assert.Equal(People(details), json.GetProperty("population").GetProperty("total").GetInt64());
        var hypothesis = details.Where(d => d.GetProperty("hypothese").GetBoolean()).ToList();
        Assert.Equal(hypothesis.Count, json.GetProperty("hypotheses").GetProperty("communes").GetInt32());
        Assert.Equal(People(hypothesis), json.GetProperty("hypotheses").GetProperty("population").GetInt64());
        JsonElement qpv = json.GetProperty("qpv");
        Assert.Equal(qpv.GetProperty("total").GetInt32(), qpv.EnumerateObject().Skip(1).Sum(p => p.Value.GetInt32()));
        JsonElement structures = json.GetProperty("structures");
        Assert.Equal(structures.GetProperty("total").GetInt32(), structures.GetProperty("centres_sociaux").GetInt32() + structures.GetProperty("evs").GetInt32());
        Assert.Equal(structures.GetProperty("registre").GetInt32(), structures.GetProperty("localisees").GetInt32() + structures.GetProperty("non_localisees").GetInt32());
    }

    [Fact]
    public void Percentages_are_their_counts_over_the_total_with_one_decimal()
    {
        JsonElement json = Read(Report);
        foreach (string what in new[] { "communes", "population" })
        {
            decimal total = json.GetProperty(what).GetProperty("total").GetDecimal();
            foreach (JsonProperty percent in json.GetProperty("pourcentages").GetProperty(what).EnumerateObject())
            {
                decimal expected = Math.Round(100 * json.GetProperty(what).GetProperty(percent.Name).GetDecimal() / total, 1, MidpointRounding.AwayFromZero);
                Assert.Equal(expected.ToString("F1", CultureInfo.InvariantCulture), percent.Value.GetRawText());
            }
        }
    }

    [Fact]
    public void Without_any_commune_percentages_are_null_and_counts_are_zero()
    {
        JsonElement json = Read(SampleReport.Empty);
        Assert.Equal(0, json.GetProperty("communes").GetProperty("total").GetInt32());
        Assert.All(json.GetProperty("pourcentages").GetProperty("communes").EnumerateObject(), p => Assert.Equal(JsonValueKind.Null, p.Value.ValueKind));
    }

    [Fact]
    public void Names_come_back_as_they_were()
    {
        Assert.Equal(Report.Territoire.Communes.Select(c => c.Nom), Read(Report).GetProperty("details").EnumerateArray().Select(d => d.GetProperty("nom").GetString()));
    }

    [Fact]
    public void The_CSV_and_the_JSON_say_the_same()
    {
        var csv = Output.Records(Output.TextOf(s => CouvertureCsv.Write(Report, s)));
        var details = Read(Report).GetProperty("details").EnumerateArray().ToList();
        for (int i = 0; i < csv.Count; i++)
        {
            foreach (string column in Output.CouvertureColumns)
            {
                JsonElement value = details[i].GetProperty(column);
                string text = value.ValueKind switch
                {
                    JsonValueKind.Array => string.Join('|', value.EnumerateArray().Select(v => v.GetString()!.Replace('|', '/'))),
                    JsonValueKind.Null => "",
                    JsonValueKind.Number => value.GetRawText(),
                    _ => value.GetString()!,
                };
                Assert.Equal(csv[i][column].TrimStart('\''), text);
            }
        }
    }

    [Fact]
    public void The_file_is_the_one_we_looked_at() => Golden.Check("synthese.json", Output.Of(s => SyntheseJson.Write(Report, s)));
}
