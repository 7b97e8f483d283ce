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
        Assert.Null(CogMovements.None.LastDate);
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

    internal static CogMovements Movements(params string[] rows) => CogMovements.Create(rows.Select(static row =>
    {
        string[] parts = row.Split(' ', 4);
        string[] codes = parts[2].Split('>');
        string[] names = parts.Length > 3 ? parts[3].Split('>') : ["Avant " + codes[0], "Après " + codes[1]];
        return new CogMovement(
            int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), DateOnly.ParseExact(parts[1], "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            Version(codes[0], names[0]), Version(codes[1], names[1]));
    }));

    private static CogVersion Version(string code, string nom) => new(CogCommuneType.Commune, code, "0", "", nom, nom);

    private static CodeInsee Code(string code) => CodeInsee.Parse(code);

    private static HashSet<CodeInsee> Set(params string[] codes) => [.. codes.Select(CodeInsee.Parse)];

    private static CodeInsee Successor(CogResolution resolution) => Assert.IsType<CogResolution.Successor>(resolution).Code;
}
