using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Senacs.Geo.Hosts.Tests;

public partial class BuildTests
{
    private static readonly string[] Contracted =
    [
        "carte-couverture.pdf", "carte-couverture.png", "carte-couverture.svg", "carte-couverture.txt", "carte-implantation.pdf", "carte-implantation.png", "carte-implantation.svg", "carte-implantation.txt",
        "carte-qpv.pdf", "carte-qpv.png", "carte-qpv.svg", "carte-qpv.txt", "controle.txt", "couverture.csv", "couverture.geojson", "couverture.gpkg", "couverture.xlsx",
        "qpv.csv", "rapport.html", "structures-localisees.csv", "synthese.json",
    ];

    [Theory]
    [MemberData(nameof(ShippedDossiers.All), MemberType = typeof(ShippedDossiers))]
    public void Build_writes_every_contracted_file_and_prints_the_synthesis(string dossier)
    {
        using TemporaryFolder folder = new();
        Cli.Outcome outcome = Cli.Run("build", Path.Combine(ShippedDossiers.Data, dossier), "-o", folder["out"], "--dpi", "72");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Equal(Contracted, Directory.GetFiles(folder["out"]).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(folder["out"]), f => Assert.True(new FileInfo(f).Length > 100, f));
        Assert.Contains("couvertes par un centre social", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("21\u00A0fichiers écrits", outcome.Error, StringComparison.Ordinal);
    }

    /// <summary>A map of earlier figures beside new ones would pass for new. What a person made or saved stays, whatever its name.</summary>
    [Fact]
    public void The_maps_of_a_theme_that_is_no_longer_drawn_go_with_the_outputs_that_they_were_made_with()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["d"]);
        foreach (string file in Directory.GetFiles(ShippedDossiers.Allier))
            File.Copy(file, Path.Combine(folder["d"], Path.GetFileName(file)));
        string[] build = ["build", folder["d"], "-o", folder["out"], "--dpi", "36"];
        Assert.Equal(0, Cli.Run(build).ExitCode);
        foreach (string kind in (string[])["svg", "txt", "png", "pdf"])
        {
            File.Copy(Path.Combine(folder["out"], "carte-implantation." + kind), Path.Combine(folder["out"], "carte-retouchee." + kind));
            File.WriteAllText(Path.Combine(folder["out"], "carte-notes." + kind), "à moi");
        }

