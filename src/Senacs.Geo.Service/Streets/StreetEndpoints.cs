using Senacs.Geo.Geography;
using Senacs.Geo.Service.Json;
using Senacs.Geo.Service.Operations;
using Senacs.Geo.Service.Planner;
using Senacs.Geo.Service.Tiles;

namespace Senacs.Geo.Service.Streets;

/// <summary>The street view of a département: the page, what it lists, what it says of a place, its vector tiles, and the files of MapLibre GL
/// JS.</summary>
internal static class StreetEndpoints
{
    private const string Tag = "Vue rue";
    private const string Rue = "rue", Adresses = "adresses";

    private static readonly Parameter Set =
        Parameter.Choice("jeu", "rue : ce que montre la carte imprimée ; adresses : voies et numéros de la base d’adresses du dossier.", Rue,
            Adresses);
    private static readonly Parameter[] PlaceParameters =
    [
        .. ViewRequest.Parameters, Parameter.Text("structure", "Une structure, par son identifiant.", 200),
        Parameter.Text("qpv", "Un QPV, par son code.", 20), Parameter.Text("commune", "Une commune, par son code INSEE.", 5),
        Parameter.Number("lon", "Longitude d’un point."), Parameter.Number("lat", "Latitude d’un point."),
        Parameter.Number("precision", "Rayon de précision du point, en mètres."),
    ];

    // the planner's own state passes through, so that going back gives it again
    private static readonly Parameter[] PageParameters =
    [
        .. PlannerEndpoints.PageParameters, Parameter.Text("qpv", "QPV ouvert.", 20),
        Parameter.Text("point", "Point ouvert, « longitude,latitude ».", 40),
        Parameter.Text("position", "Centre et niveau de la carte, « longitude,latitude,niveau ».", 40),
    ];

    public static void MapStreets(this IEndpointRouteBuilder app, ServiceOptions options)
    {
        MapLibreFiles mapLibre = new(options);
        ScenarioViews views = new();
        app.MapAnswer(context => Page(context, mapLibre, options), ApiOperation.OfDossier(
            "/rue", "getRue", Tag, "La vue rue : tuiles vectorielles, QPV, adresses, fond IGN sur demande", PageParameters, MediaForm.Html));
        app.MapAnswer(context => Places(context, views), ApiOperation.OfDossier(
            "/lieux", "getLieux", Tag, "Communes, structures et QPV avec leur place", ViewRequest.Parameters, MediaForm.Json));
        app.MapAnswer(context => Place(context, views), ApiOperation.OfDossier("/lieu", "getLieu", Tag,
            "Ce que l’on sait d’une structure, d’un QPV, d’une commune ou d’un point : dans quel QPV, à quelle distance, à quelle précision",
            PlaceParameters, MediaForm.Json));
        ApiOperation set = ApiOperation.OfDossier(
            "/tuiles/{jeu}", "getTuilesDescription", Tag, "TileJSON des tuiles vectorielles d’un département", ViewRequest.Parameters, TileJson.Form);
        set = set with { PathParameters = [.. set.PathParameters, Set] };
        app.MapAnswer(Describe, set);
        app.MapAnswer(context => Tile(context, views), set with
        {
            Path = set.Path + "/{tileMatrix}/{tileRow}/{tileCol}",
            Id = "getTuile",
            Summary = "Une tuile vectorielle d’un département (WebMercatorQuad), scénario compris",
            Forms = [MediaForm.Mvt],
            PathParameters = [.. set.PathParameters, .. TileAddress.Segments(
                "Niveau ; à partir de 14 pour les adresses.", StreetTiles.LeastZoom, StreetTiles.GreatestZoom)],
        });
        app.MapAnswer(context => Asset(context, mapLibre), new("/maplibre/{version}/{file}", "getFichierDeMapLibre", Tag,
            "Un fichier de MapLibre GL JS, ou sa licence ; 404 où il n’est pas installé", [], MediaForm.Script, MediaForm.Css,
            MediaForm.Text with { Title = "Licence" })
        {
            PathParameters = [Parameter.Text("version", "Version du fichier : une autre donne le même, sans promesse de durée.", 40),
                Parameter.Text("file", "Nom du fichier.", 40)],
        });
    }

    private static Answer Page(HttpContext context, MapLibreFiles mapLibre, ServiceOptions options)
    {
        LoadedDossier dossier = context.Dossier();
        RequestState state = Asked.Read(context, PageParameters, [MediaForm.Html]).State;
        return Answer.Of(dossier, MediaForm.Html, $"{state.BaseUrl}/rue/{PageAssets.Files.Fingerprint}/{mapLibre.Files.Fingerprint}",
            _ => StreetPage.Write(state, dossier, mapLibre, options)) with
        {
            Policy = SecurityHeaders.StreetPolicy(options),
            Cost = Cost.Light,
        };
    }

