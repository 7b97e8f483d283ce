using System.Collections.Concurrent;
using Senacs.Geo.Maps.Logos;
using SkiaSharp;
using Svg.Skia;
using Svg.Skia.TypefaceProviders;

namespace Senacs.Geo.Maps.Drawing;

/// <summary>Documents that are given as SVG or PNG, drawn by Skia: logos, and maps that are composed as SVG. Text is set in the font that the
/// program carries.</summary>
/// <remarks>What comes from outside was checked when it was read (see <see cref="Logos.LogoReader"/>): nothing is fetched here.</remarks>
public static class SvgPicture
{
    /// <summary>Draws an SVG to fill an image.</summary>
    /// <param name="svg">The document.</param>
    /// <param name="widthPx">Pixels a row.</param>
    /// <param name="heightPx">Rows.</param>
    /// <param name="ground">What lies under it, premultiplied 0xAARRGGBB.</param>
    /// <returns>Premultiplied 0xAARRGGBB, row by row.</returns>
    public static unsafe uint[] ToPixels(ReadOnlyMemory<byte> svg, int widthPx, int heightPx, uint ground = 0)
    {
        uint[] pixels = new uint[(long)widthPx * heightPx];
        fixed (uint* first = pixels)
        {
            using SKSurface surface = SKSurface.Create(new SKImageInfo(widthPx, heightPx, SKColorType.Bgra8888, SKAlphaType.Premul), (nint)first,
                widthPx * 4);
            surface.Canvas.Clear(new SKColor(ground));
            Draw(svg, SKRect.Create(0, 0, widthPx, heightPx), surface.Canvas);
        }

        return pixels;
    }

    /// <summary>Fills a picture's rectangle, in the unit of the canvas.</summary>
    internal static void Draw(SceneImage image, SKCanvas canvas)
    {
        SKRect place = SKRect.Create((float)image.XMm, (float)image.YMm, (float)image.WidthMm, (float)image.HeightMm);
        if (image.MediaType != "image/png")
        {
            Draw(image.Content, place, canvas);
            return;
        }

        using SKImage decoded = SKImage.FromEncodedData(image.Content.Span);
        canvas.DrawImage(decoded, place, new SKSamplingOptions(SKCubicResampler.Mitchell));
    }

    /// <summary>As pixels for the printer.</summary>
    internal static SKBitmap Pixels(SceneImage image, double dpi)
    {
        SKImageInfo info = new((int)Math.Ceiling(image.WidthMm * dpi / 25.4), (int)Math.Ceiling(image.HeightMm * dpi / 25.4), SKColorType.Bgra8888,
            SKAlphaType.Premul);
        SKBitmap bitmap = new(info);
        using SKCanvas canvas = new(bitmap);
        canvas.Clear(SKColors.Transparent);
        canvas.Scale(info.Width / (float)image.WidthMm, info.Height / (float)image.HeightMm);
        canvas.Translate(-(float)image.XMm, -(float)image.YMm);
        Draw(image, canvas);
        return bitmap;
    }

    private static void Draw(ReadOnlyMemory<byte> content, SKRect place, SKCanvas canvas)
    {
        using SKSvg svg = new();
        svg.Settings.TypefaceProviders?.Insert(0, new Carlito());
        using MemoryStream stream = new(content.ToArray(), writable: false);
        if (svg.Load(stream) is not { CullRect: { Width: > 0, Height: > 0 } bounds } picture)
            return;
        canvas.Save();
        canvas.Translate(place.Left, place.Top);
        canvas.Scale(place.Width / bounds.Width, place.Height / bounds.Height);
        canvas.Translate(-bounds.Left, -bounds.Top);
        canvas.DrawPicture(picture);
        canvas.Restore();
    }

    // Letters of a person's picture are the one thing that the system's own font engine draws.
    private sealed class Carlito : ITypefaceProvider
    {
        private static readonly ConcurrentDictionary<FontPart, SKTypeface> Typefaces = new();

        public SKTypeface? FromFamilyName(
            string fontFamily, SKFontStyleWeight fontWeight, SKFontStyleWidth fontWidth, SKFontStyleSlant fontStyle)
        {
            FontFace upright = fontWeight >= SKFontStyleWeight.SemiBold ? FontFace.Bold : FontFace.Regular;
            return Typefaces.GetOrAdd(new FontPart(fontStyle == SKFontStyleSlant.Upright ? upright : FontFace.Italic), static part =>
            {
                using SKData data = SKData.CreateCopy(CarlitoFont.Read(part));
                return SKTypeface.FromData(data);
            });
        }
    }
}
