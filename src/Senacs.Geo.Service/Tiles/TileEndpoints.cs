using System.Globalization;
using System.Text.Json;
using NetTopologySuite.Geometries;
using Senacs.Geo.Coverage;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Errors;
using Senacs.Geo.Service.Features;
using Senacs.Geo.Service.Http;
using Senacs.Geo.Service.Operations;
using Senacs.Geo.Service.Pages;
using Senacs.Geo.Tables;

namespace Senacs.Geo.Service.Tiles;

/// <summary>Vector tiles (MVT) of every collection in WebMercatorQuad, with their description as OGC tile sets and as TileJSON.</summary>
internal static class TileEndpoints
{
    public const string MatrixSet = "WebMercatorQuad";
    public const string MatrixSetUri = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad";
    public const int MaximumZoom = 16;

    private const string Tag = "Tuiles vectorielles (OGC API – Tiles)";
    private static readonly MediaForm TileJson = new("tilejson", "application/vnd.mapbox.tile+json", "TileJSON");
    private static readonly MediaForm[] SetForms = [MediaForm.Json, MediaForm.Html, TileJson];
    private static readonly MediaForm[] TileForms = [MediaForm.Mvt];
    private static readonly Parameter[] FormOnly = [ItemsParameters.F("json", "html")];
    private static readonly Parameter[] SetParameters = [ItemsParameters.F("json", "html", "tilejson")];

    /// <summary>Communes are not drawn on tiles that would hold a quarter of the country.</summary>
    public static int MinimumZoom(CollectionDefinition collection) => collection.Id is "communes" or "couverture" ? 6 : 0;

    public static void MapTiles(this IEndpointRouteBuilder app, Responder responder)
    {
        app.MapResource("/tileMatrixSets", context => responder.SendAsync(context, MatrixSets(context)),
            new ApiOperation("/tileMatrixSets", "getTileMatrixSets", Tag, "Les grilles de tuiles", FormOnly, CollectionEndpoints.JsonAndHtml));
        app.MapResource("/tileMatrixSets/{tileMatrixSetId}", context => responder.SendAsync(context, Matrices(context)),
            new ApiOperation("/tileMatrixSets/{tileMatrixSetId}", "getTileMatrixSet", Tag, "Une grille de tuiles", [ItemsParameters.F("json")], [MediaForm.Json]) { PathParameters = [MatrixSetSegment], Refusals = [404] });
        app.MapResource("/collections/{collectionId}/tiles", context => responder.SendAsync(context, TileSets(context)),
            [.. CollectionDefinition.All.Select(c => new ApiOperation($"/collections/{c.Id}/tiles", $"{c.Id}.getTileSets", Tag, $"Les jeux de tuiles de « {c.Title} »", FormOnly, CollectionEndpoints.JsonAndHtml))]);
        app.MapResource("/collections/{collectionId}/tiles/{tileMatrixSetId}", context => responder.SendAsync(context, TileSet(context)),
            [.. CollectionDefinition.All.Select(c => new ApiOperation($"/collections/{c.Id}/tiles/{{tileMatrixSetId}}", $"{c.Id}.getTileSet", Tag, $"Le jeu de tuiles de « {c.Title} »", SetParameters, SetForms) { PathParameters = [MatrixSetSegment], Refusals = [404] })]);
        app.MapResource("/collections/{collectionId}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}", context => responder.SendAsync(context, Tile(context)),
            [.. CollectionDefinition.All.Select(c => new ApiOperation($"/collections/{c.Id}/tiles/{{tileMatrixSetId}}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}", $"{c.Id}.getTile", Tag, $"Une tuile de « {c.Title} »", TileParameters(c), TileForms)
            {
                PathParameters = [MatrixSetSegment, Parameter.Integer("tileMatrix", "Niveau.", MinimumZoom(c), MaximumZoom), Parameter.Integer("tileRow", "Ligne, du nord au sud.", 0, (1 << MaximumZoom) - 1), Parameter.Integer("tileCol", "Colonne, d’ouest en est.", 0, (1 << MaximumZoom) - 1)],
                Refusals = [404],
            })]);
    }

