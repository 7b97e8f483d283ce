using System.Collections.Immutable;
using Senacs.Geo.Coverage;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Tests.Coverage;

public class QpvAnalysisTests
{
    private static readonly DateOnly Date = new(2022, 12, 31);

    // astride 03001 and 03002: 60 % and 40 %
    private static readonly Territoire Grid = GridTerritoire.Build(qpv:
    [
        GridTerritoire.QpvAt("QP003001", "Coeur D'Agglo", 2400, 1000, 3400, 2000),
        GridTerritoire.QpvAt("QP003002", "Les Ailes", 7000, 7000, 7500, 7500),
    ]);

    [Fact]
    public void A_QPV_knows_its_communes_largest_share_first()
    {
        Assert.Equal([("03001", 0.6), ("03002", 0.4)], Grid.Qpv[0].Communes.Select(c => (c.Commune.Code.Value, Math.Round(c.AreaRatio, 3))));
        Assert.Equal(["03009"], Grid.Qpv[1].CommunesPrincipales.Select(c => c.Code.Value));
    }

    [Theory]
    [InlineData(2900, 1500, 7, QpvEtat.Dans)]
    [InlineData(2405, 1500, 7, QpvEtat.Indetermine)] // 5 m inside, known to 10 m
    [InlineData(2395, 1500, 7, QpvEtat.Indetermine)] // 5 m outside
    [InlineData(2380, 1500, 7, QpvEtat.AProximite)]
    [InlineData(1901, 1500, 7, QpvEtat.AProximite)]
    [InlineData(1899, 1500, 7, QpvEtat.SansStructure)]
    [InlineData(2900, 1500, 2, QpvEtat.Indetermine)] // two decimals: half a kilometre
    [InlineData(2380, 1500, 3, QpvEtat.Indetermine)] // three decimals: 56 m
    public void The_state_follows_the_site_and_its_precision(double east, double north, int decimals, QpvEtat expected)
    {
        QpvCoverage first = Run(GridTerritoire.Entry("cs", StructureType.CentreSocial, east, north, decimals))[0];
        Assert.Equal(expected, first.Etat);
    }

    [Fact]
    public void A_structure_known_only_by_its_commune_can_never_put_a_QPV_inside()
    {
        ImmutableArray<QpvCoverage> table = Run(GridTerritoire.Entry("cs", commune: "Carré-A0"));
        Assert.Equal(QpvEtat.Indetermine, table[0].Etat);
        Assert.Null(Assert.Single(table[0].Links).DistanceMetres);
        Assert.Equal(QpvEtat.SansStructure, table[1].Etat);
    }

    [Fact]
    public void A_declared_QPV_is_served_and_every_other_link_is_kept()
    {
        RegisterEntry declares = GridTerritoire.Entry("cs", StructureType.CentreSocial, 2900, 1500) with { Qpv = ["Cœur d'agglomération (Vichy/Cusset)"] };
        RegisterEntry near = GridTerritoire.Entry("evs", StructureType.Evs, 2300, 1500);
        QpvCoverage row = Run(declares, near)[0];
        Assert.Equal([("cs", QpvEtat.Servi), ("cs", QpvEtat.Dans), ("evs", QpvEtat.AProximite)], row.Links.Select(l => (l.Structure.Id, l.Etat)));
        Assert.Equal(["cs", "evs"], row.Structures.Select(s => s.Id));
    }

    [Theory]
    [InlineData("QP003002", QpvEtat.Servi)]
    [InlineData("les ailes", QpvEtat.Servi)]
    [InlineData("Les Ailes / Port Charmeil", QpvEtat.Servi)]
    [InlineData("Port Charmeil", QpvEtat.SansStructure)]
    [InlineData("QP003009", QpvEtat.SansStructure)]
    [InlineData("QN00302M", QpvEtat.SansStructure)]
    public void A_QPV_is_declared_by_code_or_by_a_name_that_only_it_answers(string declared, QpvEtat expected)
    {
        Assert.Equal(expected, Run(GridTerritoire.Entry("cs", commune: "Carré-A0") with { Qpv = [declared] })[1].Etat);
    }

    [Fact]
    public void One_structure_may_serve_several_QPV_and_a_QPV_have_none_in_a_commune_that_has_one()
    {
        ImmutableArray<QpvCoverage> table = Run(GridTerritoire.Entry("cs", StructureType.CentreSocial, 8900, 8900) with { Qpv = ["QP003001"] });
        Assert.Equal([QpvEtat.Servi, QpvEtat.SansStructure], table.Select(q => q.Etat));
    }

    [Fact]
    public void A_project_and_a_structure_that_has_ended_link_nothing()
    {
        RegisterEntry inside = GridTerritoire.Entry("cs", StructureType.CentreSocial, 2900, 1500) with { Qpv = ["QP003001"] };
        Assert.Equal(QpvEtat.SansStructure, Run(inside with { Statut = StructureStatut.EnPrefiguration })[0].Etat);
        Assert.Equal(QpvEtat.SansStructure, Run(inside with { DateFin = Date })[0].Etat);
    }

    private static ImmutableArray<QpvCoverage> Run(params RegisterEntry[] entries) =>
        QpvAnalysis.Run(Grid, GridTerritoire.Locate(Grid, entries), Date);
}
