using System.Globalization;
using BenchmarkDotNet.Attributes;
using NetTopologySuite.Geometries;
using Senacs.Geo.Codes;
using Senacs.Geo.Coverage;
using Senacs.Geo.Geography;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Rendering;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Benchmarks;

/// <summary>A départemental map from a warm process: composed, as SVG, as PNG at A4 300 dpi. The peer is <c>peers/mapnik_draw.py</c>.</summary>
[MemoryDiagnoser]
public class MapDrawing
{
    private readonly MapTheme theme = MapThemeReader.Load("couverture");
    private Plate plate = null!;
    private MapScene scene = null!;
    private ReadOnlyMemory<byte> svg;
    private uint[] pixels = [];

    /// <summary>The small and the large one.</summary>
    [Params("03", "62")]
    public string Departement { get; set; } = "";

    [GlobalSetup]
    public void Read()
    {
        (Crs[] systems, Geometry[] shapes) = GeometryInputs.Read(Departement);
        CommuneCoverage[] communes =
        [
            .. shapes.Select((shape, i) => new CommuneCoverage
            {
                Commune = new Commune
                {
                    Index = i,
                    Code = CodeInsee.Parse(Departement + (i + 1).ToString("000", CultureInfo.InvariantCulture)),
                    Nom = "Saint-Bonnet-de-Rochefort",
                    MapShape = new MapShape(systems[i], Projection.For(systems[i]).Project(shape)),
                    Population = i,
                    Epci = new Epci(CodeSiren.Parse((200_000_000 + (i / 20)).ToString(CultureInfo.InvariantCulture)), "Communauté"),
                },
                Classe = (Classe)(2 - (i % 3)),
                Reasons = [],
                Projets = [],
                NearestSiteMetres = null,
                RestsOnHypothesis = false,
            }),
        ];
        plate = new Plate
        {
            Departement = CodeDepartement.Parse(Departement),
            Nom = "Département " + Departement,
            Date = new DateOnly(2022, 12, 31),
            Regle = RegleCouverture.Parse("territoire"),
            Headings = new Headings
            {
                Finding = "Une commune sur trois est couverte par un centre social",
                Neutral = "Couverture des communes",
                RuleText = "territoire d’intervention",
            },
            Crs = systems[0],
            Communes = [.. communes],
            Topology = CoverageTopology.Build([.. communes.OrderBy(c => c.Commune.Code).Select(c => c.Commune.MapShape!.Geometry)]),
            Structures = [.. communes.Where((_, i) => i % 10 == 0).Select(c => At(c.Commune))],
            TotalCommunes = communes.Length,
        };
        scene = Plate.Compose(plate, PageSpec.A4, theme);
        svg = SvgWriter.ToBytes(scene);
        pixels = Senacs.Geo.Maps.Drawing.SvgPicture.ToPixels(svg, 3508, 2480);
    }

    private static ShownStructure At(Commune commune)
    {
        Point inside = commune.MapShape!.Geometry.InteriorPoint;
        Structures.Location location = new(default, LocationLevel.Coordonnees, 1, "", 0, commune.Code) { Origine = "registre" };
        Structure structure = new()
        {
            Id = commune.Code.Value,
            Nom = "Centre social",
            Type = StructureType.CentreSocial,
            CommuneSiege = commune.Code,
            Sites = [new Site(SiteKind.Siege, location, new MapPoint(commune.MapShape.Crs, inside.X, inside.Y))],
        };
        return new ShownStructure(structure, IsProject: false, structure.Sites) { Seat = commune };
    }

    [Benchmark]
    public MapScene Compose() => Plate.Compose(plate, PageSpec.A4, theme);

    [Benchmark]
    public MapScene ComposeBuildingTheTopology() => Plate.Compose(plate with { Topology = null }, PageSpec.A4, theme);

    [Benchmark]
    public ReadOnlyMemory<byte> WriteSvg() => SvgWriter.ToBytes(scene);

    [Benchmark]
    public uint[] Rasterise() => Senacs.Geo.Maps.Drawing.SvgPicture.ToPixels(svg, 3508, 2480);

    [Benchmark]
    public void EncodePng() => PngEncoder.Write(pixels, 3508, 2480, 300, Stream.Null);

    [Benchmark]
    public void WritePdf() => PdfWriter.Write(scene, Stream.Null);
}
