using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Senacs.Geo.Service.Collections;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Errors;
using Senacs.Geo.Service.Http;
using Senacs.Geo.Service.Items;
using Senacs.Geo.Service.Json;
using Senacs.Geo.Service.Operations;
using Senacs.Geo.Service.ReferenceSystems;

namespace Senacs.Geo.Service.Features;

/// <summary><c>/collections/{id}/items</c> and <c>/collections/{id}/items/{featureId}</c>.</summary>
internal static class FeatureEndpoints
{
    public static readonly MediaForm[] Forms = [MediaForm.GeoJson, MediaForm.Html, MediaForm.GeoJsonAsJson];

    private const string Tag = "Données (OGC API – Features)";
    private static readonly Parameter[] ItemParameters =
        [ItemsParameters.F("json", "html"), ItemsParameters.Crs, ItemsParameters.Regle, ItemsParameters.Date];

    public static void MapFeatures(this IEndpointRouteBuilder app, Responder responder)
    {
        app.MapResource("/collections/{collectionId}/items", context => responder.SendAsync(context, Items(context)),
            [.. CollectionDefinition.All.Select(
                c => new ApiOperation($"/collections/{c.Id}/items", $"{c.Id}.getFeatures", Tag, $"Objets de « {c.Title} »", ItemsParameters.Of(c),
                    Forms))]);
        app.MapResource("/collections/{collectionId}/items/{featureId}", context => responder.SendAsync(context, Item(context)),
            [.. CollectionDefinition.All.Select(
                c => new ApiOperation($"/collections/{c.Id}/items/{{featureId}}", $"{c.Id}.getFeature", Tag, $"Un objet de « {c.Title} »",
                    ParametersOfItem(c), Forms)
            {
                PathParameters = [Parameter.Text("featureId", "Identifiant de l’objet.", 200)],
                Refusals = [404],
            })]);
    }

    public static Parameter[] ParametersOfItem(CollectionDefinition collection) =>
        [.. ItemParameters.Where(p => (p != ItemsParameters.Regle || collection.TakesRegle) && (p != ItemsParameters.Date || collection.TakesDate))];

    /// <summary>The instant of the newest of the data.</summary>
    public static string DataInstant(Catalogue catalogue) =>
        catalogue.LastModified.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static Answer Items(HttpContext context)
    {
        CollectionDefinition collection = CollectionDefinition.Get(context.Segment("collectionId"));
        ItemsRequest request = ItemsRequest.Read(context.Request, collection);
        MediaForm form = Negotiation.Choose(context.Request, Forms, request.Query["f"]);
        RequestState state = context.State();
        string self = $"{state.BaseUrl}/collections/{collection.Id}/items";
        return new Answer
        {
            Version = state.Catalogue.Version,
            LastModified = state.Catalogue.LastModified,
            Key = $"{self}?{request.Query.Key}{form.MediaType}",
            ContentType = form == MediaForm.Html ? form.ContentType : form.MediaType,
            Policy = form == MediaForm.Html ? SecurityHeaders.PagePolicy : null,
            Headers = [("Content-Crs", $"<{request.Crs.Uri}>")],
            Make = stop =>
            {
                (int matched, List<Feature> page) = request.Run(state.Catalogue, stop);
                List<Link> links = Links(state, collection, request, form, self, matched, page.Count);
                byte[] body = form == MediaForm.Html
                    ? FeaturePages.Items(state, collection, request, matched, page, links)
                    : ItemsJson(request, matched, page, links);
                return new Payload(body, ("Link", LinkHeader(links)));
            },
        };
    }

