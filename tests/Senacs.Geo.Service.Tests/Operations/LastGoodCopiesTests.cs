using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Senacs.Geo.Issues;
using Senacs.Geo.Service.Dossiers;

namespace Senacs.Geo.Service.Tests.Operations;

/// <summary>The copies of the last good dossiers: whole or not there, verified, bounded, and served only when the disk has nothing better.</summary>
public sealed class LastGoodCopiesTests : IDisposable
{
    private const string Dossier = "03-allier";
    private const string Figures = "/departements/03/synthese";

    private readonly TemporaryDossiers folder = new();
    private readonly TemporaryDossiers state = new();

    public LastGoodCopiesTests() => folder.Copy(Dossier);

    public void Dispose()
    {
        folder.Dispose();
        state.Dispose();
    }

    [Theory]
    [InlineData("dossier.json", "{")]
    [InlineData("structures.csv", "")]
    [InlineData("communes.geojson", null)]
    [InlineData("dossier.json", null)]
    public async Task A_dossier_that_is_bad_at_start_is_served_from_its_copy(string file, string? content)
    {
        string good = await CopiedFigures();
        if (content is null)
            File.Delete(folder[$"{Dossier}/{file}"]);
        else
            File.WriteAllText(folder[$"{Dossier}/{file}"], content);

        await using RunningService again = await StartAsync();
        JsonElement health = await again.JsonAsync("/sante"), refused = health.GetProperty("refuses").EnumerateArray().Single();

        Assert.Equal(good, await again.Client.GetStringAsync(new Uri(again.Address, Figures)));
        Assert.Equal("degrade", health.GetProperty("etat").GetString());
        Assert.Equal(Dossier, refused.GetProperty("dossier").GetString());
        Assert.Equal(health.GetProperty("dossiers")[0].GetProperty("version").GetString(), refused.GetProperty("version_servie").GetString());
        Assert.Equal(health.GetProperty("dossiers")[0].GetProperty("copie_du").GetString(), refused.GetProperty("copie_servie_du").GetString());
        Assert.DoesNotContain(folder.FullPath, refused.GetProperty("raison").GetString(), StringComparison.Ordinal);
        Assert.Contains("d’après la copie du", await again.Client.GetStringAsync(new Uri(again.Address, "/sante?f=html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_with_the_version_still_gives_the_same_picture_from_a_copy()
    {
        string version, picture;
        DateTimeOffset? modified;
        await using (RunningService service = await StartAsync())
        {
            await Copied(service);
            version = (await service.JsonAsync("/sante")).GetProperty("dossiers")[0].GetProperty("version").GetString()!;
            using HttpResponseMessage response = await service.SendAsync($"/v/{version}/departements/03/carte.svg");
            (picture, modified) = (await response.Content.ReadAsStringAsync(), response.Content.Headers.LastModified);
        }

        File.WriteAllText(folder[Dossier + "/dossier.json"], "{");
        await using RunningService again = await StartAsync();
        using HttpResponseMessage same = await again.SendAsync($"/v/{version}/departements/03/carte.svg");

        Assert.Equal(picture, await same.Content.ReadAsStringAsync());
        Assert.Equal(modified, same.Content.Headers.LastModified);
    }

    [Fact]
    public async Task Data_that_have_errors_at_start_do_not_replace_a_copy_without()
    {
        string good = await CopiedFigures();
        folder.Edit(Dossier + "/structures.csv", text => text.Replace("Adéquat,CS", "Adéquat,BIDULE", StringComparison.Ordinal));

        await using RunningService again = await StartAsync();

        Assert.Equal(good, await again.Client.GetStringAsync(new Uri(again.Address, Figures)));
        Assert.Contains("structures.csv, ligne 2", (await again.JsonAsync("/sante")).GetProperty("refuses")[0].GetProperty("raison").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_register_cut_in_the_middle_of_a_line_is_not_taken_for_a_shorter_one()
    {
        string good = await CopiedFigures(), text = File.ReadAllText(folder[Dossier + "/structures.csv"]);
        File.WriteAllText(folder[Dossier + "/structures.csv"], text[..text.LastIndexOf(",EVS,", StringComparison.Ordinal)] + ",EVS,,");

        await using RunningService again = await StartAsync();
        Assert.Equal(good, await again.Client.GetStringAsync(new Uri(again.Address, Figures)));
        Assert.Contains("inachevé", (await again.JsonAsync("/sante")).GetProperty("refuses")[0].GetProperty("raison").GetString(), StringComparison.Ordinal);

        // one that ends like a file is what its author says it is
        File.WriteAllText(folder[Dossier + "/structures.csv"], text[..text.LastIndexOf(",EVS,", StringComparison.Ordinal)] + ",EVS,,\n");
        Assert.True(again.Services.GetRequiredService<DossierStore>().Refresh());
        Assert.Equal("bon", (await again.JsonAsync("/sante")).GetProperty("etat").GetString());
    }

    [Fact]
    public async Task New_data_are_copied_before_they_are_served_and_replace_the_copy_before()
    {
        await using RunningService service = await StartAsync();
        await Copied(service);
        string before = Assert.Single(Copies());

        folder.Edit(Dossier + "/structures.csv", text => text.Replace("Adéquat,CS", "Autre nom,CS", StringComparison.Ordinal));
        service.Services.GetRequiredService<DossierStore>().Refresh();

        string after = Assert.Single(Copies());
        Assert.NotEqual(before, after);
        Assert.Contains("Autre nom,CS", File.ReadAllText(Path.Combine(after, "structures.csv")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("communes.csv")]
    [InlineData("dossier.json")]
    [InlineData(".inventaire")]
    public async Task A_damaged_copy_is_never_served_and_is_made_again_from_good_data(string file)
    {
        string good = await CopiedFigures();
        string damaged = Path.Combine(Assert.Single(Copies()), file), bad = folder[Dossier + "/dossier.json"], manifest = File.ReadAllText(bad);
        byte[] bytes = File.ReadAllBytes(damaged);
        int at = file == ".inventaire" ? bytes.Length / 2 : Array.LastIndexOf(bytes, (byte)'3');
        bytes[at] ^= 1; // a digit becomes another: still readable, no longer the same
        File.WriteAllBytes(damaged, bytes);
        File.WriteAllText(bad, "{");
        await Assert.ThrowsAsync<SourceUnavailableException>(() => StartAsync());

        File.WriteAllText(bad, manifest);
        Assert.Equal(good, await CopiedFigures());
        File.WriteAllText(bad, "{");
        await using RunningService again = await StartAsync();
        Assert.Equal(good, await again.Client.GetStringAsync(new Uri(again.Address, Figures)));
    }

    [Fact]
    public async Task Of_two_whole_copies_the_later_is_served()
    {
        string old = await CopiedFigures(), first = Assert.Single(Copies());
        using TemporaryDossiers kept = new();
        CopyFolder(first, kept["copie"]);
        folder.Edit(Dossier + "/structures.csv", text => text.Replace("Adéquat,CS", "Autre nom,EVS", StringComparison.Ordinal));
        string good = await CopiedFigures();
        CopyFolder(kept["copie"], first); // as a process killed before it deletes the copy before leaves them
        File.WriteAllText(folder[Dossier + "/dossier.json"], "{");

        await using RunningService again = await StartAsync();

        Assert.Equal(2, Copies().Length);
        Assert.NotEqual(old, good);
        Assert.Equal(good, await again.Client.GetStringAsync(new Uri(again.Address, Figures)));
    }

    [Fact]
    public async Task A_state_folder_that_cannot_be_written_to_stops_nothing_and_health_says_so()
    {
        File.WriteAllText(state["fichier"], "");
        await using RunningService service = await RunningService.StartAsync(folder.FullPath, "Service:DossierEtat=" + state["fichier/etat"]);
        JsonElement copies = (await service.JsonAsync("/sante")).GetProperty("copies");

        Assert.False(copies.GetProperty("ecrites").GetBoolean());
        Assert.Contains("DossierEtat", copies.GetProperty("raison").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(state.FullPath, copies.GetProperty("raison").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await service.SendAsync(Figures)).StatusCode);
        Assert.Contains("DossierEtat", await service.Client.GetStringAsync(new Uri(service.Address, "/sante?f=html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_service_on_the_same_state_folder_reads_the_copies_and_writes_none()
    {
        await using RunningService first = await StartAsync();
        await Copied(first);
        await using RunningService second = await StartAsync();

        JsonElement health = await second.JsonAsync("/sante");
        Assert.False(health.GetProperty("copies").GetProperty("ecrites").GetBoolean());
        Assert.NotEqual("", health.GetProperty("dossiers")[0].GetProperty("copie_du").GetString());
    }

    [Fact]
    public async Task Copies_never_take_more_than_their_bound()
    {
        folder.Copy("04-alpes-de-haute-provence");
        await using RunningService service = await StartAsync("Service:EtatMo=1");
        LastGoodCopies copies = service.Services.GetRequiredService<LastGoodCopies>();
        await Until(() => copies.Find(Dossier) is not null && copies.FailureOf("04-alpes-de-haute-provence") is not null);

        JsonElement second = (await service.JsonAsync("/sante")).GetProperty("dossiers")[1];
        Assert.Contains("EtatMo", second.GetProperty("copie_impossible").GetString(), StringComparison.Ordinal);
        Assert.InRange(new DirectoryInfo(state.FullPath).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length), 1, (1 << 20) + 4096);
    }

    [Fact]
    public async Task A_folder_that_is_gone_takes_its_copy_with_it_at_the_next_start()
    {
        folder.Copy("04-alpes-de-haute-provence");
        await using (RunningService service = await StartAsync())
            await Until(() => service.Services.GetRequiredService<LastGoodCopies>().Find("04-alpes-de-haute-provence") is not null);
        Directory.Delete(folder["04-alpes-de-haute-provence"], recursive: true);

        await using RunningService again = await StartAsync();
        await Until(() => Directory.GetDirectories(state.FullPath).Length == 1);
        Assert.Equal(1, (await again.JsonAsync("/collections/departements/items")).GetProperty("numberMatched").GetInt32());
    }

    [Fact]
    public async Task A_dossier_that_loses_its_manifest_while_it_is_written_again_stays_served()
    {
        await using RunningService service = await StartAsync();
        DossierStore store = service.Services.GetRequiredService<DossierStore>();
        string good = await service.Client.GetStringAsync(new Uri(service.Address, Figures));

        File.Move(folder[Dossier + "/dossier.json"], folder["garde"]);
        store.Refresh();
        Assert.Equal(good, await service.Client.GetStringAsync(new Uri(service.Address, Figures)));
        Assert.Equal("degrade", (await service.JsonAsync("/sante")).GetProperty("etat").GetString());
        File.Move(folder["garde"], folder[Dossier + "/dossier.json"]);
        store.Refresh();
        Assert.Equal("bon", (await service.JsonAsync("/sante")).GetProperty("etat").GetString());
    }

    [Fact]
    public async Task A_single_dossier_as_the_data_folder_is_served_from_its_copy_too()
    {
        string good;
        await using (RunningService service = await RunningService.StartAsync(folder[Dossier], "Service:DossierEtat="))
        {
            await Copied(service);
            good = await service.Client.GetStringAsync(new Uri(service.Address, Figures));
        }

        Assert.True(Directory.Exists(folder[Dossier + "/.etat"])); // the default: a hidden folder beside the data
        File.Delete(folder[Dossier + "/dossier.json"]);
        await using RunningService again = await RunningService.StartAsync(folder[Dossier], "Service:DossierEtat=");
        Assert.Equal(good, await again.Client.GetStringAsync(new Uri(again.Address, Figures)));
    }

    [Fact]
    public async Task While_a_copy_is_served_a_new_register_goes_to_the_dossiers_own_folder()
    {
        const string key = "une-cle-de-vingt-caracteres";
        string register = folder[Dossier + "/structures.csv"], good = File.ReadAllText(register);
        await CopiedFigures();
        File.WriteAllText(register, "");
        await using RunningService again = await StartAsync("Service:CleAdministrateur=" + key, "Service:SurveillerLesDossiers=false");

        JsonElement answer = await Send(again);
        again.Services.GetRequiredService<DossierStore>().Refresh();
        Assert.True(answer.GetProperty("remplace").GetBoolean());
        Assert.Equal(good, File.ReadAllText(register));
        Assert.Equal("bon", (await again.JsonAsync("/sante")).GetProperty("etat").GetString());

        async Task<JsonElement> Send(RunningService service)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, new Uri(service.Address, "/departements/03/register?remplacer=true")) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(good)) };
            // the version is that of the file on disk, however bad: that is what is replaced
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(register)))}\"");
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
            using HttpResponseMessage response = await service.Client.SendAsync(request);
            using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            return document.RootElement.Clone();
        }
    }

    private Task<RunningService> StartAsync(params string[] settings) =>
        RunningService.StartAsync(folder.FullPath, ["Service:DossierEtat=" + state.FullPath, "Service:SurveillerLesDossiers=false", .. settings]);

    // a service that ran until its data were copied, and its figures
    private async Task<string> CopiedFigures()
    {
        await using RunningService service = await StartAsync();
        await Copied(service);
        return await service.Client.GetStringAsync(new Uri(service.Address, Figures));
    }

    private static Task Copied(RunningService service)
    {
        LastGoodCopies copies = service.Services.GetRequiredService<LastGoodCopies>();
        DossierStore store = service.Services.GetRequiredService<DossierStore>();
        return Until(() => store.Current.Dossiers.All(copies.Holds) && copies.WereRead);
    }

    private static async Task Until(Func<bool> holds)
    {
        for (int i = 0; i < 1000 && !holds(); i++)
            await Task.Delay(10);
        Assert.True(holds());
    }

    private string[] Copies() => Directory.GetDirectories(state.FullPath, "*@*");

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
