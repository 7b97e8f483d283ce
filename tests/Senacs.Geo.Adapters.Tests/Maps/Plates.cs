using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using NetTopologySuite.Geometries;
using Senacs.Geo.Codes;
using Senacs.Geo.Coverage;
using Senacs.Geo.Geography;
using Senacs.Geo.Maps;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Adapters.Tests.Maps;

/// <summary>Plates to draw: checkerboards of square communes, and real départements.</summary>
internal static class Plates
{
    private static readonly GeometryFactory Factory = new();

    private static readonly RegleCouverture Regle = RegleCouverture.Parse("territoire");

    /// <summary>A checkerboard of square communes of 5 km, classes in turn, shared vertices; the third has a project.</summary>
    public static Plate Grid(int columns, int rows, Func<int, string>? nom = null)
    {
        ImmutableArray<CommuneCoverage>.Builder communes = ImmutableArray.CreateBuilder<CommuneCoverage>();
        for (int i = 0; i < columns * rows; i++)
        {
            double x = 600_000 + (5000 * (i % columns)), y = 6_600_000 + (5000 * (i / columns));
            Polygon square = Factory.CreatePolygon([new(x, y), new(x + 5000, y), new(x + 5000, y + 5000), new(x, y + 5000), new(x, y)]);
            CommuneCoverage commune = Commune(
                i, Code(i), nom?.Invoke(i) ?? "Saint-Bonnet-de-Rochefort " + i.ToString(CultureInfo.InvariantCulture), new MapShape(Crs.Lambert93, square),
                10_000 - i, Epci((i % columns) < columns / 2 ? 1 : 2, "Communauté"));
            communes.Add(i == 2 ? commune with { Projets = [Structure(0, x, y, null).Structure] } : commune);
        }

        return Of("03", "Allier", communes.ToImmutable());
    }

    public static Epci Epci(int number, string nom) => new(CodeSiren.Parse((200_000_000 + number).ToString(CultureInfo.InvariantCulture)), nom);

    /// <summary>Classes in turn: centre social, EVS, zone blanche.</summary>
    private static CommuneCoverage Commune(int index, CodeInsee code, string nom, MapShape shape, int population, Epci epci) => new()
    {
        Commune = new Commune { Index = index, Code = code, Nom = nom, MapShape = shape, Population = population, Epci = epci },
        Classe = (Classe)(2 - (index % 3)),
        Reasons = [],
        Projets = [],
        NearestSiteMetres = null,
        RestsOnHypothesis = false,
    };

    /// <summary>The same commune otherwise.</summary>
    public static CommuneCoverage With(this CommuneCoverage commune, Func<Commune, Commune> change) => commune with { Commune = change(commune.Commune) };

    public static ShownStructure Structure(int i, double xMetres, double yMetres, CodeInsee? commune, bool isPrecise = true) =>
        Structure(i, new MapPoint(Crs.Lambert93, xMetres, yMetres), commune, isPrecise);

    private static ShownStructure Structure(int i, MapPoint point, CodeInsee? commune, bool isPrecise)
    {
        Structures.Location location = new(default, isPrecise ? LocationLevel.Coordonnees : LocationLevel.Commune, 1, "", 0, commune) { Origine = "registre" };
        Structure structure = new()
        {
            Id = "cs-" + i.ToString("000", CultureInfo.InvariantCulture),
            Nom = "Centre social des Quatre Vents",
            Type = i % 3 == 2 ? StructureType.Evs : StructureType.CentreSocial,
            CommuneSiege = commune,
            Sites = [new Site(SiteKind.Siege, location, point)],
        };
        return new ShownStructure(structure, IsProject: false, structure.Sites)
        {
            Seat = commune is null ? null : new Commune { Index = 0, Code = commune, Nom = "Commune " + commune.Value },
        };
    }

    public static QpvCoverage Quarter(string code, string nom, MapShape shape, QpvEtat etat, string structure = "La Passerelle") => new(
        new Qpv { Code = CodeQpv.Parse(code), Nom = nom, Shape = new GeoShape(Factory.ToGeometry(new Envelope(3, 4, 46, 47))), MapShape = shape, Communes = [] },
        etat == QpvEtat.SansStructure ? [] : [new QpvLink(Structure(0, 0, 0, null).Structure with { Nom = structure }, etat, null)]);

    public static CodeInsee Code(int i) => CodeInsee.Parse("03" + (i + 1).ToString("000", CultureInfo.InvariantCulture));

