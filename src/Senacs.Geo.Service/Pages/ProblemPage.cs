using System.Globalization;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Errors;
using Senacs.Geo.Service.Http;

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
        return PageLayout.Write(state, kind.Titre, [], [], html =>
        {
            html.Write($"<p>{problem.Message:nom}</p>\n");
            if (kind.Explication != problem.Message)
                html.Write($"<p>{kind.Explication}</p>\n");
            if (problem.RetryAfterSeconds is { } seconds)
                html.Write($"<p>Réessayer dans {FrenchNumbers.Count(seconds, "seconde", "secondes")}.</p>\n");
            html.Write($"<p><a href=\"{state.BaseUrl}/?f=html\">Retour à l’accueil</a></p>\n");
            if (kind.Status is 404 or 410 && !state.Catalogue.Dossiers.IsEmpty)
            {
                html.Raw("<h2>Départements servis</h2>\n<ul>\n");
                foreach (LoadedDossier dossier in state.Catalogue.Dossiers)
                    html.Write($"<li><a href=\"{state.BaseUrl}/departements/{dossier.Code}\">{dossier.Code} {dossier.Nom:nom}</a></li>\n");
                html.Raw("</ul>\n");
            }

            html.Write($"<dl><dt>Adresse demandée</dt><dd><code>{asked:nom}</code></dd><dt>Statut "
                + $"HTTP</dt><dd>{kind.Status.ToString(CultureInfo.InvariantCulture)}</dd><dt>Code</dt><dd><a "
                    + $"href=\"{state.BaseUrl}/problemes/{kind.Code}\">{kind.Code}</a></dd><dt>Requête</dt><dd><code>{trace}</code></dd></dl>\n");
        });
    }
}
