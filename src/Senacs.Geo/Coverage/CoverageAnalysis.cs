using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Coverage;

/// <summary>Answers: which communes are covered, at a date, under a rule, and why. Pure: the same inputs give the same answer.</summary>
/// <remarks>
/// 1. Sort the structures: in force, projects, others.
/// 2. Evaluate the rule on the centres sociaux in force, then on the EVS in force, then on all: a commune is <see cref="Classe.CentreSocial"/>
///    when the centres sociaux alone cover it, <see cref="Classe.EvsSeul"/> when only the whole set does.
/// 3. Evaluate it on each project alone.
/// 4. Do step 2 again without the supposed territoires, to know which classes rest on them.
/// </remarks>
public static class CoverageAnalysis
{
    /// <exception cref="ArgumentException">A <c>temps</c> rule: the territoire holds no travel times.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> asked for it: a register of a stranger may hold many thousand
    /// places.</exception>
    public static CoverageResult Run(
        Territoire territoire, IEnumerable<Structure> structures, RegleCouverture regle, DateOnly date, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(territoire);
        ArgumentNullException.ThrowIfNull(structures);
        ArgumentNullException.ThrowIfNull(regle);

        ImmutableArray<Structure> all = [.. structures.OrderBy(s => s.Id, StringComparer.Ordinal)];
        ImmutableArray<Structure> inForce = [.. all.Where(s => s.IsInForceAt(date))];
        ImmutableArray<Structure> projets = [.. all.Where(s => s.IsProjectAt(date))];
        ImmutableArray<Structure> others = [.. all.Where(s => !s.IsInForceAt(date) && !s.IsProjectAt(date))];
        Structure[] centres = [.. inForce.Where(s => s.Type == StructureType.CentreSocial)];

        RuleEvaluation evaluation = new(territoire, stop);
        IReadOnlyList<Reason>[] byCentre = evaluation.Evaluate(regle, centres);
        IReadOnlyList<Reason>[] byAny = evaluation.Evaluate(regle, inForce);
        bool supposes = inForce.Any(s => s.TerritoireIntervention is { Source: TerritoireSource.Hypothese, Communes.Length: > 0 });
        IReadOnlyList<Reason>[] firmCentre = supposes ? evaluation.Evaluate(regle, [.. centres.Select(WithoutHypothesis)]) : byCentre;
        IReadOnlyList<Reason>[] firmAny = supposes ? evaluation.Evaluate(regle, [.. inForce.Select(WithoutHypothesis)]) : byAny;
        (Structure Projet, IReadOnlyList<Reason>[] Reach)[] byProject = [.. projets.Select(p => (p, evaluation.Evaluate(regle, [p])))];

        ImmutableArray<CommuneCoverage>.Builder communes = ImmutableArray.CreateBuilder<CommuneCoverage>(territoire.Communes.Length);
        foreach (Commune commune in territoire.Communes)
        {
            stop.ThrowIfCancellationRequested();
            int i = commune.Index;
            Classe classe = ClasseOf(byCentre[i], byAny[i]);
            (double Metres, bool IsNominal)? nearest = NearestSite(commune, inForce);
            communes.Add(new CommuneCoverage
            {
                Commune = commune,
                Classe = classe,
                Reasons = [.. byAny[i].OrderBy(r => r.Structure.Type).ThenBy(r => r.Structure.Id, StringComparer.Ordinal).ThenBy(r => r.Motif)],
                Projets = [.. byProject.Where(p => p.Reach[i].Count > 0).Select(p => p.Projet)],
                NearestSiteMetres = nearest?.Metres,
                NearestIsNominal = nearest?.IsNominal ?? false,
                RestsOnHypothesis = ClasseOf(firmCentre[i], firmAny[i]) < classe,
            });
        }

        return new CoverageResult
        {
            Territoire = territoire,
            Regle = regle,
            Date = date,
            Communes = communes.MoveToImmutable(),
            InForce = inForce,
            Projets = projets,
            Others = others,
        };
    }

    private static Classe ClasseOf(IReadOnlyList<Reason> byCentre, IReadOnlyList<Reason> byAny) =>
        byCentre.Count > 0 ? Classe.CentreSocial : byAny.Count > 0 ? Classe.EvsSeul : Classe.ZoneBlanche;

    private static Structure WithoutHypothesis(Structure structure) => structure.TerritoireIntervention.Source == TerritoireSource.Hypothese
        ? structure with { TerritoireIntervention = structure.TerritoireIntervention with { Communes = [] } }
        : structure;

    // of two as near, one that is known beyond its commune comes first: it makes the distance sure
    private static (double Metres, bool IsNominal)? NearestSite(Commune commune, ImmutableArray<Structure> inForce) =>
        commune.ReferencePoint is { } from
        ? inForce.SelectMany(s => s.Sites).Select(s => ((double Metres, bool IsNominal)?)(from.DistanceMetresTo(s.Point), s.IsNominal)).Min()
        : null;
}
