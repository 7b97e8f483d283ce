namespace Senacs.Geo.Sources.Writing;

/// <summary>What the system says when it refuses, in French: its own words are English.</summary>
public static class IoWords
{
    internal const int NoAccess = 13;

    private const int HeldLinux = 11, HeldMac = 35;

    private const int NoRight = 1, InputOutput = 5, Exists = 17, TooManyFiles = 24, NoSpace = 28, ReadOnly = 30, QuotaLinux = 122, QuotaMac = 69;
    private const int WindowsPrefix = unchecked((int)0x80070000), WindowsWriteProtect = 19, WindowsSharing = 32, WindowsDiskFull = 112,
        WindowsAccessDenied = 5, WindowsExists = 80, WindowsAlready = 183;

    /// <summary>Whether what refuses is the disk itself, not the way it was asked.</summary>
    internal static bool MeansBrokenDisk(int error) => error is InputOutput or NoSpace or ReadOnly or QuotaLinux;

    /// <summary>Whether a failure says that another has the file open.</summary>
    internal static bool MeansHeld(IOException e) => OperatingSystem.IsWindows() ? CodeOf(e) == (WindowsPrefix | WindowsSharing)
        : CodeOf(e) == (OperatingSystem.IsMacOS() ? HeldMac : HeldLinux);

    /// <summary>Whether a failure says that nothing may be written there.</summary>
    public static bool MeansReadOnly(Exception e) =>
        e is UnauthorizedAccessException
            || (e is IOException && CodeOf(e) is ReadOnly or NoAccess or NoRight or (WindowsPrefix | WindowsWriteProtect));

    /// <summary>A French sentence, with the system's own words where there is no better one.</summary>
    public static string Say(Exception e)
    {
        ArgumentNullException.ThrowIfNull(e);
        string? said = CodeOf(e) switch
        {
            NoSpace or (WindowsPrefix | WindowsDiskFull) => "il n’y a plus de place sur le disque",
            ReadOnly or (WindowsPrefix | WindowsWriteProtect) => "le disque ou le dossier est en lecture seule",
            QuotaLinux or QuotaMac when !OperatingSystem.IsWindows() => "la place accordée à ce compte est épuisée",
            InputOutput when e is IOException => "le disque a répondu par une erreur",
            TooManyFiles when e is IOException => "trop de fichiers sont ouverts",
            Exists or (WindowsPrefix | WindowsExists) or (WindowsPrefix | WindowsAlready) => "un fichier porte le nom d’un dossier de ce chemin",
            WindowsPrefix | WindowsSharing => "le fichier est ouvert dans un autre programme",
            _ when e is FileNotFoundException or DirectoryNotFoundException => "ce dossier n’existe pas, ou ne prend aucun fichier",
            _ when e is PathTooLongException => "ce chemin est trop long",
            _ when e is UnauthorizedAccessException => "les droits manquent",
            NoAccess or NoRight or (WindowsPrefix | WindowsAccessDenied) => "les droits manquent",
            _ => null,
        };
        return said is null ? e.Message : PathOf(e.Message) is { } path ? $"{said} (« {path} »)." : said + ".";
    }

    // On Unix, .NET gives the errno as it is.
    private static int CodeOf(Exception e) => e is UnauthorizedAccessException && e.InnerException is IOException inner ? inner.HResult : e.HResult;

    // .NET ends its message with the path between apostrophes, in every language.
    private static string? PathOf(string message)
    {
        int end = message.LastIndexOf('\''), start = end < 1 ? -1 : message.IndexOf('\'', StringComparison.Ordinal);
        string? path = start >= 0 && start < end - 1 ? message[(start + 1)..end] : null;

        // the hidden name under which a file is begun says nothing to the person who named another
        return path is not null && Path.GetFileName(path).Contains(AtomicFile.Mark, StringComparison.Ordinal) ? Path.GetDirectoryName(path) : path;
    }
}
