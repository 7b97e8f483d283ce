namespace Senacs.Geo.Maps.Atlas;

/// <summary>The squares A1, B1… of the département's map: letters from west to east, numbers from north to south.</summary>
internal sealed class MapGrid
{
    private readonly PageTransform _transform;
    private readonly double _cellMetres;
    private readonly int _columns;
    private readonly int _rows;

    /// <param name="transform">Of the map.</param>
    /// <param name="widthMetres">Of the département.</param>
    /// <param name="heightMetres">Of the département.</param>
    public MapGrid(PageTransform transform, double widthMetres, double heightMetres)
    {
        _transform = transform;
        _cellMetres = 500;
        foreach (double metres in (ReadOnlySpan<double>)[1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000])
        {
            if (widthMetres / _cellMetres > 9 || heightMetres / _cellMetres > 12)
                _cellMetres = metres;
        }

        _columns = Math.Clamp((int)Math.Ceiling(widthMetres / _cellMetres), 1, 26);
        _rows = Math.Max(1, (int)Math.Ceiling(heightMetres / _cellMetres));
    }

    /// <summary>Side of a square.</summary>
    public double CellMetres => _cellMetres;

    /// <summary>"C4".</summary>
    public string Of(MapPoint point)
    {
        int column = Math.Clamp((int)((point.XMetres - _transform.MinXMetres) / _cellMetres), 0, _columns - 1),
            row = Math.Clamp((int)((_transform.MaxYMetres - point.YMetres) / _cellMetres), 0, _rows - 1);
        return Letter(column) + Number(row);
    }

    /// <summary>Lines within an outline.</summary>
    /// <param name="outline">Polylines in hundredths of a millimetre that together close.</param>
    public IEnumerable<SceneItem> Lines(ImmutableArray<int[]> outline)
    {
        for (int c = 1; c < _columns; c++)
        {
            double x = X(c);
            foreach ((double from, double to) in Inside(outline, x, isVertical: true))
                yield return new ScenePolyline("a-quadrillage", [x, from, x, to]);
        }

        for (int r = 1; r < _rows; r++)
        {
            double y = Y(r);
            foreach ((double from, double to) in Inside(outline, y, isVertical: false))
                yield return new ScenePolyline("a-quadrillage", [from, y, to, y]);
        }
    }

    /// <summary>Letters along the top and the foot of a frame, numbers along its sides, with ticks.</summary>
    /// <param name="frame">The frame around the map.</param>
    /// <param name="band">Width of the band inside the frame.</param>
    /// <param name="type">Type style.</param>
    public IEnumerable<SceneItem> Marks(Box frame, double band, TypeStyle type)
    {
        double right = _transform.XMm(_transform.MinXMetres + (_columns * _cellMetres)),
            bottom = _transform.YMm(_transform.MaxYMetres - (_rows * _cellMetres)), drop = type.SizeMm * 0.34;
        for (int c = 0; c < _columns; c++)
        {
            double from = Math.Max(X(c), frame.LeftMm), to = Math.Min(Math.Min(X(c + 1), right), frame.RightMm), middle = (from + to) / 2;
            yield return Text(middle, frame.TopMm + (band / 2) + drop, Letter(c));
            yield return Text(middle, frame.BottomMm - (band / 2) + drop, Letter(c));
        }

        for (int r = 0; r < _rows; r++)
        {
            double from = Math.Max(Y(r), frame.TopMm), to = Math.Min(Math.Min(Y(r + 1), bottom), frame.BottomMm), middle = (from + to) / 2;
            yield return Text(frame.LeftMm + (band / 2), middle + drop, Number(r));
            yield return Text(frame.RightMm - (band / 2), middle + drop, Number(r));
        }

        for (int c = 0; c <= _columns; c++)
        {
            if (X(c) <= frame.LeftMm || X(c) >= frame.RightMm)
                continue;
            yield return new ScenePolyline("a-cadre", [X(c), frame.TopMm, X(c), frame.TopMm + (band * 0.45)]);
            yield return new ScenePolyline("a-cadre", [X(c), frame.BottomMm, X(c), frame.BottomMm - (band * 0.45)]);
        }

        for (int r = 0; r <= _rows; r++)
        {
            if (Y(r) <= frame.TopMm || Y(r) >= frame.BottomMm)
                continue;
            yield return new ScenePolyline("a-cadre", [frame.LeftMm, Y(r), frame.LeftMm + (band * 0.45), Y(r)]);
            yield return new ScenePolyline("a-cadre", [frame.RightMm, Y(r), frame.RightMm - (band * 0.45), Y(r)]);
        }

        SceneText Text(double x, double y, string text) => new(type.Name, TextAnchor.Middle, [new TextLine(x, y, text)]);
    }

    private double X(int column) => _transform.XMm(_transform.MinXMetres + (column * _cellMetres));

    private double Y(int row) => _transform.YMm(_transform.MaxYMetres - (row * _cellMetres));

    private static string Letter(int column) => ((char)('A' + column)).ToString();

    private static string Number(int row) => (row + 1).ToString(CultureInfo.InvariantCulture);

    // Where a straight line is inside the outline: crossings in order, two by two.
    private static IEnumerable<(double From, double To)> Inside(ImmutableArray<int[]> outline, double at, bool isVertical)
    {
        double line = (at * 100) + 0.25; // between two grid points: never through a vertex
        List<double> crossings = [];
        foreach (int[] part in outline)
        {
            for (int i = 0; i + 3 < part.Length; i += 2)
            {
                (double a, double b, double u, double v) = isVertical
                    ? (part[i], part[i + 2], part[i + 1], part[i + 3]) : (part[i + 1], part[i + 3], (double)part[i], part[i + 2]);
                if (a < line != b < line)
                    crossings.Add((u + ((line - a) / (b - a) * (v - u))) / 100);
            }
        }

        crossings.Sort();
        for (int i = 0; i + 1 < crossings.Count; i += 2)
            yield return (crossings[i], crossings[i + 1]);
    }
}
