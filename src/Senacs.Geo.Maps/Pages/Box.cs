namespace Senacs.Geo.Maps.Pages;

/// <summary>A rectangle on the page, millimetres, y downwards.</summary>
public readonly record struct Box(double LeftMm, double TopMm, double WidthMm, double HeightMm)
{
    public double RightMm => LeftMm + WidthMm;

    public double BottomMm => TopMm + HeightMm;

    public double AreaSquareMm => WidthMm * HeightMm;

    public static Box FromEdges(double left, double top, double right, double bottom) => new(left, top, right - left, bottom - top);

    public static Box Around(double x, double y, double radius) => new(x - radius, y - radius, 2 * radius, 2 * radius);

    /// <summary>True when the interiors meet: boxes that only touch do not overlap.</summary>
    public bool Overlaps(in Box other) => LeftMm < other.RightMm && other.LeftMm < RightMm && TopMm < other.BottomMm && other.TopMm < BottomMm;

    public bool Contains(in Box other) => other.LeftMm >= LeftMm && other.RightMm <= RightMm && other.TopMm >= TopMm && other.BottomMm <= BottomMm;

    public Box Inflate(double mm) => new(LeftMm - mm, TopMm - mm, WidthMm + (2 * mm), HeightMm + (2 * mm));

    public Box Move(double dx, double dy) => this with { LeftMm = LeftMm + dx, TopMm = TopMm + dy };

    public Box Union(in Box other) => FromEdges(
        Math.Min(LeftMm, other.LeftMm), Math.Min(TopMm, other.TopMm), Math.Max(RightMm, other.RightMm), Math.Max(BottomMm, other.BottomMm));
}

/// <summary>A corner of the page's body.</summary>
public enum Corner { TopLeft, TopRight, BottomLeft, BottomRight }
