using System.Text.Json;
using Senacs.Geo.Issues;
using Senacs.Geo.Reports;
using Senacs.Geo.Service.Configuration;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Errors;
using Senacs.Geo.Service.Features;
using Senacs.Geo.Service.Http;
using Senacs.Geo.Service.Items;
using Senacs.Geo.Service.Json;
using Senacs.Geo.Service.Operations;
using Senacs.Geo.Service.Pages;

namespace Senacs.Geo.Service.Probes;

/// <summary>Health, readiness, the meaning of the problem codes, and the style sheet.</summary>
internal static class OperationEndpoints
{
    private const string Tag = "Exploitation";
    private static readonly Parameter[] FormOnly = [ItemsParameters.F("json", "html")];

    public static void MapOperations(
        this IEndpointRouteBuilder app, Responder responder, LastGoodCopies copies, UnexpectedErrors errors, Draining draining)
    {
        app.MapResource("/sante", context => Health(context, copies, errors),
            new ApiOperation("/sante", "getSante", Tag, "L’état du service : dossiers servis, dossiers refusés et pourquoi", FormOnly,
                MediaForm.JsonAndHtml));
        app.MapResource("/pret", context =>
            Ready(context, draining), new ApiOperation(
                "/pret", "getPret", Tag, "200 quand le service peut répondre, 503 sinon", [], [MediaForm.Json]));
        app.MapResource("/problemes/{code}", context =>
            responder.SendAsync(context, Problem(context)),
                new ApiOperation("/problemes/{code}", "getProbleme", Tag, "Le sens d’un code d’erreur", FormOnly, MediaForm.JsonAndHtml)
                {
                    PathParameters = [Parameter.Choice("code", "Code.", [.. ProblemKind.All.Select(k => k.Code)])],
                    Refusals = [404],
                });
        app.MapResource("/style/service.css", context => responder.SendAsync(context, new Answer
        {
            Version = Produit.Version,
            LastModified = context.Catalogue().LastModified,
            Key = "service.css" + ServiceCss.Text.Length.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ContentType = "text/css; charset=utf-8",
            Cost = Cost.Light,
            Make = static _ => new Payload(System.Text.Encoding.UTF8.GetBytes(ServiceCss.Text)),
        }), new ApiOperation("/style/service.css", "getStyle", Tag, "Le style des pages HTML", [], [new MediaForm("css", "text/css", "Style")]));
    }

    // Alive as long as it answers; what it could not load is told, never hidden behind an error status.
    private static Task Health(HttpContext context, LastGoodCopies copies, UnexpectedErrors errors)
    {
        Query query = Query.Read(context.Request, FormOnly);
        MediaForm form = Negotiation.Choose(context.Request, MediaForm.JsonAndHtml, query["f"]);
        RequestState state = context.State();
        context.Response.Headers.CacheControl = "no-store";
        return form == MediaForm.Html
            ? Send(context, form.ContentType, HealthPage(state, copies, errors.Of(state.Catalogue.Version)), SecurityHeaders.PagePolicy)
            : Send(context, form.ContentType, HealthJson(state.Catalogue, copies, errors.Of(state.Catalogue.Version)), null);
    }

