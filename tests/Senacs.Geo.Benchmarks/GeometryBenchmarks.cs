using BenchmarkDotNet.Attributes;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;
using NetTopologySuite.Index.Strtree;
using Senacs.Geo.Geography;

namespace Senacs.Geo.Benchmarks;

/// <summary>Every vertex to metres, one core and all.</summary>
[MemoryDiagnoser]
public class GeometryProjection
{
    private Crs[] systems = [];
    private Geometry[] shapes = [];

    [Params("03", "France")]
    public string Departement { get; set; } = "";

    [GlobalSetup]
    public void Read() => (systems, shapes) = GeometryInputs.Read(Departement);

    [Benchmark(Baseline = true)]
    public Geometry[] OneCore()
    {
        var projected = new Geometry[shapes.Length];
        for (int i = 0; i < projected.Length; i++)
            projected[i] = Projection.For(systems[i]).Project(shapes[i]);
        return projected;
    }

    [Benchmark]
    public Geometry[] AllCores()
    {
        var projected = new Geometry[shapes.Length];
        Parallel.For(0, (projected.Length + 127) / 128, run =>
        {
            for (int i = run * 128; i < Math.Min(projected.Length, (run + 1) * 128); i++)
                projected[i] = Projection.For(systems[i]).Project(shapes[i]);
        });
        return projected;
    }
}

/// <summary>200,000 points to their commune, the index built within the measure: ours and NTS (STRtree of prepared polygons). geopandas.sjoin is timed by its own script.</summary>
[MemoryDiagnoser]
public class GeometryLocation
{
    private Geometry[] shapes = [];
    private GeoPoint[] points = [];

    [Params("03", "France")]
    public string Departement { get; set; } = "";

    [GlobalSetup]
    public void Read()
    {
        (_, shapes) = GeometryInputs.Read(Departement);
        var box = new Envelope(-5.0, 9.0, 42.0, 51.0);
        if (shapes.Length < 1000)
        {
            box = new Envelope();
            foreach (Geometry shape in shapes)
                box.ExpandToInclude(shape.EnvelopeInternal);
        }

        var random = new Random(1);
        points = [.. Enumerable.Range(0, 200_000).Select(_ => new GeoPoint(box.MinX + (random.NextDouble() * box.Width), box.MinY + (random.NextDouble() * box.Height)))];
    }

    [Benchmark(Baseline = true)]
    public int[] NtsPreparedPolygons()
    {
        var tree = new STRtree<int>();
        for (int i = 0; i < shapes.Length; i++)
            tree.Insert(shapes[i].EnvelopeInternal, i);
        var prepared = new IPreparedGeometry?[shapes.Length];
        var found = new int[points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            var place = new Coordinate(points[i].LongitudeDegrees, points[i].LatitudeDegrees);
            Point point = Projection.GeographicFactory.CreatePoint(place);
            found[i] = -1;
            foreach (int candidate in tree.Query(new Envelope(place)))
            {
                if ((found[i] < 0 || candidate < found[i]) && (prepared[candidate] ??= PreparedGeometryFactory.Prepare(shapes[candidate])).Covers(point))
                    found[i] = candidate;
            }
        }

        return found;
    }

    [Benchmark]
    public int[] Locator()
    {
        var found = new int[points.Length];
        var locator = new PolygonLocator(shapes.Select(shape => new GeoShape(shape)));
        Parallel.For(0, points.Length, i => found[i] = locator.Locate(points[i]));
        return found;
    }
}

/// <summary>The coverage of one département: arcs, simplification for a map, rounding, outline, check; beside NTS's union of coverages.</summary>
[MemoryDiagnoser]
public class GeometryCoverage
{
    private readonly GeometryFactory factory = new();
    private Geometry[] shapes = [];
    private CoverageTopology topology = CoverageTopology.Build([]);
    private CoverageTopology simple = CoverageTopology.Build([]);

    [Params("03", "62")]
    public string Departement { get; set; } = "";

    [GlobalSetup]
    public void Read()
    {
        (_, Geometry[] geographic) = GeometryInputs.Read(Departement);
        shapes = [.. geographic.Select(Projection.For(Crs.Lambert93).Project)];
        topology = CoverageTopology.Build(shapes);
        simple = topology.Simplify(100.0);
    }

    [Benchmark]
    public CoverageTopology Build() => CoverageTopology.Build(shapes);

    [Benchmark]
    public CoverageTopology Simplify() => topology.Simplify(100.0);

    [Benchmark]
    public CoverageTopology Quantize() => simple.Quantize(0.1, out _);

    [Benchmark]
    public IReadOnlyList<CoverageDefect> Validate() => topology.Validate(10e6);

    [Benchmark]
    public Geometry Outline() => topology.Outline(factory);

    [Benchmark(Baseline = true)]
    public Geometry NtsCoverageUnion() => NetTopologySuite.Operation.OverlayNG.CoverageUnion.Union(factory.BuildGeometry(shapes));
}
