namespace Senacs.Geo.Maps.Colours;

/// <summary>How light a colour is, and how a photocopier sees it.</summary>
public static class ColourVision
{
    /// <summary>Relative luminance, 0 to 1 (WCAG 2.2).</summary>
    public static double Luminance(Rgb colour) => (0.2126729 * Linear(colour.R)) + (0.7151522 * Linear(colour.G)) + (0.0721750 * Linear(colour.B));

    /// <summary>The grey of the same lightness L*: what a good photocopier makes of the colour.</summary>
    public static Rgb ToGrey(Rgb colour)
    {
        byte grey = Encode(Luminance(colour));
        return new Rgb(grey, grey, grey);
    }

    /// <summary>The light of a channel, 0 to 1 (sRGB, IEC 61966-2-1).</summary>
    public static double Linear(byte channel)
    {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
    }

    /// <summary>The channel of a light, cut to 0 to 1.</summary>
    public static byte Encode(double linear)
    {
        double c = Math.Clamp(linear, 0, 1);
        double encoded = c <= 0.0031308 ? 12.92 * c : (1.055 * Math.Pow(c, 1 / 2.4)) - 0.055;
        return (byte)Math.Round(255 * encoded);
    }
}
