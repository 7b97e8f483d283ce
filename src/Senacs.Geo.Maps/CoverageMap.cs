using System.Collections.Immutable;
using Senacs.Geo.Codes;
using Senacs.Geo.Coverage;
using Senacs.Geo.Issues;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Maps.Values;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

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

/// <summary>Turns a report into what a map shows. It chooses words; every figure is the report's.</summary>
public static partial class CoverageMap
{
    /// <summary>As <see cref="Model(CoverageReport, MapTheme, MapTexts?)"/>, for an embedded theme.</summary>
    public static MapModel Model(CoverageReport report, string theme, MapTexts? texts = null) => Model(report, MapThemeReader.Load(theme), texts);

    /// <param name="report">All the figures.</param>
    /// <param name="theme">What it fills and shows decides which figures and finding the model carries.</param>
    /// <param name="texts">Overrides of the manifest.</param>
    /// <exception cref="ArgumentException">No commune of the territoire has a boundary: there is nothing to draw.</exception>
    /// <exception cref="SourceUnavailableException">The theme compares two dates (see <see cref="ChangeModel"/>) or shows France (see
    /// <see cref="NationalMap"/>).</exception>
    public static MapModel Model(CoverageReport report, MapTheme theme, MapTexts? texts = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(theme);
        return theme.Fill switch
        {
            CommuneFill.Change => throw NeedsTwoDates(theme),
            CommuneFill.Values => throw new SourceUnavailableException(theme.Name, "ce thème montre la France par département, pas un département.", "Lancer « senacs-geo national »."),
            _ => ModelOf(report, theme, texts ?? new()),
        };
    }

    private static MapModel ModelOf(CoverageReport report, MapTheme theme, MapTexts texts)
    {
        Territoire territoire = report.Territoire;
        if (!territoire.DrawnCommunes.Any())
            throw new ArgumentException("No commune has a boundary.", nameof(report));
        CoverageResult coverage = report.Coverage;
        string date = FrenchNumbers.Date(coverage.Date);
        Subject subject = SubjectOf(theme);
        (ValueScale? values, ImmutableArray<EpciRate> rates) = theme.Fill == CommuneFill.Epci ? Rates(report.Synthese, theme) : (null, []);
        Dictionary<string, int?> classOf = rates.ToDictionary(r => r.Key, r => r.ValueClass, StringComparer.Ordinal);
        return new MapModel
        {
            Departement = territoire.Departement,
            DepartementNom = territoire.Nom,
            Date = coverage.Date,
            RuleText = ShowsRule(theme) ? $"« {coverage.Regle.Code} », une commune est couverte si {coverage.RegleLibelle}" : "",
            Title = texts.Titre ?? (report.Structures.Structures.IsEmpty || (subject is Subject.Population or Subject.Distance && report.IsPartial) ? Neutral(subject, theme, territoire.Nom) : Finding(report, theme, subject)),
            NeutralTitle = texts.Titre ?? Neutral(subject, theme, territoire.Nom),
            Subtitle = texts.SousTitre ?? Subtitle(coverage, subject, date),
            Sources = [.. report.Sources.Where(s => s.Role is not ("publies" or "mouvements" or "corrections")).Select(SourceLine).Distinct(StringComparer.Ordinal)],
            ProductVersion = texts.ProductVersion,
            Notes = Notes(report, theme),
            Values = values,
            Epci = rates,
            Bands = theme.Fill == CommuneFill.Bands ? [.. theme.BandsKm.Select(km => new DistanceBand(km * 1000)), new DistanceBand(null)] : [],
            Text = theme.Text.Replace("{departement}", territoire.Nom, StringComparison.Ordinal),
            Logo = texts.Logo,
            Crs = territoire.Crs,
            Topology = territoire.Topology,
            Communes = [.. coverage.Communes.Where(c => c.Commune.MapShape is not null).Select(c => CommuneOf(c, theme.Fill == CommuneFill.FourClasses) with
            {
                ValueClass = c.Commune.Epci is { } epci ? classOf.GetValueOrDefault(epci.Siren.Value) : null,
            })],
            Qpv = [.. report.Qpv.Select(q => QpvOf(q, Reserves.LaisseOuvert(report)))],
            Structures = [.. coverage.InForce.Concat(coverage.Projets).Select(s => StructureOf(s, coverage.Date, territoire))],
            Figures = FiguresOf(report, theme),
            EvsClassLabel = LibellesClasse.Suite(Classe.EvsSeul, coverage.Regle, 1),
            ProjectsWithoutShape = [.. coverage.Communes.Where(c => c.Commune.MapShape is null).Select(FutureOf).OfType<CommuneClass>()],
            TotalCommunes = (int)report.Synthese.Communes.Total,
            TotalInhabitants = (int?)report.Synthese.Population.Total,
            Absences = Absences(report.Synthese.Fourni, theme),
        };
    }

