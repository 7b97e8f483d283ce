using System.Collections.Immutable;
using System.Text;
using Senacs.Geo.Exports;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Service.Maps;
using Senacs.Geo.Service.Operations;
using Senacs.Geo.Service.Planner;

namespace Senacs.Geo.Service.Brochure;

/// <summary>Plain addresses to put in a document: the map, the figures, the tables and the report of a département.</summary>
internal static class BrochureEndpoints
{
    private const string Tag = "Adresses pour brochures";
    private static readonly Parameter[] SyntheseParameters = [.. Parameter.FormOnly, .. ViewRequest.Parameters];
    private static readonly MediaForm GeoJson = MediaForm.GeoJson with { F = "geojson" };

    public static void MapBrochure(this IEndpointRouteBuilder app, ServiceOptions options)
    {
        foreach (MediaForm form in (MediaForm[])[MediaForm.Svg, MediaForm.Png, MediaForm.Pdf])
        {
            app.MapAnswer(context => Carte(context, form, options), ApiOperation.OfDossier(
                $"/carte.{form.F}", $"getCarte{form.Title}", Tag, $"La carte en {form.Title}", MapRequest.Parameters, form));
        }

        Table(MediaForm.Csv, "couverture", "La classe de chaque commune", (report, s) => CouvertureCsv.Write(report, s));
        Table(MediaForm.Xlsx, "couverture", "La classe de chaque commune, pour Excel", CouvertureXlsx.Write);
        Table(GeoJson, "couverture", "La classe de chaque commune, avec son contour", CouvertureGeoJson.Write);
        Table(MediaForm.Gpkg, "couverture", "La classe de chaque commune, pour un SIG", CouvertureGpkg.Write);
        Table(MediaForm.Csv, "zones-blanches", "Les zones blanches", (report, s) => CouvertureCsv.Write(ZonesBlanches(report), s));
        Table(MediaForm.Xlsx, "zones-blanches", "Les zones blanches, pour Excel", (report, s) => CouvertureXlsx.Write(ZonesBlanches(report), s));
        Table(GeoJson, "zones-blanches", "Les zones blanches, avec leur contour", (report, s) => CouvertureGeoJson.Write(ZonesBlanches(report), s));
        Table(MediaForm.Csv, "qpv", "Les QPV et leurs structures", (report, s) => QpvCsv.Write(report, s));
        Table(MediaForm.Csv, "structures-localisees", "Les structures du registre et leur place",
            (report, s) => StructuresLocaliseesCsv.Write(report, s));
        Table(MediaForm.Text, "controle", "Ce qui ne va pas dans les données", ControleTxt.Write);
        app.MapAnswer(Figures, ApiOperation.OfDossier(
            "/synthese", "getSynthese", Tag, "Tous les chiffres", SyntheseParameters, MediaForm.JsonAndHtml));
        app.MapAnswer(Report, ApiOperation.OfDossier(
            "/rapport", "getRapport", Tag, "Le rapport, en un seul fichier", ViewRequest.Parameters, MediaForm.Html));

        void Table(MediaForm form, string name, string summary, Action<CoverageReport, Stream> write) =>
            app.MapAnswer(context => Written(context, form, name, write), ApiOperation.OfDossier(
                $"/{name}.{form.F}", "get" + string.Concat(name.Split('-').Append(form.F).Select(p => char.ToUpperInvariant(p[0]) + p[1..])), Tag,
                summary, ViewRequest.Parameters, form));
    }

    /// <summary>The same report with the zones blanches alone in its list of communes; every figure stays.</summary>
    public static CoverageReport ZonesBlanches(CoverageReport report) => report with
    {
        Coverage = report.Coverage with { Communes = [.. report.Coverage.Communes.Where(c => c.Classe == Classe.ZoneBlanche)] },
    };

    private static Answer Carte(HttpContext context, MediaForm form, ServiceOptions options)
    {
        ViewRequest asked = ViewRequest.Read(context, MapRequest.Parameters, out Query query);
        MapRequest request = MapRequest.Read(query, form, asked, ViewRequest.ReadBefore(context, asked, query));
        return Answer.Of(asked.Dossier, form, $"{form.F}/carte?{query.Key}", stop => request.Draw(form, options, stop)) with
        {
            Cost = Cost.Drawing,
            IsCompressible = form == MediaForm.Svg,
            Policy = SecurityHeaders.SvgPolicy,
            Headers = Named(asked, "carte-" + request.Theme.Name, form, "inline"),
        };
    }

    private static Answer Written(HttpContext context, MediaForm form, string name, Action<CoverageReport, Stream> write)
    {
        ViewRequest asked = ViewRequest.Read(context, ViewRequest.Parameters, out Query query);
        return Answer.Of(asked.Dossier, form, $"{form.F}/{name}?{query.Key}",
            stop => Payload.Of(output => write(asked.View(stop).Report, output))) with
        {
            IsCompressible = form != MediaForm.Xlsx,
            Headers = Named(asked, name, form, "attachment"),
        };
    }

    private static Answer Figures(HttpContext context)
    {
        Asked asked = Asked.Read(context, SyntheseParameters, MediaForm.JsonAndHtml);
        ViewRequest request = ViewRequest.Read(context, SyntheseParameters, out Query query);
        string key = asked.IsHtml ? $"{asked.State.BaseUrl}/synthese?{query.Key}" : $"synthese?{query.Key}";
        return Answer.Of(request.Dossier, asked.Form, key, stop =>
        {
            CoverageReport report = request.View(stop).Report;
            return asked.IsHtml ? Pages.SynthesePage.Write(asked.State, request.Dossier, report, query)
                : Payload.Of(output => SyntheseJson.Write(report, output));
        }) with
        {
            Policy = asked.Policy,
        };
    }

    private static Answer Report(HttpContext context)
    {
        ViewRequest asked = ViewRequest.Read(context, ViewRequest.Parameters, out Query query);
        return Answer.Of(asked.Dossier, MediaForm.Html, $"rapport?{query.Key}", stop =>
        {
            ReportView view = asked.View(stop);
            List<RapportCarte> maps = [];
            foreach (string theme in ThemesOf(asked.Dossier))
            {
                stop.ThrowIfCancellationRequested();
                MapScene scene = MapRequest.Compose(view, MapThemeReader.Load(theme), PageSpec.A4);
                maps.Add(new RapportCarte(scene.Title, Encoding.UTF8.GetString(SvgWriter.ToBytes(scene).Span), scene.FollowsRule));
            }

            return Payload.Of(output =>
                RapportHtml.Write(view.Report, output, new RapportOptions { Cartes = [.. maps], Version = Produit.Version }));
        }) with
        {
            Cost = Cost.Drawing,
            Policy = SecurityHeaders.ReportPolicy,
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

    private static (string, string)[] Named(ViewRequest asked, string name, MediaForm form, string disposition) =>
        [("Content-Disposition",
            $"{disposition}; filename=\"{asked.Dossier.Code}-{(asked.Scenario is null ? "" : "scenario-")}{name}.{form.F}\"")];
}
