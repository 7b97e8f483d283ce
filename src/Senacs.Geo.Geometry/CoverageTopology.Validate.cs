using NetTopologySuite.Index.HPRtree;
using NetTopologySuite.Operation.OverlayNG;
using NetTopologySuite.Operation.Polygonize;

namespace Senacs.Geo.Geography;

public enum CoverageDefectKind { Overlap, Gap }

/// <summary>A place where neighbours do not meet as they should.</summary>
/// <param name="Kind">Two polygons claim it, or none does.</param>
/// <param name="AreaSquareUnits">Its area.</param>
/// <param name="WidthUnits">Its mean width: twice the area over the perimeter. A sliver is narrow, an enclave is not.</param>
/// <param name="XUnits">A point surely inside it.</param>
/// <param name="YUnits">A point surely inside it.</param>
/// <param name="Polygons">Overlap: those that claim it. Gap: those around it. By position, ascending.</param>
public sealed record CoverageDefect(
    CoverageDefectKind Kind, double AreaSquareUnits, double WidthUnits, double XUnits, double YUnits, ImmutableArray<int> Polygons);

public sealed partial class CoverageTopology
{
    /// <summary>Every overlap, and every gap below the least area of an enclave, largest first.</summary>
    /// <remarks>
    /// Arcs that do not have exactly one polygon on each side cut the plane into faces; within a face every place is claimed equally often, since
    /// crossing any other arc leaves one polygon
    /// for another. So one point a face tells. A clean département costs a few milliseconds, its outer edge alone being looked at.
    /// </remarks>
    /// <remarks>
    /// <see cref="IsTangled"/>: the faces are as many as the pairs of polygons that cross, so each polygon is named once, with one that it overlaps,
    /// and gaps are not looked for.
    /// </remarks>
    /// <param name="leastEnclaveSquareUnits">A hole at least this large is taken for land of another département, not for a gap.</param>
    public IReadOnlyList<CoverageDefect> Validate(double leastEnclaveSquareUnits)
    {
        var factory = new GeometryFactory();
        if (IsTangled)
            return OneOverlapAPolygon(factory);
        List<double[]> suspects = Suspects();
        Geometry lines = factory.CreateMultiLineString([.. suspects.Select(line => factory.CreateLineString(
            new NetTopologySuite.Geometries.Implementation.PackedDoubleCoordinateSequence(line, 2, 0)))]);
        if (EdgeCrossings.Find(suspects, limit: 1).Count > 0)
            lines = OverlayNGRobust.Overlay(lines, null, NetTopologySuite.Operation.Overlay.SpatialFunction.Union);
        var polygonizer = new Polygonizer();
        polygonizer.Add(lines);
        var locator = new PolygonLocator(ToGeometries(factory));
        var defects = new List<CoverageDefect>();
        foreach (Geometry face in polygonizer.GetPolygons())
        {
            (GeoPoint place, ImmutableArray<int> claims) = Claims((Polygon)face, locator);
            double area = face.Area;
            if (claims.Length == 1 || (claims.Length == 0 && area >= leastEnclaveSquareUnits))
                continue;
            defects.Add(new CoverageDefect(
                claims.Length == 0 ? CoverageDefectKind.Gap
                    : CoverageDefectKind.Overlap, area, 2.0 * area / face.Length, place.LongitudeDegrees, place.LatitudeDegrees,
                claims.Length == 0 ? Around(face, locator) : claims));
        }

        return [.. defects.OrderByDescending(defect => defect.AreaSquareUnits).ThenBy(defect => defect.XUnits).ThenBy(defect => defect.YUnits)];
    }

    /// <summary>The polygons overlap so much that the places where they do are too many to be told one by one.</summary>
    public bool IsTangled => _isTangled ??= MostPolygonsShareTheirBoxes() || EdgeCrossings.Find(Suspects(), MostCrossings).Count >= MostCrossings;

    // A département has a few dozen crossings at most, and a commune's box meets some ten others.
    private const int MostCrossings = 4_000;
    private const int MostNeighbours = 50;
    private const int MostPairs = 2_000;
    private const int MostOverlaysAPolygon = 20;

    private bool? _isTangled;

