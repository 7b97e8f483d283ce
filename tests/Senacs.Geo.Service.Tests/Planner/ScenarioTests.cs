using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Senacs.Geo.Codes;
using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;
using Senacs.Geo.Service.Planner;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Service.Tests.Planner;

/// <summary>A what-if over HTTP: the figures are the core's own, every output says that they are imagined, and bad input is named.</summary>
[Collection(Shipped.Name)]
public sealed class ScenarioTests(ShippedService shipped)
{
    private const string Commentry = "03082";

    private readonly RunningService service = shipped.Service;

    [Theory]
    [InlineData("territoire")]
    [InlineData("implantation")]
    [InlineData("distance:8")]
    [InlineData("surface:50@6")]
    public async Task A_centre_social_opened_in_Commentry_gives_the_figures_of_the_same_row_in_the_register(string regle)
    {
        using TemporaryDossiers folder = new();
        folder.Copy("03-allier");
        folder.Edit("03-allier/structures.csv", text => text.TrimEnd('\n') + "\nscenario-1,Nouveau centre,CS,,,,,Commentry,03082,,,,,,,,,,\n");
        CoverageReport expected = DossierReader.Read(folder["03-allier"]).Report(RegleCouverture.Parse(regle));

        JsonElement answer = await PostAsync($$"""{"etapes":[{"action":"ouvrir","type":"CS","nom":"Nouveau centre","commune":"{{Commentry}}"}],"regle":"{{regle}}"}""");
        JsonElement view = await service.JsonAsync($"/departements/03/synthese?regle={Uri.EscapeDataString(regle)}&scenario={Uri.EscapeDataString(answer.GetProperty("scenario").GetString()!)}");

        JsonElement after = answer.GetProperty("apres").GetProperty("chiffres");
        foreach (Classe classe in Enum.GetValues<Classe>())
        {
            string name = Valeurs.Of(classe);
            Assert.Equal(expected.Synthese.Communes.Of(classe), after.GetProperty("communes").GetProperty(name).GetInt64());
            Assert.Equal(expected.Synthese.Population.Of(classe), after.GetProperty("population").GetProperty(name).GetInt64());
            Assert.Equal(expected.Synthese.Communes.Percent(classe), after.GetProperty("communes").GetProperty(name + "_pct").GetDecimal());
            Assert.Equal(expected.Synthese.Communes.Of(classe), view.GetProperty("communes").GetProperty(name).GetInt64());
        }

        string[] classes = [.. expected.Coverage.Communes.Select(c => Valeurs.Of(c.Classe))];
        Assert.Equal(classes, view.GetProperty("details").EnumerateArray().Select(d => d.GetProperty("classe").GetString()));
        Assert.Contains(answer.GetProperty("communes_changees").EnumerateArray(), c => c.GetProperty("code").GetString() == Commentry && c.GetProperty("causes")[0].GetString()!.StartsWith("Nouveau centre", StringComparison.Ordinal));
        Assert.Equal("Scénario, pas la situation réelle", answer.GetProperty("mention").GetString());
    }

    [Fact]
    public async Task Closing_extending_and_moving_are_what_the_register_would_say()
    {
        const string moved = "cs-03-barjavel", closed = "evs-03-le-caquetoire", extended = "cs-03-la-passerelle";
        using TemporaryDossiers folder = new();
        folder.Copy("03-allier");
        folder.Edit("03-allier/structures.csv", text => string.Join('\n', text.Split('\n').Where(l => !l.StartsWith(closed, StringComparison.Ordinal)).Select(l =>
            l.StartsWith(moved, StringComparison.Ordinal) ? l.Replace("03200,Vichy,03310", ",Gannat,03118", StringComparison.Ordinal)
            : l.StartsWith(extended, StringComparison.Ordinal) ? $"{extended},La Passerelle,CS,,,,03300,Cusset,03095,,,,,,,03001|03094,,Cœur d'agglomération (Vichy/Cusset)," : l)));
        CoverageReport expected = DossierReader.Read(folder["03-allier"]).Report();

        JsonElement view = await service.JsonAsync($"/departements/03/vue?scenario={Uri.EscapeDataString($"d~{moved}~03118!f~{closed}!e~{extended}~03001.03094")}");

        Assert.Equal(expected.Coverage.Communes.Select(c => Valeurs.Of(c.Classe)), view.GetProperty("communes").EnumerateArray().Select(c => c.GetProperty("classe").GetString()));
        Assert.Equal(expected.Qpv.Select(q => Valeurs.Of(q.Etat)), view.GetProperty("qpv").EnumerateArray().Select(q => q.GetProperty("etat").GetString()));
        Assert.Equal(expected.Synthese.Structures.Evs, view.GetProperty("chiffres").GetProperty("structures").GetProperty("evs").GetInt32());
    }

