using Senacs.Geo.Coverage;
using Senacs.Geo.Issues;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Reports;

/// <summary>Where one input comes from. It follows the data into every output.</summary>
/// <param name="Role">What it is for: <c>communes</c>, <c>table</c>, <c>qpv</c>, <c>structures</c>, <c>mouvements</c>…</param>
/// <param name="Fichier">File name inside the dossier.</param>
/// <param name="Origine">Producer and dataset, as the manifest says; null when it does not.</param>
/// <param name="Millesime">Vintage as written ("2023", "QPV 2015"); null when unknown.</param>
/// <param name="Licence">Null when unknown.</param>
/// <param name="Sha256">Of the file's bytes, lower-case hexadecimal.</param>
public sealed record SourceFile(string Role, string Fichier, string? Origine, string? Millesime, string? Licence, string Sha256)
{
    /// <summary>Producer (else file), millésime and licence, those that are known.</summary>
    public string Attribution =>
        string.Join(", ", new[] { Origine ?? Fichier, Millesime is { } year ? $"millésime {year}" : null, Licence }.OfType<string>());

    /// <summary>Tolerance in metres with which the geometry was generalised; null when it was not.</summary>
    public double? GeneralisationMetres { get; init; }

    /// <summary>What else a reader should know.</summary>
    public string? Remarque { get; init; }

    /// <summary>False: it is known to lack some of what it lists, so that its figures are no finding about the département; null: nobody
    /// says.</summary>
    public bool? Complet { get; init; }
}

/// <summary>Everything that the outputs need, computed once: the maps, tables, report and service all read this and nothing else.</summary>
public sealed record CoverageReport
{
    /// <summary>Title of the dossier, from its manifest.</summary>
    public required string Titre { get; init; }

    /// <summary>Of the dossier, hence of its register; null: it has none.</summary>
    public DateOnly? DateDuDossier { get; init; }

    public required CoverageResult Coverage { get; init; }

    public required ImmutableArray<QpvCoverage> Qpv { get; init; }

    public required Synthese Synthese { get; init; }

    /// <summary>Every structure of the register, located or not, by id.</summary>
    public required LocatedStructures Structures { get; init; }

    /// <summary>In the order of the manifest.</summary>
    public required ImmutableArray<SourceFile> Sources { get; init; }

    /// <summary>All findings: reading, territoire, structures; errors first, then in a fixed order.</summary>
    public required ImmutableArray<Issue> Issues { get; init; }

    /// <summary>What every output says when the figures are those of an imagined situation; null: the real one.</summary>
    public string? Scenario { get; init; }

    public Territoire Territoire => Coverage.Territoire;

    /// <summary>The dossier says that its register lacks structures: what people are without is then no finding, and what they have is one of that
    /// register only.</summary>
    public bool IsPartial => Sources.Any(s => s.Role == "structures" && s.Complet == false);

    /// <summary>Where the data come from, on one line.</summary>
    public string Attribution => string.Join(" ; ", Sources.Select(s => s.Attribution).Distinct(StringComparer.Ordinal));

    public bool HasErrors => Issues.Any(i => i.Kind.Severity == IssueSeverity.Error);

    /// <summary>The structures whose position a person should look at, the most important first.</summary>
    public ImmutableArray<AddressToReview> AddressesToReview => AddressReview.Of(this);

    /// <summary>Zones blanches, most inhabitants first, then by code.</summary>
    public IEnumerable<CommuneCoverage> ZonesBlanches => Coverage.Communes.Where(c => c.Classe == Classe.ZoneBlanche)
        .OrderByDescending(c => c.Commune.Population ?? -1)
        .ThenBy(c => c.Commune.Code.Value, StringComparer.Ordinal);

    /// <summary>The state of a quartier in words: where no structure is known, whether there may be one all the same.</summary>
    public string Libelle(QpvEtat etat) => etat == QpvEtat.SansStructure ? Reserves.PasDeStructure(Reserves.LaisseOuvert(this)) : Libelles.Of(etat);

    public static CoverageReport From(
        string titre, CoverageResult coverage, ImmutableArray<QpvCoverage> qpv, LocatedStructures structures, IEnumerable<SourceFile> sources,
            IEnumerable<Issue> issues) => new()
            {
                Titre = titre,
                Coverage = coverage,
                Qpv = qpv,
                Synthese = Synthese.From(coverage, qpv),
                Structures = structures,
                Sources = [.. sources],
                Issues = [.. issues.Concat(coverage.Others.Select(s => OutOfPeriod(s, coverage.Date))).OrderByDescending(i => i.Kind.Severity)],
            };

    // Neither in force nor a project at the date: named, so that whoever looks for it knows why it is not there.
    private static Issue OutOfPeriod(Structure structure, DateOnly date)
    {
        string why = structure switch
        {
            { Debut: { } from, Fin: { } until } when until < from =>
                $"son agrément finit ({FrenchNumbers.Date(until)}) avant de commencer ({FrenchNumbers.Date(from)})",
            { Debut: { } from } when from > date => $"son agrément commence le {FrenchNumbers.Date(from)}",
            _ => $"son agrément s’est terminé le {FrenchNumbers.Date(structure.Fin!.Value)}",
        };
        return StructureIssues.OutOfPeriod.Say($"« {structure.Nom} » n’est pas comptée au {FrenchNumbers.Date(date)} : {why}.") with
        { Line = structure.Entry?.Line, Subject = structure.Id };
    }
}
