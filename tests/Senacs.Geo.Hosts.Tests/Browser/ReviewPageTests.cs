using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Senacs.Geo.Hosts.Tests.Browser;

/// <summary>The review page as a person uses it: doubtful rows in, a corrections file out, <c>corrige</c> in the next run.</summary>
[Collection(ChromiumTests.Name)]
public sealed class ReviewPageTests(ChromiumFixture chromium) : IDisposable
{
    private const string Base =
        "numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat\n"
        + "1;;Rue du Pont;48000;48095;Mende;3.5001;44.5180\n3;;Rue du Pont;48000;48095;Mende;3.5004;44.5182\n5;;Rue du Pont;48000;48095;Mende;3.5007;44.5184\n"
        + "1;;Rue du Pont;48300;48080;Langogne;3.8560;44.7270\n3;;Rue du Pont;48300;48080;Langogne;3.8563;44.7272\n"
        + "1;;Avenue Foch;48000;48095;Mende;3.4955;44.5200\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ChromiumFact]
    public async Task A_candidate_and_a_point_of_the_map_are_picked_with_the_mouse_and_applied_by_the_next_run()
    {
        string[] before = Geocode();
        Assert.All(before, statut => Assert.NotEqual("corrige", statut));
        await using OpenPage open = await chromium.OpenAsync(new Uri(_folder["revue.html"]));
        IPage page = open.Page;
        await page.GetByLabel("Votre nom").FillAsync("Camille");
        ILocator ambiguous = page.Locator("article", new() { HasText = "Ligne 2 " }), doubtful = page.Locator("article", new() { HasText = "Ligne 3 " });
        ILocator langogne = ambiguous.GetByRole(AriaRole.Radio, new() { NameRegex = new Regex("Langogne", RegexOptions.None, TimeSpan.FromSeconds(1)) }).First;
        await langogne.CheckAsync();
        await doubtful.Locator("svg").ClickAsync(new() { Position = new() { X = 60, Y = 90 } });
        Assert.True(await doubtful.GetByRole(AriaRole.Radio, new() { NameRegex = new Regex("^Ailleurs", RegexOptions.None, TimeSpan.FromSeconds(1)) }).IsCheckedAsync());
        string lon = await doubtful.GetByLabel("Longitude").InputValueAsync(), lat = await doubtful.GetByLabel("Latitude").InputValueAsync();
        Assert.Equal("2 décidées", await page.Locator("#compte").TextContentAsync());
        await DownloadAsync(page, () => page.GetByRole(AriaRole.Button, new() { Name = "Télécharger les corrections" }).ClickAsync());
        Assert.Empty(open.Errors);

        string[][] corrections = [.. Csv.Rows(File.ReadAllText(_folder["corrections.csv"]))];
        Assert.Equal(["cle", "longitude", "latitude", "auteur", "date", "raison"], corrections[0]);
        Assert.All(corrections[1..], row => Assert.Equal("Camille", row[3]));

        string[] after = Geocode("--corrections", _folder["corrections.csv"]);
        Assert.Equal(["corrige", "corrige", before[2]], after);
        string[][] rows = [.. Csv.Rows(File.ReadAllText(_folder["out.csv"]))];
        Assert.StartsWith("3.856", rows[1][Array.IndexOf(rows[0], "longitude")], StringComparison.Ordinal);
        Assert.Equal(Degrees(lon), Degrees(rows[2][Array.IndexOf(rows[0], "longitude")]), 6);
        Assert.Equal(Degrees(lat), Degrees(rows[2][Array.IndexOf(rows[0], "latitude")]), 6);
    }

    [ChromiumFact]
    public async Task The_keyboard_alone_is_enough()
    {
        Geocode();
        await using OpenPage open = await chromium.OpenAsync(new Uri(_folder["revue.html"]));
        IPage page = open.Page;
        await open.TabToAsync("#auteur");
        await page.Keyboard.TypeAsync("Dominique");
        await open.TabToAsync("article:nth-of-type(1) input[type=radio]");
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("ArrowDown");
        Assert.True(await page.Locator("article:nth-of-type(1) input[type=radio]").Nth(1).IsCheckedAsync());

        // The map: arrows move the point from where it is, or from the middle.
        await open.TabToAsync("article:nth-of-type(2) svg");
        await page.Keyboard.PressAsync("ArrowRight");
        ILocator longitude = page.Locator("article:nth-of-type(2) input[aria-label=Longitude]"), latitude = page.Locator("article:nth-of-type(2) input[aria-label=Latitude]");
        double first = Degrees(await longitude.InputValueAsync()), north = Degrees(await latitude.InputValueAsync());
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Shift+ArrowUp");
        Assert.True(Degrees(await longitude.InputValueAsync()) > first);
        Assert.True(Degrees(await latitude.InputValueAsync()) > north);
        await page.Locator("#auteur").PressAsync("Tab");
        Assert.Equal("telecharger", await page.EvaluateAsync<string>("document.activeElement.id"));
        await DownloadAsync(page, () => page.Keyboard.PressAsync("Enter"));
        Assert.Empty(open.Errors);
        Assert.Equal(["corrige", "corrige"], Geocode("--corrections", _folder["corrections.csv"])[..2]);
    }

    [ChromiumFact]
    public async Task What_was_decided_is_still_there_after_a_reload_and_can_be_taken_back()
    {
        Geocode();
        await using OpenPage open = await chromium.OpenAsync(new Uri(_folder["revue.html"]));
        IPage page = open.Page;
        ILocator row = page.Locator("article").First;
        await row.GetByRole(AriaRole.Radio).Nth(1).CheckAsync();
        await page.ReloadAsync();
        Assert.True(await row.GetByRole(AriaRole.Radio).Nth(1).IsCheckedAsync());
        Assert.Equal("1 décidée", await page.Locator("#compte").TextContentAsync());
        await row.GetByRole(AriaRole.Radio, new() { Name = "Ne pas décider" }).CheckAsync();
        Assert.True(await page.Locator("#telecharger").IsDisabledAsync());
    }

    private string[] Geocode(params string[] more)
    {
        File.WriteAllText(_folder["ban.csv"], Base);
        File.WriteAllText(_folder["liste.csv"], "adresse;commune\n1 rue du Pont;\n4 avneue du pont;Mende\n1 avenue Foch;Mende\n");
        Cli.Outcome outcome = Cli.Run(["geocode", _folder["liste.csv"], "--ban", _folder["ban.csv"], "-o", _folder["out.csv"], "--revue", _folder["revue.html"], .. more]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        string[][] rows = [.. Csv.Rows(File.ReadAllText(_folder["out.csv"]))];
        return [.. rows.Skip(1).Select(r => r[Array.IndexOf(rows[0], "geo_statut")])];
    }

    private async Task DownloadAsync(IPage page, Func<Task> act)
    {
        IDownload download = await page.RunAndWaitForDownloadAsync(act);
        Assert.Equal("corrections.csv", download.SuggestedFilename);
        await download.SaveAsAsync(_folder["corrections.csv"]);
    }

    private static double Degrees(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
