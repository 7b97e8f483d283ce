using System.Text;
using System.Text.RegularExpressions;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Drawing;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Rendering;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Testing;

namespace Senacs.Geo.Adapters.Tests.Maps;

public partial class PdfTests
{
    private static readonly MapScene Scene = Plate.Compose(Plates.Grid(5, 4) with { Structures = [Plates.Structure(0, 602_000, 6_602_000, null)] }, PageSpec.A5, MapThemeReader.Load("couverture"));

    [RasterFact]
    public void For_the_printer_every_colour_is_in_inks_and_neutral_text_and_lines_are_black_ink_alone()
    {
        byte[] pdf = Pdf(PdfColours.Cmyk);
        PdfFile document = PdfFile.Read(pdf);
        string content = string.Concat(document.Numbers.Where(n => document.Entry(n, "Length1") is null).Select(document.Content).OfType<byte[]>().Select(Encoding.Latin1.GetString).Where(c => !c.StartsWith("/CIDInit", StringComparison.Ordinal)));
        Assert.Contains(" l\n", content, StringComparison.Ordinal);
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

    [RasterFact]
    public void A_letter_beyond_those_of_French_brings_the_other_part_of_its_face()
    {
        using MemoryStream stream = new();
        Plate plate = Plates.Grid(5, 4);
        plate = plate with { Headings = plate.Headings with { Finding = "L’HAŸ, Łódź" } };
        PdfWriter.Write(Plate.Compose(plate, PageSpec.A5, MapThemeReader.Load("couverture")), stream);
        PdfFile document = PdfFile.Read(stream.ToArray());
        string[] fonts = [.. document.Numbers.Select(n => document.Entry(n, "FontName")).OfType<string>().Select(f => f[8..]).Order(StringComparer.Ordinal)];
        Assert.Contains("Carlito,Bold", fonts);
        Assert.Contains("Carlito-,Bold", fonts);
    }

    /// <summary>#79A6D2 and #0B2A4A are the blues of the map: neither purple (magenta) nor mud (yellow).</summary>
    [RasterFact]
    public void For_the_printer_a_colour_has_two_coloured_inks_at_most_and_a_blue_little_magenta()
    {
        PdfFile document = PdfFile.Read(Pdf(PdfColours.Cmyk));
        string content = Encoding.Latin1.GetString(document.Content(int.Parse(document.Entry(document.Pages[0], "Contents")!.Split(' ')[0].Trim('['), System.Globalization.CultureInfo.InvariantCulture))!);
        double[][] inks = [.. Inked().Matches(content).Select(m => m.Groups[1].Value).Distinct(StringComparer.Ordinal)
            .Select(i => i.Split(' ').Select(p => double.Parse(p, System.Globalization.CultureInfo.InvariantCulture)).ToArray())];
        Assert.All(inks, i => Assert.Contains(0, i[..3]));
        Assert.Contains(inks, i => i is [0.42, < 0.2, 0, 0.18]);
        Assert.Contains(inks, i => i is [0.85, < 0.4, 0, 0.71]);
    }

    [RasterFact]
    public void For_the_printer_the_bytes_are_the_same_each_time_and_language_and_title_stay()
    {
        byte[] pdf = Pdf(PdfColours.Cmyk);
        Assert.Equal(pdf, Pdf(PdfColours.Cmyk));
        PdfFile document = PdfFile.Read(pdf);
        Assert.Equal("(fr-FR)", document.Entry(document.Catalog, "Lang"));
        Assert.Null(document.Entry(document.Catalog, "Metadata"));
        Assert.Contains("D:20221231000000Z", Encoding.Latin1.GetString(pdf), StringComparison.Ordinal);
    }

    [RasterFact]
    public void A_map_says_its_language_its_title_and_its_text_alternative()
    {
        PdfFile document = PdfFile.Read(Pdf(PdfColours.Rgb));
        Assert.Equal("(fr-FR)", document.Entry(document.Catalog, "Lang"));
        int info = document.Numbers.Single(n => document.Entry(n, "Subject") is not null);
        Assert.Equal(Scene.Title, Text(document.Entry(info, "Title")!));
        Assert.Equal(Scene.Description, Text(document.Entry(info, "Subject")!));
        Assert.Equal("(Senacs.Geo)", document.Entry(info, "Author"));
    }

    /// <summary>Title first though it is drawn last; what the map shows is one figure, told in words; every mark of the page leads to its element.</summary>
    [RasterFact]
    public void A_map_is_tagged_as_a_title_and_a_figure()
    {
        PdfFile document = PdfFile.Read(Pdf(PdfColours.Rgb));
        int root = Number(document.Entry(document.Catalog, "StructTreeRoot")!), whole = Numbers(document.Entry(root, "K")!).Single();
        int[] parts = Numbers(document.Entry(whole, "K")!);
        Assert.Equal(["/H1", "/Figure"], parts.Select(p => document.Entry(p, "S")));
        Assert.Equal(Scene.Description, Text(document.Entry(parts[1], "Alt")!));
        string content = Encoding.Latin1.GetString(document.Content(Number(document.Entry(document.Pages[0], "Contents")!))!);
        int marks = Marked().Count(content);
        Assert.True(marks >= 2);
        Assert.Equal(marks, parts.Sum(p => Marked().Count(document.Entry(p, "K")!)));
        Assert.Equal(content.Split(" BDC").Length + content.Split(" BMC").Length, content.Split("EMC").Length + 1);

        static int Number(string reference) => int.Parse(reference.Split(' ')[0].Trim('['), System.Globalization.CultureInfo.InvariantCulture);

        static int[] Numbers(string references) => [.. Reference().Matches(references).Select(m => int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))];
    }

    private static byte[] Pdf(PdfColours colours)
    {
        using MemoryStream stream = new();
        PdfWriter.Write(Scene, stream, colours);
        return stream.ToArray();
    }

    private static string Text(string value) => value[0] == '<' ? Encoding.BigEndianUnicode.GetString(Convert.FromHexString(string.Concat(value[5..^1].Where(char.IsAsciiHexDigit)))) : value[1..^1];

    [GeneratedRegex("[0-9.]+ [0-9.]+ [0-9.]+ (rg|RG)\\b")]
    private static partial Regex RgbOperator();

    [GeneratedRegex("((?:[0-9.]+ ){3}[0-9.]+) k\\s(?:(?! k\\s)[\\s\\S])*?BT")]
    private static partial Regex TextWithItsInk();

    [GeneratedRegex("((?:[0-9.]+ ){3}[0-9.]+) [kK]\\s")]
    private static partial Regex Inked();

    [GeneratedRegex("MCID [0-9]+")]
    private static partial Regex Marked();

    [GeneratedRegex("([0-9]+) 0 R")]
    private static partial Regex Reference();

    [GeneratedRegex("((?:[0-9.]+ ){3}[0-9.]+) K\\s")]
    private static partial Regex Stroke();
}
