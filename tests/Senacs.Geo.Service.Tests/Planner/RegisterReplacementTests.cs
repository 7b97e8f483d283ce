using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Senacs.Geo.Service.Configuration;
using Senacs.Geo.Service.Errors;
using Senacs.Geo.Service.Planner;
using Xunit.Abstractions;

namespace Senacs.Geo.Service.Tests.Planner;

/// <summary>A register takes the place of the one that its sender saw, and of no other; whoever does it leaves a trace; whatever instant the service
/// is killed at, one whole register is there.</summary>
public sealed class RegisterReplacementTests(ITestOutputHelper said) : IDisposable
{
    private const string Key = "une-cle-de-vingt-caracteres";
    private const string Dossier = "03-petit", Register = Dossier + "/structures.csv", Versions = Register + ".versions";
    private const string First = "id,nom,type,commune\na,Centre A,CS,Alpha\n";

    private readonly TemporaryDossiers folder = Small(), state = new();

    public void Dispose()
    {
        folder.Dispose();
        state.Dispose();
    }

    [Fact]
    public async Task Two_who_replace_the_same_register_at_once_are_not_both_obeyed()
    {
        await using RunningService service = await StartAsync();
        for (int round = 0; round < 20; round++)
        {
            byte[] before = File.ReadAllBytes(folder[Register]);
            byte[][] sent = [.. Enumerable.Range(0, 2).Select(n => Encoding.UTF8.GetBytes(First + $"b,De {n} au tour {round},EVS,Bravo\n"))];
            string version = HashOf(before);

            HttpResponseMessage[] answers = await Task.WhenAll(sent.Select(s => SendAsync(service, s, version)));

            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(a => a.StatusCode).Order());
            JsonElement told = await RunningService.ProblemOf(answers.Single(a => a.StatusCode == HttpStatusCode.Conflict), 409);
            Assert.Equal("register.conflict", told.GetProperty("code").GetString());
            int winner = answers[0].StatusCode == HttpStatusCode.OK ? 0 : 1;
            Assert.Equal(sent[winner], File.ReadAllBytes(folder[Register]));
            Assert.Equal(HashOf(sent[winner]), await VersionOf(answers[winner]));
        }

