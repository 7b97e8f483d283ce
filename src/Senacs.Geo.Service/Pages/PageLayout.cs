using System.Text;
using Senacs.Geo.Service.Configuration;
using Senacs.Geo.Service.Http;
using HtmlWriter = Senacs.Geo.Exports.Html;

namespace Senacs.Geo.Service.Pages;

/// <summary>The frame of every French page of the service: title, way back, content, other forms. No script, one style sheet.</summary>
internal static class PageLayout
{
    /// <param name="state">For the links.</param>
    /// <param name="title">Plain text.</param>
    /// <param name="trail">The way here: name and address from the root, the page itself left out.</param>
    /// <param name="alternates">The same document in other forms.</param>
    /// <param name="content">Writes what is between.</param>
    public static byte[] Write(RequestState state, string title, IReadOnlyList<(string Name, string Path)> trail, IEnumerable<Link> alternates,
        Action<HtmlWriter> content)
    {
        StringBuilder text = new(8192);
        using StringWriter writer = new(text, System.Globalization.CultureInfo.InvariantCulture);
        HtmlWriter html = new(writer);
        string root = state.BaseUrl;
        html.Raw("<!doctype html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, "
            + "initial-scale=1\">\n");
        html.Write($"<title>{title} – Senacs.Geo</title>\n<link rel=\"stylesheet\" href=\"{root}/style/service.css\">\n");
        foreach (Link link in alternates.Where(l => l.Rel is "alternate" or "next" or "prev"))
            html.Write($"<link rel=\"{link.Rel}\" type=\"{link.Type}\" href=\"{link.Href}\" title=\"{link.Title}\">\n");
        html.Write($"</head>\n<body>\n<a class=\"evitement\" href=\"#contenu\">Aller au contenu</a>\n<header><nav aria-label=\"Fil "
            + $"d’Ariane\"><ol><li><a href=\"{root}/?f=html\">Accueil</a></li>");
        foreach ((string name, string path) in trail)
            html.Write($"<li><a href=\"{root}{path}\">{name:nom}</a></li>");
        html.Write($"</ol></nav></header>\n<main id=\"contenu\">\n<h1>{title:nom}</h1>\n");
        content(html);
        html.Raw("</main>\n<footer>\n");
        Link[] others = [.. alternates.Where(l => l.Rel == "alternate")];
        if (others.Length > 0)
        {
            html.Raw("<p>Aussi en ");
            for (int i = 0; i < others.Length; i++)
                html.Write($"{(i > 0 ? ", " : "")}<a rel=\"alternate\" type=\"{others[i].Type}\" "
                    + $"href=\"{others[i].Href}\">{others[i].Title.Replace("Ce document en ", "", StringComparison.Ordinal)}</a>");
            html.Raw(".</p>\n");
        }

        html.Write($"<p>{Produit.Version}. Données en version <code>{state.Catalogue.Version}</code>, du "
            + $"{FrenchNumbers.Date(DateOnly.FromDateTime(state.Catalogue.LastModified.UtcDateTime))}. <a href=\"{root}/sante?f=html\">État du "
                + $"service</a>, <a href=\"{root}/api?f=html\">API</a>, <a href=\"{root}/conformance?f=html\">normes "
                    + $"suivies</a>.</p>\n</footer>\n</body>\n</html>\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A list of links, each with its type.</summary>
    public static void Links(HtmlWriter html, string heading, IEnumerable<Link> links)
    {
        Link[] shown = [.. links];
        if (shown.Length == 0)
            return;
        html.Write($"<h2>{heading}</h2>\n<ul>\n");
        foreach (Link link in shown)
            html.Write($"<li><a rel=\"{link.Rel}\" href=\"{link.Href}\">{link.Title}</a>{(link.Type is { } type ? $" ({type})" : "")}</li>\n");
        html.Raw("</ul>\n");
    }
}