    /// <summary>A real département of 2018 or 2023 with structures at its largest communes by area, for lack of a register; QPV of 2015.</summary>
    public static Plate Real(string departement, int structures = 25)
    {
        CodeDepartement code = CodeDepartement.Parse(departement);
        Projection projection = Projection.For(code.LegalCrs());
        using Stream stream = new GZipStream(File.OpenRead(OpenData.PathOf("alt", "communes-2023", departement + ".geojson.gz")), CompressionMode.Decompress);
        ImmutableArray<CommuneCoverage>.Builder communes = ImmutableArray.CreateBuilder<CommuneCoverage>();
        foreach ((JsonElement properties, Geometry shape) in Features(stream, projection))
        {
            communes.Add(Commune(
                communes.Count, CodeInsee.Parse(properties.GetProperty("code").GetString()!), properties.GetProperty("nom").GetString()!,
                new MapShape(projection.Crs, shape), (int)(shape.Area / 10_000), Epci(communes.Count / 20, "Communauté")));
        }

        ImmutableArray<ShownStructure> placed =
        [
            .. communes.OrderByDescending(c => c.Commune.Population).Take(structures).Select((c, i) =>
            {
                Point inside = c.Commune.MapShape!.Geometry.InteriorPoint;
                return Structure(i, new MapPoint(projection.Crs, inside.X, inside.Y), c.Commune.Code, i % 4 != 0);
            }),
        ];
        string quarters = OpenData.PathOf("qpv", "2015", departement + ".geojson");
        ImmutableArray<QpvCoverage> qpv = !File.Exists(quarters)
            ? []
            : [.. Features(File.OpenRead(quarters), projection).Select((f, i) => Quarter(
                f.Properties.GetProperty("CODE_QP").GetString()!, f.Properties.GetProperty("NOM_QP").GetString()!, new MapShape(projection.Crs, f.Shape), (QpvEtat)(i % 5)))];
        return Of(departement, "Département " + departement, communes.ToImmutable()) with { Crs = projection.Crs, Structures = placed, Qpv = qpv };
    }

    private static IEnumerable<(JsonElement Properties, Geometry Shape)> Features(Stream stream, Projection projection)
    {
        using Stream owned = stream;
        using JsonDocument document = JsonDocument.Parse(owned);
        foreach (JsonElement feature in document.RootElement.GetProperty("features").EnumerateArray())
        {
            JsonElement geometry = feature.GetProperty("geometry"), coordinates = geometry.GetProperty("coordinates");
            Polygon[] polygons = geometry.GetProperty("type").GetString() == "Polygon" ? [Polygon(coordinates)] : [.. coordinates.EnumerateArray().Select(Polygon)];
            yield return (feature.GetProperty("properties").Clone(), polygons.Length == 1 ? polygons[0] : Factory.CreateMultiPolygon(polygons));
        }

        Polygon Polygon(JsonElement rings)
        {
            LinearRing[] all = [.. rings.EnumerateArray().Select(ring => Factory.CreateLinearRing([.. ring.EnumerateArray().Select(p =>
            {
                MapPoint m = projection.Project(new GeoPoint(p[0].GetDouble(), p[1].GetDouble()));
                return new Coordinate(m.XMetres, m.YMetres);
            })]))];
            return Factory.CreatePolygon(all[0], all[1..]);
        }
    }

    private static Plate Of(string code, string nom, ImmutableArray<CommuneCoverage> communes)
    {
        ClasseCounts counts = ClasseCounts.Sum(communes.Select(c => (c.Classe, 1L)));
        HabitantCounts people = HabitantCounts.Sum(communes, Supplied.All);
        return new Plate
        {
            Departement = CodeDepartement.Parse(code),
            Nom = nom,
            Date = new DateOnly(2022, 12, 31),
            Regle = Regle,
            Headings = new Headings
            {
                Finding = "Une commune sur trois est couverte par un centre social",
                Neutral = "Couverture des communes",
                Subtitle = nom + ", au 31 décembre 2022",
                Sources = ["IGN Admin Express COG 2023 (Licence Ouverte 2.0)"],
                RuleText = "territoire d’intervention",
                ProductVersion = "Senacs.Geo 0.1.0",
            },
            Crs = Crs.Lambert93,
            Communes = communes,
            TotalCommunes = counts.Total,
            TotalInhabitants = people.Total,
            Figures = [.. new[] { "cs", "evs", "zb" }.Zip(Chiffres.ParClasse(counts, people, Regle))],
        };
    }
}
