namespace Senacs.Geo.Maps.Labels;

/// <summary>Which area lies where on the page, by cells of 0.4 mm: enough to keep type clear of a limit, and quick to ask.</summary>
public sealed class AreaMap
{
    private const double CellMm = 0.4;

    private readonly Box _page;
    private readonly int _columns;
    private readonly int _rows;
    private readonly int[] _cells;
    private readonly Dictionary<int, int[]> _sums = [];

    /// <param name="page">What is mapped.</param>
    public AreaMap(Box page)
    {
        _page = page;
        (_columns, _rows) = ((int)Math.Ceiling(page.WidthMm / CellMm) + 1, (int)Math.Ceiling(page.HeightMm / CellMm) + 1);
        _cells = new int[_columns * _rows];
    }

    /// <summary>Gives land to an area; where areas follow one another the later one has it.</summary>
    /// <param name="rings">Closed rings in hundredths of a millimetre, even-odd.</param>
    /// <param name="area">A number above 0.</param>
    public void Fill(ImmutableArray<int[]> rings, int area)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(area, 1);
        int top = int.MaxValue, bottom = int.MinValue;
        foreach (int[] ring in rings)
        {
            for (int i = 1; i < ring.Length; i += 2)
                (top, bottom) = (Math.Min(top, ring[i]), Math.Max(bottom, ring[i]));
        }

        List<double> crossings = [];
        for (int row = Math.Max(0, Row(top / 100.0)); row <= Row(bottom / 100.0) && row < _rows; row++)
        {
            double y = 100 * (_page.TopMm + ((row + 0.5) * CellMm));
            crossings.Clear();
            foreach (int[] ring in rings)
            {
                for (int i = 0; i < ring.Length; i += 2)
                {
                    int next = i + 2 == ring.Length ? 0 : i + 2;
                    (double y0, double y1) = (ring[i + 1], ring[next + 1]);
                    if ((y0 <= y) != (y1 <= y))
                        crossings.Add((ring[i] + ((ring[next] - ring[i]) * (y - y0) / (y1 - y0))) / 100);
                }
            }

            crossings.Sort();
            for (int i = 0; i + 1 < crossings.Count; i += 2)
            {
                // cells whose middle lies between the two crossings
                int from = (int)Math.Ceiling(((crossings[i] - _page.LeftMm) / CellMm) - 0.5),
                    to = (int)Math.Floor(((crossings[i + 1] - _page.LeftMm) / CellMm) - 0.5);
                for (int column = Math.Max(0, from); column <= to && column < _columns; column++)
                    _cells[(row * _columns) + column] = area;
            }
        }
    }

    /// <summary>The area at a place, 0: none.</summary>
    public int At(double xMm, double yMm)
    {
        int column = (int)Math.Floor((xMm - _page.LeftMm) / CellMm), row = Row(yMm);
        return column < 0 || row < 0 || column >= _columns || row >= _rows ? 0 : _cells[(row * _columns) + column];
    }

    /// <summary>The whole box lies in the area.</summary>
    public bool Holds(Box box, int area)
    {
        int left = (int)Math.Floor((box.LeftMm - _page.LeftMm) / CellMm), right = (int)Math.Floor((box.RightMm - _page.LeftMm) / CellMm),
            top = Row(box.TopMm), bottom = Row(box.BottomMm);
        if (left < 0 || top < 0 || right >= _columns || bottom >= _rows)
            return false;
        int[] s = SumsOf(area);
        int wide = _columns + 1;
        return s[((bottom + 1) * wide) + right + 1] - s[((bottom + 1) * wide) + left] - s[(top * wide) + right + 1]
            + s[(top * wide) + left] == (right - left + 1) * (bottom - top + 1);
    }

    /// <summary>The largest connected part of an area: its heart, its long axis. Null: it has no land on the page.</summary>
    internal AreaShape? ShapeOf(int area)
    {
        bool[] seen = new bool[_cells.Length];
        List<int> largest = [];
        for (int start = 0; start < _cells.Length; start++)
        {
            if (_cells[start] != area || seen[start])
                continue;
            List<int> part = [start];
            seen[start] = true;
            for (int at = 0; at < part.Count; at++)
            {
                int column = part[at] % _columns, row = part[at] / _columns;
                Visit(column - 1, row);
                Visit(column + 1, row);
                Visit(column, row - 1);
                Visit(column, row + 1);
            }

            if (part.Count > largest.Count)
                largest = part;

            void Visit(int column, int row)
            {
                int cell = (row * _columns) + column;
                if (column < 0 || row < 0 || column >= _columns || row >= _rows || _cells[cell] != area || seen[cell])
                    return;
                seen[cell] = true;
                part.Add(cell);
            }
        }

        return largest.Count < 4 ? null
            : new AreaShape([.. largest.Order()
            .Select(c => (_page.LeftMm + ((c % _columns + 0.5) * CellMm), _page.TopMm + ((c / _columns + 0.5) * CellMm)))], CellMm);
    }

    private int Row(double yMm) => (int)Math.Floor((yMm - _page.TopMm) / CellMm);

    private int[] SumsOf(int area)
    {
        if (_sums.TryGetValue(area, out int[]? known))
            return known;
        int[] s = new int[(_columns + 1) * (_rows + 1)];
        for (int row = 0; row < _rows; row++)
        {
            int inRow = 0;
            for (int column = 0; column < _columns; column++)
            {
                inRow += _cells[(row * _columns) + column] == area ? 1 : 0;
                s[((row + 1) * (_columns + 1)) + column + 1] = s[(row * (_columns + 1)) + column + 1] + inRow;
            }
        }

        return _sums[area] = s;
    }
}

