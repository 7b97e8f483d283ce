using System.Text;
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
        app.MapAnswer(context => Answer.File(context, Produit.Version, key, MediaForm.Css.ContentType, Encoding.UTF8.GetBytes(style)),
            new("/style/service.css", "getStyle", Tag, "Le style des pages HTML", [], [MediaForm.Css]));
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

    private static byte[] HealthPage(RequestState state, LastGoodCopies copies, UnexpectedErrorCount? failed)
    {
        Catalogue catalogue = state.Catalogue;
        string words = !catalogue.Faults.IsEmpty ? "Des dossiers sont refusés ; les dernières données bonnes sont servies."
            : failed is null ? "Tout va bien." : "";
        return PageLayout.Write(state, "État du service", [], [Link.Other(state.BaseUrl + "/sante", MediaForm.Json)], "pages/sante.html",
            ("echec", failed is not null), ("reponses", failed is null ? null : FrenchNumbers.Count(failed.Number, "réponse a", "réponses ont")),
            ("derniere", failed?.LastPath), ("le", failed is null ? null : Instant(failed.LastAt)),
            ("etat", words), ("servis", FrenchNumbers.Count(catalogue.Dossiers.Length, "dossier servi", "dossiers servis")),
            ("refus", !catalogue.Faults.IsEmpty),
            ("refuses", catalogue.Faults.Select(f => Obj(
                ("dossier", f.Folder), ("raison", f.Message),
                ("servi", f.ServedVersion is null ? "aucune"
                    : $"version {f.ServedVersion}{(f.CopiedAt is { } at ? $", d’après la copie du {Instant(at)}" : "")}")))),
            ("dossiers", catalogue.Dossiers.Select(d => Obj(
                ("code", d.Code), ("nom", d.Nom), ("version", d.Version),
                ("communes", FrenchNumbers.Integer(d.Default.Report.Synthese.Communes.Total)),
                ("erreurs", FrenchNumbers.Count(d.Default.Report.Issues.CountOf(IssueSeverity.Error), "erreur", "erreurs")),
                ("copie", CopyOf(d, copies))))),
            ("copies", copies.Unavailable));
    }

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
            () => PageLayout.Write(asked.State, kind.Titre, [], [Link.Other(self, MediaForm.Json)], "pages/code.html",
                ("explication", kind.Explication), ("code", kind.Code), ("statut", kind.Status)),
            () => [("code", kind.Code), ("status", kind.Status), ("title", kind.Titre), ("explication", kind.Explication)]);
    }
}
