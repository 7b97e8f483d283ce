using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Senacs.Geo.Service.Errors;

namespace Senacs.Geo.Service.Tests.Hostile;

/// <summary>A person who is refused reads a French page that leads home; a program reads problem details.</summary>
public sealed class ProblemPageTests
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

    [Fact]
    public async Task Each_refusal_is_a_page_for_a_person_and_problem_details_for_a_program()
    {
        using TemporaryDossiers folder = new();
        folder.Copy("04-alpes-de-haute-provence");
        await using RunningService service = await RunningService.StartAsync(folder.FullPath, "Service:CalculsParSeconde=0.001", "Service:CalculsEnReserve=400", "Service:DessinsEnReserve=1", "Service:DessinsParSeconde=0.001");
        Catalogue04 versions = await Catalogue04.ReadAsync(service);
        (string Path, int Status)[] refusals =
        [
            ("/departements/93", 404), ("/departements/93/carte.svg", 404), ("/departements/93/synthese", 404), ("/departements/93/rue", 404), ("/rien", 404), ("/departements/04/rien", 404),
            ("/collections/rien", 404), ("/collections/communes/items/00000", 404), ("/v/0123456789ab/departements/04", 404), ("/problemes/rien", 404), ("/page/x/rien.js", 404),
            ("/departements/04?rien=1", 400), ("/collections/communes/items?bbox=a", 400), ("/departements/04/carte.svg?theme=rien", 400), ("/departements/04/synthese?date=hier", 400),
            ("/departements/04/carte.svg", 429), ("/" + new string('a', 9000), 414),
        ];
        using (await service.SendAsync("/departements/04/carte.svg?taille=A5"))
        {
            // the one drawing that may be had
        }

        foreach ((string path, int status) in refusals)
        {
            await PageAsync(service, path, status, HttpMethod.Get);
            await RunningService.ProblemOf(await service.SendAsync(path), status);
            await RunningService.ProblemOf(await service.SendAsync(path, "application/problem+json, text/html;q=0.5"), status);
        }

        await PageAsync(service, "/departements/04", 405, HttpMethod.Delete);
        await RunningService.ProblemOf(await service.SendAsync("/departements/04", method: HttpMethod.Delete), 405);
        await RunningService.ProblemOf(await service.SendAsync("/collections/communes/items", "application/x-rien"), 406);
        await RunningService.ProblemOf(await service.SendAsync("/departements/93?f=json", Browser), 404);

        // a version that was served, and is no more
        folder.Edit("04-alpes-de-haute-provence/dossier.json", text => text.Replace("\"titre\"", "\"titre\"  ", StringComparison.Ordinal));
        service.Services.GetRequiredService<Dossiers.DossierStore>().Refresh();
        await PageAsync(service, $"/v/{versions.Version}/departements/04", 410, HttpMethod.Get);
        await RunningService.ProblemOf(await service.SendAsync($"/v/{versions.Version}/departements/04"), 410);
    }

    [Fact]
    public async Task A_head_has_the_same_headers_and_no_body()
    {
        await using RunningService service = await RunningService.StartAsync(Path.Combine(ShippedService.Data, "04-alpes-de-haute-provence"), "Service:SurveillerLesDossiers=false");
        using HttpResponseMessage head = await service.SendAsync("/departements/93", Browser, HttpMethod.Head);
        Assert.Equal(HttpStatusCode.NotFound, head.StatusCode);
        Assert.Equal("text/html", head.Content.Headers.ContentType!.MediaType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public void Every_kind_of_refusal_can_be_written_as_a_page()
    {
        Http.RequestState state = new(new Dossiers.Catalogue([], []), "https://carte.example.fr") { Budget = null! };
        foreach (ProblemKind kind in ProblemKind.All)
        {
            string page = System.Text.Encoding.UTF8.GetString(Pages.ProblemPage.Write(state, new ProblemException(kind, "<script>alert(1)</script>") { RetryAfterSeconds = 1 }, "/<b>", "x"));
            Assert.Contains($"<h1>{kind.Titre}</h1>", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
            Assert.Contains(kind.Status.ToString(CultureInfo.InvariantCulture), page, StringComparison.Ordinal);
            Assert.Contains("Réessayer dans 1\u00A0seconde.", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        }
    }

    private static async Task PageAsync(RunningService service, string path, int status, HttpMethod method)
    {
        using HttpResponseMessage response = await service.SendAsync(path, Browser, method);
        string page = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{path}: {(int)response.StatusCode} {page}");
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("<html lang=\"fr\">", page, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"{service.Address}?f=html\">Retour à l’accueil</a>", page, StringComparison.Ordinal);
        Assert.Contains("no-store", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        if (status is 404 or 410)
            Assert.Contains($"<a href=\"{service.Address}departements/04\">04 Alpes-de-Haute-Provence</a>", page, StringComparison.Ordinal);
        if (status == 429)
            Assert.Contains("Réessayer dans ", page, StringComparison.Ordinal);
    }

    private sealed record Catalogue04(string Version)
    {
        public static async Task<Catalogue04> ReadAsync(RunningService service)
        {
            JsonElement health = await service.JsonAsync("/sante");
            return new(health.GetProperty("dossiers")[0].GetProperty("version").GetString()!);
        }
    }
}
