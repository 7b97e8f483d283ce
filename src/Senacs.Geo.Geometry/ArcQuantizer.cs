namespace Senacs.Geo.Geography;

/// <summary>Rounds arcs to a grid: 1. every vertex to its nearest cell; 2. vertices that fall on their neighbour in the arc leave;
/// 3. where arcs now touch or cross, a vertex moves to the nearest cell (at most <see cref="Reach"/> away) that frees it; repeated until nothing
/// touches or nothing helps.</summary>
internal sealed class ArcQuantizer
{
    private const int Reach = 3;
    private const int Rounds = 8;

    private static readonly (int Dx, int Dy)[] Steps = [.. Enumerable.Range(-Reach, (2 * Reach) + 1)
        .SelectMany(dx => Enumerable.Range(-Reach, (2 * Reach) + 1).Select(dy => (dx, dy))).Where(step => step != (0, 0))
        .OrderBy(step => (step.dx * step.dx) + (step.dy * step.dy)).ThenBy(step => step)];

    private readonly double _cellsPerUnit;

    /// <summary>Coordinates in cells: whole numbers, so orientation is exact.</summary>
    private readonly double[][] _cells;

    /// <summary>The vertex number at each position of each arc; nodes are shared between arcs.</summary>
    private readonly int[][] _vertices;

    /// <summary>Where the uses of each vertex begin in <see cref="_uses"/>: the arcs and positions at which it stands.</summary>
    private readonly int[] _useStarts;
    private readonly (int Arc, int Position)[] _uses;

    /// <summary>Vertices moved in this round.</summary>
    private readonly HashSet<int> _moved = [];

    public ArcQuantizer(ImmutableArray<CoverageArc> arcs, double cellsPerUnit)
    {
        _cellsPerUnit = cellsPerUnit;
        _cells = new double[arcs.Length][];
        _vertices = new int[arcs.Length][];
        int count = arcs.Length == 0 ? 0 : 1 + arcs.Max(arc => Math.Max(arc.From, arc.To));
        for (int a = 0; a < arcs.Length; a++)
            (_cells[a], _vertices[a]) = Round(arcs[a], ref count);
        _useStarts = new int[count + 1];
        foreach (int vertex in _vertices.SelectMany(line => line))
            _useStarts[vertex + 1]++;
        for (int vertex = 0; vertex < count; vertex++)
            _useStarts[vertex + 1] += _useStarts[vertex];
        _uses = new (int, int)[_useStarts[count]];
        int[] next = _useStarts[..count];
        for (int a = 0; a < arcs.Length; a++)
        {
            for (int i = 0; i < _vertices[a].Length; i++)
                _uses[next[_vertices[a][i]]++] = (a, i);
        }
    }

    /// <summary>Places that no move could free: touching or crossing by less than a cell.</summary>
    public int Unresolved { get; private set; }

    public double[][] Run()
    {
        // One grid for all rounds: an edge is never further from where the grid has it than its ends have moved since. A conflict of a later round
        // has an edge that was in one before, or whose end has moved: nothing else is looked at again.
        var grid = new EdgeGrid(_cells);
        List<int[]> conflicts = FindConflicts(grid);
        var neighbourhood = new Neighbourhood(this, grid);
        for (int round = 0; round < Rounds; round++)
        {
            if (round > 0)
                conflicts = neighbourhood.FindConflicts(conflicts.SelectMany(c => c).Concat(_moved));
            Unresolved = conflicts.Count;
            if (conflicts.Count == 0)
                break;
            _moved.Clear();
            neighbourhood.MarginCells = Reach * (round + 1);
            foreach (int[] conflict in conflicts)
            {
                foreach (int vertex in conflict)
                {
                    if (TryFree(vertex, neighbourhood))
                        break;
                }
            }
        }

        return [.. _cells.Select(line => Array.ConvertAll(line, cell => cell / _cellsPerUnit))];
    }

    private ReadOnlySpan<(int Arc, int Position)> UsesOf(int vertex) => _uses.AsSpan(_useStarts[vertex].._useStarts[vertex + 1]);

