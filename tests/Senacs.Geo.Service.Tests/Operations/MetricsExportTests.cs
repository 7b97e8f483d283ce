using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Senacs.Geo.Service.Tests.Operations;

/// <summary>The measures arrive at a collector: a receiver of OTLP over HTTP, made by the test.</summary>
public sealed class MetricsExportTests
{
    [Fact]
    public async Task What_the_service_counts_arrives_at_the_collector_that_the_settings_name()
    {
        await using Collector collector = await Collector.StartAsync();
        await using RunningService service = await RunningService.StartAsync(
            Path.Combine(ShippedService.Data, "04-alpes-de-haute-provence"), "Service:SurveillerLesDossiers=false", $"Service:CollecteurMesures={collector.Address}", "Service:PeriodeMesuresSecondes=0.2");
        await AskAsync(service.Client, service.Address);

        await collector.ReceivesAsync(
            "Senacs.Geo.Service/senacs_geo.dossiers.loaded", "Senacs.Geo.Service/senacs_geo.cache.hits", "Senacs.Geo.Service/senacs_geo.responses.not_modified",
            "Senacs.Geo.Service/senacs_geo.response.make.duration", "Senacs.Geo.Service/senacs_geo.cache.size", "Microsoft.AspNetCore.Hosting/http.server.request.duration",
            "Microsoft.AspNetCore.Server.Kestrel/kestrel.active_connections", "System.Runtime/dotnet.gc.last_collection.memory.committed_size", "service.name=senacs-geo");
    }

    [Fact]
    public async Task The_environment_variable_of_OpenTelemetry_is_enough()
    {
        await using Collector collector = await Collector.StartAsync();
        await using ServiceProcess service = await ServiceProcess.StartAsync(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address.ToString(), ["OTEL_METRIC_EXPORT_INTERVAL"] = "200", ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=essai" },
            Path.Combine(ShippedService.Data, "04-alpes-de-haute-provence"), "Service:DossierEtat=aucun", "Service:SurveillerLesDossiers=false");
        await AskAsync(service.Client, service.Address);

        await collector.ReceivesAsync("Senacs.Geo.Service/senacs_geo.cache.hits", "service.name=senacs-geo", "deployment.environment.name=essai");
        service.Terminate();
        Assert.Equal(0, await service.ExitCodeAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_collector_that_does_not_answer_changes_nothing()
    {
        await using RunningService service = await RunningService.StartAsync(
            Path.Combine(ShippedService.Data, "04-alpes-de-haute-provence"), "Service:SurveillerLesDossiers=false", "Service:CollecteurMesures=http://127.0.0.1:9", "Service:PeriodeMesuresSecondes=0.1");
        for (int i = 0; i < 20; i++)
        {
            using HttpResponseMessage response = await service.SendAsync("/collections/communes/items?limit=2");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    private static async Task AskAsync(HttpClient client, Uri address)
    {
        Uri conformance = new(address, "/conformance");
        await client.GetStringAsync(conformance);
        using HttpResponseMessage again = await client.GetAsync(conformance);
        using HttpRequestMessage condition = new(HttpMethod.Get, conformance);
        condition.Headers.IfNoneMatch.Add(again.Headers.ETag!);
        using HttpResponseMessage notModified = await client.SendAsync(condition);
        Assert.Equal(HttpStatusCode.NotModified, notModified.StatusCode);
    }

    private sealed class Collector : IAsyncDisposable
    {
        private readonly WebApplication app;
        private readonly ConcurrentDictionary<string, bool> names = new(StringComparer.Ordinal);
        private readonly SemaphoreSlim received = new(0);

        private Collector(WebApplication app) => this.app = app;

        public Uri Address => new(app.Urls.First());

        public static async Task<Collector> StartAsync()
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            Collector collector = new(builder.Build());
            collector.app.Run(collector.ReceiveAsync);
            await collector.app.StartAsync();
            return collector;
        }

        /// <summary>Waits until each has come, written <c>meter/measure</c> or <c>resource attribute=value</c>.</summary>
        public async Task ReceivesAsync(params string[] expected)
        {
            using CancellationTokenSource bound = new(TimeSpan.FromSeconds(60));
            while (expected.Any(e => !names.ContainsKey(e)))
            {
                try
                {
                    await received.WaitAsync(bound.Token);
                }
                catch (OperationCanceledException)
                {
                    Assert.Fail($"never came: {string.Join(", ", expected.Where(e => !names.ContainsKey(e)))}; came: {string.Join(", ", names.Keys.Order(StringComparer.Ordinal))}");
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            await app.DisposeAsync();
            received.Dispose();
        }

        private async Task ReceiveAsync(HttpContext context)
        {
            Assert.Equal("/v1/metrics", context.Request.Path.Value);
            Assert.Equal("application/x-protobuf", context.Request.ContentType);
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body);
            foreach ((int field, byte[] resourceMetrics) in Fields(body.ToArray()).Where(f => f.Field == 1))
                ReadResource(resourceMetrics);
            received.Release();
        }

        // opentelemetry/proto/metrics/v1: ResourceMetrics { Resource 1, ScopeMetrics 2 { Scope 1 { name 1 }, Metric 2 { name 1 } } }
        private void ReadResource(byte[] resourceMetrics)
        {
            foreach ((int field, byte[] part) in Fields(resourceMetrics))
            {
                if (field == 1)
                {
                    foreach ((_, byte[] attribute) in Fields(part).Where(f => f.Field == 1))
                        names[$"{Text(attribute, 1)}={Text(Fields(attribute).Single(f => f.Field == 2).Bytes, 1)}"] = true;
                }
                else if (field == 2)
                {
                    string scope = Text(Fields(part).Single(f => f.Field == 1).Bytes, 1);
                    foreach ((_, byte[] metric) in Fields(part).Where(f => f.Field == 2))
                        names[$"{scope}/{Text(metric, 1)}"] = true;
                }
            }
        }

        private static string Text(byte[] message, int field) => Encoding.UTF8.GetString(Fields(message).FirstOrDefault(f => f.Field == field).Bytes ?? []);

        /// <summary>The length-delimited fields of a protobuf message; the others are passed over.</summary>
        private static IEnumerable<(int Field, byte[] Bytes)> Fields(byte[] message)
        {
            int at = 0;
            while (at < message.Length)
            {
                ulong key = Varint();
                switch (key & 7)
                {
                    case 0:
                        Varint();
                        break;
                    case 1:
                        at += 8;
                        break;
                    case 2:
                        int length = (int)Varint();
                        yield return ((int)(key >> 3), message[at..(at + length)]);
                        at += length;
                        break;
                    case 5:
                        at += 4;
                        break;
                    default:
                        throw new InvalidDataException($"wire type {key & 7}");
                }
            }

            ulong Varint()
            {
                ulong value = 0;
                for (int shift = 0; ; shift += 7)
                {
                    byte next = message[at++];
                    value |= (ulong)(next & 0x7F) << shift;
                    if (next < 0x80)
                        return value;
                }
            }
        }
    }
}
