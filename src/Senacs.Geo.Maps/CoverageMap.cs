using System.Collections.Immutable;
using Senacs.Geo.Codes;
using Senacs.Geo.Coverage;
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
}

/// <summary>Turns a report into what a map shows. It chooses words; every figure is the report's.</summary>
public static class CoverageMap
{
    private const string FourClasses = "couverture-cs-evs";

    /// <param name="report">All the figures.</param>
    /// <param name="theme">Name of the theme: the finding in the title depends on it.</param>
    /// <param name="texts">Overrides of the manifest.</param>
    /// <exception cref="ArgumentException">No commune of the territoire has a boundary: there is nothing to draw.</exception>
    public static MapModel Model(CoverageReport report, string theme, MapTexts? texts = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        texts ??= new();
        Territoire territoire = report.Territoire;
        if (!territoire.DrawnCommunes.Any())
            throw new ArgumentException("No commune has a boundary.", nameof(report));
        CoverageResult coverage = report.Coverage;
        string date = FrenchNumbers.Date(coverage.Date);
        return new MapModel
        {
            Departement = territoire.Departement,
            DepartementNom = territoire.Nom,
            Date = coverage.Date,
            RuleText = RuleText(coverage.Regle),
            Title = texts.Titre ?? Finding(report, theme),
            NeutralTitle = texts.Titre ?? Neutral(theme, territoire.Nom),
            Subtitle = texts.SousTitre ?? Subtitle(coverage.Regle, theme, territoire.Nom, date),
            Sources = [.. report.Sources.Where(s => s.Role is not ("publies" or "mouvements" or "corrections")).Select(SourceLine).Distinct(StringComparer.Ordinal)],
            ProductVersion = texts.ProductVersion,
            Notes = Notes(report),
            Crs = territoire.Crs,
            Topology = territoire.Topology,
            Communes = [.. coverage.Communes.Where(c => c.Commune.MapShape is not null).Select(c => CommuneOf(c, theme == FourClasses))],
            Qpv = [.. report.Qpv.Select(QpvOf)],
            Structures = [.. coverage.InForce.Concat(coverage.Projets).Select(s => StructureOf(s, coverage.Date, territoire))],
            Figures = theme == FourClasses ? FourFigures(report) : Figures(report.Synthese),
            TotalCommunes = (int)report.Synthese.Communes.Total,
            TotalInhabitants = report.Synthese.Population.Total > 0 ? (int)report.Synthese.Population.Total : null,
        };
    }

    private static string Finding(CoverageReport report, string theme) => theme switch
    {
        "qpv" => Constat.Qpv(report.Synthese.Qpv),
        "implantation" or "gestion" => Constat.Implantation(report.Synthese.Structures),
        _ => Constat.Couverture(report.Synthese),
    };

    private static string Neutral(string theme, string departement) => theme switch
    {
        "qpv" => $"Quartiers prioritaires et structures, {departement}",
        "implantation" or "gestion" => $"Centres sociaux et espaces de vie sociale, {departement}",
        _ => $"Couverture des communes, {departement}",
    };

    private static string Subtitle(RegleCouverture regle, string theme, string departement, string date) => theme switch
    {
        "qpv" or "implantation" or "gestion" => $"{departement}, au {date}",
        _ => $"{departement}, au {date}. Une commune est couverte si {regle.Libelle}.",
    };

    private static string RuleText(RegleCouverture regle) => $"« {regle.Code} », une commune est couverte si {regle.Libelle}";

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

    private static ImmutableArray<string> Notes(CoverageReport report)
    {
        Synthese synthese = report.Synthese;
        List<string> notes = [];
        if (synthese.CommunesParHypothese > 0)
        {
            notes.Add(synthese.PopulationParHypothese > 0
                ? $"Dont {FrenchNumbers.Count(synthese.CommunesParHypothese, "commune", "communes")} ({FrenchNumbers.Count(synthese.PopulationParHypothese, "habitant", "habitants")}) par hypothèse de territoire, à confirmer."
                : $"Dont {FrenchNumbers.Count(synthese.CommunesParHypothese, "commune", "communes")} par hypothèse de territoire, à confirmer.");
        }

        // what the dossier says of its register (incomplete, supposed…) qualifies every figure
        notes.AddRange(report.Sources.Where(s => s.Role == "structures").Select(s => s.Remarque).OfType<string>());
        if (synthese.SansGeometrie > 0)
            notes.Add($"{FrenchNumbers.Count(synthese.SansGeometrie, "commune sans contour compte mais n’est pas dessinée", "communes sans contour comptent mais ne sont pas dessinées")}.");
        if (synthese.PopulationInconnue > 0 && synthese.Population.Total > 0)
            notes.Add($"Population inconnue pour {FrenchNumbers.Count(synthese.PopulationInconnue, "commune", "communes")}.");
        return [.. notes];
    }

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

    private static bool HasBoth(CommuneCoverage coverage) => coverage.CentresSociaux.Any() && coverage.Evs.Any();

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

    private static MapQpv QpvOf(QpvCoverage row) => new(row.Qpv.Code, row.Qpv.Nom, row.Qpv.MapShape, (QpvState)(int)row.Etat)
    {
        CommunesText = string.Join(", ", row.Qpv.CommunesPrincipales.Select(c => c.Nom)),
        StructureNoms = [.. row.Links.Where(l => l.Etat == row.Etat).Select(l => l.Structure.Nom).Distinct(StringComparer.Ordinal)],
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

    /// <summary>The three classes with centre social in two parts: those that an EVS covers too are counted here, for the theme of four classes alone.</summary>
    private static ImmutableArray<ClassFigure> FourFigures(CoverageReport report)
    {
        Synthese synthese = report.Synthese;
        CommuneCoverage[] both = [.. report.Coverage.Communes.Where(HasBoth)];
        long people = both.Sum(c => (long)(c.Commune.Population ?? 0));
        ImmutableArray<ClassFigure> three = Figures(synthese);
        ClassFigure social = three[0];
        long alone = social.Communes - both.Length, peopleAlone = (social.Inhabitants ?? 0) - people;
        ClassFigure Part(CommuneClass kind, string label, long communes, long inhabitants) => new(
            kind, label, (int)communes, (double?)synthese.Communes.Percent(communes),
            social.Inhabitants is null ? null : (int)inhabitants, social.Inhabitants is null ? null : (double?)synthese.Population.Percent(inhabitants));
        return
        [
            Part(CommuneClass.CsEtEvs, "couvertes par un centre social et un EVS", both.Length, people),
            Part(CommuneClass.CentreSocial, "couvertes par un centre social seul", alone, peopleAlone),
            .. three[1..],
        ];
    }

    private static ImmutableArray<ClassFigure> Figures(Synthese synthese)
    {
        bool inhabited = synthese.Population.Total > 0;
        return
        [
            Figure(Classe.CentreSocial, "couvertes par un centre social"),
            Figure(Classe.EvsSeul, "couvertes par un EVS seul"),
            Figure(Classe.ZoneBlanche, "zones blanches"),
        ];

        ClassFigure Figure(Classe classe, string label) => new(
            ClassOf(classe),
            label,
            (int)synthese.Communes.Of(classe),
            (double?)synthese.Communes.Percent(classe),
            inhabited ? (int)synthese.Population.Of(classe) : null,
            inhabited ? (double?)synthese.Population.Percent(classe) : null);
    }
}
