using System.Runtime.CompilerServices;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Senacs.Geo.Service.Operations;

/// <summary>Sends the measures to an OpenTelemetry collector (OTLP), when one is named; otherwise nothing of it is loaded.</summary>
/// <remarks>
/// Push alone: a collector, and Prometheus itself, receive OTLP; an address to be scraped would be one more thing to protect.
/// What the exporter understands of OpenTelemetry's own environment variables (<c>OTEL_EXPORTER_OTLP_HEADERS</c>, <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>,
/// <c>OTEL_METRIC_EXPORT_INTERVAL</c>,
/// <c>OTEL_RESOURCE_ATTRIBUTES</c>…) holds; the endpoint may also be a setting of ours.
/// </remarks>
internal static class MetricsExport
{
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string MetricsEndpointVariable = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";

    /// <summary>Those of .NET itself need no package since .NET 8 and 9.</summary>
    private static readonly string[] Meters =
        [ServiceMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    public static void AddMetricsExport(this WebApplicationBuilder builder, ServiceOptions options)
    {
        if (options.MetricsCollector is null && !IsSet(EndpointVariable) && !IsSet(MetricsEndpointVariable))
            return;
        Add(builder, options);
    }

    // apart, so that the libraries are loaded only when it is called
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Add(WebApplicationBuilder builder, ServiceOptions options) =>
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("senacs-geo", serviceVersion: Produit.Version))
            .WithMetrics(metrics => metrics.AddMeter(Meters).AddOtlpExporter((exporter, reader) =>
            {
                // HTTP unless the environment says gRPC: it passes every proxy, and is what collectors of all makes accept
                if (!IsSet("OTEL_EXPORTER_OTLP_PROTOCOL") && !IsSet("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL"))
                    exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
                if (options.MetricsCollector is { } collector)
                    exporter.Endpoint = exporter.Protocol == OtlpExportProtocol.HttpProtobuf
                        ? new Uri(collector.AbsoluteUri.TrimEnd('/') + "/v1/metrics") : collector;
                if (options.MetricsPeriod is { } period)
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)period.TotalMilliseconds;
            }));

    private static bool IsSet(string variable) => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable));
}
