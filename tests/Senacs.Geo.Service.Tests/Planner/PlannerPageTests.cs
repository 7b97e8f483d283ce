using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Senacs.Geo.Service.Planner;

namespace Senacs.Geo.Service.Tests.Planner;

/// <summary>What the page is made of, before any browser: its policy, its weight, its assets.</summary>
[Collection(Shipped.Name)]
public sealed partial class PlannerPageTests(ShippedService shipped)
{
    private readonly RunningService service = shipped.Service;

    [Fact]
    public async Task A_browser_gets_the_page_and_a_program_gets_links()
    {
        using HttpResponseMessage page = await service.SendAsync("/departements/03", "text/html,application/xhtml+xml,*/*;q=0.8");
        JsonElement links = await service.JsonAsync("/departements/03", "application/json");

        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Equal("03", links.GetProperty("code").GetString());
        await service.ProblemAsync("/departements/99", 404);
        Assert.Equal("onload", (await service.ProblemAsync("/departements/03?onload=alert(1)", 400)).GetProperty("parametre").GetString());
    }

    [Fact]
    public async Task The_policy_allows_nothing_inline_and_nothing_from_elsewhere_and_the_page_needs_none()
    {
        using HttpResponseMessage page = await service.SendAsync("/departements/03?f=html");
        string policy = string.Join(';', page.Headers.GetValues("Content-Security-Policy")), html = await page.Content.ReadAsStringAsync();

        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.DoesNotMatch(InlineCode(), html);
        Assert.All(Addresses().Matches(html).Select(m => m.Groups[1].Value).Where(a => a.StartsWith("http", StringComparison.Ordinal)), a => Assert.StartsWith(service.Address.AbsoluteUri, a, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("03", "br, gzip")]
    [InlineData("04", "br, gzip")]
    [InlineData("62", "br, gzip")]
    [InlineData("03", "gzip")]
    [InlineData("04", "gzip")]
    [InlineData("62", "gzip")]
    public async Task All_that_the_first_map_needs_is_under_300_kB_compressed(string code, string encodings)
    {
        using HttpResponseMessage page = await service.SendAsync($"/departements/{code}?f=html");
        string html = await page.Content.ReadAsStringAsync();
        string[] assets = [.. Addresses().Matches(html).Select(m => m.Groups[1].Value).Where(a => a.Contains("/page/", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)];
        long total = 0;
        foreach (string address in (string[])[$"/departements/{code}?f=html", $"/departements/{code}/vue", $"/departements/{code}/carte.svg", .. assets])
        {
            using HttpResponseMessage response = await service.SendAsync(address, headers: ("Accept-Encoding", encodings));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            byte[] sent = await response.Content.ReadAsByteArrayAsync();
            Assert.True(sent.Length < 860 || response.Content.Headers.ContentEncoding.Count == 1, address);
            total += sent.Length;
        }

        Assert.True(assets.Length > 8, string.Join(' ', assets));
        Assert.InRange(total, 50_000, 300_000);
    }

    [Fact]
    public async Task Assets_are_kept_for_good_at_the_address_of_their_version_and_only_there()
    {
        using HttpResponseMessage versioned = await service.SendAsync($"{PageAssets.Files.Base}app.js"), other = await service.SendAsync("/page/000000000000/app.js");

        Assert.Equal("text/javascript", versioned.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", versioned.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("immutable", other.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        await service.ProblemAsync($"{PageAssets.Files.Base}..%2fappsettings.json", 404);
        await service.ProblemAsync($"{PageAssets.Files.Base}inconnu.js", 404);
    }

    [Fact]
    public async Task The_view_holds_the_figures_and_every_reason_of_the_synthesis()
    {
        JsonElement view = await service.JsonAsync("/departements/03/vue"), synthesis = await service.JsonAsync("/departements/03/synthese");
        JsonElement[] communes = [.. view.GetProperty("communes").EnumerateArray()], details = [.. synthesis.GetProperty("details").EnumerateArray()];

        Assert.Equal(details.Length, communes.Length);
        foreach ((JsonElement c, JsonElement d) in communes.Zip(details))
        {
            Assert.Equal(d.GetProperty("code_insee").GetString(), c.GetProperty("code").GetString());
            Assert.Equal(d.GetProperty("classe").GetString(), c.GetProperty("classe").GetString());
            Assert.Equal(d.GetProperty("motifs").EnumerateArray().Select(m => m.GetProperty("structure").GetString()), c.TryGetProperty("motifs", out JsonElement reasons) ? reasons.EnumerateArray().Select(m => m.GetProperty("id").GetString()) : []);
        }

        foreach (string name in (string[])["total", "centre_social", "evs_seul", "zone_blanche", "couvertes"])
            Assert.Equal(synthesis.GetProperty("communes").GetProperty(name).GetInt32(), view.GetProperty("chiffres").GetProperty("communes").GetProperty(name).GetInt32());
    }

    [GeneratedRegex("""<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:""", RegexOptions.IgnoreCase, 2000)]
    private static partial Regex InlineCode();

    [GeneratedRegex("(?:href|src)=\"([^\"]+)\"", RegexOptions.None, 2000)]
    private static partial Regex Addresses();
}
