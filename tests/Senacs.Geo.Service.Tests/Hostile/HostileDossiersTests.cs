using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Senacs.Geo.Maps.Atlas;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Service.Collections;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Features;

namespace Senacs.Geo.Service.Tests.Hostile;

/// <summary>Dossiers whose tables are spoilt in every way that people and programs spoil them: each is served whole or refused by name, and health
/// says the same as the answers.</summary>
public sealed partial class HostileDossiersTests
{
    private static readonly string[] Departements = ["01", "2A", "03", "04", "75", "69", "48", "15", "43", "63", "974", "23", "87", "19", "46", "12"];
    private static readonly string[] Rules = ["territoire", "implantation", "distance:5", "surface:50@5"];
    private static readonly string[] Dates = ["1950-01-01", "2100-12-31"];

    /// <summary>One in every run; <c>SENACS_DOSSIERS_HOSTILES=100</c> asks for more.</summary>
    public static TheoryData<int> Seeds()
    {
        TheoryData<int> seeds = [];
        int count = int.TryParse(Environment.GetEnvironmentVariable("SENACS_DOSSIERS_HOSTILES"), NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? asked : 1;
        for (int i = 0; i < count; i++)
            seeds.Add(1 + (100 * i));
        return seeds;
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Every_answer_of_every_dossier_is_an_answer(int seed)
    {
        using TemporaryDossiers folder = new();
        folder.Copy("03-allier", "sain"); // whatever becomes of the others
        foreach ((string departement, int i) in Departements.Select((d, i) => (d, i)).Where(d => d.d != "03"))
            HostileDossier.Write(folder["d-" + departement], seed + i, departement);
        await using RunningService service = await RunningService.StartAsync(
            folder.FullPath, "Service:SurveillerLesDossiers=false", "Service:CalculsParSeconde=0", "Service:DessinsParSeconde=0", "Service:RequetesParSeconde=0");
        JsonElement health = await service.JsonAsync("/sante");
        string[] served = [.. health.GetProperty("dossiers").EnumerateArray().Select(d => d.GetProperty("departement").GetString()!)];
        JsonElement[] refused = [.. health.GetProperty("refuses").EnumerateArray()];
        Assert.All(refused, r => Assert.DoesNotContain("inattendue", r.GetProperty("raison").GetString(), StringComparison.Ordinal));
        Assert.Equal(Departements.Length, served.Length + refused.Length);
        Assert.True(served.Length >= Departements.Length / 2, string.Join('\n', refused.Select(r => r.ToString())));

        List<string> failures = [];
        string[] paths = await Paths(service);
        foreach (LoadedDossier dossier in service.Services.GetRequiredService<DossierStore>().Current.Dossiers)
        {
            bool isDrawn = dossier.Dossier.Territoire.DrawnCommunes.Any();
            foreach (string address in paths.SelectMany(p => Addresses(p, dossier)).Concat(Everywhere(dossier.Code)))
            {
                using HttpResponseMessage response = await service.SendAsync(address);
                bool hasNoMap = !isDrawn && response.StatusCode == HttpStatusCode.ServiceUnavailable && address.Contains("/carte.", StringComparison.Ordinal);
                if (!hasNoMap && ((int)response.StatusCode >= 500 || (response.StatusCode != HttpStatusCode.OK && isDrawn && IsSure(address))))
                    failures.Add($"{(int)response.StatusCode} {address} {await response.Content.ReadAsStringAsync()}");
            }

            if (isDrawn)
                Assert.NotEmpty(AtlasBook.Compose(dossier.Default.Report, new AtlasOptions { Theme = MapThemeReader.Load("couverture") }).Pages);
        }

        Assert.True(failures.Count == 0, $"seed {seed}: {failures.Count}\n{string.Join('\n', failures.Take(20))}");
        Assert.False((await service.JsonAsync("/sante")).TryGetProperty("erreurs_inattendues", out _));
    }

    [Fact]
    public async Task An_epci_spelt_two_ways_is_one_epci_under_one_name_with_a_warning_that_names_both()
    {
        using TemporaryDossiers folder = new();
        folder.Copy("03-allier");
        int seen = 0;
        folder.Edit("03-allier/communes.csv", text => EpciOfVichy().Replace(text, match => seen++ % 3 == 0 ? "200071363,CA VICHY COMMUNAUTE" : match.Value));
        await using RunningService service = await RunningService.StartAsync(folder.FullPath, "Service:SurveillerLesDossiers=false");

        JsonElement view = await service.JsonAsync("/departements/03/vue");
        Assert.Equal("CA Vichy Communauté", Assert.Single(view.GetProperty("epci").EnumerateArray(), e => e.GetProperty("siren").GetString() == "200071363").GetProperty("nom").GetString());
        string control = await service.Client.GetStringAsync(new Uri(service.Address, "/departements/03/controle.txt"));
        Assert.Contains("CA VICHY COMMUNAUTE", control, StringComparison.Ordinal);
        Assert.Contains("CA Vichy Communauté", control, StringComparison.Ordinal);
        string csv = await service.Client.GetStringAsync(new Uri(service.Address, "/departements/03/couverture.csv"));
        Assert.DoesNotContain("CA VICHY COMMUNAUTE", csv, StringComparison.Ordinal);
        using HttpResponseMessage map = await service.SendAsync("/departements/03/carte.svg?theme=epci");
        Assert.Equal(HttpStatusCode.OK, map.StatusCode);
        Assert.Equal(12, (await service.JsonAsync("/departements/03/synthese")).GetProperty("epci").EnumerateArray().Count(e => e.GetProperty("siren").ValueKind == JsonValueKind.String));
    }

    [Fact]
    public async Task Dates_asked_for_are_bounded_and_the_span_is_said()
    {
        using TemporaryDossiers folder = new();
        folder.Copy("03-allier");
        await using RunningService service = await RunningService.StartAsync(folder.FullPath, "Service:SurveillerLesDossiers=false");
        foreach (string path in await Paths(service))
        {
            foreach (string date in (string[])["9999-12-31", "0001-01-01", "1949-12-31", "2101-01-01"])
            {
                foreach (string name in (string[])["date", "depuis", "datetime"])
                {
                    foreach (string address in Addresses(path, service.Services.GetRequiredService<DossierStore>().Current.Dossiers[0]).Where(a => !a.Contains('?', StringComparison.Ordinal)))
                    {
                        using HttpResponseMessage response = await service.SendAsync($"{address}?{name}={date}");
                        string text = await response.Content.ReadAsStringAsync();
                        Assert.True((int)response.StatusCode < 500, $"{address}?{name}={date}: {text}");
                        if (name != "datetime" && response.StatusCode == HttpStatusCode.BadRequest && text.Contains("parametre.invalide", StringComparison.Ordinal) && text.Contains($"\"{name}\"", StringComparison.Ordinal))
                            Assert.Contains("de 1950 à 2100", text, StringComparison.Ordinal);
                    }
                }
            }
        }

        foreach (string address in (string[])["/departements/03/synthese?date=9999-12-31", "/departements/03/carte.svg?date=9999-12-31", "/departements/03/comparaison?depuis=0001-01-01", "/departements/03/vue?date=9999-12-31", "/collections/couverture/items?date=9999-12-31", "/collections/couverture/items?datetime=9999-12-31", "/collections/couverture/map?date=9999-12-31"])
            Assert.Contains("de 1950 à 2100", (await service.ProblemAsync(address, 400)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        using StringContent scenario = new("""{"date":"9999-12-31","etapes":[]}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage posted = await service.Client.PostAsync(new Uri(service.Address, "/departements/03/scenario"), scenario);
        Assert.Equal(HttpStatusCode.BadRequest, posted.StatusCode);
        // what holds at any time is still found at any time
        Assert.Equal(0, (await service.JsonAsync("/collections/qpv/items?datetime=9999-12-31")).GetProperty("numberMatched").GetInt32());
        Assert.Equal(317, (await service.JsonAsync("/collections/couverture/items?datetime=0001-01-01/9999-12-31&limit=1")).GetProperty("numberMatched").GetInt32());
    }

    // Every address that the service documents: one that is added is asked too.
    private static async Task<string[]> Paths(RunningService service) =>
        [.. (await service.JsonAsync("/api?f=json")).GetProperty("paths").EnumerateObject().Where(p => p.Value.TryGetProperty("get", out _)).Select(p => p.Name)];

    private static IEnumerable<string> Addresses(string path, LoadedDossier dossier)
    {
        (double longitude, double latitude) = HostileDossier.Middle;
        const int zoom = 9;
        int column = (int)((longitude + 180) / 360 * (1 << zoom));
        int row = (int)((1 - (Math.Asinh(Math.Tan(latitude * Math.PI / 180)) / Math.PI)) / 2 * (1 << zoom));
        string filled = path.Replace("{code}", path.StartsWith("/problemes", StringComparison.Ordinal) ? "erreur.interne" : dossier.Code, StringComparison.Ordinal)
            .Replace("{tileMatrixSetId}", "WebMercatorQuad", StringComparison.Ordinal).Replace("{tileMatrix}", zoom.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{tileRow}", row.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("{tileCol}", column.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{version}", dossier.Version, StringComparison.Ordinal).Replace("{file}", "page.js", StringComparison.Ordinal);
        IEnumerable<string> all = filled.Contains("{jeu}", StringComparison.Ordinal) ? ((string[])["rue", "adresses"]).Select(j => filled.Replace("{jeu}", j, StringComparison.Ordinal)) : [filled];
        all = all.SelectMany(a => a.Contains("{collectionId}", StringComparison.Ordinal) ? CollectionDefinition.All.Select(c => a.Replace("{collectionId}", c.Id, StringComparison.Ordinal)) : [a]);
        all = all.SelectMany(a => a.Contains("{featureId}", StringComparison.Ordinal)
            ? dossier.Default.Features(CollectionDefinition.Get(a.Split('/')[2])).Take(3).Select(f => a.Replace("{featureId}", Uri.EscapeDataString(f.Id), StringComparison.Ordinal)) : [a]).ToArray();
        Assert.DoesNotContain(all, a => a.Contains('{', StringComparison.Ordinal));
        return all;
    }

    private static IEnumerable<string> Everywhere(string code)
    {
        string at = "/departements/" + code;
        foreach (string query in Rules.Select(r => "regle=" + r).Concat(Dates.Select(d => "date=" + d)))
        {
            foreach (string answer in (string[])["synthese", "vue", "carte.svg", "couverture.csv", "couverture.xlsx", "rapport", "couverture.gpkg"])
                yield return $"{at}/{answer}?{query}";
        }

        foreach (string theme in MapThemeReader.Names)
            yield return $"{at}/carte.svg?theme={theme}&depuis=2000-01-01";
        yield return $"{at}?f=html";
        yield return $"{at}/synthese?f=html";
        yield return $"{at}/comparaison?depuis=2000-01-01";
        yield return $"/collections/communes/items?departement={code}&f=html";
        yield return $"/collections/structures/items?departement={code}&f=html&limit=1000";
        yield return $"/collections/couverture/items?departement={code}&crs=http://www.opengis.net/def/crs/EPSG/0/2154";
        yield return "/sante?f=html";
    }

    /// <summary>Those that a dossier with land always answers.</summary>
    private static bool IsSure(string address) => address.StartsWith("/departements/", StringComparison.Ordinal)
        && !address.Contains("/lieu", StringComparison.Ordinal) && !address.Contains("/tuiles/", StringComparison.Ordinal) && !address.Contains("comparaison", StringComparison.Ordinal)
        && !address.Contains("depuis", StringComparison.Ordinal) && !address.EndsWith(".png", StringComparison.Ordinal) && !address.EndsWith(".pdf", StringComparison.Ordinal) && !address.EndsWith("/rue", StringComparison.Ordinal);

    [GeneratedRegex("200071363,CA Vichy Communauté")]
    private static partial Regex EpciOfVichy();
}
