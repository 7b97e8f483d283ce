using System.Collections.Immutable;
using System.Text;
using Senacs.Geo.Coverage;
using Senacs.Geo.Exports;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Reports;
using Senacs.Geo.Service.Configuration;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Errors;
using Senacs.Geo.Service.Features;
using Senacs.Geo.Service.Http;
using Senacs.Geo.Service.Items;
using Senacs.Geo.Service.Maps;
using Senacs.Geo.Service.Operations;
using Senacs.Geo.Service.Planner;

namespace Senacs.Geo.Service.Brochure;

/// <summary>Plain addresses to put in a document: the map, the figures, the tables and the report of a département.</summary>
internal static class BrochureEndpoints
{
    private const string Tag = "Adresses pour brochures";
    private static readonly Parameter Code = Parameter.Text("code", "Code du département, par exemple 03.", 3);
    private static readonly Parameter[] WhenAndHow = [ItemsParameters.Date, ItemsParameters.Regle, ViewRequest.ScenarioParameter];

    public static void MapBrochure(this IEndpointRouteBuilder app, Responder responder, ServiceOptions options)
    {
        foreach (MediaForm form in (MediaForm[])[MediaForm.Svg, MediaForm.Png, MediaForm.Pdf])
        {
            app.MapResource($"/departements/{{code}}/carte.{form.F}", context => responder.SendAsync(context, Carte(context, form, options)),
                Documented($"/departements/{{code}}/carte.{form.F}", $"getCarte{form.Title}", $"La carte en {form.Title}", MapRequest.Parameters,
                    form));
        }

        Table(MediaForm.Csv, "couverture", "La classe de chaque commune", (report, s) => CouvertureCsv.Write(report, s));
        Table(MediaForm.Xlsx, "couverture", "La classe de chaque commune, pour Excel", CouvertureXlsx.Write);
        Table(MediaForm.GeoJson with { F = "geojson" }, "couverture", "La classe de chaque commune, avec son contour", CouvertureGeoJson.Write);
        Table(MediaForm.Gpkg, "couverture", "La classe de chaque commune, pour un SIG", CouvertureGpkg.Write);
        Table(MediaForm.Csv, "zones-blanches", "Les zones blanches", (report, s) => CouvertureCsv.Write(ZonesBlanches(report), s));
        Table(MediaForm.Xlsx, "zones-blanches", "Les zones blanches, pour Excel", (report, s) => CouvertureXlsx.Write(ZonesBlanches(report), s));
        Table(MediaForm.GeoJson with { F = "geojson" }, "zones-blanches", "Les zones blanches, avec leur contour",
            (report, s) => CouvertureGeoJson.Write(ZonesBlanches(report), s));
        Table(MediaForm.Csv, "qpv", "Les QPV et leurs structures", (report, s) => QpvCsv.Write(report, s));
        Table(MediaForm.Csv, "structures-localisees", "Les structures du registre et leur place",
            (report, s) => StructuresLocaliseesCsv.Write(report, s));
        Table(MediaForm.Text, "controle", "Ce qui ne va pas dans les données", ControleTxt.Write);

        Parameter[] synthese = [ItemsParameters.F("json", "html"), .. WhenAndHow];
        app.MapResource("/departements/{code}/synthese", context => responder.SendAsync(context, Figures(context, synthese)),
            Documented("/departements/{code}/synthese", "getSynthese", "Tous les chiffres", synthese, MediaForm.Json, MediaForm.Html));
        app.MapResource("/departements/{code}/rapport", context => responder.SendAsync(context, Report(context)),
            Documented("/departements/{code}/rapport", "getRapport", "Le rapport, en un seul fichier", WhenAndHow, MediaForm.Html));

        void Table(MediaForm form, string name, string summary, Action<CoverageReport, Stream> write) =>
            app.MapResource($"/departements/{{code}}/{name}.{form.F}", context => responder.SendAsync(context, Written(context, form, name, write)),
                Documented($"/departements/{{code}}/{name}.{form.F}",
                    "get" + string.Concat(name.Split('-').Select(p => char.ToUpperInvariant(p[0]) + p[1..])) + char.ToUpperInvariant(form.F[0])
                        + form.F[1..], summary, WhenAndHow, form));
    }

    private static ApiOperation Documented(string path, string id, string summary, Parameter[] parameters, params MediaForm[] forms) =>
        new(path, id, Tag, summary, parameters, forms) { PathParameters = [Code], Refusals = [404] };

    /// <summary>The same report with the zones blanches alone in its list of communes; every figure stays.</summary>
    public static CoverageReport ZonesBlanches(CoverageReport report) => report with
    {
        Coverage = report.Coverage with { Communes = [.. report.Coverage.Communes.Where(c => c.Classe == Classe.ZoneBlanche)] },
    };

