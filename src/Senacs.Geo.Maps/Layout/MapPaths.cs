using System.Collections.Immutable;
using NetTopologySuite.Geometries;

namespace Senacs.Geo.Maps.Layout;

/// <summary>From metres in the legal projection to hundredths of a millimetre on the page. North is up.</summary>
public sealed record PageTransform(double MinXMetres, double MaxYMetres, double MmPerMetre, double LeftMm, double TopMm)
{
    public double XMm(double xMetres) => LeftMm + ((xMetres - MinXMetres) * MmPerMetre);

    public double YMm(double yMetres) => TopMm + ((MaxYMetres - yMetres) * MmPerMetre);

    public int X(double xMetres) => (int)Math.Round(100 * XMm(xMetres), MidpointRounding.AwayFromZero);

    public int Y(double yMetres) => (int)Math.Round(100 * YMm(yMetres), MidpointRounding.AwayFromZero);
}

/// <summary>Polygons as the page sees them: rings of whole hundredths of a millimetre. The same vertex gives the same numbers in each polygon that has
/// it, so neighbours keep their common boundary exactly.</summary>
public static class MapPaths
{
    /// <summary>Rings of a polygonal geometry, without repeated points. A ring that shrinks to less than a triangle is left out,
    /// except that the largest always stays: a commune never disappears.</summary>
    public static ImmutableArray<int[]> Rings(Geometry geometry, PageTransform transform)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentNullException.ThrowIfNull(transform);
        ImmutableArray<int[]>.Builder rings = ImmutableArray.CreateBuilder<int[]>();
        for (int part = 0; part < geometry.NumGeometries; part++)
        {
            if (geometry.GetGeometryN(part) is not Polygon polygon)
                continue;
            Add(rings, polygon.ExteriorRing, transform);
            for (int hole = 0; hole < polygon.NumInteriorRings; hole++)
                Add(rings, polygon.GetInteriorRingN(hole), transform);
        }

        if (rings.Count == 0)
        {
            Envelope e = geometry.EnvelopeInternal;
            (int x, int y) = (transform.X(e.Centre.X), transform.Y(e.Centre.Y));
            rings.Add([x - 5, y - 5, x + 5, y - 5, x + 5, y + 5, x - 5, y + 5]);
        }

        return rings.ToImmutable();
    }

    private static void Add(ImmutableArray<int[]>.Builder rings, LineString ring, PageTransform transform)
    {
        CoordinateSequence sequence = ring.CoordinateSequence;
        int[] xy = new int[2 * sequence.Count];
        int length = 0;
        for (int i = 0; i < sequence.Count - 1; i++)
        {
            (int x, int y) = (transform.X(sequence.GetX(i)), transform.Y(sequence.GetY(i)));
            if (length >= 2 && xy[length - 2] == x && xy[length - 1] == y)
                continue;
            (xy[length], xy[length + 1]) = (x, y);
            length += 2;
        }

        while (length >= 4 && xy[0] == xy[length - 2] && xy[1] == xy[length - 1])
            length -= 2;
        if (length >= 6)
            rings.Add(xy[..length]);
    }
}

/// <summary>The boundaries between polygons, each segment once.</summary>
/// <remarks>Works on the numbers that are drawn: an edge that two polygons share is an inner boundary, an edge of one polygon only is the outline.</remarks>
public sealed class BoundaryGraph
{
    private readonly ImmutableArray<int[]>[] polygons;
    private readonly Dictionary<(long, long), (int First, int Second)> owners;

    public BoundaryGraph(IReadOnlyList<ImmutableArray<int[]>> ringsByPolygon)
    {
        ArgumentNullException.ThrowIfNull(ringsByPolygon);
        polygons = [.. ringsByPolygon];
        owners = new Dictionary<(long, long), (int, int)>(polygons.Sum(p => p.Sum(r => r.Length / 2)));
        for (int polygon = 0; polygon < polygons.Length; polygon++)
        {
            foreach (int[] ring in polygons[polygon])
            {
                for (int i = 0; i < ring.Length; i += 2)
                {
                    (long, long) key = Key(ring, i);
                    owners[key] = owners.TryGetValue(key, out (int First, int Second) found) ? (found.First, polygon) : (polygon, -1);
                }
            }
        }
    }

    /// <summary>Polylines of the edges that satisfy a condition on the two polygons beside them; the second is -1 along the outline.</summary>
    public ImmutableArray<int[]> Lines(Func<int, int, bool> isWanted)
    {
        ArgumentNullException.ThrowIfNull(isWanted);
        ImmutableArray<int[]>.Builder lines = ImmutableArray.CreateBuilder<int[]>();
        List<int> run = [];
        for (int polygon = 0; polygon < polygons.Length; polygon++)
        {
            foreach (int[] ring in polygons[polygon])
            {
                int start = FirstBreak(ring, polygon, isWanted);
                for (int step = 0; step < ring.Length; step += 2)
                {
                    int i = (start + step) % ring.Length;
                    if (IsWanted(ring, i, polygon, isWanted))
                    {
                        if (run.Count == 0)
                            run.AddRange([ring[i], ring[i + 1]]);
                        int next = (i + 2) % ring.Length;
                        run.AddRange([ring[next], ring[next + 1]]);
                    }
                    else
                    {
                        Flush();
                    }
                }

                Flush();
            }
        }

        return lines.ToImmutable();

        void Flush()
        {
            if (run.Count > 0)
                lines.Add([.. run]);
            run.Clear();
        }
    }

    /// <summary>Starts a ring at an edge that is not drawn, so that a line is not cut at the ring's first point.</summary>
    private int FirstBreak(int[] ring, int polygon, Func<int, int, bool> isWanted)
    {
        for (int i = 0; i < ring.Length; i += 2)
        {
            if (!IsWanted(ring, i, polygon, isWanted))
                return i;
        }

        return 0;
    }

    private bool IsWanted(int[] ring, int i, int polygon, Func<int, int, bool> isWanted)
    {
        (int first, int second) = owners[Key(ring, i)];
        return first == polygon && first != second && isWanted(first, second);
    }

    private static (long, long) Key(int[] ring, int i)
    {
        int next = (i + 2) % ring.Length;
        long a = ((long)ring[i] << 32) | (uint)ring[i + 1], b = ((long)ring[next] << 32) | (uint)ring[next + 1];
        return a < b ? (a, b) : (b, a);
    }
}
