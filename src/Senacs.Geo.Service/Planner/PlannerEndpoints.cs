using System.Security.Cryptography;
using Senacs.Geo.Service.Json;
using Senacs.Geo.Service.Operations;

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

    private static int _waiting;

    private static readonly Parameter Remplacer = Parameter.Boolean("remplacer", "Mettre ce registre à la place de l’ancien (clé d’administrateur).");
    private static readonly Parameter Version =
        Parameter.Text("version", "Le registre que le client a vu : son empreinte SHA-256 (« registre.version » de la vue). Autrement dit par "
            + "l’en-tête If-Match ; nécessaire pour remplacer.", 64);
    private static readonly Parameter IfMatch = Parameter.Text("If-Match", "Comme « version », entre guillemets : \"empreinte\".", 66);
    private static readonly Parameter[] ComparisonParameters = [.. ViewRequest.Parameters, ViewRequest.Depuis, ViewRequest.DepuisScenario];

    // the page reads its own state from its address; the service only checks the names
    internal static readonly Parameter[] PageParameters =
    [
        Parameter.F("html", "json"), .. ComparisonParameters, Parameter.Text("theme", "Thème de la carte.", 40),
        Parameter.Text("commune", "Commune ouverte.", 5), Parameter.Text("structure", "Structure ouverte.", 200),
        Parameter.Text("vue", "Volet ouvert.", 40), Parameter.Text("tableau", "Tableau ouvert.", 40),
        Parameter.Text("epci", "Intercommunalité retenue.", 9), Parameter.Text("tri", "Tri du tableau.", 40),
    ];

    public static void MapPlanner(this IEndpointRouteBuilder app, ServiceOptions options)
    {
        app.MapAnswer(Page, ApiOperation.OfDossier(
            "", "getDepartement", Tag, "La page d’un département", PageParameters, MediaForm.Html, MediaForm.Json));
        app.MapAnswer(View, ApiOperation.OfDossier("/vue", "getVue", Tag,
            "Tout ce que montre la page : chiffres, communes et leurs raisons, structures, QPV", ViewRequest.Parameters, MediaForm.Json));
        app.MapAnswer(Comparison, ApiOperation.OfDossier("/comparaison", "getComparaison", Tag,
            "Deux dates ou deux scénarios, et ce qui les sépare", ComparisonParameters, MediaForm.Json));
        app.MapAnswer(Asset, new("/page/{version}/{file}", "getFichierDeLaPage", Tag, "Un fichier de la page : style, module, icône", [],
            MediaForm.Script, MediaForm.Css, MediaForm.Svg)
        {
            PathParameters = [Parameter.Text("version", "Empreinte de la page.", 64), Parameter.Text("file", "Nom du fichier.", 100)],
        });
        app.MapSubmission(context => PostScenario(context, options), ApiOperation.OfDossier("/scenario", "postScenario", Tag,
            "Les chiffres d’un scénario, ce qui le sépare de la situation réelle, et son adresse", [], MediaForm.Json) with
        {
            Body = new("Les étapes du scénario, dans l’ordre ; 64 Kio au plus.", [MediaForm.Json.MediaType], ScenarioJson.Schema),
            Refusals = [410, 415],
        });
        app.MapSubmission(context => PostRegister(context, options), ApiOperation.OfDossier("/register", "postRegister", Tag,
            "Le contrôle d’un registre, et ce qu’il changerait ; ne remplace rien sans la clé d’administrateur ni la version du registre remplacé",
            [Remplacer, Version], MediaForm.Json) with
        {
            Headers = [IfMatch],
            Body = new(
                $"Le fichier lui-même, {FrenchNumbers.Integer(options.UploadBytes)} octets au plus. Sa forme se reconnaît à son contenu.",
                [MediaForm.Csv.MediaType, MediaForm.Xlsx.MediaType, "application/octet-stream"], [("type", "string"), ("format", "binary")]),
            TakesKey = true,
            Refusals = [403, 409, 422],
        });
    }

    private static Answer Page(HttpContext context)
    {
        LoadedDossier dossier = context.Dossier();
        Asked asked = Asked.Read(context, PageParameters, [MediaForm.Html, MediaForm.Json]);
        bool isUsual = asked.Query.Key.Length == 0;
        string at = $"{asked.State.BaseUrl}/departements/{dossier.Code}";
        return Answer.Of(dossier, asked.Form, $"{at}/page/{asked.Form.F}/{PageAssets.Files.Fingerprint}{(isUsual ? "" : "/etat")}", _ =>
            asked.IsHtml ? PlannerPage.Write(asked.State, dossier, isUsual) : JsonBytes.Make(
            [
                ("code", dossier.Code), ("nom", dossier.Nom), ("version", dossier.Version), ("registre", PlannerJson.Register(dossier)),
                ("links", Link.All(
                [
                    new(at + "?f=json", "self", "application/json", "Ce document"),
                    new(at + "?f=html", "alternate", "text/html", "La page"),
                    new(at + "/vue", "data", "application/json", "Tout ce que montre la page"),
                    new(at + "/synthese", "related", "application/json", "Les chiffres"),
                    new(at + "/carte.svg", "related", "image/svg+xml", "La carte"),
                ])),
            ])) with
        {
            Policy = asked.Policy,
            Cost = Cost.Light,
        };
    }

    private static Answer View(HttpContext context)
    {
        ViewRequest request = ViewRequest.Read(context, ViewRequest.Parameters, out Query query);
        return Answer.Of(request.Dossier, MediaForm.Json, $"vue?{query.Key}", stop =>
            JsonBytes.Make(PlannerJson.View(request, request.View(stop).Report)));
    }

    private static Answer Comparison(HttpContext context)
    {
        ViewRequest after = ViewRequest.Read(context, ComparisonParameters, out Query query);
        ViewRequest before = ViewRequest.ReadBefore(context, after, query)
            ?? throw Query.Invalid("depuis",
                "Donner « depuis » (une date), « scenario » ou « depuis-scenario » : il faut deux situations à comparer.");
        string page = $"{context.State().BaseUrl}/departements/{after.Dossier.Code}?{query.With()}";
        return Answer.Of(after.Dossier, MediaForm.Json, $"comparaison?{page}", stop => JsonBytes.Make(PlannerJson.Comparison(
            before, before.View(stop, "depuis-scenario").Report, after, after.View(stop).Report, page)));
    }

    private static Answer Asset(HttpContext context) => PageAssets.Files.AnswerTo(context, name => $"La page n’a pas de fichier « {name} ».");

    // A scenario by its steps; the answer is what GET /comparaison gives for it, and the address to share.
    private static async Task PostScenario(HttpContext context, ServiceOptions options)
    {
        LoadedDossier dossier = context.Dossier();
        Query.Read(context.Request, []);
        if (!context.Request.HasJsonContentType())
            throw new ProblemException(ProblemKind.TypeRefuse, "Un scénario s’envoie en application/json.", "Content-Type");
        using RequestBody body = await context.RequestServices.GetRequiredService<RequestBodies>().ReadAsync(context, MostScenarioBytes);
        context.State().Budget.Spend(Cost.Computation);
        (Scenario scenario, string? regleText, string? dateText) = ScenarioJson.Read(body.ToArray());
        RegleCouverture? regle = regleText is null ? null : Query.ParseRegle("regle", regleText);
        DateOnly? date = dateText is null ? null : Query.ParseDate("date", dateText);
        RegisterDraft? draft = scenario.Register is { } token
            ? context.RequestServices.GetRequiredService<RegisterDrafts>().Get(token, dossier, "registre") : null;
        long start = TimeProvider.System.GetTimestamp();
        ViewRequest after = new(dossier, regle, date, scenario, draft), before = after with { Scenario = null, Draft = null };
        using CancellationTokenSource stop = Deadline(context, options);
        CoverageReport real = before.View(stop.Token).Report, imagined = after.View(stop.Token, "etapes").Report;
        byte[] answer = JsonBytes.Make(PlannerJson.Comparison(before, real, after, imagined, Address(context, after)));
        context.Response.Headers["Server-Timing"] = string.Create(
            CultureInfo.InvariantCulture, $"calcul;dur={TimeProvider.System.GetElapsedTime(start).TotalMilliseconds:0.0}");
        await context.SendAsync(MediaForm.Json, answer);
    }

    private static async Task PostRegister(HttpContext context, ServiceOptions options)
    {
        LoadedDossier dossier = context.Dossier();
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
        await context.SendAsync(MediaForm.Json, JsonBytes.Make(
        [
            ("registre", draft.Token), ("scenario", after.Scenario!.Text), ("remplace", replaced),
            ("version", replaced ? Convert.ToHexStringLower(SHA256.HashData(body)) : RegisterReplacement.VersionOf(dossier)),
            ("obstacle", obstacle), ("lignes_lues", draft.Register.Read), ("structures", draft.Structures.Structures.Length),
            ("localisees", draft.Structures.Located), .. PlannerJson.Findings(draft.Issues),
            ("comparaison", PlannerJson.Comparison(before, real, after, imagined, Address(context, after))),
        ]));
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
            if (Interlocked.Increment(ref _waiting) > MostWaiting || !await Checks.WaitAsync(options.Timeout, gone))
                throw new ProblemException(ProblemKind.ServiceOccupe, "D’autres registres sont en cours de contrôle.") { RetryAfterSeconds = 5 };
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
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
}