    private static Parameter MatrixSetSegment { get; } = Parameter.Choice("tileMatrixSetId", "Grille.", MatrixSet);

    /// <summary>The links of a collection to its tiles.</summary>
    public static IEnumerable<Link> Links(RequestState state, CollectionDefinition collection) =>
    [
        new Link($"{state.BaseUrl}/collections/{collection.Id}/tiles", "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", "application/json", "Tuiles vectorielles"),
        new Link($"{state.BaseUrl}/collections/{collection.Id}/tiles/{MatrixSet}?f=tilejson", "describedby", TileJson.MediaType, "TileJSON"),
    ];

    private static Parameter[] TileParameters(CollectionDefinition collection)
    {
        List<Parameter> parameters = [ItemsParameters.F("mvt")];
        if (collection.TakesRegle)
            parameters.Add(ItemsParameters.Regle);
        if (collection.TakesDate)
            parameters.Add(ItemsParameters.Date);
        return [.. parameters];
    }

    private static Answer Tile(HttpContext context)
    {
        CollectionDefinition collection = CollectionDefinition.Get(context.Segment("collectionId"));
        RequireMatrixSet(context);
        Query query = Query.Read(context.Request, TileParameters(collection));
        _ = Negotiation.Choose(context.Request, [MediaForm.Mvt, new MediaForm("mvt", "application/octet-stream", "MVT"), new MediaForm("mvt", "application/x-protobuf", "MVT")], query["f"]);
        int zoom = Segment(context, "tileMatrix", MaximumZoom);
        int side = zoom < 0 ? 0 : (1 << zoom) - 1;
        int row = Segment(context, "tileRow", side), column = Segment(context, "tileCol", side);
        if (zoom < MinimumZoom(collection) || row < 0 || column < 0)
            throw new ProblemException(ProblemKind.TuileInconnue, $"La collection « {collection.Id} » a des tuiles des niveaux {MinimumZoom(collection).ToString(CultureInfo.InvariantCulture)} à {MaximumZoom.ToString(CultureInfo.InvariantCulture)}, de ligne et de colonne de 0 à 2^niveau - 1.", "tileMatrix");
        RegleCouverture? regle = collection.TakesRegle ? query.Regle("regle") : null;
        DateOnly? date = collection.TakesDate ? query.Date("date") : null;
        Catalogue catalogue = context.Catalogue();
        TileGeometry tile = new(zoom, row, column);
        return new Answer
        {
            Version = catalogue.Version,
            LastModified = catalogue.LastModified,
            Key = string.Create(CultureInfo.InvariantCulture, $"/tiles/{collection.Id}/{zoom}/{row}/{column}?{query.Key}"),
            ContentType = MediaForm.Mvt.MediaType,
            Make = stop => new Payload(Encode(catalogue, collection, tile, regle, date, stop)),
        };
    }

    /// <summary>The tile's bytes.</summary>
    public static byte[] Encode(Catalogue catalogue, CollectionDefinition collection, TileGeometry tile, RegleCouverture? regle, DateOnly? date, CancellationToken stop)
    {
        VectorTileLayer layer = new(collection.Id);
        Envelope box = tile.Box;
        bool isComputed = regle is not null || date is not null;
        List<LoadedDossier> touched = [.. catalogue.Dossiers.Where(d => collection.Id == "structures" || box.Intersects(d.Outline.Box) || collection.Id == "qpv")];
        if (isComputed && touched.Count > 12)
            throw Query.Invalid("regle", "Une autre règle ou une autre date ne se calcule que pour 12 départements à la fois : demander un niveau plus fin.");
        foreach (LoadedDossier dossier in touched)
        {
            stop.ThrowIfCancellationRequested();
            ReportView view = isComputed ? ItemsRequest.View(dossier, regle, date) : dossier.Default;
            foreach (Feature feature in view.Features(collection))
            {
                if (feature.Shape.Box.IsNull || !box.Intersects(feature.Shape.Box) || feature.Shape.Geometry is not { } geometry)
                    continue;
                IEnumerable<(string, ColumnValue)> values = collection.TileColumns.Select(p => (p.Name, p.Of(feature.Row))).Prepend(("id", ColumnValue.Of(feature.Id))).DistinctBy(p => p.Item1, StringComparer.Ordinal);
                if (geometry is Point point)
                {
                    (int X, int Y) place = tile.Place(point.X, point.Y);
                    if (TileGeometry.IsInside(place))
                        layer.AddPoint(place.X, place.Y, values);
                }
                else if (tile.Polygons(geometry) is { Count: > 0 } polygons)
                {
                    layer.AddPolygons(polygons, values);
                }
            }
        }

        return layer.ToTile();
    }

