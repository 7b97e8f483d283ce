using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit.Abstractions;

namespace Senacs.Geo.Hosts.Tests.Fuzz;

/// <summary>
/// <c>senacs-geo check</c> over dossiers whose structure is stretched, each in a process of its own with limits of its own: three seconds of
/// processor, 300 MB, exit 0, 1 or 3, a French sentence, no stack.
/// </summary>
/// <remarks>
/// 300 cases in every run. <c>SENACS_GEO_FUZZ=5000 dotnet test tests/Senacs.Geo.Hosts.Tests --filter StructureFuzz</c> makes more;
/// <c>SENACS_GEO_FUZZ_SEED=N</c> starts at another seed and, with <c>SENACS_GEO_FUZZ=1</c>, plays one case again. <c>SENACS_GEO_FUZZ_TABLE=FILE</c>
/// writes what each took.
/// </remarks>
public class StructureFuzzTests(ITestOutputHelper output)
{
    private const double MostProcessorSeconds = 3;
    private const int MostMemoryMb = 300;

    private sealed record Trial(int Seed, string Case, long Bytes, int ExitCode, double ProcessorSeconds, long MemoryKb, string Said, string? Fault);

    [ToolFact("sh", "-c")]
    public void Whatever_the_structure_of_a_file_the_check_ends_soon_in_little_memory_and_in_French()
    {
        int count = Setting("SENACS_GEO_FUZZ", 300), first = Setting("SENACS_GEO_FUZZ_SEED", 0);
        ConcurrentBag<Trial> trials = [];
        long start = Stopwatch.GetTimestamp();
        Cli.Run("--version"); // published once, before the processes
        Parallel.For(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed => trials.Add(Try(seed)));
        Trial[] all = [.. trials.OrderBy(t => t.Seed)];
        string table = string.Join('\n', all.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Seed}\t{t.ExitCode}\t{t.ProcessorSeconds:0.00}\t{t.MemoryKb / 1024}\t{t.Bytes}\t{t.Case}\t{t.Fault}")));
        if (Environment.GetEnvironmentVariable("SENACS_GEO_FUZZ_TABLE") is { Length: > 0 } file)
            File.WriteAllText(file, table + "\n");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} cases in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s; exit 0: {all.Count(t => t.ExitCode == 0)}, 1: {all.Count(t => t.ExitCode == 1)}, 3: {all.Count(t => t.ExitCode == 3)}; most processor {all.Max(t => t.ProcessorSeconds):0.00} s, most memory {all.Max(t => t.MemoryKb) / 1024} MB"));
        Trial[] faults = [.. all.Where(t => t.Fault is not null)];
        Assert.True(faults.Length == 0, string.Join("\n", faults.Take(40).Select(f => $"seed {f.Seed}: {f.Case}: {f.Fault}")));
    }

    private static Trial Try(int seed)
    {
        FuzzedDossier dossier = FuzzedDossier.Make(seed);
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["d"]);
        dossier.WriteTo(folder["d"]);
        (int exit, double seconds, long memory, string said) = Run(folder["d"], folder["temps"]);
        string? fault = exit is not (0 or 1 or 3) ? $"exit {exit}"
            : seconds > MostProcessorSeconds ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s of processor")
            : memory > MostMemoryMb * 1024L ? string.Create(CultureInfo.InvariantCulture, $"{memory / 1024} MB")
            : said.Contains("   at ", StringComparison.Ordinal) || said.Contains("Exception", StringComparison.Ordinal) ? "a stack"
            : !IsFrench(said) ? "no French sentence" : null;
        return new(seed, dossier.Case, dossier.Bytes, exit, seconds, memory, said, fault is null ? null : $"{fault}: {said[..Math.Min(300, said.Length)]}");
    }

    // One of the small words that no sentence of ours goes without, and a full stop or the title of the report.
    private static bool IsFrench(string said) =>
        said.Length > 20 && new[] { " le ", " la ", " les ", " est ", " un ", " une ", " du ", " des ", "l'", "l’", "d'", "d’", "C'est ", " de ", "Clés ", "Clé " }.Any(word => said.Contains(word, StringComparison.OrdinalIgnoreCase));

    // The system ends what takes more than three seconds (a whole second of grace: the limit is in seconds), the runtime what takes more than 200 MB
    // of heap.
    private static (int Exit, double Seconds, long MemoryKb, string Said) Run(string dossier, string times)
    {
        ProcessStartInfo info = new("sh", ["-c", "ulimit -t 4; ulimit -c 0; \"$@\"; code=$?; times > \"$TEMPS\"; exit $code", "sh", Cli.ProgramPath, "check", dossier])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        info.Environment["TEMPS"] = times;
        info.Environment["DOTNET_GCHeapHardLimit"] = (200 << 20).ToString("X", CultureInfo.InvariantCulture);
        using Process shell = Process.Start(info)!;
        Task<string> error = shell.StandardError.ReadToEndAsync(), text = shell.StandardOutput.ReadToEndAsync();
        long memory = 0;
        while (!shell.WaitForExit(10))
            memory = Math.Max(memory, PeakOfChildren(shell.Id));
        string said = error.GetAwaiter().GetResult() + text.GetAwaiter().GetResult();
        return (shell.ExitCode, SecondsIn(times), memory, said);
    }

    // VmHWM, the most that was resident, of the shell's child.
    private static long PeakOfChildren(int shell)
    {
        try
        {
            long peak = 0;
            foreach (string child in File.ReadAllText($"/proc/{shell}/task/{shell}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                string? line = File.ReadLines($"/proc/{child}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
                if (line is not null)
                    peak = Math.Max(peak, long.Parse(line.AsSpan(6).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture));
            }

            return peak;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0; // it has just ended, or the system has no /proc: the runtime's limit holds all the same
        }
    }

    // "0m0.00s 0m0.00s" of the shell, then of its children: user and system.
    private static double SecondsIn(string times) => !File.Exists(times) ? double.PositiveInfinity : File.ReadAllLines(times)[1].Split(' ').Sum(static t =>
    {
        string[] parts = t.TrimEnd('s').Split('m');
        return (60 * double.Parse(parts[0], CultureInfo.InvariantCulture)) + double.Parse(parts[1], CultureInfo.InvariantCulture);
    });

    private static int Setting(string name, int absent) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : absent;
}
