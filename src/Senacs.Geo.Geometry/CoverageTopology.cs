namespace Senacs.Geo.Geography;

/// <summary>A boundary line between two nodes (or a closed one without node), held once for both neighbours.</summary>
/// <param name="Coordinates">x, y, x, y…; at least two vertices; first and last are equal when it is closed. In any one plane CRS.</param>
/// <param name="Left">The polygon on its left, by position in the order given; −1: none.</param>
/// <param name="Right">The polygon on its right; −1: none.</param>
/// <param name="From">The node at its start; −1 when the arc is a ring without node.</param>
/// <param name="To">The node at its end; −1 when the arc is a ring without node.</param>
public sealed record CoverageArc(double[] Coordinates, int Left, int Right, int From, int To)
{
    /// <summary>Number of vertices, both ends counted.</summary>
    public int Count => Coordinates.Length / 2;

    /// <summary>On the edge of the coverage: a polygon on one side only.</summary>
    public bool IsOuter => Left < 0 || Right < 0;

    public bool IsClosed => Coordinates[0] == Coordinates[^2] && Coordinates[1] == Coordinates[^1];
}

/// <summary>An arc as a ring walks it.</summary>
public readonly record struct ArcUse(int Arc, bool Reversed);

/// <summary>The rings of one part of a polygon, shell first; each the arcs it walks, in order.</summary>
public sealed record CoveragePart(ImmutableArray<ImmutableArray<ArcUse>> Rings);

/// <summary>Polygons that meet edge to edge (communes), as nodes and arcs: each shared boundary is held once, so whatever is done to it is done for
/// both neighbours.</summary>
/// <remarks>
/// The decomposition is that of TopoJSON (M. Bostock, How to infer topology, 2013): a node is a vertex where other than two edges meet. Vertices are
/// the same when their bits are. A vertex that lies exactly on an edge of a neighbour is inserted there. Immutable; works in degrees, metres or
/// millimetres: "units" are those of the coordinates.
/// </remarks>
public sealed partial class CoverageTopology
{
    private readonly ImmutableArray<CoverageArc> _arcs;
    private readonly ImmutableArray<ImmutableArray<CoveragePart>> _polygons;

    private CoverageTopology(ImmutableArray<CoverageArc> arcs, ImmutableArray<ImmutableArray<CoveragePart>> polygons, ImmutableArray<int> contested)
    {
        _arcs = arcs;
        _polygons = polygons;
        Contested = contested;
    }

    /// <summary>In order of first use by the polygons.</summary>
    public ImmutableArray<CoverageArc> Arcs => _arcs;

    /// <summary>One entry a polygon, in the order given; its parts.</summary>
    public ImmutableArray<ImmutableArray<CoveragePart>> Polygons => _polygons;

    /// <summary>Arcs of which two polygons claim the same side: they overlap there.</summary>
    private ImmutableArray<int> Contested { get; }

    /// <param name="polygonal">Polygon or MultiPolygon each, valid; ordered (by code). Empty ones have no part.</param>
    public static CoverageTopology Build(IReadOnlyList<Geometry> polygonal)
    {
        ArgumentNullException.ThrowIfNull(polygonal);
        return new CoverageBuilder(polygonal).Build();
    }

    /// <summary>One polygon put together again: a Polygon, or a MultiPolygon of several parts. Shells are walked counter-clockwise, holes clockwise
    /// (RFC 7946).</summary>
    public Geometry ToGeometry(int polygon, GeometryFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Polygon[] parts = [.. _polygons[polygon].Select(part =>
        {
            LinearRing[] rings = [.. part.Rings.Select((ring, i) => CoverageRings.Oriented(CoordinatesOf(ring), counterClockwise: i == 0, factory))];
            return factory.CreatePolygon(rings[0], rings[1..]);
        })];
        return parts.Length == 1 ? parts[0] : factory.CreateMultiPolygon(parts);
    }

    /// <summary>Every polygon put together again, in order.</summary>
    public Geometry[] ToGeometries(GeometryFactory factory)
    {
        var all = new Geometry[_polygons.Length];
        for (int i = 0; i < all.Length; i++)
            all[i] = ToGeometry(i, factory);
        return all;
    }

    /// <summary>The vertices of a ring, closed.</summary>
    public double[] CoordinatesOf(ImmutableArray<ArcUse> ring)
    {
        int length = 2;
        foreach (ArcUse use in ring)
            length += _arcs[use.Arc].Coordinates.Length - 2;
        var result = new double[length];
        int next = 0;
        foreach (ArcUse use in ring)
        {
            double[] source = _arcs[use.Arc].Coordinates;
            for (int i = 0; i < source.Length - 2; i += 2)
            {
                int from = use.Reversed ? source.Length - 2 - i : i;
                result[next++] = source[from];
                result[next++] = source[from + 1];
            }
        }

        result[next++] = result[0];
        result[next] = result[1];
        return result;
    }

    /// <summary>The same nodes and arcs with every vertex moved, for instance from metres to millimetres on the page.</summary>
    /// <param name="move">Must not fold the plane (a similarity, a projection).</param>
    public CoverageTopology Moved(Func<double, double, (double X, double Y)> move)
    {
        ArgumentNullException.ThrowIfNull(move);
        return WithCoordinates([.. _arcs.Select(arc =>
        {
            var moved = new double[arc.Coordinates.Length];
            for (int i = 0; i < moved.Length; i += 2)
                (moved[i], moved[i + 1]) = move(arc.Coordinates[i], arc.Coordinates[i + 1]);
            return moved;
        })]);
    }

