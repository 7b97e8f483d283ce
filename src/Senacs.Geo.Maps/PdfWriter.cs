using Senacs.Geo.Issues;
using Senacs.Geo.Maps.Rendering;

namespace Senacs.Geo.Maps;

/// <summary>The inks of a PDF.</summary>
public enum PdfColours
{
    /// <summary>For screens and office printers.</summary>
    Rgb,

    /// <summary>For the printer: four inks, black and grey text and lines in black alone. Needs Ghostscript.</summary>
    Cmyk,
}

/// <summary>Writes a scene as a vector PDF of one page: fonts embedded, text selectable, language, title and text alternative set, the same bytes each time.</summary>
public static class PdfWriter
{
    /// <exception cref="SourceUnavailableException">librsvg or cairo is missing, or Ghostscript for CMYK; says what to install.</exception>
    public static void Write(MapScene scene, Stream output, PdfColours colours = PdfColours.Rgb)
    {
        ArgumentNullException.ThrowIfNull(scene);
        Write(scene, SvgWriter.ToBytes(scene), output, colours);
    }

    /// <summary>The same from the scene's SVG, when it is already there.</summary>
    public static void Write(MapScene scene, ReadOnlyMemory<byte> svg, Stream output, PdfColours colours = PdfColours.Rgb)
    {
        ArgumentNullException.ThrowIfNull(scene);
        PdfDocument document = Draw([new PdfPage(svg, scene.SheetWidthMm, scene.SheetHeightMm)], colours);
        document.Describe(new PdfMetadata(scene.Title, scene.Description, "Senacs.Geo", scene.Date));
        document.Write(output);
    }

    /// <summary>The pages in the inks asked for, not yet described.</summary>
    internal static PdfDocument Draw(IEnumerable<PdfPage> pages, PdfColours colours)
    {
        PdfDocument document = PdfDocument.Read(SvgRasteriser.ToPdf(pages));
        return colours == PdfColours.Cmyk ? Ghostscript.ToCmyk(document) : document;
    }
}
