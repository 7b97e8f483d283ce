using System.Globalization;
using Senacs.Geo.Adresses;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.Geocoding;

/// <summary>A place decided by a person.</summary>
/// <param name="Cle"><see cref="AddressKey.Of"/> of the address.</param>
/// <param name="Point">Where it is.</param>
/// <param name="Auteur">Who decided; may be empty.</param>
/// <param name="Date">When; null when not written.</param>
/// <param name="Raison">Why; may be empty.</param>
public sealed record Correction(string Cle, GeoPoint Point, string Auteur, DateOnly? Date, string Raison);

/// <summary>The corrections file: <c>cle, longitude, latitude, auteur, date, raison</c> (an <c>adresse</c> column may stand for the key).</summary>
public sealed class Corrections
{
    private readonly Dictionary<string, Correction> _byKey = new(StringComparer.Ordinal);

    /// <summary>Columns of the file, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["cle", "longitude", "latitude", "auteur", "date", "raison"];

    public int Count => _byKey.Count;

    public IEnumerable<Correction> All => _byKey.Values.OrderBy(c => c.Cle, StringComparer.Ordinal);

    /// <summary>Reads the file, a table like another.</summary>
    /// <exception cref="SourceUnavailableException">No table, or not that of corrections.</exception>
    public static Corrections Read(Stream stream, string file, ICollection<Issue> issues)
    {
        ArgumentNullException.ThrowIfNull(issues);
        Table table = Table.Read(stream, file, TableLimits.ByHand);
        foreach (Issue issue in table.Issues)
            issues.Add(issue);
        return Read(table.Headers, table.Rows, file, issues);
    }

    /// <summary>Reads rows; what cannot be used becomes an issue. Of two decisions about one address the later date wins, then the later
    /// row.</summary>
    public static Corrections Read(IReadOnlyList<string> header, IEnumerable<TableRow> rows, string file, ICollection<Issue> issues)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(issues);
        Corrections corrections = new();
        string[] keys = [.. header.Select(Notion.Key)];
        int key = new Notion("cle", "key").Find(keys), lon = Notions.Longitude.Find(keys), lat = Notions.Latitude.Find(keys);
        int author = new Notion("auteur").Find(keys), date = new Notion("date").Find(keys), reason = new Notion("raison").Find(keys);
        if (key < 0 || lon < 0 || lat < 0)
            throw new SourceUnavailableException(file, "il manque les colonnes cle, longitude ou latitude.",
                "Le fichier des corrections a les colonnes cle, longitude, latitude, auteur, date, raison.");
        BoundedIssues found = new();
        foreach (TableRow row in rows)
        {
            string Cell(int column) => column >= 0 && column < row.Cells.Length ? row.Cells[column].Trim() : "";
            Issue Say(IssueKind kind, string message, string value) => kind.Say(message) with { File = file, Line = row.Line, Value = value };
            string cle = AddressKey.Refold(Cell(key));
            string position = $"La position « {Cell(lon)} ; {Cell(lat)} »";
            bool isPair = Territories.TryDegrees(Cell(lon), out double longitude) & Territories.TryDegrees(Cell(lat), out double latitude);
            string? wrong = cle.Length == 0 ? "La clé de l'adresse est vide."
                : !isPair || Territories.Judge("", longitude, latitude) == CoordinateVerdict.Projected ? $"{position} n'est pas en degrés."
                : !FrenchTerritory.Contains(new GeoPoint(longitude, latitude))
                    ? $"{position} est hors de France ; longitude et latitude sont peut-être échangées."
                : null;
            if (wrong is not null)
            {
                found.Add(Say(GeocodingIssues.CorrectionMalformed, wrong, cle));
                continue;
            }

            DateOnly? when = DateOnly.TryParseExact(Cell(date), ["yyyy-MM-dd", "dd/MM/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None,
                out DateOnly parsed) ? parsed : null;
            Correction correction = new(cle, new GeoPoint(longitude, latitude), Cell(author), when, Cell(reason));
            if (corrections._byKey.TryGetValue(cle, out Correction? earlier))
            {
                found.Add(Say(GeocodingIssues.CorrectionTwice, "L'adresse est corrigée deux fois ; la décision la plus récente est gardée.", cle));
                if (earlier.Date is { } before && (when is null || when < before))
                    continue;
            }

            corrections._byKey[cle] = correction;
        }

        foreach (Issue issue in found.ToImmutable())
            issues.Add(issue);
        return corrections;
    }

    public Correction? For(AddressQuery query) => _byKey.Count == 0 ? null : _byKey.GetValueOrDefault(AddressKey.Of(query));
}

/// <summary>A geocoder that people's decisions overrule: an address with a correction is <c>corrige</c>, whatever the geocoder would say.</summary>
/// <param name="inner">Answers for the other addresses.</param>
/// <param name="corrections">The decisions.</param>
public sealed class CorrectedGeocoder(IGeocoder inner, Corrections corrections) : IGeocoder
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, bool> _used = new(StringComparer.Ordinal);

    public GeocodeOutcome Locate(AddressQuery query)
    {
        if (corrections.For(query) is not { } correction)
            return inner.Locate(query);
        _used[correction.Cle] = true;
        string author = correction.Auteur.Length > 0 ? $" par {correction.Auteur}" : "";
        string when = correction.Date is { } date ? $" le {Valeurs.Of(date)}" : "";
        string why = correction.Raison.Length > 0 ? $" : {correction.Raison}" : "";
        Location location = new(correction.Point, LocationLevel.Coordonnees, 1, $"Placé{author}{when}{why}", 20, null)
        {
            Origine = "correction",
            Statut = LocationStatus.Corrige,
        };
        return new GeocodeOutcome.Found(location, 0);
    }

    /// <summary>Corrections that no address asked for, as issues: the register has changed, or the key is mistyped.</summary>
    public IEnumerable<Issue> Unused() =>
        corrections.All.Where(c => !_used.ContainsKey(c.Cle))
            .Select(c => GeocodingIssues.CorrectionUnused.Say($"Aucune adresse n'a la clé « {c.Cle} ».") with { Value = c.Cle });
}

/// <summary>Several geocoders in order of trust: the first <c>ok</c> wins, else the best of what they said (a decision of a person before
/// all).</summary>
/// <param name="geocoders">At least one.</param>
public sealed class GeocoderChain(IReadOnlyList<IGeocoder> geocoders) : IGeocoder
{
    public GeocodeOutcome Locate(AddressQuery query)
    {
        GeocodeOutcome? best = null;
        foreach (IGeocoder geocoder in geocoders)
        {
            GeocodeOutcome outcome = geocoder.Locate(query);
            if (outcome.Statut is LocationStatus.Ok or LocationStatus.Corrige)
                return outcome;
            if (best is null || Rank(outcome) < Rank(best))
                best = outcome;
        }

        return best ?? throw new InvalidOperationException("A chain needs at least one geocoder.");
    }

    // A doubtful house number is worth more than a doubtful street, which is worth more than a choice between several, than a commune, than nothing.
    private static int Rank(GeocodeOutcome outcome) => outcome switch
    {
        GeocodeOutcome.Found { Location.Niveau: LocationLevel.Commune } => 20,
        GeocodeOutcome.Found found => (int)found.Location.Niveau,
        GeocodeOutcome.Ambiguous ambiguous => ambiguous.Candidates[0].Niveau == LocationLevel.Commune ? 25 : 10,
        _ => 30,
    };
}
