using System.Globalization;
using System.Text;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Tests.Territoires;

public class FrenchTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("   ", "")]
    [InlineData("Montluçon", "montlucon")]
    [InlineData("MONTLUÇON", "montlucon")]
    [InlineData("L'Haÿ-les-Roses", "l hay les roses")]
    [InlineData("L’Haÿ–les–Roses", "l hay les roses")]
    [InlineData("Saint-Germain-des-Fossés", "saint germain des fosses")]
    [InlineData("ST GERMAIN DES FOSSES", "saint germain des fosses")]
    [InlineData("St. Germain  des Fossés", "saint germain des fosses")]
    [InlineData("Ste-Marie", "sainte marie")]
    [InlineData("Stes Maries de la Mer", "saintes maries de la mer")]
    [InlineData("Aulnay s/s Bois", "aulnay sous bois")]
    [InlineData("AULNAY SS/ BOIS", "aulnay sous bois")]
    [InlineData("Chalon s/Saône", "chalon sur saone")]
    [InlineData("Chalon s/ Saône", "chalon sur saone")]
    [InlineData("MOULINS CEDEX", "moulins")]
    [InlineData("Moulins Cedex 2", "moulins")]
    [InlineData("Paris 12e", "paris")]
    [InlineData("PARIS 12", "paris")]
    [InlineData("Lyon 3ème Arrondissement", "lyon")]
    [InlineData("Marseille 15e arr.", "marseille")]
    [InlineData("Paris 1er", "paris")]
    [InlineData("Paris-l'Hôpital", "paris l hopital")]
    [InlineData("Lyons-la-Forêt", "lyons la foret")]
    [InlineData("Cœuvres-et-Valsery", "coeuvres et valsery")]
    [InlineData("Mayet-de-Montagne (Le)", "le mayet de montagne")]
    [InlineData("Moulins (03)", "moulins")]
    [InlineData("Ajaccio (2A)", "ajaccio")]
    [InlineData("Œuf-en-Ternois", "oeuf en ternois")]
    [InlineData("Nœux\u00A0les\u00A0Mines", "noeux les mines")]
    [InlineData("Y", "y")]
    [InlineData("Cedex", "cedex")] // a name is never emptied
    [InlineData("(03)", "03")]
    [InlineData("(Le)", "le")]
    [InlineData("Montluçon (Nord)", "montlucon nord")]
    [InlineData("Le Mayet (Le)", "le mayet le")]
    [InlineData("Mayet (Le) ", "le mayet")]
    [InlineData("Ajaccio (2B)", "ajaccio")]
    [InlineData("Saint-Denis (974)", "saint denis")]
    [InlineData("Moulins (03190)", "moulins")]
    [InlineData("Moulins (2024)", "moulins 2024")] // a year is no code
    [InlineData("Moulins (4e)", "moulins 4e")]
    [InlineData("Moulins (e4)", "moulins e4")]
    [InlineData("Moulins 03", "moulins 03")] // not in brackets
    [InlineData("Lyon 9e ardt", "lyon")]
    [InlineData("Lyon 9e arrdt", "lyon")]
    [InlineData("Lyon arrondissement", "lyon arrondissement")]
    [InlineData("Marseille 1ère", "marseille")]
    [InlineData("Marseille 2ieme", "marseille")]
    [InlineData("Paris 12bis", "paris 12bis")]
    [InlineData("Paris 12e Bercy", "paris 12e bercy")]
    [InlineData("Paris Bercy", "paris bercy")]
    [InlineData("Vichy 3", "vichy 3")] // has no arrondissement
    [InlineData("Chalon s/", "chalon sur")]
    [InlineData("Aulnay s/s", "aulnay sous")]
    [InlineData("Aulnay s/s-Bois", "aulnay sous bois")]
    [InlineData("Saint-Denis/Seine", "saint denis seine")]
    [InlineData("Sts-Geosmes", "saints geosmes")]
    [InlineData("Pont &", "pont et")]
    [InlineData("Bœrsch & Cie", "boersch et cie")]
    public void A_name_folds_to_plain_words(string name, string folded) => Assert.Equal(folded, FrenchText.FoldName(name));

    [Theory]
    [InlineData("Le Bouchaud", "bouchaud")]
    [InlineData("Bouchaud", "bouchaud")]
    [InlineData("L'Escale", "escale")]
    [InlineData("L' Escale", "escale")]
    [InlineData("Les Ancizes-Comps", "ancizes comps")]
    [InlineData("La Ferté-Hauterive", "ferte hauterive")]
    [InlineData("Les", "les")]
    [InlineData("Lescale", "lescale")]
    [InlineData("Un Bouchaud", "un bouchaud")]
    [InlineData("", "")]
    public void The_leading_article_can_be_left_out(string name, string folded) => Assert.Equal(folded, FrenchText.FoldNameWithoutArticle(name));

    [Theory]
    [InlineData("œ Œ æ Æ", "oe OE ae AE")]
    [InlineData("ß ẞ þ Þ", "ss SS th TH")]
    [InlineData("ĳ Ĳ ŉ", "ij IJ n")]
    [InlineData("Ș ș Ț ț", "S s T t")]
    [InlineData("ﬀ ﬁ ﬂ ﬃ ﬄ ﬅ ﬆ", "ff fi fl ffi ffl st st")]
    [InlineData("1ª 1º 5°", "1a 1o 5o")]
    [InlineData("\u2018 \u2019 \u201B \u02BC \u00B4 \u2032 \uFF07", "' ' ' ' ' ' '")]
    [InlineData("\u2010 \u2012 \u2015 \u2212 \uFE58 \uFE63 \uFF0D", "- - - - - - -")]
    [InlineData("a\u00A0b\u202Fc\u2000d\u2005e\u200Af\u205Fg\u3000h\u2028i\u2029j\u0085k", "a b c d e f g h i j k")]
    [InlineData("e\u0300e\u0301e\u036Fa\u00ADb\u200Bc\u200Cd\u200De\u2060f\uFEFFg", "eeeabcdefg")]
    [InlineData("× ÷ € \u2017 \u2016 \u0370 \u0180 \u200E", "× ÷ € \u2017 \u2016 \u0370 \u0180 \u200E")] // no letters of ours: left as they are
    [InlineData("Ascii only: (A-z) 'x'", "Ascii only: (A-z) 'x'")]
    public void What_is_no_plain_character_folds_to_the_plain_one_that_people_mean(string written, string folded) =>
        Assert.Equal(folded, FrenchText.FoldAccents(written));

    [Theory]
    [InlineData("ABC-xyz 2A", "abc-xyz 2a")]
    [InlineData("ÉCOLE @[Z]", "École @[z]")]
    public void Only_ASCII_letters_are_lowered(string written, string lowered) => Assert.Equal(lowered, FrenchText.LowerAscii(written));

    [Fact]
    public void Every_letter_of_Latin_1_and_Latin_Extended_A_folds_as_its_decomposition_does()
    {
        for (char c = '\u00C0'; c <= '\u017F'; c++)
        {
            string folded = FrenchText.FoldAccents(c.ToString());
            Assert.True(folded.All(char.IsAscii) || c is '×' or '÷', $"{c} folds to {folded}");
            // ICU is there in tests: its decomposition is the second opinion.
            string decomposed = c.ToString().Normalize(NormalizationForm.FormD);
            if (char.IsAsciiLetter(decomposed[0]))
                Assert.Equal(decomposed[0].ToString(), folded);
        }
    }

    [Theory]
    [InlineData("Château-Arnoux-Saint-Auban")]
    [InlineData("Saint-Étienne-de-Tinée")]
    [InlineData("Pied-de-Borne")]
    [InlineData("Plœuc-L'Hermitage")]
    public void Decomposed_and_composed_letters_fold_alike(string name) =>
        Assert.Equal(FrenchText.FoldName(name), FrenchText.FoldName(name.Normalize(NormalizationForm.FormD)));

    [Fact]
    public void Folding_twice_changes_nothing()
    {
        foreach (string name in new[] { "L'Haÿ-les-Roses", "Aulnay s/s Bois", "Lyon 3ème Arrondissement", "Mayet-de-Montagne (Le)", "Sts Pierre & Paul CEDEX 9" })
            Assert.Equal(FrenchText.FoldName(name), FrenchText.FoldName(FrenchText.FoldName(name)));
    }

    [Theory]
    [InlineData("Date d’agrément", "date_d_agrement")]
    [InlineData("DATE_AGREMENT", "date_agrement")]
    [InlineData("  Code  INSEE ", "code_insee")]
    [InlineData("N° SIRET", "no_siret")]
    [InlineData("---", "")]
    public void A_header_folds_to_words_and_underscores(string header, string folded) => Assert.Equal(folded, FrenchText.FoldHeader(header));

    [Fact]
    public void A_slug_is_bounded_and_never_ends_with_a_hyphen()
    {
        Assert.Equal("centre-social-du-pays-de-troncais-val-de", FrenchText.Slug("Centre social du Pays de Tronçais Val de Cher"));
        Assert.Equal("a", FrenchText.Slug("A b", 2));
        Assert.Equal("a-b", FrenchText.Slug("A b", 3));
        Assert.Equal("a-b", FrenchText.Slug("A b", 4));
        Assert.Equal("", FrenchText.Slug("’"));
    }

    [Fact]
    public void Turkish_culture_changes_nothing()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new("tr-TR");
            Assert.Equal("istres", FrenchText.FoldName("ISTRES"));
            Assert.Equal("id", FrenchText.FoldHeader("ID"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
