using System.Globalization;
using System.Text.Json;
using NetTopologySuite.Geometries;
using Senacs.Geo.Exports;
using Senacs.Geo.Geography;
using Senacs.Geo.Reports;
using Senacs.Geo.Service.Configuration;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Errors;
using Senacs.Geo.Service.Features;
using Senacs.Geo.Service.Http;
using Senacs.Geo.Service.Operations;
using Senacs.Geo.Service.Planner;
using Senacs.Geo.Service.Tiles;

namespace Senacs.Geo.Service.Streets;

/// <summary>The street view of a département: the page, what it lists, what it says of a place, its vector tiles, and the files of MapLibre GL JS.</summary>
internal static class StreetEndpoints
{
    private const string Tag = "Vue rue";
    private const string Rue = "rue", Adresses = "adresses";

    private static readonly MediaForm TileJson = new("tilejson", "application/vnd.mapbox.tile+json", "TileJSON");
    private static readonly MediaForm TileJsonAsJson = new("tilejson", "application/json", "TileJSON");
    private static readonly Parameter Code = Parameter.Text("code", "Code du département, par exemple 03.", 3);
    private static readonly Parameter Set = Parameter.Choice("jeu", "rue : ce que montre la carte imprimée ; adresses : voies et numéros de la base d’adresses du dossier.", Rue, Adresses);
    private static readonly Parameter[] WhenAndHow = [ItemsParameters.Date, ItemsParameters.Regle, ViewRequest.ScenarioParameter];
    private static readonly Parameter[] PlaceParameters =
    [
        .. WhenAndHow, Parameter.Text("structure", "Une structure, par son identifiant.", 200), Parameter.Text("qpv", "Un QPV, par son code.", 20), Parameter.Text("commune", "Une commune, par son code INSEE.", 5),
        Parameter.Number("lon", "Longitude d’un point."), Parameter.Number("lat", "Latitude d’un point."), Parameter.Number("precision", "Rayon de précision du point, en mètres."),
    ];

    // the planner's own state passes through, so that going back gives it again
    private static readonly Parameter[] PageParameters =
        [.. PlannerEndpoints.PageParameters, Parameter.Text("qpv", "QPV ouvert.", 20), Parameter.Text("point", "Point ouvert, « longitude,latitude ».", 40), Parameter.Text("position", "Centre et niveau de la carte, « longitude,latitude,niveau ».", 40)];

    public static void MapStreets(this IEndpointRouteBuilder app, Responder responder, ServiceOptions options)
    {
        MapLibreFiles mapLibre = new(options);
        ScenarioViews views = new();
        app.MapResource("/departements/{code}/rue", context => responder.SendAsync(context, Page(context, mapLibre, options)), Documented("/departements/{code}/rue", "getRue", "La vue rue : tuiles vectorielles, QPV, adresses, fond IGN sur demande", PageParameters, MediaForm.Html));
        app.MapResource("/departements/{code}/lieux", context => responder.SendAsync(context, Places(context, views)), Documented("/departements/{code}/lieux", "getLieux", "Communes, structures et QPV avec leur place", WhenAndHow, MediaForm.Json));
        app.MapResource("/departements/{code}/lieu", context => responder.SendAsync(context, Place(context, views)), Documented("/departements/{code}/lieu", "getLieu", "Ce que l’on sait d’une structure, d’un QPV, d’une commune ou d’un point : dans quel QPV, à quelle distance, à quelle précision", PlaceParameters, MediaForm.Json));
        app.MapResource("/departements/{code}/tuiles/{jeu}", context => responder.SendAsync(context, Describe(context)), Documented("/departements/{code}/tuiles/{jeu}", "getTuilesDescription", "TileJSON des tuiles vectorielles d’un département", WhenAndHow, TileJson) with { PathParameters = [Code, Set] });
        app.MapResource("/departements/{code}/tuiles/{jeu}/{tileMatrix}/{tileRow}/{tileCol}", context => responder.SendAsync(context, Tile(context, views)), Documented("/departements/{code}/tuiles/{jeu}/{tileMatrix}/{tileRow}/{tileCol}", "getTuile", "Une tuile vectorielle d’un département (WebMercatorQuad), scénario compris", WhenAndHow, MediaForm.Mvt) with
        {
            PathParameters = [Code, Set, Parameter.Integer("tileMatrix", "Niveau ; à partir de 14 pour les adresses.", StreetTiles.LeastZoom, StreetTiles.GreatestZoom), Parameter.Integer("tileRow", "Ligne, du nord au sud.", 0, (1 << StreetTiles.GreatestZoom) - 1), Parameter.Integer("tileCol", "Colonne, d’ouest en est.", 0, (1 << StreetTiles.GreatestZoom) - 1)],
        });
        app.MapResource("/maplibre/{version}/{file}", context => responder.SendAsync(context, Asset(context, mapLibre)), new ApiOperation("/maplibre/{version}/{file}", "getFichierDeMapLibre", Tag, "Un fichier de MapLibre GL JS, ou sa licence ; 404 où il n’est pas installé", [], [new MediaForm("js", "text/javascript", "Module"), new MediaForm("css", "text/css", "Style"), new MediaForm("txt", "text/plain", "Licence")])
        {
            PathParameters = [Parameter.Text("version", "Version du fichier : une autre donne le même, sans promesse de durée.", 40), Parameter.Text("file", "Nom du fichier.", 40)],
            Refusals = [404],
        });
    }

