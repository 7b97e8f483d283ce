namespace Senacs.Geo.Maps.Labels;

/// <summary>A name to place beside its anchor.</summary>
/// <param name="Key">Unique, e.g. a commune code: breaks ties.</param>
/// <param name="Variants">The name on one line, then broken over two or three, in order of preference.</param>
/// <param name="Type">Type style.</param>
/// <param name="Anchor">What it names: a box around its marker or markers. The label may not cover it.</param>
/// <param name="Priority">Higher is placed first.</param>
/// <param name="IsRequired">Gets a leader line rather than be left out.</param>
public sealed record LabelRequest(
    string Key, ImmutableArray<ImmutableArray<string>> Variants, TypeStyle Type, Box Anchor, double Priority, bool IsRequired)
{
    /// <summary>Priority of a name that is welcome on clean ground only, and not missed elsewhere.</summary>
    public const double HelpPriority = -1;

    public bool IsHelp => !IsRequired && Priority < 0;

    /// <summary>Where there is no room otherwise; null: the type stays as it is.</summary>
    public TypeStyle? SmallerType { get; init; }

    /// <summary>Stands for the name of an area where that has no room: its number in a table. Null: nothing does.</summary>
    public (string Text, TypeStyle Type)? Number { get; init; }

    /// <summary>The name of an area stands inside it; null: beside its anchor.</summary>
    public LabelArea? Area { get; init; }
}

/// <summary>Something drawn that a name belongs to.</summary>
/// <param name="Box">Its outline.</param>
/// <param name="Key">Key of the label that names it.</param>
public readonly record struct LabelMark(Box Box, string Key);

/// <summary>A name in its place.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Lines">The lines as set.</param>
/// <param name="Box">Ink box of the text, without halo.</param>
/// <param name="Anchor">Side from which the lines are aligned.</param>
/// <param name="Leader">From the anchor to the label (x0, y0, x1, y1); empty: none.</param>
public sealed record PlacedLabel(LabelRequest Request, ImmutableArray<string> Lines, Box Box, TextAnchor Anchor, ImmutableArray<double> Leader)
{
    /// <summary>As set: that of the request or the smaller one.</summary>
    public TypeStyle Type { get; init; } = Request.Type;

    /// <summary>Letter by letter along a curve; empty: in straight lines.</summary>
    public ImmutableArray<AreaLetter> Letters { get; init; } = [];

    /// <summary>Lines at their baselines.</summary>
    public ImmutableArray<TextLine> TextLines()
    {
        double x = Anchor switch { TextAnchor.Start => Box.LeftMm, TextAnchor.End => Box.RightMm, _ => Box.LeftMm + (Box.WidthMm / 2) };
        return [.. Lines.Select((line, i) => new TextLine(x, Box.TopMm + (Type.SizeMm * (LabelPlacer.AscentEm + (i * LabelPlacer.LineEm))), line))];
    }

    /// <summary>The ink of the two meets: letter by letter where a name is curved.</summary>
    public bool Overlaps(PlacedLabel other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Box.Overlaps(other.Box) && (other.Letters.IsEmpty ? Overlaps(other.Box) : other.Letters.Any(l => Overlaps(l.Box)));
    }

    public bool Overlaps(Box box) => Letters.IsEmpty ? Box.Overlaps(box) : Letters.Any(l => l.Box.Overlaps(box));
}
