namespace Senacs.Geo.Structures;

/// <summary>What is known of an address, as written: free text, columns, or both. Every part may be null or blank.</summary>
public sealed record AddressQuery
{
    /// <summary>The address, with or without postal code and commune: <c>8 av. Gal Emile Mairal 03100 MONTLUCON</c>.</summary>
    public string? Adresse { get; init; }

    /// <summary>Five digits; four are read as five that lost their leading zero.</summary>
    public string? CodePostal { get; init; }

    /// <summary>Name of the commune, present or former.</summary>
    public string? Commune { get; init; }

    /// <summary>INSEE code of the commune, present or former.</summary>
    public string? CodeInsee { get; init; }

    /// <summary>A query of one text.</summary>
    public static AddressQuery FromText(string? text) => new() { Adresse = text };
}

/// <summary>Where an address is, or why nobody can say. Closed: <see cref="Found"/>, <see cref="Ambiguous"/>, <see cref="NotFound"/>.</summary>
public abstract record GeocodeOutcome
{
    private GeocodeOutcome()
    {
    }

    /// <summary>The status of the answer.</summary>
    public abstract LocationStatus Statut { get; }

    /// <summary>One place. Its <see cref="Location.Statut"/> is <c>Ok</c>, <c>AVerifier</c> or <c>Corrige</c>.</summary>
    /// <param name="Location">The place, its level, score and precision.</param>
    /// <param name="NextScore">Score of the best other place more than 100 m away; 0 when there is none.</param>
    public sealed record Found(Location Location, double NextScore) : GeocodeOutcome
    {
        /// <summary>Other places worth showing to a person, best first; often empty.</summary>
        public ImmutableArray<Location> Autres { get; init; } = [];

        /// <summary>Why the answer is to be checked, as a French phrase; null when it is <c>Ok</c>.</summary>
        public string? Raison { get; init; }

        public override LocationStatus Statut => Location.Statut;
    }

    /// <summary>Several places about as good, best first, at least two. The first one's radius covers the others.</summary>
    public sealed record Ambiguous(ImmutableArray<Location> Candidates) : GeocodeOutcome
    {
        public override LocationStatus Statut => LocationStatus.Ambigu;
    }

    /// <summary>No place.</summary>
    /// <param name="Raison">A French phrase: what is missing or unknown.</param>
    public sealed record NotFound(string Raison) : GeocodeOutcome
    {
        public override LocationStatus Statut => LocationStatus.Introuvable;
    }
}

/// <summary>The nearest known address to a point.</summary>
/// <param name="Address">The address found; its point is the address's own.</param>
/// <param name="DistanceMetres">From the point asked to the address.</param>
public sealed record ReverseMatch(Location Address, double DistanceMetres);

/// <summary>Finds the place of an address. Thread-safe.</summary>
public interface IGeocoder
{
    GeocodeOutcome Locate(AddressQuery query);
}
