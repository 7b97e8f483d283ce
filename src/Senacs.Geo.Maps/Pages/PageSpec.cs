using System.Diagnostics.CodeAnalysis;

namespace Senacs.Geo.Maps.Pages;

/// <summary>How the page is turned.</summary>
public enum PageOrientation
{
    /// <summary>The département's shape decides.</summary>
    Auto,
    Portrait,
    Landscape,
}

/// <summary>Which of the model's two titles is printed.</summary>
public enum TitleChoice { Theme, Finding, Neutral }

/// <summary>The sheet to draw on.</summary>
public sealed record PageSpec
{
    /// <summary>1 px of a size in pixels is 1/96 inch, as in CSS.</summary>
    public const double MmPerPixel = 25.4 / 96;

    /// <summary>A picture for a screen is seen smaller than it is: its names are set larger, 150 pixels an inch.</summary>
    private const double MmPerScreenPixel = 25.4 / 150;

    private PageSpec(string name, double widthMm, double heightMm, PageOrientation orientation) =>
        (Name, WidthMm, HeightMm, Orientation) = (name, widthMm, heightMm, orientation);

    public static PageSpec A3 { get; } = new("A3", 297, 420, PageOrientation.Auto);

    public static PageSpec A4 { get; } = new("A4", 210, 297, PageOrientation.Auto);

    public static PageSpec A5 { get; } = new("A5", 148, 210, PageOrientation.Auto);

    /// <summary>As the user wrote it.</summary>
    public string Name { get; }

    /// <summary>As given; for an A format, of the portrait page.</summary>
    public double WidthMm { get; }

    public double HeightMm { get; }

    /// <summary>A size written in full is kept as written: only the A formats turn.</summary>
    public PageOrientation Orientation { get; init; }

    /// <summary>Width and height of the ways to turn it: both where the département's shape decides, the long side across first.</summary>
    public IEnumerable<(double WidthMm, double HeightMm)> Turns => (Name is "A3" or "A4" or "A5" ? Orientation : PageOrientation.Portrait) switch
    {
        PageOrientation.Portrait => [(WidthMm, HeightMm)],
        PageOrientation.Landscape => [(HeightMm, WidthMm)],
        _ => [(HeightMm, WidthMm), (WidthMm, HeightMm)],
    };

    /// <summary>White space kept at the edge.</summary>
    public double MarginMm { get; init; } = 10;

    /// <summary>The picture's size when the page was given in pixels; a PNG then has exactly this many.</summary>
    public (int Width, int Height)? Pixels { get; private init; }

    /// <summary>What the picture prolongs beyond the cut, for the printer; 0: none, and no crop marks.</summary>
    public double BleedMm { get; init; }

    /// <summary>No paper beneath: the picture lies on the page of a layout program.</summary>
    public bool IsTransparent { get; init; }

    /// <summary>Sizes for screens, by the name that a user writes.</summary>
    public static ImmutableArray<(string Name, int Width, int Height)> ScreenFormats { get; } =
        [("banniere", 1500, 500), ("reseaux", 1200, 630), ("carre", 1080, 1080), ("vertical", 1080, 1920), ("diaporama", 1920, 1080)];

    /// <summary>Which title to print.</summary>
    public TitleChoice Title { get; init; }

    /// <summary>"A3", "A4", "A5", also with "-portrait" or "-paysage"; "180x120mm"; "1200x630px"; a name of <see cref="ScreenFormats"/>. Letters in
    /// any case, a decimal point or comma.</summary>
    /// <remarks>Accepted sizes: 40 to 2000 mm, 100 to 20 000 px.</remarks>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PageSpec? page)
    {
        page = null;
        if (string.IsNullOrWhiteSpace(text))
            return false;
        string lower = text.Trim().ToLowerInvariant();
        foreach ((string name, int wide, int high) in ScreenFormats)
        {
            if (lower != name)
                continue;
            page = new PageSpec(name, wide * MmPerScreenPixel, high * MmPerScreenPixel,
                wide > high ? PageOrientation.Landscape : PageOrientation.Portrait)
            { Pixels = (wide, high), MarginMm = 5 };
            return true;
        }

        (string body, PageOrientation orientation) = lower switch
        {
            _ when lower.EndsWith("-portrait", StringComparison.Ordinal) => (lower[..^9], PageOrientation.Portrait),
            _ when lower.EndsWith("-paysage", StringComparison.Ordinal) => (lower[..^8], PageOrientation.Landscape),
            _ => (lower, PageOrientation.Auto),
        };
        page = body switch
        {
            "a3" => A3 with { Orientation = orientation },
            "a4" => A4 with { Orientation = orientation },
            "a5" => A5 with { Orientation = orientation },
            _ => null,
        };
        if (page is not null || orientation != PageOrientation.Auto || body.Length < 5)
            return page is not null;
        bool pixels = body.EndsWith("px", StringComparison.Ordinal);
        if (!pixels && !body.EndsWith("mm", StringComparison.Ordinal))
            return false;
        ReadOnlySpan<char> size = body.AsSpan(0, body.Length - 2);
        int cross = size.IndexOfAny('x', '×');
        if (cross < 1 || !TryNumber(size[..cross], out double width) || !TryNumber(size[(cross + 1)..], out double height))
            return false;
        PageOrientation kept = width > height ? PageOrientation.Landscape : PageOrientation.Portrait;
        if (pixels)
        {
            if (width is not (>= 100 and <= 20_000) || height is not (>= 100 and <= 20_000) || width != Math.Floor(width)
                    || height != Math.Floor(height))
                return false;
            page = new PageSpec(body, width * MmPerPixel, height * MmPerPixel, kept) { Pixels = ((int)width, (int)height), MarginMm = 6 };
            return true;
        }

        if (width is not (>= 40 and <= 2000) || height is not (>= 40 and <= 2000))
            return false;
        page = new PageSpec(body, width, height, kept) { MarginMm = Math.Min(10, Math.Min(width, height) / 20) };
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out double value)
    {
        Span<char> buffer = stackalloc char[16];
        value = 0;
        if (text.Length is 0 or > 16)
            return false;
        text.Replace(buffer, ',', '.');
        return double.TryParse(buffer[..text.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }
}
