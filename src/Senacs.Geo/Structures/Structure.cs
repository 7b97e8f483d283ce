using Senacs.Geo.Codes;
using Senacs.Geo.Geography;

namespace Senacs.Geo.Structures;

public enum SiteKind { Siege, Annexe }

/// <summary>What a structure is at a date: agréée and running, en préfiguration and running, or neither.</summary>
public enum EtatStructure { EnVigueur, Projet, HorsPeriode }

/// <summary>A place where a structure receives people.</summary>
/// <param name="Kind">Siège or annexe.</param>
/// <param name="Location">Where it is and how precisely that is known.</param>
/// <param name="Point">The same position in the territoire's projection.</param>
public sealed record Site(SiteKind Kind, Location Location, MapPoint Point)
{
    /// <summary>Only its commune is known: the point is that of the commune, and a distance from it is nominal.</summary>
    public bool IsNominal => Location.Niveau == LocationLevel.Commune;

    /// <summary>The nearest known address to the position; null without an address base, beyond its reach, or when only the commune is
    /// known.</summary>
    public ReverseMatch? NearestAddress { get; init; }

    /// <summary>From the register's coordinates to the address written beside them, in metres; null unless both are known.</summary>
    public double? AddressGapMetres { get; init; }
}

/// <summary>The communes and QPV that a structure declares to serve.</summary>
/// <param name="Communes">Of the dossier's département and millésime, ordered by code, without duplicate; empty when none is declared.</param>
/// <param name="Qpv">Ordered by code.</param>
/// <param name="Source">Declared, or a hypothesis that every output must mark.</param>
public sealed record TerritoireIntervention(ImmutableArray<CodeInsee> Communes, ImmutableArray<CodeQpv> Qpv, TerritoireSource Source)
{
    public static TerritoireIntervention None { get; } = new([], [], TerritoireSource.Declare);
}

/// <summary>A centre social or an EVS, located.</summary>
public sealed record Structure
{
    public required string Id { get; init; }

    public required string Nom { get; init; }

    public required StructureType Type { get; init; }

    public StructureStatut Statut { get; init; }

    public Gestion? Gestion { get; init; }

    /// <summary>First day in force; null: no beginning is given.</summary>
    public DateOnly? Debut { get; init; }

    /// <summary>Last day in force; null: open.</summary>
    public DateOnly? Fin { get; init; }

    public bool? Acf { get; init; }

    public bool? PsJeunes { get; init; }

    /// <summary>Siège first, then annexes in the register's order. Empty when nothing could be located.</summary>
    public ImmutableArray<Site> Sites { get; init; } = [];

    /// <summary>The commune that holds the siège, known even when it has no boundary to put a point in.</summary>
    public CodeInsee? CommuneSiege { get; init; }

    /// <summary>The siège, when it is located.</summary>
    public Site? Siege => Sites.FirstOrDefault(s => s.Kind == SiteKind.Siege);

    /// <summary>How the siège was located; <see cref="LocationStatus.Introuvable"/> without one.</summary>
    public LocationStatus LocationStatut => Siege?.Location.Statut ?? LocationStatus.Introuvable;

    public TerritoireIntervention TerritoireIntervention { get; init; } = TerritoireIntervention.None;

    /// <summary>The row of the register it comes from; null for one imagined in a scenario.</summary>
    public RegisterEntry? Entry { get; init; }

    /// <summary>The register gives no beginning, so that nobody knows since when it counts. Of one imagined in a scenario nobody asks.</summary>
    public bool EstSansDate => Debut is null && Entry is not null;

    /// <summary>Whether its agrément (or préfiguration) runs at that date: both ends included.</summary>
    public bool RunsAt(DateOnly date) => (Debut is null || Debut <= date) && (Fin is null || date <= Fin);

    /// <summary>Whether it counts for coverage at that date: agréée, and its agrément runs.</summary>
    public bool IsInForceAt(DateOnly date) => Statut == StructureStatut.Agreee && RunsAt(date);

    /// <summary>Whether it is shown as a project at that date.</summary>
    public bool IsProjectAt(DateOnly date) => Statut == StructureStatut.EnPrefiguration && RunsAt(date);

    public EtatStructure EtatAt(DateOnly date) =>
        IsInForceAt(date) ? EtatStructure.EnVigueur : IsProjectAt(date) ? EtatStructure.Projet : EtatStructure.HorsPeriode;

    public bool Equals(Structure? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Id);
}
