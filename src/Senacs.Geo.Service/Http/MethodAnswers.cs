using Senacs.Geo.Service.Operations;

namespace Senacs.Geo.Service.Http;

/// <summary>What an address answers to OPTIONS and to a method that it does not have: the methods that it has (RFC 9110, 9.3.7 and 15.5.6; the Fetch
/// standard, CORS preflight).</summary>
internal static class MethodAnswers
{
    /// <summary>Marks an address to which a page from elsewhere may send something: it changes nothing and takes no key.</summary>
    public static readonly object OpenSubmission = new OpenToOrigins();

    public static RequestDelegate Middleware(RequestDelegate next) => async context =>
    {
        bool asks = HttpMethods.IsOptions(context.Request.Method);
        if (!asks && context.GetEndpoint()?.Metadata.GetMetadata<OpenToOrigins>() is not null)
            SecurityHeaders.OpenToAll(context.Response.Headers);
        await next(context);

        // routing refuses the method and says which there are
        HttpResponse response = context.Response;
        if (response.StatusCode != StatusCodes.Status405MethodNotAllowed || response.HasStarted || response.Headers.Allow.Count == 0)
            return;
        string[] methods = [.. response.Headers.Allow.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Append(HttpMethods.Options).Distinct(StringComparer.Ordinal)];
        response.Headers.Allow = string.Join(", ", methods);
        if (!asks)
            return;
        response.StatusCode = StatusCodes.Status204NoContent;
        if (context.Request.Headers.AccessControlRequestMethod.Count > 0)
            AnswerPreflight(context, methods);
    };

    private static void AnswerPreflight(HttpContext context, string[] methods)
    {
        bool takes = methods.Contains(HttpMethods.Post) && IsOpen(context);
        IHeaderDictionary headers = context.Response.Headers;
        headers.AccessControlAllowMethods = string.Join(", ", methods.Where(m => m != HttpMethods.Post || takes));
        headers.AccessControlAllowHeaders = "Accept, Accept-Language, If-None-Match, If-Modified-Since, Cache-Control"
            + (takes ? ", Content-Type" : "");
        headers.AccessControlMaxAge = "86400";
    }

    // The endpoint of an OPTIONS is routing's refusal, which does not say what it stands for.
    private static bool IsOpen(HttpContext context) => context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>()
        .Any(e => e.Metadata.GetMetadata<OpenToOrigins>() is not null
            && new Microsoft.AspNetCore.Routing.Template.TemplateMatcher(new Microsoft.AspNetCore.Routing.Template.RouteTemplate(e.RoutePattern), [])
                .TryMatch(context.Request.Path, []));

    private sealed class OpenToOrigins;
}