        // every one of them is kept, the first too
        Assert.Equal(20, Directory.GetFiles(folder[Versions]).Length);
        Assert.Contains(Directory.GetFiles(folder[Versions]), f => File.ReadAllText(f) == First);
    }

    [Fact]
    public async Task Without_a_version_or_with_a_stale_one_nothing_is_replaced()
    {
        await using RunningService service = await StartAsync();
        byte[] next = Encoding.UTF8.GetBytes(First + "b,Neuf,EVS,Bravo\n");

        foreach (string? version in (string?[])[null, "*", HashOf(next), "perimee"])
        {
            JsonElement problem = await RunningService.ProblemOf(await SendAsync(service, next, version), 409);
            Assert.Equal("register.conflict", problem.GetProperty("code").GetString());
        }

        await RunningService.ProblemOf(await SendAsync(service, next, HashOf(next), query: $"&version={HashOf(File.ReadAllBytes(folder[Register]))}"), 400);
        Assert.Equal(First, File.ReadAllText(folder[Register]));
        Assert.False(Directory.Exists(folder[Versions]));

        // somebody edits the file on disk: the version that was served is stale
        string served = (await service.JsonAsync("/departements/03/vue")).GetProperty("registre").GetProperty("version").GetString()!;
        Assert.Equal(HashOf(File.ReadAllBytes(folder[Register])), served);
        File.AppendAllText(folder[Register], "c,De la main,EVS,Bravo\n");
        await RunningService.ProblemOf(await SendAsync(service, next, served), 409);
        string now = HashOf(File.ReadAllBytes(folder[Register]));
        using HttpResponseMessage replaced = await SendAsync(service, next, null, query: $"&version={now}");
        Assert.Equal(HttpStatusCode.OK, replaced.StatusCode);
        Assert.Equal(next, File.ReadAllBytes(folder[Register]));
    }

    /// <summary>It goes on being served from memory; what is on disk can be neither compared nor kept.</summary>
    [UnixTheory]
    [InlineData(false, "n'est pas dans le dossier")]
    [InlineData(true, "pas un fichier ordinaire")]
    public async Task A_register_that_cannot_be_read_on_disk_is_not_replaced_and_the_answer_says_so(bool isPipe, string words)
    {
        await using RunningService service = await StartAsync();
        byte[] next = Encoding.UTF8.GetBytes(First + "b,Neuf,EVS,Bravo\n");
        string version = HashOf(File.ReadAllBytes(folder[Register]));
        File.Delete(folder[Register]);
        if (isPipe)
        {
            using System.Diagnostics.Process made = System.Diagnostics.Process.Start("mkfifo", [folder[Register]]);
            await made.WaitForExitAsync();
        }

        JsonElement problem = await RunningService.ProblemOf(await SendAsync(service, next, version).WaitAsync(TimeSpan.FromSeconds(30)), 409);
        Assert.Equal("register.conflict", problem.GetProperty("code").GetString());
        Assert.Contains(words, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("bon", (await service.JsonAsync("/sante")).GetProperty("etat").GetString());

        // put back by hand, it is replaced
        File.Delete(folder[Register]);
        File.WriteAllText(folder[Register], First);
        using HttpResponseMessage replaced = await SendAsync(service, next, version);
        Assert.Equal(HttpStatusCode.OK, replaced.StatusCode);
    }

    [Fact]
    public async Task A_version_in_capitals_is_the_same_version()
    {
        await using RunningService service = await StartAsync();
        byte[] next = Encoding.UTF8.GetBytes(First + "b,Neuf,EVS,Bravo\n");
        string capitals = HashOf(File.ReadAllBytes(folder[Register])).ToUpperInvariant();
        foreach (bool replaces in (bool[])[false, true])
        {
            using HttpRequestMessage request = new(HttpMethod.Post, new Uri(service.Address, $"/departements/03/register?remplacer={(replaces ? "true" : "false")}&version={capitals.ToLowerInvariant()}")) { Content = new ByteArrayContent(next) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{capitals}\"");
            using HttpResponseMessage answer = await service.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal(next, File.ReadAllBytes(folder[Register]));
    }

    [FaultsFact]
    public async Task A_register_in_place_whose_last_flush_fails_is_said_to_be_in_place()
    {
        byte[] first = Encoding.UTF8.GetBytes(First), next = Encoding.UTF8.GetBytes(First + "b,Neuf,EVS,Bravo\n");
        DiskOperation[] operations = await CountAsync(next);
        int last = operations.Last(o => o.Name == "fsync" && Path.GetFileName(o.Path) == Dossier).Number;
        await using ServiceProcess service = await StartProcessAsync(Faults.Variables(folder[Dossier], at: last, errno: Faults.InputOutput));

        JsonElement problem = await RunningService.ProblemOf(await SendAsync(service.Client, service.Address, next, HashOf(first)), 500);

        Assert.Equal("registre.non_confirme", problem.GetProperty("code").GetString());
        Assert.Contains("est en place", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(next, File.ReadAllBytes(folder[Register]));
        Assert.Equal("remplacement.non_confirme", ReadJournal(state)[^1]);
    }

    [Fact]
    public async Task Every_replacement_and_every_wrong_key_leaves_a_line_that_holds_no_key()
    {
        await using RunningService service = await StartAsync($"Service:DossierEtat={state.FullPath}");
        byte[] next = Encoding.UTF8.GetBytes(First + "b,Neuf,EVS,Bravo\n");
        await RunningService.ProblemOf(await SendAsync(service, next, HashOf(next), key: "une-cle-de-travers"), 403);
        File.WriteAllText(state[RegisterJournal.Replacements], "{\"le\":\"coupée"); // by a kill
        using HttpResponseMessage done = await SendAsync(service, next, HashOf(File.ReadAllBytes(folder[Register])));

        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        string[] lines = File.ReadAllLines(state[RegisterJournal.Replacements])[1..];
        JsonElement[] read = [.. lines.Select(l => JsonDocument.Parse(l).RootElement)];
        Assert.Equal(["remplacement.commence", "remplacement.fait"], read.Select(r => r.GetProperty("quoi").GetString()));
        Assert.All(read, r =>
        {
            Assert.Equal(HashOf(Encoding.UTF8.GetBytes(First)), r.GetProperty("avant").GetString());
            Assert.Equal(HashOf(next), r.GetProperty("apres").GetString());
            Assert.Equal("127.0.0.1", r.GetProperty("client").GetString());
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)))[..8], r.GetProperty("cle").GetString());
            Assert.Equal(First, File.ReadAllText(folder[$"{Dossier}/{r.GetProperty("garde").GetString()}"]));
            Assert.EndsWith("Z", r.GetProperty("le").GetString(), StringComparison.Ordinal);
        });
        JsonElement refused = JsonDocument.Parse(File.ReadAllLines(state[RegisterJournal.WrongKeys]).Single()).RootElement;
        Assert.Equal("cle.refusee", refused.GetProperty("quoi").GetString());
        Assert.Equal(1, refused.GetProperty("essais").GetInt32());
        string all = File.ReadAllText(state[RegisterJournal.Replacements]) + File.ReadAllText(state[RegisterJournal.WrongKeys]);
        Assert.DoesNotContain(Key, all, StringComparison.Ordinal);
        Assert.DoesNotContain("travers", all, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_gives_wrong_keys_waits_longer_each_time_and_nobody_else_does()
    {
        ManualClock clock = new();
        AdministratorKey keys = new(new ServiceOptions { DataFolder = folder.FullPath, AdminKey = Key }, clock, NoJournal(clock));

        for (int i = 0; i < AdministratorKey.FreeAttempts; i++)
            Assert.Equal(403, Refused(keys, "192.0.2.1", "fausse"));
        Assert.Equal(429, Refused(keys, "192.0.2.1", "fausse"));
        Assert.Equal(200, Refused(keys, "192.0.2.2", Key));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(403, Refused(keys, "192.0.2.1", "fausse"));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(429, Refused(keys, "192.0.2.1", "fausse"));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, Refused(keys, "192.0.2.1", Key)); // forgiven
        Assert.Equal(403, Refused(keys, "192.0.2.1", "fausse"));
        Assert.Equal(403, Refused(keys, "192.0.2.1", null)); // no key is no guess
        Assert.Equal(TimeSpan.FromMinutes(5), AdministratorKey.WaitAfter(1000));

        // within an hour: 3, then a wait that doubles up to five minutes
        int looked = 0;
        for (int second = 0; second < 3600; second++)
        {
            looked += Refused(keys, "192.0.2.9", "fausse") == 403 ? 1 : 0;
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(looked, 10, 25);
    }

    [Fact]
    public async Task The_right_key_is_taken_at_once_whoever_gave_wrong_ones_from_the_same_address()
    {
        ManualClock clock = new();
        AdministratorKey keys = new(new ServiceOptions { DataFolder = folder.FullPath, AdminKey = Key }, clock, NoJournal(clock));
        for (int i = 0; i < 50; i++)
            Refused(keys, "127.0.0.1", "fausse");
        Assert.Equal(429, Refused(keys, "127.0.0.1", "fausse"));
        Assert.Equal(200, Refused(keys, "127.0.0.1", Key));

        // a wrong one during the wait is answered later, the right one meanwhile
        AdministratorKey timed = new(new ServiceOptions { DataFolder = folder.FullPath, AdminKey = Key }, TimeProvider.System, NoJournal(TimeProvider.System));
        for (int i = 0; i < 50; i++)
            Refused(timed, "127.0.0.1", "fausse");
        long start = Stopwatch.GetTimestamp();
        Task<Replacer> wrong = timed.CheckAsync(Asking("127.0.0.1", "fausse"));
        Assert.True(timed.CheckAsync(Asking("127.0.0.1", Key)).IsCompletedSuccessfully);
        Assert.Equal(ProblemKind.TropDeRequetes, (await Assert.ThrowsAsync<ProblemException>(() => wrong)).Kind);
        Assert.True(Stopwatch.GetElapsedTime(start) > AdministratorKey.RefusalDelay * 0.9);
    }

    [Fact]
    public void What_is_remembered_of_wrong_keys_is_bounded()
    {
        ManualClock clock = new();
        AdministratorKey keys = new(new ServiceOptions { DataFolder = folder.FullPath, AdminKey = Key }, clock, NoJournal(clock));
        for (int i = 0; i < AdministratorKey.MostRemembered + 200; i++)
        {
            Refused(keys, $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}", "fausse");
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(AdministratorKey.MostRemembered, keys.Remembered);
    }

    [FaultsFact]
    public async Task A_read_only_folder_is_refused_in_words()
    {
        await using ServiceProcess service = await StartProcessAsync(Faults.Variables(folder[Dossier], at: 1, errno: Faults.ReadOnly, toTheLast: true));
        using HttpResponseMessage refused = await SendAsync(service.Client, service.Address, Encoding.UTF8.GetBytes(First + "b,Neuf,EVS,Bravo\n"), HashOf(File.ReadAllBytes(folder[Register])));
        JsonElement problem = await RunningService.ProblemOf(refused, 403);
        Assert.Equal("registre.lecture_seule", problem.GetProperty("code").GetString());
        Assert.Contains("lecture seule", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(First, File.ReadAllText(folder[Register]));
    }

    /// <summary>Killed at each operation under the dossier: one whole register, and the next replacement goes through and leaves nothing behind but
    /// the earlier versions.</summary>
    /// <param name="isJournal">Killed while the journal is written; else at the operations under the dossier.</param>
    [FaultsTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_at_each_operation_of_a_replacement(bool isJournal)
    {
        byte[] first = Encoding.UTF8.GetBytes(First), next = Encoding.UTF8.GetBytes(First + "b,Neuf,EVS,Bravo\n"), last = Encoding.UTF8.GetBytes(First + "b,Dernier,EVS,Bravo\n");
        DiskOperation[] operations = await CountAsync(next, isJournal);
        int[] chosen = Faults.Choose(operations, decisive: 1, ordinary: 1);
        List<string> wrong = [];
        int old = 0, replaced = 0;
        await Parallel.ForEachAsync(chosen, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (n, _) =>
        {
            using TemporaryDossiers mine = Small();
            using TemporaryDossiers kept = new();
            string where = $"operation {n} of {operations.Length} ({operations[n - 1].Name} {Path.GetFileName(operations[n - 1].Path)}): ";
            List<string> found = [];
            await using (ServiceProcess service = await StartProcessAsync(Faults.Variables(isJournal ? kept[RegisterJournal.Replacements] : mine[Dossier], at: n), mine, kept))
            {
                if (await TrySendAsync(service, next, HashOf(first)) is { } status)
                    found.Add($"answered {status} instead of being killed");
                await service.ExitCodeAsync(TimeSpan.FromSeconds(20));
            }

            byte[] there = File.ReadAllBytes(mine[Register]);
            bool isNew = there.AsSpan().SequenceEqual(next);
            if (!isNew && !there.AsSpan().SequenceEqual(first))
                found.Add("torn");

            await using (ServiceProcess again = await StartProcessAsync(new(StringComparer.Ordinal), mine, kept))
            {
                if ((await again.JsonAsync("/sante")).GetProperty("etat").GetString() != "bon")
                    found.Add("the service is not well after it");
                if (await TrySendAsync(again, last, HashOf(there)) is not HttpStatusCode.OK and var status)
                    found.Add($"the next replacement is answered {status}");
            }

            if (!File.ReadAllBytes(mine[Register]).AsSpan().SequenceEqual(last))
                found.Add("the next replacement is not there");
            string[] versions = [.. Directory.GetFiles(mine[Versions]).Select(File.ReadAllText).Order(StringComparer.Ordinal)];
            if (!versions.SequenceEqual(isNew ? [First, Encoding.UTF8.GetString(next)] : [First]))
                found.Add($"{versions.Length} versions are kept");
            if (Directory.GetFileSystemEntries(mine[Dossier], ".*", SearchOption.AllDirectories) is { Length: > 0 } left)
                found.Add($"left behind: {string.Join(", ", left)}");
            if (!ReadJournal(kept).Contains("remplacement.fait"))
                found.Add("the journal is not readable after it");
            lock (wrong)
            {
                (old, replaced) = isNew ? (old, replaced + 1) : (old + 1, replaced);
                wrong.AddRange(found.Select(f => where + f));
            }
        });
        said.WriteLine($"replacing a register{(isJournal ? ", its journal" : "")}: {operations.Length} operations, killed at {chosen.Length}: {old} earlier, {replaced} new; {wrong.Count} wrong");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>The disk refuses at each operation: an answer in French, and one whole register.</summary>
    [FaultsTheory]
    [InlineData(Faults.NoSpace, "il n’y a plus de place sur le disque")]
    [InlineData(Faults.InputOutput, "le disque a répondu par une erreur")]
    public async Task Refused_by_the_disk_at_each_operation_of_a_replacement(int errno, string words)
    {
        byte[] first = Encoding.UTF8.GetBytes(First), next = Encoding.UTF8.GetBytes(First + "b,Neuf,EVS,Bravo\n");
        DiskOperation[] operations = await CountAsync(next);
        int refusedCount = 0;
        foreach (int n in Faults.IsExhaustive ? Enumerable.Range(1, operations.Length) : Enumerable.Range(1, operations.Length).Where(i => i % 3 == 1))
        {
            using TemporaryDossiers mine = Small();
            using TemporaryDossiers kept = new();
            await using ServiceProcess service = await StartProcessAsync(Faults.Variables(mine[Dossier], at: n, errno: errno), mine, kept);
            using HttpResponseMessage answer = await SendAsync(service.Client, service.Address, next, HashOf(first));
            byte[] there = File.ReadAllBytes(mine[Register]);
            Assert.True(there.AsSpan().SequenceEqual(first) || there.AsSpan().SequenceEqual(next), $"{n}: torn");
            if (answer.StatusCode == HttpStatusCode.OK)
                continue;
            refusedCount++;
            JsonElement problem = await RunningService.ProblemOf(answer, 500);
            bool isNew = there.AsSpan().SequenceEqual(next);
            Assert.Equal(isNew ? "registre.non_confirme" : "registre.non_ecrit", problem.GetProperty("code").GetString());
            Assert.Contains(words, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
            Assert.Equal(isNew ? "remplacement.non_confirme" : "remplacement.echoue", ReadJournal(kept)[^1]);
        }

        Assert.True(refusedCount > 2);
        said.WriteLine($"errno {errno}: {operations.Length} operations, {refusedCount} answers 500, 0 torn");
    }

    // What each whole line says; one that a kill cut is no line.
    private static string?[] ReadJournal(TemporaryDossiers kept) =>
    [
        .. File.ReadAllLines(kept[RegisterJournal.Replacements]).Where(l => l.StartsWith('{') && l.EndsWith('}')).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("quoi").GetString()),
    ];

    private async Task<DiskOperation[]> CountAsync(byte[] next, bool isJournal = false)
    {
        using TemporaryDossiers mine = Small();
        string log = state["operations"];
        File.Delete(log);
        await using (ServiceProcess service = await StartProcessAsync(Faults.Variables(isJournal ? state[RegisterJournal.Replacements] : mine[Dossier], log), mine))
        {
            Assert.Empty(Faults.Read(log)); // starting changes nothing of the dossier
            Assert.Equal(HttpStatusCode.OK, await TrySendAsync(service, next, HashOf(Encoding.UTF8.GetBytes(First))));
        }

        DiskOperation[] operations = Faults.Read(log);
        File.Delete(log);
        if (isJournal)
            return operations;

        // what is seen is flushed before, and its name after
        DiskOperation shown = operations.Last(o => o.Name == "rename");
        Assert.Equal(mine[Register], shown.Path);
        Assert.Contains(operations, o => o.Name == "fsync" && o.Number < shown.Number && Path.GetFileName(o.Path).StartsWith(".structures.csv.en-cours-", StringComparison.Ordinal));
        Assert.Contains(operations, o => o.Name == "fsync" && o.Number > shown.Number && o.Path == mine[Dossier]);
        return operations;
    }

    private Task<RunningService> StartAsync(params string[] settings) =>
        RunningService.StartAsync(folder.FullPath, [$"Service:CleAdministrateur={Key}", "Service:SurveillerLesDossiers=false", "Service:DessinsParSeconde=0", .. settings]);

    private Task<ServiceProcess> StartProcessAsync(Dictionary<string, string> environment, TemporaryDossiers? data = null, TemporaryDossiers? kept = null)
    {
        environment["SENACS_GEO_Service__CleAdministrateur"] = Key;
        return ServiceProcess.StartAsync(environment, (data ?? folder).FullPath, "Service:SurveillerLesDossiers=false", "Service:DessinsParSeconde=0", $"Service:DossierEtat={(kept ?? state).FullPath}");
    }

    private static Task<HttpResponseMessage> SendAsync(RunningService service, byte[] body, string? version, string key = Key, string query = "") => SendAsync(service.Client, service.Address, body, version, key, query);

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, Uri address, byte[] body, string? version, string key = Key, string query = "")
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(address, "/departements/03/register?remplacer=true" + query)) { Content = new ByteArrayContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (version is not null)
            request.Headers.TryAddWithoutValidation("If-Match", version == "*" ? version : $"\"{version}\"");
        return await client.SendAsync(request);
    }

    // Null: it was killed before it answered.
    private static async Task<HttpStatusCode?> TrySendAsync(ServiceProcess service, byte[] body, string version)
    {
        try
        {
            using HttpResponseMessage answer = await SendAsync(service.Client, service.Address, body, version);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<string> VersionOf(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("version").GetString()!;

    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static RegisterJournal NoJournal(TimeProvider clock) =>
        new(new ServiceOptions { DataFolder = "" }, clock, NullLogger<RegisterJournal>.Instance);

    private static DefaultHttpContext Asking(string client, string? key)
    {
        DefaultHttpContext context = new();
        context.Connection.RemoteIpAddress = IPAddress.Parse(client);
        if (key is not null)
            context.Request.Headers.Authorization = "Bearer " + key;
        return context;
    }

    private static int Refused(AdministratorKey keys, string client, string? key)
    {
        try
        {
            keys.Check(Asking(client, key));
            return 200;
        }
        catch (ProblemException e)
        {
            Assert.Equal(e.Kind.Status == 429, e.RetryAfterSeconds >= 1);
            return e.Kind.Status;
        }
    }

    // Two communes, one centre: the service starts at once on it.
    private static TemporaryDossiers Small()
    {
        TemporaryDossiers made = new();
        Directory.CreateDirectory(made[Dossier]);
        File.WriteAllText(made[Dossier + "/communes.geojson"], """
            {"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{"code":"03001","nom":"Alpha"},"geometry":{"type":"Polygon","coordinates":[[[3,46],[3.05,46.00001],[3.1,46],[3.1,46.1],[3,46.1],[3,46]]]}},
            {"type":"Feature","properties":{"code":"03002","nom":"Bravo"},"geometry":{"type":"Polygon","coordinates":[[[3.1,46],[3.2,46],[3.2,46.1],[3.1,46.1],[3.1,46]]]}}]}
            """);
        File.WriteAllText(made[Register], First);
        File.WriteAllText(made[Dossier + "/dossier.json"], """
            { "departement": {"code": "03", "nom": "Allier"}, "date": "2022-12-31", "regle": "implantation",
              "communes": {"fichier": "communes.geojson", "source": "Nous", "millesime": 2022, "licence": "Licence Ouverte 2.0"},
              "structures": {"fichier": "structures.csv", "source": "Nous", "millesime": 2022, "licence": "Licence Ouverte 2.0"} }
            """);
        return made;
    }
}