    /// <summary>Some of the polygons, with the arcs around them; a boundary with one that is left out becomes an outer edge. Nodes stay
    /// nodes.</summary>
    /// <param name="chosen">Positions of polygons, ascending; theirs are 0, 1… in the answer.</param>
    public CoverageTopology Subset(IReadOnlyList<int> chosen)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        int[] positions = new int[_polygons.Length];
        Array.Fill(positions, -1);
        for (int i = 0; i < chosen.Count; i++)
            positions[chosen[i]] = i;
        int Position(int polygon) => polygon < 0 ? -1 : positions[polygon];
        var numbers = new int[_arcs.Length];
        var kept = ImmutableArray.CreateBuilder<CoverageArc>();
        for (int i = 0; i < _arcs.Length; i++)
        {
            CoverageArc arc = _arcs[i] with { Left = Position(_arcs[i].Left), Right = Position(_arcs[i].Right) };
            numbers[i] = arc.Left < 0 && arc.Right < 0 ? -1 : kept.Count;
            if (numbers[i] >= 0)
                kept.Add(arc);
        }

        // a contested arc names one of its two owners only: the other keeps the line, as an outer edge
        foreach (ArcUse use in chosen.SelectMany(i => _polygons[i]).SelectMany(part => part.Rings).SelectMany(ring => ring)
            .Where(use => numbers[use.Arc] < 0))
        {
            numbers[use.Arc] = kept.Count;
            kept.Add(_arcs[use.Arc] with { Left = -1, Right = -1 });
        }

        return new(
            kept.ToImmutable(),
            [.. chosen.Select(i => _polygons[i].Select(part => new CoveragePart(
                [.. part.Rings.Select(ring => ring.Select(use => use with { Arc = numbers[use.Arc] }).ToImmutableArray())])).ToImmutableArray())],
            [.. Contested.Where(arc => numbers[arc] >= 0).Select(arc => numbers[arc])]);
    }

    /// <summary>Arcs with a polygon on one side only.</summary>
    public IReadOnlyList<int> OuterArcs() => [.. Enumerable.Range(0, _arcs.Length).Where(i => _arcs[i].IsOuter)];

    /// <summary>Arcs between two polygons of different groups (boundaries of EPCI from those of communes); the coverage's outer edge is not among
    /// them.</summary>
    /// <param name="groupOf">The group of a polygon, by position.</param>
    public IReadOnlyList<int> BoundaryArcs(Func<int, int> groupOf)
    {
        ArgumentNullException.ThrowIfNull(groupOf);
        return [.. Enumerable.Range(0, _arcs.Length).Where(i => !_arcs[i].IsOuter && groupOf(_arcs[i].Left) != groupOf(_arcs[i].Right))];
    }

    /// <summary>Arcs joined end to end into lines as long as possible without branching, so that a stroke has no needless joints. Ordered by their
    /// first arc.</summary>
    /// <param name="chosen">Positions of arcs, each once.</param>
    public IReadOnlyList<double[]> Lines(IEnumerable<int> chosen) => CoverageRings.Chain(_arcs, [.. chosen]);

    /// <summary>The union of all polygons, from the arcs used once.</summary>
    public Geometry Outline(GeometryFactory factory) => Merge(_ => true, factory);

    /// <summary>The union of some polygons (an EPCI, a class), from the arcs that have exactly one of them aside. Holes are kept, whatever their
    /// size.</summary>
    /// <returns>A Polygon or MultiPolygon, shells counter-clockwise, ordered by first arc; an empty Polygon when nothing is chosen.</returns>
    public Geometry Merge(Func<int, bool> isChosen, GeometryFactory factory)
    {
        ArgumentNullException.ThrowIfNull(isChosen);
        ArgumentNullException.ThrowIfNull(factory);
        return CoverageRings.Assemble(BoundaryRings(isChosen), factory);
    }

    /// <summary>Closed rings around the chosen polygons, these on the left: shells counter-clockwise, holes clockwise; a ring never passes a node
    /// twice.</summary>
    internal List<double[]> BoundaryRings(Func<int, bool> isChosen)
    {
        var uses = new List<ArcUse>();
        for (int i = 0; i < _arcs.Length; i++)
        {
            bool left = _arcs[i].Left >= 0 && isChosen(_arcs[i].Left), right = _arcs[i].Right >= 0 && isChosen(_arcs[i].Right);
            if (left != right)
                uses.Add(new ArcUse(i, Reversed: right));
        }

        return [.. CoverageRings.Walk(_arcs, uses).Select(CoordinatesOf)];
    }

    private CoverageTopology WithCoordinates(double[][] coordinates) =>
        new([.. _arcs.Select((arc, i) => arc with { Coordinates = coordinates[i] })], _polygons, Contested);

    internal static CoverageTopology Create(
        ImmutableArray<CoverageArc> arcs, ImmutableArray<ImmutableArray<CoveragePart>> polygons, ImmutableArray<int> contested) =>
        new(arcs, polygons, contested);
}
