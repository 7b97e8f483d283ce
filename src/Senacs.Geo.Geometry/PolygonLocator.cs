using NetTopologySuite.Geometries;

namespace Senacs.Geo.Geography;

/// <summary>Finds the polygon that holds a point, among many (communes, QPV), in WGS 84 degrees as the boundary files give them.</summary>
/// <remarks>
/// Built from boxes alone; what a polygon needs beyond that is made the first time a point falls in its box. Reading is safe from many threads.
/// Exact: the same answers as NTS <c>Covers</c> and shapely on the same doubles. A point on a boundary belongs to every polygon that it touches, and
/// <see cref="Locate(GeoPoint)"/> answers the first in the order given (the lowest code when they come ordered by code).
/// </remarks>
public sealed class PolygonLocator
{
    /// <summary>Below this many points, starting other threads costs more than it brings.</summary>
    private const int ParallelThreshold = 2048;

    private readonly Geometry[] polygons;
    private readonly RingSet?[] rings;
    private readonly PackedBoxTree tree;

    /// <param name="shapes">In the order that decides between two polygons for a point on their boundary.</param>
    public PolygonLocator(IEnumerable<GeoShape> shapes)
        : this([.. (shapes ?? throw new ArgumentNullException(nameof(shapes))).Select(shape => shape.Geometry)])
    {
    }

    /// <param name="polygons">Polygon or MultiPolygon each, in any one plane CRS; an empty one never holds a point.</param>
    internal PolygonLocator(Geometry[] polygons)
    {
        this.polygons = polygons;
        rings = new RingSet?[polygons.Length];
        var boxes = new double[4 * polygons.Length];
        for (int i = 0; i < polygons.Length; i++)
        {
            Envelope box = polygons[i].EnvelopeInternal;
            bool empty = box.IsNull;
            boxes[4 * i] = empty ? double.NaN : box.MinX;
            boxes[(4 * i) + 1] = empty ? double.NaN : box.MinY;
            boxes[(4 * i) + 2] = empty ? double.NaN : box.MaxX;
            boxes[(4 * i) + 3] = empty ? double.NaN : box.MaxY;
        }

        tree = new PackedBoxTree(boxes);
    }

    public int Count => polygons.Length;

    /// <summary>The first polygon, in the order given, whose interior or boundary holds the point; −1 when there is none.</summary>
    public int Locate(GeoPoint point) => Locate(point, []);

    /// <summary><see cref="Locate(GeoPoint)"/> for many points, on every core.</summary>
    /// <param name="points">Any number.</param>
    /// <param name="found">One answer a point, in the same order.</param>
    public void Locate(ReadOnlyMemory<GeoPoint> points, Memory<int> found)
    {
        if (found.Length != points.Length)
            throw new ArgumentException($"Expected room for {points.Length} answers, found {found.Length}.", nameof(found));
        if (points.Length < ParallelThreshold)
        {
            var candidates = new List<int>();
            for (int i = 0; i < points.Length; i++)
                found.Span[i] = Locate(points.Span[i], candidates);
            return;
        }

        int[] order = NeighboursTogether(points.Span);
        const int run = ParallelThreshold / 2;
        Parallel.For(0, (points.Length + run - 1) / run, i =>
        {
            ReadOnlySpan<GeoPoint> from = points.Span;
            Span<int> to = found.Span;
            var candidates = new List<int>();
            foreach (int point in order.AsSpan(i * run, Math.Min(run, points.Length - (i * run))))
                to[point] = Locate(from[point], candidates);
        });
    }

    /// <summary>Every polygon whose interior or boundary holds the point, in the order given: more than one on a shared boundary or an overlap.</summary>
    public IReadOnlyList<int> FindAll(GeoPoint point)
    {
        var candidates = new List<int>();
        tree.Query(point.LongitudeDegrees, point.LatitudeDegrees, point.LongitudeDegrees, point.LatitudeDegrees, candidates);
        candidates.RemoveAll(candidate => Place(candidate, point) == Placement.Outside);
        candidates.Sort();
        return candidates;
    }

    /// <summary>Where the point lies with regard to one polygon.</summary>
    /// <param name="polygon">Its position in the order given.</param>
    /// <param name="point">A point in the CRS of the polygons.</param>
    public Placement Place(int polygon, GeoPoint point) =>
        (rings[polygon] ??= new RingSet(polygons[polygon])).Place(point.LongitudeDegrees, point.LatitudeDegrees);

    /// <summary>The points' positions by cells of a grid, row by row: those that follow one another meet the same polygons, still in the processor's cache.</summary>
    private int[] NeighboursTogether(ReadOnlySpan<GeoPoint> points)
    {
        const int side = 512;
        double[] bounds = tree.Bounds;
        double leastX = bounds[0], leastY = bounds[1];
        double scaleX = bounds[2] > leastX ? side / (bounds[2] - leastX) : 0.0, scaleY = bounds[3] > leastY ? side / (bounds[3] - leastY) : 0.0;
        var cells = new int[points.Length];
        var starts = new int[(side * side) + 1];
        for (int i = 0; i < cells.Length; i++)
        {
            // Clamp leaves NaN, which converts to 0.
            cells[i] = ((int)Math.Clamp((points[i].LatitudeDegrees - leastY) * scaleY, 0.0, side - 1.0) * side)
                + (int)Math.Clamp((points[i].LongitudeDegrees - leastX) * scaleX, 0.0, side - 1.0);
            starts[cells[i] + 1]++;
        }

        for (int cell = 1; cell < starts.Length; cell++)
            starts[cell] += starts[cell - 1];
        var order = new int[points.Length];
        for (int i = 0; i < cells.Length; i++)
            order[starts[cells[i]]++] = i;
        return order;
    }

    private int Locate(GeoPoint point, List<int> candidates)
    {
        tree.Query(point.LongitudeDegrees, point.LatitudeDegrees, point.LongitudeDegrees, point.LatitudeDegrees, candidates);
        int best = int.MaxValue;
        foreach (int candidate in candidates)
        {
            if (candidate < best && Place(candidate, point) != Placement.Outside)
                best = candidate;
        }

        return best == int.MaxValue ? -1 : best;
    }
}
