using Senacs.Geo.Codes;
using Senacs.Geo.Geography;

namespace Senacs.Geo.Territoires;

/// <summary>A commune of a <see cref="Territoire"/>, at the territoire's millésime.</summary>
public sealed record Commune
{
    /// <summary>More is not a population but a slip of the keyboard, and sums of it would not hold: Paris has two million.</summary>
    public const int MostInhabitants = 10_000_000;

    private readonly Projection? _projection;
    private MapShape? _mapShape;
    private object? _referencePoint; // a MapPoint, in one reference so that it is read whole

    /// <summary>Position in <see cref="Territoire.Communes"/>, which is ordered by code.</summary>
    public required int Index { get; init; }

    public required CodeInsee Code { get; init; }

    public required string Nom { get; init; }

    /// <summary>Population municipale; null means unknown, never zero (six communes of the Meuse do have zero inhabitants).</summary>
    public int? Population { get; init; }

    public Epci? Epci { get; init; }

    /// <summary>The boundary in WGS 84; null when no file gave one: the commune still counts.</summary>
    public GeoShape? Shape { get; init; }

    /// <summary>The same boundary in the territoire's projection; made when first asked, then kept. Two threads may both make it: the results are
    /// equal and one is kept.</summary>
    public MapShape? MapShape
    {
        get => Volatile.Read(ref _mapShape)
            ?? (Shape is null || _projection is null ? null
                : Interlocked.CompareExchange(ref _mapShape, _projection.Project(Shape), null) ?? _mapShape);
        init => _mapShape = value;
    }

    /// <summary>Where distances are measured from: the chef-lieu when it is known and lies inside, else a point surely inside; null without
    /// boundary.</summary>
    public MapPoint? ReferencePoint
    {
        get
        {
            if (Volatile.Read(ref _referencePoint) is MapPoint known)
                return known;
            if (MapShape is not { } shape)
                return null;
            MapPoint inner = PolygonDistances.InnerPoint(shape);
            Volatile.Write(ref _referencePoint, inner);
            return inner;
        }
        init => _referencePoint = value;
    }

    /// <summary>What <see cref="MapShape"/> is made by when it is not given.</summary>
    internal Projection? Projection
    {
        init => _projection = value;
    }

    /// <summary>True when <see cref="ReferencePoint"/> is the chef-lieu given by the table.</summary>
    public bool ReferenceIsChefLieu { get; init; }

    public bool Equals(Commune? other) => other is not null && Code == other.Code && Index == other.Index;

    public override int GetHashCode() => Code.GetHashCode();

    public override string ToString() => $"{Code} {Nom}";
}
