using Senacs.Geo.Service.Pages;

namespace Senacs.Geo.Service.Planner;

/// <summary>The page's scripts and style sheets, carried by the program.</summary>
internal static class PageAssets
{
    public static FileSet Files { get; } = new("page", EmbeddedFile.All("page/"));

    /// <summary>The scripts of the planner's page, or of the street view, whose own are called <c>rue…</c>: neither page loads what only the other
    /// needs.</summary>
    public static IEnumerable<string> ScriptsOf(bool isStreet) => Files.Names
        .Where(n => n.EndsWith(".js", StringComparison.Ordinal))
        .Where(n => isStreet ? n is "api.js" or "dom.js" or "search.js" || n.StartsWith("rue", StringComparison.Ordinal)
            : !n.StartsWith("rue", StringComparison.Ordinal));
}
