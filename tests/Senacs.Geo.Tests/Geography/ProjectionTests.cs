using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;

namespace Senacs.Geo.Tests.Geography;

public class ProjectionTests
{
    private static Crs CrsOf(int epsg) => Crs.All.Append(Crs.WebMercator).Single(crs => crs.Epsg == epsg);

    /// <summary>Published with eight decimals of a degree (1.1 mm) and whole millimetres. 5490, 2972, 4471: IGN, Circé Antilles Guyane 4.2 and Circé Mayotte 3.2,
    /// as the tests of the library CTS quote them. 3857: IOGP Guidance Note 373-7-2, example of EPSG method 1024, in hundredths of a second and centimetres.</summary>
    [Theory]
    [InlineData(5490, -60.99633191, 14.50166751, 715938.802, 1604155.162, 0.0012)]
    [InlineData(5490, -61.50391185, 15.99747584, 660086.365, 1769232.273, 0.0012)]
    [InlineData(5490, -62.79778742, 17.99626623, 521407.240, 1989784.123, 0.0012)]
    [InlineData(2972, -52.30005723, 4.90107745, 355849.323, 541869.306, 0.0012)]
    [InlineData(4471, 45.12011640, -12.79352658, 513036.279, 8585694.190, 0.0012)]
    [InlineData(4471, 45.12011787, -12.79352769, 513036.438, 8585694.067, 0.0012)]
    [InlineData(3857, -100.33333333333333, 24.381786944444444, -11169055.58, 2800000.0, 0.01)]
    public void A_published_control_point_falls_where_it_was_published(
        int epsg, double longitudeDegrees, double latitudeDegrees, double xMetres, double yMetres, double toleranceMetres)
    {
        MapPoint point = Projection.For(CrsOf(epsg)).Project(new GeoPoint(longitudeDegrees, latitudeDegrees));

        Assert.Equal(xMetres, point.XMetres, toleranceMetres);
        Assert.Equal(yMetres, point.YMetres, toleranceMetres);
    }

    /// <summary>Expected values: PROJ 9 (gdaltransform, GRS 80 degrees in), which prints 15 digits; the last twelve are corners of the area of each.</summary>
    [Theory]
    [InlineData(2154, 3.0, 46.5, 700000.0, 6600000.0)]
    [InlineData(2154, 3.0573, 50.6292, 704061.14589143, 7059136.58945854)]
    [InlineData(2154, -4.77, 48.4, 125818.663272454, 6839351.40185103)]
    [InlineData(2154, 9.5, 42.0, 1239037.99394, 6122137.19170761)]
    [InlineData(5490, -61.55, 16.25, 654957.453554823, 1797138.07119053)]
    [InlineData(5490, -61.0, 14.6, 715447.875263779, 1615033.118941)]
    [InlineData(2972, -52.33, 4.93, 352535.037562995, 545073.719282304)]
    [InlineData(2972, -54.5, 2.2, 110579.594798041, 243624.32500697)]
    [InlineData(2975, 55.45, -20.88, 338767.167364217, 7690355.57235725)]
    [InlineData(4471, 45.15, -12.8, 516279.14789166, 8584976.634424)]
    [InlineData(2154, -5.5, 41.0, -16296.157784, 6027156.199039)]
    [InlineData(2154, 10.0, 51.5, 1186879.995062, 7177828.885942)]
    [InlineData(5490, -63.3, 14.2, 467630.849976, 1569866.284745)]
    [InlineData(5490, -60.5, 18.3, 764273.198692, 2025188.047391)]
    [InlineData(2972, -54.8, 2.0, 77099.524750, 221550.968107)]
    [InlineData(2972, -51.3, 6.0, 466799.020233, 663213.653044)]
    [InlineData(2975, 55.0, -21.5, 292811.494802, 7621188.671709)]
    [InlineData(2975, 56.0, -20.7, 395860.947158, 7710732.346395)]
    [InlineData(4471, 44.9, -13.1, 489160.217020, 8551803.467880)]
    [InlineData(4471, 45.4, -12.5, 543462.058416, 8618123.508460)]
    [InlineData(3857, -5.5, 41.0, -612257.199363, 5012341.663848)]
    [InlineData(3857, 10.0, 51.5, 1113194.907933, 6710219.083221)]
    public void A_control_point_falls_within_a_tenth_of_a_millimetre_of_PROJ(
        int epsg, double longitudeDegrees, double latitudeDegrees, double xMetres, double yMetres)
    {
        MapPoint point = Projection.For(CrsOf(epsg)).Project(new GeoPoint(longitudeDegrees, latitudeDegrees));

        Assert.Equal(xMetres, point.XMetres, 1e-4);
        Assert.Equal(yMetres, point.YMetres, 1e-4);
        Assert.Equal(epsg, point.Crs.Epsg);
    }

    /// <summary>Each box holds its départements with a margin; Guyane is the widest zone.</summary>
    [Theory]
    [InlineData(2154, -5.5, 41.0, 10.0, 51.5)]
    [InlineData(5490, -63.3, 14.2, -60.5, 18.3)]
    [InlineData(2972, -54.8, 2.0, -51.3, 6.0)]
    [InlineData(2975, 55.0, -21.5, 56.0, -20.7)]
    [InlineData(4471, 44.9, -13.1, 45.4, -12.5)]
    public void Over_the_whole_area_a_point_comes_back_within_a_tenth_of_a_millimetre(int epsg, double west, double south, double east, double north)
    {
        Projection projection = Projection.For(CrsOf(epsg));
        double worstReturnDegrees = 0.0;
        for (int i = 0; i <= 60; i++)
        {
            for (int j = 0; j <= 60; j++)
            {
                var place = new GeoPoint(west + ((east - west) * i / 60.0), south + ((north - south) * j / 60.0));
                MapPoint point = projection.Project(place);
                GeoPoint back = projection.Unproject(point);
                worstReturnDegrees = Math.Max(worstReturnDegrees, Math.Max(
                    Math.Abs(back.LongitudeDegrees - place.LongitudeDegrees), Math.Abs(back.LatitudeDegrees - place.LatitudeDegrees)));
            }
        }

        Assert.InRange(worstReturnDegrees, 0.0, 9e-10);
    }

