using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.GeoJson;

namespace Senacs.Geo.Adapters.Tests.GeoJson;

/// <summary>Every boundary file beside the checkout, with what must come out of it.</summary>
public sealed class OpenBoundaryFilesTests
{
    [OpenDataTheory]
    [InlineData("alt/dialectes/03-geoapi2023-name.geojson", 317, 317, "")]
    [InlineData("alt/dialectes/04-geoapi2023-name.geojson", 198, 198, "commune.code_from_feature_id")]
    [InlineData("alt/dialectes/62-geoapi2023-name.geojson", 890, 890, "commune.code_from_feature_id")]
    [InlineData("alt/dialectes/66-geoapi2023-name.geojson", 226, 226, "commune.code_from_feature_id")]
    [InlineData("alt/dialectes/11-geofla-2015.geojson", 438, 438, "")]
    [InlineData("alt/dialectes/22-29-35-56-departements-insee_dep.geojson", 4, 0, "commune.code_missing")]
    [InlineData("alt/dialectes/31-georef-2025-listes.geojson.gz", 586, 586, "")]
    [InlineData("alt/dialectes/35-georef-millesime-minimal.geojson.gz", 332, 332, "")]
    [InlineData("alt/dialectes/72-bdtopo-code_insee.geojson", 10, 10, "")]
    [InlineData("alt/dialectes/77-osm-insee-wikipedia.geojson", 26, 26, "")]
    [InlineData("alt/dialectes/95-geoapi-population.geojson", 183, 183, "")]
    [InlineData("alt/dialectes/95-geoapi-population-surface.geojson", 183, 183, "")]
    [InlineData("alt/dialectes/972-georef-2021.geojson", 34, 34, "")]
    [InlineData("alt/dialectes/anct-communes-ayant-un-qpv2024.geojson", 682, 682, "commune.with_qpv_only")]
    [InlineData("alt/dialectes/anct-points-codgeo-libgeo.geojson", 135, 0, "boundary.points_instead_of_contours")]
    [InlineData("alt/dialectes/occitanie-code_commune-nom_commune.geojson", 48, 48, "")]
    [InlineData("alt/dialectes/qpv-occitanie-4-decimales.geojson", 105, 0, "commune.qpv_instead_of_communes")]
    [InlineData("alt/dialectes/qpv-rennes-majuscules.geojson", 6, 0, "commune.code_missing")]
    [InlineData("alt/dialectes/qpv-rennes-opendatasoft.geojson", 5, 0, "commune.qpv_instead_of_communes")]
    [InlineData("alt/derives/03-noms-admin-express.geojson", 317, 317, "")]
    [InlineData("alt/derives/03-noms-codgeo-libgeo.geojson", 317, 317, "")]
    [InlineData("communes/14.geojson", 537, 537, "geometry.repaired")]
    [InlineData("communes/75.geojson", 1, 1, "")]
    [InlineData("alt/communes-2023/10.geojson.gz", 431, 431, "geometry.repaired")]
    public void A_file_of_communes_gives_what_it_holds(string file, int read, int kept, string kinds)
    {
        CommuneBoundaries communes = CommuneBoundaryReader.Read(OpenData.PathOf(file.Split('/')), Path.GetFileName(file));
        Assert.Equal(kinds, string.Join(",", communes.Issues.Select(issue => issue.Kind.Code).Distinct().Order(StringComparer.Ordinal)));
        Assert.Equal((read, kept), (communes.Counts.Read, communes.Counts.Kept));
        Assert.Equal(communes.Counts.Kept, communes.Boundaries.Length);
        Assert.Equal(Crs.Wgs84, communes.CrsRead);
        Assert.All(communes.Boundaries, commune => Assert.True(commune.Shape.Geometry.IsValid));
        AssertReconciled(communes.Counts);
    }