/// <summary>The cells of an area, their heart and their long axis.</summary>
internal sealed class AreaShape
{
    private readonly ImmutableArray<(double X, double Y)> _cells;
    private readonly double _cellMm;

    public AreaShape(ImmutableArray<(double X, double Y)> cells, double cellMm)
    {
        (_cells, _cellMm) = (cells, cellMm);
        (XMm, YMm) = (_cells.Average(c => c.X), _cells.Average(c => c.Y));
        double xx = 0, xy = 0, yy = 0;
        double left = double.PositiveInfinity, right = double.NegativeInfinity, top = left, bottom = right;
        foreach ((double x, double y) in _cells)
        {
            (double dx, double dy) = (x - XMm, y - YMm);
            (xx, xy, yy) = (xx + (dx * dx), xy + (dx * dy), yy + (dy * dy));
            (left, right, top, bottom) = (Math.Min(left, x), Math.Max(right, x), Math.Min(top, y), Math.Max(bottom, y));
        }

        Bounds = Box.FromEdges(left, top, right, bottom).Inflate(cellMm / 2);

        // the axes of the ellipse with the same moments
        double half = (xx + yy) / 2, root = Math.Sqrt(Math.Pow((xx - yy) / 2, 2) + (xy * xy));
        Ratio = Math.Sqrt((half + root) / Math.Max(1e-9, half - root));
        AngleDegrees = Math.Atan2(2 * xy, xx - yy) * 90 / Math.PI;
    }

    public double XMm { get; }

    public double YMm { get; }

    public Box Bounds { get; }

    /// <summary>Length to breadth.</summary>
    public double Ratio { get; }

    /// <summary>Of the long axis, clockwise from the horizontal, -90 to 90.</summary>
    public double AngleDegrees { get; }

    /// <summary>The middles of the cross-sections, fitted by a parabola, each cross-section weighing as much as it is wide. Null: too short to
    /// tell.</summary>
    public AreaSpine? Spine(double degrees)
    {
        (double sin, double cos) = Math.SinCos(degrees * Math.PI / 180);
        SortedDictionary<int, (int Count, double Sum)> sections = [];
        foreach ((double x, double y) in _cells)
        {
            (double dx, double dy) = (x - XMm, y - YMm);
            int at = (int)Math.Floor(((dx * cos) + (dy * sin)) / (2 * _cellMm));
            (int count, double sum) = sections.GetValueOrDefault(at);
            sections[at] = (count + 1, sum + (dy * cos) - (dx * sin));
        }

        if (sections.Count < 8)
            return null;

        // normal equations of the weighted parabola
        double[] s = new double[5], t = new double[3];
        foreach ((int at, (int count, double sum)) in sections)
        {
            double u = (at + 0.5) * 2 * _cellMm, power = count;
            for (int i = 0; i < 5; i++, power *= u)
                s[i] += power;
            (t[0], t[1], t[2]) = (t[0] + sum, t[1] + (sum * u), t[2] + (sum * u * u));
        }

        double d = Determinant(s[0], s[1], s[2], s[1], s[2], s[3], s[2], s[3], s[4]);
        if (Math.Abs(d) < 1e-9)
            return null;
        double a = Determinant(t[0], s[1], s[2], t[1], s[2], s[3], t[2], s[3], s[4]) / d;
        double b = Determinant(s[0], t[0], s[2], s[1], t[1], s[3], s[2], t[2], s[4]) / d;
        double c = Determinant(s[0], s[1], t[0], s[1], s[2], t[1], s[2], s[3], t[2]) / d;
        return new AreaSpine(a, b, c, sections.Keys.First() * 2 * _cellMm, (sections.Keys.Last() + 1) * 2 * _cellMm);
    }

    private static double Determinant(double a, double b, double c, double d, double e, double f, double g, double h, double i) =>
        (a * ((e * i) - (f * h))) - (b * ((d * i) - (f * g))) + (c * ((d * h) - (e * g)));
}
