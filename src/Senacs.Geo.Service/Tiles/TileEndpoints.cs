using NetTopologySuite.Geometries;
using Senacs.Geo.Geography;
using Senacs.Geo.Service.Collections;
using Senacs.Geo.Service.Items;
using Senacs.Geo.Service.Pages;
using Senacs.Geo.Tables;
using static Senacs.Geo.Exports.JsonTree;

namespace Senacs.Geo.Service.Tiles;

/// <summary>Vector tiles (MVT) of every collection in WebMercatorQuad, with their description as OGC tile sets and as TileJSON.</summary>
internal static class TileEndpoints
{
    private const string MatrixSet = "WebMercatorQuad", MatrixSetTitle = "Google Maps Compatible for the World";
    private const string MatrixSetUri = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad";
    private const int MaximumZoom = 16;

    private const string Tag = "Tuiles vectorielles (OGC API – Tiles)";
    private static readonly MediaForm[] SetForms = [MediaForm.Json, MediaForm.Html, TileJson.Form];
    private static readonly Parameter MatrixSetSegment = Parameter.Choice("tileMatrixSetId", "Grille.", MatrixSet);

    /// <summary>Communes are not drawn on tiles that would hold a quarter of the country.</summary>
    private static int MinimumZoom(CollectionDefinition collection) => collection.Id is "communes" or "couverture" ? 6 : 0;

    public static void MapTiles(this IEndpointRouteBuilder app)
    {
        app.MapAnswer(MatrixSets, new("/tileMatrixSets", "getTileMatrixSets", Tag, "Les grilles de tuiles"));
        app.MapAnswer(Matrices, new("/tileMatrixSets/{tileMatrixSetId}", "getTileMatrixSet", Tag, "Une grille de tuiles",
            [Parameter.F("json")], MediaForm.Json)
        { PathParameters = [MatrixSetSegment] });
        app.MapEach("/tiles", TileSets, c => new("", "getTileSets", Tag, $"Les jeux de tuiles de « {c.Title} »"));
        app.MapEach("/tiles/{tileMatrixSetId}", TileSet, c => new("", "getTileSet", Tag, $"Le jeu de tuiles de « {c.Title} »",
            [Parameter.F("json", "html", "tilejson")], SetForms)
        { PathParameters = [MatrixSetSegment] });
        app.MapEach("/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}", Tile, c => new(
            "", "getTile", Tag, $"Une tuile de « {c.Title} »", TileParameters(c), MediaForm.Mvt)
        {
            PathParameters = [MatrixSetSegment, .. TileAddress.Segments("Niveau.", MinimumZoom(c), MaximumZoom)],
        });
    }

    /// <summary>The links of a collection to its tiles.</summary>
    public static IEnumerable<Link> Links(RequestState state, CollectionDefinition collection) =>
    [
        new Link($"{state.BaseUrl}/collections/{collection.Id}/tiles", "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", "application/json",
            "Tuiles vectorielles"),
        new Link(SetUrl(state, collection) + "?f=tilejson", "describedby", TileJson.Form.MediaType, "TileJSON"),
    ];

    private static string SetUrl(RequestState state, CollectionDefinition collection) =>
        $"{state.BaseUrl}/collections/{collection.Id}/tiles/{MatrixSet}";

    private static Parameter[] TileParameters(CollectionDefinition collection) =>
        [Parameter.F("mvt"), .. ItemsParameters.WhenAndHow(collection)];

    private static Answer Tile(HttpContext context)
    {
        CollectionDefinition collection = CollectionDefinition.Of(context);
        RequireMatrixSet(context);
        Query query = Asked.Read(context, TileParameters(collection), TileAddress.Forms).Query;
        TileGeometry tile = TileAddress.Read(context, MinimumZoom(collection), MaximumZoom,
            $"La collection « {collection.Id} » a des tuiles des niveaux");
        RegleCouverture? regle = collection.TakesRegle ? query.Regle("regle") : null;
        DateOnly? date = collection.TakesDate ? query.Date("date") : null;
        Catalogue catalogue = context.Catalogue();
        return Answer.Of(catalogue, MediaForm.Mvt, $"/tiles/{collection.Id}/{tile.Address}?{query.Key}",
            stop => Encode(catalogue, collection, tile, regle, date, stop));
    }