    [Theory]
    [InlineData("POINT (3 46)")]
    [InlineData("POINT EMPTY")]
    [InlineData("LINESTRING (3 46, 4 47)")]
    [InlineData("POLYGON ((3 46, 4 46, 4 47, 3 46), (3.5 46.1, 3.6 46.1, 3.6 46.2, 3.5 46.1))")]
    [InlineData("POLYGON EMPTY")]
    [InlineData("MULTIPOLYGON (((3 46, 4 46, 4 47, 3 46)), ((5 46, 6 46, 6 47, 5 46)))")]
    [InlineData("MULTIPOINT ((3 46), (4 47))")]
    [InlineData("MULTILINESTRING ((3 46, 4 47), (5 46, 6 47))")]
    [InlineData("GEOMETRYCOLLECTION (POINT (3 46), POLYGON ((3 46, 4 46, 4 47, 3 46)))")]
    public void Structure_and_order_are_kept_both_ways(string wkt)
    {
        Geometry source = new WKTReader().Read(wkt);
        Projection projection = Projection.For(Crs.Lambert93);

        Geometry there = projection.Project(source);
        Geometry back = projection.Unproject(there);

        Assert.Equal(source.GeometryType, there.GeometryType);
        Assert.Equal(source.NumPoints, there.NumPoints);
        Assert.Equal(2154, there.SRID);
        Assert.Equal(4326, back.SRID);
        Assert.True(back.EqualsExact(source, 1e-12), back.AsText());
        for (int i = 0; i < source.NumPoints; i++)
        {
            MapPoint alone = projection.Project(new GeoPoint(source.Coordinates[i].X, source.Coordinates[i].Y));
            Assert.Equal((alone.XMetres, alone.YMetres), (there.Coordinates[i].X, there.Coordinates[i].Y));
        }
    }

    [Fact]
    public void A_height_is_left_out()
    {
        Geometry projected = Projection.For(Crs.Lambert93).Project(new WKTReader().Read("LINESTRING Z (3 46 100, 4 47 200)"));

        Assert.Equal(2, ((LineString)projected).CoordinateSequence.Dimension);
    }

    [Theory]
    [InlineData(700000.0, 6600000.0)]
    [InlineData(3.0, 90.0)]
    [InlineData(3.0, -90.0)]
    [InlineData(double.NaN, 46.0)]
    [InlineData(3.0, double.NaN)]
    [InlineData(double.PositiveInfinity, 46.0)]
    [InlineData(180.1, 46.0)]
    [InlineData(3.0, -89.999999999999)]
    public void What_is_not_in_degrees_is_refused(double longitudeDegrees, double latitudeDegrees) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Projection.For(Crs.Lambert93).Project(new GeoPoint(longitudeDegrees, latitudeDegrees)));

    [Fact]
    public void Another_projection_s_point_or_shape_is_refused_by_name()
    {
        Projection lambert = Projection.For(Crs.Lambert93);
        var shape = new MapShape(Crs.Reunion, new WKTReader().Read("POLYGON ((0 0, 1 0, 1 1, 0 0))"));

        Assert.Contains("EPSG:2975", Assert.Throws<ArgumentException>(() => lambert.Unproject(new MapPoint(Crs.Reunion, 0, 0))).Message, StringComparison.Ordinal);
        Assert.Contains("EPSG:2154", Assert.Throws<ArgumentException>(() => lambert.Unproject(shape)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Projection.For(Crs.Wgs84));
    }

    [Fact]
    public void Every_projected_CRS_has_one_projection() =>
        Assert.All(Crs.All.Where(crs => crs.IsProjected), crs => Assert.Same(Projection.For(crs), Projection.For(crs)));

    [OpenDataTheory]
    [InlineData("03")]
    [InlineData("62")]
    [InlineData("2A")]
    [InlineData("971")]
    [InlineData("973")]
    [InlineData("974")]
    [InlineData("976")]
    public void Every_vertex_of_a_departement_comes_back_within_a_millimetre(string departement)
    {
        Assert.True(CodeDepartement.TryParse(departement, out CodeDepartement? code));
        Projection projection = Projection.For(code.LegalCrs());
        foreach (Geometry shape in OpenCommunes.Read(departement).Shapes)
        {
            Geometry projected = projection.Project(shape);
            Geometry back = projection.Project(projection.Unproject(projected));
            Coordinate[] targets = projected.Coordinates, returns = back.Coordinates;
            for (int i = 0; i < targets.Length; i++)
                Assert.True(targets[i].Distance(returns[i]) < 0.001);
        }
    }

    /// <summary>Published area of the Allier: 7 340 km² (INSEE).</summary>
    [OpenDataFact]
    public void The_Allier_has_its_published_area_within_one_per_cent()
    {
        double squareMetres = OpenCommunes.Read("03").Shapes.Sum(shape => Projection.For(Crs.Lambert93).Project(new GeoShape(shape)).AreaSquareMetres);

        Assert.Equal(7340e6, squareMetres, 73.4e6);
    }
}