    private static byte[] HealthJson(Catalogue catalogue, LastGoodCopies copies, UnexpectedErrorCount? failed) => JsonBytes.Make(json =>
    {
        json.WriteStartObject();
        json.WriteString("etat"u8, catalogue.Faults.IsEmpty && failed is null ? "bon" : "degrade");
        json.WriteString("produit"u8, Produit.Version);
        json.WriteString("version"u8, catalogue.Version);
        json.WriteString("donnees_du"u8, FeatureEndpoints.DataInstant(catalogue));
        json.WriteStartArray("dossiers"u8);
        foreach (LoadedDossier dossier in catalogue.Dossiers)
        {
            CoverageReport report = dossier.Default.Report;
            json.WriteStartObject();
            json.WriteString("departement"u8, dossier.Code);
            json.WriteString("nom"u8, dossier.Nom);
            json.WriteString("dossier"u8, dossier.FolderName);
            json.WriteString("version"u8, dossier.Version);
            json.WriteNumber("communes"u8, report.Synthese.Communes.Total);
            json.WriteNumber("erreurs"u8, report.Issues.CountOf(IssueSeverity.Error));
            json.WriteNumber("avertissements"u8, report.Issues.CountOf(IssueSeverity.Warning));
            if (copies.Holds(dossier))
                json.WriteString("copie_du"u8, Instant(copies.Find(dossier.FolderName)!.SavedAt));
            else if (copies.FailureOf(dossier.FolderName) is { } failure)
                json.WriteString("copie_impossible"u8, failure);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("refuses"u8);
        foreach (DossierFault fault in catalogue.Faults)
        {
            json.WriteStartObject();
            json.WriteString("dossier"u8, fault.Folder);
            json.WriteString("raison"u8, fault.Message);
            json.WriteString("depuis"u8, Instant(fault.Since));
            if (fault.ServedVersion is { } version)
                json.WriteString("version_servie"u8, version);
            if (fault.CopiedAt is { } copied)
                json.WriteString("copie_servie_du"u8, Instant(copied));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (failed is not null)
        {
            json.WriteStartObject("erreurs_inattendues"u8);
            json.WriteNumber("nombre"u8, failed.Number);
            json.WriteString("derniere_adresse"u8, failed.LastPath);
            json.WriteString("le"u8, Instant(failed.LastAt));
            json.WriteEndObject();
        }

        json.WriteStartObject("copies"u8);
        json.WriteBoolean("ecrites"u8, copies.Unavailable is null);
        if (copies.Unavailable is { } reason)
            json.WriteString("raison"u8, reason);
        json.WriteNumber("octets"u8, copies.Bytes);
        json.WriteNumber("octets_maximum"u8, copies.MostBytes);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static byte[] HealthPage(RequestState state, LastGoodCopies copies, UnexpectedErrorCount? failed) => PageLayout.Write(
        state, "État du service", [], [new Link(state.BaseUrl + "/sante?f=json", "alternate", "application/json", "Ce document en JSON")], html =>
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
        context.Response.Headers.CacheControl = "no-store";
        return Send(context, "application/json", "{\"pret\":true}\n"u8.ToArray(), null);
    }

    private static Answer Problem(HttpContext context)
    {
        string code = context.Segment("code");
        ProblemKind kind = ProblemKind.Find(code)
            ?? throw new ProblemException(ProblemKind.AdresseInconnue, $"Le code d’erreur « {OutsideText.Shown(code)} » n’existe pas.", "code");
        Query query = Query.Read(context.Request, FormOnly);
        MediaForm form = Negotiation.Choose(context.Request, MediaForm.JsonAndHtml, query["f"]);
        RequestState state = context.State();
        return Answer.Document(state, $"{state.BaseUrl}/problemes/{code}", form, () => form == MediaForm.Html
            ? PageLayout.Write(state, kind.Titre, [],
                [new Link($"{state.BaseUrl}/problemes/{code}?f=json", "alternate", "application/json", "Ce document en JSON")], html =>
                html.Write($"<p>{kind.Explication}</p>\n<dl><dt>Code</dt><dd><code>{kind.Code}</code></dd><dt>Statut "
                    + $"HTTP</dt><dd>{kind.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)}</dd></dl>\n"))
            : JsonBytes.Make(json =>
            {
                json.WriteStartObject();
                json.WriteString("code"u8, kind.Code);
                json.WriteNumber("status"u8, kind.Status);
                json.WriteString("title"u8, kind.Titre);
                json.WriteString("explication"u8, kind.Explication);
                json.WriteEndObject();
            }));
    }

    private static async Task Send(HttpContext context, string contentType, byte[] body, string? policy)
    {
        if (policy is not null)
            context.Response.Headers.ContentSecurityPolicy = policy;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
