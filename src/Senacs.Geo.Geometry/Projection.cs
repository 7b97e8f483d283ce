using NetTopologySuite.Geometries.Implementation;
using ProjNet.CoordinateSystems;
using ProjNet.CoordinateSystems.Transformations;

namespace Senacs.Geo.Geography;

/// <summary>Between WGS 84 degrees and the metres of one legal projection; the only place where coordinates change CRS.</summary>
/// <remarks>
/// WGS 84 degrees are taken as degrees of the legal datum (RGF93, RGAF09, RGFG95, RGR92, RGM04): all are realisations of ITRS that agree with WGS 84
/// within 1 m, below the accuracy of the boundaries, and open data labelled WGS 84 were mostly written that way. No datum shift is ever applied.
/// <para>A coordinate's result depends on its own bits only: vertices shared by neighbours stay shared to the bit.</para>
/// <para>The formulas are ProjNET's; the tests hold them against published control points.</para>
/// </remarks>
public sealed class Projection
{
    private const string Grs80 = "\"GRS 1980\",6378137,298.257222101";

    /// <summary>A millimetre from a pole; beyond it no projection here has a meaning, and a conic divides by zero.</summary>
    public const double GreatestLatitudeDegrees = 90.0 - 1e-8;

    private static readonly Projection[] Known =
    [
        new(Crs.Lambert93, "RGF93 v1", "Reseau_Geodesique_Francais_1993_v1", Grs80, "Lambert_Conformal_Conic_2SP",
        [
            ("latitude_of_origin", "46.5"), ("central_meridian", "3"), ("standard_parallel_1", "49"), ("standard_parallel_2", "44"),
            ("false_easting", "700000"), ("false_northing", "6600000"),
        ]),
        Utm(Crs.Antilles, "RGAF09", "Reseau_Geodesique_des_Antilles_Francaises_2009", "-63", southern: false),
        Utm(Crs.Guyane, "RGFG95", "Reseau_Geodesique_Francais_Guyane_1995", "-51", southern: false),
        Utm(Crs.Reunion, "RGR92", "Reseau_Geodesique_de_la_Reunion_1992", "57", southern: true),
        Utm(Crs.Mayotte, "RGM04", "Reseau_Geodesique_de_Mayotte_2004", "45", southern: true),
        new(Crs.WebMercator, "WGS 84", "WGS_1984", "\"WGS 84\",6378137,298.257223563", "Popular Visualisation Pseudo-Mercator",
            [("central_meridian", "0"), ("scale_factor", "1"), ("false_easting", "0"), ("false_northing", "0")]),
    ];

    // made when first asked for: a program uses one or two of the six
    private readonly Lazy<(MathTransform Forward, MathTransform Inverse)> _transforms;

    private Projection(Crs crs, string geographic, string datum, string spheroid, string method, (string Name, string Value)[] parameters)
    {
        Crs = crs;
        WellKnownText = $"""
            PROJCS["{crs.Name}",GEOGCS["{geographic}",DATUM["{datum}",SPHEROID[{spheroid}]],
            PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["{method}"],
            {string.Concat(parameters.Select(static p => $"PARAMETER[\"{p.Name}\",{p.Value}],"))}
            UNIT["metre",1],AXIS["Easting",EAST],AXIS["Northing",NORTH],AUTHORITY["EPSG","{crs.Epsg.ToString(CultureInfo.InvariantCulture)}"]]
            """.ReplaceLineEndings("");
        _transforms = new(() =>
        {
            var projected = (ProjectedCoordinateSystem)new CoordinateSystemFactory().CreateFromWkt(WellKnownText);
            MathTransform forward = new CoordinateTransformationFactory()
                .CreateFromCoordinateSystems(projected.GeographicCoordinateSystem, projected).MathTransform;
            return (forward, forward.Inverse());
        });
        Factory = new GeometryFactory(new PrecisionModel(), crs.Epsg, PackedCoordinateSequenceFactory.DoubleFactory);
    }

    public Crs Crs { get; }

    /// <summary>The CRS in OGC 01-009 WKT, without datum shift, as GeoPackage and .prj files want it.</summary>
    public string WellKnownText { get; }

    /// <summary>Makes WGS 84 geometries whose vertices are packed in one array (SRID 4326).</summary>
    public static GeometryFactory GeographicFactory { get; } =
        new(new PrecisionModel(), Crs.Wgs84.Epsg, PackedCoordinateSequenceFactory.DoubleFactory);

    /// <summary>Makes geometries of this CRS whose vertices are packed in one array.</summary>
    public GeometryFactory Factory { get; }

    /// <summary>The one projection for a CRS.</summary>
    /// <exception cref="ArgumentException">The CRS is geographic.</exception>
    public static Projection For(Crs crs)
    {
        ArgumentNullException.ThrowIfNull(crs);
        foreach (Projection projection in Known)
        {
            if (projection.Crs == crs)
                return projection;
        }

        throw new ArgumentException($"{crs} is not projected.", nameof(crs));
    }

