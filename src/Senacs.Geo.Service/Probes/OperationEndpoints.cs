using System.Text;
using Senacs.Geo.Issues;
using Senacs.Geo.Service.Configuration;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Errors;
using Senacs.Geo.Service.Http;
using Senacs.Geo.Service.Json;
using Senacs.Geo.Service.Operations;
using Senacs.Geo.Service.Pages;
using static Senacs.Geo.Exports.JsonTree;

namespace Senacs.Geo.Service.Probes;

/// <summary>Health, readiness, the meaning of the problem codes, and the style sheet.</summary>
internal static class OperationEndpoints
{
    private const string Tag = "Exploitation";

    public static void MapOperations(this IEndpointRouteBuilder app)
    {
        IServiceProvider services = app.ServiceProvider;
        LastGoodCopies copies = services.GetRequiredService<LastGoodCopies>();
        UnexpectedErrors errors = services.GetRequiredService<UnexpectedErrors>();
        Draining draining = services.GetRequiredService<Draining>();
        app.MapResource("/sante", context => Health(context, copies, errors),
            new ApiOperation("/sante", "getSante", Tag, "L’état du service : dossiers servis, dossiers refusés et pourquoi"));
        app.MapResource("/pret", context => Ready(context, draining),
            new ApiOperation("/pret", "getPret", Tag, "200 quand le service peut répondre, 503 sinon", [], [MediaForm.Json]));
        app.MapAnswer(Problem, new("/problemes/{code}", "getProbleme", Tag, "Le sens d’un code d’erreur")
        {
            PathParameters = [Parameter.Choice("code", "Code.", [.. ProblemKind.All.Select(k => k.Code)])],
        });
        string style = EmbeddedFile.Text("pages/service.css"), key = "service.css/" + Responder.ETagOf(style);
        app.MapAnswer(context => Answer.File(context, Produit.Version, key, MediaForm.Css.ContentType, Encoding.UTF8.GetBytes(style)), new("/style/service.css", "getStyle", Tag, "Le style des pages HTML", [], [MediaForm.Css]));
    }

    // Alive as long as it answers; what it could not load is told, never hidden behind an error status.
    private static Task Health(HttpContext context, LastGoodCopies copies, UnexpectedErrors errors)
    {
        Asked asked = Asked.Read(context);
        Catalogue catalogue = asked.State.Catalogue;
        UnexpectedErrorCount? failed = errors.Of(catalogue.Version);
        byte[] body = asked.IsHtml ? HealthPage(asked.State, copies, failed) : JsonBytes.Make(HealthJson(catalogue, copies, failed));
        return context.SendAsync(asked.Form, body, asked.Policy);
    }

    private static JsonMembers HealthJson(Catalogue catalogue, LastGoodCopies copies, UnexpectedErrorCount? failed) =>
    [
        ("etat", catalogue.Faults.IsEmpty && failed is null ? "bon" : "degrade"),
        ("produit", Produit.Version), ("version", catalogue.Version), ("donnees_du", Instant(catalogue.LastModified)),
        ("dossiers", catalogue.Dossiers.Select(dossier => Obj(
            ("departement", dossier.Code), ("nom", dossier.Nom), ("dossier", dossier.FolderName), ("version", dossier.Version),
            ("communes", dossier.Default.Report.Synthese.Communes.Total),
            ("erreurs", dossier.Default.Report.Issues.CountOf(IssueSeverity.Error)),
            ("avertissements", dossier.Default.Report.Issues.CountOf(IssueSeverity.Warning)),
            ("copie_du", copies.Holds(dossier) ? Instant(copies.Find(dossier.FolderName)!.SavedAt) : null),
            ("copie_impossible", copies.Holds(dossier) ? null : copies.FailureOf(dossier.FolderName))))),
        ("refuses", catalogue.Faults.Select(fault => Obj(
            ("dossier", fault.Folder), ("raison", fault.Message), ("depuis", Instant(fault.Since)), ("version_servie", fault.ServedVersion),
            ("copie_servie_du", fault.CopiedAt is { } copied ? Instant(copied) : null)))),
        ("erreurs_inattendues", failed is null ? null
            : Obj(("nombre", failed.Number), ("derniere_adresse", failed.LastPath), ("le", Instant(failed.LastAt)))),
        ("copies", Obj(
            ("ecrites", copies.Unavailable is null), ("raison", copies.Unavailable), ("octets", copies.Bytes), ("octets_maximum", copies.MostBytes))),
    ];

