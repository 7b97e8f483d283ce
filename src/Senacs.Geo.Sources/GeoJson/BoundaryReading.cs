using System.Collections.Immutable;
using NetTopologySuite.Geometries;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>How to read a file of boundaries or perimeters. Nothing is needed for the usual files.</summary>
public sealed record BoundaryReadOptions
{
    public static BoundaryReadOptions Default { get; } = new();

    /// <summary>Keep only this département; the others are counted, not errors. Null keeps all.</summary>
    public CodeDepartement? Departement { get; init; }

    /// <summary>The dossier's <c>champs</c>: property names by role (<c>code</c>, <c>nom</c>, <c>population</c>, <c>communes</c>). A role given here
    /// is read from that property and no other.</summary>
    public IReadOnlyDictionary<string, string> Champs { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Finds a commune by the name a boundary carries, for files without any code. Each use is reported.</summary>
    public Func<string, CodeInsee?>? CommuneByName { get; init; }

    /// <summary>Takes a geometry of a projected CRS to WGS 84. Without it, a projected file is refused.</summary>
    public Func<Geometry, Crs, Geometry>? Unproject { get; init; }

    public GeoJsonLimits Limits { get; init; } = GeoJsonLimits.Default;
}

/// <summary>What became of the features: <c>Read = Kept + OtherDepartement + MergedParts + Rejected</c>, always.</summary>
/// <param name="Read">Features in the file.</param>
/// <param name="Kept">Boundaries returned.</param>
/// <param name="OtherDepartement">Left aside because the département asked for is another one.</param>
/// <param name="MergedParts">Joined to an earlier feature of the same code.</param>
/// <param name="Rejected">Unusable: an issue of severity error says why.</param>
public sealed record BoundaryCounts(int Read, int Kept, int OtherDepartement, int MergedParts, int Rejected);

/// <summary>What is known of a file of boundaries once it is read.</summary>
/// <param name="CrsRead">The CRS of the file.</param>
/// <param name="Counts">What became of each feature.</param>
/// <param name="Issues">In the order of the file, then those of the whole file.</param>
/// <param name="Columns">The properties that are read, one a role.</param>
/// <param name="Notes">What to know of the file as a whole: the properties recognised, what it holds of other départements.</param>
public record BoundaryReading(
    Crs CrsRead, BoundaryCounts Counts, ImmutableArray<Issue> Issues, ImmutableArray<RecognisedColumn> Columns, ImmutableArray<Issue> Notes);

/// <summary>The communes of one file.</summary>
public sealed record CommuneBoundaries : BoundaryReading
{
    internal CommuneBoundaries(BoundaryReading reading, ImmutableArray<CommuneBoundary> boundaries) : base(reading) => Boundaries = boundaries;

    /// <summary>Valid shapes in WGS 84, one a code, ordered by code.</summary>
    public ImmutableArray<CommuneBoundary> Boundaries { get; }
}

/// <summary>The QPV of one file.</summary>
public sealed record QpvPerimeters : BoundaryReading
{
    internal QpvPerimeters(BoundaryReading reading, ImmutableArray<QpvPerimeter> perimeters) : base(reading) => Perimeters = perimeters;

    /// <summary>Valid shapes in WGS 84, one a code, ordered by code.</summary>
    public ImmutableArray<QpvPerimeter> Perimeters { get; }
}
