using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml;

namespace Senacs.Geo.Service.Tests.Features;

/// <summary>What the official suite leaves open: content of time filters, validators, Vary, CORS, HEAD, compression, negotiation, HTML.</summary>
[Collection(Shipped.Name)]
public sealed class BeyondTheSuiteTests(ShippedService shipped)
{
    private static readonly string[] Pages =
        ["/", "/api", "/conformance", "/collections", "/collections/communes", "/collections/qpv/items", "/collections/structures/items/cs-03-adequat", "/collections/couverture/items/03185", "/collections/couverture/queryables", "/collections/communes/schema", "/collections/communes/tiles", "/tileMatrixSets", "/sante", "/problemes/parametre.inconnu", "/departements/03/synthese"];

    private readonly RunningService service = shipped.Service;

    [Fact]
    public async Task A_time_filter_keeps_the_QPV_in_force_then_and_only_those()
    {
        Assert.Equal(73, await Matched("/collections/qpv/items?datetime=2020-01-01"));
        Assert.Equal(0, await Matched("/collections/qpv/items?datetime=2014-12-31"));
        Assert.Equal(0, await Matched("/collections/qpv/items?datetime=2024-01-01"));
        Assert.Equal(73, await Matched("/collections/qpv/items?datetime=2023-12-31/.."));
    }

    [Fact]
    public async Task Coverage_at_an_instant_is_the_coverage_computed_for_that_day()
    {
        JsonElement page = await service.JsonAsync("/collections/couverture/items?departement=03&limit=1000&datetime=2020-01-01");
        JsonElement same = await service.JsonAsync("/collections/couverture/items?departement=03&limit=1000&date=2020-01-01");

        Assert.All(page.GetProperty("features").EnumerateArray(), f => Assert.Equal("2020-01-01", f.GetProperty("properties").GetProperty("date").GetString()));
        Assert.Equal(same.GetProperty("features").GetRawText(), page.GetProperty("features").GetRawText());
    }

    [Fact]
    public async Task A_rule_recomputes_the_classes()
    {
        JsonElement synthesis = await service.JsonAsync("/departements/03/synthese?regle=implantation");
        Assert.Equal(synthesis.GetProperty("communes").GetProperty("centre_social").GetInt32(), await Matched("/collections/couverture/items?departement=03&regle=implantation&classe=centre_social"));
    }

