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
    public void A_near_miss_is_suggested_and_not_taken(string reference, string suggested)
    {
        CommuneMatch.NotFound missed = Assert.IsType<CommuneMatch.NotFound>(Allier.Find(reference));
        Assert.Equal(suggested, missed.Suggestions[0].Code.Value);
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
        CommuneNames names = CommuneNames.Create([Commune("2A004", "Ajaccio")]);
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
        Assert.Equal("04045", Found(names.Find("Vieille")));
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

    private static CommuneNom Commune(string code, string nom) => new(CodeInsee.Parse(code), nom);

    private static string Found(CommuneMatch match) => Assert.IsType<CommuneMatch.Found>(match).Commune.Code.Value;
}
