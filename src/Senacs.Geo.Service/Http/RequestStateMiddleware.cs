using Senacs.Geo.Service.Operations;

namespace Senacs.Geo.Service.Http;

/// <summary>Takes the catalogue once for the whole request, bounds the address, and resolves <c>/v/{version}/…</c>.</summary>
internal sealed class RequestStateMiddleware(RequestDelegate next, DossierStore store, ServiceOptions options, ClientBudgets budgets)
{
    public const int MaximumUrl = 8192;

    public Task InvokeAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        Catalogue catalogue = store.Current;
        // the public address is whole: what a proxy says of the scheme, host and prefix is not added to it
        string outside = options.PublicAddress is { } address
            ? address.AbsoluteUri.TrimEnd('/')
            : $"{(request.IsHttps ? "https" : "http")}://{(OutsideAddress.IsHost(request.Host.Value ?? "") ? request.Host.Value : "localhost")}"
                + request.PathBase.ToUriComponent().TrimEnd('/');
        RequestState state = new(catalogue, outside) { Budget = budgets.Of(context.Connection.RemoteIpAddress) };
        context.Features.Set(state);

        if (request.Path.Value!.Length + (request.QueryString.Value?.Length ?? 0) > MaximumUrl)
            throw new ProblemException(ProblemKind.AdresseTropLongue, "L’adresse dépasse 8 192 caractères.");
        state.Budget.SpendRequest();
        if (request.Path.StartsWithSegments("/v", StringComparison.Ordinal, out PathString rest))
            Pin(request, state, rest, outside);
        return next(context);
    }

    // "/v/0123abcd/departements/03/carte.svg": the version of the dossier; any other address: the version of the whole catalogue.
    private static void Pin(HttpRequest request, RequestState state, PathString rest, string outside)
    {
        string[] parts = rest.Value!.Split('/', 3);
        if (parts.Length < 2 || parts[1].Length == 0)
            return;
        string version = parts[1];
        PathString path = new(parts.Length > 2 ? "/" + parts[2] : "/");
        string actual = state.Catalogue.Version;
        if (path.StartsWithSegments("/departements", StringComparison.Ordinal, out PathString after)
            && after.Value!.Split('/', 3) is [_, { Length: > 0 } code, ..])
            actual = state.Catalogue.Departement(code).Version;
        if (version != actual)
        {
            bool past = state.Catalogue.WasServed(version);
            throw new ProblemException(
                past ? ProblemKind.VersionPerimee : ProblemKind.VersionInconnue,
                $"La version « {OutsideText.Shown(version)} » {(past ? "n’est plus servie : les données ont changé." : "n’est pas connue.")} La "
                    + $"version actuelle est {actual} : /v/{actual}{OutsideText.Shown(path.Value)}, ou l’adresse sans version.",
                "version");
        }

        state.IsPinned = true;
        PathString prefix = new($"/v/{version}");
        state.BaseUrl = outside + prefix.ToUriComponent();
        request.PathBase = request.PathBase.Add(prefix);
        request.Path = path;
    }
}
