using NetTopologySuite.Geometries;
using Senacs.Geo.Service.Collections;
using Senacs.Geo.Service.Items;
using Senacs.Geo.Service.Pages;
using Senacs.Geo.Service.ReferenceSystems;
using Senacs.Geo.Tables;
using static Senacs.Geo.Exports.JsonTree;

namespace Senacs.Geo.Service.Features;

/// <summary>The pages of the OGC resources, for a person: the same content as their JSON, in French.</summary>
internal static class FeaturePages
{
    private static readonly (string, string) CollectionsTrail = ("Collections", "/collections?f=html");

    /// <summary>The way to what lies under a collection.</summary>
    public static (string, string)[] TrailTo(CollectionDefinition collection) =>
        [CollectionsTrail, (collection.Title, $"/collections/{collection.Id}?f=html")];

    public static byte[] Landing(RequestState state, Link[] links) => PageLayout.Write(
        state, Words.ServiceTitle, [], links, "pages/accueil.html",
        ("description", Words.ServiceDescription),
        ("departements", state.Catalogue.Dossiers.Select(d =>
        {
            ClasseCounts communes = d.Default.Report.Synthese.Communes;
            string share = communes.Percent(communes.Couvertes) is { } p ? $" ({FrenchNumbers.Percent(p)})" : "";
            return Obj(
                ("code", d.Code), ("nom", d.Nom), ("communes", FrenchNumbers.Integer(communes.Total)),
                ("couvertes", FrenchNumbers.Integer(communes.Couvertes) + share), ("blanches", FrenchNumbers.Integer(communes.ZoneBlanche)),
                ("date", FrenchNumbers.Date(d.Default.Report.Coverage.Date)), ("regle", d.Default.Report.Coverage.Regle.Code));
        })),
        ("liens", PageLayout.Links("Pour les logiciels",
            links.Where(l => l.Rel is "service-desc" or "service-doc" or "conformance" or "data"))));

    public static byte[] Conformance(RequestState state, IReadOnlyList<string> uris) => PageLayout.Write(
        state, "Normes suivies", [], [Link.Other(state.BaseUrl + "/conformance", MediaForm.Json)], "pages/normes.html",
        ("normes", uris.Select(uri => Obj(("norme", uri)))));

    public static byte[] Collections(RequestState state, Link[] links) => PageLayout.Write(
        state, "Collections", [], links, "pages/collections.html",
        ("collections", CollectionDefinition.All.Select(c => Obj(("id", c.Id), ("titre", c.Title), ("description", c.Description)))),
        ("systemes", Systems()));

    public static byte[] Collection(RequestState state, CollectionDefinition collection, Link[] links) => PageLayout.Write(
        state, collection.Title, [CollectionsTrail], links, "pages/collection.html",
        ("description", collection.Description), ("id", collection.Id),
        ("emprise", Extents.Spatial(state.Catalogue, collection) is { } box ? Sides(box) : null),
        ("periode", Extents.Temporal(state.Catalogue, collection) is { } time
            ? $"du {FrenchNumbers.Date(time.From!.Value)} au {FrenchNumbers.Date(time.To!.Value)}" : null),
        ("systemes", Systems()), ("liens", PageLayout.Links("Liens", links.Where(l => l.Rel is not "self"))));

    private static IEnumerable<JsonMembers> Systems() =>
        ServedCrs.All.Select(crs => Obj(("uri", crs.Uri), ("nom", crs.Name), ("stockage", crs == ServedCrs.Crs84)));

    public static byte[] Schema(RequestState state, CollectionDefinition collection, bool isQueryables) => PageLayout.Write(
        state, $"{collection.Title}\u00A0: {(isQueryables ? "propriétés qui se filtrent" : "schéma")}", TrailTo(collection),
        [Link.Other($"{state.BaseUrl}/collections/{collection.Id}/{(isQueryables ? "queryables" : "schema")}", MediaForm.Schema)],
        "pages/schema.html",
        ("geometrie", collection.GeometryType),
        ("colonnes", collection.Columns.Where(c => !isQueryables || c.IsQueryable).Select(c => Obj(
            ("nom", c.Name), ("titre", c.Title), ("type", KindName(c.Kind)), ("unite", c.Unit),
            ("valeurs", c.Values is { } values ? string.Join(", ", values) : null)))));

