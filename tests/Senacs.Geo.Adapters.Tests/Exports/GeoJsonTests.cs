using System.Text.Json;
using NetTopologySuite.Algorithm;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using Senacs.Geo.Exports;
using Senacs.Geo.Geography;
using Senacs.Geo.Reports;

namespace Senacs.Geo.Adapters.Tests.Exports;

public class GeoJsonTests
{
    private static readonly CoverageReport Report = SampleReport.Standard;

    private static JsonElement Read(Action<Stream> write) => JsonDocument.Parse(Output.Of(write)).RootElement;

    private static JsonElement One(string wkt, int decimals = 6) => Read(s =>
    {
        using GeoJsonWriter writer = new(s, decimals);
        writer.WriteFeature("1", new GeoShape(new WKTReader().Read(wkt)));
        writer.Complete();
    }).GetProperty("features")[0].GetProperty("geometry");

    private static Coordinate[] Ring(JsonElement ring) => [.. ring.EnumerateArray().Select(p => new Coordinate(p[0].GetDouble(), p[1].GetDouble()))];

    [Fact]
    public void A_collection_without_feature_is_valid()
    {
        JsonElement json = Read(s =>
        {
            using GeoJsonWriter writer = new(s);
            writer.Complete();
        });
        Assert.Equal("FeatureCollection", json.GetProperty("type").GetString());
        Assert.Equal(0, json.GetProperty("features").GetArrayLength());
    }

