using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Senacs.Geo.Coverage;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Atlas;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Rendering;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Reports;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Testing;

namespace Senacs.Geo.Hosts.Tests;

/// <summary>A theory that needs poppler's programs.</summary>
public sealed class PopplerTheoryAttribute : TheoryAttribute
{
    public PopplerTheoryAttribute() => Skip = new PeerFactAttribute("pdftotext", "-v").Skip;
}

public partial class AtlasCommandTests
{
    [PopplerTheory]
    [MemberData(nameof(ShippedDossiers.All), MemberType = typeof(ShippedDossiers))]
    public void The_atlas_of_a_shipped_dossier_names_every_commune_once_in_its_index_and_on_the_page_that_the_index_says(string dossier)
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(ShippedDossiers.Data, dossier);
        Cli.Outcome outcome = Cli.Run("atlas", path, "-o", folder["atlas.pdf"]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        CoverageReport report = DossierReader.Read(path).Report();
        string[] pages = [.. Output("pdftotext", "-raw", folder["atlas.pdf"], "-").Split('\f')[..^1].Select(Plain)];
        Assert.Contains($"{pages.Length}\u00A0pages", outcome.Error, StringComparison.Ordinal);
        for (int i = 0; i < pages.Length; i++)
            Assert.Contains($"{i + 1}/{pages.Length}", pages[i], StringComparison.Ordinal);

        // The index as printed: name, square, page.
        string index = string.Join(' ', pages.SkipWhile(p => !p.StartsWith("Index des communes", StringComparison.Ordinal)).TakeWhile(p => !p.StartsWith("Index des structures", StringComparison.Ordinal)));
        Dictionary<string, (string Square, int Page)> printed = Entry().Matches(index).ToDictionary(
            m => Tight(m.Groups[1].Value), m => (m.Groups[2].Value, int.Parse(m.Groups[3].Value, CultureInfo.InvariantCulture)), StringComparer.Ordinal);
        foreach (Coverage.CommuneCoverage c in report.Coverage.Communes)
        {
            string name = Tight(c.Commune.Nom);
            string key = Assert.Single(printed.Keys, k => k == name || k.EndsWith("Page" + name, StringComparison.Ordinal) || k.EndsWith("km)." + name, StringComparison.Ordinal));
            (string square, int page) = printed[key];
            Assert.Matches("^[A-Z][0-9]+$", square);
            Assert.Contains(c.Commune.Code.Value, pages[page - 1], StringComparison.Ordinal);
        }

        Assert.Equal(report.Coverage.Communes.Length, printed.Count);

        // The figures printed on the EPCI pages add up to the département's.
        (long Covered, long Total)[] rows = [.. pages.SelectMany(p => Covered().Matches(p)).Select(m => (Number(m.Groups[1].Value), Number(m.Groups[2].Value)))];
        Assert.Equal(report.Synthese.Epci.Length, rows.Length);
        Assert.Equal(report.Synthese.Communes.Total, rows.Sum(r => r.Total));
        Assert.Equal(report.Synthese.Communes.Couvertes, rows.Sum(r => r.Covered));

        // A page for each QPV, a line for each structure.
        foreach (Coverage.QpvCoverage q in report.Qpv)
            Assert.Contains(pages, p => p.Contains("Quartier prioritaire " + q.Qpv.Code.Value, StringComparison.Ordinal));
        string structures = Tight(pages.Single(p => p.StartsWith("Index des structures", StringComparison.Ordinal)));
        Assert.All(report.Coverage.InForce.Concat(report.Coverage.Projets), s => Assert.Contains(Tight(s.Nom), structures, StringComparison.Ordinal));

        string info = Output("pdfinfo", folder["atlas.pdf"]);
        Assert.Contains("Title:           " + report.Titre, info, StringComparison.Ordinal);
        Assert.Contains("(A4)", info, StringComparison.Ordinal);
        string[] destinations = [.. Output("pdfinfo", "-dests", folder["atlas.pdf"]).Split('\n').Where(l => l.Contains('"', StringComparison.Ordinal))];
        Assert.True(destinations.Length > report.Coverage.Communes.Length + report.Synthese.Epci.Length + report.Qpv.Length);
        string[] fonts = Output("pdffonts", folder["atlas.pdf"]).Split('\n', StringSplitOptions.RemoveEmptyEntries)[2..];
        Assert.All(fonts, f => Assert.Matches("Carlito.* yes +yes", f));
    }

