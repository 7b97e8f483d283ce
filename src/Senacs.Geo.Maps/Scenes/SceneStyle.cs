namespace Senacs.Geo.Maps.Scenes;

/// <summary>What a shape or a letter is filled or lined with: nothing, a colour, or a pattern by its id.</summary>
public readonly record struct ScenePaint
{
    private ScenePaint(Rgb? colour, string? patternId) => (Colour, PatternId) = (colour, patternId);

    /// <summary>Not painted.</summary>
    public static ScenePaint None => default;

    public Rgb? Colour { get; }

    /// <summary>Of a <see cref="HatchPattern"/>.</summary>
    public string? PatternId { get; }

    public static implicit operator ScenePaint(Rgb colour) => new(colour, null);

    public static ScenePaint Pattern(string id) => new(null, id);

    /// <summary>As SVG writes it.</summary>
    public string ToCss() => PatternId is not null ? $"url(#{PatternId})" : Colour is { } colour ? colour.ToCss() : "none";
}

/// <summary>How something is drawn; what is null is taken from the group around it, and at last from SVG's own defaults: filled black, no
/// line.</summary>
/// <remarks>Lengths in millimetres; those that SVG writes are rounded to hundredths, and every writer draws these.</remarks>
public sealed record SceneStyle
{
    public static SceneStyle Default { get; } = new() { Fill = new Rgb(0, 0, 0), Stroke = ScenePaint.None, StrokeWidthMm = 1, FillOpacity = 1 };

    public ScenePaint? Fill { get; init; }

    /// <summary>0 to 1.</summary>
    public double? FillOpacity { get; init; }

    public ScenePaint? Stroke { get; init; }

    public double? StrokeWidthMm { get; init; }

    /// <summary>A dash and the gap after it.</summary>
    public (double DashMm, double GapMm)? Dash { get; init; }

    public bool HasRoundJoins { get; init; }

    public bool HasRoundCaps { get; init; }

    /// <summary>Type size: the em.</summary>
    public double? FontSizeMm { get; init; }

    public FontFace? Face { get; init; }

    /// <summary>This style inside of another.</summary>
    public SceneStyle Within(SceneStyle around) => new()
    {
        Fill = Fill ?? around.Fill,
        FillOpacity = FillOpacity ?? around.FillOpacity,
        Stroke = Stroke ?? around.Stroke,
        StrokeWidthMm = StrokeWidthMm ?? around.StrokeWidthMm,
        Dash = Dash ?? around.Dash,
        HasRoundJoins = HasRoundJoins || around.HasRoundJoins,
        HasRoundCaps = HasRoundCaps || around.HasRoundCaps,
        FontSizeMm = FontSizeMm ?? around.FontSizeMm,
        Face = Face ?? around.Face,
    };

    /// <summary>The declarations of a CSS class.</summary>
    public string ToCss()
    {
        StringBuilder css = new();
        Add("font-size", FontSizeMm is { } size ? Mm(size) + "px" : null);
        Add("fill", Fill?.ToCss());
        Add("fill-opacity", FillOpacity is { } opacity ? opacity.ToString(".##", CultureInfo.InvariantCulture) : null);
        Add("stroke", Stroke?.ToCss());
        Add("stroke-width", StrokeWidthMm is { } width ? Mm(width) : null);
        Add("stroke-dasharray", Dash is { } dash ? string.Create(CultureInfo.InvariantCulture, $"{dash.DashMm:#.##} {dash.GapMm:#.##}") : null);
        Add("stroke-linejoin", HasRoundJoins ? "round" : null);
        Add("stroke-linecap", HasRoundCaps ? "round" : null);
        Add(Face == FontFace.Italic ? "font-style" : "font-weight", Face switch { FontFace.Bold => "700", FontFace.Italic => "italic", _ => null });
        return css.ToString();

        void Add(string property, string? value)
        {
            if (value is not null)
                css.Append(css.Length > 0 ? ";" : "").Append(property).Append(':').Append(value);
        }
    }

    private static string Mm(double mm) => mm.ToString("0.##", CultureInfo.InvariantCulture);
}
