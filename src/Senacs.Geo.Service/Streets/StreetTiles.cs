using NetTopologySuite.Geometries;
using Senacs.Geo.Adresses;
using Senacs.Geo.Geography;
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
        VectorTileLayer names = new("noms"), communes = Communes(view, tile, names, stop), quarters = Quarters(view, tile, names);
        (VectorTileLayer precisions, VectorTileLayer structures) = Sites(view, tile);
        return
        [
            .. communes.ToTile(), .. Limits(view.Dossier, tile).ToTile(), .. precisions.ToTile(), .. quarters.ToTile(), .. structures.ToTile(),
            .. names.ToTile(),
        ];
    }

    private static VectorTileLayer Communes(ReportView view, TileGeometry tile, VectorTileLayer names, CancellationToken stop)
    {
        Projection projection = Projection.For(view.Report.Territoire.Crs);
        Envelope box = tile.Box;
        VectorTileLayer communes = new("communes");
        foreach (CommuneCoverage c in view.Report.Coverage.Communes)
        {
            stop.ThrowIfCancellationRequested();
            GeometryHolder shape = view.Dossier.CommuneShapes[c.Commune.Index];
            ColumnValue code = Text(c.Commune.Code.Value), name = Text(c.Commune.Nom);
            if (!shape.Box.IsNull && box.Intersects(shape.Box))
                communes.AddPolygons(tile.Polygons(shape.Geometry!), [("code", code), ("nom", name), ("classe", Text(Valeurs.Of(c.Classe))),
                    ("projet", Text(Project(c))), ("hypothese", ColumnValue.Of(c.RestsOnHypothesis ? true : null))]);
            if (c.Commune.ReferencePoint is { } reference)
                tile.AddPoint(names, projection.Unproject(reference), [("genre", Text("commune")), ("code", code), ("nom", name),
                    ("habitants", ColumnValue.Of((long?)c.Commune.Population))]);
        }

        return communes;
    }

    private static VectorTileLayer Limits(LoadedDossier dossier, TileGeometry tile)
    {
        StreetShapes shapes = StreetShapes.Of(dossier);
        Envelope box = tile.Box;
        VectorTileLayer limits = new("limites");
        foreach ((string kind, IReadOnlyList<LineString> lines) in (
            (string, IReadOnlyList<LineString>)[])[("epci", shapes.EpciLimits), ("departement", shapes.Outline)])
            limits.AddLines(lines.Where(l => box.Intersects(l.EnvelopeInternal)).SelectMany(tile.Lines), [("genre", Text(kind))]);
        return limits;
    }

    private static VectorTileLayer Quarters(ReportView view, TileGeometry tile, VectorTileLayer names)
    {
        VectorTileLayer quarters = new("qpv");
        foreach ((QpvCoverage q, GeometryHolder shape) in view.Report.Qpv.Zip(view.Dossier.QpvShapes).Where(q => tile.Box.Intersects(q.Second.Box)))
        {
            ColumnValue code = Text(q.Qpv.Code.Value), name = Text(q.Qpv.Nom);
            quarters.AddPolygons(tile.Polygons(shape.Geometry!), [("code", code), ("nom", name), ("etat", Text(Valeurs.Of(q.Etat)))]);
            Point inner = shape.Geometry!.InteriorPoint;
            tile.AddPoint(names, new GeoPoint(inner.X, inner.Y), [("genre", Text("qpv")), ("code", code), ("nom", name)]);
        }

        return quarters;
    }

    private static (VectorTileLayer Precisions, VectorTileLayer Structures) Sites(ReportView view, TileGeometry tile)
    {
        Projection projection = Projection.For(view.Report.Territoire.Crs);
        Envelope box = tile.Box;
        DateOnly date = view.Report.Coverage.Date;
        VectorTileLayer precisions = new("precisions"), structures = new("structures");
        foreach ((Structure s, Site site) in view.Report.Structures.Structures.Where(s => s.IsProjectAt(date) || s.IsInForceAt(date))
            .SelectMany(s => s.Sites.Select(site => (s, site))))
        {
            double metres = site.Location.PrecisionMetres;
            (string, ColumnValue) id = ("id", Text(s.Id)), type = ("type", Text(Valeurs.Of(s.Type)));
            if (site.Location.Niveau == LocationLevel.Commune || metres > ExactMetres)
            {
                Polygon circle = StreetShapes.Circle(projection, site.Point, metres);
                if (box.Intersects(circle.EnvelopeInternal))
                    precisions.AddPolygons(tile.Polygons(circle), [id, type, ("metres", ColumnValue.Of((long)Math.Round(metres)))]);
            }

            tile.AddPoint(structures, site.Location.Point, [id, ("nom", Text(s.Nom)), type, ("symbole", Text(SymbolOf(s, site, date)))]);
        }

        return (precisions, structures);
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
