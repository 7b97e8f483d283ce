using System.Buffers;
using NetTopologySuite.Algorithm;
using NetTopologySuite.Geometries.Implementation;

namespace Senacs.Geo.Geography;

/// <summary>Finds where the rings of a polygonal geometry cross or touch, fast when they do not: the usual case, decided without building any
/// index.</summary>
/// <remarks>
/// 1. All segments of all rings are sorted by their least x and swept; two that overlap in x and y are compared by the side on which the ends of one
///    lie of the other, with the error bound of J. R. Shewchuk, "Adaptive precision floating-point arithmetic and fast robust geometric predicates"
///    (1997), section 4.1. A side that is not certain counts as a contact.
/// 2. Without any contact every ring is simple and no two rings meet, so one vertex tells whether a hole is inside its shell.
/// "No contact" is a proof; a contact is only a reason to ask <see cref="NetTopologySuite.Operation.Valid.IsValidOp"/>.
/// </remarks>
public static class RingCrossings
{
    /// <summary>Beyond so many contacts a repair would be long and would not be one any more.</summary>
    public const int TooMany = 2_000;

    // Pairs of rings are compared one by one below this number; above it, the full check and its index serve better.
    private const int MostNestedRings = 1_000;

    private const double SideErrorBound = 3.3306690738754716e-16;

    private readonly record struct Segment(double X1, double Y1, double X2, double Y2, int Ring, int Rank, bool IsLast)
    {
        public double MinX => Math.Min(X1, X2);

        public double MaxX => Math.Max(X1, X2);

        public double MinY => Math.Min(Y1, Y2);

        public double MaxY => Math.Max(Y1, Y2);
    }

    /// <summary>True when the geometry is valid beyond doubt. False decides nothing; <paramref name="contacts"/> then says how tangled it
    /// is.</summary>
    public static bool AreAbsent(Geometry geometry, out int contacts)
    {
        int capacity = geometry.NumPoints;
        Segment[] segments = ArrayPool<Segment>.Shared.Rent(capacity);
        double[] keys = ArrayPool<double>.Shared.Rent(capacity);
        int[] order = ArrayPool<int>.Shared.Rent(capacity);
        try
        {
            int count = 0;
            int ring = 0;
            bool isSound = true;
            for (int i = 0; i < geometry.NumGeometries; i++)
            {
                Polygon polygon = (Polygon)geometry.GetGeometryN(i);
                isSound &= !polygon.IsEmpty && Collect(polygon.Shell, ring++, segments, keys, ref count);
                for (int hole = 0; hole < polygon.NumInteriorRings; hole++)
                    isSound &= Collect(polygon.Holes[hole], ring++, segments, keys, ref count);
            }
            for (int i = 0; i < count; i++)
                order[i] = i;
            keys.AsSpan(0, count).Sort(order.AsSpan(0, count));
            contacts = Sweep(segments, order.AsSpan(0, count));
            return isSound && contacts == 0 && AreNested(geometry);
        }
        finally
        {
            ArrayPool<Segment>.Shared.Return(segments);
            ArrayPool<double>.Shared.Return(keys);
            ArrayPool<int>.Shared.Return(order);
        }
    }

    // False when the ring itself is not sound: too short, open, a repeated point, a number that is not finite.
    private static bool Collect(LineString line, int ring, Segment[] segments, double[] keys, ref int count)
    {
        CoordinateSequence sequence = line.CoordinateSequence;
        int last = sequence.Count - 1;
        if (last < 3)
            return false;
        double[]? raw = sequence is PackedDoubleCoordinateSequence { Dimension: 2 } packed ? packed.GetRawCoordinates() : null;
        double x1 = raw is null ? sequence.GetX(0) : raw[0];
        double y1 = raw is null ? sequence.GetY(0) : raw[1];
        bool isSound = x1 == sequence.GetX(last) && y1 == sequence.GetY(last) && double.IsFinite(x1) && double.IsFinite(y1);
        for (int i = 1; i <= last; i++)
        {
            double x2 = raw is null ? sequence.GetX(i) : raw[2 * i];
            double y2 = raw is null ? sequence.GetY(i) : raw[(2 * i) + 1];
            isSound &= (x1 != x2 || y1 != y2) && double.IsFinite(x2) && double.IsFinite(y2);
            keys[count] = Math.Min(x1, x2);
            segments[count++] = new Segment(x1, y1, x2, y2, ring, i - 1, i == last);
            (x1, y1) = (x2, y2);
        }
        return isSound;
    }

