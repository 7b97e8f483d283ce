using Senacs.Geo.Issues;
using Senacs.Geo.Maps.Rendering;

namespace Senacs.Geo.Maps;

/// <summary>Makes the drawing libraries ready while the data are being read: finding the fonts takes a tenth of a second the first time.</summary>
public static class DrawingWarmUp
{
    /// <summary>Starts in the background; what fails here is told by the drawing itself.</summary>
    public static void Start() => _ = Task.Run(static () =>
    {
        try
        {
            SvgRasteriser.ToPixels(
                """<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8" font-family="Carlito, Calibri" font-size="6"><text y="6">a<tspan font-weight="bold">b</tspan></text></svg>"""u8.ToArray(),
                8,
                8);
        }
        catch (SourceUnavailableException)
        {
            // no librsvg: the commands that need it say what to install
        }
    });
}

/// <summary>Writes a scene as PNG.</summary>
public static class PngWriter
{
    /// <param name="scene">The page.</param>
    /// <param name="dpi">Dots per inch, 36 to 1200; also the size, unless the page was given in pixels.</param>
    /// <param name="output">Receives the file.</param>
    /// <exception cref="SourceUnavailableException">librsvg or cairo is missing; says what to install.</exception>
    public static void Write(MapScene scene, double dpi, Stream output)
    {
        ArgumentNullException.ThrowIfNull(scene);
        if (dpi is not (>= 36 and <= 1200))
            throw new ArgumentOutOfRangeException(nameof(dpi), dpi, "36 to 1200 dots per inch.");
        (int width, int height) = scene.Pixels ?? ((int)Math.Round(scene.SheetWidthMm * dpi / 25.4), (int)Math.Round(scene.SheetHeightMm * dpi / 25.4));
        // on paper, no pixel is transparent: three channels, not four, and a palette where the colours allow
        uint[] pixels = Drawing.SkiaPainter.ToPixels(scene, width, height);
        PngEncoder.Write(pixels, width, height, dpi, output);
    }
}
