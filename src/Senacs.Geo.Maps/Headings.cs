using Senacs.Geo.Maps.Logos;

namespace Senacs.Geo.Maps;

/// <summary>What the manifest or the user says of a map's texts; null keeps ours.</summary>
public sealed record MapTexts
{
    public string? Titre { get; init; }

    public string? SousTitre { get; init; }

    /// <summary>"Senacs.Geo 0.1.0".</summary>
    public string ProductVersion { get; init; } = "Senacs.Geo";

    /// <summary>Drawn beside the title; null: none.</summary>
    public MapLogo? Logo { get; init; }
}

/// <summary>What a sheet says of itself, above and below its drawing: the same for a plate, a series, France and an atlas.</summary>
public sealed record Headings
{
    /// <summary>"Une commune sur deux est couverte par un centre social".</summary>
    public required string Finding { get; init; }

    /// <summary>The title of who wants no finding.</summary>
    public required string Neutral { get; init; }

    /// <summary>Place, date and rule in one line.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Sentences that qualify the figures: "dont 142 communes par hypothèse de territoire".</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Sources with millésime and licence, one entry a source, without a final full stop.</summary>
    public ImmutableArray<string> Sources { get; init; } = [];

    /// <summary>The coverage rule in words; empty where the sheet follows none.</summary>
    public string RuleText { get; init; } = "";

    public string ProductVersion { get; init; } = "Senacs.Geo";

    /// <summary>The user's logo; null: none.</summary>
    public MapLogo? Logo { get; init; }

    /// <summary>No word: of a map that is part of a page.</summary>
    public Headings Bare() => new() { Finding = "", Neutral = "", Notes = Notes, ProductVersion = "" };

