using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Senacs.Geo.Issues;
using Senacs.Geo.Service.Errors;
using Senacs.Geo.Service.Http;
using Senacs.Geo.Service.Operations;

namespace Senacs.Geo.Service.Tests.Operations;

public sealed class LimitTests
{
    [Fact]
    public async Task A_client_that_has_too_much_drawn_is_told_when_to_come_back_but_still_reads_what_is_kept()
    {
        await using RunningService service = await RunningService.StartAsync(Path.Combine(ShippedService.Data, "04-alpes-de-haute-provence"), "Service:DessinsEnReserve=2", "Service:DessinsParSeconde=0.01", "Service:SurveillerLesDossiers=false");
        foreach (string size in (string[])["A4", "A5"])
        {
            using HttpResponseMessage drawn = await service.SendAsync($"/departements/04/carte.svg?taille={size}");
            Assert.Equal(HttpStatusCode.OK, drawn.StatusCode);
        }

        using HttpResponseMessage refused = await service.SendAsync("/departements/04/carte.svg?taille=A3");
        using HttpResponseMessage kept = await service.SendAsync("/departements/04/carte.svg?taille=A4");
        JsonElement problem = await RunningService.ProblemOf(refused, 429);

        Assert.Equal("requetes.trop_nombreuses", problem.GetProperty("code").GetString());
        Assert.True(refused.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
    }

    [Fact]
    public async Task A_client_that_asks_too_often_is_refused()
    {
        await using RunningService service = await RunningService.StartAsync(Path.Combine(ShippedService.Data, "04-alpes-de-haute-provence"), "Service:RequetesParSeconde=5", "Service:SurveillerLesDossiers=false");
        int[] statuses = new int[40];
        for (int i = 0; i < statuses.Length; i++)
        {
            using HttpResponseMessage response = await service.SendAsync("/pret");
            statuses[i] = (int)response.StatusCode;
        }

        Assert.Contains(429, statuses);
        Assert.Contains(200, statuses);
        Assert.All(statuses, s => Assert.True(s is 200 or 429));
    }

    [Fact]
    public async Task Hundreds_of_connections_at_once_are_all_answered()
    {
        await using RunningService service = await RunningService.StartAsync(Path.Combine(ShippedService.Data, "04-alpes-de-haute-provence"), "Service:SurveillerLesDossiers=false");
        TcpClient[] clients = [.. Enumerable.Range(0, 800).Select(_ => new TcpClient())];
        try
        {
            byte[] request = Encoding.ASCII.GetBytes($"GET /collections/communes/items?limit=3 HTTP/1.1\r\nHost: {service.Address.Authority}\r\n\r\n");
            foreach (TcpClient client in clients)
                await client.ConnectAsync(IPAddress.Loopback, service.Address.Port);
            await Task.WhenAll(clients.Select(c => c.GetStream().WriteAsync(request).AsTask()));
            byte[] buffer = new byte[12];
            foreach (TcpClient client in clients)
            {
                await client.GetStream().ReadExactlyAsync(buffer);
                Assert.Equal("HTTP/1.1 200", Encoding.ASCII.GetString(buffer));
            }
        }
        finally
        {
            foreach (TcpClient client in clients)
                client.Dispose();
        }
    }

    [Fact]
    public void The_cache_stays_within_its_bound_and_keeps_what_was_used_last()
    {
        ResponseCache cache = new(1 << 20);
        for (int i = 0; i < 200; i++)
        {
            cache.Add($"k{i}", new KeptAnswer("e", new Payload(new byte[20_000])));
            _ = cache.Find("k0");
            Assert.True(cache.Bytes <= 1 << 20);
        }

        // few and large: a tenth of nine is none, and yet the newest is kept
        using ResponseCache few = new(1 << 20);
        for (int i = 0; i < 20; i++)
        {
            few.Add($"k{i}", new KeptAnswer("e", new Payload(new byte[110_000])));
            Assert.NotNull(few.Find($"k{i}"));
            Assert.True(few.Bytes <= 1 << 20);
        }

        Assert.NotNull(cache.Find("k0"));
        Assert.Null(cache.Find("k1"));
        Assert.NotNull(cache.Find("k199"));
        cache.Add("enorme", new KeptAnswer("e", new Payload(new byte[300_000])));
        Assert.Null(cache.Find("enorme"));
    }

    [Theory]
    [InlineData("urls=ftp://x")]
    [InlineData("urls=http://127.0.0.1:0/chemin")]
    [InlineData("Service:CacheMo=beaucoup")]
    [InlineData("Service:CacheMo=0")]
    [InlineData("Service:AdressePublique=ftp://x")]
    [InlineData("Service:MandatairesDeConfiance=partout")]
    public async Task A_wrong_setting_is_bad_usage(string setting) => await Assert.ThrowsAsync<UsageException>(() => RunningService.StartAsync(ShippedService.Data, setting));

    [Theory]
    [InlineData(20UL, 16)]
    [InlineData(1024UL, 768)]
    [InlineData(20_000UL, 19_488)]
    [InlineData(1_048_576UL, 20_000)]
    [InlineData(ulong.MaxValue, 20_000)]
    public void Connections_leave_descriptors_for_the_rest(ulong descriptors, int connections) => Assert.Equal(connections, ConnectionLimit.Of(descriptors));

    [Fact]
    public async Task A_data_folder_that_cannot_be_read_says_what_to_do()
    {
        SourceUnavailableException missing = await Assert.ThrowsAsync<SourceUnavailableException>(() => RunningService.StartAsync("/nulle/part"));
        Assert.Contains("--data", missing.Message, StringComparison.Ordinal);
        using TemporaryDossiers empty = new();
        await Assert.ThrowsAsync<SourceUnavailableException>(() => RunningService.StartAsync(empty.FullPath));
    }

    [Fact]
    public async Task Behind_a_proxy_links_are_those_of_the_outside()
    {
        await using RunningService configured = await RunningService.StartAsync(Path.Combine(ShippedService.Data, "04-alpes-de-haute-provence"), "Service:AdressePublique=https://carte.example.fr/avs/", "Service:SurveillerLesDossiers=false");
        Assert.StartsWith("https://carte.example.fr/avs/", (await configured.JsonAsync("/collections")).GetProperty("links")[0].GetProperty("href").GetString(), StringComparison.Ordinal);

        await using RunningService trusting = await RunningService.StartAsync(Path.Combine(ShippedService.Data, "04-alpes-de-haute-provence"), "Service:MandatairesDeConfiance=127.0.0.1", "Service:SurveillerLesDossiers=false");
        using HttpResponseMessage response = await trusting.SendAsync("/collections", headers: [("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "carte.example.fr"), ("X-Forwarded-For", "203.0.113.9")]);
        Assert.Contains("https://carte.example.fr/collections", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Untrusted_forwarding_headers_are_not_believed()
    {
        await using RunningService service = await RunningService.StartAsync(Path.Combine(ShippedService.Data, "04-alpes-de-haute-provence"), "Service:SurveillerLesDossiers=false");
        using HttpResponseMessage response = await service.SendAsync("/collections", headers: [("X-Forwarded-Host", "mechant.example")]);
        Assert.DoesNotContain("mechant", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
