using Senacs.Geo.Maps.Rendering;
using Senacs.Geo.Reports;
using Senacs.Geo.Service.Collections;
using Senacs.Geo.Service.Configuration;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Errors;
using Senacs.Geo.Service.Features;
using Senacs.Geo.Service.Http;
using Senacs.Geo.Service.Operations;
using Senacs.Geo.Service.ReferenceSystems;

namespace Senacs.Geo.Service.Maps;

/// <summary>OGC API – Maps: <c>/collections/couverture/map</c>, and <c>/map</c> for the whole service.</summary>
internal static class MapEndpoints
{
    private const string Tag = "Cartes (OGC API – Maps)";
    private static readonly MediaForm[] Forms = [MediaForm.Png, MediaForm.Svg];

    public static void MapMaps(this IEndpointRouteBuilder app, Responder responder, ServiceOptions options)
    {
        app.MapResource("/collections/{collectionId}/map", context => responder.SendAsync(context, Map(context, options)),
            new ApiOperation("/collections/couverture/map", "couverture.getMap", Tag, "La carte de la couverture sur une emprise",
                GeoMapRequest.Parameters, Forms));
        app.MapResource("/map", context => responder.SendAsync(context, Map(context, options)),
            new ApiOperation("/map", "getMap", Tag, "La même carte, pour tout le service", GeoMapRequest.Parameters, Forms));
    }

    /// <summary>The links of a collection to its map.</summary>
    public static IEnumerable<Link> Links(RequestState state, CollectionDefinition collection) => collection != CollectionDefinition.Couverture
        ? []
        : [
            new Link($"{state.BaseUrl}/collections/couverture/map", "https://www.opengis.net/def/rel/ogc/1.0/map", "image/png",
                "Carte de la couverture"),
            new Link($"{state.BaseUrl}/collections/couverture/map?f=svg", "http://www.opengis.net/def/rel/ogc/1.0/map", "image/svg+xml",
                "Carte de la couverture, vectorielle"),
        ];

    private static Answer Map(HttpContext context, ServiceOptions options)
    {
        if (context.Request.RouteValues.ContainsKey("collectionId"))
        {
            CollectionDefinition collection = CollectionDefinition.Get(context.Segment("collectionId"));
            if (collection != CollectionDefinition.Couverture)
                throw new ProblemException(ProblemKind.AdresseInconnue,
                    $"La collection « {collection.Id} » n’a pas de carte ; « couverture » en a une.", "collectionId");
        }

        Query query = Query.Read(context.Request, GeoMapRequest.Parameters);
        MediaForm form = Negotiation.Choose(context.Request, Forms, query["f"]);
        Catalogue catalogue = context.Catalogue();
        GeoMapRequest request = GeoMapRequest.Read(query, catalogue, options);
        List<(string, string)> headers = [("Content-Bbox", request.ContentBbox), ("Content-Datetime", Valeur(request.Views[0].Report))];
        if (request.Crs != ServedCrs.Crs84)
            headers.Add(("Content-Crs", $"<{request.Crs.Uri}>"));
        return new Answer
        {
            Version = catalogue.Version,
            LastModified = catalogue.LastModified,
            Key = $"/map/{form.F}?{query.Key}",
            ContentType = form.ContentType,
            Policy = SecurityHeaders.SvgPolicy,
            Headers = [.. headers],
            IsCompressible = form == MediaForm.Svg,
            Cost = Cost.Drawing,
            Make = stop =>
            {
                byte[] svg = new GeoMapDrawing(request, isForPixels: form == MediaForm.Png, stop).Draw();
                if (form == MediaForm.Svg)
                    return new Payload(svg);
                using MemoryStream output = new();
                MapRequest.Try(() => PngEncoder.Write(
                    Senacs.Geo.Maps.Drawing.SvgPicture.ToPixels(svg, request.Width, request.Height), request.Width, request.Height,
                        25.4 / request.MmPerPixel, output));
                return new Payload(output.ToArray());
            },
        };
    }

    private static string Valeur(CoverageReport report) => Valeurs.Of(report.Coverage.Date);
}
