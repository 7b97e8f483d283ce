using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Senacs.Geo.Service.Errors;

namespace Senacs.Geo.Service.Tests.Operations;

/// <summary>Far more clients than anyone has, most of them ill-behaved, against the program itself: it has the memory and the sockets of production.</summary>
public sealed class CrowdTests
{
    private const int Connections = 10_000;
    private const int Addresses = 40;
    private const long MostBytes = 500L << 20;
    private const string Items = "/collections/communes/items?limit=3";

    private enum Manner
    {
        /// <summary>Asks, reads, keeps its connection.</summary>
        Civil,

        /// <summary>Begins its headers and never ends them.</summary>
        SlowHeaders,

        /// <summary>Announces a body and sends its first bytes only.</summary>
        SlowUpload,

        /// <summary>Connects and says nothing.</summary>
        Silent,
    }

    [ManySocketsFact(Connections + 1000)]
    public async Task Ten_thousand_connections_at_once_keep_nobody_from_being_served_and_all_are_let_go()
    {
        await using ServiceProcess service = await ServiceProcess.StartAsync(ShippedService.Data, "Service:DossierEtat=aucun", "Service:SurveillerLesDossiers=false");
        await service.JsonAsync("/pret");
        int descriptorsBefore = Descriptors(service);
        using CancellationTokenSource bound = new(TimeSpan.FromMinutes(4));
        Visitor[] crowd = new Visitor[Connections];
        try
        {
            // 1. They all come, each kind among the others, from forty addresses.
            await Parallel.ForEachAsync(Enumerable.Range(0, Connections), new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = bound.Token }, async (i, stop) =>
                crowd[i] = await Visitor.ComeAsync(MannerOf(i), IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"127.0.0.{2 + (i % Addresses)}")), service.Address, stop));
            Visitor[] civil = [.. crowd.Where(v => v.Manner == Manner.Civil)];
            Assert.All(civil, v => Assert.Equal(200, v.Status));
            Assert.True(Descriptors(service) >= descriptorsBefore + (Connections * 6 / 10), "the connections are not held at the same time");

            // 2. An ordinary client meanwhile, on a connection of its own each time.
            for (int i = 0; i < 30; i++)
            {
                using HttpClient other = new() { BaseAddress = service.Address, Timeout = TimeSpan.FromSeconds(30) };
                using HttpResponseMessage response = await other.GetAsync(new Uri(service.Address, i % 2 == 0 ? Items : "/departements/04/synthese"), bound.Token);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync(bound.Token));
            }

            // 3. The civil ones ask again, all at once: an answer, or to come back later, never a fault.
            int[] statuses = await Task.WhenAll(civil.Select(v => v.AskAsync(bound.Token)));
            Assert.All(statuses, s => Assert.True(s is 200 or 429 or 503, s.ToString(CultureInfo.InvariantCulture)));
            Assert.Contains(200, statuses);

            // 4. The slow ones are sent away by the service itself.
            int[] slow = await Task.WhenAll(crowd.Where(v => v.Manner is Manner.SlowHeaders or Manner.SlowUpload).Select(v => v.EndAsync(bound.Token)));
            Assert.All(slow, s => Assert.True(s is 408 or 429 or 503 or 0, s.ToString(CultureInfo.InvariantCulture)));
            Assert.Contains(408, slow);
            Assert.InRange(PeakBytes(service), 1, MostBytes);
        }
        finally
        {
            foreach (Visitor? visitor in crowd)
                visitor?.Dispose();
        }

        // 5. Nothing is left of them, and nothing went wrong.
        while (Descriptors(service) > descriptorsBefore + 100)
            await Task.Delay(100, bound.Token);
        Assert.Equal("bon", (await service.JsonAsync("/sante")).GetProperty("etat").GetString());
        Assert.DoesNotContain(service.Log, l => l.Contains("inattendue", StringComparison.Ordinal));
    }

    [ManySocketsFact(2000)]
    public async Task Bodies_that_are_announced_and_do_not_come_take_no_memory()
    {
        // as in a container: the runtime refuses to go beyond
        Dictionary<string, string> container = new(StringComparer.Ordinal) { ["DOTNET_GCHeapHardLimit"] = "0x14000000" };
        await using ServiceProcess service = await ServiceProcess.StartAsync(container, Path.Combine(ShippedService.Data, "04-alpes-de-haute-provence"), "Service:DossierEtat=aucun", "Service:SurveillerLesDossiers=false");
        Visitor[] crowd = new Visitor[1000];
        try
        {
            // eight million bytes announced by each
            await Parallel.ForEachAsync(Enumerable.Range(0, crowd.Length), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, stop) =>
                crowd[i] = await Visitor.ComeAsync(Manner.SlowUpload, IPAddress.Loopback, service.Address, stop));
            await service.JsonAsync("/departements/04/synthese");
            await service.JsonAsync("/departements/04/vue");
            int[] ends = await Task.WhenAll(crowd.Select(v => v.EndAsync(CancellationToken.None)));
            Assert.All(ends, s => Assert.True(s is 408 or 0, s.ToString(CultureInfo.InvariantCulture)));
            Assert.DoesNotContain(service.Log, l => l.Contains("inattendue", StringComparison.Ordinal));
        }
        finally
        {
            foreach (Visitor? visitor in crowd)
                visitor?.Dispose();
        }
    }

    private static Manner MannerOf(int i) => (i % 10) switch
    {
        < 4 => Manner.Civil,
        < 6 => Manner.SlowHeaders,
        < 8 => Manner.SlowUpload,
        _ => Manner.Silent,
    };

    private static int Descriptors(ServiceProcess service) => Directory.GetFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{service.Id}/fd")).Length;

    private static long PeakBytes(ServiceProcess service)
    {
        string line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{service.Id}/status")).First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(6).TrimEnd("kB").Trim(), NumberStyles.None, CultureInfo.InvariantCulture) << 10;
    }

    /// <summary>One connection of the crowd.</summary>
    private sealed class Visitor(Manner manner, Socket socket, string authority) : IDisposable
    {
        private static readonly byte[] EndOfHeaders = "\r\n\r\n"u8.ToArray();

        private readonly byte[] buffer = new byte[4096];

        public Manner Manner { get; } = manner;

        /// <summary>Of the last answer; 0: none.</summary>
        public int Status { get; private set; }

        public static async Task<Visitor> ComeAsync(Manner manner, IPAddress from, Uri to, CancellationToken stop)
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(IPAddress.Loopback, to.Port, stop);
            Visitor visitor = new(manner, socket, to.Authority);
            switch (manner)
            {
                case Manner.Civil:
                    await visitor.AskAsync(stop);
                    break;
                case Manner.SlowHeaders:
                    await visitor.SayAsync($"GET / HTTP/1.1\r\nHost: {to.Authority}\r\nX-Long: ", stop);
                    break;
                case Manner.SlowUpload:
                    await visitor.SayAsync($"POST /departements/04/register HTTP/1.1\r\nHost: {to.Authority}\r\nContent-Type: text/csv\r\nContent-Length: 8000000\r\n\r\nid,nom", stop);
                    break;
            }

            return visitor;
        }

        /// <summary>Asks and reads the whole answer.</summary>
        public async Task<int> AskAsync(CancellationToken stop)
        {
            await SayAsync($"GET {Items} HTTP/1.1\r\nHost: {authority}\r\n\r\n", stop);
            using MemoryStream answer = new();
            int head = -1, total = -1;
            while (total < 0 || answer.Length < total)
            {
                int read = await socket.ReceiveAsync(buffer, stop);
                Assert.True(read > 0, "the connection was cut in the middle of an answer");
                answer.Write(buffer, 0, read);
                if (head >= 0 || (head = answer.GetBuffer().AsSpan(0, (int)answer.Length).IndexOf(EndOfHeaders)) < 0)
                    continue;
                string[] lines = Encoding.ASCII.GetString(answer.GetBuffer(), 0, head).Split("\r\n");
                Status = int.Parse(lines[0].AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture);
                total = head + 4 + int.Parse(lines.First(l => l.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase)).AsSpan(16), NumberStyles.None, CultureInfo.InvariantCulture);
            }

            return Status;
        }

        /// <summary>Says nothing more and reads until the service ends the connection.</summary>
        public async Task<int> EndAsync(CancellationToken stop)
        {
            Status = 0;
            try
            {
                int read;
                while ((read = await socket.ReceiveAsync(buffer, stop)) > 0)
                {
                    if (Status == 0 && read >= 12)
                        Status = int.Parse(Encoding.ASCII.GetString(buffer, 9, 3), NumberStyles.None, CultureInfo.InvariantCulture);
                }
            }
            catch (SocketException)
            {
                // reset: let go all the same
            }

            return Status;
        }

        public void Dispose() => socket.Dispose();

        private async Task SayAsync(string text, CancellationToken stop) => await socket.SendAsync(Encoding.ASCII.GetBytes(text), stop);
    }
}
