using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Senacs.Geo.Service.Tests.Clients;

/// <summary>What QGIS and GDAL ask of the service, word for word, recorded from them and sent again: a change that would confuse them shows on a machine that has neither.</summary>
/// <remarks>The clients are recorded by <c>UPDATE_GOLDEN=1 dotnet test --filter FullyQualifiedName~ClientSequenceTests</c>, where they are installed.</remarks>
public sealed class ClientSequenceTests : IAsyncLifetime
{
    private const string Allier = "03-allier";

    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private RunningService? service;

    private RunningService Service => service ?? throw new InvalidOperationException("Not started.");

    public async Task InitializeAsync() => service = await RunningService.StartAsync(Path.Combine(ShippedService.Data, Allier), "Service:SurveillerLesDossiers=false");

    public async Task DisposeAsync() => await Service.DisposeAsync();

    public static TheoryData<string> Names => [.. ClientSequence.All.Select(s => s.Name)];

    [ClientFact("ogrinfo", "--version")]
    public Task What_is_kept_of_GDAL_is_what_GDAL_asks() => CheckOrRecord(s => s.Program != ClientSequence.Python);

    [ClientFact(ClientSequence.Python, "-c", "import qgis.core")]
    public Task What_is_kept_of_QGIS_is_what_QGIS_asks() => CheckOrRecord(s => s.Program == ClientSequence.Python);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_request_sent_again_gets_what_the_client_got(string name)
    {
        RequestSequence sequence = Read(name);
        Assert.NotEmpty(sequence.Requests);
        HashSet<string> linked = new(StringComparer.Ordinal);
        foreach (RecordedRequest request in sequence.Requests)
        {
            (HttpStatusCode status, string contentType, byte[] body) = await SendAsync(request);

            Assert.Equal((request.Target, request.Status, request.ContentType), (request.Target, (int)status, contentType));
            // a page after the first is asked by the link that the page before gave
            if (request.Target.Contains("offset=", StringComparison.Ordinal))
                Assert.Contains(request.Target, linked);
            if (contentType.EndsWith("json", StringComparison.Ordinal))
                linked.UnionWith(NextLinks(body));
        }
    }

    [Theory]
    [InlineData("gdal-communes-de-l-allier", 317)]
    [InlineData("qgis-communes-de-l-allier", 317)]
    public async Task The_pages_together_hold_each_commune_of_the_Allier_once(string name, int count)
    {
        // the reading itself is the last sequence of pages: before it, clients ask for a few objects to learn what they are like
        RecordedRequest[] items = [.. Read(name).Requests.Where(r => r.Target.StartsWith("/collections/communes/items?", StringComparison.Ordinal))];
        int first = Array.FindLastIndex(items, r => !r.Target.Contains("offset=", StringComparison.Ordinal));
        List<string> ids = await IdsAsync(items[first..]);
        JsonElement whole = await Service.JsonAsync("/collections/communes/items?departement=03&limit=1000");

        Assert.Equal(count, ids.Count);
        Assert.Equal(whole.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("id").GetString()!), ids);
    }

    [Theory]
    [InlineData("gdal-emprise")]
    [InlineData("qgis-emprise")]
    public async Task Within_a_box_the_client_gets_what_meets_it(string name)
    {
        List<string> ids = await IdsAsync(Read(name).Requests.Where(r => r.Target.Contains("/items?", StringComparison.Ordinal) && r.Target.Contains("bbox=", StringComparison.Ordinal)));
        JsonElement whole = await Service.JsonAsync("/collections/couverture/items?bbox=2.5,46.2,3,46.5&limit=1000");

        Assert.Equal(whole.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("id").GetString()!).Order(StringComparer.Ordinal), ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    private static RequestSequence Read(string name)
    {
        ClientSequence sequence = ClientSequence.All.Single(s => s.Name == name);
        Assert.True(File.Exists(sequence.Fixture), $"{sequence.Fixture} is missing: record it with UPDATE_GOLDEN=1 where the client is installed");
        return RequestSequence.Parse(File.ReadAllText(sequence.Fixture));
    }

    private static async Task CheckOrRecord(Func<ClientSequence, bool> which)
    {
        RequestRecorder recorder = new();
        await using RunningService recorded = await RunningService.StartAsync(services => services.AddSingleton<IStartupFilter>(recorder), Path.Combine(ShippedService.Data, Allier), "Service:SurveillerLesDossiers=false");
        string address = recorded.Address.ToString().TrimEnd('/');
        foreach (ClientSequence sequence in ClientSequence.All.Where(which))
        {
            using TemporaryDossiers folder = new();
            (int code, _, string error) = ClientProcess.Run(sequence.Program, [.. sequence.Arguments.Select(a => a.Replace("{service}", address, StringComparison.Ordinal).Replace("{folder}", folder.FullPath, StringComparison.Ordinal))]);
            Assert.True(code == 0, $"{sequence.Name}: {error}");
            RequestSequence live = recorder.Take(sequence.Command);
            if (sequence.Version is { } version)
                live = live with { Client = ClientProcess.Run(version.Program, version.Arguments).Output.Split(',')[0] };
            Assert.NotEmpty(live.Requests);
            Assert.All(live.Requests, r => Assert.True(r.Status is 200 or 304, $"{sequence.Name}: {r.Target} {r.Status}"));
            if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            {
                Directory.CreateDirectory(ClientSequence.Folder);
                File.WriteAllText(sequence.Fixture, live.ToString());
                continue;
            }

            // another version of the client may ask otherwise: that it reads everything is held by the tests that run it
            RequestSequence kept = Read(sequence.Name);
            if (kept.Client == live.Client)
                Assert.Equal(kept.ToString(), live.ToString());
        }
    }

    private async Task<List<string>> IdsAsync(IEnumerable<RecordedRequest> requests)
    {
        List<string> ids = [];
        foreach (RecordedRequest request in requests)
        {
            using JsonDocument page = JsonDocument.Parse((await SendAsync(request)).Body);
            ids.AddRange(page.RootElement.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("id").GetString()!));
        }

        return ids;
    }

    private async Task<(HttpStatusCode Status, string ContentType, byte[] Body)> SendAsync(RecordedRequest request)
    {
        using HttpRequestMessage message = new(new HttpMethod(request.Method), new Uri(Service.Address.ToString().TrimEnd('/') + request.Target, AsWritten));
        foreach ((string name, string value) in request.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage response = await Service.Client.SendAsync(message);
        byte[] body = await response.Content.ReadAsByteArrayAsync();
        string encoding = response.Content.Headers.ContentEncoding.SingleOrDefault() ?? "";
        if (encoding.Length > 0)
        {
            using MemoryStream sent = new(body), plain = new();
            using (Stream decoder = encoding == "br" ? new BrotliStream(sent, CompressionMode.Decompress) : new GZipStream(sent, CompressionMode.Decompress))
                await decoder.CopyToAsync(plain);
            body = plain.ToArray();
        }

        return (response.StatusCode, response.Content.Headers.ContentType?.MediaType ?? "-", body);
    }

    // path and query of each "next": the client follows it as it is written
    private static IEnumerable<string> NextLinks(byte[] body)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("links", out JsonElement links)
            ? [.. links.EnumerateArray().Where(l => l.GetProperty("rel").GetString() == "next").Select(l => PathOf(l.GetProperty("href").GetString()!))]
            : [];

        static string PathOf(string href) => href[href.IndexOf('/', href.IndexOf("//", StringComparison.Ordinal) + 2)..];
    }
}
