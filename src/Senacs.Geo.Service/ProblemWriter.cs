using Senacs.Geo.Service.Json;
using Senacs.Geo.Service.Operations;

namespace Senacs.Geo.Service;

/// <summary>Problem details (RFC 9457) in French: <c>type</c>, <c>title</c>, <c>status</c>, <c>code</c>, <c>detail</c>, <c>instance</c>,
/// <c>parametre</c>, <c>position</c>; for a person, a page that says the same and leads home.</summary>
internal static class ProblemWriter
{
    public const string ContentType = "application/problem+json";

    public static async Task WriteAsync(HttpContext context, ProblemException problem)
    {
        HttpResponse response = context.Response;
        if (response.HasStarted)
        {
            context.Abort();
            return;
        }

        // what an unfinished answer had set is not this answer's; the headers that hold for every answer stay
        foreach (string header in (string[])["ETag", "Last-Modified", "Content-Encoding", "Content-Crs", "Content-Bbox", "Content-Disposition",
            "Content-Length", "Content-Datetime"])
            response.Headers.Remove(header);
        response.StatusCode = problem.Kind.Status;
        response.Headers.CacheControl = "no-store";
        if (problem.RetryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        byte[] body;
        if (context.Features.Get<RequestState>() is { } state && IsForPerson(context.Request))
        {
            response.ContentType = MediaForm.Html.ContentType;
            response.Headers.ContentSecurityPolicy = SecurityHeaders.PagePolicy;
            body = Pages.ProblemPage.Write(
                state, problem, OutsideText.Shown(context.Request.PathBase + context.Request.Path), context.TraceIdentifier);
        }
        else
        {
            response.ContentType = ContentType;
            response.Headers.ContentSecurityPolicy = SecurityHeaders.DataPolicy;
            body = Body(context, problem);
        }

        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(body, CancellationToken.None);
    }

    // A browser that goes to an address names text/html; a script, an image or a program does not, or prefers JSON.
    private static bool IsForPerson(HttpRequest request)
    {
        if (request.Query.TryGetValue("f", out Microsoft.Extensions.Primitives.StringValues f) && f != MediaForm.Html.F)
            return false;
        string accept = request.Headers.Accept.ToString();
        double html = accept.Contains(MediaForm.Html.MediaType, StringComparison.OrdinalIgnoreCase)
            ? Negotiation.Weight(accept, MediaForm.Html.MediaType) : 0;
        return html > 0 && html >= Named(ContentType) && html >= Named(MediaForm.Json.MediaType);

        double Named(string mediaType) => accept.Contains(mediaType, StringComparison.OrdinalIgnoreCase) ? Negotiation.Weight(accept, mediaType) : 0;
    }

    private static byte[] Body(HttpContext context, ProblemException problem) => JsonBytes.Make(
    [
        ("type", $"{context.Base()}/problemes/{problem.Kind.Code}"), ("title", problem.Kind.Titre), ("status", problem.Kind.Status),
        ("code", problem.Kind.Code), ("detail", problem.Message), ("instance", OutsideText.Shown(context.Request.PathBase + context.Request.Path)),
        ("parametre", problem.Parameter is { } parameter ? OutsideText.Shown(parameter) : null), ("position", problem.Position),
        ("trace", context.TraceIdentifier),
    ]);
}
