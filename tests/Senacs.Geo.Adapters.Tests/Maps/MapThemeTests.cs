using System.Text;
using Senacs.Geo.Issues;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Colours;
using Senacs.Geo.Maps.Themes;

namespace Senacs.Geo.Adapters.Tests.Maps;

public sealed class MapThemeTests
{
    [Fact]
    public void The_themes_of_the_product_are_embedded()
    {
        Assert.All(new[] { "couverture", "implantation", "qpv" }, name => Assert.Contains(name, MapThemeReader.Names));
        Assert.All(MapThemeReader.Names, name => Assert.Equal(name, MapThemeReader.Load(name).Name));
    }

    [Theory]
    [InlineData("{\"nom\":\"x\",\"coleurs\":1}", "coleurs", "classes, changements, cercles, projets")]
    [InlineData("{\"nom\":\"x\",\"qpv\":{\"afichage\":\"aucun\"}}", "qpv.afichage", "affichage, couleur")]
    [InlineData("{\"nom\":\"x\",\"qpv\":{\"affichage\":\"partout\"}}", "qpv.affichage", "aucun, hachures, etat")]
    [InlineData("{\"nom\":\"x\",\"classes\":{\"evs\":\"#000000\"}}", "classes.evs", "centre_social, evs_seul")]
    [InlineData("{\"nom\":\"x\",\"classes\":{\"evs_seul\":\"orange\"}}", "classes.evs_seul", "#79A6D2")]
    [InlineData("{\"nom\":\"x\",\"structures\":{\"taille_mm\":900}}", "structures.taille_mm", "1 à 8")]
    [InlineData("{\"nom\":\"x\",\"structures\":{\"taille_mm\":\"grand\"}}", "structures.taille_mm", "1 à 8")]
    [InlineData("{\"nom\":\"x\",\"blocs\":[\"logo\"]}", "blocs", "chiffres, legende")]
    [InlineData("{\"nom\":\"x\",\"qpv\":[]}", "qpv", "objet")]
    [InlineData("{}", "nom", "nom")]
    [InlineData("[1]", "thème", "objet")]
    [InlineData("{\"nom\":", "JSON", "ligne 1")]
    [InlineData("", "JSON", "ligne 1")]
    public void A_wrong_theme_is_refused_naming_file_key_and_accepted_values(string json, string key, string accepted)
    {
        SourceUnavailableException e = Assert.Throws<SourceUnavailableException>(() => MapThemeReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)), "mon-theme.json"));
        Assert.Contains("mon-theme.json", e.Message, StringComparison.Ordinal);
        Assert.Contains(key, e.Message, StringComparison.Ordinal);
        Assert.Contains(accepted, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_theme_is_refused_with_the_list_of_those_that_exist()
    {
        SourceUnavailableException e = Assert.Throws<SourceUnavailableException>(() => MapThemeReader.Load("couvertures"));
        Assert.Contains("couverture, ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_two_of_the_three_classes_stay_30_apart_for_the_three_dichromacies()
    {
        Rgb[] classes = ThreeClasses(MapThemeReader.Load("couverture"));
        foreach (Dichromacy dichromacy in Enum.GetValues<Dichromacy>())
            Assert.True(LeastDistance([.. classes.Select(c => ColourVision.Simulate(c, dichromacy))]) >= 30, dichromacy.ToString());
        Assert.True(LeastDistance(classes) >= 30);
    }

    [Fact]
    public void In_grey_the_three_classes_have_lightness_67_85_100()
    {
        MapTheme grey = MapThemeReader.Load("couverture").ToGrey();
        double[] lightness = [.. ThreeClasses(grey).Select(c => ColourVision.ToLab(c).L)];
        Assert.Equal([67, 85, 100], lightness.Select(l => Math.Round(l)));
        Assert.All(ThreeClasses(grey), c => Assert.True(c.R == c.G && c.G == c.B));
        Assert.True(ColourVision.ToLab(grey.ClassColours[CommuneClass.CsEtEvs]).L < 60);
    }

    [Fact]
    public void Text_has_a_contrast_of_at_least_4_5_on_what_lies_beneath()
    {
        MapTheme theme = MapThemeReader.Load("couverture");
        Assert.All(ThreeClasses(theme), c => Assert.True(ColourVision.Contrast(theme.TextColour, c) >= 4.5));
        Assert.True(ColourVision.Contrast(theme.SecondaryTextColour, Rgb.White) >= 4.5);
        Assert.True(ColourVision.Contrast(Rgb.White, theme.CentreSocialColour) >= 4.5);
        Assert.True(ColourVision.Contrast(Rgb.White, theme.EvsColour) >= 4.5);
        Assert.True(ColourVision.Contrast(theme.QpvColour, Rgb.White) >= 4.5);
    }

    [Fact]
    public void White_is_L_100_and_a_grey_stays_itself_for_a_dichromat()
    {
        Assert.Equal(100, ColourVision.ToLab(Rgb.White).L, 3);
        foreach (Dichromacy dichromacy in Enum.GetValues<Dichromacy>())
        {
            Rgb seen = ColourVision.Simulate(new Rgb(120, 120, 120), dichromacy);
            Assert.InRange(Math.Abs(seen.R - 120) + Math.Abs(seen.G - 120) + Math.Abs(seen.B - 120), 0, 3);
        }
    }

    private static Rgb[] ThreeClasses(MapTheme theme) =>
        [theme.ClassColours[CommuneClass.CentreSocial], theme.ClassColours[CommuneClass.EvsSeul], theme.ClassColours[CommuneClass.ZoneBlanche]];

    private static double LeastDistance(Rgb[] colours)
    {
        double least = double.PositiveInfinity;
        for (int i = 0; i < colours.Length; i++)
        {
            for (int j = i + 1; j < colours.Length; j++)
                least = Math.Min(least, ColourVision.ToLab(colours[i]).DistanceTo(ColourVision.ToLab(colours[j])));
        }

        return least;
    }
}
