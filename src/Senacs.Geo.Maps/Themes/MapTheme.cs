using System.Collections.Immutable;
using Senacs.Geo.Maps.Colours;

namespace Senacs.Geo.Maps.Themes;

/// <summary>What fills the communes.</summary>
public enum CommuneFill { Classes, Plain }

/// <summary>How QPV are drawn.</summary>
public enum QpvDisplay { None, Hatch, State }

/// <summary>How structures are drawn.</summary>
public enum StructureDisplay { None, Markers, Numbers }

/// <summary>A part beside the map. The legend holds only what is drawn, and only blocks that have something to say appear.</summary>
public enum BlockKind { Figures, Legend, Scale, StructureList, QpvTable }

/// <summary>Parallel lines. The angle is counted from the horizontal, anticlockwise.</summary>
public sealed record Hatch(double AngleDegrees, double LinePt, double StepMm);

/// <summary>How a map looks: colours, lines, type, what is named, what stands beside. Data: a JSON file, see <see cref="MapThemeReader"/>.</summary>
/// <remarks>Lengths in points and millimetres hold for A4 and larger; smaller sheets shrink the type, never under 6 pt.</remarks>
public sealed record MapTheme
{
    public required string Name { get; init; }

    /// <summary>Printed when the model's finding does not fit the theme: neutral title for markers-only themes.</summary>
    public TitleChoice Title { get; init; } = TitleChoice.Finding;

    /// <summary>Overrides the neutral title; <c>{departement}</c> stands for the name. Null: the model's.</summary>
    public string? NeutralTitle { get; init; }

    public CommuneFill Fill { get; init; } = CommuneFill.Classes;

    public Rgb PlainColour { get; init; } = new(0xF3, 0xF1, 0xEC);

    public ImmutableDictionary<CommuneClass, Rgb> ClassColours { get; init; } = DefaultClassColours;

    /// <summary>Projects: the future class's colour in hatch over the zone beneath.</summary>
    public Hatch ProjectHatch { get; init; } = new(45, 0.4, 1.6);

    public QpvDisplay Qpv { get; init; } = QpvDisplay.Hatch;

    public Rgb QpvColour { get; init; } = new(0xA3, 0x19, 0x5B);

    public double QpvOutlinePt { get; init; } = 0.8;

    public Hatch QpvHatch { get; init; } = new(135, 0.3, 0.9);

    public ImmutableDictionary<QpvState, Rgb> QpvStateColours { get; init; } = DefaultQpvStateColours;

    public StructureDisplay Structures { get; init; } = StructureDisplay.Markers;

    public Rgb CentreSocialColour { get; init; } = new(0x0B, 0x2A, 0x4A);

    public Rgb EvsColour { get; init; } = new(0x7A, 0x33, 0x00);

    /// <summary>Diameter of a centre social's disc; numbers take 1.6 times as much.</summary>
    public double MarkerMm { get; init; } = 2.3;

    public Rgb TextColour { get; init; } = new(0x1E, 0x1E, 0x1E);

    public Rgb SecondaryTextColour { get; init; } = new(0x5C, 0x5C, 0x5C);

    public Rgb LimitColour { get; init; } = Rgb.White;

    public Rgb LimitOnWhiteColour { get; init; } = new(0x9A, 0x9A, 0x9A);

    public Rgb EpciLimitColour { get; init; } = new(0x6B, 0x6B, 0x6B);

    public Rgb OutlineColour { get; init; } = new(0x3A, 0x3A, 0x3A);

    public double LimitPt { get; init; } = 0.25;

    public double EpciLimitPt { get; init; } = 0.6;

    public double OutlinePt { get; init; } = 1.2;

    public bool ShowEpciLimits { get; init; } = true;

    /// <summary>Every commune with a structure is named (or numbered).</summary>
    public bool NameStructureCommunes { get; init; } = true;

    /// <summary>Then this many towns more, by population, as room allows.</summary>
    public int NamedTowns { get; init; } = 15;

    /// <summary>Small towns too, not only while few are named.</summary>
    public bool NamesSmallTowns { get; init; }

    public bool NameQpv { get; init; }

    /// <summary>At most this many zoom windows, where markers are too dense to tell apart; 0: none.</summary>
    public int MaximumInsets { get; init; } = 4;

    public ImmutableArray<BlockKind> Blocks { get; init; } = [BlockKind.Figures, BlockKind.Legend, BlockKind.Scale];

    /// <summary>Any two of the first three are at least 30 apart in CIELAB for the three dichromacies, and L* 67, 85, 100 in grey (tests hold it).</summary>
    public static ImmutableDictionary<CommuneClass, Rgb> DefaultClassColours { get; } = ImmutableDictionary.CreateRange(
    [
        KeyValuePair.Create(CommuneClass.CentreSocial, new Rgb(0x79, 0xA6, 0xD2)),
        KeyValuePair.Create(CommuneClass.EvsSeul, new Rgb(0xFA, 0xCC, 0x84)),
        KeyValuePair.Create(CommuneClass.ZoneBlanche, Rgb.White),
        KeyValuePair.Create(CommuneClass.CsEtEvs, new Rgb(0x4F, 0x84, 0xBB)),
    ]);

    public static ImmutableDictionary<QpvState, Rgb> DefaultQpvStateColours { get; } = ImmutableDictionary.CreateRange(
    [
        KeyValuePair.Create(QpvState.Servi, new Rgb(0x1F, 0x5A, 0x96)),
        KeyValuePair.Create(QpvState.Dans, new Rgb(0x1F, 0x5A, 0x96)),
        KeyValuePair.Create(QpvState.AProximite, new Rgb(0x79, 0xA6, 0xD2)),
        KeyValuePair.Create(QpvState.Indetermine, new Rgb(0x8A, 0x8A, 0x8A)),
        KeyValuePair.Create(QpvState.SansStructure, new Rgb(0xA3, 0x19, 0x5B)),
    ]);

    /// <summary>The same theme in grey: each colour becomes the grey of its lightness, so that what a photocopier shows is what was designed.</summary>
    public MapTheme ToGrey() => this with
    {
        PlainColour = ColourVision.ToGrey(PlainColour),
        ClassColours = ClassColours.ToImmutableDictionary(pair => pair.Key, pair => ColourVision.ToGrey(pair.Value)),
        QpvColour = ColourVision.ToGrey(QpvColour),
        QpvStateColours = QpvStateColours.ToImmutableDictionary(pair => pair.Key, pair => ColourVision.ToGrey(pair.Value)),
        CentreSocialColour = ColourVision.ToGrey(CentreSocialColour),
        EvsColour = ColourVision.ToGrey(EvsColour),
        TextColour = ColourVision.ToGrey(TextColour),
        SecondaryTextColour = ColourVision.ToGrey(SecondaryTextColour),
        LimitColour = ColourVision.ToGrey(LimitColour),
        LimitOnWhiteColour = ColourVision.ToGrey(LimitOnWhiteColour),
        EpciLimitColour = ColourVision.ToGrey(EpciLimitColour),
        OutlineColour = ColourVision.ToGrey(OutlineColour),
    };
}
