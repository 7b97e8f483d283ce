using System.Collections.Immutable;
using Senacs.Geo.Coverage;
using Senacs.Geo.Exports;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Atlas;
using Senacs.Geo.Maps.Colours;
using Senacs.Geo.Maps.Fonts;
using Senacs.Geo.Maps.Layout;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Adapters.Tests.Maps;

/// <summary>What every plate must say, whatever its theme.</summary>
public class PlateWordsTests
{
    public static TheoryData<string> Themes => [.. MapThemeReader.Names.Where(n => n is not ("national" or "evolution"))];

    private static readonly RegisterEntry Precise = GridTerritoire.Entry("cs", east: 1500, north: 1500), Vague = GridTerritoire.Entry("vague", commune: "Carré-A0");

    [Theory]
    [MemberData(nameof(Themes))]
    public void What_qualifies_the_register_stands_once_on_the_plate_of_every_theme(string name)
    {
        const string dates = "Dates d’agrément non fournies";
        MapTheme theme = MapThemeReader.Load(name);
        foreach (MapTheme drawn in (MapTheme[])[theme, theme with { Blocks = [BlockKind.Scale] }])
        {
            MapScene scene = Plate.Compose(Plate.Of(Registers.Report(Registers.Grid, "territoire", Precise), drawn), PageSpec.A4, drawn);
            Assert.Single(Registers.TextsOf(scene), t => t.StartsWith(dates, StringComparison.Ordinal));
            Assert.Contains(dates, scene.Description, StringComparison.Ordinal);
        }

        CoverageReport dated = Registers.Report(Registers.Grid, "territoire", Precise with { DateAgrement = new DateOnly(2020, 1, 1) });
        Assert.DoesNotContain(Registers.TextsOf(Draw(dated, name)), t => t.Contains(dates, StringComparison.Ordinal));
    }

    /// <summary>A structure of unknown place may be in any quartier: none is printed as surely without one.</summary>
    [Fact]
    public void A_quartier_is_never_surely_without_structure_while_one_may_be_anywhere()
    {
        RegisterEntry far = GridTerritoire.Entry("cs", east: 14_000, north: 1500), nowhere = GridTerritoire.Entry("nulle-part");
        foreach (bool isOpen in new[] { true, false })
        {
            CoverageReport report = Registers.Report(Registers.Grid, "territoire", isOpen ? [far, nowhere] : [far]);
            MapScene plate = Draw(report, "qpv");
            AtlasBook book = AtlasBook.Compose(report, new AtlasOptions { Theme = MapThemeReader.Load("couverture") });
            foreach (string said in (string[])[
                string.Join('\n', Registers.TextsOf(plate)), plate.Description, string.Join('\n', book.Pages.SelectMany(p => Registers.TextsOf(p))),
                Written(s => RapportHtml.Write(report, s)), Written(s => ControleTxt.Write(report, s)),
            ])
            {
                Assert.Matches("(Pas de|sans) structure", said);
                Assert.Equal(isOpen, said.Contains("as de structure connue", StringComparison.Ordinal) || said.Contains("sans structure connue", StringComparison.Ordinal));
                if (isOpen)
                    Assert.DoesNotMatch("(Pas de|sans) structure(?! connue)", said);
            }

            Assert.Equal(2, report.Synthese.Qpv!.SansStructure);
            Assert.Contains("sans_structure", Written(s => QpvCsv.Write(report, s)), StringComparison.Ordinal);
        }
    }

