using System.Runtime.InteropServices;

namespace Senacs.Geo.Maps.Layout;

/// <summary>Single polygons (QPV) as the page sees them: rings of whole hundredths of a millimetre.</summary>
public static class MapPaths
{
    /// <summary>Rings of a polygonal geometry, without repeated points. Rings that shrink to less than a triangle are left out; if none remains, a
    /// small square stands for the shape: nothing disappears.</summary>
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

/// <summary>The communes as they are drawn: generalised for the scale, each shared boundary once, on the grid that the SVG writes.</summary>
/// <param name="Rings">By commune, in the order given.</param>
/// <param name="Outline">The département's outer edge.</param>
/// <param name="Topology">In millimetres from the land's upper left corner, quantised.</param>
/// <param name="RightBy">From that corner's place on the page, hundredths of a millimetre.</param>
/// <param name="DownBy">The same, downwards.</param>
public sealed record CoveragePaths(
    ImmutableArray<ImmutableArray<int[]>> Rings, ImmutableArray<int[]> Outline, CoverageTopology Topology, int RightBy, int DownBy)
{
    /// <summary>Greatest distance between a boundary and its drawing.</summary>
    public const double ToleranceMm = 0.1;

    /// <summary>Islands and lakes smaller than this cannot be seen.</summary>
    public const double LeastAreaSquareMm = 0.5;

    /// <param name="metres">The communes' boundaries in the legal projection.</param>
    /// <param name="transform">To the page.</param>
    public static CoveragePaths Build(CoverageTopology metres, PageTransform transform)
    {
        ArgumentNullException.ThrowIfNull(metres);
        ArgumentNullException.ThrowIfNull(transform);
        CoverageTopology page = metres.Simplify(ToleranceMm / transform.MmPerMetre, LeastAreaSquareMm / (transform.MmPerMetre * transform.MmPerMetre))
            .Moved((x, y) => (transform.XMm(x), transform.YMm(y))).Quantize(100, out _);
        ImmutableArray<ImmutableArray<int[]>>.Builder rings = ImmutableArray.CreateBuilder<ImmutableArray<int[]>>(page.Polygons.Length);
        foreach (ImmutableArray<CoveragePart> parts in page.Polygons)
        {
            ImmutableArray<int[]>.Builder all = ImmutableArray.CreateBuilder<int[]>();
            foreach (CoveragePart part in parts)
            {
                foreach (ImmutableArray<ArcUse> ring in part.Rings)
                    all.Add(Hundredths(page.CoordinatesOf(ring), isClosed: true));
            }

            rings.Add(all.ToImmutable());
        }

        return new CoveragePaths(rings.MoveToImmutable(), Lines(page, page.OuterArcs()), page, 0, 0);
    }

    /// <summary>The same lines elsewhere on the page: by whole hundredths, so no vertex is rounded again.</summary>
    internal CoveragePaths Shifted(int rightBy, int downBy) => this with
    {
        Rings = [.. Rings.Select(parts => Shift(parts, rightBy, downBy))],
        Outline = Shift(Outline, rightBy, downBy),
        RightBy = RightBy + rightBy,
        DownBy = DownBy + downBy,
    };

    /// <summary>Boundaries between communes of different groups.</summary>
    /// <param name="groupOf">The group of a commune, by position.</param>
    public ImmutableArray<int[]> Between(Func<int, int> groupOf) => Shift(Lines(Topology, Topology.BoundaryArcs(groupOf)), RightBy, DownBy);

    private static ImmutableArray<int[]> Lines(CoverageTopology page, IReadOnlyList<int> arcs) =>
        [.. page.Lines(arcs).Select(line => Hundredths(line, isClosed: false))];

    private static int[] Hundredths(double[] xy, bool isClosed)
    {
        int count = isClosed ? xy.Length - 2 : xy.Length;
        int[] result = new int[count];
        for (int i = 0; i < count; i++)
            result[i] = (int)Math.Round(xy[i] * 100);
        return result;
    }

    private static ImmutableArray<int[]> Shift(ImmutableArray<int[]> lines, int rightBy, int downBy)
    {
        int[][] shifted = new int[lines.Length][];
        for (int i = 0; i < shifted.Length; i++)
        {
            int[] from = lines[i], to = new int[from.Length];
            for (int k = 0; k + 1 < from.Length; k += 2)
                (to[k], to[k + 1]) = (from[k] + rightBy, from[k + 1] + downBy);
            shifted[i] = to;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(shifted);
    }
}
