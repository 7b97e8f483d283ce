namespace Senacs.Geo.Sources.Writing;

/// <summary>Writes a file all or nothing: beside its place under a hidden name, flushed to the disk, then renamed over what was there.</summary>
/// <remarks>A run that is killed, or fails, leaves the earlier file whole. What killed runs left under such names goes with the next writing; that of
/// a run still alive stays.</remarks>
public static class AtomicFile
{
    internal const string Mark = ".en-cours-";

    /// <param name="path">A symbolic link is followed; a device or a pipe is written to as it is.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The rights are missing.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string full = Path.GetFullPath(path);

        // before the links are followed: that of a pipe (/dev/stdout) leads to no path
        if (SystemCalls.IsSpecial(full))
        {
            using FileStream special = new(full, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            write(special);
            return;
        }

        full = FollowLinks(full);
        string folder = Path.GetDirectoryName(full)!, name = Path.GetFileName(full);
        Directory.CreateDirectory(folder);
        RemoveLeftovers(folder, name);
        using LivingMark mark = LivingMark.Create(folder, $".{name}{Mark}");
        bool done = false;
        try
        {
            write(mark.Stream);
            mark.Stream.Flush(flushToDisk: true);
            if (File.Exists(full))
                SystemCalls.TryCopyOwnership(full, mark.Path);
            File.Move(mark.Path, full, overwrite: true);
            done = true;
            SystemCalls.FlushFolder(folder);
        }
        finally
        {
            if (!done)
                File.Delete(mark.Path);
        }
    }

    public static void WriteAllBytes(string path, byte[] bytes) => Write(path, stream => stream.Write(bytes));

    /// <summary>Removes what killed runs left beside files of these names.</summary>
    /// <param name="folder">Where they are.</param>
    /// <param name="names">A name, or a pattern with <c>*</c>.</param>
    public static void RemoveLeftovers(string folder, string names)
    {
        // without the dot, and with the number of the process: as version 0.1.0 called them; any other name is a person's
        foreach (string left in Directory.EnumerateFiles(folder, $".{names}{Mark}*")
            .Where(static f => SuffixOf(f) is { Length: 8 } suffix && suffix.All(char.IsAsciiHexDigitLower))
            .Concat(Directory.EnumerateFiles(folder, $"{names}{Mark}*")
                .Where(static f => SuffixOf(f) is { Length: > 0 and < 11 } suffix && suffix.All(char.IsAsciiDigit))))
        {
            if (LivingMark.TryTake(left, out LivingMark? dead))
                dead.Delete();
        }

        static string SuffixOf(string file) => file[(file.LastIndexOf('-') + 1)..];
    }

    /// <summary>Where a path leads: itself, or the end of the links that it is the first of, whether or not anything is there.</summary>
    /// <exception cref="IOException">The links run in a circle.</exception>
    public static string FollowLinks(string full)
    {
        FileSystemInfo info = Directory.Exists(full) ? new DirectoryInfo(full) : new FileInfo(full);
        return info.LinkTarget is null ? full : Path.TrimEndingDirectorySeparator(info.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
    }
}
