using Senacs.Geo.Coverage;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Reports;

/// <summary>A date of a series, and what is known of it: a figure that rests on structures of which nobody knows whether they had begun is
/// null.</summary>
public sealed record EtapeEvolution
{
    /// <summary>With every structure that may have begun: the most that can be.</summary>
    public required CoverageReport AuPlus { get; init; }

    /// <summary>With those that surely had begun: the least that can be. Coverage only grows with the structures.</summary>
    public required CoverageResult AuMoins { get; init; }

    /// <summary>In force at the date, if they had begun.</summary>
    public ImmutableArray<Structure> SansDate { get; init; } = [];

    public DateOnly Date => AuMoins.Date;

    /// <summary>Every structure had begun for sure, those en préfiguration too.</summary>
    public bool EstConnue => SansDate.IsEmpty && Prefigurations is not null;

    public long CouvertesAuMoins => AuMoins.Communes.LongCount(c => c.Classe != Classe.ZoneBlanche);

    public long CouvertesAuPlus => AuPlus.Synthese.Communes.Couvertes;

    /// <summary>By class, null where it is not known.</summary>
    public HabitantCounts Communes => Known(AuPlus.Synthese.Communes.AsKnown);

    /// <summary>By class, null where it is not known.</summary>
    public HabitantCounts Population => Known(AuPlus.Synthese.Population);

    public int StructuresAuMoins => AuMoins.InForce.Length;

    public int? CentresSociaux => CountOf(StructureType.CentreSocial, AuPlus.Synthese.Structures.CentresSociaux);

    public int? Evs => CountOf(StructureType.Evs, AuPlus.Synthese.Structures.Evs);

    public required int? Prefigurations { get; init; }

    /// <summary>"11 à 162 communes couvertes sur 317", or "162 communes couvertes sur 317" where it is known.</summary>
    public string Libelle => (CouvertesAuMoins < CouvertesAuPlus ? $"{FrenchNumbers.Integer(CouvertesAuMoins)} à " : "")
        + $"{FrenchNumbers.Integer(CouvertesAuPlus)} {(CouvertesAuPlus < 2 ? "commune couverte" : "communes couvertes")} sur "
        + FrenchNumbers.Integer(AuPlus.Synthese.Communes.Total);

    /// <summary>Where nothing is open.</summary>
    public static EtapeEvolution Of(CoverageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new() { AuPlus = report, AuMoins = report.Coverage, Prefigurations = report.Synthese.Structures.Prefigurations };
    }

    /// <param name="report">At the date, with every structure.</param>
    /// <param name="hasBegun">Whether a structure in force had surely begun.</param>
    internal static EtapeEvolution Of(CoverageReport report, Func<Structure, bool> hasBegun)
    {
        CoverageResult coverage = report.Coverage;
        ImmutableArray<Structure> open = [.. coverage.InForce.Where(s => !hasBegun(s))];
        return new()
        {
            AuPlus = report,
            AuMoins = open.IsEmpty ? coverage
                : CoverageAnalysis.Run(coverage.Territoire, coverage.InForce.Where(hasBegun), coverage.Regle, coverage.Date),
            SansDate = open,
            Prefigurations = coverage.Projets.All(hasBegun) ? report.Synthese.Structures.Prefigurations : null,
        };
    }

    /// <summary>Null: it rests on structures of which nobody knows whether they had begun.</summary>
    public Classe? ClasseOf(Commune commune) =>
        AuMoins[commune].Classe == AuPlus.Coverage[commune].Classe ? AuMoins[commune].Classe : null;

    /// <summary>Null likewise.</summary>
    public QpvEtat? EtatOf(QpvCoverage qpv)
    {
        ArgumentNullException.ThrowIfNull(qpv);
        return LeastOf(qpv) == qpv.Etat ? qpv.Etat : null;
    }

    /// <summary>How many QPV are in a state; null: not known, or no perimeter was supplied.</summary>
    public int? QpvOf(QpvEtat etat) =>
        AuPlus.Qpv.Any(q => EtatOf(q) is null && q.Etat <= etat && etat <= LeastOf(q)) ? null : AuPlus.Synthese.Qpv?.Of(etat);

    private QpvEtat LeastOf(QpvCoverage qpv) =>
        SansDate.IsEmpty ? qpv.Etat : (qpv with { Links = [.. qpv.Links.Where(l => !SansDate.Contains(l.Structure))] }).Etat;

    private int? CountOf(StructureType type, int count) => SansDate.Any(s => s.Type == type) ? null : count;

    // What is covered by a class or a higher one only grows with the structures: it is known where least and most are the same.
    private HabitantCounts Known(HabitantCounts counts)
    {
        bool centres = Same(Classe.CentreSocial), covered = Same(Classe.EvsSeul);
        return new(centres ? counts.CentreSocial : null, centres && covered ? counts.EvsSeul : null, covered ? counts.ZoneBlanche : null,
            covered ? counts.Couvertes : null, counts.Total);

        bool Same(Classe limit) => AuPlus.Coverage.Communes.All(c => c.Classe >= limit == AuMoins[c.Commune].Classe >= limit);
    }
}
