using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Drawing;
using Senacs.Geo.Maps.Logos;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Sources.Files;

namespace Senacs.Geo.Cli;

/// <summary>From a report to a composed page: theme, texts of the manifest, page size.</summary>
internal static class DossierMaps
{
    private static readonly string[] Kinds = ["svg", "png", "pdf"], DefaultThemes = ["couverture", "implantation", "qpv"];

    /// <summary>What <c>build</c> draws: the manifest's themes; <c>qpv</c> only where there are perimeters.</summary>
    public static IReadOnlyList<string> ThemesOf(Dossier dossier) => !dossier.Manifest.Carte.Themes.IsEmpty
        ? dossier.Manifest.Carte.Themes
        : [.. DefaultThemes.Where(t => t != "qpv" || !dossier.Territoire.Qpv.IsEmpty)];

    /// <summary>The theme that an option names.</summary>
    public static MapTheme ThemeOption(string name, bool isGrey) =>
        name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || MapThemeReader.Names.Contains(name)
        ? Theme(name, isGrey) : throw new UsageException(Textes.BadTheme(name, MapThemeReader.Names));

    /// <summary>An embedded theme by name, or a file when the name ends with .json.</summary>
    public static MapTheme Theme(string name, bool isGrey = false)
    {
        MapTheme theme = name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? FromFile(name) : MapThemeReader.Load(name);
        return isGrey ? theme.ToGrey() : theme;

        static MapTheme FromFile(string name)
        {
            using FileStream file = SourceFiles.Open(name, name);
            return MapThemeReader.Read(file, Path.GetFileName(name));
        }
    }

    /// <summary>What kind of image a file is to be: the one asked for, or that of its name.</summary>
    /// <exception cref="UsageException">No image of ours.</exception>
    public static string KindOf(string path, string? asked = null)
    {
        string kind = (asked ?? Path.GetExtension(path).TrimStart('.')).ToLowerInvariant();
        if (!Kinds.Contains(kind, StringComparer.Ordinal))
            throw new UsageException(Textes.BadFormat(kind, Kinds));
        CommonOptions.CheckFormat(kind, path, Kinds);
        return kind;
    }

    /// <param name="dossier">Its manifest gives texts and logo.</param>
    /// <param name="report">The figures.</param>
    /// <param name="theme">How it looks.</param>
    /// <param name="page">The sheet.</param>
    /// <param name="logo">A file in place of the manifest's logo; null: the manifest's.</param>
    /// <param name="evolution">The two dates of a theme that compares; null: there is one date only.</param>
    public static MapScene Compose(
        Dossier dossier, CoverageReport report, MapTheme theme, PageSpec page, string? logo = null, Func<Evolution>? evolution = null)
    {
        RequireBoundaries(dossier);
        MapTexts texts = TextsOf(dossier, theme, logo);
        Plate plate = theme.Fill == CommuneFill.Change && evolution is not null
            ? Plate.OfChange(evolution(), theme, texts) : Plate.Of(report, theme, texts);
        return Plate.Compose(plate, page, theme);
    }

    /// <summary>One image, as <paramref name="kind"/> asks: svg, png or pdf.</summary>
    public static void Write(MapScene scene, string kind, double dpi, PdfColours colours, Stream output)
    {
        if (kind == "svg")
            SvgWriter.Write(scene, output);
        else if (kind == "png")
            PngWriter.Write(scene, dpi, output);
        else
            PdfWriter.Write(scene, output, colours);
    }

    /// <summary>The text alternative: the title, then what the map says. UTF-8 without BOM.</summary>
    public static void WriteAlt(MapScene scene, Stream output) =>
        output.Write(System.Text.Encoding.UTF8.GetBytes($"{scene.Title}\n\n{scene.Description}\n"));

    /// <exception cref="SourceUnavailableException">No commune has a boundary: there is nothing to draw.</exception>
    public static void RequireBoundaries(Dossier dossier)
    {
        if (!dossier.Territoire.DrawnCommunes.Any())
            throw new SourceUnavailableException(
                dossier.Manifest.Communes.Fichier, "Aucune commune n’a de contour : il n’y a pas de carte à dessiner.",
                    "Vérifier le fichier des contours et son millésime.");
    }

    /// <summary>What the manifest says of a theme's texts: its title is for the main map, the others say what they show.</summary>
    public static MapTexts TextsOf(Dossier dossier, MapTheme theme, string? logo = null) => theme.Name == "couverture"
        ? Texts(dossier, logo) with { Titre = dossier.Manifest.Carte.Titre, SousTitre = dossier.Manifest.Carte.SousTitre }
        : Texts(dossier, logo);

    /// <summary>Version and logo: what every map bears.</summary>
    public static MapTexts Texts(Dossier dossier, string? logo = null) => new() { ProductVersion = Produit.Version, Logo = Logo(dossier, logo) };

    private static MapLogo? Logo(Dossier dossier, string? chosen)
    {
        if ((chosen ?? dossier.Manifest.Carte.Logo) is not { } name)
            return null;
        using FileStream file = SourceFiles.Open(chosen ?? dossier.Folder.PathOf(name), name);
        if (file.Length > LogoReader.MostBytes)
            return LogoReader.Read(new byte[LogoReader.MostBytes + 1], name);
        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        return LogoReader.Read(content, name);
    }
}
