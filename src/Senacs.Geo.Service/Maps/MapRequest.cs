using System.Text;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Service.Planner;

namespace Senacs.Geo.Service.Maps;

/// <summary>A brochure's map: what to draw, on what page, at what resolution. Sizes are bounded before anything is drawn.</summary>
internal sealed record MapRequest
{
    private const double DefaultDpi = 300;

    public static readonly Parameter[] Parameters =
    [
        Parameter.Choice("theme", "Thème de la carte.", [.. MapThemeReader.Names]), .. ViewRequest.Parameters,
        Parameter.Text("taille", "Page : A3, A4, A5 (aussi « A4-portrait », « A4-paysage »), 180x120mm ou 1200x800px. Par défaut A4.", 40),
        Parameter.Integer("largeur", "Largeur de l’image en pixels (SVG, PNG) ; la hauteur suit la page.", 100, 20_000),
        Parameter.Number("dpi", "Points par pouce (PNG), de 36 à 1200. Par défaut 300."),
        Parameter.Choice("gris", "En niveaux de gris.", "true", "false"),
        ViewRequest.Depuis,
        ViewRequest.DepuisScenario,
        Parameter.Choice("titre", "Titre imprimé : le constat, ou un titre neutre.", "constat", "neutre"),
    ];

    public required MapTheme Theme { get; init; }

    public required PageSpec Page { get; init; }

    /// <summary>The situation to draw.</summary>
    public required ViewRequest Asked { get; init; }

    /// <summary>For a map of changes: what to compare with.</summary>
    public ViewRequest? Before { get; init; }

    public int? WidthPixels { get; init; }

    public double Dpi { get; init; } = DefaultDpi;

    /// <exception cref="ProblemException">400.</exception>
    public static MapRequest Read(Query query, MediaForm form, ViewRequest asked, ViewRequest? before)
    {
        string name = query["theme"] ?? "couverture";
        if (!MapThemeReader.Names.Contains(name, StringComparer.Ordinal))
            throw Query.Invalid("theme", $"Le thème « {OutsideText.Shown(name)} » n’existe pas. Thèmes : {string.Join(", ", MapThemeReader.Names)}.");
        string size = query["taille"] ?? "A4";
        if (size.Length > 40 || !PageSpec.TryParse(size, out PageSpec? page))
            throw Query.Invalid("taille", $"La taille « {OutsideText.Shown(size)} » est inconnue : A3, A4, A5, A4-portrait, A4-paysage, 180x120mm "
                + $"ou 1200x800px.");
        MapTheme theme = MapThemeReader.Load(name);
        if (query.Boolean("gris") == true)
            theme = theme.ToGrey();
        page = query["titre"] switch
        {
            null or "constat" => page,
            "neutre" => page with { Title = TitleChoice.Neutral },
            var other => throw Query.Invalid("titre", $"« {OutsideText.Shown(other)} » n’est ni constat ni neutre."),
        };
        int? width = query["largeur"] is null ? null : query.Integer("largeur", 0, 100, 20_000);
        if (width is not null && form == MediaForm.Pdf)
            throw Query.Invalid("largeur", "Un PDF se mesure en millimètres : utiliser taille.");
        if (width is not null && query["dpi"] is not null)
            throw Query.Invalid("largeur", "Donner largeur ou dpi, pas les deux.");
        if (query["dpi"] is not null && form != MediaForm.Png)
            throw Query.Invalid("dpi", "Seule une image PNG a des points par pouce.");
        return new MapRequest
        {
            Theme = theme,
            Page = page,
            Asked = asked,
            Before = before,
            WidthPixels = width,
            Dpi = query.Number("dpi", 36, 1200) ?? DefaultDpi,
        };
    }

