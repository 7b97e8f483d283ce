using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Implementation;
using ProjNet.CoordinateSystems;
using ProjNet.CoordinateSystems.Transformations;

namespace Senacs.Geo.Geography;

/// <summary>Between WGS 84 degrees and the metres of one legal projection; the only place where coordinates change CRS.</summary>
/// <remarks>
/// WGS 84 degrees are taken as degrees of the legal datum (RGF93, RGAF09, RGFG95, RGR92, RGM04): all are realisations of ITRS that agree with WGS 84 within
/// 1 m, below the accuracy of the boundaries, and open data labelled WGS 84 were mostly written that way. No datum shift is ever applied.
/// <para>A coordinate's result depends on its own bits only: vertices shared by neighbours stay shared to the bit.</para>
/// <para><see cref="CreateReferenceTransform"/> is the same projection by ProjNET; the tests hold the two within 1 mm over every département.
/// Ours needs neither WKT at start nor an array per vertex.</para>
/// </remarks>
public sealed class Projection
{
    private static readonly Projection[] All =
    [
        new(Crs.Lambert93, new LambertConformalConic(3.0, 46.5, 49.0, 44.0, 700000.0, 6600000.0), LambertWkt),
        Utm(Crs.Antilles, "Reseau Geodesique des Antilles Francaises 2009", "RGAF09", -63, southern: false),
        Utm(Crs.Guyane, "Reseau Geodesique Francais Guyane 1995", "RGFG95", -51, southern: false),
        Utm(Crs.Reunion, "Reseau Geodesique de la Reunion 1992", "RGR92", 57, southern: true),
        Utm(Crs.Mayotte, "Reseau Geodesique de Mayotte 2004", "RGM04", 45, southern: true),
        new(Crs.WebMercator, new PseudoMercator(), MercatorWkt),
    ];

    private const string LambertWkt =
        """PROJCS["RGF93 v1 / Lambert-93",GEOGCS["RGF93 v1",DATUM["Reseau_Geodesique_Francais_1993_v1",SPHEROID["GRS 1980",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic_2SP"],PARAMETER["latitude_of_origin",46.5],PARAMETER["central_meridian",3],PARAMETER["standard_parallel_1",49],PARAMETER["standard_parallel_2",44],PARAMETER["false_easting",700000],PARAMETER["false_northing",6600000],UNIT["metre",1],AXIS["Easting",EAST],AXIS["Northing",NORTH],AUTHORITY["EPSG","2154"]]""";

    private const string MercatorWkt =
        """PROJCS["WGS 84 / Pseudo-Mercator",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Popular Visualisation Pseudo-Mercator"],PARAMETER["central_meridian",0],PARAMETER["scale_factor",1],PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["metre",1],AXIS["Easting",EAST],AXIS["Northing",NORTH],AUTHORITY["EPSG","3857"]]""";

    private readonly MapFormulas formulas;
    private readonly GeometryFactory factory;

    private Projection(Crs crs, MapFormulas formulas, string wellKnownText)
    {
        Crs = crs;
        this.formulas = formulas;
        WellKnownText = wellKnownText;
        factory = new GeometryFactory(new PrecisionModel(), crs.Epsg, PackedCoordinateSequenceFactory.DoubleFactory);
    }

    public Crs Crs { get; }

    /// <summary>The CRS in OGC 01-009 WKT, without datum shift, as GeoPackage and .prj files want it.</summary>
    public string WellKnownText { get; }

    /// <summary>Makes WGS 84 geometries whose vertices are packed in one array (SRID 4326).</summary>
    public static GeometryFactory GeographicFactory { get; } = new(new PrecisionModel(), Crs.Wgs84.Epsg, PackedCoordinateSequenceFactory.DoubleFactory);

    /// <summary>Makes geometries of this CRS whose vertices are packed in one array.</summary>
    public GeometryFactory Factory => factory;

    /// <summary>The one projection for a CRS.</summary>
    /// <exception cref="ArgumentException">The CRS is geographic.</exception>
    public static Projection For(Crs crs)
    {
        ArgumentNullException.ThrowIfNull(crs);
        foreach (Projection projection in All)
        {
            if (projection.Crs == crs)
                return projection;
        }

        throw new ArgumentException($"{crs} is not projected.", nameof(crs));
    }

    /// <exception cref="ArgumentOutOfRangeException">Not a longitude within ±180 and a latitude strictly within ±90.</exception>
    public MapPoint Project(GeoPoint point)
    {
        Forward(point.LongitudeDegrees, point.LatitudeDegrees, out double xMetres, out double yMetres);
        return new(Crs, xMetres, yMetres);
    }

    /// <exception cref="ArgumentException">The point is of another CRS.</exception>
    public GeoPoint Unproject(MapPoint point)
    {
        MustBeMine(point.Crs, nameof(point));
        formulas.Inverse(point.XMetres, point.YMetres, out double longitudeDegrees, out double latitudeDegrees);
        return new(longitudeDegrees, latitudeDegrees);
    }

    /// <summary>Vertex by vertex: same structure, order and counts; straight edges stay straight between the same vertices. Z and M are left out.</summary>
    /// <param name="wgs84">Any geometry in WGS 84 degrees.</param>
    /// <exception cref="ArgumentOutOfRangeException">A vertex is not a longitude within ±180 and a latitude strictly within ±90.</exception>
    public Geometry Project(Geometry wgs84) => Rebuild(wgs84, factory, Forward);

