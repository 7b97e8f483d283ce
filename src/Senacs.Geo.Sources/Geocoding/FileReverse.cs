using System.Collections.Immutable;
using Senacs.Geo.Adresses;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.Geocoding;

/// <summary>What is at a position.</summary>
/// <param name="Commune">The commune that holds it; null outside the département, or without boundaries.</param>
/// <param name="Qpv">Whether it is in a QPV; null when that has no answer.</param>
/// <param name="Address">The nearest known address; null when none is near, or without an address base.</param>
public sealed record PlaceAnswer(Commune? Commune, QpvSituation? Qpv, ReverseMatch? Address);

/// <summary>From coordinates to commune, QPV and nearest address. Thread-safe.</summary>
/// <param name="territoire">Boundaries and perimeters; null when there are none.</param>
/// <param name="addresses">The address base; null when there is none.</param>
public sealed class ReverseGeocoder(Territoire? territoire, Geocoder? addresses)
{
    /// <summary>Whether communes can be told by their boundaries.</summary>
    public bool HasBoundaries => territoire is not null;

    /// <summary>The commune of a code in the territoire; null when it is of another.</summary>
    public Commune? Fold(CodeInsee code) => territoire?.Find(code);

    /// <param name="point">WGS 84.</param>
    /// <param name="precisionMetres">Radius inside which the true place lies.</param>
    /// <param name="level">A place known by its commune only is in no QPV for sure.</param>
    public PlaceAnswer Locate(GeoPoint point, double precisionMetres, LocationLevel level = LocationLevel.Coordonnees)
    {
        Commune? commune = territoire?.Locate(point);
        Location location = new(point, level, 1, "", precisionMetres, commune?.Code) { Origine = "registre" };
        return new PlaceAnswer(commune, territoire is null ? null : QpvSituation.Of(territoire, location), level == LocationLevel.Commune ? null
            : addresses?.Reverse(point));
    }
}

/// <summary>Says what is at each position of a list: rows in, the same rows out in the same order with <see cref="AddedColumns"/> more, one at a
/// time.</summary>
/// <remarks>Columns read: longitude and latitude (those that <see cref="FileGeocoder"/> adds included), else x and y in metres;
/// <c>geo_precision_m</c> and <c>geo_niveau</c> where they are,
/// else the precision is that of the decimals written. Coordinates that are none in France are reported, never guessed.</remarks>
public sealed class FileReverse
{
    private readonly ReverseGeocoder _places;
    private readonly Projection _projection;
    private readonly int _longitude, _latitude, _x, _y, _precision, _level, _insee;
    private readonly int[] _kept;

    /// <param name="places">Answers.</param>
    /// <param name="header">Columns of the list.</param>
    /// <param name="metres">The projection of columns x and y.</param>
    public FileReverse(ReverseGeocoder places, IReadOnlyList<string> header, Crs metres)
    {
        ArgumentNullException.ThrowIfNull(places);
        ArgumentNullException.ThrowIfNull(header);
        _places = places;
        _projection = Projection.For(metres);
        _kept = [.. Enumerable.Range(0, header.Count).Where(c => !AddedColumns.Contains(header[c], StringComparer.Ordinal))];
        string[] keys = [.. header.Select(Notion.Key)];
        _longitude = Notions.Longitude.As("geo_longitude").Find(keys);
        _latitude = Notions.Latitude.As("geo_latitude").Find(keys);
        _x = new Notion("x", "x_l93", "coord_x", "x_lambert93").Find(keys);
        _y = new Notion("y", "y_l93", "coord_y", "y_lambert93").Find(keys);
        _precision = new Notion("geo_precision_m").Find(keys);
        _level = new Notion("geo_niveau").Find(keys);
        _insee = AddressColumns.Detect(header).CodeInsee;
        OutputHeader = [.. _kept.Select(c => header[c]), .. AddedColumns];
    }

    /// <summary>The columns added, in order.</summary>
    public static ImmutableArray<string> AddedColumns { get; } =
        ["lieu_code_insee", "lieu_commune", "lieu_qpv_certitude", "lieu_qpv", "lieu_qpv_nom", "lieu_adresse", "lieu_adresse_m", "lieu_statut",
            "lieu_raison"];