    /// <summary>Composes and writes; the same request and version give the same bytes.</summary>
    public Payload Draw(MediaForm form, ServiceOptions options, CancellationToken stop)
    {
        MapScene scene = Compose(Asked.View(stop), Theme, Page, Before?.View(stop, "depuis-scenario"));
        stop.ThrowIfCancellationRequested();
        if (form == MediaForm.Svg)
        {
            ReadOnlyMemory<byte> svg = SvgWriter.ToBytes(scene);
            return WidthPixels is { } width ? Resized(svg.Span, scene, width) : svg.ToArray();
        }

        if (form == MediaForm.Pdf)
            return Drawn(output => PdfWriter.Write(scene, output));
        double dpi = WidthPixels is { } w ? w * 25.4 / scene.WidthMm : Dpi;
        if (dpi is < 36 or > 1200)
            throw Query.Invalid("largeur",
                $"Sur cette page, cette largeur ferait {dpi.ToString("0", CultureInfo.InvariantCulture)} points par pouce, hors de 36 à 1200.");
        CheckSize(scene, dpi, options);
        return Drawn(output => PngWriter.Write(scene, dpi, output));
    }

    /// <exception cref="ProblemException">Nothing to draw.</exception>
    public static MapScene Compose(ReportView view, MapTheme theme, PageSpec page, ReportView? before = null)
    {
        Sources.Dossiers.Dossier dossier = view.Dossier.Dossier;
        if (!dossier.Territoire.DrawnCommunes.Any())
            throw new ProblemException(ProblemKind.DonneesIndisponibles,
                "Aucune commune de ce dossier n’a de contour : il n’y a pas de carte à dessiner.");
        MapTexts texts = new()
        {
            // a title of the manifest is for the main map; the others say what they show
            Titre = theme.Name == "couverture" ? dossier.Manifest.Carte.Titre : null,
            SousTitre = theme.Name == "couverture" ? dossier.Manifest.Carte.SousTitre : null,
            ProductVersion = Produit.Version,
        };
        bool isChange = theme.Fill == CommuneFill.Change;
        if (isChange && before is null)
            throw Query.Invalid("depuis", "Ce thème compare deux situations : donner « depuis » (une date) ou un scénario.");
        if (theme.Fill == CommuneFill.Values)
            throw Query.Invalid("theme", "Ce thème montre la France par département, pas un département.");
        Plate plate = isChange ? Plate.OfChange(ViewRequest.Compare(before!.Report, view.Report), theme, texts)
            : Plate.Of(view.Report, theme, texts);
        return Plate.Compose(plate, page, theme);
    }

    /// <exception cref="ProblemException">More pixels than the service draws.</exception>
    private static void CheckSize(MapScene scene, double dpi, ServiceOptions options)
    {
        (double width, double height) = scene.Pixels is { } pixels
            ? (pixels.Width, pixels.Height) : (Math.Round(scene.WidthMm * dpi / 25.4), Math.Round(scene.HeightMm * dpi / 25.4));
        if (width > options.MaximumWidth || height > options.MaximumWidth || width * height > options.MaximumPixels)
        {
            throw Query.Invalid(scene.Pixels is null ? "dpi" : "taille", string.Create(CultureInfo.InvariantCulture,
                $"L’image ferait {width} × {height} pixels ; le maximum est de {options.MaximumWidth} de côté et {options.MaximumPixels} en tout."));
        }
    }

    /// <summary>The font may be missing: everything else is still served.</summary>
    public static Payload Drawn(Action<Stream> draw)
    {
        try
        {
            return Payload.Of(draw);
        }
        catch (SourceUnavailableException e)
        {
            throw new ProblemException(ProblemKind.DessinIndisponible, e.Message);
        }
    }

    // Only the size of the picture changes, in the first tag; the drawing is the same.
    private static byte[] Resized(ReadOnlySpan<byte> svg, MapScene scene, int width)
    {
        int start = svg.IndexOf(" width=\""u8), end = start + svg[start..].IndexOf(" viewBox="u8);
        int height = (int)Math.Round(width * scene.HeightMm / scene.WidthMm);
        byte[] size = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $" width=\"{width}\" height=\"{height}\""));
        return [.. svg[..start], .. size, .. svg[end..]];
    }
}