    // what this map would show, had it been supplied
    private static ImmutableArray<string> Absences(Fournitures fourni, MapTheme theme) =>
    [
        .. new (bool IsShown, bool IsSupplied, string Text)[]
        {
            (theme.Qpv != QpvDisplay.None, fourni.Qpv, Absence.Qpv), (theme.ShowPopulationCircles, fourni.Population, Absence.Population),
            (theme.ShowEpciLimits || theme.Fill == CommuneFill.Epci, fourni.Epci, Absence.Epci),
        }.Where(a => a.IsShown && !a.IsSupplied).Select(a => a.Text),
    ];

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
    private static bool ShowsRule(MapTheme theme) => theme.Fill switch
    {
        CommuneFill.Classes or CommuneFill.FourClasses or CommuneFill.Epci or CommuneFill.Change => true,
        CommuneFill.Plain => theme.ShowPopulationCircles || theme.Blocks.Contains(BlockKind.Figures),
        _ => theme.ShowPopulationCircles,
    };

    private static string Finding(CoverageReport report, MapTheme theme, Subject subject) => subject switch
    {
        Subject.Qpv => Constat.Qpv(report),
        Subject.Implantation => Constat.Implantation(report),
        Subject.Population => Constat.Population(report),
        Subject.Distance => BandCounts(report, theme) is var (communes, _)
            ? Constat.Distance(communes[0], communes[^1], report.Synthese.Communes.Total, theme.BandsKm[0], report.Territoire.Points) : "",
        _ => Constat.Couverture(report),
    };

    private static string Neutral(Subject subject, MapTheme theme, string departement) => subject switch
    {
        Subject.Qpv => $"Quartiers prioritaires et structures, {departement}",
        Subject.Implantation => $"Centres sociaux et espaces de vie sociale, {departement}",
        Subject.Epci => theme.RatesInhabitants ? $"Habitants couverts par intercommunalité, {departement}" : $"Communes couvertes par intercommunalité, {departement}",
        Subject.Population => $"Habitants des zones blanches, {departement}",
        Subject.Distance => $"Distance à la structure la plus proche, {departement}",
        _ => $"Couverture des communes, {departement}",
    };

    private static string Subtitle(CoverageResult coverage, Subject subject, string date) => $"{coverage.Territoire.Nom}, au {date}" + subject switch
    {
        Subject.Qpv or Subject.Implantation => "",
        Subject.Distance => ". Les bandes montrent, en tout lieu, la distance à vol d’oiseau au site le plus proche ; "
            + $"chaque commune est comptée {coverage.Territoire.Points.Apres("à son")}.",
        _ => $". Une commune est couverte si {coverage.RegleLibelle}.",
    };

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

    private static ImmutableArray<string> Notes(CoverageReport report, MapTheme theme) => theme.Fill == CommuneFill.Epci
        ? ["Seules les communes du département comptent dans le taux d’une intercommunalité.", .. Reserves.Of(report)]
        : [.. theme.Fill == CommuneFill.Bands && Reserves.DistancesNominales(report) is { } nominal ? [nominal] : Array.Empty<string>(), .. Reserves.Of(report, ShowsRule(theme))];

    private static MapCommune CommuneOf(CommuneCoverage coverage, bool isFourClasses)
    {
        Commune commune = coverage.Commune;
        return new MapCommune(commune.Code, commune.Nom, commune.MapShape!, isFourClasses && HasBoth(coverage) ? CommuneClass.CsEtEvs : ClassOf(coverage.Classe))
        {
            Population = commune.Population,
            EpciKey = commune.Epci?.Siren.Value,
            EpciNom = commune.Epci?.Nom,
            FutureClass = FutureOf(coverage),
            Rank = Prefectures.RankOf(commune.Code),
            LabelPoint = commune.ReferenceIsChefLieu ? commune.ReferencePoint : null,
        };
    }

    /// <summary>The centres sociaux suffice, and an EVS covers it too. Where reaches add up, a commune with both may lack one of them: it stays in
    /// its class.</summary>
    private static bool HasBoth(CommuneCoverage coverage) => coverage.Classe == Classe.CentreSocial && coverage.Evs.Any();

