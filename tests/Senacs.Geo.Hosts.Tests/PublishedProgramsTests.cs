using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;

namespace Senacs.Geo.Hosts.Tests;

/// <summary>The ZIPs that <c>publier.sh</c> makes, unpacked and run as somebody without a .NET kit does; the Windows one through Wine.</summary>
public sealed class PublishedProgramsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [PublishedTheory]
    [InlineData("win-x64")]
    [InlineData("linux-x64")]
    public void The_program_makes_the_bytes_that_the_checkout_makes(string rid)
    {
        string program = Unpack(rid);
        string[] command = CommandOf(rid, program);
        Assert.Equal(Cli.Run("--version").Output.Trim(), Run([.. command, "--version"]).Trim());
        Assert.Equal(0, Cli.Run("build", ShippedDossiers.Allier, "-o", folder["here"]).ExitCode);

        string said = Run([.. command, "build", Path.Combine("data", "03-allier"), "-o", "cartes"]);

        Assert.Contains("fichiers écrits", said, StringComparison.Ordinal);
        string[] here = Names(folder["here"]), there = Names(Path.Combine(folder[rid], "cartes"));
        Assert.Equal(here, there);
        Assert.Equal([], here.Where(n => !File.ReadAllBytes(Path.Combine(folder["here"], n)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(folder[rid], "cartes", n)))));
    }

    [PublishedTheory]
    [InlineData("win-x64")]
    [InlineData("linux-x64")]
    public async Task The_program_serves(string rid)
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        string address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        free.Stop();
        string program = Unpack(rid);
        using Process service = Start([.. CommandOf(rid, program), "serve", "--data", "data", "--urls", address, "--reglage", "DossierEtat=aucun"]);
        try
        {
            Task<string> output = service.StandardOutput.ReadToEndAsync(), error = service.StandardError.ReadToEndAsync();
            using HttpClient client = new();
            JsonElement? health = null;
            for (Stopwatch watch = Stopwatch.StartNew(); health is null && watch.Elapsed < TimeSpan.FromSeconds(120) && !service.HasExited; await Task.Delay(300))
            {
                try
                {
                    health = JsonDocument.Parse(await client.GetStringAsync($"{address}/sante")).RootElement;
                }
                catch (HttpRequestException)
                {
                    // not yet listening
                }
            }

            Assert.True(health is not null, service.HasExited ? await output + await error : "no answer");
            Assert.Equal("bon", health.Value.GetProperty("etat").GetString());
            Assert.Contains("<svg", await client.GetStringAsync($"{address}/departements/03/carte.svg"), StringComparison.Ordinal);
            byte[] register = await File.ReadAllBytesAsync(Path.Combine(folder[rid], "data", "03-allier", "structures.csv"));
            using HttpResponseMessage check = await client.PostAsync($"{address}/departements/03/register", new ByteArrayContent(register));
            Assert.Equal(22, JsonDocument.Parse(await check.Content.ReadAsStringAsync()).RootElement.GetProperty("lignes_lues").GetInt32());
            Assert.Contains("maplibre", await client.GetStringAsync($"{address}/departements/03/rue"), StringComparison.Ordinal);
        }
        finally
        {
            service.Kill(entireProcessTree: true);
            if (rid == "win-x64")
                Run(["wineserver", "-k"]);
        }
    }

    private string Unpack(string rid)
    {
        string zip = PublishedTheoryAttribute.ZipOf(rid);
        string expected = File.ReadAllText(zip + ".sha256").Split(' ')[0];
        Assert.Equal(expected, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(zip))));
        ZipFile.ExtractToDirectory(zip, folder[rid]);
        Assert.All((string[])["LISEZMOI.txt", "LICENSE", "NOTICE"], name => Assert.True(File.Exists(Path.Combine(folder[rid], name)), name));
        return Path.Combine(folder[rid], rid == "win-x64" ? "senacs-geo.exe" : "senacs-geo");
    }

    private static string[] CommandOf(string rid, string program) => rid == "win-x64" ? ["wine", program] : [program];

    private static string[] Names(string path) => [.. Directory.GetFiles(path).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    private string Run(string[] command)
    {
        using Process process = Start(command);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(300_000), $"{string.Join(' ', command)} did not end");
        Assert.True(process.ExitCode == 0, $"{process.ExitCode}: {output}{error.GetAwaiter().GetResult()}");
        return output + error.GetAwaiter().GetResult();
    }

    private Process Start(string[] command)
    {
        ProcessStartInfo info = new(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = command[0] == "wineserver" ? folder.FullPath : Path.GetDirectoryName(command[0] == "wine" ? command[1] : command[0]),
        };
        info.Environment["WINEPREFIX"] = PublishedTheoryAttribute.WinePrefix;
        info.Environment["WINEDEBUG"] = "-all";
        return Process.Start(info)!;
    }
}

/// <summary>A theory over the systems that programs were published for; skipped, with the reason, where they were not or nothing runs them.</summary>
public sealed class PublishedTheoryAttribute : TheoryAttribute
{
    /// <summary>Windows as the tests see it; <c>test.sh</c> makes it.</summary>
    public static string WinePrefix { get; } = Path.Combine(OpenData.Root, "artifacts", "wine");

    public PublishedTheoryAttribute()
    {
        if (!File.Exists(ZipOf("win-x64")) || !File.Exists(ZipOf("linux-x64")))
            Skip = "The programs were not published: ./publier.sh win-x64 linux-x64";
        else if (!Directory.Exists(WinePrefix))
            Skip = "Wine is not ready: WINEPREFIX=artifacts/wine wine winecfg -v win10";
    }

    public static string ZipOf(string rid) => Path.Combine(OpenData.Root, "artifacts", "publication", $"senacs-geo-{rid}.zip");
}