    /// <summary>The tile's bytes.</summary>
    private static byte[] Encode(Catalogue catalogue, CollectionDefinition collection, TileGeometry tile, RegleCouverture? regle, DateOnly? date,
        CancellationToken stop)
    {
        VectorTileLayer layer = new(collection.Id);
        Envelope box = tile.Box;
        bool isComputed = regle is not null || date is not null;
        List<LoadedDossier> touched = [.. catalogue.Dossiers.Where(
            d => collection.Id == "structures" || box.Intersects(d.Outline.Box) || collection.Id == "qpv")];
        if (isComputed && touched.Count > ItemsRequest.MostComputed)
            throw Query.Invalid("regle", "Une autre règle ou une autre date ne se calcule que pour 12 départements à la fois : demander un niveau "
                + "plus fin.");
        foreach (LoadedDossier dossier in touched)
        {
            stop.ThrowIfCancellationRequested();
            ReportView view = isComputed ? ItemsRequest.View(dossier, regle, date) : dossier.Default;
            foreach (Feature feature in view.Features(collection))
            {
                if (feature.Shape.Box.IsNull || !box.Intersects(feature.Shape.Box) || feature.Shape.Geometry is not { } geometry)
                    continue;
                IEnumerable<(string, ColumnValue)> values = collection.TileColumns.Select(p => (p.Name, p.Of(feature.Row)))
                    .Prepend(("id", ColumnValue.Of(feature.Id))).DistinctBy(p => p.Item1, StringComparer.Ordinal);
                if (geometry is Point point)
                    tile.AddPoint(layer, new GeoPoint(point.X, point.Y), values);
                else
                    layer.AddPolygons(tile.Polygons(geometry), values);
            }
        }

        return layer.ToTile();
    }

    private static Answer TileSets(HttpContext context)
    {
        CollectionDefinition collection = CollectionDefinition.Of(context);
        Asked asked = Asked.Read(context);
        string self = $"{asked.State.BaseUrl}/collections/{collection.Id}/tiles";
        return asked.Document(self, () => SetPage(asked.State, collection), () =>
        [
            ("links", Link.All(Link.SelfAndAlternates(self, "", MediaForm.JsonAndHtml, asked.Form))),
            ("tilesets", (JsonMembers[])[Set(asked.State, collection)]),
        ]);
    }

    private static Answer TileSet(HttpContext context)
    {
        CollectionDefinition collection = CollectionDefinition.Of(context);
        RequireMatrixSet(context);
        Asked asked = Asked.Read(context, [Parameter.F("json", "html", "tilejson")], SetForms);
        return asked.Document(SetUrl(asked.State, collection), () => SetPage(asked.State, collection),
            () => asked.Form == TileJson.Form ? Describe(asked.State, collection) : Set(asked.State, collection));
    }

    private static JsonMembers Set(RequestState state, CollectionDefinition collection)
    {
        string self = SetUrl(state, collection);
        return
        [
            ("title", collection.Title), ("description", collection.Description), ("dataType", "vector"),
            ("crs", "http://www.opengis.net/def/crs/EPSG/0/3857"), ("tileMatrixSetURI", MatrixSetUri),
            ("boundingBox", Extents.Spatial(state.Catalogue, collection) is { } box ? Obj(
                ("lowerLeft", (object[])[Degrees(box.MinX), Degrees(box.MinY)]), ("upperRight", (object[])[Degrees(box.MaxX), Degrees(box.MaxY)]),
                ("crs", ReferenceSystems.ServedCrs.Crs84.Uri)) : null),
            ("layers", (JsonMembers[])[Obj(
                ("id", collection.Id), ("dataType", "vector"), ("geometryDimension", collection.GeometryType == "point" ? 0 : 2),
                ("minTileMatrix", MinimumZoom(collection)), ("maxTileMatrix", MaximumZoom))]),
            ("links", Link.All(
            [
                new(self, "self", "application/json", "Ce jeu de tuiles"),
                new(self + "?f=tilejson", "alternate", TileJson.Form.MediaType, "TileJSON"),
                new(self + "/{tileMatrix}/{tileRow}/{tileCol}", "item", MediaForm.Mvt.MediaType, "Une tuile") { IsTemplated = true },
                new($"{state.BaseUrl}/tileMatrixSets/{MatrixSet}", "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme", "application/json",
                    "La grille"),
                new($"{state.BaseUrl}/collections/{collection.Id}", "http://www.opengis.net/def/rel/ogc/1.0/geodata", "application/json",
                    "La collection"),
            ])),
        ];
    }

