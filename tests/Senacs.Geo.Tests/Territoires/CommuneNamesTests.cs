using Senacs.Geo.Codes;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Tests.Territoires;

public class CommuneNamesTests
{
    private static readonly CommuneNames Allier = CommuneNames.Create(
    [
        Commune("03185", "Montluçon"), Commune("03190", "Moulins"), Commune("03036", "Bourbon-l'Archambault"), Commune("03034", "Le Bouchaud"), Commune("03042", "Bresnay"),
        Commune("03042", "ignored"), Commune("03236", "Saint-Germain-des-Fossés"), Commune("03165", "Le Mayet-de-Montagne"), Commune("03043", "Broût-Vernet"),
        Commune("03223", "Saint-Christophe-en-Bourbonnais"), Commune("03310", "Vichy"),
    ]);

    [Theory]
    [InlineData("03185", "03185", CommuneMatchHow.Code)]
    [InlineData(" 03185 ", "03185", CommuneMatchHow.Code)]
    [InlineData("Montluçon", "03185", CommuneMatchHow.Nom)]
    [InlineData("MONTLUCON CEDEX", "03185", CommuneMatchHow.Nom)]
    [InlineData("bourbon l archambault", "03036", CommuneMatchHow.Nom)]
    [InlineData("Bouchaud", "03034", CommuneMatchHow.NomSansArticle)]
    [InlineData("LE BOUCHAUD", "03034", CommuneMatchHow.Nom)]
    [InlineData("Bouchaud (Le)", "03034", CommuneMatchHow.Nom)]
    [InlineData("Le Bresnay", "03042", CommuneMatchHow.NomSansArticle)]
    [InlineData("St Germain des Fosses", "03236", CommuneMatchHow.Nom)]
    [InlineData("03185 Montluçon", "03185", CommuneMatchHow.Code)]
    [InlineData("03185 - Montluçon", "03185", CommuneMatchHow.Code)]
    [InlineData("03100 Montluçon", "03185", CommuneMatchHow.Nom)]
    [InlineData("Montluçon (03185)", "03185", CommuneMatchHow.Code)]
    [InlineData("Montluçon (03100)", "03185", CommuneMatchHow.Nom)]
    [InlineData("Montluçon (03)", "03185", CommuneMatchHow.Nom)]
    [InlineData("Brout Vernet", "03043", CommuneMatchHow.Nom)]
    public void A_commune_is_found_as_people_write_it(string reference, string code, CommuneMatchHow how)
    {
        CommuneMatch.Found found = Assert.IsType<CommuneMatch.Found>(Allier.Find(reference));
        Assert.Equal((code, how), (found.Commune.Code.Value, found.How));
        Assert.False(found.PostcodeDisagrees);
    }

    private static readonly CommuneNames Homonyms = CommuneNames.Create([Commune("03190", "Moulins"), Commune("03191", "Le Moulins"),
        Commune("35198", "Moulins"), Commune("2A004", "Ajaccio"), Commune("80829", "Y")]);

    [Theory]
    [InlineData("03000 Moulins", null, "03190", CommuneMatchHow.NomEtCodePostal)]
    [InlineData("35680 - Moulins", null, "35198", CommuneMatchHow.NomEtCodePostal)]
    [InlineData("03000 Moulins", "35680", "35198", CommuneMatchHow.NomEtCodePostal)] // the column goes before what the name carries
    [InlineData("Moulins (35680)", null, "35198", CommuneMatchHow.NomEtCodePostal)]
    [InlineData("Moulins (03000)", "35680", "35198", CommuneMatchHow.NomEtCodePostal)]
    [InlineData("Moulins", "35 680", "35198", CommuneMatchHow.NomEtCodePostal)]
    [InlineData("03191 Moulins", null, "03191", CommuneMatchHow.Code)]
    [InlineData("03191: Le Moulins", null, "03191", CommuneMatchHow.Code)]
    [InlineData("03191, Moulins", null, "03191", CommuneMatchHow.Code)]
    [InlineData("03191 – Moulins", null, "03191", CommuneMatchHow.Code)]
    [InlineData("03191\u00A0Moulins", null, "03191", CommuneMatchHow.Code)]
    [InlineData("Moulins (03191)", null, "03191", CommuneMatchHow.Code)]
    [InlineData("2a004 Ajaccio", null, "2A004", CommuneMatchHow.Code)]
    [InlineData("Ajaccio (2a004)", null, "2A004", CommuneMatchHow.Code)]
    [InlineData("80829 Y", null, "80829", CommuneMatchHow.Code)]
    [InlineData("80829,Y", null, "80829", CommuneMatchHow.Code)]
    [InlineData("Y (80829)", null, "80829", CommuneMatchHow.Code)]
    [InlineData("Y(80829)", null, "80829", CommuneMatchHow.Code)]
    public void A_number_beside_a_name_is_a_code_where_the_name_agrees_and_a_postal_code_elsewhere(string reference, string? postcode, string code,
        CommuneMatchHow how)
    {
        CommuneMatch.Found found = Assert.IsType<CommuneMatch.Found>(Homonyms.Find(reference, postcode));
        Assert.Equal((code, how), (found.Commune.Code.Value, found.How));
        Assert.Empty(found.Trace);
    }

