namespace Senacs.Geo.Maps.Drawing;

/// <summary>Walks a scene in drawing order and says what to paint, the styles worked out as SVG would: what SVG leaves to a browser, pixels and PDF
/// are told here.</summary>
/// <remarks>Millimetres of the page, y downwards. A hatch is lines under a clip, a halo the outline of the letters beneath them.</remarks>
internal abstract class ScenePainter(MapScene scene)
{
    private readonly Dictionary<string, SceneStyle> _styles = scene.Styles.ToDictionary(s => s.Name, s => s.Style, StringComparer.Ordinal);
    private readonly Dictionary<string, HatchPattern> _patterns = scene.Patterns.ToDictionary(p => p.Id, StringComparer.Ordinal);

    /// <summary>Paper, then layer after layer.</summary>
    protected void PaintScene()
    {
        Enter(SceneTag.Furniture);
        if (scene.Background is { } paper)
            Draw(Outline.Of(new SceneRect(null, -scene.BleedMm, -scene.BleedMm, scene.WidthMm + (2 * scene.BleedMm),
                scene.HeightMm + (2 * scene.BleedMm))), paper, null, SceneStyle.Default);
        SceneTag usual = scene.IsPicture ? new SceneTag(SceneRole.Figure) { Alternative = scene.Description } : SceneTag.Furniture;
        foreach (SceneLayer layer in scene.Layers)
            Paint(layer.Items, SceneStyle.Default, usual);
    }

    /// <summary>What is painted from here on is part of this element of the document's structure.</summary>
    protected virtual void Enter(SceneTag tag)
    {
    }

    /// <summary>Fills, then lines.</summary>
    /// <param name="outline">What.</param>
    /// <param name="fill">Null: not filled.</param>
    /// <param name="line">Null: not lined.</param>
    /// <param name="style">Opacity of the fill; width, joins and dashes of the line.</param>
    protected abstract void Draw(Outline outline, Rgb? fill, Rgb? line, SceneStyle style);

    /// <summary>Letters, at the start of their baseline.</summary>
    /// <param name="run">The glyphs, and what they say.</param>
    /// <param name="style">Its size; and its line, when <paramref name="isHalo"/>.</param>
    /// <param name="colour">Of the letters, or of their outline.</param>
    /// <param name="place">Where, and turned how.</param>
    /// <param name="isHalo">The outline beneath is drawn, not the letters: it says nothing to a reader.</param>
    protected abstract void Letters(ShapedRun run, SceneStyle style, Rgb colour, TextPlace place, bool isHalo);

    protected abstract void Image(SceneImage image);

    /// <summary>Draws within an outline only.</summary>
    protected abstract void Clipped(Outline outline, Action draw);

    private void Paint(ImmutableArray<SceneItem> items, SceneStyle around, SceneTag tag)
    {
        foreach (SceneItem item in items)
            Paint(item, around, item.Tag ?? tag);
    }

    private void Paint(SceneItem item, SceneStyle around, SceneTag tag)
    {
        SceneStyle style = StyleOf(item.Style, around);
        if (item is not SceneGroup)
            Enter(tag);
        switch (item)
        {
            case SceneGroup group when group.Clip is { } clip:
                Clipped(Outline.Of(clip), () => Group(group, style, around, tag));
                break;
            case SceneGroup group:
                Group(group, style, around, tag);
                break;
            case SceneText text:
                if (text.Halo is { } halo)
                    Text(text, StyleOf(text.Style, StyleOf(halo, around)), isHalo: true);
                Text(text, style, isHalo: false);
                break;
            case SceneImage image:
                Image(image);
                break;
            default:
                Shape(Outline.Of(item), style);
                break;
        }
    }

    private void Group(SceneGroup group, SceneStyle style, SceneStyle around, SceneTag tag)
    {
        if (group.Halo is { } halo)
        {
            Enter(tag);
            Halos(group.Items, StyleOf(group.Style, StyleOf(halo, around)));
        }

        Paint(group.Items, style, tag);
    }

    // of a group's texts: what else it holds has a line of its own
    private void Halos(ImmutableArray<SceneItem> items, SceneStyle around)
    {
        foreach (SceneItem item in items)
        {
            if (item is SceneText text)
                Text(text, StyleOf(text.Style, around), isHalo: true);
            else if (item is SceneGroup group)
                Halos(group.Items, StyleOf(group.Style, around));
        }
    }

    private SceneStyle StyleOf(string? name, SceneStyle around) => name is not null && _styles.TryGetValue(name, out SceneStyle? own)
        ? own.Within(around) : around;

    private void Shape(Outline outline, SceneStyle style)
    {
        if (style.Fill is { PatternId: { } pattern })
            Hatch(outline, _patterns[pattern]);
        if (style.Fill?.Colour is not null || style.Stroke?.Colour is not null)
            Draw(outline, style.Fill?.Colour, style.Stroke?.Colour, style);
    }

