using System.Text;
using System.Text.RegularExpressions;
using Senacs.Geo.Issues;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Rendering;
using Senacs.Geo.Maps.Themes;

namespace Senacs.Geo.Adapters.Tests.Maps;

/// <summary>Runs where Ghostscript and librsvg are installed.</summary>
public sealed class PrinterFactAttribute : FactAttribute
{
    public PrinterFactAttribute()
    {
        try
        {
            Ghostscript.Require();
            SvgRasteriser.ToPixels("""<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>"""u8.ToArray(), 1, 1);
        }
        catch (SourceUnavailableException e)
        {
            Skip = e.Message;
        }
    }
}

public partial class PdfTests
{
    private static readonly MapScene Scene = MapScene.Compose(MapModels.Grid(5, 4) with { Structures = [MapModels.Structure(0, 602_000, 6_602_000, null)] }, PageSpec.A5, MapThemeReader.Load("couverture"));

    [Theory]
    [InlineData("0.117647 0.117647 0.117647 rg", "0 0 0 0.8824 k")]
    [InlineData("1 1 1 RG", "0 0 0 0 K")]
    [InlineData("0 0 0 rg\n0 0 5 5 re f", "0 0 0 1 k\n0 0 5 5 re f")]
    [InlineData("0.5 g 0 G", "0 0 0 0.5 k 0 0 0 1 K")]
    [InlineData("0.47451 0.65098 0.823529 rg", "0.47451 0.65098 0.823529 rg")]
    [InlineData("(0 0 0 rg \\) 1 1 1 RG) Tj", "(0 0 0 rg \\) 1 1 1 RG) Tj")]
    [InlineData("[(a)-3(b)]TJ 0 0 0 rg", "[(a)-3(b)]TJ 0 0 0 1 k")]
    [InlineData("<0011> Tj /a0 gs 1 1 1 rg", "<0011> Tj /a0 gs 0 0 0 0 k")]
    [InlineData("1 0 0 1 0 0 cm [] 0.0 d 0 J", "1 0 0 1 0 0 cm [] 0.0 d 0 J")]
    public void Neutral_colours_become_black_ink_alone_and_nothing_else_changes(string content, string expected) =>
        Assert.Equal(expected, Encoding.ASCII.GetString(PdfInk.Rewritten(Encoding.ASCII.GetBytes(content))));

    [PrinterFact]
    public void For_the_printer_every_colour_is_in_inks_and_neutral_text_and_lines_are_black_ink_alone()
    {
        byte[] pdf = Pdf(PdfColours.Cmyk);
        PdfDocument document = PdfDocument.Read(pdf);
        string content = string.Concat(document.Numbers.Where(n => document.Entry(n, "Length1") is null).Select(document.Content).OfType<byte[]>().Select(Encoding.Latin1.GetString).Where(c => !c.StartsWith("/CIDInit", StringComparison.Ordinal)));
        Assert.Contains(" re", content, StringComparison.Ordinal);
        Assert.DoesNotMatch(RgbOperator(), content);
        Assert.DoesNotContain("/DeviceRGB", Encoding.Latin1.GetString(pdf), StringComparison.Ordinal);
        Assert.DoesNotContain("/Subtype /Image", Encoding.Latin1.GetString(pdf), StringComparison.Ordinal);
        Assert.Contains("/FontFile", Encoding.Latin1.GetString(pdf), StringComparison.Ordinal);

        // The colour in force at each text is the map's text colour, #1E1E1E, as black ink alone; 0.882 to three decimals.
        string[] texts = [.. TextWithItsInk().Matches(content).Select(m => m.Groups[1].Value).Distinct(StringComparer.Ordinal)];
        Assert.Contains(texts, t => t.StartsWith("0 0 0 0.882", StringComparison.Ordinal));
        // lines: the limit of the département, #3A3A3A, and of the EPCI, #6B6B6B
        string[] strokes = [.. Stroke().Matches(content).Select(m => m.Groups[1].Value).Distinct(StringComparer.Ordinal)];
        Assert.Contains(strokes, s => s.StartsWith("0 0 0 0.77", StringComparison.Ordinal));
        Assert.Contains(strokes, s => s.StartsWith("0 0 0 0.58", StringComparison.Ordinal));
        // no four-ink grey anywhere: cyan, magenta and yellow together are a colour, never close to one another
        Assert.All(texts.Concat(strokes), ink =>
        {
            double[] parts = [.. ink.Split(' ').Select(p => double.Parse(p, System.Globalization.CultureInfo.InvariantCulture))];
            Assert.True((parts[0] == 0 && parts[1] == 0 && parts[2] == 0) || parts[..3].Max() - parts[..3].Min() > 0.1, ink);
        });
    }

    [PrinterFact]
    public void For_the_printer_the_bytes_are_the_same_each_time_and_language_and_title_stay()
    {
        byte[] pdf = Pdf(PdfColours.Cmyk);
        Assert.Equal(pdf, Pdf(PdfColours.Cmyk));
        PdfDocument document = PdfDocument.Read(pdf);
        Assert.Equal("(fr-FR)", document.Entry(document.Catalog, "Lang"));
        Assert.Null(document.Entry(document.Catalog, "Metadata"));
        Assert.Contains("D:20221231000000Z", Encoding.Latin1.GetString(pdf), StringComparison.Ordinal);
    }

