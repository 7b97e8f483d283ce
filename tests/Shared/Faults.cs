using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Senacs.Geo.Testing;

/// <summary>One operation of a process that changes what is on disk.</summary>
/// <param name="Number">From 1, in the order of the process.</param>
/// <param name="Name">open (for writing), write, truncate, allocate, fsync, rename, exchange, link, unlink, mkdir, rmdir, chmod, chown,
/// utimens.</param>
/// <param name="Path">Of the file, or the new name.</param>
public sealed record DiskOperation(int Number, string Name, string Path);

/// <summary>Kills a process, or makes the disk fail, at an operation counted among those it does under a folder (see
/// <c>Faults/faults.c</c>).</summary>
public static class Faults
{
    /// <summary>Set, the tests interrupt at every operation; else at those where something is decided, and at a sample of the others.</summary>
    public const string EveryOperation = "SENACS_GEO_TOUTES_LES_COUPURES";

    public const int NoSpace = 28, InputOutput = 5, ReadOnly = 30;

    /// <summary>The exit code of a process ended by SIGKILL.</summary>
    public const int Killed = 128 + 9;

    private static readonly Lazy<string> Library = new(Compile);

    public static bool IsExhaustive { get; } = Environment.GetEnvironmentVariable(EveryOperation) is { Length: > 0 };

    /// <summary>Why no fault can be injected here; null: they can.</summary>
    public static string? Obstacle { get; } = !OperatingSystem.IsLinux() ? "Faults are injected on Linux only." : HasCompiler() ? null : "There is no C compiler (cc) on this machine.";

    /// <param name="under">Operations under this path count.</param>
    /// <param name="log">Where they are noted; null: nowhere.</param>
    /// <param name="at">The operation at which it happens; 0: nothing does.</param>
    /// <param name="errno">What it fails with; 0: the process is killed.</param>
    /// <param name="toTheLast">All after it fail too.</param>
    /// <param name="withoutExchange">The system cannot exchange two names.</param>
    public static Dictionary<string, string> Variables(string under, string? log = null, int at = 0, int errno = 0, bool toTheLast = false, bool withoutExchange = false)
    {
        Dictionary<string, string> environment = new(StringComparer.Ordinal) { ["LD_PRELOAD"] = Library.Value, ["FAULTS_UNDER"] = under };
        if (log is not null)
            environment["FAULTS_LOG"] = log;
        if (at > 0)
            environment["FAULTS_AT"] = at.ToString(CultureInfo.InvariantCulture);
        if (errno > 0)
            environment["FAULTS_ERRNO"] = errno.ToString(CultureInfo.InvariantCulture);
        if (toTheLast)
            environment["FAULTS_LAST"] = "1";
        if (withoutExchange)
            environment["FAULTS_NO_EXCHANGE"] = "1";
        return environment;
    }

    public static DiskOperation[] Read(string log) => !File.Exists(log) ? [] :
    [
        .. File.ReadAllLines(log).Select(l => l.Split(' ', 3)).Select(p => new DiskOperation(int.Parse(p[0], CultureInfo.InvariantCulture), p[1], p[2])).OrderBy(o => o.Number),
    ];

    /// <summary>The operations to interrupt at: all; or, outside an exhaustive run, each <paramref name="decisive"/>th from the first flush on, where
    /// names change, and each <paramref name="ordinary"/>th before.</summary>
    public static int[] Choose(DiskOperation[] operations, int decisive, int ordinary)
    {
        int first = operations.FirstOrDefault(o => o.Name is "fsync")?.Number ?? 1;
        return [.. operations.Select(o => o.Number).Where(n => IsExhaustive || (n >= first ? (operations.Length - n) % decisive == 0 : (n - 1) % ordinary == 0) || operations[n - 1].Name is "exchange" or "rename")];
    }

    private static bool HasCompiler()
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("cc", ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string Compile()
    {
        string source = Path.Combine(OpenData.Root, "tests", "Shared", "Faults", "faults.c");
        string library = Path.Combine(Directory.CreateTempSubdirectory("senacs-geo-faults-").FullName, "faults.so");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(library)!, recursive: true);
        using Process compiler = Process.Start(new ProcessStartInfo("cc", ["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, source, "-ldl"]) { RedirectStandardError = true, UseShellExecute = false })!;
        string said = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        Assert.True(compiler.ExitCode == 0, said);
        return library;
    }
}

/// <summary>A fact in which faults are injected; skipped, with the reason, where they cannot be.</summary>
public sealed class FaultsFactAttribute : FactAttribute
{
    public FaultsFactAttribute() => Skip = Faults.Obstacle;
}

/// <summary>A fact in which faults are injected into what root does to another's file; skipped, with the reason, where they cannot be.</summary>
public sealed class OwnersFactAttribute : FactAttribute
{
    public OwnersFactAttribute() => Skip = Faults.Obstacle ?? (Environment.UserName == "root" ? null : "Only root makes a file of another owner.");
}

/// <summary>A theory in which faults are injected; skipped, with the reason, where they cannot be.</summary>
public sealed class FaultsTheoryAttribute : TheoryAttribute
{
    public FaultsTheoryAttribute() => Skip = Faults.Obstacle;
}
