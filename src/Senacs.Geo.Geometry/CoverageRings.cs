using NetTopologySuite.Geometries.Implementation;

namespace Senacs.Geo.Geography;

/// <summary>Arcs put end to end: rings around polygons, polygons from rings, long lines.</summary>
internal static class CoverageRings
{
    /// <summary>Arcs that have the wanted polygons on their left as walked, closed into rings that never pass a node twice.</summary>
    /// <remarks>
    /// At a node with several ways on, the first one clockwise from where we came bounds the same wedge of interior, so polygons that touch at points
    /// stay apart; a ring that comes back to one of its nodes is cut off there, so a hole that touches its shell stays a hole.
    /// </remarks>
    public static List<ImmutableArray<ArcUse>> Walk(ImmutableArray<CoverageArc> arcs, List<ArcUse> uses)
    {
        var rings = new List<ImmutableArray<ArcUse>>();
        var leaving = new Dictionary<int, List<ArcUse>>();
        foreach (ArcUse use in uses)
        {
            if (arcs[use.Arc].From < 0)
                continue;
            int node = Start(arcs, use);
            if (!leaving.TryGetValue(node, out List<ArcUse>? ways))
                leaving[node] = ways = [];
            ways.Add(use);
        }

        var walked = new HashSet<ArcUse>();
        foreach (ArcUse first in uses)
        {
            if (!walked.Add(first))
                continue;
            if (arcs[first.Arc].From < 0)
            {
                rings.Add([first]);
                continue;
            }

            leaving[Start(arcs, first)].Remove(first);
            var path = new List<ArcUse> { first };
            while (path.Count > 0)
            {
                int node = End(arcs, path[^1]);
                int back = path.FindLastIndex(use => Start(arcs, use) == node);
                if (back >= 0)
                {
                    rings.Add([.. path.GetRange(back, path.Count - back)]);
                    path.RemoveRange(back, path.Count - back);
                    continue;
                }

                if (!leaving.TryGetValue(node, out List<ArcUse>? ways) || ways.Count == 0)
                    break; // An open chain: only where two polygons claim the same side, which Validate reports.
                ArcUse next = ways.Count == 1 ? ways[0] : FirstClockwise(arcs, path[^1], ways);
                ways.Remove(next);
                walked.Add(next);
                path.Add(next);
            }
        }

        return rings;
    }

    /// <summary>Counter-clockwise rings become shells, each clockwise one a hole of the smallest shell around it.</summary>
    public static Geometry Assemble(List<double[]> rings, GeometryFactory factory)
    {
        var shells = new List<(double[] Ring, double Area, RingSet Set, Envelope Box, List<LinearRing> Holes)>();
        foreach (double[] ring in rings)
        {
            double area = SignedArea(ring);
            if (area <= 0.0)
                continue;
            Polygon alone = factory.CreatePolygon(ToLinearRing(ring, factory));
            shells.Add((ring, area, new RingSet(alone), alone.EnvelopeInternal, []));
        }

        foreach (double[] ring in rings)
        {
            if (SignedArea(ring) >= 0.0)
                continue;
            int best = -1;
            for (int i = 0; i < shells.Count; i++)
            {
                if ((best < 0 || shells[i].Area < shells[best].Area) && shells[i].Box.Contains(ring[0], ring[1]) && IsInside(ring, shells[i].Set))
                    best = i;
            }

            if (best >= 0)
                shells[best].Holes.Add(ToLinearRing(ring, factory));
        }

        Polygon[] polygons = [.. shells.Select(shell => factory.CreatePolygon(ToLinearRing(shell.Ring, factory), [.. shell.Holes]))];
        return polygons.Length switch
        {
            0 => factory.CreatePolygon(),
            1 => polygons[0],
            _ => factory.CreateMultiPolygon(polygons),
        };
    }

    public static LinearRing Oriented(double[] ring, bool counterClockwise, GeometryFactory factory)
    {
        if (SignedArea(ring) > 0.0 != counterClockwise)
        {
            var turned = new double[ring.Length];
            for (int i = 0; i < ring.Length; i += 2)
                (turned[i], turned[i + 1]) = (ring[ring.Length - 2 - i], ring[ring.Length - 1 - i]);
            ring = turned;
        }

        return ToLinearRing(ring, factory);
    }

