using Senacs.Geo.Service.Collections;
using Senacs.Geo.Service.Items;
using Senacs.Geo.Service.ReferenceSystems;
using static Senacs.Geo.Exports.JsonTree;

namespace Senacs.Geo.Service.Features;

/// <summary><c>/collections</c>, <c>/collections/{id}</c>, <c>/queryables</c> and <c>/schema</c>.</summary>
internal static class CollectionEndpoints
{
    private const string Tag = "Collections";
    private static readonly MediaForm[] SchemaForms = [MediaForm.Schema, MediaForm.Html, MediaForm.SchemaAsJson];

    public static void MapCollections(this IEndpointRouteBuilder app)
    {
        app.MapAnswer(Collections, new("/collections", "getCollections", Tag, "Les collections"));
        app.MapEach("", Collection, c => new("", "describe", Tag, $"La collection « {c.Title} »"));
        app.MapEach("/queryables", context => Schema(context, isQueryables: true),
            c => new("", "getQueryables", Tag, $"Ce sur quoi « {c.Title} » se filtre", Parameter.FormOnly, SchemaForms));
        app.MapEach("/schema", context => Schema(context, isQueryables: false),
            c => new("", "getSchema", Tag, $"Le schéma des objets de « {c.Title} »", Parameter.FormOnly, SchemaForms));
    }

    private static Answer Collections(HttpContext context)
    {
        Asked asked = Asked.Read(context);
        string self = asked.State.BaseUrl + "/collections";
        Link[] links = [.. Link.SelfAndAlternates(self, "", MediaForm.JsonAndHtml, asked.Form)];
        return asked.Document(self, () => FeaturePages.Collections(asked.State, links), () =>
        [
            ("links", Link.All(links)), ("crs", ServedCrs.All.Select(crs => crs.Uri)),
            ("numberMatched", CollectionDefinition.All.Count), ("numberReturned", CollectionDefinition.All.Count),
            ("collections", CollectionDefinition.All.Select(c => Of(asked, c, ["#/crs"]))),
        ]);
    }

    private static Answer Collection(HttpContext context)
    {
        CollectionDefinition collection = CollectionDefinition.Of(context);
        Asked asked = Asked.Read(context);
        return asked.Document($"{asked.State.BaseUrl}/collections/{collection.Id}",
            () => FeaturePages.Collection(asked.State, collection, LinksOf(asked, collection)),
            () => Of(asked, collection, ServedCrs.All.Select(crs => crs.Uri)));
    }

    private static JsonMembers Of(Asked asked, CollectionDefinition collection, IEnumerable<string> crs)
    {
        Catalogue catalogue = asked.State.Catalogue;
        return
        [
            ("id", collection.Id), ("title", collection.Title), ("description", collection.Description), ("itemType", "feature"),
            ("attribution", string.Join(" ; ", catalogue.Dossiers.SelectMany(d => d.Default.Report.Attribution.Split(" ; "))
                .Distinct(StringComparer.Ordinal).Take(12))),
            ("extent", Obj(
                ("spatial", Extents.Spatial(catalogue, collection) is { } box
                    ? Obj(("bbox", (object[])[Box(box)]), ("crs", ServedCrs.Crs84.Uri)) : null),
                ("temporal", Extents.Temporal(catalogue, collection) is { } time
                    ? Obj(
                        ("interval", (object[])[(string[])[Instant(time.From!.Value), Instant(time.To!.Value)]]),
                        ("trs", "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian")) : null))),
            ("crs", crs), ("storageCrs", ServedCrs.Crs84.Uri), ("links", Link.All(LinksOf(asked, collection))),
        ];
    }

    private static Link[] LinksOf(Asked asked, CollectionDefinition collection)
    {
        string self = $"{asked.State.BaseUrl}/collections/{collection.Id}";
        return
        [
            .. Link.SelfAndAlternates(self, "", MediaForm.JsonAndHtml, asked.Form),
            new(self + "/items", "items", "application/geo+json", $"Objets de « {collection.Title} » en GeoJSON"),
            new(self + "/items?f=html", "items", "text/html", $"Objets de « {collection.Title} » en HTML"),
            new(self + "/schema", "describedby", "application/schema+json", "Schéma des objets"),
            new(self + "/schema", "http://www.opengis.net/def/rel/ogc/1.0/schema", "application/schema+json", "Schéma des objets"),
            new(self + "/queryables", "http://www.opengis.net/def/rel/ogc/1.0/queryables", "application/schema+json", "Propriétés qui se filtrent"),
            .. asked.State.Catalogue.Dossiers.SelectMany(d => d.Default.Report.Sources).Select(s => s.Licence).OfType<string>()
                .Where(l => l.StartsWith("Licence Ouverte", StringComparison.Ordinal)).Take(1)
                .Select(l => new Link("https://www.etalab.gouv.fr/licence-ouverte-open-licence/", "license", "text/html", l)),
            .. Maps.MapEndpoints.Links(asked.State, collection),
            .. Tiles.TileEndpoints.Links(asked.State, collection),
        ];
    }

    private static string Instant(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00:00Z";

    private static Answer Schema(HttpContext context, bool isQueryables)
    {
        CollectionDefinition collection = CollectionDefinition.Of(context);
        Asked asked = Asked.Read(context, Parameter.FormOnly, SchemaForms);
        string self = $"{asked.State.BaseUrl}/collections/{collection.Id}/{(isQueryables ? "queryables" : "schema")}";
        return asked.Document(self, () => FeaturePages.Schema(asked.State, collection, isQueryables), () =>
        [
            ("$schema", "https://json-schema.org/draft/2020-12/schema"), ("$id", self), ("type", "object"), ("title", collection.Title),
            ("description", collection.Description),
            ("properties", Obj(
            [
                ("geometry", Obj(
                    ("title", "Géométrie"), ("format", $"geometry-{collection.GeometryType}"), ("x-ogc-role", "primary-geometry"))),
                .. collection.Columns.Where(p => !isQueryables || p.IsQueryable).Select((p, i) => (p.Name, (object?)Obj(
                    [("title", p.Title), ("x-ogc-unit", p.Unit), ("x-ogc-role", i == 0 ? "id" : null), .. ItemsParameters.Schema(p)]))),
            ])),
            ("additionalProperties", false),
        ]);
    }
}