    private static List<Link> Links(
        RequestState state, CollectionDefinition collection, ItemsRequest request, MediaForm form, string self, int matched, int returned)
    {
        List<Link> links = [.. Link.SelfAndAlternates(self, request.Query.With(("f", null)), Forms, form)];
        string type = form == MediaForm.Html ? "text/html" : form.MediaType;
        if (request.Offset + returned < matched && returned > 0)
            links.Add(new Link($"{self}?{request.Query.With(("offset", Text(request.Offset + returned)), ("limit", Text(request.Limit)))}", "next",
                type, "Page suivante"));
        if (request.Offset > 0)
            links.Add(new Link($"{self}?{request.Query.With(("offset", Text(Math.Max(0, request.Offset - request.Limit))), ("limit", Text(request.Limit)))}", "prev", type, "Page précédente"));
        links.Add(new Link($"{state.BaseUrl}/collections/{collection.Id}", "collection", "application/json",
            $"La collection « {collection.Title} »"));
        return links;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // RFC 8288; the addresses are percent-encoded, so that nothing in them can end the header
    private static string LinkHeader(List<Link> links) => string.Join(", ", links
        .Where(l => l.Rel is "next" or "prev" or "collection")
        .Select(l => $"<{l.Href}>; rel=\"{l.Rel}\"; type=\"{l.Type}\""));

    private static byte[] ItemsJson(ItemsRequest request, int matched, List<Feature> page, List<Link> links)
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

    private static void WriteLinks(ArrayBufferWriter<byte> buffer, IReadOnlyList<Link> links)
    {
        byte[] json = JsonBytes.Make(writer =>
        {
            writer.WriteStartObject();
            Link.WriteAll(writer, links);
            writer.WriteEndObject();
        });
        buffer.Write(json.AsSpan(1, json.Length - 2));
    }

    private static Answer Item(HttpContext context)
    {
        CollectionDefinition collection = CollectionDefinition.Get(context.Segment("collectionId"));
        Query query = Query.Read(context.Request, ParametersOfItem(collection));
        MediaForm form = Negotiation.Choose(context.Request, Forms, query["f"]);
        ServedCrs crs = query["crs"] is { } crsText ? ServedCrs.Parse(crsText, "crs") : ServedCrs.Crs84;
        RequestState state = context.State();
        Feature feature = Find(state.Catalogue, collection, context.Segment("featureId"), query);
        string self = $"{state.BaseUrl}/collections/{collection.Id}/items/{Uri.EscapeDataString(feature.Id)}";
        return new Answer
        {
            Version = feature.View.Dossier.Version,
            LastModified = feature.View.Dossier.LastModified,
            Key = $"{self}?{query.Key}{form.MediaType}",
            ContentType = form == MediaForm.Html ? form.ContentType : form.MediaType,
            Policy = form == MediaForm.Html ? SecurityHeaders.PagePolicy : null,
            Headers = [("Content-Crs", $"<{crs.Uri}>")],
            Cost = Cost.Light,
            Make = _ =>
            {
                List<Link> links =
                [
                    .. Link.SelfAndAlternates(self, query.With(("f", null)), Forms, form),
                    new Link($"{state.BaseUrl}/collections/{collection.Id}", "collection", "application/json",
                        $"La collection « {collection.Title} »"),
                    new Link($"{state.BaseUrl}/departements/{feature.View.Dossier.Code}/carte.svg", "related", "image/svg+xml",
                        "Carte du département"),
                ];
                if (form == MediaForm.Html)
                    return new Payload(FeaturePages.Item(state, feature, crs, links));
                ArrayBufferWriter<byte> buffer = new(8192);
                feature.WriteOpen(buffer, crs);
                buffer.Write(","u8);
                WriteLinks(buffer, links);
                buffer.Write("}\n"u8);
                return new Payload(buffer.WrittenSpan.ToArray());
            },
        };
    }

    /// <summary>The feature of an id, wherever it is.</summary>
    /// <exception cref="ProblemException">404.</exception>
    private static Feature Find(Catalogue catalogue, CollectionDefinition collection, string id, Query query)
    {
        string decoded = Uri.UnescapeDataString(id);
        Coverage.RegleCouverture? regle = collection.TakesRegle ? query.Regle("regle") : null;
        DateOnly? date = collection.TakesDate ? query.Date("date") : null;
        foreach (LoadedDossier dossier in catalogue.Dossiers)
        {
            foreach (string candidate in (string[])[id, decoded])
            {
                Feature? found = Array.Find(dossier.Default.Features(collection), f => f.Id == candidate);
                if (found is null)
                    continue;
                return regle is null && date is null
                    ? found : Array.Find(ItemsRequest.View(dossier, regle, date).Features(collection), f => f.Id == candidate) ?? found;
            }
        }

        throw new ProblemException(ProblemKind.ObjetInconnu, $"La collection « {collection.Id} » n’a pas d’objet « {OutsideText.Shown(decoded)} ».",
            "featureId");
    }
}