    /// <summary>Positive when counter-clockwise.</summary>
    public static double SignedArea(double[] ring)
    {
        double doubled = 0.0, originX = ring[0], originY = ring[1];
        for (int i = 2; i < ring.Length; i += 2)
            doubled += ((ring[i - 2] - originX) * (ring[i + 1] - originY)) - ((ring[i] - originX) * (ring[i - 1] - originY));
        return doubled / 2.0;
    }

    public static List<double[]> Chain(ImmutableArray<CoverageArc> arcs, int[] chosen)
    {
        var lines = new List<double[]>();
        var at = new Dictionary<int, List<int>>();
        foreach (int arc in chosen)
        {
            if (arcs[arc].From < 0)
                continue;
            foreach (int node in new[] { arcs[arc].From, arcs[arc].To })
            {
                if (!at.TryGetValue(node, out List<int>? there))
                    at[node] = there = [];
                there.Add(arc);
            }
        }

        var used = new HashSet<int>();
        foreach (int arc in chosen)
        {
            if (!used.Add(arc))
                continue;
            var line = new LinkedList<ArcUse>();
            line.AddFirst(new ArcUse(arc, Reversed: false));
            if (arcs[arc].From >= 0)
            {
                while (Continue(End(arcs, line.Last!.Value)) is int next)
                    line.AddLast(new ArcUse(next, Reversed: arcs[next].From != End(arcs, line.Last.Value)));
                while (Continue(Start(arcs, line.First!.Value)) is int previous)
                    line.AddFirst(new ArcUse(previous, Reversed: arcs[previous].To != Start(arcs, line.First.Value)));
            }

            var coordinates = new List<double>();
            foreach (ArcUse use in line)
                Append(arcs[use.Arc].Coordinates, use.Reversed, coordinates);
            lines.Add([.. coordinates]);
        }

        return lines;

        int? Continue(int node)
        {
            List<int> there = at[node];
            if (there.Count != 2)
                return null;
            int other = used.Contains(there[0]) ? there[1] : there[0];
            return used.Add(other) ? other : null;
        }
    }

    private static void Append(double[] source, bool reversed, List<double> coordinates)
    {
        for (int i = coordinates.Count == 0 ? 0 : 2; i < source.Length; i += 2)
        {
            int from = reversed ? source.Length - 2 - i : i;
            coordinates.Add(source[from]);
            coordinates.Add(source[from + 1]);
        }
    }

    private static int Start(ImmutableArray<CoverageArc> arcs, ArcUse use) => use.Reversed ? arcs[use.Arc].To : arcs[use.Arc].From;

    private static int End(ImmutableArray<CoverageArc> arcs, ArcUse use) => use.Reversed ? arcs[use.Arc].From : arcs[use.Arc].To;

    private static ArcUse FirstClockwise(ImmutableArray<CoverageArc> arcs, ArcUse incoming, List<ArcUse> ways)
    {
        double from = Heading(arcs[incoming.Arc].Coordinates, atStart: incoming.Reversed);
        ArcUse best = ways[0];
        double least = double.PositiveInfinity;
        foreach (ArcUse way in ways)
        {
            double turn = from - Heading(arcs[way.Arc].Coordinates, atStart: !way.Reversed);
            while (turn <= 0.0)
                turn += 2.0 * Math.PI;
            if (turn < least)
                (least, best) = (turn, way);
        }

        return best;
    }

    /// <summary>Direction of the arc as seen from one of its ends.</summary>
    private static double Heading(double[] coordinates, bool atStart) => atStart
        ? Math.Atan2(coordinates[3] - coordinates[1], coordinates[2] - coordinates[0])
        : Math.Atan2(coordinates[^3] - coordinates[^1], coordinates[^4] - coordinates[^2]);

    private static bool IsInside(double[] ring, RingSet set)
    {
        for (int i = 0; i < ring.Length; i += 2)
        {
            Location placement = set.Place(ring[i], ring[i + 1]);
            if (placement != Location.Boundary)
                return placement == Location.Interior;
        }

        return true;
    }

    private static LinearRing ToLinearRing(double[] ring, GeometryFactory factory) =>
        factory.CreateLinearRing(new PackedDoubleCoordinateSequence(ring, 2, 0));
}
