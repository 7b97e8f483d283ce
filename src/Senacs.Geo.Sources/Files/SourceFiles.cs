using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Writing;

namespace Senacs.Geo.Sources.Files;

/// <summary>Opens files so that what the system refuses becomes a message.</summary>
public static class SourceFiles
{
    private const int NoSuchDevice = 6; // ENXIO: what opening a socket answers

    /// <summary>Refuses what is not an ordinary file: opening a pipe waits for its writer, and a device may never end.</summary>
    /// <exception cref="SourceUnavailableException">A pipe, a socket or a device, by whatever link.</exception>
    public static void RefuseOthers(string path, string name)
    {
        if (!IsOrdinary(path))
            throw new SourceUnavailableException(name, "Ce n'est pas un fichier ordinaire, mais un tube, une prise ou un périphérique.",
                    "Donnez un fichier enregistré sur un disque.");
    }

    // .NET does not say what kind of file a path leads to. Opened without waiting: what has no position is a pipe or a terminal, and what says that
    // it is empty and is not is a device.
    private static bool IsOrdinary(string path)
    {
        if (OperatingSystem.IsWindows())
            return true;
        int withoutWaiting = OperatingSystem.IsMacOS() ? 0x100_0004 : 0x8_0800; // O_RDONLY | O_NONBLOCK | O_CLOEXEC
        int descriptor = SystemCalls.Open(path, withoutWaiting);
        if (descriptor < 0)
            return Marshal.GetLastPInvokeError() != NoSuchDevice; // whatever else it is, the opening will say
        using Microsoft.Win32.SafeHandles.SafeFileHandle handle = new(descriptor, ownsHandle: true);
        try
        {
            Span<byte> one = stackalloc byte[1];
            return RandomAccess.GetLength(handle) > 0 || RandomAccess.Read(handle, one, 0) == 0;
        }
        catch (NotSupportedException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true; // a directory, a failing disk: the opening will say
        }
    }

    /// <param name="path">Where it is.</param>
    /// <param name="name">How messages call it.</param>
    /// <exception cref="SourceUnavailableException">Missing, a directory, a pipe or a device, or not ours to read.</exception>
    public static FileStream Open(string path, string name)
    {
        RefuseOthers(path, name);
        try
        {
            return new(path, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite,
                Options = FileOptions.SequentialScan,
                BufferSize = 0
            });
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SourceUnavailableException(name, "Ce fichier n'existe pas.", "Vérifiez son nom, majuscules comprises.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SourceUnavailableException(
                name, Directory.Exists(path) ? "C'est un dossier, pas un fichier." : "Le système refuse la lecture de ce fichier.",
                Directory.Exists(path) ? "Donnez un fichier." : "Vérifiez les droits du fichier, ou fermez le programme qui le tient ouvert.", e);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new SourceUnavailableException(
                name, "Le fichier ne peut pas être ouvert : son nom contient un caractère interdit.", "Corrigez son nom.", e);
        }
        catch (IOException e)
        {
            throw new SourceUnavailableException(
                name, $"Le fichier ne s'ouvre pas ({e.Message})", "Vérifiez le disque, les droits, et qu'aucun programme ne le tient ouvert.", e);
        }
    }
}
