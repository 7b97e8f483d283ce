using NetTopologySuite.Algorithm;
using NetTopologySuite.Geometries;

namespace Senacs.Geo.Geography;

/// <summary>A point inside a polygon, and distances from a point to one; all in the metres of one projection.</summary>
public static class PolygonDistances
{
    /// <summary>A point surely inside: the middle of the widest stretch of a horizontal line across the middle. Cheap (one scan of the vertices), far from the boundary as a rule; for a
    /// MultiPolygon in its widest part. Not the pole of inaccessibility: a label wants that.</summary>
    public static MapPoint InnerPoint(MapShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Coordinate inner = InteriorPointArea.GetInteriorPoint(shape.Geometry);
        return new(shape.Crs, inner.X, inner.Y);
    }

    /// <summary>Distance to the nearest boundary point, whether the point is inside or outside; 0 on the boundary.</summary>
    /// <exception cref="ArgumentException">Another CRS.</exception>
    public static double ToBoundaryMetres(MapShape shape, MapPoint point)
    {
        MustAgree(shape, point);
        double least = double.PositiveInfinity;
        Rings(shape.Geometry, sequence =>
        {
            for (int i = 0; i + 1 < sequence.Count; i++)
            {
                double x = sequence.GetX(i), y = sequence.GetY(i), dx = sequence.GetX(i + 1) - x, dy = sequence.GetY(i + 1) - y;
                double length = (dx * dx) + (dy * dy);
                double along = length > 0.0 ? Math.Clamp((((point.XMetres - x) * dx) + ((point.YMetres - y) * dy)) / length, 0.0, 1.0) : 0.0;
                double ex = point.XMetres - x - (along * dx), ey = point.YMetres - y - (along * dy);
                least = Math.Min(least, (ex * ex) + (ey * ey));
            }
        });
        return Math.Sqrt(least);
    }

    /// <summary>Distance to the shape as an area: 0 inside and on the boundary.</summary>
    /// <exception cref="ArgumentException">Another CRS.</exception>
    public static double ToShapeMetres(MapShape shape, MapPoint point)
    {
        MustAgree(shape, point);
        return new RingSet(shape.Geometry).Place(point.XMetres, point.YMetres) == Placement.Outside ? ToBoundaryMetres(shape, point) : 0.0;
    }

    /// <summary>Distance to the farthest place of the shape, always a vertex: the radius at which a disc around the point covers it all.</summary>
    /// <exception cref="ArgumentException">Another CRS.</exception>
    public static double CoveringRadiusMetres(MapShape shape, MapPoint point)
    {
        MustAgree(shape, point);
        double greatest = 0.0;
        Rings(shape.Geometry, sequence =>
        {
            for (int i = 0; i < sequence.Count; i++)
            {
                double ex = sequence.GetX(i) - point.XMetres, ey = sequence.GetY(i) - point.YMetres;
                greatest = Math.Max(greatest, (ex * ex) + (ey * ey));
            }
        });
        return Math.Sqrt(greatest);
    }

    private static void MustAgree(MapShape shape, MapPoint point)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Crs != point.Crs)
            throw new ArgumentException($"Distance between {shape.Crs} and {point.Crs} has no meaning.", nameof(point));
    }

    private static void Rings(Geometry polygonal, Action<CoordinateSequence> use)
    {
        for (int part = 0; part < polygonal.NumGeometries; part++)
        {
            var polygon = (Polygon)polygonal.GetGeometryN(part);
            for (int ring = -1; ring < polygon.NumInteriorRings; ring++)
                use((ring < 0 ? polygon.ExteriorRing : polygon.GetInteriorRingN(ring)).CoordinateSequence);
        }
    }
}
