using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Tables;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Tests.Reports;

/// <summary>Structures without date of agrément: what rests on them at the first date is not known, all else is.</summary>
public sealed class EvolutionWithoutDateTests
{
    private static readonly Territoire Grid = GridTerritoire.Build(6, 5);
    private static readonly DateOnly[] Years = [new(2019, 12, 31), new(2020, 12, 31), new(2021, 12, 31), new(2022, 12, 31)];
    private static readonly DateOnly Old = new(2010, 1, 1), Between = new(2021, 6, 1);

    [Theory]
    [InlineData("", "", Changement.ResteBlanche)]
    [InlineData("", "evs+", Changement.Gagnee)] // white with all of them, so white
    [InlineData("cs?", "", Changement.Inconnu)]
    [InlineData("evs?", "", Changement.Inconnu)]
    [InlineData("evs?", "cs+", Changement.Inconnu)]
    [InlineData("evs evs?", "", Changement.ResteCouverte)] // another covers it as well
    [InlineData("evs cs?", "", Changement.Inconnu)] // covered, but nobody knows by what
    [InlineData("cs evs?", "", Changement.ResteCouverte)]
    [InlineData("cs? evs-", "", Changement.Inconnu)]
    [InlineData("evs-", "", Changement.Perdue)]
    [InlineData("cs?-", "", Changement.Inconnu)] // lost, if it had begun
    [InlineData("evs- cs?-", "", Changement.Perdue)] // covered by one or the other
    [InlineData("evs- cs?-", "evs+", Changement.Inconnu)]
    public void A_change_is_told_where_it_is_the_same_whenever_the_structures_without_date_began(string first, string later, Changement expected)
    {
        RegisterEntry[] entries = [.. $"{first} {later}".Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((word, i) =>
            GridTerritoire.Entry(
                $"s{i}", word.StartsWith("cs", StringComparison.Ordinal) ? StructureType.CentreSocial : StructureType.Evs, territoire: "03001") with
            {
                DateAgrement = word.Contains('?', StringComparison.Ordinal) ? null : word.EndsWith('+') ? Between : Old,
                DateFin = word.EndsWith('-') ? Between : null,
            })];
        Evolution evolution = Of("territoire", entries);
        Assert.Equal(expected, evolution.Communes[0].Changement);
        Assert.All(evolution.Communes.Skip(1), c => Assert.Equal(Changement.ResteBlanche, c.Changement));
        Assert.Equal(expected == Changement.Inconnu ? 1 : 0, evolution.Count(Changement.Inconnu));
    }

    [Fact]
    public void Where_the_class_of_the_first_date_is_not_known_the_table_says_so_whatever_became_of_it()
    {
        Evolution evolution = Of(
            "territoire", Closed(Entry("evs", StructureType.Evs, Old, "03001")), Closed(Entry("cs", StructureType.CentreSocial, null, "03001")),
            Entry("ancien", StructureType.CentreSocial, Old, "03002"), Entry("ouverte", StructureType.Evs, Between, "03003"),
            Entry("sans-date", StructureType.Evs, null, "03004"));
        ChangementTable.Row[] rows = [.. ChangementTable.Rows(evolution).Take(5)];
        Assert.Equal(["non_fourni", "centre_social", "zone_blanche", "non_fourni", "zone_blanche"], rows.Select(r => Cell("classe_avant", r)));
        Assert.Equal(["perdue", "reste_couverte", "gagnee", "inconnu", "reste_blanche"], rows.Select(r => Cell("changement", r)));

        static string Cell(string name, ChangementTable.Row row)
        {
            Column column = ChangementTable.Columns.All.Single(c => c.Name == name);
            return column.Written(column.Of(row));
        }
    }

