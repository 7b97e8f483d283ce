using Senacs.Geo.Codes;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Tests.Territoires;

public class CogMovementsTests
{
    [Fact]
    public void Without_movements_a_code_is_itself_or_nothing()
    {
        Assert.Equal(new CogResolution.Current(Code("03185")), CogMovements.None.Resolve("03185", Set("03185")));
        Assert.IsType<CogResolution.None>(CogMovements.None.Resolve("03186", Set("03185")));
        Assert.IsType<CogResolution.None>(CogMovements.None.Resolve("n'importe quoi", Set("03185")));
        Assert.Empty(CogMovements.None.Movements);
    }

    [Fact]
    public void An_arrondissement_is_part_of_its_commune()
    {
        Assert.Equal(new CogResolution.PartOf(Code("69123")), CogMovements.None.Resolve("69383", Set("69123")));
        Assert.IsType<CogResolution.None>(CogMovements.None.Resolve("69383", Set("75056")));
    }

    [Fact]
    public void A_merged_commune_is_its_successor()
    {
        CogMovements cog = Movements("32 2019-01-01 01002>01001", "32 2019-01-01 01001>01001");
        Assert.Equal(Code("01001"), Successor(cog.Resolve("01002", Set("01001"))));
    }

    [Fact]
    public void A_code_still_wanted_is_itself_even_if_it_merged_later()
    {
        CogMovements cog = Movements("32 2019-01-01 01002>01001");
        Assert.IsType<CogResolution.Current>(cog.Resolve("01002", Set("01001", "01002")));
    }

    [Fact]
    public void Successors_are_followed_through_the_years()
    {
        CogMovements cog = Movements("33 1973-01-01 01003>01002", "41 2015-12-31 01002>49002", "32 2016-01-01 49002>49001");
        CogResolution.Successor found = Assert.IsType<CogResolution.Successor>(cog.Resolve("01003", Set("49001")));
        Assert.Equal(Code("49001"), found.Code);
        Assert.Equal([33, 41, 32], found.Trace.Select(m => m.Mod));
    }

    [Fact]
    public void The_walk_stops_at_the_first_wanted_code()
    {
        CogMovements cog = Movements("33 1973-01-01 01003>01002", "32 2016-01-01 01002>01001");
        Assert.Equal(Code("01002"), Successor(cog.Resolve("01003", Set("01001", "01002"))));
    }

    [Fact]
    public void A_suppressed_commune_shared_between_two_is_never_guessed()
    {
        CogMovements cog = Movements("30 1968-03-02 08227>08454", "30 1968-03-02 08227>08203");
        CogResolution.Several several = Assert.IsType<CogResolution.Several>(cog.Resolve("08227", Set("08203", "08454")));
        Assert.Equal(["08203", "08454"], several.Codes.Select(c => c.Value));
    }

    [Fact]
    public void Two_ways_to_the_same_commune_are_one_answer()
    {
        CogMovements cog = Movements("30 1968-03-02 08227>08454", "30 1968-03-02 08227>08203", "32 2016-01-01 08454>08203");
        Assert.Equal(Code("08203"), Successor(cog.Resolve("08227", Set("08203"))));
    }

    [Fact]
    public void A_code_that_comes_and_goes_is_followed_by_date()
    {
        // Les Trois Lacs, Eure: 27058 joined 27676 in 2017, gave it its code in 2021 and took it back in 2023.
        CogMovements cog = Movements("32 2017-01-01 27058>27676", "32 2017-01-01 27647>27676", "32 2017-01-01 27676>27676", "50 2021-01-01 27676>27058", "50 2023-01-01 27058>27676");
        Assert.Equal(Code("27676"), Successor(cog.Resolve("27058", Set("27676"))));
        Assert.Equal(Code("27058"), Successor(cog.Resolve("27676", Set("27058"))));
        Assert.Equal(Code("27676"), Successor(cog.Resolve("27647", Set("27676"))));
        Assert.Equal(Code("27058"), Successor(cog.Resolve("27647", Set("27058"))));
        Assert.IsType<CogResolution.None>(cog.Resolve("27058", Set("01001")));
    }

