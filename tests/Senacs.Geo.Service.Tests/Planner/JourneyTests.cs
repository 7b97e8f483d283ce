using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Senacs.Geo.Coverage;
using Senacs.Geo.Hosts.Tests.Browser;
using Senacs.Geo.Reports;
using Senacs.Geo.Sources.Dossiers;
using static Microsoft.Playwright.Assertions;

namespace Senacs.Geo.Service.Tests.Planner;

/// <summary>A real browser and a real service.</summary>
public sealed class BrowsedService : IAsyncLifetime
{
    public ChromiumFixture Chromium { get; } = new();

    public ShippedService Shipped { get; } = new();

    public async Task InitializeAsync()
    {
        await Shipped.InitializeAsync();
        await Chromium.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await Chromium.DisposeAsync();
        await Shipped.DisposeAsync();
    }

    /// <summary>The page of the Allier, filled.</summary>
    public async Task<OpenPage> OpenAsync(string query = "", int width = 1920, int height = 1080)
    {
        OpenPage open = await Chromium.OpenAsync(new Uri(Shipped.Service.Address, "/departements/03" + query), width, height);
        await open.Page.WaitForSelectorAsync("html[data-pret]", new() { State = WaitForSelectorState.Attached });
        return open;
    }
}

/// <summary>What a planner comes to do, as a person does it: the journeys of the page.</summary>
public sealed class JourneyTests(BrowsedService browsed) : IClassFixture<BrowsedService>
{
    private static readonly string Axe = Path.Combine(OpenData.Root, "tests", "Senacs.Geo.Service.Tests", "axe", "node_modules", "axe-core", "axe.min.js");

    private static readonly Dossier Allier = DossierReader.Read(Path.Combine(ShippedService.Data, "03-allier"));

    [ChromiumFact]
    public async Task The_uncovered_communes_are_found_narrowed_and_downloaded()
    {
        await using OpenPage open = await browsed.OpenAsync();
        IPage page = open.Page;
        CommuneCoverage[] expected = [.. Allier.Report().ZonesBlanches];

        await Expect(page.Locator("#t-communes tbody tr")).ToHaveCountAsync(expected.Length);
        await Expect(page.Locator("#t-communes tbody tr").First).ToContainTextAsync(expected[0].Commune.Nom);
        await page.GetByLabel("Intercommunalité", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "CA Moulins Communauté" });
        int inEpci = expected.Count(c => c.Commune.Epci?.Nom == "CA Moulins Communauté");
        await Expect(page.Locator("#t-communes tbody tr")).ToHaveCountAsync(inEpci);
        await Expect(page.Locator("#communes path.attenue")).ToHaveCountAsync(317 - inEpci);
        await page.GetByLabel("Habitants, au moins").FillAsync("4000");
        await Expect(page.Locator("#t-communes tbody tr")).ToHaveCountAsync(expected.Count(c => c.Commune.Epci?.Nom == "CA Moulins Communauté" && c.Commune.Population >= 4000));

