using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

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
    [InlineData(0, 0, 0, "Aucune commune dans ce dossier")]
    [InlineData(0, 1, 1, "La commune est couverte par un espace de vie sociale")]
    [InlineData(0, 9, 9, "Toutes les communes sont couvertes par un espace de vie sociale, aucune par un centre social")]
    [InlineData(16, 0, 161, "Seize communes sur 161 sont couvertes par un centre social")]
    [InlineData(16, 0, 160, "Une commune sur dix est couverte par un centre social")]
    [InlineData(17, 0, 171, "Une commune sur dix est couverte par un centre social")]
    [InlineData(4, 0, 16, "Quatre communes sur seize sont couvertes par un centre social")]
    [InlineData(2, 0, 16, "Deux communes sur seize sont couvertes par un centre social")]
    [InlineData(1, 0, 16, "Une commune sur seize est couverte par un centre social")]
    [InlineData(4, 0, 17, "Près d’une commune sur quatre est couverte par un centre social")]
    [InlineData(99, 0, 200, "Une commune sur deux est couverte par un centre social")] // half a point from it, still as good
    [InlineData(101, 0, 200, "Une commune sur deux est couverte par un centre social")]
    [InlineData(98, 0, 200, "Près d’une commune sur deux est couverte par un centre social")]
    [InlineData(97, 0, 200, "Près d’une commune sur deux est couverte par un centre social")]
    [InlineData(96, 0, 200, "48,0\u202F% des communes sont couvertes par un centre social")]
    [InlineData(102, 0, 200, "Plus d’une commune sur deux est couverte par un centre social")]
    [InlineData(106, 0, 200, "Plus d’une commune sur deux est couverte par un centre social")]
    [InlineData(107, 0, 200, "53,5\u202F% des communes sont couvertes par un centre social")]
    [InlineData(69, 0, 200, "34,5\u202F% des communes sont couvertes par un centre social")] // "plus de" is said of the half alone
    [InlineData(100, 0, 300, "Une commune sur trois est couverte par un centre social")]
    [InlineData(200, 0, 300, "Deux communes sur trois sont couvertes par un centre social")]
    [InlineData(75, 0, 300, "Une commune sur quatre est couverte par un centre social")]
    [InlineData(225, 0, 300, "Trois communes sur quatre sont couvertes par un centre social")]
    [InlineData(60, 0, 300, "Une commune sur cinq est couverte par un centre social")]
    [InlineData(120, 0, 300, "Deux communes sur cinq sont couvertes par un centre social")]
    [InlineData(180, 0, 300, "Trois communes sur cinq sont couvertes par un centre social")]
    [InlineData(240, 0, 300, "Quatre communes sur cinq sont couvertes par un centre social")]
    [InlineData(30, 0, 300, "Une commune sur dix est couverte par un centre social")]
    [InlineData(90, 0, 300, "Trois communes sur dix sont couvertes par un centre social")]
    [InlineData(270, 0, 300, "Neuf communes sur dix sont couvertes par un centre social")]
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
    [InlineData(1, 2, 2, "Deux quartiers prioritaires sur cinq n’ont pas de structure, deux sont indéterminés")]
    [InlineData(2, 1, 0, "Deux quartiers prioritaires sur trois ont une structure à coup sûr")]
    [InlineData(0, 3, 0, "On ne sait d’aucun des trois quartiers prioritaires s’il a une structure")]
    [InlineData(0, 1, 0, "On ne sait pas si le quartier prioritaire a une structure")]
    [InlineData(1, 0, 0, "Le quartier prioritaire a une structure")]
    [InlineData(0, 0, 1, "Le quartier prioritaire n’a pas de structure")]
    [InlineData(1, 1, 0, "Un quartier prioritaire sur deux a une structure à coup sûr")]
    [InlineData(0, 0, 3, "Aucun des trois quartiers prioritaires n’a de structure")]
    public void The_finding_on_QPV_counts_doubt_apart(int served, int unknown, int none, string expected) =>
        Assert.Equal(expected, Constat.Qpv(new QpvCounts(served, 0, 0, unknown, none)));

    [Theory]
    [InlineData(2, 0, 4, "Les six quartiers prioritaires ont tous une structure, quatre à proximité seulement")]
    [InlineData(0, 0, 6, "Les six quartiers prioritaires ont tous une structure, à proximité seulement")]
    [InlineData(0, 0, 1, "Le quartier prioritaire a une structure, à proximité seulement")]
    [InlineData(1, 1, 0, "Les deux quartiers prioritaires ont tous une structure")]
    [InlineData(0, 3, 1, "Les quatre quartiers prioritaires ont tous une structure, un à proximité seulement")]
    public void A_structure_nearby_is_not_one_in_the_quarter(int served, int inside, int near, string expected) =>
        Assert.Equal(expected, Constat.Qpv(new QpvCounts(served, inside, near, 0, 0)));

    [Fact]
    public void Served_inside_and_near_are_all_certain() =>
        Assert.Equal("Trois quartiers prioritaires sur quatre ont une structure à coup sûr", Constat.Qpv(new QpvCounts(1, 1, 1, 1, 0)));

    [Theory]
    [InlineData(0, 0, "Aucune structure en vigueur")]
    [InlineData(1, 0, "1\u00A0centre social")]
    [InlineData(2, 0, "2\u00A0centres sociaux")]
    [InlineData(0, 1, "1\u00A0espace de vie sociale")]
    [InlineData(0, 2, "2\u00A0espaces de vie sociale")]
    [InlineData(2, 3, "2\u00A0centres sociaux et 3\u00A0espaces de vie sociale")]
    public void Structures_are_counted_by_type(int centres, int evs, string expected) =>
        Assert.Equal(expected, Constat.Implantation(new StructureCounts(centres + evs, centres, evs, 9, null, null, 0, 0)));

    [Theory]
    [InlineData("100 200 300", 1, "500\u00A0habitants vivent dans une zone blanche, 83,3\u202F% du département")]
    [InlineData("100 1 0", 1, "1\u00A0habitant vit dans une zone blanche, 1,0\u202F% du département")]
    [InlineData("100 200 300", 3, "Aucun habitant ne vit dans une zone blanche")]
    [InlineData("100 0 0", 1, "Aucun habitant ne vit dans une zone blanche")] // villages of which nothing is left
    [InlineData("? ? ?", 1, "La population des communes n’est pas connue")]
    [InlineData("? 200 300", 1, "500\u00A0habitants vivent dans une zone blanche")] // a covered one is unknown: no share
    [InlineData("100 200 ?", 1, "Au moins 200\u00A0habitants vivent dans une zone blanche")]
    [InlineData("100 200 ?", 2, "On ne sait pas combien d’habitants vivent dans la zone blanche de population inconnue")]
    [InlineData("100 ? ?", 1, "On ne sait pas combien d’habitants vivent dans les 2 zones blanches de population inconnue")]
    [InlineData("100 0 ?", 1, "On ne sait pas combien d’habitants vivent dans la zone blanche de population inconnue")]
    public void Inhabitants_of_zones_blanches_are_those_that_are_known(string population, int covered, string expected)
    {
        int?[] people = [.. population.Split(' ').Select(p =>
            p == "?" ? (int?)null : int.Parse(p, System.Globalization.CultureInfo.InvariantCulture))];
        Territoire territoire = GridTerritoire.Build(3, 1, population: i => people[i]);
        Assert.Equal(expected, Constat.Population(GridReport.Of(territoire, "territoire", Serving(territoire, "cs", 0, covered))));
    }

    [Fact]
    public void What_a_register_declared_incomplete_says_is_said_to_be_its_own()
    {
        Territoire territoire = GridTerritoire.Build(3, 1,
            qpv: [GridTerritoire.QpvAt("QP003001", "Un", 100, 100, 200, 200), GridTerritoire.QpvAt("QP003002", "Deux", 6100, 100, 6200, 200)]);
        CoverageReport report = GridReport.Of(territoire, "territoire", Serving(territoire, "cs", 0, 1) with
        {
            Qpv = ["QP003001"],
            Coordinates = new WrittenCoordinates(GridTerritoire.At(1500, 1500), 7),
        });
        Assert.Equal("Une commune sur trois est couverte par un centre social", Constat.Couverture(report));
        Assert.Equal("Selon un registre incomplet, une commune sur trois est couverte par un centre social",
            Constat.Couverture(GridReport.Incomplete(report)));
        Assert.Equal("1\u00A0centre social", Constat.Implantation(report));
        Assert.Equal("Selon un registre incomplet, 1\u00A0centre social", Constat.Implantation(GridReport.Incomplete(report)));
        Assert.Equal("Un quartier prioritaire sur deux n’a pas de structure", Constat.Qpv(report));
        Assert.Equal("Selon un registre incomplet, un quartier prioritaire sur deux n’a pas de structure",
            Constat.Qpv(GridReport.Incomplete(report)));

        // one structure more changes nothing where each quartier has one
        CoverageReport all = GridReport.Of(territoire, "territoire", Serving(territoire, "cs", 0, 1) with { Qpv = ["QP003001", "QP003002"] });
        Assert.Equal("Les deux quartiers prioritaires ont tous une structure", Constat.Qpv(GridReport.Incomplete(all)));
        Assert.Equal("QPV non fournis", Constat.Qpv(GridReport.Incomplete(GridReport.Of(TerritoireBuilder.Build(GridTerritoire.Sources()
            with
        { Qpv = null }), "territoire"))));

        // nor may a doubt be the register's
        CoverageReport doubt = GridReport.Of(territoire, "territoire", GridTerritoire.Entry("vague", commune: "Carré-A0")
            with
        { Qpv = ["QP003002"] });
        Assert.Equal(1, doubt.Synthese.Qpv!.Indetermine + doubt.Synthese.Qpv.SansStructure);
        Assert.StartsWith("Selon un registre incomplet, ", Constat.Qpv(GridReport.Incomplete(doubt)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_register_without_structure_says_so_and_nothing_of_the_communes()
    {
        CoverageReport report = GridReport.Of(GridTerritoire.Build(), "territoire");
        Assert.Equal("Le registre ne contient aucune structure", Constat.Couverture(report));
        Assert.Equal("Le registre ne contient aucune structure", Constat.Couverture(GridReport.Incomplete(report)));
    }

    [Theory]
    [InlineData(0, 0, 0, 0, 0, "Aucune commune n’a gagné ni perdu sa couverture")]
    [InlineData(1, 0, 0, 0, 0, "Une commune de plus est couverte, aucune n’a perdu sa couverture")]
    [InlineData(2, 0, 0, 0, 0, "Deux communes de plus sont couvertes, aucune n’a perdu sa couverture")]
    [InlineData(16, 0, 0, 0, 0, "Seize communes de plus sont couvertes, aucune n’a perdu sa couverture")]
    [InlineData(17, 0, 0, 0, 0, "17 communes de plus sont couvertes, aucune n’a perdu sa couverture")]
    [InlineData(0, 1, 0, 0, 0, "Une commune n’est plus couverte")]
    [InlineData(0, 2, 0, 0, 0, "Deux communes ne sont plus couvertes")]
    [InlineData(0, 17, 0, 0, 0, "17 communes ne sont plus couvertes")]
    [InlineData(1, 1, 0, 0, 0, "1\u00A0commune gagne une couverture, 1\u00A0la perd")]
    [InlineData(2, 3, 0, 0, 0, "2\u00A0communes gagnent une couverture, 3\u00A0la perdent")]
    [InlineData(1, 0, 1, 0, 0, "Une commune de plus est couverte, une autre l’a été entre-temps et ne l’est plus")]
    [InlineData(1, 0, 2, 0, 0, "Une commune de plus est couverte, deux autres l’ont été entre-temps et ne le sont plus")]
    [InlineData(1, 0, 0, 1, 0, "Une commune de plus est couverte, une a cessé de l’être puis l’est redevenue")]
    [InlineData(1, 0, 1, 1, 0,
        "Une commune de plus est couverte, une autre l’a été entre-temps et ne l’est plus, une a cessé de l’être puis l’est redevenue")]
    [InlineData(1, 0, 0, 2, 0, "Une commune de plus est couverte, deux ont cessé de l’être puis le sont redevenues")]
    [InlineData(0, 1, 1, 0, 0, "Une commune n’est plus couverte, une autre a été couverte entre-temps et ne l’est plus")]
    [InlineData(0, 1, 2, 0, 0, "Une commune n’est plus couverte, deux autres ont été couvertes entre-temps et ne le sont plus")]
    [InlineData(0, 1, 0, 2, 0, "Une commune n’est plus couverte, deux ont cessé d’être couvertes puis le sont redevenues")]
    [InlineData(0, 0, 1, 1, 0,
        "Aucune commune n’est gagnée ni perdue de la première date à la dernière, une a été couverte entre-temps et ne l’est plus, une a cessé de l’être puis l’est redevenue")]
    [InlineData(0, 0, 0, 0, 1, "Aucune commune n’est gagnée ni perdue de la première date à la dernière (1\u00A0date entre les deux n’est pas examinée)")]
    [InlineData(1, 0, 0, 0, 2, "Une commune de plus est couverte (2\u00A0dates entre les deux ne sont pas examinées)")]
    public void What_changed_is_told_with_what_came_and_went_and_what_nobody_looked_at(int gained, int lost, int passed, int interrupted, int unseen,
        string expected)
    {
        Territoire territoire = GridTerritoire.Build(6, 6);
        RegisterEntry[] entries =
        [
            Serving(territoire, "demeure", 35, 1), Serving(territoire, "ouvre", 0, gained) with { DateAgrement = new DateOnly(2021, 1, 1) },
            Serving(territoire, "ferme", 18, lost) with { DateFin = new DateOnly(2021, 1, 1) },
        ];
        LocatedStructures located = new(GridTerritoire.Locate(territoire,
            [.. entries.Select(e => e with { DateAgrement = e.DateAgrement ?? new DateOnly(2010, 1, 1) })]), []);
        Evolution evolution = Evolution.From([GridReport.At(new DateOnly(2020, 1, 1), territoire, "territoire", located),
            GridReport.At(GridReport.Date, territoire, "territoire", located)]);
        Assert.Equal(expected, Constat.Changement(evolution
            with
        { CouvertesEntreTemps = passed, InterrompuesEntreTemps = interrupted, DatesNonExaminees = unseen }));
    }

    [Fact]
    public void A_series_of_no_commune_has_no_share()
    {
        Territoire none = TerritoireBuilder.Build(GridTerritoire.Sources(1, 1) with { Table = [], Boundaries = [] });
        Evolution evolution = Evolution.From([GridReport.At(new DateOnly(2020, 1, 1), none, "territoire", LocatedStructures.Empty),
            GridReport.At(GridReport.Date, none, "territoire", LocatedStructures.Empty)]);
        Assert.Equal("Aucune commune dans ce dossier", Constat.Evolution(evolution));
        Assert.Equal("Aucune commune dans ce dossier", Constat.Distance(0, 0, 0, 5, PointsDeReference.Centres));
    }

    private static RegisterEntry Serving(Territoire territoire, string id, int first, int count) =>
        GridTerritoire.Entry(id, territoire: [.. territoire.Communes.Skip(first).Take(count).Select(c => c.Code.Value)]);

    [Theory]
    [InlineData("surface:50@3", 3, "Trois communes sur neuf sont couvertes avec l’apport d’un espace de vie sociale, aucune par les seuls centres sociaux")]
    [InlineData("territoire+surface:50@3", 3, "Trois communes sur neuf sont couvertes avec l’apport d’un espace de vie sociale, aucune par les seuls centres sociaux")]
    [InlineData("surface:50@3", 9, "Toutes les communes sont couvertes avec l’apport d’un espace de vie sociale, aucune par les seuls centres sociaux")]
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
    [InlineData(0, 8, 9, "Aucune commune dont la distance est connue n’a de structure à 5\u00A0km au plus de son chef-lieu")]
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
