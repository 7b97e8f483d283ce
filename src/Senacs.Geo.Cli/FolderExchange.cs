using System.Text;
using Senacs.Geo.Sources.Writing;

namespace Senacs.Geo.Cli;

/// <summary>Replaces a folder by another in one call, everything else that it holds having its name in both.</summary>
/// <remarks>
/// 1. Link: each file of the destination that is no output gets a second name in the new folder; sub-folders are made anew around theirs.
/// 2. Journal: the outputs and the links, each with its size and time, are noted in the run's mark and flushed. Without a journal, nothing was
/// exchanged.
/// 3. Exchange.
/// 4. Settle: the old folder, now under the hidden name, gives up what it holds. Old outputs and links are deleted (the file itself keeps its other
/// name); a file that a person
///    made or saved between 1 and 3 is in no journal, and is brought back to the destination.
/// A run killed after 3 is settled by the next: the journal says which of the two folders is the old one, since the new outputs are noted with their
/// time.
/// </remarks>
internal static class FolderExchange
{
    /// <summary>A folder of outputs holds some files more; one that holds all a person has is not rebuilt around them.</summary>
    private const int MostLinks = 1000;

    private sealed record Journal(Dictionary<string, string> Outputs, Dictionary<string, string> Others);

    /// <param name="staged">The new folder.</param>
    /// <param name="destination">The one that it replaces.</param>
    /// <param name="mark">Of the run: takes the journal.</param>
    /// <param name="stale">Earlier outputs that the new folder does without: noted as links without being linked, so that they go with the old
    /// folder unless a person saves one meanwhile.</param>
    /// <returns>False where the place does not allow it: both folders are as they were.</returns>
    public static bool TryRun(string staged, string destination, LivingMark mark, IReadOnlyCollection<string> stale)
    {
        Dictionary<string, string> outputs = Directory.EnumerateFiles(staged)
            .ToDictionary(static f => Path.GetFileName(f), static f => Signature(f), StringComparer.Ordinal);
        Dictionary<string, string> others =
            stale.ToDictionary(static name => name, name => Signature(Path.Combine(destination, name)), StringComparer.Ordinal);
        if (!TryLinkAll(destination, staged, "", outputs, others) || !SystemCalls.TryCopyOwnership(destination, staged))
        {
            Undo(staged, outputs);
            return false;
        }

        Write(mark, new(outputs, others));
        SystemCalls.FlushFolder(staged);
        SystemCalls.FlushFolder(Path.GetDirectoryName(mark.Path)!);
        if (!SystemCalls.TryExchange(staged, destination))
        {
            Undo(staged, outputs);
            return false;
        }

        // from here on the new outputs are in place, whatever happens: what cannot be settled now, the next run settles by the journal
        try
        {
            Settle(staged, destination, new(outputs, others));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(Textes.LeftToNextRun(IoWords.Say(e)));
            mark.Dispose();
        }

        SystemCalls.FlushFolder(Path.GetDirectoryName(destination)!);
        return true;
    }

    /// <summary>Ends what a run that was killed had begun.</summary>
    public static void Recover(string staged, string destination, LivingMark mark)
    {
        Journal? journal = Read(mark);
        bool isOld = journal is not null && !journal.Outputs.Any(o => Signature(Path.Combine(staged, o.Key)) == o.Value);
        if (isOld)
            Settle(staged, destination, journal!);
        else
            Directory.Delete(staged, recursive: true);
    }

    /// <summary>The same for a folder of version 0.1.0, which moved the whole destination aside and kept no journal: what the destination lacks is
    /// brought back.</summary>
    public static void RecoverMovedAside(string old, string destination)
    {
        if (Directory.Exists(destination))
            Settle(old, destination, new(Directory.EnumerateFiles(destination)
                .ToDictionary(static f => Path.GetFileName(f), static _ => "", StringComparer.Ordinal), []));
        else
            Directory.Move(old, destination);
    }

    private static bool TryLinkAll(string from, string to, string under, Dictionary<string, string> outputs, Dictionary<string, string> others)
    {
        foreach (FileSystemInfo entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            string relative = under + entry.Name, target = Path.Combine(to, entry.Name);
            if (under.Length == 0 && outputs.ContainsKey(entry.Name))
            {
                if (entry is DirectoryInfo)
                    return false;
                continue;
            }

            if (others.ContainsKey(relative))
                continue;
            if (others.Count == MostLinks)
                return false;
            if (entry is DirectoryInfo && entry.LinkTarget is null)
            {
                // a folder that only its owner empties could not be settled
                if ((entry.UnixFileMode & (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)) != (
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute))
                    return false;
                Directory.CreateDirectory(target);
                if (!TryLinkAll(entry.FullName, target, relative + "/", outputs, others) || !SystemCalls.TryCopyOwnership(entry.FullName, target))
                    return false;
                SystemCalls.FlushFolder(target);
            }
            else if (SystemCalls.TryLink(entry.FullName, target))
            {
                others[relative] = Signature(target);
            }
            else if (entry.Exists)
            {
                return false;
            }
        }

        return true;
    }

