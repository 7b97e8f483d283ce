using Senacs.Geo.Reports;

namespace Senacs.Geo.Tests.Reports;

public class ConstatTests
{
    [Theory]
    [InlineData(219, 5, 317, "Près de sept communes sur dix sont couvertes par un centre social")]
    [InlineData(222, 0, 317, "Sept communes sur dix sont couvertes par un centre social")]
    [InlineData(159, 0, 317, "Une commune sur deux est couverte par un centre social")]
    [InlineData(163, 0, 317, "Plus d’une commune sur deux est couverte par un centre social")]
    [InlineData(211, 0, 317, "Deux communes sur trois sont couvertes par un centre social")]
    [InlineData(177, 0, 317, "55,8\u202F% des communes sont couvertes par un centre social")]
    [InlineData(4, 15, 198, "Quatre communes sur 198 sont couvertes par un centre social")]
    [InlineData(1, 0, 198, "Une commune sur 198 est couverte par un centre social")]
    [InlineData(0, 15, 198, "Quinze communes sur 198 sont couvertes par un espace de vie sociale, aucune par un centre social")]
    [InlineData(0, 0, 198, "Aucune commune n’est couverte par une structure")]
    [InlineData(198, 0, 198, "Toutes les communes sont couvertes par un centre social")]
    [InlineData(1, 0, 1, "La commune est couverte par un centre social")]
    [InlineData(0, 0, 1, "La commune n’a ni centre social ni espace de vie sociale")]
    public void The_finding_says_no_more_than_the_figures(int centres, int evs, int total, string expected) =>
        Assert.Equal(expected, Constat.Couverture(Synthese(centres, evs, total)));

    [Theory]
    [InlineData(0, 0, 0, "Le département n’a pas de quartier prioritaire")]
    [InlineData(4, 0, 2, "Deux quartiers prioritaires sur six n’ont pas de structure")]
    [InlineData(5, 0, 1, "Un quartier prioritaire sur six n’a pas de structure")]
    [InlineData(6, 0, 0, "Les six quartiers prioritaires ont tous une structure")]
    [InlineData(4, 2, 0, "Quatre quartiers prioritaires sur six ont une structure à coup sûr")]
    [InlineData(0, 0, 3, "Aucun des trois quartiers prioritaires n’a de structure")]
    public void The_finding_on_QPV_counts_doubt_apart(int served, int unknown, int none, string expected) =>
        Assert.Equal(expected, Constat.Qpv(new QpvCounts(served, 0, 0, unknown, none)));

    [Fact]
    public void No_perimeter_supplied_says_nothing_of_the_département() => Assert.Equal("QPV non fournis", Constat.Qpv(null));

    private static Synthese Synthese(int centres, int evs, int total) => new()
    {
        Fourni = Fournitures.Tout,
        Communes = new ClasseCounts(centres, evs, total - centres - evs),
        Population = new HabitantCounts(0, 0, 0, 0, 0),
        SansGeometrie = 0,
        PopulationInconnue = 0,
        CommunesParHypothese = 0,
        PopulationParHypothese = 0,
        ZonesBlanchesEnProjet = 0,
        Structures = new StructureCounts(0, 0, 0, 0, 0, 0, 0, 0),
        Qpv = new QpvCounts(0, 0, 0, 0, 0),
        Epci = [],
    };
}
