using NetTopologySuite.Algorithm;

namespace Senacs.Geo.Geography;

/// <summary>The corner removal behind <see cref="CoverageTopology.Simplify"/>: all arcs together, over one queue and one grid of vertices.</summary>
/// <remarks>As in JTS's coverage simplifier (M. Davis, 2022), a corner may go when no live vertex lies in its closed triangle; the distance condition
/// is ours.</remarks>
internal sealed class ArcSimplifier
{
    private readonly ImmutableArray<CoverageArc> _arcs;
    private readonly double _toleranceSquared;

    /// <summary>All arcs one after another, both ends included; a node occurs once for each arc that ends there.</summary>
    private readonly double[] _xs;
    private readonly double[] _ys;
    private readonly int[] _previous;
    private readonly int[] _next;
    private readonly int[] _arcOf;
    private readonly int[] _starts;
    private readonly int[] _left;
    private readonly double[] _areas;
    private readonly VertexGrid _grid;
    private readonly PriorityQueue<int, Corner> _queue;

    /// <summary>Pairs of nodes already joined by a straight line: a second one would lie on it.</summary>
    private readonly HashSet<(int, int)> _straight = [];

    public ArcSimplifier(ImmutableArray<CoverageArc> arcs, double toleranceUnits)
    {
        _arcs = arcs;
        _toleranceSquared = toleranceUnits * toleranceUnits;
        int total = arcs.Sum(arc => arc.Count);
        (_xs, _ys, _areas) = (new double[total], new double[total], new double[total]);
        (_previous, _next, _arcOf) = (new int[total], new int[total], new int[total]);
        (_starts, _left) = (new int[arcs.Length], new int[arcs.Length]);
        int at = 0;
        for (int a = 0; a < arcs.Length; a++)
        {
            double[] coordinates = arcs[a].Coordinates;
            _starts[a] = at;
            _left[a] = arcs[a].Count;
            for (int i = 0; i < coordinates.Length; i += 2, at++)
            {
                (_xs[at], _ys[at], _arcOf[at]) = (coordinates[i], coordinates[i + 1], a);
                (_previous[at], _next[at]) = (at - 1, at + 1);
            }

            _previous[_starts[a]] = _next[at - 1] = -1;
            if (arcs[a].Count == 2)
                _straight.Add(Ends(arcs[a]));
        }

        _grid = new VertexGrid(_xs, _ys);
        _queue = new PriorityQueue<int, Corner>(
            Enumerable.Range(0, total).Where(Measure).Select(vertex => (vertex, new Corner(_areas[vertex], vertex))));
    }

    public double[][] Run()
    {
        while (_queue.TryDequeue(out int vertex, out Corner priority))
        {
            // A stale entry: the corner changed since, or is gone.
            if (priority.Area != _areas[vertex] || !MayGo(vertex))
                continue;
            int before = _previous[vertex], after = _next[vertex];
            (_next[before], _previous[after]) = (after, before);
            _areas[vertex] = double.NaN;
            _grid.Remove(vertex);
            _left[_arcOf[vertex]]--;
            Push(before);
            Push(after);
        }

        return [.. _arcs.Select((arc, a) => Collect(a))];
    }

    private static (int, int) Ends(CoverageArc arc) => arc.From < arc.To ? (arc.From, arc.To) : (arc.To, arc.From);

    private void Push(int vertex)
    {
        if (Measure(vertex))
            _queue.Enqueue(vertex, new Corner(_areas[vertex], vertex));
    }

    /// <summary>Takes the area of the corner as it is now. False: an end, or too far from the line that would replace it, so that it can't go before
    /// a neighbour does.</summary>
    private bool Measure(int vertex)
    {
        int before = _previous[vertex], after = _next[vertex];
        if (before < 0 || after < 0)
            return false;
        double doubled = ((_xs[before] - _xs[vertex]) * (_ys[after] - _ys[vertex])) - ((_xs[after] - _xs[vertex]) * (_ys[before] - _ys[vertex]));
        _areas[vertex] = Math.Abs(doubled);
        return !(SquaredDistance(vertex, before, after) > _toleranceSquared);
    }

    private bool MayGo(int vertex)
    {
        int arc = _arcOf[vertex], before = _previous[vertex], after = _next[vertex];
        bool lastOne = _left[arc] == 3;
        if (_arcs[arc].From == _arcs[arc].To ? _left[arc] <= 4 : lastOne && _straight.Contains(Ends(_arcs[arc])))
            return false;
        for (int i = before + 1; i < after; i++)
        {
            if (SquaredDistance(i, before, after) > _toleranceSquared)
                return false;
        }

        if (_grid.AnyInTriangle(before, vertex, after))
            return false;
        if (lastOne)
            _straight.Add(Ends(_arcs[arc]));
        return true;
    }

