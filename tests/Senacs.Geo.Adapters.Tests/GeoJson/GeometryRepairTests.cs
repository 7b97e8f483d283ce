using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.GeoJson;

namespace Senacs.Geo.Adapters.Tests.GeoJson;

public sealed class GeometryRepairTests
{
    private static Geometry Wkt(string text) => new WKTReader().Read(text);

    [Theory]
    [InlineData("POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))")]
    [InlineData("POLYGON ((0 0, 0 9, 9 9, 9 0, 0 0))")]
    [InlineData("POLYGON ((0 0, 0 0, 9 0, 9 9, 0 9, 0 0))")]
    [InlineData("POLYGON ((0 0, 3 0, 6 0, 9 0, 9 9, 0 9, 0 0))")]
    [InlineData("POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 2, 2 2, 1 1), (4 4, 4 5, 5 5, 4 4))")]
    [InlineData("POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (0 0, 1 2, 2 1, 0 0))")]
    [InlineData("MULTIPOLYGON (((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 8, 8 8, 8 1, 1 1)), ((2 2, 3 2, 3 3, 2 2)))")]
    [InlineData("MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((1 1, 2 1, 2 2, 1 1)))")]
    public void A_valid_geometry_is_returned_as_the_very_same_object(string wkt)
    {
        Geometry geometry = Wkt(wkt);
        RepairOutcome outcome = GeometryRepair.Repair(geometry);
        Assert.Same(geometry, outcome.Geometry);
        Assert.Null(outcome.Finding);
    }

    [Theory]
    [InlineData("POLYGON ((0 0, 9 0, 9 9, 9.5 9.5, 9 9, 0 9, 0 0))", 81.0)] // a spike
    [InlineData("POLYGON ((0 0, 4 0, 4 4, 4 0, 9 0, 9 9, 0 9, 0 0))", 81.0)] // a cut inwards
    [InlineData("POLYGON ((0 0, 100 0, 100 100, 1 100, 0 100.01, -0.01 99.99, 1 100.01, 0 50, 0 0))", 9975.0)] // a tiny bow-tie
    [InlineData("MULTIPOLYGON (((0 0, 9 0, 9 9, 0 9, 0 0)), ((9 0, 18 0, 18 9, 9 9, 9 0)))", 162.0)] // two parts that share a side
    [InlineData("POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (2 2, 4 2, 4 4, 2 4, 2 2), (4 2, 6 2, 6 4, 4 4, 4 2))", 73.0)] // two holes that share a side
    [InlineData("POLYGON ((0 0, 10 0, 10 4, 12 6, 12 4, 10 6, 10 10, 0 10, 0 0))", 102.0)] // a lobe wound the other way, counted as negative by the shoelace
    public void What_can_be_repaired_without_moving_its_area_is_repaired_and_reported(string wkt, double area)
    {
        RepairOutcome outcome = GeometryRepair.Repair(Wkt(wkt));
        Assert.Equal(GeometryRepairIssues.Repaired, outcome.Finding?.Kind);
        Assert.True(outcome.Geometry!.IsValid);
        Assert.Equal(area, outcome.Geometry.Area, area * 0.001);
        Assert.Matches("près de .* ; .* : réparé \\(surface .* ha avant, .* ha après\\)\\.", outcome.Finding!.Message);
    }

    [Theory]
    [InlineData("POLYGON ((0 0, 9 9, 9 0, 0 9, 0 0))")] // a bow-tie of two equal halves
    [InlineData("POLYGON ((0 0, 10 0, 10 4, 14 6, 14 4, 10 6, 10 10, 0 10, 0 0), (2 2, 4 2, 4 4, 2 4, 2 2), (3 3, 5 3, 5 5, 3 5, 3 3))")] // a lobe, and holes that overlap
    [InlineData("POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0, 5 0, 5 5, 0 5, 0 0))")] // a quarter of it is ringed twice
    [InlineData("POLYGON ((0 0, 9 0, 0 0, 9 0, 0 0))")] // no area at all
    [InlineData("POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (20 20, 30 20, 30 30, 20 20))")] // a hole elsewhere
    [InlineData("MULTIPOLYGON (((0 0, 9 0, 9 9, 0 9, 0 0)), ((5 5, 14 5, 14 14, 5 14, 5 5)))")] // two parts that overlap
    [InlineData("POLYGON ((0 0, NaN 0, 9 9, 0 9, 0 0))")]
    public void What_would_change_is_refused_with_its_place(string wkt)
    {
        RepairOutcome outcome = GeometryRepair.Repair(Wkt(wkt));
        Assert.Null(outcome.Geometry);
        Assert.Equal(IssueSeverity.Error, outcome.Finding?.Kind.Severity);
        Assert.Contains("près de", outcome.Finding!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scribble_is_refused_before_anything_is_computed_from_it()
    {
        Random random = new(7);
        Coordinate[] scribble = [.. Enumerable.Range(0, 20_000).Select(_ => new Coordinate(random.NextDouble(), random.NextDouble()))];
        Polygon polygon = GeometryFactory.Default.CreatePolygon([.. scribble, scribble[0].Copy()]);
        RepairOutcome outcome = GeometryRepair.Repair(polygon);
        Assert.Null(outcome.Geometry);
        Assert.Contains("en bien d'autres endroits", outcome.Finding!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Quick_and_full_checks_agree_on_random_rings()
    {
        Random random = new(42);
        int valid = 0;
        for (int i = 0; i < 4_000; i++)
        {
            // Small integer coordinates make touching, collinear and repeated points common.
            int count = random.Next(3, 9);
            Coordinate[] ring = [.. Enumerable.Range(0, count).Select(_ => new Coordinate(random.Next(8), random.Next(8)))];
            Polygon polygon = GeometryFactory.Default.CreatePolygon([.. ring, ring[0].Copy()]);
            bool expected = polygon.IsValid;
            Assert.Equal(expected, GeometryRepair.Repair(polygon).Finding is null);
            valid += expected ? 1 : 0;
        }
        Assert.InRange(valid, 200, 3_800);
    }

    [Fact]
    public void A_place_is_written_in_french() =>
        Assert.Equal(("3,0573 ; 50,6292", "652709 ; 6862305"), (GeometryRepair.Place(new(3.05729, 50.62921)), GeometryRepair.Place(new(652709.2, 6862304.9))));

    [Fact]
    public void Only_polygons_are_repaired() => Assert.Throws<ArgumentException>(() => GeometryRepair.Repair(Wkt("POINT (1 1)")));
}
