using System.Runtime.InteropServices;

namespace Senacs.Geo.Adresses;

/// <summary>The layout of an address index: a header, then sections of fixed-size rows, little-endian, each aligned on 8 bytes.</summary>
/// <remarks>
/// Header (<see cref="HeaderBytes"/>): magic, version, fingerprint of the vocabulary, length of the file, checksum of everything but itself,
/// fingerprint of the sources, then an (offset, length) pair a section. Bytes depend only on the addresses, whatever the order of the rows, the
/// machine or the culture.
/// </remarks>
internal static class AddressIndexFormat
{
    public const ulong Magic = 0x4E41424F45474153; // "SAGEOBAN"
    public const int Version = 9;
    public const int HeaderBytes = 512;
    public const int ChecksumOffset = 32;
    public const int SourceOffset = 40;
    public const int SectionTable = 80;

    public enum Section
    {
        /// <summary>UTF-8 bytes of every text.</summary>
        Texts,

        /// <summary><see cref="CommuneRow"/>, by code.</summary>
        Communes,

        /// <summary><see cref="CommuneRow"/> of former communes, by code, then present commune.</summary>
        FormerCommunes,

        /// <summary><see cref="NameRow"/>, by folded name: the names that lead to communes.</summary>
        Names,

        /// <summary><see cref="PostCodeRow"/>, by code.</summary>
        PostCodes,

        /// <summary>int: communes of the postal codes.</summary>
        PostCodeCommunes,

        /// <summary><see cref="WayRow"/>, by commune, then name.</summary>
        Ways,

        /// <summary>int: words of the ways, in order.</summary>
        WayWords,

        /// <summary>int: postal codes of the ways.</summary>
        WayPostCodes,

        /// <summary><see cref="WordRow"/>, by length, then bytes.</summary>
        Words,

        /// <summary>uint: letters of each word, one bit a letter.</summary>
        WordLetters,

        /// <summary>int: first word of each length, 0 to 62.</summary>
        WordLengths,

        /// <summary>int: open-addressing table from hash to word + 1.</summary>
        WordSlots,

        /// <summary>int: ways of the words, increasing.</summary>
        Postings,

        /// <summary><see cref="IndexedAddress"/>, by way, number, repetition.</summary>
        Addresses,

        /// <summary><see cref="TextRow"/>: the repetitions (bis, ter…); the first is empty.</summary>
        Repetitions,

        /// <summary>One <see cref="GridRow"/>.</summary>
        Grid,

        /// <summary>int: first entry of each cell.</summary>
        GridCells,

        /// <summary>int: addresses, by cell.</summary>
        GridAddresses,

        Count,
    }

    /// <summary>Checksum of the whole file but its own eight bytes: four lanes of multiply and rotate (the construction of xxHash64, Collet
    /// 2014).</summary>
    public static ulong Checksum(ReadOnlySpan<byte> file)
    {
        ulong head = Mix(file[..ChecksumOffset], 17);
        return Mix(file[(ChecksumOffset + 8)..], head);
    }

    private static ulong Mix(ReadOnlySpan<byte> bytes, ulong seed)
    {
        const ulong P1 = 11400714785074694791, P2 = 14029467366897019727, P3 = 1609587929392839161;
        ulong a = seed + P1, b = seed ^ P2, c = seed + P3, d = seed - P1;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        int i = 0;
        for (; i + 4 <= words.Length; i += 4)
        {
            a = ulong.RotateLeft(a + (words[i] * P2), 31) * P1;
            b = ulong.RotateLeft(b + (words[i + 1] * P2), 31) * P1;
            c = ulong.RotateLeft(c + (words[i + 2] * P2), 31) * P1;
            d = ulong.RotateLeft(d + (words[i + 3] * P2), 31) * P1;
        }

        ulong hash = ulong.RotateLeft(a, 1) + ulong.RotateLeft(b, 7) + ulong.RotateLeft(c, 12) + ulong.RotateLeft(d, 18) + (ulong)bytes.Length;
        for (; i < words.Length; i++)
            hash = (ulong.RotateLeft(hash ^ (words[i] * P2), 27) * P1) + P3;
        for (int k = words.Length * 8; k < bytes.Length; k++)
            hash = ulong.RotateLeft(hash ^ (bytes[k] * P3), 11) * P1;
        hash = (hash ^ (hash >> 33)) * P2;
        hash = (hash ^ (hash >> 29)) * P3;
        return hash ^ (hash >> 32);
    }
}

[StructLayout(LayoutKind.Sequential)]
internal struct TextRow
{
    public int Offset;
    public int Length;
}

/// <summary>A commune, or a former one. Longitude and latitude in millionths of a degree.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CommuneRow
{
    public TextRow Code;
    public TextRow Name;
    public int Longitude;
    public int Latitude;

    /// <summary>From the point to the farthest address.</summary>
    public int RadiusMetres;

    /// <summary>First way; for a former commune, its present commune.</summary>
    public int FirstWay;

    public int WayCount;
    public int MainPostCode;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NameRow
{
    /// <summary>Names that lost their article (<c>Bourget-du-Lac</c>) have this minus one minus the former commune. Believed only beside their postal
    /// code, or alone in their cell.</summary>
    public const int WithoutArticle = -2;

    /// <summary>The former commune, whether or not the name lost its article: -1 for none.</summary>
    public readonly int FormerCommune => Former <= WithoutArticle ? WithoutArticle - 1 - Former : Former;

    public TextRow Text;
    public int Commune;

    /// <summary>-1 for a present name; -2 and below without its article.</summary>
    public int Former;
}

[StructLayout(LayoutKind.Sequential)]
internal struct PostCodeRow
{
    public int Code;
    public int First;
    public int Count;
}

/// <summary>A named way or a locality of one commune (and one former commune).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct WayRow
{
    public TextRow Name;
    public int Commune;
    public int Former;
    public int FirstAddress;
    public int AddressCount;
    public int FirstWord;
    public int FirstPostCode;
    public int Longitude;
    public int Latitude;
    public int RadiusMetres;

    /// <summary>Sum of the weights of its words.</summary>
    public int TotalWeight;

    public byte WordCount;
    public byte PostCodeCount;
    public byte Type;

    /// <summary>1: a locality without numbers.</summary>
    public byte Kind;
}

[StructLayout(LayoutKind.Sequential)]
internal struct WordRow
{
    public TextRow Text;
    public int FirstPosting;
    public int PostingCount;

    /// <summary>The rarer, the heavier: 256 is a word of every way.</summary>
    public int Weight;
}

[StructLayout(LayoutKind.Sequential)]
internal struct IndexedAddress
{
    public int Longitude;
    public int Latitude;
    public int Way;
    public ushort Number;
    public ushort Repetition;
    public byte PostCode;
    public byte Position;
    public short Spare;
}

[StructLayout(LayoutKind.Sequential)]
internal struct GridRow
{
    public int MinLongitude;
    public int MinLatitude;
    public int CellLongitude;
    public int CellLatitude;
    public int Columns;
    public int Rows;
}
