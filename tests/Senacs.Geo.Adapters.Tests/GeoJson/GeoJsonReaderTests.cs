using System.Text;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Implementation;
using NetTopologySuite.IO;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.GeoJson;

namespace Senacs.Geo.Adapters.Tests.GeoJson;

public sealed class GeoJsonReaderTests
{
    [Theory]
    [InlineData("""{"type":"Point","coordinates":[3.3,46.5]}""", "POINT (3.3 46.5)")]
    [InlineData("""{"coordinates":[3.3,46.5],"type":"Point"}""", "POINT (3.3 46.5)")]
    [InlineData("""{"type":"MultiPoint","coordinates":[[3.3,46.5],[3.4,46.6]]}""", "MULTIPOINT ((3.3 46.5), (3.4 46.6))")]
    [InlineData("""{"type":"LineString","coordinates":[[3.3,46.5],[3.4,46.6]]}""", "LINESTRING (3.3 46.5, 3.4 46.6)")]
    [InlineData("""{"type":"MultiLineString","coordinates":[[[3.3,46.5],[3.4,46.6]],[[1,2],[3,4],[5,6]]]}""", "MULTILINESTRING ((3.3 46.5, 3.4 46.6), (1 2, 3 4, 5 6))")]
    [InlineData("""{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]],[[4,1],[5,1],[5,2],[4,1]]]}""", "POLYGON ((0 0, 9 0, 9 9, 0 0), (4 1, 5 1, 5 2, 4 1))")]
    [InlineData("""{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],[[[5,5],[9,5],[9,9],[5,5]],[[7,6],[8,6],[8,7],[7,6]]]]}""", "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 9 5, 9 9, 5 5), (7 6, 8 6, 8 7, 7 6)))")]
    [InlineData("""{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"coordinates":[[0,0],[1,1]],"type":"LineString"}]}""", "GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 1 1))")]
    [InlineData("""{"type":"Point","coordinates":[3.3,46.5,250.5]}""", "POINT (3.3 46.5)")]
    [InlineData("""{"type":"LineString","coordinates":[[1,2,3,4],[5,6,7,8]]}""", "LINESTRING (1 2, 5 6)")]
    [InlineData("""{"type":"Polygon","bbox":[0,0,1,1],"coordinates":[ [ [ 0 , 0 ] , [ 1 , 0 ] , [ 1 , 1 ] , [ 0 , 0 ] ] ]}""", "POLYGON ((0 0, 1 0, 1 1, 0 0))")]
    public void A_geometry_is_read_alone_in_a_feature_and_in_a_collection(string geometry, string wkt)
    {
        Geometry expected = new WKTReader().Read(wkt);
        foreach (string text in new[] { geometry, GeoJsonText.Feature(geometry), GeoJsonText.Collection(GeoJsonText.Feature(geometry)) })
        {
            foreach (int piece in new[] { 0, 1, 7 })
            {
                (List<GeoJsonFeature> features, GeoJsonReader reader) = GeoJsonText.Read(text, piece);
                Assert.True(expected.EqualsExact(Assert.Single(features).Geometry));
                Assert.DoesNotContain(reader.Issues, issue => issue.Kind.Severity != IssueSeverity.Information);
                Assert.Equal(Crs.Wgs84, reader.Crs);
            }
        }
    }

    [Fact]
    public void A_vertex_takes_two_doubles()
    {
        Polygon polygon = (Polygon)GeoJsonText.Read(GeoJsonText.Square).Features[0].Geometry!;
        PackedDoubleCoordinateSequence sequence = Assert.IsType<PackedDoubleCoordinateSequence>(polygon.Shell.CoordinateSequence);
        Assert.Equal(2 * sequence.Count, sequence.GetRawCoordinates().Length);
    }

