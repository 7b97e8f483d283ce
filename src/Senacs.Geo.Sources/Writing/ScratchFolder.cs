namespace Senacs.Geo.Sources.Writing;

/// <summary>A folder of the system's temporary place that is gone when it is disposed of; what killed runs left of theirs goes when the next is
/// made.</summary>
public sealed class ScratchFolder : IDisposable
{
    private const string MarkSuffix = ".verrou";

    private readonly LivingMark _mark;

    /// <param name="stem">What its name begins with; folders of one stem clean up after one another.</param>
    public ScratchFolder(string stem)
    {
        foreach (string left in Directory.EnumerateFiles(Path.GetTempPath(), $"{stem}*{MarkSuffix}"))
        {
            if (FolderOf(left) is { } folder && LivingMark.TryTake(left, out LivingMark? dead))
                Remove(folder, dead);
        }

        // made by the system under a name of its own, readable by nobody else
        FullPath = Directory.CreateTempSubdirectory(stem).FullName;
        _mark = LivingMark.Create(Path.GetTempPath(), Path.GetFileName(FullPath) + ".", MarkSuffix);
    }

    public string FullPath { get; }

    public void Dispose() => Remove(FullPath, _mark);

    // The mark is called as its folder, whose own name may hold a dot, then a dot, eight digits and the suffix.
    private static string? FolderOf(string mark)
    {
        string named = mark[..^MarkSuffix.Length];
        int dot = named.LastIndexOf('.');
        return dot == named.Length - 9 && named[(dot + 1)..].All(char.IsAsciiHexDigitLower) ? named[..dot] : null;
    }

    private static void Remove(string folder, LivingMark mark)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            mark.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            mark.Dispose(); // the next run tries again
        }
    }
}