    [Fact]
    public async Task The_three_classes_partition_the_communes()
    {
        int sum = 0;
        foreach (string classe in (string[])["centre_social", "evs_seul", "zone_blanche"])
            sum += await Matched($"/collections/couverture/items?classe={classe}");
        Assert.Equal(1405, sum);
        Assert.Equal(1405, await Matched("/collections/communes/items"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/collections/communes/items?limit=7")]
    [InlineData("/collections/communes/items/03185")]
    [InlineData("/departements/03/carte.svg")]
    [InlineData("/api")]
    public async Task A_strong_validator_answers_304_and_distinguishes_representations(string path)
    {
        using HttpResponseMessage plain = await service.SendAsync(path);
        using HttpResponseMessage zipped = await service.SendAsync(path, headers: ("Accept-Encoding", "gzip"));
        using HttpResponseMessage brotli = await service.SendAsync(path, headers: ("Accept-Encoding", "br, gzip"));
        string[] tags = [plain.Headers.ETag!.Tag, zipped.Headers.ETag!.Tag, brotli.Headers.ETag!.Tag];
        byte[] body = await plain.Content.ReadAsByteArrayAsync();

        Assert.Equal(3, tags.Distinct().Count());
        Assert.Equal("gzip", zipped.Content.Headers.ContentEncoding.Single());
        Assert.Equal("br", brotli.Content.Headers.ContentEncoding.Single());
        Assert.Equal(body, Decompress(new GZipStream(await zipped.Content.ReadAsStreamAsync(), CompressionMode.Decompress)));
        Assert.Equal(body, Decompress(new BrotliStream(await brotli.Content.ReadAsStreamAsync(), CompressionMode.Decompress)));
        foreach (string condition in (string[])[tags[0], "W/" + tags[0], $"\"other\", {tags[0]}", "*"])
        {
            using HttpResponseMessage again = await service.SendAsync(path, headers: ("If-None-Match", condition));
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
            Assert.NotNull(again.Headers.ETag);
            Assert.Contains("Accept-Encoding", again.Headers.Vary);
        }

        using HttpResponseMessage changed = await service.SendAsync(path, headers: ("If-None-Match", "\"0000\""));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        using HttpResponseMessage since = await service.SendAsync(path, headers: ("If-Modified-Since", plain.Content.Headers.LastModified!.Value.ToString("R")));
        Assert.Equal(HttpStatusCode.NotModified, since.StatusCode);
        using HttpResponseMessage before = await service.SendAsync(path, headers: ("If-Modified-Since", "Mon, 01 Jan 2001 00:00:00 GMT"));
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
    }

    [Fact]
    public async Task Two_spellings_of_one_question_have_one_validator()
    {
        using HttpResponseMessage a = await service.SendAsync("/departements/03/carte.svg?theme=couverture&gris=true");
        using HttpResponseMessage b = await service.SendAsync("/departements/03/carte.svg?gris=true&theme=couverture");
        Assert.Equal(a.Headers.ETag, b.Headers.ETag);
    }

    [Theory]
    [InlineData("/collections/communes/items?limit=3", null, "application/geo+json")]
    [InlineData("/collections/communes/items?limit=3", "*/*", "application/geo+json")]
    [InlineData("/collections/communes/items?limit=3", "application/geo+json, application/json", "application/geo+json")]
    [InlineData("/collections/communes/items?limit=3", "application/json", "application/json")]
    [InlineData("/collections/communes/items?limit=3", "application/*;q=0.2, text/html;q=0.8", "text/html")]
    [InlineData("/collections/communes/items?limit=3", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html")]
    [InlineData("/collections/communes/items?limit=3", "text/html;q=0, */*;q=0.1", "application/geo+json")]
    [InlineData("/collections/communes/items?limit=3&f=html", "application/geo+json", "text/html")]
    [InlineData("/collections/communes/schema", "application/json", "application/json")]
    [InlineData("/api", "application/json", "application/json")]
    public async Task The_form_follows_f_then_the_weights_of_Accept(string path, string? accept, string expected)
    {
        using HttpResponseMessage response = await service.SendAsync(path, accept);
        Assert.Equal(expected, response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("Accept", response.Headers.Vary);
    }

    [Theory]
    [InlineData("application/xml")]
    [InlineData("text/html;q=0, application/*;q=0")]
    [InlineData("application/geo+json;q=abc")]
    public async Task What_is_not_served_is_406(string accept) =>
        Assert.Equal("format.refuse", (await service.ProblemAsync("/collections/communes/items?limit=1", 406, accept)).GetProperty("code").GetString());

    [Fact]
    public async Task HEAD_gives_the_headers_of_GET_and_no_body()
    {
        foreach (string path in (string[])["/", "/collections/communes/items?limit=5", "/departements/03/synthese", "/sante", "/pret"])
        {
            using HttpResponseMessage get = await service.SendAsync(path), head = await service.SendAsync(path, method: HttpMethod.Head);
            Assert.Equal(HttpStatusCode.OK, head.StatusCode);
            Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
            Assert.Equal(get.Headers.ETag, head.Headers.ETag);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task Any_origin_may_read_and_only_read()
    {
        using HttpResponseMessage get = await service.SendAsync("/collections/communes/items?limit=1", headers: ("Origin", "https://ailleurs.example"));
        using HttpResponseMessage asked = await service.SendAsync("/collections/communes/items", method: HttpMethod.Options, headers: [("Origin", "https://ailleurs.example"), ("Access-Control-Request-Method", "GET")]);
        using HttpResponseMessage refused = await service.SendAsync("/collections/communes/items", method: HttpMethod.Delete);

        Assert.Equal("*", get.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("Content-Crs", get.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, asked.StatusCode);
        Assert.Equal("GET, HEAD, OPTIONS", asked.Headers.GetValues("Access-Control-Allow-Methods").Single());
        Assert.False(refused.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal("methode.refusee", (await RunningService.ProblemOf(refused, 405)).GetProperty("code").GetString());
        Assert.Equal("GET, HEAD, OPTIONS", string.Join(", ", refused.Content.Headers.Allow));
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers_errors_included()
    {
        foreach (string path in Pages.Append("/nulle-part").Append("/collections/communes/items?x=1"))
        {
            using HttpResponseMessage response = await service.SendAsync(path, "text/html");
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            string policy = response.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
            Assert.False(response.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task Every_resource_has_a_French_page_that_is_well_formed_and_leads_to_its_other_forms()
    {
        foreach (string path in Pages)
        {
            using HttpResponseMessage response = await service.SendAsync(path, "text/html");
            string html = await response.Content.ReadAsStringAsync();
            Assert.True(response.StatusCode == HttpStatusCode.OK && response.Content.Headers.ContentType!.MediaType == "text/html", path);
            Assert.Contains("<html lang=\"fr\">", html, StringComparison.Ordinal);
            Assert.Contains("<h1>", html, StringComparison.Ordinal);
            Assert.Contains("rel=\"alternate\"", html, StringComparison.Ordinal);
            Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
            WellFormed(html, path);
        }
    }

    [Fact]
    public async Task The_page_of_an_object_says_all_that_its_JSON_says()
    {
        JsonElement json = await service.JsonAsync("/collections/structures/items/cs-03-adequat");
        string html = WebUtility.HtmlDecode(await service.Client.GetStringAsync(new Uri(service.Address, "/collections/structures/items/cs-03-adequat?f=html")));
        foreach (JsonProperty property in json.GetProperty("properties").EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String))
            Assert.Contains(property.Value.GetString()!, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_items_of_the_coverage_are_those_of_the_GeoJSON_that_build_writes()
    {
        JsonElement built = await service.JsonAsync("/departements/04/couverture.geojson");
        JsonElement items = await service.JsonAsync("/collections/couverture/items?departement=04&limit=1000");
        JsonElement[] a = [.. built.GetProperty("features").EnumerateArray()], b = [.. items.GetProperty("features").EnumerateArray()];
        Assert.Equal(a.Length, b.Length);
        for (int i = 0; i < a.Length; i++)
        {
            Assert.Equal(a[i].GetProperty("geometry").GetRawText(), b[i].GetProperty("geometry").GetRawText());
            foreach (JsonProperty property in a[i].GetProperty("properties").EnumerateObject())
            {
                JsonElement other = b[i].GetProperty("properties").GetProperty(property.Name);
                if (property.Value.ValueKind == JsonValueKind.Number)
                    Assert.Equal(property.Value.GetDouble(), other.GetDouble());
                else
                    Assert.Equal(property.Value.ToString(), other.ToString());
            }
        }
    }

    private async Task<int> Matched(string path) => (await service.JsonAsync(path)).GetProperty("numberMatched").GetInt32();

    private static byte[] Decompress(Stream stream)
    {
        using MemoryStream copy = new();
        using (stream)
            stream.CopyTo(copy);
        return copy.ToArray();
    }

    // the pages are written so that an XML parser reads them, save the void elements of HTML
    private static void WellFormed(string html, string path)
    {
        StringBuilder xml = new(html.Replace("<!doctype html>", "", StringComparison.OrdinalIgnoreCase));
        string text = System.Text.RegularExpressions.Regex.Replace(xml.ToString(), "<(meta|link|br|img|input)([^>]*)>", "<$1$2/>", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5));
        try
        {
            using XmlReader reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            while (reader.Read())
            {
            }
        }
        catch (XmlException e)
        {
            Assert.Fail($"{path}: {e.Message}");
        }
    }
}
