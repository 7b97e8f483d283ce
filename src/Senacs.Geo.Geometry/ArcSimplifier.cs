using System.Collections.Immutable;
using NetTopologySuite.Algorithm;

namespace Senacs.Geo.Geography;

/// <summary>The corner removal behind <see cref="CoverageTopology.Simplify"/>: all arcs together, over one queue and one grid of vertices.</summary>
/// <remarks>As in JTS's coverage simplifier (M. Davis, 2022), a corner may go when no live vertex lies in its closed triangle; the distance condition
/// is ours.</remarks>
internal sealed class ArcSimplifier
{
    private readonly ImmutableArray<CoverageArc> arcs;
    private readonly double toleranceSquared;

    /// <summary>All arcs one after another, both ends included; a node occurs once for each arc that ends there.</summary>
    private readonly double[] xs;
    private readonly double[] ys;
    private readonly int[] previous;
    private readonly int[] next;
    private readonly int[] arcOf;
    private readonly int[] starts;
    private readonly int[] left;
    private readonly double[] areas;
    private readonly VertexGrid grid;
    private readonly PriorityQueue<int, Corner> queue;

    /// <summary>Pairs of nodes already joined by a straight line: a second one would lie on it.</summary>
    private readonly HashSet<(int, int)> straight = [];

    public ArcSimplifier(ImmutableArray<CoverageArc> arcs, double toleranceUnits)
    {
        this.arcs = arcs;
        toleranceSquared = toleranceUnits * toleranceUnits;
        int total = arcs.Sum(arc => arc.Count);
        (xs, ys, areas) = (new double[total], new double[total], new double[total]);
        (previous, next, arcOf) = (new int[total], new int[total], new int[total]);
        (starts, left) = (new int[arcs.Length], new int[arcs.Length]);
        int at = 0;
        for (int a = 0; a < arcs.Length; a++)
        {
            double[] coordinates = arcs[a].Coordinates;
            starts[a] = at;
            left[a] = arcs[a].Count;
            for (int i = 0; i < coordinates.Length; i += 2, at++)
            {
                (xs[at], ys[at], arcOf[at]) = (coordinates[i], coordinates[i + 1], a);
                (previous[at], next[at]) = (at - 1, at + 1);
            }

            previous[starts[a]] = next[at - 1] = -1;
            if (arcs[a].Count == 2)
                straight.Add(Ends(arcs[a]));
        }

        grid = new VertexGrid(xs, ys);
        queue = new PriorityQueue<int, Corner>(
            Enumerable.Range(0, total).Where(Measure).Select(vertex => (vertex, new Corner(areas[vertex], vertex))));
    }

    public double[][] Run()
    {
        while (queue.TryDequeue(out int vertex, out Corner priority))
        {
            // A stale entry: the corner changed since, or is gone.
            if (priority.Area != areas[vertex] || !MayGo(vertex))
                continue;
            int before = previous[vertex], after = next[vertex];
            (next[before], previous[after]) = (after, before);
            areas[vertex] = double.NaN;
            grid.Remove(vertex);
            left[arcOf[vertex]]--;
            Push(before);
            Push(after);
        }

        return [.. arcs.Select((arc, a) => Collect(a))];
    }

    private static (int, int) Ends(CoverageArc arc) => arc.From < arc.To ? (arc.From, arc.To) : (arc.To, arc.From);

    private void Push(int vertex)
    {
        if (Measure(vertex))
            queue.Enqueue(vertex, new Corner(areas[vertex], vertex));
    }

    /// <summary>Takes the area of the corner as it is now. False: an end, or too far from the line that would replace it, so that it can't go before
    /// a neighbour does.</summary>
    private bool Measure(int vertex)
    {
        int before = previous[vertex], after = next[vertex];
        if (before < 0 || after < 0)
            return false;
        double doubled = ((xs[before] - xs[vertex]) * (ys[after] - ys[vertex])) - ((xs[after] - xs[vertex]) * (ys[before] - ys[vertex]));
        areas[vertex] = Math.Abs(doubled);
        return !(SquaredDistance(vertex, before, after) > toleranceSquared);
    }

    private bool MayGo(int vertex)
    {
        int arc = arcOf[vertex], before = previous[vertex], after = next[vertex];
        bool lastOne = left[arc] == 3;
        if (arcs[arc].From == arcs[arc].To ? left[arc] <= 4 : lastOne && straight.Contains(Ends(arcs[arc])))
            return false;
        for (int i = before + 1; i < after; i++)
        {
            if (SquaredDistance(i, before, after) > toleranceSquared)
                return false;
        }

        if (grid.AnyInTriangle(before, vertex, after))
            return false;
        if (lastOne)
            straight.Add(Ends(arcs[arc]));
        return true;
    }

