using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Tests.Reports;

public class SyntheseTests
{
    [Fact]
    public void Counts_by_class_give_each_class_its_own()
    {
        ClasseCounts counts = new(1, 2, 5);
        Assert.Equal((8, 3, 1, 2, 5), (counts.Total, counts.Couvertes, counts.Of(Classe.CentreSocial), counts.Of(Classe.EvsSeul),
            counts.Of(Classe.ZoneBlanche)));
        Assert.Equal((12.5m, 25m, 62.5m), (counts.Percent(Classe.CentreSocial), counts.Percent(Classe.EvsSeul), counts.Percent(Classe.ZoneBlanche)));
        Assert.Null(new ClasseCounts(0, 0, 0).Percent(0L));
        HabitantCounts people = new(10, 20, 50, 30, 80);
        Assert.Equal((10, 20, 50), (people.Of(Classe.CentreSocial), people.Of(Classe.EvsSeul), people.Of(Classe.ZoneBlanche)));
        Assert.Equal((12.5m, 25m, 62.5m), (people.Percent(Classe.CentreSocial), people.Percent(Classe.EvsSeul), people.Percent(Classe.ZoneBlanche)));
        QpvCounts qpv = new(1, 2, 4, 8, 16);
        Assert.Equal((31, 1, 2, 4, 8, 16), (qpv.Total, qpv.Of(QpvEtat.Servi), qpv.Of(QpvEtat.Dans), qpv.Of(QpvEtat.AProximite),
            qpv.Of(QpvEtat.Indetermine), qpv.Of(QpvEtat.SansStructure)));
    }

    [Theory]
    [InlineData(1L, 2000L, 0.1)] // 0.05
    [InlineData(5L, 2000L, 0.3)] // 0.25
    [InlineData(0L, 2000L, 0.0)]
    [InlineData(0L, 0L, null)]
    [InlineData(null, 2000L, null)]
    [InlineData(1L, null, null)]
    public void A_share_of_inhabitants_is_rounded_away_from_zero_and_unknown_where_either_is(long? part, long? total, double? expected) =>
        Assert.Equal((decimal?)expected, new HabitantCounts(null, null, null, null, total).Percent(part));

    [Theory]
    [InlineData(0, 0, 0, null)] // without centre
    [InlineData(4, 1, 0, 25.0)]
    [InlineData(4, 1, 1, null)]
    [InlineData(4, null, 0, null)]
    [InlineData(4, 0, 0, 0.0)]
    public void The_rate_of_ACF_is_that_of_centres_of_which_all_say(int centres, int? acf, int unknown, double? expected) =>
        Assert.Equal((decimal?)expected, new StructureCounts(centres, centres, 0, 0, acf, null, unknown, 0).TauxAcf);

    [Fact]
    public void The_synthesis_counts_communes_inhabitants_structures_and_epci()
    {
        int?[] people = [100, 200, 400, null];
        TerritoireSources sources = GridTerritoire.Sources(4, 1, population: i => people[i]);
        Territoire territoire = TerritoireBuilder.Build(sources with
        {
            Boundaries = [.. sources.Boundaries.Take(3)],
            Table = [sources.Table[0] with { Epci = GridTerritoire.EpciB }, sources.Table[1] with { Epci = null }, sources.Table[2]
                with { Epci = GridTerritoire.EpciA }, sources.Table[3] with { Epci = GridTerritoire.EpciB }],
        });
        Synthese synthese = GridReport.Of(
            territoire, "territoire", GridTerritoire.Entry("cs", territoire: "03001") with { TerritoireSource = TerritoireSource.Hypothese },
            GridTerritoire.Entry("evs", StructureType.Evs, territoire: "03002"), GridTerritoire.Entry("projet", territoire: "03003")
                with
            { Statut = StructureStatut.EnPrefiguration }).Synthese;
        Assert.Equal(new ClasseCounts(1, 1, 2), synthese.Communes);
        Assert.Equal(new HabitantCounts(100, 200, 400, 300, 700), synthese.Population);
        Assert.Equal((1, 1, 1, 100, 1), (synthese.SansGeometrie, synthese.PopulationInconnue, synthese.CommunesParHypothese,
            synthese.PopulationParHypothese, synthese.ZonesBlanchesEnProjet));
        Assert.Equal((2, 1, 1, 1), (synthese.Structures.Total, synthese.Structures.CentresSociaux, synthese.Structures.Evs,
            synthese.Structures.Prefigurations));
        Assert.Equal(["CC des Carrés", "CA du Quadrillage", null], synthese.Epci.Select(e => e.Epci?.Nom)); // by SIREN, those without last
        Assert.Equal([new ClasseCounts(0, 0, 1), new ClasseCounts(1, 0, 1), new ClasseCounts(0, 1, 0)], synthese.Epci.Select(e => e.Communes));
        Assert.Equal([400, 100, 200], synthese.Epci.Select(e => e.Population.Total));
    }

    [Fact]
    public void QPV_are_counted_by_the_state_that_is_printed()
    {
        Territoire territoire = GridTerritoire.Build(3, 1, qpv:
        [
            GridTerritoire.QpvAt("QP003001", "Servi", 0, 0, 200, 200), GridTerritoire.QpvAt("QP003002", "Dans", 1000, 1000, 1200, 1200),
            GridTerritoire.QpvAt("QP003003", "Près", 1300, 1000, 1400, 1200), GridTerritoire.QpvAt("QP003004", "Loin", 8000, 0, 8200, 200),
                GridTerritoire.QpvAt("QP003005", "Loin aussi", 8300, 0, 8400, 200),
        ]);
        Assert.Equal(new QpvCounts(1, 1, 1, 0, 2),
            GridReport.Of(territoire, "territoire", GridTerritoire.Entry("cs", east: 1100, north: 1100) with { Qpv = ["QP003001"] }).Synthese.Qpv);
    }
}
