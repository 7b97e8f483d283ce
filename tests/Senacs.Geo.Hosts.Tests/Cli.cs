using System.Diagnostics;
using System.Text;

namespace Senacs.Geo.Hosts.Tests;

/// <summary>Runs the command as a user does: a process with its exit code, standard output and standard error.</summary>
internal static class Cli
{
    public sealed record Outcome(int ExitCode, string Output, string Error);

    private static readonly Lazy<string> Program = new(FindProgram);

    /// <summary>The executable, built when needed.</summary>
    public static string ProgramPath => Program.Value;

    public static Outcome Run(params string[] args) => Run(args, new Dictionary<string, string>(StringComparer.Ordinal));

    public static Outcome Run(string[] args, IReadOnlyDictionary<string, string> environment)
    {
        using Process process = Start(args, environment);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(120_000), $"senacs-geo {string.Join(' ', args)} did not end");
        return new Outcome(process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    // The published build, as users run it; the script at the root builds it anew when a source has changed.
    private static string FindProgram()
    {
        if (OperatingSystem.IsWindows())
            return Path.Combine(OpenData.Root, "src", "Senacs.Geo.Cli", "bin", "Debug", "net10.0", "senacs-geo.exe");
        using Process script = Process.Start(new ProcessStartInfo(Path.Combine(OpenData.Root, "senacs-geo"), ["--version"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        script.StandardOutput.ReadToEnd();
        script.WaitForExit();
        Assert.Equal(0, script.ExitCode);
        return Path.Combine(OpenData.Root, "artifacts", "senacs-geo", "senacs-geo");
    }

    public static Process Start(string[] args, IReadOnlyDictionary<string, string>? environment = null)
    {
        ProcessStartInfo info = new(Program.Value)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (string arg in args)
            info.ArgumentList.Add(arg);
        foreach ((string key, string value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            info.Environment[key] = value;
        return Process.Start(info)!;
    }
}

/// <summary>A folder that disappears with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string FullPath { get; } = Directory.CreateTempSubdirectory("senacs-geo-").FullName;

    public string this[string name] => Path.Combine(FullPath, name);

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}

/// <summary>The dossiers that the project ships.</summary>
public static class ShippedDossiers
{
    public static string Data { get; } = Path.Combine(OpenData.Root, "data");

    public static string Allier { get; } = Path.Combine(Data, "03-allier");

    public static TheoryData<string> All()
    {
        TheoryData<string> names = [];
        foreach (string folder in Directory.GetDirectories(Data).Where(d => File.Exists(Path.Combine(d, "dossier.json"))).Order(StringComparer.Ordinal))
            names.Add(Path.GetFileName(folder));
        return names;
    }
}
