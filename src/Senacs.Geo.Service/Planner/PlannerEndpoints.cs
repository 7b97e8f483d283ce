using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Senacs.Geo.Coverage;
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
using Senacs.Geo.Structures;

namespace Senacs.Geo.Service.Planner;

/// <summary>The planner's page of a département, the data it shows, scenarios, comparisons, and the sending of a register.</summary>
internal static class PlannerEndpoints
{
    private const string Tag = "Page et scénarios";
    private const int MostScenarioBytes = 64 << 10;

    /// <summary>Registers checked at the same time: one, so that whatever is sent takes the memory of one worker.</summary>
    private static readonly SemaphoreSlim Checks = new(1);

    /// <summary>Registers that wait for it, each held in memory: beyond, the next is told to come back.</summary>
    private const int MostWaiting = 8;

    private static int waiting;

    private static readonly Parameter Code = Parameter.Text("code", "Code du département, par exemple 03.", 3);
    private static readonly Parameter Remplacer = Parameter.Boolean("remplacer", "Mettre ce registre à la place de l’ancien (clé d’administrateur).");
    private static readonly Parameter Version =
        Parameter.Text("version", "Le registre que le client a vu : son empreinte SHA-256 (« registre.version » de la vue). Autrement dit par "
            + "l’en-tête If-Match ; nécessaire pour remplacer.", 64);
    private static readonly Parameter IfMatch = Parameter.Text("If-Match", "Comme « version », entre guillemets : \"empreinte\".", 66);
    private static readonly Parameter[] ViewParameters = [ItemsParameters.Date, ItemsParameters.Regle, ViewRequest.ScenarioParameter];
    private static readonly Parameter[] ComparisonParameters = [.. ViewParameters, ViewRequest.Depuis, ViewRequest.DepuisScenario];

    // the page reads its own state from its address; the service only checks the names
    internal static readonly Parameter[] PageParameters =
    [
        ItemsParameters.F("html", "json"), .. ComparisonParameters, Parameter.Text("theme", "Thème de la carte.", 40),
            Parameter.Text("commune", "Commune ouverte.", 5),
        Parameter.Text("structure", "Structure ouverte.", 200), Parameter.Text("vue", "Volet ouvert.", 40),
            Parameter.Text("tableau", "Tableau ouvert.", 40),
        Parameter.Text("epci", "Intercommunalité retenue.", 9), Parameter.Text("tri", "Tri du tableau.", 40),
    ];

    public static void MapPlanner(this IEndpointRouteBuilder app, Responder responder, ServiceOptions options)
    {
        app.MapResource("/departements/{code}", context =>
            responder.SendAsync(context, Page(context)),
                Documented("/departements/{code}", "getDepartement", "La page d’un département", PageParameters, MediaForm.Html, MediaForm.Json));
        app.MapResource("/departements/{code}/vue", context => responder.SendAsync(context, View(context)),
            Documented("/departements/{code}/vue", "getVue", "Tout ce que montre la page : chiffres, communes et leurs raisons, structures, QPV",
                ViewParameters, MediaForm.Json));
        app.MapResource("/departements/{code}/comparaison", context => responder.SendAsync(context, Comparison(context)),
            Documented("/departements/{code}/comparaison", "getComparaison", "Deux dates ou deux scénarios, et ce qui les sépare",
                ComparisonParameters, MediaForm.Json));
        app.MapResource("/page/{version}/{file}", context => responder.SendAsync(context, Asset(context)),
            new ApiOperation("/page/{version}/{file}", "getFichierDeLaPage", Tag, "Un fichier de la page : style, module, icône", [],
                [new MediaForm("js", "text/javascript", "Module"), new MediaForm("css", "text/css", "Style"), MediaForm.Svg])
            {
                PathParameters = [Parameter.Text("version", "Empreinte de la page.", 64), Parameter.Text("file", "Nom du fichier.", 100)],
                Refusals = [404],
            });
        app.MapSubmission(context => PostScenario(context, options),
            Documented("/departements/{code}/scenario", "postScenario",
                "Les chiffres d’un scénario, ce qui le sépare de la situation réelle, et son adresse", [], MediaForm.Json) with
            {
                Body = new ApiBody("Les étapes du scénario, dans l’ordre ; 64 Kio au plus.", [MediaForm.Json.MediaType], ScenarioJson.Schema),
                Refusals = [404, 410, 415],
            });
        app.MapSubmission(context => PostRegister(context, options),
            Documented("/departements/{code}/register", "postRegister",
                "Le contrôle d’un registre, et ce qu’il changerait ; ne remplace rien sans la clé d’administrateur ni la version du registre "
                    + "remplacé", [Remplacer, Version], MediaForm.Json) with
            {
                Headers = [IfMatch],
                Body = new ApiBody(
                $"Le fichier lui-même, {FrenchNumbers.Integer(options.UploadBytes)} octets au plus. Sa forme se reconnaît à son contenu.",
                    [MediaForm.Csv.MediaType, MediaForm.Xlsx.MediaType, "application/octet-stream"],
                static json =>
                {
                    json.WriteString("type"u8, "string"u8);
                    json.WriteString("format"u8, "binary"u8);
                }),
                TakesKey = true,
                Refusals = [403, 404, 409, 422],
            });
    }

