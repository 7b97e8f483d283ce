namespace Senacs.Geo.Maps.Drawing;

/// <summary>The inks of a PDF.</summary>
public enum PdfColours
{
    /// <summary>For screens and office printers.</summary>
    Rgb,

    /// <summary>For the printer: four inks, black and grey text and lines in black alone.</summary>
    Cmyk,
}

/// <summary>The colour operators of a PDF: the screen's three lights, or the printer's four inks.</summary>
/// <remarks>Black, white and greys are black ink alone: printed with four inks, they are a coloured blur beside small type. The other inks are those
/// of <see cref="Inks"/>.</remarks>
internal sealed class PdfInks(PdfColours colours)
{
    public bool IsCmyk => colours == PdfColours.Cmyk;

    /// <summary>A pixel of a picture, a byte an ink or a light.</summary>
    public byte[] Bytes(Rgb colour)
    {
        if (!IsCmyk)
            return [colour.R, colour.G, colour.B];
        (double c, double m, double y, double k) = Inks(colour);
        return [Byte(c), Byte(m), Byte(y), Byte(k)];

        static byte Byte(double share) => (byte)Math.Round(share * 255);
    }

    /// <summary>Operands and operator that set the colour of fills.</summary>
    public string Fill(Rgb colour) => Operands(colour) + (colours == PdfColours.Cmyk ? " k\n" : " rg\n");

    /// <summary>Operands and operator that set the colour of lines.</summary>
    public string Line(Rgb colour) => Operands(colour) + (colours == PdfColours.Cmyk ? " K\n" : " RG\n");

    private string Operands(Rgb colour)
    {
        if (colours == PdfColours.Rgb)
            return string.Create(CultureInfo.InvariantCulture, $"{colour.R / 255.0:0.###} {colour.G / 255.0:0.###} {colour.B / 255.0:0.###}");
        (double c, double m, double y, double k) = Inks(colour);
        return string.Create(CultureInfo.InvariantCulture, $"{c:0.###} {m:0.###} {y:0.###} {k:0.###}");
    }

    /// <summary>Cyan, magenta, yellow, black, 0 to 1.</summary>
    /// <remarks>
    /// Complement with full replacement of grey by black: of cyan, magenta and yellow no more than two are printed, so that dark colours stay clean.
    /// Then one correction of what the formula does on paper, where no ink is as pure as a light: magenta makes blues purple, so that it yields
    /// where cyan leads.
    /// </remarks>
    public static (double Cyan, double Magenta, double Yellow, double Black) Inks(Rgb colour)
    {
        (double r, double g, double b) = (colour.R / 255.0, colour.G / 255.0, colour.B / 255.0);
        double black = 1 - Math.Max(r, Math.Max(g, b));
        if (colour.R == colour.G && colour.G == colour.B)
            return (0, 0, 0, black);
        (double c, double m, double y) = ((1 - r - black) / (1 - black), (1 - g - black) / (1 - black), (1 - b - black) / (1 - black));
        double blue = Math.Max(0, Math.Min(c, m) - y);
        m -= 0.3 * blue * Math.Clamp((c - m + 0.3) / 0.3, 0, 1);
        return (Share(c), Share(m), Share(y), Share(black));
    }

    private static double Share(double ink) => Math.Round(Math.Clamp(ink, 0, 1), 2);
}
