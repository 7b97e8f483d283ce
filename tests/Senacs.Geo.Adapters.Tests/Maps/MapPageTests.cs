using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Senacs.Geo.Issues;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Logos;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Rendering;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Testing;

namespace Senacs.Geo.Adapters.Tests.Maps;

/// <summary>Sizes, bleed, paper, logo, situation map, small multiples.</summary>
public sealed class MapPageTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [RasterTheory]
    [InlineData("banniere", 1500, 500)]
    [InlineData("RESEAUX", 1200, 630)]
    [InlineData("carre", 1080, 1080)]
    [InlineData("vertical", 1080, 1920)]
    public void A_screen_format_is_known_by_its_name_and_gives_its_pixels(string name, int width, int height)
    {
        Assert.True(PageSpec.TryParse(name, out PageSpec? page));
        MapScene scene = Plate.Compose(Plates.Grid(8, 6), page, MapThemeReader.Load("couverture"));
        using MemoryStream png = new();
        PngWriter.Write(scene, 300, png);
        Assert.Equal((width, height), PngSize(png.ToArray()));
    }

    [Fact]
    public void Bleed_widens_the_sheet_with_paper_and_eight_crop_marks_that_stay_off_the_page()
    {
        Plate plate = Plates.Grid(8, 6);
        MapTheme theme = MapThemeReader.Load("couverture");
        MapScene plain = Plate.Compose(plate, PageSpec.A5, theme), bled = Plate.Compose(plate, PageSpec.A5 with { BleedMm = 3 }, theme);
        Assert.Equal(plain.WidthMm + 18, bled.SheetWidthMm);
        XElement root = Root(bled);
        Assert.Equal(Invariant($"{bled.SheetWidthMm}mm"), root.Attribute("width")!.Value);
        Assert.Equal(Invariant($"-9 -9 {bled.SheetWidthMm} {bled.SheetHeightMm}"), root.Attribute("viewBox")!.Value);
        XElement paper = root.Elements(Svg + "rect").First(e => e.Attribute("id")?.Value == "papier");
        Assert.Equal(("-3", Invariant($"{bled.WidthMm + 6}")), (paper.Attribute("x")!.Value, paper.Attribute("width")!.Value));
        SceneGroup marks = bled.Layers[^1].Items.OfType<SceneGroup>().Single(g => g.Id == "traits-de-coupe");
        Assert.Equal(8, marks.Items.Length);
        foreach (ScenePolyline line in marks.Items.Cast<ScenePolyline>())
        {
            for (int i = 0; i < line.XyMm.Length; i += 2)
                Assert.True(line.XyMm[i] <= -3 || line.XyMm[i] >= bled.WidthMm + 3 || line.XyMm[i + 1] <= -3 || line.XyMm[i + 1] >= bled.HeightMm + 3);
        }
    }

    [RasterFact]
    public void A_pdf_with_bleed_says_where_it_is_cut()
    {
        MapScene scene = Plate.Compose(Plates.Grid(8, 6), PageSpec.A5 with { BleedMm = 3 }, MapThemeReader.Load("couverture"));
        using MemoryStream pdf = new();
        PdfWriter.Write(scene, pdf);
        PdfFile document = PdfFile.Read(pdf.ToArray());
        double[] trim = Numbers(document.Entry(document.Pages[0], "TrimBox")!), bleed = Numbers(document.Entry(document.Pages[0], "BleedBox")!);
        Assert.Equal(scene.WidthMm, (trim[2] - trim[0]) * 25.4 / 72, 0.01);
        Assert.Equal(scene.HeightMm + 6, (bleed[3] - bleed[1]) * 25.4 / 72, 0.01);

        static double[] Numbers(string array) => [.. array.Trim('[', ']').Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
    }

    [RasterFact]
    public void A_transparent_page_has_no_paper_and_its_png_a_clear_corner()
    {
        MapScene scene = Plate.Compose(Plates.Grid(4, 4), PageSpec.A5 with { IsTransparent = true }, MapThemeReader.Load("couverture"));
        Assert.DoesNotContain(Root(scene).Descendants(), e => e.Attribute("id")?.Value == "papier");
        uint[] pixels = PngWriter.ToPixels(scene, 200, 280);
        Assert.Equal(0u, pixels[0] >> 24);
        Assert.Contains(pixels, p => p >> 24 == 255);
    }

    [RasterFact]
    public void A_logo_stands_beside_the_title_and_pushes_the_blocks_down()
    {
        MapLogo logo = LogoReader.Read("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 60 20'><rect width='60' height='20' fill='#005ca9'/></svg>"u8.ToArray(), "logo.svg");
        Assert.Equal(3, logo.AspectRatio);
        MapScene scene = Plate.Compose(WithLogo(Plates.Grid(8, 6), logo), PageSpec.A4, MapThemeReader.Load("couverture"));
        SceneImage image = scene.Layers[^1].Items.OfType<SceneImage>().Single();
        Box box = new(image.XMm, image.YMm, image.WidthMm, image.HeightMm);
        Assert.True(scene.Layout.Body.TopMm >= box.BottomMm);
        Assert.True(box.RightMm <= scene.WidthMm - 9.9);
        uint[] pixels = PngWriter.ToPixels(scene, (int)scene.WidthMm * 4, (int)scene.HeightMm * 4);
        Assert.Equal(0xFF005CA9, pixels[((int)(4 * (image.YMm + (image.HeightMm / 2))) * (int)scene.WidthMm * 4) + (int)(4 * (image.XMm + (image.WidthMm / 2)))]);
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><script>alert(1)</script></svg>", "script")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><rect onload='x()'/></svg>", "onload")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><image href='http://exemple.fr/a.png'/></svg>", "href")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><rect fill='url(http://exemple.fr/a)'/></svg>", "fill")]
    [InlineData("<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>", "DOCTYPE")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>", "taille")]
    [InlineData("<html/>", "ni un PNG ni un SVG")]
    [InlineData("bonjour", "ni un PNG ni un SVG")]
    [InlineData("", "le fichier est vide")]
    public void A_logo_that_could_act_or_says_no_size_is_refused(string content, string said)
    {
        SourceUnavailableException e = Assert.Throws<SourceUnavailableException>(() => LogoReader.Read(Encoding.UTF8.GetBytes(content), "logo.svg"));
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
        Assert.Contains("logo.svg", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_logo_of_more_than_two_megabytes_or_a_cut_png_is_refused()
    {
        Assert.Throws<SourceUnavailableException>(() => LogoReader.Read(new byte[LogoReader.MostBytes + 1], "logo.png"));
        Assert.Throws<SourceUnavailableException>(() => LogoReader.Read(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0 }, "logo.png"));
    }

    [Fact]
    public void The_situation_map_shows_the_departement_inside_France_and_overlaps_nothing()
    {
        MapScene scene = Plate.Compose(Plates.Grid(12, 8), PageSpec.A4, MapThemeReader.Load("couverture"));
        SceneGroup situation = scene.Layers[^1].Items.OfType<SceneGroup>().Single(g => g.Id == "situation");
        Box france = Extent((ScenePath)situation.Items[0]), departement = Extent((ScenePath)situation.Items[1]);
        Assert.InRange(france.WidthMm, 11.9, 18.1);
        Assert.True(france.Contains(departement));
        Assert.All(scene.Layout.Blocks, b => Assert.False(b.Box.Overlaps(france)));
        Assert.False(scene.Layout.MapBox.Overlaps(france) && scene.Layout.MapBox.Contains(france));
    }

    [Fact]
    public void Small_multiples_have_one_scale_one_extent_and_do_not_overlap()
    {
        Plate plate = Plates.Grid(8, 6);
        foreach (int count in new[] { 1, 2, 5, 9, SmallMultiples.MostPanels })
        {
            ImmutableArray<MultiplePanel> panels =
                [.. Enumerable.Range(0, count).Select(i => new MultiplePanel((2000 + i).ToString(CultureInfo.InvariantCulture), Invariant($"{i} communes couvertes sur 48"), plate))];
            MapScene scene = SmallMultiples.Compose(new Headings { Finding = "Titre", Neutral = "Titre", Subtitle = "Sous-titre" }, panels, PageSpec.A4, MapThemeReader.Load("couverture"));
            Box[] maps = [.. scene.Layers[0].Items.Cast<SceneGroup>().Select(g => g.Items.OfType<ScenePath>().Select(Extent).Aggregate((a, b) => a.Union(b)))];
            Assert.Equal(count, maps.Length);
            Assert.All(maps, m => Assert.Equal(maps[0].WidthMm, m.WidthMm, 0.03));
            Assert.All(maps, m => Assert.True(new Box(0, 0, scene.WidthMm, scene.HeightMm).Contains(m)));
            for (int i = 0; i < maps.Length; i++)
                Assert.All(maps.Skip(i + 1), m => Assert.False(m.Overlaps(maps[i])));
        }
    }

    private static Plate WithLogo(Plate plate, MapLogo logo) => plate with { Headings = plate.Headings with { Logo = logo } };

    internal static Box Extent(ScenePath path)
    {
        IEnumerable<(int X, int Y)> points = path.Parts.SelectMany(part => part.Chunk(2).Select(p => (p[0], p[1])));
        return Box.FromEdges(points.Min(p => p.X) / 100.0, points.Min(p => p.Y) / 100.0, points.Max(p => p.X) / 100.0, points.Max(p => p.Y) / 100.0);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static XElement Root(MapScene scene) => XDocument.Parse(Encoding.UTF8.GetString(SvgWriter.ToBytes(scene).Span)).Root!;

    private static (int, int) PngSize(byte[] png) =>
        (System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
}