    /// <summary>No output may print a distance to the middle of a commune as if it were one to a building.</summary>
    [Fact]
    public void A_distance_to_a_site_known_by_its_commune_is_called_nominal_in_every_output()
    {
        CoverageReport vague = Registers.Report(Registers.Grid, "distance:4", Vague), precise = Registers.Report(Registers.Grid, "distance:4", Precise);
        Assert.Contains("20\u00A0communes sont comptées à une distance nominale", Text(vague, "rayon"), StringComparison.Ordinal);
        foreach (Func<CoverageReport, string> output in (Func<CoverageReport, string>[])[
            r => Draw(r, "rayon").Description, r => Written(s => CouvertureCsv.Write(r, s)), r => Written(s => ControleTxt.Write(r, s)), r => Written(s => RapportHtml.Write(r, s)),
        ])
        {
            Assert.Matches("nominale?\\b(?![^\r]*non\r)", output(vague));
            Assert.DoesNotMatch("[0-9] ?km \\(nominal|distance nominale|,oui\r", output(precise));
        }

        string[] rows = Written(s => CouvertureCsv.Write(vague, s)).Split("\r\n");
        Assert.EndsWith(",distance_nominale", rows[0], StringComparison.Ordinal);
        Assert.All(rows[1..^1], row => Assert.EndsWith(",oui", row, StringComparison.Ordinal));
        Assert.All(Written(s => CouvertureCsv.Write(precise, s)).Split("\r\n")[1..^1], row => Assert.EndsWith(",non", row, StringComparison.Ordinal));
        Assert.DoesNotContain("distance_nominale", Written(s => CouvertureCsv.Write(Registers.Report(Registers.Grid, "territoire", Vague), s)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_legend_of_gestion_counts_the_projects_whose_letter_it_draws()
    {
        CoverageReport report = Registers.Report(
            Registers.Grid, "territoire", Precise with { Gestion = Gestion.Municipale },
            GridTerritoire.Entry("projet", east: 7500, north: 1500) with { Gestion = Gestion.Municipale, Statut = StructureStatut.EnPrefiguration },
            GridTerritoire.Entry("autre", east: 7500, north: 7500) with { Gestion = Gestion.Caf, Statut = StructureStatut.EnPrefiguration });
        string[] legend = [.. Registers.TextsOf(Draw(report, "gestion"), "bloc-legende")];
        Assert.Contains("gestion municipale (1, et 1 en préfiguration)", legend);
        Assert.Contains("gestion par la Caf (0, et 1 en préfiguration)", legend);
    }

    /// <summary>Eight metres from the limit, known to within eleven: near beyond doubt, and nobody knows whether inside.</summary>
    [Fact]
    public void The_plate_of_the_QPV_says_which_structure_may_be_inside()
    {
        MapScene doubtful = Draw(Registers.Report(Registers.Grid, "territoire", GridTerritoire.Entry("a", east: 3493, north: 900, decimals: 4)), "qpv");
        Assert.Contains("dont 1 avec une structure peut-être dedans", Registers.TextsOf(doubtful, "bloc-legende"));
        Assert.Contains("a (peut-être dedans)", Registers.TextsOf(doubtful, "bloc-table-qpv"));
        Assert.Contains("1 à proximité d’une structure, peut-être dedans", doubtful.Description, StringComparison.Ordinal);
        MapScene sure = Draw(Registers.Report(Registers.Grid, "territoire", GridTerritoire.Entry("a", east: 3300, north: 900)), "qpv");
        Assert.DoesNotContain(Registers.TextsOf(sure), t => t.Contains("peut-être", StringComparison.Ordinal));
    }

    [Fact]
    public void An_evolution_counts_apart_the_communes_of_which_no_date_is_known()
    {
        DateOnly first = new(2015, 12, 31);
        RegisterEntry dated = GridTerritoire.Entry("b", east: 7500, north: 1500) with { DateAgrement = new DateOnly(2018, 1, 1) };
        MapTheme theme = MapThemeReader.Load("evolution");
        Plate plate = Plate.OfChange(Registers.Between(first, Registers.Date, Registers.Grid, Precise, dated), theme);
        Assert.Equal([("gagnee", 1L), ("restee-blanche", 18), ("inconnue", 1)], plate.Figures.Select(f => (f.Fill, f.Chiffre.Communes)));
        Assert.EndsWith("faute de date d’agrément", plate.Figures[^1].Chiffre.Libelle, StringComparison.Ordinal);
        Assert.Single(plate.Headings.Notes, n => n.Contains("date", StringComparison.OrdinalIgnoreCase));
        MapScene scene = Plate.Compose(plate, PageSpec.A4, theme);
        Assert.Single(scene.Patterns, p => p.Id == "hachure-inconnue");
        Assert.Contains(Registers.TextsOf(scene, "bloc-legende").Concat(Registers.TextsOf(scene, "bloc-chiffres")),
            t => t.Contains("la situation de départ", StringComparison.Ordinal));
        plate = Plate.OfChange(Registers.Between(first, Registers.Date, Registers.Grid, dated), theme);
        Assert.All(plate.Figures, f => Assert.DoesNotContain("date", f.Chiffre.Libelle, StringComparison.Ordinal));
        Assert.DoesNotContain(Plate.Compose(plate, PageSpec.A4, theme).Patterns, p => p.Id == "hachure-inconnue");
    }

    [Fact]
    public void No_line_begins_with_a_sign_that_French_sets_apart_from_its_word()
    {
        TypeStyle type = new("texte", 9, FontFace.Regular);
        const string text = "Une phrase ; une autre : « un mot » ! et la suite ? oui";
        for (double width = 12; width < 80; width += 0.5)
        {
            List<string> lines = TextFlow.Wrap(text, type, width);
            Assert.Equal(text, string.Join(' ', lines));
            Assert.DoesNotContain(lines, l => l[0] is ';' or ':' or '!' or '?' or '»' || l[^1] == '«');
            Assert.Equal(lines, TextFlow.Wrap(text, type, width, isWhole: true));
            Assert.DoesNotContain(TextFlow.WrapRuns([(text, type)], width), p => p.Text[0] is ';' or ':' or '!' or '?' or '»');
        }
    }

    /// <summary>Names may stand beside the département, where the small map of France looks for room.</summary>
    [Fact]
    public void The_situation_map_covers_no_name()
    {
        int beside = 0;
        foreach (string theme in (string[])["couverture", "population", "rayon"])
        {
            for (int columns = 6; columns <= 16; columns += 5)
            {
                MapScene scene = Plate.Compose(Plates.Grid(columns, 8), PageSpec.A4, MapThemeReader.Load(theme));
                if (scene.Layers[^1].Items.OfType<SceneGroup>().SingleOrDefault(g => g.Id == "situation") is not { } situation)
                    continue;
                beside++;
                Box france = MapPageTests.Extent((ScenePath)situation.Items[0]);
                Assert.All(
                    scene.Layers.Single(l => l.Id == "etiquettes").Items.OfType<SceneText>().SelectMany(t => t.Lines.Select(l => (t.Anchor, Line: l))),
                    t => Assert.False(france.Contains(Box.Around(t.Line.XMm + (t.Anchor switch { TextAnchor.Start => 2, TextAnchor.Middle => 0, _ => -2 }), t.Line.YMm, 0.01)), t.Line.Text));
            }
        }

        Assert.True(beside > 2);
    }

    /// <summary>A colour has one meaning across the series: circles over the classes only pale it by half.</summary>
    [Fact]
    public void Every_theme_has_the_colours_of_the_classes_or_their_half_tint()
    {
        ImmutableDictionary<Classe, Rgb> own = MapThemeReader.Load("couverture").ClassColours;
        foreach (MapTheme theme in MapThemeReader.Names.Select(MapThemeReader.Load).Where(t => t.Fill is CommuneFill.Classes or CommuneFill.FourClasses))
        {
            foreach (Classe kind in (Classe[])[Classe.CentreSocial, Classe.EvsSeul])
            {
                Rgb full = own[kind], half = new(Half(full.R), Half(full.G), Half(full.B));
                Assert.Equal(theme.ShowPopulationCircles ? half : full, theme.ClassColours[kind]);
            }
        }

        static byte Half(byte channel) => (byte)((channel + 256) / 2);
    }

    /// <summary>The mention of a scenario cannot be lost, whichever title the theme or the sheet chooses.</summary>
    [Theory]
    [MemberData(nameof(Themes))]
    public void A_scenario_is_named_in_the_title_of_every_theme_under_it_and_among_the_notes(string name)
    {
        const string mention = "Scénario, non un état constaté";
        CoverageReport report = Registers.Report(Registers.Grid, "territoire", Precise) with { Scenario = mention };
        foreach (TitleChoice choice in Enum.GetValues<TitleChoice>())
        {
            MapScene scene = Plate.Compose(Plate.Of(report, name), PageSpec.A4 with { Title = choice }, MapThemeReader.Load(name));
            Assert.Matches("^Scénario\u00A0: \\P{Lu}", scene.Title);
            Assert.Contains(Registers.TextsOf(scene), t => t.StartsWith(mention + ". Allier, au", StringComparison.Ordinal));
            Assert.Contains(mention + ".", Registers.TextsOf(scene));
            Assert.Contains(mention + ".", scene.Description, StringComparison.Ordinal);
        }
    }

    private static MapScene Draw(CoverageReport report, string theme) => Plate.Compose(Plate.Of(report, theme), PageSpec.A4, MapThemeReader.Load(theme));

    private static string Text(CoverageReport report, string theme) => string.Join(' ', Registers.TextsOf(Draw(report, theme)));

    private static string Written(Action<Stream> write)
    {
        using MemoryStream stream = new();
        write(stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
