using Senacs.Geo.Exports;
using static Senacs.Geo.Exports.JsonTree;

namespace Senacs.Geo.Service.Pages;

/// <summary>The frame of every French page of the service: title, way back, content, other forms. No script, one style sheet.</summary>
internal static class PageLayout
{
    /// <param name="state">For the links.</param>
    /// <param name="title">Plain text.</param>
    /// <param name="trail">The way here: name and address from the root, the page itself left out.</param>
    /// <param name="alternates">The same document in other forms.</param>
    /// <param name="content">File of what is between.</param>
    /// <param name="values">What it names, beside <c>racine</c>.</param>
    public static byte[] Write(RequestState state, string title, IReadOnlyList<(string Name, string Path)> trail, IEnumerable<Link> alternates,
        string content, params JsonMembers values)
    {
        Link[] others = [.. alternates.Where(l => l.Rel == "alternate")];
        return Template.Fill("pages/cadre.html",
        [
            ("titre", title), ("racine", state.BaseUrl),
            ("autres", Link.All(alternates.Where(l => l.Rel is "alternate" or "next" or "prev"))),
            ("chemin", trail.Select(t => Obj(("nom", t.Name), ("suite", t.Path)))),
            ("contenu", Template.Fragment(content, [.. values, ("racine", state.BaseUrl)])),
            ("formes", others.Length > 0),
            ("forme", others.Select((l, i) => Obj(("virgule", i > 0 ? ", " : ""), ("type", l.Type), ("href", l.Href),
                ("nom", l.Title.Replace("Ce document en ", "", StringComparison.Ordinal))))),
            ("produit", Produit.Version), ("version", state.Catalogue.Version),
            ("date", FrenchNumbers.Date(DateOnly.FromDateTime(state.Catalogue.LastModified.UtcDateTime))),
        ]);
    }

    /// <summary>A list of links, each with its type; nothing when there are none.</summary>
    public static HtmlFragment Links(string title, IEnumerable<Link> links) =>
        links.Any() ? Template.Fragment("pages/liens.html", [("titre", title), ("liens", Link.All(links))]) : default;
}
