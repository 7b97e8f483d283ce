using System.Collections.Immutable;

namespace Senacs.Geo.Geography;

/// <summary>Rounds arcs to a grid: 1. every vertex to its nearest cell; 2. vertices that fall on their neighbour in the arc leave;
/// 3. where arcs now touch or cross, a vertex moves to the nearest cell (at most <see cref="Reach"/> away) that frees it; repeated until nothing touches or nothing helps.</summary>
internal sealed class ArcQuantizer
{
    private const int Reach = 3;
    private const int Rounds = 8;

    private static readonly (int Dx, int Dy)[] Steps = [.. Enumerable.Range(-Reach, (2 * Reach) + 1)
        .SelectMany(dx => Enumerable.Range(-Reach, (2 * Reach) + 1).Select(dy => (dx, dy))).Where(step => step != (0, 0))
        .OrderBy(step => (step.dx * step.dx) + (step.dy * step.dy)).ThenBy(step => step)];

    private readonly double cellsPerUnit;

    /// <summary>Coordinates in cells: whole numbers, so orientation is exact.</summary>
    private readonly double[][] cells;

    /// <summary>The vertex number at each position of each arc; nodes are shared between arcs.</summary>
    private readonly int[][] vertices;
    private readonly List<(int Arc, int Position)>[] uses;

    public ArcQuantizer(ImmutableArray<CoverageArc> arcs, double cellsPerUnit)
    {
        this.cellsPerUnit = cellsPerUnit;
        cells = new double[arcs.Length][];
        vertices = new int[arcs.Length][];
        int count = arcs.Length == 0 ? 0 : 1 + arcs.Max(arc => Math.Max(arc.From, arc.To));
        for (int a = 0; a < arcs.Length; a++)
            (cells[a], vertices[a]) = Round(arcs[a], ref count);
        uses = new List<(int, int)>[count];
        for (int a = 0; a < arcs.Length; a++)
        {
            for (int i = 0; i < vertices[a].Length; i++)
                (uses[vertices[a][i]] ??= []).Add((a, i));
        }
    }

    /// <summary>Places that no move could free: touching or crossing by less than a cell.</summary>
    public int Unresolved { get; private set; }

    public double[][] Run()
    {
        for (int round = 0; round < Rounds; round++)
        {
            List<int[]> conflicts = FindConflicts();
            Unresolved = conflicts.Count;
            if (conflicts.Count == 0)
                break;
            var neighbourhood = new Neighbourhood(this);
            foreach (int[] conflict in conflicts)
            {
                foreach (int vertex in conflict)
                {
                    if (TryFree(vertex, neighbourhood))
                        break;
                }
            }
        }

        return [.. cells.Select(line => Array.ConvertAll(line, cell => cell / cellsPerUnit))];
    }

    private (double[] Cells, int[] Vertices) Round(CoverageArc arc, ref int count)
    {
        int least = arc.From == arc.To ? 4 : 2;
        double[] source = arc.Coordinates;
        var line = new List<double>(source.Length);
        var numbers = new List<int>(arc.Count);
        int loopStart = arc.From < 0 ? count++ : -1;
        for (int i = 0; i < arc.Count; i++)
        {
            double x = Math.Round(source[2 * i] * cellsPerUnit) + 0.0, y = Math.Round(source[(2 * i) + 1] * cellsPerUnit) + 0.0;
            bool isEnd = i == 0 || i == arc.Count - 1;
            int left = numbers.Count + arc.Count - i - 1;
            if (!isEnd && x == line[^2] && y == line[^1] && left >= least)
                continue;
            if (i == arc.Count - 1 && numbers.Count > 1 && x == line[^2] && y == line[^1] && numbers.Count >= least)
            {
                numbers.RemoveAt(numbers.Count - 1);
                line.RemoveRange(line.Count - 2, 2);
            }

            numbers.Add(!isEnd ? count++ : arc.From < 0 ? loopStart : i == 0 ? arc.From : arc.To);
            line.Add(x);
            line.Add(y);
        }

        return ([.. line], [.. numbers]);
    }

