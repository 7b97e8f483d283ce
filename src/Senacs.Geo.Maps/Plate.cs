namespace Senacs.Geo.Maps;

/// <summary>What one map shows of a report: places, figures already computed, words.</summary>
/// <remarks>Arrays may be in any order: the composer sorts by code, so the order never changes a byte.</remarks>
public sealed record Plate
{
    public required CodeDepartement Departement { get; init; }

    /// <summary>Of the département, or of the part of it that is shown.</summary>
    public required string Nom { get; init; }

    /// <summary>The date of the picture, not of the drawing.</summary>
    public required DateOnly Date { get; init; }

    public required RegleCouverture Regle { get; init; }

    public required Headings Headings { get; init; }

    /// <summary>What the map would show and was not supplied, in words: "QPV non fournis". A key that is not there would read as none.</summary>
    public ImmutableArray<string> Absences { get; init; } = [];

    /// <summary>Of every shape and point below.</summary>
    public required Crs Crs { get; init; }

    /// <summary>At least one, each with a boundary. Shapes are topologically clean: neighbours have the same vertices along their common
    /// boundary.</summary>
    public required ImmutableArray<CommuneCoverage> Communes { get; init; }

    /// <summary>The boundaries of <see cref="Communes"/> in order of code, when they are already there; else each composition builds them
    /// again.</summary>
    public CoverageTopology? Topology { get; init; }

    public ImmutableArray<QpvCoverage> Qpv { get; init; } = [];

    /// <summary>Some structure may be in any QPV: where none is known, there may be one all the same.</summary>
    public bool LeavesQpvOpen { get; init; }

    public ImmutableArray<ShownStructure> Structures { get; init; } = [];

    /// <summary>In the order in which they are read, each with the fill of its swatch ("": none); one without commune may be there or not.</summary>
    public ImmutableArray<(string Fill, Chiffre Chiffre)> Figures { get; init; } = [];

    /// <summary>The rates that fill the communes; null: the fill is not one.</summary>
    public TauxParEpci? Rates { get; init; }

    /// <summary>What fills the communes by their change; null: nothing does.</summary>
    public Evolution? Evolution { get; init; }

    /// <summary>Communes of which the class is not known at the date, for want of a date of agrément.</summary>
    internal ImmutableHashSet<Commune> Inconnues { get; init; } = [];

    /// <summary>The classes that communes without boundary will have when the projects open: they count, but have no hatch.</summary>
    public ImmutableArray<Classe> ProjectsWithoutShape { get; init; } = [];

    /// <summary>Communes of the département, including those without boundary.</summary>
    public long TotalCommunes { get; init; }

    /// <summary>Null when no population is known.</summary>
    public long? TotalInhabitants { get; init; }

    /// <summary>Draws a plate on a page in a theme. Pure: the same three give the same scene, in any order of the plate's arrays.</summary>
    public static MapScene Compose(Plate plate, PageSpec page, MapTheme theme) => new MapComposer(plate, page, theme).Compose();

    /// <summary>As <see cref="Of(CoverageReport, MapTheme, MapTexts?)"/>, for an embedded theme.</summary>
    public static Plate Of(CoverageReport report, string theme, MapTexts? texts = null) => Of(report, MapThemeReader.Load(theme), texts);

    /// <param name="report">All the figures.</param>
    /// <param name="theme">What it fills and shows decides which figures and finding the plate carries.</param>
    /// <param name="texts">Overrides of the manifest.</param>
    /// <exception cref="ArgumentException">No commune of the territoire has a boundary: there is nothing to draw.</exception>
    /// <exception cref="SourceUnavailableException">The theme compares two dates (see <see cref="OfChange"/>) or shows France (see
    /// <see cref="NationalMap"/>).</exception>
    public static Plate Of(CoverageReport report, MapTheme theme, MapTexts? texts = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(theme);
        return theme.Fill switch
        {
            CommuneFill.Change => throw new SourceUnavailableException(
                theme.Name, "ce thème compare deux dates, une seule est donnée.", "Ajouter --depuis AAAA-MM-JJ, ou lancer « senacs-geo evolution »."),
            CommuneFill.Values => throw new SourceUnavailableException(
                theme.Name, "ce thème montre la France par département, pas un département.", "Lancer « senacs-geo national »."),
            _ => Of(report, theme, Headings.Of(report, theme, texts ?? new())),
        };
    }

