using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace Senacs.Geo.Hosts.Tests;

/// <summary>
/// The command is killed, or the disk fails it, at each operation that changes something on disk. After that: the earlier outputs whole, or the new
/// ones whole, by their hashes;
/// a person's own files as they were; and the next run ends well and leaves nothing behind.
/// </summary>
public sealed partial class InterruptedWritesTests(ITestOutputHelper said)
{
    private const string Notes = "à moi", Notice = "SORTIE-INACHEVEE.txt";

    /// <summary>One way to write: what is there before, and the command.</summary>
    /// <param name="Name">For the report.</param>
    /// <param name="Before">Makes what lies in the destination before; null: nothing does.</param>
    /// <param name="Command">The arguments, given the folder worked in.</param>
    /// <param name="Output">The destination within that folder: a folder, or one file.</param>
    private sealed record Writing(string Name, Func<string, string[]>? Before, Func<string, string[]> Command, string Output);

    private static readonly Dictionary<string, Writing> Writings = new Writing[]
    {
        new("build", w => Build(w, "2020-12-31"), w => Build(w, "2022-12-31"), "sortie"),
        new("build, nothing there", null, w => Build(w, "2022-12-31"), "sortie"),
        new("evolution", w => Evolution(w, "2020"), w => Evolution(w, "2022"), "evolution"),
        new("data pull", w => Pull(w, "Avant"), w => Pull(w, "Après"), "dossier"),
        new("coverage", w => ["coverage", Dossier(w), "-o", $"{w}/c.csv", "--date", "2020-12-31"], w => ["coverage", Dossier(w), "-o", $"{w}/c.csv", "--date", "2022-12-31"], "c.csv"),
    }.ToDictionary(w => w.Name, StringComparer.Ordinal);

    [FaultsTheory]
    [InlineData("build", 2, 30)]
    [InlineData("build, nothing there", 4, 40)]
    [InlineData("evolution", 4, 30)]
    [InlineData("data pull", 1, 6)]
    [InlineData("coverage", 1, 1)]
    public void Killed_at_each_operation(string writing, int decisive, int ordinary) => AtEach(Writings[writing], decisive, ordinary, errno: 0);

    [FaultsFact]
    public void Killed_at_each_operation_where_the_system_cannot_exchange_two_folders() =>
        AtEach(Writings["data pull"], 1, 10, errno: 0, withoutExchange: true);

    [FaultsTheory]
    [InlineData("build", Faults.NoSpace, true, "il n’y a plus de place sur le disque")]
    [InlineData("data pull", Faults.InputOutput, false, "le disque a répondu par une erreur")]
    [InlineData("data pull", Faults.ReadOnly, true, "le disque ou le dossier est en lecture seule")]
    [InlineData("data pull", Faults.NoSpace, false, "il n’y a plus de place sur le disque")]
    [InlineData("coverage", Faults.InputOutput, true, "le disque a répondu par une erreur")]
    [InlineData("coverage", Faults.ReadOnly, false, "le disque ou le dossier est en lecture seule")]
    public void Refused_by_the_disk_at_each_operation(string writing, int errno, bool toTheLast, string words) =>
        AtEach(Writings[writing], writing == "coverage" ? 1 : writing == "build" ? 8 : 4, 40, errno, toTheLast, words: words);

    /// <summary>The folder above cannot be written to, the destination can: the files are made in it.</summary>
    [FaultsFact]
    public void Where_only_the_destination_can_be_written_to_its_files_are_replaced_in_it()
    {
        Writing writing = Writings["data pull"];
        (Dictionary<string, string> after, DiskOperation[] operations) = Counted(writing);
        using TemporaryFolder folder = new();
        Start(writing, folder);

        // the making of the mark beside
        Run(writing.Command(folder.FullPath), Faults.Variables(folder.FullPath, at: operations.First(o => o.Name == "open").Number, errno: Faults.ReadOnly));

        ConcurrentBag<string> wrong = [];
        Assert.True(Same(OutputsIn(writing, folder), after));
        CheckPersons(writing, folder, "", wrong);
        Assert.Empty(wrong);
        Assert.Empty(Leftovers(writing, folder, after));
    }