        await page.GetByRole(AriaRole.Tab, new() { Name = "Télécharger" }).ClickAsync();
        IDownload download = await page.RunAndWaitForDownloadAsync(() => page.Locator("#v-telecharger li", new() { HasText = "Zones blanches" }).GetByRole(AriaRole.Link, new() { Name = "CSV" }).ClickAsync());
        string[] rows = await File.ReadAllLinesAsync((await download.PathAsync())!);
        Assert.Equal("03-zones-blanches.csv", download.SuggestedFilename);
        Assert.Equal(expected.Length + 1, rows.Length);
        Assert.Empty(open.Errors);
    }

    [ChromiumFact]
    public async Task Search_tells_why_a_commune_has_its_class()
    {
        await using OpenPage open = await browsed.OpenAsync();
        IPage page = open.Page;
        CommuneCoverage cosne = Allier.Report().Coverage.Communes.Single(c => c.Commune.Code.Value == "03084");
        Assert.Equal(Classe.EvsSeul, cosne.Classe);

        await page.GetByRole(AriaRole.Combobox, new() { Name = "Chercher une commune ou une structure" }).FillAsync("cosne");
        await page.GetByRole(AriaRole.Option, new() { Name = "Cosne-d'Allier 03084" }).ClickAsync();
        await Expect(page.Locator("#v-detail")).ToContainTextAsync("Couverte par un EVS seul");
        await Expect(page.Locator("#v-detail .raisons")).ToContainTextAsync("siège de MJC de Cosne-d'Allier");
        await Expect(page.Locator("#v-detail .raisons li")).ToHaveCountAsync(cosne.Reasons.Length);
        Assert.Contains("commune=03084", page.Url, StringComparison.Ordinal);

        await page.ReloadAsync();
        await Expect(page.Locator("#v-detail")).ToContainTextAsync("Couverte par un EVS seul");
        await page.Locator("#communes path[data-code='03082']").ClickAsync();
        await Expect(page.Locator("#v-detail h2")).ToContainTextAsync("Commentry");
        await Expect(page.Locator("#v-detail")).ToContainTextAsync("Aucune structure en vigueur ne la couvre");
        Assert.Empty(open.Errors);
    }

    [ChromiumFact]
    public async Task A_new_centre_social_in_Commentry_gives_the_percentage_that_the_core_computes()
    {
        using TemporaryDossiers folder = new();
        folder.Copy("03-allier");
        folder.Edit("03-allier/structures.csv", text => text.TrimEnd('\n') + "\ncs-neuf,Neuf,CS,,,,,Commentry,03082,,,,,,,EPCI:CC Commentry Montmarault Néris Communauté,,,\n");
        ClasseCounts expected = DossierReader.Read(folder["03-allier"]).Report().Synthese.Communes;
        Assert.NotEqual(Allier.Report().Synthese.Communes.CentreSocial, expected.CentreSocial);

        await using OpenPage open = await browsed.OpenAsync("?commune=03082");
        IPage page = open.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Et si un centre social ouvrait ici" }).ClickAsync();
        await page.GetByLabel("Elle dessert").SelectOptionAsync("epci");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ouvrir", Exact = true }).ClickAsync();

        await Expect(page.Locator("#chiffres .chiffre").First).ToContainTextAsync($"{expected.CentreSocial} communes · {FrenchNumbers.Percent(expected.Percent(Classe.CentreSocial)!.Value)}", new() { UseInnerText = false });
        await Expect(page.Locator("#mention")).ToHaveTextAsync("Scénario, pas la situation réelle");
        await Expect(page.Locator("#communes path[data-code='03082']")).ToHaveAttributeAsync("data-classe", "centre_social");
        await Expect(page.Locator("svg text.titre").First).ToContainTextAsync("Scénario");
        await page.GetByRole(AriaRole.Button, new() { Name = "Comparer avant et après" }).ClickAsync();
        await Expect(page.Locator("#comparaison")).ToContainTextAsync("Scénario, pas la situation réelle");
        await Expect(page.Locator("#comparaison .changees li.gagnee").First).ToBeVisibleAsync();

        await page.GoBackAsync();
        await page.GoBackAsync();
        await Expect(page.Locator("#mention")).ToBeHiddenAsync();
        Assert.Empty(open.Errors);
    }

    [ChromiumFact]
    public async Task Two_dates_are_compared_with_figures_and_a_map_of_changes()
    {
        await using OpenPage open = await browsed.OpenAsync("?vue=comparer");
        IPage page = open.Page;
        long after = Allier.Report().Synthese.Communes.ZoneBlanche;

        await page.GetByLabel("Une date antérieure").FillAsync("2019-12-31");
        await page.GetByRole(AriaRole.Button, new() { Name = "Comparer les deux dates" }).ClickAsync();

        ILocator row = page.Locator("#comparaison tbody tr", new() { HasText = "zones blanches" }).First;
        await Expect(row.Locator("td").Nth(0)).ToContainTextAsync("inconnu"); // it rests on structures without date
        await Expect(row.Locator("td").Nth(1)).ToContainTextAsync(after.ToString(CultureInfo.InvariantCulture));
        await Expect(row.Locator("td").Nth(2)).ToContainTextAsync("inconnu");
        await Expect(page.Locator("#comparaison .petite svg")).ToBeVisibleAsync();
        Assert.Contains("depuis=2019-12-31", page.Url, StringComparison.Ordinal);
        Assert.Empty(open.Errors);
    }

    [ChromiumFact]
    public async Task The_keyboard_alone_goes_from_commune_to_commune_and_opens_the_reasons()
    {
        await using OpenPage open = await browsed.OpenAsync("?commune=03082");
        IPage page = open.Page;

        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Aller à la carte", await page.EvaluateAsync<string>("document.activeElement.textContent"));
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("03082", await FocusedCommune(page));
        await page.Keyboard.PressAsync("ArrowRight");
        string next = await FocusedCommune(page);
        Assert.NotEqual("03082", next);
        string box = await page.EvaluateAsync<string>("document.querySelector('#carte').shadowRoot.querySelector('svg').getAttribute('viewBox')");
        await page.Keyboard.PressAsync("+");
        Assert.NotEqual(box, await page.EvaluateAsync<string>("document.querySelector('#carte').shadowRoot.querySelector('svg').getAttribute('viewBox')"));
        await page.Keyboard.PressAsync("Shift+Tab");
        Assert.Equal("planche", await page.EvaluateAsync<string>("document.activeElement.id"));
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal(next, await FocusedCommune(page));
        await page.Keyboard.PressAsync("Enter");
        string name = Allier.Territoire.Communes.Single(c => c.Code.Value == next).Nom;
        await Expect(page.Locator("#v-detail h2")).ToContainTextAsync(name);
        Assert.Equal("titre-detail", await page.EvaluateAsync<string>("document.activeElement.id"));
        await open.TabToAsync("#v-detail .actions button");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#v-scenario h2")).ToBeFocusedAsync();
        await open.TabToAsync("#v-scenario form button[type=submit]");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#mention")).ToBeVisibleAsync();
        Assert.Empty(open.Errors);
    }

    [ChromiumFact]
    public async Task Rule_year_and_theme_change_map_and_figures_and_are_in_the_address()
    {
        await using OpenPage open = await browsed.OpenAsync();
        IPage page = open.Page;
        await page.GetByLabel("Une commune est couverte si").SelectOptionAsync("distance");
        await page.GetByLabel("Distance (km)").FillAsync("10");
        long expected = Allier.Report(RegleCouverture.Parse("distance:10")).Synthese.Communes.CentreSocial;
        await Expect(page.Locator("#chiffres .chiffre").First).ToContainTextAsync($"{expected} communes");
        await page.GetByLabel("Au 31 décembre").FillAsync("2019");
        await Expect(page.Locator("p#situation")).ToContainTextAsync("31 décembre 2019");
        await page.GetByLabel("Thème de la carte").SelectOptionAsync("implantation");
        await Expect(page.Locator("#carte")).Not.ToHaveAttributeAsync("aria-busy", "true");
        Assert.Contains("regle=distance%3A10", page.Url, StringComparison.Ordinal);
        Assert.Contains("date=2019-12-31", page.Url, StringComparison.Ordinal);
        Assert.Contains("theme=implantation", page.Url, StringComparison.Ordinal);
        Assert.Empty(open.Errors);
    }

    [ChromiumFact]
    public async Task A_structure_dragged_onto_another_commune_moves_there()
    {
        await using OpenPage open = await browsed.OpenAsync();
        IPage page = open.Page;
        LocatorBoundingBoxResult from = (await page.Locator("#structures g[id='structure-evs-03-polymorphe-polymorphe-corp']").BoundingBoxAsync())!, to = (await page.Locator("#communes path[data-code='03082']").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(from.X + (from.Width / 2), from.Y + (from.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(to.X + (to.Width / 2), to.Y + (to.Height / 2), new() { Steps = 6 });
        await page.Mouse.UpAsync();

        await Expect(page.Locator("#v-scenario .etapes")).ToContainTextAsync("Déplacer Polymorphe (Polymorphe Corp.) à Commentry");
        await Expect(page.Locator("#communes path[data-code='03082']")).ToHaveAttributeAsync("data-classe", "evs_seul");
    }

    [ChromiumFact]
    public async Task A_register_is_tried_and_its_findings_are_listed()
    {
        using TemporaryDossiers folder = new();
        folder.Copy("03-allier");
        folder.Edit("03-allier/structures.csv", text => text.TrimEnd('\n') + "\ncs-neuf,Neuf,CS,,,,,Commentry,03082,,,,,,,,,,\n");
        await using OpenPage open = await browsed.OpenAsync("?vue=registre");
        IPage page = open.Page;

        await page.GetByLabel("Registre (CSV ou XLSX)").SetInputFilesAsync(folder["03-allier/structures.csv"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Contrôler" }).ClickAsync();
        await Expect(page.Locator("#v-registre")).ToContainTextAsync("23 lignes lues");
        await page.GetByRole(AriaRole.Button, new() { Name = "Voir la carte avec ce registre" }).ClickAsync();
        await Expect(page.Locator("#communes path[data-code='03082']")).ToHaveAttributeAsync("data-classe", "centre_social");
        await Expect(page.Locator("#mention")).ToBeVisibleAsync();
        Assert.Empty(open.Errors);
    }

    [ChromiumFact]
    public async Task Print_shows_map_figures_date_rule_and_sources_and_no_control()
    {
        await using OpenPage open = await browsed.OpenAsync();
        await open.Page.EmulateMediaAsync(new() { Media = Media.Print });

        foreach (string shown in (string[])["p#situation", "#chiffres", "#carte svg", "#sources"])
            await Expect(open.Page.Locator(shown).First).ToBeVisibleAsync();
        foreach (string hidden in (string[])["#reglages", ".volet", ".outils", ".recherche", ".tableaux"])
            await Expect(open.Page.Locator(hidden)).ToBeHiddenAsync();
        byte[] pdf = await open.Page.PdfAsync(new() { Format = "A4", Landscape = true });
        Assert.Single(Regex.Matches(System.Text.Encoding.Latin1.GetString(pdf), @"/Type\s*/Page\b", RegexOptions.None, TimeSpan.FromSeconds(5)));
    }

    [ChromiumFact]
    public async Task On_a_phone_nothing_is_wider_than_the_screen_and_the_map_is_near()
    {
        foreach (string query in (string[])["", "?commune=03082", "?vue=scenario", "?vue=comparer&depuis=2019-12-31", "?tableau=structures"])
        {
            await using OpenPage open = await browsed.OpenAsync(query, 390, 844);
            Assert.True(await open.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), query);
            Assert.True((await open.Page.Locator("#carte").BoundingBoxAsync())!.Y < 844, query);
            Assert.Empty(open.Errors);
        }
    }

    [ChromiumFact]
    public async Task An_invalid_dossier_on_disk_is_told_while_the_last_good_data_are_shown()
    {
        using TemporaryDossiers folder = new();
        folder.Copy("03-allier");
        await using RunningService service = await RunningService.StartAsync(folder.FullPath, "Service:SurveillerLesDossiers=false", "Service:DessinsParSeconde=0");
        folder.Edit("03-allier/structures.csv", text => text + "x,Sans type,,,,,,Moulins,,,,,,,,,,,\n");
        Assert.True(((Dossiers.DossierStore)service.Services.GetService(typeof(Dossiers.DossierStore))!).Refresh());

        await using OpenPage open = await browsed.Chromium.OpenAsync(new Uri(service.Address, "/departements/03"));

        await Expect(open.Page.Locator("#alerte")).ToContainTextAsync("Le dossier sur le disque n’est plus valide");
        await Expect(open.Page.Locator("#chiffres .chiffre").First).ToContainTextAsync("162 communes");
        Assert.Empty(open.Errors);
    }

    [ChromiumFact]
    public async Task Names_with_markup_stay_text_on_the_page()
    {
        await using OpenPage open = await browsed.OpenAsync("?vue=scenario&commune=03082&scenario=" + Uri.EscapeDataString("o~CS~03082~<img src=x onerror=document.title='pris'>~"));

        await Expect(open.Page.Locator("#v-scenario .etapes")).ToContainTextAsync("<img src=x");
        Assert.DoesNotContain("pris", await open.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Empty(open.Errors);
    }

    [ChromiumFact]
    public async Task Axe_finds_nothing_on_any_view_at_both_sizes()
    {
        Assert.True(File.Exists(Axe), "axe-core is not installed: run npm ci in tests/Senacs.Geo.Service.Tests/axe (test.sh does).");
        string script = await File.ReadAllTextAsync(Axe);
        foreach ((int width, int height) in ((int, int)[])[(1920, 1080), (390, 844)])
        {
            foreach (string query in (string[])["", "?commune=03084", "?structure=cs-03-barjavel", "?vue=scenario&scenario=f~cs-03-barjavel", "?vue=comparer&depuis=2019-12-31", "?vue=telecharger", "?vue=registre", "?tableau=qpv", "?tableau=structures", "?scenario=f~inconnue"])
            {
                await using OpenPage open = query.Contains("inconnue", StringComparison.Ordinal)
                    ? await browsed.Chromium.OpenAsync(new Uri(browsed.Shipped.Service.Address, "/departements/03" + query), width, height)
                    : await browsed.OpenAsync(query, width, height);
                if (query.Contains("inconnue", StringComparison.Ordinal))
                    await Expect(open.Page.Locator("#alerte")).ToBeVisibleAsync();
                await open.Page.EvaluateAsync(script);
                JsonElement found = (await open.Page.EvaluateAsync("async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.map(v => v.id + ' ' + v.nodes.map(n => n.target.join(' ')).join(', '))"))!.Value;
                Assert.True(found.GetArrayLength() == 0, $"{query} {width}: {found}");
            }
        }
    }

    private static Task<string> FocusedCommune(IPage page) => page.EvaluateAsync<string>("document.activeElement.shadowRoot?.activeElement?.dataset.code ?? ''");
}
