using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Union;
using Senacs.Geo.Coverage;
using Senacs.Geo.Geography;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Reports;

namespace Senacs.Geo.Adapters.Tests.Maps;

public sealed class MapSvgTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly MapTheme Couverture = MapThemeReader.Load("couverture");

    public static TheoryData<string> Themes => [.. MapThemeReader.Names];

    [Theory]
    [MemberData(nameof(Themes))]
    public void A_theme_gives_well_formed_svg_with_the_layers_of_the_contract_in_order(string theme)
    {
        XElement root = Draw(WithStructures(6, 4), theme).Root!;
        Assert.Equal(["communes", "qpv", "structures", "etiquettes", "legende", "habillage"], root.Elements(Svg + "g").Select(g => g.Attribute("id")!.Value));
        Assert.Single(root.Elements(Svg + "style"));
        Assert.EndsWith("mm", root.Attribute("width")!.Value, StringComparison.Ordinal);
        Assert.Contains("24", root.Element(Svg + "desc")!.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(root.Descendants(), e => e.Name.LocalName is "script" or "foreignObject" or "image" or "a");
    }

    [Fact]
    public void Each_commune_is_one_path_with_its_code_name_class_and_title()
    {
        XElement[] paths = Communes(Draw(Plates.Grid(5, 4)));
        Assert.Equal(20, paths.Length);
        XElement third = paths.Single(p => p.Attribute("id")!.Value == "commune-03003");
        Assert.Equal("03003", third.Attribute("data-code")!.Value);
        Assert.Equal("zone_blanche", third.Attribute("data-classe")!.Value);
        Assert.Equal(third.Attribute("data-nom")!.Value, third.Element(Svg + "title")!.Value);
    }

    [Fact]
    public void Ids_are_unique()
    {
        string[] ids = [.. Draw(WithStructures(6, 4)).Descendants().Attributes("id").Select(a => a.Value)];
        Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Every_class_used_is_defined_and_every_class_defined_is_used()
    {
        XDocument document = Draw(WithStructures(6, 4));
        HashSet<string> defined = [.. Regex.Matches(document.Root!.Element(Svg + "style")!.Value, @"^\.([\w-]+)\{", RegexOptions.Multiline).Select(m => m.Groups[1].Value)];
        HashSet<string> used = [.. document.Descendants().Attributes("class").SelectMany(a => a.Value.Split(' '))];
        Assert.Equal(defined.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Numbers_have_at_most_two_decimals()
    {
        string text = Encoding.UTF8.GetString(Bytes(WithStructures(6, 4)).Span);
        Assert.DoesNotMatch(@" (d|x|y|r|cx|cy|width|height)=""[^""]*\.\d{3}", text);
    }

    [Theory]
    [InlineData("fr-FR")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void The_bytes_do_not_depend_on_the_culture_nor_on_the_order_of_the_input(string culture)
    {
        Plate plate = WithStructures(6, 4);
        ReadOnlyMemory<byte> expected = Bytes(plate);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Plate shuffled = plate with { Communes = [.. plate.Communes.Reverse()], Structures = [.. plate.Structures.Reverse()], Qpv = [.. plate.Qpv.Reverse()] };
            Assert.True(expected.Span.SequenceEqual(Bytes(shuffled).Span));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [MemberData(nameof(Themes))]
    public void A_name_stands_once_and_its_halo_beneath_it_needs_no_paint_order(string theme)
    {
        Plate plate = WithStructures(6, 4);
        XDocument document = Draw(plate with { Communes = [.. plate.Communes.Select((c, i) => c.With(commune => commune with { Nom = $"Nom-{(char)('A' + i)}" }))] }, theme);
        Assert.DoesNotContain("paint-order", document.ToString(), StringComparison.Ordinal);
        XElement[] all = [.. document.Descendants()], halos = [.. all.Where(e => e.Name == Svg + "use")];
        HashSet<string> strokes = [.. Regex.Matches(document.Root!.Element(Svg + "style")!.Value, @"^\.([\w-]+)\{[^}]*stroke:[^}]*\}", RegexOptions.Multiline).Select(m => m.Groups[1].Value)];
        Assert.All(all.Where(e => e.Name == Svg + "text"), t => Assert.DoesNotContain(strokes, k => t.Attribute("class")!.Value.Split(' ').Contains(k)));
        foreach (XElement halo in halos)
        {
            // what is drawn beneath is the very next element, and a reader does not say it
            XElement name = halo.ElementsAfterSelf().First();
            Assert.Equal("#" + name.Attribute("id")!.Value, halo.Attribute(XNamespace.Get("http://www.w3.org/1999/xlink") + "href")!.Value);
            Assert.Equal("true", halo.Attribute("aria-hidden")!.Value);
            Assert.StartsWith("halo-", halo.Attribute("class")!.Value, StringComparison.Ordinal);
            Assert.True(name.Name == Svg + "text" || name.Elements(Svg + "text").Any());
        }

        string[] names = [.. document.Root!.Elements(Svg + "g").Single(g => g.Attribute("id")!.Value == "etiquettes").Descendants(Svg + "text").Select(t => t.Value).Where(t => t.StartsWith("Nom-", StringComparison.Ordinal))];
        Assert.Equal(names.Length, names.Distinct(StringComparer.Ordinal).Count());
        if (theme is "couverture" or "rayon")
            Assert.True(halos.Length >= names.Length && names.Length > 5, $"{halos.Length} halos, {names.Length} names");
    }

    [Fact]
    public void Hostile_names_are_escaped_or_cleaned_and_never_act()
    {
        string[] names = ["<script>alert(1)</script>", "\"' onload=\"x", "a & b]]>", "\u202Eeduolc\u202C", "cœur\u0000\u0007\t\nville", "🏘️ Émoji-sur-Mer", "\uD800seul", "", new string('é', 200), "-- -->"];
        Plate plate = Plates.Grid(5, 2, i => names[i]);
        plate = plate with
        {
            Headings = plate.Headings with { Finding = names[0], Subtitle = names[1], RuleText = names[2], Sources = [.. names], Notes = [.. names] },
            Structures = [.. Enumerable.Range(0, 10).Select(i => Named(Plates.Structure(i, 602_500 + (5000 * (i % 5)), 6_602_500 + (5000 * (i / 5)), Plates.Code(i)), names[i], i))],
        };
        foreach (string theme in MapThemeReader.Names)
        {
            XDocument document = Draw(plate, theme);
            Assert.DoesNotContain(document.Descendants(), e => e.Name.LocalName == "script");
            Assert.DoesNotContain(document.Descendants().Attributes(), a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
            Assert.DoesNotContain("\u202E", document.ToString(), StringComparison.Ordinal);
            Assert.Equal("<script>alert(1)</script>", Communes(document).Single(p => p.Attribute("data-code")!.Value == "03001").Attribute("data-nom")!.Value);
        }

        static ShownStructure Named(ShownStructure s, string name, int i) => s with
        {
            Structure = s.Structure with { Id = name + i.ToString(CultureInfo.InvariantCulture), Nom = name },
            Seat = s.Seat! with { Nom = name },
        };
    }

    [Fact]
    public void The_drawn_polygons_of_a_grid_fill_the_outline_without_gap_or_overlap() => AssertCoverage(Plates.Grid(9, 7), 63);

    [OpenDataTheory]
    [InlineData("03")]
    [InlineData("62")]
    [InlineData("75")]
    [InlineData("2A")]
    [InlineData("971")]
    public void The_drawn_polygons_of_a_departement_fill_the_outline_without_gap_or_overlap(string departement)
    {
        Plate plate = Plates.Real(departement);
        AssertCoverage(plate, plate.Communes.Length);
    }

    [OpenDataFact]
    public void The_svg_of_a_departement_is_light()
    {
        Assert.InRange(Bytes(Plates.Real("03")).Length, 50_000, 350_000);
    }

    [Fact]
    public void A_departement_of_one_commune_without_structure_nor_population_is_drawn()
    {
        Plate plate = Plates.Grid(1, 1);
        plate = plate with
        {
            Communes = [plate.Communes[0].With(c => c with { Population = null, Epci = null })],
            TotalInhabitants = null,
            Figures = [("cs", new Chiffre("couverte", 1, 100, null, null))],
        };
        foreach (string theme in MapThemeReader.Names)
            Assert.Single(Communes(Draw(plate, theme)));
    }

    [Fact]
    public void The_legend_names_only_what_is_on_the_map()
    {
        Plate plate = Plates.Grid(4, 3);
        string Legend(Plate m) => string.Join('\n', Draw(m).Root!.Elements(Svg + "g").Single(g => g.Attribute("id")!.Value == "legende").Descendants(Svg + "text").Select(t => t.Value));
        Assert.DoesNotContain("centre social en", Legend(plate), StringComparison.Ordinal);
        Assert.DoesNotContain("QPV", Legend(plate), StringComparison.Ordinal);
        string with = Legend(plate with { Structures = [Plates.Structure(0, 602_000, 6_602_000, Plates.Code(0)), Plates.Structure(2, 612_000, 6_602_000, Plates.Code(2)) with { IsProject = true }] });
        Assert.Contains("1\u00A0centre social", with, StringComparison.Ordinal);
        Assert.Contains("1\u00A0EVS en préfiguration", with, StringComparison.Ordinal);
        Plate bare = plate with { Figures = [.. plate.Figures.Select(f => f.Fill == "evs" ? (f.Fill, f.Chiffre with { Communes = 0 }) : f)] };
        Assert.Contains("EVS seul", Legend(plate), StringComparison.Ordinal);
        Assert.DoesNotContain("EVS seul", Legend(bare), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_keeps_its_size_whatever_is_on_it()
    {
        foreach ((string size, double width, double height) in new[] { ("A4-portrait", 210.0, 297.0), ("a4-paysage", 297, 210), ("180x120mm", 180, 120), ("A3-portrait", 297, 420), ("a5-portrait", 148, 210) })
        {
            Assert.True(PageSpec.TryParse(size, out PageSpec? page));
            MapScene scene = Plate.Compose(WithStructures(6, 4), page, Couverture);
            Assert.Equal((width, height), (scene.WidthMm, scene.HeightMm));
            Assert.True(scene.Layout.Body.Inflate(0.5).Contains(scene.Layout.MapBox));
            Assert.All(scene.Layout.Blocks, block => Assert.True(scene.Layout.Body.Inflate(0.5).Contains(block.Box), block.ToString()));
        }
    }

    [Fact]
    public void The_shape_of_the_departement_turns_the_page()
    {
        MapScene wide = Plate.Compose(Plates.Grid(9, 3), PageSpec.A4, Couverture), tall = Plate.Compose(Plates.Grid(3, 9), PageSpec.A4, Couverture);
        Assert.True(wide.WidthMm > wide.HeightMm);
        Assert.True(tall.WidthMm < tall.HeightMm);
    }

    [Theory]
    [InlineData("A4", true)]
    [InlineData("a3-paysage", true)]
    [InlineData("180,5x120mm", true)]
    [InlineData("1200x630px", true)]
    [InlineData("", false)]
    [InlineData("A9", false)]
    [InlineData("1200x630", false)]
    [InlineData("0x0mm", false)]
    [InlineData("1e9x1e9mm", false)]
    [InlineData("NaNxNaNmm", false)]
    [InlineData("100.5x200px", false)]
    [InlineData("180x120mm-paysage", false)]
    public void A_size_is_read_or_refused(string text, bool isAccepted) => Assert.Equal(isAccepted, PageSpec.TryParse(text, out _));

    internal static Plate WithStructures(int columns, int rows)
    {
        Plate plate = Plates.Grid(columns, rows);
        GeometryFactory factory = new();
        return plate with
        {
            Structures =
            [
                .. Enumerable.Range(0, columns * rows).Where(i => i % 2 == 0).Select(i =>
                    Plates.Structure(i, 602_500 + (5000 * (i % columns)), 6_602_500 + (5000 * (i / columns)), Plates.Code(i), i % 4 == 0)),
                Plates.Structure(90, 602_500, 6_602_500, Plates.Code(0)),
                Plates.Structure(91, 602_500, 6_602_500, Plates.Code(0)) with { IsProject = true },
                Nowhere(Plates.Structure(92, 0, 0, null)),
            ],
            Qpv =
            [
                Plates.Quarter("QP003001", "Cœur d’agglo", new MapShape(Crs.Lambert93, factory.ToGeometry(new Envelope(601_000, 603_000, 6_601_000, 6_602_000))), QpvEtat.Servi),
                Plates.Quarter("QP003002", "Les Ailes", new MapShape(Crs.Lambert93, factory.ToGeometry(new Envelope(611_000, 611_100, 6_601_000, 6_601_100))), QpvEtat.SansStructure),
            ],
        };
    }

    private static ShownStructure Nowhere(ShownStructure s) => s with { Structure = s.Structure with { Sites = [] }, Sites = [] };

    private static void AssertCoverage(Plate plate, int expected)
    {
        Geometry[] drawn = [.. Communes(Draw(plate)).Select(path => SvgPathReader.Polygon(path.Attribute("d")!.Value))];
        Assert.Equal(expected, drawn.Length);
        Assert.All(drawn, g => Assert.True(g.IsValid && g.Area > 0));
        Geometry union = UnaryUnionOp.Union(drawn);
        double sum = drawn.Sum(g => g.Area);

        // No overlap: the parts add up to the whole. No gap: the whole has no hole that the département does not have.
        Assert.InRange(Math.Abs(sum - union.Area), 0, 1e-6 * sum);
        Assert.Equal(Holes(CoverageTopology.Build([.. plate.Communes.OrderBy(c => c.Commune.Code).Select(c => c.Commune.MapShape!.Geometry)]).Outline(new GeometryFactory())), Holes(union));
    }

    private static int Holes(Geometry geometry) =>
        Enumerable.Range(0, geometry.NumGeometries).Sum(i => ((Polygon)geometry.GetGeometryN(i)).NumInteriorRings);

    private static XElement[] Communes(XDocument document) =>
        [.. document.Descendants(Svg + "path").Where(p => p.Attribute("id")?.Value.StartsWith("commune-", StringComparison.Ordinal) == true)];

    private static ReadOnlyMemory<byte> Bytes(Plate plate, string theme = "couverture") => SvgWriter.ToBytes(Plate.Compose(plate, PageSpec.A4, MapThemeReader.Load(theme)));

    private static XDocument Draw(Plate plate, string theme = "couverture") => XDocument.Parse(Encoding.UTF8.GetString(Bytes(plate, theme).Span));
}
