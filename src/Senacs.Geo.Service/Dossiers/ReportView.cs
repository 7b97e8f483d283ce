using System.Collections.Concurrent;

namespace Senacs.Geo.Service.Dossiers;

/// <summary>A report and what is made from it, each made when first asked.</summary>
internal sealed class ReportView(LoadedDossier dossier, CoverageReport report)
{
    private readonly ConcurrentDictionary<object, object> _made = new();

    public LoadedDossier Dossier { get; } = dossier;

    public CoverageReport Report { get; } = report;

    /// <summary>What was made under this key, or is made now; two threads may both make it, and one is kept.</summary>
    public T Kept<T>(object key, Func<ReportView, T> make)
        where T : class => (T)_made.GetOrAdd(key, static (_, m) => m.Make(m.View), (Make: make, View: this));
}
