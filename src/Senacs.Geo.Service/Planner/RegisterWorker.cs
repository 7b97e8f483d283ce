using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Sources.Files;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Service.Planner;

/// <summary>The other process: reads the register that somebody sent, with a copy of its dossier, within limits of its own, and writes what it came
/// to on standard output.</summary>
/// <remarks>
/// It ends by itself when its standard input does: when the service, or the client it works for, is gone. <see cref="RegisterUpload"/> starts it,
/// watches it and ends it.
/// </remarks>
internal static class RegisterWorker
{
    public const string Verb = "--controle-registre";

    /// <param name="args">The dossier's folder, the folder to work in (which holds the register), and seconds of processor.</param>
    public static int Run(string[] args)
    {
        if (args is not [string folder, string scratch, string seconds])
            return 2;
        LimitProcessor(int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture));
        EndWithStandardInput();
        BeFirstToGo();
        using Stream output = Console.OpenStandardOutput();
        DraftJson.Write(Check(folder, scratch), output);
        return 0;
    }

    private static CheckedRegister Check(string folder, string scratch)
    {
        try
        {
            DossierFolder dossier = DossierFolder.Open(folder);
            string register = dossier.Manifest.Structures.Fichier;
            // The register first, alone: a bomb ends before anything is copied.
            using (Stream stream = SourceFiles.Open(Path.Combine(scratch, register), register))
                Table.Read(stream, register, TableLimits.ByHand);
            foreach (string name in dossier.Manifest.Inputs().Select(i => i.Input.Fichier).Append(DossierManifest.FileName)
                .Distinct(StringComparer.Ordinal))
            {
                string from = Path.Combine(dossier.FullPath, name), to = Path.Combine(scratch, name);
                if (name == register || !File.Exists(from))
                    continue;
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(from, to);
            }

            Dossier read = DossierReader.Read(scratch);
            return new CheckedRegister(read.Register, read.Structures, read.Issues, null);
        }
        catch (SourceUnavailableException e)
        {
            return new CheckedRegister(null, null, [], e.Message);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "the process ends on the next line")]
    private static void EndWithStandardInput()
    {
        Thread watch = new(() =>
        {
            try
            {
                using Stream input = Console.OpenStandardInput();
                while (input.Read(new byte[64]) > 0)
                {
                    // nothing is said, only the end
                }
            }
            catch
            {
                // whoever started it clears up too
            }

            Environment.Exit(4);
        })
        { IsBackground = true };
        watch.Start();
    }

    // Where memory runs short in all, the kernel ends this process and not the service.
    private static void BeFirstToGo()
    {
        try
        {
            if (OperatingSystem.IsLinux())
                File.WriteAllText("/proc/self/oom_score_adj", "1000");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the service watches its memory all the same
        }
    }

    // The system itself ends a process that goes on; where there is no such limit the service does.
    private static void LimitProcessor(int seconds)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return;
        Limit limit = new() { Soft = (ulong)seconds, Hard = (ulong)seconds + 1 };
        _ = Set(0, in limit); // RLIMIT_CPU; a refusal leaves the service's watch
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }

    [DllImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Set(int resource, in Limit limit);
}
