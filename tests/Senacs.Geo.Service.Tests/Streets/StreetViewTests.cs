using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Senacs.Geo.Hosts.Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace Senacs.Geo.Service.Tests.Streets;

/// <summary>A server of image tiles on loopback, in the place of the IGN's: it counts what it is asked.</summary>
public sealed class TileServer : IAsyncDisposable
{
    // one grey-green pixel
    private static readonly byte[] Image = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkmPG/HgAFhAJ/wlseKgAAAABJRU5ErkJggg==");

    private readonly WebApplication app;

    private TileServer(WebApplication app) => this.app = app;

    public ConcurrentBag<string> Asked { get; } = [];

    public bool IsFailing { get; set; }

    public string Template => app.Urls.First() + "/fond?niveau={z}&ligne={y}&colonne={x}";

    public static async Task<TileServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        WebApplication started = builder.Build();
        TileServer server = new(started);
        started.Run(async context =>
        {
            server.Asked.Add(context.Request.Path + context.Request.QueryString);
            context.Response.Headers.AccessControlAllowOrigin = "*";
            context.Response.StatusCode = server.IsFailing ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
            context.Response.ContentType = "image/png";
            if (!server.IsFailing)
                await context.Response.Body.WriteAsync(Image);
        });
        await started.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}

/// <summary>A browser that draws with WebGL in software, the Allier with addresses, and a background on loopback.</summary>
public sealed class BrowsedStreets : IAsyncLifetime
{
    private readonly TemporaryDossiers folder = StreetDossier.Make();
    private RunningService? service;
    private TileServer? tiles;

    public ChromiumFixture Chromium { get; } = new() { Arguments = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-background-networking"] };

    public RunningService Service => service!;

    public TileServer Tiles => tiles!;

    public async Task InitializeAsync()
    {
        tiles = await TileServer.StartAsync();
        service = await RunningService.StartAsync(folder.FullPath, "Service:SurveillerLesDossiers=false", "Service:CalculsParSeconde=0", "Service:FondDePlan=" + tiles.Template, "Service:FondAerien=aucun");
        await Chromium.InitializeAsync();

        // what is drawn by a processor shared with other tests takes its time
        SetDefaultExpectTimeout(20_000);
    }

    public async Task DisposeAsync()
    {
        await Chromium.DisposeAsync();
        await Service.DisposeAsync();
        await Tiles.DisposeAsync();
        folder.Dispose();
    }
}

/// <summary>The street view in a browser: what is drawn is asked of the map itself, what is said is read on the page.</summary>
public sealed class StreetViewTests(BrowsedStreets browsed) : IClassFixture<BrowsedStreets>
{
    private const string Mjc = "cs-03-mjc-centre-social-de-montlucon";

    private static readonly string Axe = Path.Combine(OpenData.Root, "tests", "Senacs.Geo.Service.Tests", "axe", "node_modules", "axe-core", "axe.min.js");

