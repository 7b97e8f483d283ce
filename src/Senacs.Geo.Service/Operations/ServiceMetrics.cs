using System.Diagnostics.Metrics;

namespace Senacs.Geo.Service.Operations;

/// <summary>What the service counts of itself, beside what ASP.NET Core and Kestrel count (<c>http.server.request.duration</c>…).</summary>
/// <remarks>Names follow OpenTelemetry's conventions: dotted, units apart. Any collector that listens to the meter <c>Senacs.Geo.Service</c> gets
/// them.</remarks>
internal sealed class ServiceMetrics : IDisposable
{
    public const string MeterName = "Senacs.Geo.Service";

    private readonly Meter _meter;
    private readonly Counter<long> _hits;
    private readonly Counter<long> _notModified;
    private readonly Counter<long> _limited;
    private readonly Counter<long> _reloads;
    private readonly Histogram<double> _durations;

    public ServiceMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(MeterName);
        _hits = _meter.CreateCounter<long>("senacs_geo.cache.hits", "{response}", "Answers found in memory.");
        _notModified = _meter.CreateCounter<long>("senacs_geo.responses.not_modified", "{response}", "Answers 304.");
        _limited = _meter.CreateCounter<long>("senacs_geo.requests.limited", "{request}", "Requests refused with 429.");
        _reloads = _meter.CreateCounter<long>("senacs_geo.dossiers.reloads", "{dossier}", "Dossiers read again, by outcome.");
        _durations = _meter.CreateHistogram<double>("senacs_geo.response.make.duration", "s", "Time taken to make an answer, by kind.");
    }

    public void CacheHit() => _hits.Add(1);

    public void NotModified() => _notModified.Add(1);

    public void Limited() => _limited.Add(1);

    public void Reloaded(bool accepted) => _reloads.Add(1, new KeyValuePair<string, object?>("outcome", accepted ? "accepted" : "refused"));

    public void Made(Cost cost, TimeSpan elapsed) =>
        _durations.Record(elapsed.TotalSeconds,
            new KeyValuePair<string, object?>("kind", cost switch { Cost.Drawing => "drawing", Cost.Computation => "computation", _ => "light" }));

    /// <summary>Gauges that are read when a collector asks.</summary>
    public void Observe(Func<int> dossiers, Func<int> faults, Func<long> cacheBytes)
    {
        _meter.CreateObservableGauge("senacs_geo.dossiers.loaded", dossiers, "{dossier}", "Dossiers served.");
        _meter.CreateObservableGauge("senacs_geo.dossiers.refused", faults, "{dossier}", "Dossiers whose files are refused.");
        _meter.CreateObservableGauge("senacs_geo.cache.size", cacheBytes, "By", "Bytes of answers in memory.");
    }

    public void Dispose() => _meter.Dispose();
}
