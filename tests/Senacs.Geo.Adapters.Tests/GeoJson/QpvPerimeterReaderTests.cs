using Senacs.Geo.Codes;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.GeoJson;

namespace Senacs.Geo.Adapters.Tests.GeoJson;

public sealed class QpvPerimeterReaderTests
{
    private static readonly string SmallSquare = GeoJsonText.SquareAt(3.42, 46.12, 0.01);

    [Theory]
    [InlineData("""{"CODE_QP":"QP003001","NOM_QP":"Coeur D'Agglo","COMMUNE_QP":"Vichy, Cusset"}""", "Vichy, Cusset")]
    [InlineData("""{"code_qp":"QP003001","nom_qp":"Coeur D'Agglo","commune_qp":"Vichy"}""", "Vichy")]
    [InlineData("""{"code_qpv":"QP003001","nom_qpv":"Coeur D'Agglo"}""", null)]
    [InlineData("""{"codeqp":"QP003001","lib_qp":"Coeur D'Agglo","lib_com":"Vichy"}""", "Vichy")]
    [InlineData("""{"code_quartier":"QP003001","nom_quartier":"Coeur D'Agglo"}""", null)]
    [InlineData("""{"codeQP":"QP003001","nomQP":"Coeur D'Agglo"}""", null)]
    [InlineData("""{"code_qp":["QP003001"],"nom_qp":["Coeur D'Agglo"]}""", null)]
    public void The_usual_property_names_need_no_configuration(string properties, string? communes)
    {
        QpvPerimeters read = GeoJsonText.Qpv(GeoJsonText.Collection(GeoJsonText.Feature(SmallSquare, properties)));
        Territoires.QpvPerimeter qpv = Assert.Single(read.Perimeters);
        Assert.Equal(("QP003001", "Coeur D'Agglo", communes), (qpv.Code.Value, qpv.Nom, qpv.CommunesText));
        Assert.Empty(read.Issues);
    }

    [Theory]
    [InlineData("\"QN00402M, QN00403M\"")]
    [InlineData("\"QN00402M;QN00403M\"")]
    [InlineData("""["QN00402M","QN00403M"]""")]
    public void Several_codes_for_one_shape_give_away_a_file_of_communes(string codes)
    {
        QpvPerimeters read = GeoJsonText.Qpv(GeoJsonText.Collection(
            GeoJsonText.Feature(SmallSquare, """{"code_qp":"QN00401M","lib_qp":"Seul"}"""), GeoJsonText.Feature(SmallSquare, $$"""{"code_qp":{{codes}},"lib_qp":"Deux"}""")));
        Assert.Empty(read.Perimeters);
        Assert.Equal([BoundaryIssues.QpvSeveralCodes, BoundaryIssues.QpvPolygonsAreCommunes], read.Issues.Select(issue => issue.Kind));
        Assert.Equal(new BoundaryCounts(2, 0, 0, 0, 2), read.Counts);
    }

    [Fact]
    public void Other_departements_are_counted_by_the_code()
    {
        QpvPerimeters read = GeoJsonText.Qpv(
            GeoJsonText.Collection(
                GeoJsonText.Feature(SmallSquare, """{"code_qp":"QP003001","nom_qp":"a"}"""),
                GeoJsonText.Feature(SmallSquare, """{"code_qp":"QP02A001","nom_qp":"b"}"""),
                GeoJsonText.Feature(SmallSquare, """{"code_qp":"QN97401M","nom_qp":"c"}""")),
            new BoundaryReadOptions { Departement = CodeDepartement.Parse("2A") });
        Assert.Equal("QP02A001", Assert.Single(read.Perimeters).Code.Value);
        Assert.Equal(new BoundaryCounts(3, 1, 2, 0, 0), read.Counts);
    }

    /// <summary>Each is held against every commune and every structure: twenty thousand took the check beyond its three seconds.</summary>
    [Fact]
    public void More_perimeters_than_France_has_are_refused()
    {
        string[] perimeters = [.. Enumerable.Range(1, 2_001).Select(i => GeoJsonText.Feature(SmallSquare, $$"""{"code_qp":"QP003{{i % 1000:000}}","nom_qp":"a"}"""))];
        BoundaryReadOptions allier = new() { Departement = CodeDepartement.Parse("03") };
        Assert.Equal(2_000, GeoJsonText.Qpv(GeoJsonText.Collection(perimeters[..2_000]), allier).Counts.Read);
        SourceUnavailableException refused = Assert.Throws<SourceUnavailableException>(() => GeoJsonText.Qpv(GeoJsonText.Collection(perimeters), allier));
        Assert.Contains("plus de 2\u202F000 périmètres du département", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2_001, GeoJsonText.Qpv(GeoJsonText.Collection(perimeters)).Counts.Read); // a national file
    }

    [Fact]
    public void A_malformed_code_and_a_missing_name_are_reported()
    {
        QpvPerimeters read = GeoJsonText.Qpv(GeoJsonText.Collection(
            GeoJsonText.Feature(SmallSquare, """{"code_qp":"QP3001","nom_qp":"a"}"""), GeoJsonText.Feature(SmallSquare, """{"code_qp":"QP003002"}""")));
        Assert.Equal([BoundaryIssues.QpvCodeMalformed, BoundaryIssues.QpvNameMissing], read.Issues.Select(issue => issue.Kind));
        Assert.Equal("QP003002", Assert.Single(read.Perimeters).Nom);
    }

    [Fact]
    public void A_shape_as_large_as_a_commune_is_kept_with_a_warning()
    {
        QpvPerimeters read = GeoJsonText.Qpv(GeoJsonText.Collection(GeoJsonText.Feature(GeoJsonText.Square, """{"code_qp":"QP003001","nom_qp":"a"}""")));
        Assert.Single(read.Perimeters);
        Assert.Equal(BoundaryIssues.QpvTooLarge, Assert.Single(read.Issues).Kind);
    }

    [Fact]
    public void A_bow_tie_is_repaired_when_small_and_refused_when_large()
    {
        // The ring crosses itself near its last corner: a loop of 2e-12 square degrees on a square of 1e-4, then one of a tenth of it.
        const string Small = """{"type":"Polygon","coordinates":[[[3.42,46.12],[3.43,46.12],[3.43,46.13],[3.42,46.13],[3.419999,46.120001],[3.420001,46.119999],[3.42,46.12]]]}""";
        const string Large = """{"type":"Polygon","coordinates":[[[3.42,46.12],[3.43,46.13],[3.43,46.12],[3.42,46.13],[3.42,46.12]]]}""";
        QpvPerimeters read = GeoJsonText.Qpv(GeoJsonText.Collection(
            GeoJsonText.Feature(Small, """{"code_qp":"QP003001","nom_qp":"a"}"""), GeoJsonText.Feature(Large, """{"code_qp":"QP003002","nom_qp":"b"}""")));
        Assert.Equal("QP003001", Assert.Single(read.Perimeters).Code.Value);
        Assert.Equal(["geometry.repaired", "geometry.invalid"], read.Issues.Select(issue => issue.Kind.Code));
        Assert.Matches("QP003002.*près de 3,4250 ; 46,1250 .*surface .* ha avant, .* ha après", read.Issues[1].Message);
    }
}
