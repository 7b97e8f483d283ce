using System.Globalization;
using System.Text.Json;
using NetTopologySuite.Geometries;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Http;
using Senacs.Geo.Service.Operations;
using Senacs.Geo.Service.ReferenceSystems;
using Senacs.Geo.Tables;

namespace Senacs.Geo.Service.Features;

/// <summary><c>/collections</c>, <c>/collections/{id}</c>, <c>/queryables</c> and <c>/schema</c>.</summary>
internal static class CollectionEndpoints
{
    public static readonly MediaForm[] JsonAndHtml = [MediaForm.Json, MediaForm.Html];
    public static readonly MediaForm[] SchemaForms = [MediaForm.Schema, MediaForm.Html, MediaForm.SchemaAsJson];
    private const string Tag = "Collections";
    private static readonly Parameter[] FormOnly = [ItemsParameters.F("json", "html")];

    public static void MapCollections(this IEndpointRouteBuilder app, Responder responder)
    {
        app.MapResource("/collections", context => responder.SendAsync(context, Collections(context)),
            new ApiOperation("/collections", "getCollections", Tag, "Les collections", FormOnly, JsonAndHtml));
        app.MapResource("/collections/{collectionId}", context => responder.SendAsync(context, Collection(context)),
            [.. CollectionDefinition.All.Select(c => new ApiOperation($"/collections/{c.Id}", $"{c.Id}.describe", Tag, $"La collection « {c.Title} »", FormOnly, JsonAndHtml))]);
        app.MapResource("/collections/{collectionId}/queryables", context => responder.SendAsync(context, Schema(context, isQueryables: true)),
            [.. CollectionDefinition.All.Select(c => new ApiOperation($"/collections/{c.Id}/queryables", $"{c.Id}.getQueryables", Tag, $"Ce sur quoi « {c.Title} » se filtre", FormOnly, SchemaForms))]);
        app.MapResource("/collections/{collectionId}/schema", context => responder.SendAsync(context, Schema(context, isQueryables: false)),
            [.. CollectionDefinition.All.Select(c => new ApiOperation($"/collections/{c.Id}/schema", $"{c.Id}.getSchema", Tag, $"Le schéma des objets de « {c.Title} »", FormOnly, SchemaForms))]);
    }

