using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Senacs.Geo.Service.Errors;

namespace Senacs.Geo.Service.Tests.Operations;

/// <summary>The process is killed (<c>kill -9</c>) in the middle of an upload or of a dossier swap, then started again: the last good data are
/// served, to the byte.</summary>
/// <remarks>Each test proves that the kill fell in the middle: by what the killed process had said and not yet said, or by what it left on
/// disk.</remarks>
public sealed class KillTests : IDisposable
{
    private const string Key = "une-cle-de-vingt-caracteres";
    private const string Dossier = "03-allier";
    private const string Figures = "/departements/03/synthese";

    private readonly TemporaryDossiers folder = new();
    private readonly TemporaryDossiers state = new();

    public KillTests() => folder.Copy(Dossier);

    public void Dispose()
    {
        folder.Dispose();
        state.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task While_a_register_arrives(int seed)
    {
        byte[] body = Encoding.UTF8.GetBytes(LongRegister("cs-neuf"));
        int sent = new Random(seed).Next(1, body.Length);
        string version = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(folder[Dossier + "/structures.csv"])));
        string good;
        await using (ServiceProcess service = await StartAsync())
        {
            good = await service.Client.GetStringAsync(new Uri(service.Address, Figures));
            using TcpClient client = new();
            await client.ConnectAsync(IPAddress.Loopback, service.Address.Port);
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"POST /departements/03/register?remplacer=true&version={version} HTTP/1.1\r\nHost: {service.Address.Authority}\r\nAuthorization: Bearer {Key}\r\nExpect: 100-continue\r\nContent-Length: {body.Length}\r\n\r\n")));
            byte[] answer = new byte[25];
            await stream.ReadExactlyAsync(answer);
            // the service says so when the endpoint begins to read the body, and not before
            Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", Encoding.ASCII.GetString(answer));
            await stream.WriteAsync(body.AsMemory(0, sent));
            await stream.FlushAsync();

            await service.KillAsync();

            Assert.Equal(0, await ReadAfterDeath(stream)); // it had answered nothing
        }

        await using ServiceProcess again = await StartAsync();
        Assert.Equal(good, await again.Client.GetStringAsync(new Uri(again.Address, Figures)));
        Assert.Equal("bon", (await again.JsonAsync("/sante")).GetProperty("etat").GetString());
    }

    [Theory]
    [InlineData("communes.geojson", 11)]
    [InlineData("communes.geojson", 12)]
    [InlineData("dossier.json", 13)]
    [InlineData("qpv.geojson", 14)]
    [InlineData("communes.csv", 15)]
    [InlineData("structures.csv", 16)]
    public async Task While_somebody_writes_a_dossier_over_the_old_one(string file, int seed)
    {
        string path = folder[$"{Dossier}/{file}"];
        byte[] next = file switch
        {
            "dossier.json" => Encoding.UTF8.GetBytes(File.ReadAllText(path).Replace("2022-12-31", "2021-12-31", StringComparison.Ordinal)),
            _ => File.ReadAllBytes(path),
        };
        int written = new Random(seed).Next(next.Length / 10, next.Length * 9 / 10);
        string good;
        await using (ServiceProcess service = await StartAsync())
        {
            good = await GoodFigures(service);
            await using (FileStream stream = new(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite))
            {
                await stream.WriteAsync(next.AsMemory(0, written));
                await stream.FlushAsync();
                await Until(() => service.Log.Any(l => l.Contains("relecture", StringComparison.Ordinal)), "the service saw the change");
                Assert.Equal(good, await service.Client.GetStringAsync(new Uri(service.Address, Figures)));

                await service.KillAsync();
            }
        }

        Assert.Equal(written, new FileInfo(path).Length); // half of it is on disk
        await using ServiceProcess again = await StartAsync();
        Assert.Equal(good, await again.Client.GetStringAsync(new Uri(again.Address, Figures)));
        JsonElement refused = (await again.JsonAsync("/sante")).GetProperty("refuses").EnumerateArray().Single();
        Assert.Equal(Dossier, refused.GetProperty("dossier").GetString());
        Assert.NotEqual("", refused.GetProperty("copie_servie_du").GetString());
        Assert.Contains("d’après la copie du", await again.Client.GetStringAsync(new Uri(again.Address, "/sante?f=html")), StringComparison.Ordinal);

        // the writer ends its work: the dossier is served from its folder again
        await File.WriteAllBytesAsync(path, next);
        await UntilAsync(async () => (await again.JsonAsync("/sante")).GetProperty("etat").GetString() == "bon", "the whole dossier is served");
    }

    [Fact]
    public async Task While_the_service_swaps_a_dossier()
    {
        byte[] before = File.ReadAllBytes(folder[Dossier + "/structures.csv"]), boundaries = File.ReadAllBytes(folder[Dossier + "/communes.geojson"]);
        int reading = 0, copying = 0;
        for (int seed = 0; seed < 30 && (reading < 2 || copying < 2); seed++)
        {
            bool untilCopying = copying < 2 && (reading >= 2 || seed % 2 == 0);
            string good;
            await using (ServiceProcess service = await StartAsync())
            {
                good = await GoodFigures(service);
                string[] copies = Copies();
                string next = folder[Dossier + "/structures.csv.nouveau"];
                await File.WriteAllTextAsync(next, LongRegister("cs-neuf" + seed.ToString(CultureInfo.InvariantCulture)));
                File.Move(next, folder[Dossier + "/structures.csv"], overwrite: true);
                if (untilCopying)
                    await Until(() => Directory.GetDirectories(state.FullPath, ".nouveau-*").Length > 0 || Copies().Except(copies).Any(), "the copy begins", spinning: true);
                else
                    await Until(() => service.Log.Any(l => l.Contains("relecture", StringComparison.Ordinal)), "the reading begins", spinning: true);
                await service.KillAsync();

                // a swap is copied before it is served: as long as the old copy is the only whole one, the swap was not over
                bool wasSwapping = Copies().SequenceEqual(copies), wasCopying = Directory.GetDirectories(state.FullPath, ".nouveau-*").Length > 0;
                if (!wasSwapping)
                    continue;
                if (wasCopying)
                    copying++;
                else
                    reading++;
            }

            // meanwhile the disk goes bad too: only the copy is left
            File.WriteAllBytes(folder[Dossier + "/communes.geojson"], boundaries[..(boundaries.Length / 3)]);
            await using (ServiceProcess again = await StartAsync())
            {
                Assert.Equal(good, await again.Client.GetStringAsync(new Uri(again.Address, Figures)));
                Assert.Equal("degrade", (await again.JsonAsync("/sante")).GetProperty("etat").GetString());
                Assert.Empty(Directory.GetDirectories(state.FullPath, ".nouveau-*"));
            }

            File.WriteAllBytes(folder[Dossier + "/communes.geojson"], boundaries);
            File.WriteAllBytes(folder[Dossier + "/structures.csv"], before);
        }

        Assert.Equal((2, 2), (Math.Min(reading, 2), Math.Min(copying, 2)));
    }

    private Task<ServiceProcess> StartAsync() =>
        ServiceProcess.StartAsync(folder.FullPath, "Service:DessinsParSeconde=0", "Service:DossierEtat=" + state.FullPath, "Service:CleAdministrateur=" + Key);

    private static async Task<string> GoodFigures(ServiceProcess service)
    {
        await UntilAsync(async () => (await service.JsonAsync("/sante")).GetProperty("dossiers")[0].TryGetProperty("copie_du", out _), "the copy is made");
        return await service.Client.GetStringAsync(new Uri(service.Address, Figures));
    }

    private string[] Copies() =>
        [.. Directory.GetDirectories(state.FullPath, Dossier + "@*").Where(d => File.Exists(Path.Combine(d, ".inventaire"))).Order(StringComparer.Ordinal)];

    // some thousand rows, so that writing it takes a moment
    private string LongRegister(string id)
    {
        StringBuilder text = new(File.ReadAllText(folder[Dossier + "/structures.csv"]));
        for (int i = 0; i < 3000; i++)
            text.Append(CultureInfo.InvariantCulture, $"{id}-{i},Centre {i} {new string('x', 200)},CS,,,,,Commentry,03082,,,,,,,,,,\n");
        return text.ToString();
    }

    private static async Task<int> ReadAfterDeath(NetworkStream stream)
    {
        try
        {
            return await stream.ReadAsync(new byte[64]);
        }
        catch (IOException)
        {
            return 0; // reset
        }
    }

    private static async Task Until(Func<bool> holds, string what, bool spinning = false)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(60), what);
            if (spinning)
                await Task.Yield();
            else
                await Task.Delay(10);
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(60), what);
            await Task.Delay(20);
        }
    }
}
