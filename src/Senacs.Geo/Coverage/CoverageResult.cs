using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Coverage;

/// <summary>Class of a commune at a date under a rule; greater covers more.</summary>
public enum Classe { ZoneBlanche, EvsSeul, CentreSocial }

/// <summary>What became of a commune between two dates.</summary>
public enum Changement { ResteCouverte, ResteBlanche, Gagnee, Perdue, AutreClasse, Inconnu }

/// <summary>Which clause of a rule makes a structure cover a commune.</summary>
public enum Motif { SiteDansLaCommune, SiegeDansLaCommune, TerritoireDeclare, TerritoireSuppose, Distance, Temps, Surface }

/// <summary>Why a structure covers a commune.</summary>
/// <param name="Structure">The structure, in force at the date.</param>
/// <param name="Motif">The clause.</param>
/// <param name="DistanceMetres">From the commune's reference point to the nearest site of this structure; null when either is unknown.</param>
/// <param name="CoveredRatio">For the surface rule: share of the commune's area within reach of this structure alone, 0 to 1.</param>
public sealed record Reason(Structure Structure, Motif Motif, double? DistanceMetres, double? CoveredRatio = null)
{
    /// <summary>True when only a supposed territoire says so.</summary>
    public bool IsHypothesis => Motif == Motif.TerritoireSuppose;

    /// <summary>True when the structure reaches the commune only from a site that is known by its commune: the distance is that of the commune's own
    /// point.</summary>
    public bool IsNominal { get; init; }
}

/// <summary>The class of one commune and everything that makes it.</summary>
public sealed record CommuneCoverage
{
    public required Commune Commune { get; init; }

    public required Classe Classe { get; init; }

    /// <summary>Every structure in force that covers it: centres sociaux first, then by id. Empty exactly for a zone blanche.</summary>
    public required ImmutableArray<Reason> Reasons { get; init; }

    /// <summary>Structures en préfiguration that would cover it under the same rule, by id.</summary>
    public required ImmutableArray<Structure> Projets { get; init; }

    /// <summary>From the reference point to the nearest site in force, metres; null without boundary or without any site.</summary>
    public required double? NearestSiteMetres { get; init; }

    /// <summary>True when the nearest site is known by its commune only, and no other is as near: the distance is that of the commune's own
    /// point.</summary>
    public bool NearestIsNominal { get; init; }

    /// <summary>True when the class itself rests on supposed territoires alone: without them the class would be lower.</summary>
    public required bool RestsOnHypothesis { get; init; }

    /// <summary>True when it is covered, and only from sites that are known by their commune.</summary>
    public bool RestsOnNominal => !Reasons.IsEmpty && Reasons.All(r => r.IsNominal);

    /// <summary>The centres sociaux suffice, and an EVS covers it too. Where reaches add up, a commune with both may lack one of them: it stays in
    /// its class.</summary>
    public bool EstDesDeux => Classe == Classe.CentreSocial && Evs.Any();

    /// <summary>The class that it will have when the projects open; null where they would not raise it.</summary>
    public Classe? ClasseEnProjet
    {
        get
        {
            if (Projets.IsEmpty)
                return null;
            Classe future = Projets.Any(p => p.Type == StructureType.CentreSocial) ? Classe.CentreSocial : Classe.EvsSeul;
            return future > Classe ? future : null;
        }
    }

    public IEnumerable<string> CentresSociaux => Reasons.Where(r => r.Structure.Type == StructureType.CentreSocial).Select(r => r.Structure.Id);

    public IEnumerable<string> Evs => Reasons.Where(r => r.Structure.Type == StructureType.Evs).Select(r => r.Structure.Id);
}

/// <summary>The answer of <see cref="CoverageAnalysis"/>: one entry a commune, in the territoire's order.</summary>
public sealed record CoverageResult
{
    public required Territoire Territoire { get; init; }

    public required RegleCouverture Regle { get; init; }

    /// <summary>The rule in French for this territoire, to be printed after "Une commune est couverte si".</summary>
    public string RegleLibelle => Regle.Dire(Territoire.Points);

    public required DateOnly Date { get; init; }

    public required ImmutableArray<CommuneCoverage> Communes { get; init; }

    /// <summary>Agréées and running at the date, by id.</summary>
    public required ImmutableArray<Structure> InForce { get; init; }

    /// <summary>En préfiguration at the date, by id.</summary>
    public required ImmutableArray<Structure> Projets { get; init; }

    /// <summary>In the register but neither in force nor a project at the date, by id.</summary>
    public required ImmutableArray<Structure> Others { get; init; }

    public CommuneCoverage this[Commune commune] => Communes[commune.Index];
}