    // A project matters where it would raise the class.
    private static CommuneClass? FutureOf(CommuneCoverage coverage)
    {
        if (coverage.Projets.IsEmpty)
            return null;
        Classe future = coverage.Projets.Any(p => p.Type == StructureType.CentreSocial) ? Classe.CentreSocial : Classe.EvsSeul;
        return future > coverage.Classe ? ClassOf(future) : null;
    }

    private static CommuneClass ClassOf(Classe classe) => classe switch
    {
        Classe.CentreSocial => CommuneClass.CentreSocial,
        Classe.EvsSeul => CommuneClass.EvsSeul,
        _ => CommuneClass.ZoneBlanche,
    };

    private static MapQpv QpvOf(QpvCoverage row, bool isOpen) => new(row.Qpv.Code, row.Qpv.Nom, row.Qpv.MapShape, (QpvState)(int)row.Etat)
    {
        CommunesText = string.Join(", ", row.Qpv.CommunesPrincipales.Select(c => c.Nom)),
        IsOpen = isOpen,
        MayHoldStructure = row.Etat == QpvEtat.AProximite && row.PerhapsInside.Any(),
        StructureNoms =
        [
            .. row.Links.Where(l => l.Etat == row.Etat)
                .Select(l => l is { Etat: QpvEtat.AProximite, MayBeInside: true } ? $"{l.Structure.Nom} (peut-être dedans)" : l.Structure.Nom).Distinct(StringComparer.Ordinal),
        ],
    };

    private static MapStructure StructureOf(Structure structure, DateOnly date, Territoire territoire)
    {
        Commune? seat = structure.CommuneSiege is { } code ? territoire.Find(code) : null;
        return new MapStructure(structure.Id, structure.Nom, structure.Type)
        {
            IsProject = structure.IsProjectAt(date),
            Gestion = structure.Gestion,
            Commune = seat?.Code,
            CommuneNom = seat?.Nom ?? "",
            Sites = [.. structure.Sites.Select(s => new MapSite(s.Point, s.Kind == SiteKind.Siege, s.Location.Niveau != LocationLevel.Commune))],
        };
    }

    /// <summary>The three classes with centre social in two parts: those that an EVS covers too are counted here, for the theme of four classes
    /// alone.</summary>
    private static ImmutableArray<ClassFigure> FourFigures(CoverageReport report)
    {
        Synthese synthese = report.Synthese;
        CommuneCoverage[] both = [.. report.Coverage.Communes.Where(HasBoth)];
        long? people = Habitants.Of(both.Select(c => c.Commune), synthese.Fourni);
        ImmutableArray<ClassFigure> three = Figures(report);
        ClassFigure social = three[0];
        long alone = social.Communes - both.Length;
        long? peopleAlone = Habitants.Of(report.Coverage.Communes.Where(c => c.Classe == Classe.CentreSocial && !HasBoth(c)).Select(c => c.Commune), synthese.Fourni);
        ClassFigure Part(CommuneClass kind, string label, long communes, long? inhabitants) => new(
            kind, label, (int)communes, (double?)synthese.Communes.Percent(communes), (int?)inhabitants, (double?)synthese.Population.Percent(inhabitants));
        return
        [
            Part(CommuneClass.CsEtEvs, Agree(both.Length, "couverte", "couvertes") + " par un centre social et un EVS", both.Length, people),
            Part(CommuneClass.CentreSocial, Agree(alone, "couverte", "couvertes") + " par un centre social seul", alone, peopleAlone),
            .. three[1..],
        ];
    }

    private static ImmutableArray<ClassFigure> FiguresOf(CoverageReport report, MapTheme theme) => theme.Fill switch
    {
        CommuneFill.FourClasses => FourFigures(report),
        CommuneFill.Bands => BandFigures(report, theme),

        _ when !ShowsRule(theme) => [],

        // no swatch for colours that are not on the map
        CommuneFill.Epci or CommuneFill.Values or CommuneFill.Plain => [.. Figures(report).Select(f => f with { Fill = "" })],
        _ => Figures(report),
    };

    /// <summary>Communes and inhabitants by band; the last but one is beyond the farthest limit, the last those whose distance is unknown.</summary>
    private static (long[] Communes, long?[] Inhabitants) BandCounts(CoverageReport report, MapTheme theme)
    {
        ILookup<int, Commune> bands = report.Coverage.Communes.ToLookup(c => c.NearestSiteMetres is { } metres ? theme.BandsKm.Count(km => km * 1000 < metres) : theme.BandsKm.Length + 1, c => c.Commune);
        int[] all = [.. Enumerable.Range(0, theme.BandsKm.Length + 2)];
        return ([.. all.Select(band => (long)bands[band].Count())], [.. all.Select(band => Habitants.Of(bands[band], report.Synthese.Fourni))]);
    }