    /// <summary>A date of a series: communes of which the class is not known there are told from all others.</summary>
    public static Plate Of(EtapeEvolution etape, MapTheme theme, MapTexts? texts = null)
    {
        ArgumentNullException.ThrowIfNull(etape);
        ArgumentNullException.ThrowIfNull(theme);
        return Of(etape.AuPlus, theme, texts) with
        {
            Inconnues = [.. etape.AuMoins.Communes.Where(c => etape.ClasseOf(c.Commune) is null
                || (theme.Fill == CommuneFill.FourClasses && c.EstDesDeux != etape.AuPlus.Coverage[c.Commune].EstDesDeux)).Select(c => c.Commune)],
        };
    }

    /// <summary>The communes gained, lost, of another class, with their names.</summary>
    /// <param name="evolution">The series; its ends are compared.</param>
    /// <param name="theme">One that fills with <see cref="CommuneFill.Change"/>.</param>
    /// <param name="texts">Overrides of the manifest.</param>
    public static Plate OfChange(Evolution evolution, MapTheme theme, MapTexts? texts = null)
    {
        ArgumentNullException.ThrowIfNull(evolution);
        return Of(evolution.Dernier, theme, Headings.OfChange(evolution, theme, texts ?? new())) with
        {
            Evolution = evolution,
            ProjectsWithoutShape = [],
            Figures =
            [
                .. Chiffres.ParChangement(evolution).Where(c => c.Chiffre.Communes > 0)
                    .Select(c => (MapPalette.ChangeName(c.Changement), c.Chiffre)),
            ],
        };
    }

    private static Plate Of(CoverageReport report, MapTheme theme, Headings headings)
    {
        Territoire territoire = report.Territoire;
        CoverageResult coverage = report.Coverage;
        if (!territoire.DrawnCommunes.Any())
            throw new ArgumentException("No commune has a boundary.", nameof(report));
        return new Plate
        {
            Departement = territoire.Departement,
            Nom = territoire.Nom,
            Date = coverage.Date,
            Regle = coverage.Regle,
            Headings = headings,
            Rates = theme.Fill == CommuneFill.Epci
                ? Chiffres.ParEpci(report.Synthese, theme.RatesInhabitants, theme.BreakMethod, theme.ValueClasses, theme.ManualBreaks) : null,
            Crs = territoire.Crs,
            Topology = territoire.Topology,
            Communes = [.. coverage.Communes.Where(c => c.Commune.MapShape is not null)],
            Qpv = report.Qpv,
            LeavesQpvOpen = Reserves.LaisseOuvert(report),
            Structures =
            [
                .. coverage.InForce.Concat(coverage.Projets).Select(s => new ShownStructure(s, s.IsProjectAt(coverage.Date), s.Sites)
                {
                    Seat = s.CommuneSiege is { } code ? territoire.Find(code) : null,
                }),
            ],
            Figures = FiguresOf(report, theme),
            ProjectsWithoutShape = [.. coverage.Communes.Where(c => c.Commune.MapShape is null).Select(c => c.ClasseEnProjet).OfType<Classe>()],
            TotalCommunes = report.Synthese.Communes.Total,
            TotalInhabitants = report.Synthese.Population.Total,
            Absences = AbsencesOf(report.Synthese.Fourni, theme),
        };
    }

    // what this map would show, had it been supplied
    private static ImmutableArray<string> AbsencesOf(Fournitures fourni, MapTheme theme) =>
    [
        .. new (bool IsShown, bool IsSupplied, string Text)[]
        {
            (theme.Qpv != QpvDisplay.None, fourni.Qpv, Absence.Qpv), (theme.ShowPopulationCircles, fourni.Population, Absence.Population),
            (theme.ShowEpciLimits || theme.Fill == CommuneFill.Epci, fourni.Epci, Absence.Epci),
        }.Where(a => a.IsShown && !a.IsSupplied).Select(a => a.Text),
    ];