    private static byte[] HealthPage(RequestState state, LastGoodCopies copies, UnexpectedErrorCount? failed) => PageLayout.Write(
        state, "État du service", [], [Link.Other(state.BaseUrl + "/sante", MediaForm.Json)], html =>
    {
        Catalogue catalogue = state.Catalogue;
        if (failed is not null)
            html.Write($"<p>{FrenchNumbers.Count(failed.Number, "réponse a", "réponses ont")} échoué sur une erreur inattendue avec ces données, "
                + $"la dernière à <code>{failed.LastPath}</code> le {Instant(failed.LastAt)} ; le journal dit pourquoi.</p>\n");
        html.Write($"<p>{(catalogue.Faults.IsEmpty ? failed is null ? "Tout va bien." : "" : "Des dossiers sont refusés ; les dernières données bonnes sont servies.")} {FrenchNumbers.Count(catalogue.Dossiers.Length, "dossier servi", "dossiers servis")}.</p>\n");
        if (!catalogue.Faults.IsEmpty)
        {
            html.Raw("<table><caption>Dossiers refusés</caption><thead><tr><th scope=\"col\">Dossier</th><th scope=\"col\">Raison</th><th "
                + "scope=\"col\">Données servies</th></tr></thead><tbody>\n");
            foreach (DossierFault fault in catalogue.Faults)
                html.Write($"<tr><th scope=\"row\">{fault.Folder:nom}</th><td>{fault.Message:nom}</td><td>{(fault.ServedVersion is { } v ? $"version {v}{(fault.CopiedAt is { } at ? $", d’après la copie du {Instant(at)}" : "")}" : "aucune")}</td></tr>\n");
            html.Raw("</tbody></table>\n");
        }

        html.Raw("<table><caption>Dossiers servis</caption><thead><tr><th scope=\"col\">Département</th><th scope=\"col\">Version</th><th "
            + "scope=\"col\" class=\"n\">Communes</th><th scope=\"col\">Contrôle</th><th scope=\"col\">Copie de secours</th></tr></thead><tbody>\n");
        foreach (LoadedDossier dossier in catalogue.Dossiers)
            html.Write($"<tr><th scope=\"row\">{dossier.Code} {dossier.Nom:nom}</th><td><code>{dossier.Version}</code></td><td "
                + $"class=\"n\">{dossier.Default.Report.Synthese.Communes.Total}</td><td><a "
                    + $"href=\"{state.BaseUrl}/departements/{dossier.Code}/controle.txt\">{FrenchNumbers.Count(dossier.Default.Report.Issues.CountOf(IssueSeverity.Error), "erreur", "erreurs")}</a></td><td>{CopyOf(dossier, copies)}</td></tr>\n");
        html.Raw("</tbody></table>\n");
        if (copies.Unavailable is { } reason)
            html.Write($"<p>Copies de secours\u00A0: {reason} Après un redémarrage, un dossier illisible ne serait plus servi.</p>\n");
    });

    private static string CopyOf(LoadedDossier dossier, LastGoodCopies copies) =>
        copies.Holds(dossier) ? $"du {Instant(copies.Find(dossier.FolderName)!.SavedAt)}" : copies.FailureOf(dossier.FolderName) ?? "aucune";

    private static string Instant(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static Task Ready(HttpContext context, Draining draining)
    {
        Query.Read(context.Request, []);
        if (draining.IsUnderWay)
            throw new ProblemException(ProblemKind.ArretEnCours, "Le service s’arrête.") { RetryAfterSeconds = 5 };
        if (context.Catalogue().Dossiers.IsEmpty)
            throw new ProblemException(ProblemKind.DonneesIndisponibles, "Le service n’a pas de données.") { RetryAfterSeconds = 5 };
        return context.SendAsync(MediaForm.Json, "{\"pret\":true}\n"u8.ToArray());
    }

    private static Answer Problem(HttpContext context)
    {
        string code = context.Segment("code");
        ProblemKind kind = ProblemKind.Find(code)
            ?? throw new ProblemException(ProblemKind.AdresseInconnue, $"Le code d’erreur « {OutsideText.Shown(code)} » n’existe pas.", "code");
        Asked asked = Asked.Read(context);
        string self = $"{asked.State.BaseUrl}/problemes/{code}";
        return asked.Document(self,
            () => PageLayout.Write(asked.State, kind.Titre, [], [Link.Other(self, MediaForm.Json)], html => html.Write(
                $"<p>{kind.Explication}</p>\n<dl><dt>Code</dt><dd><code>{kind.Code}</code></dd><dt>Statut HTTP</dt><dd>{kind.Status}</dd></dl>\n")),
            () => [("code", kind.Code), ("status", kind.Status), ("title", kind.Titre), ("explication", kind.Explication)]);
    }
}
