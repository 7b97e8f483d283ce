using System.Text;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Files;

namespace Senacs.Geo.Sources.Acquisition;

/// <summary>Checks a BAN file without loading it: gzip whole, header that of the BAN, rows counted.</summary>
internal static class AddressFile
{
    private static readonly string[] Needed = ["numero", "nom_voie", "code_insee", "lon", "lat"];

    /// <returns>The number of addresses.</returns>
    /// <exception cref="SourceUnavailableException">Not a BAN file, or not whole.</exception>
    public static int Check(FetchedFile file)
    {
        using FileStream raw = SourceFiles.Open(file.FullPath, file.Name);
        using BoundedStream bytes = new(Files.GzipContent.OfTable(raw), file.Name, ArchiveMember.MaxBytes);
        byte[] block = new byte[1 << 16];
        StringBuilder header = new();
        bool inHeader = true;
        int lines = 0;
        bool open = false;
        for (int count; (count = bytes.Read(block)) > 0;)
        {
            ReadOnlySpan<byte> rest = block.AsSpan(0, count);
            if (inHeader)
            {
                int end = rest.IndexOf((byte)'\n');
                header.Append(Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]));
                if (header.Length > 10_000 || end >= 0)
                    CheckHeader(header.ToString(), file);
                if (end < 0)
                    continue;
                inHeader = false;
                rest = rest[(end + 1)..];
            }

            lines += rest.Count((byte)'\n');
            open = !rest.IsEmpty && rest[^1] != (byte)'\n';
        }

        if (inHeader)
            CheckHeader(header.ToString(), file);
        return lines + (open ? 1 : 0);
    }

    private static void CheckHeader(string header, FetchedFile file)
    {
        string[] names = header.TrimStart('\uFEFF').TrimEnd('\r').Split(';');
        string[] missing = [.. Needed.Where(n => !names.Contains(n, StringComparer.Ordinal))];
        if (missing.Length > 0)
            throw new SourceUnavailableException(
                file.Name, $"Ce n'est pas un fichier de la Base Adresse Nationale : il n'a pas les colonnes {string.Join(", ", missing)}.",
                    "Prenez adresses-DEP.csv.gz sur adresse.data.gouv.fr.");
    }
}
