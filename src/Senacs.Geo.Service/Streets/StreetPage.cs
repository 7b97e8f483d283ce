using System.Globalization;
using System.Text;
using Senacs.Geo.Coverage;
using Senacs.Geo.Exports;
using Senacs.Geo.Reports;
using Senacs.Geo.Service.Configuration;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Http;
using Senacs.Geo.Service.Pages;
using Senacs.Geo.Service.Planner;
using HtmlWriter = Senacs.Geo.Exports.Html;

namespace Senacs.Geo.Service.Streets;

/// <summary>The street view: its frame, its legend and its switches. The scripts fill it from <c>/lieux</c> and the vector tiles; without MapLibre
/// the lists and the words remain.</summary>
internal static class StreetPage
{
    // the printed map's symbols, in its words
    private static readonly (string Symbol, string Words)[] Legend =
    [
        ("CS siege", "Centre social"), ("CS annexe", "Annexe d’un centre social"), ("CS commune", "Centre social, situé à la commune"),
            ("CS projet", "Centre social en préfiguration"),
        ("EVS siege", "Espace de vie sociale (EVS)"), ("EVS annexe", "Annexe d’un EVS"), ("EVS commune", "EVS, situé à la commune"),
            ("EVS projet", "EVS en préfiguration"),
    ];

    private static readonly (string Id, string Title)[] Layers =
        [("communes", "Communes et leur classe"), ("limites", "Limites d’intercommunalités"), ("qpv", "Quartiers prioritaires (QPV)"),
            ("structures", "Structures"), ("precisions", "Rayon de précision des lieux"), ("adresses", "Rues et adresses (de près)")];

