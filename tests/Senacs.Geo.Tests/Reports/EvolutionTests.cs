using System.Collections.Immutable;
using System.Globalization;
using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Tests.Reports;

public sealed class EvolutionTests
{
    private static readonly Territoire Grid = GridTerritoire.Build(6, 5);
    private static readonly DateOnly[] Years = [new(2019, 12, 31), new(2020, 12, 31), new(2021, 12, 31), new(2022, 12, 31)];

    [Fact]
    public void A_structure_that_opens_gains_its_communes_and_one_that_closes_loses_them()
    {
        Evolution evolution = Series(
            GridTerritoire.Entry("ouverte", east: 1500, north: 1500) with { DateAgrement = new DateOnly(2020, 3, 1) },
            GridTerritoire.Entry("fermee", east: 7500, north: 1500) with { DateAgrement = new DateOnly(2010, 1, 1), DateFin = new DateOnly(2021, 6, 30) });
        Assert.Equal(Changement.Gagnee, evolution.Communes[0].Changement);
        Assert.Equal(["ouverte"], evolution.Communes[0].Arrivees.Select(s => s.Id));
        Assert.Equal(Changement.Perdue, evolution.Communes[2].Changement);
        Assert.Equal(["fermee"], evolution.Communes[2].Parties.Select(s => s.Id));
        Assert.Equal([("fermee", false), ("ouverte", true)], evolution.Structures.Select(m => (m.Structure.Id, m.Ouverte)));
        Assert.Equal([1L, 2, 1, 1], evolution.Series.Select(r => r.Synthese.Communes.Couvertes));
    }

    [Fact]
    public void An_EVS_that_becomes_a_centre_social_is_another_class_not_a_gain()
    {
        Evolution evolution = Series(
            GridTerritoire.Entry("evs", StructureType.Evs, 1500, 1500) with { DateAgrement = new DateOnly(2010, 1, 1), DateFin = new DateOnly(2021, 1, 1) },
            GridTerritoire.Entry("cs", StructureType.CentreSocial, 1500, 1500) with { DateAgrement = new DateOnly(2021, 1, 1) });
        Assert.Equal(Changement.AutreClasse, evolution.Communes[0].Changement);
        Assert.Equal(0, evolution.Count(Changement.Gagnee));
    }

    [Fact]
    public void A_structure_without_date_counts_at_every_date_and_is_named()
    {
        Evolution evolution = Series(GridTerritoire.Entry("sans-date", east: 1500, north: 1500));
        Assert.Equal(["sans-date"], evolution.SansDate.Select(s => s.Id));
        Assert.Equal((Changement.Inconnu, null), (evolution.Communes[0].Changement, evolution.Communes[0].ClasseAvant));
        Assert.All(evolution.Series, r => Assert.Equal(1, r.Synthese.Communes.Couvertes));
    }

    [Fact]
    public void A_gain_with_a_peak_behind_it_is_not_told_as_a_gain_alone()
    {
        Evolution evolution = Series(
            GridTerritoire.Entry("ouverte", east: 1500, north: 1500) with { DateAgrement = new DateOnly(2022, 3, 1) },
            GridTerritoire.Entry("passee", east: 7500, north: 1500) with { DateAgrement = new DateOnly(2020, 6, 1), DateFin = new DateOnly(2021, 6, 30), Territoire = ["03005"] });
        Assert.Equal("Une commune de plus est couverte, deux autres l’ont été entre-temps et ne le sont plus", Constat.Changement(evolution));
        Assert.Equal(
            "La part des communes couvertes passe de 0,0\u202F% à 3,3\u202F%, 6,7\u202F% au plus haut, au 31\u00A0décembre\u00A02020", Constat.Evolution(evolution));
    }

