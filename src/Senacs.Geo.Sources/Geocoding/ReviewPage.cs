using System.Globalization;
using System.Text.Json.Nodes;
using Senacs.Geo.Adresses;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Sources.Geocoding;

/// <summary>One page on which a person sees each doubtful address with its candidates on a small map, picks one (or a point of the map), and
/// downloads the corrections file.</summary>
/// <remarks>Self-contained: no network, no library; a content security policy forbids both. Data are text, never markup. What was picked survives a
/// reload (local storage).</remarks>
public static class ReviewPage
{
    /// <summary>Writes the page. Rows that are <c>ok</c> or <c>corrige</c> are only counted.</summary>
    /// <returns>How many rows are to be reviewed.</returns>
    public static int Write(TextWriter output, string title, IEnumerable<GeocodedRow> rows)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(rows);
        GeocodedRow[] all = [.. rows];
        JsonArray doubtful = new([.. all.Where(r => r.Outcome.Statut is not (LocationStatus.Ok or LocationStatus.Corrige)).Select(Shown)]);
        using StreamReader page = new(typeof(ReviewPage).Assembly.GetManifestResourceStream("revue.html")!);

        // < and > are escaped in the JSON: the data, put in last, cannot close the script element
        output.Write(page.ReadToEnd().Replace("{{TITRE}}", System.Net.WebUtility.HtmlEncode(title), StringComparison.Ordinal)
            .Replace("{{TOTAL}}", all.Length.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{{AREVOIR}}", doubtful.Count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{{DONNEES}}", doubtful.ToJsonString(), StringComparison.Ordinal));
        return doubtful.Count;
    }

    private static JsonNode Shown(GeocodedRow row)
    {
        AddressQuery query = row.Query;
        string text = string.Join(", ",
            new[] { query.Adresse, $"{query.CodePostal} {query.Commune}".Trim(), query.CodeInsee }.Where(t => !string.IsNullOrWhiteSpace(t)));
        IEnumerable<Location> candidates = row.Outcome switch
        {
            GeocodeOutcome.Found found => [found.Location, .. found.Autres],
            GeocodeOutcome.Ambiguous ambiguous => ambiguous.Candidates,
            _ => [],
        };
        return new JsonObject
        {
            ["ligne"] = row.Line,
            ["cle"] = AddressKey.Of(query),
            ["texte"] = text.Length <= 300 ? text : string.Concat(text.AsSpan(0, 300), "…"),
            ["statut"] = Valeurs.Of(row.Outcome.Statut),
            ["raison"] = GeocodingText.Reason(row.Outcome) ?? "",
            ["candidats"] = new JsonArray([.. candidates.Select(Shown)]),
        };
    }

    private static JsonNode Shown(Location place) => new JsonObject
    {
        ["lon"] = Math.Round(place.Point.LongitudeDegrees, 6),
        ["lat"] = Math.Round(place.Point.LatitudeDegrees, 6),
        ["label"] = place.Label,
        ["niveau"] = Valeurs.Of(place.Niveau),
        ["score"] = place.Score,
        ["rayon"] = Math.Round(place.PrecisionMetres),
    };
}
