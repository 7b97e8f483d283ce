using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Tests.Reports;

/// <summary>A row of communes of 3 km, 100 inhabitants in the first, 200 in the second… whose middles are 3 km apart.</summary>
public class ChiffresTests
{
    private static readonly Territoire Row = GridTerritoire.Build(4, 1, i => 100 * (i + 1));

    private static RegisterEntry Centre(string id, params string[] territoire) => GridTerritoire.Entry(id, east: 1500, north: 1500) with { Territoire = [.. territoire] };

    private static RegisterEntry Evs(string id, params string[] territoire) => GridTerritoire.Entry(id, StructureType.Evs) with { Territoire = [.. territoire] };

    [Fact]
    public void The_three_classes_are_those_of_the_synthesis_in_the_order_of_print()
    {
        CoverageReport report = GridReport.Of(Row, "territoire", Centre("cs", "03001"), Evs("evs", "03002"));
        Assert.Equal(
            [
                new Chiffre("couverte par un centre social", 1, 25m, 100, 10m), new Chiffre("couverte par un EVS seul", 1, 25m, 200, 20m),
                new Chiffre("zones blanches", 2, 50m, 700, 70m),
            ],
            Chiffres.ParClasse(report).AsEnumerable());
    }

    [Fact]
    public void The_fourth_class_is_cut_out_of_the_centres_sociaux()
    {
        CoverageReport report = GridReport.Of(Row, "territoire", Centre("cs", "03001", "03002", "03003"), Evs("evs", "03003", "03004"));
        Assert.Equal(
            [
                new Chiffre("couverte par un centre social et un EVS", 1, 25m, 300, 30m), new Chiffre("couvertes par un centre social seul", 2, 50m, 300, 30m),
                new Chiffre("couverte par un EVS seul", 1, 25m, 400, 40m), new Chiffre("zone blanche", 0, 0m, 0, 0m),
            ],
            Chiffres.ParQuatreClasses(report).AsEnumerable());
        Assert.True(report.Coverage.Communes[2].EstDesDeux);
        Assert.False(report.Coverage.Communes[3].EstDesDeux);
    }

    [Fact]
    public void A_commune_at_exactly_a_limit_is_within_it_and_an_unknown_distance_has_a_part_of_its_own()
    {
        CoverageReport report = GridReport.Of(Row, "territoire", Centre("cs"));
        double second = report.Coverage.Communes[1].NearestSiteMetres!.Value;
        Assert.Equal(
            [("à 1\u00A0km au plus d’un site", 1L, 100L), ($"de plus de 1 à {FrenchNumbers.Decimal(second / 1000)}\u00A0km", 1, 200), ($"à plus de {FrenchNumbers.Decimal(second / 1000)}\u00A0km", 2, 700), ("dont la distance n’est pas connue", 0, 0)],
            Chiffres.ParDistance(report, [1, second / 1000]).Select(c => (c.Libelle, c.Communes, c.Habitants!.Value)));
        Assert.Equal([0, 0, 4], Chiffres.ParDistance(GridReport.Of(Row, "territoire"), [5]).Select(c => c.Communes));
    }

    [Fact]
    public void The_rates_of_the_epci_are_in_classes_and_in_the_order_of_an_index()
    {
        TerritoireSources sources = GridTerritoire.Sources(4, 1, population: i => i == 3 ? null : 100);
        Territoire territoire = TerritoireBuilder.Build(sources with
        {
            Table = [.. sources.Table.Select((r, i) => r with { Epci = i < 3 ? GridTerritoire.EpciA : GridTerritoire.EpciB })],
        });
        Synthese synthese = GridReport.Of(territoire, "territoire", Centre("cs", "03001")).Synthese;
        TauxParEpci communes = Chiffres.ParEpci(synthese, habitants: false, BreakMethod.Jenks, 5, []), people = Chiffres.ParEpci(synthese, habitants: true, BreakMethod.Jenks, 5, []);
        Assert.Equal(
            [new TauxEpci(GridTerritoire.EpciB, 0m, "0 sur 1\u00A0commune", 0), new TauxEpci(GridTerritoire.EpciA, 33.3m, "1 sur 3\u00A0communes", 1)],
            communes.Epci.AsEnumerable());
        Assert.Equal(["0,0\u202F%", "33,3\u202F%"], communes.Classes.Classes.Select(c => c.Label));
        Assert.True(communes.Classes.StartsAtZero);
        Assert.Equal([new TauxEpci(GridTerritoire.EpciB, null, Habitants.Words(null), null), new TauxEpci(GridTerritoire.EpciA, 33.3m, "100\u00A0habitants sur 300", 0)], people.Epci.AsEnumerable());
        Assert.False(people.Classes.StartsAtZero);
    }

    [Fact]
    public void The_changes_add_up_to_the_communes_and_count_those_of_which_no_date_is_known()
    {
        RegisterEntry old = Centre("ancien", "03001") with { DateAgrement = new DateOnly(2010, 1, 1) };
        RegisterEntry later = Evs("nouveau", "03002") with { DateAgrement = new DateOnly(2020, 1, 1) };
        LocatedStructures all = StructureLocator.Locate([old, later, Evs("sans-date", "03004")], Row), dated = StructureLocator.Locate([old, later], Row);
        Assert.Equal(
            [
                (Changement.Gagnee, "gagnée\u00A0: zone blanche, maintenant couverte", 1L), (Changement.Perdue, "perdue\u00A0: couverte, maintenant zone blanche", 0),
                (Changement.AutreClasse, "couverte autrement (d’une autre classe)", 0), (Changement.ResteCouverte, "restée couverte", 1),
                (Changement.ResteBlanche, "restées zones blanches", 2),
                (Changement.Inconnu, "dont la situation de départ n’est pas connue, faute de date d’agrément", 0),
            ],
            Chiffres.ParChangement(Between(dated)).Select(c => (c.Changement, c.Chiffre.Libelle, c.Chiffre.Communes)));
        Assert.Equal([1L, 0, 0, 1, 1, 1], Chiffres.ParChangement(Between(all)).Select(c => c.Chiffre.Communes));

        static Evolution Between(LocatedStructures located) => Evolution.From([At(located, new DateOnly(2015, 12, 31)), At(located, GridReport.Date)]);
        static CoverageReport At(LocatedStructures located, DateOnly date) => CoverageReport.From(
            "Essai", CoverageAnalysis.Run(Row, located.Structures, RegleCouverture.Parse("territoire"), date), [], located, [], []);
    }

    [Fact]
    public void A_project_counts_where_it_would_raise_the_class()
    {
        RegisterEntry project = Centre("projet", "03001", "03002", "03003") with { Statut = StructureStatut.EnPrefiguration };
        CoverageReport report = GridReport.Of(Row, "territoire", Centre("cs", "03001"), Evs("evs", "03002"), project);
        Assert.Equal([null, Classe.CentreSocial, Classe.CentreSocial, null], report.Coverage.Communes.Select(c => c.ClasseEnProjet));
    }
}
