using System.Buffers.Binary;

namespace Senacs.Geo.Maps.Fonts;

/// <summary>A point of a contour, font units, y upwards. Between two that are off the curve lies one that is on it, half way.</summary>
public readonly record struct GlyphPoint(double X, double Y, bool IsOnCurve);

/// <summary>What is needed of a TrueType file: the contours of its glyphs.</summary>
/// <remarks>Source: OpenType specification 1.9, tables <c>head</c>, <c>loca</c>, <c>glyf</c>. Each system's own font engine (FreeType, DirectWrite,
/// Core Text) gives other contours and other pixels; these are the same everywhere.</remarks>
public sealed class TrueTypeFont
{
    private readonly byte[] _data;
    private readonly int _loca;
    private readonly int _glyf;
    private readonly bool _isLong;

    /// <exception cref="InvalidDataException">Not a TrueType file, or one without the tables named above.</exception>
    public TrueTypeFont(byte[] file)
    {
        ArgumentNullException.ThrowIfNull(file);
        _data = file;
        if (file.Length < 12 || U32(0) is not (0x00010000 or 0x74727565))
            throw new InvalidDataException("Not a TrueType file: the first four bytes are not 00010000.");
        int head = Table("head");
        (UnitsPerEm, _isLong, _loca, _glyf) = (U16(head + 18), S16(head + 50) == 1, Table("loca"), Table("glyf"));
    }

    public int UnitsPerEm { get; }

    /// <summary>The contours of a glyph, closed, in the order of the file; none of a space.</summary>
    /// <exception cref="InvalidDataException">A glyph that is made of others by matching points, or without end.</exception>
    public IReadOnlyList<GlyphPoint[]> ContoursOf(int glyph)
    {
        List<GlyphPoint[]> contours = [];
        AddContours(glyph, contours, depth: 0);
        return contours;
    }

    private void AddContours(int glyph, List<GlyphPoint[]> contours, int depth)
    {
        int start = Place(glyph), end = Place(glyph + 1);
        if (end == start)
            return;
        int count = S16(_glyf + start);
        if (count >= 0)
            contours.AddRange(Simple(_glyf + start, count));
        else if (depth < 8)
            AddParts(_glyf + start + 10, contours, depth);
        else
            throw new InvalidDataException("A glyph of the font is made of itself.");
    }

    private GlyphPoint[][] Simple(int at, int contourCount)
    {
        const int onCurve = 1, shortX = 2, shortY = 4, repeats = 8, sameX = 16, sameY = 32;
        int[] ends = new int[contourCount];
        for (int i = 0; i < contourCount; i++)
            ends[i] = U16(at + 10 + (2 * i));
        int next = at + 10 + (2 * contourCount);
        next += 2 + U16(next); // the hints
        byte[] flags = new byte[contourCount == 0 ? 0 : ends[^1] + 1];
        for (int i = 0; i < flags.Length; i++)
        {
            flags[i] = _data[next++];
            if ((flags[i] & repeats) == 0)
                continue;
            int copies = _data[next++];
            Array.Fill(flags, flags[i], i + 1, copies);
            i += copies;
        }

        int[] xs = Coordinates(shortX, sameX), ys = Coordinates(shortY, sameY);
        return [.. ends.Select((end, i) => Enumerable.Range(i == 0 ? 0 : ends[i - 1] + 1, end + 1 - (i == 0 ? 0 : ends[i - 1] + 1))
            .Select(p => new GlyphPoint(xs[p], ys[p], (flags[p] & onCurve) != 0)).ToArray())];

        int[] Coordinates(int isShort, int isSame)
        {
            int[] values = new int[flags.Length];
            for (int i = 0, value = 0; i < values.Length; i++)
            {
                if ((flags[i] & isShort) != 0)
                    value += (flags[i] & isSame) != 0 ? _data[next++] : -_data[next++];
                else if ((flags[i] & isSame) == 0)
                    value += S16((next += 2) - 2);
                values[i] = value;
            }

            return values;
        }
    }

    // "é" is "e" and an accent, each with its place and scale
    private void AddParts(int at, List<GlyphPoint[]> contours, int depth)
    {
        const int areWords = 1, areOffsets = 2, hasScale = 8, more = 32, hasTwoScales = 64, hasMatrix = 128;
        int flags;
        do
        {
            flags = U16(at);
            int glyph = U16(at + 2);
            if ((flags & areOffsets) == 0)
                throw new InvalidDataException("A glyph of the font is put together by matching points, which is not read.");
            (double dx, double dy) = (flags & areWords) != 0 ? (S16(at + 4), S16(at + 6)) : ((sbyte)_data[at + 4], (sbyte)_data[at + 5]);
            at += (flags & areWords) != 0 ? 8 : 6;
            (double a, double b, double c, double d) = (1, 0, 0, 1);
            if ((flags & hasScale) != 0)
                a = d = Fraction(ref at);
            else if ((flags & hasTwoScales) != 0)
                (a, d) = (Fraction(ref at), Fraction(ref at));
            else if ((flags & hasMatrix) != 0)
                (a, b, c, d) = (Fraction(ref at), Fraction(ref at), Fraction(ref at), Fraction(ref at));
            int first = contours.Count;
            AddContours(glyph, contours, depth + 1);
            for (int i = first; i < contours.Count; i++)
                contours[i] = [.. contours[i].Select(p => p with { X = (a * p.X) + (c * p.Y) + dx, Y = (b * p.X) + (d * p.Y) + dy })];
        }
        while ((flags & more) != 0);
    }

    private double Fraction(ref int at) => S16((at += 2) - 2) / 16384.0;

    private int Place(int glyph) => _isLong ? (int)U32(_loca + (4 * glyph)) : 2 * U16(_loca + (2 * glyph));

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