    [Fact]
    public void A_newer_code_is_traced_back_for_an_older_file()
    {
        // L'Oie left Essarts en Bocage in 2024: boundaries of 2023 know only the latter.
        CogMovements cog = Movements("21 2024-01-01 85084>85084", "21 2024-01-01 85084>85165");
        Assert.Equal(Code("85084"), Successor(cog.Resolve("85165", Set("85084"))));
    }

    [Fact]
    public void A_newer_code_made_of_several_older_communes_is_not_guessed()
    {
        CogMovements cog = Movements("20 1989-02-15 38422>38567", "20 1989-02-15 38478>38567", "20 1989-02-15 38422>38422", "20 1989-02-15 38478>38478");
        Assert.Equal(["38422", "38478"], Assert.IsType<CogResolution.Several>(cog.Resolve("38567", Set("38422", "38478"))).Codes.Select(c => c.Value));
    }

    [Fact]
    public void A_Corsican_code_of_before_1976_is_understood()
    {
        CogMovements cog = Movements("41 1976-01-01 20001>2A001");
        Assert.Equal(Code("2A001"), Successor(cog.Resolve("20001", Set("2A001"))));
    }

    [Fact]
    public void A_cycle_of_movements_on_one_day_ends()
    {
        CogMovements cog = Movements("32 2019-01-01 01002>01003", "32 2019-01-01 01003>01002");
        Assert.IsType<CogResolution.None>(cog.Resolve("01002", Set("01001")));
    }

    [Fact]
    public void Communes_that_died_for_France_are_communes_like_others()
    {
        CogMovements cog = Movements("32 2019-01-01 55040>55041");
        Assert.IsType<CogResolution.Current>(cog.Resolve("55039", Set("55039")));
        Assert.IsType<CogResolution.None>(cog.Resolve("55039", Set("55041")));
    }

    [Fact]
    public void The_extract_of_a_département_keeps_what_crosses_its_limit_and_nothing_else()
    {
        CogMovements cog = Movements("41 2015-12-31 44060>49382", "32 2016-01-01 49382>49160", "33 1973-01-01 44061>44060", "32 2016-01-01 01002>01001");
        CogMovements extract = cog.ExtractFor(CodeDepartement.Parse("49"));
        Assert.Equal(["44060", "49382", "44061"], extract.Movements.Select(m => m.Before.Code));
        Assert.Empty(cog.ExtractFor(CodeDepartement.Parse("03")).Movements);
    }

    [Fact]
    public void Two_movements_of_one_day_are_followed_whatever_their_order()
    {
        // Freigné left Maine-et-Loire for Loire-Atlantique and merged into Vallons-de-l'Erdre on 1 January 2018.
        string[] rows = ["32 2018-01-01 44225>44180", "41 2018-01-01 49144>44225", "32 2018-01-01 44180>44180"];
        foreach (string[] order in (string[][])[rows, [.. rows.Reverse()], [rows[1], rows[2], rows[0]]])
        {
            CogResolution.Successor found = Assert.IsType<CogResolution.Successor>(Movements(order).Resolve("49144", Set("44180")));
            Assert.Equal((Code("44180"), "41 32"), (found.Code, string.Join(' ', found.Trace.Select(m => m.Mod))));
        }
    }

    [Fact]
    public void Two_movements_of_one_day_are_walked_backward_too()
    {
        CogMovements cog = Movements("41 2018-01-01 49144>44225", "50 2018-01-01 44225>44180");
        CogResolution.Successor found = Assert.IsType<CogResolution.Successor>(cog.Resolve("44180", Set("49144")));
        Assert.Equal((Code("49144"), "50 41"), (found.Code, string.Join(' ', found.Trace.Select(m => m.Mod))));
    }

