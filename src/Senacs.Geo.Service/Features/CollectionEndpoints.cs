using System.Globalization;
using System.Text.Json;
using NetTopologySuite.Geometries;
using Senacs.Geo.Service.Collections;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Http;
using Senacs.Geo.Service.Items;
using Senacs.Geo.Service.Json;
using Senacs.Geo.Service.Operations;
using Senacs.Geo.Service.ReferenceSystems;
using Senacs.Geo.Tables;

namespace Senacs.Geo.Service.Features;

/// <summary><c>/collections</c>, <c>/collections/{id}</c>, <c>/queryables</c> and <c>/schema</c>.</summary>
internal static class CollectionEndpoints
{
    public static readonly MediaForm[] SchemaForms = [MediaForm.Schema, MediaForm.Html, MediaForm.SchemaAsJson];
    private const string Tag = "Collections";
    private static readonly Parameter[] FormOnly = [ItemsParameters.F("json", "html")];

    public static void MapCollections(this IEndpointRouteBuilder app, Responder responder)
    {
        app.MapResource("/collections", context => responder.SendAsync(context, Collections(context)),
            new ApiOperation("/collections", "getCollections", Tag, "Les collections", FormOnly, MediaForm.JsonAndHtml));
        app.MapResource("/collections/{collectionId}", context => responder.SendAsync(context, Collection(context)),
            [.. CollectionDefinition.All.Select(
                c => new ApiOperation($"/collections/{c.Id}", $"{c.Id}.describe", Tag, $"La collection « {c.Title} »", FormOnly,
                    MediaForm.JsonAndHtml))]);
        app.MapResource("/collections/{collectionId}/queryables", context => responder.SendAsync(context, Schema(context, isQueryables: true)),
            [.. CollectionDefinition.All.Select(
                c => new ApiOperation($"/collections/{c.Id}/queryables", $"{c.Id}.getQueryables", Tag, $"Ce sur quoi « {c.Title} » se filtre",
                    FormOnly, SchemaForms))]);
        app.MapResource("/collections/{collectionId}/schema", context => responder.SendAsync(context, Schema(context, isQueryables: false)),
            [.. CollectionDefinition.All.Select(
                c => new ApiOperation($"/collections/{c.Id}/schema", $"{c.Id}.getSchema", Tag, $"Le schéma des objets de « {c.Title} »", FormOnly,
                    SchemaForms))]);
    }

    private static Answer Collections(HttpContext context)
    {
        Query query = Query.Read(context.Request, FormOnly);
        MediaForm form = Negotiation.Choose(context.Request, MediaForm.JsonAndHtml, query["f"]);
        RequestState state = context.State();
        string self = state.BaseUrl + "/collections";
        return Answer.Document(state, self, form, () =>
        {
            List<Link> links = [.. Link.SelfAndAlternates(self, "", MediaForm.JsonAndHtml, form)];
            return form == MediaForm.Html ? FeaturePages.Collections(state, links) : JsonBytes.Make(json =>
            {
                json.WriteStartObject();
                Link.WriteAll(json, links);
                json.WriteStartArray("crs"u8);
                foreach (ServedCrs crs in ServedCrs.All)
                    json.WriteStringValue(crs.Uri);
                json.WriteEndArray();
                json.WriteNumber("numberMatched"u8, CollectionDefinition.All.Count);
                json.WriteNumber("numberReturned"u8, CollectionDefinition.All.Count);
                json.WriteStartArray("collections"u8);
                foreach (CollectionDefinition collection in CollectionDefinition.All)
                    Write(json, state, collection, form, isAlone: false);
                json.WriteEndArray();
                json.WriteEndObject();
            });
        });
    }

    private static Answer Collection(HttpContext context)
    {
        CollectionDefinition collection = CollectionDefinition.Get(context.Segment("collectionId"));
        Query query = Query.Read(context.Request, FormOnly);
        MediaForm form = Negotiation.Choose(context.Request, MediaForm.JsonAndHtml, query["f"]);
        RequestState state = context.State();
        return Answer.Document(state, $"{state.BaseUrl}/collections/{collection.Id}", form, () =>
            form == MediaForm.Html ? FeaturePages.Collection(state, collection, LinksOf(state, collection, form))
                : JsonBytes.Make(json => Write(json, state, collection, form, isAlone: true)));
    }