    [Theory]
    [InlineData("Moulins", null, "03190 35198")]
    [InlineData("Moulins", "3500", "03190 35198")] // no postal code
    [InlineData("Moulins", "3568A", "03190 35198")]
    [InlineData("Moulins", "356800", "03190 35198")]
    [InlineData("La Moulins", null, "03190 03191 35198")]
    [InlineData("La Moulins", "03000", "03190 03191")] // those that the postal code leaves
    [InlineData("La Moulins", "75001", "03190 03191 35198")] // it leaves none: it says nothing
    public void What_several_communes_share_is_left_to_a_person(string reference, string? postcode, string candidates) =>
        Assert.Equal(candidates.Split(' '), Assert.IsType<CommuneMatch.Ambiguous>(Homonyms.Find(reference, postcode)).Candidates.Select(c =>
            c.Code.Value));

    [Theory]
    [InlineData("03191Moulins")] // run together it is a word
    [InlineData("03191")]
    [InlineData("A3190")]
    [InlineData("0C190")]
    [InlineData("03C90")]
    [InlineData("031C0")]
    [InlineData("0319C")]
    [InlineData("03190 -")]
    [InlineData("03190-")]
    [InlineData("(03190)")]
    [InlineData("03190 Clermont")]
    [InlineData("Clermont (03190)")]
    [InlineData("Clermont 03190)")]
    [InlineData("Clermont (03190")]
    [InlineData("Moulins (03190x")]
    [InlineData("(A)")]
    public void A_number_alone_or_beside_another_name_never_makes_a_commune(string reference) =>
        Assert.IsType<CommuneMatch.NotFound>(CommuneNames.Create([Commune("03190", "Moulins")]).Find(reference));

    [Fact]
    public void A_name_is_compared_up_to_a_hundred_and_twenty_characters()
    {
        string longest = new('a', 120), longer = new('b', 121);
        CommuneNames names = CommuneNames.Create([Commune("03001", longest), Commune("03002", longer)]);
        Assert.Equal("03001", Found(names.Find(longest)));
        Assert.IsType<CommuneMatch.NotFound>(names.Find(longer));
    }

    [Fact]
    public void Overseas_and_Corsican_postal_codes_agree_with_their_départements()
    {
        CommuneNames names = CommuneNames.Create([Commune("97411", "Saint-Denis"), Commune("2B033", "Bastia"), Commune("21231", "Dijon")]);
        foreach ((string nom, string postcode, bool disagrees) in new[]
        {
            ("Saint-Denis", "97400", false), ("Saint-Denis", "97200", true), ("Bastia", "20200", false), ("Bastia", "21000", true), ("Dijon", "21000",
                false), ("Dijon", "20000", true),
        })
            Assert.Equal(disagrees, Assert.IsType<CommuneMatch.Found>(names.Find(nom, postcode)).PostcodeDisagrees);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("---")]
    [InlineData("Marseille")]
    [InlineData("99999")]
    [InlineData("3185 Montluçon et ses environs immédiats")]
    public void What_is_not_there_is_not_found(string reference) => Assert.IsType<CommuneMatch.NotFound>(Allier.Find(reference));