    [ChromiumFact]
    public async Task The_view_draws_the_classes_the_structures_and_the_limits()
    {
        await using StreetPageOpen open = await OpenAsync("");

        JsonElement classes = await open.Rendered("communes", "classe");
        Assert.Equal(["centre_social", "evs_seul", "zone_blanche"], classes.EnumerateArray().Select(c => c.GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(["commune", "projet", "siege"], (await open.Rendered("structures", "symbole")).EnumerateArray().Select(c => c.GetString()).Order(StringComparer.Ordinal));
        Assert.NotEqual(0, (await open.Rendered("limites-epci", "genre")).GetArrayLength());
        Assert.Equal("centre_social", (await open.Rendered("projets", "projet"))[0].GetString());

        // the pixel in the middle of a covered commune has the printed map's blue, that of a zone blanche its white
        Assert.Equal([0x79, 0xA6, 0xD2], await open.PixelAt(2.93, 46.66));
        Assert.Equal([0xFF, 0xFF, 0xFF], await open.PixelAt(2.83, 46.335));
        await open.IsQuietAsync();
    }

    [ChromiumFact]
    public async Task Every_QPV_of_the_Allier_is_drawn_named_and_clicked()
    {
        JsonElement places = await browsed.Service.JsonAsync("/departements/03/lieux");
        JsonElement[] quarters = [.. places.GetProperty("qpv").EnumerateArray()];
        Assert.Equal(6, quarters.Length);
        foreach (JsonElement quarter in quarters)
        {
            string code = quarter.GetProperty("code").GetString()!, name = quarter.GetProperty("nom").GetString()!;
            await using StreetPageOpen open = await OpenAsync($"?qpv={code}");
            await Expect(open.Page.Locator("#fiche h2")).ToHaveTextAsync(name);
            await open.Idle();
            Assert.Contains(code, (await open.Rendered("qpv-hachures", "code")).EnumerateArray().Select(c => c.GetString()));
            Assert.Contains(name, (await open.Rendered("qpv-noms", "nom")).EnumerateArray().Select(c => c.GetString()));

            // closed, then found again with the pointer where its name is written
            await open.Page.GetByRole(AriaRole.Button, new() { Name = "Fermer" }).ClickAsync();
            await Expect(open.Page.Locator("#fiche")).ToBeHiddenAsync();
            await open.ClickOn("qpv-noms", "code", code);
            await Expect(open.Page.Locator("#fiche h2")).ToHaveTextAsync(name);
            Assert.Contains($"qpv={code}", open.Page.Url, StringComparison.Ordinal);
            await open.IsQuietAsync();
        }
    }

    [ChromiumFact]
    public async Task A_structure_that_is_clicked_says_its_QPV_and_its_precision()
    {
        await using StreetPageOpen open = await OpenAsync("?position=2.57936,46.32756,15.5");
        await open.ClickOn("structures", "id", Mjc);

        await Expect(open.Page.Locator("#fiche h2")).ToHaveTextAsync("MJC - Centre social de Montluçon");
        await Expect(open.Page.Locator("#fiche")).ToContainTextAsync("Dans le QPV QP003005 (Fontbouillant)");
        await Expect(open.Page.Locator("#fiche")).ToContainTextAsync("à 10\u00A0m près");
        Assert.Contains($"structure={Mjc}", open.Page.Url, StringComparison.Ordinal);

        // its commune only: a hollow marker, and the circle in which it lies
        await using StreetPageOpen vichy = await OpenAsync("?structure=cs-03-barjavel&position=3.4265,46.1278,12.2");
        Assert.Contains("commune", (await vichy.Rendered("structures", "symbole")).EnumerateArray().Select(c => c.GetString()));
        Assert.NotEqual(0, (await vichy.Rendered("precisions", "metres")).GetArrayLength());
        await open.IsQuietAsync();
    }

    [ChromiumFact]
    public async Task Addresses_appear_near_the_ground_and_say_their_QPV()
    {
        await using StreetPageOpen far = await OpenAsync("?position=2.5800,46.3275,13");
        Assert.Equal(0, (await far.Rendered("adresses", "libelle")).GetArrayLength());

        await using StreetPageOpen open = await OpenAsync("?position=2.5795,46.3278,17.5");
        Assert.Contains("15 Rue d'essai E 03100 Montluçon", (await open.Rendered("adresses", "libelle")).EnumerateArray().Select(c => c.GetString()));
        Assert.Contains("9 bis", (await open.Rendered("adresses-numeros", "numero")).EnumerateArray().Select(c => c.GetString()));
        await open.ClickOn("adresses", "libelle", "15 Rue d'essai E 03100 Montluçon");
        await Expect(open.Page.Locator("#fiche h2")).ToHaveTextAsync("15 Rue d'essai E 03100 Montluçon");
        await Expect(open.Page.Locator("#fiche")).ToContainTextAsync("Dans le QPV QP003005 (Fontbouillant)");
        await Expect(open.Page.Locator("#adresses-note")).ToBeEmptyAsync();
        await open.IsQuietAsync();
        await far.IsQuietAsync();
    }

    [ChromiumFact]
    public async Task A_dossier_without_addresses_says_so()
    {
        await using RunningService shipped = await RunningService.StartAsync(Path.Combine(ShippedService.Data, "03-allier"), "Service:SurveillerLesDossiers=false");
        await using StreetPageOpen open = await OpenAsync("", on: shipped);
        await open.Page.GetByRole(AriaRole.Tab, new() { Name = "Légende et couches" }).ClickAsync();

        await Expect(open.Page.Locator("#adresses-note")).ToContainTextAsync("n’a pas de base d’adresses");
        await open.IsQuietAsync();
    }

    [ChromiumFact]
    public async Task Date_rule_scenario_and_commune_go_to_the_street_and_come_back()
    {
        const string query = $"?date=2021-12-31&regle=implantation&scenario=f~{Mjc}&commune=03185";
        await using StreetPageOpen open = await OpenAsync(query, path: "/departements/03");
        IPage page = open.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Vue rue" }).ClickAsync();
        await page.WaitForSelectorAsync("html[data-pret] body.rue", new() { State = WaitForSelectorState.Attached });

        await Expect(page.Locator("#mention")).ToHaveTextAsync("Scénario, pas la situation réelle");
        await Expect(page.Locator("#situation")).ToContainTextAsync("Au 31 décembre 2021.");
        await Expect(page.Locator("#fiche h2")).ToHaveTextAsync("Montluçon");
        await open.Idle();
        Assert.DoesNotContain(Mjc, (await open.Rendered("structures", "id")).EnumerateArray().Select(c => c.GetString()));
        JsonElement classe = await open.Class("03185");
        Assert.Equal("zone_blanche", classe.GetString());

        await page.GetByRole(AriaRole.Link, new() { Name = "Carte du département" }).ClickAsync();
        await page.WaitForSelectorAsync("html[data-pret] #chiffres", new() { State = WaitForSelectorState.Attached });
        foreach (string kept in (string[])["date=2021-12-31", "regle=implantation", "scenario=f~", "commune=03185"])
            Assert.Contains(kept, Uri.UnescapeDataString(page.Url), StringComparison.Ordinal);
        await open.IsQuietAsync();
    }

    [ChromiumFact]
    public async Task A_structure_opened_in_a_scenario_is_on_the_map_and_in_the_list()
    {
        await using StreetPageOpen open = await OpenAsync("?scenario=" + Uri.EscapeDataString("o~EVS~2.5800,46.3400~La Maison <b>neuve</b>~") + "&position=2.58,46.34,14");

        Assert.Contains("La Maison <b>neuve</b>", (await open.Rendered("structures", "nom")).EnumerateArray().Select(c => c.GetString()));
        await Expect(open.Page.Locator("#v-structures")).ToContainTextAsync("La Maison <b>neuve</b>");
        await open.ClickOn("structures", "nom", "La Maison <b>neuve</b>");
        await Expect(open.Page.Locator("#fiche")).ToContainTextAsync("Imaginée dans le scénario");
        await open.IsQuietAsync();
    }

    [ChromiumFact]
    public async Task Nothing_leaves_the_service_before_the_background_is_switched_on()
    {
        browsed.Tiles.IsFailing = false;
        browsed.Tiles.Asked.Clear();
        await using StreetPageOpen open = await OpenAsync($"?structure={Mjc}");
        IPage page = open.Page;
        await page.Locator("#v-structures .ligne").First.ClickAsync();
        await open.Idle();
        Assert.NotEmpty(open.Requests);
        Assert.All(open.Requests, r => Assert.StartsWith(browsed.Service.Address.AbsoluteUri, r, StringComparison.Ordinal));
        Assert.Empty(browsed.Tiles.Asked);

        await page.GetByRole(AriaRole.Tab, new() { Name = "Légende et couches" }).ClickAsync();
        ILocator box = page.GetByLabel($"Fond de plan IGN (demande un accès à {new Uri(browsed.Tiles.Template).Authority})");
        await Expect(box).Not.ToBeCheckedAsync();
        await box.CheckAsync();
        await Expect(page.Locator(".maplibregl-ctrl-attrib")).ToContainTextAsync("© IGN");
        await open.Idle();
        Assert.Contains(browsed.Tiles.Asked, a => a.StartsWith("/fond?niveau=", StringComparison.Ordinal));

        await box.UncheckAsync();
        await Expect(page.Locator(".maplibregl-ctrl-attrib")).Not.ToContainTextAsync("© IGN");
        await page.ReloadAsync();
        await page.WaitForSelectorAsync("html[data-pret]", new() { State = WaitForSelectorState.Attached });
        int before = browsed.Tiles.Asked.Count;
        await open.Idle();
        Assert.Equal(before, browsed.Tiles.Asked.Count);
        await open.IsQuietAsync();
    }

    [ChromiumFact]
    public async Task A_background_that_does_not_answer_is_told()
    {
        browsed.Tiles.IsFailing = true;
        await using StreetPageOpen open = await OpenAsync("");
        await open.Page.GetByRole(AriaRole.Tab, new() { Name = "Légende et couches" }).ClickAsync();
        await open.Page.Locator("#f-plan").CheckAsync();
        await Expect(open.Page.Locator("#fond-etat")).ToContainTextAsync("Le fond de plan ne répond pas");
        await open.Page.Locator("#f-plan").UncheckAsync();
        await Expect(open.Page.Locator("#fond-etat")).ToBeEmptyAsync();
        browsed.Tiles.IsFailing = false;
    }

    [ChromiumFact]
    public async Task Without_MapLibre_the_page_says_what_to_run_and_the_lists_work()
    {
        using TemporaryDossiers empty = new();
        await using RunningService bare = await RunningService.StartAsync(ShippedService.Data, "Service:SurveillerLesDossiers=false", "Service:DossierMapLibre=" + empty.FullPath);
        await using StreetPageOpen open = await OpenAsync("", on: bare);

        await Expect(open.Page.Locator("#absence")).ToContainTextAsync("La vue rue n’est pas disponible ici");
        await Expect(open.Page.Locator("#absence code")).ToContainTextAsync("npm ci --prefix src/Senacs.Geo.Service");
        await open.Page.Locator($"#v-structures [data-id='{Mjc}']").ClickAsync();
        await Expect(open.Page.Locator("#fiche")).ToContainTextAsync("Dans le QPV QP003005 (Fontbouillant)");
        await open.AxeFindsNothing("sans MapLibre");
        await open.IsQuietAsync();
    }

    [ChromiumFact]
    public async Task Without_WebGL_the_page_says_so_and_the_lists_work()
    {
        await using StreetPageOpen open = await OpenAsync("", script: "HTMLCanvasElement.prototype.getContext = () => null;");

        await Expect(open.Page.Locator("#absence")).ToContainTextAsync("WebGL 2");
        await open.Page.GetByRole(AriaRole.Tab, new() { Name = "QPV (6)" }).ClickAsync();
        await open.Page.Locator("#v-qpv [data-id='QP003005']").ClickAsync();
        await Expect(open.Page.Locator("#fiche h2")).ToHaveTextAsync("Fontbouillant");
        await open.AxeFindsNothing("sans WebGL");
        await open.IsQuietAsync();
    }

    [ChromiumFact]
    public async Task The_keyboard_alone_finds_a_place_moves_the_map_and_asks_what_is_at_its_centre()
    {
        await using StreetPageOpen open = await OpenAsync("");
        IPage page = open.Page;
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Aller à la liste des lieux", await page.EvaluateAsync<string>("document.activeElement.textContent"));
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("o-structures", await page.EvaluateAsync<string>("document.activeElement.id"));
        await open.Inner.TabToAsync($"#v-structures [data-id='{Mjc}']");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#titre-fiche")).ToBeFocusedAsync();
        await Expect(page.Locator("#titre-fiche")).ToHaveTextAsync("MJC - Centre social de Montluçon");
        await open.Idle();
        Assert.InRange(await page.EvaluateAsync<double>("document.getElementById('carte').carte.getZoom()"), 14.9, 16);
        await open.Inner.TabToAsync("#fiche .tete button");
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal(Mjc, await page.EvaluateAsync<string>("document.activeElement.dataset.id"));

        // the search, then the map itself
        await page.Locator("#recherche").FocusAsync();
        await page.Keyboard.TypeAsync("fontbou");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#titre-fiche")).ToHaveTextAsync("Fontbouillant");
        await open.Idle();
        await page.Locator(".maplibregl-canvas").FocusAsync();
        Assert.Equal("Carte à l’échelle de la rue", await page.EvaluateAsync<string>("document.activeElement.getAttribute('aria-label')"));
        double before = await page.EvaluateAsync<double>("document.getElementById('carte').carte.getZoom()");
        await page.Keyboard.PressAsync("+");
        await open.Idle();
        Assert.True(await page.EvaluateAsync<double>("document.getElementById('carte').carte.getZoom()") > before);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#titre-fiche")).ToBeFocusedAsync();
        await open.IsQuietAsync();
    }

    [ChromiumFact]
    public async Task Reduced_motion_moves_the_map_at_once()
    {
        await using StreetPageOpen open = await OpenAsync("", isStill: true);
        await open.Page.Locator($"#v-structures [data-id='{Mjc}']").ClickAsync();
        await Expect(open.Page.Locator("#fiche h2")).ToHaveTextAsync("MJC - Centre social de Montluçon");

        Assert.False(await open.Page.EvaluateAsync<bool>("document.getElementById('carte').carte.isMoving()"));
        Assert.InRange(await open.Page.EvaluateAsync<double>("document.getElementById('carte').carte.getZoom()"), 14.9, 16);
        await open.IsQuietAsync();
    }

    [ChromiumFact]
    public async Task Axe_finds_nothing_at_both_sizes_and_nothing_is_wider_than_a_phone()
    {
        foreach ((int width, int height) in ((int, int)[])[(1920, 1080), (390, 844)])
        {
            foreach (string query in (string[])["", $"?structure={Mjc}", "?qpv=QP003005", $"?scenario=f~{Mjc}&commune=03185", "?scenario=f~inconnue"])
            {
                await using StreetPageOpen open = await OpenAsync(query, width, height);
                if (query.Contains("inconnue", StringComparison.Ordinal))
                    await Expect(open.Page.Locator("#alerte")).ToBeVisibleAsync();
                else if (query.Length > 0)
                    await Expect(open.Page.Locator("#fiche")).ToBeVisibleAsync();
                await open.AxeFindsNothing($"{query} {width}");
                if (query.Length == 0)
                {
                    await open.Page.GetByRole(AriaRole.Tab, new() { Name = "Légende et couches" }).ClickAsync();
                    await open.AxeFindsNothing($"{width}, légende");
                }

                Assert.True(await open.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{query} {width}");
            }
        }
    }

    private async Task<StreetPageOpen> OpenAsync(string query, int width = 1280, int height = 900, RunningService? on = null, string path = "/departements/03/rue", string? script = null, bool isStill = false)
    {
        ConcurrentBag<string> requests = [];
        OpenPage open = await browsed.Chromium.OpenAsync(new Uri((on ?? browsed.Service).Address, path + query), width, height, async page =>
        {
            page.SetDefaultTimeout(180_000);
            page.Context.Request += (_, r) => requests.Add(r.Url);
            if (isStill)
                await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
            await page.AddInitScriptAsync("window.refus = []; addEventListener('securitypolicyviolation', e => window.refus.push(e.violatedDirective + ' ' + e.blockedURI));" + script);
        });
        await open.Page.WaitForSelectorAsync("html[data-pret]", new() { State = WaitForSelectorState.Attached });
        return new StreetPageOpen(open, requests);
    }

    /// <summary>The page, and questions to its map.</summary>
    private sealed record StreetPageOpen(OpenPage Inner, ConcurrentBag<string> Requests) : IAsyncDisposable
    {
        public IPage Page => Inner.Page;

        /// <summary>Nothing thrown, nothing refused by the policy.</summary>
        public async Task IsQuietAsync()
        {
            Assert.Empty(Inner.Errors);
            Assert.Equal("[]", await Page.EvaluateAsync<string>("JSON.stringify(window.refus)"));
        }

        public async Task<JsonElement> Rendered(string layer, string property) => (await Page.EvaluateAsync(
            "([layer, property]) => [...new Set(document.getElementById('carte').carte.queryRenderedFeatures({ layers: [layer] }).map(f => f.properties[property]))]", new[] { layer, property }))!.Value;

        public async Task<JsonElement> Class(string code) => (await Page.EvaluateAsync("code => document.getElementById('carte').carte.queryRenderedFeatures({ layers: ['communes'] }).find(f => f.properties.code === code)?.properties.classe", code))!.Value;

        /// <summary>Until nothing moves and every tile in sight is drawn.</summary>
        public async Task Idle() => await Page.EvaluateAsync("() => new Promise(done => { const map = document.getElementById('carte').carte; map.once('idle', () => done()); map.triggerRepaint(); })");

        /// <summary>Clicks the point of a feature that is drawn.</summary>
        public async Task ClickOn(string layer, string property, string value)
        {
            double[] at = await Page.EvaluateAsync<double[]>(
                """
                ([layer, property, value]) => {
                  const map = document.getElementById('carte').carte, feature = map.queryRenderedFeatures({ layers: [layer] }).find(f => f.properties[property] === value);
                  const p = map.project(feature.geometry.coordinates), box = map.getCanvas().getBoundingClientRect();
                  return [box.left + p.x, box.top + p.y];
                }
                """, new[] { layer, property, value });
            await Page.Mouse.ClickAsync((float)at[0], (float)at[1]);
        }

        /// <summary>What is on the screen there: read back from the card, in the frame that drew it.</summary>
        public async Task<byte[]> PixelAt(double longitude, double latitude) => [.. (await Page.EvaluateAsync<int[]>(
            """
            ([lon, lat]) => new Promise(done => {
              const map = document.getElementById('carte').carte;
              map.once('render', () => {
                const gl = map.getCanvas().getContext('webgl2'), p = map.project([lon, lat]), r = devicePixelRatio, pixel = new Uint8Array(4);
                gl.readPixels(Math.round(p.x * r), gl.drawingBufferHeight - Math.round(p.y * r), 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
                done([...pixel].slice(0, 3));
              });
              map.triggerRepaint();
            })
            """, new[] { longitude, latitude })).Select(v => (byte)v)];

        public async Task AxeFindsNothing(string where)
        {
            Assert.True(File.Exists(Axe), "axe-core is not installed: run npm ci in tests/Senacs.Geo.Service.Tests/axe (test.sh does).");
            await Page.EvaluateAsync(await File.ReadAllTextAsync(Axe));
            JsonElement found = (await Page.EvaluateAsync("async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.map(v => v.id + ' ' + v.nodes.map(n => n.target.join(' ')).join(', '))"))!.Value;
            Assert.True(found.GetArrayLength() == 0, $"{where}: {found}");
        }

        public ValueTask DisposeAsync() => Inner.DisposeAsync();
    }
}
