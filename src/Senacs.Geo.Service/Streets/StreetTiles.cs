using System.Globalization;
using NetTopologySuite.Geometries;
using Senacs.Geo.Adresses;
using Senacs.Geo.Coverage;
using Senacs.Geo.Geography;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Http;
using Senacs.Geo.Service.Tiles;
using Senacs.Geo.Structures;
using Senacs.Geo.Tables;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Service.Streets;

/// <summary>Vector tiles of one département for the street view: what the printed map shows, under a rule, at a date, in a scenario; and the
/// addresses of its base.</summary>
internal static class StreetTiles
{
    /// <summary>The whole département fits one tile at 7; beyond 16 a browser enlarges.</summary>
    public const int LeastZoom = 5, GreatestZoom = 16;

    /// <summary>Names of ways from here, numbers from <see cref="LeastNumberZoom"/>.</summary>
    public const int LeastAddressZoom = 14, LeastNumberZoom = 15;

    /// <summary>A tile of level 16 is 420 m wide at 46°: the densest quarter of Paris has 3,000 doors there.</summary>
    public const int MostAddresses = 3000;

    /// <summary>A circle smaller than a marker says nothing.</summary>
    private const double ExactMetres = 20;

    /// <summary>Layers and their properties, as TileJSON lists them.</summary>
    public static readonly (string Layer, string Description, (string Name, string Title)[] Fields)[] SituationLayers =
    [
        ("communes", "Communes et leur classe",
            [("code", "Code INSEE"), ("nom", "Nom"), ("classe", "centre_social, evs_seul ou zone_blanche"),
                ("projet", "Classe à venir, si une structure y est en préfiguration"), ("hypothese", "Repose sur une hypothèse de territoire")]),
        ("limites", "Limites d’intercommunalités et du département", [("genre", "epci ou departement")]),
        ("precisions", "Rayon de précision des structures dont le lieu n’est pas exact",
            [("id", "Structure"), ("type", "CS ou EVS"), ("metres", "Rayon")]),
        ("qpv", "Quartiers prioritaires", [("code", "Code"), ("nom", "Nom"), ("etat", "servi, dans, a_proximite, indetermine ou sans_structure")]),
        ("structures", "Sites des structures en vigueur ou en préfiguration",
            [("id", "Identifiant"), ("nom", "Nom"), ("type", "CS ou EVS"),
                ("symbole", "siege, annexe, commune (seule la commune est connue) ou projet")]),
        ("noms", "Points où écrire les noms", [("genre", "commune ou qpv"), ("code", "Code"), ("nom", "Nom"), ("habitants", "Population")]),
    ];

    public static readonly (string Layer, string Description, (string Name, string Title)[] Fields)[] AddressLayers =
    [
        ("adresses", "Adresses", [("numero", "Numéro"), ("libelle", "Adresse entière"), ("precision", "Rayon de précision, en mètres")]),
        ("voies", "Voies et lieux-dits, en leur milieu", [("nom", "Nom"), ("lieu_dit", "Sans numéro")]),
    ];

