using System.Globalization;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Adresses;

/// <summary>What an outcome shows to a person.</summary>
public static class GeocodingText
{
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
