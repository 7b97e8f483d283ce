using System.Globalization;
using NetTopologySuite.Geometries;
using Senacs.Geo.Reports;
using Senacs.Geo.Service.Collections;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Http;
using Senacs.Geo.Service.Items;
using Senacs.Geo.Service.Pages;
using Senacs.Geo.Service.ReferenceSystems;
using Senacs.Geo.Tables;

namespace Senacs.Geo.Service.Features;

/// <summary>The pages of the OGC resources, for a person: the same content as their JSON, in French.</summary>
internal static class FeaturePages
{
    private static readonly (string, string) CollectionsTrail = ("Collections", "/collections?f=html");

    /// <summary>The way to what lies under a collection.</summary>
    public static (string, string)[] TrailTo(CollectionDefinition collection) =>
        [CollectionsTrail, (collection.Title, $"/collections/{collection.Id}?f=html")];

    public static byte[] Landing(RequestState state, Link[] links) => PageLayout.Write(state, Words.ServiceTitle, [], links, html =>
    {
        html.Write($"<p>{Words.ServiceDescription}</p>\n<table><caption>Départements servis</caption><thead><tr><th "
            + $"scope=\"col\">Département</th><th scope=\"col\" class=\"n\">Communes</th><th scope=\"col\" class=\"n\">Couvertes</th><th "
                + $"scope=\"col\" class=\"n\">Zones blanches</th><th scope=\"col\">Au</th><th scope=\"col\">Règle</th><th "
                    + $"scope=\"col\">Voir</th></tr></thead><tbody>\n");
        foreach (LoadedDossier dossier in state.Catalogue.Dossiers)
        {
            Synthese s = dossier.Default.Report.Synthese;
            string at = $"{state.BaseUrl}/departements/{dossier.Code}";
            html.Write($"<tr><th scope=\"row\"><a href=\"{at}?f=html\">{dossier.Code} {dossier.Nom:nom}</a></th><td "
                + $"class=\"n\">{s.Communes.Total}</td><td "
                    + $"class=\"n\">{s.Communes.Couvertes}{(s.Communes.Percent(s.Communes.Couvertes) is { } p ? $" ({FrenchNumbers.Percent(p)})" : "")}</td><td class=\"n\">{s.Communes.ZoneBlanche}</td><td>{FrenchNumbers.Date(dossier.Default.Report.Coverage.Date)}</td><td>{dossier.Default.Report.Coverage.Regle.Code}</td><td><a href=\"{at}/carte.svg\">carte</a>, <a href=\"{at}/rapport\">rapport</a>, <a href=\"{at}/zones-blanches.csv\">zones blanches</a></td></tr>\n");
        }

        html.Raw("</tbody></table>\n");
        PageLayout.Links(html, "Pour les logiciels", links.Where(l => l.Rel is "service-desc" or "service-doc" or "conformance" or "data"));
    });

    public static byte[] Conformance(RequestState state, IReadOnlyList<string> uris) => PageLayout.Write(
        state, "Normes suivies", [], [Link.Other(state.BaseUrl + "/conformance", MediaForm.Json)], html =>
    {
        html.Raw("<p>Ce que ce service tient des normes de l’OGC ; un essai automatique tient chaque ligne.</p>\n<ul>\n");
        foreach (string uri in uris)
            html.Write($"<li><a href=\"{uri}\">{uri}</a></li>\n");
        html.Raw("</ul>\n");
    });

    public static byte[] Collections(RequestState state, Link[] links) => PageLayout.Write(state, "Collections", [], links, html =>
    {
        html.Raw("<table><thead><tr><th scope=\"col\">Collection</th><th scope=\"col\">Contenu</th><th "
            + "scope=\"col\">Voir</th></tr></thead><tbody>\n");
        foreach (CollectionDefinition c in CollectionDefinition.All)
        {
            string at = $"{state.BaseUrl}/collections/{c.Id}";
            html.Write($"<tr><th scope=\"row\"><a href=\"{at}?f=html\">{c.Title}</a></th><td>{c.Description}</td><td><a "
                + $"href=\"{at}/items?f=html\">objets</a>, <a href=\"{at}/items\">GeoJSON</a>, <a href=\"{at}/schema?f=html\">schéma</a>, <a "
                    + $"href=\"{at}/queryables?f=html\">filtres</a></td></tr>\n");
        }

        html.Raw("</tbody></table>\n<h2>Systèmes de coordonnées</h2>\n<ul>\n");
        foreach (ServedCrs crs in ServedCrs.All)
            html.Write($"<li><code>{crs.Uri}</code> ({crs.Name})</li>\n");
        html.Raw("</ul>\n");
    });

