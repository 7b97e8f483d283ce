using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Senacs.Geo.Service.Errors;

namespace Senacs.Geo.Service.Tests.Operations;

/// <summary>Whatever is said on standard error is one JSON object a line.</summary>
public sealed class LogTests
{
    private static readonly string Data = Path.Combine(ShippedService.Data, "04-alpes-de-haute-provence");

    [Fact]
    public void Every_event_has_an_id_of_its_own()
    {
        (int Id, string Name)[] events =
        [
            .. typeof(ServiceHost).Assembly.GetTypes()
                .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                .SelectMany(m => m.GetCustomAttributes<LoggerMessageAttribute>().Select(a => (a.EventId, $"{m.DeclaringType}.{m.Name}"))),
        ];
        Assert.True(events.Length > 20, $"{events.Length}");
        Assert.Empty(events.GroupBy(e => e.Id).Where(g => g.Count() > 1).Select(g => $"{g.Key}: {string.Join(", ", g.Select(e => e.Name))}"));
    }

    [Fact]
    public async Task Every_line_of_a_run_is_a_JSON_object_hostile_requests_included()
    {
        ServiceProcess service = await ServiceProcess.StartAsync(Data, "Service:DossierEtat=aucun", "Service:DelaiArretSecondes=0", "Logging:LogLevel:Default=Debug", "Logging:LogLevel:Microsoft=Debug", "Logging:LogLevel:Microsoft.AspNetCore.Server.Kestrel=Debug");
        await using (service)
        {
            const string hostile = "aaa%0d%0aERREUR%20inventee%e2%80%a8%22%7d";
            string[] requests =
            [
                "GET /sante HTTP/1.1\r\nHost: h\r\n", $"GET /collections/{hostile} HTTP/1.1\r\nHost: h\r\n", $"GET /departements/04/carte.svg?theme={hostile} HTTP/1.1\r\nHost: h\r\n",
                $"GET / HTTP/1.1\r\nHost: h\r\nUser-Agent: {new string('u', 20_000)}\r\nReferer: \"}}{{\r\nX-Forwarded-For: \u0001\r\n", $"{new string('M', 5_000)} / HTTP/1.1\r\nHost: h\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n", "nonsense\r\n", "GET / HTTP/9.9\r\nHost: h\r\n", "POST /departements/04/scenario HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n{\r\n",
            ];
            foreach (string request in requests)
                await SendAsync(service, request + "Connection: close\r\n\r\n");
            service.Terminate();
            Assert.Equal(0, await service.ExitCodeAsync(TimeSpan.FromSeconds(30)));
        }

        JsonElement[] lines = [.. service.Log.Select(Parsed)];
        foreach (string expected in (string[])["À l’écoute", "Arrêt demandé", "Arrêté", "1\u00A0dossier chargé en ", "/collections/aaa"])
            Assert.Contains(lines, line => line.GetProperty("Message").GetString()!.Contains(expected, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.GetProperty("Category").GetString()!.StartsWith("Microsoft.AspNetCore.Server.Kestrel", StringComparison.Ordinal));
        JsonElement[] ours = [.. lines.Where(line => line.GetProperty("Category").GetString()!.StartsWith("Senacs", StringComparison.Ordinal))];
        Assert.All(ours, line => Assert.True(line.GetRawText().Length < 2_000, line.GetRawText()));
        Assert.DoesNotContain(ours, line => line.GetProperty("Message").GetString()!.Any(char.IsControl));
    }

    [Theory]
    [InlineData(2, "CacheMo", "--reglage", "CacheMo=beaucoup")]
    [InlineData(3, "nulle-part", "--data", "/nulle-part/\n\"du tout")]
    [InlineData(2, "--urls", "--urls", "http://256.1.1.1:x")]
    [InlineData(3, "ne peut pas démarrer", "--urls", "http://203.0.113.1:5080")]
    public async Task A_start_that_fails_is_one_line_too(int code, string expected, params string[] arguments)
    {
        string[] data = arguments.Contains("--data") ? [] : ["--data", Data];
        await using ServiceProcess service = ServiceProcess.Launch([.. data, "--reglage", "DossierEtat=aucun", .. arguments]);
        Assert.Equal(code, await service.ExitCodeAsync(TimeSpan.FromSeconds(60)));
        JsonElement line = Parsed(service.Log.Last());
        Assert.All(service.Log, l => Parsed(l));
        Assert.Equal("Critical", line.GetProperty("LogLevel").GetString());
        Assert.Contains(expected, line.GetProperty("Message").GetString(), StringComparison.Ordinal);
    }

    // The test's own assembly is loaded into the process as a startup hook, which throws where nobody catches.
    [Fact]
    public async Task A_crash_is_one_line_and_a_code_of_its_own()
    {
        Dictionary<string, string> environment = new(StringComparer.Ordinal) { ["DOTNET_STARTUP_HOOKS"] = typeof(LogTests).Assembly.Location, [StartupHook.CrashAfter] = "1" };
        await using ServiceProcess service = await ServiceProcess.StartAsync(environment, Data, "Service:DossierEtat=aucun");
        Assert.Equal(JsonCrash.ExitCode, await service.ExitCodeAsync(TimeSpan.FromSeconds(60)));
        Assert.All(service.Log, l => Parsed(l));
        JsonElement crash = Assert.Single(service.Log.Select(Parsed), line => line.GetProperty("LogLevel").GetString() == "Critical");
        Assert.Contains("panne\nsur deux lignes", crash.GetProperty("Exception").GetString(), StringComparison.Ordinal);
    }

    private static JsonElement Parsed(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement.Clone();
            Assert.True(DateTimeOffset.TryParse(root.GetProperty("Timestamp").GetString(), System.Globalization.CultureInfo.InvariantCulture, out _));
            return root;
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException($"Not JSON: {line}", e);
        }
    }

    private static async Task SendAsync(ServiceProcess service, string request)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, service.Address.Port);
        try
        {
            await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request));
            await client.GetStream().CopyToAsync(Stream.Null);
        }
        catch (IOException)
        {
            // it may close before it has read all
        }
    }

    private static class JsonCrash
    {
        public const int ExitCode = Service.Operations.JsonLog.CrashExitCode;
    }
}