    private static Answer Collections(HttpContext context)
    {
        Query query = Query.Read(context.Request, FormOnly);
        MediaForm form = Negotiation.Choose(context.Request, JsonAndHtml, query["f"]);
        RequestState state = context.State();
        string self = state.BaseUrl + "/collections";
        return Document(state, self, form, () =>
        {
            List<Link> links = [.. Link.SelfAndAlternates(self, "", JsonAndHtml, form)];
            return form == MediaForm.Html ? Pages.FeaturePages.Collections(state, links) : JsonBytes.Make(json =>
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
        MediaForm form = Negotiation.Choose(context.Request, JsonAndHtml, query["f"]);
        RequestState state = context.State();
        return Document(state, $"{state.BaseUrl}/collections/{collection.Id}", form, () =>
            form == MediaForm.Html ? Pages.FeaturePages.Collection(state, collection, LinksOf(state, collection, form)) : JsonBytes.Make(json => Write(json, state, collection, form, isAlone: true)));
    }

    /// <summary>An answer made from the catalogue alone.</summary>
    public static Answer Document(RequestState state, string self, MediaForm form, Func<byte[]> make) => new()
    {
        Version = state.Catalogue.Version,
        LastModified = state.Catalogue.LastModified,
        Key = $"{self}?{form.MediaType}",
        ContentType = form.ContentType,
        Policy = form == MediaForm.Html ? SecurityHeaders.PagePolicy : null,
        Cost = Cost.Light,
        Make = _ => new Payload(make()),
    };

    private static void Write(Utf8JsonWriter json, RequestState state, CollectionDefinition collection, MediaForm form, bool isAlone)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, collection.Id);
        json.WriteString("title"u8, collection.Title);
        json.WriteString("description"u8, collection.Description);
        json.WriteString("itemType"u8, "feature"u8);
        json.WriteString("attribution"u8, string.Join(" ; ", state.Catalogue.Dossiers.SelectMany(d => d.Default.Report.Attribution.Split(" ; ")).Distinct(StringComparer.Ordinal).Take(12)));
        json.WriteStartObject("extent"u8);
        if (SpatialExtent(state.Catalogue, collection) is { } box)
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

        if (TemporalExtent(state.Catalogue, collection) is { } time)
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
            .. Link.SelfAndAlternates(self, "", JsonAndHtml, form),
            new Link(self + "/items", "items", "application/geo+json", $"Objets de « {collection.Title} » en GeoJSON"),
            new Link(self + "/items?f=html", "items", "text/html", $"Objets de « {collection.Title} » en HTML"),
            new Link(self + "/schema", "describedby", "application/schema+json", "Schéma des objets"),
            new Link(self + "/schema", "http://www.opengis.net/def/rel/ogc/1.0/schema", "application/schema+json", "Schéma des objets"),
            new Link(self + "/queryables", "http://www.opengis.net/def/rel/ogc/1.0/queryables", "application/schema+json", "Propriétés qui se filtrent"),
        ];
        foreach (string licence in state.Catalogue.Dossiers.SelectMany(d => d.Default.Report.Sources).Select(s => s.Licence).OfType<string>().Where(l => l.StartsWith("Licence Ouverte", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Take(1))
            links.Add(new Link("https://www.etalab.gouv.fr/licence-ouverte-open-licence/", "license", "text/html", licence));
        links.AddRange(Maps.MapEndpoints.Links(state, collection));
        links.AddRange(Tiles.TileEndpoints.Links(state, collection));
        return links;
    }

    public static Envelope? SpatialExtent(Catalogue catalogue, CollectionDefinition collection)
    {
        Envelope box = new();
        foreach (LoadedDossier dossier in catalogue.Dossiers)
        {
            if (collection.Id is "departements" or "communes" or "couverture")
            {
                box.ExpandToInclude(dossier.Outline.Box);
                continue;
            }

            foreach (Feature feature in dossier.Default.Features(collection))
                box.ExpandToInclude(feature.Shape.Box);
        }

        // outwards to the six decimals that are written: the extent as printed holds every vertex
        return box.IsNull ? null : new Envelope(Math.Floor(box.MinX * 1e6) / 1e6, Math.Ceiling(box.MaxX * 1e6) / 1e6, Math.Floor(box.MinY * 1e6) / 1e6, Math.Ceiling(box.MaxY * 1e6) / 1e6);
    }

    public static DayInterval? TemporalExtent(Catalogue catalogue, CollectionDefinition collection)
    {
        DateOnly? from = null, to = null;
        foreach (LoadedDossier dossier in catalogue.Dossiers)
        {
            DateOnly date = dossier.Default.Report.Coverage.Date;
            if (collection == CollectionDefinition.Couverture)
            {
                Include(dossier.Dossier.Structures.Structures.Min(s => s.Debut) ?? date);
                Include(date);
                continue;
            }

            if (collection.Id is not ("qpv" or "structures"))
                continue;
            foreach (Feature feature in dossier.Default.Features(collection).Where(f => f.HasTime))
            {
                Include(feature.From ?? DayInterval.Before(feature.Until!.Value));
                Include(feature.Until is { } until ? DayInterval.Before(until) : date > feature.From ? date : feature.From);
            }
        }

        return from is null ? null : new DayInterval(from, to);

        void Include(DateOnly? day)
        {
            from = from is null || day < from ? day : from;
            to = to is null || day > to ? day : to;
        }
    }

    private static string Instant(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00:00Z";

    private static Answer Schema(HttpContext context, bool isQueryables)
    {
        CollectionDefinition collection = CollectionDefinition.Get(context.Segment("collectionId"));
        Query query = Query.Read(context.Request, FormOnly);
        MediaForm form = Negotiation.Choose(context.Request, SchemaForms, query["f"]);
        RequestState state = context.State();
        string self = $"{state.BaseUrl}/collections/{collection.Id}/{(isQueryables ? "queryables" : "schema")}";
        return Document(state, self, form, () => form == MediaForm.Html ? Pages.FeaturePages.Schema(state, collection, isQueryables) : JsonBytes.Make(json =>
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