    [Fact]
    public void A_split_at_the_end_of_a_chain_of_one_day_is_never_guessed()
    {
        CogMovements cog = Movements("41 2018-01-01 49144>44225", "20 2018-01-01 44225>44180", "20 2018-01-01 44225>44181");
        Assert.Equal(["44180", "44181"], Assert.IsType<CogResolution.Several>(cog.Resolve("49144", Set("44180", "44181"))).Codes.Select(c =>
            c.Value));
    }

    [Fact]
    public void Chains_cycles_and_splits_of_one_day_resolve_alike_in_any_order_and_always_end()
    {
        Random random = new(44225);
        for (int run = 0; run < 300; run++)
        {
            string[] codes = [.. Enumerable.Range(1, 7).Select(i => $"0100{i}")];
            string[] rows = [.. Enumerable.Range(0, random.Next(1, 12))
                .Select(_ => $"32 {2017 + random.Next(2)}-01-01 {codes[random.Next(7)]}>{codes[random.Next(7)]}").Distinct()];
            HashSet<CodeInsee> wanted = Set([.. codes.Where(_ => random.Next(3) == 0)]);
            string[] first = Answers(rows);
            for (int i = 0; i < 5; i++)
            {
                random.Shuffle(rows);
                Assert.Equal(first, Answers(rows));
            }

            string[] Answers(string[] order)
            {
                CogMovements cog = Movements(order);
                return [.. codes.Select(c => cog.Resolve(c, wanted) switch
                {
                    CogResolution.Successor(var next, _) => next.Value,
                    CogResolution.Several(var several, _) => string.Join('+', several),
                    CogResolution.Current => "same",
                    _ => "none",
                })];
            }
        }
    }

    [Fact]
    public void Resolving_does_not_depend_on_the_order_of_the_movements()
    {
        string[] rows = ["33 1973-01-01 01003>01002", "41 2015-12-31 01002>49002", "32 2016-01-01 49002>49001", "30 1968-01-01 01009>01003", "30 1968-01-01 01009>01001"];
        Random random = new(7);
        for (int i = 0; i < 50; i++)
        {
            CogMovements cog = Movements([.. rows.OrderBy(_ => random.Next())]);
            Assert.Equal(Code("49001"), Successor(cog.Resolve("01003", Set("49001"))));
            Assert.Equal(["01001", "49001"], Assert.IsType<CogResolution.Several>(cog.Resolve("01009", Set("01001", "49001"))).Codes.Select(c => c.Value));
        }
    }

    [Theory]
    [InlineData(10, "changement de nom")]
    [InlineData(20, "création")]
    [InlineData(21, "rétablissement")]
    [InlineData(30, "suppression")]
    [InlineData(31, "fusion simple")]
    [InlineData(32, "commune nouvelle")]
    [InlineData(33, "fusion-association")]
    [InlineData(34, "fin de communes associées ou déléguées")]
    [InlineData(35, "fin de communes associées ou déléguées")]
    [InlineData(41, "changement de département")]
    [InlineData(50, "changement de code")]
    [InlineData(70, "mouvement 70")]
    public void A_movement_is_told_in_words(int mod, string why) =>
        Assert.Equal($"Céreste (04045) → Céreste-en-Luberon (04046) le 2022-01-05, {why}",
            CogMovementsText.Describe(Movements($"{mod} 2022-01-05 04045>04046 Céreste>Céreste-en-Luberon").Movements[0]));

    [Fact]
    public void Every_name_that_a_code_ever_bore_is_listed_once()
    {
        CogMovements cog = Movements("10 2022-01-01 04045>04045 Céreste>Céreste-en-Luberon", "32 2016-01-01 04999>04045 La Vieille>Céreste",
            "20 1947-09-16 >06163 >Tende");
        Assert.Equal([("Céreste", "04045"), ("Céreste-en-Luberon", "04045"), ("La Vieille", "04999"), ("Tende", "06163")], cog.Names());
        Assert.Equal(new DateOnly(2022, 1, 1), cog.Movements.Max(m => m.Date));
        Assert.Equal([("Tende", "06163")], Movements("30 1950-01-01 06163> Tende>").Names());
    }

