using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Fonts;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Rendering;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;

namespace Senacs.Geo.Adapters.Tests.Maps;

/// <summary>A fact that draws pixels or PDF; skipped where the program was built without its font.</summary>
public sealed class RasterFactAttribute : FactAttribute
{
    public RasterFactAttribute() => Skip = Obstacle;

    internal static string? Obstacle { get; } = CarlitoFont.IsPresent
        ? null : "The program was built without the font: npm ci --prefix src/Senacs.Geo.Maps/Fonts --ignore-scripts";
}

/// <summary>The same of several cases.</summary>
public sealed class RasterTheoryAttribute : TheoryAttribute
{
    public RasterTheoryAttribute() => Skip = RasterFactAttribute.Obstacle;
}

public sealed class MapRenderingTests
{
    private static readonly MapScene Scene = Plate.Compose(MapSvgTests.WithStructures(6, 4), PageSpec.A4, MapThemeReader.Load("couverture"));

    /// <summary>Layout knows the widths without the font; where the font has a letter, they say the same.</summary>
    [RasterFact]
    public void The_committed_metrics_are_those_of_the_font()
    {
        foreach (FontFace face in Enum.GetValues<FontFace>())
        {
            int[] letters = [.. Enumerable.Range(0x21, 0xFFFF).Where(c => !char.IsSurrogate((char)c) && FontMetrics.Carlito.Has(c, face) && AdvanceEm(face, c) is not null)];
            Assert.True(letters.Length > 190, $"{letters.Length}");
            Assert.All(letters, c => Assert.Equal(
                AdvanceEm(face, c)!.Value * 25.4 / 72, FontMetrics.Carlito.WidthMm(((char)c).ToString(), face, 1), 1e-9));
        }
    }

    /// <summary>Every letter that our texts and the names of places use has a glyph in each face.</summary>
    [RasterFact]
    public void The_font_has_every_letter_that_the_maps_write()
    {
        HashSet<char> letters = [.. "0123456789 ’'«»–—−…·•°%/()[]:;,.!?&+<>=*œŒæÆ"];
        foreach (string file in Directory.EnumerateFiles(Path.Combine(OpenData.Root, "maps"), "*.svg", SearchOption.AllDirectories))
            letters.UnionWith(System.Xml.Linq.XDocument.Load(file).Descendants().Where(e => e.Name.LocalName is "text" or "tspan").SelectMany(e => e.Value));
        letters.UnionWith("ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜàâäçéèêëîïôöùûüÿñ");
        letters.RemoveWhere(c => c is '\n' or '\u00A0' or '\u202F'); // spaces are made from the font's own
        foreach (FontFace face in Enum.GetValues<FontFace>())
            Assert.Equal("", string.Concat(letters.Where(c => AdvanceEm(face, c) is null).Order()));
    }

    /// <summary>Null: the font's first file has no such letter.</summary>
    private static double? AdvanceEm(FontFace face, int letter) =>
        TextShaper.Shape(face, ((char)letter).ToString()) is [{ Part.IsExtended: false, Text: { Glyphs: [not 0, ..] } text }] ? text.WidthEm : null;

    /// <summary>A name in capitals, and names from elsewhere: each letter has a glyph of one of the font's two files, and is where the browser puts it.</summary>
    [RasterFact]
    public void A_letter_beyond_those_of_French_is_set_from_the_other_part_of_the_font()
    {
        IReadOnlyList<ShapedRun> runs = TextShaper.Shape(FontFace.Bold, "L’HAŸ Łódź");
        Assert.Equal(["L’HA", "Ÿ", " ", "Ł", "ód", "ź"], runs.Select(r => r.Words));
        Assert.All(runs, r => Assert.DoesNotContain((ushort)0, r.Text.Glyphs));
        Assert.Equal(FontMetrics.Carlito.WidthMm("L’HAŸ Łódź", FontFace.Bold, 10), runs.Sum(r => r.Text.WidthEm) * 10 * FontMetrics.MmPerPoint, 0.5);
        Assert.Equal(runs[1].StartEm + runs[1].Text.WidthEm, runs[2].StartEm);
    }

    [Fact]
    public void A_text_is_as_wide_as_the_sum_of_its_glyphs()
    {
        // Carlito Regular: V 1162, i 470, c 866, h 1076, y 927 units of 2048.
        double units = FontMetrics.Carlito.WidthMm("Vichy", FontFace.Regular, 2048 * 72 / 25.4);
        Assert.Equal(1162 + 470 + 866 + 1076 + 927, units, 6);
        Assert.Equal(0, FontMetrics.Carlito.WidthMm("", FontFace.Bold, 12));
        Assert.True(FontMetrics.Carlito.WidthMm("331\u202F745", FontFace.Regular, 9) > FontMetrics.Carlito.WidthMm("331745", FontFace.Regular, 9));
        Assert.True(FontMetrics.Carlito.WidthMm("🏘", FontFace.Regular, 9) > 0);
    }

