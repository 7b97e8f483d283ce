using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Tables;

/// <summary>Tells by its first bytes what a file is, so that a picture or a web page saved as .csv is refused by name.</summary>
internal static class FileSignature
{
    public static bool IsZip(ReadOnlySpan<byte> head) => head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8);

    /// <exception cref="SourceUnavailableException">The bytes are those of something else than a table.</exception>
    public static void RefuseWhatIsNoTable(ReadOnlySpan<byte> head, string file)
    {
        if (head.IsEmpty)
            throw new SourceUnavailableException(file, "Le fichier est vide.", "Enregistrez-le de nouveau, avec une ligne d'en-têtes.");
        if (head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))
        {
            throw new SourceUnavailableException(
                file, "C'est un ancien classeur Excel (.xls) ou un classeur protégé par mot de passe.",
                "Ouvrez-le et enregistrez-le en « Classeur Excel (.xlsx) » sans mot de passe, ou en « CSV UTF-8 ».");
        }

        string? other = Name(head);
        if (other is not null)
            throw new SourceUnavailableException(file, $"Ce n'est pas une table : le fichier commence comme {other}.", "Donnez un fichier CSV ou XLSX.");
    }

    private static string? Name(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]) || head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || head.StartsWith("GIF8"u8))
            return "une image";
        if (head.StartsWith("%PDF"u8))
            return "un PDF";
        if (head.StartsWith("SQLite format 3"u8))
            return "une base SQLite ou un GeoPackage";
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) || head.StartsWith("7z\u00BC"u8) || head.StartsWith("BZh"u8) || head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]))
            return "une archive dans une archive";
        ReadOnlySpan<byte> text = (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? head[3..] : head).TrimStart(" \t\r\n"u8);
        if (StartsWithIgnoreCase(text, "<!doctype") || StartsWithIgnoreCase(text, "<html") || text.StartsWith("<?xml"u8))
            return "une page web ou du XML (un téléchargement qui a échoué ?)";
        if (text.StartsWith("{"u8) || text.StartsWith("["u8))
            return "du JSON";
        return null;
    }

    private static bool StartsWithIgnoreCase(ReadOnlySpan<byte> text, string lower)
    {
        if (text.Length < lower.Length)
            return false;
        for (int i = 0; i < lower.Length; i++)
        {
            if ((text[i] | (char.IsAsciiLetter(lower[i]) ? 0x20 : 0)) != lower[i])
                return false;
        }

        return true;
    }
}