    private static ApiOperation Documented(string path, string id, string summary, Parameter[] parameters, params MediaForm[] forms) =>
        new(path, id, Tag, summary, parameters, forms) { PathParameters = [Code], Refusals = [404] };

    private static Answer Page(HttpContext context)
    {
        LoadedDossier dossier = context.Catalogue().Departement(context.Segment("code"));
        Query query = Query.Read(context.Request, PageParameters);
        MediaForm form = Negotiation.Choose(context.Request, [MediaForm.Html, MediaForm.Json], query["f"]);
        RequestState state = context.State();
        bool isUsual = query.Key.Length == 0;
        return new Answer
        {
            Version = dossier.Version,
            LastModified = dossier.LastModified,
            Key = $"{state.BaseUrl}/departements/{dossier.Code}/page/{form.F}/{PageAssets.Version}{(isUsual ? "" : "/etat")}",
            ContentType = form.ContentType,
            Policy = form == MediaForm.Html ? SecurityHeaders.PagePolicy : null,
            Cost = Cost.Light,
            Make = _ => new Payload(form == MediaForm.Html ? PlannerPage.Write(state, dossier, isUsual) : JsonBytes.Make(json =>
            {
                string at = $"{state.BaseUrl}/departements/{dossier.Code}";
                json.WriteStartObject();
                json.WriteString("code"u8, dossier.Code);
                json.WriteString("nom"u8, dossier.Nom);
                json.WriteString("version"u8, dossier.Version);
                PlannerJson.Register(json, dossier);
                Link.WriteAll(json,
                [
                    new Link(at + "?f=json", "self", "application/json", "Ce document"),
                        new Link(at + "?f=html", "alternate", "text/html", "La page"),
                            new Link(at + "/vue", "data", "application/json", "Tout ce que montre la page"),
                    new Link(at + "/synthese", "related", "application/json", "Les chiffres"),
                        new Link(at + "/carte.svg", "related", "image/svg+xml", "La carte"),
                ]);
                json.WriteEndObject();
            })),
        };
    }

    private static Answer View(HttpContext context)
    {
        LoadedDossier dossier = context.Catalogue().Departement(context.Segment("code"));
        Query query = Query.Read(context.Request, ViewParameters);
        ViewRequest request = ViewRequest.Read(context, dossier, query);
        return Json(dossier, $"vue?{query.Key}", (json, stop) => PlannerJson.View(json, request, request.View(stop).Report));
    }

    private static Answer Comparison(HttpContext context)
    {
        LoadedDossier dossier = context.Catalogue().Departement(context.Segment("code"));
        Query query = Query.Read(context.Request, ComparisonParameters);
        ViewRequest after = ViewRequest.Read(context, dossier, query);
        ViewRequest before = ViewRequest.ReadBefore(context, after, query)
            ?? throw Query.Invalid("depuis",
                "Donner « depuis » (une date), « scenario » ou « depuis-scenario » : il faut deux situations à comparer.");
        string page = $"{context.State().BaseUrl}/departements/{dossier.Code}?{query.With()}";
        return Json(dossier, $"comparaison?{page}", (json, stop) => PlannerJson.Comparison(
            json, before, before.View(stop, "depuis-scenario").Report, after, after.View(stop).Report, page));
    }

