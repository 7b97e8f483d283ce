using Senacs.Geo.Issues;

namespace Senacs.Geo.Structures;

/// <summary>What is wrong with a structure's position, the most serious first.</summary>
public enum AddressDoubt
{
    /// <summary>No position at all: on no map.</summary>
    SansPosition,

    /// <summary>The point lies outside the département, or outside the declared commune, or far from the written address.</summary>
    Contradiction,

    /// <summary>Several places answer to the address.</summary>
    Ambigue,

    /// <summary>The address was found with a doubt.</summary>
    AVerifier,

    /// <summary>Only the commune is known.</summary>
    CommuneSeule,
}

/// <summary>A row of a table (the register, the communes) that could not be used.</summary>
/// <param name="Line">Of the file or sheet.</param>
/// <param name="Raison">Why, in French.</param>
public sealed record RejectedRow(long Line, string Raison)
{
    /// <summary>As written; null when the row has none.</summary>
    public string? Id { get; init; }

    /// <summary>As written; null when the row has none.</summary>
    public string? Nom { get; init; }
}

/// <summary>The register, located: one structure for each row kept, by id. Lines = kept + rejected + total or blank; kept = located +
/// unlocated.</summary>
/// <param name="Structures">Ordered by id.</param>
/// <param name="Issues">What could not be resolved, in the register's order.</param>
public sealed record LocatedStructures(ImmutableArray<Structure> Structures, ImmutableArray<Issue> Issues)
{
    /// <summary>Rows that could not be used, in file order.</summary>
    public ImmutableArray<RejectedRow> Rejected { get; init; } = [];

    /// <summary>Rows that hold a total, or nothing.</summary>
    public int TotalOrBlankRows { get; init; }

    /// <summary>Every row under the headers.</summary>
    public int Lines => Structures.Length + Rejected.Length + TotalOrBlankRows;

    public static LocatedStructures Empty { get; } = new([], []);

    public int Located => Structures.Count(s => s.Siege is not null);

    public int Unlocated => Structures.Length - Located;
}