    [Fact]
    public void An_unfinished_collection_cannot_pass_for_whole()
    {
        byte[] bytes = Output.Of(s =>
        {
            using GeoJsonWriter writer = new(s);
            writer.WriteFeature("1", shape: null);
        });
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(bytes));
    }

    [Theory]
    [InlineData("POLYGON((0 0, 0 3, 3 3, 3 0, 0 0),(1 1, 2 1, 2 2, 1 2, 1 1))")]
    [InlineData("POLYGON((0 0, 3 0, 3 3, 0 3, 0 0),(1 1, 1 2, 2 2, 2 1, 1 1))")]
    public void Exterior_rings_turn_counter_clockwise_and_holes_clockwise_whatever_the_input(string wkt)
    {
        JsonElement rings = One(wkt).GetProperty("coordinates");
        Assert.True(Orientation.IsCCW(Ring(rings[0])));
        Assert.False(Orientation.IsCCW(Ring(rings[1])));
    }

    [Theory]
    [InlineData("POLYGON((-1.5 46, -0.0000004 46, 3.123456789 46.1000001, -1.5 46))", 6, "[[[-1.5,46],[0,46],[3.123457,46.1],[-1.5,46]]]")]
    [InlineData("POLYGON((-1.05 46, 2 46, 2 47.004, -1.05 46))", 2, "[[[-1.05,46],[2,46],[2,47],[-1.05,46]]]")]
    [InlineData("POLYGON((-1.4 46, 2 46, 2 47.6, -1.4 46))", 0, "[[[-1,46],[2,46],[2,48],[-1,46]]]")]
    public void Coordinates_are_rounded_and_trimmed_and_never_minus_zero(string wkt, int decimals, string expected) =>
        Assert.Equal(expected, One(wkt, decimals).GetProperty("coordinates").GetRawText());

    [Fact]
    public void Vertices_that_rounding_makes_equal_are_left_out_but_a_ring_keeps_four_positions()
    {
        Assert.Equal("[[[0,0],[1,0],[1,1],[0,0]]]", One("POLYGON((0 0, 0.0000001 0, 1 0, 1 1, 0 0))").GetProperty("coordinates").GetRawText());
        Assert.Equal(4, One("POLYGON((0 0, 0.0000001 0, 0.0000001 0.0000001, 0 0))").GetProperty("coordinates")[0].GetArrayLength());
    }

    [Fact]
    public void Several_polygons_are_a_MultiPolygon()
    {
        JsonElement json = One("MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)),((5 5, 6 5, 6 6, 5 5)))");
        Assert.Equal("MultiPolygon", json.GetProperty("type").GetString());
        Assert.Equal(2, json.GetProperty("coordinates").GetArrayLength());
    }

    [Fact]
    public void A_point_is_longitude_then_latitude()
    {
        JsonElement json = Read(s =>
        {
            using GeoJsonWriter writer = new(s);
            writer.WriteFeature("x", new GeoPoint(-2.5, 46.25), p => p.WriteString("nom"u8, "é"));
            writer.Complete();
        });
        Assert.Equal("{\"type\":\"Feature\",\"id\":\"x\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[-2.5,46.25]},\"properties\":{\"nom\":\"é\"}}", json.GetProperty("features")[0].GetRawText());
    }

    [Fact]
    public void Shared_boundaries_stay_shared_and_nothing_moves_by_more_than_the_rounding()
    {
        JsonElement json = Read(s => CouvertureGeoJson.Write(Report, s));
        foreach (JsonElement feature in json.GetProperty("features").EnumerateArray())
        {
            var commune = Report.Territoire.Communes.Single(c => c.Code.Value == feature.GetProperty("id").GetString());
            if (commune.Shape is null)
                continue;
            Coordinate[] ring = Ring(feature.GetProperty("geometry").GetProperty("coordinates")[0]);
            Coordinate[] given = ((Polygon)commune.Shape.Geometry).ExteriorRing.Coordinates;
            Assert.Equal(given.Length, ring.Length);
            Assert.All(ring, p => Assert.Contains(given, g => Math.Abs(g.X - p.X) <= 5.1e-7 && Math.Abs(g.Y - p.Y) <= 5.1e-7));
        }
    }

    [Fact]
    public void Every_commune_is_a_feature_and_one_without_boundary_has_a_null_geometry()
    {
        JsonElement json = Read(s => CouvertureGeoJson.Write(Report, s));
        var features = json.GetProperty("features").EnumerateArray().ToList();
        Assert.Equal(Report.Territoire.Communes.Select(c => c.Code.Value), features.Select(f => f.GetProperty("id").GetString()));
        Assert.Equal(["03005"], features.Where(f => f.GetProperty("geometry").ValueKind == JsonValueKind.Null).Select(f => f.GetProperty("id").GetString()));
        Assert.Equal(Output.CouvertureColumns, features[0].GetProperty("properties").EnumerateObject().Select(p => p.Name).Take(11));
    }

    [Fact]
    public void The_rule_the_date_and_the_sources_go_with_the_data()
    {
        JsonElement json = Read(s => CouvertureGeoJson.Write(Report, s));
        Assert.Equal(("territoire", "2022-12-31"), (json.GetProperty("regle").GetString(), json.GetProperty("date").GetString()));
        Assert.Contains("IGN & Etalab <contours>, millésime 2023, Licence Ouverte 2.0", json.GetProperty("attribution").GetString(), StringComparison.Ordinal);
        Assert.Equal(new string('a', 64), json.GetProperty("sources")[0].GetProperty("sha256").GetString());
    }

    [Fact]
    public void Random_rings_come_back_within_half_a_unit_of_the_last_decimal()
    {
        Random random = new(20260101);
        for (int n = 0; n < 200; n++)
        {
            double cx = (random.NextDouble() * 300) - 150, cy = (random.NextDouble() * 160) - 80;
            int count = random.Next(3, 40);
            Coordinate[] ring = [.. Enumerable.Range(0, count).Select(i => new Coordinate(cx + Math.Cos(i * 2 * Math.PI / count), cy + Math.Sin(i * 2 * Math.PI / count)))];
            Polygon polygon = new GeometryFactory().CreatePolygon([.. ring, ring[0].Copy()]);
            int decimals = random.Next(3, 10);
            Coordinate[] back = Ring(Read(s =>
            {
                using GeoJsonWriter writer = new(s, decimals);
                writer.WriteFeature(null, new GeoShape(polygon));
                writer.Complete();
            }).GetProperty("features")[0].GetProperty("geometry").GetProperty("coordinates")[0]);
            Assert.Equal(ring.Length + 1, back.Length);
            for (int i = 0; i < ring.Length; i++)
                Assert.True(ring[i].Distance(back[i]) <= Math.Pow(10, -decimals), $"{ring[i]} became {back[i]}");
        }
    }
}