    [Fact]
    public void Two_runs_give_the_same_bytes_whatever_the_culture_and_the_time_zone()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(0, Cli.Run(["atlas", ShippedDossiers.Allier, "-o", folder["a.pdf"]], new Dictionary<string, string>(StringComparer.Ordinal) { ["LC_ALL"] = "fr_FR.UTF-8", ["TZ"] = "Europe/Paris" }).ExitCode);
        Assert.Equal(0, Cli.Run(["atlas", ShippedDossiers.Allier, "-o", folder["b.pdf"]], new Dictionary<string, string>(StringComparer.Ordinal) { ["LC_ALL"] = "tr_TR.UTF-8", ["TZ"] = "Asia/Tokyo", ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "0" }).ExitCode);
        Assert.True(File.ReadAllBytes(folder["a.pdf"]).AsSpan().SequenceEqual(File.ReadAllBytes(folder["b.pdf"])));
    }

    [Fact]
    public void A_folder_of_dossiers_is_done_whole_a_second_run_does_nothing_and_a_changed_dossier_is_done_again()
    {
        using TemporaryFolder folder = new();
        Copy(ShippedDossiers.Allier, folder["dossiers/03"]);
        Copy(ShippedDossiers.Allier, folder["dossiers/03-bis"]);
        Copy(ShippedDossiers.Allier, folder["dossiers/04-illisible"]);
        File.WriteAllText(Path.Combine(folder["dossiers/04-illisible"], "communes.geojson"), "{");
        Directory.CreateDirectory(folder["dossiers/notes"]);

        Cli.Outcome first = Cli.Run("atlas", folder["dossiers"], "-o", folder["atlas"]);
        Assert.Equal(3, first.ExitCode);
        Assert.Contains("[1/3] 03 : ", first.Error, StringComparison.Ordinal);
        Assert.Contains("[3/3] 04-illisible : communes.geojson", first.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", first.Error, StringComparison.Ordinal);
        Assert.Equal(["atlas-03-bis.pdf", "atlas-03.pdf"], Directory.GetFiles(folder["atlas"]).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        byte[] whole = File.ReadAllBytes(folder["atlas/atlas-03.pdf"]);

        // what a killed run leaves is removed; a torn file is done again; an up-to-date one is not touched
        Directory.Delete(folder["dossiers/04-illisible"], recursive: true);
        File.WriteAllText(folder["atlas/atlas-03.pdf.en-cours-999999999"], "reste");
        File.WriteAllBytes(folder["atlas/atlas-03.pdf"], whole[..(whole.Length / 2)]);
        DateTime before = File.GetLastWriteTimeUtc(folder["atlas/atlas-03-bis.pdf"]);
        Cli.Outcome second = Cli.Run("atlas", folder["dossiers"], "-o", folder["atlas"]);
        Assert.True(second.ExitCode == 0, second.Error);
        Assert.Contains("[2/2] 03-bis : déjà à jour", second.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("03 : déjà à jour", second.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.GetLastWriteTimeUtc(folder["atlas/atlas-03-bis.pdf"]));
        Assert.True(whole.AsSpan().SequenceEqual(File.ReadAllBytes(folder["atlas/atlas-03.pdf"])));
        Assert.Equal(2, Directory.GetFiles(folder["atlas"]).Length);

        // one file changes: its atlas alone is made again, and its errors are told then and every time after
        File.AppendAllText(Path.Combine(folder["dossiers/03-bis"], "structures.csv"), "cs-x;Sans type;;;;;;;;;;;\n");
        for (int run = 0; run < 2; run++)
        {
            Cli.Outcome third = Cli.Run("atlas", folder["dossiers"], "-o", folder["atlas"]);
            Assert.True(third.ExitCode == 1, third.Error);
            Assert.Contains("03 : déjà à jour", third.Error, StringComparison.Ordinal);
            Assert.Equal(run == 1, third.Error.Contains("03-bis : déjà à jour", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_killed_run_leaves_only_whole_files()
    {
        using TemporaryFolder folder = new();
        Copy(ShippedDossiers.Allier, folder["dossiers/a"]);
        Copy(ShippedDossiers.Allier, folder["dossiers/b"]);
        using (Process process = Cli.Start(["atlas", folder["dossiers"], "-o", folder["atlas"]]))
        {
            SpinWait.SpinUntil(() => process.HasExited || File.Exists(folder["atlas/atlas-a.pdf"]), 60_000);
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        Assert.NotNull(AtlasWriter.FingerprintOf(File.ReadAllBytes(folder["atlas/atlas-a.pdf"])));
        Cli.Outcome outcome = Cli.Run("atlas", folder["dossiers"], "-o", folder["atlas"]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("[1/2] a : déjà à jour", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(["atlas-a.pdf", "atlas-b.pdf"], Directory.GetFiles(folder["atlas"]).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("A4 ou A3", "--size", "A5")]
    [InlineData(".pdf", "-o", "atlas.svg")]
    [InlineData("le thème « nulle-part » est inconnu", "--theme", "nulle-part")]
    public void A_wrong_option_is_told_in_French(string expected, params string[] options)
    {
        using TemporaryFolder folder = new();
        Cli.Outcome outcome = Cli.Run(["atlas", ShippedDossiers.Allier, .. options]);
        Assert.InRange(outcome.ExitCode, 2, 3);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_any_dossier_says_so()
    {
        using TemporaryFolder folder = new();
        Cli.Outcome outcome = Cli.Run("atlas", folder.FullPath, "-o", folder["atlas"]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("dossier.json", outcome.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["atlas"]));
    }

    [Fact]
    public void Inks_are_for_pdf_only()
    {
        using TemporaryFolder folder = new();
        Cli.Outcome png = Cli.Run("map", ShippedDossiers.Allier, "-o", folder["carte.png"], "--cmyk");
        Assert.Equal(2, png.ExitCode);
        Assert.Contains("--cmyk ne vaut que pour un PDF", png.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.FullPath));
    }

    [PeerFact("pdftotext", "-v")]
    public void The_printer_s_map_and_atlas_keep_their_text_links_and_fonts_and_leave_no_temporary_file()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["tmp"]);
        Dictionary<string, string> environment = new(StringComparer.Ordinal) { ["TMPDIR"] = folder["tmp"] };
        Assert.Equal(0, Cli.Run(["map", ShippedDossiers.Allier, "-o", folder["carte.pdf"], "--cmyk"], environment).ExitCode);
        Cli.Outcome atlas = Cli.Run(["atlas", ShippedDossiers.Allier, "-o", folder["atlas.pdf"], "--cmyk"], environment);
        Assert.True(atlas.ExitCode == 0, atlas.Error);
        Assert.DoesNotContain(Directory.GetDirectories(folder["tmp"]), d => Path.GetFileName(d).StartsWith("senacs-geo-", StringComparison.Ordinal));
        PdfFile document = PdfFile.Read(File.ReadAllBytes(folder["atlas.pdf"]));
        Assert.NotNull(document.Entry(document.Catalog, "Outlines"));
        Assert.All(document.Pages, p => Assert.NotNull(document.Entry(p, "Annots")));
        foreach (int number in document.Numbers.Where(n => document.Entry(n, "Length1") is null))
        {
            if (document.Content(number) is { } content)
                Assert.DoesNotMatch("[0-9.]+ [0-9.]+ [0-9.]+ (rg|RG)\\b", System.Text.Encoding.Latin1.GetString(content));
        }

        Assert.Contains("Bourbon-l'Archambault", Plain(Output("pdftotext", folder["carte.pdf"], "-")), StringComparison.Ordinal);
        Assert.All(Output("pdffonts", folder["atlas.pdf"]).Split('\n', StringSplitOptions.RemoveEmptyEntries)[2..], f => Assert.Matches("Carlito.* yes +yes", f));
    }

    [PeerFact("pdftoppm", "-v")]
    public void Poppler_shows_every_kind_of_page_as_our_pixels()
    {
        using TemporaryFolder folder = new();
        CoverageReport report = DossierReader.Read(ShippedDossiers.Allier).Report();
        AtlasBook book = AtlasBook.Compose(report, new AtlasOptions { Theme = MapThemeReader.Load("couverture"), Texts = new MapTexts { ProductVersion = "Senacs.Geo" } });
        using (FileStream file = File.Create(folder["atlas.pdf"]))
            AtlasWriter.Write(book, file);
        string[] kinds = ["departement", "sommaire", "epci-" + report.Territoire.Epcis[0].Siren.Value, "qpv-" + report.Qpv[0].Qpv.Code.Value, "zones-blanches", "index-communes", "index-structures", "sources"];
        foreach (string kind in kinds)
        {
            int page = book.Destinations.Single(d => d.Name == kind).Page;
            using (FileStream file = File.Create(folder["nous.png"]))
                PngWriter.Write(book.Pages[page], 96, file);
            PngPixels ours = PngPixels.Read(folder["nous.png"]);
            string number = (page + 1).ToString(CultureInfo.InvariantCulture);
            Output("pdftoppm", "-png", "-singlefile", "-f", number, "-l", number, "-scale-to-x", ours.Width.ToString(CultureInfo.InvariantCulture), "-scale-to-y", ours.Height.ToString(CultureInfo.InvariantCulture), folder["atlas.pdf"], folder["poppler"]);
            PngPixels theirs = PngPixels.Read(folder["poppler.png"]);
            // text and hairlines are drawn a shade apart, but nothing is missing or moved
            double different = ours.DifferentRatio(theirs, 96);
            Assert.True(different < 0.02, $"{kind}: {different:P2} of the pixels differ by more than 96 of 255");
            double worst = ours.WorstBlockDifference(theirs, 12);
            Assert.True(worst < 40, $"{kind}: a block differs by {worst:F1} of 255");
        }
    }

    [Fact]
    public void A_map_s_text_alternative_is_written_beside_it()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(0, Cli.Run("map", ShippedDossiers.Allier, "-o", folder["carte.svg"], "--alt", folder["carte.txt"]).ExitCode);
        string text = File.ReadAllText(folder["carte.txt"]);
        Assert.Contains("162\u00A0communes sur 317", text, StringComparison.Ordinal);
        Assert.Contains("dont 1 sans structure", text, StringComparison.Ordinal);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    private static string Output(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false, StandardOutputEncoding = System.Text.Encoding.UTF8 })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    /// <summary>One space for any white space, one apostrophe.</summary>
    private static string Plain(string text) => Spaces().Replace(text, " ").Replace('’', '\'').Trim();

    private static string Tight(string text) => Plain(text).Replace(" ", "", StringComparison.Ordinal);

    private static long Number(string text) => long.Parse(text.Replace(" ", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    [GeneratedRegex("[\\s\u00A0\u202F]+")]
    private static partial Regex Spaces();

    [GeneratedRegex("(\\D+?) ([A-Z][0-9]{1,2}|–) ([0-9]+)(?= |$)")]
    private static partial Regex Entry();

    [GeneratedRegex("([0-9][0-9 ]*) communes? couvertes? sur ([0-9 ]+) \\(")]
    private static partial Regex Covered();
}
