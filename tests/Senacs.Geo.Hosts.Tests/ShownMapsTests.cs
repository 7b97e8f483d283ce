using System.Diagnostics;

namespace Senacs.Geo.Hosts.Tests;

/// <summary>The maps of <c>maps/</c> are those that the command draws today, and other programs show the same picture.</summary>
public class ShownMapsTests
{
    // antialiasing may differ from one version of cairo to the next, on the edge pixels only
    private const double PngTolerance = 0.002;

    [Theory]
    [MemberData(nameof(ShippedDossiers.All), MemberType = typeof(ShippedDossiers))]
    public void The_maps_to_show_are_drawn_again_to_the_byte(string dossier)
    {
        string shown = Path.Combine(OpenData.Root, "maps", dossier);
        bool refresh = Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";
        using TemporaryFolder folder = new();
        Assert.Equal(0, Cli.Run("build", Path.Combine(ShippedDossiers.Data, dossier), "-o", folder["out"]).ExitCode);
        if (refresh)
        {
            Directory.CreateDirectory(shown);
            foreach (string file in Directory.GetFiles(folder["out"], "carte-*.svg").Append(Path.Combine(folder["out"], "carte-couverture.png")))
                File.Copy(file, Path.Combine(shown, Path.GetFileName(file)), overwrite: true);
        }

        string[] maps = [.. Directory.GetFiles(shown, "carte-*.svg").Order(StringComparer.Ordinal)];
        Assert.Equal(3, maps.Length);
        foreach (string map in maps)
        {
            string drawn = Path.Combine(folder["out"], Path.GetFileName(map));
            if (!File.ReadAllBytes(map).AsSpan().SequenceEqual(File.ReadAllBytes(drawn)))
            {
                File.Copy(drawn, Path.ChangeExtension(map, ".received.svg"), overwrite: true);
                Assert.Fail($"{map} is not what is drawn now; look at the .received.svg beside it, then refresh with UPDATE_GOLDEN=1.");
            }
        }

        PngPixels expected = PngPixels.Read(Path.Combine(shown, "carte-couverture.png"));
        PngPixels actual = PngPixels.Read(Path.Combine(folder["out"], "carte-couverture.png"));
        double different = expected.DifferentRatio(actual, 24);
        if (different > PngTolerance)
            File.Copy(Path.Combine(folder["out"], "carte-couverture.png"), Path.Combine(shown, "carte-couverture.received.png"), overwrite: true);
        Assert.True(different <= PngTolerance, $"{different:P2} of the pixels differ");
    }

    [PeerFact("chromium", "--version")]
    public void Chromium_shows_the_picture_that_librsvg_draws()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(0, Cli.Run("map", ShippedDossiers.Allier, "-o", folder["carte.svg"]).ExitCode);
        Assert.Equal(0, Cli.Run("map", ShippedDossiers.Allier, "-o", folder["carte.png"], "--dpi", "96").ExitCode);
        PngPixels ours = PngPixels.Read(folder["carte.png"]);
        File.WriteAllText(folder["page.html"], $"<!DOCTYPE html><body style=\"margin:0\"><img src=\"carte.svg\" width=\"{ours.Width}\" height=\"{ours.Height}\" style=\"display:block\">");
        ProcessStartInfo info = new("chromium",
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking", "--force-device-scale-factor=1", $"--user-data-dir={folder["profile"]}",
            $"--window-size={ours.Width},{ours.Height}", $"--screenshot={folder["chromium.png"]}", "file://" + folder["page.html"],
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        using (Process process = Process.Start(info)!)
        {
            Task<string> error = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            Assert.True(process.WaitForExit(60_000) && File.Exists(folder["chromium.png"]), error.GetAwaiter().GetResult());
        }

        PngPixels theirs = PngPixels.Read(folder["chromium.png"]);
        // blocks of 12 pixels (3 mm): text and lines are drawn a shade apart, but nothing is missing or moved
        double worst = ours.WorstBlockDifference(theirs, 12);
        Assert.True(worst < 30, $"a block differs by {worst:F1} of 255");
        Assert.True(ours.DifferentRatio(theirs, 96) < 0.02, $"{ours.DifferentRatio(theirs, 96):P2} of the pixels differ by more than 96 of 255");
    }

    [PeerFact("xmllint", "--version")]
    public void The_SVG_is_valid_XML_and_rsvg_convert_draws_it()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(0, Cli.Run("map", ShippedDossiers.Allier, "-o", folder["carte.svg"]).ExitCode);
        Assert.Equal(0, Execute("xmllint", "--noout", folder["carte.svg"]));
        Assert.Equal(0, Cli.Run("map", ShippedDossiers.Allier, "-o", folder["carte.png"], "--dpi", "96").ExitCode);
        PngPixels ours = PngPixels.Read(folder["carte.png"]);
        Assert.Equal((1123, 794), (ours.Width, ours.Height));
        Assert.Equal(0, Execute("rsvg-convert", "-w", "1123", "-h", "794", "-o", folder["rsvg.png"], folder["carte.svg"]));
        PngPixels rsvg = PngPixels.Read(folder["rsvg.png"]);
        Assert.True(ours.DifferentRatio(rsvg, 48) < 0.02);
    }

    [PeerFact("pdftotext", "-v")]
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
