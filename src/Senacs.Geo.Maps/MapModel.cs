using System.Collections.Immutable;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Maps;

/// <summary>The class of a commune as the map shows it.</summary>
public enum CommuneClass
{
    CentreSocial,
    EvsSeul,
    ZoneBlanche,

    /// <summary>A centre social and an EVS: only in the four-class theme.</summary>
    CsEtEvs,
}

/// <summary>The state of a QPV, in the order in which one is printed.</summary>
public enum QpvState { Servi, Dans, AProximite, Indetermine, SansStructure }

/// <summary>What became of a commune between two dates.</summary>
public enum CommuneChange
{
    /// <summary>Covered at both dates, in the same class.</summary>
    StillCovered,

    /// <summary>A zone blanche at both dates.</summary>
    StillUncovered,

    /// <summary>A zone blanche that is now covered.</summary>
    Gained,

    /// <summary>Covered before, now a zone blanche.</summary>
    Lost,

    /// <summary>Covered at both dates, in another class.</summary>
    OtherClass,
}

/// <summary>Rank of a town in the administration: such towns are always named.</summary>
public enum TownRank { None, SousPrefecture, Prefecture }

/// <summary>What a map of one département shows: results only, already computed. The map draws them and computes no figure.</summary>
/// <remarks>Every text is final French. Arrays may be in any order: the composer sorts by code, so the order never changes a byte.</remarks>
public sealed record MapModel
{
    public required CodeDepartement Departement { get; init; }

    /// <summary>"Allier".</summary>
    public required string DepartementNom { get; init; }

    /// <summary>The date of the picture, not of the drawing.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>The coverage rule in words: "territoire d'intervention déclaré"; empty where the map follows none.</summary>
    public required string RuleText { get; init; }

    /// <summary>The finding: "Une commune sur deux est couverte par un centre social".</summary>
    public required string Title { get; init; }

    /// <summary>Used with <see cref="TitleChoice.Neutral"/>: "Couverture des communes de l'Allier".</summary>
    public required string NeutralTitle { get; init; }

    /// <summary>Rule, date and département in one line.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Sources with millésime and licence, one entry a source, without a final full stop.</summary>
    public ImmutableArray<string> Sources { get; init; } = [];

    /// <summary>"Senacs.Geo 0.1.0".</summary>
    public string ProductVersion { get; init; } = "Senacs.Geo";

    /// <summary>Sentences that qualify the figures: "dont 142 communes par hypothèse de territoire".</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>What the map would show and was not supplied, in words: "QPV non fournis". A key that is not there would read as none.</summary>
    public ImmutableArray<string> Absences { get; init; } = [];

    /// <summary>Of every shape and point below.</summary>
    public required Crs Crs { get; init; }

    /// <summary>At least one. Shapes are topologically clean: neighbours have the same vertices along their common boundary.</summary>
    public required ImmutableArray<MapCommune> Communes { get; init; }

    /// <summary>The boundaries of <see cref="Communes"/> in order of code, when they are already there; else each composition builds them
    /// again.</summary>
    public CoverageTopology? Topology { get; init; }

    public ImmutableArray<MapQpv> Qpv { get; init; } = [];

    public ImmutableArray<MapStructure> Structures { get; init; } = [];

    /// <summary>One a class, in the order in which they are read; a class without commune may be there (0) or not.</summary>
    public ImmutableArray<ClassFigure> Figures { get; init; } = [];

    /// <summary>What a choropleth shows; null: the fill is not one.</summary>
    public ValueScale? Values { get; init; }

    /// <summary>One commune of <see cref="CommuneClass.EvsSeul"/> in words: they depend on the rule.</summary>
    public string EvsClassLabel { get; init; } = "couverte par un EVS seul";

    /// <summary>The classes that communes without boundary will have when the projects open: they count, but have no hatch.</summary>
    public ImmutableArray<CommuneClass> ProjectsWithoutShape { get; init; } = [];

    /// <summary>Rates by EPCI, in the order of the table.</summary>
    public ImmutableArray<EpciRate> Epci { get; init; } = [];

    /// <summary>Distance bands, the nearest first, the last without limit.</summary>
    public ImmutableArray<DistanceBand> Bands { get; init; } = [];

    /// <summary>Lists of names, each under its heading: the communes gained and lost.</summary>
    public ImmutableArray<NamedList> Lists { get; init; } = [];

    /// <summary>Free text of the theme's block <c>texte</c>.</summary>
    public string Text { get; init; } = "";

    /// <summary>The user's logo; null: none.</summary>
    public MapLogo? Logo { get; init; }

    /// <summary>Communes of the département, including those without boundary.</summary>
    public int TotalCommunes { get; init; }

    /// <summary>Null when no population is known.</summary>
    public int? TotalInhabitants { get; init; }
}

/// <summary>One commune.</summary>
/// <param name="Code">Its INSEE code; unique.</param>
/// <param name="Nom">Its full name with its article.</param>
/// <param name="Shape">Unsimplified; the composer generalises for its scale.</param>
/// <param name="Class">Its class at the date.</param>
public sealed record MapCommune(CodeInsee Code, string Nom, MapShape Shape, CommuneClass Class)
{
    public int? Population { get; init; }

    /// <summary>Any stable key of its EPCI (SIREN); null: none or unknown.</summary>
    public string? EpciKey { get; init; }

    public string? EpciNom { get; init; }

