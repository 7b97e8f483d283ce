using System.Buffers;
using System.Text;
using Senacs.Geo.Service.Collections;
using Senacs.Geo.Service.Items;
using Senacs.Geo.Service.Json;
using Senacs.Geo.Service.Operations;
using Senacs.Geo.Service.ReferenceSystems;

namespace Senacs.Geo.Service.Features;

/// <summary><c>/collections/{id}/items</c> and <c>/collections/{id}/items/{featureId}</c>.</summary>
internal static class FeatureEndpoints
{
    private static readonly MediaForm[] Forms = [MediaForm.GeoJson, MediaForm.Html, MediaForm.GeoJsonAsJson];

    private const string Tag = "Données (OGC API – Features)";

    public static void MapFeatures(this IEndpointRouteBuilder app)
    {
        app.MapEach("/items", Items, c => new("", "getFeatures", Tag, $"Objets de « {c.Title} »", ItemsParameters.Of(c), Forms));
        app.MapEach("/items/{featureId}", Item, c => new("", "getFeature", Tag, $"Un objet de « {c.Title} »", ParametersOfItem(c), Forms)
        {
            PathParameters = [Parameter.Text("featureId", "Identifiant de l’objet.", 200)],
        });
    }

    private static Parameter[] ParametersOfItem(CollectionDefinition collection) =>
        [.. Parameter.FormOnly, ItemsParameters.Crs, .. ItemsParameters.WhenAndHow(collection)];

    /// <summary>The instant of the newest of the data.</summary>
    public static string DataInstant(Catalogue catalogue) =>
        catalogue.LastModified.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static Answer Items(HttpContext context)
    {
        CollectionDefinition collection = CollectionDefinition.Of(context);
        ItemsRequest request = ItemsRequest.Read(context.Request, collection);
        Asked asked = new(context.State(), request.Query, Negotiation.Choose(context.Request, Forms, request.Query["f"]));
        string self = $"{asked.State.BaseUrl}/collections/{collection.Id}/items";
        return Answer.Of(asked.State.Catalogue, asked.Form, $"{self}?{request.Query.Key}{asked.Form.MediaType}", stop =>
        {
            (int matched, List<Feature> page) = request.Run(asked.State.Catalogue, stop);
            Link[] links = Links(asked, collection, request, self, matched, page.Count);
            return new Payload(
                asked.IsHtml ? FeaturePages.Items(asked.State, request, matched, page, links) : ItemsJson(request, matched, page, links),
                ("Link", LinkHeader(links)));
        }) with
        {
            Policy = asked.Policy,
            Headers = [("Content-Crs", $"<{request.Crs.Uri}>")],
        };
    }

    private static Link[] Links(Asked asked, CollectionDefinition collection, ItemsRequest request, string self, int matched, int returned)
    {
        return
        [
            .. Link.SelfAndAlternates(self, request.Query.With(("f", null)), Forms, asked.Form),
            .. request.Offset + returned < matched && returned > 0 ? [Page(request.Offset + returned, "next", "Page suivante")] : (Link[])[],
            .. request.Offset > 0 ? [Page(Math.Max(0, request.Offset - request.Limit), "prev", "Page précédente")] : (Link[])[],
            OfCollection(asked.State, collection),
        ];

        Link Page(int offset, string rel, string title) => new(
            $"{self}?{request.Query.With(("offset", Text(offset)), ("limit", Text(request.Limit)))}", rel, asked.Form.MediaType, title);
    }

    private static Link OfCollection(RequestState state, CollectionDefinition collection) =>
        new($"{state.BaseUrl}/collections/{collection.Id}", "collection", "application/json", $"La collection « {collection.Title} »");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // RFC 8288; the addresses are percent-encoded, so that nothing in them can end the header
    private static string LinkHeader(Link[] links) => string.Join(", ", links
        .Where(l => l.Rel is "next" or "prev" or "collection")
        .Select(l => $"<{l.Href}>; rel=\"{l.Rel}\"; type=\"{l.Type}\""));

