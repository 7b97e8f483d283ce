using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Senacs.Geo.Coverage;
using Senacs.Geo.Exports;
using Senacs.Geo.Maps.Colours;
using Senacs.Geo.Maps.Themes;

namespace Senacs.Geo.Adapters.Tests.Exports;

/// <summary>A class has one colour, whatever shows it.</summary>
public class ColourTests
{
    // what the EVS were in the outputs that did not follow the maps
    private const string Former = "F8CD84";

    [Theory]
    [InlineData(Couleurs.CentreSocial)]
    [InlineData(Couleurs.EvsSeul)]
    public void Report_workbook_and_style_have_the_colour_of_the_class(string colour)
    {
        foreach ((string what, string text) in Outputs())
        {
            Assert.True(text.Contains(colour[1..], StringComparison.OrdinalIgnoreCase) || text.Contains(Decimal(colour), StringComparison.Ordinal), $"{what} has no {colour}");
            Assert.DoesNotContain(Former, text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Decimal("#" + Former), text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_theme_that_fills_with_the_classes_gives_them_the_same_colours()
    {
        foreach (MapTheme theme in MapThemeReader.Names.Select(MapThemeReader.Load).Where(t => t.Fill is CommuneFill.Classes or CommuneFill.FourClasses && !t.ShowPopulationCircles))
        {
            Assert.Equal(Rgb.Parse(Couleurs.EvsSeul), theme.ClassColours[Classe.EvsSeul]);
            Assert.Equal(Rgb.Parse(Couleurs.ZoneBlanche), theme.ClassColours[Classe.ZoneBlanche]);
        }
    }

    /// <summary>Hexadecimal in texts, bytes in code, numbers as QGIS writes them. What explains how a colour is written may show one.</summary>
    [Fact]
    public void No_source_says_a_colour_a_second_time()
    {
        string[] explain = ["Couleurs.cs", "Rgb.cs", "MapThemeReader.cs", "SvgInline.cs"];
        string[] sources =
        [
            .. ((string[])["*.cs", "*.css", "*.js", "*.svg"]).SelectMany(p => Directory.GetFiles(Path.Combine(OpenData.Root, "src"), p, SearchOption.AllDirectories)),
            .. Directory.GetFiles(Path.Combine(OpenData.Root, "maps", "themes"), "couverture*.json"),
        ];
        string[] read = [.. sources.Where(f => !f.Split(Path.DirectorySeparatorChar).Any(p => p is "obj" or "bin" or "node_modules") && !explain.Contains(Path.GetFileName(f)))];
        Assert.InRange(read.Length, 200, 2000);
        foreach ((string name, string colour) in Couleurs.Noms.Where(c => c.Couleur != Couleurs.ZoneBlanche))
        {
            Regex copy = new($"{colour[1..]}|0x{colour[1..3]}, *0x{colour[3..5]}, *0x{colour[5..7]}|{Decimal(colour)}", RegexOptions.IgnoreCase);
            Assert.All(read, f => Assert.False(copy.IsMatch(File.ReadAllText(f)), $"{f} says {name} again"));
        }
    }

    private static IEnumerable<(string What, string Text)> Outputs()
    {
        yield return ("rapport.html", Output.TextOf(s => RapportHtml.Write(SampleReport.Standard, s)));
        using (ZipArchive book = new(new MemoryStream(Output.Of(s => CouvertureXlsx.Write(SampleReport.Standard, s)))))
        {
            using StreamReader styles = new(book.GetEntry("xl/styles.xml")!.Open());
            yield return ("couverture.xlsx", styles.ReadToEnd());
        }

        yield return ("couverture.gpkg", Encoding.Latin1.GetString(Output.Of(s => CouvertureGpkg.Write(SampleReport.Standard, s))));
    }

    // as QGIS writes it
    private static string Decimal(string colour) =>
        $"{Convert.ToInt32(colour[1..3], 16)},{Convert.ToInt32(colour[3..5], 16)},{Convert.ToInt32(colour[5..7], 16)},255";
}