    /// <summary>Vertices to try to move, one entry a conflict.</summary>
    private List<int[]> FindConflicts()
    {
        var conflicts = new List<int[]>();
        var holders = new Dictionary<(double, double), int>();
        for (int vertex = 0; vertex < uses.Length; vertex++)
        {
            if (uses[vertex] is null)
                continue;
            (int arc, int position) = uses[vertex][0];
            if (!holders.TryAdd((cells[arc][2 * position], cells[arc][(2 * position) + 1]), vertex))
                conflicts.Add([vertex, holders[(cells[arc][2 * position], cells[arc][(2 * position) + 1])]]);
        }

        foreach (((int Line, int Vertex) first, (int Line, int Vertex) second) in EdgeCrossings.Find(cells))
        {
            int[] ends = [vertices[first.Line][first.Vertex], vertices[first.Line][first.Vertex + 1], vertices[second.Line][second.Vertex], vertices[second.Line][second.Vertex + 1]];
            // Inner vertices before nodes: fewer lines move.
            conflicts.Add([.. ends.Distinct().OrderBy(vertex => uses[vertex].Count)]);
        }

        return conflicts;
    }

    private bool TryFree(int vertex, Neighbourhood neighbourhood)
    {
        (int arc, int position) = uses[vertex][0];
        (double x, double y) = (cells[arc][2 * position], cells[arc][(2 * position) + 1]);
        if (neighbourhood.IsFree(vertex))
            return true; // Another move has freed it already.
        foreach ((int dx, int dy) in Steps)
        {
            Move(vertex, x + dx, y + dy);
            if (neighbourhood.IsFree(vertex))
                return true;
        }

        Move(vertex, x, y);
        return false;
    }

    private void Move(int vertex, double x, double y)
    {
        foreach ((int arc, int position) in uses[vertex])
            (cells[arc][2 * position], cells[arc][(2 * position) + 1]) = (x, y);
    }

    /// <summary>All edges by boxes grown by the reach, so that they are found wherever their ends have moved to within a round.</summary>
    private sealed class Neighbourhood
    {
        private readonly ArcQuantizer owner;
        private readonly List<(int Arc, int Position)> edges = [];
        private readonly PackedBoxTree tree;
        private readonly List<int> found = [];

        public Neighbourhood(ArcQuantizer owner)
        {
            this.owner = owner;
            for (int arc = 0; arc < owner.cells.Length; arc++)
            {
                for (int i = 0; i + 1 < owner.vertices[arc].Length; i++)
                    edges.Add((arc, i));
            }

            var boxes = new double[4 * edges.Count];
            for (int i = 0; i < edges.Count; i++)
            {
                ReadOnlySpan<double> e = Edge(i);
                (boxes[4 * i], boxes[(4 * i) + 1]) = (Math.Min(e[0], e[2]) - Reach, Math.Min(e[1], e[3]) - Reach);
                (boxes[(4 * i) + 2], boxes[(4 * i) + 3]) = (Math.Max(e[0], e[2]) + Reach, Math.Max(e[1], e[3]) + Reach);
            }

            tree = new PackedBoxTree(boxes);
        }

        /// <summary>No edge that ends at the vertex meets another edge but at a common vertex, and none has length zero.</summary>
        public bool IsFree(int vertex)
        {
            foreach ((int arc, int position) in owner.uses[vertex])
            {
                if (position > 0 && !IsFree(arc, position - 1))
                    return false;
                if (position + 1 < owner.vertices[arc].Length && !IsFree(arc, position))
                    return false;
            }

            return true;
        }

        private ReadOnlySpan<double> Edge(int i) => owner.cells[edges[i].Arc].AsSpan(2 * edges[i].Position, 4);

        private bool IsFree(int arc, int position)
        {
            ReadOnlySpan<double> e = owner.cells[arc].AsSpan(2 * position, 4);
            if (e[0] == e[2] && e[1] == e[3])
                return false;
            (int a, int b) = (owner.vertices[arc][position], owner.vertices[arc][position + 1]);
            tree.Query(Math.Min(e[0], e[2]), Math.Min(e[1], e[3]), Math.Max(e[0], e[2]), Math.Max(e[1], e[3]), found);
            foreach (int i in found)
            {
                (int otherArc, int otherPosition) = edges[i];
                if (otherArc == arc && otherPosition == position)
                    continue;
                ReadOnlySpan<double> other = Edge(i);
                (int c, int d) = (owner.vertices[otherArc][otherPosition], owner.vertices[otherArc][otherPosition + 1]);
                if (Coincide(a, e[0], e[1], c, other[0], other[1]) || Coincide(a, e[0], e[1], d, other[2], other[3])
                    || Coincide(b, e[2], e[3], c, other[0], other[1]) || Coincide(b, e[2], e[3], d, other[2], other[3])
                    || EdgeCrossings.Conflict(e, other))
                    return false;
            }

            return true;
        }

        private static bool Coincide(int a, double ax, double ay, int b, double bx, double by) => a != b && ax == bx && ay == by;
    }
}