    [Theory]
    [InlineData("41 1972-01-01 63500>03005")]
    [InlineData("41 1972-01-01 03005>63500")]
    public void One_movement_across_the_limit_is_of_both_départements(string movement)
    {
        Assert.Single(Movements(movement).ExtractFor(CodeDepartement.Parse("03")).Movements);
        Assert.Single(Movements(movement).ExtractFor(CodeDepartement.Parse("63")).Movements);
    }

    [Fact]
    public void A_commune_that_becomes_a_déléguée_under_its_code_has_stopped_being_a_commune()
    {
        CogMovement merger = Assert.Single(Movements("32 2016-01-01 03002>03001").Movements);
        CogMovements cog = CogMovements.Create([merger, merger with { After = merger.Before with { Type = CogCommuneType.Deleguee } }]);
        Assert.Equal("03001", Successor(cog.Resolve("03002", Set("03001"))).Value);
    }

    [Fact]
    public void What_came_from_abroad_ties_no_département_to_another()
    {
        CogMovements cog = Movements("20 1947-09-16 >06163 >Tende", "20 1947-09-16 >05001 >Ailleurs", "50 1950-01-01 06163>06164");
        Assert.Equal(["06163", "06164"], cog.ExtractFor(CodeDepartement.Parse("06")).Movements.Select(m => m.After.Code));
    }

    [Fact]
    public void The_extract_reaches_what_a_code_came_from_and_what_it_became_however_far()
    {
        CogMovements cog = Movements("50 1990-01-01 44001>44002", "41 1995-01-01 44002>49001", "41 2000-01-01 49001>44003",
            "32 2010-01-01 44003>44004", "32 2011-01-01 85001>44004", "32 2011-01-01 85002>85003");
        Assert.Equal(5, cog.ExtractFor(CodeDepartement.Parse("49")).Movements.Length);
    }

    [Fact]
    public void The_way_told_holds_the_movements_that_lead_there_and_no_dead_end()
    {
        CogMovements cog = Movements("30 1968-03-02 08227>08454", "30 1968-03-02 08227>08203", "32 2016-01-01 08454>08455");
        Assert.Equal(["08203"], Trace(cog.Resolve("08227", Set("08203"))));
        Assert.Equal(["08454", "08455"], Trace(cog.Resolve("08227", Set("08455"))));
        CogMovements twoWays = Movements("30 1968-03-02 08227>08454", "30 1968-03-02 08227>08203", "32 2016-01-01 08454>08203");
        Assert.Equal(["08454", "08203", "08203"], Trace(twoWays.Resolve("08227", Set("08203"))));

        static string[] Trace(CogResolution found) => [.. Assert.IsType<CogResolution.Successor>(found).Trace.Select(m => m.After.Code)];
    }

    [Fact]
    public void A_successor_is_followed_from_the_day_it_succeeded_whatever_its_code_meant_before()
    {
        CogMovements forward = Movements("32 1980-01-01 01002>01009", "32 2000-01-01 01001>01002", "32 2010-01-01 01002>01003");
        Assert.Equal(Code("01003"), Successor(forward.Resolve("01001", Set("01003", "01009"))));
        CogMovements twice = Movements("32 2000-01-01 01001>01002", "32 2010-01-01 01002>01003", "32 2020-01-01 01002>01009");
        Assert.Equal(Code("01003"), Successor(twice.Resolve("01001", Set("01003", "01009"))));
        CogMovements backward = Movements("50 1980-01-01 01001>01002", "50 1990-01-01 01002>01003", "21 2000-01-01 01009>01002");
        Assert.Equal(Code("01001"), Successor(backward.Resolve("01003", Set("01001", "01009"))));
        CogMovements older = Movements("50 1960-01-01 01009>01002", "50 1980-01-01 01001>01002", "50 1990-01-01 01002>01003");
        Assert.Equal(Code("01001"), Successor(older.Resolve("01003", Set("01001", "01009"))));
    }

