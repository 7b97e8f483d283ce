using Senacs.Geo.Maps.Drawing;
using Senacs.Geo.Maps.Rendering;
using Senacs.Geo.Service.Collections;
using Senacs.Geo.Service.Operations;
using Senacs.Geo.Service.ReferenceSystems;

namespace Senacs.Geo.Service.Maps;

/// <summary>OGC API – Maps: <c>/collections/couverture/map</c>, and <c>/map</c> for the whole service.</summary>
internal static class MapEndpoints
{
    private const string Tag = "Cartes (OGC API – Maps)";
    private static readonly MediaForm[] Forms = [MediaForm.Png, MediaForm.Svg];

    public static void MapMaps(this IEndpointRouteBuilder app, ServiceOptions options)
    {
        app.MapAnswer("/collections/{collectionId}/map", context => Map(context, options), new ApiOperation("/collections/couverture/map",
            "couverture.getMap", Tag, "La carte de la couverture sur une emprise", GeoMapRequest.Parameters, Forms));
        app.MapAnswer(context => Map(context, options),
            new("/map", "getMap", Tag, "La même carte, pour tout le service", GeoMapRequest.Parameters, Forms));
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
        if (context.Request.RouteValues.ContainsKey("collectionId") && CollectionDefinition.Of(context) is { } collection
            && collection != CollectionDefinition.Couverture)
            throw new ProblemException(ProblemKind.AdresseInconnue,
                $"La collection « {collection.Id} » n’a pas de carte ; « couverture » en a une.", "collectionId");
        Asked asked = Asked.Read(context, GeoMapRequest.Parameters, Forms);
        GeoMapRequest request = GeoMapRequest.Read(asked.Query, asked.State.Catalogue, options);
        bool isSvg = asked.Form == MediaForm.Svg;
        return Answer.Of(asked.State.Catalogue, asked.Form, $"/map/{asked.Form.F}?{asked.Query.Key}", stop =>
        {
            byte[] svg = new GeoMapDrawing(request, isForPixels: !isSvg, stop).Draw();
            return isSvg ? svg : MapRequest.Drawn(output => PngEncoder.Write(
                SvgPicture.ToPixels(svg, request.Width, request.Height), request.Width, request.Height, 25.4 / request.MmPerPixel, output));
        }) with
        {
            Policy = SecurityHeaders.SvgPolicy,
            Headers =
            [
                ("Content-Bbox", request.ContentBbox), ("Content-Datetime", Valeurs.Of(request.Views[0].Report.Coverage.Date)),
                .. request.Crs == ServedCrs.Crs84 ? ((string, string)[])[] : [("Content-Crs", $"<{request.Crs.Uri}>")],
            ],
            IsCompressible = isSvg,
            Cost = Cost.Drawing,
        };
    }
}
