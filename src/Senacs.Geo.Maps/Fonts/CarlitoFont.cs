namespace Senacs.Geo.Maps.Fonts;

/// <summary>One of the font's files: the letters of a face are in two.</summary>
/// <param name="Face">The face.</param>
/// <param name="IsExtended">Latin letters beyond those of French: Ÿ, ł, ő…</param>
public readonly record struct FontPart(FontFace Face, bool IsExtended = false);

/// <summary>The files of the map's font, as the program carries them: TrueType, Latin letters (npm package @fontsource/carlito, SIL Open Font
/// License 1.1).</summary>
public static class CarlitoFont
{
    /// <summary>False: the program was built without the font; it draws SVG only.</summary>
    public static bool IsPresent => typeof(CarlitoFont).Assembly.GetManifestResourceInfo(Name(new(FontFace.Regular))) is not null;

    /// <summary>One whole file.</summary>
    /// <exception cref="SourceUnavailableException">The program was built without the font; says what to run.</exception>
    public static byte[] Read(FontPart part)
    {
        using Stream file = typeof(CarlitoFont).Assembly.GetManifestResourceStream(Name(part)) ?? throw new SourceUnavailableException(
            "police Carlito",
            "ce programme a été construit sans elle, et ne peut donc dessiner ni PNG ni PDF.",
            "Lancer une fois « npm ci --prefix src/Senacs.Geo.Maps/Fonts --ignore-scripts », puis construire à nouveau. "
            + "(Les cartes SVG se font sans elle.)");
        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    private static string Name(FontPart part) =>
        $"carlito/{part.Face switch { FontFace.Bold => "bold", FontFace.Italic => "italic", _ => "regular" }}{(part.IsExtended ? "-ext" : "")}.ttf";
}