    public static byte[] Collection(RequestState state, CollectionDefinition collection, Link[] links) =>
        PageLayout.Write(state, collection.Title, [CollectionsTrail], links, html =>
    {
        html.Write($"<p>{collection.Description}</p>\n<dl><dt>Identifiant</dt><dd><code>{collection.Id}</code></dd>\n");
        if (Extents.Spatial(state.Catalogue, collection) is { } box)
            html.Write($"<dt>Emprise</dt><dd>longitude de {Degrees(box.MinX)} à {Degrees(box.MaxX)}, latitude de {Degrees(box.MinY)} à "
                + $"{Degrees(box.MaxY)}</dd>\n");
        if (Extents.Temporal(state.Catalogue, collection) is { } time)
            html.Write($"<dt>Période</dt><dd>du {FrenchNumbers.Date(time.From!.Value)} au {FrenchNumbers.Date(time.To!.Value)}</dd>\n");
        html.Raw("<dt>Systèmes de coordonnées</dt><dd><ul>\n");
        foreach (ServedCrs crs in ServedCrs.All)
            html.Write($"<li><code>{crs.Uri}</code> ({crs.Name}){(crs == ServedCrs.Crs84 ? ", celui du stockage" : "")}</li>\n");
        html.Raw("</ul></dd></dl>\n");
        PageLayout.Links(html, "Liens", links.Where(l => l.Rel is not "self"));
    });

    public static byte[] Schema(RequestState state, CollectionDefinition collection, bool isQueryables) => PageLayout.Write(
        state,
        $"{collection.Title}\u00A0: {(isQueryables ? "propriétés qui se filtrent" : "schéma")}",
        TrailTo(collection),
        [Link.Other($"{state.BaseUrl}/collections/{collection.Id}/{(isQueryables ? "queryables" : "schema")}", MediaForm.Schema)],
        html =>
        {
            html.Raw("<table><thead><tr><th scope=\"col\">Propriété</th><th scope=\"col\">Sens</th><th scope=\"col\">Type</th><th "
                + "scope=\"col\">Unité</th><th scope=\"col\">Valeurs</th></tr></thead><tbody>\n");
            html.Write($"<tr><th scope=\"row\"><code>geometry</code></th><td>Géométrie</td><td>{collection.GeometryType}</td><td></td><td></td></tr>\n");
            foreach (Column p in collection.Columns.Where(p => !isQueryables || p.IsQueryable))
                html.Write($"<tr><th scope=\"row\"><code>{p.Name}</code></th><td>{p.Title}</td><td>{KindName(p.Kind)}</td><td>{p.Unit}</td><td>{(p.Values is { } v ? string.Join(", ", v) : "")}</td></tr>\n");
            html.Raw("</tbody></table>\n");
        });

