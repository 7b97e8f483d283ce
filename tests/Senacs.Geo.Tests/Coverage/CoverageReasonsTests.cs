using System.Collections.Immutable;
using Senacs.Geo.Coverage;
using Senacs.Geo.Geography;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Tests.Coverage;

/// <summary>Why a commune has its class: every reason, in order, and what the class rests on.</summary>
public class CoverageReasonsTests
{
    private static readonly DateOnly Date = new(2022, 12, 31);
    private static readonly Territoire Grid = GridTerritoire.Build();

    [Fact]
    public void Reasons_come_by_type_then_by_structure_then_by_clause_of_the_rule()
    {
        CoverageResult result = Run(
            "distance:2+territoire+implantation",
            GridTerritoire.Entry("a-evs", StructureType.Evs, 1500, 1500),
            GridTerritoire.Entry("z-cs", east: 1500, north: 1500),
            GridTerritoire.Entry("B-cs", east: 1500, north: 1500));
        (string, Motif)[] expected =
        [
            .. new[] { "B-cs", "z-cs", "a-evs" }.SelectMany(id => new[] { Motif.SiteDansLaCommune, Motif.SiegeDansLaCommune, Motif.Distance }.Select(m => (id, m))),
        ];
        Assert.Equal(expected, result.Communes[0].Reasons.Select(r => (r.Structure.Id, r.Motif)));
        Assert.Equal(["B-cs", "z-cs"], result.Communes[0].CentresSociaux.Distinct());
        Assert.Equal(["a-evs"], result.Communes[0].Evs.Distinct());
        Assert.Equal(["B-cs", "a-evs", "z-cs"], result.InForce.Select(s => s.Id)); // in ordinal order
        Assert.Same(result.Communes[4], result[Grid.Communes[4]]);
    }

    [Fact]
    public void The_rule_of_a_result_is_said_with_what_its_distances_are_measured_from()
    {
        Assert.Contains("son centre est à 2\u00A0km au plus d’un site", Run("distance:2").RegleLibelle, StringComparison.Ordinal);
    }

    [Fact]
    public void Projects_reach_communes_under_the_same_rule_each_alone()
    {
        RegisterEntry east = GridTerritoire.Entry("p-est", StructureType.CentreSocial, 3000, 1500) with { Statut = StructureStatut.EnPrefiguration };
        RegisterEntry west = GridTerritoire.Entry("p-ouest", StructureType.Evs, 0, 1500) with { Statut = StructureStatut.EnPrefiguration };
        CoverageResult result = Run("surface:30@1.5", east, west);

        // half a disc of 1.5 km is 39 % of a square of 3 km; the two together would be 78 %
        Assert.Equal(["p-est", "p-ouest"], result.Communes[0].Projets.Select(p => p.Id));
        Assert.Equal(["p-est"], result.Communes[1].Projets.Select(p => p.Id));
        Assert.Empty(result.Communes[2].Projets);
        Assert.Empty(Run("surface:60@1.5", east, west).Communes[0].Projets);
        Assert.All(result.Communes, c => Assert.Equal(Classe.ZoneBlanche, c.Classe));
        Assert.All(result.Communes, c => Assert.Null(c.NearestSiteMetres));
        Assert.All(result.Communes, c => Assert.False(c.RestsOnHypothesis || c.RestsOnNominal));
    }

    // what is declared or supposed of 03001, and what else is there
    [Theory]
    [InlineData(TerritoireSource.Hypothese, null, Classe.CentreSocial, true)]
    [InlineData(TerritoireSource.Declare, null, Classe.CentreSocial, false)]
    [InlineData(TerritoireSource.Hypothese, StructureType.CentreSocial, Classe.CentreSocial, false)] // another declares it
    [InlineData(TerritoireSource.Hypothese, StructureType.Evs, Classe.CentreSocial, true)] // without the supposition it would be evs_seul
    public void A_class_rests_on_a_supposed_territoire_when_it_would_be_lower_without(TerritoireSource source, StructureType? other, Classe classe, bool rests)
    {
        RegisterEntry supposed = GridTerritoire.Entry("cs", territoire: ["03001"]) with { TerritoireSource = source };
        RegisterEntry[] register = other is { } type ? [supposed, GridTerritoire.Entry("x", type, territoire: ["03001"])] : [supposed];
        CommuneCoverage commune = Run("territoire", register).Communes[0];
        Assert.Equal((classe, rests), (commune.Classe, commune.RestsOnHypothesis));
        Reason reason = commune.Reasons.First(r => r.Structure.Id == "cs");
        Assert.Equal(source == TerritoireSource.Hypothese ? (Motif.TerritoireSuppose, true) : (Motif.TerritoireDeclare, false), (reason.Motif, reason.IsHypothesis));
    }

