using System.Globalization;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Adresses;

/// <summary>The words under which levels and statuses are written in files. Stable.</summary>
public static class GeocodingText
{
    public static string Code(LocationLevel level) => level switch
    {
        LocationLevel.Coordonnees => "coordonnees",
        LocationLevel.Numero => "numero",
        LocationLevel.Rue => "rue",
        LocationLevel.LieuDit => "lieu_dit",
        LocationLevel.Commune => "commune",
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "Unknown level."),
    };

    public static string Code(LocationStatus status) => status switch
    {
        LocationStatus.Ok => "ok",
        LocationStatus.AVerifier => "a_verifier",
        LocationStatus.Ambigu => "ambigu",
        LocationStatus.Introuvable => "introuvable",
        LocationStatus.Corrige => "corrige",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Unknown status."),
    };

    public static string Code(QpvCertitude certitude) => certitude switch
    {
        QpvCertitude.Dans => "dans",
        QpvCertitude.Indetermine => "indetermine",
        QpvCertitude.Hors => "hors",
        _ => throw new ArgumentOutOfRangeException(nameof(certitude), certitude, "Unknown certainty."),
    };

    /// <summary>The place an outcome shows: the one found, or the first of several; null for none.</summary>
    public static Location? Best(GeocodeOutcome outcome) => outcome switch
    {
        GeocodeOutcome.Found found => found.Location,
        GeocodeOutcome.Ambiguous ambiguous => ambiguous.Candidates[0],
        _ => null,
    };

    /// <summary>Why a person should look at the outcome, in French; null when nothing is to be done.</summary>
    public static string? Reason(GeocodeOutcome outcome) => outcome switch
    {
        GeocodeOutcome.Found found => found.Raison,
        GeocodeOutcome.Ambiguous ambiguous => string.Create(CultureInfo.InvariantCulture, $"{ambiguous.Candidates.Length} lieux possibles"),
        GeocodeOutcome.NotFound notFound => notFound.Raison,
        _ => null,
    };
}