    private static Answer TileSets(HttpContext context)
    {
        CollectionDefinition collection = CollectionDefinition.Get(context.Segment("collectionId"));
        Query query = Query.Read(context.Request, FormOnly);
        MediaForm form = Negotiation.Choose(context.Request, CollectionEndpoints.JsonAndHtml, query["f"]);
        RequestState state = context.State();
        string self = $"{state.BaseUrl}/collections/{collection.Id}/tiles";
        return CollectionEndpoints.Document(state, self, form, () => form == MediaForm.Html ? SetPage(state, collection) : JsonBytes.Make(json =>
        {
            json.WriteStartObject();
            Link.WriteAll(json, Link.SelfAndAlternates(self, "", CollectionEndpoints.JsonAndHtml, form));
            json.WriteStartArray("tilesets"u8);
            WriteSet(json, state, collection);
            json.WriteEndArray();
            json.WriteEndObject();
        }));
    }

    private static Answer TileSet(HttpContext context)
    {
        CollectionDefinition collection = CollectionDefinition.Get(context.Segment("collectionId"));
        RequireMatrixSet(context);
        Query query = Query.Read(context.Request, SetParameters);
        MediaForm form = Negotiation.Choose(context.Request, SetForms, query["f"]);
        RequestState state = context.State();
        string self = $"{state.BaseUrl}/collections/{collection.Id}/tiles/{MatrixSet}";
        return CollectionEndpoints.Document(state, self, form, () => form == MediaForm.Html ? SetPage(state, collection)
            : form == TileJson ? JsonBytes.Make(json => WriteTileJson(json, state, collection))
            : JsonBytes.Make(json => WriteSet(json, state, collection)));
    }

    private static void WriteSet(Utf8JsonWriter json, RequestState state, CollectionDefinition collection)
    {
        string self = $"{state.BaseUrl}/collections/{collection.Id}/tiles/{MatrixSet}";
        json.WriteStartObject();
        json.WriteString("title"u8, collection.Title);
        json.WriteString("description"u8, collection.Description);
        json.WriteString("dataType"u8, "vector"u8);
        json.WriteString("crs"u8, "http://www.opengis.net/def/crs/EPSG/0/3857"u8);
        json.WriteString("tileMatrixSetURI"u8, MatrixSetUri);
        if (CollectionEndpoints.SpatialExtent(state.Catalogue, collection) is { } box)
        {
            json.WriteStartObject("boundingBox"u8);
            Corner("lowerLeft", box.MinX, box.MinY);
            Corner("upperRight", box.MaxX, box.MaxY);
            json.WriteString("crs"u8, ReferenceSystems.ServedCrs.Crs84.Uri);
            json.WriteEndObject();
        }

        json.WriteStartArray("layers"u8);
        json.WriteStartObject();
        json.WriteString("id"u8, collection.Id);
        json.WriteString("dataType"u8, "vector"u8);
        json.WriteNumber("geometryDimension"u8, collection.GeometryType == "point" ? 0 : 2);
        json.WriteNumber("minTileMatrix"u8, MinimumZoom(collection));
        json.WriteNumber("maxTileMatrix"u8, MaximumZoom);
        json.WriteEndObject();
        json.WriteEndArray();
        Link.WriteAll(json,
        [
            new Link(self, "self", "application/json", "Ce jeu de tuiles"),
            new Link(self + "?f=tilejson", "alternate", TileJson.MediaType, "TileJSON"),
            new Link(self + "/{tileMatrix}/{tileRow}/{tileCol}", "item", MediaForm.Mvt.MediaType, "Une tuile") { IsTemplated = true },
            new Link($"{state.BaseUrl}/tileMatrixSets/{MatrixSet}", "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme", "application/json", "La grille"),
            new Link($"{state.BaseUrl}/collections/{collection.Id}", "http://www.opengis.net/def/rel/ogc/1.0/geodata", "application/json", "La collection"),
        ]);
        json.WriteEndObject();

        void Corner(string name, double x, double y)
        {
            json.WriteStartArray(name);
            json.WriteRawValue(JsonBytes.Number(x));
            json.WriteRawValue(JsonBytes.Number(y));
            json.WriteEndArray();
        }
    }

