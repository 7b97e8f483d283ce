using System.Text;
using Senacs.Geo.Coverage;
using Senacs.Geo.Issues;
using Senacs.Geo.Maps.Colours;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Reports;

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
            Assert.True(LeastDistance([.. classes.Select(c => Eyes.Simulate(c, dichromacy))]) >= 30, dichromacy.ToString());
        Assert.True(LeastDistance(classes) >= 30);
    }

    [Fact]
    public void In_grey_the_three_classes_have_lightness_67_85_100()
    {
        MapTheme grey = MapThemeReader.Load("couverture").ToGrey();
        double[] lightness = [.. ThreeClasses(grey).Select(c => Eyes.ToLab(c).L)];
        Assert.Equal([67, 85, 100], lightness.Select(l => Math.Round(l)));
        Assert.All(ThreeClasses(grey), c => Assert.True(c.R == c.G && c.G == c.B));
        Assert.True(Eyes.ToLab(grey.BothColour).L < 60);
    }

    [Fact]
    public void Text_has_a_contrast_of_at_least_4_5_on_what_lies_beneath()
    {
        MapTheme theme = MapThemeReader.Load("couverture");
        Assert.All(ThreeClasses(theme), c => Assert.True(Eyes.Contrast(theme.TextColour, c) >= 4.5));
        Assert.True(Eyes.Contrast(theme.SecondaryTextColour, Rgb.White) >= 4.5);
        Assert.True(Eyes.Contrast(Rgb.White, theme.CentreSocialColour) >= 4.5);
        Assert.True(Eyes.Contrast(Rgb.White, theme.EvsColour) >= 4.5);
        Assert.True(Eyes.Contrast(theme.QpvColour, Rgb.White) >= 4.5);
    }

    [Fact]
    public void The_fills_of_every_theme_are_told_apart_by_dichromats_and_in_grey_and_bear_text()
    {
        foreach (MapTheme theme in MapThemeReader.Names.Select(MapThemeReader.Load))
        {
            Rgb[] fills = theme.Fill switch
            {
                CommuneFill.Change => [.. theme.ChangeColours.Values],
                CommuneFill.Epci => [.. theme.Ramp],
                CommuneFill.Bands => [.. theme.BandRamp],
                CommuneFill.FourClasses => [.. theme.ClassColours.Values, theme.BothColour],
                CommuneFill.Classes => ThreeClasses(theme),
                _ => [theme.PlainColour],
            };
            Assert.All(fills, fill => Assert.True(Eyes.Contrast(theme.TextColour, fill) >= 4, theme.Name + " " + fill));
            foreach (Dichromacy dichromacy in Enum.GetValues<Dichromacy>())
                Assert.True(LeastDistance([.. fills.Select(c => Eyes.Simulate(c, dichromacy))]) >= 9.5, theme.Name + " " + dichromacy);
        }

        // the ramps keep their order when a photocopier takes the colour away
        double[] ramp = [.. MapThemeReader.Load("epci").ToGrey().Ramp.Select(c => Eyes.ToLab(c).L)], bands = [.. MapThemeReader.Load("rayon").ToGrey().BandRamp.Select(c => Eyes.ToLab(c).L)];
        Assert.All(ramp.Zip(ramp.Skip(1)), pair => Assert.True(pair.First - pair.Second >= 8));
        Assert.All(bands.Zip(bands.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 8));
    }

    [Fact]
    public void A_white_letter_reads_on_the_colour_of_every_mode_de_gestion()
    {
        Assert.All(MapTheme.DefaultGestionColours.Values, c => Assert.True(Eyes.Contrast(Rgb.White, c) >= 4.5, c.ToString()));
        string[] letters = [.. Enum.GetValues<Senacs.Geo.Structures.Gestion>().Select(g => Senacs.Geo.Maps.BlockBuilder.LetterOf(g))];
        Assert.Equal(letters.Length, letters.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_theme_takes_what_it_does_not_say_from_its_base()
    {
        MapTheme own = MapThemeReader.Read(new MemoryStream(Encoding.UTF8.GetBytes("{\"nom\":\"caf-03\",\"base\":\"epci\",\"communes\":{\"methode\":\"manuelles\",\"bornes\":[25,50,75]},\"positions\":{\"legende\":\"bas_gauche\"}}")), "caf.json");
        MapTheme from = MapThemeReader.Load("epci");
        Assert.Equal((from.Fill, from.NamedTowns, BreakMethod.Manual), (own.Fill, own.NamedTowns, own.BreakMethod));
        Assert.Equal(Senacs.Geo.Maps.Pages.Corner.BottomLeft, own.Corners[BlockKind.Legend]);
    }

    [Theory]
    [InlineData("{\"nom\":\"x\",\"base\":\"inconnu\"}", "inconnu")]
    [InlineData("{\"nom\":\"x\",\"communes\":{\"methode\":\"manuelles\"}}", "bornes")]
    [InlineData("{\"nom\":\"x\",\"communes\":{\"bandes_km\":[10,5]}}", "bandes_km")]
    [InlineData("{\"nom\":\"x\",\"communes\":{\"degrade\":[\"#FFFFFF\"]}}", "degrade")]
    [InlineData("{\"nom\":\"x\",\"positions\":{\"legende\":\"milieu\"}}", "positions.legende")]
    public void A_wrong_choropleth_or_band_names_its_key(string json, string key) =>
        Assert.Contains(key, Assert.Throws<SourceUnavailableException>(() => MapThemeReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)), "mon-theme.json")).Message, StringComparison.Ordinal);

    [Fact]
    public void White_is_L_100_and_a_grey_stays_itself_for_a_dichromat()
    {
        Assert.Equal(100, Eyes.ToLab(Rgb.White).L, 3);
        foreach (Dichromacy dichromacy in Enum.GetValues<Dichromacy>())
        {
            Rgb seen = Eyes.Simulate(new Rgb(120, 120, 120), dichromacy);
            Assert.InRange(Math.Abs(seen.R - 120) + Math.Abs(seen.G - 120) + Math.Abs(seen.B - 120), 0, 3);
        }
    }

    private static Rgb[] ThreeClasses(MapTheme theme) =>
        [theme.ClassColours[Classe.CentreSocial], theme.ClassColours[Classe.EvsSeul], theme.ClassColours[Classe.ZoneBlanche]];

    private static double LeastDistance(Rgb[] colours)
    {
        double least = double.PositiveInfinity;
        for (int i = 0; i < colours.Length; i++)
        {
            for (int j = i + 1; j < colours.Length; j++)
                least = Math.Min(least, Eyes.ToLab(colours[i]).DistanceTo(Eyes.ToLab(colours[j])));
        }

        return least;
    }
}