        File.SetLastWriteTimeUtc(Path.Combine(folder["out"], "carte-retouchee.svg"), DateTime.UtcNow.AddHours(1));
        string manifest = Path.Combine(folder["d"], "dossier.json");
        System.Text.Json.Nodes.JsonObject json = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(manifest))!.AsObject();
        json.Remove("qpv");
        File.WriteAllText(manifest, json.ToJsonString());
        Cli.Outcome again = Cli.Run(build);
        Assert.True(again.ExitCode is 0 or 1, again.Error);
        string[] names = [.. Directory.GetFiles(folder["out"]).Select(f => Path.GetFileName(f)!)];
        Assert.DoesNotContain(names, n => n.StartsWith("carte-qpv", StringComparison.Ordinal));
        Assert.Equal(4, names.Count(n => n.StartsWith("carte-retouchee", StringComparison.Ordinal)));
        Assert.Equal(4, names.Count(n => n.StartsWith("carte-notes", StringComparison.Ordinal)));
        Assert.Contains("carte-qpv.txt, carte-qpv.svg, carte-qpv.png, carte-qpv.pdf", again.Error, StringComparison.Ordinal);
        Assert.Equal(Contracted.Length - 4 + 8, names.Length);
    }

    [Theory]
    [MemberData(nameof(ShippedDossiers.All), MemberType = typeof(ShippedDossiers))]
    public void The_figures_are_the_same_in_CSV_JSON_HTML_and_on_the_map(string dossier)
    {
        using TemporaryFolder folder = new();
        Cli.Outcome outcome = Cli.Run("build", Path.Combine(ShippedDossiers.Data, dossier), "-o", folder["out"], "--dpi", "36");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        string Read(string name) => File.ReadAllText(Path.Combine(folder["out"], name));

        using JsonDocument json = JsonDocument.Parse(Read("synthese.json"));
        JsonElement communes = json.RootElement.GetProperty("communes");
        JsonElement population = json.RootElement.GetProperty("population");
        string[][] rows = [.. Csv.Rows(Read("couverture.csv")).Skip(1)];
        long total = 0;
        long people = 0;
        XElement svg = XElement.Parse(Read("carte-couverture.svg"));
        XElement[] drawn = [.. svg.Descendants().Where(e => e.Attribute("data-classe") is not null)];
        string html = Read("rapport.html");
        foreach (string classe in (string[])["centre_social", "evs_seul", "zone_blanche"])
        {
            int count = communes.GetProperty(classe).GetInt32();
            long inhabitants = population.GetProperty(classe).GetInt64();
            total += count;
            people += inhabitants;
            Assert.Equal(count, rows.Count(r => r[4] == classe));
            Assert.Equal(inhabitants, rows.Where(r => r[4] == classe && r[2].Length > 0).Sum(r => long.Parse(r[2], CultureInfo.InvariantCulture)));
            Assert.Equal(count, drawn.Count(e => e.Attribute("data-classe")!.Value == classe));
            Assert.Equal(count, Details(json).Count(d => d.GetProperty("classe").GetString() == classe));
            // the figure stands in the report and on the map, in French
            string printed = FrenchNumbers.Integer(count);
            Assert.Contains(printed, html, StringComparison.Ordinal);
            Assert.Contains(svg.Descendants().Where(e => e.Name.LocalName is "text" or "tspan"), e => Normalised(e.Value).StartsWith(Normalised(printed + " commune"), StringComparison.Ordinal) || count == 0);
        }

        Assert.Equal(communes.GetProperty("total").GetInt64(), total);
        Assert.Equal(population.GetProperty("total").GetInt64(), people);
        Assert.Equal(total, rows.Length);
        Assert.Equal(total - communes.GetProperty("sans_geometrie").GetInt64(), drawn.Length);
        JsonElement[] epci = [.. json.RootElement.GetProperty("epci").EnumerateArray()];
        Assert.Equal(total, epci.Sum(e => e.GetProperty("communes").GetProperty("total").GetInt64()));
        Assert.Equal(people, epci.Sum(e => e.GetProperty("population").GetProperty("total").GetInt64()));
    }

    [Fact]
    public void Two_runs_give_the_same_bytes_whatever_the_culture_and_the_time_zone()
    {
        using TemporaryFolder folder = new();
        Dictionary<string, string>[] environments =
        [
            new(StringComparer.Ordinal) { ["LC_ALL"] = "fr_FR.UTF-8", ["TZ"] = "Europe/Paris" },
            new(StringComparer.Ordinal) { ["LC_ALL"] = "tr_TR.UTF-8", ["TZ"] = "Asia/Tokyo", ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "0" },
        ];
        for (int i = 0; i < environments.Length; i++)
        {
            Cli.Outcome outcome = Cli.Run(["build", ShippedDossiers.Allier, "-o", folder[$"out{i}"], "--dpi", "100"], environments[i]);
            Assert.True(outcome.ExitCode == 0, outcome.Error);
        }

        foreach (string name in Contracted)
            Assert.True(File.ReadAllBytes(Path.Combine(folder["out0"], name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(folder["out1"], name))), name);
    }

    [Fact]
    public void A_failed_build_leaves_the_earlier_output_and_its_neighbours_whole()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(0, Cli.Run("build", ShippedDossiers.Allier, "-o", folder["out"], "--dpi", "36").ExitCode);
        File.WriteAllText(Path.Combine(folder["out"], "mes-notes.txt"), "à garder");
        Dictionary<string, byte[]> before = Directory.GetFiles(folder["out"]).ToDictionary(f => Path.GetFileName(f)!, File.ReadAllBytes, StringComparer.Ordinal);

        Directory.CreateDirectory(folder["mauvais"]);
        foreach (string file in Directory.GetFiles(ShippedDossiers.Allier))
            File.Copy(file, Path.Combine(folder["mauvais"], Path.GetFileName(file)));
        File.WriteAllText(Path.Combine(folder["mauvais"], "communes.geojson"), "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":");
        Cli.Outcome failed = Cli.Run("build", folder["mauvais"], "-o", folder["out"]);
        Assert.Equal(3, failed.ExitCode);
        Assert.Contains("communes.geojson", failed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", failed.Error, StringComparison.Ordinal);
        AssertSame(before, folder["out"]);

        // a good build replaces our files and keeps the user's
        Assert.Equal(0, Cli.Run("build", ShippedDossiers.Allier, "-o", folder["out"], "--dpi", "36").ExitCode);
        AssertSame(before, folder["out"]);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(folder.FullPath), e => Path.GetFileName(e).StartsWith('.'));
    }

    [Fact]
    public void A_killed_build_leaves_the_earlier_output_whole()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(0, Cli.Run("build", ShippedDossiers.Allier, "-o", folder["out"], "--dpi", "36").ExitCode);
        Dictionary<string, byte[]> before = Directory.GetFiles(folder["out"]).ToDictionary(f => Path.GetFileName(f)!, File.ReadAllBytes, StringComparer.Ordinal);
        for (int attempt = 0; attempt < 4; attempt++)
        {
            using System.Diagnostics.Process process = Cli.Start(["build", ShippedDossiers.Allier, "-o", folder["out"], "--dpi", "36"]);
            // killed as soon as it has begun to write, a little later each time
            SpinWait.SpinUntil(() => process.HasExited || Directory.GetDirectories(folder.FullPath, ".out.en-cours-*").Any(d => Directory.GetFiles(d).Length >= 1 + (4 * attempt)), 60_000);
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            AssertSame(before, folder["out"]);
        }
    }

    [Fact]
    public void Another_date_and_rule_change_the_figures_and_are_printed()
    {
        using TemporaryFolder folder = new();
        Cli.Outcome outcome = Cli.Run("coverage", ShippedDossiers.Allier, "--rule", "implantation", "--date", "2021-06-30", "--format", "csv");
        Assert.Equal(0, outcome.ExitCode);
        string[][] rows = [.. Csv.Rows(outcome.Output).Skip(1)];
        Assert.Equal(317, rows.Length);
        Assert.All(rows, r => Assert.Equal(["implantation", "2021-06-30"], r[^2..]));
        Assert.Equal("zone_blanche", rows.Single(r => r[0] == "03084")[4]); // the EVS of Cosne-d'Allier opened in 2022
        Assert.Equal("evs_seul", rows.Single(r => r[0] == "03102")[4]); // Dompierre-sur-Besbre, 2020
    }

    private static void AssertSame(Dictionary<string, byte[]> expected, string folder)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        foreach ((string name, byte[] bytes) in expected)
            Assert.True(bytes.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(folder, name))), name);
    }

    private static JsonElement.ArrayEnumerator Details(JsonDocument json) => json.RootElement.GetProperty("details").EnumerateArray();

    private static string Normalised(string text) => Spaces().Replace(text, " ");

    [GeneratedRegex("[\\s\u00A0\u202F]+")]
    private static partial Regex Spaces();
}
