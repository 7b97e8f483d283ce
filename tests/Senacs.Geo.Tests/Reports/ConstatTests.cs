using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;
using Senacs.Geo.Territoires;

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
    [InlineData(0, 0, 1, "La commune n’est couverte par aucune structure")]
    public void The_finding_says_no_more_than_the_figures(int centres, int evs, int total, string expected) =>
        Assert.Equal(expected, Constat.Couverture(Counts(centres, evs, total), RegleCouverture.Parse("territoire")));

    [Theory]
    [InlineData(0, 0, 0, "Le département n’a pas de quartier prioritaire")]
    [InlineData(4, 0, 2, "Deux quartiers prioritaires sur six n’ont pas de structure")]
    [InlineData(5, 0, 1, "Un quartier prioritaire sur six n’a pas de structure")]
    [InlineData(6, 0, 0, "Les six quartiers prioritaires ont tous une structure")]
    [InlineData(4, 2, 0, "Quatre quartiers prioritaires sur six ont une structure à coup sûr")]
    [InlineData(3, 1, 2, "Deux quartiers prioritaires sur six n’ont pas de structure, un est indéterminé")]
    [InlineData(1, 3, 2, "Deux quartiers prioritaires sur six n’ont pas de structure, trois sont indéterminés")]
    [InlineData(0, 3, 0, "On ne sait d’aucun des trois quartiers prioritaires s’il a une structure")]
    [InlineData(0, 1, 0, "On ne sait pas si le quartier prioritaire a une structure")]
    [InlineData(0, 0, 3, "Aucun des trois quartiers prioritaires n’a de structure")]
    public void The_finding_on_QPV_counts_doubt_apart(int served, int unknown, int none, string expected) =>
        Assert.Equal(expected, Constat.Qpv(new QpvCounts(served, 0, 0, unknown, none)));

    [Theory]
    [InlineData(2, 0, 4, "Les six quartiers prioritaires ont tous une structure, quatre à proximité seulement")]
    [InlineData(0, 0, 6, "Les six quartiers prioritaires ont tous une structure, à proximité seulement")]
    [InlineData(0, 0, 1, "Le quartier prioritaire a une structure, à proximité seulement")]
    public void A_structure_nearby_is_not_one_in_the_quarter(int served, int inside, int near, string expected) =>
        Assert.Equal(expected, Constat.Qpv(new QpvCounts(served, inside, near, 0, 0)));

    [Theory]
    [InlineData("surface:50@3", 3, "Trois communes sur neuf sont couvertes avec l’apport d’un espace de vie sociale, aucune par les seuls centres sociaux")]
    [InlineData("territoire+surface:50@3", 3, "Trois communes sur neuf sont couvertes avec l’apport d’un espace de vie sociale, aucune par les seuls centres sociaux")]
    [InlineData("distance:3", 3, "Trois communes sur neuf sont couvertes par un espace de vie sociale, aucune par un centre social")]
    public void Where_reaches_add_up_no_commune_is_said_to_be_without_any_centre(string rule, int evs, string expected) =>
        Assert.Equal(expected, Constat.Couverture(Counts(0, evs, 9), RegleCouverture.Parse(rule)));

    [Theory]
    [InlineData(1, 3000, "moins de 0,1\u202F%")]
    [InlineData(2999, 3000, "plus de 99,9\u202F%")]
    [InlineData(0, 3000, "0,0\u202F%")]
    [InlineData(3000, 3000, "100,0\u202F%")]
    [InlineData(1, 3, "33,3\u202F%")]
    public void A_share_is_nothing_or_all_only_when_it_is(long part, long total, string expected) =>
        Assert.Equal(expected, FrenchNumbers.Share(part, total));

    [Theory]
    [InlineData(0, 9, 9, "La distance à la structure la plus proche n’est connue d’aucune commune")]
    [InlineData(0, 2, 9, "Aucune commune dont la distance est connue n’a de structure à 5\u00A0km au plus de son chef-lieu")]
    [InlineData(0, 0, 9, "Aucune commune n’a de structure à 5\u00A0km au plus de son chef-lieu")]
    [InlineData(3, 3, 9, "Au moins 33,3\u202F% des communes ont une structure à 5\u00A0km au plus de leur chef-lieu")]
    [InlineData(3, 0, 9, "33,3\u202F% des communes ont une structure à 5\u00A0km au plus de leur chef-lieu")]
    public void A_distance_that_is_unknown_is_not_a_long_one(long near, long unknown, long total, string expected) =>
        Assert.Equal(expected, Constat.Distance(near, unknown, total, 5, PointsDeReference.ChefsLieux));

    [Fact]
    public void Without_chef_lieu_no_sentence_names_one()
    {
        foreach (string rule in (string[])["distance:5", "territoire+distance:5"])
            Assert.DoesNotContain("chef-lieu", RegleCouverture.Parse(rule).Dire(PointsDeReference.Centres), StringComparison.Ordinal);
        Assert.DoesNotContain("chef-lieu", Constat.Distance(3, 0, 9, 5, PointsDeReference.Centres), StringComparison.Ordinal);
        Assert.Contains("son chef-lieu (à défaut son centre)", RegleCouverture.Parse("distance:5").Dire(PointsDeReference.Mixtes), StringComparison.Ordinal);
        Assert.StartsWith("son chef-lieu est", RegleCouverture.Parse("distance:5").Dire(PointsDeReference.ChefsLieux), StringComparison.Ordinal);
    }

    [Fact]
    public void No_perimeter_supplied_says_nothing_of_the_département() => Assert.Equal("QPV non fournis", Constat.Qpv((QpvCounts?)null));

    private static ClasseCounts Counts(int centres, int evs, int total) => new(centres, evs, total - centres - evs);
}
