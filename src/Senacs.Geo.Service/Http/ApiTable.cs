namespace Senacs.Geo.Service.Http;

/// <summary>One address as the OpenAPI document describes it. The endpoint reads the same parameters.</summary>
/// <param name="Path">With <c>{name}</c> for its variable parts.</param>
/// <param name="Id">Operation id, unique.</param>
/// <param name="Tag">French heading under which it is listed.</param>
/// <param name="Summary">French.</param>
/// <param name="Parameters">Of the query.</param>
/// <param name="Forms">Of a 200.</param>
internal sealed record ApiOperation(
    string Path, string Id, string Tag, string Summary, IReadOnlyList<Parameter> Parameters, IReadOnlyList<MediaForm> Forms)
{
    /// <summary>The variable parts of the path.</summary>
    public IReadOnlyList<Parameter> PathParameters { get; init; } = [];

    /// <summary>Why else it may be refused, beyond what holds everywhere.</summary>
    public IReadOnlyList<int> Refusals { get; init; } = [];

    /// <summary>Headers that mean something here, beyond what holds everywhere.</summary>
    public IReadOnlyList<Parameter> Headers { get; init; } = [];

    public string Method { get; init; } = "get";

    /// <summary>What is sent; null: nothing is.</summary>
    public ApiBody? Body { get; init; }

    /// <summary>Whether the administrator's key may be given.</summary>
    public bool TakesKey { get; init; }
}

/// <summary>What an address accepts as a body.</summary>
/// <param name="Description">French.</param>
/// <param name="MediaTypes">Of each form that is accepted.</param>
/// <param name="Schema">Writes the members of its JSON schema.</param>
internal sealed record ApiBody(string Description, IReadOnlyList<string> MediaTypes, Action<System.Text.Json.Utf8JsonWriter> Schema);

/// <summary>Every address of the service, filled as the endpoints are mapped: the OpenAPI document cannot forget one.</summary>
internal sealed class ApiTable
{
    private readonly List<ApiOperation> operations = [];

    public IReadOnlyList<ApiOperation> Operations => operations;

    public void Add(IEnumerable<ApiOperation> documented) => operations.AddRange(documented);
}

internal static class ApiTableExtensions
{
    /// <summary>Maps a resource that is read: GET and HEAD.</summary>
    public static void MapResource(this IEndpointRouteBuilder app, string route, RequestDelegate handler, params ApiOperation[] documented)
    {
        app.ServiceProvider.GetRequiredService<ApiTable>().Add(documented);
        app.MapMethods(route, [HttpMethods.Get, HttpMethods.Head], handler);
    }

    /// <summary>Maps an address to which something is sent.</summary>
    public static void MapSubmission(this IEndpointRouteBuilder app, RequestDelegate handler, ApiOperation documented)
    {
        app.ServiceProvider.GetRequiredService<ApiTable>().Add([documented with { Method = "post" }]);
        IEndpointConventionBuilder route = app.MapMethods(documented.Path, [HttpMethods.Post], handler);
        if (!documented.TakesKey)
            route.WithMetadata(MethodAnswers.OpenSubmission);
    }

    /// <summary>A segment of the path.</summary>
    public static string Segment(this HttpContext context, string name) => context.Request.RouteValues[name] as string ?? "";
}