    [OpenDataTheory]
    [InlineData("alt/dialectes/qpv-rennes-majuscules.geojson", 6, 6, "")]
    [InlineData("alt/dialectes/qpv-rennes-opendatasoft.geojson", 5, 5, "")]
    [InlineData("alt/dialectes/qpv-occitanie-4-decimales.geojson", 105, 105, "geometry.repaired")]
    [InlineData("alt/dialectes/anct-communes-ayant-un-qpv2024.geojson", 682, 0, "qpv.polygons_are_communes,qpv.several_codes")]
    [InlineData("alt/dialectes/03-geoapi2023-name.geojson", 317, 0, "qpv.code_missing")]
    [InlineData("qpv/occitanie/qpv-2015-occitanie.geojson", 105, 105, "geometry.repaired")]
    [InlineData("qpv/2015/03.geojson", 6, 6, "geometry.repaired")]
    [InlineData("qpv/2015/84.geojson", 22, 22, "geometry.repaired")]
    [InlineData("qpv/qpv-2015-metropole.geojson.gz", 1275, 1275, "geometry.repaired")]
    public void A_file_of_qpv_gives_what_it_holds(string file, int read, int kept, string kinds)
    {
        QpvPerimeters qpv = QpvPerimeterReader.Read(OpenData.PathOf(file.Split('/')), Path.GetFileName(file));
        Assert.Equal(kinds, string.Join(",", qpv.Issues.Select(issue => issue.Kind.Code).Distinct().Order(StringComparer.Ordinal)));
        Assert.Equal((read, kept), (qpv.Counts.Read, qpv.Counts.Kept));
        Assert.All(qpv.Perimeters, perimeter => Assert.True(perimeter.Shape.Geometry.IsValid));
        AssertReconciled(qpv.Counts);
    }

    [OpenDataFact]
    public void All_the_communes_of_2018_are_kept_and_only_one_needs_a_repair()
    {
        int kept = 0;
        List<Issue> issues = [];
        foreach (string path in Files("communes", "*.geojson"))
        {
            CommuneBoundaries communes = CommuneBoundaryReader.Read(path, Path.GetFileName(path));
            kept += communes.Counts.Kept;
            issues.AddRange(communes.Issues);
        }
        Assert.Equal(34_795, kept);
        Issue issue = Assert.Single(issues);
        Assert.Equal(GeometryRepairIssues.Repaired, issue.Kind);
        Assert.Contains("commune 14174", issue.Message, StringComparison.Ordinal);
    }

    [OpenDataFact]
    public void All_the_communes_of_2023_are_kept_and_the_four_invalid_ones_are_repaired()
    {
        int kept = 0;
        List<string> messages = [];
        foreach (string path in Files("alt/communes-2023", "*.geojson.gz"))
        {
            CommuneBoundaries communes = CommuneBoundaryReader.Read(path, Path.GetFileName(path));
            kept += communes.Counts.Kept;
            messages.AddRange(communes.Issues.Select(issue => issue.ToString()));
        }
        Assert.Equal(34_386, kept);
        Assert.Equal(["10416", "10435", "59160", "67008"], messages.Select(message => message.Split("commune ")[1][..5]).Order(StringComparer.Ordinal));
        Assert.All(messages, message => Assert.StartsWith("geometry.repaired", message, StringComparison.Ordinal));
    }

    [OpenDataFact]
    public void The_quick_check_never_passes_what_the_full_check_refuses()
    {
        foreach (string path in Files("qpv/2015", "*.geojson").Append(OpenData.PathOf("communes", "14.geojson")))
        {
            using GeoJsonReader reader = new(File.OpenRead(path), Path.GetFileName(path));
            foreach (GeoJsonFeature feature in reader.ReadAll())
                Assert.Equal(feature.Geometry!.IsValid, GeometryRepair.Repair(feature.Geometry).Finding is null);
        }
    }

    [OpenDataFact]
    public void TopoJson_is_refused_by_name()
    {
        SourceUnavailableException e = Assert.Throws<SourceUnavailableException>(
            () => CommuneBoundaryReader.Read(OpenData.PathOf("alt", "dialectes", "zrd-2019.topojson"), "zrd-2019.topojson"));
        Assert.Contains("TopoJSON", e.Message, StringComparison.Ordinal);
    }

    [OpenDataFact]
    public void A_file_in_lambert_93_asks_to_be_unprojected()
    {
        string path = OpenData.PathOf("alt", "derives", "03-lambert93.geojson");
        Assert.Throws<SourceUnavailableException>(() => CommuneBoundaryReader.Read(path, "03.geojson"));
        int asked = 0;
        CommuneBoundaries communes = CommuneBoundaryReader.Read(path, "03.geojson", new BoundaryReadOptions
        {
            Unproject = (geometry, crs) =>
            {
                Assert.Equal(Crs.Lambert93, crs);
                asked++;
                return Projection.For(crs).Unproject(geometry);
            },
        });
        Assert.Equal((317, 317), (asked, communes.Counts.Kept));
    }

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.GetFiles(OpenData.PathOf(folder.Split('/')), pattern).Order(StringComparer.Ordinal);

    private static void AssertReconciled(BoundaryCounts counts) =>
        Assert.Equal(counts.Read, counts.Kept + counts.OtherDepartement + counts.MergedParts + counts.Rejected);
}
