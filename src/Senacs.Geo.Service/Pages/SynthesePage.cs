using Senacs.Geo.Coverage;
using Senacs.Geo.Exports;
using Senacs.Geo.Reports;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Http;

namespace Senacs.Geo.Service.Pages;

/// <summary>The figures of a département as a page: the same as its JSON, with the ways to everything else.</summary>
internal static class SynthesePage
{
    public static byte[] Write(RequestState state, LoadedDossier dossier, CoverageReport report, Query query)
    {
        string at = $"{state.BaseUrl}/departements/{dossier.Code}";
        string and = query.With(("f", null)) is { Length: > 0 } given ? "?" + given : "";
        Synthese s = report.Synthese;
        return PageLayout.Write(state, report.Titre, [],
            [new Link($"{at}/synthese?{query.With(("f", "json"))}", "alternate", "application/json", "Ce document en JSON")], html =>
        {
            html.Write($"<p>Au {FrenchNumbers.Date(report.Coverage.Date)}, règle <code>{report.Coverage.Regle.Code}</code>. "
                + $"{Libelles.Regle(report.Coverage)}</p>\n");
            html.Raw("<table><caption>Couverture</caption><thead><tr><th scope=\"col\">Classe</th><th scope=\"col\" class=\"n\">Communes</th><th "
                + "scope=\"col\" class=\"n\">Part</th><th scope=\"col\" class=\"n\">Habitants</th><th scope=\"col\" "
                    + "class=\"n\">Part</th></tr></thead><tbody>\n");
            foreach (Classe classe in Libelles.Classes)
                html.Write($"<tr><th scope=\"row\">{LibellesClasse.Pluriel(classe, report.Coverage.Regle)}</th><td "
                    + $"class=\"n\">{s.Communes.Of(classe)}</td><td class=\"n\">{Percent(s.Communes.Percent(classe))}</td><td "
                        + $"class=\"n\">{People(s.Population.Of(classe))}</td><td class=\"n\">{Percent(s.Population.Percent(classe))}</td></tr>\n");
            html.Write($"<tr><th scope=\"row\">En tout</th><td class=\"n\">{s.Communes.Total}</td><td></td><td "
                + $"class=\"n\">{People(s.Population.Total)}</td><td></td></tr>\n</tbody></table>\n");
            html.Write($"<p>{FrenchNumbers.Count(s.Structures.CentresSociaux, "centre social", "centres sociaux")}, "
                + $"{FrenchNumbers.Integer(s.Structures.Evs)}\u00A0EVS, {FrenchNumbers.Integer(s.Structures.Prefigurations)} en préfiguration. "
                    + $"{Constat.Qpv(report)}.</p>\n");
            if (s.Fourni.Manquantes is { IsEmpty: false } missing)
                html.Write($"<p>{string.Join(". ", missing)}.</p>\n");
            html.Write($"<h2>Aller plus loin</h2>\n<ul>\n<li><a href=\"{at}/rapport{and}\">Le rapport complet</a></li>\n<li>La carte\u00A0: <a "
                + $"href=\"{at}/carte.svg{and}\">SVG</a>, <a href=\"{at}/carte.png{and}\">PNG</a>, <a "
                    + $"href=\"{at}/carte.pdf{and}\">PDF</a></li>\n<li>Les zones blanches\u00A0: <a "
                        + $"href=\"{at}/zones-blanches.csv{and}\">CSV</a>, <a href=\"{at}/zones-blanches.xlsx{and}\">Excel</a>, <a "
                            + $"href=\"{at}/zones-blanches.geojson{and}\">GeoJSON</a></li>\n<li>Toutes les communes\u00A0: <a "
                                + $"href=\"{at}/couverture.csv{and}\">CSV</a>, <a href=\"{at}/couverture.xlsx{and}\">Excel</a>, <a "
                                    + $"href=\"{at}/couverture.geojson{and}\">GeoJSON</a>, <a "
                                        + $"href=\"{at}/couverture.gpkg{and}\">GeoPackage</a></li>\n<li><a href=\"{at}/qpv.csv{and}\">Les "
                                            + $"QPV</a>, <a href=\"{at}/structures-localisees.csv{and}\">les structures</a>, <a "
                                                + $"href=\"{at}/controle.txt{and}\">le contrôle des données</a></li>\n<li>À citer dans un "
                                                    + $"document, sans jamais changer\u00A0: <a "
                                                        + $"href=\"{Unpinned(state)}/v/{dossier.Version}/departements/{dossier.Code}/carte.svg{and}\">/v/{dossier.Version}/departements/{dossier.Code}/carte.svg</a></li>\n</ul>\n");
            html.Write($"<h2>Sources</h2>\n<p>{report.Attribution}</p>\n");
        });
    }

    private static string People(long? value) => value is { } known ? FrenchNumbers.Integer(known) : Absence.Inconnue;

    private static string Percent(decimal? value) => value is { } p ? FrenchNumbers.Percent(p) : "";

    internal static string Unpinned(RequestState state) =>
        state.IsPinned ? state.BaseUrl[..state.BaseUrl.LastIndexOf("/v/", StringComparison.Ordinal)] : state.BaseUrl;
}