    [PrinterFact]
    public void Ghostscript_that_takes_too_long_is_stopped_with_a_French_message()
    {
        PdfDocument document = PdfDocument.Read(SvgRasteriser.ToPdf([new PdfPage(SvgWriter.ToBytes(Scene), Scene.WidthMm, Scene.HeightMm)]));
        SourceUnavailableException e = Assert.Throws<SourceUnavailableException>(() => Ghostscript.ToCmyk(document, TimeSpan.Zero));
        Assert.Contains("Ghostscript", e.Message, StringComparison.Ordinal);
        Assert.Contains("il n’a pas fini", e.Message, StringComparison.Ordinal);
    }

    [RasterFact]
    public void A_map_says_its_language_its_title_and_its_text_alternative()
    {
        PdfDocument document = PdfDocument.Read(Pdf(PdfColours.Rgb));
        Assert.Equal("(fr-FR)", document.Entry(document.Catalog, "Lang"));
        int info = document.Numbers.Single(n => document.Entry(n, "Subject") is not null);
        Assert.Equal(Scene.Title, Text(document.Entry(info, "Title")!));
        Assert.Equal(Scene.Description, Text(document.Entry(info, "Subject")!));
        Assert.Equal("(Senacs.Geo)", document.Entry(info, "Author"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("%PDF-1.4\nstartxref\n9\n%%EOF")]
    [InlineData("%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 >>\nstartxref\n9\n%%EOF")]
    public void What_is_not_a_simple_pdf_is_refused(string text) =>
        Assert.Throws<InvalidDataException>(() => PdfDocument.Read(Encoding.ASCII.GetBytes(text)));

    [RasterFact]
    public void Keys_of_a_dictionary_are_found_at_its_first_level_only_and_strings_may_hold_anything()
    {
        PdfDocument document = PdfDocument.Read(Pdf(PdfColours.Rgb));
        int number = document.Add("<< /A << /B 1 /C [ 2 (\\)]>> /B 9) ] >> /B 12 0 R /D (x (y) \\( z) /E /F >>");
        Assert.Equal("12 0 R", document.Entry(number, "B"));
        Assert.Equal("(x (y) \\( z)", document.Entry(number, "D"));
        Assert.Equal("/F", document.Entry(number, "E"));
        Assert.Null(document.Entry(number, "C"));
        document.SetEntry(number, "B", "7");
        document.SetEntry(number, "D", null);
        Assert.Equal("7", document.Entry(number, "B"));
        Assert.Null(document.Entry(number, "D"));
        Assert.Equal("<< /B 1 /C [ 2 (\\)]>> /B 9) ] >>", document.Entry(number, "A"));
    }

    [RasterFact]
    public void Pages_drawn_apart_are_put_together_in_order_with_their_own_fonts()
    {
        PdfPage page = new(SvgWriter.ToBytes(Scene), Scene.WidthMm, Scene.HeightMm);
        PdfPage small = new("""<svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="30mm"><text y="9" font-family="Carlito">ab</text></svg>"""u8.ToArray(), 40, 30);
        PdfDocument document = PdfDocument.Read(SvgRasteriser.ToPdf([page, small]));
        document.Append(PdfDocument.Read(SvgRasteriser.ToPdf([small])));
        document.Append(PdfDocument.Read(SvgRasteriser.ToPdf([page])));
        document.Describe(new PdfMetadata("Titre", "Sujet", "Senacs.Geo", new DateOnly(2022, 12, 31)));
        using MemoryStream stream = new();
        document.Write(stream);
        PdfDocument read = PdfDocument.Read(stream.ToArray());
        string[] boxes = [.. read.Pages.Select(p => read.Entry(p, "MediaBox")!)];
        Assert.Equal([boxes[0], boxes[1], boxes[1], boxes[0]], boxes);
        Assert.NotEqual(boxes[0], boxes[1]);
        Assert.All(read.Pages, p => Assert.Equal(read.Entry(read.Catalog, "Pages"), read.Entry(p, "Parent")));
        Assert.All(read.Pages, p => Assert.NotEmpty(read.Content(int.Parse(read.Entry(p, "Contents")!.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture))!));
    }

    private static byte[] Pdf(PdfColours colours)
    {
        using MemoryStream stream = new();
        PdfWriter.Write(Scene, stream, colours);
        return stream.ToArray();
    }

    private static string Text(string value) => value[0] == '<' ? Encoding.BigEndianUnicode.GetString(Convert.FromHexString(value[5..^1])) : value[1..^1];

    [GeneratedRegex("[0-9.]+ [0-9.]+ [0-9.]+ (rg|RG)\\b")]
    private static partial Regex RgbOperator();

    [GeneratedRegex("((?:[0-9.]+ ){3}[0-9.]+) k\\s(?:(?! k\\s)[\\s\\S])*?BT")]
    private static partial Regex TextWithItsInk();

    [GeneratedRegex("((?:[0-9.]+ ){3}[0-9.]+) K\\s")]
    private static partial Regex Stroke();
}
