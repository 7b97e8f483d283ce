using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using NetTopologySuite.Geometries;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Maps;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Adapters.Tests.Maps;

/// <summary>Models to draw: checkerboards of square communes, and real départements.</summary>
internal static class MapModels
{
    private static readonly GeometryFactory Factory = new();

    /// <summary>A checkerboard of square communes of 5 km, classes in turn, shared vertices.</summary>
    public static MapModel Grid(int columns, int rows, Func<int, string>? nom = null)
    {
        ImmutableArray<MapCommune>.Builder communes = ImmutableArray.CreateBuilder<MapCommune>();
        for (int i = 0; i < columns * rows; i++)
        {
            double x = 600_000 + (5000 * (i % columns)), y = 6_600_000 + (5000 * (i / columns));
            Polygon square = Factory.CreatePolygon([new(x, y), new(x + 5000, y), new(x + 5000, y + 5000), new(x, y + 5000), new(x, y)]);
            communes.Add(new MapCommune(Code(i), nom?.Invoke(i) ?? "Saint-Bonnet-de-Rochefort " + i.ToString(CultureInfo.InvariantCulture), new MapShape(Crs.Lambert93, square), (CommuneClass)(i % 3))
            {
                Population = 10_000 - i,
                EpciKey = (i % columns) < columns / 2 ? "A" : "B",
                Rank = i == 0 ? TownRank.Prefecture : TownRank.None,
                FutureClass = i == 2 ? CommuneClass.CentreSocial : null,
            });
        }

        return Model("03", "Allier", communes.ToImmutable());
    }

    public static MapStructure Structure(int i, double xMetres, double yMetres, CodeInsee? commune, bool isPrecise = true) =>
        new("cs-" + i.ToString("000", CultureInfo.InvariantCulture), "Centre social des Quatre Vents", i % 3 == 2 ? StructureType.Evs : StructureType.CentreSocial)
        {
            Commune = commune,
            CommuneNom = commune is null ? "" : "Commune " + commune.Value,
            Sites = [new MapSite(new MapPoint(Crs.Lambert93, xMetres, yMetres), IsSiege: true, isPrecise)],
        };

    public static CodeInsee Code(int i) => CodeInsee.Parse("03" + (i + 1).ToString("000", CultureInfo.InvariantCulture));

    /// <summary>A real département of 2018 or 2023 with structures at its largest communes by area, for lack of a register; QPV of 2015.</summary>
    public static MapModel Real(string departement, int structures = 25)
    {
        CodeDepartement code = CodeDepartement.Parse(departement);
        Projection projection = Projection.For(code.LegalCrs());
        using Stream stream = new GZipStream(File.OpenRead(OpenData.PathOf("alt", "communes-2023", departement + ".geojson.gz")), CompressionMode.Decompress);
        ImmutableArray<MapCommune>.Builder communes = ImmutableArray.CreateBuilder<MapCommune>();
        foreach ((JsonElement properties, Geometry shape) in Features(stream, projection))
        {
            communes.Add(new MapCommune(CodeInsee.Parse(properties.GetProperty("code").GetString()!), properties.GetProperty("nom").GetString()!, new MapShape(projection.Crs, shape), (CommuneClass)(communes.Count % 3))
            {
                Population = (int)(shape.Area / 10_000),
                EpciKey = (communes.Count / 20).ToString(CultureInfo.InvariantCulture),
            });
        }

        MapModel model = Model(departement, "Département " + departement, communes.ToImmutable());
        ImmutableArray<MapStructure> placed =
        [
            .. communes.OrderByDescending(c => c.Population).Take(structures).Select((c, i) =>
            {
                Point inside = c.Shape.Geometry.InteriorPoint;
                return Structure(i, 0, 0, c.Code) with { Sites = [new MapSite(new MapPoint(projection.Crs, inside.X, inside.Y), IsSiege: true, i % 4 != 0)] };
            }),
        ];
        string quarters = OpenData.PathOf("qpv", "2015", departement + ".geojson");
        ImmutableArray<MapQpv> qpv = !File.Exists(quarters)
            ? []
            : [.. Features(File.OpenRead(quarters), projection).Select((f, i) => new MapQpv(
                CodeQpv.Parse(f.Properties.GetProperty("CODE_QP").GetString()!), f.Properties.GetProperty("NOM_QP").GetString()!, new MapShape(projection.Crs, f.Shape), (QpvState)(i % 5)))];
        return model with { Crs = projection.Crs, Structures = placed, Qpv = qpv };
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

    private static MapModel Model(string code, string nom, ImmutableArray<MapCommune> communes)
    {
        int population = communes.Sum(c => c.Population ?? 0);
        return new MapModel
        {
            Departement = CodeDepartement.Parse(code),
            DepartementNom = nom,
            Date = new DateOnly(2022, 12, 31),
            RuleText = "territoire d’intervention",
            Title = "Une commune sur trois est couverte par un centre social",
            NeutralTitle = "Couverture des communes",
            Subtitle = nom + ", au 31 décembre 2022",
            Sources = ["IGN Admin Express COG 2023 (Licence Ouverte 2.0)"],
            ProductVersion = "Senacs.Geo 0.1.0",
            Crs = Crs.Lambert93,
            Communes = communes,
            TotalCommunes = communes.Length,
            TotalInhabitants = population,
            Figures =
            [
                .. new[] { (CommuneClass.CentreSocial, "couvertes par un centre social"), (CommuneClass.EvsSeul, "couvertes uniquement par un EVS"), (CommuneClass.ZoneBlanche, "en zone blanche") }
                    .Select(pair => Figure(pair.Item1, pair.Item2, communes, population)),
            ],
        };
    }

    private static ClassFigure Figure(CommuneClass c, string label, ImmutableArray<MapCommune> communes, int population)
    {
        MapCommune[] those = [.. communes.Where(x => x.Class == c)];
        int people = those.Sum(x => x.Population ?? 0);
        return new ClassFigure(c, label, those.Length, Math.Round(100.0 * those.Length / communes.Length, 1), people, population == 0 ? null : Math.Round(100.0 * people / population, 1));
    }
}