    [Fact]
    public void An_EVS_alone_rests_on_its_supposed_territoire_too()
    {
        RegisterEntry supposed = GridTerritoire.Entry("evs", StructureType.Evs, territoire: ["03001"]) with { TerritoireSource = TerritoireSource.Hypothese };
        CommuneCoverage commune = Run("territoire", supposed).Communes[0];
        Assert.Equal((Classe.EvsSeul, true), (commune.Classe, commune.RestsOnHypothesis));
        Assert.False(Run("territoire", supposed, GridTerritoire.Entry("x", StructureType.Evs, territoire: ["03001"])).Communes[0].RestsOnHypothesis);
    }

    [Fact]
    public void The_siege_of_a_structure_is_no_supposition()
    {
        RegisterEntry supposed = GridTerritoire.Entry("cs", StructureType.CentreSocial, 100, 100, 7, null, "03001", "03002") with { TerritoireSource = TerritoireSource.Hypothese };
        ImmutableArray<CommuneCoverage> communes = Run("territoire", supposed, GridTerritoire.Entry("evs", StructureType.Evs, territoire: ["03003"])).Communes;
        Assert.Equal([false, true, false], communes.Take(3).Select(c => c.RestsOnHypothesis));
        Assert.Equal([Motif.SiegeDansLaCommune, Motif.TerritoireSuppose, Motif.TerritoireDeclare], communes.Take(3).Select(c => c.Reasons.Single().Motif));
    }

    [Fact]
    public void The_reason_of_a_commune_keeps_the_distance_and_the_share_of_its_structure()
    {
        Reason near = Run("surface:30@1.5", GridTerritoire.Entry("cs", east: 3000, north: 1500)).Communes[0].Reasons.Single();
        Assert.Equal((Motif.Surface, 1500), (near.Motif, Math.Round(near.DistanceMetres!.Value)));
        Assert.Equal(Math.PI / 8, near.CoveredRatio!.Value, 0.001);
        Reason declared = Run("territoire", GridTerritoire.Entry("cs", StructureType.CentreSocial, 1500, 1500, 7, null, "03003")).Communes[2].Reasons.Single();
        Assert.Equal(6000, declared.DistanceMetres!.Value, 0.01);
        Assert.Null(declared.CoveredRatio);

        // nobody knows how far a structure is that is nowhere
        Assert.Null(Run("territoire", GridTerritoire.Entry("cs", territoire: ["03003"])).Communes[2].Reasons.Single().DistanceMetres);
        Assert.Null(Run("territoire", GridTerritoire.Entry("cs", territoire: ["03003"])).Communes[2].NearestSiteMetres);
    }

    [Fact]
    public void A_site_outside_the_commune_counts_for_its_surface_and_one_whose_disc_misses_it_is_no_reason()
    {
        // 03001 is reached from 500 m outside; from beyond its corner a disc of 1.5 km comes no nearer than 197 m, though their boxes meet
        RegisterEntry beside = GridTerritoire.Entry("a", east: 3500, north: 1500), corner = GridTerritoire.Entry("b", east: 4200, north: 4200);
        CommuneCoverage commune = Run("surface:15@1.5", beside, corner).Communes[0];
        Assert.Equal(["a"], commune.Reasons.Select(r => r.Structure.Id));
    }

    [Fact]
    public void A_share_equal_to_the_percentage_is_enough()
    {
        double ratio = Run("surface:10@1.5", GridTerritoire.Entry("cs", east: 3000, north: 1500)).Communes[0].Reasons.Single().CoveredRatio!.Value;
        Assert.Equal(Classe.CentreSocial, At(ratio * 100));
        Assert.Equal(Classe.ZoneBlanche, At((ratio * 100) + 0.001));

        static Classe At(double percent) => CoverageAnalysis.Run(
            Grid, GridTerritoire.Locate(Grid, GridTerritoire.Entry("cs", east: 3000, north: 1500)), new RegleCouverture.Surface(percent, 1.5), Date).Communes[0].Classe;
    }

    [Fact]
    public void The_distance_of_a_commune_is_nominal_when_the_nearest_site_is_and_no_other_is_as_near()
    {
        RegisterEntry vague = GridTerritoire.Entry("vague", commune: "Carré-A0");
        Assert.True(Of(vague).NearestIsNominal);
        Assert.False(Of().NearestIsNominal);
        Assert.True(Of(vague, GridTerritoire.Entry("loin", east: 1500, north: 2500)).NearestIsNominal);
        Assert.False(Of(vague with { Commune = "Carré-C2" }, GridTerritoire.Entry("cs", east: 1500, north: 2500)).NearestIsNominal);
        Structure sure = GridTerritoire.Locate(Grid, vague)[0];
        sure = sure with { Sites = [sure.Sites[0], sure.Sites[0] with { Location = sure.Sites[0].Location with { Niveau = LocationLevel.Numero } }] };
        Assert.False(CoverageAnalysis.Run(Grid, [sure], RegleCouverture.Parse("territoire"), Date).Communes[0].NearestIsNominal);

        static CommuneCoverage Of(params RegisterEntry[] entries) => Run("territoire", entries).Communes[0];
    }

