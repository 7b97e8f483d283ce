namespace Senacs.Geo.Hosts.Tests;

/// <summary>A fact that needs a program of this machine but no open data, so that it runs wherever the repository is; skipped, with the reason, where
/// the program is absent.</summary>
public sealed class ToolFactAttribute : FactAttribute
{
    /// <param name="program">A name on the PATH.</param>
    /// <param name="probe">One argument with which it ends at once.</param>
    /// <param name="mustSucceed">It is there only when the probe succeeds: an interpreter with a module.</param>
    public ToolFactAttribute(string program, string probe, bool mustSucceed = false)
    {
        if (!IsThere(program, probe, mustSucceed))
            Skip = $"{program} is not on this machine.";
    }

    private static bool IsThere(string program, string probe, bool mustSucceed)
    {
        try
        {
            using System.Diagnostics.Process process = System.Diagnostics.Process.Start(
                new System.Diagnostics.ProcessStartInfo(program, [probe]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return !mustSucceed || process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
