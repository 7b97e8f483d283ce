using NetTopologySuite.Index.HPRtree;

namespace Senacs.Geo.Geography;

/// <summary>Finds the polygon that holds a point, among many (communes, QPV), in WGS 84 degrees as the boundary files give them.</summary>
/// <remarks>
/// Built from boxes alone; what a polygon needs beyond that is made the first time a point falls in its box. Reading is safe from many threads.
/// Exact: the same answers as NTS <c>Covers</c> and shapely on the same doubles. A point on a boundary belongs to every polygon that it touches, and
/// <see cref="Locate(GeoPoint)"/> answers the first in the order given (the lowest code when they come ordered by code).
/// </remarks>
public sealed class PolygonLocator
{
    private readonly Geometry[] _polygons;
    private readonly RingSet?[] _rings;
    private readonly HPRtree<int> _tree = new();

    /// <param name="shapes">In the order that decides between two polygons for a point on their boundary.</param>
    public PolygonLocator(IEnumerable<GeoShape> shapes)
        : this([.. (shapes ?? throw new ArgumentNullException(nameof(shapes))).Select(shape => shape.Geometry)])
    {
    }

    /// <param name="polygons">Polygon or MultiPolygon each, in any one plane CRS; an empty one never holds a point.</param>
    internal PolygonLocator(Geometry[] polygons)
    {
        _polygons = polygons;
        _rings = new RingSet?[_polygons.Length];
        for (int i = 0; i < _polygons.Length; i++)
        {
            if (!_polygons[i].IsEmpty)
                _tree.Insert(_polygons[i].EnvelopeInternal, i);
        }

        _tree.Build();
    }

    public int Count => _polygons.Length;

    /// <summary>The first polygon, in the order given, whose interior or boundary holds the point; −1 when there is none.</summary>
    public int Locate(GeoPoint point)
    {
        int best = int.MaxValue;
        foreach (int candidate in Near(point))
        {
            if (candidate < best && Place(candidate, point) != Location.Exterior)
                best = candidate;
        }

        return best == int.MaxValue ? -1 : best;
    }

    /// <summary>Every polygon whose interior or boundary holds the point, in the order given: more than one on a shared boundary or an
    /// overlap.</summary>
    public IReadOnlyList<int> FindAll(GeoPoint point) => [.. Near(point).Where(candidate => Place(candidate, point) != Location.Exterior).Order()];

    /// <summary>Where the point lies with regard to one polygon.</summary>
    /// <param name="polygon">Its position in the order given.</param>
    /// <param name="point">A point in the CRS of the polygons.</param>
    public Location Place(int polygon, GeoPoint point) =>
        (_rings[polygon] ??= new RingSet(_polygons[polygon])).Place(point.LongitudeDegrees, point.LatitudeDegrees);

    private IList<int> Near(GeoPoint point) => _tree.Query(new Envelope(new Coordinate(point.LongitudeDegrees, point.LatitudeDegrees)));
}
