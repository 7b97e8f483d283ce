using Senacs.Geo.Service.Pages;
using static Senacs.Geo.Exports.JsonTree;

namespace Senacs.Geo.Service.Features;

/// <summary>The landing page and the conformance declaration.</summary>
internal static class LandingEndpoints
{
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

    public static void MapLanding(this IEndpointRouteBuilder app)
    {
        app.MapAnswer(Landing, new("/", "getLandingPage", "Accueil", "L’accueil"));
        app.MapAnswer(Declaration, new("/conformance", "getConformanceDeclaration", "Accueil", "Les normes suivies"));
    }

    private static Answer Landing(HttpContext context)
    {
        Asked asked = Asked.Read(context);
        RequestState state = asked.State;
        string self = state.BaseUrl + "/";
        Link[] links =
        [
            .. Link.SelfAndAlternates(self, "", MediaForm.JsonAndHtml, asked.Form),
            new(self + "api", "service-desc", MediaForm.OpenApi.ContentType, "La description de l’API (OpenAPI 3.0)"),
            new(self + "api?f=html", "service-doc", "text/html", "La documentation de l’API"),
            new(self + "conformance", "conformance", "application/json", "Les normes suivies"),
            new(self + "conformance", "http://www.opengis.net/def/rel/ogc/1.0/conformance", "application/json", "Les normes suivies"),
            new(self + "collections", "data", "application/json", "Les collections"),
            new(self + "collections", "http://www.opengis.net/def/rel/ogc/1.0/data", "application/json", "Les collections"),
            new(self + "map", "https://www.opengis.net/def/rel/ogc/1.0/map", "image/png", "La carte de tout le service"),
            new(self + "tileMatrixSets", "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes", "application/json", "Les grilles de tuiles"),
        ];
        return asked.Document(self, () => FeaturePages.Landing(state, links), () =>
        [
            ("title", Words.ServiceTitle), ("description", Words.ServiceDescription), ("version", state.Catalogue.Version),
            ("departements", state.Catalogue.Dossiers.Select(d => Obj(("code", d.Code), ("nom", d.Nom), ("version", d.Version)))),
            ("links", Link.All(links)),
        ]);
    }

    private static Answer Declaration(HttpContext context)
    {
        Asked asked = Asked.Read(context);
        string self = asked.State.BaseUrl + "/conformance";
        return asked.Document(self, () => FeaturePages.Conformance(asked.State, Conformance), () =>
            [("conformsTo", Conformance), ("links", Link.All(Link.SelfAndAlternates(self, "", MediaForm.JsonAndHtml, asked.Form)))]);
    }
}
