using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Senacs.Geo.Service.Dossiers;

namespace Senacs.Geo.Service.Tests.Operations;

/// <summary>What a disk can put in the place of a file, and edits that it does not tell: nothing blocks, nothing stops the others, everything is
/// named.</summary>
public sealed class UnreadableInputTests
{
    private const string Unwatched = "Service:SurveillerLesDossiers=false";

    public static TheoryData<string, string> Replaced()
    {
        TheoryData<string, string> all = [];
        foreach (string file in (string[])["dossier.json", "communes.geojson", "communes.csv", "qpv.geojson", "structures.csv"])
        {
            foreach (string what in (string[])["tube", "dossier", "prise", "boucle", "zero", "absent"])
            {
                if (file != "dossier.json" || what != "absent") // no manifest: no dossier
                    all.Add(file, what);
            }
        }

        return all;
    }

    [UnixTheory]
    [MemberData(nameof(Replaced))]
    public async Task What_is_not_a_file_is_refused_by_name_and_the_rest_is_served(string file, string what)
    {
        using TemporaryDossiers folder = new();
        folder.Copy("03-allier");
        folder.Copy("04-alpes-de-haute-provence");
        string path = folder["03-allier/" + file];
        File.Delete(path);
        using System.Net.Sockets.Socket socket = new(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        switch (what)
        {
            case "tube":
                Assert.Equal(0, MakeFifo(path, 0x1B6));
                break;
            case "dossier":
                Directory.CreateDirectory(path);
                break;
            case "prise":
                socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(path));
                break;
            case "boucle":
                File.CreateSymbolicLink(path, path);
                break;
            case "zero":
                File.CreateSymbolicLink(path, "/dev/zero");
                break;
        }

        await using RunningService service = await RunningService.StartAsync(folder.FullPath, Unwatched).WaitAsync(TimeSpan.FromSeconds(60));

        JsonElement health = await service.JsonAsync("/sante");
        Assert.Equal("04", Assert.Single(health.GetProperty("dossiers").EnumerateArray()).GetProperty("departement").GetString());
        JsonElement refused = Assert.Single(health.GetProperty("refuses").EnumerateArray());
        Assert.Equal("03-allier", refused.GetProperty("dossier").GetString());
        string reason = refused.GetProperty("raison").GetString()!;
        Assert.Contains(file, reason, StringComparison.Ordinal);
        Assert.DoesNotContain("inattendue", reason, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.FullPath, reason, StringComparison.Ordinal);
    }

