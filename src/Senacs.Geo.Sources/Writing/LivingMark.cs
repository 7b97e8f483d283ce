using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Senacs.Geo.Sources.Writing;

/// <summary>A file that its process holds open: while it cannot be taken, what it stands for belongs to a run that is still alive.</summary>
/// <remarks>
/// The system lifts the hold when the process dies, however it dies; a process number would be wrong between containers, and after the number is
/// given again.
/// Two rules make it safe without any other lock: who deletes a mark holds it, and who has made or taken one sees that its name still leads to it
/// once it is held.
/// </remarks>
public sealed class LivingMark : IDisposable
{
    private const int MostAttempts = 20;

    private LivingMark(FileStream stream) => (Stream, Path) = (stream, stream.Name);

    /// <summary>The file, open for reading and writing.</summary>
    public FileStream Stream { get; }

    public string Path { get; }

    /// <summary>Whether this process still holds it.</summary>
    public bool IsHeld => Stream.CanWrite;

    /// <summary>Makes a mark under a name that no other run has.</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static LivingMark Create(string folder, string stem, string suffix = "")
    {
        for (int attempt = 1; ; attempt++)
        {
            string path = System.IO.Path.Combine(folder, stem + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)) + suffix);
            try
            {
                FileStream stream = Open(path, FileMode.CreateNew);
                if (SystemCalls.IsNamed(stream.SafeFileHandle, path))
                    return new LivingMark(stream);
                stream.Dispose(); // taken for a dead one between its making and its holding
            }
            catch (IOException e) when (attempt < MostAttempts && (IoWords.MeansHeld(e) || File.Exists(path)))
            {
                // held, for the same reason, by who is about to delete it, or has just done so
            }
        }
    }

    /// <summary>Takes the mark of a run that is dead.</summary>
    /// <returns>False: there is none, or the run is alive, or it is not ours to take.</returns>
    public static bool TryTake(string path, [NotNullWhen(true)] out LivingMark? mark)
    {
        mark = null;
        try
        {
            if (File.Exists(path) && Open(path, FileMode.Open) is var stream)
            {
                if (SystemCalls.IsNamed(stream.SafeFileHandle, path))
                    mark = new LivingMark(stream);
                else
                    stream.Dispose(); // put right and deleted by another, between its opening and its holding
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // alive, or another's
        }

        return mark is not null;
    }

    /// <summary>Deletes the file, while it is held, then lets it go.</summary>
    public void Delete()
    {
        try
        {
            File.Delete(Path);
        }
        finally
        {
            Stream.Dispose();
        }
    }

    /// <summary>Lets the file go and leaves it where it is.</summary>
    public void Dispose() => Stream.Dispose();

    // Windows renames and deletes a file that is open only where this was said; there, a second opening that shares nothing is refused all the same.
    private static FileStream Open(string path, FileMode mode) =>
        new(path, mode, FileAccess.ReadWrite, OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None, 1 << 16);
}