    public static byte[] Items(RequestState state, ItemsRequest request, int matched, List<Feature> page, Link[] links) => PageLayout.Write(
        state, request.Collection.Title, TrailTo(request.Collection), links, html =>
    {
        CollectionDefinition collection = request.Collection;
        string noun = matched > 1 ? "objets" : "objet";
        html.Write($"<p>{matched} {noun}{(page.Count > 0 ? $", ici de {FrenchNumbers.Integer(request.Offset + 1)} à {FrenchNumbers.Integer(request.Offset + page.Count)}" : "")}.</p>\n");
        html.Raw("<div class=\"defile\" role=\"region\" aria-label=\"Tableau des objets\" tabindex=\"0\"><table><thead><tr><th "
            + "scope=\"col\">Objet</th>");
        foreach (Column column in collection.Columns)
            html.Write($"<th scope=\"col\"{Numeric(column)}>{column.Title}</th>");
        html.Raw("</tr></thead><tbody>\n");
        foreach (Feature feature in page)
        {
            html.Write($"<tr><th scope=\"row\"><a "
                + $"href=\"{state.BaseUrl}/collections/{collection.Id}/items/{Uri.EscapeDataString(feature.Id)}?f=html\">{feature.Id:nom}</a></th>");
            foreach (Column column in collection.Columns)
                html.Write($"<td{Numeric(column)}>{column.Shown(column.Of(feature.Row)):nom}</td>");
            html.Raw("</tr>\n");
        }

        html.Raw("</tbody></table></div>\n<nav aria-label=\"Pages\"><p>");
        foreach (Link link in links.Where(l => l.Rel is "prev" or "next"))
            html.Write($"<a rel=\"{link.Rel}\" href=\"{link.Href}\">{link.Title}</a> ");
        html.Raw("</p></nav>\n");
        PageLayout.Links(html, "Liens", links.Where(l => l.Rel is "alternate" or "collection"));
    });

    public static byte[] Item(RequestState state, Feature feature, ServedCrs crs, Link[] links) => PageLayout.Write(
        state,
        feature.Collection.Find("nom")!.Of(feature.Row).ToString() is { Length: > 0 } name ? name : feature.Id,
        [CollectionsTrail, (feature.Collection.Title, $"/collections/{feature.Collection.Id}/items?f=html")],
        links,
        html =>
        {
            html.Write($"<dl><dt>Identifiant</dt><dd><code>{feature.Id}</code></dd>\n");
            foreach (Column property in feature.Collection.Columns)
            {
                ColumnValue value = property.Of(feature.Row);
                html.Write($"<dt>{property.Title}</dt><dd>");
                if (value is { Kind: ColumnKind.List, Items: { Count: > 1 } items })
                {
                    html.Raw("<ul>");
                    foreach (string item in items)
                        html.Write($"<li>{item:nom}</li>");
                    html.Raw("</ul>");
                }
                else
                {
                    html.Write($"{(property.Shown(value) is { Length: > 0 } text ? text : "non renseigné"):nom}");
                }

                html.Raw("</dd>\n");
            }

            html.Write($"<dt>Géométrie</dt><dd>{Place(feature, crs)}</dd></dl>\n");
            PageLayout.Links(html, "Liens", links.Where(l => l.Rel is not "self"));
        });

    private static string Place(Feature feature, ServedCrs crs)
    {
        if (feature.Shape.Geometry is not { } geometry)
            return "aucune\u00A0: l’objet n’a pu être placé";
        Envelope box = feature.Shape.Box;
        if (geometry is Point)
        {
            crs.Forward(box.MinX, box.MinY, out double first, out double second);
            return $"point {Coordinate(first, crs)} ; {Coordinate(second, crs)} ({crs.Name})";
        }

        string what = geometry is MultiPolygon many ? $"polygones ({FrenchNumbers.Integer(many.NumGeometries)} parties)" : "polygone";
        return $"{what} de {FrenchNumbers.Count(geometry.NumPoints, "sommet", "sommets")}, longitude de {Degrees(box.MinX)} à "
            + $"{Degrees(box.MaxX)}, latitude de {Degrees(box.MinY)} à {Degrees(box.MaxY)}";
    }

    private static string Coordinate(double value, ServedCrs crs) =>
        Math.Round(value, crs.Decimals).ToString("0.######", CultureInfo.InvariantCulture).Replace('.', ',');

    private static string Degrees(double value) => FrenchNumbers.Decimal((decimal)Math.Round(value, 4), 4);

    private static Exports.HtmlFragment Numeric(Column property) =>
        new(property.Kind is ColumnKind.Integer or ColumnKind.Number ? " class=\"n\"" : "");

    private static string KindName(ColumnKind kind) => kind switch
    {
        ColumnKind.Integer => "nombre entier",
        ColumnKind.Number => "nombre",
        ColumnKind.Boolean => "oui ou non",
        ColumnKind.Date => "date",
        ColumnKind.List => "liste",
        _ => "texte",
    };
}