    [OtherUserFact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_closed_folder_does_not_stop_the_start_and_is_named()
    {
        using TemporaryDossiers folder = new();
        folder.Copy("03-allier");
        folder.Copy("04-alpes-de-haute-provence");
        folder.Copy("62-pas-de-calais");
        Directory.CreateDirectory(folder["lost+found"]);
        Open(folder.FullPath);
        File.SetUnixFileMode(folder["03-allier"], UnixFileMode.None);
        File.SetUnixFileMode(folder["lost+found"], UnixFileMode.None);
        File.SetUnixFileMode(folder["62-pas-de-calais/structures.csv"], UnixFileMode.None);
        try
        {
            await using ServiceProcess service = await ServiceProcess.StartAsUnprivilegedAsync(folder.FullPath, "Service:DossierEtat=aucun");
            JsonElement health = await service.JsonAsync("/sante");
            Assert.Equal("04", Assert.Single(health.GetProperty("dossiers").EnumerateArray()).GetProperty("departement").GetString());
            Assert.Equal(["03-allier", "62-pas-de-calais"], health.GetProperty("refuses").EnumerateArray().Select(r => r.GetProperty("dossier").GetString()));

            // opened again: the watch or the next look finds it, though neither size nor date has changed
            File.SetUnixFileMode(folder["03-allier"], (UnixFileMode)0x1ED);
            File.SetUnixFileMode(folder["62-pas-de-calais/structures.csv"], (UnixFileMode)0x1A4);
            for (int i = 0; i < 900 && health.GetProperty("etat").GetString() != "bon"; i++)
            {
                await Task.Delay(100);
                health = await service.JsonAsync("/sante");
            }

            Assert.Equal("bon", health.GetProperty("etat").GetString());
        }
        finally
        {
            File.SetUnixFileMode(folder["03-allier"], (UnixFileMode)0x1ED);
        }
    }

    [Fact]
    public async Task An_input_in_a_sub_folder_is_watched()
    {
        using TemporaryDossiers folder = new();
        folder.Copy("03-allier");
        Directory.CreateDirectory(folder["03-allier/sources"]);
        File.Move(folder["03-allier/structures.csv"], folder["03-allier/sources/structures.csv"]);
        folder.Edit("03-allier/dossier.json", text => text.Replace("\"structures.csv\"", "\"sources/structures.csv\"", StringComparison.Ordinal));
        await using RunningService service = await RunningService.StartAsync(folder.FullPath, Unwatched);
        DossierStore store = service.Services.GetRequiredService<DossierStore>();
        string before = store.Current.Dossiers[0].Version;

        folder.Edit("03-allier/sources/structures.csv", text => text.Replace("Adéquat,CS", "Un autre nom,CS", StringComparison.Ordinal));

        Assert.True(store.Refresh());
        Assert.NotEqual(before, store.Current.Dossiers[0].Version);
        File.Delete(folder["03-allier/sources/structures.csv"]);
        store.Refresh();
        Assert.Contains("sources/structures.csv", Assert.Single(store.Current.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edit_that_keeps_size_and_date_is_found_by_the_verification_alone()
    {
        using TemporaryDossiers folder = new();
        folder.Copy("03-allier");
        await using RunningService service = await RunningService.StartAsync(folder.FullPath, Unwatched);
        DossierStore store = service.Services.GetRequiredService<DossierStore>();
        EditUnseen(folder);

        Assert.False(store.Refresh());
        IReadOnlySet<string> altered = store.Altered(null, CancellationToken.None);
        Assert.Equal(["03-allier"], altered);
        Assert.True(store.Refresh(altered));
        Assert.Empty(store.Altered(null, CancellationToken.None));
        Assert.Equal("Adéquax", (await service.JsonAsync("/collections/structures/items/cs-03-adequat")).GetProperty("properties").GetProperty("nom").GetString());
    }

    [Fact]
    public async Task The_watch_finds_it_by_itself_within_the_period()
    {
        using TemporaryDossiers folder = new();
        folder.Copy("03-allier");
        await using RunningService service = await RunningService.StartAsync(folder.FullPath, "Service:VerificationSecondes=1");
        string before = (await service.JsonAsync("/sante")).GetProperty("version").GetString()!;
        EditUnseen(folder);
        string now = before;
        for (int i = 0; i < 300 && now == before; i++)
        {
            await Task.Delay(100);
            now = (await service.JsonAsync("/sante")).GetProperty("version").GetString()!;
        }

        Assert.NotEqual(before, now);
    }

    [Fact]
    public async Task A_refused_dossier_looked_at_again_is_no_change()
    {
        using TemporaryDossiers folder = new();
        folder.Copy("03-allier");
        await using RunningService service = await RunningService.StartAsync(folder.FullPath, Unwatched);
        DossierStore store = service.Services.GetRequiredService<DossierStore>();
        File.WriteAllText(folder["03-allier/dossier.json"], "{");
        Assert.True(store.Refresh());
        DossierFault fault = Assert.Single(store.Current.Faults);
        Assert.False(store.Refresh(store.Altered(null, CancellationToken.None)));
        Assert.Equal(fault, Assert.Single(store.Current.Faults));
    }

    private static void EditUnseen(TemporaryDossiers folder)
    {
        string path = folder["03-allier/structures.csv"];
        DateTime date = File.GetLastWriteTimeUtc(path);
        long size = new FileInfo(path).Length;
        folder.Edit("03-allier/structures.csv", text => text.Replace("Adéquat,CS", "Adéquax,CS", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(path, date);
        Assert.Equal(size, new FileInfo(path).Length);
    }

    private static void Open(string folder)
    {
        using Process chmod = Process.Start("chmod", ["-R", "a+rX", folder]);
        chmod.WaitForExit();
        Assert.Equal(0, chmod.ExitCode);
    }

    [DllImport("libc", EntryPoint = "mkfifo", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakeFifo([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);
}