    /// <summary>The fills of the three classes, in the order of their figures.</summary>
    internal static readonly ImmutableArray<string> ClassFills = [.. Libelles.Classes.Select(MapPalette.ClassName)];

    private static ImmutableArray<(string, Chiffre)> FiguresOf(CoverageReport report, MapTheme theme) => theme.Fill switch
    {
        CommuneFill.FourClasses => [.. ClassFills.Insert(0, MapPalette.BothName).Zip(Chiffres.ParQuatreClasses(report))],
        CommuneFill.Bands =>
            [.. Chiffres.ParDistance(report, theme.BandsKm).Select((c, i) => (i <= theme.BandsKm.Length ? MapPalette.BandName(i) : "", c))],
        _ when !Headings.ShowsRule(theme) => [],

        // no swatch for colours that are not on the map
        CommuneFill.Epci or CommuneFill.Values or CommuneFill.Plain => [.. Chiffres.ParClasse(report).Select(c => ("", c))],
        _ => [.. ClassFills.Zip(Chiffres.ParClasse(report))],
    };

    /// <summary>Position of a commune's class of values; null: no value.</summary>
    internal int? ValueOf(CommuneCoverage commune) =>
        commune.Commune.Epci is { } epci ? Rates?.Epci.FirstOrDefault(e => e.Epci == epci)?.Classe : null;

    internal Changement ChangeOf(CommuneCoverage commune) => Evolution?.Communes[commune.Commune.Index].Changement ?? default;

    /// <summary>The fill of a commune in a theme.</summary>
    internal string FillOf(MapTheme theme, CommuneCoverage commune) => theme.Fill switch
    {
        CommuneFill.Classes or CommuneFill.FourClasses when Inconnues.Contains(commune.Commune) => MapPalette.ChangeName(Changement.Inconnu),
        CommuneFill.FourClasses when commune.EstDesDeux => MapPalette.BothName,
        CommuneFill.Classes or CommuneFill.FourClasses => MapPalette.ClassName(commune.Classe),
        CommuneFill.Epci or CommuneFill.Values =>
            ValueOf(commune) is { } value ? "valeur-" + value.ToString(CultureInfo.InvariantCulture) : "sans-valeur",
        CommuneFill.Bands => MapPalette.BandName(theme.BandsKm.Length),
        CommuneFill.Change => MapPalette.ChangeName(ChangeOf(commune)),
        _ => "uni",
    };
}

/// <summary>A structure in force or en préfiguration, with those of its sites that a map shows.</summary>
/// <param name="Structure">Which.</param>
/// <param name="IsProject">En préfiguration: drawn hollow, never counted as cover.</param>
/// <param name="Sites">Siège first. Empty: the structure is listed, not drawn.</param>
public sealed record ShownStructure(Structure Structure, bool IsProject, ImmutableArray<Site> Sites)
{
    /// <summary>Of its siège; null when unknown.</summary>
    public Commune? Seat { get; init; }

    /// <summary>Its siège is outside the communes of the map, where only annexes are: it is not one of the structures of the place.</summary>
    public bool IsVisitor { get; init; }

    /// <summary>It has sites that the map leaves out because they lie outside it.</summary>
    public bool HasSitesElsewhere => Sites.Length < Structure.Sites.Length;

    internal string Id => Structure.Id;

    internal string Nom => Structure.Nom;

    internal StructureType Type => Structure.Type;

    internal string SeatNom => Seat?.Nom ?? "";
}

/// <summary>Short names for what every map asks of a commune.</summary>
internal static class DrawnCommune
{
    extension(CommuneCoverage commune)
    {
        public CodeInsee Code => commune.Commune.Code;

        public string Nom => commune.Commune.Nom;

        public int? Population => commune.Commune.Population;

        public string? EpciKey => commune.Commune.Epci?.Siren.Value;

        public Geometry Land => commune.Commune.MapShape!.Geometry;

        public TownRank Rank => Prefectures.RankOf(commune.Commune.Code);
    }

    extension(QpvCoverage quarter)
    {
        public CodeQpv Code => quarter.Qpv.Code;

        public string Nom => quarter.Qpv.Nom;

        public Geometry Land => quarter.Qpv.MapShape.Geometry;
    }
}
