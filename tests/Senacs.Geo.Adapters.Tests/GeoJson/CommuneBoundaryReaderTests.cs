using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.GeoJson;

namespace Senacs.Geo.Adapters.Tests.GeoJson;

public sealed class CommuneBoundaryReaderTests
{
    private static string File(params string[] features) => GeoJsonText.Collection(features);

    [Theory]
    [InlineData("""{"code":"03190","nom":"Moulins","population":19474}""", 19474)]
    [InlineData("""{"INSEE_COM":"03190","NOM":"Moulins","POPULATION":19474.0,"INSEE_DEP":"03"}""", 19474)]
    [InlineData("""{"insee_com":"03190","nom_com":"Moulins"}""", null)]
    [InlineData("""{"code_insee":"03190","nom_officiel":"Moulins","pop":"19 474"}""", 19474)]
    [InlineData("""{"CODE_INSEE":"03190","NOM_OFFICIEL":"Moulins","POPUL":19474.0}""", 19474)]
    [InlineData("""{"codgeo":"03190","libgeo":"Moulins","dep":"03","reg":"84"}""", null)]
    [InlineData("""{"code_commune":"03190","nom_commune":"Moulins","code_departement":"03","PMUN21":19474}""", 19474)]
    [InlineData("""{"com_code":["03190"],"com_name":["Moulins"],"dep_code":["03"]}""", null)]
    [InlineData("""{"insee":" 03190 ","nom":"Moulins","wikipedia":"fr:Moulins (Allier)"}""", null)]
    [InlineData("""{"code":null,"insee":"03190","nom":null,"name":"Moulins"}""", null)]
    public void The_usual_property_names_need_no_configuration(string properties, int? population)
    {
        CommuneBoundaries read = GeoJsonText.Communes(File(GeoJsonText.Feature(GeoJsonText.Square, properties)));
        Territoires.CommuneBoundary commune = Assert.Single(read.Boundaries);
        Assert.Equal(("03190", "Moulins", population), (commune.Code.Value, commune.Nom, commune.Population));
        Assert.Empty(read.Issues);
        Assert.Equal(new BoundaryCounts(1, 1, 0, 0, 0), read.Counts);
    }

    [Fact]
    public void A_mapping_decides_over_the_usual_names()
    {
        const string Properties = """{"code":"75056","id_com":"03190","nom":"x","libelle":"Moulins","habitants":19474}""";
        BoundaryReadOptions options = new() { Champs = new Dictionary<string, string> { ["code"] = "id_com", ["nom"] = "libelle", ["population"] = "habitants" } };
        Territoires.CommuneBoundary commune = Assert.Single(GeoJsonText.Communes(File(GeoJsonText.Feature(GeoJsonText.Square, Properties)), options).Boundaries);
        Assert.Equal(("03190", "Moulins", 19474), (commune.Code.Value, commune.Nom, commune.Population));
    }

    [Fact]
    public void A_mapped_property_that_no_feature_has_is_an_error_that_lists_the_others()
    {
        BoundaryReadOptions options = new() { Champs = new Dictionary<string, string> { ["code"] = "INSEE" } };
        CommuneBoundaries read = GeoJsonText.Communes(File(GeoJsonText.Feature(GeoJsonText.Square)), options);
        Assert.Empty(read.Boundaries);
        Issue issue = Assert.Single(read.Issues, issue => issue.Kind == BoundaryIssues.FieldMissing);
        Assert.Contains("code, nom", issue.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => GeoJsonText.Communes(
            File(), new BoundaryReadOptions { Champs = new Dictionary<string, string> { ["codes"] = "INSEE" } }));
    }

    [Theory]
    [InlineData("\"3190\"", "commune.leading_zero_lost")]
    [InlineData("3190", "commune.leading_zero_lost")]
    [InlineData("3190.0", "commune.leading_zero_lost")]
    [InlineData("\"190\"", "commune.code_malformed")]
    [InlineData("\"2c004\"", "commune.code_malformed")]
    [InlineData("\"96001\"", "commune.code_malformed")]
    [InlineData("""["03190","03191"]""", "commune.several_codes")]
    public void A_code_that_is_not_one_is_reported_and_never_guessed(string code, string kind)
    {
        CommuneBoundaries read = GeoJsonText.Communes(File(GeoJsonText.Feature(GeoJsonText.Square, $$"""{"code":{{code}},"nom":"Moulins"}""")));
        Assert.Empty(read.Boundaries);
        Assert.Equal(kind, Assert.Single(read.Issues).Kind.Code);
        Assert.Equal(new BoundaryCounts(1, 0, 0, 0, 1), read.Counts);
    }

