using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Tests.Coverage;

public class CoverageAnalysisTests
{
    private static readonly DateOnly Date = new(2022, 12, 31);
    private static readonly Territoire Grid = GridTerritoire.Build();

    [Fact]
    public void An_empty_register_leaves_every_commune_white_without_distance()
    {
        CoverageResult result = CoverageAnalysis.Run(Grid, [], new RegleCouverture.Territoire(), Date);
        Assert.Equal(9, result.Communes.Length);
        Assert.All(result.Communes, c => Assert.Equal(Classe.ZoneBlanche, c.Classe));
        Assert.All(result.Communes, c => Assert.Null(c.NearestSiteMetres));
    }

    [Fact]
    public void Under_implantation_only_the_commune_of_a_site_is_covered_annexes_included()
    {
        Structure[] register = [.. GridTerritoire.Locate(Grid, GridTerritoire.Entry("cs", east: 100, north: 100) with { Annexes = ["Carré-C2"] })];
        CoverageResult result = CoverageAnalysis.Run(Grid, register, new RegleCouverture.Implantation(), Date);
        Assert.Equal(["03001", "03009"], result.Communes.Where(c => c.Classe == Classe.CentreSocial).Select(c => c.Commune.Code.Value));
        Assert.Equal(Motif.SiteDansLaCommune, Assert.Single(result.Communes[8].Reasons).Motif);
    }

    [Fact]
    public void Under_territoire_the_commune_of_the_siege_is_covered_even_when_it_is_not_declared()
    {
        CoverageResult result = Run("territoire", GridTerritoire.Entry("cs", StructureType.CentreSocial, 100, 100, 7, null, "03005", "Carré-A2"));
        Assert.Equal(["03001", "03005", "03007"], result.Communes.Where(c => c.Classe == Classe.CentreSocial).Select(c => c.Commune.Code.Value));
        Assert.Equal(Motif.SiegeDansLaCommune, result.Communes[0].Reasons[0].Motif);
        Assert.Equal(Motif.TerritoireDeclare, result.Communes[4].Reasons[0].Motif);
    }

    [Fact]
    public void A_territoire_may_name_an_EPCI_by_siren_or_by_name()
    {
        CoverageResult bySiren = Run("territoire", GridTerritoire.Entry("cs", territoire: "EPCI:200000002"));
        CoverageResult byName = Run("territoire", GridTerritoire.Entry("cs", territoire: "EPCI:ca du quadrillage"));
        Assert.Equal(["03003", "03006", "03009"], bySiren.Communes.Where(c => c.Classe != Classe.ZoneBlanche).Select(c => c.Commune.Code.Value));
        Assert.Equal(bySiren.Communes.Select(c => c.Classe), byName.Communes.Select(c => c.Classe));
    }

    [Fact]
    public void An_EVS_beside_a_centre_social_does_not_change_the_class_but_is_among_the_reasons()
    {
        CoverageResult result = Run(
            "territoire",
            GridTerritoire.Entry("z-cs", StructureType.CentreSocial, territoire: ["03001", "03002"]),
            GridTerritoire.Entry("a-evs", StructureType.Evs, territoire: ["03002", "03003"]));
        Assert.Equal([Classe.CentreSocial, Classe.CentreSocial, Classe.EvsSeul], result.Communes.Take(3).Select(c => c.Classe));
        Assert.Equal(["z-cs", "a-evs"], result.Communes[1].Reasons.Select(r => r.Structure.Id));
    }

    [Theory]
    [InlineData("2022-12-31", null, true)]
    [InlineData("2023-01-01", null, false)]
    [InlineData(null, "2022-12-30", false)]
    [InlineData(null, "2022-12-31", true)]
    [InlineData("2022-12-31", "2022-12-31", true)]
    [InlineData(null, null, true)]
    public void A_structure_counts_from_its_first_day_to_its_last(string? start, string? end, bool counts)
    {
        RegisterEntry entry = GridTerritoire.Entry("cs", territoire: "03001") with { DateAgrement = Day(start), DateFin = Day(end) };
        Assert.Equal(counts, Run("territoire", entry).Communes[0].Classe == Classe.CentreSocial);
    }

