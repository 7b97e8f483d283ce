using System.Globalization;
using Microsoft.Playwright;

namespace Senacs.Geo.Benchmarks;

/// <summary><c>-- page ADDRESS [CODE…]</c>: from the beginning of the navigation to the map painted, for a first visitor (nothing in the browser's cache) of a service that has drawn the map before.</summary>
internal static class PageTiming
{
    private const int Visits = 9;

    // the map lives in a shadow tree: looked for at each frame, and told once the frame after it is painted
    private const string Watch = """
        (() => {
          const look = () => {
            const svg = document.getElementById('carte')?.shadowRoot?.querySelector('svg #communes path');
            if (!svg) { requestAnimationFrame(look); return; }
            window.mapInTree = performance.now();
            requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = () => { window.mapPainted = performance.now(); }; channel.port2.postMessage(0); });
          };
          requestAnimationFrame(look);
        })();
        """;

    public static async Task<int> RunAsync(string address, IReadOnlyList<string> codes)
    {
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Headless = true, Args = ["--no-sandbox"] });
        Console.WriteLine("| département | carte peinte, médiane | de … à | reçu jusqu’à la carte | requêtes |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        await using IBrowserContext context = await browser.NewContextAsync(new() { Locale = "fr-FR", ViewportSize = new() { Width = 1920, Height = 1080 } });
        IPage tab = await context.NewPageAsync();
        await tab.AddInitScriptAsync(Watch);
        ICDPSession session = await context.NewCDPSessionAsync(tab);
        await session.SendAsync("Network.enable");
        double bytes = 0;
        int requests = 0;
        session.Event("Network.loadingFinished").OnEvent += (_, e) =>
        {
            bytes += e!.Value.GetProperty("encodedDataLength").GetDouble();
            requests++;
        };
        foreach (string code in codes)
        {
            Uri page = new($"{address.TrimEnd('/')}/departements/{code}");
            await VisitAsync(tab, session, page); // the service draws it once
            List<double> visits = [];
            for (int i = 0; i < Visits; i++)
            {
                (bytes, requests) = (0, 0);
                visits.Add(await VisitAsync(tab, session, page));
            }

            double[] times = [.. visits.Order()];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {code} | {times[Visits / 2]:0} ms | {times[0]:0} à {times[^1]:0} ms | {bytes / 1000:0} ko | {requests} |"));
        }

        return 0;
    }

    // The browser runs, as it does for a person; of the page it has kept nothing.
    private static async Task<double> VisitAsync(IPage tab, ICDPSession session, Uri page)
    {
        await tab.GotoAsync("about:blank");
        await session.SendAsync("Network.clearBrowserCache");
        await tab.GotoAsync(page.AbsoluteUri, new() { WaitUntil = WaitUntilState.Commit });
        await tab.WaitForFunctionAsync("() => window.mapPainted > 0");
        return (await tab.EvaluateAsync("window.mapPainted"))!.Value.GetDouble();
    }
}
