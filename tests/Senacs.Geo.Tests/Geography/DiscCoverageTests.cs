using NetTopologySuite.Algorithm;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using NetTopologySuite.Operation.Union;
using Senacs.Geo.Geography;

namespace Senacs.Geo.Tests.Geography;

public class DiscCoverageTests
{
    private const string Square = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))";
    private const string Clockwise = "POLYGON ((0 0, 0 10, 10 10, 10 0, 0 0))";
    private const string Holed = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (4 4, 6 4, 6 6, 4 6, 4 4))";

    private static Geometry Wkt(string wkt) => new WKTReader().Read(wkt);

    private static double Ratio(string wkt, double radiusMetres, params (double X, double Y)[] centres) =>
        DiscCoverage.CoveredRatio(Wkt(wkt), [.. centres.Select(centre => new Coordinate(centre.X, centre.Y))], radiusMetres);

    [Fact]
    public void No_centre_and_no_radius_cover_nothing()
    {
        Assert.Equal(0.0, Ratio(Square, 5.0));
        Assert.Equal(0.0, Ratio(Square, 0.0, (5, 5)));
    }

    [Theory]
    [InlineData("a disc inside", Square, 5, 5, 2, Math.PI * 4 / 100)]
    [InlineData("clockwise rings", Clockwise, 5, 5, 2, Math.PI * 4 / 100)]
    [InlineData("touching all sides", Square, 5, 5, 5, Math.PI * 25 / 100)]
    [InlineData("quarter at a corner", Square, 0, 0, 4, Math.PI * 4 / 100)]
    [InlineData("half on a side", Square, 5, 0, 4, Math.PI * 8 / 100)]
    [InlineData("centre outside, apart", Square, 20, 5, 5, 0)]
    [InlineData("centre outside, touching", Square, 15, 5, 5, 0)]
    [InlineData("all", Square, 5, 5, 7.1, 1)]
    [InlineData("all but for the rim", Square, 0, 0, 14.142135623730951, 1)]
    [InlineData("disc within the hole", Holed, 5, 5, 1, 0)]
    [InlineData("disc over the hole", Holed, 5, 5, 3, ((Math.PI * 9) - 4) / 96)]
    public void One_disc_covers_its_part(string why, string wkt, double x, double y, double radiusMetres, double expected) =>
        Assert.True(Math.Abs(expected - Ratio(wkt, radiusMetres, (x, y))) < 1e-12, why);

    [Fact]
    public void Two_discs_count_their_common_part_once()
    {
        // Lens of two unit circles one apart: 2π/3 − √3/2.
        Assert.Equal(((2 * Math.PI) - ((2 * Math.PI / 3) - (Math.Sqrt(3) / 2))) / 100, Ratio(Square, 1.0, (4, 5), (5, 5)), 1e-12);
        Assert.Equal(2 * Math.PI / 100, Ratio(Square, 1.0, (3, 5), (5, 5)), 1e-12);
        Assert.Equal(Math.PI / 100, Ratio(Square, 1.0, (3, 5), (3, 5)), 1e-12);
    }

    [Fact]
    public void A_hole_left_between_discs_is_not_covered() =>
        Assert.Equal(1.0 - ((4 - Math.PI) * 25 / 100), Ratio(Square, 5.0, (0, 0), (10, 0), (0, 10), (10, 10)), 1e-12);

    [Fact]
    public void A_polygon_without_area_is_refused() => Assert.Throws<ArgumentException>(() => Ratio("POLYGON EMPTY", 1.0, (0, 0)));

    [Fact]
    public void It_agrees_with_finely_cut_buffers()
    {
        var random = new Random(5);
        for (int trial = 0; trial < 60; trial++)
        {
            (Geometry polygon, Coordinate[] centres) = Draw(random);
            double radius = 1.0 + (random.NextDouble() * 20.0);
            Geometry discs = UnaryUnionOp.Union(centres.Select(centre => polygon.Factory.CreatePoint(centre).Buffer(radius, 128)).ToList());
            Assert.Equal(polygon.Intersection(discs).Area / polygon.Area, DiscCoverage.CoveredRatio(polygon, centres, radius), 1e-4);
        }
    }

    [Fact]
    public void A_larger_radius_or_one_more_centre_never_covers_less()
    {
        var random = new Random(6);
        for (int trial = 0; trial < 150; trial++)
        {
            (Geometry polygon, Coordinate[] centres) = Draw(random);
            double before = 0.0;
            for (int step = 1; step <= 25; step++)
            {
                double ratio = DiscCoverage.CoveredRatio(polygon, centres, step * 3.7);
                Assert.InRange(ratio, before - 1e-10, 1.0);
                before = ratio;
            }

            before = 0.0;
            for (int count = 1; count <= centres.Length; count++)
            {
                double ratio = DiscCoverage.CoveredRatio(polygon, centres[..count], 12.0);
                Assert.InRange(ratio, before - 1e-10, 1.0);
                before = ratio;
            }
        }
    }

    [Fact]
    public void The_order_of_centres_does_not_matter()
    {
        var random = new Random(7);
        for (int trial = 0; trial < 50; trial++)
        {
            (Geometry polygon, Coordinate[] centres) = Draw(random);
            Assert.Equal(DiscCoverage.CoveredRatio(polygon, centres, 9.0), DiscCoverage.CoveredRatio(polygon, [.. centres.Reverse()], 9.0));
        }
    }

    /// <summary>Far from the origin as Lambert-93 coordinates are; half of the centres on whole coordinates, so that circles pass through vertices.</summary>
    private static (Geometry Polygon, Coordinate[] Centres) Draw(Random random)
    {
        var places = new Coordinate[13];
        for (int i = 0; i < 12; i++)
        {
            double radius = random.Next(5, 30), angle = Math.PI * i / 6.0;
            places[i] = new Coordinate(700000 + Math.Round(radius * Math.Cos(angle)), 6600000 + Math.Round(radius * Math.Sin(angle)));
        }

        places[12] = places[0];
        Coordinate[] centres = [.. Enumerable.Range(0, 8).Select(i => i % 2 == 0
            ? new Coordinate(700000 + random.Next(-40, 40), 6600000 + random.Next(-40, 40))
            : new Coordinate(700000 + ((random.NextDouble() - 0.5) * 80), 6600000 + ((random.NextDouble() - 0.5) * 80)))];
        return (new GeometryFactory().CreatePolygon(places), centres);
    }
}

