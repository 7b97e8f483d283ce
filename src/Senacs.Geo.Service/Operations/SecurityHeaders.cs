namespace Senacs.Geo.Service.Operations;

/// <summary>Headers that every answer carries, errors included, and cross-origin reading.</summary>
internal static class SecurityHeaders
{
    /// <summary>For data: a browser that shows it loads and runs nothing.</summary>
    public const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>For our own pages: our style sheet, our scripts, our images, nothing from elsewhere.</summary>
    public const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; manifest-src "
            + "'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>For MapLibre's worker, whose policy is that of its own answer: it asks us for tiles.</summary>
    public const string WorkerPolicy = "default-src 'none'; script-src 'self'; connect-src 'self'";

    /// <summary>For an SVG map opened by itself: its own style block, and no script ever.</summary>
    public const string SvgPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

    /// <summary>For the report, one file with its own style block and its maps inside.</summary>
    public const string ReportPolicy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Exposed =
        "Content-Crs, Content-Bbox, Content-Datetime, Content-Disposition, ETag, Last-Modified, Link, Retry-After, OGC-NumberMatched, "
            + "OGC-NumberReturned";

    /// <summary>For the street view alone: no blob, nothing evaluated, and images of the backgrounds that the settings name.</summary>
    public static string StreetPolicy(ServiceOptions options)
    {
        // "data:" holds the drawings of MapLibre's own style sheet; its image tiles are fetched
        string outside = string.Concat(
            new[] { options.BackgroundPlan, options.BackgroundPhotographs }.OfType<Background>().Select(b => " " + b.Origin)
                .Distinct(StringComparer.Ordinal));
        return $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'{outside}; font-src 'self'; "
            + $"worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    }

    public static void Apply(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = DataPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.XFrameOptions = "DENY";
        headers.Vary = "Accept, Accept-Encoding";
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method))
            OpenToAll(headers);
    }

    /// <summary>A page from elsewhere may read this answer.</summary>
    public static void OpenToAll(IHeaderDictionary headers)
    {
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = Exposed;
    }
}
