namespace Senacs.Geo.Maps.Fonts;

/// <summary>The three faces of the map's family.</summary>
public enum FontFace { Regular, Bold, Italic }

/// <summary>Real glyph widths of Carlito, known without the font being installed: where a text ends decides where a label may stand.</summary>
/// <remarks>Carlito (Łukasz Dziedzic, SIL Open Font License 1.1) has the metrics of Calibri, so a map made on Linux keeps its layout in Office.
/// The numbers come from <c>carlito-metrics.txt</c>; a test holds them against the font that the program carries.
/// Kerning is left out: it only makes a text narrower (about 1 %).</remarks>
public sealed class FontMetrics
{
    /// <summary>Written in every SVG; Carlito and Calibri give the same widths, the others are a fallback.</summary>
    public const string Family = "Carlito,Calibri,'Liberation Sans',Arial,sans-serif";

    /// <summary>One typographic point in millimetres (1/72 inch).</summary>
    public const double MmPerPoint = 25.4 / 72;

    private const int UnitsPerEm = 2048;

    private static readonly Lazy<FontMetrics> Embedded = new(ReadEmbedded);

    private readonly short[][] _widths;

    private FontMetrics(short[][] widths) => _widths = widths;

    /// <summary>Carlito's.</summary>
    public static FontMetrics Carlito => Embedded.Value;

    /// <summary>Advance width of a text set on one line.</summary>
    /// <param name="text">Any text; a character that the font lacks counts 1 em beyond the basic plane or in CJK, else 0.6 em; marks and controls
    /// count nothing.</param>
    /// <param name="face">The face.</param>
    /// <param name="sizePt">Type size in points.</param>
    public double WidthMm(ReadOnlySpan<char> text, FontFace face, double sizePt)
    {
        long units = 0;
        short[] table = _widths[(int)face];
        foreach (Rune rune in text.EnumerateRunes())
            units += rune.Value < table.Length && table[rune.Value] >= 0 ? table[rune.Value] : Fallback(rune);
        return units * sizePt * MmPerPoint / UnitsPerEm;
    }

    /// <summary>True when the width of a character is known.</summary>
    public bool Has(int codePoint, FontFace face) => codePoint < _widths[(int)face].Length && _widths[(int)face][codePoint] >= 0;

    private static int Fallback(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => 0,
        _ => rune.Value >= 0x2E80 ? UnitsPerEm : 1229,
    };

    private static FontMetrics ReadEmbedded()
    {
        using StreamReader reader = new(typeof(FontMetrics).Assembly.GetManifestResourceStream("carlito-metrics.txt")!, Encoding.UTF8);
        short[][] tables = [NewTable(), NewTable(), NewTable()];
        foreach (ReadOnlySpan<char> line in reader.ReadToEnd().AsSpan().EnumerateLines())
        {
            if (line.IsEmpty || !char.IsAsciiDigit(line[0]))
                continue;
            short[] table = tables[line[0] - '0'];
            int character = int.Parse(line.Slice(2, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            ReadOnlySpan<char> numbers = line[7..];
            foreach (Range part in numbers.Split(' '))
                table[character++] = short.Parse(numbers[part], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }

        return new FontMetrics(tables);
    }

    private static short[] NewTable()
    {
        short[] table = new short[0x25D0];
        Array.Fill(table, (short)-1);
        return table;
    }
}
