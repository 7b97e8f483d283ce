using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Tests.Reports;

public class ReservesTests
{
    private const string NoTerritoire = "Territoires d’intervention non fournis\u00A0: seule la commune du siège de chaque structure est comptée.";

    [Theory]
    [InlineData("empty", "territoire", "Le registre ne contient aucune structure\u00A0: rien ne peut être couvert.")]
    [InlineData("declared", "territoire", "")]
    [InlineData("supposed", "territoire", "Dont 2\u00A0communes (300\u00A0habitants) par hypothèse de territoire, à confirmer.")]
    [InlineData("supposed, one of 1", "territoire", "Dont 1\u00A0commune (1\u00A0habitant) par hypothèse de territoire, à confirmer.")]
    [InlineData("supposed, of nobody", "territoire", "Dont 1\u00A0commune par hypothèse de territoire, à confirmer.")]
    [InlineData("supposed, no population", "territoire", "Dont 2\u00A0communes par hypothèse de territoire, à confirmer.|Population non fournie.")]
    [InlineData("siège alone", "territoire", NoTerritoire)]
    [InlineData("siège alone", "implantation", "")]
    [InlineData("nominal", "distance:3.5", "Dont 2\u00A0communes à une distance nominale\u00A0: les structures qui les couvrent ne sont connues qu’à leur commune.")]
    [InlineData("nominal", "distance:2", "Dont 1\u00A0commune à une distance nominale\u00A0: les structures qui la couvrent ne sont connues qu’à leur commune.")]
    [InlineData("no date", "territoire", "Dates d’agrément non fournies\u00A0: les structures comptent à toute date.")]
    [InlineData("one without contour", "territoire", "1\u00A0commune sans contour compte mais n’est pas dessinée.")]
    [InlineData("two without contour", "territoire", "2\u00A0communes sans contour comptent mais ne sont pas dessinées.")]
    [InlineData("one of unknown population", "territoire", "Population inconnue pour 1\u00A0commune.")]
    [InlineData("two of unknown population", "territoire", "Population inconnue pour 2\u00A0communes.")]
    public void Figures_are_qualified_by_what_they_rest_on(string situation, string rule, string expected)
    {
        CoverageReport report = Report(situation, rule);
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), Reserves.Of(report).AsEnumerable());
    }

    [Theory]
    [InlineData("supposed", "territoire")]
    [InlineData("siège alone", "territoire")]
    [InlineData("nominal", "distance:3.5")]
    public void Beside_figures_that_are_not_of_the_rule_nothing_of_the_rule_is_said(string situation, string rule) =>
        Assert.Empty(Reserves.Of(Report(situation, rule), classes: false).Where(r => !r.Contains("non localisée", StringComparison.Ordinal)));

    [Theory]
    [InlineData("nominal", 3, "3\u00A0communes sont comptées à une distance nominale\u00A0: leur site le plus proche n’est connu qu’à sa commune.")]
    [InlineData("nominal", 2, "2\u00A0communes sont comptées à une distance nominale\u00A0: leur site le plus proche n’est connu qu’à sa commune.")]
    [InlineData("nominal", 1, "1\u00A0commune est comptée à une distance nominale\u00A0: son site le plus proche n’est connu qu’à sa commune.")]
    [InlineData("siège alone", 3, null)]
    public void Distances_to_what_is_known_by_its_commune_are_counted(string situation, int communes, string? expected)
    {
        CoverageReport report = Report(situation, "distance:3.5");
        Assert.Equal(expected, Reserves.DistancesNominales(report with
        {
            Coverage = report.Coverage with { Communes = [.. report.Coverage.Communes.Take(communes)] },
        }));
    }

    [Fact]
    public void A_missing_argument_is_the_callers_fault_and_named()
    {
        foreach ((string name, Action call) in new (string, Action)[]
        {
            ("report", () => Reserves.DePlace(null!, classes: true).GetEnumerator().MoveNext()), ("report", () => Reserves.NonLocalisees(null!)),
            ("report", () => Reserves.NonComptees(null!)), ("report", () => Reserves.Nominales(null!)), ("report", () => Reserves.DistancesNominales(null!)),
            ("coverage", () => Synthese.From(null!, [])),
        })
            Assert.Equal(name, Assert.Throws<ArgumentNullException>(call).ParamName);
    }

    [Fact]
    public void What_the_dossier_remarks_of_its_register_is_said_and_of_no_other_file()
    {
        CoverageReport report = Report("declared", "territoire") with
        {
            Sources = [GridReport.Register with { Remarque = "Registre de 2019." }, GridReport.Register with { Role = "qpv", Remarque = "Autre." },
                GridReport.Register],
        };
        Assert.Equal(["Registre de 2019."], Reserves.Of(report).AsEnumerable());
    }

    [Theory]
    [InlineData(1, 0, "La seule structure n’a pas de date d’agrément\u00A0: l’évolution de 1\u00A0commune n’est pas connue.")]
    [InlineData(2, 0, "Les 2 structures n’ont pas de date d’agrément\u00A0: l’évolution de 1\u00A0commune n’est pas connue.")]
    [InlineData(1, 1, "1\u00A0structure sur 2 n’a pas de date d’agrément\u00A0: l’évolution de 1\u00A0commune n’est pas connue.")]
    [InlineData(2, 1, "2\u00A0structures sur 3 n’ont pas de date d’agrément\u00A0: l’évolution de 1\u00A0commune n’est pas connue.")]
    [InlineData(0, 1, null)]
    public void Structures_without_date_are_counted_among_those_of_the_series(int undated, int dated, string? expected)
    {
        Territoire territoire = GridTerritoire.Build(2, 1);
        LocatedStructures located = new(
            GridTerritoire.Locate(territoire, [
                .. Enumerable.Range(0, undated).Select(i => GridTerritoire.Entry($"sans-{i}", territoire: "03001")),
                .. Enumerable.Range(0, dated).Select(i => GridTerritoire.Entry($"avec-{i}", territoire: "03002")
                    with { DateAgrement = new DateOnly(2010, 1, 1) })]), []);
        Evolution evolution = Evolution.From([GridReport.At(GridReport.Date.AddYears(-1), territoire, "territoire", located),
            GridReport.At(GridReport.Date, territoire, "territoire", located)]);
        Assert.Equal(expected, Reserves.SansDate(evolution));
    }

    private static CoverageReport Report(string situation, string rule)
    {
        TerritoireSources sources = GridTerritoire.Sources(3, 1, population: i => situation switch
        {
            "supposed, no population" => null,
            "supposed, one of 1" => 1,
            "supposed, of nobody" => 0,
            "one of unknown population" when i == 0 => null,
            "two of unknown population" when i < 2 => null,
            _ => 100 * (i + 1),
        });
        int without = situation == "one without contour" ? 1 : situation == "two without contour" ? 2 : 0;
        Territoire territoire = TerritoireBuilder.Build(sources with { Boundaries = [.. sources.Boundaries.SkipLast(without)] });
        RegisterEntry undated = GridTerritoire.Entry("cs", territoire: ["03001", "03002"]), declared = Dated(undated),
            supposed = declared with { TerritoireSource = TerritoireSource.Hypothese };
        return situation switch
        {
            "empty" => GridReport.Of(territoire, rule),
            "siège alone" => GridReport.Of(territoire, rule, Dated(GridTerritoire.Entry("cs", east: 100, north: 100))),
            "nominal" => GridReport.Of(territoire, rule, Dated(GridTerritoire.Entry("cs", commune: "Carré-A0", territoire: "03001"))),
            "no date" => GridReport.Of(territoire, rule, undated),
            "supposed" or "supposed, no population" => GridReport.Of(territoire, rule, supposed),
            "supposed, one of 1" or "supposed, of nobody" => GridReport.Of(territoire, rule, supposed with { Territoire = ["03001"] }),
            _ => GridReport.Of(territoire, rule, declared),
        };

        static RegisterEntry Dated(RegisterEntry entry) => entry with { DateAgrement = new DateOnly(2010, 1, 1) };
    }
}