    [Theory]
    [InlineData("Montlucn", "03185")]
    [InlineData("Mnotluçon", "03185")]
    [InlineData("3185", "03185")]
    [InlineData("Bourbon", "03036")]
    [InlineData("Saint-Christophe", "03223")]
    [InlineData("Vichi", "03310")]
    [InlineData("Le Mayet", "03165")]
    [InlineData("Vichy sur Allier", "03310")] // begins with a whole name
    [InlineData("Saint-Germain-des-Fosse", "03236")]
    [InlineData("Sant-Germain-des-Fosse", "03236")] // two letters of twenty
    [InlineData("Sant-Germin-des-Fosse", "03236")] // three
    public void A_near_miss_is_suggested_and_not_taken(string reference, string suggested)
    {
        CommuneMatch.NotFound missed = Assert.IsType<CommuneMatch.NotFound>(Allier.Find(reference));
        Assert.Equal(suggested, missed.Suggestions[0].Code.Value);
    }

    [Theory]
    [InlineData("Vichyssois")] // two letters in ten may differ: five do
    [InlineData("Vixhi")]
    [InlineData("Sant-Germin-des-Fose")] // never more than three letters
    [InlineData("Mou")] // a word of three letters begins half the communes
    [InlineData("0999")]
    [InlineData("9185")]
    [InlineData("Le Mont")]
    public void What_is_far_from_every_name_has_no_suggestion(string reference) =>
        Assert.Empty(Assert.IsType<CommuneMatch.NotFound>(Allier.Find(reference)).Suggestions);

    [Theory]
    [InlineData("Bru", "Bra")] // one letter may always differ
    [InlineData("Bra1", "Bra")] // a digit makes no code
    [InlineData("Bost", "Bost-sur-Sioule")]
    public void A_short_word_has_its_suggestion_too(string reference, string nom) =>
        Assert.Equal("03001", Assert.Single(Assert.IsType<CommuneMatch.NotFound>(CommuneNames.Create([Commune("03001",
            nom)]).Find(reference)).Suggestions).Code.Value);

    [Fact]
    public void At_most_three_names_are_suggested_the_nearest_first_then_those_that_the_postal_code_favours_then_by_code()
    {
        CommuneNames names = CommuneNames.Create([Commune("35001", "Bressolle"), Commune("03040", "Bressolles"), Commune("03041", "Bressollez"),
            Commune("03042", "Bressollex"), Commune("03043", "Brassollez")]);
        Assert.Equal(["03040", "03041", "03042"], Suggested("Bressollea", null));
        Assert.Equal(["35001", "03040", "03041"], Suggested("Bressollea", "35000"));
        Assert.Equal(["35001"], Suggested("Bressole", null)[..1]);

        string[] Suggested(string reference, string? postcode) =>
            [.. Assert.IsType<CommuneMatch.NotFound>(names.Find(reference, postcode)).Suggestions.Select(c => c.Code.Value)];
    }

    [Fact]
    public void A_code_of_another_millésime_is_found_with_the_way_that_leads_to_it()
    {
        CogMovements cog = CogMovementsTests.Movements("32 2016-01-01 01002>01003 Arbignieu>Arboys", "30 1968-01-01 01009>01001",
            "30 1968-01-01 01009>01003");
        CommuneNames names = CommuneNames.Create([Commune("01001", "Abergement"), Commune("01003", "Arboys"), Commune("75056", "Paris")], cog);
        CommuneMatch.Found merged = Assert.IsType<CommuneMatch.Found>(names.Find("01002", "01300"));
        Assert.Equal(("01003", CommuneMatchHow.AncienCode, false), (merged.Commune.Code.Value, merged.How, merged.PostcodeDisagrees));
        Assert.Equal([32], merged.Trace.Select(m => m.Mod));
        Assert.Equal(["01001", "01003"], Assert.IsType<CommuneMatch.Ambiguous>(names.Find("01009")).Candidates.Select(c => c.Code.Value));
        CommuneMatch.Found part = Assert.IsType<CommuneMatch.Found>(names.Find("75112", "69000"));
        Assert.Equal(("75056", CommuneMatchHow.Arrondissement, true), (part.Commune.Code.Value, part.How, part.PostcodeDisagrees));
        Assert.IsType<CommuneMatch.NotFound>(names.Find("01010"));
    }