    /// <summary>Of the situation of a report.</summary>
    public static Headings Of(CoverageReport report, MapTheme theme, MapTexts texts)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(theme);
        ArgumentNullException.ThrowIfNull(texts);
        CoverageResult coverage = report.Coverage;
        string nom = report.Territoire.Nom, neutral = texts.Titre ?? NeutralOf(theme, nom);
        Subject subject = SubjectOf(theme);
        bool isUnknown = report.Structures.Structures.IsEmpty || (subject is Subject.Population or Subject.Distance && report.IsPartial);
        return new Headings
        {
            Finding = texts.Titre ?? (isUnknown ? neutral : FindingOf(report, theme)),
            Neutral = theme.NeutralTitle?.Replace("{departement}", nom, StringComparison.Ordinal) ?? neutral,
            Subtitle = texts.SousTitre ?? $"{nom}, au {FrenchNumbers.Date(coverage.Date)}" + subject switch
            {
                Subject.Qpv or Subject.Implantation => "",
                Subject.Distance => ". Les bandes montrent, en tout lieu, la distance à vol d’oiseau au site le plus proche ; "
                    + $"chaque commune est comptée {coverage.Territoire.Points.Apres("à son")}.",
                _ => $". Une commune est couverte si {coverage.RegleLibelle}.",
            },
            Sources = SourcesOf(report),
            RuleText = ShowsRule(theme) ? $"« {coverage.Regle.Code} », une commune est couverte si {coverage.RegleLibelle}" : "",
            ProductVersion = texts.ProductVersion,
            Notes = NotesOf(report, theme),
            Logo = texts.Logo,
        }.Marked(report.Scenario, texts);
    }

    /// <summary>Of what changed between the ends of a series.</summary>
    public static Headings OfChange(Evolution evolution, MapTheme theme, MapTexts texts)
    {
        ArgumentNullException.ThrowIfNull(evolution);
        ArgumentNullException.ThrowIfNull(texts);
        Headings last = Of(evolution.Dernier with { Scenario = null }, theme, texts);
        string? reserve = Reserves.SansDate(evolution);
        return (last with
        {
            Finding = texts.Titre ?? Constat.Changement(evolution),
            Neutral = theme.NeutralTitle is null ? texts.Titre ?? $"Ce qui a changé, {evolution.Dernier.Territoire.Nom}" : last.Neutral,
            Subtitle = texts.SousTitre ?? Between(evolution),

            // the series says more of missing dates than a single date can
            Notes = reserve is null ? last.Notes : [reserve, .. last.Notes.Where(n => !n.StartsWith(Absence.Dates, StringComparison.Ordinal))],
        }).Marked(evolution.Dernier.Scenario ?? evolution.Premier.Scenario, texts);
    }

    /// <summary>Of a series of dates.</summary>
    public static Headings OfSeries(Evolution evolution, MapTheme theme, MapTexts texts)
    {
        ArgumentNullException.ThrowIfNull(evolution);
        string finding = Constat.Evolution(evolution);
        return Of(evolution.Dernier, theme, texts) with { Finding = finding, Neutral = finding, Subtitle = Between(evolution), Logo = null };
    }

    private static string Between(Evolution evolution) =>
        $"{evolution.Dernier.Territoire.Nom}, du {FrenchNumbers.Date(evolution.Premier.Coverage.Date)} "
        + $"au {FrenchNumbers.Date(evolution.Dernier.Coverage.Date)}. Une commune est couverte si {evolution.Dernier.Coverage.RegleLibelle}.";

    // On the sheet itself, where nobody can crop it away unseen: before the title, at the head of the subtitle and first among the notes.
    private Headings Marked(string? mention, MapTexts texts)
    {
        return mention is null ? this : this with
        {
            Finding = Named(Finding),
            Neutral = Named(Neutral),
            Subtitle = $"{mention}. {Subtitle}",
            Notes = [$"{mention}.", .. Notes],
        };

        string Named(string title) => $"Scénario\u00A0: {(texts.Titre is null ? char.ToLowerInvariant(title[0]) + title[1..] : title)}";
    }

    /// <summary>What a map is about: its title and its figures follow.</summary>
    private enum Subject { Coverage, Implantation, Qpv, Epci, Population, Distance }

    private static Subject SubjectOf(MapTheme theme) => theme switch
    {
        { Fill: CommuneFill.Epci } => Subject.Epci,
        { Fill: CommuneFill.Bands } => Subject.Distance,
        { ShowPopulationCircles: true } => Subject.Population,
        { Qpv: QpvDisplay.State } => Subject.Qpv,
        { Fill: CommuneFill.Plain } => Subject.Implantation,
        _ => Subject.Coverage,
    };

    /// <summary>Something on the plate follows the coverage rule: classes, or figures of the classes. Only then is the rule printed, and what
    /// qualifies its classes.</summary>
    internal static bool ShowsRule(MapTheme theme) => theme.Fill switch
    {
        CommuneFill.Classes or CommuneFill.FourClasses or CommuneFill.Epci or CommuneFill.Change => true,
        CommuneFill.Plain => theme.ShowPopulationCircles || theme.Blocks.Contains(BlockKind.Figures),
        _ => theme.ShowPopulationCircles,
    };

    private static string FindingOf(CoverageReport report, MapTheme theme) => SubjectOf(theme) switch
    {
        Subject.Qpv => Constat.Qpv(report),
        Subject.Implantation => Constat.Implantation(report),
        Subject.Population => Constat.Population(report),
        Subject.Distance => Chiffres.ParDistance(report, theme.BandsKm) is var bands
            ? Constat.Distance(bands[0].Communes, bands[^1].Communes, report.Synthese.Communes.Total, theme.BandsKm[0], report.Territoire.Points)
            : "",
        _ => Constat.Couverture(report),
    };

    private static string NeutralOf(MapTheme theme, string departement) => SubjectOf(theme) switch
    {
        Subject.Qpv => $"Quartiers prioritaires et structures, {departement}",
        Subject.Implantation => $"Centres sociaux et espaces de vie sociale, {departement}",
        Subject.Epci when theme.RatesInhabitants => $"Habitants couverts par intercommunalité, {departement}",
        Subject.Epci => $"Communes couvertes par intercommunalité, {departement}",
        Subject.Population => $"Habitants des zones blanches, {departement}",
        Subject.Distance => $"Distance à la structure la plus proche, {departement}",
        _ => $"Couverture des communes, {departement}",
    };

    private static ImmutableArray<string> SourcesOf(CoverageReport report) =>
    [
        .. report.Sources.Where(s => s.Role is not ("publies" or "mouvements" or "corrections")).Select(SourceLine).Distinct(StringComparer.Ordinal),
    ];

    private static string SourceLine(SourceFile source)
    {
        string what = source.Role switch
        {
            "communes" => "Contours des communes",
            "table" => "Communes et populations",
            "qpv" => "QPV",
            "structures" => "Structures",
            "adresses" => "Adresses",
            _ => source.Fichier,
        };
        string text = $"{what}\u00A0: {source.Origine ?? source.Fichier}";
        if (source.Millesime is { } vintage)
            text += $", {vintage}";
        if (source.GeneralisationMetres is { } metres)
            text += $", généralisés à {FrenchNumbers.Decimal(metres)}\u00A0m";
        return source.Licence is { } licence ? $"{text} ({licence})" : text;
    }

    private static ImmutableArray<string> NotesOf(CoverageReport report, MapTheme theme) => theme.Fill switch
    {
        CommuneFill.Epci => ["Seules les communes du département comptent dans le taux d’une intercommunalité.", .. Reserves.Of(report)],
        CommuneFill.Bands when Reserves.DistancesNominales(report) is { } nominal => [nominal, .. Reserves.Of(report, ShowsRule(theme))],
        _ => Reserves.Of(report, ShowsRule(theme)),
    };

    /// <summary>The title that the sheet or the theme chooses.</summary>
    public string Title(PageSpec page, MapTheme theme)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(theme);
        return (page.Title == TitleChoice.Theme ? theme.Title : page.Title) == TitleChoice.Finding ? Finding : Neutral;
    }

    /// <summary>The line of sources at the foot.</summary>
    /// <param name="situation">The date of the picture, or what else is said between rule and version.</param>
    public string Source(params IEnumerable<string> situation) => string.Join(". ", new[]
    {
        Sources.IsEmpty ? "" : "Sources\u00A0: " + string.Join(" ; ", Sources),
        RuleText.Length == 0 ? "" : "Règle\u00A0: " + RuleText,
    }.Concat(situation).Append(ProductVersion).Where(p => p.Length > 0)) + ".";

    /// <summary>Logo, title, subtitle and what qualifies the drawing, at the top of a sheet.</summary>
    /// <param name="palette">Styles.</param>
    /// <param name="title">One of the two.</param>
    /// <param name="marginMm">At the left and the top.</param>
    /// <param name="widthMm">Between the margins.</param>
    /// <param name="withNotes">Nothing else on the sheet says them.</param>
    /// <returns>What is drawn, and where the sheet is free below it.</returns>
    internal (List<SceneItem> Items, double YMm) Head(MapPalette palette, string title, double marginMm, double widthMm, bool withNotes = false)
    {
        List<SceneItem> items = [];
        double y = marginMm, width = widthMm, underLogo = y;
        if (Logo is { } logo)
        {
            // as high as two lines of the title, never wider than a quarter of the page
            double high = Math.Min(palette.Title.SizeMm * 2.1, width / 4 / logo.AspectRatio), wide = high * logo.AspectRatio;
            items.Add(new SceneImage(logo.MediaType, logo.Content, marginMm + width - wide, y, wide, high) { Id = "logo" });
            (width, underLogo) = (width - wide - 5, y + high);
        }

        SceneTag tag = new(SceneRole.Title);
        Lines(TextFlow.Balanced(XmlText.Clean(title), palette.Title, width), palette.Title, 0.76, 1.05, tag);
        Lines(TextFlow.Wrap(XmlText.Clean(Subtitle), palette.Subtitle, width), palette.Subtitle, 0.85, 1.2);
        if (withNotes)
            Lines(Notes.SelectMany(note => TextFlow.Wrap(XmlText.Clean(note), palette.Note, width)), palette.Note, 0.85, 1.15);
        return (items, Math.Max(y, underLogo));

        void Lines(IEnumerable<string> lines, TypeStyle type, double baseline, double leading, SceneTag? tag = null)
        {
            foreach (string line in lines)
            {
                items.Add(type.Line(marginMm, y + (type.SizeMm * baseline), line) with { Tag = tag });
                y += type.SizeMm * leading;
            }
        }
    }

    /// <summary>The sources, at the bottom of a sheet.</summary>
    /// <returns>What is drawn, and where the sheet is free above it.</returns>
    internal static (List<SceneItem> Items, double YMm) Foot(MapPalette palette, string text, double marginMm, double widthMm, double heightMm)
    {
        List<string> lines = TextFlow.Wrap(XmlText.Clean(text), palette.Source, widthMm);
        double bottom = heightMm - marginMm, leading = palette.Source.SizeMm * 1.15;
        return (
            [
                .. lines.Select((line, i) => palette.Source.Line(
                    marginMm, bottom - 0.6 - ((lines.Count - 1 - i) * palette.Source.SizeMm * 1.15), line)),
            ],
            bottom - ((lines.Count * leading) + 3));
    }
}
