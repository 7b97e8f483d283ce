namespace Senacs.Geo.Maps.Layout;

/// <summary>Where lines run, by cells of 1 mm: how many cells with a line lie under a box.</summary>
internal sealed class BoxGrid(Box area)
{
    private readonly int columns = (int)Math.Ceiling(area.WidthMm) + 1;
    private readonly int rows = (int)Math.Ceiling(area.HeightMm) + 1;
    private readonly bool[] cells = new bool[((int)Math.Ceiling(area.WidthMm) + 1) * ((int)Math.Ceiling(area.HeightMm) + 1)];

    /// <summary>A polyline in hundredths of a millimetre.</summary>
    public void AddLine(int[] line)
    {
        for (int i = 0; i + 3 < line.Length; i += 2)
        {
            int steps = 1 + (Math.Max(Math.Abs(line[i + 2] - line[i]), Math.Abs(line[i + 3] - line[i + 1])) / 50);
            for (int s = 0; s <= steps; s++)
                Mark((line[i] + ((line[i + 2] - line[i]) * (double)s / steps)) / 100, (line[i + 1] + ((line[i + 3] - line[i + 1]) * (double)s / steps)) / 100);
        }
    }

    public int Count(Box box)
    {
        int count = 0;
        for (int row = Row(box.TopMm); row <= Row(box.BottomMm); row++)
        {
            for (int column = Column(box.LeftMm); column <= Column(box.RightMm); column++)
                count += cells[(row * columns) + column] ? 1 : 0;
        }

        return count;
    }

    private void Mark(double x, double y) => cells[(Row(y) * columns) + Column(x)] = true;

    private int Column(double x) => Math.Clamp((int)(x - area.LeftMm), 0, columns - 1);

    private int Row(double y) => Math.Clamp((int)(y - area.TopMm), 0, rows - 1);
}