    private static Answer Json(LoadedDossier dossier, string key, Action<Utf8JsonWriter, CancellationToken> write) => new()
    {
        Version = dossier.Version,
        LastModified = dossier.LastModified,
        Key = $"/departements/{dossier.Code}/{key}",
        ContentType = MediaForm.Json.ContentType,
        Make = stop => new Payload(JsonBytes.Make(json => write(json, stop))),
    };

    private static Answer Asset(HttpContext context)
    {
        string name = context.Segment("file"), version = context.Segment("version");
        Query.Read(context.Request, []);
        if (!PageAssets.TryGet(name, out byte[] bytes, out string contentType))
            throw new ProblemException(ProblemKind.AdresseInconnue, $"La page n’a pas de fichier « {OutsideText.Shown(name)} ».", "file");

        // another version's address gets the file of now, but nobody keeps it under that name
        context.State().IsPinned = version == PageAssets.Version;
        return new Answer
        {
            Version = PageAssets.Version,
            LastModified = context.Catalogue().LastModified,
            Key = "page/" + name,
            ContentType = contentType,
            Cost = Cost.Light,
            Make = _ => new Payload(bytes)
        };
    }

    // A scenario by its steps; the answer is what GET /comparaison gives for it, and the address to share.
    private static async Task PostScenario(HttpContext context, ServiceOptions options)
    {
        LoadedDossier dossier = context.Catalogue().Departement(context.Segment("code"));
        Query.Read(context.Request, []);
        if (!context.Request.HasJsonContentType())
            throw new ProblemException(ProblemKind.TypeRefuse, "Un scénario s’envoie en application/json.", "Content-Type");
        using RequestBody body = await context.RequestServices.GetRequiredService<RequestBodies>().ReadAsync(context, MostScenarioBytes);
        context.State().Budget.Spend(Cost.Computation);
        (Scenario scenario, string? regleText, string? dateText) = ScenarioJson.Read(body.ToArray());
        RegleCouverture? regle = regleText is null
            ? null : RegleCouverture.TryParse(regleText, out RegleCouverture? read) && regleText.Length <= 200
                ? read : throw Query.Invalid("regle",
                    $"La règle « {OutsideText.Shown(regleText)} » est inconnue. Règles possibles : {RegleCouverture.Spellings}.");
        DateOnly? date = dateText is null ? null : Query.ParseDate("date", dateText);
        RegisterDraft? draft = scenario.Register is { } token
            ? context.RequestServices.GetRequiredService<RegisterDrafts>().Get(token, dossier, "registre") : null;
        long start = TimeProvider.System.GetTimestamp();
        ViewRequest after = new(dossier, regle, date, scenario, draft), before = after with { Scenario = null, Draft = null };
        using CancellationTokenSource stop = Deadline(context, options);
        CoverageReport real = before.View(stop.Token).Report, imagined = after.View(stop.Token, "etapes").Report;
        byte[] answer = JsonBytes.Make(json => PlannerJson.Comparison(json, before, real, after, imagined, Address(context, after)));
        context.Response.Headers["Server-Timing"] =
            string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"calcul;dur={TimeProvider.System.GetElapsedTime(start).TotalMilliseconds:0.0}");
        await Send(context, answer, StatusCodes.Status200OK);
    }

    private static async Task PostRegister(HttpContext context, ServiceOptions options)
    {
        LoadedDossier dossier = context.Catalogue().Departement(context.Segment("code"));
        Query query = Query.Read(context.Request, [Remplacer, Version]);
        bool replaces = query.Boolean("remplacer") == true;
        string? version = VersionGiven(context, query);
        Replacer? who = replaces ? await context.RequestServices.GetRequiredService<AdministratorKey>().CheckAsync(context) : null;
        if (replaces)
            RegisterReplacement.RequirePossible(dossier, version);
        else if (version is not null && !RegisterReplacement.IsVersion(version, RegisterReplacement.VersionOf(dossier)))
            throw new ProblemException(ProblemKind.ConflitDeRegistre, "Le registre servi n’est plus celui de cette version : recharger la page.",
                "If-Match");
        using RequestBody sent = await context.RequestServices.GetRequiredService<RequestBodies>().ReadAsync(context, options.UploadBytes);
        byte[] body = sent.ToArray();
        if (body.Length == 0)
            throw new ProblemException(ProblemKind.RegistreIllisible,
                "Aucun fichier n’a été reçu : envoyer le CSV ou le classeur XLSX comme corps de la requête.", "registre");
        if (who is null) // the administrator does not share a budget with whoever comes by the same proxy
            context.State().Budget.Spend(Cost.Drawing);
        RegisterDraft draft;
        await TakeTurnAsync(options, context.RequestAborted);
        try
        {
            draft = await RegisterUpload.CheckAsync(dossier, body, options, context.RequestAborted);
        }
        finally
        {
            Checks.Release();
        }

        context.RequestServices.GetRequiredService<RegisterDrafts>().Keep(draft, ClientBudgets.KeyOf(context.Connection.RemoteIpAddress));
        string? obstacle = RegisterReplacement.Obstacle(dossier, draft, body);
        bool replaced = replaces && obstacle is null;
        if (replaced)
            context.RequestServices.GetRequiredService<RegisterReplacement>().Replace(dossier, body, version!, who!);
        ViewRequest after = new(dossier, null, null, new Scenario(draft.Token, []), draft), before = after with { Scenario = null, Draft = null };
        using CancellationTokenSource stop = Deadline(context, options);
        CoverageReport real = before.View(stop.Token).Report, imagined = after.View(stop.Token).Report;
        await Send(context, JsonBytes.Make(json =>
        {
            json.WriteStartObject();
            json.WriteString("registre"u8, draft.Token);
            json.WriteString("scenario"u8, after.Scenario!.Text);
            json.WriteBoolean("remplace"u8, replaced);
            json.WriteString("version"u8, replaced ? Convert.ToHexStringLower(SHA256.HashData(body)) : RegisterReplacement.VersionOf(dossier));
            if (obstacle is not null)
                json.WriteString("obstacle"u8, obstacle);
            json.WriteNumber("lignes_lues"u8, draft.Register.Read);
            json.WriteNumber("structures"u8, draft.Structures.Structures.Length);
            json.WriteNumber("localisees"u8, draft.Structures.Located);
            PlannerJson.Findings(json, draft.Issues);
            json.WritePropertyName("comparaison"u8);
            PlannerJson.Comparison(json, before, real, after, imagined, Address(context, after));
            json.WriteEndObject();
        }), StatusCodes.Status200OK);
    }

    // What is computed for one client ends when it has gone, or has waited as long as anybody does.
    private static CancellationTokenSource Deadline(HttpContext context, ServiceOptions options)
    {
        CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        stop.CancelAfter(options.Timeout);
        return stop;
    }

    private static async Task TakeTurnAsync(ServiceOptions options, CancellationToken gone)
    {
        try
        {
            if (Interlocked.Increment(ref waiting) > MostWaiting || !await Checks.WaitAsync(options.Timeout, gone))
                throw new ProblemException(ProblemKind.ServiceOccupe, "D’autres registres sont en cours de contrôle.") { RetryAfterSeconds = 5 };
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    // An entity tag as HTTP writes it, or the bare hash; "*" would be no version.
    private static string? VersionGiven(HttpContext context, Query query)
    {
        string header = context.Request.Headers.IfMatch.ToString();
        string? tag = header.Length == 0 ? null : header.Trim().Trim('"'), parameter = query[Version.Name];
        if (tag is not null && parameter is not null && !RegisterReplacement.IsVersion(tag, parameter))
            throw Query.Invalid(Version.Name, "Elle n’est pas celle de l’en-tête If-Match.");
        return parameter ?? tag;
    }

    private static string Address(HttpContext context, ViewRequest request)
    {
        string at = $"{context.State().BaseUrl}/departements/{request.Dossier.Code}?scenario={Uri.EscapeDataString(request.Scenario!.Text)}";
        if (request.Date is { } date)
            at += $"&date={Valeurs.Of(date)}";
        return request.Regle is { } regle ? $"{at}&regle={Uri.EscapeDataString(regle.Code)}" : at;
    }

    private static async Task Send(HttpContext context, byte[] body, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaForm.Json.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