    [Fact]
    public void The_title_says_at_least_and_of_how_many_nobody_knows()
    {
        RegisterEntry opened = Entry("ouverte", StructureType.Evs, Between, "03001", "03002"), undated = Entry("a", StructureType.Evs, null, "03010");
        RegisterEntry closed = Closed(Entry("fermee", StructureType.Evs, Old, "03005")),
            more = Entry("b", StructureType.CentreSocial, null, "03011", "03012");
        foreach ((string expected, RegisterEntry[] entries) in new (string, RegisterEntry[])[]
        {
            ("Au moins 2\u00A0communes gagnent une couverture, l’évolution de 1\u00A0autre n’est pas connue", [opened, undated]),
            ("Au moins 1\u00A0commune n’est plus couverte, l’évolution de 3\u00A0autres n’est pas connue", [closed, undated, more]),
            ("Au moins 2\u00A0communes gagnent une couverture, au moins 1\u00A0la perd, l’évolution de 2\u00A0autres n’est pas connue",
                [opened, closed, more]),
            ("Évolution inconnue pour 2\u00A0communes\u00A0: la seule structure est sans date d’agrément", [more]),
            ("Évolution inconnue pour 3\u00A0communes\u00A0: les 2 structures sont sans date d’agrément", [more, undated]),
            ("Deux communes de plus sont couvertes, aucune n’a perdu sa couverture",
                [opened, undated, Entry("aussi", StructureType.Evs, Old, "03010")]),
        })
            Assert.Equal(expected, Constat.Changement(Of("territoire", entries)));
    }

    [Fact]
    public void No_share_is_given_of_a_date_at_which_it_is_not_known()
    {
        RegisterEntry opened = Entry("ouverte", StructureType.Evs, Between, "03001", "03002");
        Evolution evolution = Of("territoire", opened, Entry("a", StructureType.Evs, null, "03010"));
        Assert.Equal(
            "10,0\u202F% des communes sont couvertes au 31\u00A0décembre\u00A02022, l’évolution n’est pas connue\u00A0: 1\u00A0structure sur 2 est sans date d’agrément",
            Constat.Evolution(evolution));
        Assert.Equal([0L, 0, 2, 3], evolution.CouvertesAuMoins.AsEnumerable());
        Assert.Equal([1L, 1, 3, 3], evolution.Series.Select(r => r.Synthese.Communes.Couvertes));

        // whether by a centre or by an EVS is not known, that they are covered is
        evolution = Of("territoire", opened, Entry("evs", StructureType.Evs, Old, "03010"), Entry("cs", StructureType.CentreSocial, null, "03010"));
        Assert.Equal(1, evolution.Count(Changement.Inconnu));
        Assert.Equal("La part des communes couvertes passe de 3,3\u202F% à 10,0\u202F%", Constat.Evolution(evolution));
    }

    [Fact]
    public void What_happened_between_the_ends_is_told_only_where_it_is_sure()
    {
        // it may have begun before the other closed, or on the last day
        RegisterEntry closed = Closed(Entry("ferme", StructureType.Evs, Old, "03001")), undated = Entry("sans-date", StructureType.Evs, null, "03001");
        Evolution evolution = Of("territoire", closed, undated);
        Assert.Equal((Changement.ResteCouverte, 0, 0, 1), (evolution.Communes[0].Changement, evolution.InterrompuesEntreTemps,
            evolution.CouvertesEntreTemps, evolution.InconnuesEntreTemps));
        Assert.Equal(
            "Aucune commune n’est gagnée ni perdue de la première date à la dernière (ce qui s’est passé entre les deux n’est pas connu pour 1\u00A0commune)",
            Constat.Changement(evolution));
        Assert.StartsWith("3,3\u202F% des communes sont couvertes au", Constat.Evolution(evolution), StringComparison.Ordinal);

        // closed as well: whenever it began, a day is left without
        evolution = Of(
            "territoire", closed, undated with { DateFin = new DateOnly(2021, 8, 1) },
            Entry("apres", StructureType.Evs, new DateOnly(2022, 1, 1), "03001"));
        Assert.Equal((1, 0), (evolution.InterrompuesEntreTemps, evolution.InconnuesEntreTemps));
        Assert.Equal(
            "Aucune commune n’est gagnée ni perdue de la première date à la dernière, une a cessé d’être couverte puis l’est redevenue",
            Constat.Changement(evolution));
    }

