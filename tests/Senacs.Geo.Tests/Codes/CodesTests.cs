using Senacs.Geo.Codes;

namespace Senacs.Geo.Tests.Codes;

/// <summary>What is a code of the COG, of the QPV lists and of an EPCI, and what is not.</summary>
public class CodesTests
{
    [Theory]
    [InlineData("01", "01", false)] // Ain, the first
    [InlineData("10", "10", false)] // Aube
    [InlineData("19", "19", false)] // Corrèze, and no 20 since Corsica is two
    [InlineData("21", "21", false)] // Côte-d’Or
    [InlineData("2A", "2A", false)] // Corse-du-Sud
    [InlineData("2B", "2B", false)] // Haute-Corse
    [InlineData("2a", "2A", false)]
    [InlineData("2b", "2B", false)]
    [InlineData("95", "95", false)] // Val-d’Oise, the last of the hexagon
    [InlineData("971", "971", true)] // Guadeloupe
    [InlineData("976", "976", true)] // Mayotte
    [InlineData("988", "988", true)] // Nouvelle-Calédonie
    public void A_departement_is_two_characters_in_the_hexagon_and_Corsica_and_three_overseas(string text, string value, bool isOverseas)
    {
        CodeDepartement code = CodeDepartement.Parse(text);
        Assert.Equal((value, isOverseas), (code.Value, code.IsOverseas));
        Assert.Equal(value, code.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("00")]
    [InlineData("20")] // Corsica before 1976
    [InlineData("96")]
    [InlineData("97")]
    [InlineData("98")]
    [InlineData("1A")]
    [InlineData("A1")]
    [InlineData("2C")]
    [InlineData(" 3")]
    [InlineData("003")]
    [InlineData("871")]
    [InlineData("961")]
    [InlineData("97A")]
    [InlineData("0971")]
    public void What_is_no_departement_is_refused(string? text) => Assert.False(CodeDepartement.TryParse(text, out _));

    [Theory]
    [InlineData("01001", "01001", "01")] // L’Abergement-Clémenciat
    [InlineData("03185", "03185", "03")] // Montluçon
    [InlineData("2A004", "2A004", "2A")] // Ajaccio
    [InlineData("2b033", "2B033", "2B")] // Bastia
    [InlineData("95680", "95680", "95")] // Villiers-le-Bel
    [InlineData("90010", "90010", "90")] // Belfort
    [InlineData("97411", "97411", "974")] // Saint-Denis
    [InlineData("98818", "98818", "988")] // Nouméa
    [InlineData("87085", "87085", "87")] // Limoges
    public void A_commune_says_its_departement(string text, string value, string departement)
    {
        CodeInsee code = CodeInsee.Parse(text);
        Assert.Equal((value, departement), (code.Value, code.Departement.Value));
        Assert.Equal(value, code.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("3185")] // its leading zero went missing
    [InlineData("031850")]
    [InlineData("00001")]
    [InlineData("20004")] // a postal code of Corsica
    [InlineData("96001")]
    [InlineData("2C004")]
    [InlineData("1A004")]
    [InlineData("A2004")]
    [InlineData("03A85")]
    [InlineData("031A5")]
    [InlineData("0318A")]
    [InlineData("0318 ")]
    [InlineData("97A11")]
    public void What_is_no_commune_is_refused(string? text) => Assert.False(CodeInsee.TryParse(text, out _));

    [Theory]
    [InlineData("QP003001", "QP003001", QpvGeneration.Qpv2015, "03")]
    [InlineData("qp02a001", "QP02A001", QpvGeneration.Qpv2015, "2A")]
    [InlineData("QP974001", "QP974001", QpvGeneration.Qpv2015, "974")]
    [InlineData("QN00301M", "QN00301M", QpvGeneration.Qpv2024, "03")]
    [InlineData("qn02b01i", "QN02B01I", QpvGeneration.Qpv2024, "2B")]
    [InlineData("QN97102M", "QN97102M", QpvGeneration.Qpv2024, "971")]
    public void A_QPV_says_its_generation_and_its_departement(string text, string value, QpvGeneration generation, string departement)
    {
        CodeQpv code = CodeQpv.Parse(text);
        Assert.Equal((value, generation, departement), (code.Value, code.Generation, code.Departement.Value));
        Assert.Equal(value, code.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("QP00300")]
    [InlineData("QP0030011")]
    [InlineData("XP003001")]
    [InlineData("QX003001")]
    [InlineData("QP303001")] // no département 303
    [InlineData("QP000001")]
    [InlineData("QP00A001")]
    [InlineData("QP003A01")]
    [InlineData("QP0030A1")]
    [InlineData("QP00300M")] // a letter ends the codes of 2024
    [InlineData("QN003001")] // and no digit does
    [InlineData("QN0030AM")]
    [InlineData("QN003A1M")]
    [InlineData("QN00301É")]
    public void What_is_no_QPV_is_refused(string? text) => Assert.False(CodeQpv.TryParse(text, out _));

    [Theory]
    [InlineData("200071082", true)] // CA Montluçon Communauté
    [InlineData("20007108", false)]
    [InlineData("2000710820", false)]
    [InlineData("20007108A", false)]
    [InlineData("A00071082", false)]
    [InlineData("ABCDEFGHI", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_EPCI_has_nine_digits(string? text, bool isSiren)
    {
        Assert.Equal(isSiren, CodeSiren.TryParse(text, out CodeSiren? code));
        Assert.Equal(isSiren ? text : null, code?.ToString());
    }

    [Fact]
    public void What_cannot_be_read_is_named()
    {
        Assert.Contains("'3185'", Assert.Throws<FormatException>(() => CodeInsee.Parse("3185")).Message, StringComparison.Ordinal);
        Assert.Contains("'20'", Assert.Throws<FormatException>(() => CodeDepartement.Parse("20")).Message, StringComparison.Ordinal);
        Assert.Contains("'QP003'", Assert.Throws<FormatException>(() => CodeQpv.Parse("QP003")).Message, StringComparison.Ordinal);
        Assert.Contains("'CC'", Assert.Throws<FormatException>(() => CodeSiren.Parse("CC")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("75101", "75056")]
    [InlineData("75120", "75056")]
    [InlineData("69381", "69123")]
    [InlineData("69389", "69123")]
    [InlineData("13201", "13055")]
    [InlineData("13216", "13055")]
    [InlineData("75056", null)] // Paris itself
    [InlineData("75100", null)]
    [InlineData("75121", null)]
    [InlineData("69380", null)]
    [InlineData("69390", null)]
    [InlineData("13200", null)]
    [InlineData("13217", null)]
    [InlineData("2A004", null)]
    public void The_arrondissements_of_three_cities_are_parts_of_their_commune(string code, string? commune)
    {
        Assert.Equal(commune is not null, ArrondissementMunicipal.TryFold(CodeInsee.Parse(code), out CodeInsee? folded));
        Assert.Equal(commune, folded?.Value);
        Assert.Equal(commune ?? code, ArrondissementMunicipal.Fold(CodeInsee.Parse(code)).Value);
    }

    [Fact]
    public void An_arrondissement_is_asked_of_a_code() =>
        Assert.Throws<ArgumentNullException>("code", () => ArrondissementMunicipal.TryFold(null!, out _));
}
