using System.ComponentModel;
using System.Diagnostics;

namespace Senacs.Geo.Service.Tests.Clients;

/// <summary>A fact that needs a program of this machine; skipped, with the reason, where it is absent. CI has them all.</summary>
public sealed class ClientFactAttribute : FactAttribute
{
    public ClientFactAttribute(string program, params string[] probe)
    {
        try
        {
            if (ClientProcess.Run(program, probe).ExitCode != 0)
                Skip = $"{program} {string.Join(' ', probe)} does not work on this machine.";
        }
        catch (Win32Exception)
        {
            Skip = $"{program} is not on this machine.";
        }
    }
}

internal static class ClientProcess
{
    public static (int ExitCode, string Output, string Error) Run(string program, params string[] arguments)
    {
        ProcessStartInfo info = new(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        info.Environment["QT_QPA_PLATFORM"] = "offscreen";
        info.Environment["CPL_DEBUG"] = "OFF";
        using Process process = Process.Start(info)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(120_000), $"{program} {string.Join(' ', arguments)} did not end");
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
