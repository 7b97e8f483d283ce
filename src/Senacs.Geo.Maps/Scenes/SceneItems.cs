namespace Senacs.Geo.Maps.Scenes;

/// <summary>Something drawn, in millimetres from the page's upper left corner, y downwards.</summary>
/// <param name="Style">Name of a <see cref="StyleRule"/>; null inherits.</param>
public abstract record SceneItem(string? Style)
{
    /// <summary>What it is part of, for who listens; null: what is around it.</summary>
    public SceneTag? Tag { get; init; }

    /// <summary>The same, moved.</summary>
    public abstract SceneItem Move(double dxMm, double dyMm);
}

/// <summary>Rings or lines in hundredths of a millimetre: what the SVG can write exactly.</summary>
/// <param name="Style">See <see cref="SceneItem"/>.</param>
/// <param name="Parts">Each x0, y0, x1, y1…; a ring does not repeat its first point.</param>
/// <param name="IsClosed">Rings, filled even-odd; else polylines.</param>
public sealed record ScenePath(string? Style, ImmutableArray<int[]> Parts, bool IsClosed) : SceneItem(Style)
{
    public string? Id { get; init; }

    /// <summary>Names (without <c>data-</c>) and values, in the order written.</summary>
    public ImmutableArray<(string Name, string Value)> Data { get; init; } = [];

    /// <summary>Tool tip and accessible name.</summary>
    public string? Title { get; init; }

    public override SceneItem Move(double dxMm, double dyMm)
    {
        (int dx, int dy) = ((int)Math.Round(dxMm * 100), (int)Math.Round(dyMm * 100));
        return this with { Parts = [.. Parts.Select(part => part.Select((v, i) => v + (i % 2 == 0 ? dx : dy)).ToArray())] };
    }
}

public sealed record SceneRect(string? Style, double XMm, double YMm, double WidthMm, double HeightMm) : SceneItem(Style)
{
    public override SceneItem Move(double dxMm, double dyMm) => this with { XMm = XMm + dxMm, YMm = YMm + dyMm };
}

public sealed record SceneCircle(string? Style, double XMm, double YMm, double RadiusMm) : SceneItem(Style)
{
    public override SceneItem Move(double dxMm, double dyMm) => this with { XMm = XMm + dxMm, YMm = YMm + dyMm };
}

/// <summary>A straight line or polyline: x0, y0, x1, y1…</summary>
public sealed record ScenePolyline(string? Style, ImmutableArray<double> XyMm, bool IsClosed = false) : SceneItem(Style)
{
    public override SceneItem Move(double dxMm, double dyMm) => this with { XyMm = [.. XyMm.Select((v, i) => v + (i % 2 == 0 ? dxMm : dyMm))] };
}

/// <summary>A picture of the user's: it is written into the document, so that one file says all.</summary>
public sealed record SceneImage(
    string MediaType, ReadOnlyMemory<byte> Content, double XMm, double YMm, double WidthMm, double HeightMm) : SceneItem((string?)null)
{
    public string? Id { get; init; }

    public override SceneItem Move(double dxMm, double dyMm) => this with { XMm = XMm + dxMm, YMm = YMm + dyMm };
}

public enum TextAnchor { Start, Middle, End }

/// <summary>One or more lines of real text, each at its baseline.</summary>
public sealed record SceneText(string? Style, TextAnchor Anchor, ImmutableArray<TextLine> Lines) : SceneItem(Style)
{
    public string? Id { get; init; }

    /// <summary>Name of the style that gives the halo; null: none.</summary>
    public string? Halo { get; init; }

    /// <summary>Turned clockwise about the start of its first line.</summary>
    public double AngleDegrees { get; init; }

    public override SceneItem Move(double dxMm, double dyMm) =>
        this with { Lines = [.. Lines.Select(line => line with { XMm = line.XMm + dxMm, YMm = line.YMm + dyMm })] };
}

public readonly record struct TextLine(double XMm, double YMm, string Text);

/// <summary>Items that belong together: a designer moves them as one.</summary>
public sealed record SceneGroup(string? Style, ImmutableArray<SceneItem> Items) : SceneItem(Style)
{
    public string? Id { get; init; }

    public ImmutableArray<(string Name, string Value)> Data { get; init; } = [];

    public string? Title { get; init; }

    /// <summary>Of the texts in it: name of the style that gives the halo; null: none.</summary>
    public string? Halo { get; init; }

    /// <summary>What lies outside this rectangle is not drawn; the group then needs an <see cref="Id"/>.</summary>
    public Box? Clip { get; init; }

    public override SceneItem Move(double dxMm, double dyMm) =>
        this with { Clip = Clip?.Move(dxMm, dyMm), Items = [.. Items.Select(item => item.Move(dxMm, dyMm))] };
}

/// <summary>A layer of the contract: communes, qpv, structures, etiquettes, legende, habillage.</summary>
public sealed record SceneLayer(string Id, ImmutableArray<SceneItem> Items);

/// <summary>A named style: in SVG a CSS class.</summary>
public sealed record StyleRule(string Name, SceneStyle Style);

/// <summary>A pattern of parallel lines over a ground.</summary>
/// <param name="Id">Referred to as <c>url(#Id)</c> in a style.</param>
/// <param name="AngleDegrees">From the horizontal, anticlockwise.</param>
/// <param name="StepMm">Between lines.</param>
/// <param name="WidthMm">Of a line.</param>
/// <param name="Line">Colour of the lines.</param>
/// <param name="Ground">Colour between them; null: transparent.</param>
public sealed record HatchPattern(string Id, double AngleDegrees, double StepMm, double WidthMm, Rgb Line, Rgb? Ground);

/// <summary>A type style of the map: a name for the CSS class, a size, a face.</summary>
public sealed record TypeStyle(string Name, double SizePt, FontFace Face)
{
    public double SizeMm => SizePt * FontMetrics.MmPerPoint;

    /// <summary>Letters of this type in a colour.</summary>
    public SceneStyle Style(Rgb colour) => new() { FontSizeMm = SizeMm, Fill = colour, Face = Face == FontFace.Regular ? null : Face };

    public double WidthMm(string text) => FontMetrics.Carlito.WidthMm(text, Face, SizePt);

    /// <summary>A line of this type at its baseline.</summary>
    public SceneText Line(double xMm, double yMm, string text, TextAnchor anchor = TextAnchor.Start) =>
        new(Name, anchor, [new TextLine(xMm, yMm, text)]);
}