    [Fact]
    public void A_distance_equal_to_the_radius_is_covered_and_a_metre_more_is_not()
    {
        Structure[] register = [.. GridTerritoire.Locate(Grid, GridTerritoire.Entry("cs", east: 1500, north: 1500))];
        double metres = Grid.Communes[1].ReferencePoint!.Value.DistanceMetresTo(register[0].Siege!.Point);
        Assert.InRange(metres, 1, 6000);
        Assert.Equal(Classe.CentreSocial, CoverageAnalysis.Run(Grid, register, new RegleCouverture.Distance(metres / 1000), Date).Communes[1].Classe);
        Assert.Equal(Classe.ZoneBlanche, CoverageAnalysis.Run(Grid, register, new RegleCouverture.Distance((metres - 1) / 1000), Date).Communes[1].Classe);
    }

    [Theory]
    // a site on the common corner of four communes: a disc of 1.5 km covers a quarter disc of each, 19.63 % of 9 km²
    [InlineData("surface:19.6@1.5", 4)]
    [InlineData("surface:19.7@1.5", 0)]
    // 4.3 km reaches all corners of the four communes but those at 4.243 km
    [InlineData("surface:100@4.3", 4)]
    [InlineData("surface:100@4.2", 0)]
    public void The_surface_rule_measures_the_share_within_reach(string rule, int covered)
    {
        CoverageResult result = Run(rule, GridTerritoire.Entry("cs", east: 3000, north: 3000));
        Assert.Equal(covered, result.Communes.Count(c => c.Classe == Classe.CentreSocial));
    }

    [Fact]
    public void Two_structures_may_cover_together_a_surface_that_neither_covers_alone()
    {
        RegisterEntry west = GridTerritoire.Entry("w", StructureType.CentreSocial, 0, 1500);
        RegisterEntry east = GridTerritoire.Entry("e", StructureType.Evs, 3000, 1500);
        Assert.Equal(Classe.ZoneBlanche, Run("surface:60@1.5", west).Communes[0].Classe);
        CommuneCoverage both = Run("surface:60@1.5", west, east).Communes[0];
        Assert.Equal(Classe.EvsSeul, both.Classe);
        Assert.Equal(2, both.Reasons.Length);
    }

    [Fact]
    public void A_commune_without_boundary_counts_and_can_be_covered_by_declaration()
    {
        TerritoireSources sources = GridTerritoire.Sources();
        Territoire territoire = TerritoireBuilder.Build(sources with { Boundaries = [.. sources.Boundaries.Where(b => b.Code.Value != "03005")] });
        Structure[] register = [.. GridTerritoire.Locate(territoire, GridTerritoire.Entry("cs", commune: "Carré-B1"))];
        CoverageResult result = CoverageAnalysis.Run(territoire, register, new RegleCouverture.Territoire(), Date);
        Synthese synthese = Synthese.From(result, []);
        Assert.Equal((9, 1, 1), (synthese.Communes.Total, synthese.Communes.CentreSocial, synthese.SansGeometrie));
        Assert.Contains(territoire.Issues, i => i.Kind == TerritoireIssues.CommuneWithoutBoundary && i.Subject == "03005");
    }

    [Fact]
    public void Distances_are_metres_in_the_legal_projection()
    {
        CoverageResult result = Run("implantation", GridTerritoire.Entry("cs", east: 1500, north: 1500));
        MapPointDistance(result, 8, Math.Sqrt(2) * 6000);
        MapPointDistance(result, 2, 6000);
    }

    [Fact]
    public void A_travel_time_rule_without_travel_times_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Run("temps:20", GridTerritoire.Entry("cs", east: 1500, north: 1500)));
    }

    [Theory]
    [InlineData("implantation")]
    [InlineData("territoire")]
    [InlineData("distance:5")]
    [InlineData("surface:50@5")]
    public void Whoever_no_longer_waits_ends_the_computation(string rule)
    {
        Structure[] register = [.. GridTerritoire.Locate(Grid, GridTerritoire.Entry("cs", east: 1500, north: 1500))];
        Assert.Throws<OperationCanceledException>(
            () => CoverageAnalysis.Run(Grid, register, RegleCouverture.Parse(rule), Date, new CancellationToken(canceled: true)));
    }

    private static void MapPointDistance(CoverageResult result, int commune, double expected) =>
        Assert.Equal(expected, result.Communes[commune].NearestSiteMetres!.Value, 0.01);

    private static DateOnly? Day(string? text) =>
        text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static CoverageResult Run(string rule, params RegisterEntry[] entries) =>
        CoverageAnalysis.Run(Grid, GridTerritoire.Locate(Grid, entries), RegleCouverture.Parse(rule), Date);
}
