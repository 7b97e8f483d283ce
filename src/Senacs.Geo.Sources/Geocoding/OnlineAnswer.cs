using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Senacs.Geo.Adresses;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.Geocoding;

/// <summary>One candidate of the online service, as it says it.</summary>
public sealed record OnlineCandidate(double LongitudeDegrees, double LatitudeDegrees, double Score, string Type, string Label, string Name,
    string PostCode, string CityCode, string City, string FormerCityCode, string FormerCity, string HouseNumber)
{
    public GeoPoint Point => new(LongitudeDegrees, LatitudeDegrees);
}

/// <summary>Reads the online service's answers, and judges them by our own rules.</summary>
internal static class OnlineAnswer
{
    // The service's score: 0.76 to 0.95 for real addresses, 0.34 for nonsense that it calls "ok" (ANCT and data-inclusion practice: 0.75 and 0.8).
    private const double AcceptedScore = 0.40, OkScore = 0.80, OkGap = 0.05, AmbiguousGap = 0.02;

    /// <summary>Null: not GeoJSON of this service.</summary>
    public static ImmutableArray<OnlineCandidate>? ReadGeoJson(byte[] body)
    {
        try
        {
            if (JsonNode.Parse(body) is not JsonObject root || root["features"] is not JsonArray features)
                return null;
            List<OnlineCandidate> candidates = [];
            foreach (JsonObject feature in features.Take(20).OfType<JsonObject>())
            {
                if (feature["geometry"] is JsonObject geometry && geometry["coordinates"] is JsonArray { Count: >= 2 } point
                    && Number(point[0]) is { } lon && Number(point[1]) is { } lat && feature["properties"] is JsonObject p)
                    candidates.Add(new OnlineCandidate(lon, lat, Number(p["score"]) ?? 0, Text(p["type"]), Text(p["label"]), Text(p["name"]),
                        Text(p["postcode"]), Text(p["citycode"]), Text(p["city"]), Text(p["oldcitycode"]), Text(p["oldcity"]),
                        Text(p["housenumber"])));
            }

            return [.. candidates];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            return null;
        }

        static double? Number(JsonNode? value) => value is JsonValue number && number.TryGetValue(out double known) ? known : null;
        static string Text(JsonNode? value) => value is JsonValue text && text.TryGetValue(out string? known) ? known : "";
    }

    /// <summary>The outcome of these candidates for this query.</summary>
    public static GeocodeOutcome Judge(ImmutableArray<OnlineCandidate> candidates, AddressQuery query, string origine)
    {
        ImmutableArray<OnlineCandidate> good = [.. candidates.Where(c => c.Score >= AcceptedScore
            && FrenchTerritory.Contains(c.Point)).OrderByDescending(c => c.Score)];
        if (good.IsEmpty)
            return new GeocodeOutcome.NotFound(candidates.IsEmpty ? "inconnue du service de géocodage"
                : "le service de géocodage n'a rien d'assez ressemblant");
        OnlineCandidate best = good[0];
        OnlineCandidate? next = good.Skip(1).FirstOrDefault(c => Metres(best, c) > Verdict.SamePlaceMetres);
        bool agrees = Agrees(best, query, out bool said);
        if (next is not null && next.Score >= best.Score - AmbiguousGap && Level(best.Type) == Level(next.Type)
            && !(agrees && said && !Agrees(next, query, out _)))
        {
            ImmutableArray<Location> shown = [.. good.Where(c => c.Score >= best.Score - AmbiguousGap).Take(5).Select(c => At(c,
                LocationStatus.Ambigu, origine))];
            if (shown.Length > 1)
            {
                double reach = good.Take(shown.Length).Max(c => Metres(best, c)) + shown[0].PrecisionMetres;
                return new GeocodeOutcome.Ambiguous(shown.SetItem(0, shown[0] with { PrecisionMetres = Math.Ceiling(reach) }));
            }
        }

        string? reason = !agrees ? "commune ou code postal différent" : !said ? "ni commune ni code postal"
            : Level(best.Type) == LocationLevel.Commune ? "la voie n'a pas été trouvée dans la commune"
            : best.Type is "street" or "locality" ? "position de la voie ou du lieu-dit" : best.Score < OkScore ? "score faible"
            : next is not null && next.Score > best.Score - OkGap && next.CityCode != best.CityCode
            ? "une autre adresse ressemble presque autant" : null;
        return new GeocodeOutcome.Found(At(best, reason is null ? LocationStatus.Ok : LocationStatus.AVerifier, origine), next?.Score ?? 0)
        { Raison = reason, Autres = next is null ? [] : [At(next, LocationStatus.AVerifier, origine)] };
    }

    /// <summary>Five digits of the query's column, or null.</summary>
    public static string? PostCodeOf(AddressQuery query)
    {
        string digits = new([.. (query.CodePostal ?? "").Where(char.IsAsciiDigit)]);
        return digits.Length switch { 5 => digits, 4 => "0" + digits, _ => null };
    }

    // What the query says of the commune (code, name, postal code, in columns or in the text) against the answer.
    private static bool Agrees(OnlineCandidate candidate, AddressQuery query, out bool said)
    {
        said = false;
        string insee = query.CodeInsee?.Trim() ?? "";
        if (insee.Length > 0)
        {
            said = true;
            if (insee != candidate.CityCode && insee != candidate.FormerCityCode && !SameFolded(insee, candidate.CityCode))
                return false;
        }

        if (PostCodeOf(query) is { } code)
        {
            said = true;

            // A postal code of the same département may be a CEDEX; another département is a contradiction.
            if (candidate.PostCode.Length == 5 && !candidate.PostCode.StartsWith(code[..2], StringComparison.Ordinal))
                return false;
        }

        string whole = new FoldedText(string.IsNullOrWhiteSpace(query.Commune) ? query.Adresse : query.Commune).Join();
        bool named = new[] { candidate.City, candidate.FormerCity }.Select(name => new FoldedText(name).Join())
            .Any(city => city.Length > 0 && whole.Contains(city, StringComparison.Ordinal));
        if (!string.IsNullOrWhiteSpace(query.Commune))
        {
            said = true;
            return named || insee.Length > 0;
        }

        said |= named || (candidate.PostCode.Length == 5 && (query.Adresse ?? "").Contains(candidate.PostCode, StringComparison.Ordinal));
        return true;
    }

    private static bool SameFolded(string insee, string cityCode) =>
        CodeInsee.TryParse(insee, out CodeInsee? a) && CodeInsee.TryParse(cityCode, out CodeInsee? b)
            && ArrondissementMunicipal.Fold(a) == ArrondissementMunicipal.Fold(b);

    private static LocationLevel Level(string type) => type switch
    {
        "housenumber" => LocationLevel.Numero,
        "street" => LocationLevel.Rue,
        "locality" => LocationLevel.LieuDit,
        _ => LocationLevel.Commune,
    };

    private static Location At(OnlineCandidate c, LocationStatus statut, string origine)
    {
        LocationLevel level = Level(c.Type);
        double precision = level switch { LocationLevel.Numero => 30, LocationLevel.Rue => 400, LocationLevel.LieuDit => 500, _ => 5000 };
        return new Location(c.Point, level,
            Math.Round(Math.Clamp(level == LocationLevel.Commune ? c.Score / 2 : c.Score, 0, 1), 3), c.Label, precision,
            CodeInsee.TryParse(c.CityCode, out CodeInsee? code) ? ArrondissementMunicipal.Fold(code) : null)
        { Origine = origine, Statut = statut };
    }

    private static double Metres(OnlineCandidate a, OnlineCandidate b) => PlaneDistance.Metres(a.Point, b.Point);
}