    private (double[] Cells, int[] Vertices) Round(CoverageArc arc, ref int count)
    {
        int least = arc.From == arc.To ? 4 : 2;
        double[] source = arc.Coordinates;
        var line = new List<double>(source.Length);
        var numbers = new List<int>(arc.Count);
        int loopStart = arc.From < 0 ? count++ : -1;
        for (int i = 0; i < arc.Count; i++)
        {
            double x = Math.Round(source[2 * i] * _cellsPerUnit) + 0.0, y = Math.Round(source[(2 * i) + 1] * _cellsPerUnit) + 0.0;
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
    private List<int[]> FindConflicts(EdgeGrid grid)
    {
        var conflicts = new List<int[]>();
        var holders = new Dictionary<(double, double), int>(_useStarts.Length);
        for (int vertex = 0; vertex < _useStarts.Length - 1; vertex++)
        {
            if (UsesOf(vertex) is not [(int arc, int position), ..])
                continue;
            (double, double) place = (_cells[arc][2 * position], _cells[arc][(2 * position) + 1]);
            if (!holders.TryAdd(place, vertex))
                conflicts.Add([vertex, holders[place]]);
        }

        foreach ((int first, int second) in grid.Conflicts())
            conflicts.Add(Ends(grid[first], grid[second]));
        return conflicts;
    }

    /// <summary>The vertices of two edges, inner ones before nodes: fewer lines move.</summary>
    private int[] Ends((int Arc, int Position) first, (int Arc, int Position) second)
    {
        int[] ends = [_vertices[first.Arc][first.Position], _vertices[first.Arc][first.Position + 1], _vertices[second.Arc][second.Position],
            _vertices[second.Arc][second.Position + 1]];
        return [.. ends.Distinct().OrderBy(vertex => UsesOf(vertex).Length)];
    }

    private bool TryFree(int vertex, Neighbourhood neighbourhood)
    {
        (int arc, int position) = UsesOf(vertex)[0];
        (double x, double y) = (_cells[arc][2 * position], _cells[arc][(2 * position) + 1]);
        if (neighbourhood.IsFree(vertex))
            return true; // Another move has freed it already.
        foreach ((int dx, int dy) in Steps)
        {
            Move(vertex, x + dx, y + dy);
            if (neighbourhood.IsFree(vertex))
            {
                _moved.Add(vertex);
                return true;
            }
        }

        Move(vertex, x, y);
        return false;
    }

    private void Move(int vertex, double x, double y)
    {
        foreach ((int arc, int position) in UsesOf(vertex))
            (_cells[arc][2 * position], _cells[arc][(2 * position) + 1]) = (x, y);
    }

    /// <summary>The edges around a vertex, found wherever their ends have moved to within a round.</summary>
    private sealed class Neighbourhood(ArcQuantizer owner, EdgeGrid grid)
    {
        private readonly List<int> _found = [];

        /// <summary>How far an edge may be from where the grid has it.</summary>
        public int MarginCells { get; set; } = Reach;

        /// <summary>What is wrong around some vertices, each conflict once, in reading order.</summary>
        public List<int[]> FindConflicts(IEnumerable<int> around)
        {
            var met = new SortedSet<((int Arc, int Position) First, (int Arc, int Position) Second)>();
            var together = new SortedSet<(int First, int Second)>();
            foreach ((int arc, int position) in around.Distinct().SelectMany(vertex => owner.UsesOf(vertex).ToArray()))
            {
                for (int edge = Math.Max(0, position - 1); edge <= position && edge + 1 < owner._vertices[arc].Length; edge++)
                {
                    ReadOnlySpan<double> e = owner._cells[arc].AsSpan(2 * edge, 4);
                    (int a, int b) = (owner._vertices[arc][edge], owner._vertices[arc][edge + 1]);
                    if (a != b && e[0] == e[2] && e[1] == e[3])
                        together.Add((Math.Min(a, b), Math.Max(a, b)));
                    grid.Query(e, MarginCells, _found);
                    foreach (int i in _found)
                    {
                        if (grid[i] == (arc, edge))
                            continue;
                        ReadOnlySpan<double> q = grid.Ends(i);
                        FindTogether(a, e[..2], grid[i], q, together);
                        FindTogether(b, e[2..], grid[i], q, together);
                        if (EdgeCrossings.Conflict(e, q))
                            met.Add(grid[i].CompareTo((arc, edge)) < 0 ? (grid[i], (arc, edge)) : ((arc, edge), grid[i]));
                    }
                }
            }

            return [.. together.Select(pair => (int[])[pair.Second, pair.First]), .. met.Select(pair => owner.Ends(pair.First, pair.Second))];
        }

        // Other vertices at the place of this one.
        private void FindTogether(
            int one, ReadOnlySpan<double> at, (int Arc, int Position) edge, ReadOnlySpan<double> ends, SortedSet<(int First, int Second)> together)
        {
            (int c, int d) = (owner._vertices[edge.Arc][edge.Position], owner._vertices[edge.Arc][edge.Position + 1]);
            if (Coincide(one, at[0], at[1], c, ends[0], ends[1]))
                together.Add((Math.Min(one, c), Math.Max(one, c)));
            if (Coincide(one, at[0], at[1], d, ends[2], ends[3]))
                together.Add((Math.Min(one, d), Math.Max(one, d)));
        }

        /// <summary>No edge that ends at the vertex meets another edge but at a common vertex, and none has length zero.</summary>
        public bool IsFree(int vertex)
        {
            foreach ((int arc, int position) in owner.UsesOf(vertex))
            {
                if (position > 0 && !IsFree(arc, position - 1))
                    return false;
                if (position + 1 < owner._vertices[arc].Length && !IsFree(arc, position))
                    return false;
            }

            return true;
        }

        private bool IsFree(int arc, int position)
        {
            ReadOnlySpan<double> e = owner._cells[arc].AsSpan(2 * position, 4);
            if (e[0] == e[2] && e[1] == e[3])
                return false;
            (int a, int b) = (owner._vertices[arc][position], owner._vertices[arc][position + 1]);
            grid.Query(e, MarginCells, _found);
            foreach (int i in _found)
            {
                (int otherArc, int otherPosition) = grid[i];
                if (otherArc == arc && otherPosition == position)
                    continue;
                ReadOnlySpan<double> other = grid.Ends(i);
                (int c, int d) = (owner._vertices[otherArc][otherPosition], owner._vertices[otherArc][otherPosition + 1]);
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
