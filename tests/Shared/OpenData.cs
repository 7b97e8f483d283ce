using Xunit;

namespace Senacs.Geo.Testing;

/// <summary>The real open data that lies beside the checkout (<c>../shared/data</c>) when developing; absent for most people.</summary>
public static class OpenData
{
    /// <summary>The checkout's root: the folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    public static string Folder { get; } = Path.GetFullPath(Path.Combine(Root, "..", "shared", "data"));

    public static bool IsHere { get; } = Directory.Exists(Folder);

    public static string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Senacs.Geo.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Senacs.Geo.sln was not found above the test's folder.");
    }
}

/// <summary>A fact that needs the real open data; skipped, with the reason, where they are absent.</summary>
public sealed class OpenDataFactAttribute : FactAttribute
{
    public OpenDataFactAttribute()
    {
        if (!OpenData.IsHere)
            Skip = "The open data (../shared/data) are not beside this checkout.";
    }
}

/// <summary>A theory that needs the real open data; skipped, with the reason, where they are absent.</summary>
public sealed class OpenDataTheoryAttribute : TheoryAttribute
{
    public OpenDataTheoryAttribute()
    {
        if (!OpenData.IsHere)
            Skip = "The open data (../shared/data) are not beside this checkout.";
    }
}

/// <summary>The small failing inputs that lie beside the checkout (<c>../shared/cases</c>) when developing; absent for most people.</summary>
public static class OutsideCases
{
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(OpenData.Root, "..", "shared", "cases"));

    /// <summary>Null: they are there.</summary>
    public static string? Obstacle { get; } = Directory.Exists(Folder) ? null : "The cases (../shared/cases) are not beside this checkout.";
}

/// <summary>A fact about one of the cases; skipped, with the reason, where they are absent.</summary>
public sealed class CaseFactAttribute : FactAttribute
{
    public CaseFactAttribute() => Skip = OutsideCases.Obstacle;
}

/// <summary>A theory about the cases; skipped, with the reason, where they are absent.</summary>
public sealed class CaseTheoryAttribute : TheoryAttribute
{
    public CaseTheoryAttribute() => Skip = OutsideCases.Obstacle;
}

/// <summary>A fact that needs the open data and a program of this machine; skipped, with the reason, where one is absent.</summary>
public sealed class PeerFactAttribute : FactAttribute
{
    /// <param name="program">Absolute path, or a name on the PATH.</param>
    /// <param name="probe">An argument list, separated by '|', that must succeed.</param>
    public PeerFactAttribute(string program, string probe)
    {
        if (!OpenData.IsHere)
            Skip = "The open data (../shared/data) are not beside this checkout.";
        else if (!Works(program, probe.Split('|')))
            Skip = $"{program} {probe.Replace('|', ' ')} does not work on this machine.";
    }

    private static bool Works(string program, string[] arguments)
    {
        try
        {
            using System.Diagnostics.Process process = System.Diagnostics.Process.Start(
                new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