    private void Text(SceneText text, SceneStyle style, bool isHalo)
    {
        ScenePaint? paint = isHalo ? style.Stroke : style.Fill;
        if (paint is not { Colour: { } colour })
            return;
        foreach (TextLine line in text.Lines)
        {
            double size = style.FontSizeMm ?? 0;
            IReadOnlyList<ShapedRun> runs = TextShaper.Shape(style.Face ?? FontFace.Regular, line.Text);
            double width = runs.Sum(r => r.Text.WidthEm) * size;
            double x = line.XMm - (text.Anchor switch { TextAnchor.Middle => width / 2, TextAnchor.End => width, _ => 0 });
            foreach (ShapedRun run in runs)
                Letters(run, style, colour, new TextPlace(x + (run.StartEm * size), line.YMm, text.AngleDegrees, text.Lines[0].XMm,
                    text.Lines[0].YMm), isHalo);
        }
    }

    // The lines of the pattern in SVG: tiles as high as the step, turned about the page's origin, each with a line at its upper edge.
    private void Hatch(Outline outline, HatchPattern pattern)
    {
        if (pattern.Ground is { } ground)
            Draw(outline, ground, null, SceneStyle.Default);
        (double sin, double cos) = Math.SinCos(-pattern.AngleDegrees * Math.PI / 180);
        (double MinX, double MinY, double MaxX, double MaxY) turned = outline.Bounds(cos, sin);
        ImmutableArray<int[]>.Builder lines = ImmutableArray.CreateBuilder<int[]>();
        for (double k = Math.Floor(turned.MinY / pattern.StepMm); k * pattern.StepMm <= turned.MaxY; k++)
        {
            double y = (k * pattern.StepMm) + (pattern.WidthMm / 2);
            lines.Add([.. Point(turned.MinX - 1, y), .. Point(turned.MaxX + 1, y)]);
        }

        SceneStyle style = new() { Stroke = pattern.Line, StrokeWidthMm = pattern.WidthMm };
        Clipped(outline, () => Draw(new Outline(lines.ToImmutable(), IsClosed: false), null, pattern.Line, style));

        int[] Point(double x, double y) => [Outline.Hundredths((x * cos) - (y * sin)), Outline.Hundredths((x * sin) + (y * cos))];
    }
}

/// <summary>Where a text stands: the start of its baseline, and the turn about a point.</summary>
internal readonly record struct TextPlace(double XMm, double YMm, double AngleDegrees, double AboutXMm, double AboutYMm);

/// <summary>Rings or lines in hundredths of a millimetre, or a circle.</summary>
/// <param name="Parts">See <see cref="ScenePath"/>.</param>
/// <param name="IsClosed">Rings, filled even-odd; else polylines.</param>
/// <param name="Circle">Instead of parts.</param>
internal sealed record Outline(ImmutableArray<int[]> Parts, bool IsClosed, SceneCircle? Circle = null)
{
    public static Outline Of(SceneItem item) => item switch
    {
        ScenePath path => new(path.Parts, path.IsClosed),
        SceneRect rect => Of(new Box(rect.XMm, rect.YMm, rect.WidthMm, rect.HeightMm)),
        ScenePolyline line => new([[.. line.XyMm.Select(Hundredths)]], line.IsClosed),
        SceneCircle circle => new([], true, circle),
        _ => throw new NotSupportedException($"{item.GetType().Name} has no outline."),
    };

    public static Outline Of(Box box)
    {
        (int left, int top, int right, int bottom) = (Hundredths(box.LeftMm), Hundredths(box.TopMm), Hundredths(box.RightMm),
            Hundredths(box.BottomMm));
        return new([[left, top, right, top, right, bottom, left, bottom]], true);
    }

    public static int Hundredths(double mm) => (int)Math.Round(mm * 100, MidpointRounding.AwayFromZero);

    /// <summary>In millimetres, of the outline turned by −angle: x' = x·cos + y·sin.</summary>
    public (double MinX, double MinY, double MaxX, double MaxY) Bounds(double cos, double sin)
    {
        (double minX, double minY, double maxX, double maxY) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        if (Circle is { } c)
        {
            (double x, double y) = ((c.XMm * cos) + (c.YMm * sin), (c.YMm * cos) - (c.XMm * sin));
            return (x - c.RadiusMm, y - c.RadiusMm, x + c.RadiusMm, y + c.RadiusMm);
        }

        foreach (int[] part in Parts)
        {
            for (int i = 0; i < part.Length; i += 2)
            {
                (double px, double py) = (part[i] / 100.0, part[i + 1] / 100.0);
                (double x, double y) = ((px * cos) + (py * sin), (py * cos) - (px * sin));
                (minX, minY, maxX, maxY) = (Math.Min(minX, x), Math.Min(minY, y), Math.Max(maxX, x), Math.Max(maxY, y));
            }
        }

        return (minX, minY, maxX, maxY);
    }
}
