using System.Buffers.Binary;

namespace Senacs.Geo.Maps.Fonts;

/// <summary>The few tables of a TrueType file that text measuring needs: which glyph a character has, and how wide it is.</summary>
/// <remarks>Source: OpenType specification 1.9, tables <c>head</c>, <c>hhea</c>, <c>hmtx</c>, <c>cmap</c> (formats 4 and 12), <c>OS/2</c>.
/// Used to derive <c>carlito-metrics.txt</c>; never at run time.</remarks>
public sealed class TrueTypeFont
{
    private readonly byte[] _data;
    private readonly int _hmtx;
    private readonly int _widthCount;
    private readonly int _cmap;

    /// <exception cref="InvalidDataException">Not a TrueType file, or one without the tables named above.</exception>
    public TrueTypeFont(byte[] file)
    {
        ArgumentNullException.ThrowIfNull(file);
        _data = file;
        if (file.Length < 12 || U32(0) is not (0x00010000 or 0x74727565))
            throw new InvalidDataException("Not a TrueType file: the first four bytes are not 00010000.");
        int head = Table("head"), hhea = Table("hhea"), os2 = Table("OS/2");
        _hmtx = Table("hmtx");
        UnitsPerEm = U16(head + 18);
        Ascender = S16(hhea + 4);
        Descender = S16(hhea + 6);
        _widthCount = U16(hhea + 34);
        XHeight = S16(os2 + 86);
        CapHeight = S16(os2 + 88);
        _cmap = UnicodeSubtable(Table("cmap"));
    }

    public int UnitsPerEm { get; }

    /// <summary>Above the baseline, font units, positive.</summary>
    public int Ascender { get; }

    /// <summary>Below the baseline, font units, negative.</summary>
    public int Descender { get; }

    public int XHeight { get; }

    public int CapHeight { get; }

    /// <summary>Advance width in font units; null when the font has no glyph for the character.</summary>
    public int? AdvanceOf(int codePoint)
    {
        int glyph = GlyphOf(codePoint);
        return glyph == 0 ? null : U16(_hmtx + (4 * Math.Min(glyph, _widthCount - 1)));
    }

    private int GlyphOf(int codePoint)
    {
        if (U16(_cmap) == 12)
        {
            for (int group = _cmap + 16, left = (int)U32(_cmap + 12); left > 0; left--, group += 12)
            {
                if (codePoint >= U32(group) && codePoint <= U32(group + 4))
                    return (int)(U32(group + 8) + (uint)codePoint - U32(group));
            }

            return 0;
        }

        if (codePoint > 0xFFFF)
            return 0;
        int doubledCount = U16(_cmap + 6);
        for (int i = 0; i < doubledCount; i += 2)
        {
            if (codePoint > U16(_cmap + 14 + i))
                continue;
            int start = U16(_cmap + 16 + doubledCount + i);
            if (codePoint < start)
                return 0;
            int delta = S16(_cmap + 16 + (2 * doubledCount) + i);
            int rangePosition = _cmap + 16 + (3 * doubledCount) + i;
            int range = U16(rangePosition);
            int glyph = range == 0 ? codePoint : U16(rangePosition + range + (2 * (codePoint - start)));
            return glyph == 0 ? 0 : (glyph + delta) & 0xFFFF;
        }

        return 0;
    }

    private int UnicodeSubtable(int table)
    {
        int best = -1;
        for (int i = 0, count = U16(table + 2); i < count; i++)
        {
            int record = table + 4 + (8 * i);
            int subtable = table + (int)U32(record + 4);
            if (U16(record) == 3 && ((U16(record + 2) == 1 && U16(subtable) == 4 && best < 0) || (U16(record + 2) == 10 && U16(subtable) == 12)))
                best = subtable;
        }

        return best >= 0 ? best : throw new InvalidDataException("The font has no Unicode cmap of format 4 or 12.");
    }

    private int Table(string tag)
    {
        for (int i = 0, count = U16(4); i < count; i++)
        {
            int record = 12 + (16 * i);
            if (_data[record] == tag[0] && _data[record + 1] == tag[1] && _data[record + 2] == tag[2] && _data[record + 3] == tag[3])
                return (int)U32(record + 8);
        }

        throw new InvalidDataException($"The font has no table '{tag}'.");
    }

    private int U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(_data.AsSpan(at));

    private int S16(int at) => BinaryPrimitives.ReadInt16BigEndian(_data.AsSpan(at));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(_data.AsSpan(at));
}