    // TileJSON 3.0
    private static void WriteTileJson(Utf8JsonWriter json, RequestState state, CollectionDefinition collection)
    {
        json.WriteStartObject();
        json.WriteString("tilejson"u8, "3.0.0"u8);
        json.WriteString("name"u8, collection.Title);
        json.WriteString("description"u8, collection.Description);
        json.WriteString("version"u8, "1.0.0"u8);
        json.WriteString("attribution"u8, string.Join(" ; ", state.Catalogue.Dossiers.Select(d => d.Default.Report.Attribution).Distinct(StringComparer.Ordinal).Take(3)));
        json.WriteString("scheme"u8, "xyz"u8);
        json.WriteStartArray("tiles"u8);
        json.WriteStringValue($"{state.BaseUrl}/collections/{collection.Id}/tiles/{MatrixSet}/{{z}}/{{y}}/{{x}}");
        json.WriteEndArray();
        json.WriteNumber("minzoom"u8, MinimumZoom(collection));
        json.WriteNumber("maxzoom"u8, MaximumZoom);
        if (CollectionEndpoints.SpatialExtent(state.Catalogue, collection) is { } box)
        {
            json.WriteStartArray("bounds"u8);
            foreach (double value in (double[])[box.MinX, box.MinY, box.MaxX, box.MaxY])
                json.WriteRawValue(JsonBytes.Number(value));
            json.WriteEndArray();
        }

        json.WriteStartArray("vector_layers"u8);
        json.WriteStartObject();
        json.WriteString("id"u8, collection.Id);
        json.WriteString("description"u8, collection.Description);
        json.WriteStartObject("fields"u8);
        json.WriteString("id"u8, "Identifiant"u8);
        foreach (Column column in collection.TileColumns.Where(c => c.Name != "id"))
            json.WriteString(column.Name, column.Title);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static byte[] SetPage(RequestState state, CollectionDefinition collection) => PageLayout.Write(
        state, $"{collection.Title}\u00A0: tuiles vectorielles", [("Collections", "/collections?f=html"), (collection.Title, $"/collections/{collection.Id}?f=html")],
        [new Link($"{state.BaseUrl}/collections/{collection.Id}/tiles/{MatrixSet}?f=json", "alternate", "application/json", "Ce document en JSON"), new Link($"{state.BaseUrl}/collections/{collection.Id}/tiles/{MatrixSet}?f=tilejson", "alternate", TileJson.MediaType, "Ce document en TileJSON")],
        html =>
        {
            html.Write($"<p>Tuiles MVT dans la grille {MatrixSet}, niveaux {MinimumZoom(collection)} à {MaximumZoom}. Adresse\u00A0:</p>\n<p><code>{state.BaseUrl}/collections/{collection.Id}/tiles/{MatrixSet}/{{z}}/{{y}}/{{x}}</code></p>\n<table><caption>Propriétés</caption><thead><tr><th scope=\"col\">Propriété</th><th scope=\"col\">Sens</th></tr></thead><tbody>\n");
            foreach (Column column in collection.TileColumns)
                html.Write($"<tr><th scope=\"row\"><code>{column.Name}</code></th><td>{column.Title}</td></tr>\n");
            html.Raw("</tbody></table>\n");
        });

    private static Answer MatrixSets(HttpContext context)
    {
        Query query = Query.Read(context.Request, FormOnly);
        MediaForm form = Negotiation.Choose(context.Request, CollectionEndpoints.JsonAndHtml, query["f"]);
        RequestState state = context.State();
        Link definition = new($"{state.BaseUrl}/tileMatrixSets/{MatrixSet}", "self", "application/json", "La grille");
        return CollectionEndpoints.Document(state, state.BaseUrl + "/tileMatrixSets", form, () => form == MediaForm.Html
            ? PageLayout.Write(state, "Grilles de tuiles", [], [new Link(state.BaseUrl + "/tileMatrixSets?f=json", "alternate", "application/json", "Ce document en JSON")], html => PageLayout.Links(html, MatrixSet, [definition]))
            : JsonBytes.Make(json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("tileMatrixSets"u8);
                json.WriteStartObject();
                json.WriteString("id"u8, MatrixSet);
                json.WriteString("title"u8, "Google Maps Compatible for the World"u8);
                json.WriteString("uri"u8, MatrixSetUri);
                Link.WriteAll(json, [definition]);
                json.WriteEndObject();
                json.WriteEndArray();
                json.WriteEndObject();
            }));
    }