    /// <exception cref="ArgumentOutOfRangeException">Not a longitude within ±180 and a latitude strictly within ±90.</exception>
    public MapPoint Project(GeoPoint point)
    {
        double[] xy = [point.LongitudeDegrees, point.LatitudeDegrees];
        Forward(xy);
        return new(Crs, xy[0], xy[1]);
    }

    /// <exception cref="ArgumentException">The point is of another CRS.</exception>
    public GeoPoint Unproject(MapPoint point)
    {
        MustBeMine(point.Crs, nameof(point));
        double[] xy = [point.XMetres, point.YMetres];
        Transform(_transforms.Value.Inverse, xy);
        return new(xy[0], xy[1]);
    }

    /// <summary>Vertex by vertex: same structure, order and counts; straight edges stay straight between the same vertices. Z and M are left
    /// out.</summary>
    /// <param name="wgs84">Any geometry in WGS 84 degrees.</param>
    /// <exception cref="ArgumentOutOfRangeException">A vertex is not a longitude within ±180 and a latitude strictly within ±90.</exception>
    public Geometry Project(Geometry wgs84) => Rebuild(wgs84, Factory, Forward);

    /// <summary>The inverse of <see cref="Project(Geometry)"/>, within 1 mm.</summary>
    /// <param name="projected">Any geometry in metres of <see cref="Crs"/>.</param>
    public Geometry Unproject(Geometry projected) => Rebuild(projected, GeographicFactory, xy => Transform(_transforms.Value.Inverse, xy));

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

    public override string ToString() => Crs.ToString();

    private static Projection Utm(Crs crs, string geographic, string datum, string centralMeridianDegrees, bool southern) =>
        new(crs, geographic, datum, Grs80, "Transverse_Mercator",
        [
            ("latitude_of_origin", "0"), ("central_meridian", centralMeridianDegrees), ("scale_factor", "0.9996"),
            ("false_easting", "500000"), ("false_northing", southern ? "10000000" : "0"),
        ]);

    private void Forward(double[] xy)
    {
        for (int i = 0; i < xy.Length; i += 2)
        {
            if (!(Math.Abs(xy[i]) <= 180.0 && Math.Abs(xy[i + 1]) <= GreatestLatitudeDegrees))
                ThrowNotDegrees(xy[i], xy[i + 1]);
        }

        Transform(_transforms.Value.Forward, xy);
    }

    // x, y, x, y…: in place
    private static void Transform(MathTransform transform, double[] xy)
    {
        if (xy.Length > 0)
            transform.Transform(xy, xy.AsSpan(1), default, strideX: 2, strideY: 2);
    }

    private static void ThrowNotDegrees(double longitudeDegrees, double latitudeDegrees) =>
        throw new ArgumentOutOfRangeException(nameof(longitudeDegrees), string.Create(CultureInfo.InvariantCulture,
            $"({longitudeDegrees}, {latitudeDegrees}) is not a longitude within ±180 and a latitude strictly within ±90."));

    private void MustBeMine(Crs crs, string parameter)
    {
        if (crs != Crs)
            throw new ArgumentException($"Expected {Crs}, found {crs}.", parameter);
    }

    private static Geometry Rebuild(Geometry geometry, GeometryFactory factory, Action<double[]> change)
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

    private static T[] Parts<T>(GeometryCollection parts, GeometryFactory factory, Action<double[]> change)
        where T : Geometry
    {
        var result = new T[parts.NumGeometries];
        for (int i = 0; i < result.Length; i++)
            result[i] = (T)Rebuild(parts.GetGeometryN(i), factory, change);
        return result;
    }

    private static Polygon RebuildPolygon(Polygon polygon, GeometryFactory factory, Action<double[]> change)
    {
        var holes = new LinearRing[polygon.NumInteriorRings];
        for (int i = 0; i < holes.Length; i++)
            holes[i] = factory.CreateLinearRing(Map(polygon.GetInteriorRingN(i).CoordinateSequence, change));
        return factory.CreatePolygon(factory.CreateLinearRing(Map(polygon.ExteriorRing.CoordinateSequence, change)), holes);
    }

    private static PackedDoubleCoordinateSequence Map(CoordinateSequence sequence, Action<double[]> change)
    {
        var xy = new double[2 * sequence.Count];
        if (sequence is PackedDoubleCoordinateSequence { Dimension: 2 } packed)
        {
            packed.GetRawCoordinates().CopyTo(xy, 0);
        }
        else
        {
            for (int i = 0; i < sequence.Count; i++)
                (xy[2 * i], xy[(2 * i) + 1]) = (sequence.GetX(i), sequence.GetY(i));
        }

        change(xy);
        return new(xy, 2, 0);
    }
}