public class PolygonDistancesTests
{
    private static MapShape Shape(string wkt) => new(Crs.Lambert93, new WKTReader().Read(wkt));

    private static MapPoint At(double xMetres, double yMetres) => new(Crs.Lambert93, xMetres, yMetres);

    [Theory]
    [InlineData("POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))")]
    [InlineData("POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (1 1, 9 1, 9 9, 1 9, 1 1))")]
    [InlineData("POLYGON ((0 0, 10 0, 10 1, 1 1, 1 10, 0 10, 0 0))")]
    [InlineData("MULTIPOLYGON (((0 0, 1 0, 1 1, 0 1, 0 0)), ((5 5, 9 5, 9 9, 5 9, 5 5)))")]
    public void The_inner_point_is_inside(string wkt)
    {
        MapPoint inner = PolygonDistances.InnerPoint(Shape(wkt));

        Assert.True(Shape(wkt).Geometry.Contains(new Point(inner.XMetres, inner.YMetres)));
    }

    [OpenDataFact]
    public void The_inner_point_of_every_commune_is_inside_and_the_one_of_JTS()
    {
        foreach (Geometry commune in ((string[])["62", "29"]).SelectMany(d => OpenCommunes.Read(d).Shapes).Select(Projection.For(Crs.Lambert93).Project))
        {
            MapPoint inner = PolygonDistances.InnerPoint(new MapShape(Crs.Lambert93, commune));
            Coordinate theirs = InteriorPointArea.GetInteriorPoint(commune);
            Assert.True(commune.Contains(new Point(inner.XMetres, inner.YMetres)));
            Assert.Equal((theirs.X, theirs.Y), (inner.XMetres, inner.YMetres));
        }
    }

    [Theory]
    [InlineData("POLYGON ((0 0, 10 0, 5 5, 10 10, 0 10, 5 5, 0 0))")]
    [InlineData("POLYGON ((0 0, 4 0, 4 5, 8 5, 8 0, 12 0, 12 10, 0 10, 0 0))")]
    [InlineData("POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (1 1, 9 1, 9 9, 1 9, 1 1))")]
    [InlineData("MULTIPOLYGON (((0 0, 1 0, 1 1, 0 1, 0 0)), ((5 5, 9 5, 9 9, 5 9, 5 5)))")]
    [InlineData("MULTIPOLYGON (((0 0, 4 0, 4 1, 0 1, 0 0)), ((5 5, 9 5, 9 9, 5 9, 5 5)))")]
    [InlineData("POLYGON ((3 7, 8 7, 3 7, 3 7))")]
    [InlineData("MULTIPOLYGON (((3 7, 8 7, 3 7, 3 7)), ((0 0, 1 0, 1 1, 0 1, 0 0)))")]
    public void The_inner_point_is_the_one_of_JTS(string wkt)
    {
        MapPoint inner = PolygonDistances.InnerPoint(Shape(wkt));
        Coordinate theirs = InteriorPointArea.GetInteriorPoint(Shape(wkt).Geometry);
        Assert.Equal((theirs.X, theirs.Y), (inner.XMetres, inner.YMetres));
    }

    [Theory]
    [InlineData(5, 5, 1, 0, 7.0710678118654755)]
    [InlineData(2, 5, 2, 0, 9.433981132056603)]
    [InlineData(0, 0, 0, 0, 14.142135623730951)]
    [InlineData(13, 14, 5, 5, 19.1049731745428)]
    [InlineData(5, -3, 3, 3, 13.92838827718412)]
    public void Distances_to_boundary_shape_and_farthest_place(double x, double y, double boundary, double shape, double farthest)
    {
        MapShape square = Shape("POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (4 6, 6 6, 6 7, 4 7, 4 6))");

        Assert.Equal(boundary, PolygonDistances.ToBoundaryMetres(square, At(x, y)), 1e-12);
        Assert.Equal(shape, PolygonDistances.ToShapeMetres(square, At(x, y)), 1e-12);
        Assert.Equal(farthest, PolygonDistances.CoveringRadiusMetres(square, At(x, y)), 1e-12);
    }

    [Fact]
    public void Another_CRS_is_refused() =>
        Assert.Throws<ArgumentException>(() => PolygonDistances.ToBoundaryMetres(Shape("POLYGON ((0 0, 1 0, 1 1, 0 0))"), new MapPoint(Crs.Reunion, 0, 0)));
}
