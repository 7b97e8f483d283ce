using Senacs.Geo.Codes;
using Senacs.Geo.Geography;

namespace Senacs.Geo.Structures;

/// <summary>How precisely a place is known, best first.</summary>
public enum LocationLevel { Coordonnees, Numero, Rue, LieuDit, Commune }

/// <summary>What to think of a location.</summary>
public enum LocationStatus
{
    Ok,

    /// <summary>Low score, or the point falls outside the declared commune.</summary>
    AVerifier,

    /// <summary>Two candidates about as good.</summary>
    Ambigu,

    Introuvable,

    /// <summary>A person decided; never overwritten.</summary>
    Corrige,
}

/// <summary>Where something is, how it was found and how far off it may be.</summary>
/// <param name="Point">WGS 84 degrees.</param>
/// <param name="Niveau">What was matched.</param>
/// <param name="Score">0 to 1, 1 best.</param>
/// <param name="Label">The matched label, e.g. "8 Avenue du Général Emile Mairal 03100 Montluçon".</param>
/// <param name="PrecisionMetres">Radius around the point inside which the true place lies.</param>
/// <param name="Commune">The commune that holds the point, folded to the dossier's millésime; null when it lies in none.</param>
public sealed record Location(GeoPoint Point, LocationLevel Niveau, double Score, string Label, double PrecisionMetres, CodeInsee? Commune)
{
    public LocationStatus Statut { get; init; }

    /// <summary>Where the position comes from: <c>registre</c>, <c>commune</c>, <c>ban</c>, <c>ign</c>, <c>correction</c>.</summary>
    public required string Origine { get; init; }
}
