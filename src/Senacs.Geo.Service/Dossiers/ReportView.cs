using Senacs.Geo.Reports;
using Senacs.Geo.Service.Features;

namespace Senacs.Geo.Service.Dossiers;

/// <summary>A report and the features made from it, collection by collection, each made when first asked.</summary>
internal sealed class ReportView(LoadedDossier dossier, CoverageReport report)
{
    private readonly Feature[]?[] _features = new Feature[]?[CollectionDefinition.All.Count];

    public LoadedDossier Dossier { get; } = dossier;

    public CoverageReport Report { get; } = report;

    /// <summary>Ordered by id.</summary>
    public Feature[] Features(CollectionDefinition collection) =>
        Volatile.Read(ref _features[collection.Index]) ?? (_features[collection.Index] = [.. collection.Make(this)]);
}
