using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Senacs.Geo.Service.Dossiers;

namespace Senacs.Geo.Service.Tests.Operations;

/// <summary>Dossiers that change under the service: swapped whole when good, kept as they were when not, and told either way.</summary>
public sealed class ReloadTests
{
    [Fact]
    public async Task A_changed_register_is_served_under_a_new_version_and_the_old_one_is_gone()
    {
        using TemporaryDossiers folder = new();
        folder.Copy("03-allier");
        await using RunningService service = await RunningService.StartAsync(folder.FullPath, "Service:SurveillerLesDossiers=false");
        string before = await Version(service);
        using HttpResponseMessage first = await service.SendAsync("/departements/03/synthese");

        folder.Edit("03-allier/structures.csv", text => text.Replace("Adéquat,CS", "Autre nom,CS", StringComparison.Ordinal));
        Assert.True(service.Services.GetRequiredService<DossierStore>().Refresh());
        using HttpResponseMessage second = await service.SendAsync("/departements/03/synthese", headers: ("If-None-Match", first.Headers.ETag!.ToString()));

        Assert.NotEqual(before, await Version(service));
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.NotEqual(first.Headers.ETag, second.Headers.ETag);
        Assert.Equal("Autre nom", (await service.JsonAsync("/collections/structures/items/cs-03-adequat")).GetProperty("properties").GetProperty("nom").GetString());
        JsonElement gone = await service.ProblemAsync($"/v/{before}/departements/03/carte.svg", 410);
        Assert.Equal("version.perimee", gone.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("03-allier/dossier.json", "{")]
    [InlineData("03-allier/communes.geojson", "{\"type\":\"FeatureCollection\",\"features\":[]")]
    [InlineData("03-allier/structures.csv", "")]
    public async Task An_unreadable_dossier_keeps_the_last_good_one_and_health_says_why(string file, string content)
    {
        using TemporaryDossiers folder = new();
        folder.Copy("03-allier");
        folder.Copy("04-alpes-de-haute-provence");
        await using RunningService service = await RunningService.StartAsync(folder.FullPath, "Service:SurveillerLesDossiers=false");
        string before = await Version(service);
        byte[] good = File.ReadAllBytes(folder[file]);

        File.WriteAllText(folder[file], content);
        service.Services.GetRequiredService<DossierStore>().Refresh();
        JsonElement health = await service.JsonAsync("/sante");

        Assert.Equal("degrade", health.GetProperty("etat").GetString());
        JsonElement refused = health.GetProperty("refuses").EnumerateArray().Single();
        Assert.Equal("03-allier", refused.GetProperty("dossier").GetString());
        Assert.Equal(before, refused.GetProperty("version_servie").GetString());
        Assert.DoesNotContain(folder.FullPath, refused.GetProperty("raison").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, await Version(service));
        Assert.Equal(317, (await service.JsonAsync("/collections/communes/items?departement=03&limit=1")).GetProperty("numberMatched").GetInt32());
        Assert.Contains("refusés", await service.Client.GetStringAsync(new Uri(service.Address, "/sante?f=html")), StringComparison.Ordinal);

        File.WriteAllBytes(folder[file], good);
        service.Services.GetRequiredService<DossierStore>().Refresh();
        Assert.Equal("bon", (await service.JsonAsync("/sante")).GetProperty("etat").GetString());
        Assert.Equal(before, await Version(service));
    }

    [Fact]
    public async Task New_data_with_errors_do_not_replace_data_without()
    {
        using TemporaryDossiers folder = new();
        folder.Copy("03-allier");
        await using RunningService service = await RunningService.StartAsync(folder.FullPath, "Service:SurveillerLesDossiers=false");
        string before = await Version(service);

        folder.Edit("03-allier/structures.csv", text => text.Replace("Adéquat,CS", "Adéquat,BIDULE", StringComparison.Ordinal));
        service.Services.GetRequiredService<DossierStore>().Refresh();

        JsonElement refused = (await service.JsonAsync("/sante")).GetProperty("refuses").EnumerateArray().Single();
        Assert.Contains("structures.csv, ligne 2", refused.GetProperty("raison").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, await Version(service));
    }

    [Fact]
    public async Task A_dossier_that_comes_is_served_and_one_that_goes_is_not()
    {
        using TemporaryDossiers folder = new();
        folder.Copy("03-allier");
        await using RunningService service = await RunningService.StartAsync(folder.FullPath, "Service:SurveillerLesDossiers=false");
        DossierStore store = service.Services.GetRequiredService<DossierStore>();

        folder.Copy("04-alpes-de-haute-provence");
        store.Refresh();
        Assert.Equal(2, (await service.JsonAsync("/collections/departements/items")).GetProperty("numberMatched").GetInt32());
        Directory.Delete(folder["03-allier"], recursive: true);
        store.Refresh();
        Assert.Equal(1, (await service.JsonAsync("/collections/departements/items")).GetProperty("numberMatched").GetInt32());
        await service.ProblemAsync("/departements/03/carte.svg", 404);
        folder.Copy("04-alpes-de-haute-provence", "copie");
        store.Refresh();
        Assert.Contains("déjà servi", (await service.JsonAsync("/sante")).GetProperty("refuses")[0].GetProperty("raison").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_watcher_sees_a_change_by_itself()
    {
        using TemporaryDossiers folder = new();
        folder.Copy("04-alpes-de-haute-provence");
        await using RunningService service = await RunningService.StartAsync(folder.FullPath);
        string before = await Version(service);
        folder.Edit("04-alpes-de-haute-provence/dossier.json", text => text.Replace("\"date\": \"2", "\"titre\": \"Essai\", \"date\": \"2", StringComparison.Ordinal).Replace("\"titre\": \"Animation de la vie sociale, Alpes-de-Haute-Provence\",", "", StringComparison.Ordinal));
        for (int i = 0; i < 300 && await Version(service) == before; i++)
            await Task.Delay(100);
        Assert.NotEqual(before, await Version(service));
    }

    private static async Task<string> Version(RunningService service) => (await service.JsonAsync("/sante")).GetProperty("dossiers")[0].GetProperty("version").GetString()!;
}