    private static void Write(Utf8JsonWriter json, RequestState state, CollectionDefinition collection, MediaForm form, bool isAlone)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, collection.Id);
        json.WriteString("title"u8, collection.Title);
        json.WriteString("description"u8, collection.Description);
        json.WriteString("itemType"u8, "feature"u8);
        json.WriteString("attribution"u8,
            string.Join(" ; ", state.Catalogue.Dossiers.SelectMany(d => d.Default.Report.Attribution.Split(" ; ")).Distinct(StringComparer.Ordinal)
                .Take(12)));
        json.WriteStartObject("extent"u8);
        if (Extents.Spatial(state.Catalogue, collection) is { } box)
        {
            json.WriteStartObject("spatial"u8);
            json.WriteStartArray("bbox"u8);
            json.WriteStartArray();
            foreach (double value in (double[])[box.MinX, box.MinY, box.MaxX, box.MaxY])
                json.WriteRawValue(JsonBytes.Number(value));
            json.WriteEndArray();
            json.WriteEndArray();
            json.WriteString("crs"u8, ServedCrs.Crs84.Uri);
            json.WriteEndObject();
        }

        if (Extents.Temporal(state.Catalogue, collection) is { } time)
        {
            json.WriteStartObject("temporal"u8);
            json.WriteStartArray("interval"u8);
            json.WriteStartArray();
            json.WriteStringValue(Instant(time.From!.Value));
            json.WriteStringValue(Instant(time.To!.Value));
            json.WriteEndArray();
            json.WriteEndArray();
            json.WriteString("trs"u8, "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"u8);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("crs"u8);
        if (isAlone)
        {
            foreach (ServedCrs crs in ServedCrs.All)
                json.WriteStringValue(crs.Uri);
        }
        else
        {
            json.WriteStringValue("#/crs"u8);
        }

        json.WriteEndArray();
        json.WriteString("storageCrs"u8, ServedCrs.Crs84.Uri);
        Link.WriteAll(json, LinksOf(state, collection, form));
        json.WriteEndObject();
    }

    private static List<Link> LinksOf(RequestState state, CollectionDefinition collection, MediaForm form)
    {
        string self = $"{state.BaseUrl}/collections/{collection.Id}";
        List<Link> links =
        [
            .. Link.SelfAndAlternates(self, "", MediaForm.JsonAndHtml, form),
            new Link(self + "/items", "items", "application/geo+json", $"Objets de « {collection.Title} » en GeoJSON"),
            new Link(self + "/items?f=html", "items", "text/html", $"Objets de « {collection.Title} » en HTML"),
            new Link(self + "/schema", "describedby", "application/schema+json", "Schéma des objets"),
            new Link(self + "/schema", "http://www.opengis.net/def/rel/ogc/1.0/schema", "application/schema+json", "Schéma des objets"),
            new Link(self + "/queryables", "http://www.opengis.net/def/rel/ogc/1.0/queryables", "application/schema+json",
                "Propriétés qui se filtrent"),
        ];
        foreach (string licence in state.Catalogue.Dossiers.SelectMany(d => d.Default.Report.Sources).Select(s => s.Licence).OfType<string>()
            .Where(l => l.StartsWith("Licence Ouverte", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Take(1))
            links.Add(new Link("https://www.etalab.gouv.fr/licence-ouverte-open-licence/", "license", "text/html", licence));
        links.AddRange(Maps.MapEndpoints.Links(state, collection));
        links.AddRange(Tiles.TileEndpoints.Links(state, collection));
        return links;
    }

    private static string Instant(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00:00Z";

    private static Answer Schema(HttpContext context, bool isQueryables)
    {
        CollectionDefinition collection = CollectionDefinition.Get(context.Segment("collectionId"));
        Query query = Query.Read(context.Request, FormOnly);
        MediaForm form = Negotiation.Choose(context.Request, SchemaForms, query["f"]);
        RequestState state = context.State();
        string self = $"{state.BaseUrl}/collections/{collection.Id}/{(isQueryables ? "queryables" : "schema")}";
        return Answer.Document(state, self, form, () =>
            form == MediaForm.Html ? FeaturePages.Schema(state, collection, isQueryables) : JsonBytes.Make(json =>
        {
            json.WriteStartObject();
            json.WriteString("$schema"u8, "https://json-schema.org/draft/2020-12/schema"u8);
            json.WriteString("$id"u8, self);
            json.WriteString("type"u8, "object"u8);
            json.WriteString("title"u8, collection.Title);
            json.WriteString("description"u8, collection.Description);
            json.WriteStartObject("properties"u8);
            json.WriteStartObject("geometry"u8);
            json.WriteString("title"u8, "Géométrie"u8);
            json.WriteString("format"u8, $"geometry-{collection.GeometryType}");
            json.WriteString("x-ogc-role"u8, "primary-geometry"u8);
            json.WriteEndObject();
            bool first = true;
            foreach (Column property in collection.Columns.Where(p => !isQueryables || p.IsQueryable))
            {
                json.WriteStartObject(property.Name);
                json.WriteString("title"u8, property.Title);
                if (property.Unit is { } unit)
                    json.WriteString("x-ogc-unit"u8, unit);
                if (first)
                    json.WriteString("x-ogc-role"u8, "id"u8);
                first = false;
                ItemsParameters.WriteSchema(json, property);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteBoolean("additionalProperties"u8, false);
            json.WriteEndObject();
        }));
    }
}
