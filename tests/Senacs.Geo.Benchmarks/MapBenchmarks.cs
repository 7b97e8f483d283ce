using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using NetTopologySuite.Geometries;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Rendering;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Benchmarks;

/// <summary>A départemental map from a warm process: composed, as SVG, as PNG at A4 300 dpi. The peer is <c>peers/mapnik_draw.py</c>.</summary>
[MemoryDiagnoser]
public class MapDrawing
{
    private readonly MapTheme theme = MapThemeReader.Load("couverture");
    private MapModel model = null!;
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
        MapCommune[] communes =
        [
            .. shapes.Select((shape, i) => new MapCommune(
                CodeInsee.Parse(Departement + (i + 1).ToString("000", System.Globalization.CultureInfo.InvariantCulture)), "Saint-Bonnet-de-Rochefort",
                new MapShape(systems[i], Projection.For(systems[i]).Project(shape)), (CommuneClass)(i % 3)) { Population = i, EpciKey = (i / 20).ToString(System.Globalization.CultureInfo.InvariantCulture) }),
        ];
        model = new MapModel
        {
            Departement = CodeDepartement.Parse(Departement),
            DepartementNom = "Département " + Departement,
            Date = new DateOnly(2022, 12, 31),
            RuleText = "territoire d’intervention",
            Title = "Une commune sur trois est couverte par un centre social",
            NeutralTitle = "Couverture des communes",
            Crs = systems[0],
            Communes = [.. communes],
            Topology = CoverageTopology.Build([.. communes.OrderBy(c => c.Code).Select(c => c.Shape.Geometry)]),
            Structures =
            [
                .. communes.Where((_, i) => i % 10 == 0).Select(c => new MapStructure(c.Code.Value, "Centre social", StructureType.CentreSocial)
                {
                    Commune = c.Code,
                    Sites = [new MapSite(new MapPoint(c.Shape.Crs, c.Shape.Geometry.InteriorPoint.X, c.Shape.Geometry.InteriorPoint.Y), IsSiege: true, IsPrecise: true)],
                }),
            ],
            TotalCommunes = communes.Length,
        };
        scene = MapScene.Compose(model, PageSpec.A4, theme);
        svg = SvgWriter.ToBytes(scene);
        pixels = Senacs.Geo.Maps.Drawing.SvgPicture.ToPixels(svg, 3508, 2480);
    }

    [Benchmark]
    public MapScene Compose() => MapScene.Compose(model, PageSpec.A4, theme);

    [Benchmark]
    public MapScene ComposeBuildingTheTopology() => MapScene.Compose(model with { Topology = null }, PageSpec.A4, theme);

    [Benchmark]
    public ReadOnlyMemory<byte> WriteSvg() => SvgWriter.ToBytes(scene);

    [Benchmark]
    public uint[] Rasterise() => Senacs.Geo.Maps.Drawing.SvgPicture.ToPixels(svg, 3508, 2480);

    [Benchmark]
    public void EncodePng() => PngEncoder.Write(pixels, 3508, 2480, 300, Stream.Null);

    [Benchmark]
    public void WritePdf() => PdfWriter.Write(scene, Stream.Null);
}
