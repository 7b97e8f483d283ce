namespace Senacs.Geo.Geography;

/// <summary>The part of a polygon within a distance of given points (rule <c>surface:PCT@KM</c>).</summary>
public static class DiscCoverage
{
    /// <summary>Area of the polygon within the union of equal discs, over the area of the polygon. Exact up to rounding (about 1e-12), no circle is
    /// turned into a polygon.</summary>
    /// <remarks>
    /// Green's theorem, area = ½ ∮ x dy − y dx, over the boundary of polygon ∩ union of discs, which is: 1. the pieces of the polygon's edges inside
    /// some disc (each disc cuts an interval from an edge; their union is merged along the edge); 2. the arcs of each circle inside the polygon and
    /// inside no other disc (cut where the circle meets edges and circles, each piece judged by points of it).
    /// </remarks>
    /// <param name="polygon">Polygon or MultiPolygon, valid, in metres.</param>
    /// <param name="centres">Any number, in the same CRS; those equal to the bit count once.</param>
    /// <param name="radiusMetres">Zero or more; the disc's rim is inside.</param>
    /// <returns>From 0 to 1, both reached exactly.</returns>
    public static double CoveredRatio(Geometry polygon, IReadOnlyCollection<Coordinate> centres, double radiusMetres)
    {
        ArgumentNullException.ThrowIfNull(polygon);
        ArgumentNullException.ThrowIfNull(centres);
        ArgumentOutOfRangeException.ThrowIfNegative(radiusMetres);
        double whole = polygon.Area;
        if (!(whole > 0.0))
            throw new ArgumentException($"Expected a polygon with an area, found {whole.ToString(System.Globalization.CultureInfo.InvariantCulture)} "
                + $"m².", nameof(polygon));

        // Distances are taken around the polygon's own corner, so that small areas do not drown in large coordinates.
        Envelope box = polygon.EnvelopeInternal;
        List<(double X, double Y)> near = [];
        foreach (Coordinate centre in centres)
        {
            double dx = Math.Max(0.0, Math.Max(box.MinX - centre.X, centre.X - box.MaxX)),
                dy = Math.Max(0.0, Math.Max(box.MinY - centre.Y, centre.Y - box.MaxY));
            (double X, double Y) local = (centre.X - box.MinX, centre.Y - box.MinY);
            if ((dx * dx) + (dy * dy) <= radiusMetres * radiusMetres && !near.Contains(local))
                near.Add(local);
        }

        if (near.Count == 0 || radiusMetres == 0.0)
            return 0.0;
        near.Sort();
        List<double[]> rings = LocalRings(polygon, box.MinX, box.MinY);
        foreach ((double x, double y) in near)
        {
            if (HoldsAll(rings, x, y, radiusMetres))
                return 1.0;
        }

        double area = EdgePieces(rings, near, radiusMetres) + CirclePieces(polygon, rings, box, near, radiusMetres);
        double ratio = area / whole;
        const double rounding = 1e-12;
        return ratio < rounding ? 0.0 : ratio > 1.0 - rounding ? 1.0 : ratio;
    }

    /// <summary>Shells counter-clockwise and holes clockwise, so that the polygon is always on the left.</summary>
    private static List<double[]> LocalRings(Geometry polygonal, double originX, double originY)
    {
        var rings = new List<double[]>();
        for (int part = 0; part < polygonal.NumGeometries; part++)
        {
            var polygon = (Polygon)polygonal.GetGeometryN(part);
            for (int ring = -1; ring < polygon.NumInteriorRings; ring++)
            {
                CoordinateSequence sequence = (ring < 0 ? polygon.ExteriorRing : polygon.GetInteriorRingN(ring)).CoordinateSequence;
                var local = new double[2 * sequence.Count];
                for (int i = 0; i < sequence.Count; i++)
                    (local[2 * i], local[(2 * i) + 1]) = (sequence.GetX(i) - originX, sequence.GetY(i) - originY);
                if (local.Length > 0 && CoverageRings.SignedArea(local) > 0.0 != ring < 0)
                {
                    for (int i = 0, j = local.Length - 2; i < j; i += 2, j -= 2)
                        (local[i], local[i + 1], local[j], local[j + 1]) = (local[j], local[j + 1], local[i], local[i + 1]);
                }

                rings.Add(local);
            }
        }

        return rings;
    }

    private static bool HoldsAll(List<double[]> rings, double x, double y, double radius)
    {
        foreach (double[] ring in rings)
        {
            for (int i = 0; i < ring.Length; i += 2)
            {
                if (Squared(ring[i] - x, ring[i + 1] - y) > radius * radius)
                    return false;
            }
        }

        return true;
    }