    private static JsonMembers Describe(RequestState state, CollectionDefinition collection) =>
    [
        ("tilejson", "3.0.0"), ("name", collection.Title), ("description", collection.Description), ("version", "1.0.0"),
        ("attribution", string.Join(
            " ; ", state.Catalogue.Dossiers.Select(d => d.Default.Report.Attribution).Distinct(StringComparer.Ordinal).Take(3))),
        .. TileJson.Tiles(SetUrl(state, collection) + "/{z}/{y}/{x}", MinimumZoom(collection), MaximumZoom,
            Extents.Spatial(state.Catalogue, collection)),
        ("vector_layers", (JsonMembers[])[TileJson.Layer(collection.Id, collection.Description,
            collection.TileColumns.Where(c => c.Name != "id").Select(c => (c.Name, c.Title)).Prepend(("id", "Identifiant")))]),
    ];

    private static byte[] SetPage(RequestState state, CollectionDefinition collection) => PageLayout.Write(
        state, $"{collection.Title}\u00A0: tuiles vectorielles",
        [("Collections", "/collections?f=html"), (collection.Title, $"/collections/{collection.Id}?f=html")],
        [Link.Other(SetUrl(state, collection), MediaForm.Json), Link.Other(SetUrl(state, collection), TileJson.Form)], "pages/tuiles.html",
        ("grille", MatrixSet), ("premier", MinimumZoom(collection)), ("dernier", MaximumZoom),
        ("adresse", SetUrl(state, collection) + "/{z}/{y}/{x}"),
        ("colonnes", collection.TileColumns.Select(c => Obj(("nom", c.Name), ("titre", c.Title)))));

    private static Answer MatrixSets(HttpContext context)
    {
        Asked asked = Asked.Read(context);
        string self = asked.State.BaseUrl + "/tileMatrixSets";
        Link definition = new($"{self}/{MatrixSet}", "self", "application/json", "La grille");
        return asked.Document(self,
            () => PageLayout.Write(asked.State, "Grilles de tuiles", [], [Link.Other(self, MediaForm.Json)], "pages/grilles.html",
                ("liens", PageLayout.Links(MatrixSet, [definition]))),
            () => [("tileMatrixSets", (JsonMembers[])[Obj(
                ("id", MatrixSet), ("title", MatrixSetTitle), ("uri", MatrixSetUri), ("links", Link.All([definition])))])]);
    }

    private static Answer Matrices(HttpContext context)
    {
        RequireMatrixSet(context);
        Asked asked = Asked.Read(context, [Parameter.F("json")], [MediaForm.Json]);
        return asked.Document($"{asked.State.BaseUrl}/tileMatrixSets/{MatrixSet}", () => [], () =>
        [
            ("id", MatrixSet), ("title", MatrixSetTitle), ("uri", MatrixSetUri), ("crs", "http://www.opengis.net/def/crs/EPSG/0/3857"),
            ("orderedAxes", (string[])["X", "Y"]), ("wellKnownScaleSet", "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible"),
            ("tileMatrices", Enumerable.Range(0, MaximumZoom + 1).Select(static zoom =>
            {
                double cell = 2 * TileGeometry.WorldMetres / 256 / (1 << zoom);
                return Obj(
                    ("id", zoom.ToString(CultureInfo.InvariantCulture)), ("scaleDenominator", cell / 0.00028), ("cellSize", cell),
                    ("pointOfOrigin", (object[])[-TileGeometry.WorldMetres, TileGeometry.WorldMetres]),
                    ("tileWidth", 256), ("tileHeight", 256), ("matrixWidth", 1 << zoom), ("matrixHeight", 1 << zoom));
            })),
        ]);
    }

    private static void RequireMatrixSet(HttpContext context)
    {
        string id = context.Segment("tileMatrixSetId");
        if (id != MatrixSet)
            throw new ProblemException(ProblemKind.TuileInconnue, $"La grille « {OutsideText.Shown(id)} » n’est pas servie : {MatrixSet}.",
                "tileMatrixSetId");
    }
}