    private static ApiOperation Documented(string path, string id, string summary, Parameter[] parameters, params MediaForm[] forms) =>
        new(path, id, Tag, summary, parameters, forms) { PathParameters = [Code], Refusals = [404] };

    private static Answer Page(HttpContext context, MapLibreFiles mapLibre, ServiceOptions options)
    {
        LoadedDossier dossier = context.Catalogue().Departement(context.Segment("code"));
        Query query = Query.Read(context.Request, PageParameters);
        _ = Negotiation.Choose(context.Request, [MediaForm.Html], query["f"]);
        RequestState state = context.State();
        return new Answer
        {
            Version = dossier.Version,
            LastModified = dossier.LastModified,
            Key = $"{state.BaseUrl}/departements/{dossier.Code}/rue/{PageAssets.Version}/{mapLibre.Fingerprint}",
            ContentType = MediaForm.Html.ContentType,
            Policy = SecurityHeaders.StreetPolicy(options),
            Cost = Cost.Light,
            Make = _ => new Payload(StreetPage.Write(state, dossier, mapLibre, options)),
        };
    }

    private static Answer Places(HttpContext context, ScenarioViews views)
    {
        LoadedDossier dossier = context.Catalogue().Departement(context.Segment("code"));
        Query query = Query.Read(context.Request, WhenAndHow);
        ViewRequest request = ViewRequest.Read(context, dossier, query);
        return Json(dossier, $"lieux?{query.Key}", (json, stop) => StreetJson.Places(json, request, views.Of(request, stop).Report));
    }

    private static Answer Place(HttpContext context, ScenarioViews views)
    {
        LoadedDossier dossier = context.Catalogue().Departement(context.Segment("code"));
        Query query = Query.Read(context.Request, PlaceParameters);
        ViewRequest request = ViewRequest.Read(context, dossier, query);
        double? lon = query.Number("lon", -180, 180), lat = query.Number("lat", -90, 90), precision = query.Number("precision", 0, 100_000);
        int asked = new[] { query["structure"], query["qpv"], query["commune"] }.Count(v => v is not null) + (lon is null && lat is null ? 0 : 1);
        if (asked != 1 || lon is null != lat is null)
            throw Query.Invalid("structure", "Demander un seul lieu : « structure », « qpv », « commune », ou « lon » et « lat ».");
        return Json(dossier, $"lieu?{query.Key}", (json, stop) =>
        {
            CoverageReport report = views.Of(request, stop).Report;
            if (query["structure"] is { } structure)
                StreetJson.OfStructure(json, report, structure);
            else if (query["qpv"] is { } qpv)
                StreetJson.OfQpv(json, report, qpv);
            else if (query["commune"] is { } commune)
                StreetJson.OfCommune(json, report, commune);
            else
                StreetJson.OfPoint(json, dossier, report, new GeoPoint(lon!.Value, lat!.Value), precision ?? 0);
        });
    }