    private static Answer Carte(HttpContext context, MediaForm form, ServiceOptions options)
    {
        LoadedDossier dossier = context.Catalogue().Departement(context.Segment("code"));
        Query query = Query.Read(context.Request, MapRequest.Parameters);
        ViewRequest asked = ViewRequest.Read(context, dossier, query);
        MapRequest request = MapRequest.Read(query, form.F) with { Asked = asked, Before = ViewRequest.ReadBefore(context, asked, query) };
        return Of(dossier, form, $"carte?{query.Key}") with
        {
            Cost = Cost.Drawing,
            IsCompressible = form == MediaForm.Svg,
            Policy = SecurityHeaders.SvgPolicy,
            Headers = Named(dossier, $"{(asked.Scenario is null ? "" : "scenario-")}carte-{request.Theme.Name}", form),
            Make = stop => request.Draw(dossier, form.F, options, stop),
        };
    }

    private static Answer Written(HttpContext context, MediaForm form, string name, Action<CoverageReport, Stream> write)
    {
        LoadedDossier dossier = context.Catalogue().Departement(context.Segment("code"));
        Query query = Query.Read(context.Request, WhenAndHow);
        ViewRequest asked = ViewRequest.Read(context, dossier, query);
        return Of(dossier, form, $"{name}?{query.Key}") with
        {
            IsCompressible = form != MediaForm.Xlsx,
            Headers = Named(dossier, (asked.Scenario is null ? "" : "scenario-") + name, form, isAttachment: true),
            Make = stop =>
            {
                using MemoryStream output = new();
                write(asked.View(stop).Report, output);
                return new Payload(output.ToArray());
            },
        };
    }

    private static Answer Figures(HttpContext context, Parameter[] parameters)
    {
        LoadedDossier dossier = context.Catalogue().Departement(context.Segment("code"));
        Query query = Query.Read(context.Request, parameters);
        MediaForm form = Negotiation.Choose(context.Request, MediaForm.JsonAndHtml, query["f"]);
        ViewRequest asked = ViewRequest.Read(context, dossier, query);
        RequestState state = context.State();
        bool isHtml = form == MediaForm.Html;
        return Of(dossier, form, isHtml ? $"{state.BaseUrl}/synthese?{query.Key}" : $"synthese?{query.Key}") with
        {
            Policy = isHtml ? SecurityHeaders.PagePolicy : null,
            Make = stop =>
            {
                CoverageReport report = asked.View(stop).Report;
                if (isHtml)
                    return new Payload(Pages.SynthesePage.Write(state, dossier, report, query));
                using MemoryStream output = new();
                SyntheseJson.Write(report, output);
                return new Payload(output.ToArray());
            },
        };
    }

    private static Answer Report(HttpContext context)
    {
        LoadedDossier dossier = context.Catalogue().Departement(context.Segment("code"));
        Query query = Query.Read(context.Request, WhenAndHow);
        ViewRequest asked = ViewRequest.Read(context, dossier, query);
        return Of(dossier, MediaForm.Html, $"rapport?{query.Key}") with
        {
            Cost = Cost.Drawing,
            Policy = SecurityHeaders.ReportPolicy,
            Make = stop =>
            {
                ReportView view = asked.View(stop);
                List<RapportCarte> maps = [];
                foreach (string theme in ThemesOf(dossier))
                {
                    stop.ThrowIfCancellationRequested();
                    MapScene scene = MapRequest.Compose(view, MapThemeReader.Load(theme), PageSpec.A4);
                    maps.Add(new RapportCarte(scene.Title, Encoding.UTF8.GetString(SvgWriter.ToBytes(scene).Span), scene.FollowsRule));
                }

                using MemoryStream output = new();
                RapportHtml.Write(view.Report, output, new RapportOptions { Cartes = [.. maps], Version = Produit.Version });
                return new Payload(output.ToArray());
            },
        };
    }

    // What build draws: the manifest's themes that come with the product, qpv only where there are perimeters; none without boundary.
    private static ImmutableArray<string> ThemesOf(LoadedDossier dossier)
    {
        if (!dossier.Dossier.Territoire.DrawnCommunes.Any())
            return [];
        ImmutableArray<string> wanted = dossier.Dossier.Manifest.Carte.Themes.IsEmpty
            ? ["couverture", "implantation", "qpv"] : dossier.Dossier.Manifest.Carte.Themes;
        return [.. wanted.Where(t => MapThemeReader.Names.Contains(t, StringComparer.Ordinal)
            && (t != "qpv" || !dossier.Dossier.Territoire.Qpv.IsEmpty))];
    }

    private static Answer Of(LoadedDossier dossier, MediaForm form, string key) => new()
    {
        Version = dossier.Version,
        LastModified = dossier.LastModified,
        Key = $"/departements/{dossier.Code}/{form.F}/{key}",
        ContentType = form.ContentType,
        Make = static _ => throw new InvalidOperationException("An answer needs its maker."),
    };

    private static (string, string)[] Named(LoadedDossier dossier, string name, MediaForm form, bool isAttachment = false) =>
        [("Content-Disposition", $"{(isAttachment ? "attachment" : "inline")}; filename=\"{dossier.Code}-{name}.{form.F}\"")];
}