    [Fact]
    public void What_opened_and_closed_between_two_dates_is_told_even_where_no_date_of_the_series_falls_on_it()
    {
        RegisterEntry passing = GridTerritoire.Entry("passee", east: 7500, north: 1500) with { DateAgrement = new DateOnly(2020, 6, 1), DateFin = new DateOnly(2021, 6, 30) };
        RegisterEntry broken = GridTerritoire.Entry("avant", east: 1500, north: 1500) with { DateAgrement = new DateOnly(2010, 1, 1), DateFin = new DateOnly(2020, 3, 1) };
        RegisterEntry resumed = GridTerritoire.Entry("apres", east: 1500, north: 1500) with { DateAgrement = new DateOnly(2022, 1, 1) };
        Assert.Equal("Aucune commune n’est gagnée ni perdue de la première date à la dernière, une a été couverte entre-temps et ne l’est plus", Constat.Changement(Ends(passing)));
        Assert.Equal(
            "Aucune commune n’est gagnée ni perdue de la première date à la dernière, une a cessé d’être couverte puis l’est redevenue", Constat.Changement(Ends(broken, resumed)));
        Assert.Equal("La part des communes couvertes est la même au début et à la fin\u00A0: 3,3\u202F%, 0,0\u202F% au plus bas, au 31\u00A0décembre\u00A02020", Constat.Evolution(Series(broken, resumed)));
    }