    [Theory]
    [InlineData("31061")]
    [InlineData("31061.0")]
    public void A_code_that_lost_nothing_as_a_number_is_read(string code) =>
        Assert.Equal("31061", Assert.Single(GeoJsonText.Communes(File(GeoJsonText.Feature(GeoJsonText.Square, $$"""{"code":{{code}}}"""))).Boundaries).Code.Value);

    [Fact]
    public void Without_a_code_the_name_is_looked_up_and_each_use_is_reported()
    {
        string text = File(
            GeoJsonText.Feature(GeoJsonText.Square, """{"name":"Moulins"}"""), GeoJsonText.Feature(GeoJsonText.SquareAt(3.5, 46.5), """{"name":"Cattename"}"""));
        BoundaryReadOptions options = new() { CommuneByName = name => name == "Moulins" ? CodeInsee.Parse("03190") : null };
        CommuneBoundaries read = GeoJsonText.Communes(text, options);
        Assert.Equal("03190", Assert.Single(read.Boundaries).Code.Value);
        Assert.Equal([BoundaryIssues.CommuneCodeFromName, BoundaryIssues.CommuneCodeMissing], read.Issues.Select(issue => issue.Kind));
        Assert.Contains("Cattename", read.Issues[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_any_code_gets_one_sentence()
    {
        CommuneBoundaries read = GeoJsonText.Communes(File([.. Enumerable.Repeat(GeoJsonText.Feature(GeoJsonText.Square, """{"INSEE_DEP":"22"}"""), 5)]));
        Issue issue = Assert.Single(read.Issues);
        Assert.Equal(BoundaryIssues.CommuneCodeMissing, issue.Kind);
        Assert.Contains("INSEE_DEP", issue.Message, StringComparison.Ordinal);
        Assert.Equal(5, read.Counts.Rejected);
    }

    [Fact]
    public void Other_departements_are_counted_and_are_no_errors()
    {
        CommuneBoundaries read = GeoJsonText.Communes(
            File(GeoJsonText.Feature(GeoJsonText.Square), GeoJsonText.Feature("null", """{"code":"75056"}"""), GeoJsonText.Feature(GeoJsonText.Square, """{"code":"2A004"}""")),
            new BoundaryReadOptions { Departement = CodeDepartement.Parse("03") });
        Assert.Equal(new BoundaryCounts(3, 1, 2, 0, 0), read.Counts);
        Assert.DoesNotContain(read.Issues, issue => issue.Kind.Severity == IssueSeverity.Error);
    }

    [Fact]
    public void Communes_come_ordered_by_code()
    {
        CommuneBoundaries read = GeoJsonText.Communes(File(
            GeoJsonText.Feature(GeoJsonText.SquareAt(3.5, 46.5), """{"code":"2B002"}"""),
            GeoJsonText.Feature(GeoJsonText.SquareAt(3.3, 46.5), """{"code":"29001"}"""),
            GeoJsonText.Feature(GeoJsonText.SquareAt(3.1, 46.5), """{"code":"03001"}""")));
        Assert.Equal(["03001", "29001", "2B002"], read.Boundaries.Select(commune => commune.Code.Value));
    }

    [Fact]
    public void Two_parts_of_one_commune_are_joined_whether_they_are_apart_or_share_a_side()
    {
        foreach (double longitude in new[] { 3.4, 3.6 })
        {
            CommuneBoundaries read = GeoJsonText.Communes(File(GeoJsonText.Feature(GeoJsonText.Square), GeoJsonText.Feature(GeoJsonText.SquareAt(longitude, 46.5))));
            Geometry shape = Assert.Single(read.Boundaries).Shape.Geometry;
            Assert.True(shape.IsValid);
            Assert.Equal(0.02, shape.Area, 1e-9);
            Assert.Equal(BoundaryIssues.CommunePartsMerged, Assert.Single(read.Issues).Kind);
            Assert.Equal(new BoundaryCounts(2, 1, 0, 1, 0), read.Counts);
        }
    }

    [Fact]
    public void Two_overlapping_boundaries_of_one_commune_are_an_error_that_names_both()
    {
        CommuneBoundaries read = GeoJsonText.Communes(File(GeoJsonText.Feature(GeoJsonText.Square), GeoJsonText.Feature(GeoJsonText.SquareAt(3.35, 46.5))));
        Assert.Equal(0.01, Assert.Single(read.Boundaries).Shape.Geometry.Area, 1e-9);
        Issue issue = Assert.Single(read.Issues);
        Assert.Equal(BoundaryIssues.CommuneDuplicate, issue.Kind);
        Assert.Contains("objet n° 1 et objet n° 2", issue.Message, StringComparison.Ordinal);
        Assert.Equal(new BoundaryCounts(2, 1, 0, 0, 1), read.Counts);
    }

    [Theory]
    [InlineData("""{"type":"Point","coordinates":[3.3,46.5]}""", "boundary.points_instead_of_contours")]
    [InlineData("""{"type":"MultiPoint","coordinates":[[3.3,46.5]]}""", "boundary.points_instead_of_contours")]
    [InlineData("""{"type":"LineString","coordinates":[[3.3,46.5],[3.4,46.5]]}""", "boundary.not_polygonal")]
    [InlineData("""{"type":"MultiLineString","coordinates":[[[3.3,46.5],[3.4,46.5]]]}""", "boundary.not_polygonal")]
    [InlineData("""{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[3.3,46.5]}]}""", "boundary.geometry_collection")]
    [InlineData("""{"type":"Polygon","coordinates":[[[720220,6562789],[720362,6563047],[720777,6563070],[720220,6562789]]]}""", "boundary.metres_as_degrees")]
    [InlineData("""{"type":"Polygon","coordinates":[[[46.5,3.3],[46.5,3.4],[46.6,3.4],[46.5,3.3]]]}""", "boundary.latitude_first")]
    [InlineData("""{"type":"Polygon","coordinates":[[[16.2,-61.5],[16.2,-61.4],[16.3,-61.4],[16.2,-61.5]]]}""", "boundary.latitude_first")]
    public void What_is_no_boundary_in_degrees_is_named_once_for_the_whole_file(string geometry, string kind)
    {
        CommuneBoundaries read = GeoJsonText.Communes(File(GeoJsonText.Feature(geometry), GeoJsonText.Feature(geometry, """{"code":"03191"}""")));
        Assert.Empty(read.Boundaries);
        Issue issue = Assert.Single(read.Issues);
        Assert.Equal(kind, issue.Kind.Code);
        Assert.Contains("2 fois, d'abord commune 03190 (objet n° 1)", issue.Message, StringComparison.Ordinal);
        Assert.Equal(new BoundaryCounts(2, 0, 0, 0, 2), read.Counts);
    }

    [Fact]
    public void A_commune_without_geometry_is_an_error_that_names_it()
    {
        CommuneBoundaries read = GeoJsonText.Communes(File(GeoJsonText.Feature("null")));
        Assert.Equal([GeoJsonIssues.NoGeometry, BoundaryIssues.WithoutGeometry], read.Issues.Select(issue => issue.Kind));
        Assert.Contains("03190", read.Issues[1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-56.3, 46.9, "97502")]
    [InlineData(166.4, -22.2, "98818")]
    [InlineData(-149.5, -17.6, "98735")]
    public void A_shape_of_a_territory_overseas_is_in_france(double longitude, double latitude, string code) => Assert.Empty(GeoJsonText.Communes(
        File(GeoJsonText.Feature(GeoJsonText.SquareAt(longitude, latitude), $$"""{"code":"{{code}}","nom":"A"}"""))).Issues);

    [Fact]
    public void A_shape_far_from_france_is_kept_with_a_warning()
    {
        CommuneBoundaries read = GeoJsonText.Communes(File(GeoJsonText.Feature(GeoJsonText.SquareAt(100, 10))));
        Assert.Single(read.Boundaries);
        Assert.Equal(BoundaryIssues.OutsideFrance, Assert.Single(read.Issues).Kind);
    }

    [Theory]
    [InlineData("[[3,46],[4,46],[3,90],[3,46]]")]
    [InlineData("[[55,-21],[56,-21],[55,-90],[55,-21]]")]
    public void A_vertex_at_a_pole_is_named_and_the_contour_left_out(string ring)
    {
        CommuneBoundaries read = GeoJsonText.Communes(File(GeoJsonText.Feature($$"""{"type":"Polygon","coordinates":[{{ring}}]}""")));
        Assert.Empty(read.Boundaries);
        Issue issue = Assert.Single(read.Issues);
        Assert.Equal(BoundaryIssues.AtAPole, issue.Kind);
        Assert.Contains("03190", issue.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EPSG:2154", "1e300")] // no place on Earth
    [InlineData("EPSG:2154", "1e15")]
    [InlineData("EPSG:2975", "1e9")]
    [InlineData("EPSG:5490", "1e8")]
    public void Metres_far_off_the_globe_never_reach_the_projection(string crs, string far)
    {
        string text = Lambert.Replace("FEATURE", GeoJsonText.Feature(
            $$"""{"type":"Polygon","coordinates":[[[720000,6600000],[730000,6600000],[{{far}},{{far}}],[720000,6600000]]]}"""), StringComparison.Ordinal)
            .Replace("EPSG:2154", crs, StringComparison.Ordinal);
        CommuneBoundaries read = GeoJsonText.Communes(text, new BoundaryReadOptions { Unproject = (geometry, of) => Projection.For(of).Unproject(geometry) });
        Assert.NotEmpty(read.Issues);
        foreach (Territoires.CommuneBoundary kept in read.Boundaries)
            Projection.For(Crs.Lambert93).Project(kept.Shape);
    }

    private const string Lambert = """{"type":"FeatureCollection","features":[FEATURE],"crs":{"type":"name","properties":{"name":"EPSG:2154"}}}""";

    [Fact]
    public void A_projected_file_is_unprojected_even_when_its_crs_comes_last()
    {
        string text = Lambert.Replace("FEATURE", GeoJsonText.Feature("""{"type":"Polygon","coordinates":[[[720000,6600000],[730000,6600000],[730000,6610000],[720000,6600000]]]}"""), StringComparison.Ordinal);
        AffineTransformation roughly = new AffineTransformation().Scale(1 / 76_000.0, 1 / 111_000.0).Translate(3 - (700_000 / 76_000.0), 46.5 - (6_600_000 / 111_000.0));
        List<Crs> asked = [];
        CommuneBoundaries read = GeoJsonText.Communes(text, new BoundaryReadOptions
        {
            Unproject = (geometry, crs) =>
            {
                asked.Add(crs);
                return roughly.Transform(geometry);
            },
        });
        Assert.Equal([Crs.Lambert93], asked);
        Assert.Equal(Crs.Lambert93, read.CrsRead);
        Assert.Equal(3.26, Assert.Single(read.Boundaries).Shape.Geometry.EnvelopeInternal.MinX, 0.01);
        Assert.Empty(read.Issues);
    }

    [Fact]
    public void A_projected_file_that_nobody_unprojects_is_refused()
    {
        string text = Lambert.Replace("FEATURE", GeoJsonText.Feature(GeoJsonText.Square), StringComparison.Ordinal);
        Assert.Contains("Lambert-93", Assert.Throws<SourceUnavailableException>(() => GeoJsonText.Communes(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Degrees_that_are_declared_as_metres_are_refused()
    {
        string text = Lambert.Replace("FEATURE", GeoJsonText.Feature(GeoJsonText.Square), StringComparison.Ordinal);
        CommuneBoundaries read = GeoJsonText.Communes(text, new BoundaryReadOptions { Unproject = (geometry, _) => geometry });
        Assert.Equal(BoundaryIssues.DegreesAsMetres, Assert.Single(read.Issues).Kind);
        Assert.Empty(read.Boundaries);
    }

    [Fact]
    public void A_file_of_qpv_does_not_pass_for_a_file_of_communes()
    {
        CommuneBoundaries read = GeoJsonText.Communes(File(
            GeoJsonText.Feature(GeoJsonText.Square, """{"code_qp":"QP003001","code_commune":"03310"}"""),
            GeoJsonText.Feature(GeoJsonText.SquareAt(3.5, 46.5), """{"code_qp":"QP003002","code_commune":"03310"}""")));
        Assert.Empty(read.Boundaries);
        Assert.Equal(BoundaryIssues.QpvInsteadOfCommunes, Assert.Single(read.Issues).Kind);
        Assert.Equal(2, read.Counts.Rejected);
    }
}