    private static double EdgePieces(List<double[]> rings, List<(double X, double Y)> centres, double radius)
    {
        double sum = 0.0;
        var covered = new List<(double From, double To)>();
        foreach (double[] ring in rings)
        {
            for (int i = 0; i + 3 < ring.Length; i += 2)
            {
                double x = ring[i], y = ring[i + 1], dx = ring[i + 2] - x, dy = ring[i + 3] - y;
                covered.Clear();
                foreach ((double cx, double cy) in centres)
                {
                    if (Cut(x, y, dx, dy, cx, cy, radius, out double from, out double to) && to > 0.0 && from < 1.0)
                        covered.Add((Math.Max(0.0, from), Math.Min(1.0, to)));
                }

                covered.Sort();
                double length = 0.0, reached = 0.0;
                foreach ((double from, double to) in covered)
                {
                    length += Math.Max(0.0, to - Math.Max(from, reached));
                    reached = Math.Max(reached, to);
                }

                // x dy − y dx is constant along a straight edge.
                sum += length * ((x * dy) - (y * dx));
            }
        }

        return sum / 2.0;
    }

    private static double CirclePieces(Geometry polygon, List<double[]> rings, Envelope box, List<(double X, double Y)> centres, double radius)
    {
        double sum = 0.0;
        var inside = new RingSet(polygon);
        var angles = new List<double>();
        for (int i = 0; i < centres.Count; i++)
        {
            (double cx, double cy) = centres[i];
            angles.Clear();
            angles.Add(-Math.PI);
            angles.Add(Math.PI);
            foreach (double[] ring in rings)
            {
                for (int e = 0; e + 3 < ring.Length; e += 2)
                {
                    double x = ring[e], y = ring[e + 1], dx = ring[e + 2] - x, dy = ring[e + 3] - y;
                    if (!Cut(x, y, dx, dy, cx, cy, radius, out double from, out double to))
                        continue;
                    if (from is >= 0.0 and <= 1.0)
                        angles.Add(Math.Atan2(y + (from * dy) - cy, x + (from * dx) - cx));
                    if (to is >= 0.0 and <= 1.0)
                        angles.Add(Math.Atan2(y + (to * dy) - cy, x + (to * dx) - cx));
                }
            }

            foreach ((double ox, double oy) in centres)
            {
                double apart = Math.Sqrt(Squared(ox - cx, oy - cy));
                if (apart == 0.0 || apart >= 2.0 * radius)
                    continue;
                double towards = Math.Atan2(oy - cy, ox - cx), half = Math.Acos(apart / (2.0 * radius));
                angles.Add(Math.IEEERemainder(towards - half, 2.0 * Math.PI));
                angles.Add(Math.IEEERemainder(towards + half, 2.0 * Math.PI));
            }

            angles.Sort();
            int self = i;
            for (int k = 0; k + 1 < angles.Count; k++)
            {
                double from = angles[k], to = angles[k + 1];
                if (!(to > from))
                    continue;
                // Two of three points decide: one may be where the circle only touches an edge or a circle.
                bool first = IsOnRim(from + (0.21 * (to - from))), second = IsOnRim(from + (0.5 * (to - from)));
                if (first == second ? !first : !IsOnRim(from + (0.83 * (to - from))))
                    continue;
                sum += radius * ((radius * (to - from)) + (cx * (Math.Sin(to) - Math.Sin(from))) - (cy * (Math.Cos(to) - Math.Cos(from))));
            }

            bool IsOnRim(double angle)
            {
                double x = cx + (radius * Math.Cos(angle)), y = cy + (radius * Math.Sin(angle));
                return !IsInAnother(centres, self, x, y, radius) && inside.Place(x + box.MinX, y + box.MinY) == Location.Interior;
            }
        }

        return sum / 2.0;
    }

    private static bool IsInAnother(List<(double X, double Y)> centres, int self, double x, double y, double radius)
    {
        for (int i = 0; i < centres.Count; i++)
        {
            if (i != self && Squared(x - centres[i].X, y - centres[i].Y) < radius * radius)
                return true;
        }

        return false;
    }

    /// <summary>Where the line x + t dx, y + t dy enters and leaves the disc; false when it misses it.</summary>
    private static bool Cut(double x, double y, double dx, double dy, double cx, double cy, double radius, out double from, out double to)
    {
        double a = Squared(dx, dy), fx = x - cx, fy = y - cy;
        (from, to) = (0.0, 0.0);
        if (a == 0.0)
            return false;
        // The distance from centre to line by the cross product: no difference of large squares.
        double middle = -((fx * dx) + (fy * dy)) / a, cross = (fx * dy) - (fy * dx), half = (radius * radius / a) - (cross / a * (cross / a));
        if (half <= 0.0)
            return false;
        half = Math.Sqrt(half);
        (from, to) = (middle - half, middle + half);
        return true;
    }

    private static double Squared(double x, double y) => (x * x) + (y * y);
}
