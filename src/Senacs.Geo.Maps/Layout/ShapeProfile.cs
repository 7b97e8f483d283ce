namespace Senacs.Geo.Maps.Layout;

/// <summary>The département's silhouette as its four corners see it: how much of each corner of its bounding box stays free.</summary>
/// <remarks>For a corner, <see cref="FreeHeight"/> answers: over the first w metres from that corner, how far from the corner's horizontal side is
/// the shape?
/// So whether a block that stands in a page corner touches the shape is one look-up, and thousands of arrangements can be tried.</remarks>
public sealed class ShapeProfile
{
    private const int Steps = 256;

    private readonly double[] _low = new double[Steps];
    private readonly double[] _high = new double[Steps];
    private readonly double[][] _free = [new double[Steps + 1], new double[Steps + 1], new double[Steps + 1], new double[Steps + 1]];

    public ShapeProfile(IEnumerable<Geometry> shapes)
    {
        ArgumentNullException.ThrowIfNull(shapes);
        Geometry[] all = [.. shapes];
        Envelope envelope = new();
        foreach (Geometry shape in all)
            envelope.ExpandToInclude(shape.EnvelopeInternal);
        Bounds = envelope;
        WidthMetres = Math.Max(envelope.Width, 1);
        HeightMetres = Math.Max(envelope.Height, 1);

        // Lowest and highest point of the shape in each column.
        Array.Fill(_low, double.PositiveInfinity);
        Array.Fill(_high, double.NegativeInfinity);
        foreach (Geometry shape in all)
        {
            for (int part = 0; part < shape.NumGeometries; part++)
            {
                if (shape.GetGeometryN(part) is Polygon polygon)
                    Scan(polygon.ExteriorRing.CoordinateSequence);
            }
        }

        foreach (double[] table in _free)
            Array.Fill(table, HeightMetres);
        for (int column = 0; column < Steps; column++)
        {
            double top = double.IsInfinity(_high[column]) ? HeightMetres : envelope.MaxY - _high[column];
            double bottom = double.IsInfinity(_low[column]) ? HeightMetres : _low[column] - envelope.MinY;
            int mirrored = Steps - 1 - column;
            Lower(_free[(int)Corner.TopLeft], column, top);
            Lower(_free[(int)Corner.BottomLeft], column, bottom);
            Lower(_free[(int)Corner.TopRight], mirrored, top);
            Lower(_free[(int)Corner.BottomRight], mirrored, bottom);
        }

        foreach (double[] table in _free)
        {
            for (int i = 1; i <= Steps; i++)
                table[i] = Math.Min(table[i], table[i - 1]);
        }
    }

    public Envelope Bounds { get; }

    public double WidthMetres { get; }

    public double HeightMetres { get; }

    /// <summary>Free height in metres over the first <paramref name="widthMetres"/> from a corner; the whole height when the width is not
    /// positive.</summary>
    public double FreeHeight(Corner corner, double widthMetres)
    {
        if (widthMetres <= 0)
            return HeightMetres;
        int index = (int)Math.Min(Steps, Math.Ceiling(widthMetres / WidthMetres * Steps));
        return _free[(int)corner][index];
    }

    /// <summary>Highest and lowest point of the shape between two distances from its left side, as distances from its upper side; null: nothing
    /// there.</summary>
    public (double Top, double Bottom)? Span(double fromMetres, double toMetres)
    {
        if (toMetres < 0 || fromMetres > WidthMetres)
            return null;
        double top = double.NegativeInfinity, bottom = double.PositiveInfinity;
        for (int column = Step(fromMetres); column <= Step(toMetres); column++)
            (top, bottom) = (Math.Max(top, _high[column]), Math.Min(bottom, _low[column]));
        return double.IsInfinity(top) ? null : (Bounds.MaxY - top, Bounds.MaxY - bottom);

        int Step(double metres) => Math.Clamp((int)(metres / WidthMetres * Steps), 0, Steps - 1);
    }

    private static void Lower(double[] table, int column, double value) => table[column + 1] = Math.Min(table[column + 1], value);

    private void Scan(CoordinateSequence ring)
    {
        for (int i = 1; i < ring.Count; i++)
        {
            (double x0, double y0, double x1, double y1) = (ring.GetX(i - 1), ring.GetY(i - 1), ring.GetX(i), ring.GetY(i));
            int from = Column(Math.Min(x0, x1)), to = Column(Math.Max(x0, x1));
            for (int column = from; column <= to; column++)
            {
                // Conservative on steep edges: the whole edge counts in each column that it crosses, at most one column too far.
                _low[column] = Math.Min(_low[column], to - from > 1 ? AtColumn(column, x0, y0, x1, y1, Math.Min) : Math.Min(y0, y1));
                _high[column] = Math.Max(_high[column], to - from > 1 ? AtColumn(column, x0, y0, x1, y1, Math.Max) : Math.Max(y0, y1));
            }
        }
    }

    private double AtColumn(int column, double x0, double y0, double x1, double y1, Func<double, double, double> pick)
    {
        double left = Bounds.MinX + (column * WidthMetres / Steps), right = left + (WidthMetres / Steps);
        double At(double x) => y0 + (Math.Clamp((x - x0) / (x1 - x0), 0, 1) * (y1 - y0));
        return pick(At(left), At(right));
    }

    private int Column(double x) => Math.Clamp((int)((x - Bounds.MinX) / WidthMetres * Steps), 0, Steps - 1);
}