    [Fact]
    public void The_commune_of_a_siege_is_the_one_known_else_the_one_that_its_site_lies_in()
    {
        Structure written = GridTerritoire.Locate(Grid, GridTerritoire.Entry("cs", east: 100, north: 100))[0];
        Assert.Equal([0], Covered(written with { CommuneSiege = null }));
        Assert.Equal([1], Covered(written with { CommuneSiege = Grid.Communes[1].Code }));

        static IEnumerable<int> Covered(Structure structure) =>
            CoverageAnalysis.Run(Grid, [structure], RegleCouverture.Parse("territoire"), Date).Communes
                .Where(c => !c.Reasons.IsEmpty).Select(c => c.Commune.Index);
    }

    [Fact]
    public void Under_surface_one_precise_site_of_a_structure_makes_its_reason_certain()
    {
        RegisterEntry vague = GridTerritoire.Entry("cs", commune: "Carré-A0");
        Assert.True(Run("surface:50@1.5", vague).Communes[0].RestsOnNominal);
        Assert.False(Run("surface:50@1.5", GridTerritoire.Entry("cs", StructureType.CentreSocial, 1500, 1500) with { Annexes = ["Carré-A0"] }).Communes[0].RestsOnNominal);
        Assert.False(Run("surface:50@1.5", vague, GridTerritoire.Entry("evs", StructureType.Evs, 1500, 1500)).Communes[0].RestsOnNominal);
    }

    [Fact]
    public void A_precise_site_beyond_the_radius_makes_nothing_certain_and_one_at_the_radius_does()
    {
        RegisterEntry vague = GridTerritoire.Entry("cs", commune: "Carré-A0");
        Assert.True(Run("distance:3.5", vague with { Annexes = [Written(8500, 1500)] }).Communes[1].RestsOnNominal);
        Structure[] register = [.. GridTerritoire.Locate(Grid, vague with { Annexes = [Written(8000, 1500)] })];
        double metres = Grid.Communes[1].ReferencePoint!.Value.DistanceMetresTo(register[0].Sites[1].Point);
        Assert.False(CoverageAnalysis.Run(Grid, register, new RegleCouverture.Distance(metres / 1000), Date).Communes[1].RestsOnNominal);
    }

    [Fact]
    public void The_commune_of_the_siege_is_covered_even_where_no_point_can_be_put()
    {
        TerritoireSources sources = GridTerritoire.Sources();
        Territoire territoire = TerritoireBuilder.Build(sources with { Boundaries = [.. sources.Boundaries.Where(b => b.Code.Value != "03005")] });
        ImmutableArray<Structure> register = GridTerritoire.Locate(territoire, GridTerritoire.Entry("cs", commune: "Carré-B1"), GridTerritoire.Entry("evs", StructureType.Evs, 100, 100));
        foreach (string rule in (string[])["implantation", "territoire"])
            Assert.Equal((Classe.CentreSocial, null), (Of(rule).Classe, Of(rule).Reasons.Single().DistanceMetres));
        foreach (string rule in (string[])["distance:500", "surface:1@500"])
            Assert.Equal(Classe.ZoneBlanche, Of(rule).Classe);
        Assert.Null(Of("territoire").NearestSiteMetres);

        CommuneCoverage Of(string rule) => CoverageAnalysis.Run(territoire, register, RegleCouverture.Parse(rule), Date).Communes[4];
    }

    [Fact]
    public void Every_site_of_a_structure_counts_under_implantation_once_a_commune()
    {
        RegisterEntry entry = GridTerritoire.Entry("cs", StructureType.CentreSocial, 100, 100) with { Annexes = ["Carré-C2", "Carré-A0", "Carré-C2"] };
        CoverageResult result = Run("implantation", entry);
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0, 1], result.Communes.Select(c => c.Reasons.Length));
    }

    [Fact]
    public void A_travel_time_rule_says_that_travel_times_are_wanting()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>("regle", () => Run("temps:20"));
        Assert.Contains("temps:20 needs travel times", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_computed_from_nothing()
    {
        Assert.Throws<ArgumentNullException>("territoire", () => CoverageAnalysis.Run(null!, [], new RegleCouverture.Territoire(), Date));
        Assert.Throws<ArgumentNullException>("structures", () => CoverageAnalysis.Run(Grid, null!, new RegleCouverture.Territoire(), Date));
        Assert.Throws<ArgumentNullException>("regle", () => CoverageAnalysis.Run(Grid, [], null!, Date));
        Assert.Throws<ArgumentNullException>("territoire", () => QpvAnalysis.Run(null!, [], Date));
        Assert.Throws<ArgumentOutOfRangeException>("proximityMetres", () => QpvAnalysis.Run(Grid, [], Date, -1));
    }

    private static string Written(double east, double north)
    {
        GeoPoint at = GridTerritoire.At(east, north);
        return FormattableString.Invariant($"{at.LongitudeDegrees:F7} {at.LatitudeDegrees:F7}");
    }

    private static CoverageResult Run(string rule, params RegisterEntry[] entries) =>
        CoverageAnalysis.Run(Grid, GridTerritoire.Locate(Grid, entries), RegleCouverture.Parse(rule), Date);
}
