using System.Diagnostics.CodeAnalysis;

namespace Senacs.Geo.Maps.Colours;

/// <summary>An opaque sRGB colour, eight bits a channel.</summary>
public readonly record struct Rgb(byte R, byte G, byte B)
{
    public static Rgb White { get; } = new(255, 255, 255);

    /// <summary>"#79A6D2", six hexadecimal digits in any case.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Rgb colour)
    {
        colour = default;
        if (text is not { Length: 7 } || text[0] != '#'
                || !uint.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value))
            return false;
        colour = new Rgb((byte)(value >> 16), (byte)(value >> 8), (byte)value);
        return true;
    }

    /// <exception cref="FormatException">Not of the form #RRGGBB.</exception>
    public static Rgb Parse(string text) =>
        TryParse(text, out Rgb colour) ? colour : throw new FormatException($"'{text}' is not a colour of the form #RRGGBB.");

    /// <summary>#RRGGBB, or #RGB where that says the same.</summary>
    public string ToCss()
    {
        bool isShort = R % 17 == 0 && G % 17 == 0 && B % 17 == 0;
        return isShort
            ? string.Create(CultureInfo.InvariantCulture, $"#{R / 17:x}{G / 17:x}{B / 17:x}")
            : string.Create(CultureInfo.InvariantCulture, $"#{R:x2}{G:x2}{B:x2}");
    }

    /// <summary>Mixed with white; 0 keeps the colour, 1 is white.</summary>
    public Rgb TowardsWhite(double ratio) => Mix(White, ratio);

    /// <summary>Mixed with another colour; 0 keeps this one, 1 is the other.</summary>
    public Rgb Mix(Rgb other, double ratio) => new(Mix(R, other.R, ratio), Mix(G, other.G, ratio), Mix(B, other.B, ratio));

    private static byte Mix(byte from, byte to, double ratio) => (byte)Math.Round(from + ((to - from) * ratio));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{R:X2}{G:X2}{B:X2}");
}