    [Fact]
    public void Dropped_altitudes_are_reported_once()
    {
        string feature = GeoJsonText.Feature("""{"type":"Point","coordinates":[3.3,46.5,250.5]}""");
        Issue issue = Assert.Single(GeoJsonText.Read(GeoJsonText.Collection(feature, feature)).Reader.Issues);
        Assert.Equal(GeoJsonIssues.MoreDimensions, issue.Kind);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\n\u001e")]
    [InlineData("")]
    public void Features_written_one_after_the_other_are_read_with_their_line(string separator)
    {
        string one = GeoJsonText.Feature(GeoJsonText.Square, """{"code":"03190"}""");
        string two = GeoJsonText.Feature(GeoJsonText.Square, """{"code":"03191"}""");
        string start = separator.EndsWith('\u001e') ? "\u001e" : "";
        (List<GeoJsonFeature> features, GeoJsonReader reader) = GeoJsonText.Read(start + one + separator + two + separator, piece: 11);
        Assert.Equal(["03190", "03191"], features.Select(feature => feature.Properties.All[0].Text));
        Assert.Equal(separator.Contains('\n', StringComparison.Ordinal) ? [1, 2] : [1, 1], features.Select(feature => feature.Line));
        Assert.Empty(reader.Issues);
    }

    [Fact]
    public void Members_of_the_collection_come_in_any_order()
    {
        string text = $$$"""
            {"bbox":[0,0,1,1], "features":[{{{GeoJsonText.Feature(GeoJsonText.Square)}}}], "name":"x", "metadata":{"a":[1,{"b":"}"}]},
             "crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::2154"}}, "type":"FeatureCollection"}
            """;
        foreach (int piece in new[] { 0, 1, 5 })
        {
            (List<GeoJsonFeature> features, GeoJsonReader reader) = GeoJsonText.Read(text, piece);
            Assert.Single(features);
            Assert.Empty(reader.Issues);
            Assert.Equal(Crs.Lambert93, reader.Crs);
        }
    }

    [Fact]
    public void Properties_before_or_after_the_geometry_are_the_same()
    {
        string before = $$$"""{"properties":{"code":"03190"},"id":7,"geometry":{{{GeoJsonText.Square}}},"type":"Feature"}""";
        string after = $$$"""{"type":"Feature","geometry":{{{GeoJsonText.Square}}},"id":"7","properties":{"code":"03190"}}""";
        foreach (GeoJsonFeature feature in GeoJsonText.Read(GeoJsonText.Collection(before, after)).Features)
        {
            Assert.Equal("7", feature.Id);
            Assert.True(feature.Properties.TryGet("code", out GeoJsonProperty code));
            Assert.Equal("03190", code.Text);
            Assert.Equal(5, feature.Geometry!.NumPoints);
        }
    }

    [Fact]
    public void Properties_keep_scalars_and_lists_of_scalars()
    {
        const string Properties = """{"t":"Mo\u0075lins \"é\"","n":433.0,"b":true,"z":null,"l":["31061"],"m":["a",2,null],"o":{"x":[1]},"d":[[1]],"e":[],"vide":""}""";
        GeoJsonProperties properties = GeoJsonText.Read(GeoJsonText.Feature(GeoJsonText.Square, Properties)).Features[0].Properties;
        Assert.Equal(
            [
                ("t", GeoJsonValueKind.Text, "Moulins \"é\""), ("n", GeoJsonValueKind.Number, "433.0"), ("b", GeoJsonValueKind.Boolean, "true"),
                ("z", GeoJsonValueKind.Null, null), ("l", GeoJsonValueKind.TextList, "31061"), ("m", GeoJsonValueKind.TextList, null),
                ("o", GeoJsonValueKind.Other, null), ("d", GeoJsonValueKind.Other, null), ("e", GeoJsonValueKind.TextList, null), ("vide", GeoJsonValueKind.Text, ""),
            ],
            properties.All.Select(property => (property.Name, property.Kind, property.Text)));
        Assert.True(properties.TryGet("m", out GeoJsonProperty list));
        Assert.Equal(["a", "2"], list.Items.ToArray());
    }

    [Fact]
    public void Of_a_key_written_twice_the_last_value_counts_and_it_is_reported()
    {
        string text = $$$"""
            {"type":"Feature","geometry":null,"geometry":{{{GeoJsonText.Square}}},"properties":{"code":"x"},"properties":{"code":"y","code":"03190"}}
            """;
        (List<GeoJsonFeature> features, GeoJsonReader reader) = GeoJsonText.Read(text);
        Assert.Equal("03190", Assert.Single(features[0].Properties.All).Text);
        Assert.NotNull(features[0].Geometry);
        Assert.Equal(3, reader.Issues.Count(issue => issue.Kind == GeoJsonIssues.DuplicateKey));
    }

    [Theory]
    [InlineData("null", "geojson.no_geometry")]
    [InlineData("""{"type":"Polygon","coordinates":[]}""", "geojson.empty_geometry")]
    [InlineData("""{"type":"MultiPolygon","coordinates":[[[]]]}""", "geojson.empty_geometry")]
    [InlineData("""{"type":"GeometryCollection","geometries":[]}""", "geojson.empty_geometry")]
    [InlineData("""{"type":"Polygon"}""", "geojson.bad_coordinates")]
    [InlineData("""{"type":"Polygon","coordinates":[[0,0],[1,0],[1,1],[0,0]]}""", "geojson.bad_coordinates")]
    [InlineData("""{"type":"Polygon","coordinates":[[[0,0],[1,0],1,[0,0]]]}""", "geojson.bad_coordinates")]
    [InlineData("""{"type":"Polygon","coordinates":[[[0,0],[1],[1,1],[0,0]]]}""", "geojson.bad_coordinates")]
    [InlineData("""{"type":"Polygon","coordinates":{"a":1}}""", "geojson.bad_coordinates")]
    [InlineData("""{"type":"Polygon","coordinates":"POLYGON"}""", "geojson.bad_coordinates")]
    [InlineData("""{"type":"Polygon","coordinates":[[[0,0],[1,0],[0,0]]]}""", "geojson.ring_too_short")]
    [InlineData("""{"type":"Cercle","coordinates":[0,0]}""", "geojson.unknown_geometry")]
    [InlineData("""{"coordinates":[0,0]}""", "geojson.unknown_geometry")]
    [InlineData("""{"type":3,"coordinates":[0,0]}""", "geojson.unknown_geometry")]
    [InlineData("7", "geojson.unknown_geometry")]
    public void A_geometry_that_cannot_be_used_is_null_with_its_reason(string geometry, string code)
    {
        (List<GeoJsonFeature> features, GeoJsonReader reader) = GeoJsonText.Read(GeoJsonText.Collection(GeoJsonText.Feature(GeoJsonText.Square), GeoJsonText.Feature(geometry)));
        Assert.NotNull(features[0].Geometry);
        Assert.Null(features[1].Geometry);
        Issue issue = Assert.Single(reader.Issues);
        Assert.Equal(code, issue.Kind.Code);
        Assert.Equal("feature 2", issue.Subject);
        Assert.Equal("essai.geojson", issue.File);
        Assert.StartsWith("L'objet n° 2 ", issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_open_ring_is_closed_and_reported_with_its_place()
    {
        (List<GeoJsonFeature> features, GeoJsonReader reader) = GeoJsonText.Read("""{"type":"Polygon","coordinates":[[[3.3,46.5],[3.4,46.5],[3.4,46.6]]]}""");
        Assert.True(new WKTReader().Read("POLYGON ((3.3 46.5, 3.4 46.5, 3.4 46.6, 3.3 46.5))").EqualsExact(features[0].Geometry));
        Issue issue = Assert.Single(reader.Issues);
        Assert.Equal(GeoJsonIssues.OpenRing, issue.Kind);
        Assert.Contains("près de 3,3000 ; 46,5000", issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_parts_and_short_holes_are_left_aside_and_reported()
    {
        (List<GeoJsonFeature> features, GeoJsonReader reader) = GeoJsonText.Read(
            """{"type":"MultiPolygon","coordinates":[[],[[[0,0],[9,0],[9,9],[0,0]],[],[[1,1],[2,2],[1,1]]]]}""");
        Assert.True(new WKTReader().Read("MULTIPOLYGON (((0 0, 9 0, 9 9, 0 0)))").EqualsExact(features[0].Geometry));
        Assert.Equal([GeoJsonIssues.EmptyPart, GeoJsonIssues.HoleTooShort], reader.Issues.Select(issue => issue.Kind));
    }

    [Theory]
    [InlineData("urn:ogc:def:crs:OGC:1.3:CRS84", 4326)]
    [InlineData("urn:ogc:def:crs:OGC::CRS84", 4326)]
    [InlineData("OGC:CRS84", 4326)]
    [InlineData("http://www.opengis.net/def/crs/OGC/1.3/CRS84", 4326)]
    [InlineData("EPSG:4326", 4326)]
    [InlineData("epsg:4326", 4326)]
    [InlineData("urn:ogc:def:crs:EPSG::4326", 4326)]
    [InlineData("urn:ogc:def:crs:EPSG:6.9:4326", 4326)]
    [InlineData("http://www.opengis.net/def/crs/EPSG/0/4326", 4326)]
    [InlineData("http://www.opengis.net/gml/srs/epsg.xml#4326", 4326)]
    [InlineData("WGS84", 4326)]
    [InlineData("EPSG:2154", 2154)]
    [InlineData("urn:ogc:def:crs:EPSG::2154", 2154)]
    [InlineData("urn:x-ogc:def:crs:EPSG:2154", 2154)]
    [InlineData("https://spatialreference.org/ref/epsg/2154/", 2154)]
    [InlineData("IGNF:LAMB93", 2154)]
    [InlineData("EPSG:5490", 5490)]
    [InlineData("EPSG:2972", 2972)]
    [InlineData("EPSG:2975", 2975)]
    [InlineData("EPSG:4471", 4471)]
    public void A_crs_is_understood_in_every_usual_spelling(string name, int epsg)
    {
        string text = """{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"NAME"}},"features":[]}""".Replace("NAME", name, StringComparison.Ordinal);
        GeoJsonReader reader = GeoJsonText.Read(text).Reader;
        Assert.Equal(epsg, reader.Crs.Epsg);
    }

    [Theory]
    [InlineData("""{"type":"EPSG","properties":{"code":2154}}""", 2154)]
    [InlineData("""{"properties":{"name":"EPSG:2154"},"type":"name"}""", 2154)]
    [InlineData("\"EPSG:2154\"", 2154)]
    [InlineData("""{"type":"link","properties":{"href":"http://spatialreference.org/ref/epsg/2154/","type":"proj4"}}""", 2154)]
    public void Older_forms_of_the_crs_member_are_understood(string crs, int epsg)
    {
        string text = $$"""{"type":"Point","coordinates":[1,2],"crs":{{crs}}}""";
        Assert.Equal(epsg, GeoJsonText.Read(text).Reader.Crs.Epsg);
    }

    [Theory]
    [InlineData("EPSG:3857")]
    [InlineData("EPSG:27572")]
    [InlineData("urn:ogc:def:crs:EPSG::4171")]
    [InlineData("Lambert II étendu")]
    [InlineData("EPSG:")]
    [InlineData("")]
    public void Another_crs_is_refused_by_name(string name)
    {
        string text = """{"type":"FeatureCollection","features":[],"crs":{"type":"name","properties":{"name":"NAME"}}}""".Replace("NAME", name, StringComparison.Ordinal);
        SourceUnavailableException e = Assert.Throws<SourceUnavailableException>(() => GeoJsonText.Read(text));
        Assert.Contains($"« {name} »", e.Message, StringComparison.Ordinal);
        Assert.Contains("EPSG:4326", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_crs_that_differ_are_refused()
    {
        string text = $$$$"""
            {"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:2154"}},
             "features":[{"type":"Feature","geometry":{{{{GeoJsonText.Square}}}},"properties":{},"crs":{"type":"name","properties":{"name":"EPSG:4326"}}}]}
            """;
        Assert.Contains("deux systèmes", Assert.Throws<SourceUnavailableException>(() => GeoJsonText.Read(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_crs_is_read_as_degrees_and_reported()
    {
        GeoJsonReader reader = GeoJsonText.Read("""{"type":"Point","coordinates":[1,2],"crs":null}""").Reader;
        Assert.Equal(GeoJsonIssues.NullCrs, Assert.Single(reader.Issues).Kind);
        Assert.Equal(Crs.Wgs84, reader.Crs);
    }

    [Fact]
    public void Gzip_is_recognised_by_its_bytes_and_a_byte_order_mark_is_passed_over()
    {
        byte[] plain = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(GeoJsonText.Collection(GeoJsonText.Feature(GeoJsonText.Square)))];
        Assert.Single(GeoJsonText.Read(plain).Features);
        foreach (int piece in new[] { 0, 1, 3 })
            Assert.Single(GeoJsonText.Read(GeoJsonText.Gzip(plain), piece).Features);
    }

    [Fact]
    public void A_file_much_larger_than_the_window_is_read_one_feature_at_a_time()
    {
        string feature = GeoJsonText.Feature(GeoJsonText.Square);
        GeoJsonLimits limits = new() { MaxFeatureBytes = 1 << 18 };
        byte[] bytes = Encoding.UTF8.GetBytes(GeoJsonText.Collection([.. Enumerable.Repeat(feature, 20_000)]));
        Assert.True(bytes.Length > 8 * limits.MaxFeatureBytes);
        Assert.Equal(20_000, GeoJsonText.Read(bytes, limits: limits).Features.Count);
    }

    [Fact]
    public void An_empty_collection_has_no_feature_and_says_so()
    {
        (List<GeoJsonFeature> features, GeoJsonReader reader) = GeoJsonText.Read("""{"type":"FeatureCollection","features":[]}""");
        Assert.Empty(features);
        Assert.Equal(GeoJsonIssues.NoFeature, Assert.Single(reader.Issues).Kind);
    }

    [Fact]
    public void Elements_that_are_no_objects_are_counted_and_reported()
    {
        (List<GeoJsonFeature> features, GeoJsonReader reader) = GeoJsonText.Read(GeoJsonText.Collection("null", GeoJsonText.Feature(GeoJsonText.Square), "[1]", "\"x\"", "3"));
        Assert.Equal(1, Assert.Single(features).Index);
        Assert.Equal(5, reader.Count);
        Assert.Equal(["feature 1", "feature 3", "feature 4", "feature 5"], reader.Issues.Select(issue => issue.Subject));
        Assert.All(reader.Issues, issue => Assert.Equal(GeoJsonIssues.NotAFeature, issue.Kind));
    }

    [Fact]
    public void The_same_bytes_are_the_same_features_however_the_reads_are_cut()
    {
        string text = GeoJsonText.Collection(
            GeoJsonText.Feature(GeoJsonText.Square, """{"nom":"a\\\"}{","l":["[","}"]}"""),
            GeoJsonText.Feature("""{"type":"Point","coordinates":[1e2,-0.5E+1]}""", """{"é\u00e9":"\ud83d\ude00"}"""));
        string whole = Describe(GeoJsonText.Read(text).Features);
        for (int piece = 1; piece < 60; piece++)
            Assert.Equal(whole, Describe(GeoJsonText.Read(text, piece).Features));
    }

    private static string Describe(List<GeoJsonFeature> features) => string.Join("\n", features.Select(feature =>
        $"{feature.Subject} {feature.Geometry} {string.Join("|", feature.Properties.All.Select(p => $"{p.Name}={p.Kind}:{p.Text}:{string.Join(",", p.Items)}"))}"));
}
