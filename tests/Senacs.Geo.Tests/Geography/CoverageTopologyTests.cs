using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using NetTopologySuite.Operation.Union;
using NetTopologySuite.Simplify;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;

namespace Senacs.Geo.Tests.Geography;

public class CoverageTopologyTests
{
    private static readonly GeometryFactory Factory = new();

    private static Geometry Wkt(string wkt) => new WKTReader().Read(wkt);

    private static CoverageTopology Build(params string[] wkts) => CoverageTopology.Build([.. wkts.Select(Wkt)]);

    private const string West = "POLYGON ((0 0, 1 0, 1 0.5, 1 1, 0 1, 0 0))";
    private const string East = "POLYGON ((1 0, 2 0, 2 1, 1 1, 1 0.5, 1 0))";
    private const string EastWithoutMiddle = "POLYGON ((1 0, 2 0, 2 1, 1 1, 1 0))";
    private const string Frame = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (4 4, 4 6, 6 6, 6 4, 4 4))";
    private const string Enclave = "POLYGON ((6 6, 4 6, 4 4, 6 4, 6 6))";

    [Fact]
    public void Nothing_has_no_arcs_and_an_empty_outline()
    {
        CoverageTopology nothing = CoverageTopology.Build([]);

        Assert.Empty(nothing.Arcs);
        Assert.True(nothing.Outline(Factory).IsEmpty);
        Assert.Empty(nothing.Validate(0.0));
        Assert.Empty(nothing.Simplify(1.0).Arcs);
        Assert.Empty(nothing.Quantize(100.0, out int unresolved).Arcs);
        Assert.Equal(0, unresolved);
    }

    [Fact]
    public void What_has_no_area_is_refused() => Assert.Throws<ArgumentException>(() => Build("LINESTRING (0 0, 1 1)"));

    [Theory]
    [InlineData(West, East)]
    [InlineData(West, EastWithoutMiddle)]
    [InlineData(EastWithoutMiddle, West)]
    public void Two_neighbours_share_one_arc_even_across_a_T_junction(string first, string second)
    {
        CoverageTopology topology = Build(first, second);

        CoverageArc shared = Assert.Single(topology.Arcs, arc => !arc.IsOuter);
        Assert.Equal(3, shared.Count);
        Assert.Equal([0, 1], new[] { shared.Left, shared.Right }.Order());
        Assert.Equal(3, topology.Arcs.Length);
        Assert.Empty(topology.Validate(0.0));
        Assert.True(topology.Outline(Factory).EqualsTopologically(Wkt("POLYGON ((0 0, 2 0, 2 1, 0 1, 0 0))")));
    }

    [Fact]
    public void The_side_of_an_arc_does_not_depend_on_the_direction_of_the_rings()
    {
        foreach (bool turned in new[] { false, true })
        {
            CoverageTopology topology = CoverageTopology.Build([turned ? Wkt(West).Reverse() : Wkt(West), Wkt(East)]);
            CoverageArc shared = topology.Arcs.Single(arc => !arc.IsOuter);
            bool upwards = shared.Coordinates[1] < shared.Coordinates[^1];
            Assert.Equal(upwards ? 0 : 1, shared.Left);
        }
    }

    [Fact]
    public void An_enclave_and_the_hole_around_it_are_one_closed_arc()
    {
        CoverageTopology topology = Build(Frame, Enclave);

        CoverageArc shared = Assert.Single(topology.Arcs, arc => !arc.IsOuter);
        Assert.True(shared.IsClosed);
        Assert.Equal(-1, shared.From);
        Assert.Empty(topology.Validate(0.0));
        Assert.True(topology.Outline(Factory).EqualsTopologically(Wkt("POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))")));
    }

    [Theory]
    [InlineData("a hole stays", "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (4 4, 4 6, 6 6, 6 4, 4 4))", Frame)]
    [InlineData("apart", "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 1, 0 0)), ((3 0, 4 0, 4 1, 3 1, 3 0)))", "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", "POLYGON ((3 0, 4 0, 4 1, 3 1, 3 0))")]
    [InlineData("touching at a point", "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 1, 0 0)), ((1 1, 2 1, 2 2, 1 2, 1 1)))", "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", "POLYGON ((1 1, 2 1, 2 2, 1 2, 1 1))")]
    [InlineData("hole touching the shell", "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (0 0, 1 2, 2 1, 0 0))",
        "POLYGON ((0 0, 4 0, 4 4, 2 1, 0 0))", "POLYGON ((0 0, 1 2, 2 1, 4 4, 0 4, 0 0))")]
    [InlineData("a gap between two that touch twice", "MULTIPOLYGON (((0 0, 3 0, 2 2, 3 4, 0 4, 0 0)), ((3 0, 6 0, 6 4, 3 4, 4 2, 3 0)))",
        "POLYGON ((0 0, 3 0, 2 2, 3 4, 0 4, 0 0))", "POLYGON ((3 0, 6 0, 6 4, 3 4, 4 2, 3 0))")]
    public void The_outline_is_the_union_and_valid(string why, string expected, params string[] polygons)
    {
        Geometry outline = Build(polygons).Outline(Factory);

        Assert.True(outline.IsValid, why);
        Assert.True(outline.EqualsTopologically(Wkt(expected)), outline.AsText());
    }

    [Fact]
    public void Chosen_polygons_merge_and_their_boundary_chains_into_one_line()
    {
        string[] squares = ["POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", "POLYGON ((1 0, 2 0, 2 1, 1 1, 1 0))", "POLYGON ((0 1, 1 1, 1 2, 0 2, 0 1))", "POLYGON ((1 1, 2 1, 2 2, 1 2, 1 1))"];
        CoverageTopology topology = Build(squares);

        Assert.True(topology.Merge(i => i < 2, Factory).EqualsTopologically(Wkt("POLYGON ((0 0, 2 0, 2 1, 0 1, 0 0))")));
        IReadOnlyList<int> between = topology.BoundaryArcs(i => i / 2);
        Assert.Equal(2, between.Count);
        double[] line = Assert.Single(topology.Lines(between));
        Assert.Equal(6, line.Length);
        Assert.Equal(4, topology.BoundaryArcs(i => i).Count);
        Assert.Equal(4, topology.Lines(topology.BoundaryArcs(i => i)).Count);
        Assert.Equal(4, topology.OuterArcs().Count);
        Assert.Single(topology.Lines(topology.OuterArcs()));
    }

    [Theory]
    [InlineData("clean", null, 0, West, East)]
    [InlineData("overlap across", CoverageDefectKind.Overlap, 1, "POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0))", "POLYGON ((1 1, 3 1, 3 3, 1 3, 1 1))")]
    [InlineData("twice the same", CoverageDefectKind.Overlap, 1, West, West)]
    [InlineData("an enclave not cut out", CoverageDefectKind.Overlap, 1, "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))", Enclave)]
    [InlineData("a sliver along a T-junction", CoverageDefectKind.Overlap, 1, West, "POLYGON ((1 0, 2 0, 2 1, 1 1, 0.99 0.5, 1 0))")]
    [InlineData("a gap along a T-junction", CoverageDefectKind.Gap, 1, West, "POLYGON ((1 0, 2 0, 2 1, 1 1, 1.01 0.5, 1 0))")]
    [InlineData("a hole", CoverageDefectKind.Gap, 1, Frame)]
    [InlineData("apart", null, 0, "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))", "POLYGON ((3 0, 4 0, 4 1, 3 1, 3 0))")]
    public void Overlaps_and_gaps_are_found_with_their_place(string why, CoverageDefectKind? kind, int count, params string[] polygons)
    {
        IReadOnlyList<CoverageDefect> defects = Build(polygons).Validate(leastEnclaveSquareUnits: 5.0);

        Assert.True(defects.Count == count, why);
        foreach (CoverageDefect defect in defects)
        {
            Point place = Factory.CreatePoint(new Coordinate(defect.XUnits, defect.YUnits));
            Assert.Equal(kind, defect.Kind);
            Assert.Equal(kind == CoverageDefectKind.Overlap ? 2 : 0, polygons.Count(polygon => Wkt(polygon).Contains(place)));
            Assert.Equal(polygons.Length, defect.Polygons.Length);
            Assert.True(defect.AreaSquareUnits > 0.0 && defect.WidthUnits > 0.0);
        }
    }

    // Shifted squares cross in as many places as there are pairs, nested and equal ones lie in as many: 5,000 would fill the memory with faces.
    [Theory]
    [InlineData("shifted")]
    [InlineData("nested")]
    [InlineData("equal")]
    public void Thousands_of_contours_that_all_overlap_are_named_once_each_in_little_time(string how)
    {
        const int count = 5_000;
        GeometryFactory factory = new();
        Geometry[] contours = [.. Enumerable.Range(0, count).Select(i => factory.ToGeometry(how switch
        {
            "shifted" => new Envelope(i, i + 20_000, i, i + 20_000),
            "nested" => new Envelope(i, 20_000 - i, i, 20_000 - i),
            _ => new Envelope(0, 20_000, 0, 20_000),
        }))];
        // generous, for other tests run in the same process meanwhile: looked at one by one, the places take minutes
        TimeSpan before = System.Diagnostics.Process.GetCurrentProcess().UserProcessorTime;
        CoverageTopology topology = CoverageTopology.Build(contours);
        IReadOnlyList<CoverageDefect> defects = topology.Validate(0.0);
        Assert.InRange((System.Diagnostics.Process.GetCurrentProcess().UserProcessorTime - before).TotalSeconds, 0, 60);
        Assert.True(topology.IsTangled);
        Assert.Equal(Enumerable.Range(1, count - 1), defects.Select(d => d.Polygons[^1]).Order());
        Assert.All(defects, d => Assert.True(d.AreaSquareUnits > 0 && d.Polygons.Length == 2));
    }

    [Fact]
    public void A_hole_as_large_as_an_enclave_is_not_a_gap() => Assert.Empty(Build(Frame).Validate(leastEnclaveSquareUnits: 4.0));

    [Fact]
    public void Some_of_the_polygons_keep_their_shape_and_the_line_between_them()
    {
        const string north = "POLYGON ((0 1, 1 1, 2 1, 2 2, 0 2, 0 1))";
        CoverageTopology all = Build(West, East, north), two = all.Subset([0, 2]);

        Assert.Equal(2, two.Polygons.Length);
        Assert.True(two.ToGeometry(0, Factory).EqualsTopologically(Wkt(West)));
        Assert.True(two.ToGeometry(1, Factory).EqualsTopologically(Wkt(north)));
        CoverageArc shared = Assert.Single(two.Arcs, arc => !arc.IsOuter);
        Assert.Equal([0, 1], new[] { shared.Left, shared.Right }.Order());
        Assert.True(two.Outline(Factory).EqualsTopologically(Wkt(West).Union(Wkt(north))));
        Assert.True(all.Subset([0, 1, 2]).Outline(Factory).EqualsTopologically(all.Outline(Factory)));
        Assert.Empty(all.Subset([]).Arcs);
    }

    [Fact]
    public void Simplifying_keeps_two_sides_of_a_narrow_polygon_apart()
    {
        // A lens between two neighbours: both its sides would collapse onto the straight line between its nodes.
        CoverageTopology simple = Build("POLYGON ((0 0, 10 0, 10 5, 5 5.1, 0 5, 0 0))", "POLYGON ((0 5, 5 5.1, 10 5, 5 5.2, 0 5))", "POLYGON ((0 5, 5 5.2, 10 5, 10 10, 0 10, 0 5))").Simplify(100.0);

        Assert.All(simple.ToGeometries(Factory), polygon => Assert.True(polygon.IsValid && polygon.Area > 0.0));
        Assert.Empty(simple.Validate(0.0));
    }

    [Fact]
    public void Simplifying_does_not_push_a_boundary_over_an_island()
    {
        CoverageTopology simple = Build("POLYGON ((0 0, 10 0, 10 10, 5 4, 0 10, 0 0))", "POLYGON ((4.5 8, 5.5 8, 5 8.5, 4.5 8))").Simplify(100.0);

        Geometry[] polygons = simple.ToGeometries(Factory);
        Assert.True(polygons[0].Disjoint(polygons[1]));
    }

    [Fact]
    public void Small_islands_and_lakes_leave_but_never_the_largest_part()
    {
        const string islands = "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 1, 0 0)), ((3 0, 3.5 0, 3.5 0.5, 3 0.5, 3 0)))";
        const string lake = "POLYGON ((10 0, 20 0, 20 10, 10 10, 10 0), (12 2, 12 3, 13 3, 13 2, 12 2), (15 2, 15 6, 19 6, 19 2, 15 2))";

        Geometry[] polygons = Build(islands, lake).Simplify(0.0, leastAreaSquareUnits: 4.0).ToGeometries(Factory);

        Assert.True(polygons[0].EqualsTopologically(Wkt("POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))")));
        Assert.True(polygons[1].EqualsTopologically(Wkt("POLYGON ((10 0, 20 0, 20 10, 10 10, 10 0), (15 2, 15 6, 19 6, 19 2, 15 2))")));
    }

    [Fact]
    public void A_small_enclave_leaves_with_the_hole_around_it()
    {
        Geometry[] polygons = Build(Frame, "MULTIPOLYGON (((20 0, 30 0, 30 10, 20 10, 20 0)), ((6 6, 4 6, 4 4, 6 4, 6 6)))").Simplify(0.0, 5.0).ToGeometries(Factory);

        Assert.Equal(100.0, polygons[0].Area);
        Assert.Equal(100.0, polygons[1].Area);
    }

    [Fact]
    public void Rounding_moves_a_vertex_aside_rather_than_across()
    {
        // The two inner vertices of the lens round to the same cell.
        CoverageTopology rounded = Build("POLYGON ((0 0, 10 0, 10 5, 5 5.001, 0 5, 0 0))", "POLYGON ((0 5, 5 5.001, 10 5, 5 5.003, 0 5))", "POLYGON ((0 5, 5 5.003, 10 5, 10 10, 0 10, 0 5))").Quantize(100.0, out int unresolved);

        Assert.Equal(0, unresolved);
        Assert.All(rounded.ToGeometries(Factory), polygon => Assert.True(polygon.IsValid && polygon.Area > 0.0));
        Assert.Empty(rounded.Validate(0.0));
    }

    [OpenDataTheory]
    [InlineData("03", 2018, 317, 0)]
    [InlineData("62", 2018, 891, 1)]
    [InlineData("75", 2018, 1, 0)]
    [InlineData("971", 2018, 32, null)]
    [InlineData("13", 2018, 119, null)]
    [InlineData("29", 2018, null, null)]
    [InlineData("03", 2023, 317, 0)]
    [InlineData("62", 2023, 890, 1)]
    public void A_departement_comes_apart_together_simplifies_and_rounds_without_gap_or_overlap(string departement, int millesime, int? communes, int? holes)
    {
        Assert.True(CodeDepartement.TryParse(departement, out CodeDepartement? code));
        Projection projection = Projection.For(code.LegalCrs());
        Geometry[] shapes = [.. (millesime == 2018 ? OpenCommunes.Read(departement) : OpenCommunes.Read2023(departement)).Shapes.Select(projection.Project)];
        Assert.Equal(communes ?? shapes.Length, shapes.Length);
        CoverageTopology topology = CoverageTopology.Build(shapes);

        Geometry[] again = topology.ToGeometries(Factory);
        for (int i = 0; i < shapes.Length; i++)
            Assert.Equal(shapes[i].Area, again[i].Area, 1e-3);
        IReadOnlyList<CoverageDefect> defects = topology.Validate(leastEnclaveSquareUnits: 10e6);
        Geometry outline = topology.Outline(Factory);
        if (defects.Count == 0)
        {
            Assert.True(outline.IsValid);
            Assert.Equal(shapes.Sum(shape => shape.Area), outline.Area, 1.0);
        }

        if (holes is not null)
        {
            Assert.Empty(defects);
            Assert.Equal(holes, Enumerable.Range(0, outline.NumGeometries).Sum(i => ((Polygon)outline.GetGeometryN(i)).NumInteriorRings));
        }

        foreach (double toleranceMetres in new[] { 20.0, 100.0, 400.0 })
        {
            CoverageTopology simple = topology.Simplify(toleranceMetres);
            Geometry[] polygons = simple.ToGeometries(Factory);
            Assert.True(simple.Arcs.Sum(arc => arc.Count) < topology.Arcs.Sum(arc => arc.Count));
            Assert.All(simple.Arcs, arc => Assert.True(arc.Count >= (arc.IsClosed ? 4 : 2)));
            if (defects.Count > 0)
                continue;
            Assert.All(polygons, polygon => Assert.True(polygon.IsValid && polygon.Area > 0.0));
            Assert.Empty(EdgeCrossings([.. simple.Arcs.Select(arc => arc.Coordinates)]));
            Assert.Empty(simple.Validate(leastEnclaveSquareUnits: 10e6));
            Assert.Equal(polygons.Sum(polygon => polygon.Area), simple.Outline(Factory).Area, 1.0);

            // 0.01 mm at one to a million, the scale of a département on A4.
            CoverageTopology rounded = simple.Quantize(0.1, out int unresolved);
            Assert.Equal(0, unresolved);
            Geometry[] drawn = rounded.ToGeometries(Factory);
            Assert.All(drawn, polygon => Assert.True(polygon.IsValid && polygon.Area > 0.0));
            Assert.Empty(rounded.Validate(leastEnclaveSquareUnits: 10e6));
        }
    }

    [OpenDataFact]
    public void No_source_vertex_is_further_from_the_new_line_than_the_tolerance()
    {
        Geometry[] shapes = [.. OpenCommunes.Read("04").Shapes.Select(Projection.For(Crs.Lambert93).Project)];
        CoverageTopology topology = CoverageTopology.Build(shapes), simple = topology.Simplify(150.0);
        for (int i = 0; i < topology.Arcs.Length; i++)
        {
            Geometry line = Line(simple.Arcs[i]);
            foreach (Coordinate vertex in Line(topology.Arcs[i]).Coordinates)
                Assert.True(line.Distance(Factory.CreatePoint(vertex)) <= 150.0 + 1e-6);
        }
    }

    [OpenDataFact]
    public void The_same_communes_give_the_same_arcs_twice()
    {
        Geometry[] shapes = OpenCommunes.Read("2A").Shapes;

        CoverageTopology first = CoverageTopology.Build(shapes).Simplify(0.001).Quantize(10_000.0, out _), second = CoverageTopology.Build(shapes).Simplify(0.001).Quantize(10_000.0, out _);

        Assert.Equal(first.Arcs.SelectMany(arc => arc.Coordinates), second.Arcs.SelectMany(arc => arc.Coordinates));
    }

    private static LineString Line(CoverageArc arc) =>
        Factory.CreateLineString(new NetTopologySuite.Geometries.Implementation.PackedDoubleCoordinateSequence(arc.Coordinates, 2, 0));

    /// <summary>By NTS: all arcs noded must be the arcs themselves.</summary>
    private static List<string> EdgeCrossings(double[][] lines)
    {
        var strings = lines.Select(line => new NetTopologySuite.Noding.BasicSegmentString(
            [.. Enumerable.Range(0, line.Length / 2).Select(i => new Coordinate(line[2 * i], line[(2 * i) + 1]))], null)).ToList<NetTopologySuite.Noding.ISegmentString>();
        var noding = new NetTopologySuite.Noding.FastNodingValidator(strings);
        return noding.IsValid ? [] : [noding.GetErrorMessage()];
    }
}