    private static Answer Describe(HttpContext context)
    {
        LoadedDossier dossier = context.Catalogue().Departement(context.Segment("code"));
        bool isAddresses = SetOf(context);
        Query query = Query.Read(context.Request, WhenAndHow);
        _ = Negotiation.Choose(context.Request, [TileJson, TileJsonAsJson], null);
        ViewRequest request = ViewRequest.Read(context, dossier, query);
        string at = $"{context.State().BaseUrl}/departements/{dossier.Code}/tuiles/{(isAddresses ? Adresses : Rue)}/{{z}}/{{y}}/{{x}}";
        if (!isAddresses && query.With() is { Length: > 0 } how)
            at += "?" + how;
        Answer description = Json(dossier, $"{at}/tilejson", (json, _) =>
        {
            json.WriteStartObject();
            json.WriteString("tilejson"u8, "3.0.0"u8);
            json.WriteString("name"u8, $"{dossier.Nom} : {(isAddresses ? "adresses" : request.Scenario is null ? "couverture, QPV et structures" : Scenario.Mention)}");
            json.WriteString("attribution"u8, dossier.Default.Report.Attribution);
            json.WriteString("scheme"u8, "xyz"u8);
            json.WriteStartArray("tiles"u8);
            json.WriteStringValue(at);
            json.WriteEndArray();
            json.WriteNumber("minzoom"u8, isAddresses ? StreetTiles.LeastAddressZoom : StreetTiles.LeastZoom);
            json.WriteNumber("maxzoom"u8, StreetTiles.GreatestZoom);
            if (!dossier.Outline.Box.IsNull)
            {
                Envelope box = dossier.Outline.Box;
                json.WriteStartArray("bounds"u8);
                foreach (double value in (double[])[box.MinX, box.MinY, box.MaxX, box.MaxY])
                    json.WriteRawValue(JsonBytes.Number(value));
                json.WriteEndArray();
            }

            json.WriteStartArray("vector_layers"u8);
            foreach ((string layer, string description, (string Name, string Title)[] fields) in isAddresses ? StreetTiles.AddressLayers : StreetTiles.SituationLayers)
            {
                json.WriteStartObject();
                json.WriteString("id"u8, layer);
                json.WriteString("description"u8, description);
                json.WriteStartObject("fields"u8);
                foreach ((string name, string title) in fields)
                    json.WriteString(name, title);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
        return description with { ContentType = TileJson.MediaType };
    }

    private static Answer Tile(HttpContext context, ScenarioViews views)
    {
        LoadedDossier dossier = context.Catalogue().Departement(context.Segment("code"));
        bool isAddresses = SetOf(context);
        Query query = Query.Read(context.Request, isAddresses ? [] : WhenAndHow);
        _ = Negotiation.Choose(context.Request, [MediaForm.Mvt, new MediaForm("mvt", "application/octet-stream", "MVT"), new MediaForm("mvt", "application/x-protobuf", "MVT")], null);
        int least = isAddresses ? StreetTiles.LeastAddressZoom : StreetTiles.LeastZoom, zoom = Number("tileMatrix", StreetTiles.GreatestZoom);
        int side = zoom < 0 ? 0 : (1 << zoom) - 1, row = Number("tileRow", side), column = Number("tileCol", side);
        if (zoom < least || row < 0 || column < 0)
            throw new ProblemException(ProblemKind.TuileInconnue, $"Ces tuiles ont les niveaux {least.ToString(CultureInfo.InvariantCulture)} à {StreetTiles.GreatestZoom.ToString(CultureInfo.InvariantCulture)}, de ligne et de colonne de 0 à 2^niveau - 1.", "tileMatrix");
        ViewRequest? request = isAddresses ? null : ViewRequest.Read(context, dossier, query);
        TileGeometry tile = new(zoom, row, column);
        return Json(dossier, string.Create(CultureInfo.InvariantCulture, $"tuiles/{(isAddresses ? Adresses : Rue)}/{zoom}/{row}/{column}?{query.Key}"), static (_, _) => { }) with
        {
            ContentType = MediaForm.Mvt.MediaType,
            Make = stop => request is null ? StreetTiles.Addresses(dossier, tile) : new Payload(StreetTiles.Situation(views.Of(request, stop), tile, stop)),
        };

        // −1 when it is not a number of the range: such a tile does not exist
        int Number(string name, int greatest) => int.TryParse(context.Segment(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value <= greatest ? value : -1;
    }

    /// <returns>Whether it is that of the addresses.</returns>
    private static bool SetOf(HttpContext context) => context.Segment("jeu") switch
    {
        Rue => false,
        Adresses => true,
        var other => throw new ProblemException(ProblemKind.TuileInconnue, $"Le jeu de tuiles « {ProblemWriter.Shown(other)} » n’existe pas : {Rue} ou {Adresses}.", "jeu"),
    };

    private static Answer Asset(HttpContext context, MapLibreFiles mapLibre)
    {
        string name = context.Segment("file"), version = context.Segment("version");
        Query.Read(context.Request, []);
        if (!mapLibre.TryGet(name, out byte[] bytes, out string contentType))
            throw new ProblemException(ProblemKind.AdresseInconnue, mapLibre.IsInstalled ? $"MapLibre GL JS n’a pas de fichier « {ProblemWriter.Shown(name)} » ici." : $"MapLibre GL JS n’est pas installé sur ce service : {MapLibreFiles.Install}, puis le construire de nouveau.", "file");
        context.State().IsPinned = version == mapLibre.Fingerprint;
        return new Answer
        {
            Version = mapLibre.Fingerprint,
            LastModified = context.Catalogue().LastModified,
            Key = "maplibre/" + name,
            ContentType = contentType,
            Policy = name == MapLibreFiles.Worker ? SecurityHeaders.WorkerPolicy : null,
            Cost = Cost.Light,
            Make = _ => new Payload(bytes),
        };
    }

    private static Answer Json(LoadedDossier dossier, string key, Action<Utf8JsonWriter, CancellationToken> write) => new()
    {
        Version = dossier.Version,
        LastModified = dossier.LastModified,
        Key = $"/departements/{dossier.Code}/{key}",
        ContentType = MediaForm.Json.ContentType,
        Make = stop => new Payload(JsonBytes.Make(json => write(json, stop))),
    };
}