    private static Answer Matrices(HttpContext context)
    {
        RequireMatrixSet(context);
        Query query = Query.Read(context.Request, [ItemsParameters.F("json")]);
        MediaForm form = Negotiation.Choose(context.Request, [MediaForm.Json], query["f"]);
        RequestState state = context.State();
        return CollectionEndpoints.Document(state, $"{state.BaseUrl}/tileMatrixSets/{MatrixSet}", form, () => JsonBytes.Make(json =>
        {
            json.WriteStartObject();
            json.WriteString("id"u8, MatrixSet);
            json.WriteString("title"u8, "Google Maps Compatible for the World"u8);
            json.WriteString("uri"u8, MatrixSetUri);
            json.WriteString("crs"u8, "http://www.opengis.net/def/crs/EPSG/0/3857"u8);
            json.WriteStartArray("orderedAxes"u8);
            json.WriteStringValue("X"u8);
            json.WriteStringValue("Y"u8);
            json.WriteEndArray();
            json.WriteString("wellKnownScaleSet"u8, "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible"u8);
            json.WriteStartArray("tileMatrices"u8);
            for (int zoom = 0; zoom <= MaximumZoom; zoom++)
            {
                double cell = 2 * TileGeometry.WorldMetres / 256 / (1 << zoom);
                json.WriteStartObject();
                json.WriteString("id"u8, zoom.ToString(CultureInfo.InvariantCulture));
                json.WriteNumber("scaleDenominator"u8, cell / 0.00028);
                json.WriteNumber("cellSize"u8, cell);
                json.WriteStartArray("pointOfOrigin"u8);
                json.WriteNumberValue(-TileGeometry.WorldMetres);
                json.WriteNumberValue(TileGeometry.WorldMetres);
                json.WriteEndArray();
                json.WriteNumber("tileWidth"u8, 256);
                json.WriteNumber("tileHeight"u8, 256);
                json.WriteNumber("matrixWidth"u8, 1 << zoom);
                json.WriteNumber("matrixHeight"u8, 1 << zoom);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }));
    }

    private static void RequireMatrixSet(HttpContext context)
    {
        string id = context.Segment("tileMatrixSetId");
        if (id != MatrixSet)
            throw new ProblemException(ProblemKind.TuileInconnue, $"La grille « {ProblemWriter.Shown(id)} » n’est pas servie : {MatrixSet}.", "tileMatrixSetId");
    }

    // −1 when it is not a number of the range: such a tile does not exist
    private static int Segment(HttpContext context, string name, int greatest) =>
        int.TryParse(context.Segment(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value <= greatest ? value : -1;
}
