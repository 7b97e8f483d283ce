using System.Collections.Immutable;
using System.Text;
using System.Xml.Linq;
using NetTopologySuite.Geometries;
using Senacs.Geo.Coverage;
using Senacs.Geo.Issues;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Layout;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;

namespace Senacs.Geo.Adapters.Tests.Maps;

public sealed class MapInsetTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    // 1 mm on paper is 1 km.
    private const double Scale = 0.001;

    [Fact]
    public void Nothing_crowded_means_no_window()
    {
        Assert.Empty(InsetPlanner.Windows([], Scale, 4));
        Assert.Empty(InsetPlanner.Windows([.. Enumerable.Range(0, 20).Select(i => Item(i, 10_000 * i, 0))], Scale, 4));
    }

    [Fact]
    public void Items_at_the_same_place_make_no_window_a_zoom_would_not_part_them() =>
        Assert.Empty(InsetPlanner.Windows([.. Enumerable.Range(0, 9).Select(i => Item(i, 500, 500))], Scale, 4));

    [Fact]
    public void A_crowd_gets_one_window_that_holds_it_and_the_most_crowded_comes_first()
    {
        CrowdItem[] few = [.. Enumerable.Range(0, 4).Select(i => Item(i, 1500 * i, 0))], many = [.. Enumerable.Range(4, 8).Select(i => Item(i, 100_000 + (1200 * i), 50_000))];
        ImmutableArray<Envelope> windows = InsetPlanner.Windows([.. few, .. many], Scale, 4);
        Assert.Equal(2, windows.Length);
        Assert.All(many, m => Assert.True(windows[0].Contains(m.X, m.Y)));
        Assert.All(few, f => Assert.True(windows[1].Contains(f.X, f.Y)));
        Assert.Single(InsetPlanner.Windows([.. few, .. many], Scale, 1));
    }

    [Fact]
    public void The_order_of_the_items_does_not_matter_and_windows_never_overlap()
    {
        Random random = new(11);
        for (int run = 0; run < 40; run++)
        {
            CrowdItem[] items = [.. Enumerable.Range(0, 60).Select(i => Item(i, 60_000 * random.NextDouble(), 40_000 * random.NextDouble()))];
            ImmutableArray<Envelope> windows = InsetPlanner.Windows(items, Scale, 4);
            Assert.Equal(windows.Select(w => w.ToString()), InsetPlanner.Windows([.. items.Reverse()], Scale, 4).Select(w => w.ToString()));
            for (int i = 0; i < windows.Length; i++)
            {
                for (int j = i + 1; j < windows.Length; j++)
                    Assert.True(windows[i].Intersection(windows[j]).Area < 1e-6);
            }
        }
    }

    [Theory]
    [InlineData("couverture")]
    [InlineData("implantation")]
    [InlineData("qpv")]
    public void A_crowded_town_is_shown_in_an_inset_that_covers_nothing(string theme)
    {
        MapScene scene = Plate.Compose(Crowded(), PageSpec.A4, MapThemeReader.Load(theme));
        Box inset = Assert.Single(scene.Layout.Insets);
        Assert.True(scene.Layout.Body.Inflate(0.01).Contains(inset));
        Assert.False(inset.Overlaps(scene.Layout.MapBox));
        Assert.All(scene.Layout.Blocks, block => Assert.False(block.Box.Overlaps(inset), block.ToString()));
        Assert.Equal(0, scene.Labels.Overlaps);
    }

    [Fact]
    public void Ids_stay_unique_each_commune_keeps_one_path_with_a_class_and_the_inset_is_clipped()
    {
        XDocument document = Draw(Crowded(), MapThemeReader.Load("couverture"));
        string[] ids = [.. document.Descendants().Attributes("id").Select(a => a.Value)];
        Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(27, document.Descendants(Svg + "path").Count(p => p.Attribute("data-classe") is not null));
        XElement inset = document.Descendants(Svg + "g").Single(g => g.Attribute("id")?.Value == "encart-1");
        Assert.Equal("Ville 0", inset.Element(Svg + "title")!.Value);
        Assert.Equal("url(#decoupe-encart-1-fond)", inset.Elements(Svg + "g").First().Attribute("clip-path")!.Value);
        Assert.Contains(ids, id => id == "encart-1-commune-03001");
        Assert.Contains(inset.Descendants(Svg + "text"), t => t.Value.EndsWith("\u00A0km", StringComparison.Ordinal));
    }

    [Fact]
    public void A_structure_shown_in_an_inset_is_a_mere_dot_on_the_main_map()
    {
        XDocument document = Draw(Crowded(), MapThemeReader.Load("couverture"));
        XElement main = document.Descendants(Svg + "g").Single(g => g.Attribute("id")?.Value == "structure-cs-000");
        Assert.Equal("lieu-cs", Assert.Single(main.Elements(Svg + "circle")).Attribute("class")!.Value);
        XElement inside = document.Descendants(Svg + "g").Single(g => g.Attribute("id")?.Value == "encart-1-structure-cs-000");
        Assert.Contains(inside.Elements(Svg + "circle"), c => c.Attribute("class")!.Value == "cs-siege");
    }

    [Fact]
    public void A_theme_may_do_without_insets()
    {
        Assert.Equal(0, Read("""{"nom":"x","encarts":{"affichage":"aucun"}}""").MaximumInsets);
        Assert.Equal(2, Read("""{"nom":"x","encarts":{"affichage":"auto","maximum":2}}""").MaximumInsets);
        Assert.Empty(Plate.Compose(Crowded(), PageSpec.A4, MapThemeReader.Load("couverture") with { MaximumInsets = 0 }).Layout.Insets);
        Assert.Contains("encarts.maximum", Assert.Throws<SourceUnavailableException>(() => Read("""{"nom":"x","encarts":{"maximum":9}}""")).Message, StringComparison.Ordinal);
        Assert.Contains("encarts.nombre", Assert.Throws<SourceUnavailableException>(() => Read("""{"nom":"x","encarts":{"nombre":1}}""")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_stays_with_the_word_that_follows()
    {
        TypeStyle type = new("texte", 9, Senacs.Geo.Maps.Fonts.FontFace.Regular);
        for (double width = 20; width < 60; width += 0.5)
        {
            List<(double XMm, int Line, TypeStyle Type, string Text)> pieces = TextFlow.WrapRuns([("Le Grand Quartier", type), ("12\u00A0", type), ("Montplaisir", type), ("Lens", type)], width);
            Assert.Equal(pieces.First(p => p.Text == "12\u00A0").Line, pieces.First(p => p.Text == "Montplaisir").Line);
        }
    }

    [OpenDataTheory]
    [InlineData("62")]
    [InlineData("13")]
    [InlineData("93")]
    public void On_a_real_departement_insets_leave_the_map_and_the_blocks_free(string departement)
    {
        Plate plate = Plates.Real(departement);
        foreach (string theme in new[] { "couverture", "qpv" })
        {
            MapScene scene = Plate.Compose(plate, PageSpec.A4, MapThemeReader.Load(theme));
            Geometry land = NetTopologySuite.Operation.Union.UnaryUnionOp.Union(plate.Communes.Select(c => c.Commune.MapShape!.Geometry));
            Envelope bounds = land.EnvelopeInternal;
            double scale = scene.Layout.MapBox.WidthMm / bounds.Width;
            for (int i = 0; i < scene.Layout.Insets.Length; i++)
            {
                Box box = scene.Layout.Insets[i];
                Envelope under = new(
                    bounds.MinX + ((box.LeftMm - scene.Layout.MapBox.LeftMm) / scale), bounds.MinX + ((box.RightMm - scene.Layout.MapBox.LeftMm) / scale),
                    bounds.MaxY - ((box.BottomMm - scene.Layout.MapBox.TopMm) / scale), bounds.MaxY - ((box.TopMm - scene.Layout.MapBox.TopMm) / scale));
                Assert.False(land.Intersects(new GeometryFactory().ToGeometry(under)), $"{theme} {box}");
                Assert.All(scene.Layout.Blocks, block => Assert.False(block.Box.Overlaps(box)));
                Assert.All(scene.Layout.Insets[(i + 1)..], other => Assert.False(other.Overlaps(box)));
            }

            Assert.Equal(0, scene.Labels.Overlaps);
        }
    }

    /// <summary>A wide département with six structures and two QPV in the first commune, a kilometre apart.</summary>
    private static Plate Crowded()
    {
        GeometryFactory factory = new();
        return Plates.Grid(9, 3, i => "Ville " + i.ToString(System.Globalization.CultureInfo.InvariantCulture)) with
        {
            Structures = [.. Enumerable.Range(0, 6).Select(i => Plates.Structure(i, 601_000 + (600 * (i % 3)), 6_601_000 + (600 * (i / 3)), Plates.Code(0)))],
            Qpv =
            [
                Plates.Quarter("QP003001", "Les Ailes", new Senacs.Geo.Geography.MapShape(Senacs.Geo.Geography.Crs.Lambert93, factory.ToGeometry(new Envelope(601_000, 601_500, 6_602_000, 6_602_400))), QpvEtat.Dans),
                Plates.Quarter("QP003002", "Presles", new Senacs.Geo.Geography.MapShape(Senacs.Geo.Geography.Crs.Lambert93, factory.ToGeometry(new Envelope(602_000, 602_500, 6_602_000, 6_602_400))), QpvEtat.SansStructure),
            ],
        };
    }

    private static CrowdItem Item(int i, double x, double y) => new("k" + i.ToString("000", System.Globalization.CultureInfo.InvariantCulture), x, y, new Envelope(x, x, y, y));

    private static MapTheme Read(string json) => MapThemeReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)), "x.json");

    private static XDocument Draw(Plate plate, MapTheme theme) => XDocument.Parse(Encoding.UTF8.GetString(SvgWriter.ToBytes(Plate.Compose(plate, PageSpec.A4, theme)).Span));
}
