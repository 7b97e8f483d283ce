using Senacs.Geo.Maps.Colours;

namespace Senacs.Geo.Adapters.Tests.Maps;

/// <summary>A colour in CIE 1976 L*a*b*, white point D65.</summary>
public readonly record struct Lab(double L, double A, double B)
{
    /// <summary>ΔE*ab 1976: the Euclidean distance.</summary>
    public double DistanceTo(Lab other) => Math.Sqrt(Square(L - other.L) + Square(A - other.A) + Square(B - other.B));

    private static double Square(double x) => x * x;
}

/// <summary>The three dichromacies.</summary>
public enum Dichromacy { Protanopia, Deuteranopia, Tritanopia }

/// <summary>How other eyes see a colour: what the colours of the maps are held to.</summary>
public static class Eyes
{
    // G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency",
    // IEEE TVCG 15(6), 2009, table 1, severity 1.0. The matrices apply to linear RGB.
    private static readonly double[] Protan = [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998];
    private static readonly double[] Deutan = [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881];
    private static readonly double[] Tritan = [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900];

    /// <summary>The colour as a dichromat sees it.</summary>
    public static Rgb Simulate(Rgb colour, Dichromacy dichromacy)
    {
        double[] m = dichromacy switch { Dichromacy.Protanopia => Protan, Dichromacy.Deuteranopia => Deutan, _ => Tritan };
        (double r, double g, double b) = (ColourVision.Linear(colour.R), ColourVision.Linear(colour.G), ColourVision.Linear(colour.B));
        return new Rgb(
            ColourVision.Encode((m[0] * r) + (m[1] * g) + (m[2] * b)),
            ColourVision.Encode((m[3] * r) + (m[4] * g) + (m[5] * b)),
            ColourVision.Encode((m[6] * r) + (m[7] * g) + (m[8] * b)));
    }

    /// <summary>CIELAB of an sRGB colour (IEC 61966-2-1 primaries, D65).</summary>
    public static Lab ToLab(Rgb colour)
    {
        (double r, double g, double b) = (ColourVision.Linear(colour.R), ColourVision.Linear(colour.G), ColourVision.Linear(colour.B));
        double x = F(((0.4124564 * r) + (0.3575761 * g) + (0.1804375 * b)) / 0.95047);
        double y = F(ColourVision.Luminance(colour));
        double z = F(((0.0193339 * r) + (0.1191920 * g) + (0.9503041 * b)) / 1.08883);
        return new Lab((116 * y) - 16, 500 * (x - y), 200 * (y - z));
    }

    /// <summary>Contrast ratio of WCAG 2.2: 1 to 21.</summary>
    public static double Contrast(Rgb one, Rgb other)
    {
        (double a, double b) = (ColourVision.Luminance(one), ColourVision.Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double F(double t) => t > 216.0 / 24389 ? Math.Cbrt(t) : ((24389.0 / 27 * t) + 16) / 116;
}
