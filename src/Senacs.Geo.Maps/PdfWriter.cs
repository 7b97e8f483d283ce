using Senacs.Geo.Maps.Drawing;
using Senacs.Geo.Maps.Rendering;

namespace Senacs.Geo.Maps;

/// <summary>Writes a scene as a vector PDF of one page: fonts embedded, text selectable, language, title and text alternative set, the same bytes
/// each time.</summary>
public static class PdfWriter
{
    /// <exception cref="SourceUnavailableException">The program was built without the font; says what to run.</exception>
    public static void Write(MapScene scene, Stream output, PdfColours colours = PdfColours.Rgb)
    {
        ArgumentNullException.ThrowIfNull(scene);
        PdfDocument document = Draw([scene], colours);
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
            CultureInfo.InvariantCulture,
                $"[{Points(insetMm):0.###} {Points(insetMm):0.###} {Points(scene.SheetWidthMm - insetMm):0.###} "
                + $"{Points(scene.SheetHeightMm - insetMm):0.###}]");

        static double Points(double mm) => mm * 72 / 25.4;
    }

    /// <summary>The pages in the inks asked for, not yet described.</summary>
    internal static PdfDocument Draw(IReadOnlyList<MapScene> pages, PdfColours colours)
    {
        using PdfBook book = new(colours);
        foreach (MapScene page in pages)
            book.Add(page);
        return book.Finish();
    }
}