    /// <summary>SIGKILL loses nothing that was written; a power cut does. What is flushed before what is seen in the order of the calls.</summary>
    [FaultsTheory]
    [InlineData("build")]
    [InlineData("build, nothing there")]
    [InlineData("data pull")]
    [InlineData("coverage")]
    public void Content_is_on_the_disk_before_its_name_and_the_name_before_the_end(string writing)
    {
        using TemporaryFolder folder = new();
        (_, DiskOperation[] operations) = Count(Writings[writing], folder, withoutExchange: false);
        DiskOperation shown = operations.Single(o => o.Name is "rename" or "exchange");
        string[] written = [.. operations.Where(o => o.Name is "write" && o.Number < shown.Number).Select(o => o.Path).Distinct()];
        Assert.NotEmpty(written);
        foreach (string path in written)
        {
            int last = operations.Last(o => o.Name == "write" && o.Path == path).Number;
            Assert.Contains(operations, o => o.Name == "fsync" && o.Path == path && o.Number > last && o.Number < shown.Number);
        }

        if (Directory.Exists(shown.Path))
            Assert.Contains(operations, o => o.Name == "fsync" && o.Path == Path.GetDirectoryName(written[^1]) && o.Number < shown.Number);
        Assert.Contains(operations, o => o.Name == "fsync" && o.Path == Path.GetDirectoryName(shown.Path) && o.Number > shown.Number);
    }

