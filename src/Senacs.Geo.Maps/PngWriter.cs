using Senacs.Geo.Maps.Drawing;
using Senacs.Geo.Maps.Rendering;

namespace Senacs.Geo.Maps;

/// <summary>Makes the drawing library and the font ready while the data are being read.</summary>
public static class DrawingWarmUp
{
    /// <summary>Starts in the background; what fails here is told by the drawing itself.</summary>
    public static void Start()
    {
        if (CarlitoFont.IsPresent)
            _ = Task.Run(SkiaPainter.WarmUp);
    }
}

/// <summary>Writes a scene as PNG.</summary>
public static class PngWriter
{
    /// <param name="scene">The page.</param>
    /// <param name="dpi">Dots per inch, 36 to 1200; also the size, unless the page was given in pixels.</param>
    /// <param name="output">Receives the file.</param>
    /// <exception cref="SourceUnavailableException">The program was built without the font; says what to run.</exception>
    public static void Write(MapScene scene, double dpi, Stream output)
    {
        ArgumentNullException.ThrowIfNull(scene);
        if (dpi is not (>= 36 and <= 1200))
            throw new ArgumentOutOfRangeException(nameof(dpi), dpi, "36 to 1200 dots per inch.");
        (int width, int height) = scene.Pixels
            ?? ((int)Math.Round(scene.SheetWidthMm * dpi / 25.4), (int)Math.Round(scene.SheetHeightMm * dpi / 25.4));
        // on paper, no pixel is transparent: three channels, not four, and a palette where the colours allow
        PngEncoder.Write(ToPixels(scene, width, height), width, height, dpi, output);
    }

    /// <summary>The picture itself: premultiplied 0xAARRGGBB, row by row.</summary>
    /// <param name="scene">The page.</param>
    /// <param name="widthPx">Pixels a row.</param>
    /// <param name="heightPx">Rows.</param>
    /// <exception cref="SourceUnavailableException">The program was built without the font; says what to run.</exception>
    public static uint[] ToPixels(MapScene scene, int widthPx, int heightPx) => SkiaPainter.ToPixels(scene, widthPx, heightPx);
}