    private static Answer Places(HttpContext context, ScenarioViews views)
    {
        ViewRequest request = ViewRequest.Read(context, ViewRequest.Parameters, out Query query);
        return Answer.Of(request.Dossier, MediaForm.Json, $"lieux?{query.Key}",
            stop => JsonBytes.Make(StreetJson.Places(request, views.Of(request, stop).Report)));
    }

    private static Answer Place(HttpContext context, ScenarioViews views)
    {
        ViewRequest request = ViewRequest.Read(context, PlaceParameters, out Query query);
        double? lon = query.Number("lon", -180, 180), lat = query.Number("lat", -90, 90), precision = query.Number("precision", 0, 100_000);
        int asked = new[] { query["structure"], query["qpv"], query["commune"] }.Count(v => v is not null) + (lon is null && lat is null ? 0 : 1);
        if (asked != 1 || lon is null != lat is null)
            throw Query.Invalid("structure", "Demander un seul lieu : « structure », « qpv », « commune », ou « lon » et « lat ».");
        return Answer.Of(request.Dossier, MediaForm.Json, $"lieu?{query.Key}", stop =>
        {
            CoverageReport report = views.Of(request, stop).Report;
            return JsonBytes.Make(
                query["structure"] is { } structure ? StreetJson.OfStructure(report, structure)
                : query["qpv"] is { } qpv ? StreetJson.OfQpv(report, qpv)
                : query["commune"] is { } commune ? StreetJson.OfCommune(report, commune)
                : StreetJson.OfPoint(request.Dossier, report, new GeoPoint(lon!.Value, lat!.Value), precision ?? 0));
        });
    }

    private static Answer Describe(HttpContext context)
    {
        bool isAddresses = SetOf(context);
        ViewRequest request = ViewRequest.Read(context, ViewRequest.Parameters, out Query query);
        _ = Negotiation.Choose(context.Request, [TileJson.Form, TileJson.Form with { MediaType = "application/json" }], null);
        LoadedDossier dossier = request.Dossier;
        string at = $"{context.State().BaseUrl}/departements/{dossier.Code}/tuiles/{(isAddresses ? Adresses : Rue)}/{{z}}/{{y}}/{{x}}";
        if (!isAddresses && query.With() is { Length: > 0 } how)
            at += "?" + how;
        string what = isAddresses ? "adresses" : request.Scenario is null ? "couverture, QPV et structures" : Scenario.Mention;
        return Answer.Of(dossier, TileJson.Form, $"{at}/tilejson", _ => JsonBytes.Make(
        [
            ("tilejson", "3.0.0"), ("name", $"{dossier.Nom} : {what}"), ("attribution", dossier.Default.Report.Attribution),
            .. TileJson.Tiles(
                at, isAddresses ? StreetTiles.LeastAddressZoom : StreetTiles.LeastZoom, StreetTiles.GreatestZoom, dossier.Outline.Box),
            ("vector_layers", (isAddresses ? StreetTiles.AddressLayers : StreetTiles.SituationLayers)
                .Select(l => TileJson.Layer(l.Layer, l.Description, l.Fields))),
        ]));
    }

    private static Answer Tile(HttpContext context, ScenarioViews views)
    {
        bool isAddresses = SetOf(context);
        ViewRequest request = ViewRequest.Read(context, isAddresses ? [] : ViewRequest.Parameters, out Query query);
        _ = Negotiation.Choose(context.Request, TileAddress.Forms, null);
        TileGeometry tile = TileAddress.Read(
            context, isAddresses ? StreetTiles.LeastAddressZoom : StreetTiles.LeastZoom, StreetTiles.GreatestZoom, "Ces tuiles ont les niveaux");
        return Answer.Of(request.Dossier, MediaForm.Mvt, $"tuiles/{(isAddresses ? Adresses : Rue)}/{tile.Address}?{query.Key}", stop =>
            isAddresses ? StreetTiles.Addresses(request.Dossier, tile) : StreetTiles.Situation(views.Of(request, stop), tile, stop));
    }

    /// <returns>Whether it is that of the addresses.</returns>
    private static bool SetOf(HttpContext context) => context.Segment("jeu") switch
    {
        Rue => false,
        Adresses => true,
        var other => throw new ProblemException(
            ProblemKind.TuileInconnue, $"Le jeu de tuiles « {OutsideText.Shown(other)} » n’existe pas : {Rue} ou {Adresses}.", "jeu"),
    };

    private static Answer Asset(HttpContext context, MapLibreFiles mapLibre) => mapLibre.Files.AnswerTo(context, name => mapLibre.IsInstalled
        ? $"MapLibre GL JS n’a pas de fichier « {name} » ici."
        : $"MapLibre GL JS n’est pas installé sur ce service : {MapLibreFiles.Install}, puis le construire de nouveau.") with
    {
        Policy = context.Segment("file") == MapLibreFiles.Worker ? SecurityHeaders.WorkerPolicy : null,
    };
}
