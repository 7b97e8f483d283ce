using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Reports;
using Senacs.Geo.Sources.Dossiers;

namespace Senacs.Geo.Hosts.Tests;

/// <summary>The maps of <c>maps/</c> are those that the command draws today, and other programs show the same picture.</summary>
public class ShownMapsTests
{
    // antialiasing may differ from one version of Skia to the next, on the edge pixels only
    private const double PngTolerance = 0.002;

    [Theory]
    [MemberData(nameof(ShippedDossiers.All), MemberType = typeof(ShippedDossiers))]
    public void The_maps_to_show_are_drawn_again_to_the_byte(string dossier)
    {
        string shown = Path.Combine(OpenData.Root, "maps", dossier);
        bool refresh = Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";
        using TemporaryFolder folder = new();
        Assert.Equal(0, Cli.Run("build", Path.Combine(ShippedDossiers.Data, dossier), "-o", folder["out"]).ExitCode);
        string[] more = dossier == "03-allier" ? ["couverture-cs-evs", "gestion", "population", "epci", "rayon"] : [];
        foreach (string theme in more)
            Assert.Equal(0, Cli.Run("map", Path.Combine(ShippedDossiers.Data, dossier), "--theme", theme, "-o", folder[Path.Combine("out", $"carte-{theme}.svg")]).ExitCode);
        if (refresh)
        {
            Directory.CreateDirectory(shown);
            foreach (string file in Directory.GetFiles(folder["out"], "carte-*.svg").Append(Path.Combine(folder["out"], "carte-couverture.png")))
                File.Copy(file, Path.Combine(shown, Path.GetFileName(file)), overwrite: true);
        }

        string[] maps = [.. Directory.GetFiles(shown, "carte-*.svg").Where(f => !f.EndsWith(".received.svg", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.Equal(3 + more.Length, maps.Length);
        List<string> changes = [];
        foreach (string map in maps)
        {
            byte[] drawn = File.ReadAllBytes(Path.Combine(folder["out"], Path.GetFileName(map))), golden = File.ReadAllBytes(map);
            if (golden.AsSpan().SequenceEqual(drawn))
                continue;
            string picture = Path.ChangeExtension(map, ".diff.png");
            File.WriteAllBytes(Path.ChangeExtension(map, ".received.svg"), drawn);
            changes.Add($"{map}: {MapDifference.Draw(golden, drawn, picture)}; look at {Path.GetFileName(picture)} and at the .received.svg beside it.");
        }

        Assert.True(changes.Count == 0, string.Join("\n", changes) + "\nIf the new maps are better, refresh with UPDATE_GOLDEN=1.");

        PngPixels expected = PngPixels.Read(Path.Combine(shown, "carte-couverture.png"));
        PngPixels actual = PngPixels.Read(Path.Combine(folder["out"], "carte-couverture.png"));
        double different = expected.DifferentRatio(actual, 24);
        if (different > PngTolerance)
            File.Copy(Path.Combine(folder["out"], "carte-couverture.png"), Path.Combine(shown, "carte-couverture.received.png"), overwrite: true);
        Assert.True(different <= PngTolerance, $"{different:P2} of the pixels differ");
    }

    /// <summary>Every theme of a département that the command knows, drawn for the Allier at 96 dpi: theme, its SVG, its PDF and our pixels.</summary>
    private static IEnumerable<(string Theme, string Svg, string Pdf, PngPixels Ours)> AllierThemes(TemporaryFolder folder)
    {
        Dossier dossier = DossierReader.Read(ShippedDossiers.Allier);
        CoverageReport report = dossier.Report();
        foreach (string name in MapThemeReader.Names.Where(n => n != "national"))
        {
            MapTheme theme = MapThemeReader.Load(name);
            Plate plate = theme.Fill == CommuneFill.Change
                ? Plate.OfChange(Evolution.From([dossier.Report(date: new DateOnly(2018, 12, 31)), report]), theme)
                : Plate.Of(report, theme);
            MapScene scene = Plate.Compose(plate, PageSpec.A4, theme);
            string path = folder["carte-" + name];
            using (FileStream svg = File.Create(path + ".svg"))
                SvgWriter.Write(scene, svg);
            using (FileStream png = File.Create(path + ".png"))
                PngWriter.Write(scene, 96, png);
            using (FileStream pdf = File.Create(path + ".pdf"))
                PdfWriter.Write(scene, pdf);
            yield return (name, path + ".svg", path + ".pdf", PngPixels.Read(path + ".png"));
        }
    }

    /// <summary>
    /// The tolerance, for pictures of 96 dpi. Blocks of 12 pixels (3 mm): text and lines are drawn a shade apart, but nothing is missing or moved.
    /// Single pixels: fewer than two in a hundred differ by more than a third of the range, those at the edges of letters and lines.
    /// </summary>
    private static string? Unlike(PngPixels ours, PngPixels theirs, double worstBlock)
    {
        double worst = ours.WorstBlockDifference(theirs, 12), ratio = ours.DifferentRatio(theirs, 96);
        return worst < worstBlock && ratio < 0.02 ? null : $"a block differs by {worst:F1} of 255, {ratio:P2} of the pixels by more than 96";
    }

    [ToolFact("chromium", "--version")]
    public void Chromium_shows_the_picture_of_every_theme()
    {
        using TemporaryFolder folder = new();
        List<string> unlike = [];
        foreach ((string theme, string svg, _, PngPixels ours) in AllierThemes(folder))
        {
            File.WriteAllText(folder["page.html"], $"<!DOCTYPE html><body style=\"margin:0\"><img src=\"{Path.GetFileName(svg)}\" width=\"{ours.Width}\" height=\"{ours.Height}\" style=\"display:block\">");
            string shot = folder[theme + "-chromium.png"];
            ProcessStartInfo info = new("chromium",
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking", "--force-device-scale-factor=1", $"--user-data-dir={folder["profile"]}",
                $"--window-size={ours.Width},{ours.Height}", $"--screenshot={shot}", "file://" + folder["page.html"],
            ])
            { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
            using (Process process = Process.Start(info)!)
            {
                Task<string> error = process.StandardError.ReadToEndAsync();
                process.StandardOutput.ReadToEnd();
                Assert.True(process.WaitForExit(60_000) && File.Exists(shot), error.GetAwaiter().GetResult());
            }

            if (Unlike(ours, PngPixels.Read(shot), 30) is { } why)
                unlike.Add($"{theme}: {why}");
        }

        Assert.True(unlike.Count == 0, string.Join(" ; ", unlike));
    }

    [ToolFact("rsvg-convert", "--version")]
    public void Rsvg_convert_draws_the_picture_of_every_theme()
    {
        using TemporaryFolder folder = new();
        List<string> unlike = [];
        foreach ((string theme, string svg, _, PngPixels ours) in AllierThemes(folder))
        {
            Assert.Contains((ours.Width, ours.Height), ((int, int)[])[(1123, 794), (794, 1123)]);
            string drawn = folder[theme + "-rsvg.png"];
            Assert.Equal(0, Execute("rsvg-convert", "-w", Number(ours.Width), "-h", Number(ours.Height), "-b", "white", "-o", drawn, svg));
            if (Unlike(ours, PngPixels.Read(drawn), 30) is { } why)
                unlike.Add($"{theme}: {why}");
        }

        Assert.True(unlike.Count == 0, string.Join(" ; ", unlike));
    }

    [ToolFact("pdftoppm", "-v")]
    public void Poppler_shows_the_picture_of_every_theme_in_our_PDF()
    {
        using TemporaryFolder folder = new();
        List<string> unlike = [];
        foreach ((string theme, _, string pdf, PngPixels ours) in AllierThemes(folder))
        {
            string drawn = folder[theme + "-poppler"];
            Assert.Equal(0, Execute("pdftoppm", "-png", "-singlefile", "-scale-to-x", Number(ours.Width), "-scale-to-y", Number(ours.Height), pdf, drawn));
            if (Unlike(ours, PngPixels.Read(drawn + ".png"), 30) is { } why)
                unlike.Add($"{theme}: {why}");
        }

        Assert.True(unlike.Count == 0, string.Join(" ; ", unlike));
    }

    [ToolFact("xmllint", "--version")]
    public void The_SVG_of_every_theme_is_well_formed_XML()
    {
        using TemporaryFolder folder = new();
        foreach ((_, string svg, _, _) in AllierThemes(folder))
            Assert.Equal(0, Execute("xmllint", "--noout", svg));
    }

    private static string Number(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    [ToolFact("pdftotext", "-v")]
    public void The_PDF_is_one_vector_page_with_selectable_text_and_embedded_fonts()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(0, Cli.Run("map", ShippedDossiers.Allier, "-o", folder["carte.pdf"]).ExitCode);
        string text = Output("pdftotext", folder["carte.pdf"], "-");
        foreach (string word in (string[])["couverte par un centre social", "Bourbon-l’Archambault", "zones blanches", "Sources"])
            Assert.Contains(word.Replace('’', '\''), text.Replace('’', '\''), StringComparison.Ordinal);
        string info = Output("pdfinfo", folder["carte.pdf"]);
        Assert.Contains("Pages:           1", info, StringComparison.Ordinal);
        Assert.Contains("841.89 x 595.276 pts (A4)", info, StringComparison.Ordinal);
        string[] fonts = Output("pdffonts", folder["carte.pdf"]).Split('\n', StringSplitOptions.RemoveEmptyEntries)[2..];
        Assert.NotEmpty(fonts);
        Assert.All(fonts, f => Assert.Contains("Carlito", f, StringComparison.Ordinal));
        Assert.All(fonts, f => Assert.Contains("yes", f, StringComparison.Ordinal));
        Assert.Equal(2, Output("pdfimages", "-list", folder["carte.pdf"]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [ToolFact("pdftotext", "-v")]
    public void A_name_is_found_once_in_the_text_of_the_PDF()
    {
        using TemporaryFolder folder = new();
        foreach ((string theme, string svg, string pdf, _) in AllierThemes(folder).Where(t => t.Theme is "couverture" or "population" or "rayon"))
        {
            XNamespace ns = "http://www.w3.org/2000/svg";
            XElement root = XDocument.Load(svg).Root!;
            string[] texts = [.. root.Descendants(ns + "text").Select(t => string.Join(' ', t.HasElements ? t.Elements().Select(e => e.Value) : [t.Value]))];
            string[] names = [.. root.Elements(ns + "g").Single(g => g.Attribute("id")!.Value == "etiquettes").Elements(ns + "text").Select(t => t.Value).Where(t => t.Length > 5 && texts.Count(o => o.Contains(t, StringComparison.Ordinal)) == 1)];
            Assert.True(names.Length > 4, theme);
            string found = Output("pdftotext", "-layout", pdf, "-");
            Assert.All(names, name => Assert.Equal(1, found.Split(name).Length - 1));
        }
    }

    [ToolFact("/usr/bin/python3", "-cimport cairosvg", mustSucceed: true)]
    public void CairoSVG_which_knows_no_paint_order_leaves_the_names_legible()
    {
        using TemporaryFolder folder = new();
        string drawn = File.ReadAllText(Path.Combine(OpenData.Root, "maps", "03-allier", "carte-couverture.svg"));

        // the names alone, with their halos and without
        int labels = drawn.IndexOf("<g id=\"etiquettes\">", StringComparison.Ordinal), first = drawn.IndexOf("<g id=\"communes\">", StringComparison.Ordinal);
        string names = drawn[..first] + drawn[labels..drawn.IndexOf("<g id=\"legende\">", StringComparison.Ordinal)] + "</svg>";
        string bare = Regex.Replace(names, "<use [^>]*/>", "");
        Assert.NotEqual(names, bare);
        int with = Ink("avec", names), without = Ink("sans", bare);

        // a halo over the letters takes nearly all their ink; beneath them it only tints their edges
        Assert.InRange(with, 0.97 * without, 1.15 * without);
        Assert.True(without > 5000, $"{without} dark pixels");

        int Ink(string name, string svg)
        {
            File.WriteAllText(folder[name + ".svg"], svg);
            Assert.Equal(0, Execute("/usr/bin/python3", "-c", $"import cairosvg; cairosvg.svg2png(url='{folder[name + ".svg"]}', write_to='{folder[name + ".png"]}', output_width=1800, background_color='white')"));
            PngPixels picture = PngPixels.Read(folder[name + ".png"]);
            int dark = 0;
            for (int i = 0; i < picture.Rgb.Length; i += 3)
                dark += picture.Rgb[i] + picture.Rgb[i + 1] + picture.Rgb[i + 2] < 300 ? 1 : 0;
            return dark;
        }
    }

    /// <summary>It draws a tile of a pattern in whole points: hatches must stay lines there, as dark and as many as elsewhere.</summary>
    [ToolFact("/usr/bin/python3", "-cimport cairosvg", mustSucceed: true)]
    public void CairoSVG_shows_the_hatches_that_rsvg_convert_shows()
    {
        using TemporaryFolder folder = new();
        string[] patterns =
        [
            .. Directory.GetFiles(Path.Combine(OpenData.Root, "maps"), "carte-*.svg", SearchOption.AllDirectories)
                .SelectMany(f => Regex.Matches(File.ReadAllText(f), "<pattern id.*</pattern>").Select(m => m.Value)).Distinct(StringComparer.Ordinal),
        ];
        Assert.True(patterns.Length > 2);
        foreach (string pattern in patterns)
        {
            string id = Regex.Match(pattern, "id=\"([^\"]*)").Groups[1].Value, svg = folder[id + ".svg"];
            File.WriteAllText(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60mm\" height=\"40mm\" viewBox=\"0 0 60 40\"><style>.h{{fill:url(#{id})}}</style><defs>{pattern}</defs><path class=\"h\" d=\"M5 5H55V35H5z\"/></svg>");
            Assert.Equal(0, Execute("rsvg-convert", "-w", "1200", "-b", "white", "-o", folder["rsvg.png"], svg));
            Assert.Equal(0, Execute("/usr/bin/python3", "-c", $"import cairosvg; cairosvg.svg2png(url='{svg}', write_to='{folder["cairo.png"]}', output_width=1200, background_color='white')"));
            PngPixels expected = PngPixels.Read(folder["rsvg.png"]), drawn = PngPixels.Read(folder["cairo.png"]);
            Assert.True(expected.Rgb.Min(v => (int)v) + 40 >= drawn.Rgb.Min(v => (int)v), $"{id}: paler lines");
            Assert.InRange(Ink(drawn), 0.9 * Ink(expected), 1.1 * Ink(expected));
        }

        static double Ink(PngPixels picture) => picture.Rgb.Sum(v => 255.0 - v);
    }

    private static int Execute(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private static string Output(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