    [Theory]
    [InlineData("couverture.csv", "Scénario, pas la situation réelle")]
    [InlineData("zones-blanches.csv", "Scénario, pas la situation réelle")]
    [InlineData("couverture.geojson", "Scénario, pas la situation réelle")]
    [InlineData("synthese", "\"scenario\": \"Scénario, pas la situation réelle\"")]
    [InlineData("synthese?f=html", "Scénario, pas la situation réelle")]
    [InlineData("rapport", "Scénario, pas la situation réelle")]
    [InlineData("carte.svg", "Scénario, pas la situation réelle")]
    [InlineData("carte.svg?theme=evolution", "Scénario, pas la situation réelle")]
    [InlineData("vue", "Scénario, pas la situation réelle")]
    public async Task Every_output_of_a_scenario_says_so_and_none_of_reality_does(string path, string mention)
    {
        string and = path.Contains('?', StringComparison.Ordinal) ? "&" : "?";
        using HttpResponseMessage imagined = await service.SendAsync($"/departements/03/{path}{and}scenario={Uri.EscapeDataString("f~cs-03-barjavel")}");
        string text = await imagined.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, imagined.StatusCode);
        Assert.Contains(mention, text, StringComparison.Ordinal);
        if (imagined.Content.Headers.ContentDisposition is { } disposition)
            Assert.StartsWith("03-scenario-", disposition.FileName!.Trim('"'), StringComparison.Ordinal);
        if (path.Contains("evolution", StringComparison.Ordinal))
            return;
        using HttpResponseMessage real = await service.SendAsync($"/departements/03/{path}");
        Assert.DoesNotContain(mention, await real.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("couverture.csv", 318)]
    [InlineData("qpv.csv", 7)]
    [InlineData("structures-localisees.csv", 23)]
    public async Task Every_row_of_a_scenarios_table_bears_the_mention_in_a_last_column(string table, int lines)
    {
        using HttpResponseMessage response = await service.SendAsync($"/departements/03/{table}?scenario=f~cs-03-barjavel");
        string[] rows = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using HttpResponseMessage real = await service.SendAsync($"/departements/03/{table}");

        Assert.EndsWith(",scenario", rows[0].TrimEnd('\r'), StringComparison.Ordinal);
        Assert.DoesNotContain("scenario", (await real.Content.ReadAsStringAsync()).Split('\n')[0], StringComparison.Ordinal);
        Assert.Equal(lines, rows.Length);
        Assert.All(rows[1..], r => Assert.EndsWith(",\"Scénario, pas la situation réelle\"", r.TrimEnd('\r'), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Opening_never_uncovers_and_closing_never_covers()
    {
        JsonElement before = await service.JsonAsync("/departements/03/vue"), opened = await service.JsonAsync("/departements/03/vue?scenario=o~EVS~03190~Test~E200071140"), closed = await service.JsonAsync("/departements/03/vue?scenario=f~cs-03-adequat");
        int[] was = Ranks(before), more = Ranks(opened), less = Ranks(closed);

        Assert.True(was.Zip(more).All(p => p.First <= p.Second) && more.Sum() > was.Sum());
        Assert.True(was.Zip(less).All(p => p.First >= p.Second) && less.Sum() < was.Sum());

        static int[] Ranks(JsonElement view) => [.. view.GetProperty("communes").EnumerateArray().Select(c => c.GetProperty("classe").GetString() switch { "centre_social" => 2, "evs_seul" => 1, _ => 0 })];
    }

    [Theory]
    [InlineData("f~cs-03-barjavel")]
    [InlineData("o~CS~03082~Centre *0 *1 *2 social~")]
    [InlineData("r~0123456789abcdef0123456789abcdef!e~a~03082.E200071140")]
    [InlineData("o~EVS~2.7393,46.2896~É~03082!d~scenario-1~03001")]
    public void Parse_and_format_are_inverse(string text) => Assert.Equal(text, Scenario.Parse(text, "scenario").Text);

    [Fact]
    public void A_name_with_the_separators_survives_the_address()
    {
        Scenario scenario = new(null, [new ScenarioStep.Ouvrir(StructureType.Evs, "a~b!c*d*1", Scenario.ReadPlace("03082", "x"), ImmutableArray<string>.Empty)]);

        Assert.Equal("a~b!c*d*1", ((ScenarioStep.Ouvrir)Scenario.Parse(scenario.Text, "x").Steps[0]).Nom);
    }

    [Theory]
    [InlineData("x~y")]
    [InlineData("!")]
    [InlineData("o~CS~03082")]
    [InlineData("o~XX~03082~n~")]
    [InlineData("o~CS~99999~n~")]
    [InlineData("o~CS~75056~n~")]
    [InlineData("o~CS~03082~~")]
    [InlineData("o~CS~03082~n~03082.abc")]
    [InlineData("o~CS~03082~n~E000000000")]
    [InlineData("o~CS~NaN,NaN~n~")]
    [InlineData("o~CS~Infinity,1~n~")]
    [InlineData("o~CS~1e400,1~n~")]
    [InlineData("o~CS~200,95~n~")]
    [InlineData("o~CS~3,90~n~")] // the poles are on no map
    [InlineData("o~CS~3,-89.9999999~n~")]
    [InlineData("o~CS~2.3522,48.8566~n~")]
    [InlineData("d~cs-03-barjavel~75056")]
    [InlineData("d~inconnue~03082")]
    [InlineData("f~inconnue")]
    [InlineData("f~../../etc/passwd")]
    [InlineData("e~cs-03-barjavel~62041")]
    public async Task A_wrong_scenario_in_an_address_is_refused_by_its_name(string scenario)
    {
        foreach (string path in (string[])["vue", "synthese", "carte.svg", "couverture.csv", "comparaison", "rapport"])
        {
            JsonElement problem = await service.ProblemAsync($"/departements/03/{path}?scenario={Uri.EscapeDataString(scenario)}", 400);
            Assert.Equal("scenario", problem.GetProperty("parametre").GetString());
        }
    }

    [Theory]
    [InlineData("{", "corps", 400)]
    [InlineData("[]", "corps", 400)]
    [InlineData("{}", "etapes", 400)]
    [InlineData("""{"etapes":{}}""", "etapes", 400)]
    [InlineData("""{"etapes":[1]}""", "etapes[0]", 400)]
    [InlineData("""{"etapes":[{"action":"voler"}]}""", "etapes[0].action", 400)]
    [InlineData("""{"etapes":[{"action":"fermer","structure":"x","x":1}]}""", "etapes[0].x", 400)]
    [InlineData("""{"etapes":[{"action":"fermer","structure":"cs-03-barjavel","structure":"x"}]}""", "etapes[0].structure", 400)]
    [InlineData("""{"etapes":[{"action":"ouvrir","type":"CS","nom":"a","lon":NaN,"lat":46}]}""", "corps", 400)]
    [InlineData("""{"etapes":[{"action":"ouvrir","type":"CS","nom":"a","lon":1e999,"lat":46}]}""", "etapes[0].lon", 400)]
    [InlineData("""{"etapes":[{"action":"ouvrir","type":"CS","nom":"a","lon":3,"lat":"46"}]}""", "etapes[0].lat", 400)]
    [InlineData("""{"etapes":[{"action":"ouvrir","type":"CS","nom":"a","lon":3}]}""", "etapes[0].lat", 400)]
    [InlineData("""{"etapes":[{"action":"ouvrir","type":"CS","nom":"a","commune":"03082","lon":3,"lat":46}]}""", "etapes[0].commune", 400)]
    [InlineData("""{"etapes":[{"action":"ouvrir","type":"CS","nom":"","commune":"03082"}]}""", "etapes[0].nom", 400)]
    [InlineData("""{"etapes":[{"action":"ouvrir","type":"CS","nom":"a\u0000b","commune":"03082"}]}""", "etapes[0].nom", 400)]
    [InlineData("""{"etapes":[{"action":"ouvrir","type":"CS","nom":"\uD800","commune":"03082"}]}""", "corps", 400)]
    [InlineData("""{"etapes":[{"action":"ouvrir","type":"CS","nom":"a","commune":"62041"}]}""", "etapes", 400)]
    [InlineData("""{"etapes":[{"action":"etendre","structure":"cs-03-barjavel","territoire":"03082"}]}""", "etapes[0].territoire", 400)]
    [InlineData("""{"etapes":[{"action":"fermer","structure":"cs-03-barjavel"}],"regle":"temps:20"}""", "regle", 400)]
    [InlineData("""{"etapes":[{"action":"fermer","structure":"cs-03-barjavel"}],"regle":"magie"}""", "regle", 400)]
    [InlineData("""{"etapes":[{"action":"fermer","structure":"cs-03-barjavel"}],"date":"hier"}""", "date", 400)]
    [InlineData("""{"registre":"deviné","etapes":[]}""", "registre", 410)]
    public async Task A_wrong_scenario_in_a_body_is_refused_by_its_members_name(string body, string parameter, int status)
    {
        using HttpResponseMessage response = await SendAsync(Encoding.UTF8.GetBytes(body));
        JsonElement problem = await RunningService.ProblemOf(response, status);

        Assert.Equal(parameter, problem.GetProperty("parametre").GetString());
    }

    [Fact]
    public async Task Bombs_wrong_types_and_wrong_départements_are_refused()
    {
        string nested = string.Concat(Enumerable.Repeat("{\"etapes\":[", 5000)), many = "{\"etapes\":[" + string.Join(',', Enumerable.Repeat("{\"action\":\"fermer\",\"structure\":\"a\"}", 61)) + "]}";
        using HttpResponseMessage deep = await SendAsync(Encoding.UTF8.GetBytes(nested)), long_ = await SendAsync(Encoding.UTF8.GetBytes(many)), big = await SendAsync(new byte[10_000_000]),
            badUtf8 = await SendAsync([(byte)'{', (byte)'"', 0xFF, 0xFE, (byte)'"', (byte)':', (byte)'1', (byte)'}']), noType = await SendAsync("{}"u8.ToArray(), "text/plain"), elsewhere = await SendAsync("{}"u8.ToArray(), path: "/departements/99/scenario");

        await RunningService.ProblemOf(deep, 400);
        await RunningService.ProblemOf(long_, 400);
        await RunningService.ProblemOf(big, 413);
        await RunningService.ProblemOf(badUtf8, 400);
        await RunningService.ProblemOf(noType, 415);
        await RunningService.ProblemOf(elsewhere, 404);
        await service.ProblemAsync("/departements/03/scenario", 405);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")")]
    [InlineData("+33")]
    [InlineData("@SUM(A1)")]
    [InlineData("-2+3")]
    public async Task A_name_that_a_spreadsheet_would_compute_is_neutralised(string name)
    {
        using HttpResponseMessage response = await service.SendAsync($"/departements/03/structures-localisees.csv?scenario={Uri.EscapeDataString(new Scenario(null, [new ScenarioStep.Ouvrir(StructureType.Evs, name, Scenario.ReadPlace(Commentry, "x"), [])]).Text)}");
        string row = (await response.Content.ReadAsStringAsync()).Split('\n').Single(r => r.StartsWith("scenario-1,", StringComparison.Ordinal));

        Assert.Matches("^scenario-1,\"?'", row);
    }

    [Theory]
    [InlineData("carte.svg")]
    [InlineData("rapport")]
    [InlineData("synthese?f=html")]
    public async Task Markup_in_a_name_stays_text(string path)
    {
        string scenario = Uri.EscapeDataString(new Scenario(null, [new ScenarioStep.Ouvrir(StructureType.CentreSocial, "<script>alert(1)</script>\"'&]]>", Scenario.ReadPlace(Commentry, "x"), [])]).Text);
        using HttpResponseMessage response = await service.SendAsync($"/departements/03/{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}scenario={scenario}");
        string text = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain("<script>alert", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comparison_needs_two_situations_in_order()
    {
        Assert.Equal("depuis", (await service.ProblemAsync("/departements/03/comparaison", 400)).GetProperty("parametre").GetString());
        Assert.Equal("depuis", (await service.ProblemAsync("/departements/03/comparaison?depuis=2023-01-01&date=2022-12-31", 400)).GetProperty("parametre").GetString());
        Assert.Equal("depuis", (await service.ProblemAsync("/departements/03/carte.svg?theme=evolution", 400)).GetProperty("parametre").GetString());
        Assert.Equal("theme", (await service.ProblemAsync("/departements/03/carte.svg?theme=national", 400)).GetProperty("parametre").GetString());
    }

    [Fact]
    public async Task Two_dates_compared_are_the_two_reports()
    {
        Dossier dossier = DossierReader.Read(Path.Combine(ShippedService.Data, "03-allier"));
        Synthese after = dossier.Report(date: new DateOnly(2022, 12, 31)).Synthese;

        JsonElement c = await service.JsonAsync("/departements/03/comparaison?depuis=2019-12-31&date=2022-12-31");

        Assert.Equal(JsonValueKind.Null, c.GetProperty("avant").GetProperty("chiffres").GetProperty("communes").GetProperty("zone_blanche").ValueKind);
        Assert.Equal("11 à 162 communes couvertes sur 317", c.GetProperty("avant").GetProperty("constat").GetString());
        Assert.Equal(after.Communes.ZoneBlanche, c.GetProperty("apres").GetProperty("chiffres").GetProperty("communes").GetProperty("zone_blanche").GetInt64());

        // nearly all its structures are without date: what rests on them is not known, what was white is
        Assert.StartsWith("Selon un registre incomplet, au moins 2\u00A0communes gagnent une couverture, l’évolution de 151\u00A0autres n’est pas connue", c.GetProperty("constat").GetString(), StringComparison.Ordinal);
        Assert.Contains("n’ont pas de date d’agrément", c.GetProperty("reserve").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            after.Communes.Total, c.GetProperty("changements").EnumerateObject().Sum(p => p.Value.GetProperty("communes").GetInt64()));
        Assert.Equal(["gagnee", "gagnee"], c.GetProperty("communes_changees").EnumerateArray().Select(k => k.GetProperty("changement").GetString()));
    }

    [Fact]
    public async Task Two_scenarios_compared_show_what_parts_them_alone()
    {
        JsonElement same = await service.JsonAsync("/departements/03/comparaison?scenario=f~cs-03-adequat&depuis-scenario=f~cs-03-adequat");
        JsonElement differ = await service.JsonAsync("/departements/03/comparaison?scenario=f~cs-03-adequat!f~cs-03-barjavel&depuis-scenario=f~cs-03-adequat");

        Assert.Equal(0, same.GetProperty("communes_changees").GetArrayLength());
        Assert.Equal(["03310"], differ.GetProperty("communes_changees").EnumerateArray().Select(c => c.GetProperty("code").GetString()!));
    }

    private async Task<JsonElement> PostAsync(string body)
    {
        using HttpResponseMessage response = await SendAsync(Encoding.UTF8.GetBytes(body));
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private async Task<HttpResponseMessage> SendAsync(byte[] body, string type = "application/json", string path = "/departements/03/scenario")
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(service.Address, path)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return await service.Client.SendAsync(request);
    }
}
