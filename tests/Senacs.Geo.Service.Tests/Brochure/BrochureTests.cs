using System.Net;
using System.Text;
using System.Text.Json;
using Senacs.Geo.Exports;
using Senacs.Geo.Sources.Dossiers;

namespace Senacs.Geo.Service.Tests.Brochure;

[Collection(Shipped.Name)]
public sealed class BrochureTests(ShippedService shipped)
{
    private readonly RunningService service = shipped.Service;

    [Theory]
    [InlineData("carte.svg", "image/svg+xml", "<?xml")]
    [InlineData("carte.png?largeur=600", "image/png", "\u0089PNG")]
    [InlineData("carte.pdf", "application/pdf", "%PDF-")]
    [InlineData("couverture.csv", "text/csv", "ï»¿code_insee,nom,")]
    [InlineData("couverture.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK")]
    [InlineData("couverture.geojson", "application/geo+json", "{\"type\":\"FeatureCollection\"")]
    [InlineData("couverture.gpkg", "application/geopackage+sqlite3", "SQLite format 3")]
    [InlineData("zones-blanches.csv", "text/csv", "ï»¿code_insee,nom,")]
    [InlineData("zones-blanches.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK")]
    [InlineData("zones-blanches.geojson", "application/geo+json", "{\"type\":\"FeatureCollection\"")]
    [InlineData("qpv.csv", "text/csv", "ï»¿code,nom,")]
    [InlineData("structures-localisees.csv", "text/csv", "ï»¿id,nom,")]
    [InlineData("synthese", "application/json", "{")]
    [InlineData("synthese?f=html", "text/html", "<!doctype html>")]
    [InlineData("rapport", "text/html", "<!DOCTYPE html>")]
    public async Task Each_address_gives_its_format_twice_the_same_and_304_to_who_has_it(string path, string mediaType, string beginning)
    {
        using HttpResponseMessage first = await service.SendAsync("/departements/03/" + path);
        byte[] body = await first.Content.ReadAsByteArrayAsync();
        using HttpResponseMessage second = await service.SendAsync("/departements/03/" + path, headers: ("If-None-Match", first.Headers.ETag!.ToString()));

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(mediaType, first.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith(beginning, Encoding.Latin1.GetString(body, 0, Math.Min(body.Length, 64)), StringComparison.Ordinal);
        Assert.False(first.Headers.ETag.IsWeak);
        Assert.NotNull(first.Content.Headers.LastModified);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
    }

    [Fact]
    public async Task The_synthesis_is_the_one_that_the_command_writes()
    {
        using MemoryStream expected = new();
        SyntheseJson.Write(DossierReader.Read(Path.Combine(ShippedService.Data, "03-allier")).Report(), expected);

        using HttpResponseMessage response = await service.SendAsync("/departements/03/synthese");

        Assert.Equal(Encoding.UTF8.GetString(expected.ToArray()), await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_table_of_zones_blanches_holds_exactly_the_communes_that_the_synthesis_counts()
    {
        JsonElement synthesis = await service.JsonAsync("/departements/03/synthese?regle=distance:10");
        using HttpResponseMessage response = await service.SendAsync("/departements/03/zones-blanches.csv?regle=distance:10");
        string[] rows = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];

        Assert.Equal(synthesis.GetProperty("communes").GetProperty("zone_blanche").GetInt32(), rows.Length);
        Assert.All(rows, r => Assert.Contains(",zone_blanche,", r, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_that_names_the_version_is_immutable_and_another_version_is_refused_with_the_way_on()
    {
        string version = (await service.JsonAsync("/sante")).GetProperty("dossiers")[0].GetProperty("version").GetString()!;
        using HttpResponseMessage pinned = await service.SendAsync($"/v/{version}/departements/03/carte.svg");
        using HttpResponseMessage plain = await service.SendAsync("/departements/03/carte.svg");
        JsonElement problem = await service.ProblemAsync("/v/0000000000000000/departements/03/carte.svg", 404);

        Assert.Equal("public, max-age=31536000, immutable", pinned.Headers.CacheControl!.ToString());
        Assert.Equal("public, no-cache", string.Join(", ", plain.Headers.GetValues("Cache-Control")));
        Assert.Equal(await plain.Content.ReadAsByteArrayAsync(), await pinned.Content.ReadAsByteArrayAsync());
        Assert.Equal("version.inconnue", problem.GetProperty("code").GetString());
        Assert.Contains(version, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("carte.png?largeur=99", "largeur")]
    [InlineData("carte.png?largeur=20001", "largeur")]
    [InlineData("carte.png?dpi=1200", "dpi")]
    [InlineData("carte.png?dpi=NaN", "dpi")]
    [InlineData("carte.png?dpi=300&largeur=800", "largeur")]
    [InlineData("carte.svg?theme=../../etc/passwd", "theme")]
    [InlineData("carte.svg?theme=couverture.json", "theme")]
    [InlineData("carte.svg?taille=9000x9000mm", "taille")]
    [InlineData("carte.png?taille=20000x20000px", "taille")]
    [InlineData("carte.svg?date=2022-13-01", "date")]
    [InlineData("carte.svg?regle=distance:-1", "regle")]
    [InlineData("carte.svg?regle=temps:20", "regle")]
    [InlineData("carte.svg?gris=oui", "gris")]
    [InlineData("carte.svg?script=alert", "script")]
    [InlineData("synthese?date=hier", "date")]
    public async Task A_wrong_parameter_is_named(string path, string parameter)
    {
        JsonElement problem = await service.ProblemAsync("/departements/03/" + path, 400);

        Assert.Equal(parameter, problem.GetProperty("parametre").GetString());
    }

    [Fact]
    public async Task A_width_in_pixels_gives_an_image_of_exactly_that_width()
    {
        byte[] png = await service.Client.GetByteArrayAsync(new Uri(service.Address, "/departements/03/carte.png?largeur=640"));
        string svg = await service.Client.GetStringAsync(new Uri(service.Address, "/departements/03/carte.svg?largeur=640"));

        Assert.Equal(640, (png[16] << 24) | (png[17] << 16) | (png[18] << 8) | png[19]);
        Assert.Contains(" width=\"640\" height=\"", svg[..400], StringComparison.Ordinal);
    }
}
