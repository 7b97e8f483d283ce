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
        using PdfBook pdf = new(colours);
        pdf.Add(scene);
        pdf.Describe(new PdfDescription(scene.Title, scene.Description, "Senacs.Geo", scene.Date));
        pdf.Write(output);
    }
}
