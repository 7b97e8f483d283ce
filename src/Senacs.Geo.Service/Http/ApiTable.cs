namespace Senacs.Geo.Service.Http;

/// <summary>One address as the OpenAPI document describes it. The endpoint reads the same parameters.</summary>
/// <param name="Path">With <c>{name}</c> for its variable parts.</param>
/// <param name="Id">Operation id, unique.</param>
/// <param name="Tag">French heading under which it is listed.</param>
/// <param name="Summary">French.</param>
/// <param name="Parameters">Of the query.</param>
/// <param name="Forms">Of a 200.</param>
internal sealed record ApiOperation(
    string Path, string Id, string Tag, string Summary, IReadOnlyList<Parameter> Parameters, params IReadOnlyList<MediaForm> Forms)
{
    /// <summary>Of an address that is JSON or a page, and takes nothing else.</summary>
    public ApiOperation(string path, string id, string tag, string summary) : this(path, id, tag, summary, Parameter.FormOnly, MediaForm.JsonAndHtml)
    {
    }

    /// <summary>The variable parts of the path: what they name may not exist (404).</summary>
    public IReadOnlyList<Parameter> PathParameters { get; init; } = [];

    /// <summary>Why else it may be refused, beyond what holds everywhere.</summary>
    public IReadOnlyList<int> Refusals { get; init; } = [];

    /// <summary>Headers that mean something here, beyond what holds everywhere.</summary>
    public IReadOnlyList<Parameter> Headers { get; init; } = [];

    public string Method { get; init; } = "get";

    /// <summary>An address under <c>/departements/{code}</c>.</summary>
    public static ApiOperation OfDossier(
        string path, string id, string tag, string summary, IReadOnlyList<Parameter> parameters, params IReadOnlyList<MediaForm> forms) =>
        new("/departements/{code}" + path, id, tag, summary, parameters, forms)
        {
            PathParameters = [Parameter.Text("code", "Code du département, par exemple 03.", 3)],
        };

    /// <summary>What is sent; null: nothing is.</summary>
    public ApiBody? Body { get; init; }

    /// <summary>Whether the administrator's key may be given.</summary>
    public bool TakesKey { get; init; }
}

/// <summary>What an address accepts as a body.</summary>
/// <param name="Description">French.</param>
/// <param name="MediaTypes">Of each form that is accepted.</param>
/// <param name="Schema">The members of its JSON schema.</param>
internal sealed record ApiBody(string Description, IReadOnlyList<string> MediaTypes, JsonMembers Schema);

/// <summary>Every address of the service, filled as the endpoints are mapped: the OpenAPI document cannot forget one.</summary>
internal sealed class ApiTable
{
    private readonly List<ApiOperation> _operations = [];

    public IReadOnlyList<ApiOperation> Operations => _operations;

    public void Add(IEnumerable<ApiOperation> documented) => _operations.AddRange(documented);
}

internal static class ApiTableExtensions
{
    /// <summary>Maps a resource that is read: GET and HEAD.</summary>
    public static void MapResource(this IEndpointRouteBuilder app, string route, RequestDelegate handler, params ApiOperation[] documented)
    {
        app.ServiceProvider.GetRequiredService<ApiTable>().Add(documented);
        app.MapMethods(route, [HttpMethods.Get, HttpMethods.Head], handler);
    }

    /// <summary>Maps a resource whose answer is made, or found.</summary>
    public static void MapAnswer(this IEndpointRouteBuilder app, string route, Func<HttpContext, Answer> answer, params ApiOperation[] documented)
    {
        Responder responder = app.ServiceProvider.GetRequiredService<Responder>();
        app.MapResource(route, context => responder.SendAsync(context, answer(context)), documented);
    }

    /// <summary>The same, at the address that is documented.</summary>
    public static void MapAnswer(this IEndpointRouteBuilder app, Func<HttpContext, Answer> answer, ApiOperation documented) =>
        app.MapAnswer(documented.Path, answer, documented);

    /// <summary>Maps an address to which something is sent.</summary>
    public static void MapSubmission(this IEndpointRouteBuilder app, RequestDelegate handler, ApiOperation documented)
    {
        app.ServiceProvider.GetRequiredService<ApiTable>().Add([documented with { Method = "post" }]);
        IEndpointConventionBuilder route = app.MapMethods(documented.Path, [HttpMethods.Post], handler);
        if (!documented.TakesKey)
            route.WithMetadata(MethodAnswers.OpenSubmission);
    }

    /// <summary>Sends what is not kept.</summary>
    public static async Task SendAsync(this HttpContext context, MediaForm form, byte[] body, string? policy = null)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (policy is not null)
            context.Response.Headers.ContentSecurityPolicy = policy;
        context.Response.ContentType = form.ContentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>The dossier of the département that the address names.</summary>
    /// <exception cref="Errors.ProblemException">404.</exception>
    public static Dossiers.LoadedDossier Dossier(this HttpContext context) => context.Catalogue().Departement(context.Segment("code"));

    /// <summary>A segment of the path.</summary>
    public static string Segment(this HttpContext context, string name) => context.Request.RouteValues[name] as string ?? "";
}
