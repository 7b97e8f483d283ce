namespace Senacs.Geo.Maps.Scenes;

/// <summary>The named styles, patterns and type of a page: a scene takes those that it uses.</summary>
/// <param name="typeFactor">1 for A4.</param>
public abstract class StyleBook(double typeFactor)
{
    private readonly List<StyleRule> _rules = [];
    private readonly List<HatchPattern> _patterns = [];
    private readonly Dictionary<string, TypeStyle> _types = new(StringComparer.Ordinal);

    /// <summary>Null: no text is set in it.</summary>
    public TypeStyle? TypeOf(string name) => _types.GetValueOrDefault(name);

    /// <summary>The rules and patterns that the layers really use.</summary>
    public (ImmutableArray<StyleRule> Styles, ImmutableArray<HatchPattern> Patterns) UsedBy(IEnumerable<SceneLayer> layers)
    {
        HashSet<string> used = new(StringComparer.Ordinal);
        foreach (SceneLayer layer in layers)
            Collect(layer.Items, used);
        ImmutableArray<StyleRule> styles = [.. _rules.Where(rule => used.Contains(rule.Name))];
        return (styles, [.. _patterns.Where(p => styles.Any(s => s.Style.Fill?.PatternId == p.Id))]);
    }

    private static void Collect(ImmutableArray<SceneItem> items, HashSet<string> used)
    {
        foreach (SceneItem item in items)
        {
            if (item.Style is not null)
                used.Add(item.Style);
            if (item is SceneText { Halo: { } aroundText })
                used.Add(aroundText);
            if (item is SceneGroup { Halo: { } aroundGroup })
                used.Add(aroundGroup);
            if (item is SceneGroup group)
                Collect(group.Items, used);
        }
    }

    private protected static double Mm(double pt) => Math.Round(pt * FontMetrics.MmPerPoint, 2);

    private protected static SceneStyle Lined(ScenePaint fill, Rgb line, double linePt) => Edged(fill, line, linePt) with { HasRoundJoins = true };

    private protected static SceneStyle Edged(ScenePaint fill, Rgb line, double linePt) =>
        new() { Fill = fill, Stroke = line, StrokeWidthMm = Mm(linePt) };

    private protected void Rule(string name, SceneStyle style) => _rules.Add(new StyleRule(name, style));

    private protected void Pattern(string name, Hatch hatch, Rgb ink, Rgb? ground) =>
        _patterns.Add(new HatchPattern(name, hatch.AngleDegrees, hatch.StepMm, hatch.LinePt * FontMetrics.MmPerPoint, ink, ground));

    /// <param name="name">Of the style.</param>
    /// <param name="sizePt">On A4; in quarters of a point, never under 6.</param>
    /// <param name="face">Of the font.</param>
    /// <param name="colour">Of the letters.</param>
    private protected TypeStyle Type(string name, double sizePt, FontFace face, Rgb colour)
    {
        TypeStyle type = _types[name] = new(name, Math.Max(6, Math.Round(sizePt * typeFactor * 4) / 4), face);
        Rule(name, type.Style(colour));
        return type;
    }
}