    /// <summary>What is told is true and what is called unknown is open, whatever the dates that are missing.</summary>
    [Theory]
    [InlineData("territoire")]
    [InlineData("implantation")]
    [InlineData("distance:4")]
    [InlineData("surface:40@4")]
    [InlineData("territoire+surface:60@3")]
    public void Whatever_the_missing_dates_are_what_is_told_is_true(string rule)
    {
        Random random = new(rule.Length);
        for (int run = 0; run < 25; run++)
        {
            RegisterEntry[] entries = [.. Enumerable.Range(0, random.Next(1, 9)).Select(i => Chance(random, i))];
            Evolution told = Of(rule, entries);
            Assert.Equal(Grid.Communes.Length, Enum.GetValues<Changement>().Sum(told.Count));
            for (int trial = 0; trial < 6; trial++)
                AssertTrue(told, Of(rule, [.. entries.Select(e => e.DateAgrement is null ? Begin(e, AnyDay(random)) : e)]));
            Evolution earliest = Of(rule, [.. entries.Select(e => Begin(e, Old))]), latest = Of(rule, [.. entries.Select(e => Begin(e, Years[^1]))]);
            AssertTrue(told, earliest);
            AssertTrue(told, latest);
            foreach (CommuneEvolution c in told.Communes.Where(c => c.Changement == Changement.Inconnu))
                Assert.NotEqual(earliest.Communes[c.Commune.Index].Changement, latest.Communes[c.Commune.Index].Changement);
        }
    }

    private static void AssertTrue(Evolution told, Evolution truth)
    {
        foreach (CommuneEvolution c in told.Communes)
        {
            CommuneEvolution real = truth.Communes[c.Commune.Index];
            Assert.True(c.Changement == Changement.Inconnu || c.Changement == real.Changement);
            Assert.True(c.ClasseAvant is null || c.ClasseAvant == real.Avant.Classe);
        }

        for (int i = 0; i < told.Series.Length; i++)
            Assert.InRange(truth.Series[i].Synthese.Communes.Couvertes, told.CouvertesAuMoins[i], told.Series[i].Synthese.Communes.Couvertes);
        Assert.True(told.CouvertesEntreTemps <= truth.CouvertesEntreTemps);
        Assert.True(told.InterrompuesEntreTemps <= truth.InterrompuesEntreTemps);
        if (told.Count(Changement.Inconnu) > 0)
            return;
        Assert.InRange(truth.CouvertesEntreTemps + truth.InterrompuesEntreTemps, told.CouvertesEntreTemps + told.InterrompuesEntreTemps,
            told.CouvertesEntreTemps + told.InterrompuesEntreTemps + told.InconnuesEntreTemps);
        if (told.PartsConnues && told.InconnuesEntreTemps == 0)
            Assert.Equal((Constat.Changement(truth), Constat.Evolution(truth)), (Constat.Changement(told), Constat.Evolution(told)));
    }

    private static RegisterEntry Chance(Random random, int i) => GridTerritoire.Entry(
        $"s{i}", random.Next(2) == 0 ? StructureType.CentreSocial : StructureType.Evs, random.NextDouble() * 18_000, random.NextDouble() * 15_000) with
    {
        DateAgrement = random.Next(2) == 0 ? null : new DateOnly(2018 + random.Next(5), 1 + random.Next(12), 1),
        DateFin = random.Next(2) == 0 ? null : new DateOnly(2019 + random.Next(5), 1 + random.Next(12), 15),
        Territoire = [.. Enumerable.Range(0, random.Next(0, 5)).Select(_ => Grid.Communes[random.Next(Grid.Communes.Length)].Code.Value)],
    };

    private static DateOnly AnyDay(Random random) => Years[0].AddDays(random.Next(-300, Years[^1].DayNumber - Years[0].DayNumber + 1));

    // no structure begins after its end
    private static RegisterEntry Begin(RegisterEntry entry, DateOnly day) =>
        entry.DateAgrement is not null ? entry : entry with { DateAgrement = entry.DateFin < day ? entry.DateFin : day };

    private static RegisterEntry Entry(string id, StructureType type, DateOnly? start, params string[] territoire) =>
        GridTerritoire.Entry(id, type, territoire: territoire) with { DateAgrement = start };

    private static RegisterEntry Closed(RegisterEntry entry) => entry with { DateFin = Between };

    private static Evolution Of(string rule, params RegisterEntry[] entries)
    {
        LocatedStructures located = StructureLocator.Locate(entries, Grid);
        return Evolution.From([.. Years.Select(date => CoverageReport.From(
            "Essai", CoverageAnalysis.Run(Grid, located.Structures, RegleCouverture.Parse(rule), date), QpvAnalysis.Run(Grid, located.Structures, date),
            located, [], []))]);
    }
}
