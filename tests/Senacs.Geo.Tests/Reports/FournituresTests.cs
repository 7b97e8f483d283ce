using Senacs.Geo.Codes;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Tests.Reports;

public class FournituresTests
{
    private static readonly string[] Names = ["qpv", "population", "epci", "chefs_lieux", "dates", "territoires", "acf", "ps_jeunes", "gestion",
        "adresses"];

    [Theory]
    [InlineData("nothing", "")]
    [InlineData("perimeters", "qpv")]
    [InlineData("no perimeter in the file", "qpv")]
    [InlineData("one population", "population")]
    [InlineData("one epci", "epci")]
    [InlineData("one chef-lieu", "chefs_lieux")]
    [InlineData("a beginning", "dates")]
    [InlineData("an end", "dates")]
    [InlineData("communes served", "territoires")]
    [InlineData("QPV served", "qpv territoires")]
    [InlineData("ACF no", "acf")]
    [InlineData("ACF of a project", "acf")]
    [InlineData("PS jeunes yes", "ps_jeunes")]
    [InlineData("a gestion", "gestion")]
    [InlineData("an address", "adresses")]
    [InlineData("coordinates", "adresses")]
    [InlineData("imagined", "")] // what a scenario opens has all of them, and was not supplied
    public void One_value_of_one_row_supplies_a_thing_and_no_other(string given, string supplied)
    {
        Fournitures found = Of(given);
        Assert.Equal(Names, found.Toutes.Select(f => f.Nom));
        Assert.Equal(supplied, string.Join(' ', found.Toutes.Where(f => f.EstFourni).Select(f => f.Nom)));
        Assert.Equal(Names.Length - found.Toutes.Count(f => f.EstFourni), found.Manquantes.Length);
    }

    [Fact]
    public void What_a_scenario_imagines_speaks_where_there_is_no_register()
    {
        Territoire territoire = Bare(_ => { });
        Structure imagined = GridTerritoire.Locate(territoire, GridTerritoire.Entry("s", territoire: "03001")
            with
        { Acf = true, Adresse = "1 rue Basse" })[0] with
        { Entry = null };
        Fournitures found = GridReport.At(GridReport.Date, territoire, "territoire", new LocatedStructures([imagined], [])).Synthese.Fourni;
        Assert.Equal(["territoires", "acf"], found.Toutes.Where(f => f.EstFourni).Select(f => f.Nom));
    }

    [Fact]
    public void What_is_missing_is_named_in_words() => Assert.Equal(
        [
            "QPV non fournis", "Population non fournie", "Intercommunalités non fournies", "Chefs-lieux non fournis", "Dates d’agrément non fournies",
            "Territoires d’intervention non fournis", "Agréments ACF non fournis", "PS jeunes non fournies", "Modes de gestion non fournis",
                "Adresses non fournies",
        ],
        Of("nothing").Manquantes.AsEnumerable());

    [Fact]
    public void Where_everything_is_supplied_nothing_is_missing()
    {
        Assert.Empty(Supplied.All.Manquantes);
        Assert.All(Supplied.All.Toutes, f => Assert.True(f.EstFourni));
    }

