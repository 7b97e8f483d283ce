using NetTopologySuite.Algorithm.Distance;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.OverlayNG;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Sources.Acquisition;
using Senacs.Geo.Sources.GeoJson;

namespace Senacs.Geo.Adapters.Tests.Acquisition;

public class GeneralisationTests
{
    private static readonly Projection Lambert = Projection.For(Crs.Lambert93);

    /// <summary>Squares of a tenth of a degree whose sides wave by a few metres.</summary>
    private static GeoShape[] WavySquares()
    {
        GeoShape[] shapes = new GeoShape[4];
        for (int i = 0; i < 4; i++)
        {
            double west = 3 + (0.1 * (i % 2)), south = 46 + (0.1 * (i / 2));
            List<Coordinate> ring = [];
            Side(ring, west, south, west + 0.1, south);
            Side(ring, west + 0.1, south, west + 0.1, south + 0.1);
            Side(ring, west + 0.1, south + 0.1, west, south + 0.1);
            Side(ring, west, south + 0.1, west, south);
            ring.Add(ring[0].Copy());
            shapes[i] = new(Projection.GeographicFactory.CreatePolygon([.. ring]));
        }

        return shapes;
    }

    // The same points whichever way the side is walked, so that neighbours share them to the bit.
    private static void Side(List<Coordinate> ring, double x1, double y1, double x2, double y2)
    {
        const int steps = 20;
        bool forward = (x1, y1).CompareTo((x2, y2)) < 0;
        (double ax, double ay, double bx, double by) = forward ? (x1, y1, x2, y2) : (x2, y2, x1, y1);
        for (int i = 0; i < steps; i++)
        {
            int k = forward ? i : steps - i;
            double t = (double)k / steps, wave = k is 0 or steps ? 0 : 0.00003 * Math.Sin(k * 2.0);
            ring.Add(new(Math.Round(ax + (t * (bx - ax)) + (ay == by ? 0 : wave), 7), Math.Round(ay + (t * (by - ay)) + (ax == bx ? 0 : wave), 7)));
        }
    }

    [Fact]
    public void Neighbours_still_meet_without_gap_or_overlap()
    {
        GeoShape[] source = WavySquares();
        GeneralisedShapes lighter = Generalisation.Run(source, Crs.Lambert93, 10, 5);
        Assert.True(lighter.VerticesAfter < lighter.VerticesBefore / 3);
        Assert.Equal(0, lighter.Unresolved);
        Geometry union = OverlayNGRobust.Union(lighter.Shapes.Select(static s => s.Geometry));
        Assert.Equal(0, ((Polygon)union).NumInteriorRings);
        Assert.Equal(lighter.Shapes.Sum(static s => s.Geometry.Area), union.Area, 9);
    }

    [Fact]
    public void No_vertex_of_the_source_is_farther_than_the_tolerance_and_the_rounding()
    {
        GeoShape[] source = WavySquares();
        GeneralisedShapes lighter = Generalisation.Run(source, Crs.Lambert93, 3, 6);
        for (int i = 0; i < source.Length; i++)
        {
            double metres = DiscreteHausdorffDistance.Distance(Lambert.Project(source[i].Geometry).Boundary, Lambert.Project(lighter.Shapes[i].Geometry).Boundary, 0.05);
            Assert.InRange(metres, 0, 3.3);
        }
    }

    [Fact]
    public void Coordinates_are_on_the_grid_of_the_decimals_asked_for()
    {
        GeneralisedShapes lighter = Generalisation.Run(WavySquares(), Crs.Lambert93, 10, 5);
        Assert.All(lighter.Shapes.SelectMany(static s => s.Geometry.Coordinates), static c =>
        {
            Assert.Equal(Math.Round(c.X * 1e5) / 1e5, c.X);
            Assert.Equal(Math.Round(c.Y * 1e5) / 1e5, c.Y);
        });
    }

    [Fact]
    public void Generalising_twice_gives_the_same_as_once_within_the_rounding()
    {
        GeneralisedShapes once = Generalisation.Run(WavySquares(), Crs.Lambert93, 10, 5);
        GeneralisedShapes again = Generalisation.Run(WavySquares(), Crs.Lambert93, 10, 5);
        Assert.Equal(once.Shapes.Select(static s => s.Geometry.AsText()), again.Shapes.Select(static s => s.Geometry.AsText()));
    }

    [Fact]
    public void Nothing_in_nothing_out() => Assert.Empty(Generalisation.Run([], Crs.Lambert93, 10, 5).Shapes);

    [OpenDataTheory]
    [InlineData("03", 317)]
    [InlineData("62", 890)]
    [InlineData("974", 24)]
    public void A_whole_departement_stays_a_sound_coverage(string code, int count)
    {
        CodeDepartement departement = CodeDepartement.Parse(code);
        Crs legal = departement.LegalCrs();
        CommuneBoundaries read = CommuneBoundaryReader.Read(OpenData.PathOf("alt", "communes-2023", $"{code}.geojson.gz"), "communes", new BoundaryReadOptions { Departement = departement });
        GeoShape[] source = [.. read.Boundaries.Select(static b => b.Shape)];
        GeneralisedShapes lighter = Generalisation.Run(source, legal, 25, 5);
        Assert.Equal(count, lighter.Shapes.Length);
        Assert.Equal(0, lighter.Unresolved);
        Assert.All(lighter.Shapes, static s => Assert.True(s.Geometry.IsValid));
        CoverageTopology before = CoverageTopology.Build([.. source.Select(static s => s.Geometry)]);
        CoverageTopology after = CoverageTopology.Build([.. lighter.Shapes.Select(static s => s.Geometry)]);
        Assert.Equal(before.Arcs.Count(static a => !a.IsOuter), after.Arcs.Count(static a => !a.IsOuter));
        Assert.Equal(before.Arcs.Length, after.Arcs.Length);
    }
}
