using Senacs.Geo.Service.Planner;

namespace Senacs.Geo.Service.Streets;

/// <summary>Views of scenarios, the last few that were asked for: a map asks for the same one in a dozen tiles. Safe for many threads.</summary>
internal sealed class ScenarioViews
{
    private const int MostViews = 8;

    private readonly List<(LoadedDossier Dossier, string Key, Lazy<ReportView> View)> _kept = [];

    /// <exception cref="Errors.ProblemException">400.</exception>
    public ReportView Of(ViewRequest request, CancellationToken stop)
    {
        if (request.Scenario is null)
            return request.View(stop);
        string key = $"{request.Regle?.Code}\n{(request.Date is { } date ? Valeurs.Of(date) : "")}\n{request.Scenario.Text}";
        Lazy<ReportView> view;
        lock (_kept)
        {
            // a dossier that was swapped out is let go
            _kept.RemoveAll(k => k.Dossier != request.Dossier && k.Dossier.Code == request.Dossier.Code);
            int at = _kept.FindIndex(k => k.Dossier == request.Dossier && k.Key == key);
            view = at >= 0 ? _kept[at].View : new Lazy<ReportView>(() => request.View(stop));
            if (at >= 0)
                _kept.RemoveAt(at);
            _kept.Add((request.Dossier, key, view));
            if (_kept.Count > MostViews)
                _kept.RemoveAt(0);
        }

        try
        {
            return view.Value;
        }
        catch (OperationCanceledException)
        {
            // whoever asks next is not told that another one waited too long
            lock (_kept)
                _kept.RemoveAll(k => k.View == view);
            throw;
        }
    }
}
