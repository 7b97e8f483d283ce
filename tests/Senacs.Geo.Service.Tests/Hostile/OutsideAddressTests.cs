using System.Net;
using System.Text.Json;
using Senacs.Geo.Service.Configuration;
using Senacs.Geo.Service.Errors;

namespace Senacs.Geo.Service.Tests.Hostile;

/// <summary>What goes into links when a request says how it came: only a scheme of the web, the name of a machine, a path.</summary>
public sealed class OutsideAddressTests : IAsyncLifetime
{
    private RunningService? started;

    private RunningService Service => started!;

    public async Task InitializeAsync() => started = await RunningService.StartAsync(
        Path.Combine(ShippedService.Data, "04-alpes-de-haute-provence"), "Service:SurveillerLesDossiers=false", "Service:MandatairesDeConfiance=127.0.0.1,::1,::ffff:127.0.0.1");

    public async Task DisposeAsync()
    {
        if (started is not null)
            await started.DisposeAsync();
    }

    [Theory]
    [InlineData("X-Forwarded-Proto", "https", "https://{0}/")]
    [InlineData("X-Forwarded-Proto", "HTTPS", "https://{0}/")]
    [InlineData("X-Forwarded-Host", "carte.example.fr", "http://carte.example.fr/")]
    [InlineData("X-Forwarded-Host", "carte.example.fr:8443", "http://carte.example.fr:8443/")]
    [InlineData("X-Forwarded-Host", "[2001:db8::1]:8443", "http://[2001:db8::1]:8443/")]
    [InlineData("X-Forwarded-Prefix", "/avs/carte", "http://{0}/avs/carte/")]
    [InlineData("X-Forwarded-Prefix", "/avs/", "http://{0}/avs/")]
    public async Task A_trusted_proxy_is_believed(string header, string value, string self)
    {
        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, self, Service.Address.Authority), await SelfAsync(Service, (header, value)));
    }

    [Theory]
    [InlineData("X-Forwarded-Proto", "javascript")]
    [InlineData("X-Forwarded-Proto", "ftp")]
    [InlineData("X-Forwarded-Proto", "file")]
    [InlineData("X-Forwarded-Proto", "https, javascript")]
    [InlineData("X-Forwarded-Proto", "javascript, ")]
    [InlineData("X-Forwarded-Proto", "http://mechant.example/?")]
    [InlineData("X-Forwarded-Host", "mechant.example/chemin")]
    [InlineData("X-Forwarded-Host", "moi@mechant.example")]
    [InlineData("X-Forwarded-Host", "mechant.example:99999")]
    [InlineData("X-Forwarded-Host", "a:1:2")]
    [InlineData("X-Forwarded-Host", "..")]
    [InlineData("X-Forwarded-Host", "[")]
    [InlineData("X-Forwarded-Host", "\"><script>")]
    [InlineData("X-Forwarded-Host", "mechant.example?")]
    [InlineData("X-Forwarded-Host", "mechant.example#")]
    [InlineData("X-Forwarded-Host", "mechant\\example")]
    [InlineData("X-Forwarded-Prefix", "//mechant.example")]
    [InlineData("X-Forwarded-Prefix", "mechant")]
    [InlineData("X-Forwarded-Prefix", "/a/../b")]
    [InlineData("X-Forwarded-Prefix", "/a?b=c")]
    [InlineData("X-Forwarded-Prefix", "/a#b")]
    [InlineData("X-Forwarded-Prefix", "/\"><script>")]
    [InlineData("X-Forwarded-Prefix", "/a\\b")]
    [InlineData("X-Forwarded-Prefix", "/%0d%0a")]
    [InlineData("Forwarded", "host=mechant.example;proto=javascript")]
    [InlineData("X-Forwarded-For", "mechant")]
    [InlineData("X-Original-Host", "mechant.example")]
    [InlineData("X-Forwarded-Port", "1")]
    public async Task What_is_no_scheme_no_machine_no_path_is_ignored(string header, string value)
    {
        string expected = $"http://{Service.Address.Authority}/";
        Assert.Equal(expected, await SelfAsync(Service, (header, value)));
        // nor is it kept for the next who asks
        Assert.Equal(expected, await SelfAsync(Service));
    }

    [Fact]
    public async Task A_hostile_value_makes_no_address_of_any_page_or_problem()
    {
        (string, string)[] hostile = [("X-Forwarded-Proto", "javascript"), ("X-Forwarded-Host", "mechant.example/x"), ("X-Forwarded-Prefix", "//mechant.example")];
        foreach (string path in (string[])["/?f=html", "/collections/communes/items?limit=1", "/departements/04", "/departements/04/synthese?f=html", "/api", "/rien", "/departements/93", "/collections/communes/tiles"])
        {
            using HttpResponseMessage response = await Service.SendAsync(path, headers: hostile);
            string text = response.Headers + await response.Content.ReadAsStringAsync();
            Assert.DoesNotContain("mechant", text, StringComparison.Ordinal);
            Assert.DoesNotContain("javascript://", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("..:99999999")]
    [InlineData("a..b")]
    [InlineData("-")]
    [InlineData("h:0")]
    public async Task A_host_that_names_no_machine_is_not_repeated(string host)
    {
        using HttpResponseMessage response = await Service.SendAsync("/?f=json", headers: ("Host", host));
        if (response.StatusCode == HttpStatusCode.OK)
            Assert.DoesNotContain("http://" + host, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        else
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Nobody_else_is_believed_and_the_public_address_is_whole()
    {
        await using RunningService closed = await RunningService.StartAsync(Path.Combine(ShippedService.Data, "04-alpes-de-haute-provence"), "Service:SurveillerLesDossiers=false");
        Assert.Equal($"http://{closed.Address.Authority}/", await SelfAsync(closed, ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "carte.example.fr"), ("X-Forwarded-Prefix", "/avs")));

        await using RunningService named = await RunningService.StartAsync(
            Path.Combine(ShippedService.Data, "04-alpes-de-haute-provence"), "Service:SurveillerLesDossiers=false", "Service:MandatairesDeConfiance=127.0.0.1", "Service:AdressePublique=https://carte.example.fr/avs");
        Assert.Equal("https://carte.example.fr/avs/", await SelfAsync(named, ("X-Forwarded-Proto", "http"), ("X-Forwarded-Host", "autre.example"), ("X-Forwarded-Prefix", "/avs")));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("ftp://carte.example.fr")]
    [InlineData("carte.example.fr")]
    [InlineData("//carte.example.fr")]
    [InlineData("https://moi:secret@carte.example.fr")]
    [InlineData("https://carte.example.fr/?a=b")]
    [InlineData("https://carte.example.fr/#a")]
    public void A_public_address_that_is_no_address_of_the_web_is_bad_usage(string address)
    {
        using Microsoft.Extensions.Configuration.ConfigurationManager configuration = new();
        configuration["Service:AdressePublique"] = address;
        Assert.Contains("AdressePublique", Assert.Throws<UsageException>(() => ServiceOptions.Read(configuration)).Message, StringComparison.Ordinal);
    }

    private static async Task<string> SelfAsync(RunningService service, params (string, string)[] headers)
    {
        using HttpResponseMessage response = await service.SendAsync("/?f=json", headers: headers);
        using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        string self = document.RootElement.GetProperty("links").EnumerateArray().Single(l => l.GetProperty("rel").GetString() == "self").GetProperty("href").GetString()!;
        int query = self.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? self : self[..query];
    }
}
