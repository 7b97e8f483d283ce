namespace Senacs.Geo.Maps.Pages;

/// <summary>Where lines run, by cells of 1 mm: how many cells with a line lie under a box.</summary>
internal sealed class BoxGrid(Box area)
{
    private readonly int _columns = (int)Math.Ceiling(area.WidthMm) + 1;
    private readonly int _rows = (int)Math.Ceiling(area.HeightMm) + 1;
    private readonly bool[] _cells = new bool[((int)Math.Ceiling(area.WidthMm) + 1) * ((int)Math.Ceiling(area.HeightMm) + 1)];
    private int[]? _sums;

    /// <summary>A polyline in hundredths of a millimetre.</summary>
    public void AddLine(int[] line)
    {
        for (int i = 0; i + 3 < line.Length; i += 2)
        {
            int steps = 1 + (Math.Max(Math.Abs(line[i + 2] - line[i]), Math.Abs(line[i + 3] - line[i + 1])) / 50);
            for (int s = 0; s <= steps; s++)
                Mark((line[i] + ((line[i + 2] - line[i]) * (double)s / steps)) / 100,
                    (line[i + 1] + ((line[i + 3] - line[i + 1]) * (double)s / steps)) / 100);
        }
    }

    /// <summary>From sums over all cells above and to the left, made at the first question: no line may be added after it.</summary>
    public int Count(Box box)
    {
        int[] s = _sums ??= Sums();
        int left = Column(box.LeftMm), right = Column(box.RightMm) + 1, top = Row(box.TopMm) * (_columns + 1),
            bottom = (Row(box.BottomMm) + 1) * (_columns + 1);
        return s[bottom + right] - s[bottom + left] - s[top + right] + s[top + left];
    }

    private int[] Sums()
    {
        int[] s = new int[(_columns + 1) * (_rows + 1)];
        for (int row = 0; row < _rows; row++)
        {
            int inRow = 0;
            for (int column = 0; column < _columns; column++)
            {
                inRow += _cells[(row * _columns) + column] ? 1 : 0;
                s[((row + 1) * (_columns + 1)) + column + 1] = s[(row * (_columns + 1)) + column + 1] + inRow;
            }
        }

        return s;
    }

    private void Mark(double x, double y) => _cells[(Row(y) * _columns) + Column(x)] = true;

    private int Column(double x) => Math.Clamp((int)(x - area.LeftMm), 0, _columns - 1);

    private int Row(double y) => Math.Clamp((int)(y - area.TopMm), 0, _rows - 1);
}
