using System.Diagnostics;
using Senacs.Geo.Sources.Writing;

namespace Senacs.Geo.Cli;

/// <summary>Puts right what killed runs left of a destination: finished where it was begun, deleted where it was not. What belongs to a run still
/// alive stays.</summary>
internal static class OutputRecovery
{
    public static void Run(string destination)
    {
        string parent = Path.GetDirectoryName(destination)!;
        foreach (string old in FoldersOf(parent, $".{Path.GetFileName(destination)}.ancien-"))
        {
            if (IsOfDeadProcess(old))
                Try(() => FolderExchange.RecoverMovedAside(old, destination));
        }

        PutRight(parent, OutputFolder.StemBeside(destination), destination);
        if (Directory.Exists(destination))
            PutRight(destination, OutputFolder.StemInside, destination);
    }

    private static void PutRight(string place, string stem, string destination)
    {
        foreach (string staged in FoldersOf(place, stem))
        {
            string path = staged + OutputFolder.MarkSuffix;
            if (LivingMark.TryTake(path, out LivingMark? mark))
            {
                using (mark)
                    Try(() => Finish(staged, destination, mark));
            }
            else if (!File.Exists(path) && IsOfDeadProcess(staged))
            {
                Try(() =>
                {
                    if (Directory.Exists(staged)) // another may have just put it right
                        Directory.Delete(staged, recursive: true);
                });
            }
        }

        foreach (string path in Directory.EnumerateFiles(place, stem + "*" + OutputFolder.MarkSuffix))
        {
            if (!Directory.Exists(OutputFolder.StagedOf(path)) && LivingMark.TryTake(path, out LivingMark? alone))
            {
                using (alone)
                    Try(alone.Delete);
            }
        }
    }

    private static void Finish(string staged, string destination, LivingMark mark)
    {
        if (FileByFile.IsBegun(mark))
            FileByFile.Finish(staged, destination);
        else
            FolderExchange.Recover(staged, destination, mark);
        mark.Delete();
    }

    private static string[] FoldersOf(string place, string stem) => Directory.Exists(place) ? Directory.GetDirectories(place, stem + "*") : [];

    // Version 0.1.0 named its folders by the number of its process, and had no marks. Any other name is a person's.
    private static bool IsOfDeadProcess(string staged)
    {
        if (!int.TryParse(staged.AsSpan(staged.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            return false;
        try
        {
            using Process process = Process.GetProcessById(number);
            return process.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    // Another person's, in a folder that several write to: theirs to put right.
    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (UnauthorizedAccessException)
        {
        }
    }
}
