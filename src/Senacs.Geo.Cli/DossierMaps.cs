using Senacs.Geo.Issues;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Reports;
using Senacs.Geo.Sources.Dossiers;

namespace Senacs.Geo.Cli;

/// <summary>From a report to a composed page: theme, texts of the manifest, page size.</summary>
internal static class DossierMaps
{
    public const double DefaultDpi = 300;

    /// <summary>What <c>build</c> draws when the manifest chooses nothing.</summary>
    public static IReadOnlyList<string> DefaultThemes { get; } = ["couverture", "implantation", "qpv"];

    /// <summary>The manifest's themes; <c>qpv</c> only where there are perimeters.</summary>
    public static IReadOnlyList<string> ThemesOf(Dossier dossier) => !dossier.Manifest.Carte.Themes.IsEmpty
        ? dossier.Manifest.Carte.Themes
        : [.. DefaultThemes.Where(t => t != "qpv" || !dossier.Territoire.Qpv.IsEmpty)];

    /// <summary>An embedded theme by name, or a file when the name ends with .json.</summary>
    public static MapTheme Theme(string name)
    {
        if (!name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return MapThemeReader.Load(name);
        using FileStream file = SourceFiles.Open(name, name);
        return MapThemeReader.Read(file, Path.GetFileName(name));
    }

    /// <summary>The text alternative: the title, then what the map says. UTF-8 without BOM.</summary>
    public static void WriteAlt(MapScene scene, Stream output) => output.Write(System.Text.Encoding.UTF8.GetBytes($"{scene.Title}\n\n{scene.Description}\n"));

    public static MapScene Compose(Dossier dossier, CoverageReport report, MapTheme theme, PageSpec page)
    {
        RequireBoundaries(dossier);
        return MapScene.Compose(CoverageMap.Model(report, theme.Name, TextsOf(dossier, theme)), page, theme);
    }

    /// <exception cref="SourceUnavailableException">No commune has a boundary: there is nothing to draw.</exception>
    public static void RequireBoundaries(Dossier dossier)
    {
        if (!dossier.Territoire.DrawnCommunes.Any())
            throw new SourceUnavailableException(dossier.Manifest.Communes.Fichier, "Aucune commune n’a de contour : il n’y a pas de carte à dessiner.", "Vérifier le fichier des contours et son millésime.");
    }

    /// <summary>What the manifest says of a theme's texts.</summary>
    public static MapTexts TextsOf(Dossier dossier, MapTheme theme) => new()
    {
        // a title of the manifest is for the main map; the others say what they show
        Titre = theme.Name == "couverture" ? dossier.Manifest.Carte.Titre : null,
        SousTitre = theme.Name == "couverture" ? dossier.Manifest.Carte.SousTitre : null,
        ProductVersion = Produit.Version,
    };
}
