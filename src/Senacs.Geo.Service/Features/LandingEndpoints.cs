using System.Text.Json;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Http;
using Senacs.Geo.Service.Items;
using Senacs.Geo.Service.Json;
using Senacs.Geo.Service.Pages;

namespace Senacs.Geo.Service.Features;

/// <summary>The landing page and the conformance declaration.</summary>
internal static class LandingEndpoints
{
    private static readonly Parameter[] FormOnly = [ItemsParameters.F("json", "html")];

    /// <summary>What holds, and nothing else: the tests named after the official suite hold each.</summary>
    public static IReadOnlyList<string> Conformance { get; } =
    [
        "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
        "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/landing-page",
        "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/json",
        "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/html",
        "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/oas30",
        "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
        "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
        "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
        "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters",
        "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
        "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
        "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
        "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
        "http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
        "http://www.opengis.net/spec/cql2/1.0/conf/case-insensitive-comparison",
        "http://www.opengis.net/spec/cql2/1.0/conf/accent-insensitive-comparison",
        "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
        "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions-plus",
        "http://www.opengis.net/spec/cql2/1.0/conf/spatial-functions",
        "http://www.opengis.net/spec/cql2/1.0/conf/property-property",
        "https://www.opengis.net/spec/ogcapi-maps-1/1.0/conf/core",
        "https://www.opengis.net/spec/ogcapi-maps-1/1.0/conf/collection-map",
        "https://www.opengis.net/spec/ogcapi-maps-1/1.0/conf/dataset-map",
        "https://www.opengis.net/spec/ogcapi-maps-1/1.0/conf/background",
        "https://www.opengis.net/spec/ogcapi-maps-1/1.0/conf/scaling",
        "https://www.opengis.net/spec/ogcapi-maps-1/1.0/conf/display-resolution",
        "https://www.opengis.net/spec/ogcapi-maps-1/1.0/conf/datetime",
        "https://www.opengis.net/spec/ogcapi-maps-1/1.0/conf/crs",
        "https://www.opengis.net/spec/ogcapi-maps-1/1.0/conf/png",
        "https://www.opengis.net/spec/ogcapi-maps-1/1.0/conf/svg",
        "https://www.opengis.net/spec/ogcapi-maps-1/1.0/conf/api-operations",
        "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
        "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
        "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
        "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
        "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
        "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/oas30",
    ];

    public static void MapLanding(this IEndpointRouteBuilder app, Responder responder)
    {
        app.MapResource("/", context => responder.SendAsync(context, Landing(context)),
            new ApiOperation("/", "getLandingPage", "Accueil", "L’accueil", FormOnly, MediaForm.JsonAndHtml));
        app.MapResource("/conformance", context => responder.SendAsync(context, Declaration(context)),
            new ApiOperation("/conformance", "getConformanceDeclaration", "Accueil", "Les normes suivies", FormOnly, MediaForm.JsonAndHtml));
    }

    private static Answer Landing(HttpContext context)
    {
        Query query = Query.Read(context.Request, FormOnly);
        MediaForm form = Negotiation.Choose(context.Request, MediaForm.JsonAndHtml, query["f"]);
        RequestState state = context.State();
        string self = state.BaseUrl + "/";
        return Answer.Document(state, self, form, () =>
        {
            List<Link> links =
            [
                .. Link.SelfAndAlternates(self, "", MediaForm.JsonAndHtml, form),
                new Link(state.BaseUrl + "/api", "service-desc", MediaForm.OpenApi.ContentType, "La description de l’API (OpenAPI 3.0)"),
                new Link(state.BaseUrl + "/api?f=html", "service-doc", "text/html", "La documentation de l’API"),
                new Link(state.BaseUrl + "/conformance", "conformance", "application/json", "Les normes suivies"),
                new Link(state.BaseUrl + "/conformance", "http://www.opengis.net/def/rel/ogc/1.0/conformance", "application/json",
                    "Les normes suivies"),
                new Link(state.BaseUrl + "/collections", "data", "application/json", "Les collections"),
                new Link(state.BaseUrl + "/collections", "http://www.opengis.net/def/rel/ogc/1.0/data", "application/json", "Les collections"),
                new Link(state.BaseUrl + "/map", "https://www.opengis.net/def/rel/ogc/1.0/map", "image/png", "La carte de tout le service"),
                new Link(state.BaseUrl + "/tileMatrixSets", "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes", "application/json",
                    "Les grilles de tuiles"),
            ];
            return form == MediaForm.Html ? FeaturePages.Landing(state, links) : JsonBytes.Make(json =>
            {
                json.WriteStartObject();
                json.WriteString("title"u8, Pages.Words.ServiceTitle);
                json.WriteString("description"u8, Pages.Words.ServiceDescription);
                json.WriteString("version"u8, state.Catalogue.Version);
                json.WriteStartArray("departements"u8);
                foreach (LoadedDossier dossier in state.Catalogue.Dossiers)
                {
                    json.WriteStartObject();
                    json.WriteString("code"u8, dossier.Code);
                    json.WriteString("nom"u8, dossier.Nom);
                    json.WriteString("version"u8, dossier.Version);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                Link.WriteAll(json, links);
                json.WriteEndObject();
            });
        });
    }

    private static Answer Declaration(HttpContext context)
    {
        Query query = Query.Read(context.Request, FormOnly);
        MediaForm form = Negotiation.Choose(context.Request, MediaForm.JsonAndHtml, query["f"]);
        RequestState state = context.State();
        string self = state.BaseUrl + "/conformance";
        return Answer.Document(state, self, form, () =>
        {
            List<Link> links = [.. Link.SelfAndAlternates(self, "", MediaForm.JsonAndHtml, form)];
            return form == MediaForm.Html ? FeaturePages.Conformance(state, Conformance) : JsonBytes.Make(json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("conformsTo"u8);
                foreach (string uri in Conformance)
                    json.WriteStringValue(uri);
                json.WriteEndArray();
                Link.WriteAll(json, links);
                json.WriteEndObject();
            });
        });
    }
}
