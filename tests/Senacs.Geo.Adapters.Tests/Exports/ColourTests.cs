using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Senacs.Geo.Coverage;
using Senacs.Geo.Exports;
using Senacs.Geo.Maps.Colours;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Vocabulary;

namespace Senacs.Geo.Adapters.Tests.Exports;

/// <summary>A class has one colour, whatever shows it.</summary>
public partial class ColourTests
{
    // what the EVS were in the outputs that did not follow the maps
    private const string Former = "F8CD84";

    [Theory]
    [InlineData(Couleurs.CentreSocial)]
    [InlineData(Couleurs.EvsSeul)]
    public void Report_workbook_style_themes_and_pages_have_the_colour_of_the_class(string colour)
    {
        foreach ((string what, string text) in Outputs())
        {
            Assert.True(text.Contains(colour[1..], StringComparison.OrdinalIgnoreCase) || text.Contains(Decimal(colour), StringComparison.Ordinal), $"{what} has no {colour}");
            Assert.DoesNotContain(Former, text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Decimal("#" + Former), text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void In_the_pages_each_class_names_its_own_colour()
    {
        string css = WebFile("page.css"), script = WebFile("rue-style.js");
        Assert.Equal(Couleurs.CentreSocial, Assigned(css, "--cs:"), ignoreCase: true);
        Assert.Equal(Couleurs.EvsSeul, Assigned(css, "--evs:"), ignoreCase: true);
        Assert.Equal(Couleurs.CentreSocial, Assigned(script, "centre_social: '"), ignoreCase: true);
        Assert.Equal(Couleurs.EvsSeul, Assigned(script, "evs_seul: '"), ignoreCase: true);
        Assert.Equal(Couleurs.ZoneBlanche, Assigned(script, "zone_blanche: '"), ignoreCase: true);
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

    [Fact]
    public void No_source_says_the_colour_a_second_time()
    {
        string[] copies = [.. Directory.GetFiles(Path.Combine(OpenData.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && Path.GetFileName(f) != "Couleurs.cs")
            .Where(f => Copy().IsMatch(File.ReadAllText(f)))];
        Assert.Empty(copies);
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
        yield return ("page.css", WebFile("page.css"));
        yield return ("rue-style.js", WebFile("rue-style.js"));
        yield return ("couverture.json", File.ReadAllText(Path.Combine(OpenData.Root, "maps", "themes", "couverture.json")));
    }

    private static string WebFile(string name) => File.ReadAllText(Path.Combine(OpenData.Root, "src", "Senacs.Geo.Service", "wwwroot", name));

    private static string Assigned(string text, string name)
    {
        int at = text.IndexOf(name, StringComparison.Ordinal) + name.Length;
        return text.Substring(text.IndexOf('#', at), 7);
    }

    // as QGIS writes it
    private static string Decimal(string colour) =>
        $"{Convert.ToInt32(colour[1..3], 16)},{Convert.ToInt32(colour[3..5], 16)},{Convert.ToInt32(colour[5..7], 16)},255";

    [GeneratedRegex("FACC84|0xFA, *0xCC|250, *204, *132", RegexOptions.IgnoreCase)]
    private static partial Regex Copy();
}