    [Fact]
    public void A_code_given_twice_is_resolved_by_its_last_end_forward_and_by_its_last_beginning_backward()
    {
        CogMovements cog = Movements("32 1980-01-01 01002>01001", "32 2000-01-01 01002>01003");
        Assert.Equal(Code("01003"), Successor(cog.Resolve("01002", Set("01001", "01003"))));
        Assert.Equal(Code("01001"), Successor(cog.Resolve("01002", Set("01001"))));
        CogMovements beginnings = Movements("50 1980-01-01 01001>01002", "50 2000-01-01 01003>01002");
        Assert.Equal(Code("01003"), Successor(beginnings.Resolve("01002", Set("01001", "01003"))));
    }

    [Fact]
    public void A_commune_that_gave_or_received_a_part_and_stayed_is_neither_the_new_nor_the_old_one()
    {
        CogMovements gave = Movements("20 1989-02-15 38422>38567", "20 1989-02-15 38422>38422");
        Assert.IsType<CogResolution.None>(gave.Resolve("38422", Set("38567")));
        CogMovements received = Movements("50 1980-01-01 01009>01001", "32 2016-01-01 01002>01001", "32 2016-01-01 01001>01001");
        Assert.Equal(Code("01009"), Successor(received.Resolve("01001", Set("01002", "01009"))));
    }

    [Fact]
    public void What_becomes_a_part_of_a_commune_is_followed_by_its_row_between_communes_alone()
    {
        CogVersion old = new(CogCommuneType.Commune, "01002", "0", "", "Bourg", "Bourg"), nouvelle = old with { Code = "01001" };
        CogMovements cog = CogMovements.Create(
        [
            new(32, new DateOnly(2016, 1, 1), old, old with { Type = CogCommuneType.Deleguee, Code = "01009" }),
            new(32, new DateOnly(2016, 1, 1), old with { Type = CogCommuneType.Associee }, old with { Code = "01008" }),
            new(32, new DateOnly(2016, 1, 1), old, nouvelle),
        ]);
        Assert.Equal(Code("01001"), Successor(cog.Resolve("01002", Set("01001", "01008", "01009"))));
        Assert.IsType<CogResolution.None>(cog.Resolve("01002", Set("01008", "01009")));
        Assert.IsType<CogResolution.None>(cog.Resolve("01009", Set("01002")));
    }

    [Fact]
    public void A_Corsican_code_may_be_written_in_lower_case()
    {
        CogMovements cog = Movements("32 2019-01-01 2A001>2A002");
        Assert.Equal(Code("2A002"), Successor(cog.Resolve("2a001", Set("2A002"))));
        Assert.IsType<CogResolution.Current>(cog.Resolve("2a002", Set("2A002")));
    }

    internal static CogMovements Movements(params string[] rows) => CogMovements.Create(rows.Select(static row =>
    {
        string[] parts = row.Split(' ', 4);
        string[] codes = parts[2].Split('>');
        string[] names = parts.Length > 3 ? parts[3].Split('>') : ["Avant " + codes[0], "Après " + codes[1]];
        return new CogMovement(
            int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), DateOnly.ParseExact(parts[1], "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            Version(codes[0], names[0]), Version(codes[1], names[1]));
    }));

    private static CogVersion Version(string code, string nom) => new(code.Length == 0 ? null : CogCommuneType.Commune, code, "0", "", nom, nom);

    private static CodeInsee Code(string code) => CodeInsee.Parse(code);

    private static HashSet<CodeInsee> Set(params string[] codes) => [.. codes.Select(CodeInsee.Parse)];

    private static CodeInsee Successor(CogResolution resolution) => Assert.IsType<CogResolution.Successor>(resolution).Code;
}
