using NetTopologySuite.Geometries;

namespace Senacs.Geo.Geography;

/// <summary>A point inside a polygon, and distances from a point to one; all in the metres of one projection.</summary>
public static class PolygonDistances
{
    /// <summary>A point surely inside: the middle of the widest stretch of a horizontal line across the middle. Cheap (one scan of the vertices), far from the boundary as a rule; for a
    /// MultiPolygon in its widest part. The point that JTS's InteriorPointArea gives, without its copies of every vertex. Not the pole of inaccessibility: a label wants that.</summary>
    public static MapPoint InnerPoint(MapShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        (double x, double y, double widest) = (double.NaN, double.NaN, -1.0);
        List<double> crossings = [];
        for (int part = 0; part < shape.Geometry.NumGeometries; part++)
        {
            var polygon = (Polygon)shape.Geometry.GetGeometryN(part);
            double level = ScanLevel(polygon);
            crossings.Clear();
            Rings(polygon, sequence => AddCrossings(sequence, level, crossings));
            crossings.Sort();
            // without area: its first vertex, unless another part has some
            (double partX, double partY, double width) = polygon.IsEmpty ? (double.NaN, double.NaN, 0.0) : (polygon.Coordinate.X, polygon.Coordinate.Y, 0.0);
            for (int i = 0; i + 1 < crossings.Count; i += 2)
            {
                if (crossings[i + 1] - crossings[i] > width)
                    (partX, partY, width) = ((crossings[i] + crossings[i + 1]) / 2.0, level, crossings[i + 1] - crossings[i]);
            }

            if (width > widest)
                (x, y, widest) = (partX, partY, width);
        }

        return new(shape.Crs, x, y);
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

    // Half-way between the vertices next above and next below the middle, so that no vertex is on it.
    private static double ScanLevel(Polygon polygon)
    {
        Envelope box = polygon.EnvelopeInternal;
        double middle = (box.MaxY + box.MinY) / 2.0, below = box.MinY, above = box.MaxY;
        Rings(polygon, sequence =>
        {
            for (int i = 0; i < sequence.Count; i++)
            {
                double y = sequence.GetY(i);
                if (y <= middle)
                    below = Math.Max(below, y);
                else
                    above = Math.Min(above, y);
            }
        });
        return (above + below) / 2.0;
    }

    // An edge that ends on the line counts when it comes from above; a level one does not.
    private static void AddCrossings(CoordinateSequence ring, double level, List<double> crossings)
    {
        for (int i = 1; i < ring.Count; i++)
        {
            double y0 = ring.GetY(i - 1), y1 = ring.GetY(i);
            if ((y0 > level && y1 > level) || (y0 < level && y1 < level) || y0 == y1 || (y0 == level && y1 < level) || (y1 == level && y0 < level))
                continue;
            double x0 = ring.GetX(i - 1), x1 = ring.GetX(i);
            crossings.Add(x0 == x1 ? x0 : x0 + ((level - y0) / ((y1 - y0) / (x1 - x0))));
        }
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
