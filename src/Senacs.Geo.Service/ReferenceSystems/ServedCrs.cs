using NetTopologySuite.Geometries;
using Senacs.Geo.Exports;
using Senacs.Geo.Geography;

namespace Senacs.Geo.Service.ReferenceSystems;

/// <summary>A coordinate reference system in which the service gives and takes coordinates, in the axis order of its definition.</summary>
internal sealed class ServedCrs
{
    private readonly bool _latitudeFirst;

    private ServedCrs(string uri, int epsg, string name, int decimals, Projection? projection = null, bool latitudeFirst = false)
    {
        (Uri, Epsg, Name, Decimals, Projection, _latitudeFirst) = (uri, epsg, name, decimals, projection, latitudeFirst);
        Geometries = new GeometryJson(decimals, IsProjected || latitudeFirst ? Forward : null);
    }

    /// <summary>Longitude, latitude in degrees: what GeoJSON means, the default everywhere.</summary>
    public static ServedCrs Crs84 { get; } = new("http://www.opengis.net/def/crs/OGC/1.3/CRS84", 4326, "WGS 84, longitude puis latitude", 6);

    /// <summary>Latitude first, as EPSG defines it.</summary>
    public static ServedCrs Wgs84 { get; } = new(EpsgUri(4326), 4326, "WGS 84, latitude puis longitude", 6, latitudeFirst: true);

    public static ServedCrs WebMercator { get; } = Projected(Crs.WebMercator);

    /// <summary>CRS84 first. The projected ones have easting first, as EPSG defines them.</summary>
    public static IReadOnlyList<ServedCrs> All { get; } =
        [Crs84, Wgs84, WebMercator, Projected(Crs.Lambert93), Projected(Crs.Mayotte), Projected(Crs.Guyane), Projected(Crs.Reunion),
            Projected(Crs.Antilles)];

    /// <summary>As in links, headers and parameters.</summary>
    public string Uri { get; }

    public int Epsg { get; }

    public string Name { get; }

    /// <summary>Six for degrees (0.1 m), two for metres.</summary>
    public int Decimals { get; }

    /// <summary>Writes geometries in it.</summary>
    public GeometryJson Geometries { get; }

    public bool IsProjected => Projection is not null;

    /// <summary>Null for the geographic ones.</summary>
    public Projection? Projection { get; }

    /// <param name="text">As a parameter says it; null: <see cref="Crs84"/>.</param>
    /// <param name="parameter">Its name.</param>
    /// <exception cref="ProblemException">Not served.</exception>
    public static ServedCrs Parse(string? text, string parameter)
    {
        if (text is null)
            return Crs84;
        string uri = text.StartsWith("https://", StringComparison.Ordinal) ? "http://" + text[8..] : text;
        return All.FirstOrDefault(crs => uri == crs.Uri || text == (crs == Crs84 ? "[OGC:CRS84]" : FormattableString.Invariant($"[EPSG:{crs.Epsg}]")))
            ?? throw new ProblemException(ProblemKind.CrsInconnu,
                $"Le système de coordonnées « {OutsideText.Shown(text)} » n’est pas servi. Systèmes servis : "
                    + $"{string.Join(", ", All.Select(c => c.Uri))}.", parameter);
    }

    /// <summary>From longitude and latitude to the first and second coordinate of this CRS.</summary>
    public void Forward(double longitudeDegrees, double latitudeDegrees, out double first, out double second)
    {
        if (Projection is { } projection)
        {
            MapPoint point = projection.Project(new GeoPoint(longitudeDegrees, latitudeDegrees));
            (first, second) = (point.XMetres, point.YMetres);
        }
        else
        {
            (first, second) = _latitudeFirst ? (latitudeDegrees, longitudeDegrees) : (longitudeDegrees, latitudeDegrees);
        }
    }

    /// <summary>From the first and second coordinate of this CRS to longitude and latitude; not finite far outside the CRS's own area.</summary>
    public Coordinate Inverse(double first, double second)
    {
        if (Projection is not { } projection)
            return _latitudeFirst ? new Coordinate(second, first) : new Coordinate(first, second);
        GeoPoint point = projection.Unproject(new MapPoint(projection.Crs, first, second));
        return new Coordinate(point.LongitudeDegrees, point.LatitudeDegrees);
    }

    public override string ToString() => Uri;

    private static ServedCrs Projected(Crs crs) => new(EpsgUri(crs.Epsg), crs.Epsg, crs.Name, 2, Projection.For(crs));

    private static string EpsgUri(int epsg) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"http://www.opengis.net/def/crs/EPSG/0/{epsg}");
}
