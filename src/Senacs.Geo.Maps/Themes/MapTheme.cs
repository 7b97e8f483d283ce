namespace Senacs.Geo.Maps.Themes;

/// <summary>What fills the communes.</summary>
public enum CommuneFill
{
    /// <summary>The three classes.</summary>
    Classes,

    /// <summary>The three classes, centre social in two: with and without an EVS.</summary>
    FourClasses,

    /// <summary>One colour.</summary>
    Plain,

    /// <summary>The rate of its EPCI, in classes.</summary>
    Epci,

    /// <summary>Distance to the nearest site, in bands.</summary>
    Bands,

    /// <summary>What changed between two dates.</summary>
    Change,

    /// <summary>A value of its own, in classes.</summary>
    Values,
}

/// <summary>How QPV are drawn.</summary>
public enum QpvDisplay { None, Hatch, State }

/// <summary>How structures are drawn.</summary>
public enum StructureDisplay
{
    None,
    Markers,
    Numbers,

    /// <summary>A letter and a colour by mode de gestion.</summary>
    Management,
}

/// <summary>A part beside the map. The legend holds only what is drawn, and only blocks that have something to say appear.</summary>
public enum BlockKind { Figures, Legend, Scale, StructureList, QpvTable, EpciTable, Lists, Text }

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

    /// <summary>From the lowest class to the highest; classes in between are mixed when there are more than colours.</summary>
    public ImmutableArray<Rgb> Ramp { get; init; } = [
        new(0xFF, 0xFF, 0xFF), new(0xDC, 0xE6, 0xF0), new(0xB5, 0xCE, 0xE5), new(0x88, 0xB1, 0xD7), new(0x5E, 0x93, 0xC7)];

    public BreakMethod BreakMethod { get; init; } = BreakMethod.Jenks;

    /// <summary>Classes asked for; fewer when there are fewer values.</summary>
    public int ValueClasses { get; init; } = 5;

    /// <summary>Inner limits of <see cref="BreakMethod.Manual"/>, ascending.</summary>
    public ImmutableArray<double> ManualBreaks { get; init; } = [];

    /// <summary>Rates of inhabitants rather than of communes.</summary>
    public bool RatesInhabitants { get; init; }

    /// <summary>Outer limits of the distance bands, kilometres, ascending.</summary>
    public ImmutableArray<double> BandsKm { get; init; } = [5, 10, 15];

    /// <summary>From the nearest band to the farthest.</summary>
    public ImmutableArray<Rgb> BandRamp { get; init; } = [new(0x5E, 0x93, 0xC7), new(0x9B, 0xBE, 0xDE), new(0xD2, 0xE1, 0xEF), new(0xFF, 0xFF, 0xFF)];

    public ImmutableDictionary<Changement, Rgb> ChangeColours { get; init; } = DefaultChangeColours;

    /// <summary>Inhabitants of the zones blanches as circles.</summary>
    public bool ShowPopulationCircles { get; init; }

    public Rgb CircleColour { get; init; } = new(0x6A, 0x3D, 0x8F);

    public ImmutableDictionary<Gestion, Rgb> GestionColours { get; init; } = DefaultGestionColours;

    public ImmutableDictionary<Classe, Rgb> ClassColours { get; init; } = DefaultClassColours;

    /// <summary>Of communes that a centre social and an EVS cover, where the theme tells them apart.</summary>
    public Rgb BothColour { get; init; } = new(0x4F, 0x84, 0xBB);

    /// <summary>Projects: the future class's colour in hatch over the zone beneath.</summary>
    public Hatch ProjectHatch { get; init; } = new(45, 0.4, 1.6);

    public QpvDisplay Qpv { get; init; } = QpvDisplay.Hatch;

    public Rgb QpvColour { get; init; } = Rgb.Parse(Couleurs.Qpv);

    public double QpvOutlinePt { get; init; } = 0.8;

    public Hatch QpvHatch { get; init; } = new(135, 0.3, 0.9);

    public ImmutableDictionary<QpvEtat, Rgb> QpvStateColours { get; init; } = DefaultQpvStateColours;

    public StructureDisplay Structures { get; init; } = StructureDisplay.Markers;

    public Rgb CentreSocialColour { get; init; } = Rgb.Parse(Couleurs.SymboleCentreSocial);

    public Rgb EvsColour { get; init; } = Rgb.Parse(Couleurs.SymboleEvs);

    /// <summary>Diameter of a centre social's disc; numbers take 1.6 times as much.</summary>
    public double MarkerMm { get; init; } = 2.3;

    public Rgb TextColour { get; init; } = Rgb.Parse(Couleurs.Encre);

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

    /// <summary>The EPCI are named in their land, with their rate when there is one.</summary>
    public bool NameEpci { get; init; }

    /// <summary>This many zones blanches are named, by population.</summary>
    public int NamedUncovered { get; init; }

    /// <summary>A small map of France with the département in it, where it is part of the hexagon or Corsica and room is left.</summary>
    public bool ShowSituation { get; init; } = true;

    /// <summary>Text of the block <c>texte</c>.</summary>
    public string Text { get; init; } = "";

    /// <summary>Corners asked for; a block that is not here goes where the map stays largest.</summary>
    public ImmutableDictionary<BlockKind, Corner> Corners { get; init; } = ImmutableDictionary<BlockKind, Corner>.Empty;

    /// <summary>At most this many zoom windows, where markers are too dense to tell apart; 0: none.</summary>
    public int MaximumInsets { get; init; } = 4;

    public ImmutableArray<BlockKind> Blocks { get; init; } = [BlockKind.Figures, BlockKind.Legend, BlockKind.Scale];

    /// <summary>Any two are at least 30 apart in CIELAB for the three dichromacies, and L* 67, 85, 100 in grey (tests hold
    /// it).</summary>
    public static ImmutableDictionary<Classe, Rgb> DefaultClassColours { get; } = ImmutableDictionary.CreateRange(
    [
        KeyValuePair.Create(Classe.CentreSocial, Rgb.Parse(Couleurs.CentreSocial)),
        KeyValuePair.Create(Classe.EvsSeul, Rgb.Parse(Couleurs.EvsSeul)),
        KeyValuePair.Create(Classe.ZoneBlanche, Rgb.White),
    ]);

    public static ImmutableDictionary<QpvEtat, Rgb> DefaultQpvStateColours { get; } = ImmutableDictionary.CreateRange(
    [
        KeyValuePair.Create(QpvEtat.Servi, new Rgb(0x1F, 0x5A, 0x96)),
        KeyValuePair.Create(QpvEtat.Dans, new Rgb(0x1F, 0x5A, 0x96)),
        KeyValuePair.Create(QpvEtat.AProximite, Rgb.Parse(Couleurs.CentreSocial)),
        KeyValuePair.Create(QpvEtat.Indetermine, new Rgb(0x8A, 0x8A, 0x8A)),
        KeyValuePair.Create(QpvEtat.SansStructure, Rgb.Parse(Couleurs.Qpv)),
    ]);

    /// <summary>Gained and lost are far apart for the three dichromacies and in grey; what did not change is pale.</summary>
    public static ImmutableDictionary<Changement, Rgb> DefaultChangeColours { get; } = ImmutableDictionary.CreateRange(
    [
        KeyValuePair.Create(Changement.Gagnee, new Rgb(0x5E, 0x93, 0xC7)),
        KeyValuePair.Create(Changement.Perdue, new Rgb(0xE0, 0x7B, 0x12)),
        KeyValuePair.Create(Changement.AutreClasse, new Rgb(0xF3, 0xDD, 0x9C)),
        KeyValuePair.Create(Changement.ResteCouverte, new Rgb(0xDF, 0xE4, 0xE9)),
        KeyValuePair.Create(Changement.ResteBlanche, Rgb.White),
        KeyValuePair.Create(Changement.Inconnu, new Rgb(0x8C, 0x8C, 0x8C)),
    ]);

    /// <summary>A letter says the same as the colour. White letters stand out by at least 4.5 to 1 on each.</summary>
    public static ImmutableDictionary<Gestion, Rgb> DefaultGestionColours { get; } = ImmutableDictionary.CreateRange(
    [
        KeyValuePair.Create(Gestion.Associative, new Rgb(0x1F, 0x5A, 0x96)),
        KeyValuePair.Create(Gestion.Municipale, new Rgb(0xA8, 0x4B, 0x0A)),
        KeyValuePair.Create(Gestion.Intercommunale, new Rgb(0x1B, 0x73, 0x5A)),
        KeyValuePair.Create(Gestion.Caf, new Rgb(0x9A, 0x1F, 0x63)),
        KeyValuePair.Create(Gestion.Mutualiste, new Rgb(0x5B, 0x3F, 0x9B)),
        KeyValuePair.Create(Gestion.Autre, new Rgb(0x4A, 0x4A, 0x4A)),
    ]);

    /// <summary>The same theme in grey: each colour becomes the grey of its lightness, so that what a photocopier shows is what was
    /// designed.</summary>
    public MapTheme ToGrey() => this with
    {
        PlainColour = ColourVision.ToGrey(PlainColour),
        Ramp = [.. Ramp.Select(ColourVision.ToGrey)],
        BandRamp = [.. BandRamp.Select(ColourVision.ToGrey)],
        ChangeColours = ChangeColours.ToImmutableDictionary(pair => pair.Key, pair => ColourVision.ToGrey(pair.Value)),
        CircleColour = ColourVision.ToGrey(CircleColour),
        GestionColours = GestionColours.ToImmutableDictionary(pair => pair.Key, pair => ColourVision.ToGrey(pair.Value)),
        ClassColours = ClassColours.ToImmutableDictionary(pair => pair.Key, pair => ColourVision.ToGrey(pair.Value)),
        BothColour = ColourVision.ToGrey(BothColour),
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