    public ImmutableArray<string> OutputHeader { get; }

    /// <summary>Whether the list has positions at all.</summary>
    public bool CanAsk => (_longitude >= 0 && _latitude >= 0) || (_x >= 0 && _y >= 0);

    /// <summary>Counts of the rows given so far.</summary>
    public GeocodingSummary Summary { get; } = new();

    /// <summary>One row.</summary>
    public IReadOnlyList<string> Locate(TableRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        (GeoPoint? point, double precision, string? reason) = PositionOf(row);
        PlaceAnswer? answer = null;
        LocationStatus status = LocationStatus.Introuvable;
        LocationLevel? level = null;
        if (point is { } at)
        {
            level = FileGeocoder.Cell(row, _level) == Valeurs.Of(LocationLevel.Commune) ? LocationLevel.Commune : LocationLevel.Coordonnees;
            answer = _places.Locate(at, precision, level.Value);
            reason = DoubtOf(answer, FileGeocoder.Cell(row, _insee).Trim());
            status = reason is null ? LocationStatus.Ok : answer.Commune is null && answer.Address is null ? LocationStatus.Introuvable
                : LocationStatus.AVerifier;
        }

        Summary.Add(status, level);
        return
        [
            .. _kept.Select(c => FileGeocoder.Cell(row, c)),
            answer?.Commune?.Code.Value ?? answer?.Address?.Address.Commune?.Value ?? "",
            answer?.Commune?.Nom ?? "",
            answer?.Qpv is { } qpv ? Valeurs.Of(qpv.Certitude) : "",
            FileGeocoder.CodesOf(answer?.Qpv),
            answer?.Qpv is { } names ? FileGeocoder.Neutral(string.Join('|', names.Qpv.Select(q => q.Nom.Replace('|', '/')))) : "",
            FileGeocoder.Neutral(answer?.Address?.Address.Label ?? ""),
            FileGeocoder.Metres(answer?.Address?.DistanceMetres),
            Valeurs.Of(status),
            reason ?? "",
        ];
    }

    private (GeoPoint? Point, double PrecisionMetres, string? Reason) PositionOf(TableRow row)
    {
        string lonText = FileGeocoder.Cell(row, _longitude), latText = FileGeocoder.Cell(row, _latitude), xText = FileGeocoder.Cell(row, _x),
            yText = FileGeocoder.Cell(row, _y);
        bool isMetres = lonText.Length == 0 && latText.Length == 0 && xText.Length > 0 && yText.Length > 0;
        (string first, string second) = isMetres ? (xText, yText) : (lonText, latText);
        if (first.Length == 0 && second.Length == 0)
            return (null, 0, "pas de coordonnées");
        string pair = $"« {FileGeocoder.Shorten(first)} ; {FileGeocoder.Shorten(second)} »";
        if (!Territories.TryDegrees(first, out double a) || !Territories.TryDegrees(second, out double b))
            return (null, 0, $"{pair} ne sont pas deux nombres");
        GeoPoint point = isMetres ? _projection.Unproject(new MapPoint(_projection.Crs, a, b)) : new GeoPoint(a, b);
        if (!FrenchTerritory.Contains(point))
            return (null, 0, $"{pair} {(isMetres ? "ne sont pas en France" : Territories.Fault(first, second))}");
        double precision = Territories.TryDegrees(FileGeocoder.Cell(row, _precision), out double stated) && stated >= 0
            ? stated
            : isMetres ? StructureLocator.PrecisionMetresOf(5)
            : StructureLocator.PrecisionMetresOf(Math.Min(FileGeocoder.Decimals(first), FileGeocoder.Decimals(second)));
        return (point, precision, null);
    }

    private string? DoubtOf(PlaceAnswer answer, string writtenCode)
    {
        if (answer.Commune is null && _places.HasBoundaries)
            return "hors des communes du dossier";
        if (answer.Commune is null && answer.Address is null)
            return "aucune adresse connue à moins de deux kilomètres";
        string? found = answer.Commune?.Code.Value;
        return found is not null && CodeInsee.TryParse(writtenCode, out CodeInsee? written) && _places.Fold(written) is { } declared
            && declared.Code.Value != found
            ? $"la commune écrite est {declared.Nom} ({declared.Code})"
            : null;
    }
}
