using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Senacs.Geo.Geography;
using Senacs.Geo.Service.Errors;
using Senacs.Geo.Service.Planner;
using Senacs.Geo.Service.Streets;

namespace Senacs.Geo.Service.Tests.Streets;

/// <summary>The street view before any browser: its policy, its files, its tiles, what it says of a place.</summary>
[Collection(Shipped.Name)]
public sealed class StreetTests(ShippedService shipped)
{
    // two tiles over Montluçon
    private const string Tile13 = "13/2903/4154", Tile16 = "16/23229/33237";

    private readonly RunningService service = shipped.Service;

    [Fact]
    public async Task Only_the_street_view_may_fetch_from_the_background_s_site_and_nothing_is_inline()
    {
        using HttpResponseMessage street = await service.SendAsync("/departements/03/rue"), planner = await service.SendAsync("/departements/03?f=html");
        string policy = street.Headers.GetValues("Content-Security-Policy").Single();

        Assert.Equal("text/html", street.Content.Headers.ContentType!.MediaType);
        Assert.Contains("connect-src 'self' https://data.geopf.fr;", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("worker-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("blob:", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("geopf", planner.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("<style", await street.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Service:FondDePlan=ftp://exemple.fr/{z}/{x}/{y}")]
    [InlineData("Service:FondDePlan=https://exemple.fr/{z}/{x}")]
    [InlineData("Service:FondAerien=https://exemple.fr; script-src */{z}/{x}/{y}")]
    [InlineData("Service:FondAerien=https://nom:cle@exemple.fr/{z}/{x}/{y}")]
    public async Task A_background_that_is_no_address_of_tiles_is_bad_usage(string setting) =>
        await Assert.ThrowsAsync<UsageException>(() => RunningService.StartAsync(ShippedService.Data, setting));

    [Fact]
    public async Task Without_background_the_policy_names_no_other_site()
    {
        await using RunningService closed = await RunningService.StartAsync(ShippedService.Data, "Service:FondDePlan=aucun", "Service:FondAerien=aucun", "Service:SurveillerLesDossiers=false");
        using HttpResponseMessage street = await closed.SendAsync("/departements/03/rue");

        Assert.DoesNotContain("http", street.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("data-plan=\"http", await street.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("IGN (demande", await street.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_planner_s_page_loads_nothing_of_the_street_view()
    {
        string planner = await service.Client.GetStringAsync(new Uri(service.Address, "/departements/03?f=html")), street = await service.Client.GetStringAsync(new Uri(service.Address, "/departements/03/rue"));

        Assert.DoesNotContain("rue.js", planner, StringComparison.Ordinal);
        Assert.DoesNotContain("maplibre", planner, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("/departements/03/rue\"", planner, StringComparison.Ordinal);
        Assert.Contains("rue-carte.js", street, StringComparison.Ordinal);
        Assert.DoesNotContain("app.js", street, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MapLibre_is_kept_for_good_at_its_own_address_and_its_worker_may_only_ask_us()
    {
        string html = await service.Client.GetStringAsync(new Uri(service.Address, "/departements/03/rue"));
        Assert.True(html.Contains("/maplibre/", StringComparison.Ordinal), $"MapLibre GL JS is not beside the service: run {MapLibreFiles.Install} (test.sh does), then build.");
        int at = html.IndexOf("/maplibre/", StringComparison.Ordinal);
        string address = html[at..(at + "/maplibre/0123456789ab/".Length)];

        foreach ((string name, string type) in ((string, string)[])[(MapLibreFiles.Module, "text/javascript"), (MapLibreFiles.Worker, "text/javascript"), (MapLibreFiles.StyleSheet, "text/css"), (MapLibreFiles.Licence, "text/plain")])
        {
            using HttpResponseMessage file = await service.SendAsync(address + name, headers: ("Accept-Encoding", "br"));
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
            Assert.Equal(type, file.Content.Headers.ContentType!.MediaType);
            Assert.Contains("immutable", file.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            using HttpResponseMessage again = await service.SendAsync(address + name, headers: ("If-None-Match", file.Headers.ETag!.Tag));
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
            Assert.Equal(name == MapLibreFiles.Worker, string.Join(';', file.Headers.GetValues("Content-Security-Policy")).Contains("connect-src 'self'", StringComparison.Ordinal));
        }

        using HttpResponseMessage old = await service.SendAsync("/maplibre/000000000000/" + MapLibreFiles.Module);
        Assert.DoesNotContain("immutable", old.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        await service.ProblemAsync(address + "package.json", 404);
        await service.ProblemAsync(address + "..%2fappsettings.json", 404);
    }

    [Fact]
    public async Task A_tile_shows_the_scenario_the_date_and_the_rule()
    {
        const string closing = "f~cs-03-mjc-centre-social-de-montlucon";
        string real = await Text($"/departements/03/tuiles/rue/{Tile13}"), closed = await Text($"/departements/03/tuiles/rue/{Tile13}?scenario={closing}");
        string opened = await Text($"/departements/03/tuiles/rue/{Tile13}?scenario={Uri.EscapeDataString("o~EVS~2.5800,46.3400~La Maison neuve~")}");

        Assert.Contains("MJC - Centre social de Montluçon", real, StringComparison.Ordinal);
        Assert.Contains("Fontbouillant", real, StringComparison.Ordinal);
        Assert.DoesNotContain("MJC - Centre social de Montluçon", closed, StringComparison.Ordinal);
        Assert.Contains("La Maison neuve", opened, StringComparison.Ordinal);
        Assert.Equal(real, await Text($"/departements/03/tuiles/rue/{Tile13}?date=2022-12-31&regle=territoire"));
        Assert.NotEqual(await Text("/departements/03/tuiles/rue/9/181/259"), await Text("/departements/03/tuiles/rue/9/181/259?regle=implantation"));
        Assert.Equal("scenario", (await service.ProblemAsync($"/departements/03/tuiles/rue/{Tile13}?scenario=f~inconnue", 400)).GetProperty("parametre").GetString());
    }

    [Fact]
    public async Task TileJSON_leads_to_the_tiles_of_the_same_situation()
    {
        JsonElement described = await service.JsonAsync("/departements/03/tuiles/rue?scenario=f~cs-03-barjavel&date=2021-12-31", "application/vnd.mapbox.tile+json");
        string template = described.GetProperty("tiles")[0].GetString()!;

        Assert.Contains("scenario=f~cs-03-barjavel", template, StringComparison.Ordinal);
        Assert.Contains("date=2021-12-31", template, StringComparison.Ordinal);
        Assert.Equal(Scenario.Mention, described.GetProperty("name").GetString()!.Split(" : ")[1]);
        Assert.Equal(["communes", "limites", "precisions", "qpv", "structures", "noms"], described.GetProperty("vector_layers").EnumerateArray().Select(l => l.GetProperty("id").GetString()));
        string[] place = Tile13.Split('/');
        using HttpResponseMessage tile = await service.SendAsync(template.Replace("{z}", place[0], StringComparison.Ordinal).Replace("{y}", place[1], StringComparison.Ordinal).Replace("{x}", place[2], StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, tile.StatusCode);
    }

    [Theory]
    [InlineData("rue/4/5/8")]
    [InlineData("rue/17/46522/66476")]
    [InlineData("rue/13/8192/0")]
    [InlineData("adresses/13/2903/4154")]
    [InlineData("autre/13/2903/4154")]
    [InlineData("rue/a/b/c")]
    public async Task A_tile_that_does_not_exist_is_not_found(string path) => await service.ProblemAsync($"/departements/03/tuiles/{path}", 404);

    [Fact]
    public async Task Tiles_of_addresses_are_bounded_and_say_how_many_there_are()
    {
        using TemporaryDossiers folder = StreetDossier.Make();
        StringBuilder dense = new();
        for (int i = 0; i < 5000; i++)
            dense.Append(CultureInfo.InvariantCulture, $"{i + 1};;Rue dense;03100;03185;Montluçon;{2.5770 + (i % 100 * 0.00003):F6};{46.3252 + (i / 100 * 0.00004):F6}\n");
        folder.Edit("03-allier/adresses.csv", text => text + dense);
        await using RunningService own = await RunningService.StartAsync(folder.FullPath, "Service:SurveillerLesDossiers=false");

        using HttpResponseMessage full = await own.SendAsync($"/departements/03/tuiles/adresses/{Tile16}");
        byte[] body = await full.Content.ReadAsByteArrayAsync();
        int matched = int.Parse(full.Headers.GetValues("OGC-NumberMatched").Single(), CultureInfo.InvariantCulture);
        Assert.InRange(matched, 4000, 5400);
        Assert.Equal(StreetTiles.MostAddresses.ToString(CultureInfo.InvariantCulture), full.Headers.GetValues("OGC-NumberReturned").Single());
        Assert.InRange(body.Length, 50_000, 200_000);
        using HttpResponseMessage ways = await own.SendAsync("/departements/03/tuiles/adresses/14/5807/8309");
        Assert.Contains("Rue d'essai A", await ways.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("0", ways.Headers.GetValues("OGC-NumberReturned").Single());
        Assert.Equal("", await Text($"/departements/03/tuiles/adresses/{Tile16}"));
    }

    [Fact]
    public async Task A_base_of_addresses_that_changed_on_disk_is_left_alone_until_the_dossier_is_read_again()
    {
        using TemporaryDossiers folder = StreetDossier.Make();
        await using RunningService own = await RunningService.StartAsync(folder.FullPath, "Service:SurveillerLesDossiers=false");
        folder.Edit("03-allier/adresses.csv", text => text.Replace("Rue d'essai A", "Rue neuve", StringComparison.Ordinal));

        Assert.Contains("a changé", (await own.JsonAsync("/departements/03/lieux")).GetProperty("adresses_absentes").GetString(), StringComparison.Ordinal);
        Assert.True(((Dossiers.DossierStore)own.Services.GetService(typeof(Dossiers.DossierStore))!).Refresh());
        Assert.False((await own.JsonAsync("/departements/03/lieux")).TryGetProperty("adresses_absentes", out _));
        using HttpResponseMessage ways = await own.SendAsync("/departements/03/tuiles/adresses/14/5807/8309");
        Assert.Contains("Rue neuve", await ways.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_says_its_QPV_its_precision_and_what_is_near()
    {
        using TemporaryDossiers folder = StreetDossier.Make();
        await using RunningService own = await RunningService.StartAsync(folder.FullPath, "Service:SurveillerLesDossiers=false");

        (string Name, string Value)[] inside = Facts(await own.JsonAsync("/departements/03/lieu?lon=2.5793&lat=46.3278"));
        Assert.Contains(("QPV", "Dans le QPV QP003005 (Fontbouillant)"), inside);
        Assert.Contains(inside, f => f.Name == "Structure la plus proche" && f.Value.StartsWith("MJC - Centre social de Montluçon", StringComparison.Ordinal));
        JsonElement door = await own.JsonAsync("/departements/03/lieu?lon=2.5795&lat=46.3278&precision=15");
        Assert.Equal("adresse", door.GetProperty("genre").GetString());
        Assert.Equal("15 Rue d'essai E 03100 Montluçon", door.GetProperty("titre").GetString());
        (string Name, string Value)[] doubtful = Facts(await own.JsonAsync("/departements/03/lieu?lon=2.5795&lat=46.3278&precision=5000"));
        Assert.Contains(doubtful, f => f.Name == "QPV" && f.Value.StartsWith("Peut-être dans", StringComparison.Ordinal));
        Assert.Contains(Facts(await own.JsonAsync("/departements/03/lieu?lon=2.5740&lat=46.3270")), f => f.Name == "À proximité" && f.Value.StartsWith("Fontbouillant, à ", StringComparison.Ordinal));
        Assert.Contains(("Commune", "hors du département"), Facts(await own.JsonAsync("/departements/03/lieu?lon=2.35&lat=48.85")));

        (string Name, string Value)[] vichy = Facts(await own.JsonAsync("/departements/03/lieu?structure=cs-03-barjavel"));
        Assert.Contains(vichy, f => f.Name == "Précision" && f.Value.StartsWith("seule la commune est connue", StringComparison.Ordinal));
        Assert.Contains(vichy, f => f.Name == "QPV" && f.Value.StartsWith("Peut-être dans le QPV", StringComparison.Ordinal));
        Assert.Contains(Facts(await own.JsonAsync("/departements/03/lieu?qpv=QP003005")), f => f.Name == "Dans le quartier" && f.Value.StartsWith("MJC", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "structure", 400)]
    [InlineData("structure=a&qpv=b", "structure", 400)]
    [InlineData("lon=2", "structure", 400)]
    [InlineData("lon=NaN&lat=46", "lon", 400)]
    [InlineData("lon=2&lat=91", "lat", 400)]
    [InlineData("lon=2&lat=46&precision=-1", "precision", 400)]
    [InlineData("structure=inconnue", "structure", 404)]
    [InlineData("qpv=QP000000", "qpv", 404)]
    [InlineData("commune=75056", "commune", 404)]
    public async Task A_place_that_is_none_is_refused_by_name(string query, string parameter, int status) =>
        Assert.Equal(parameter, (await service.ProblemAsync($"/departements/03/lieu?{query}", status)).GetProperty("parametre").GetString());

    [Fact]
    public void A_circle_of_precision_is_in_metres_on_the_ground()
    {
        Projection projection = Projection.For(Crs.Lambert93);
        GeoPoint centre = new(2.58, 46.33);
        foreach (NetTopologySuite.Geometries.Coordinate c in StreetShapes.Circle(projection, projection.Project(centre), 500).Coordinates)
        {
            // haversine on the mean sphere: 0.3 % of an ellipsoid
            double dLat = (c.Y - centre.LatitudeDegrees) * Math.PI / 180, dLon = (c.X - centre.LongitudeDegrees) * Math.PI / 180;
            double h = Math.Pow(Math.Sin(dLat / 2), 2) + (Math.Cos(c.Y * Math.PI / 180) * Math.Cos(centre.LatitudeDegrees * Math.PI / 180) * Math.Pow(Math.Sin(dLon / 2), 2));
            Assert.InRange(2 * 6_371_008.8 * Math.Asin(Math.Sqrt(h)), 497, 503);
        }
    }

    private static (string Name, string Value)[] Facts(JsonElement place) => [.. place.GetProperty("faits").EnumerateArray().Select(f => (f.GetProperty("nom").GetString()!, f.GetProperty("valeur").GetString()!))];

    private async Task<string> Text(string path) => Encoding.UTF8.GetString(await service.Client.GetByteArrayAsync(new Uri(service.Address, path)));
}
