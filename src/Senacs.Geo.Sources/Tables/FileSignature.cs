using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Tables;

/// <summary>Tells by its first bytes what a file is, so that a picture or a web page saved as .csv is refused by name.</summary>
internal static class FileSignature
{
    public static bool IsZip(ReadOnlySpan<byte> head) => head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8);

    /// <summary>An OLE2 compound file: Excel before 2007, or any workbook behind a password (MS-CFB 2.2, MS-OFFCRYPTO 1.3.3).</summary>
    private static bool IsCompound(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);

    /// <exception cref="SourceUnavailableException">The bytes are those of something else than a table.</exception>
    public static void RefuseWhatIsNoTable(PrefixedStream bytes, string file)
    {
        ReadOnlySpan<byte> head = bytes.Prefix;
        if (head.IsEmpty)
            throw new SourceUnavailableException(file, "Le fichier est vide.", "Enregistrez-le de nouveau, avec une ligne d'en-têtes.");
        if (IsCompound(head))
            throw Compound(bytes, file);
        string? other = Name(head);
        if (other is not null)
            throw new SourceUnavailableException(
                file, $"Ce n'est pas une table : le fichier commence comme {other}.", "Donnez le registre lui-même, en CSV, XLSX ou ODS.");
    }

    // The streams of a compound file bear names in UTF-16: one of them says what it is.
    private static SourceUnavailableException Compound(PrefixedStream bytes, string file)
    {
        const int most = 16 << 20;
        using MemoryStream whole = new();
        byte[] block = new byte[1 << 16];
        try
        {
            for (int read; whole.Length < most && (read = bytes.Read(block)) > 0;)
                whole.Write(block, 0, read);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // what was read will do
        }

        ReadOnlySpan<byte> all = whole.GetBuffer().AsSpan(0, (int)whole.Length);
        if (Holds(all, "EncryptedPackage"))
            return new(file, "Le classeur est protégé par un mot de passe : son contenu est chiffré.",
                "Ouvrez-le avec son mot de passe, retirez la protection (Fichier, Informations, Protéger le classeur) et enregistrez-le de nouveau.");
        if (Holds(all, "WordDocument"))
            return new(file, "C'est un ancien document Word (.doc), pas une table.",
                "Copiez le tableau dans un tableur et enregistrez-le en « Classeur Excel (.xlsx) ».");
        return new(file, "C'est un ancien classeur Excel (.xls).", "Ouvrez-le et enregistrez-le en « Classeur Excel (.xlsx) » ou en « CSV UTF-8 ».");
    }

    private static bool Holds(ReadOnlySpan<byte> bytes, string name) => bytes.IndexOf(System.Text.Encoding.Unicode.GetBytes(name)) >= 0;

    private static string? Name(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]) || head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
            || head.StartsWith("GIF8"u8)
            || head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8)
                || (head.StartsWith("RIFF"u8) && head.Length > 12 && head[8..].StartsWith("WEBP"u8))
            || (head.Length > 12 && head[4..].StartsWith("ftyp"u8)))
        {
            return "une image ou une vidéo";
        }

        if (head.StartsWith("{\\rtf"u8))
            return "un document RTF";
        if (head.StartsWith("%PDF"u8))
            return "un PDF";
        if (head.StartsWith("SQLite format 3"u8))
            return "une base SQLite ou un GeoPackage";
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) || head.StartsWith("7z\u00BC"u8) || head.StartsWith("Rar!"u8)
            || head.StartsWith("BZh"u8) || head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]))
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
