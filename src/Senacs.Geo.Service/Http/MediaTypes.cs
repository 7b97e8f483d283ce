namespace Senacs.Geo.Service.Http;

/// <summary>A form in which a resource is served.</summary>
/// <param name="F">The value of <c>f=</c>.</param>
/// <param name="MediaType">What <c>Accept</c> is held against; also the content type of the answer unless it needs parameters.</param>
/// <param name="Title">French, for links.</param>
internal sealed record MediaForm(string F, string MediaType, string Title)
{
    public static readonly MediaForm Json = new("json", "application/json", "JSON");

    public static readonly MediaForm GeoJson = new("json", "application/geo+json", "GeoJSON");

    /// <summary>The same bytes for a client that knows only JSON.</summary>
    public static readonly MediaForm GeoJsonAsJson = new("json", "application/json", "GeoJSON");

    public static readonly MediaForm Html = new("html", "text/html", "HTML");

    public static readonly MediaForm OpenApi =
        new("json", "application/vnd.oai.openapi+json", "OpenAPI 3.0") { ContentType = "application/vnd.oai.openapi+json;version=3.0" };

    public static readonly MediaForm OpenApiAsJson = new("json", "application/json", "OpenAPI 3.0");

    public static readonly MediaForm Schema = new("json", "application/schema+json", "JSON Schema");

    public static readonly MediaForm SchemaAsJson = new("json", "application/json", "JSON Schema");

    public static readonly MediaForm Svg = new("svg", "image/svg+xml", "SVG");

    public static readonly MediaForm Png = new("png", "image/png", "PNG");

    public static readonly MediaForm Pdf = new("pdf", "application/pdf", "PDF");

    public static readonly MediaForm Csv = new("csv", "text/csv", "CSV") { ContentType = "text/csv; charset=utf-8; header=present" };

    public static readonly MediaForm Xlsx = new("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel");

    public static readonly MediaForm Gpkg = new("gpkg", "application/geopackage+sqlite3", "GeoPackage");

    public static readonly MediaForm Mvt = new("mvt", "application/vnd.mapbox-vector-tile", "Tuile vectorielle");

    public static readonly MediaForm Text = new("txt", "text/plain", "Texte");

    public static readonly MediaForm Css = new("css", "text/css", "Style");

    public static readonly MediaForm Script = new("js", "text/javascript", "Module");

    /// <summary>What a file of this name is.</summary>
    public static MediaForm OfFile(string name) => Path.GetExtension(name) switch
    {
        ".js" or ".mjs" => Script,
        ".css" => Css,
        ".svg" => Svg,
        _ => Text,
    };

    /// <summary>What most addresses offer.</summary>
    public static IReadOnlyList<MediaForm> JsonAndHtml { get; } = [Json, Html];

    /// <summary>As sent.</summary>
    public string ContentType
    {
        get => field ?? (MediaType.StartsWith("text/", StringComparison.Ordinal) ? MediaType + "; charset=utf-8" : MediaType);
        init;
    }
}