    private static void Undo(string staged, Dictionary<string, string> outputs)
    {
        // it may already have the permissions of the destination, without its owner
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(staged, File.GetUnixFileMode(staged) | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (FileSystemInfo entry in new DirectoryInfo(staged).EnumerateFileSystemInfos().Where(e => !outputs.ContainsKey(e.Name)))
        {
            if (entry is DirectoryInfo { LinkTarget: null } folder)
                folder.Delete(recursive: true);
            else
                entry.Delete();
        }
    }

    private static void Settle(string old, string destination, Journal journal)
    {
        foreach (string output in journal.Outputs.Keys.Where(o => File.Exists(Path.Combine(old, o))))
            File.Delete(Path.Combine(old, output));
        SettleFolder(old, destination, "", journal);
        SystemCalls.FlushFolder(destination);
    }

    private static void SettleFolder(string old, string destination, string under, Journal journal)
    {
        foreach (FileSystemInfo entry in new DirectoryInfo(old).EnumerateFileSystemInfos())
        {
            string relative = under + entry.Name, target = Path.Combine(destination, entry.Name);
            if (entry is DirectoryInfo { LinkTarget: null })
                SettleFolder(entry.FullName, target, relative + "/", journal);
            else if (Signature(entry.FullName) is var signature
                && (journal.Others.GetValueOrDefault(relative) == signature || Signature(target) == signature))
                entry.Delete();
            else
                BringBack(entry, target);
        }

        Directory.Delete(old);
    }

    // Made or saved by a person while the folders were about to be exchanged. The later of two takes the name; the other is kept beside it.
    private static void BringBack(FileSystemInfo entry, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        string free = target;
        if (File.Exists(target) && File.GetLastWriteTimeUtc(target) >= entry.LastWriteTimeUtc || Directory.Exists(target))
        {
            for (int n = 2; File.Exists(free) || Directory.Exists(free); n++)
                free = string.Create(CultureInfo.InvariantCulture,
                    $"{Path.Combine(Path.GetDirectoryName(target)!, Path.GetFileNameWithoutExtension(target))} ({n}){Path.GetExtension(target)}");
        }

        File.Move(entry.FullName, free, overwrite: true);
    }

    // Two names of one file always have the same; two files hardly ever.
    private static string Signature(string path)
    {
        FileInfo info = new(path);
        return info.Exists || info.LinkTarget is not null
            ? string.Create(CultureInfo.InvariantCulture, $"{(info.LinkTarget is null ? info.Length : 0)} {info.LastWriteTimeUtc.Ticks}") : "";
    }

    // A name may hold any character but NUL and the slash: each record ends with a NUL, and the last is empty when the journal is whole.
    private static void Write(LivingMark mark, Journal journal)
    {
        StringBuilder text = new();
        foreach ((string name, string signature) in journal.Outputs)
            text.Append("S ").Append(signature).Append(' ').Append(name).Append('\0');
        foreach ((string name, string signature) in journal.Others)
            text.Append("A ").Append(signature).Append(' ').Append(name).Append('\0');
        text.Append('\0');
        mark.Stream.Write(Encoding.UTF8.GetBytes(text.ToString()));
        mark.Stream.Flush(flushToDisk: true);
    }

    private static Journal? Read(LivingMark mark)
    {
        mark.Stream.Position = 0;
        using StreamReader reader = new(mark.Stream, Encoding.UTF8, false, 1 << 12, leaveOpen: true);
        string text = reader.ReadToEnd();
        if (!text.EndsWith("\0\0", StringComparison.Ordinal))
            return null;
        Journal journal = new(new(StringComparer.Ordinal), new(StringComparer.Ordinal));
        foreach (string[] parts in text.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(static r => r.Split(' ', 4))
            .Where(static p => p.Length == 4))
            (parts[0] == "S" ? journal.Outputs : journal.Others)[parts[3]] = $"{parts[1]} {parts[2]}";
        return journal;
    }
}
