using System.Text;
using Senacs.Geo.Sources.Writing;

namespace Senacs.Geo.Cli;

/// <summary>Replaces the files of a folder one by one, such that a run killed in the midst is finished by the next.</summary>
/// <remarks>
/// 1. The new files are brought into a hidden folder of the destination, on its own file system, and flushed.
/// 2. The run's mark, in the destination too, says that they are whole: from here on there is no way back, only forward. A file tells whoever opens
/// the folder.
/// 3. Each is renamed over the one it replaces; doing so again does no harm.
/// </remarks>
internal static class FileByFile
{
    private static readonly byte[] Begun = "remplacement"u8.ToArray();

    /// <returns>The mark and the folder that are now the run's.</returns>
    public static (LivingMark Mark, string Staged) Run(string staged, string destination, LivingMark mark)
    {
        RequireFilesOrNothing(staged, destination);
        RequireNotOpenElsewhere(staged, destination);
        if (Path.GetDirectoryName(mark.Path) != destination)
            (mark, staged) = BringInside(staged, destination, mark);
        mark.Stream.SetLength(0);
        mark.Stream.Write(Begun);
        mark.Stream.Flush(flushToDisk: true);
        SystemCalls.FlushFolder(destination);
        try
        {
            Finish(staged, destination);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            mark.Dispose();
            throw new IOException(Textes.StoppedHalfway(destination, IoWords.Say(e)), e);
        }

        return (mark, staged);
    }

    /// <summary>Whether the files of a run are whole, and their replacement was begun.</summary>
    public static bool IsBegun(LivingMark mark)
    {
        Span<byte> start = stackalloc byte[Begun.Length + 1];
        mark.Stream.Position = 0;
        return mark.Stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == Begun.Length && start[..Begun.Length].SequenceEqual(Begun);
    }

    /// <summary>Renames what is still to be; deletes the hidden folder.</summary>
    /// <exception cref="SourceUnavailableException">A folder bears the name of one of the files: nothing has changed.</exception>
    public static void Finish(string staged, string destination)
    {
        RequireFilesOrNothing(staged, destination);
        string notice = Path.Combine(destination, Textes.UnfinishedFile);
        File.WriteAllText(notice, Textes.Unfinished, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        foreach (string file in Directory.EnumerateFiles(staged).Order(StringComparer.Ordinal).ToArray())
        {
            string target = Path.Combine(destination, Path.GetFileName(file));
            if (File.Exists(target))
                SystemCalls.TryCopyOwnership(target, file);
            File.Move(file, target, overwrite: true);
        }

        SystemCalls.FlushFolder(destination);
        File.Delete(notice);
        Directory.Delete(staged, recursive: true);
    }

    private static (LivingMark Mark, string Staged) BringInside(string staged, string destination, LivingMark mark)
    {
        LivingMark inside = LivingMark.Create(destination, OutputFolder.StemInside, OutputFolder.MarkSuffix);
        string brought = OutputFolder.StagedOf(inside.Path);
        try
        {
            try
            {
                Directory.Move(staged, brought);
            }
            catch (IOException) when (!Directory.Exists(brought))
            {
                CopyAcross(staged, brought); // another file system is mounted here
            }
        }
        catch
        {
            if (Directory.Exists(brought))
                Directory.Delete(brought, recursive: true);
            inside.Delete();
            throw;
        }

        mark.Delete();
        return (inside, brought);
    }

    private static void CopyAcross(string staged, string brought)
    {
        Directory.CreateDirectory(brought);
        foreach (string file in Directory.EnumerateFiles(staged))
        {
            using FileStream from = File.OpenRead(file),
                to = new(Path.Combine(brought, Path.GetFileName(file)), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
            from.CopyTo(to);
            to.Flush(flushToDisk: true);
        }

        SystemCalls.FlushFolder(brought);
        Directory.Delete(staged, recursive: true);
    }

    // A file does not take the place of a folder: said before there is no way back, and again by the run that finishes.
    private static void RequireFilesOrNothing(string staged, string destination)
    {
        IEnumerable<string> names = Directory.EnumerateFiles(staged).Select(static f => Path.GetFileName(f)).Append(Textes.UnfinishedFile);
        foreach (string target in names.Select(n => Path.Combine(destination, n)))
        {
            if (Directory.Exists(target))
                throw new SourceUnavailableException(target, Textes.FolderInTheWay, Textes.MoveFolderAway);
        }
    }

    // Windows keeps a workbook that is open in Excel: said before anything is replaced, not halfway.
    private static void RequireNotOpenElsewhere(string staged, string destination)
    {
        if (!OperatingSystem.IsWindows())
            return;
        foreach (string target in Directory.EnumerateFiles(staged).Select(f => Path.Combine(destination, Path.GetFileName(f))).Where(File.Exists))
            new FileStream(target, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
    }
}