    private static byte[] ItemsJson(ItemsRequest request, int matched, List<Feature> page, Link[] links)
    {
        ArrayBufferWriter<byte> buffer = new(4096 + (page.Count * 2048));
        // no timeStamp: it would be the time of this answer (OGC 17-069, /req/core/fc-timeStamp), and the same data give the same bytes
        buffer.Write("{\"type\":\"FeatureCollection\",\"numberMatched\":"u8);
        Encoding.UTF8.GetBytes(Text(matched), buffer);
        buffer.Write(",\"numberReturned\":"u8);
        Encoding.UTF8.GetBytes(Text(page.Count), buffer);
        buffer.Write(","u8);
        WriteLinks(buffer, links);
        buffer.Write(",\"features\":["u8);
        for (int i = 0; i < page.Count; i++)
        {
            buffer.Write(i == 0 ? "\n"u8 : ",\n"u8);
            page[i].WriteOpen(buffer, request.Crs);
            buffer.Write("}"u8);
        }

        buffer.Write("\n]}\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteLinks(ArrayBufferWriter<byte> buffer, Link[] links) =>
        buffer.Write(JsonBytes.Make([("links", Link.All(links))]).AsSpan()[1..^1]);

    private static Answer Item(HttpContext context)
    {
        CollectionDefinition collection = CollectionDefinition.Of(context);
        Asked asked = Asked.Read(context, ParametersOfItem(collection), Forms);
        ServedCrs crs = ServedCrs.Parse(asked.Query["crs"], "crs");
        Feature feature = Find(asked.State.Catalogue, collection, context.Segment("featureId"), asked.Query);
        LoadedDossier dossier = feature.View.Dossier;
        string self = $"{asked.State.BaseUrl}/collections/{collection.Id}/items/{Uri.EscapeDataString(feature.Id)}";
        return Answer.Of(dossier, asked.Form, $"{self}?{asked.Query.Key}{asked.Form.MediaType}", _ =>
        {
            Link[] links =
            [
                .. Link.SelfAndAlternates(self, asked.Query.With(("f", null)), Forms, asked.Form), OfCollection(asked.State, collection),
                new($"{asked.State.BaseUrl}/departements/{dossier.Code}/carte.svg", "related", "image/svg+xml", "Carte du département"),
            ];
            if (asked.IsHtml)
                return FeaturePages.Item(asked.State, feature, crs, links);
            ArrayBufferWriter<byte> buffer = new(8192);
            feature.WriteOpen(buffer, crs);
            buffer.Write(","u8);
            WriteLinks(buffer, links);
            buffer.Write("}\n"u8);
            return buffer.WrittenSpan.ToArray();
        }) with
        {
            Policy = asked.Policy,
            Headers = [("Content-Crs", $"<{crs.Uri}>")],
            Cost = Cost.Light,
        };
    }

    /// <summary>The feature of an id, wherever it is.</summary>
    /// <exception cref="ProblemException">404.</exception>
    private static Feature Find(Catalogue catalogue, CollectionDefinition collection, string id, Query query)
    {
        string decoded = Uri.UnescapeDataString(id);
        RegleCouverture? regle = collection.TakesRegle ? query.Regle("regle") : null;
        DateOnly? date = collection.TakesDate ? query.Date("date") : null;
        foreach (LoadedDossier dossier in catalogue.Dossiers)
        {
            Feature[] features = dossier.Default.Features(collection);
            if ((Named(features, id) ?? Named(features, decoded)) is { } found)
                return regle is null && date is null ? found : Named(ItemsRequest.View(dossier, regle, date).Features(collection), found.Id) ?? found;
        }

        throw new ProblemException(ProblemKind.ObjetInconnu, $"La collection « {collection.Id} » n’a pas d’objet « {OutsideText.Shown(decoded)} ».",
            "featureId");

        static Feature? Named(Feature[] features, string id) => Array.Find(features, f => f.Id == id);
    }
}