    [Fact]
    public void A_reference_that_is_too_long_is_not_compared() =>
        Assert.Empty(Assert.IsType<CommuneMatch.NotFound>(Allier.Find(new string('a', 1_000_000))).Suggestions);

    [Fact]
    public void Between_two_communes_of_one_name_only_the_postal_code_decides()
    {
        CommuneNames names = CommuneNames.Create([Commune("03190", "Moulins"), Commune("35198", "Moulins")]);
        CommuneMatch.Ambiguous two = Assert.IsType<CommuneMatch.Ambiguous>(names.Find("Moulins"));
        Assert.Equal(["03190", "35198"], two.Candidates.Select(c => c.Code.Value));
        CommuneMatch.Found found = Assert.IsType<CommuneMatch.Found>(names.Find("Moulins", "35680"));
        Assert.Equal(("35198", CommuneMatchHow.NomEtCodePostal), (found.Commune.Code.Value, found.How));
        Assert.IsType<CommuneMatch.Ambiguous>(names.Find("Moulins", "75001"));
    }

    [Fact]
    public void The_exact_name_goes_before_the_one_without_article()
    {
        CommuneNames names = CommuneNames.Create([Commune("03041", "Le Breuil"), Commune("03042", "Breuil")]);
        Assert.Equal("03041", Found(names.Find("Le Breuil")));
        Assert.Equal("03042", Found(names.Find("Breuil")));
        Assert.IsType<CommuneMatch.Ambiguous>(names.Find("Les Breuil"));
    }

    [Fact]
    public void A_postal_code_of_another_département_is_told()
    {
        Assert.True(Assert.IsType<CommuneMatch.Found>(Allier.Find("Moulins", "35680")).PostcodeDisagrees);
        Assert.False(Assert.IsType<CommuneMatch.Found>(Allier.Find("Moulins", "03000")).PostcodeDisagrees);
        Assert.False(Assert.IsType<CommuneMatch.Found>(Allier.Find("Moulins", "illisible")).PostcodeDisagrees);
    }

    [Fact]
    public void A_table_of_postal_codes_is_believed_before_the_département()
    {
        CommuneNames names = CommuneNames.Create([Commune("03190", "Moulins")], null, [("03000", CodeInsee.Parse("03190"))]);
        Assert.True(Assert.IsType<CommuneMatch.Found>(names.Find("Moulins", "03200")).PostcodeDisagrees);
        Assert.False(Assert.IsType<CommuneMatch.Found>(names.Find("Moulins", "03000")).PostcodeDisagrees);
    }

    [Fact]
    public void Corsican_postal_codes_begin_with_20()
    {
        CommuneNames names = CommuneNames.Create([Commune("2A004", "Ajaccio"), Commune("2B033", "Bastia")]);
        Assert.Equal("2B033", Found(names.Find("2B033")));
        Assert.Equal("2B033", Found(names.Find("2b033")));
        Assert.Equal("2A004", Found(names.Find("2A004")));
        Assert.False(Assert.IsType<CommuneMatch.Found>(names.Find("Ajaccio", "20000")).PostcodeDisagrees);
        Assert.Equal("2A004", Found(names.Find("2a004")));
    }

    [Fact]
    public void An_arrondissement_is_its_commune_by_code_and_by_name()
    {
        CommuneNames names = CommuneNames.Create([Commune("69123", "Lyon"), Commune("75056", "Paris")]);
        Assert.Equal("69123", Found(names.Find("69383")));
        Assert.Equal("69123", Found(names.Find("Lyon 3ème Arrondissement")));
        Assert.Equal("75056", Found(names.Find("PARIS 12")));
    }

