namespace Senacs.Geo.Geography;

/// <summary>Edges of lines by square cells, a few a cell: for the short edges of simplified boundaries, many times faster to make and to ask than a
/// tree (HPRtree, STRtree).</summary>
/// <remarks>An edge is held in every cell that its box covers, so a few edges across the whole extent cost as much as all the others.</remarks>
internal sealed class EdgeGrid
{
    private readonly double[][] _lines;

    /// <summary>By edge: its line and the vertex that begins it; in reading order.</summary>
    private readonly (int Line, int Vertex)[] _edges;
    private readonly double _leastX;
    private readonly double _leastY;
    private readonly double _cellsPerUnit;
    private readonly int _columns;
    private readonly int _rows;

    /// <summary>Where the edges of each cell begin in <see cref="_items"/>.</summary>
    private readonly int[] _starts;
    private readonly int[] _items;

    /// <summary>The last question in which an edge was an answer: one that lies in several cells is given once.</summary>
    private readonly int[] _answered;
    private int _question;

    /// <param name="lines">Each x, y, x, y…; read again at each question, so edges may move by less than the margin that is asked for.</param>
    public EdgeGrid(double[][] lines)
    {
        _lines = lines;
        int count = 0;
        double greatestX = double.NegativeInfinity, greatestY = greatestX;
        (_leastX, _leastY) = (double.PositiveInfinity, double.PositiveInfinity);
        double length = 0;
        foreach (double[] line in lines)
        {
            count += Math.Max(0, (line.Length / 2) - 1);
            for (int i = 0; i < line.Length; i += 2)
            {
                (_leastX, greatestX) = (Math.Min(_leastX, line[i]), Math.Max(greatestX, line[i]));
                (_leastY, greatestY) = (Math.Min(_leastY, line[i + 1]), Math.Max(greatestY, line[i + 1]));
                if (i > 0)
                    length += Math.Max(Math.Abs(line[i] - line[i - 2]), Math.Abs(line[i + 1] - line[i - 1]));
            }
        }

        _edges = new (int, int)[count];
        _answered = new int[count];
        int edge = 0;
        for (int line = 0; line < lines.Length; line++)
        {
            for (int vertex = 0; (2 * vertex) + 3 < lines[line].Length; vertex++)
                _edges[edge++] = (line, vertex);
        }

        double width = count == 0 ? 0 : greatestX - _leastX, height = count == 0 ? 0 : greatestY - _leastY;

        // cells as wide as an edge is long, and not many more cells than edges
        double side = Math.Max(Math.Max(length / Math.Max(1, count), Math.Sqrt(width * height / Math.Max(1, 2.0 * count))),
            Math.Max(width, height) / 4096.0);
        _cellsPerUnit = side > 0 ? 1 / side : 0;
        (_columns, _rows) = ((int)(width * _cellsPerUnit) + 1, (int)(height * _cellsPerUnit) + 1);
        _starts = new int[(_columns * _rows) + 1];
        for (int i = 0; i < count; i++)
        {
            (int c0, int r0, int c1, int r1) = Cells(i);
            for (int r = r0; r <= r1; r++)
            {
                for (int c = c0; c <= c1; c++)
                    _starts[(r * _columns) + c + 1]++;
            }
        }

        for (int cell = 0; cell < _columns * _rows; cell++)
            _starts[cell + 1] += _starts[cell];
        _items = new int[_starts[^1]];
        int[] next = _starts[..^1];
        for (int i = 0; i < count; i++)
        {
            (int c0, int r0, int c1, int r1) = Cells(i);
            for (int r = r0; r <= r1; r++)
            {
                for (int c = c0; c <= c1; c++)
                    _items[next[(r * _columns) + c]++] = i;
            }
        }
    }

    public (int Line, int Vertex) this[int edge] => _edges[edge];

    public ReadOnlySpan<double> Ends(int edge) => _lines[_edges[edge].Line].AsSpan(2 * _edges[edge].Vertex, 4);

    /// <summary>Pairs of edges that meet elsewhere than at one common end, the first before the second, in reading order.</summary>
    public List<(int First, int Second)> Conflicts()
    {
        var found = new List<(int First, int Second)>();
        for (int cell = 0; cell < _rows * _columns; cell++)
        {
            ReadOnlySpan<int> held = _items.AsSpan(_starts[cell].._starts[cell + 1]);
            for (int i = 0; i < held.Length; i++)
            {
                for (int j = i + 1; j < held.Length; j++)
                {
                    if (IsConflictOf(cell, Ends(held[i]), Ends(held[j])))
                        found.Add((held[i], held[j]));
                }
            }
        }

        found.Sort();
        return found;
    }

    // Boxes that are apart are no conflict; of those together in several cells, the pair belongs to the first.
    private bool IsConflictOf(int cell, ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        double x = Math.Max(Math.Min(p[0], p[2]), Math.Min(q[0], q[2])), y = Math.Max(Math.Min(p[1], p[3]), Math.Min(q[1], q[3]));
        return x <= Math.Min(Math.Max(p[0], p[2]), Math.Max(q[0], q[2])) && y <= Math.Min(Math.Max(p[1], p[3]), Math.Max(q[1], q[3]))
            && (Row(y) * _columns) + Column(x) == cell && EdgeCrossings.Conflict(p, q);
    }

    /// <summary>Edges whose cells meet the box grown by the margin, in no particular order, into <paramref name="found"/> (cleared first).</summary>
    public void Query(ReadOnlySpan<double> ends, double margin, List<int> found)
    {
        found.Clear();
        _question++;
        (int c0, int r0, int c1, int r1) = Cells(ends, margin);
        for (int r = r0; r <= r1; r++)
        {
            for (int c = c0; c <= c1; c++)
            {
                int cell = (r * _columns) + c;
                for (int i = _starts[cell]; i < _starts[cell + 1]; i++)
                {
                    if (_answered[_items[i]] == _question)
                        continue;
                    _answered[_items[i]] = _question;
                    found.Add(_items[i]);
                }
            }
        }
    }

    private (int C0, int R0, int C1, int R1) Cells(int edge) => Cells(Ends(edge), 0);

    private (int C0, int R0, int C1, int R1) Cells(ReadOnlySpan<double> e, double margin) =>
        (Column(Math.Min(e[0], e[2]) - margin), Row(Math.Min(e[1], e[3]) - margin), Column(Math.Max(e[0], e[2]) + margin),
            Row(Math.Max(e[1], e[3]) + margin));

    private int Column(double x) => Math.Clamp((int)((x - _leastX) * _cellsPerUnit), 0, _columns - 1);

    private int Row(double y) => Math.Clamp((int)((y - _leastY) * _cellsPerUnit), 0, _rows - 1);
}
