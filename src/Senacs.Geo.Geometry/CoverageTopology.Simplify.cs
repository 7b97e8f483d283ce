using NetTopologySuite.Geometries.Implementation;

namespace Senacs.Geo.Geography;

public sealed partial class CoverageTopology
{
    /// <summary>Every arc with fewer vertices, once for both neighbours; nodes stay where they are.</summary>
    /// <remarks>
    /// Vertices leave in the order of the triangle they make with their neighbours, smallest first (M. Visvalingam, J. D. Whyatt, 1993), on two
    /// conditions: every source vertex stays within the tolerance of the new line, and the triangle holds no other vertex of any arc, so that no line
    /// can cross another. A ring keeps four vertices (the closing one counted) and two arcs never collapse onto one another; so every polygon keeps
    /// its rings, its neighbours and its side, save rings without neighbour that are smaller than the least area: small islands of a polygon that has
    /// a larger part, small lakes.
    /// </remarks>
    /// <param name="toleranceUnits">Greatest distance between a source vertex and the new line, in the units of the coordinates; 0 only removes
    /// vertices in line.</param>
    /// <param name="leastAreaSquareUnits">Islands and lakes below this leave, except the largest part of a polygon.</param>
    public CoverageTopology Simplify(double toleranceUnits, double leastAreaSquareUnits = 0.0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(toleranceUnits);
        ArgumentOutOfRangeException.ThrowIfNegative(leastAreaSquareUnits);
        CoverageTopology kept = leastAreaSquareUnits > 0.0 ? WithoutSmallRings(leastAreaSquareUnits) : this;
        return kept.WithCoordinates(new ArcSimplifier(kept._arcs, toleranceUnits).Run());
    }

    private CoverageTopology WithoutSmallRings(double leastAreaSquareUnits)
    {
        var gone = new HashSet<int>();
        var parts = new List<CoveragePart>[_polygons.Length];
        for (int polygon = 0; polygon < _polygons.Length; polygon++)
        {
            ImmutableArray<CoveragePart> all = _polygons[polygon];
            double[] areas = [.. all.Select(part => Math.Abs(CoverageRings.SignedArea(CoordinatesOf(part.Rings[0]))))];
            int largest = areas.Length == 0 ? -1 : Array.IndexOf(areas, areas.Max());
            parts[polygon] = [];
            for (int i = 0; i < all.Length; i++)
            {
                if (i != largest && areas[i] < leastAreaSquareUnits && all[i].Rings.Length == 1 && IsLoop(all[i].Rings[0]))
                    gone.Add(all[i].Rings[0][0].Arc);
                else
                    parts[polygon].Add(all[i]);
            }
        }

        foreach (CoverageArc arc in _arcs.Where(arc => arc.IsOuter && arc.From < 0))
        {
            // A lake: what is inside it belongs to nobody, unless an island lies there.
            double area = CoverageRings.SignedArea(arc.Coordinates);
            if (Math.Abs(area) < leastAreaSquareUnits && area > 0.0 == arc.Right >= 0 && !HoldsAnotherArc(arc))
                gone.Add(_arcs.IndexOf(arc));
        }

        if (gone.Count == 0)
            return this;
        int[] numbers = new int[_arcs.Length];
        var left = ImmutableArray.CreateBuilder<CoverageArc>();
        for (int i = 0; i < _arcs.Length; i++)
        {
            numbers[i] = left.Count;
            if (!gone.Contains(i))
                left.Add(_arcs[i]);
        }

        return new(left.ToImmutable(), [.. parts.Select(polygon => polygon.Select(part => new CoveragePart(
            [.. part.Rings.Where(ring => !gone.Contains(ring[0].Arc))
                .Select(ring => ring.Select(use => use with { Arc = numbers[use.Arc] }).ToImmutableArray())])).ToImmutableArray())],
                    [.. Contested.Where(arc => !gone.Contains(arc)).Select(arc => numbers[arc])]);
    }

    private bool IsLoop(ImmutableArray<ArcUse> ring) => ring.Length == 1 && _arcs[ring[0].Arc].From < 0;

    private bool HoldsAnotherArc(CoverageArc lake)
    {
        Envelope box = new PackedDoubleCoordinateSequence(lake.Coordinates, 2, 0).ExpandEnvelope(new());
        return _arcs.Any(arc => arc != lake && box.Contains(arc.Coordinates[0], arc.Coordinates[1]));
    }

    /// <summary>The same nodes and arcs with vertices on a grid, as a file with fixed decimals writes them. Meant for simplified arcs, whose vertices
    /// lie cells apart.</summary>
    /// <remarks>
    /// Guaranteed: a shared boundary stays one line, the same numbers for both neighbours, so no gap or overlap can open along it at any zoom; every
    /// arc keeps its ends, sides and at least two vertices (four when closed). Where rounding makes arcs touch or cross, a vertex moves a cell or a
    /// few further; <paramref name="unresolved"/> counts the places where that did not help (0 on every département of 2018 and 2023 on a 10 m grid,
    /// 3 in the Charente of 2023 on a 25 m grid): there two lines touch or cross by less than a cell.
    /// </remarks>
    /// <param name="cellsPerUnit">100 for two decimals. Coordinates become k / cellsPerUnit, the nearest double to that decimal.</param>
    /// <param name="unresolved">Places left where arcs touch or cross.</param>
    public CoverageTopology Quantize(double cellsPerUnit, out int unresolved)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cellsPerUnit);
        var quantizer = new ArcQuantizer(_arcs, cellsPerUnit);
        double[][] lines = quantizer.Run();
        unresolved = quantizer.Unresolved;
        return WithCoordinates(lines);
    }
}
