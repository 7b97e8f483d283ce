using NetTopologySuite.Algorithm;
using NetTopologySuite.Algorithm.Distance;

namespace Senacs.Geo.Geography;

/// <summary>A point inside a polygon, and distances from a point to one; all in the metres of one projection.</summary>
public static class PolygonDistances
{
    /// <summary>A point surely inside: the middle of the widest stretch of a horizontal line across the middle; for a MultiPolygon in its widest
    /// part. Cheap (one scan of the vertices), far from the boundary as a rule. Not the pole of inaccessibility: a label wants that.</summary>
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
        PointPairDistance nearest = new();
        DistanceToPoint.ComputeDistance(shape.Geometry, new Coordinate(point.XMetres, point.YMetres), nearest);
        return nearest.Distance;
    }

    /// <summary>Distance to the shape as an area: 0 inside and on the boundary.</summary>
    /// <exception cref="ArgumentException">Another CRS.</exception>
    public static double ToShapeMetres(MapShape shape, MapPoint point)
    {
        MustAgree(shape, point);
        return new RingSet(shape.Geometry).Place(point.XMetres, point.YMetres) == Location.Exterior ? ToBoundaryMetres(shape, point) : 0.0;
    }

    /// <summary>Distance to the farthest place of the shape, always a vertex: the radius at which a disc around the point covers it all.</summary>
    /// <exception cref="ArgumentException">Another CRS.</exception>
    public static double CoveringRadiusMetres(MapShape shape, MapPoint point)
    {
        MustAgree(shape, point);
        var centre = new Coordinate(point.XMetres, point.YMetres);
        return shape.Geometry.Coordinates.Max(centre.Distance);
    }

    private static void MustAgree(MapShape shape, MapPoint point)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Crs != point.Crs)
            throw new ArgumentException($"Distance between {shape.Crs} and {point.Crs} has no meaning.", nameof(point));
    }
}