    private static ImmutableArray<ClassFigure> BandFigures(CoverageReport report, MapTheme theme)
    {
        (long[] communes, long?[] inhabitants) = BandCounts(report, theme);
        int last = theme.BandsKm.Length;
        return
        [
            .. communes.Select((count, i) => new ClassFigure(
                CommuneClass.ZoneBlanche,
                i == 0 ? $"à {FrenchNumbers.Decimal(theme.BandsKm[0])}\u00A0km au plus d’un site"
                    : i < last ? $"de plus de {FrenchNumbers.Decimal(theme.BandsKm[i - 1])} à {FrenchNumbers.Decimal(theme.BandsKm[i])}\u00A0km"
                    : i == last ? $"à plus de {FrenchNumbers.Decimal(theme.BandsKm[^1])}\u00A0km" : "dont la distance n’est pas connue",
                (int)count, (double?)report.Synthese.Communes.Percent(count),
                (int?)inhabitants[i], (double?)report.Synthese.Population.Percent(inhabitants[i]))
            {
                Fill = i <= last ? MapPalette.BandName(i) : "",
            }),
        ];
    }

    /// <summary>The rate of each EPCI, and their classes.</summary>
    private static (ValueScale Scale, ImmutableArray<EpciRate> Rates) Rates(Synthese synthese, MapTheme theme)
    {
        List<(EpciSynthese Row, decimal? Rate)> rows = [.. synthese.Epci.Where(e => e.Epci is not null).Select(e => (e, theme.RatesInhabitants ? e.Population.Percent(e.Population.Couvertes) : e.Communes.Percent(e.Communes.Couvertes)))];
        decimal[] known = [.. rows.Select(r => r.Rate).OfType<decimal>()];
        ValueClassification classes = ValueClassifier.Classify(known, theme.BreakMethod, theme.ValueClasses, theme.ManualBreaks, FrenchNumbers.NarrowSpace + "%");
        int next = 0;
        ImmutableArray<EpciRate> rates =
        [
            .. rows.Select(r => new EpciRate(
                r.Row.Epci!.Siren.Value,
                r.Row.Epci.Nom,
                r.Rate is { } rate ? FrenchNumbers.Percent(rate) : "",
                theme.RatesInhabitants
                    ? r.Row.Population is { Couvertes: { } covered, Total: { } all } ? $"{FrenchNumbers.Count(covered, "habitant", "habitants")} sur {FrenchNumbers.Integer(all)}" : Habitants.Words(null)
                    : $"{FrenchNumbers.Integer(r.Row.Communes.Couvertes)} sur {FrenchNumbers.Count(r.Row.Communes.Total, "commune", "communes")}",
                r.Rate is null ? null : classes.ClassOf[next++])),
        ];
        return (
            new ValueScale(
                theme.RatesInhabitants ? "Part des habitants couverts, par EPCI" : "Part des communes couvertes, par EPCI",
                [.. classes.Classes.Select(c => new ValueClass(c.Label, c.Count.ToString(System.Globalization.CultureInfo.InvariantCulture) + "\u00A0EPCI"))],
                rates.Count(r => r.ValueClass is null))
            { StartsAtZero = known.Length > 0 && known.Min() == 0 },
            [.. rates.OrderBy(r => FrenchOrder.Key(r.Nom), StringComparer.Ordinal).ThenBy(r => r.Key, StringComparer.Ordinal)]);
    }

    // French counts 0 and 1 as singular
    private static string Agree(long count, string singular, string plural) => count < 2 ? singular : plural;

    private static ImmutableArray<ClassFigure> Figures(CoverageReport report)
    {
        Synthese synthese = report.Synthese;
        return
        [
            Figure(Classe.CentreSocial),
            Figure(Classe.EvsSeul),
            Figure(Classe.ZoneBlanche),
        ];

        ClassFigure Figure(Classe classe) => new(
            ClassOf(classe),
            LibellesClasse.Suite(classe, report.Coverage.Regle, synthese.Communes.Of(classe)),
            (int)synthese.Communes.Of(classe),
            (double?)synthese.Communes.Percent(classe),
            (int?)synthese.Population.Of(classe),
            (double?)synthese.Population.Percent(classe));
    }
}