    [Theory]
    [InlineData("", true, 0L)]
    [InlineData("", false, null)]
    [InlineData("?", true, null)]
    [InlineData("0", true, 0L)]
    [InlineData("5 ?", true, 5L)]
    [InlineData("? 5 7", true, 12L)]
    [InlineData("? 5 7", false, 12L)]
    public void Inhabitants_are_the_sum_of_those_known_and_unknown_where_none_is(string people, bool isSupplied, long? expected)
    {
        int?[] each = [.. people.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p =>
            p == "?" ? (int?)null : int.Parse(p, System.Globalization.CultureInfo.InvariantCulture))];
        Commune[] communes = [.. each.Length == 0 ? [] : GridTerritoire.Build(each.Length, 1, population: i => each[i]).Communes];
        Assert.Equal(expected, Habitants.Of(communes, Supplied.All with { Population = isSupplied }));
    }

    [Theory]
    [InlineData(null, "population inconnue")]
    [InlineData(0L, "0\u00A0habitant")]
    [InlineData(1200L, "1\u202F200\u00A0habitants")]
    public void Inhabitants_are_said_in_words(long? people, string expected) => Assert.Equal(expected, Habitants.Words(people));

    [Fact]
    public void A_missing_argument_is_the_callers_fault_and_named()
    {
        CoverageReport report = GridReport.Of(GridTerritoire.Build(1, 1), "territoire");
        foreach ((string name, Action call) in new (string, Action)[]
        {
            ("report", () => AddressReview.Of(null!)),
            ("report", () => Constat.Couverture(null!)),
            ("communes", () => Constat.Couverture(null!, report.Coverage.Regle)),
            ("regle", () => Constat.Couverture(report.Synthese.Communes, null!)),
            ("report", () => Constat.Qpv((CoverageReport)null!)),
            ("report", () => Constat.Implantation((CoverageReport)null!)),
            ("structures", () => Constat.Implantation((StructureCounts)null!)),
            ("report", () => Constat.Population(null!)),
            ("evolution", () => Constat.Changement(null!)),
            ("evolution", () => Constat.Evolution(null!)),
            ("series", () => Evolution.From(null!)),
            ("before", () => Evolution.Of(null!, report)),
            ("after", () => Evolution.Of(report, null!)),
            ("coverage", () => Fournitures.Of(null!)),
            ("communes", () => Habitants.Of(null!, Supplied.All)),
            ("fourni", () => Habitants.Of([], null!)),
            ("report", () => Reserves.Of(null!)),
            ("evolution", () => Reserves.SansDate(null!)),
            ("coverage", () => Synthese.From(null!, [])),
            ("regle", () => LibellesClasse.Court(Senacs.Geo.Coverage.Classe.EvsSeul, null!)),
        })
            Assert.Equal(name, Assert.Throws<ArgumentNullException>(call).ParamName);
    }

    private static Fournitures Of(string given)
    {
        Territoire territoire = Bare(rows =>
        {
            rows[1] = given switch
            {
                "one population" => rows[1] with { Population = 0 },
                "one epci" => rows[1] with { Epci = GridTerritoire.EpciA },
                "one chef-lieu" => rows[1] with { ChefLieu = GridTerritoire.At(4500, 1500) },
                _ => rows[1],
            };
        }, given is "perimeters" or "QPV served" ? [GridTerritoire.QpvAt("QP003001", "Un", 100, 100, 200,
            200)] : given == "no perimeter in the file" ? [] : null);
        RegisterEntry bare = GridTerritoire.Entry("z");
        RegisterEntry entry = given switch
        {
            "a beginning" => bare with { DateAgrement = new DateOnly(2010, 1, 1) },
            "an end" => bare with { DateFin = new DateOnly(2030, 1, 1) },
            "communes served" => bare with { Territoire = ["03001"] },
            "QPV served" => bare with { Qpv = ["QP003001"] },
            "ACF no" => bare with { Acf = false },
            "ACF of a project" => bare with { Acf = true, Statut = StructureStatut.EnPrefiguration },
            "PS jeunes yes" => bare with { PsJeunes = true },
            "a gestion" => bare with { Gestion = Gestion.Caf },
            "an address" => bare with { Adresse = "1 rue Basse" },
            "coordinates" => GridTerritoire.Entry("z", east: 100, north: 100),
            _ => bare,
        };
        LocatedStructures located = new(GridTerritoire.Locate(territoire, GridTerritoire.Entry("a"), entry), []);
        if (given == "imagined")
        {
            Structure all = GridTerritoire.Locate(territoire, bare
                with
            {
                DateAgrement = new DateOnly(2010, 1, 1),
                Territoire = ["03001"],
                Acf = true,
                PsJeunes = true,
                Gestion = Gestion.Caf,
                Adresse = "1 rue Basse"
            })[0];
            located = located with { Structures = [located.Structures[0], all with { Entry = null }] };
        }

        return GridReport.At(GridReport.Date, territoire, "territoire", located).Synthese.Fourni;
    }

    // names and contours, nothing else
    private static Territoire Bare(Action<CommuneRow[]> change, IReadOnlyList<QpvPerimeter>? qpv = null)
    {
        TerritoireSources sources = GridTerritoire.Sources(2, 1);
        CommuneRow[] rows = [.. sources.Table.Select(r => r with { Population = null, Epci = null })];
        change(rows);
        return TerritoireBuilder.Build(sources with { Table = rows, Qpv = qpv });
    }
}