    [Fact]
    public void An_old_name_leads_to_the_commune_that_bears_another_now()
    {
        CogMovements cog = CogMovementsTests.Movements(
            "10 2022-01-01 04045>04045 Céreste>Céreste-en-Luberon", "32 2016-01-01 04999>04045 La Vieille>Céreste", "30 1968-01-01 04998>04045 Partagée>Céreste", "30 1968-01-01 04998>04046 Partagée>Voisine");
        CommuneNames names = CommuneNames.Create([Commune("04045", "Céreste-en-Luberon"), Commune("04046", "Voisine")], cog);
        CommuneMatch.Found renamed = Assert.IsType<CommuneMatch.Found>(names.Find("CERESTE"));
        Assert.Equal(("04045", CommuneMatchHow.AncienNom), (renamed.Commune.Code.Value, renamed.How));
        Assert.Empty(renamed.Trace); // the code is still its own
        CommuneMatch.Found absorbed = Assert.IsType<CommuneMatch.Found>(names.Find("La Vieille", "75001"));
        Assert.Equal(("04045", CommuneMatchHow.AncienNom, true), (absorbed.Commune.Code.Value, absorbed.How, absorbed.PostcodeDisagrees));
        Assert.Equal([32], absorbed.Trace.Select(m => m.Mod));
        Assert.Equal("04045", Found(names.Find("Vieille")));
        CommuneNames elsewhere = CommuneNames.Create([Commune("01001", "Abergement")], cog);
        Assert.IsType<CommuneMatch.NotFound>(elsewhere.Find("La Vieille"));
        Assert.Equal("04045", Found(names.Find("04999")));
        Assert.Equal(2, Assert.IsType<CommuneMatch.Ambiguous>(names.Find("Partagée")).Candidates.Length);
    }

    [Fact]
    public void A_name_in_use_goes_before_an_old_one()
    {
        CogMovements cog = CogMovementsTests.Movements("32 2016-01-01 01002>01003 Arbignieu>Arboys");
        CommuneNames names = CommuneNames.Create([Commune("01001", "Arbignieu"), Commune("01003", "Arboys")], cog);
        Assert.Equal("01001", Found(names.Find("Arbignieu")));
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abc", "abd", 1)]
    [InlineData("abc", "abcd", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("kitten", "entirely", 4)]
    public void The_edit_distance_counts_changes_and_stops_at_its_limit(string one, string other, int distance) =>
        Assert.Equal(distance, CommuneNames.EditDistance(one, other, 3));

    [Fact]
    public void An_old_name_that_two_communes_share_is_told_apart_by_the_postal_code()
    {
        CogMovements cog = CogMovementsTests.Movements("32 2016-01-01 01002>01003 Bourg>Arboys", "32 2016-01-01 73002>73003 Bourg>Val");
        CommuneNames names = CommuneNames.Create([Commune("01003", "Arboys"), Commune("73003", "Val")], cog);
        Assert.Equal(["01003", "73003"], Assert.IsType<CommuneMatch.Ambiguous>(names.Find("Bourg")).Candidates.Select(c => c.Code.Value));
        CommuneMatch.Found found = Assert.IsType<CommuneMatch.Found>(names.Find("Bourg", "73000"));
        Assert.Equal(("73003", CommuneMatchHow.AncienNom), (found.Commune.Code.Value, found.How));
        Assert.Equal("73002", Assert.Single(found.Trace).Before.Code);
    }

    [Theory]
    [InlineData("ab", "abcd", 1, 2)]
    [InlineData("abcd", "ab", 1, 2)]
    [InlineData("abcd", "wxyz", 1, 2)]
    [InlineData("abcd", "wxyz", 3, 4)]
    [InlineData("abcd", "wxyz", 4, 4)]
    [InlineData("abcd", "badc", 3, 2)]
    [InlineData("ca", "abc", 3, 3)] // no letter is moved twice
    [InlineData("", "abc", 3, 3)]
    [InlineData("abc", "", 3, 3)]
    [InlineData("xabc", "abc", 3, 1)]
    [InlineData("abcx", "abc", 3, 1)]
    [InlineData("axbc", "abc", 3, 1)]
    [InlineData("abab", "baba", 4, 2)]
    public void A_distance_over_the_limit_is_the_limit_and_one(string one, string other, int limit, int distance) =>
        Assert.Equal(distance, CommuneNames.EditDistance(one, other, limit));

    [Fact]
    public void The_distance_of_long_texts_is_that_of_short_ones()
    {
        string tail = new('z', 300);
        Assert.Equal(1, CommuneNames.EditDistance("acb" + tail, "abc" + tail, 3));
        Assert.Equal(2, CommuneNames.EditDistance("abc" + tail, "bc" + tail + "y", 3));
    }

    private static CommuneNom Commune(string code, string nom) => new(CodeInsee.Parse(code), nom);

    private static string Found(CommuneMatch match) => Assert.IsType<CommuneMatch.Found>(match).Commune.Code.Value;
}
