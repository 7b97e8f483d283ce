namespace Senacs.Geo.Maps.Scenes;

/// <summary>A composed page: everything that is drawn, where, in millimetres. Writers only translate it.</summary>
public sealed record MapScene
{
    public required double WidthMm { get; init; }

    public required double HeightMm { get; init; }

    /// <summary>Paper beyond the cut; with it come crop marks.</summary>
    public double BleedMm { get; init; }

    /// <summary>From the edge of the sheet to the cut: bleed and crop marks; 0 without bleed.</summary>
    public double SlugMm => BleedMm > 0 ? BleedMm + CropMarks.ReachMm : 0;

    /// <summary>Of the file: the page, its bleed and its crop marks.</summary>
    public double SheetWidthMm => WidthMm + (2 * SlugMm);

    public double SheetHeightMm => HeightMm + (2 * SlugMm);

    /// <summary>Of a page given in pixels: the size of its PNG.</summary>
    public (int Width, int Height)? Pixels { get; init; }

    public required string Title { get; init; }

    /// <summary>The text alternative, made from the figures.</summary>
    public required string Description { get; init; }

    /// <summary>Of what bears no tag of its own: the picture, told by <see cref="Description"/>; or, on the page of a document, its
    /// furniture.</summary>
    public bool IsPicture { get; init; } = true;

    /// <summary>Something on it follows the coverage rule: whoever shows it names the rule beside it, else not.</summary>
    public bool FollowsRule { get; init; }

    /// <summary>Day of the picture: the PDF's date, so that its bytes do not change from run to run.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Colour of the paper; null: transparent.</summary>
    public Rgb? Background { get; init; } = Rgb.White;

    public required ImmutableArray<StyleRule> Styles { get; init; }

    public ImmutableArray<HatchPattern> Patterns { get; init; } = [];

    /// <summary>In drawing order.</summary>
    public required ImmutableArray<SceneLayer> Layers { get; init; }

    /// <summary>How well the labels found room.</summary>
    public required LabelQuality Labels { get; init; }

    /// <summary>How well the map fills the page.</summary>
    public required LayoutQuality Layout { get; init; }

    /// <summary>A sheet with the styles that its layers use.</summary>
    internal static MapScene On(PageSpec page, double widthMm, double heightMm, MapPalette palette, ImmutableArray<SceneLayer> layers,
        string title, string description, DateOnly date, LabelQuality labels, LayoutQuality layout)
    {
        (ImmutableArray<StyleRule> styles, ImmutableArray<HatchPattern> patterns) = palette.UsedBy(layers);
        return new MapScene
        {
            WidthMm = widthMm,
            HeightMm = heightMm,
            Pixels = page.Pixels,
            Background = page.IsTransparent ? null : Rgb.White,
            Title = XmlText.Clean(title),
            Description = XmlText.Clean(description),
            Date = date,
            Styles = styles,
            Patterns = patterns,
            Layers = layers,
            Labels = labels,
            Layout = layout,
        };
    }
}

/// <summary>How well the map fills the page.</summary>
/// <param name="ScaleDenominator">1:n.</param>
/// <param name="MapBox">The département's bounding box.</param>
/// <param name="Body">What title and sources leave.</param>
/// <param name="FreeAreaRatio">Bounding box of the map over the body less its blocks, 0 to 1 (more when blocks stand inside the box's free
/// corners).</param>
/// <param name="Blocks">Where each block stands.</param>
public sealed record LayoutQuality(double ScaleDenominator, Box MapBox, Box Body, double FreeAreaRatio, ImmutableArray<PlacedBlock> Blocks)
{
    /// <summary>Frames of the zoom windows.</summary>
    public ImmutableArray<Box> Insets { get; init; } = [];
}

/// <summary>Where a block stands.</summary>
public sealed record PlacedBlock(BlockKind Kind, int Variant, Corner Corner, Box Box);

/// <summary>What the placer achieved: overlaps are 0 by construction, and computed again.</summary>
/// <param name="Requested">Names asked for.</param>
/// <param name="Placed">Names on the map, leader lines included.</param>
/// <param name="WithLeader">Of these, with a leader line.</param>
/// <param name="Overlaps">Pairs of labels, or label and marker or block, that overlap.</param>
/// <param name="Ambiguous">Labels without leader nearer to another marker than to their own.</param>
/// <param name="Unplaced">Keys of the names left out, required ones first; those are numbered.</param>
public sealed record LabelQuality(int Requested, int Placed, int WithLeader, int Overlaps, int Ambiguous, ImmutableArray<string> Unplaced)
{
    /// <summary>Of a page that asks for no names.</summary>
    public static LabelQuality None { get; } = new(0, 0, 0, 0, 0, []);

    /// <summary>Of two maps of one page.</summary>
    internal LabelQuality Plus(LabelQuality other) => new(
        Requested + other.Requested, Placed + other.Placed, WithLeader + other.WithLeader, Overlaps + other.Overlaps, Ambiguous + other.Ambiguous,
            Unplaced.AddRange(other.Unplaced));

    public double PlacedRatio => Requested == 0 ? 1 : (double)Placed / Requested;
}
