using static Senacs.Geo.Exports.JsonTree;

namespace Senacs.Geo.Service.Pages;

/// <summary>A refusal, for a person: what happened, what it means, and where to go from here.</summary>
internal static class ProblemPage
{
    /// <param name="state">For the links.</param>
    /// <param name="problem">What is refused, and why.</param>
    /// <param name="asked">The address, as it may be shown.</param>
    /// <param name="trace">What the log calls this request.</param>
    public static byte[] Write(RequestState state, ProblemException problem, string asked, string trace)
    {
        ProblemKind kind = problem.Kind;
        // the address without its version: a page about an address that fails must not lead to others that do
        state.BaseUrl = state.UnpinnedUrl;
        state.IsPinned = false;
        return PageLayout.Write(state, kind.Titre, [], [], "pages/refus.html",
            ("message", problem.Message), ("explication", kind.Explication == problem.Message ? null : kind.Explication),
            ("attendre", problem.RetryAfterSeconds is { } seconds ? FrenchNumbers.Count(seconds, "seconde", "secondes") : null),
            ("ailleurs", kind.Status is 404 or 410 && !state.Catalogue.Dossiers.IsEmpty),
            ("departements", state.Catalogue.Dossiers.Select(d => Obj(("code", d.Code), ("nom", d.Nom)))),
            ("adresse", asked), ("statut", kind.Status), ("code", kind.Code), ("trace", trace));
    }
}
