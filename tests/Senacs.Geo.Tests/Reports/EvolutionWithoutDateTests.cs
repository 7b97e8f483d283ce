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
        Assert.Equal([0L, 0, 2, 3], evolution.Etapes.Select(e => e.CouvertesAuMoins));
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
        RegisterEntry closed = Closed(Entry("ferme", StructureType.Evs, Old, "03001")), undated = Entry("sans-date", StructureType.Evs, null,
            "03001");
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

    /// <summary>What is told is true and what is called unknown is open, whatever the dates that are missing: the register may be younger
    /// than the last date of the series, so that a structure of it had not begun by then.</summary>
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
            DateOnly register = run % 3 == 0 ? Years[^1] : Years[^1].AddDays(random.Next(-500, 500));
            Evolution told = Of(rule, register, entries);
            Assert.Equal(Grid.Communes.Length, Enum.GetValues<Changement>().Sum(told.Count));
            for (int trial = 0; trial < 6; trial++)
                AssertTrue(told, rule, [.. entries.Select(e => e.DateAgrement is null ? Begin(e, AnyDay(random, register)) : e)]);
            Evolution earliest = AssertTrue(told, rule, [.. entries.Select(e => Begin(e, Old))]),
                latest = AssertTrue(told, rule, [.. entries.Select(e => Begin(e, register))]);
            foreach (CommuneEvolution c in told.Communes.Where(c => c.Changement == Changement.Inconnu))
            {
                // or all the same at both ends, where some began between them
                CommuneEvolution first = earliest.Communes[c.Commune.Index], last = latest.Communes[c.Commune.Index];
                Assert.True(first.Changement != last.Changement || first.Avant.Classe != last.Avant.Classe || first.Apres.Classe != last.Apres.Classe);
            }
        }
    }

    private static Evolution AssertTrue(Evolution told, string rule, RegisterEntry[] dated)
    {
        Evolution truth = Of(rule, dated);
        DateOnly first = Years[0].AddDays(1), last = Years[^1].AddDays(-1);
        DateOnly[] turns = [.. dated.SelectMany(e => (DateOnly?[])[e.DateAgrement, e.DateFin?.AddDays(1)]).OfType<DateOnly>().Append(first)
            .Where(d => d >= first && d <= last).Distinct()];
        CoverageResult[] days = [.. turns.Select(d => CoverageAnalysis.Run(Grid, StructureLocator.Locate(dated, Grid).Structures,
            RegleCouverture.Parse(rule), d))];
        foreach (CommuneEvolution c in told.Communes)
        {
            CommuneEvolution real = truth.Communes[c.Commune.Index];
            Assert.True(c.Changement == Changement.Inconnu || c.Changement == real.Changement);
            Assert.True(c.ClasseAvant is null || c.ClasseAvant == real.Avant.Classe);
            Assert.True(c.ClasseApres is null || c.ClasseApres == real.Apres.Classe);
            Assert.Empty(c.Arrivees.Select(s => s.Id).Except(real.Arrivees.Select(s => s.Id)));
            Assert.Empty(c.Parties.Select(s => s.Id).Except(real.Parties.Select(s => s.Id)));
            bool isPassed = days.Any(d => d[c.Commune].Classe != Classe.ZoneBlanche),
                isInterrupted = days.Any(d => d[c.Commune].Classe == Classe.ZoneBlanche);
            Assert.True(!c.EstCouverteEntreTemps || isPassed);
            Assert.True(!c.EstInterrompue || isInterrupted);
            if (c.Changement == Changement.ResteBlanche && !c.EstCouverteEntreTemps && !c.EstInconnueEntreTemps)
                Assert.False(isPassed);
            if (c.Changement is Changement.ResteCouverte or Changement.AutreClasse && !c.EstInterrompue && !c.EstInconnueEntreTemps)
                Assert.False(isInterrupted);
        }

        foreach ((EtapeEvolution known, EtapeEvolution real) in told.Etapes.Zip(truth.Etapes))
            AssertFigures(known, real);
        if (told.PartsConnues && told.InconnuesEntreTemps == 0 && told.Count(Changement.Inconnu) == 0)
            Assert.Equal((Constat.Changement(truth), Constat.Evolution(truth)), (Constat.Changement(told), Constat.Evolution(told)));
        return truth;
    }

    // known or null, never another figure
    private static void AssertFigures(EtapeEvolution known, EtapeEvolution real)
    {
        Assert.True(real.EstConnue);
        Assert.InRange(real.CouvertesAuPlus, known.CouvertesAuMoins, known.CouvertesAuPlus);
        foreach ((long? told, long? truth) in Figures(known).Zip(Figures(real)))
            Assert.True(told is null || told == truth);

        static IEnumerable<long?> Figures(EtapeEvolution e) =>
        [
            .. Enum.GetValues<Classe>().SelectMany(c => (long?[])[e.Communes.Of(c), e.Population.Of(c)]), e.Communes.Couvertes,
                e.Population.Couvertes,
            e.CentresSociaux, e.Evs, e.Prefigurations, .. Enum.GetValues<QpvEtat>().Select(s => (long?)e.QpvOf(s)),
        ];
    }

    [Fact]
    public void Before_the_date_of_the_register_both_ends_of_a_series_are_open()
    {
        RegisterEntry[] entries = [Entry("datee", StructureType.Evs, Old, "03001"), Entry("a", StructureType.CentreSocial, null, "03002", "03003")];
        Evolution evolution = Of("territoire", new DateOnly(2024, 12, 31), entries);
        Assert.All(evolution.Etapes, e => Assert.Equal((1L, 3L, null, 1, null), (e.CouvertesAuMoins, e.CouvertesAuPlus, e.Communes.Couvertes, e.Evs,
            e.CentresSociaux)));
        Assert.Equal((2, null), (evolution.Count(Changement.Inconnu), evolution.Communes[1].ClasseApres));
        Assert.Equal("La part des communes couvertes n’est pas connue\u00A0: 1\u00A0structure sur 2 est sans date d’agrément",
            Constat.Evolution(evolution));
        Assert.Equal("dont l’évolution n’est pas connue, faute de date d’agrément", Chiffres.ParChangement(evolution)[^1].Chiffre.Libelle);
        Assert.Equal("1 à 3 communes couvertes sur 30", evolution.Etapes[^1].Libelle);

        // at its date and after it all had begun
        evolution = Of("territoire", Years[1], entries);
        Assert.Equal([(1L, 3L), (3, 3), (3, 3), (3, 3)], evolution.Etapes.Select(e => (e.CouvertesAuMoins, e.CouvertesAuPlus)));
        evolution = Of("territoire", Years[0], entries);
        Assert.Equal((0, 0, null), (evolution.SansDate.Length, evolution.Count(Changement.Inconnu), Reserves.SansDate(evolution)));
    }

    [Fact]
    public void The_register_of_a_dossier_without_date_is_not_older_than_the_agrements_it_knows()
    {
        RegisterEntry undated = Entry("a", StructureType.CentreSocial, null, "03002"), later = Entry("b", StructureType.Evs, new DateOnly(2024, 1,
            1), "03001");
        Assert.Equal(1L, Of("territoire", undated).Etapes[^1].CouvertesAuMoins);
        Assert.Equal((0L, 1L), (Of("territoire", undated, later).Etapes[^1].CouvertesAuMoins, Of("territoire", undated,
            later).Etapes[^1].CouvertesAuPlus));
    }

    [Fact]
    public void A_structure_without_date_that_closed_is_not_said_to_have_been_there_at_first()
    {
        Evolution evolution = Of("territoire", Closed(Entry("datee", StructureType.Evs, Old, "03001")), Closed(Entry("a", StructureType.Evs, null,
            "03001")));
        Assert.Equal([("a", null), ("datee", false)], evolution.Structures.Select(m => (m.Structure.Id, m.Ouverte)));
        Assert.Equal((Changement.Perdue, "datee"), (evolution.Communes[0].Changement, string.Join(' ',
            evolution.Communes[0].Parties.Select(s => s.Id))));
    }

    [Fact]
    public void The_table_leaves_empty_what_is_not_known_of_a_date()
    {
        Evolution evolution = Of("territoire", Entry("evs", StructureType.Evs, Old, "03001"), Entry("a", StructureType.CentreSocial, null, "03001",
            "03002"));
        Assert.Equal("30 - - - - 1 2 - 1", Row(evolution.Etapes[0]));
        Assert.Equal("30 2 0 28 6.7 2 2 1 1", Row(evolution.Etapes[^1]));

        static string Row(EtapeEvolution step) => string.Join(' ', EvolutionTable.Columns.All
            .Where(c => c.Name is "communes_total" or "communes_centre_social" or "communes_evs_seul" or "communes_zone_blanche" or "communes_couvertes_pct"
                or "communes_couvertes_au_moins" or "communes_couvertes_au_plus" or "centres_sociaux" or "evs")
            .Select(c => c.Written(c.Of(step)) is { Length: > 0 } text ? text : "-"));
    }

    [Fact]
    public void That_no_date_matters_is_said_only_where_nothing_is_unknown()
    {
        RegisterEntry undated = Entry("a", StructureType.Evs, null, "03001");
        const string Start = "1\u00A0structure sur 2 n’a pas de date d’agrément\u00A0: ";
        foreach ((string expected, RegisterEntry other) in new (string, RegisterEntry)[]
        {
            ("l’évolution est la même quelle que soit sa date.", Entry("b", StructureType.Evs, Old, "03001")),
            ("ce qui s’est passé entre les deux n’est pas connu pour 1\u00A0commune.", Closed(Entry("b", StructureType.Evs, Old, "03001"))),
            ("l’évolution de 1\u00A0commune n’est pas connue.", Entry("b", StructureType.Evs, Old, "03002")),
        })
            Assert.Equal(Start + expected, Reserves.SansDate(Of("territoire", undated, other)));

        // covered by an EVS at both ends; between them a centre may have been there
        Evolution evolution = Of("territoire", Entry("b", StructureType.Evs, Old, "03001"),
            Entry("cs", StructureType.CentreSocial, null, "03001") with { DateFin = new DateOnly(2021, 12, 31) },
            Entry("avant", StructureType.CentreSocial, Old, "03001") with { DateFin = Years[0] });
        Assert.Equal((0, 0), (evolution.Count(Changement.Inconnu), evolution.InconnuesEntreTemps));
        Assert.EndsWith("les classes ne sont pas toutes connues à 1\u00A0date de la série.", Reserves.SansDate(evolution), StringComparison.Ordinal);
    }

    [Fact]
    public void Titles_of_what_is_unknown_have_their_antecedents_and_their_reserves()
    {
        RegisterEntry undated = Entry("a", StructureType.Evs, null, "03010"), opened = Entry("ouverte", StructureType.Evs, Between, "03001", "03002"),
            passing = Entry("passe", StructureType.Evs, new DateOnly(2020, 3, 1), "03003") with { DateFin = new DateOnly(2020, 9, 1) };
        foreach ((string expected, Evolution evolution) in new (string, Evolution)[]
        {
            ("L’évolution de 1\u00A0commune n’est pas connue, une autre a été couverte entre-temps et ne l’est plus", Of("territoire", undated,
                passing)),
            ("Au moins 2\u00A0communes gagnent une couverture, une autre a été couverte entre-temps et ne l’est plus, l’évolution de 1\u00A0autre n’est pas connue",
                Of("territoire", undated, opened, passing)),
            ("Au moins 2\u00A0communes gagnent une couverture, une a cessé d’être couverte puis l’est redevenue, l’évolution de 1\u00A0autre n’est pas connue",
                Of("territoire", undated, opened) with { InterrompuesEntreTemps = 1 }),
            ("Évolution inconnue pour 1\u00A0commune\u00A0: la seule structure est sans date d’agrément (2\u00A0dates entre les deux ne sont pas examinées)",
                Of("territoire", undated) with { DatesNonExaminees = 2 }),
        })
            Assert.Equal(expected, Constat.Changement(evolution));
        Evolution partial = Incomplete(Of("territoire", undated, opened));
        Assert.StartsWith("Selon un registre incomplet, au moins 2\u00A0communes gagnent", Constat.Changement(partial), StringComparison.Ordinal);
        Assert.StartsWith("Selon un registre incomplet, 10,0\u202F% des communes", Constat.Evolution(partial), StringComparison.Ordinal);
        Assert.StartsWith("Selon un registre incomplet, la part des communes couvertes passe de", Constat.Evolution(Incomplete(Of("territoire",
            opened))),
            StringComparison.Ordinal);
    }

    private static Evolution Incomplete(Evolution evolution) => Evolution.From([.. evolution.Series.Select(GridReport.Incomplete)]);

    private static RegisterEntry Chance(Random random, int i) => GridTerritoire.Entry(
        $"s{i}", random.Next(2) == 0 ? StructureType.CentreSocial : StructureType.Evs, random.NextDouble() * 18_000,
            random.NextDouble() * 15_000) with
    {
        DateAgrement = random.Next(2) == 0 ? null : new DateOnly(2018 + random.Next(5), 1 + random.Next(12), 1),
        DateFin = random.Next(2) == 0 ? null : new DateOnly(2019 + random.Next(5), 1 + random.Next(12), 15),
        Territoire = [.. Enumerable.Range(0, random.Next(0, 5)).Select(_ => Grid.Communes[random.Next(Grid.Communes.Length)].Code.Value)],
    };

    private static DateOnly AnyDay(Random random, DateOnly last) => Years[0].AddDays(random.Next(-300, last.DayNumber - Years[0].DayNumber + 1));

    // no structure begins after its end
    private static RegisterEntry Begin(RegisterEntry entry, DateOnly day) =>
        entry.DateAgrement is not null ? entry : entry with { DateAgrement = entry.DateFin < day ? entry.DateFin : day };

    private static RegisterEntry Entry(string id, StructureType type, DateOnly? start, params string[] territoire) =>
        GridTerritoire.Entry(id, type, territoire: territoire) with { DateAgrement = start };

    private static RegisterEntry Closed(RegisterEntry entry) => entry with { DateFin = Between };

    private static Evolution Of(string rule, params RegisterEntry[] entries) => Of(rule, null, entries);

    private static Evolution Of(string rule, DateOnly? register, RegisterEntry[] entries)
    {
        LocatedStructures located = StructureLocator.Locate(entries, Grid);
        return Evolution.From([.. Years.Select(date => CoverageReport.From(
            "Essai", CoverageAnalysis.Run(Grid, located.Structures, RegleCouverture.Parse(rule), date), QpvAnalysis.Run(Grid, located.Structures,
                date),
            located, [], []) with { DateDuDossier = register })]);
    }
}
