using System.IO.Compression;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Files;

namespace Senacs.Geo.Sources.Acquisition;

/// <summary>One member of a ZIP archive, read as it inflates, within bounds; nothing is ever extracted to disk.</summary>
internal static class ArchiveMember
{
    public const int MaxMembers = 10_000;

    /// <summary>Inflated bytes; what the archive's directory announces is not believed.</summary>
    public const long MaxBytes = 2L << 30;

    /// <param name="archive">Disposed with the stream returned.</param>
    /// <param name="name">How messages name the archive.</param>
    /// <param name="member">Whole name of the member.</param>
    /// <exception cref="SourceUnavailableException">Not an archive, damaged, or without such a member.</exception>
    public static Stream Open(Stream archive, string name, string member)
    {
        ZipArchive? zip = null;
        try
        {
            zip = new(archive, ZipArchiveMode.Read);
            if (zip.Entries.Count > MaxMembers)
                throw new SourceUnavailableException(
                    name, "L'archive a plus de 10 000 membres.", "Ce n'est pas l'archive attendue : vérifiez l'adresse dans le catalogue.");
            ZipArchiveEntry? entry = zip.GetEntry(member);
            if (entry is null)
            {
                // Folders of an archive change from one edition to the next: the file's own name is enough when it is there once.
                string last = member[(member.LastIndexOf('/') + 1)..];
                ZipArchiveEntry[] alike = [.. zip.Entries.Where(e => e.Name == last)];
                entry = alike.Length == 1 ? alike[0] : null;
            }

            if (entry is null)
            {
                string present = string.Join(", ", zip.Entries.Take(12).Select(static e => Tables.IssueList.Clip(e.FullName)));
                throw new SourceUnavailableException(
                    name, $"L'archive n'a pas de membre « {member} ».", $"Membres présents : {present}. Corrigez « membre » dans le catalogue.");
            }

            return new BoundedStream(entry.Open(), name, MaxBytes, zip);
        }
        catch (InvalidDataException e)
        {
            zip?.Dispose();
            archive.Dispose();
            throw new SourceUnavailableException(name, "L'archive ZIP est endommagée ou incomplète.", "Téléchargez-la de nouveau.", e);
        }
        catch (SourceUnavailableException)
        {
            zip?.Dispose();
            archive.Dispose();
            throw;
        }
    }
}

/// <summary>Counts what passes and stops beyond a bound.</summary>
internal sealed class BoundedStream(Stream inner, string name, long maxBytes, IDisposable? owner = null) : ForwardStream
{
    private long _read;

    public override int Read(Span<byte> buffer)
    {
        int count;
        try
        {
            count = inner.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new SourceUnavailableException(
                name, "Les données compressées sont endommagées ou incomplètes.", "Téléchargez le fichier de nouveau.", e);
        }

        _read += count;
        if (_read > maxBytes)
        {
            throw new SourceUnavailableException(
                name, $"Le contenu dépasse {(maxBytes >> 20).ToString(System.Globalization.CultureInfo.InvariantCulture)} Mio une fois décompressé.",
                    "Ce n'est pas le fichier attendu : vérifiez l'adresse dans le catalogue.");
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            owner?.Dispose();
        }

        base.Dispose(disposing);
    }
}