    private static int Sweep(ReadOnlySpan<Segment> segments, ReadOnlySpan<int> order)
    {
        int[] active = ArrayPool<int>.Shared.Rent(order.Length);
        int activeCount = 0;
        int contacts = 0;
        // A shape of many long segments side by side makes this quadratic; give up well before it is felt.
        long budget = Math.Max(20_000_000L, 200L * order.Length);
        for (int i = 0; i < order.Length && contacts < TooMany; i++)
        {
            ref readonly Segment segment = ref segments[order[i]];
            double minX = segment.MinX;
            double minY = segment.MinY;
            double maxY = segment.MaxY;
            int kept = 0;
            for (int k = 0; k < activeCount; k++)
            {
                ref readonly Segment other = ref segments[active[k]];
                if (other.MaxX < minX)
                    continue;
                active[kept++] = active[k];
                if (other.MaxY >= minY && other.MinY <= maxY && Touch(segment, other))
                    contacts++;
            }
            budget -= activeCount;
            if (budget < 0)
                contacts = TooMany;
            activeCount = kept;
            active[activeCount++] = order[i];
        }
        ArrayPool<int>.Shared.Return(active);
        return Math.Min(contacts, TooMany);
    }

    private static bool Touch(in Segment a, in Segment b)
    {
        if (a.Ring == b.Ring)
        {
            if (IsNext(a, b))
                return FoldsBack(a, b);
            if (IsNext(b, a))
                return FoldsBack(b, a);
        }
        int c = Side(a, b.X1, b.Y1);
        if (c != 0 && c == Side(a, b.X2, b.Y2))
            return false;
        int d = Side(b, a.X1, a.Y1);
        return d == 0 || d != Side(b, a.X2, a.Y2);
    }

    private static bool IsNext(in Segment first, in Segment second) => second.Rank == first.Rank + 1 || (first.IsLast && second.Rank == 0);

    // Two segments that follow each other meet at their common point, and elsewhere only when the second goes back over the first.
    private static bool FoldsBack(in Segment first, in Segment second) =>
        Side(first, second.X2, second.Y2) == 0
        && ((first.X1 - first.X2) * (second.X2 - second.X1)) + ((first.Y1 - first.Y2) * (second.Y2 - second.Y1)) >= 0;

    // 1 on the left of the segment, -1 on its right, 0 when rounding leaves it open.
    private static int Side(in Segment s, double x, double y)
    {
        double left = (s.X1 - x) * (s.Y2 - y);
        double right = (s.Y1 - y) * (s.X2 - x);
        double determinant = left - right;
        double bound = SideErrorBound * (Math.Abs(left) + Math.Abs(right));
        return determinant > bound ? 1 : determinant < -bound ? -1 : 0;
    }

    // Rings that do not meet: holes inside their shell and outside one another, polygons outside one another.
    private static bool AreNested(Geometry geometry)
    {
        if (geometry.NumGeometries > MostNestedRings)
            return false;
        for (int i = 0; i < geometry.NumGeometries; i++)
        {
            Polygon polygon = (Polygon)geometry.GetGeometryN(i);
            if (polygon.NumInteriorRings > MostNestedRings)
                return false;
            for (int hole = 0; hole < polygon.NumInteriorRings; hole++)
            {
                if (!IsInside(polygon.Holes[hole], polygon.Shell))
                    return false;
                for (int other = 0; other < hole; other++)
                {
                    if (IsInside(polygon.Holes[hole], polygon.Holes[other]) || IsInside(polygon.Holes[other], polygon.Holes[hole]))
                        return false;
                }
            }
            for (int other = 0; other < i; other++)
            {
                LinearRing shell = ((Polygon)geometry.GetGeometryN(other)).Shell;
                if (IsInside(polygon.Shell, shell) || IsInside(shell, polygon.Shell))
                    return false; // an island in a lake is valid: the caller asks the full check
            }
        }
        return true;
    }

    private static bool IsInside(LinearRing ring, LinearRing outer) =>
        outer.EnvelopeInternal.Contains(ring.EnvelopeInternal)
        && RayCrossingCounter.LocatePointInRing(ring.CoordinateSequence.GetCoordinate(0), outer.CoordinateSequence) == Location.Interior;
}
