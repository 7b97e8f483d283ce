using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Senacs.Geo.Service.Collections;

namespace Senacs.Geo.Service.Tests;

/// <summary>The service on a real Kestrel, on a free loopback port; every test talks to it over HTTP.</summary>
public sealed class RunningService : IAsyncDisposable
{
    private readonly WebApplication app;

    private RunningService(WebApplication app, Uri address)
    {
        this.app = app;
        Address = address;
        Client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public Uri Address { get; }

    /// <summary>Follows no redirection, decompresses nothing, asks for nothing by itself.</summary>
    public HttpClient Client { get; }

    internal IServiceProvider Services => app.Services;

    /// <param name="data">The folder of dossiers.</param>
    /// <param name="settings">As <c>Service:CacheMo=10</c>. No copy of the dossiers is kept unless they say where.</param>
    public static Task<RunningService> StartAsync(string data, params string[] settings) => StartAsync(_ => { }, data, settings);

    /// <summary>The same with something of the test's own among its services.</summary>
    internal static async Task<RunningService> StartAsync(Action<IServiceCollection> add, string data, params string[] settings)
    {
        string[] args = ["--data", data, "--urls", "http://127.0.0.1:0", "--Service:DossierEtat=aucun", .. settings.Select(s => "--" + s)];
        WebApplication started = ServiceHost.Build(args, builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Critical);
            add(builder.Services);
        });
        await started.StartAsync();
        return new RunningService(started, new Uri(started.Urls.First()));
    }

    public async Task<HttpResponseMessage> SendAsync(string path, string? accept = null, HttpMethod? method = null, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method ?? HttpMethod.Get, new Uri(Address, path));
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request);
    }

    /// <summary>The JSON of a 200.</summary>
    public async Task<JsonElement> JsonAsync(string path, string? accept = null)
    {
        using HttpResponseMessage response = await SendAsync(path, accept);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {(int)response.StatusCode} {text}");
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>The problem document of a refusal, whose form is checked.</summary>
    public async Task<JsonElement> ProblemAsync(string path, int status, string? accept = null, HttpMethod? method = null)
    {
        using HttpResponseMessage response = await SendAsync(path, accept, method);
        return await ProblemOf(response, status);
    }

    public static async Task<JsonElement> ProblemOf(HttpResponseMessage response, int status)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{response.RequestMessage!.RequestUri}: {(int)response.StatusCode} {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement problem = document.RootElement.Clone();
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("code").GetString());
        Assert.NotEqual("", problem.GetProperty("title").GetString());
        Assert.NotEqual("", problem.GetProperty("detail").GetString());
        Assert.EndsWith("/problemes/" + problem.GetProperty("code").GetString(), problem.GetProperty("type").GetString(), StringComparison.Ordinal);
        return problem;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }
}

/// <summary>One service over the dossiers that the project ships, for the tests that only read.</summary>
public sealed class ShippedService : IAsyncLifetime
{
    private RunningService? service;

    public RunningService Service => service ?? throw new InvalidOperationException("Not started.");

    public static string Data { get; } = Path.Combine(OpenData.Root, "data");

    public async Task InitializeAsync() => service = await RunningService.StartAsync(Data, "Service:SurveillerLesDossiers=false", "Service:CalculsParSeconde=0", "Service:DessinsParSeconde=0", "Service:RequetesParSeconde=0");

    public async Task DisposeAsync()
    {
        if (service is not null)
            await service.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class Shipped : ICollectionFixture<ShippedService>
{
    public const string Name = "shipped";
}