    private List<double[]> Suspects()
    {
        HashSet<int> contested = [.. Contested];
        return [.. Enumerable.Range(0, _arcs.Length).Where(i => _arcs[i].IsOuter || contested.Contains(i)).Select(i => _arcs[i].Coordinates)];
    }

    private bool MostPolygonsShareTheirBoxes()
    {
        Geometry[] shapes = ToGeometries(new GeometryFactory());
        HPRtree<int> tree = Tree(shapes);
        long pairs = 0, most = (MostNeighbours * (long)_polygons.Length) + MostPairs;
        for (int i = 0; i < _polygons.Length && pairs <= most; i++)
        {
            if (!shapes[i].IsEmpty)
                pairs += tree.Query(shapes[i].EnvelopeInternal).Count;
        }

        return pairs > most;
    }

    private static HPRtree<int> Tree(Geometry[] shapes)
    {
        var tree = new HPRtree<int>();
        for (int i = 0; i < shapes.Length; i++)
        {
            if (!shapes[i].IsEmpty)
                tree.Insert(shapes[i].EnvelopeInternal, i);
        }

        return tree;
    }

    private List<CoverageDefect> OneOverlapAPolygon(GeometryFactory factory)
    {
        Geometry[] shapes = ToGeometries(factory);
        HPRtree<int> tree = Tree(shapes);
        var locator = new PolygonLocator(shapes);
        var defects = new List<CoverageDefect>();
        for (int i = 0; i < shapes.Length; i++)
        {
            if (shapes[i].IsEmpty)
                continue;
            Point inner = shapes[i].InteriorPoint;
            var place = new GeoPoint(inner.X, inner.Y);
            List<int> near = [.. tree.Query(shapes[i].EnvelopeInternal).Where(other => other < i).OrderDescending()];
            // One that holds a point of this one surely overlaps it; else the others are tried, the nearest codes first, so many and no more.
            int sure = near.FindIndex(other => locator.Place(other, place) == Location.Interior);
            foreach (int other in sure >= 0 ? near.Skip(sure).Take(1) : near.Take(MostOverlaysAPolygon))
            {
                Geometry shared = OverlayNGRobust.Overlay(shapes[other], shapes[i], NetTopologySuite.Operation.Overlay.SpatialFunction.Intersection);
                if (!(shared.Area > 0.0))
                    continue;
                Point inside = shared.InteriorPoint;
                defects.Add(new CoverageDefect(
                    CoverageDefectKind.Overlap, shared.Area, 2.0 * shared.Area / shared.Length, inside.X, inside.Y, [other, i]));
                break;
            }
        }

        return defects;
    }

    /// <summary>A point inside the face and on no boundary, and the polygons that hold it.</summary>
    private static (GeoPoint Place, ImmutableArray<int> Claims) Claims(Polygon face, PolygonLocator locator)
    {
        Point inner = face.InteriorPoint;
        var first = new GeoPoint(inner.X, inner.Y);
        IReadOnlyList<int> all = locator.FindAll(first);
        if (all.All(polygon => locator.Place(polygon, first) == Location.Interior))
            return (first, [.. all]);

        // The point lies on a boundary between two polygons that the face holds: others, part of the way to the face's vertices.
        var rings = new RingSet(face);
        foreach (Coordinate vertex in face.ExteriorRing.Coordinates)
        {
            foreach (double part in new[] { 0.31, 0.07, 0.003 })
            {
                var other = new GeoPoint(inner.X + (part * (vertex.X - inner.X)), inner.Y + (part * (vertex.Y - inner.Y)));
                if (rings.Place(other.LongitudeDegrees, other.LatitudeDegrees) != Location.Interior)
                    continue;
                all = locator.FindAll(other);
                if (all.All(polygon => locator.Place(polygon, other) == Location.Interior))
                    return (other, [.. all]);
            }
        }

        // Too narrow for a point beside the boundary: the polygons that meet on it claim the place once.
        all = locator.FindAll(first);
        ImmutableArray<int> inside = [.. all.Where(polygon => locator.Place(polygon, first) == Location.Interior)];
        return (first, inside.IsEmpty ? [all[0]] : [.. all]);
    }

    private static ImmutableArray<int> Around(Geometry face, PolygonLocator locator) =>
        [.. face.Coordinates.SelectMany(vertex => locator.FindAll(new GeoPoint(vertex.X, vertex.Y))).Distinct().Order()];
}