    [FaultsFact]
    public void A_persons_file_is_there_at_every_instant_of_the_replacement()
    {
        using TemporaryFolder folder = new();
        Make(folder);
        Run(Build(folder.FullPath, "2020-12-31"));
        string mine = folder["sortie/notes.txt"];
        File.WriteAllText(mine, Notes);
        using CancellationTokenSource stop = new();
        long looks = 0, misses = 0;
        Thread watcher = new(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                looks++;
                if (!File.Exists(mine))
                    misses++;
            }
        });
        watcher.Start();
        Run(Build(folder.FullPath, "2022-12-31"));
        stop.Cancel();
        watcher.Join();
        Assert.Equal(0, misses);
        Assert.True(looks > 1000, $"{looks}");
    }

    [UnixFact]
    public void A_link_is_followed_and_stays()
    {
        using TemporaryFolder folder = new();
        Make(folder);
        Directory.CreateDirectory(folder["ailleurs"]);
        File.WriteAllText(folder["ailleurs/notes.txt"], Notes);
        Directory.CreateSymbolicLink(folder["sortie"], folder["ailleurs"]);
        File.WriteAllText(folder["vrai.csv"], "ancien");
        File.CreateSymbolicLink(folder["c.csv"], folder["vrai.csv"]);

        Run(Build(folder.FullPath, "2022-12-31"));
        Run(Writings["coverage"].Command(folder.FullPath));

        Assert.Equal(folder["ailleurs"], new DirectoryInfo(folder["sortie"]).LinkTarget);
        Assert.True(File.Exists(folder["ailleurs/couverture.csv"]));
        Assert.Equal(Notes, File.ReadAllText(folder["ailleurs/notes.txt"]));
        Assert.Equal(folder["vrai.csv"], new FileInfo(folder["c.csv"]).LinkTarget);
        Assert.Contains("code_insee", File.ReadAllText(folder["vrai.csv"]), StringComparison.Ordinal);
        Assert.Equal(["ailleurs", "c.csv", "catalogue.json", "dossier-03", "sortie", "sources", "vrai.csv"], Entries(folder.FullPath));
    }

    [UnixFact]
    public void A_device_is_written_to_and_stays_one()
    {
        using TemporaryFolder folder = new();
        Make(folder);
        File.CreateSymbolicLink(folder["nulle-part.csv"], "/dev/null");
        Run(["coverage", Dossier(folder.FullPath), "-o", folder["nulle-part.csv"]]);
        Assert.Equal("", File.ReadAllText("/dev/null"));
        Assert.Equal("/dev/null", new FileInfo(folder["nulle-part.csv"]).LinkTarget);
    }

    [UnixFact]
    public void The_folder_that_the_shell_stands_in_stays_the_same_folder()
    {
        using TemporaryFolder folder = new();
        Make(folder);
        Run(Build(folder.FullPath, "2020-12-31"));
        string listed = Shell($"cd '{folder["sortie"]}' && '{Cli.ProgramPath}' build ../dossier-03 -o . --date 2022-12-31 --dpi 36 >/dev/null 2>&1; ls");
        Assert.Contains("couverture.csv", listed, StringComparison.Ordinal);
        Assert.DoesNotContain(Notice, listed, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(folder["sortie"]), e => Path.GetFileName(e)[0] == '.');
    }

    [UnixFact]
    public void The_folder_that_the_shell_stands_in_stays_the_same_by_whatever_link_it_is_given()
    {
        using TemporaryFolder folder = new();
        Make(folder);
        Run(Build(folder.FullPath, "2020-12-31"));
        Directory.CreateDirectory(folder["ailleurs"]);
        Directory.CreateSymbolicLink(folder["ailleurs/lien"], folder.FullPath);
        string listed = Shell($"cd '{folder["sortie"]}' && rm couverture.csv && '{Cli.ProgramPath}' build ../dossier-03 -o ../ailleurs/lien/sortie --date 2022-12-31 --dpi 36 >/dev/null 2>&1; ls");
        Assert.Contains("couverture.csv", listed, StringComparison.Ordinal);
    }

    [UnixFact]
    public void A_pipe_receives_what_is_written()
    {
        using TemporaryFolder folder = new();
        Make(folder);
        Assert.Contains("code_insee", Shell($"'{Cli.ProgramPath}' coverage '{Dossier(folder.FullPath)}' -o /dev/stdout | cat"), StringComparison.Ordinal);
    }

    /// <summary>A folder that bears the name of an output is a person's: it is named, nothing is replaced, and once it is moved away the same command
    /// goes through.</summary>
    /// <param name="isBegun">A run was killed after the replacement was begun: the next finishes it.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_folder_named_like_an_output_is_told_before_anything_is_replaced(bool isBegun)
    {
        using TemporaryFolder folder = new();
        Make(folder);
        Run(Build(folder.FullPath, "2020-12-31"));
        string inTheWay = folder["sortie/couverture.csv"];
        File.Delete(inTheWay);
        Directory.CreateDirectory(inTheWay);
        File.WriteAllText(Path.Combine(inTheWay, "notes.txt"), Notes);
        if (isBegun)
        {
            Directory.CreateDirectory(folder["sortie/.en-cours-0a0a0a0a"]);
            File.WriteAllText(folder["sortie/.en-cours-0a0a0a0a/couverture.csv"], "de la commande tuée");
            File.WriteAllText(folder["sortie/.en-cours-0a0a0a0a.verrou"], "remplacement");
        }

        byte[] earlier = File.ReadAllBytes(folder["sortie/structures-localisees.csv"]);
        string[] before = Entries(folder["sortie"]);
        for (int attempt = 0; attempt < 2; attempt++)
        {
            Cli.Outcome refused = Cli.Run(Build(folder.FullPath, "2022-12-31"));
            Assert.Equal(3, refused.ExitCode);
            Assert.Contains(inTheWay, refused.Error, StringComparison.Ordinal);
            Assert.Contains("porte le nom d’un fichier", refused.Error, StringComparison.Ordinal);
            Assert.Equal(earlier, File.ReadAllBytes(folder["sortie/structures-localisees.csv"]));
            Assert.Equal(Notes, File.ReadAllText(Path.Combine(inTheWay, "notes.txt")));
            Assert.Equal(before, Entries(folder["sortie"]));
        }

        Directory.Move(inTheWay, folder["sortie/à moi"]);
        Run(Build(folder.FullPath, "2022-12-31"));
        Assert.Contains("code_insee", File.ReadAllText(inTheWay), StringComparison.Ordinal);
        Assert.DoesNotContain(Entries(folder["sortie"]).Concat(Entries(folder.FullPath)), e => e[0] == '.' || e == Notice);
    }

    /// <summary>The owner of what is replaced cannot be kept: who may read it can.</summary>
    [OwnersFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void The_permissions_of_another_owners_file_are_kept()
    {
        using TemporaryFolder folder = new();
        Make(folder);
        string path = folder["c.csv"], log = folder["operations"];
        File.WriteAllText(path, "ancien");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Shell($"chown 4242:4242 '{path}' 2>&1");
        Run(Writings["coverage"].Command(folder.FullPath), Faults.Variables(folder.FullPath, log));
        DiskOperation chown = Faults.Read(log).First(o => o.Name == "chown");
        Shell($"chown 4242:4242 '{path}'");

        Run(Writings["coverage"].Command(folder.FullPath), Faults.Variables(folder.FullPath, at: chown.Number, errno: 1));

        Assert.Contains("code_insee", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(path));
    }

    [OrdinaryUserFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void A_destination_that_may_not_be_written_to_is_refused_before_anything_is_made()
    {
        using TemporaryFolder folder = new();
        Make(folder);
        Run(Build(folder.FullPath, "2020-12-31"));
        string[] before = Entries(folder.FullPath);
        File.SetUnixFileMode(folder["sortie"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Cli.Outcome refused = Cli.Run(Build(folder.FullPath, "2022-12-31"));
        File.SetUnixFileMode(folder["sortie"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("les droits manquent", refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, Entries(folder.FullPath));
    }

    [Fact]
    public void What_a_killed_run_of_version_0_1_moved_aside_comes_back()
    {
        using TemporaryFolder folder = new();
        Make(folder);
        Run(Build(folder.FullPath, "2020-12-31"));
        File.WriteAllText(folder["sortie/notes.txt"], Notes);
        Directory.Move(folder["sortie"], folder[".sortie.ancien-99999999"]);
        Directory.CreateDirectory(folder[".sortie.en-cours-99999999"]);

        Run(Build(folder.FullPath, "2022-12-31"));

        Assert.Equal(Notes, File.ReadAllText(folder["sortie/notes.txt"]));
        Assert.DoesNotContain(Entries(folder.FullPath), e => e[0] == '.');
    }

    [Fact]
    public void A_run_still_alive_is_left_in_peace()
    {
        using TemporaryFolder folder = new();
        Make(folder);
        Directory.CreateDirectory(folder[".sortie.en-cours-0a0a0a0a"]);
        File.WriteAllText(folder[".sortie.en-cours-0a0a0a0a/couverture.csv"], "en cours");
        using (new FileStream(folder[".sortie.en-cours-0a0a0a0a.verrou"], FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            Run(Build(folder.FullPath, "2022-12-31"));
            Assert.True(File.Exists(folder[".sortie.en-cours-0a0a0a0a/couverture.csv"]));
        }

        Run(Build(folder.FullPath, "2022-12-31"));
        Assert.DoesNotContain(Entries(folder.FullPath), e => e[0] == '.');
    }

    private void AtEach(Writing writing, int decisive, int ordinary, int errno, bool toTheLast = false, bool withoutExchange = false, string? words = null)
    {
        (Dictionary<string, string> after, DiskOperation[] operations) = Counted(writing, withoutExchange);
        Dictionary<string, string> before = Before(writing);
        Assert.NotEqual(before, after);
        int[] chosen = Faults.Choose(operations, decisive, ordinary);
        ConcurrentBag<string> ends = [], wrong = [];
        Parallel.ForEach(chosen, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, n =>
        {
            DiskOperation at = operations[n - 1];
            using TemporaryFolder folder = new();
            Start(writing, folder);
            Cli.Outcome outcome = Cli.Run(writing.Command(folder.FullPath), Faults.Variables(folder.FullPath, at: n, errno: errno, toTheLast: toTheLast, withoutExchange: withoutExchange));

            string where = $"{writing.Name}, operation {n} of {operations.Length} ({at.Name} {Path.GetFileName(at.Path)}): ";
            Dictionary<string, string> there = OutputsIn(writing, folder);
            bool isTold = File.Exists(folder[$"{writing.Output}/{Notice}"]);
            string end = Same(there, before) ? "earlier" : Same(there, after) ? "new" : isTold ? "told" : "torn";
            ends.Add(end);
            if (end == "torn" || (end == "told" && !withoutExchange))
                wrong.Add(where + end);
            if (errno == 0 ? outcome.ExitCode != Faults.Killed : !Excused(outcome, end, words!))
                wrong.Add($"{where}exit code {outcome.ExitCode}, {outcome.Error}");
            CheckPersons(writing, folder, where, wrong);

            Cli.Outcome next = Cli.Run(writing.Command(folder.FullPath), Faults.Variables(folder.FullPath, withoutExchange: withoutExchange));
            if (next.ExitCode != 0)
                wrong.Add($"{where}the next run ended with {next.ExitCode}: {next.Error}");
            if (!Same(OutputsIn(writing, folder), after))
                wrong.Add(where + "the next run did not complete");
            CheckPersons(writing, folder, where + "after the next run, ", wrong);
            if (Leftovers(writing, folder, after) is { Length: > 0 } left)
                wrong.Add($"{where}left behind: {string.Join(", ", left)}");
        });
        string what = errno == 0 ? "killed" : $"errno {errno}{(toTheLast ? " to the last" : "")}";
        said.WriteLine($"{writing.Name}{(withoutExchange ? " without exchange" : "")}: {operations.Length} operations, {what} at {chosen.Length}: {string.Join(", ", ends.GroupBy(e => e).Select(g => $"{g.Count()} {g.Key}"))}; {wrong.Count} wrong");
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Take(20)));
    }

    // A refusal of the disk ends with 3 and a French sentence; where only the cleaning was refused, the outputs are in place and the command says so
    // or nothing.
    private static bool Excused(Cli.Outcome outcome, string end, string words) =>
        !StackTrace().IsMatch(outcome.Error)
        && (outcome.ExitCode == 3 ? outcome.Error.Contains(words, StringComparison.Ordinal) : outcome.ExitCode == 0 && end == "new");

    [GeneratedRegex("^   at ", RegexOptions.Multiline)]
    private static partial Regex StackTrace();

    private static (Dictionary<string, string> Outputs, DiskOperation[] Operations) Counted(Writing writing, bool withoutExchange = false)
    {
        using TemporaryFolder folder = new();
        return Count(writing, folder, withoutExchange);
    }

    private static (Dictionary<string, string> Outputs, DiskOperation[] Operations) Count(Writing writing, TemporaryFolder folder, bool withoutExchange)
    {
        Start(writing, folder);
        string log = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            Run(writing.Command(folder.FullPath), Faults.Variables(folder.FullPath, log, withoutExchange: withoutExchange));
            return (OutputsIn(writing, folder), Faults.Read(log));
        }
        finally
        {
            File.Delete(log);
        }
    }

    private static readonly ConcurrentDictionary<string, Lazy<TemporaryFolder>> Templates = new(StringComparer.Ordinal);

    private static Dictionary<string, string> Before(Writing writing)
    {
        using TemporaryFolder folder = new();
        Start(writing, folder);
        return OutputsIn(writing, folder);
    }

    // The inputs, the earlier outputs, and what a person keeps among them. Made once, then copied.
    private static void Start(Writing writing, TemporaryFolder folder)
    {
        TemporaryFolder template = Templates.GetOrAdd(writing.Name, _ => new Lazy<TemporaryFolder>(() =>
        {
            TemporaryFolder made = new();
            AppDomain.CurrentDomain.ProcessExit += (_, _) => made.Dispose();
            Make(made);
            if (writing.Before is { } before)
            {
                Run(before(made.FullPath));
                if (IsFolder(writing))
                    MakePersons(made[writing.Output]);
            }

            return made;
        })).Value;
        CopyFolder(template.FullPath, folder.FullPath);
    }

    private static bool IsFolder(Writing writing) => !Path.HasExtension(writing.Output);

    private static void MakePersons(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "notes.txt"), Notes);
        Directory.CreateDirectory(Path.Combine(folder, "plans", "2023"));
        File.WriteAllText(Path.Combine(folder, "plans", "2023", "esquisse (1).txt"), Notes);
        File.CreateSymbolicLink(Path.Combine(folder, "raccourci"), "notes.txt");
        if (File.Exists(Path.Combine(folder, "structures.csv")))
            File.AppendAllText(Path.Combine(folder, "structures.csv"), "a,Centre A,CS,,,,,Alpha,03001,,,,,,,,,,\n");
    }

    private static void CheckPersons(Writing writing, TemporaryFolder folder, string where, ConcurrentBag<string> wrong)
    {
        if (writing.Before is null || !IsFolder(writing))
            return;
        string output = folder[writing.Output];
        foreach (string file in (string[])["notes.txt", "plans/2023/esquisse (1).txt", "raccourci"])
        {
            string path = Path.Combine(output, file);
            if (!File.Exists(path) || File.ReadAllText(path) != Notes)
                wrong.Add($"{where}{file} is lost");
        }

        if (new FileInfo(Path.Combine(output, "raccourci")).LinkTarget != "notes.txt")
            wrong.Add(where + "the link is lost");
        if (writing.Name == "data pull" && !File.ReadAllText(Path.Combine(output, "structures.csv")).EndsWith("03001,,,,,,,,,,\n", StringComparison.Ordinal))
            wrong.Add(where + "the register is lost");
    }

    private static string[] Leftovers(Writing writing, TemporaryFolder folder, Dictionary<string, string> after)
    {
        string[] outside = [.. Entries(folder.FullPath).Except(["catalogue.json", "dossier-03", "sources", writing.Output])];
        if (!IsFolder(writing))
            return outside;
        string[] mine = writing.Before is null ? [] : ["notes.txt", "plans", "raccourci", "structures.csv"];
        return [.. outside, .. Entries(folder[writing.Output]).Except(after.Keys).Except(mine)];
    }

    private static string[] Entries(string folder) =>
        [.. Directory.GetFileSystemEntries(folder).Select(e => Path.GetFileName(e)).Order(StringComparer.Ordinal)];

    private static bool Same(Dictionary<string, string> one, Dictionary<string, string> other) =>
        one.Count == other.Count && one.All(o => other.GetValueOrDefault(o.Key) == o.Value);

    // The outputs by name and hash: what is a person's, or hidden, apart.
    private static Dictionary<string, string> OutputsIn(Writing writing, TemporaryFolder folder)
    {
        string output = folder[writing.Output];
        string[] files = Directory.Exists(output) ? [.. Directory.GetFiles(output).Where(f => Path.GetFileName(f)[0] != '.' && Path.GetFileName(f) is not ("notes.txt" or "raccourci" or "structures.csv" or Notice))] : File.Exists(output) ? [output] : [];
        return files.ToDictionary(f => Path.GetFileName(f), f => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f))), StringComparer.Ordinal);
    }

    private static void Run(string[] args, IReadOnlyDictionary<string, string>? environment = null)
    {
        Cli.Outcome outcome = Cli.Run(args, environment ?? new Dictionary<string, string>(StringComparer.Ordinal));
        Assert.True(outcome.ExitCode == 0, outcome.Error);
    }

    private static string Shell(string command)
    {
        using System.Diagnostics.Process shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sh", ["-c", command]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return output;
    }

    private static string Dossier(string folder) => $"{folder}/dossier-03";

    private static string[] Build(string folder, string date) => ["build", Dossier(folder), "-o", $"{folder}/sortie", "--date", date, "--dpi", "36"];

    private static string[] Evolution(string folder, string to) =>
        ["evolution", Dossier(folder), "--from", "2019", "--to", to, "-o", $"{folder}/evolution", "--dpi", "36"];

    private static string[] Pull(string folder, string title) =>
        ["data", "pull", "03", "--source", $"{folder}/sources", "--catalogue", $"{folder}/catalogue.json", "-o", $"{folder}/dossier", "--date", "2026-01-31", "--titre", title];

    // The smallest dossier that is drawn, and what a smaller one is pulled from.
    private static void Make(TemporaryFolder folder)
    {
        const string boundaries = """
            {"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{"code":"03001","nom":"Alpha"},"geometry":{"type":"Polygon","coordinates":[[[3,46],[3.05,46.00001],[3.1,46],[3.1,46.1],[3,46.1],[3,46]]]}},
            {"type":"Feature","properties":{"code":"03002","nom":"Bravo"},"geometry":{"type":"Polygon","coordinates":[[[3.1,46],[3.2,46],[3.2,46.1],[3.1,46.1],[3.1,46]]]}}]}
            """;
        Write("catalogue.json", """
            { "hotes": [], "departements": {"03": "Allier"},
              "jeux": [ { "id": "c", "role": "communes", "format": "geojson", "source": "Nous", "millesime": 2026, "licence": "Licence Ouverte 2.0", "local": ["c-{dep}.geojson"] } ] }
            """);
        Write("sources/c-03.geojson", boundaries);
        Write("dossier-03/communes.geojson", boundaries);
        Write("dossier-03/structures.csv", "id,nom,type,commune,date_agrement\na,Centre A,CS,Alpha,2010-01-01\nb,Espace B,EVS,Bravo,2021-06-01\n");
        Write("dossier-03/dossier.json", """
            { "departement": {"code": "03", "nom": "Allier"}, "date": "2022-12-31", "regle": "implantation",
              "communes": {"fichier": "communes.geojson", "source": "Nous", "millesime": 2022, "licence": "Licence Ouverte 2.0"},
              "structures": {"fichier": "structures.csv", "source": "Nous", "millesime": 2022, "licence": "Licence Ouverte 2.0"},
              "carte": {"themes": ["couverture"]} }
            """);

        void Write(string name, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
            File.WriteAllText(folder[name], text, new UTF8Encoding(false));
        }
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (FileSystemInfo entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            string target = Path.Combine(to, entry.Name);
            if (entry.LinkTarget is { } link)
                File.CreateSymbolicLink(target, link);
            else if (entry is DirectoryInfo)
                CopyFolder(entry.FullName, Directory.CreateDirectory(target).FullName);
            else
                File.Copy(entry.FullName, target);
        }
    }
}