    [RasterFact]
    public void A_png_has_the_pixels_and_the_resolution_that_were_asked()
    {
        byte[] png = Png(Scene, 300);
        Assert.Equal(3508, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        Assert.Equal(2480, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
        int physical = png.AsSpan().IndexOf("pHYs"u8);
        Assert.Equal(11811, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(physical + 4)));
        Assert.Equal(1, png[physical + 12]);
    }

    [RasterFact]
    public void A_page_in_pixels_gives_exactly_these_pixels()
    {
        Assert.True(PageSpec.TryParse("1200x630px", out PageSpec? page));
        byte[] png = Png(Plate.Compose(MapSvgTests.WithStructures(6, 4), page, MapThemeReader.Load("couverture")), 96);
        Assert.Equal((1200, 630), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
    }

    [RasterFact]
    public void The_page_has_ink_of_each_class_and_white_margins()
    {
        uint[] pixels = PngWriter.ToPixels(Scene, 1188, 840);
        foreach (uint colour in new[] { 0xFF79A6D2, 0xFFFACC84, 0xFFFFFFFF })
            Assert.True(pixels.Count(p => p == colour) > 5000, colour.ToString("X8", CultureInfo.InvariantCulture));
        Assert.All(pixels[..(1188 * 20)], p => Assert.Equal(0xFFFFFFFF, p));
    }

    /// <summary>1,134 rows are painted in two bands: where one ends, a picture of half the rows, painted in one, shows the same.</summary>
    [RasterFact]
    public void The_bands_of_a_picture_leave_no_seam()
    {
        MapScene scene = Plate.Compose(MapSvgTests.WithStructures(12, 7), PageSpec.A4, MapThemeReader.Load("couverture"));
        uint[] fine = PngWriter.ToPixels(scene, 1600, 1134), coarse = PngWriter.ToPixels(scene, 800, 567);
        double[] differences = [.. Enumerable.Range(260, 48).Select(y => Enumerable.Range(0, 800).Average(x =>
        {
            int at = (2 * y * 1600) + (2 * x);
            return Math.Abs(((Green(fine[at]) + Green(fine[at + 1]) + Green(fine[at + 1600]) + Green(fine[at + 1601])) / 4) - Green(coarse[(y * 800) + x]));
        }))];
        // the band ends between rows 283 and 284 of the coarse picture
        Assert.True(differences[22..26].Max() <= differences[..22].Concat(differences[26..]).Max() + 1, string.Join(' ', differences));

        static int Green(uint pixel) => (int)(pixel >> 8) & 255;
    }

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(300, 700, 3)]
    [InlineData(257, 513, 5000)]
    public void A_png_decodes_to_the_pixels_that_went_in(int width, int height, int colours)
    {
        Random random = new(1);
        uint[] palette = [.. Enumerable.Range(0, colours).Select(_ => 0xFF000000 | (uint)random.Next(1 << 24))];
        uint[] pixels = [.. Enumerable.Range(0, width * height).Select(i => palette[random.Next(colours)])];
        using MemoryStream stream = new();
        PngEncoder.Write(pixels, width, height, 300, stream);
        Assert.Equal(pixels, Decode(stream.ToArray()));
    }

    [Fact]
    public void Few_colours_make_a_palette_many_do_not()
    {
        byte ColourType(int colours)
        {
            using MemoryStream stream = new();
            PngEncoder.Write([.. Enumerable.Range(0, 1000).Select(i => 0xFF000000 | (uint)(i % colours))], 100, 10, 72, stream);
            return stream.ToArray()[25];
        }

        Assert.Equal(3, ColourType(256));
        Assert.Equal(2, ColourType(257));
    }

    [RasterFact]
    public void A_pdf_is_vector_with_embedded_fonts_pinned_dates_and_the_same_bytes_each_time()
    {
        byte[] Pdf()
        {
            using MemoryStream stream = new();
            PdfWriter.Write(Scene, stream);
            return stream.ToArray();
        }

        byte[] pdf = Pdf();
        string text = Encoding.Latin1.GetString(pdf);
        Assert.StartsWith("%PDF-1.", text, StringComparison.Ordinal);
        Assert.Contains("/FontFile", text, StringComparison.Ordinal);
        Assert.Contains("20221231000000Z", text, StringComparison.Ordinal);
        Assert.DoesNotContain("/Subtype /Image", text, StringComparison.Ordinal);
        Assert.Equal(pdf, Pdf());
    }

    [RasterFact]
    public void A_png_has_the_same_bytes_each_time() => Assert.Equal(Png(Scene, 100), Png(Scene, 100));

    private static byte[] Png(MapScene scene, double dpi)
    {
        using MemoryStream stream = new();
        PngWriter.Write(scene, dpi, stream);
        return stream.ToArray();
    }

    /// <summary>A small decoder of what the encoder writes: palette or RGB, filter Up; zlib's checksum is verified by ZLibStream.</summary>
    private static uint[] Decode(byte[] png)
    {
        int width = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), height = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)), type = png[25];
        byte[] palette = [];
        using MemoryStream data = new();
        for (int at = 8; at < png.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            string name = Encoding.ASCII.GetString(png, at + 4, 4);
            if (name == "PLTE")
                palette = png[(at + 8)..(at + 8 + length)];
            if (name == "IDAT")
                data.Write(png, at + 8, length);
            at += 12 + length;
        }

        data.Position = 0;
        using MemoryStream raw = new();
        using (ZLibStream zlib = new(data, CompressionMode.Decompress))
            zlib.CopyTo(raw);
        byte[] bytes = raw.ToArray();
        int channels = type == 3 ? 1 : 3, stride = width * channels;
        byte[] previous = new byte[stride];
        uint[] pixels = new uint[width * height];
        Assert.Equal((stride + 1) * height, bytes.Length);
        for (int y = 0; y < height; y++)
        {
            Assert.Equal(2, bytes[y * (stride + 1)]);
            for (int i = 0; i < stride; i++)
                previous[i] += bytes[(y * (stride + 1)) + 1 + i];
            for (int x = 0; x < width; x++)
            {
                ReadOnlySpan<byte> rgb = type == 3 ? palette.AsSpan(3 * previous[x], 3) : previous.AsSpan(3 * x, 3);
                pixels[(y * width) + x] = 0xFF000000 | ((uint)rgb[0] << 16) | ((uint)rgb[1] << 8) | rgb[2];
            }
        }

        return pixels;
    }
}
