using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Senacs.Geo.Coverage;
using Senacs.Geo.Service.Configuration;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Planner;
using Senacs.Geo.Structures;
using Xunit.Abstractions;

namespace Senacs.Geo.Service.Tests.Planner;

/// <summary>A register that is sent: checked and shown, replacing nothing unless the administrator says so, and never half.</summary>
public sealed class RegisterUploadTests : IDisposable
{
    private const string Key = "une-cle-de-vingt-caracteres";
    private const string Register = "03-allier/structures.csv";

    private readonly TemporaryDossiers folder = new();

    private readonly ITestOutputHelper measures;

    public RegisterUploadTests(ITestOutputHelper measures)
    {
        this.measures = measures;
        folder.Copy("03-allier");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_register_is_checked_and_becomes_a_scenario_and_nothing_is_replaced()
    {
        await using RunningService service = await StartAsync();
        string before = File.ReadAllText(folder[Register]);
        byte[] sent = Encoding.UTF8.GetBytes(before + "cs-neuf,Neuf,CS,,,,,Commentry,03082,,,,,,,,,,\nx,Sans type,,,,,,Moulins,,,,,,,,,,,\n");

        JsonElement answer = await OkAsync(await SendAsync(service, sent));
        JsonElement view = await service.JsonAsync($"/departements/03/vue?scenario={answer.GetProperty("scenario").GetString()}");
        JsonElement extended = await service.JsonAsync($"/departements/03/vue?scenario={answer.GetProperty("scenario").GetString()}!f~cs-neuf");

        Assert.False(answer.GetProperty("remplace").GetBoolean());
        Assert.True(answer.GetProperty("erreurs").GetInt32() >= 1);
        Assert.Contains(answer.GetProperty("constats").EnumerateArray(), c => c.GetProperty("gravite").GetString() == "erreur" && c.TryGetProperty("ligne", out _));
        Assert.Equal("centre_social", ClassOf(view, "03082"));
        Assert.Equal("zone_blanche", ClassOf(extended, "03082"));
        Assert.Equal("zone_blanche", ClassOf(await service.JsonAsync("/departements/03/vue"), "03082"));
        Assert.Equal(before, File.ReadAllText(folder[Register]));
    }

    /// <summary>Its hash and what is said of it are its own, not those of the register in place.</summary>
    [Fact]
    public async Task A_register_that_was_sent_is_its_own_source()
    {
        await using RunningService service = await StartAsync();
        byte[] sent = Encoding.UTF8.GetBytes(File.ReadAllText(folder[Register]) + "cs-neuf,Neuf,CS,,,,,Commentry,03082,,,,,,,,,,\n");
        string scenario = (await OkAsync(await SendAsync(service, sent))).GetProperty("scenario").GetString()!;

        JsonElement source = (await service.JsonAsync($"/departements/03/synthese?scenario={scenario}")).GetProperty("sources").EnumerateArray()
            .Single(s => s.GetProperty("role").GetString() == "structures");

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(sent)), source.GetProperty("sha256").GetString());
        Assert.Equal("registre envoyé", source.GetProperty("origine").GetString());
        string map = await (await service.SendAsync($"/departements/03/carte.svg?scenario={scenario}")).Content.ReadAsStringAsync();
        Assert.DoesNotContain("Registre incomplet", map, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_configured_or_with_a_wrong_one_nothing_is_replaced()
    {
        byte[] sent = File.ReadAllBytes(folder[Register]);
        await using RunningService open = await StartAsync();
        await using RunningService keyed = await StartAsync($"Service:CleAdministrateur={Key}");

        await RunningService.ProblemOf(await SendAsync(open, sent, "?remplacer=true", Key), 403);
        await RunningService.ProblemOf(await SendAsync(keyed, sent, "?remplacer=true", Key + "x"), 403);
        await RunningService.ProblemOf(await SendAsync(keyed, sent, "?remplacer=true"), 403);
        Assert.False(Directory.Exists(folder[Register] + ".versions"));
        Assert.Equal("remplacer", (await RunningService.ProblemOf(await SendAsync(keyed, sent, "?remplacer=peut-etre"), 400)).GetProperty("parametre").GetString());
    }

    [Fact]
    public async Task With_the_key_a_good_register_takes_the_place_of_the_old_one_which_is_kept()
    {
        await using RunningService service = await StartAsync($"Service:CleAdministrateur={Key}", "Service:SurveillerLesDossiers=false");
        string before = File.ReadAllText(folder[Register]), next = before + "cs-neuf,Neuf,CS,,,,,Commentry,03082,,,,,,,,,,\n";

        JsonElement answer = await OkAsync(await SendAsync(service, Encoding.UTF8.GetBytes(next), "?remplacer=true", Key));

        Assert.True(answer.GetProperty("remplace").GetBoolean());
        Assert.Equal(next, File.ReadAllText(folder[Register]));
        Assert.Equal(before, File.ReadAllText(Directory.GetFiles(folder[Register] + ".versions").Single()));
        Assert.Empty(Directory.GetFiles(folder["03-allier"], ".structures.csv.*"));
        DossierStore store = (DossierStore)service.Services.GetService(typeof(DossierStore))!;
        Assert.True(store.Refresh());
        Assert.Equal("centre_social", ClassOf(await service.JsonAsync("/departements/03/vue"), "03082"));
    }

    [Fact]
    public async Task With_the_key_a_register_with_errors_is_shown_and_replaces_nothing()
    {
        await using RunningService service = await StartAsync($"Service:CleAdministrateur={Key}");
        string before = File.ReadAllText(folder[Register]);

        JsonElement answer = await OkAsync(await SendAsync(service, Encoding.UTF8.GetBytes(before + "x,Sans type,,,,,,Moulins,,,,,,,,,,,\n"), "?remplacer=true", Key));

        Assert.False(answer.GetProperty("remplace").GetBoolean());
        Assert.Contains("erreur", answer.GetProperty("obstacle").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(folder[Register]));
    }

    [Fact]
    public async Task Bombs_foreign_entities_and_what_is_no_register_are_refused()
    {
        await using RunningService service = await StartAsync();
        long before = GC.GetTotalMemory(forceFullCollection: true);

        foreach ((string what, byte[] body) in Hostile())
        {
            using HttpResponseMessage response = await SendAsync(service, body);
            string text = await response.Content.ReadAsStringAsync();
            Assert.True((int)response.StatusCode is 422 or 413, $"{what}: {(int)response.StatusCode} {text[..Math.Min(300, text.Length)]}");
            Assert.DoesNotContain("root:", text, StringComparison.Ordinal);
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 100_000_000);
        Assert.Equal(HttpStatusCode.OK, (await service.SendAsync("/departements/03/vue")).StatusCode);
    }

    [Fact]
    public async Task A_register_that_asks_for_too_much_ends_the_worker_and_not_the_service()
    {
        // memory is the runtime's own bound here, processor the system's, time the watch's: each ends in the same refusal
        byte[] heavy = Encoding.UTF8.GetBytes("nom,type,commune,territoire\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"Nom {i},CS,Moulins,Commune inconnue {i}|Vile {i}|Ailleurs {i}\n")));
        foreach (string setting in new[] { "Service:EnvoiMemoireMo=64", "Service:EnvoiProcesseurSecondes=1", "Service:DelaiSecondes=0.5" })
        {
            await using RunningService service = await StartAsync(setting);
            using HttpResponseMessage response = await SendAsync(service, heavy);
            string text = await response.Content.ReadAsStringAsync();
            Assert.True((int)response.StatusCode is 422 or 503, $"{setting}: {(int)response.StatusCode} {text}");
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.Equal(HttpStatusCode.OK, (await service.SendAsync("/departements/03/synthese")).StatusCode);
        }

        Assert.Empty(Workers());
    }

    /// <summary>The service itself computes the coverage of what was sent: the most that is let through, every structure serving every commune from
    /// two places, takes seconds; one structure more is refused before.</summary>
    [Theory]
    [InlineData("", false)]
    [InlineData("&regle=distance:500", false)]
    [InlineData("", true)]
    public async Task The_coverage_of_a_register_is_bounded_by_what_is_let_through(string rule, bool isTooMuch)
    {
        await using RunningService service = await StartAsync();
        Territoires.Territoire territoire = ((DossierStore)service.Services.GetService(typeof(DossierStore))!).Current.Departement("03").Dossier.Territoire;
        int most = 1_000_000 / (territoire.Communes.Length + territoire.Qpv.Length) / 2;
        StringBuilder register = new("id,nom,type,commune,code_insee,date_agrement,territoire,annexes\n");
        string all = string.Join('|', territoire.Epcis.Select(e => "EPCI:" + e.Siren.Value));
        for (int i = 0; i < most + (isTooMuch ? 1 : 0); i++)
            register.Append(System.Globalization.CultureInfo.InvariantCulture, $"s{i},Structure {i},{(i % 2 == 0 ? "CS" : "EVS")},Vichy,03310,2020-01-01,{all},3.4 46.1{i % 1000:000}\n");
        using HttpResponseMessage response = await SendAsync(service, Encoding.UTF8.GetBytes(register.ToString()));
        if (isTooMuch)
        {
            Assert.Contains("lieux", (await RunningService.ProblemOf(response, 422)).GetProperty("detail").GetString(), StringComparison.Ordinal);
            return;
        }

        string scenario = (await OkAsync(response)).GetProperty("scenario").GetString()!;
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        long allocated = GC.GetTotalAllocatedBytes();
        Stopwatch watch = Stopwatch.StartNew();
        await service.JsonAsync($"/departements/03/vue?scenario={scenario}{rule}");
        TimeSpan used = Process.GetCurrentProcess().TotalProcessorTime - before;
        measures.WriteLine($"{rule}: {watch.Elapsed.TotalSeconds:F1} s, {used.TotalSeconds:F1} s of processor, {(GC.GetTotalAllocatedBytes() - allocated) >> 20} MB allocated");
        Assert.True(used < TimeSpan.FromSeconds(20), $"{used.TotalSeconds:F1} s of processor");
    }

    /// <summary>A rule that costs more than anybody waits for is given up, and the processor with it.</summary>
    [Theory]
    [InlineData("territoire")]
    [InlineData("surface:1@500")]
    public async Task A_coverage_that_takes_too_long_is_given_up(string rule)
    {
        await using RunningService service = await StartAsync();
        string token = (await OkAsync(await SendAsync(service, File.ReadAllBytes(folder[Register])))).GetProperty("registre").GetString()!;
        LoadedDossier dossier = ((DossierStore)service.Services.GetService(typeof(DossierStore))!).Current.Departement("03");
        RegisterDraft draft = ((RegisterDrafts)service.Services.GetService(typeof(RegisterDrafts))!).Get(token, dossier, "registre");
        ViewRequest request = new(dossier, RegleCouverture.Parse(rule), null, new Scenario(token, []), draft);

        Assert.Throws<OperationCanceledException>(() => request.View(new CancellationToken(canceled: true)));
        Assert.Equal(rule, request.View(CancellationToken.None).Report.Coverage.Regle.Code);
    }

    [UnixFact]
    public async Task A_worker_that_has_answered_and_does_not_end_is_ended()
    {
        using Process lingering = Process.Start(new ProcessStartInfo("sleep", ["600"]) { RedirectStandardError = true, UseShellExecute = false })!;
        Task errors = lingering.StandardError.BaseStream.CopyToAsync(Stream.Null);
        Assert.False(await RegisterUpload.EndsAsync(lingering, errors, TimeSpan.FromMilliseconds(200), CancellationToken.None));
        Assert.True(lingering.WaitForExit(10_000));

        using Process polite = Process.Start(new ProcessStartInfo("true") { RedirectStandardError = true, UseShellExecute = false })!;
        Assert.True(await RegisterUpload.EndsAsync(polite, polite.StandardError.BaseStream.CopyToAsync(Stream.Null), TimeSpan.FromSeconds(30), CancellationToken.None));
    }

    [Fact]
    public async Task An_answer_beyond_what_may_be_kept_is_refused()
    {
        byte[] wide = Encoding.UTF8.GetBytes("nom,type,commune\n" + string.Concat(Enumerable.Range(0, 1_500).Select(i => $"{new string('n', 500)} {i},CS,Moulins\n")));
        await using RunningService service = await StartAsync("Service:RegistresMo=1", "Service:EnvoiProcesseurSecondes=300", "Service:DelaiSecondes=300");
        using HttpResponseMessage response = await SendAsync(service, wide);
        string text = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.True(text.Contains("réponse démesurée", StringComparison.Ordinal), text);
    }

    [Fact]
    public async Task The_worker_ends_when_its_client_leaves()
    {
        await using RunningService service = await StartAsync();
        byte[] heavy = Encoding.UTF8.GetBytes("nom,type,commune,territoire\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"Nom {i},CS,Moulins,Commune inconnue {i}|Vile {i}|Ailleurs {i}\n")));
        using CancellationTokenSource leaving = new();
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(service.Address, "/departements/03/register")) { Content = new ByteArrayContent(heavy) };
        Task<HttpResponseMessage> sending = service.Client.SendAsync(request, leaving.Token);
        long start = Stopwatch.GetTimestamp();
        while (Workers().Length == 0 && !sending.IsCompleted && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(60))
            await Task.Yield();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        start = Stopwatch.GetTimestamp();
        while (Workers().Length > 0 && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20))
            await Task.Yield();
        Assert.Empty(Workers());
    }

    // The folders that workers work in: one each, of this test's own process tree only while it runs alone.
    private static string[] Workers() =>
        [.. Process.GetProcesses().Where(p => p.ProcessName is "dotnet" or "senacs-geo").Select(CommandLine).Where(c => c.Contains("--controle-registre", StringComparison.Ordinal) && c.Contains(AppContext.BaseDirectory, StringComparison.Ordinal))];

    private static string CommandLine(Process process)
    {
        using (process)
        {
            try
            {
                return File.ReadAllText($"/proc/{process.Id}/cmdline");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return "";
            }
        }
    }

    [Fact]
    public async Task What_the_worker_read_is_what_reading_the_dossier_gives()
    {
        await using RunningService service = await StartAsync();
        LoadedDossier dossier = ((DossierStore)service.Services.GetService(typeof(DossierStore))!).Current.Dossiers[0];
        RegisterDraft draft = await RegisterUpload.CheckAsync(dossier, File.ReadAllBytes(folder[Register]), new ServiceOptions { DataFolder = folder.FullPath }, CancellationToken.None);

        Assert.Equal(Text(dossier.Dossier.Structures.Structures), Text(draft.Structures.Structures));
        Assert.Equal(dossier.Dossier.Issues.Select(Whole), draft.Issues.Select(Whole));
        Assert.Equal(dossier.Dossier.Register.Rejected.ToArray(), draft.Register.Rejected.ToArray());
        Assert.All(draft.Structures.Structures, s => Assert.Same(draft.Register.Entries.Single(e => e.Id == s.Id), s.Entry));

        static string Whole(Senacs.Geo.Issues.Issue issue) => $"{issue.Kind} {issue.Message} {issue.File} {issue.Line} {issue.Subject} {issue.Field} {issue.Value} {issue.Count}";

        static string Text(IEnumerable<Structure> structures) => string.Join('\n', structures.Select(s =>
            $"{s} {string.Join(' ', s.Sites)} {string.Join(' ', s.TerritoireIntervention.Communes)} {string.Join(' ', s.TerritoireIntervention.Qpv)} {string.Join(' ', s.Entry!.Territoire)} {string.Join(' ', s.Entry.Annexes)}"));
    }

    [Fact]
    public void Drafts_are_bounded_by_number_by_bytes_and_by_client()
    {
        RegisterDrafts drafts = new(TimeProvider.System, 100);
        List<RegisterDraft> made = [];
        RegisterDraft Keep(string client, long bytes)
        {
            RegisterDraft draft = new(RegisterDrafts.NewToken(), "03", "v", null!, LocatedStructures.Empty, []) { Bytes = bytes, Sha256 = "" };
            drafts.Keep(draft, client);
            made.Add(draft);
            return draft;
        }

        RegisterDraft others = Keep("a", 10);
        for (int i = 0; i < 30; i++)
            Keep("b", 1);
        Assert.True(drafts.Holds(others.Token));
        Assert.Equal(1 + RegisterDrafts.MostOfAClient, made.Count(d => drafts.Holds(d.Token)));
        Keep("b", 45);
        Assert.InRange(made.Where(d => drafts.Holds(d.Token)).Sum(d => d.Bytes), 1, 100);
        RegisterDraft huge = Keep("c", 1_000);
        Assert.True(drafts.Holds(huge.Token));
        Assert.Equal(1, made.Count(d => drafts.Holds(d.Token)));
    }

    [Fact]
    public async Task A_workbook_is_read_like_a_table_but_cannot_take_the_place_of_a_CSV()
    {
        await using RunningService service = await StartAsync($"Service:CleAdministrateur={Key}");
        string before = File.ReadAllText(folder[Register]);

        JsonElement answer = await OkAsync(await SendAsync(service, Workbook("", ""), "?remplacer=true", Key));

        Assert.Equal(1, answer.GetProperty("structures").GetInt32());
        Assert.Equal("centre_social", ClassOf(await service.JsonAsync($"/departements/03/vue?scenario={answer.GetProperty("scenario").GetString()}"), "03190"));
        Assert.False(answer.GetProperty("remplace").GetBoolean());
        Assert.Contains("structures.csv", answer.GetProperty("obstacle").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(folder[Register]));
    }

    [Fact]
    public async Task A_workbook_with_a_foreign_entity_never_shows_a_file_of_the_machine()
    {
        await using RunningService service = await StartAsync();
        using HttpResponseMessage response = await SendAsync(service, Workbook("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>", "&e;"));
        string text = await response.Content.ReadAsStringAsync();

        Assert.True((int)response.StatusCode is 200 or 422, text);
        Assert.DoesNotContain("root:", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_clients_register_is_not_anothers_by_guessing()
    {
        await using RunningService service = await StartAsync();
        JsonElement answer = await OkAsync(await SendAsync(service, File.ReadAllBytes(folder[Register])));
        string token = answer.GetProperty("registre").GetString()!;

        Assert.Equal(32, token.Length);
        await service.ProblemAsync($"/departements/03/vue?scenario=r~{(token[0] == '0' ? '1' : '0')}{token[1..]}", 410);
        await service.ProblemAsync("/departements/03/vue?scenario=r~*", 410);
    }

    private static IEnumerable<(string What, byte[] Body)> Hostile()
    {
        yield return ("empty", []);
        yield return ("binary", [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0]);
        yield return ("html", "<html><body>non</body></html>"u8.ToArray());
        yield return ("a table without the columns", "a,b\n1,2\n"u8.ToArray());
        yield return ("gzip bomb", Gzip(new byte[60_000_000]));
        yield return ("gzip of gzip", Gzip(Gzip(new byte[1000])));
        yield return ("zip bomb", Workbook("", "", padding: 60_000_000));
        yield return ("zip that is no workbook", Zip(("a.txt", "a"u8.ToArray())));
        yield return ("zip with a way out", Zip(("../../etc/cron.d/x", "a"u8.ToArray())));
        yield return ("ten million bytes", new byte[10_000_000]);
        yield return ("columns without end", Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Range(0, 100_000).Select(i => "c" + i))));
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream output = new();
        using (GZipStream gzip = new(output, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return output.ToArray();
    }

    private static byte[] Zip(params (string Name, byte[] Bytes)[] entries)
    {
        using MemoryStream output = new();
        using (ZipArchive zip = new(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in entries)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return output.ToArray();
    }

    private static byte[] Workbook(string declaration, string cell, int padding = 0)
    {
        string Cell(string text) => $"<c t=\"inlineStr\"><is><t>{text}</t></is></c>";
        StringBuilder sheet = new($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>{declaration}<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row>{Cell("nom")}{Cell("type")}{Cell("commune")}</row><row>{Cell("A" + cell)}{Cell("CS")}{Cell("Moulins")}</row>");
        if (padding > 0)
            sheet.Append("<row>").Append(Cell(new string('a', padding))).Append("</row>");
        sheet.Append("</sheetData></worksheet>");
        return Zip(
            ("[Content_Types].xml", "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>"u8.ToArray()),
            ("_rels/.rels", "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"u8.ToArray()),
            ("xl/workbook.xml", "<?xml version=\"1.0\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"u8.ToArray()),
            ("xl/_rels/workbook.xml.rels", "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"u8.ToArray()),
            ("xl/worksheets/sheet1.xml", Encoding.UTF8.GetBytes(sheet.ToString())));
    }

    private Task<RunningService> StartAsync(params string[] settings) =>
        RunningService.StartAsync(folder.FullPath, [.. settings, "Service:DessinsParSeconde=0"]);

    private static string ClassOf(JsonElement view, string code) =>
        view.GetProperty("communes").EnumerateArray().Single(c => c.GetProperty("code").GetString() == code).GetProperty("classe").GetString()!;

    private async Task<HttpResponseMessage> SendAsync(RunningService service, byte[] body, string query = "", string? key = null)
    {
        if (query == "?remplacer=true")
            query += "&version=" + Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(folder[Register])));
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(service.Address, "/departements/03/register" + query)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await service.Client.SendAsync(request);
    }

    private static async Task<JsonElement> OkAsync(HttpResponseMessage response)
    {
        using (response)
        {
            string text = await response.Content.ReadAsStringAsync();
            Assert.True(response.StatusCode == HttpStatusCode.OK, text);
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
    }
}
