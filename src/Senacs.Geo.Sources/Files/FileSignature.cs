using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Files;

/// <summary>Tells by its first bytes what a file is, so that a picture or a web page saved as .csv or .geojson is refused by name.</summary>
internal static class FileSignature
{
    private const string Picture = "une image ou une vidéo", Archive = "une archive dans une archive";

    // What a file begins with, from which byte on.
    private static readonly (int At, byte[] Start, string Name)[] Known =
    [
        (0, [0x89, 0x50, 0x4E, 0x47], "une image PNG"), (0, [0xFF, 0xD8, 0xFF], "une image JPEG"), (0, [.. "GIF8"u8], Picture),
            (0, [.. "II*\0"u8], Picture),
        (0, [.. "MM\0*"u8], Picture), (8, [.. "WEBP"u8], Picture), (4, [.. "ftyp"u8], Picture),
        (0, [.. "{\\rtf"u8], "un document RTF"), (0, [.. "%PDF"u8], "un PDF"), (0, [.. "SQLite format 3"u8], "un GeoPackage ou une base SQLite"),
        (0, [0, 0, 0x27, 0x0A], "un shapefile"), (0, [0x1F, 0x8B], Archive), (0, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], Archive),
        (0, [.. "Rar!"u8], Archive), (0, [.. "BZh"u8], Archive), (0, [0x28, 0xB5, 0x2F, 0xFD], Archive),
    ];

    public static bool IsZip(ReadOnlySpan<byte> head) => head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8);

    /// <summary>"un PDF", "une image ou une vidéo"; null: none of those known.</summary>
    public static string? NameOf(ReadOnlySpan<byte> head)
    {
        foreach ((int at, byte[] start, string name) in Known)
        {
            // RIFF holds more than WEBP, and a table may have that word among its columns.
            if (head.Length >= at && head[at..].StartsWith(start) && (at != 8 || head.StartsWith("RIFF"u8)))
                return name;
        }

        return null;
    }

    /// <exception cref="SourceUnavailableException">The bytes are those of something else than a table.</exception>
    public static void RefuseWhatIsNoTable(PrefixedStream bytes, string file)
    {
        ReadOnlySpan<byte> head = bytes.Prefix;
        if (head.IsEmpty)
            throw new SourceUnavailableException(file, "Le fichier est vide.", "Enregistrez-le de nouveau, avec une ligne d'en-têtes.");
        if (head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))
            throw Compound(bytes, file);
        string text = System.Text.Encoding.Latin1.GetString(head).TrimStart('\u00EF', '\u00BB', '\u00BF').TrimStart();
        string? other = NameOf(head)
            ?? (text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
                || text.StartsWith("<?xml", StringComparison.Ordinal) ? "une page web ou du XML (un téléchargement qui a échoué ?)"
            : text.StartsWith('{') || text.StartsWith('[') ? "du JSON" : null);
        if (other is not null)
            throw new SourceUnavailableException(
                file, $"Ce n'est pas une table : le fichier commence comme {other}.", "Donnez le registre lui-même, en CSV, XLSX ou ODS.");
    }

    public static SourceUnavailableException Encrypted(string file) => new(
        file, "Le classeur est protégé par un mot de passe : son contenu est chiffré.",
        "Ouvrez-le avec son mot de passe, retirez la protection (Fichier, Informations, Protéger le classeur) et enregistrez-le de nouveau.");

    // An OLE2 compound file: Excel before 2007, or any workbook behind a password (MS-CFB 2.2, MS-OFFCRYPTO 1.3.3). Its streams bear names in UTF-16:
    // one of them says what it is.
    private static SourceUnavailableException Compound(PrefixedStream bytes, string file)
    {
        byte[] all = new byte[16 << 20];
        try
        {
            _ = bytes.ReadAtLeast(all, all.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // what was read will do
        }

        bool Holds(string name) => all.AsSpan().IndexOf(System.Text.Encoding.Unicode.GetBytes(name)) >= 0;
        return Holds("EncryptedPackage") ? Encrypted(file)
            : Holds("WordDocument") ? new(file, "C'est un ancien document Word (.doc), pas une table.",
                "Copiez le tableau dans un tableur et enregistrez-le en « Classeur Excel (.xlsx) ».")
            : new(file, "C'est un ancien classeur Excel (.xls).", "Ouvrez-le et enregistrez-le en « Classeur Excel (.xlsx) » ou en « CSV UTF-8 ».");
    }
}