    public static byte[] Items(RequestState state, ItemsRequest request, int matched, List<Feature> page, Link[] links)
    {
        CollectionDefinition collection = request.Collection;
        string here = page.Count == 0 ? ""
            : $", ici de {FrenchNumbers.Integer(request.Offset + 1)} à {FrenchNumbers.Integer(request.Offset + page.Count)}";
        return PageLayout.Write(state, collection.Title, TrailTo(collection), links, "pages/objets.html",
            ("compte", $"{FrenchNumbers.Integer(matched)} {(matched > 1 ? "objets" : "objet")}{here}."),
            ("colonnes", collection.Columns.Select(c => Obj(("titre", c.Title), ("nombre", IsNumber(c))))),
            ("objets", page.Select(f => Obj(
                ("adresse", $"{state.BaseUrl}/collections/{collection.Id}/items/{Uri.EscapeDataString(f.Id)}"), ("id", f.Id),
                ("cases", collection.Columns.Select(c => Obj(("nombre", IsNumber(c)), ("valeur", c.Shown(c.Of(f.Row))))))))),
            ("pages", Link.All(links.Where(l => l.Rel is "prev" or "next"))),
            ("liens", PageLayout.Links("Liens", links.Where(l => l.Rel is "alternate" or "collection"))));
    }

    public static byte[] Item(RequestState state, Feature feature, ServedCrs crs, Link[] links) => PageLayout.Write(
        state, feature.Collection.Find("nom")!.Of(feature.Row).ToString() is { Length: > 0 } name ? name : feature.Id,
        [CollectionsTrail, (feature.Collection.Title, $"/collections/{feature.Collection.Id}/items?f=html")], links, "pages/objet.html",
        ("id", feature.Id),
        ("proprietes", feature.Collection.Columns.Select(c =>
        {
            ColumnValue value = c.Of(feature.Row);
            IReadOnlyList<string>? items = value is { Kind: ColumnKind.List, Items: { Count: > 1 } several } ? several : null;
            string shown = c.Shown(value);
            return Obj(
                ("titre", c.Title), ("liste", items is not null), ("valeurs", items?.Select(i => Obj(("valeur", i)))),
                ("seule", items is not null ? null : shown.Length > 0 ? shown : "non renseigné"));
        })),
        ("geometrie", Place(feature, crs)), ("liens", PageLayout.Links("Liens", links.Where(l => l.Rel is not "self"))));

    private static string Place(Feature feature, ServedCrs crs)
    {
        if (feature.Shape.Geometry is not { } geometry)
            return "aucune\u00A0: l’objet n’a pu être placé";
        Envelope box = feature.Shape.Box;
        if (geometry is Point)
        {
            crs.Forward(box.MinX, box.MinY, out double first, out double second);
            return $"point {Coordinate(first, crs)} ; {Coordinate(second, crs)} ({crs.Name})";
        }

        string what = geometry is MultiPolygon many ? $"polygones ({FrenchNumbers.Integer(many.NumGeometries)} parties)" : "polygone";
        return $"{what} de {FrenchNumbers.Count(geometry.NumPoints, "sommet", "sommets")}, {Sides(box)}";
    }

    private static string Coordinate(double value, ServedCrs crs) =>
        Math.Round(value, crs.Decimals).ToString("0.######", CultureInfo.InvariantCulture).Replace('.', ',');

    private static string Degrees(double value) => FrenchNumbers.Decimal((decimal)Math.Round(value, 4), 4);

    private static string Sides(Envelope box) =>
        $"longitude de {Degrees(box.MinX)} à {Degrees(box.MaxX)}, latitude de {Degrees(box.MinY)} à {Degrees(box.MaxY)}";

    private static bool IsNumber(Column column) => column.Kind is ColumnKind.Integer or ColumnKind.Number;

    private static string KindName(ColumnKind kind) => kind switch
    {
        ColumnKind.Integer => "nombre entier",
        ColumnKind.Number => "nombre",
        ColumnKind.Boolean => "oui ou non",
        ColumnKind.Date => "date",
        ColumnKind.List => "liste",
        _ => "texte",
    };
}
