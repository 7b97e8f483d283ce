using System.Net;

namespace Senacs.Geo.Service.Tests.Features;

/// <summary>Each address says which methods it has, to whoever asks (OPTIONS), to whoever takes another (405), and to a browser that asks for a page
/// from elsewhere.</summary>
[Collection(Shipped.Name)]
public sealed class MethodTests(ShippedService shipped)
{
    private readonly RunningService service = shipped.Service;

    [Theory]
    [InlineData("/", "GET, HEAD, OPTIONS", "GET, HEAD, OPTIONS")]
    [InlineData("/pret", "GET, HEAD, OPTIONS", "GET, HEAD, OPTIONS")]
    [InlineData("/collections/communes/items/03185", "GET, HEAD, OPTIONS", "GET, HEAD, OPTIONS")]
    [InlineData("/departements/03/carte.svg", "GET, HEAD, OPTIONS", "GET, HEAD, OPTIONS")]
    [InlineData("/collections/couverture/tiles/WebMercatorQuad/9/183/261", "GET, HEAD, OPTIONS", "GET, HEAD, OPTIONS")]
    [InlineData("/departements/03/scenario", "POST, OPTIONS", "POST, OPTIONS")]
    [InlineData("/departements/03/register", "POST, OPTIONS", "OPTIONS")]
    public async Task An_address_says_its_methods(string path, string methods, string fromElsewhere)
    {
        using HttpResponseMessage options = await service.SendAsync(path, method: HttpMethod.Options);
        Assert.Equal(HttpStatusCode.NoContent, options.StatusCode);
        Assert.Equal(methods, string.Join(", ", options.Content.Headers.Allow));
        Assert.Equal("*", options.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.False(options.Headers.Contains("Access-Control-Allow-Methods")); // nobody asked for them
        Assert.Empty(await options.Content.ReadAsByteArrayAsync());

        using HttpResponseMessage preflight = await service.SendAsync(
            path, method: HttpMethod.Options, headers: [("Origin", "https://ailleurs.example"), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "content-type")]);
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal(fromElsewhere, preflight.Headers.GetValues("Access-Control-Allow-Methods").Single());
        string allowed = preflight.Headers.GetValues("Access-Control-Allow-Headers").Single();
        Assert.Equal(fromElsewhere.Contains("POST", StringComparison.Ordinal), allowed.Contains("Content-Type", StringComparison.Ordinal));
        Assert.DoesNotContain("Authorization", allowed, StringComparison.Ordinal);

        using HttpResponseMessage refused = await service.SendAsync(path, method: HttpMethod.Delete);
        await RunningService.ProblemOf(refused, 405);
        Assert.Equal(methods, string.Join(", ", refused.Content.Headers.Allow));
    }

    [Fact]
    public async Task Every_documented_address_answers_options()
    {
        foreach (Http.ApiOperation operation in ((Http.ApiTable)service.Services.GetService(typeof(Http.ApiTable))!).Operations)
        {
            string path = System.Text.RegularExpressions.Regex.Replace(operation.Path.Replace("{code}", "03", StringComparison.Ordinal), "\\{[^}]*\\}", "1");
            using HttpResponseMessage options = await service.SendAsync(path, method: HttpMethod.Options);
            Assert.True(options.StatusCode == HttpStatusCode.NoContent, $"{operation.Path}: {(int)options.StatusCode}");
            Assert.Contains(operation.Method.ToUpperInvariant(), options.Content.Headers.Allow);
            Assert.Contains("OPTIONS", options.Content.Headers.Allow);
        }
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_has_no_methods()
    {
        await service.ProblemAsync("/rien/du/tout", 404, method: HttpMethod.Options);
    }

    [Fact]
    public async Task A_page_from_elsewhere_may_read_the_answer_to_a_scenario_and_not_to_a_register()
    {
        foreach ((string path, bool open) in ((string, bool)[])[("/departements/03/scenario", true), ("/departements/03/register", false)])
        {
            using HttpRequestMessage request = new(HttpMethod.Post, new Uri(service.Address, path)) { Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json") };
            request.Headers.Add("Origin", "https://ailleurs.example");
            using HttpResponseMessage response = await service.Client.SendAsync(request);
            Assert.Equal(open, response.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }
}