    /// <summary>The class that it will have when the projects open; null: no project.</summary>
    public CommuneClass? FutureClass { get; init; }

    public TownRank Rank { get; init; }

    /// <summary>Position of its class in <see cref="MapModel.Values"/>; null: no value.</summary>
    public int? ValueClass { get; init; }

    public CommuneChange Change { get; init; }

    /// <summary>The chef-lieu, else null: then a point inside is found.</summary>
    public MapPoint? LabelPoint { get; init; }
}

/// <summary>One QPV and its first state.</summary>
public sealed record MapQpv(CodeQpv Code, string Nom, MapShape Shape, QpvState State)
{
    /// <summary>"Montluçon", "Vichy, Cusset".</summary>
    public string CommunesText { get; init; } = "";

    /// <summary>Names of the structures that make the state, in the order of the table; one near that may be inside says so.</summary>
    public ImmutableArray<string> StructureNoms { get; init; } = [];

    /// <summary>A structure is near, and may be inside: its position is known to within a radius.</summary>
    public bool MayHoldStructure { get; init; }

    /// <summary>Some structure may be anywhere: where none is known, there may be one all the same.</summary>
    public bool IsOpen { get; init; }
}

/// <summary>One structure AVS in force or en préfiguration.</summary>
public sealed record MapStructure(string Id, string Nom, StructureType Type)
{
    /// <summary>En préfiguration: drawn hollow, never counted as cover.</summary>
    public bool IsProject { get; init; }

    public Gestion? Gestion { get; init; }

    /// <summary>Of its siège; null when unknown.</summary>
    public CodeInsee? Commune { get; init; }

    public string CommuneNom { get; init; } = "";

    /// <summary>Siège first. Empty: the structure is listed, not drawn.</summary>
    public ImmutableArray<MapSite> Sites { get; init; } = [];

    /// <summary>It has sites that the map leaves out because they lie outside it.</summary>
    public bool HasSitesElsewhere { get; init; }

    /// <summary>Its siège is outside the communes of the map, where only annexes are: it is not one of the structures of the place.</summary>
    public bool IsVisitor { get; init; }
}

/// <summary>A place of a structure.</summary>
/// <param name="Point">In the model's CRS.</param>
/// <param name="IsSiege">Siège, else annexe: smaller and hollow.</param>
/// <param name="IsPrecise">False: known only at its commune, drawn open at the chef-lieu.</param>
public sealed record MapSite(MapPoint Point, bool IsSiege, bool IsPrecise);

/// <summary>A figure printed beside the map. The numerators are the model's; nothing is computed again.</summary>
/// <param name="Class">Gives the colour.</param>
/// <param name="Label">"couvertes par un centre social".</param>
/// <param name="Communes">Count.</param>
/// <param name="CommunesPercent">0 to 100, one decimal; null when there is no commune.</param>
/// <param name="Inhabitants">Null when no population is known.</param>
/// <param name="InhabitantsPercent">0 to 100, one decimal; null likewise.</param>
public sealed record ClassFigure(CommuneClass Class, string Label, int Communes, double? CommunesPercent, int? Inhabitants, double? InhabitantsPercent)
{
    /// <summary>Name of the fill when it is not that of <see cref="Class"/>: a distance band, a change.</summary>
    public string? Fill { get; init; }
}

/// <summary>The classes of a choropleth.</summary>
/// <param name="Title">What is measured, with its unit: "Part des communes couvertes, en %".</param>
/// <param name="Classes">From the lowest to the highest.</param>
/// <param name="Without">Units without value; 0: none.</param>
public sealed record ValueScale(string Title, ImmutableArray<ValueClass> Classes, int Without)
{
    /// <summary>Some value is 0: only then may the lowest class be as white as nothing.</summary>
    public bool StartsAtZero { get; init; }
}

/// <summary>A class of a choropleth.</summary>
/// <param name="Label">Its limits as printed: "25,0 à 49,9 %".</param>
/// <param name="Count">Units in it, in words: "3 EPCI".</param>
public sealed record ValueClass(string Label, string Count);

/// <summary>An EPCI and its rate.</summary>
/// <param name="Key">As in <see cref="MapCommune.EpciKey"/>.</param>
/// <param name="Nom">Full name.</param>
/// <param name="RateText">"46,2 %"; "" when there is none.</param>
/// <param name="Detail">Numerator and denominator: "12 sur 26 communes".</param>
/// <param name="ValueClass">Position of its class; null: no value.</param>
public sealed record EpciRate(string Key, string Nom, string RateText, string Detail, int? ValueClass);

/// <summary>Land at a distance from the nearest site.</summary>
/// <param name="UpToMetres">Outer limit; null: all the rest.</param>
public sealed record DistanceBand(double? UpToMetres);

/// <summary>Names under a heading.</summary>
/// <param name="Heading">With its count.</param>
/// <param name="Fill">Name of the fill that marks them; null: none.</param>
/// <param name="Names">In the order printed.</param>
public sealed record NamedList(string Heading, string? Fill, ImmutableArray<string> Names);

/// <summary>A picture of the user's, PNG or SVG, checked by <see cref="Logos.LogoReader"/>.</summary>
/// <param name="MediaType"><c>image/png</c> or <c>image/svg+xml</c>.</param>
/// <param name="Content">The file.</param>
/// <param name="AspectRatio">Width over height.</param>
public sealed record MapLogo(string MediaType, ReadOnlyMemory<byte> Content, double AspectRatio);
