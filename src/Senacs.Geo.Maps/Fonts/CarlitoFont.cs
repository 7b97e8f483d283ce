using Senacs.Geo.Issues;

namespace Senacs.Geo.Maps.Fonts;

/// <summary>The files of the map's font, as the program carries them: TrueType, Latin letters (npm package @fontsource/carlito, SIL Open Font License 1.1).</summary>
public static class CarlitoFont
{
    /// <summary>False: the program was built without the font; it draws SVG only.</summary>
    public static bool IsPresent => typeof(CarlitoFont).Assembly.GetManifestResourceInfo(Name(FontFace.Regular)) is not null;

    /// <summary>The whole file of a face.</summary>
    /// <exception cref="SourceUnavailableException">The program was built without the font; says what to run.</exception>
    public static byte[] Read(FontFace face)
    {
        using Stream file = typeof(CarlitoFont).Assembly.GetManifestResourceStream(Name(face)) ?? throw new SourceUnavailableException(
            "police Carlito",
            "ce programme a été construit sans elle, et ne peut donc dessiner ni PNG ni PDF.",
            "Lancer une fois « npm ci --prefix src/Senacs.Geo.Maps/Fonts --ignore-scripts », puis construire à nouveau. (Les cartes SVG se font sans elle.)");
        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    private static string Name(FontFace face) => $"carlito/{face switch { FontFace.Bold => "bold", FontFace.Italic => "italic", _ => "regular" }}.ttf";
}
