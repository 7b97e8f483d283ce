using System.Globalization;
using System.Text;
using Senacs.Geo.Coverage;
using Senacs.Geo.Exports;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Reports;
using Senacs.Geo.Service.Configuration;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Http;
using Senacs.Geo.Service.Pages;
using Senacs.Geo.Territoires;
using HtmlWriter = Senacs.Geo.Exports.Html;

namespace Senacs.Geo.Service.Planner;

/// <summary>The planner's page: its frame and, for who has no script, the map and the ways to everything. The scripts fill it from
/// <c>/vue</c>.</summary>
internal static class PlannerPage
{
    // In the order of the list; a theme of the product that is not named here comes after, under its own name. Those that need more than one
    // département or date are not for the list.
    private static readonly (string Name, string Title)[] ThemeTitles =
    [
        ("couverture", "Couverture"), ("couverture-cs-evs", "Couverture, centre social et EVS"), ("implantation", "Implantation des structures"),
            ("qpv", "Quartiers prioritaires"),
        ("gestion", "Mode de gestion"), ("population", "Habitants des zones blanches"), ("epci", "Taux par intercommunalité"),
            ("rayon", "Distance à la structure la plus proche"),
    ];

    public static byte[] Write(RequestState state, LoadedDossier dossier, bool isUsual)
    {
        StringBuilder text = new(16_384);
        using StringWriter writer = new(text, CultureInfo.InvariantCulture);
        HtmlWriter html = new(writer);
        string root = state.BaseUrl, at = $"{root}/departements/{dossier.Code}", assets = Assets(state);
        CoverageReport report = dossier.Default.Report;
        Synthese s = report.Synthese;
        html.Write($"<!doctype html>\n<html lang=\"fr\" data-code=\"{dossier.Code}\" data-nom=\"{dossier.Nom}\" data-racine=\"{root}\" "
            + $"data-adresse=\"{at}\" data-version=\"{dossier.Version}\" data-registre=\"{RegisterReplacement.VersionOf(dossier)}\" "
                + $"data-date=\"{Valeurs.Of(report.Coverage.Date)}\" data-regle=\"{report.Coverage.Regle.Code}\">\n<head>\n<meta "
                    + $"charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Write($"<title>{dossier.Nom} ({dossier.Code}), animation de la vie sociale – Senacs.Geo</title>\n<meta name=\"description\" "
            + $"content=\"{Constat.Couverture(report)}.\">\n");
        html.Write($"<link rel=\"stylesheet\" href=\"{assets}page.css\">\n<link rel=\"icon\" href=\"{assets}icone.svg\" type=\"image/svg+xml\">\n");
        if (isUsual)
        {
            // what the scripts will ask for first, on its way while they are read; an address with a state of its own asks for something else
            foreach (string data in (string[])["carte.svg", "vue"])
                html.Write($"<link rel=\"preload\" as=\"fetch\" crossorigin href=\"{at}/{data}\">\n");
        }

        foreach (string name in PageAssets.ScriptsOf(isStreet: false))
            html.Write($"<link rel=\"modulepreload\" href=\"{assets}{name}\">\n");
        html.Write($"<script type=\"module\" src=\"{assets}app.js\"></script>\n</head>\n<body>\n<a class=\"evitement\" href=\"#carte\">Aller à la "
            + $"carte</a>\n");

        html.Write($"<header class=\"bandeau\">\n<div class=\"marque\"><a href=\"{root}/?f=html\">Senacs.Geo</a><h1>{dossier.Nom:nom} <span "
            + $"class=\"code\">{dossier.Code}</span></h1></div>\n");
        html.Raw("<div class=\"recherche\"><label for=\"recherche\" class=\"cache\">Chercher une commune ou une structure</label><input "
            + "id=\"recherche\" type=\"text\" role=\"combobox\" aria-autocomplete=\"list\" aria-expanded=\"false\" aria-controls=\"propositions\" "
                + "autocomplete=\"off\" spellcheck=\"false\" placeholder=\"Commune ou structure\"><ul id=\"propositions\" role=\"listbox\" "
                    + "aria-label=\"Propositions\" hidden></ul></div>\n</header>\n");
        html.Raw("<div id=\"alerte\" class=\"alerte\" role=\"alert\" hidden></div>\n<div id=\"mention\" class=\"mention\" role=\"status\" "
            + "hidden></div>\n<main>\n");

        html.Raw("<section class=\"cote\" aria-labelledby=\"t-chiffres\">\n<div class=\"resume\">\n<h2 id=\"t-chiffres\">Couverture</h2>\n<p "
            + "id=\"situation\" class=\"situation\"></p>\n<div id=\"chiffres\" class=\"chiffres\" aria-live=\"polite\">\n");
        foreach (Classe classe in Libelles.Classes)
            html.Write($"<div class=\"chiffre\"><span class=\"pave {Valeurs.Of(classe)}\"></span><div><p "
                + $"class=\"grand\">{FrenchNumbers.Count(s.Communes.Of(classe), "commune", "communes")}{(s.Communes.Percent(classe) is { } p ? $" · {FrenchNumbers.Percent(p)}" : "")}</p></div></div>\n");
        html.Raw("</div>\n</div>\n<div id=\"notes\" class=\"notes\"></div>\n<form id=\"reglages\" class=\"reglages\">\n<h2>Choisir</h2>\n");
        html.Write($"<div class=\"champ\"><label for=\"regle\">Une commune est couverte si</label><select id=\"regle\"><option "
            + $"value=\"territoire\">elle est dans le territoire d’une structure</option><option value=\"implantation\">une structure y a un "
                + $"site</option><option value=\"distance\">un site est à … km de {report.Territoire.Points.Apres("son")}</option><option "
                    + $"value=\"surface\">… % de sa superficie est à … km d’un site</option><option value=\"autre\" hidden>autre "
                        + $"règle</option></select></div>\n");
        html.Raw("<div class=\"champ ligne\" id=\"c-km\" hidden><label for=\"km\">Distance (km)</label><input id=\"km\" type=\"number\" "
            + "min=\"0.1\" max=\"500\" step=\"any\" value=\"5\" inputmode=\"decimal\"></div>\n<div class=\"champ ligne\" id=\"c-pct\" "
                + "hidden><label for=\"pct\">Part de la superficie (%)</label><input id=\"pct\" type=\"number\" min=\"1\" max=\"100\" "
                    + "step=\"any\" value=\"50\" inputmode=\"decimal\"></div>\n");
        html.Raw("<div class=\"champ\"><label for=\"annee\">Au 31 décembre <output id=\"annee-dite\" for=\"annee\"></output></label><input "
            + "id=\"annee\" type=\"range\" min=\"2000\" max=\"2030\" step=\"1\"></div>\n<div class=\"champ ligne\"><label for=\"date\">Date "
                + "exacte</label><input id=\"date\" type=\"date\" min=\"1950-01-01\" max=\"2100-12-31\"></div>\n<p id=\"date-note\" "
                    + "class=\"aide\"></p>\n");
        html.Raw("<div class=\"champ\"><label for=\"theme\">Thème de la carte</label><select id=\"theme\">\n");
        foreach ((string name, string title) in ThemesOf(dossier))
            html.Write($"<option value=\"{name}\">{title}</option>\n");
        html.Raw("</select></div>\n</form>\n</section>\n");

        html.Write($"<section class=\"plan\" aria-label=\"Carte\">\n<div class=\"outils\" role=\"group\" aria-label=\"Affichage de la carte\"><a "
            + $"class=\"bouton\" id=\"vers-rue\" href=\"{at}/rue\">Vue rue</a><button type=\"button\" id=\"plus\" "
                + $"aria-label=\"Agrandir\">+</button><button type=\"button\" id=\"moins\" aria-label=\"Réduire\">−</button><button "
                    + $"type=\"button\" id=\"planche\">Planche entière</button></div>\n<div id=\"carte\" class=\"toile\"><noscript><img "
                        + $"src=\"{at}/carte.svg\" alt=\"{Constat.Couverture(report)}\"></noscript></div>\n<div id=\"bulle\" class=\"bulle\" "
                            + $"aria-hidden=\"true\" hidden></div>\n");
        html.Raw("<p class=\"aide\" id=\"aide-carte\">Flèches\u00A0: commune voisine. Entrée\u00A0: pourquoi cette classe. + et −\u00A0: "
            + "agrandir, réduire. 0\u00A0: tout voir.</p>\n</section>\n");

        html.Raw("<section class=\"volet\" aria-label=\"Détail\">\n<div class=\"onglets\" role=\"tablist\" aria-label=\"Volets\">");
        foreach ((string id, string title) in (
            (string, string)[])[("detail", "Détail"), ("scenario", "Et si…"), ("comparer", "Comparer"), ("telecharger", "Télécharger"),
                ("registre", "Registre")])
            html.Write($"<button type=\"button\" role=\"tab\" id=\"o-{id}\" aria-controls=\"v-{id}\" "
                + $"aria-selected=\"{(id == "detail" ? "true" : "false")}\" tabindex=\"{(id == "detail" ? "0" : "-1")}\">{title}</button>");
        html.Raw("</div>\n");
        foreach (string id in (string[])["detail", "scenario", "comparer", "telecharger", "registre"])
            html.Write($"<div id=\"v-{id}\" role=\"tabpanel\" aria-labelledby=\"o-{id}\" "
                + $"tabindex=\"0\"{new HtmlFragment(id == "detail" ? "" : " hidden")}></div>\n");
        html.Raw("</section>\n<section id=\"comparaison\" class=\"comparaison\" aria-labelledby=\"t-comparaison\" hidden></section>\n");

        html.Raw("<section class=\"tableaux\" aria-label=\"Tableaux\">\n<div class=\"onglets\" role=\"tablist\" aria-label=\"Tableaux\">");
        foreach ((string id, string title) in ((string, string)[])[("communes", "Communes"), ("qpv", "QPV"), ("structures", "Structures")])
            html.Write($"<button type=\"button\" role=\"tab\" id=\"o-t-{id}\" aria-controls=\"t-{id}\" "
                + $"aria-selected=\"{(id == "communes" ? "true" : "false")}\" tabindex=\"{(id == "communes" ? "0" : "-1")}\">{title}</button>");
        html.Raw("</div>\n");
        foreach (string id in (string[])["communes", "qpv", "structures"])
            html.Write($"<div id=\"t-{id}\" role=\"tabpanel\" aria-labelledby=\"o-t-{id}\" "
                + $"tabindex=\"0\"{new HtmlFragment(id == "communes" ? "" : " hidden")}></div>\n");
        html.Write($"</section>\n<noscript><p>Sans script, tout reste lisible : <a href=\"{at}/synthese?f=html\">les chiffres</a>, <a "
            + $"href=\"{at}/rapport\">le rapport</a>, <a href=\"{at}/carte.pdf\">la carte</a>.</p></noscript>\n</main>\n");
        html.Write($"<footer>\n<div id=\"sources\" class=\"sources\"><h2>Sources</h2><p>{report.Attribution}</p></div>\n<p "
            + $"class=\"pied\">{Produit.Version}. Données en version <code>{dossier.Version}</code>. <a href=\"{root}/sante?f=html\">État du "
                + $"service</a>, <a href=\"{root}/api?f=html\">API</a>, <a href=\"{at}/controle.txt\">contrôle des "
                    + $"données</a>.</p>\n</footer>\n<div id=\"annonce\" class=\"cache\" role=\"status\" "
                        + $"aria-live=\"polite\"></div>\n</body>\n</html>\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static IEnumerable<(string Name, string Title)> ThemesOf(LoadedDossier dossier) => ThemeTitles
        .Concat(MapThemeReader.Names.Where(n => !ThemeTitles.Any(t => t.Name == n)).Select(n => (n, n)))
        .Where(t => MapThemeReader.Names.Contains(t.Item1, StringComparer.Ordinal))
        .Where(t => MapThemeReader.Load(t.Item1).Fill is not (CommuneFill.Change or CommuneFill.Values)
            && (t.Item1 != "qpv" || !dossier.Dossier.Territoire.Qpv.IsEmpty));

    // assets have their own version: the pinned address of the data is not theirs
    internal static string Assets(RequestState state) =>
        (state.IsPinned ? state.BaseUrl[..state.BaseUrl.LastIndexOf("/v/", StringComparison.Ordinal)] : state.BaseUrl) + PageAssets.Base;
}