    public static byte[] Situation(ReportView view, TileGeometry tile, CancellationToken stop)
    {
        LoadedDossier dossier = view.Dossier;
        Territoire territoire = view.Report.Territoire;
        Projection projection = Projection.For(territoire.Crs);
        Envelope box = tile.Box;
        VectorTileLayer communes = new("communes"), limits = new("limites"), precisions = new("precisions"), quarters = new("qpv"),
            structures = new("structures"), names = new("noms");

        foreach (CommuneCoverage c in view.Report.Coverage.Communes)
        {
            stop.ThrowIfCancellationRequested();
            GeometryHolder shape = dossier.CommuneShapes[c.Commune.Index];
            if (!shape.Box.IsNull && box.Intersects(shape.Box) && tile.Polygons(shape.Geometry!) is { Count: > 0 } polygons)
                communes.AddPolygons(polygons,
                    [("code", Text(c.Commune.Code.Value)), ("nom", Text(c.Commune.Nom)), ("classe", Text(Valeurs.Of(c.Classe))),
                        ("projet", Text(Project(c))), ("hypothese", ColumnValue.Of(c.RestsOnHypothesis ? true : null))]);
            if (c.Commune.ReferencePoint is { } reference && Inside(projection.Unproject(reference)) is { } at)
                names.AddPoint(at.X, at.Y, [("genre", Text("commune")), ("code", Text(c.Commune.Code.Value)), ("nom", Text(c.Commune.Nom)),
                    ("habitants", ColumnValue.Of((long?)c.Commune.Population))]);
        }

        StreetShapes shapes = StreetShapes.Of(dossier);
        foreach ((string kind, IReadOnlyList<LineString> lines) in (
            (string, IReadOnlyList<LineString>)[])[("epci", shapes.EpciLimits), ("departement", shapes.Outline)])
            limits.AddLines(lines.Where(l => box.Intersects(l.EnvelopeInternal)).SelectMany(tile.Lines), [("genre", Text(kind))]);

        for (int i = 0; i < view.Report.Qpv.Length; i++)
        {
            QpvCoverage q = view.Report.Qpv[i];
            GeometryHolder shape = dossier.QpvShapes[i];
            if (!box.Intersects(shape.Box))
                continue;
            if (tile.Polygons(shape.Geometry!) is { Count: > 0 } polygons)
                quarters.AddPolygons(polygons, [("code", Text(q.Qpv.Code.Value)), ("nom", Text(q.Qpv.Nom)), ("etat", Text(Valeurs.Of(q.Etat)))]);
            Point inner = shape.Geometry!.InteriorPoint;
            if (Inside(new GeoPoint(inner.X, inner.Y)) is { } at)
                names.AddPoint(at.X, at.Y, [("genre", Text("qpv")), ("code", Text(q.Qpv.Code.Value)), ("nom", Text(q.Qpv.Nom))]);
        }

        foreach (Structure s in view.Report.Structures.Structures)
        {
            bool isProject = s.IsProjectAt(view.Report.Coverage.Date);
            if (!isProject && !s.IsInForceAt(view.Report.Coverage.Date))
                continue;
            foreach (Site site in s.Sites)
            {
                bool isCommunal = site.Location.Niveau == LocationLevel.Commune;
                if (isCommunal || site.Location.PrecisionMetres > ExactMetres)
                {
                    Polygon circle = StreetShapes.Circle(projection, site.Point, site.Location.PrecisionMetres);
                    if (box.Intersects(circle.EnvelopeInternal) && tile.Polygons(circle) is { Count: > 0 } polygons)
                        precisions.AddPolygons(polygons,
                            [("id", Text(s.Id)), ("type", Text(Valeurs.Of(s.Type))),
                                ("metres", ColumnValue.Of((long)Math.Round(site.Location.PrecisionMetres)))]);
                }

                if (Inside(site.Location.Point) is { } at)
                    structures.AddPoint(at.X, at.Y,
                        [("id", Text(s.Id)), ("nom", Text(s.Nom)), ("type", Text(Valeurs.Of(s.Type))),
                            ("symbole", Text(SymbolOf(s, site, view.Report.Coverage.Date)))]);
            }
        }

        return [.. communes.ToTile(), .. limits.ToTile(), .. precisions.ToTile(), .. quarters.ToTile(), .. structures.ToTile(), .. names.ToTile()];

        (int X, int Y)? Inside(GeoPoint point)
        {
            (int X, int Y) place = tile.Place(point.LongitudeDegrees, point.LatitudeDegrees);
            return TileGeometry.IsInside(place) ? place : null;
        }
    }

    /// <summary>The marker of a site, as the printed map chooses it: <c>projet</c>, <c>annexe</c>, <c>commune</c> (hollow) or <c>siege</c>.</summary>
    public static string SymbolOf(Structure structure, Site site, DateOnly date) => structure.IsProjectAt(date) ? "projet"
        : site.Kind == SiteKind.Annexe ? "annexe"
        : site.Location.Niveau == LocationLevel.Commune ? "commune" : "siege";

    public static Payload Addresses(LoadedDossier dossier, TileGeometry tile)
    {
        VectorTileLayer addresses = new("adresses"), ways = new("voies");
        Envelope box = tile.Box;
        AddressArea? area = ServedAddresses.Of(dossier)
            .Within(new GeoPoint(box.MinX, box.MinY), new GeoPoint(box.MaxX, box.MaxY), tile.Zoom < LeastNumberZoom ? 0 : MostAddresses);
        if (area is null)
            return new Payload([]);
        foreach (AddressPoint address in area.Addresses)
        {
            (int x, int y) = tile.Place(address.Point.LongitudeDegrees, address.Point.LatitudeDegrees);
            addresses.AddPoint(x, y, [("numero", Text(address.Number)), ("libelle", Text(address.Label)),
                ("precision", ColumnValue.Of((long)Math.Round(address.PrecisionMetres)))]);
        }

        foreach (WayPoint way in area.Ways)
        {
            (int x, int y) = tile.Place(way.Point.LongitudeDegrees, way.Point.LatitudeDegrees);
            ways.AddPoint(x, y, [("nom", Text(way.Name)), ("lieu_dit", ColumnValue.Of(way.IsLocality ? true : null))]);
        }

        return new Payload([.. addresses.ToTile(), .. ways.ToTile()], ("OGC-NumberMatched", Number(area.Matched)),
            ("OGC-NumberReturned", Number(area.Addresses.Length)));
    }

    private static ColumnValue Text(string? text) => ColumnValue.Of(text);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    // What the commune would become: the hatch of the printed map. Nothing where the project would change nothing.
    private static string? Project(CommuneCoverage commune) => commune.Projets.IsEmpty ? null
        : commune.Projets.Any(p => p.Type == StructureType.CentreSocial)
            ? commune.Classe == Classe.CentreSocial ? null : Valeurs.Of(Classe.CentreSocial)
        : commune.Classe == Classe.ZoneBlanche ? Valeurs.Of(Classe.EvsSeul) : null;
}