    public static byte[] Write(RequestState state, LoadedDossier dossier, MapLibreFiles mapLibre, ServiceOptions options)
    {
        StringBuilder text = new(12_288);
        using StringWriter writer = new(text, CultureInfo.InvariantCulture);
        HtmlWriter html = new(writer);
        string root = state.BaseUrl, at = $"{root}/departements/{dossier.Code}", assets = PlannerPage.Assets(state),
            library = assets[..assets.LastIndexOf("/page/", StringComparison.Ordinal)] + mapLibre.Base;
        CoverageReport report = dossier.Default.Report;
        html.Write($"<!doctype html>\n<html lang=\"fr\" data-code=\"{dossier.Code}\" data-racine=\"{root}\" data-adresse=\"{at}\" "
            + $"data-version=\"{dossier.Version}\" data-date=\"{Valeurs.Of(report.Coverage.Date)}\" data-regle=\"{report.Coverage.Regle.Code}\" "
                + $"data-maplibre=\"{(mapLibre.IsInstalled ? library : "")}\" data-plan=\"{options.BackgroundPlan?.Template ?? ""}\" "
                    + $"data-photographies=\"{options.BackgroundPhotographs?.Template ?? ""}\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
                        + $"name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Write($"<title>{dossier.Nom} ({dossier.Code}), vue rue – Senacs.Geo</title>\n<meta name=\"description\" "
            + $"content=\"{dossier.Nom}\u00A0: structures, quartiers prioritaires et adresses, à l’échelle de la rue.\">\n");
        if (mapLibre.IsInstalled)
            html.Write($"<link rel=\"stylesheet\" href=\"{library}{MapLibreFiles.StyleSheet}\">\n");
        html.Write($"<link rel=\"stylesheet\" href=\"{assets}page.css\">\n<link rel=\"stylesheet\" href=\"{assets}rue.css\">\n<link rel=\"icon\" "
            + $"href=\"{assets}icone.svg\" type=\"image/svg+xml\">\n");
        foreach (string name in PageAssets.ScriptsOf(isStreet: true))
            html.Write($"<link rel=\"modulepreload\" href=\"{assets}{name}\">\n");
        if (mapLibre.IsInstalled)
            html.Write($"<link rel=\"modulepreload\" href=\"{library}{MapLibreFiles.Module}\">\n");
        html.Write($"<script type=\"module\" src=\"{assets}rue.js\"></script>\n</head>\n<body class=\"rue\">\n<a class=\"evitement\" "
            + $"href=\"#listes\">Aller à la liste des lieux</a>\n");

        html.Write($"<header class=\"bandeau\">\n<div class=\"marque\"><a href=\"{root}/?f=html\">Senacs.Geo</a><h1>{dossier.Nom} <span "
            + $"class=\"code\">{dossier.Code}</span> <span class=\"vue\">vue rue</span></h1></div>\n<a class=\"bouton\" id=\"retour\" "
                + $"href=\"{at}\">Carte du département</a>\n");
        html.Raw("<div class=\"recherche\"><label for=\"recherche\" class=\"cache\">Chercher une commune, une structure ou un QPV</label><input "
            + "id=\"recherche\" type=\"text\" role=\"combobox\" aria-autocomplete=\"list\" aria-expanded=\"false\" aria-controls=\"propositions\" "
                + "autocomplete=\"off\" spellcheck=\"false\" placeholder=\"Commune, structure ou QPV\"><ul id=\"propositions\" role=\"listbox\" "
                    + "aria-label=\"Propositions\" hidden></ul></div>\n</header>\n");
        html.Raw("<div id=\"alerte\" class=\"alerte\" role=\"alert\" hidden></div>\n<div id=\"mention\" class=\"mention\" role=\"status\" "
            + "hidden></div>\n<main>\n");

        html.Raw("<section class=\"plan\" aria-label=\"Carte\">\n");
        if (mapLibre.IsInstalled)
            html.Raw("<div id=\"carte\" class=\"toile\"></div>\n<div id=\"viseur\" aria-hidden=\"true\"></div>\n<p class=\"aide\">Au clavier, "
                + "carte choisie\u00A0: flèches pour se déplacer, + et − pour agrandir ou réduire, Entrée pour savoir ce qu’il y a au centre.</p>\n");
        else
            html.Write($"<div class=\"absence\" id=\"absence\"><h2>La vue rue n’est pas disponible ici</h2><p>MapLibre GL JS, qui la dessine, "
                + $"n’est pas installé sur ce service. À lancer une fois dans le dépôt, là où npm existe, puis redémarrer le "
                    + $"service\u00A0:</p>\n<pre><code>{MapLibreFiles.Install}\n./senacs-geo serve</code></pre>\n<p>Les listes ci-contre, les "
                        + $"fiches et la <a href=\"{at}\">carte du département</a> marchent sans elle.</p></div>\n");
        html.Raw("</section>\n<section class=\"volet\" aria-label=\"Lieux et légende\">\n<div id=\"fiche\" class=\"fiche\" hidden></div>\n<p "
            + "id=\"situation\" class=\"situation\"></p>\n");

        html.Raw("<div id=\"listes\" tabindex=\"-1\">\n<div class=\"onglets\" role=\"tablist\" aria-label=\"Listes\">");
        foreach ((string id, string title) in ((string, string)[])[("structures", "Structures"), ("qpv", "QPV"), ("legende", "Légende et couches")])
            html.Write($"<button type=\"button\" role=\"tab\" id=\"o-{id}\" aria-controls=\"v-{id}\" "
                + $"aria-selected=\"{(id == "structures" ? "true" : "false")}\" tabindex=\"{(id == "structures" ? "0" : "-1")}\">{title}</button>");
        html.Raw("</div>\n<div id=\"v-structures\" role=\"tabpanel\" aria-labelledby=\"o-structures\" tabindex=\"0\"></div>\n<div id=\"v-qpv\" "
            + "role=\"tabpanel\" aria-labelledby=\"o-qpv\" tabindex=\"0\" hidden></div>\n<div id=\"v-legende\" role=\"tabpanel\" "
                + "aria-labelledby=\"o-legende\" tabindex=\"0\" hidden>\n<h2>Légende</h2>\n<ul class=\"plate legende\">\n");
        foreach (Classe classe in Libelles.Classes)
            html.Write($"<li><span class=\"pave {Valeurs.Of(classe)}\"></span>{LibellesClasse.Titre(classe, report.Coverage.Regle)}</li>\n");
        html.Raw("<li><span class=\"pave hachure-projet\"></span>Structure en préfiguration, non comptée</li>\n<li><span class=\"pave "
            + "hachure-qpv\"></span>Quartier prioritaire (QPV)</li>\n");
        foreach ((string symbol, string words) in Legend)
            html.Write($"<li><span class=\"signe {symbol}\"></span>{words}</li>\n");
        html.Raw("<li><span class=\"signe rayon\"></span>Rayon de précision\u00A0: le lieu est dans ce cercle</li>\n<li><span class=\"signe "
            + "adresse\"></span>Adresse</li>\n</ul>\n");
        if (mapLibre.IsInstalled)
        {
            html.Raw("<fieldset class=\"couches\"><legend>Montrer</legend>\n");
            foreach ((string id, string title) in Layers)
                html.Write($"<label><input type=\"checkbox\" id=\"c-{id}\" checked> {title}</label>\n");
            html.Raw("</fieldset>\n");
            if (options.BackgroundPlan is not null || options.BackgroundPhotographs is not null)
            {
                html.Raw("<fieldset class=\"couches\"><legend>Fond</legend>\n");
                if (options.BackgroundPlan is { } plan)
                    html.Write($"<label><input type=\"checkbox\" id=\"f-plan\"> Fond de plan IGN (demande un accès à {plan.Host})</label>\n");
                if (options.BackgroundPhotographs is { } photographs)
                    html.Write($"<label><input type=\"checkbox\" id=\"f-photographies\"> Photographies aériennes IGN (demande un accès à "
                        + $"{photographs.Host})</label>\n");
                html.Raw("<p class=\"aide\">Rien n’est demandé à ce site tant que la case n’est pas cochée.</p>\n<p id=\"fond-etat\" "
                    + "class=\"erreur\" role=\"status\"></p>\n</fieldset>\n");
            }
        }

        html.Write($"<p id=\"adresses-note\" class=\"aide\"></p>\n</div>\n</div>\n</section>\n<noscript><p>Sans script, tout reste lisible\u00A0: "
            + $"<a href=\"{at}/synthese?f=html\">les chiffres</a>, <a href=\"{at}/rapport\">le rapport</a>, <a href=\"{at}/carte.pdf\">la "
                + $"carte</a>.</p></noscript>\n</main>\n");
        html.Write($"<footer>\n<div class=\"sources\"><h2>Sources</h2><p>{report.Attribution}</p></div>\n<p class=\"pied\">{Produit.Version}. "
            + $"Données en version <code>{dossier.Version}</code>. <a href=\"{root}/api?f=html\">API</a>.");
        if (mapLibre.IsInstalled)
            html.Write($" Carte dessinée par MapLibre GL JS {mapLibre.Version ?? ""} (<a href=\"{library}{MapLibreFiles.Licence}\">licence BSD à "
                + $"trois clauses</a>).");
        html.Raw("</p>\n</footer>\n<div id=\"annonce\" class=\"cache\" role=\"status\" aria-live=\"polite\"></div>\n</body>\n</html>\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
