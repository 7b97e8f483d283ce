using System.Collections.Concurrent;
using SkiaSharp;

namespace Senacs.Geo.Maps.Drawing;

/// <summary>The glyphs of the font as outlines, thousandths of an em, y downwards.</summary>
/// <remarks>Letters are painted as the shapes that they are: the same pixels on every system. Safe for many threads.</remarks>
internal static class GlyphOutlines
{
    /// <summary>Units of an em.</summary>
    public const int PerEm = 1000;

    private static readonly ConcurrentDictionary<FontPart, TrueTypeFont> Fonts = new();
    private static readonly ConcurrentDictionary<(FontPart, ushort), SKPath> Outlines = new();

    /// <returns>Empty when the glyph leaves no trace. Shared: never to be changed or disposed of.</returns>
    /// <exception cref="Issues.SourceUnavailableException">The program was built without the font.</exception>
    public static SKPath Of(FontPart part, ushort glyph) => Outlines.GetOrAdd((part, glyph), static key =>
    {
        TrueTypeFont font = Fonts.GetOrAdd(key.Item1, static part => new TrueTypeFont(CarlitoFont.Read(part)));
        float scale = (float)PerEm / font.UnitsPerEm;
        using SKPathBuilder path = new() { FillType = SKPathFillType.Winding };
        foreach (GlyphPoint[] contour in font.ContoursOf(key.Item2))
            Add(path, contour, scale);
        SKPath made = path.Detach();
        _ = made.Bounds; // computed once, before several threads ask
        return made;
    });

    private static void Add(SKPathBuilder path, GlyphPoint[] contour, float scale)
    {
        int first = Array.FindIndex(contour, static p => p.IsOnCurve);
        GlyphPoint start = first >= 0 ? contour[first] : Middle(contour[^1], contour[0]);
        path.MoveTo(At(start));
        GlyphPoint? control = null;
        for (int i = 1; i <= contour.Length; i++)
        {
            GlyphPoint point = contour[(first + i) % contour.Length];
            if (control is { } bend)
                path.QuadTo(At(bend), At(point.IsOnCurve ? point : Middle(bend, point)));
            else if (point.IsOnCurve)
                path.LineTo(At(point));
            control = point.IsOnCurve ? null : point;
        }

        if (control is { } last)
            path.QuadTo(At(last), At(start));
        path.Close();

        SKPoint At(GlyphPoint p) => new((float)p.X * scale, (float)-p.Y * scale);
    }

    private static GlyphPoint Middle(GlyphPoint one, GlyphPoint other) => new((one.X + other.X) / 2, (one.Y + other.Y) / 2, IsOnCurve: true);
}