    private double SquaredDistance(int vertex, int from, int to)
    {
        double dx = _xs[to] - _xs[from], dy = _ys[to] - _ys[from], px = _xs[vertex] - _xs[from], py = _ys[vertex] - _ys[from];
        double along = Math.Clamp(((px * dx) + (py * dy)) / ((dx * dx) + (dy * dy)), 0.0, 1.0);
        (double ex, double ey) = (px - (along * dx), py - (along * dy));
        return (ex * ex) + (ey * ey);
    }

    private double[] Collect(int arc)
    {
        var coordinates = new double[2 * _left[arc]];
        int at = 0;
        for (int vertex = _starts[arc]; vertex >= 0; vertex = _next[vertex])
            (coordinates[at++], coordinates[at++]) = (_xs[vertex], _ys[vertex]);
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
    private readonly double[] _xs;
    private readonly double[] _ys;
    private readonly double _leastX;
    private readonly double _leastY;
    private readonly double _scale;
    private readonly int _columns;
    private readonly int _rows;
    private readonly int[] _starts;
    private readonly int[] _counts;
    private readonly int[] _items;

    public VertexGrid(double[] xs, double[] ys)
    {
        (_xs, _ys) = (xs, ys);
        double greatestX = xs.Length == 0 ? 0.0 : xs.Max(), greatestY = ys.Length == 0 ? 0.0 : ys.Max();
        (_leastX, _leastY) = xs.Length == 0 ? (0.0, 0.0) : (xs.Min(), ys.Min());
        double width = greatestX - _leastX, height = greatestY - _leastY;
        double side = Math.Max(Math.Sqrt(width * height * 2.0 / Math.Max(1, xs.Length)), Math.Max(width, height) / 4096.0);
        _scale = side > 0.0 ? 1.0 / side : 0.0;
        (_columns, _rows) = ((int)(width * _scale) + 1, (int)(height * _scale) + 1);
        (_starts, _counts, _items) = (new int[(_columns * _rows) + 1], new int[_columns * _rows], new int[xs.Length]);
        for (int i = 0; i < xs.Length; i++)
            _starts[Cell(xs[i], ys[i]) + 1]++;
        for (int cell = 0; cell < _counts.Length; cell++)
            _starts[cell + 1] += _starts[cell];
        for (int i = 0; i < xs.Length; i++)
        {
            int cell = Cell(xs[i], ys[i]);
            _items[_starts[cell] + _counts[cell]++] = i;
        }
    }

    public void Remove(int vertex)
    {
        int cell = Cell(_xs[vertex], _ys[vertex]), start = _starts[cell], last = start + --_counts[cell];
        int at = Array.IndexOf(_items, vertex, start, _counts[cell] + 1);
        (_items[at], _items[last]) = (_items[last], _items[at]);
    }

    /// <summary>A live vertex other than the three corners, and not at the place of <paramref name="a"/> or <paramref name="c"/>, lies in the closed
    /// triangle.</summary>
    public bool AnyInTriangle(int a, int b, int c)
    {
        double loX = Math.Min(_xs[a], Math.Min(_xs[b], _xs[c])), hiX = Math.Max(_xs[a], Math.Max(_xs[b], _xs[c]));
        double loY = Math.Min(_ys[a], Math.Min(_ys[b], _ys[c])), hiY = Math.Max(_ys[a], Math.Max(_ys[b], _ys[c]));
        int firstColumn = Column(loX), lastColumn = Column(hiX), lastRow = Row(hiY);
        for (int row = Row(loY); row <= lastRow; row++)
        {
            for (int column = firstColumn; column <= lastColumn; column++)
            {
                int cell = (row * _columns) + column;
                for (int i = _starts[cell], end = i + _counts[cell]; i < end; i++)
                {
                    int v = _items[i];
                    double x = _xs[v], y = _ys[v];
                    if (x < loX || x > hiX || y < loY || y > hiY || v == b || (x == _xs[a] && y == _ys[a]) || (x == _xs[c] && y == _ys[c]))
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

    private int Side(int from, int to, double x, double y) => CGAlgorithmsDD.OrientationIndex(_xs[from], _ys[from], _xs[to], _ys[to], x, y);

    private int Column(double x) => Math.Clamp((int)((x - _leastX) * _scale), 0, _columns - 1);

    private int Row(double y) => Math.Clamp((int)((y - _leastY) * _scale), 0, _rows - 1);

    private int Cell(double x, double y) => (Row(y) * _columns) + Column(x);
}