    private double SquaredDistance(int vertex, int from, int to)
    {
        double dx = xs[to] - xs[from], dy = ys[to] - ys[from], px = xs[vertex] - xs[from], py = ys[vertex] - ys[from];
        double along = Math.Clamp(((px * dx) + (py * dy)) / ((dx * dx) + (dy * dy)), 0.0, 1.0);
        (double ex, double ey) = (px - (along * dx), py - (along * dy));
        return (ex * ex) + (ey * ey);
    }

    private double[] Collect(int arc)
    {
        var coordinates = new double[2 * left[arc]];
        int at = 0;
        for (int vertex = starts[arc]; vertex >= 0; vertex = next[vertex])
            (coordinates[at++], coordinates[at++]) = (xs[vertex], ys[vertex]);
        return coordinates;
    }

    /// <summary>Smallest first; among equals in order of the vertices, so that the result is always the same.</summary>
    private readonly record struct Corner(double Area, int Vertex) : IComparable<Corner>
    {
        public int CompareTo(Corner other) => Area < other.Area ? -1 : Area > other.Area ? 1 : Vertex - other.Vertex;
    }
}

/// <summary>Live vertices by square cells, about two a cell at the start.</summary>
internal sealed class VertexGrid
{
    private readonly double[] xs;
    private readonly double[] ys;
    private readonly double leastX;
    private readonly double leastY;
    private readonly double scale;
    private readonly int columns;
    private readonly int rows;
    private readonly int[] starts;
    private readonly int[] counts;
    private readonly int[] items;

    public VertexGrid(double[] xs, double[] ys)
    {
        (this.xs, this.ys) = (xs, ys);
        double greatestX = xs.Length == 0 ? 0.0 : xs.Max(), greatestY = ys.Length == 0 ? 0.0 : ys.Max();
        (leastX, leastY) = xs.Length == 0 ? (0.0, 0.0) : (xs.Min(), ys.Min());
        double width = greatestX - leastX, height = greatestY - leastY;
        double side = Math.Max(Math.Sqrt(width * height * 2.0 / Math.Max(1, xs.Length)), Math.Max(width, height) / 4096.0);
        scale = side > 0.0 ? 1.0 / side : 0.0;
        (columns, rows) = ((int)(width * scale) + 1, (int)(height * scale) + 1);
        (starts, counts, items) = (new int[(columns * rows) + 1], new int[columns * rows], new int[xs.Length]);
        for (int i = 0; i < xs.Length; i++)
            starts[Cell(xs[i], ys[i]) + 1]++;
        for (int cell = 0; cell < counts.Length; cell++)
            starts[cell + 1] += starts[cell];
        for (int i = 0; i < xs.Length; i++)
        {
            int cell = Cell(xs[i], ys[i]);
            items[starts[cell] + counts[cell]++] = i;
        }
    }

    public void Remove(int vertex)
    {
        int cell = Cell(xs[vertex], ys[vertex]), start = starts[cell], last = start + --counts[cell];
        int at = Array.IndexOf(items, vertex, start, counts[cell] + 1);
        (items[at], items[last]) = (items[last], items[at]);
    }

    /// <summary>A live vertex other than the three corners, and not at the place of <paramref name="a"/> or <paramref name="c"/>, lies in the closed
    /// triangle.</summary>
    public bool AnyInTriangle(int a, int b, int c)
    {
        double loX = Math.Min(xs[a], Math.Min(xs[b], xs[c])), hiX = Math.Max(xs[a], Math.Max(xs[b], xs[c]));
        double loY = Math.Min(ys[a], Math.Min(ys[b], ys[c])), hiY = Math.Max(ys[a], Math.Max(ys[b], ys[c]));
        int firstColumn = Column(loX), lastColumn = Column(hiX), lastRow = Row(hiY);
        for (int row = Row(loY); row <= lastRow; row++)
        {
            for (int column = firstColumn; column <= lastColumn; column++)
            {
                int cell = (row * columns) + column;
                for (int i = starts[cell], end = i + counts[cell]; i < end; i++)
                {
                    int v = items[i];
                    double x = xs[v], y = ys[v];
                    if (x < loX || x > hiX || y < loY || y > hiY || v == b || (x == xs[a] && y == ys[a]) || (x == xs[c] && y == ys[c]))
                        continue;
                    if (InTriangle(a, b, c, x, y))
                        return true;
                }
            }
        }

        return false;
    }

    private bool InTriangle(int a, int b, int c, double x, double y)
    {
        int ab = Side(a, b, x, y), bc = Side(b, c, x, y), ca = Side(c, a, x, y);
        return (ab >= 0 && bc >= 0 && ca >= 0) || (ab <= 0 && bc <= 0 && ca <= 0);
    }

    private int Side(int from, int to, double x, double y) => CGAlgorithmsDD.OrientationIndex(xs[from], ys[from], xs[to], ys[to], x, y);

    private int Column(double x) => Math.Clamp((int)((x - leastX) * scale), 0, columns - 1);

    private int Row(double y) => Math.Clamp((int)((y - leastY) * scale), 0, rows - 1);

    private int Cell(double x, double y) => (Row(y) * columns) + Column(x);
}
