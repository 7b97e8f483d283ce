using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using Senacs.Geo.Geography;

namespace Senacs.Geo.Tests.Geography;

public class PolygonLocatorTests
{
    private const string Hole = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (4 4, 4 6, 6 6, 6 4, 4 4))";
    private const string Island = "POLYGON ((4 4, 6 4, 6 6, 4 6, 4 4))";
    private const string Two = "MULTIPOLYGON (((0 0, 2 0, 2 2, 0 2, 0 0)), ((5 0, 7 0, 7 2, 5 2, 5 0)))";

    private static PolygonLocator Locator(params string[] wkts) => new(wkts.Select(wkt => new GeoShape(new WKTReader().Read(wkt))));

    [Fact]
    public void Among_no_polygons_nothing_is_found() => Assert.Equal(-1, new PolygonLocator([]).Locate(new GeoPoint(0, 0)));

    [Theory]
    [InlineData("POLYGON ((0 0, 4 0, 0 4, 0 0))", 1, 1, Location.Interior)]
    [InlineData("POLYGON ((0 0, 4 0, 0 4, 0 0))", 0, 0, Location.Boundary)]
    [InlineData("POLYGON ((0 0, 4 0, 0 4, 0 0))", 4, 0, Location.Boundary)]
    [InlineData("POLYGON ((0 0, 4 0, 0 4, 0 0))", 0, 4, Location.Boundary)]
    [InlineData("POLYGON ((0 0, 4 0, 0 4, 0 0))", 2, 0, Location.Boundary)]
    [InlineData("POLYGON ((0 0, 4 0, 0 4, 0 0))", 2, 2, Location.Boundary)]
    [InlineData("POLYGON ((0 0, 4 0, 0 4, 0 0))", 5, 0, Location.Exterior)]
    [InlineData("POLYGON ((0 0, 4 0, 0 4, 0 0))", -1, 0, Location.Exterior)]
    [InlineData("POLYGON ((0 0, 4 0, 0 4, 0 0))", -1, 4, Location.Exterior)]
    [InlineData("POLYGON ((0 0, 4 0, 0 4, 0 0))", 2.0000001, 2, Location.Exterior)]
    [InlineData("POLYGON ((0 0, 2 2, 4 0, 4 4, 0 4, 0 0))", 2, 2, Location.Boundary)]
    [InlineData("POLYGON ((0 0, 2 2, 4 0, 4 4, 0 4, 0 0))", 1, 2, Location.Interior)]
    [InlineData("POLYGON ((0 0, 2 2, 4 0, 4 4, 0 4, 0 0))", 2, 1, Location.Exterior)]
    [InlineData("POLYGON ((0 0, 6 0, 6 2, 4 2, 4 4, 2 4, 2 2, 0 2, 0 0))", 1, 2, Location.Boundary)]
    [InlineData("POLYGON ((0 0, 6 0, 6 2, 4 2, 4 4, 2 4, 2 2, 0 2, 0 0))", 3, 2, Location.Interior)]
    [InlineData(Hole, 5, 5, Location.Exterior)]
    [InlineData(Hole, 4, 5, Location.Boundary)]
    [InlineData(Hole, 2, 5, Location.Interior)]
    [InlineData(Hole, 2, 4, Location.Interior)]
    [InlineData(Hole, 2, 6, Location.Interior)]
    [InlineData(Two, 1, 1, Location.Interior)]
    [InlineData(Two, 6, 1, Location.Interior)]
    [InlineData(Two, 3, 1, Location.Exterior)]
    [InlineData(Two, 3, 0, Location.Exterior)]
    [InlineData(Two, 0.5, double.NaN, Location.Exterior)]
    public void A_point_has_its_place(string wkt, double x, double y, Location expected) =>
        Assert.Equal(expected, Locator(wkt).Place(0, new GeoPoint(x, y)));

    [Fact]
    public void A_point_on_the_boundary_belongs_to_the_first_and_FindAll_tells_both()
    {
        PolygonLocator locator = Locator("POLYGON ((1 0, 2 0, 2 1, 1 1, 1 0))", "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))");

        Assert.Equal(0, locator.Locate(new GeoPoint(1, 0.5)));
        Assert.Equal([0, 1], locator.FindAll(new GeoPoint(1, 0.5)));
        Assert.Equal([1], locator.FindAll(new GeoPoint(0.5, 0.5)));
        Assert.Empty(locator.FindAll(new GeoPoint(3, 3)));
    }

    [Fact]
    public void An_enclave_is_found_within_its_hole()
    {
        PolygonLocator locator = Locator(Hole, Island);

        Assert.Equal(1, locator.Locate(new GeoPoint(5, 5)));
        Assert.Equal(0, locator.Locate(new GeoPoint(4, 5)));
        Assert.Equal(0, locator.Locate(new GeoPoint(1, 1)));
    }

    /// <summary>Stars on a coarse grid of coordinates: many points fall on vertices and edges, level with others.</summary>
    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 30)]
    [InlineData(3, 200)]
    [InlineData(4, 3000)]
    public void A_random_polygon_answers_as_NTS_does(int seed, int vertices)
    {
        var random = new Random(seed);
        for (int trial = 0; trial < (vertices > 1000 ? 2 : 20); trial++)
        {
            Geometry polygon = Star(random, vertices).Buffer(0);
            if (polygon.IsEmpty)
                continue;
            PolygonLocator locator = new([new GeoShape(polygon)]);
            for (int i = 0; i < 300; i++)
            {
                Coordinate vertex = polygon.Coordinates[random.Next(polygon.NumPoints)];
                Coordinate place = i % 3 == 0 ? vertex : new Coordinate(i % 3 == 1 ? vertex.X : random.Next(-64, 64) / 4.0, random.Next(-64, 64) / 4.0);
                Location expected = SimplePointInAreaLocator.Locate(place, polygon);
                Assert.Equal(expected, locator.Place(0, new GeoPoint(place.X, place.Y)));
            }
        }
    }

    [OpenDataTheory]
    [InlineData("03")]
    [InlineData("62")]
    [InlineData("75")]
    [InlineData("971")]
    [InlineData("14")]
    [InlineData("13")]
    public void Twenty_thousand_points_of_a_departement_fall_where_NTS_says(string departement)
    {
        Geometry[] shapes = OpenCommunes.Read(departement).Shapes;
        var all = new Envelope();
        foreach (Geometry shape in shapes)
            all.ExpandToInclude(shape.EnvelopeInternal);
        var random = new Random(20181);
        var points = new GeoPoint[20_000];
        for (int i = 0; i < points.Length; i++)
        {
            Geometry shape = shapes[random.Next(shapes.Length)];
            Coordinate vertex = shape.Coordinates[random.Next(shape.NumPoints)];
            points[i] = i % 10 == 0
                ? new GeoPoint(vertex.X, vertex.Y)
                : new GeoPoint(all.MinX + (random.NextDouble() * all.Width), i % 10 == 1 ? vertex.Y : all.MinY + (random.NextDouble() * all.Height));
        }

        var locator = new PolygonLocator(shapes.Select(shape => new GeoShape(shape)));
        var found = new int[points.Length];
        Parallel.For(0, points.Length, i => found[i] = locator.Locate(points[i]));

        for (int i = 0; i < points.Length; i++)
        {
            var place = new Coordinate(points[i].LongitudeDegrees, points[i].LatitudeDegrees);
            int expected = 0;
            while (expected < shapes.Length && !(shapes[expected].EnvelopeInternal.Contains(place) && SimplePointInAreaLocator.Locate(place, shapes[expected]) != Location.Exterior))
                expected++;
            expected = expected == shapes.Length ? -1 : expected;
            Assert.True(expected == found[i], FormattableString.Invariant($"{place}: expected {expected}, found {found[i]}"));
        }
    }

    private static Polygon Star(Random random, int vertices)
    {
        var places = new Coordinate[vertices + 1];
        for (int i = 0; i < vertices; i++)
        {
            double angle = 2.0 * Math.PI * i / vertices, radius = random.Next(8, 60) / 4.0;
            places[i] = new Coordinate(Math.Round(4.0 * radius * Math.Cos(angle)) / 4.0, Math.Round(4.0 * radius * Math.Sin(angle)) / 4.0);
        }

        places[vertices] = places[0].Copy();
        return new GeometryFactory().CreatePolygon(places);
    }
}
