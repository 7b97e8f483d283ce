using Microsoft.Win32.SafeHandles;
using Senacs.Geo.Sources.Files;

namespace Senacs.Geo.Cli;

/// <summary>A list that a person gives on the command line: a file, standard input (<c>-</c>), or what the shell has opened for it
/// (<c>&lt;(…)</c>). Its reader bounds what may come.</summary>
/// <remarks>Such a pipe has its writer already. A named pipe may never have one: in the place of a file it is refused at once, as
/// everywhere.</remarks>
internal static class GivenFile
{
    private static readonly string[] Descriptors = ["/dev/fd/", "/proc/self/fd/"];

    public static bool IsStream(string path) => Descriptor(path) is not null;

    /// <summary>How messages call it, without its folder.</summary>
    public static string NameOf(string path) => Descriptor(path) is null ? Path.GetFileName(path) : Textes.StandardInput;

    /// <param name="path">What the person wrote.</param>
    /// <param name="name">How messages call it.</param>
    /// <exception cref="SourceUnavailableException">Missing, or nothing that can be read.</exception>
    public static Stream Open(string path, string name)
    {
        if (Descriptor(path) is not { } descriptor || (descriptor > 0 && !File.Exists(path)))
            return SourceFiles.Open(path, name);
        if (descriptor == 0)
        {
            return Console.IsInputRedirected ? Console.OpenStandardInput()
                : throw new SourceUnavailableException(name, "Rien n’y arrive que le clavier.",
                    "Donnez un fichier, ou envoyez-y la liste : « cat liste.csv | senacs-geo geocode - … ».");
        }

        try
        {
            return new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SourceUnavailableException(name, $"Ce flux ne s’ouvre pas ({e.Message})",
                "Donnez un fichier, ou « - » pour l’entrée standard.", e);
        }
    }

    // Null: a path like others. Windows knows "-" alone.
    private static int? Descriptor(string path)
    {
        if (path == "-")
            return 0;
        if (OperatingSystem.IsWindows())
            return null;
        if (path is "/dev/stdin")
            return 0;
        string? prefix = Array.Find(Descriptors, p => path.StartsWith(p, StringComparison.Ordinal));
        string? number = prefix is null ? null : path[prefix.Length..];
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor) ? descriptor : null;
    }
}
