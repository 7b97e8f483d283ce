using System.Globalization;
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
        Drawing.PdfBook book = new(colours);
        book.Add(scene);
        PdfDocument document = book.Finish();
        if (scene.BleedMm > 0)
            MarkCut(document, scene);
        document.Describe(new PdfMetadata(scene.Title, scene.Description, "Senacs.Geo", scene.Date));
        document.Write(output);
    }

    /// <summary>Where the sheet is cut and how far the paper is printed, for the printer's program (ISO 32000-1, 14.11.2).</summary>
    private static void MarkCut(PdfDocument document, MapScene scene)
    {
        document.SetEntry(document.Pages[0], "TrimBox", Rectangle(scene.SlugMm));
        document.SetEntry(document.Pages[0], "BleedBox", Rectangle(scene.SlugMm - scene.BleedMm));

        string Rectangle(double insetMm) => string.Create(
            CultureInfo.InvariantCulture, $"[{Points(insetMm):0.###} {Points(insetMm):0.###} {Points(scene.SheetWidthMm - insetMm):0.###} {Points(scene.SheetHeightMm - insetMm):0.###}]");

        static double Points(double mm) => mm * 72 / 25.4;
    }

    /// <summary>Pages drawn together share their fonts; more of them than this are drawn in parts, side by side.</summary>
    private const int PagesInPart = 10;

    /// <summary>The pages in the inks asked for, not yet described.</summary>
    /// <remarks>How they are cut depends on their number alone, so that the bytes do not depend on the machine.</remarks>
    internal static PdfDocument Draw(IReadOnlyList<PdfPage> pages, PdfColours colours)
    {
        int parts = Math.Max(1, (pages.Count + PagesInPart - 1) / PagesInPart);
        PdfDocument[] drawn = new PdfDocument[parts];
        try
        {
            Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, part =>
                drawn[part] = PdfDocument.Read(SvgRasteriser.ToPdf(pages.Take((part * pages.Count / parts)..((part + 1) * pages.Count / parts)))));
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        PdfDocument document = drawn[0];
        foreach (PdfDocument part in drawn.Skip(1))
            document.Append(part);
        return colours == PdfColours.Cmyk ? Ghostscript.ToCmyk(document) : document;
    }
}