    /// <summary>The inverse of <see cref="Project(Geometry)"/>, within 1 mm.</summary>
    /// <param name="projected">Any geometry in metres of <see cref="Crs"/>.</param>
    public Geometry Unproject(Geometry projected) => Rebuild(projected, GeographicFactory, formulas.Inverse);

    public MapShape Project(GeoShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return new(Crs, Project(shape.Geometry));
    }

    /// <exception cref="ArgumentException">The shape is of another CRS.</exception>
    public GeoShape Unproject(MapShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        MustBeMine(shape.Crs, nameof(shape));
        return new(Unproject(shape.Geometry));
    }

    /// <summary>The same projection by ProjNET, degrees to metres without datum shift: slower, an independent witness.</summary>
    public MathTransform CreateReferenceTransform()
    {
        var projected = (ProjectedCoordinateSystem)new CoordinateSystemFactory().CreateFromWkt(WellKnownText);
        return new CoordinateTransformationFactory().CreateFromCoordinateSystems(projected.GeographicCoordinateSystem, projected).MathTransform;
    }

    public override string ToString() => Crs.ToString();

    private static Projection Utm(Crs crs, string datum, string shortName, int centralMeridianDegrees, bool southern)
    {
        int falseNorthingMetres = southern ? 10000000 : 0;
        string wkt = string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"""PROJCS["{crs.Name}",GEOGCS["{shortName}",DATUM["{datum.Replace(' ', '_')}",SPHEROID["GRS 1980",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",{centralMeridianDegrees}],PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],PARAMETER["false_northing",{falseNorthingMetres}],UNIT["metre",1],AXIS["Easting",EAST],AXIS["Northing",NORTH],AUTHORITY["EPSG","{crs.Epsg}"]]""");
        return new(crs, new TransverseMercator(centralMeridianDegrees, 0.9996, 500000.0, falseNorthingMetres), wkt);
    }

    private void Forward(double longitudeDegrees, double latitudeDegrees, out double xMetres, out double yMetres)
    {
        if (!(Math.Abs(longitudeDegrees) <= 180.0 && Math.Abs(latitudeDegrees) < 90.0))
            ThrowNotDegrees(longitudeDegrees, latitudeDegrees);
        formulas.Forward(longitudeDegrees, latitudeDegrees, out xMetres, out yMetres);
    }

    private static void ThrowNotDegrees(double longitudeDegrees, double latitudeDegrees) =>
        throw new ArgumentOutOfRangeException(nameof(longitudeDegrees), string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"({longitudeDegrees}, {latitudeDegrees}) is not a longitude within ±180 and a latitude strictly within ±90."));

    private void MustBeMine(Crs crs, string parameter)
    {
        if (crs != Crs)
            throw new ArgumentException($"Expected {Crs}, found {crs}.", parameter);
    }

    private delegate void Change(double x, double y, out double changedX, out double changedY);

    private static Geometry Rebuild(Geometry geometry, GeometryFactory factory, Change change)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        return geometry switch
        {
            Point point => factory.CreatePoint(Map(point.CoordinateSequence, change)),
            LinearRing ring => factory.CreateLinearRing(Map(ring.CoordinateSequence, change)),
            LineString line => factory.CreateLineString(Map(line.CoordinateSequence, change)),
            Polygon polygon => RebuildPolygon(polygon, factory, change),
            MultiPolygon parts => factory.CreateMultiPolygon(Parts<Polygon>(parts, factory, change)),
            MultiLineString parts => factory.CreateMultiLineString(Parts<LineString>(parts, factory, change)),
            MultiPoint parts => factory.CreateMultiPoint(Parts<Point>(parts, factory, change)),
            GeometryCollection parts => factory.CreateGeometryCollection(Parts<Geometry>(parts, factory, change)),
            _ => throw new ArgumentException($"Unknown geometry type {geometry.GeometryType}.", nameof(geometry)),
        };
    }

    private static T[] Parts<T>(GeometryCollection parts, GeometryFactory factory, Change change)
        where T : Geometry
    {
        var result = new T[parts.NumGeometries];
        for (int i = 0; i < result.Length; i++)
            result[i] = (T)Rebuild(parts.GetGeometryN(i), factory, change);
        return result;
    }

    private static Polygon RebuildPolygon(Polygon polygon, GeometryFactory factory, Change change)
    {
        var holes = new LinearRing[polygon.NumInteriorRings];
        for (int i = 0; i < holes.Length; i++)
            holes[i] = factory.CreateLinearRing(Map(polygon.GetInteriorRingN(i).CoordinateSequence, change));
        return factory.CreatePolygon(factory.CreateLinearRing(Map(polygon.ExteriorRing.CoordinateSequence, change)), holes);
    }

    private static PackedDoubleCoordinateSequence Map(CoordinateSequence sequence, Change change)
    {
        var packed = new double[2 * sequence.Count];
        if (sequence is PackedDoubleCoordinateSequence source)
        {
            double[] raw = source.GetRawCoordinates();
            int stride = source.Dimension;
            for (int i = 0, from = 0; i < packed.Length; i += 2, from += stride)
                change(raw[from], raw[from + 1], out packed[i], out packed[i + 1]);
        }
        else
        {
            for (int i = 0; i < sequence.Count; i++)
                change(sequence.GetX(i), sequence.GetY(i), out packed[2 * i], out packed[(2 * i) + 1]);
        }

        return new(packed, 2, 0);
    }
}
