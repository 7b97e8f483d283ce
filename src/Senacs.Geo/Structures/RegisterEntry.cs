using Senacs.Geo.Geography;

namespace Senacs.Geo.Structures;

/// <summary>Centre social (agrément AGC) or espace de vie sociale (agrément ALI).</summary>
public enum StructureType { CentreSocial, Evs }

/// <summary>A structure en préfiguration is a project: shown, never counted as coverage.</summary>
public enum StructureStatut { Agreee, EnPrefiguration }

/// <summary>Who runs the structure.</summary>
public enum Gestion { Associative, Municipale, Intercommunale, Caf, Mutualiste, Autre }

/// <summary>Where the list of communes of a territoire d'intervention comes from.</summary>
public enum TerritoireSource
{
    /// <summary>Declared by the structure or a public document.</summary>
    Declare,

    /// <summary>Supposed (former canton, communauté de communes): marked as such in every output.</summary>
    Hypothese,
}

/// <summary>Coordinates as written in a register, with the number of decimals, which bounds their precision.</summary>
public sealed record WrittenCoordinates(GeoPoint Point, int Decimals);

/// <summary>One row of the register, read and typed, its references to communes and QPV still text.</summary>
/// <remarks>Empty cells are null or empty arrays. <see cref="Line"/> is where a message points to.</remarks>
public sealed record RegisterEntry
{
    /// <summary>1-based line of the file (or sheet row); the header is line 1.</summary>
    public required long Line { get; init; }

    /// <summary>Unique in the register; made from type, département and name when the file has none.</summary>
    public required string Id { get; init; }

    public required string Nom { get; init; }

    public required StructureType Type { get; init; }

    public StructureStatut Statut { get; init; }

    public Gestion? Gestion { get; init; }

    public string? Adresse { get; init; }

    public string? CodePostal { get; init; }

    /// <summary>Name of the commune, as written.</summary>
    public string? Commune { get; init; }

    /// <summary>INSEE code, as written.</summary>
    public string? CodeInsee { get; init; }

    public WrittenCoordinates? Coordinates { get; init; }

    /// <summary>First day in force; null means that no beginning is given.</summary>
    public DateOnly? DateAgrement { get; init; }

    /// <summary>Last day in force; null means open.</summary>
    public DateOnly? DateFin { get; init; }

    /// <summary>Agrément animation collective familles; null means unknown.</summary>
    public bool? Acf { get; init; }

    /// <summary>Prestation de service jeunes; null means unknown.</summary>
    public bool? PsJeunes { get; init; }

    /// <summary>Codes or names of communes, <c>EPCI:siren or name</c>, or QPV codes, as written.</summary>
    public ImmutableArray<string> Territoire { get; init; } = [];

    public TerritoireSource TerritoireSource { get; init; }

    /// <summary>Codes or names of QPV, as written.</summary>
    public ImmutableArray<string> Qpv { get; init; } = [];

    /// <summary>Each annexe as written: <c>lon lat</c>, a commune, or an address.</summary>
    public ImmutableArray<string> Annexes { get; init; } = [];
}
