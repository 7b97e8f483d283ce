namespace Senacs.Geo.Service.Http;

/// <summary>What one request sees: one catalogue from beginning to end, whatever is swapped meanwhile.</summary>
internal sealed class RequestState(Catalogue catalogue, string baseUrl)
{
    public Catalogue Catalogue { get; } = catalogue;

    /// <summary>Scheme, host and path base, without a final slash; what every link starts with.</summary>
    public string BaseUrl { get; set; } = baseUrl;

    /// <summary>The same without the version of the data.</summary>
    public string UnpinnedUrl { get; } = baseUrl;

    /// <summary>The address names the version of the data: the answer never changes.</summary>
    public bool IsPinned { get; set; }

    /// <summary>The caller's share of the service.</summary>
    public required Operations.ClientBudget Budget { get; init; }
}

internal static class RequestStateExtensions
{
    public static RequestState State(this HttpContext context) =>
        context.Features.Get<RequestState>() ?? throw new InvalidOperationException("The request has no state: RequestStateMiddleware did not run.");

    public static Catalogue Catalogue(this HttpContext context) => context.State().Catalogue;

    /// <summary>What links start with; empty (links are then relative to the root) before the request is read.</summary>
    public static string Base(this HttpContext context) => context.Features.Get<RequestState>()?.BaseUrl ?? "";
}