    [Theory]
    [InlineData(false, "La part des communes couvertes n’a pas changé\u00A0: 3,3\u202F%", "Aucune commune n’a gagné ni perdu sa couverture")]
    [InlineData(true, "3,3\u202F% des communes sont couvertes au 31\u00A0décembre\u00A02022, l’évolution n’est pas connue\u00A0: 1\u00A0structure sur 2 est sans date d’agrément", "Évolution inconnue pour 1\u00A0commune\u00A0: 1\u00A0structure sur 2 est sans date d’agrément")]
    public void No_gain_and_no_loss_is_said_of_a_commune_that_rests_on_a_structure_without_date(bool hasUndated, string share, string change)
    {
        RegisterEntry dated = GridTerritoire.Entry("datee", east: 1500, north: 1500) with { DateAgrement = new DateOnly(2010, 1, 1) };

        // no longer in force at the last date: nobody knows whether it was at the first
        RegisterEntry[] entries = hasUndated ? [dated, GridTerritoire.Entry("sans-date", east: 7500, north: 1500) with { DateFin = new DateOnly(2021, 6, 30) }] : [dated];
        Assert.Equal(share, Constat.Evolution(Series(entries)));
        Assert.Equal(change, Constat.Changement(Series(entries)));
        Assert.Equal(hasUndated, Reserves.SansDate(Series(entries))?.StartsWith("1\u00A0structure sur 2 n’a pas de date d’agrément", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void A_register_without_any_date_says_so_of_all_its_structures()
    {
        Evolution evolution = Series(GridTerritoire.Entry("a", east: 1500, north: 1500), GridTerritoire.Entry("b", east: 7500, north: 1500));
        Assert.Equal("Évolution inconnue pour 2\u00A0communes\u00A0: les 2 structures sont sans date d’agrément", Constat.Changement(evolution));
        Assert.Equal("Les 2 structures n’ont pas de date d’agrément\u00A0: l’évolution de 2\u00A0communes n’est pas connue.", Reserves.SansDate(evolution));
    }

    [Fact]
    public void The_changes_partition_the_communes_and_explain_the_difference_of_the_totals()
    {
        Random random = new(1234);
        for (int run = 0; run < 60; run++)
        {
            Evolution evolution = Series([.. Enumerable.Range(0, random.Next(0, 12)).Select(i =>
                GridTerritoire.Entry($"s{i}", random.Next(2) == 0 ? StructureType.CentreSocial : StructureType.Evs, random.NextDouble() * 18_000, random.NextDouble() * 15_000) with
                {
                    DateAgrement = random.Next(3) == 0 ? null : new DateOnly(2018 + random.Next(6), 1 + random.Next(12), 1),
                    DateFin = random.Next(2) == 0 ? null : new DateOnly(2019 + random.Next(5), 1 + random.Next(12), 15),
                    Territoire = [.. Enumerable.Range(0, random.Next(0, 5)).Select(_ => Grid.Communes[random.Next(Grid.Communes.Length)].Code.Value)],
                })]);
            Assert.Equal(Grid.Communes.Length, Enum.GetValues<Changement>().Sum(evolution.Count));
            Assert.Equal(Grid.Communes.Sum(c => (long)c.Population!.Value), Enum.GetValues<Changement>().Sum(evolution.Inhabitants));
            Assert.Equal(
                evolution.Dernier.Synthese.Communes.Couvertes - evolution.Premier.Synthese.Communes.Couvertes,
                evolution.Count(Changement.Gagnee) - evolution.Count(Changement.Perdue)
                    - evolution.Communes.Count(c => c.Changement == Changement.Inconnu && c.Apres.Classe == Classe.ZoneBlanche));
            Assert.All(evolution.Communes, c => Assert.True(c.Changement != Changement.Gagnee || !c.Arrivees.IsEmpty));
            Assert.All(evolution.Communes, c => Assert.True(c.Changement != Changement.Perdue || !c.Parties.IsEmpty));
        }
    }

    [Fact]
    public void One_date_dates_that_do_not_ascend_or_two_rules_are_no_series()
    {
        CoverageReport a = Report(Years[0], "territoire"), b = Report(Years[1], "territoire"), other = Report(Years[1], "implantation");
        CoverageReport elsewhere = GridReport.At(Years[1], GridTerritoire.Build(6, 5), "territoire", LocatedStructures.Empty);
        foreach ((string message, CoverageReport[] series) in new (string, CoverageReport[])[]
        {
            ("A series needs two dates.", []), ("A series needs two dates.", [a]), ("The dates of a series ascend.", [b, a]),
                ("The dates of a series ascend.", [a, a]),
            ("A series has one territoire and one rule.", [a, other]), ("A series has one territoire and one rule.", [a, elsewhere]),
        })
            Assert.StartsWith(message, Assert.Throws<ArgumentException>("series", () => Evolution.From(series)).Message, StringComparison.Ordinal);
        Assert.Equal([Years[0], Years[1]], Evolution.From([a, b]).Series.Select(r => r.Coverage.Date));
    }

    [Fact]
    public void Two_situations_of_one_date_are_compared_without_asking_for_dates()
    {
        LocatedStructures real = StructureLocator.Locate([GridTerritoire.Entry("b", territoire: ["03001", "03002"]),
            GridTerritoire.Entry("a", territoire: "03003")], Grid);
        LocatedStructures imagined = real with
        {
            Structures = [real.Structures[0],
            .. GridTerritoire.Locate(Grid, GridTerritoire.Entry("d", territoire: "03001"), GridTerritoire.Entry("c", territoire: "03001"))]
        };
        Evolution evolution = Evolution.Of(ReportOf(real, Years[0], "territoire"), ReportOf(imagined, Years[0], "territoire"));
        Assert.Equal((4, 0, 0, 0), (evolution.Concernees, evolution.CouvertesEntreTemps, evolution.InterrompuesEntreTemps,
            evolution.DatesNonExaminees));
        Assert.Equal((0, 0), (evolution.Count(Changement.Inconnu), evolution.InconnuesEntreTemps));
        Assert.Equal(["c", "d"], evolution.Communes[0].Arrivees.Select(s => s.Id));
        Assert.Equal(["b"], evolution.Communes[0].Parties.Select(s => s.Id));
        Assert.Equal([("b", false), ("c", true), ("d", true)], evolution.Structures.Select(m => (m.Structure.Id, m.Ouverte)));
        Assert.Equal([Changement.ResteCouverte, Changement.Perdue, Changement.ResteCouverte, Changement.ResteBlanche],
            evolution.Communes.Take(4).Select(c => c.Changement));
        Assert.Equal((200, 400), (evolution.Inhabitants(Changement.Perdue), evolution.Inhabitants(Changement.ResteCouverte)));
        Assert.Equal("03001", evolution.Communes[0].Commune.Code.Value);
    }

    [Fact]
    public void A_trough_and_a_peak_between_the_ends_are_both_told()
    {
        Evolution evolution = Series(
            GridTerritoire.Entry("a", territoire: ["03001", "03002", "03003"]) with
            {
                DateAgrement = new DateOnly(2010, 1, 1),
                DateFin = new DateOnly(2020, 1, 1)
            },
            GridTerritoire.Entry("b", territoire: ["03004", "03005", "03006", "03007"]) with
            {
                DateAgrement = new DateOnly(2021, 1, 1),
                DateFin = new DateOnly(2022, 1, 1)
            },
            GridTerritoire.Entry("c", territoire: "03010") with { DateAgrement = new DateOnly(2022, 1, 1) });
        Assert.Equal(
            "La part des communes couvertes passe de 10,0\u202F% à 3,3\u202F%, 13,3\u202F% au plus haut, au 31\u00A0décembre\u00A02021, 0,0\u202F% au plus bas, au 31\u00A0décembre\u00A02020",
            Constat.Evolution(evolution));
    }

    [Theory]
    [InlineData(2021, null, "La part des communes couvertes passe de 3,3\u202F% à 6,7\u202F%")]
    [InlineData(2010, 2021, "La part des communes couvertes passe de 6,7\u202F% à 3,3\u202F%")]
    public void What_only_grows_or_only_shrinks_has_neither_peak_nor_trough(int opens, int? closes, string expected)
    {
        Evolution evolution = Series(
            GridTerritoire.Entry("demeure", territoire: "03001") with { DateAgrement = new DateOnly(2010, 1, 1) },
            GridTerritoire.Entry("autre", territoire: "03002") with
            {
                DateAgrement = new DateOnly(opens, 1, 1),
                DateFin = closes is { } year ? new DateOnly(year, 1, 1) : null,
            });
        Assert.Equal(expected, Constat.Evolution(evolution));
    }

    [Fact]
    public void Structures_without_date_are_named_by_id_once_and_counted_among_those_in_force()
    {
        Evolution evolution = Series(
            GridTerritoire.Entry("z", territoire: "03001"), GridTerritoire.Entry("a", territoire: "03002"), GridTerritoire.Entry("m",
                territoire: "03003") with
            { DateAgrement = new DateOnly(2021, 1, 1) },
            GridTerritoire.Entry("jamais", territoire: "03004") with { DateAgrement = new DateOnly(2030, 1, 1) });
        Assert.Equal(["a", "z"], evolution.SansDate.Select(s => s.Id));
        Assert.Equal(3, evolution.Concernees);
    }

    [Theory]
    [InlineData("territoire", "2019-12-31", "2020-02-29", true)]
    [InlineData("territoire", "2019-12-31", "2019-12-31", false)]
    [InlineData("territoire", "2022-12-29", "2022-12-30", true)]
    [InlineData("territoire", "2022-12-30", "2022-12-30", false)]
    [InlineData("surface:1@1", "2019-12-31", "2020-02-29", true)]
    [InlineData("surface:1@1", "2019-12-31", "2019-12-31", false)]
    [InlineData("surface:1@1", "2022-12-29", "2022-12-30", true)]
    [InlineData("surface:1@1", "2022-12-30", "2022-12-30", false)]
    public void An_interruption_is_told_from_the_day_after_the_first_date_to_the_eve_of_the_last(string rule, string lastDay, string lastDayWithout, bool isTold)
    {
        RegisterEntry before = GridTerritoire.Entry("avant", east: 1500, north: 1500) with { DateAgrement = new DateOnly(2010, 1, 1), DateFin = Day(lastDay) };
        RegisterEntry after = GridTerritoire.Entry("apres", east: 1500, north: 1500) with { DateAgrement = Day(lastDayWithout).AddDays(1) };
        Evolution evolution = Ends(rule, before, after);
        Assert.Equal((isTold ? 1 : 0, 0), (evolution.InterrompuesEntreTemps, evolution.CouvertesEntreTemps));
        Assert.Equal(
            isTold ? "Aucune commune n’est gagnée ni perdue de la première date à la dernière, une a cessé d’être couverte puis l’est redevenue" : "Aucune commune n’a gagné ni perdu sa couverture",
            Constat.Changement(evolution));
    }

    [Theory]
    [InlineData("2010-01-01 2020-03-31, 2020-04-01 2030-01-01", 0)] // from one to the next without a day between
    [InlineData("2010-01-01 2020-03-31, 2020-04-02 2030-01-01", 1)]
    [InlineData("2010-01-01 2020-03-31, 2020-04-01 2020-04-01, 2020-04-02 2030-01-01", 0)] // one day is enough
    [InlineData("2010-01-01 2020-03-31, 2020-05-01 2020-06-30, 2021-01-01 2030-01-01", 1)] // twice
    [InlineData("2010-01-01 2020-03-31, 2020-05-01 2020-06-30, 2022-12-31 2030-01-01", 1)] // and again to the very last date
    [InlineData("2010-01-01 2022-12-29, 2015-01-01 2021-01-01, 2022-12-31 2030-01-01", 1)] // the eve of it alone, though one ended long before
    public void Structures_of_one_commune_leave_it_alone_on_the_days_that_none_of_them_reaches(string spans, int interrupted)
    {
        Evolution evolution = Ends("territoire", [.. spans.Split(", ").Select((span, i) => GridTerritoire.Entry($"s{i}", territoire: "03001") with
        {
            DateAgrement = Day(span.Split(' ')[0]),
            DateFin = Day(span.Split(' ')[1]),
        })]);
        Assert.Equal((interrupted, 0), (evolution.InterrompuesEntreTemps, evolution.CouvertesEntreTemps));
    }

    [Fact]
    public void Where_reaches_add_up_a_date_of_the_series_shows_what_no_end_shows()
    {
        DateOnly alone = new(2021, 3, 15);
        RegisterEntry[] entries =
        [
            GridTerritoire.Entry("avant", east: 1500, north: 1500) with { DateAgrement = new DateOnly(2010, 1, 1), DateFin = alone.AddDays(-1) },
            GridTerritoire.Entry("apres", east: 1500, north: 1500) with { DateAgrement = alone.AddDays(1) },
        ];
        Evolution evolution = Evolution.From([.. new[] { Years[0], alone, Years[^1] }.Select(d => Report(d, "surface:1@1", entries))]);
        Assert.Equal((1, 0), (evolution.InterrompuesEntreTemps, evolution.DatesNonExaminees));
    }

    [Theory]
    [InlineData("territoire", "2020-06-01", "2020-06-01", true)]
    [InlineData("surface:1@1", "2020-06-01", "2020-06-01", true)]
    [InlineData("territoire", "2020-01-01", "2020-01-01", true)]
    [InlineData("surface:1@1", "2022-12-30", "2022-12-30", true)]
    [InlineData("territoire", "2020-06-02", "2020-06-01", false)]
    [InlineData("surface:1@1", "2020-06-02", "2020-06-01", false)]
    public void A_structure_of_one_day_is_told(string rule, string first, string last, bool isTold)
    {
        Evolution evolution = Ends(rule, GridTerritoire.Entry("passee", east: 1500, north: 1500) with { DateAgrement = Day(first), DateFin = Day(last) });
        Assert.Equal(isTold ? 1 : 0, evolution.CouvertesEntreTemps);
        Assert.Equal(0, evolution.DatesNonExaminees);
    }

    [Fact]
    public void What_comes_and_goes_is_what_each_day_shows()
    {
        Random random = new(4321);
        DateOnly from = new(2021, 1, 1), to = new(2021, 2, 15);
        for (int run = 0; run < 12; run++)
        {
            string rule = run % 3 == 0 ? "surface:30@2" : run % 3 == 1 ? "territoire" : "implantation+distance:2";
            RegisterEntry[] entries = [.. Enumerable.Range(0, 14).Select(i =>
                GridTerritoire.Entry($"s{i}", random.Next(2) == 0 ? StructureType.CentreSocial : StructureType.Evs, random.NextDouble() * 9_000, random.NextDouble() * 9_000) with
                {
                    Statut = random.Next(8) == 0 ? StructureStatut.EnPrefiguration : StructureStatut.Agreee,
                    DateAgrement = from.AddDays(random.Next(-10, 50)),
                    DateFin = random.Next(4) == 0 ? null : from.AddDays(random.Next(-5, 60)),
                })];
            Evolution evolution = Evolution.From([Report(from, rule, entries), Report(to, rule, entries)]);
            CoverageResult[] days = [.. Enumerable.Range(1, to.DayNumber - from.DayNumber - 1).Select(d => Report(from.AddDays(d), rule, entries).Coverage)];
            int passed = evolution.Communes.Count(c => c.Changement == Changement.ResteBlanche && days.Any(d => d[c.Commune].Classe != Classe.ZoneBlanche));
            int interrupted = evolution.Communes.Count(c => c.Avant.Classe != Classe.ZoneBlanche && c.Apres.Classe != Classe.ZoneBlanche && days.Any(d => d[c.Commune].Classe == Classe.ZoneBlanche));
            Assert.Equal((passed, interrupted), (evolution.CouvertesEntreTemps, evolution.InterrompuesEntreTemps));
        }
    }

    [Fact]
    public void Thousands_of_end_dates_cost_a_few_evaluations_and_what_was_not_looked_at_is_said()
    {
        RegisterEntry[] entries =
        [
            GridTerritoire.Entry("demeure", east: 1500, north: 1500) with { DateAgrement = new DateOnly(2010, 1, 1) },
            .. Enumerable.Range(0, 1000).Select(i => GridTerritoire.Entry($"s{i:0000}", east: 1500, north: 1500) with { DateAgrement = new DateOnly(2010, 1, 1), DateFin = Years[0].AddDays(1 + i) }),
        ];
        Evolution exact = Ends("territoire", entries), bounded = Ends("surface:1@1", entries);
        Assert.Equal(0, exact.DatesNonExaminees);
        Assert.Equal("Aucune commune n’a gagné ni perdu sa couverture", Constat.Changement(exact));

        // the day after each end is the eve of the next: 1,001 dates, of which few are looked at
        Assert.Equal(1001 - (20_000 / 1001), bounded.DatesNonExaminees);

        // what begins on the last date is of no day between and spends none of the work
        RegisterEntry[] late = [.. Enumerable.Range(0, 1000).Select(i => GridTerritoire.Entry($"t{i:0000}", east: 1500, north: 1500) with { DateAgrement = Years[^1] })];
        Assert.Equal(bounded.DatesNonExaminees, Ends("surface:1@1", [.. entries, .. late]).DatesNonExaminees);
        string finding = Constat.Changement(bounded);
        Assert.StartsWith("Aucune commune n’est gagnée ni perdue de la première date à la dernière (", finding, StringComparison.Ordinal);
        Assert.EndsWith("dates entre les deux ne sont pas examinées)", finding, StringComparison.Ordinal);
    }

    [Fact]
    public void The_dates_looked_at_are_sixty_at_most_and_spread_over_the_series()
    {
        RegisterEntry[] entries =
        [
            .. Enumerable.Range(0, 100).Select(i => Ending($"s{i:000}", 1500, i)),
            Ending("tot", 7500, 79), GridTerritoire.Entry("repris", east: 7500, north: 1500) with { DateAgrement = Years[^1] },
            GridTerritoire.Entry("reprise", east: 1500, north: 1500) with { DateAgrement = Years[0].AddDays(102) },
            Ending("tard", 13500, 69) with { DateAgrement = Years[0].AddDays(65) },
        ];

        // 101 dates: the days after the first, of each end and of its morrow
        Evolution evolution = Ends("surface:1@1", entries);
        Assert.Equal(41, evolution.DatesNonExaminees);
        Assert.Equal(1, evolution.InterrompuesEntreTemps); // since the eightieth day
        Assert.Equal(1, evolution.CouvertesEntreTemps); // from the sixty-fifth to the seventieth

        static RegisterEntry Ending(string id, double east, int day) =>
            GridTerritoire.Entry(id, east: east, north: 1500) with { DateAgrement = new DateOnly(2010, 1, 1), DateFin = Years[0].AddDays(1 + day) };
    }

    [Fact]
    public void What_a_scenario_adds_is_no_structure_without_date()
    {
        RegisterEntry real = GridTerritoire.Entry("reelle", east: 1500, north: 1500) with { DateAgrement = new DateOnly(2010, 1, 1) };
        LocatedStructures located = StructureLocator.Locate([real], Grid);
        Structure imagined = StructureLocator.Locate([GridTerritoire.Entry("scenario-1", east: 7500, north: 1500)], Grid).Structures[0] with { Entry = null };
        LocatedStructures scenario = located with { Structures = [.. located.Structures, imagined] };
        Evolution evolution = Evolution.From([ReportOf(located, Years[0], "territoire"), ReportOf(scenario, Years[^1], "territoire")]);
        Assert.Equal((1, 0), (evolution.Count(Changement.Gagnee), evolution.Count(Changement.Inconnu)));
        Assert.Equal("Une commune de plus est couverte, aucune n’a perdu sa couverture", Constat.Changement(evolution));

        // the rows of the register that have none still do
        LocatedStructures undated = StructureLocator.Locate([real, GridTerritoire.Entry("sans-date", east: 13500, north: 1500)], Grid);
        evolution = Evolution.From([ReportOf(undated, Years[0], "territoire"), ReportOf(undated with { Structures = [.. undated.Structures, imagined] }, Years[^1], "territoire")]);
        Assert.Equal("Au moins 1\u00A0commune gagne une couverture, l’évolution de 1\u00A0autre n’est pas connue", Constat.Changement(evolution));
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData(null, "2021-06-30", false)]
    [InlineData("2015-01-01", "2021-06-30", true)]
    public void Changes_are_known_where_each_structure_has_its_date(string? first, string? last, bool isKnown)
    {
        Evolution evolution = Series(
            GridTerritoire.Entry("datee", east: 1500, north: 1500) with { DateAgrement = new DateOnly(2010, 1, 1) },
            GridTerritoire.Entry("autre", east: 7500, north: 1500) with { DateAgrement = first is null ? null : Day(first), DateFin = last is null ? null : Day(last) });
        Assert.Equal(isKnown ? 0 : 1, evolution.Count(Changement.Inconnu));
        Assert.Equal(isKnown, Reserves.SansDate(evolution) is null);
        Assert.Equal(isKnown, !Constat.Changement(evolution).StartsWith("Évolution inconnue", StringComparison.Ordinal));
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Evolution Ends(params RegisterEntry[] entries) => Ends("territoire", entries);

    private static Evolution Ends(string rule, params RegisterEntry[] entries) => Evolution.From([Report(Years[0], rule, entries), Report(Years[^1], rule, entries)]);

    private static Evolution Series(params RegisterEntry[] entries) => Evolution.From([.. Years.Select(year => Report(year, "territoire", entries))]);

    private static CoverageReport Report(DateOnly date, string rule, params RegisterEntry[] entries) => ReportOf(StructureLocator.Locate([.. entries], Grid), date, rule);

    private static CoverageReport ReportOf(LocatedStructures located, DateOnly date, string rule)
    {
        CoverageResult coverage = CoverageAnalysis.Run(Grid, located.Structures, RegleCouverture.Parse(rule), date);
        return CoverageReport.From("Essai", coverage, QpvAnalysis.Run(Grid, located.Structures, date), located, [], []);
    }
}
