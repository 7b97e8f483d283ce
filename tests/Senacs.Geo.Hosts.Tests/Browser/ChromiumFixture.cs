using Microsoft.Playwright;

namespace Senacs.Geo.Hosts.Tests.Browser;

/// <summary>One headless Chromium, the machine's own, for every class of the collection; a page comes from <see cref="OpenAsync"/>.</summary>
/// <remarks>Nothing is downloaded: where the machine has no Chromium, <see cref="ChromiumFactAttribute"/> skips with the reason.</remarks>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Beside <c>--no-sandbox</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The machine's Chromium, or null.</summary>
    public static string? Executable { get; } = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    public async Task InitializeAsync()
    {
        if (Executable is null)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Headless = true, Args = ["--no-sandbox", .. Arguments] });
    }

    /// <summary>A fresh page (own cookies and storage) at an address, with French as its language. What its scripts throw or refuse is in <see cref="OpenPage.Errors"/>.</summary>
    /// <param name="prepare">Runs on the empty page before it goes there.</param>
    public async Task<OpenPage> OpenAsync(Uri address, int widthPixels = 1280, int heightPixels = 900, Func<IPage, Task>? prepare = null)
    {
        IBrowserContext context = await (_browser ?? throw new InvalidOperationException("No Chromium: mark the test [ChromiumFact].")).NewContextAsync(new()
        {
            Locale = "fr-FR",
            TimezoneId = "Europe/Paris",
            ViewportSize = new() { Width = widthPixels, Height = heightPixels },
        });
        IPage page = await context.NewPageAsync();
        List<string> errors = [];
        page.PageError += (_, message) => errors.Add(message);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                errors.Add(message.Text);
        };
        if (prepare is not null)
            await prepare(page);
        await page.GotoAsync(address.AbsoluteUri);
        return new OpenPage(context, page, errors);
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

/// <summary>A page of its own context, closed with it.</summary>
/// <param name="Errors">Uncaught exceptions and messages of the console's error level, in order.</param>
public sealed record OpenPage(IBrowserContext Context, IPage Page, IReadOnlyList<string> Errors) : IAsyncDisposable
{
    /// <summary>Presses Tab until the element that has the focus matches a CSS selector, as a person without a mouse does.</summary>
    public async Task TabToAsync(string selector, int limit = 80)
    {
        for (int i = 0; i < limit; i++)
        {
            await Page.Keyboard.PressAsync("Tab");
            if (await Page.EvaluateAsync<bool>("selector => document.activeElement !== null && document.activeElement.matches(selector)", selector))
                return;
        }

        Assert.Fail($"{selector} is not reached by Tab.");
    }

    public ValueTask DisposeAsync() => Context.DisposeAsync();
}

/// <summary>The collection that shares one Chromium.</summary>
[CollectionDefinition(Name)]
public sealed class ChromiumTests : ICollectionFixture<ChromiumFixture>
{
    public const string Name = "Chromium";
}

/// <summary>A fact that needs Chromium; skipped, with the reason, where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (ChromiumFixture.Executable is null)
            Skip = "Chromium is not on this machine (apt-get install chromium).";
    }
}
