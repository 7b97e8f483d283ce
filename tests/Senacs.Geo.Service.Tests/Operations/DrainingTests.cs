using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Senacs.Geo.Service.Configuration;
using Senacs.Geo.Service.Errors;

namespace Senacs.Geo.Service.Tests.Operations;

/// <summary>The process is asked to end (SIGTERM) while clients ask it things: nobody's request fails, and whoever watches <c>/pret</c> knows in
/// time.</summary>
public sealed class DrainingTests
{
    private static readonly string Data = Path.Combine(ShippedService.Data, "04-alpes-de-haute-provence");

    // The clients go on until a balancer would have taken the service off: three seconds after /pret began to say no, of five.
    [Fact]
    public async Task No_request_of_twelve_kept_alive_clients_fails_through_a_SIGTERM()
    {
        await using ServiceProcess service = await ServiceProcess.StartAsync(Data, "Service:DossierEtat=aucun", "Service:RequetesParSeconde=0", "Service:CalculsParSeconde=0");
        using CancellationTokenSource leave = new();
        int answered = 0, afterSignal = 0, closing = 0;
        bool signalled = false;
        Task[] clients = [.. Enumerable.Range(0, 12).Select(n => Task.Run(async () =>
        {
            using HttpClient client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = service.Address, Timeout = TimeSpan.FromSeconds(60) };
            for (int i = 0; !leave.IsCancellationRequested; i++)
            {
                string path = i % 2 == 0 ? $"/departements/04/synthese?f=json&date=20{10 + ((i + n) % 12)}-12-31" : "/collections/communes/items?limit=2";
                using HttpResponseMessage response = await client.GetAsync(new Uri(service.Address, path));
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync());
                Interlocked.Increment(ref answered);
                if (Volatile.Read(ref signalled))
                    Interlocked.Increment(ref afterSignal);
                if (response.Headers.ConnectionClose == true)
                    Interlocked.Increment(ref closing);
            }
        }))];
        while (Volatile.Read(ref answered) < 200)
            await Task.WhenAny(Task.Delay(20), Task.WhenAll(clients));

        service.Terminate();
        Volatile.Write(ref signalled, true);
        Stopwatch since = Stopwatch.StartNew();
        while (await ReadyAsync(service) != HttpStatusCode.ServiceUnavailable)
            Assert.True(since.Elapsed < TimeSpan.FromSeconds(2), "/pret still says yes");
        await Task.Delay(TimeSpan.FromSeconds(3));
        await leave.CancelAsync();
        await Task.WhenAll(clients); // a request that failed throws here

        Assert.True(afterSignal > 12, $"{afterSignal} requests after the signal");
        Assert.True(closing > 12, $"{closing} answers told their connection to end");
        Assert.Equal(0, await service.ExitCodeAsync(TimeSpan.FromSeconds(30)));
        Assert.True(since.Elapsed > TimeSpan.FromSeconds(4.5), $"ended after {since.Elapsed}");
        Assert.Contains(service.Log, line => line.Contains("Arrêt annoncé", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_that_was_arriving_is_answered_and_told_that_its_connection_ends()
    {
        await using ServiceProcess service = await ServiceProcess.StartAsync(Data, "Service:DossierEtat=aucun", "Service:DelaiArretSecondes=1");
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, service.Address.Port);
        NetworkStream stream = client.GetStream();
        byte[] body = "{\"etapes\":[]}"u8.ToArray();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"POST /departements/04/scenario HTTP/1.1\r\nHost: {service.Address.Authority}\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: {body.Length}\r\n\r\n")));
        byte[] go = new byte[25];
        await stream.ReadExactlyAsync(go); // the endpoint reads the body
        await stream.WriteAsync(body.AsMemory(0, 4));

        service.Terminate();
        Stopwatch since = Stopwatch.StartNew();
        await UntilRefusedAsync(service);
        await stream.WriteAsync(body.AsMemory(4));
        using StreamReader reader = new(stream, Encoding.UTF8);
        string answer = await reader.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP/1.1 5", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", answer, StringComparison.Ordinal);
        Assert.True(since.Elapsed > TimeSpan.FromSeconds(0.9));
        Assert.Equal(0, await service.ExitCodeAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Without_delay_it_ends_at_once()
    {
        await using ServiceProcess service = await ServiceProcess.StartAsync(Data, "Service:DossierEtat=aucun", "Service:DelaiArretSecondes=0");
        service.Terminate();
        Assert.Equal(0, await service.ExitCodeAsync(TimeSpan.FromSeconds(30)));
        Assert.DoesNotContain(service.Log, line => line.Contains("Arrêt annoncé", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Somebody_who_presses_control_C_does_not_wait()
    {
        await using ServiceProcess service = await ServiceProcess.StartAtTerminalAsync(Data, "Service:DossierEtat=aucun", "Service:DelaiArretSecondes=120");
        service.Interrupt();
        Assert.Equal(0, await service.ExitCodeAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task The_unit_gives_more_time_than_the_service_takes()
    {
        string unit = await File.ReadAllTextAsync(Path.Combine(OpenData.Root, "exploitation", "senacs-geo.service"));
        string line = unit.Split('\n').Single(l => l.StartsWith("TimeoutStopSec=", StringComparison.Ordinal));
        double longest = new Service.Configuration.ServiceOptions { DataFolder = "" }.DrainingTime.TotalSeconds + 10;
        Assert.True(double.Parse(line.AsSpan(15), CultureInfo.InvariantCulture) > longest, line);
    }

    private static async Task<HttpStatusCode> ReadyAsync(ServiceProcess service)
    {
        using HttpResponseMessage response = await service.Client.GetAsync(new Uri(service.Address, "/pret"));
        return response.StatusCode;
    }

    private static async Task UntilRefusedAsync(ServiceProcess service)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromSeconds(20))
        {
            using TcpClient probe = new();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, service.Address.Port);
            }
            catch (SocketException)
            {
                return;
            }

            await Task.Delay(20);
        }

        Assert.Fail("the port is still open");
    }
}
