using System.Collections.Immutable;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Structures;

/// <summary>The register, located: one structure for each row kept, by id. Read = located + unlocated.</summary>
/// <param name="Structures">Ordered by id.</param>
/// <param name="Issues">What could not be resolved, in the register's order.</param>
public sealed record LocatedStructures(ImmutableArray<Structure> Structures, ImmutableArray<Issue> Issues)
{
    public static LocatedStructures Empty { get; } = new([], []);

    public int Located => Structures.Count(s => s.Siege is not null);

    public int Unlocated => Structures.Length - Located;
}
