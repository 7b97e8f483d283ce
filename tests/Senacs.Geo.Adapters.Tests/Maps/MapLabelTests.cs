using System.Collections.Immutable;
using Senacs.Geo.Coverage;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Fonts;
using Senacs.Geo.Maps.Labels;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Symbols;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Adapters.Tests.Maps;

public sealed class MapLabelTests
{
    private static readonly TypeStyle Type = new("nom", 7, FontFace.Regular);

    [Theory]
    [InlineData("Vichy", "Vichy")]
    [InlineData("Saint-Bonnet-de-Rochefort", "Saint-Bonnet-|de-Rochefort")]
    [InlineData("La Chapelle-aux-Chasses", "La Chapelle-|aux-Chasses")]
    [InlineData("Le Pin", "Le Pin")]
    [InlineData("L'Isle-d'Abeau", "L'Isle-|d'Abeau")]
    public void A_long_name_breaks_after_a_hyphen_or_at_a_space_never_inside_a_word(string name, string expected)
    {
        ImmutableArray<ImmutableArray<string>> variants = NameBreaker.Variants(name);
        Assert.Equal(name, Assert.Single(variants[0]));
        Assert.Equal(expected, string.Join('|', variants[^1].Length == 2 ? variants[^1] : variants.FirstOrDefault(v => v.Length == 2, variants[0])));
    }

    [Fact]
    public void A_name_of_200_letters_is_cut_with_an_ellipsis()
    {
        ImmutableArray<string> lines = Assert.Single(NameBreaker.Variants(new string('é', 200)));
        Assert.EndsWith("…", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Joined_again_the_lines_give_the_name()
    {
        foreach (string name in new[] { "Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson", "Beaujeu-Saint-Vallier-Pierrejux-et-Quitteur", "Saint-Germain-de-Tallevende-la-Lande-Vaumont" })
        {
            foreach (ImmutableArray<string> lines in NameBreaker.Variants(name).Where(v => !v[^1].EndsWith('…')))
                Assert.Equal(name, string.Concat(lines));
        }
    }

    [Fact]
    public void A_lone_point_gets_its_label_to_the_upper_right()
    {
        PlacedLabel label = Assert.Single(Place([Request("a", 50, 50)]).Placed);
        Assert.True(label.Box.LeftMm > 51 && label.Box.BottomMm <= 50);
    }

    [Fact]
    public void Labels_of_a_crowd_never_overlap_and_required_ones_get_leaders_or_are_reported()
    {
        Random random = new(7);
        LabelRequest[] requests = [.. Enumerable.Range(0, 120).Select(i => Request("k" + i.ToString("000", System.Globalization.CultureInfo.InvariantCulture), 10 + (180 * random.NextDouble()), 10 + (180 * random.NextDouble())))];
        (ImmutableArray<PlacedLabel> placed, LabelQuality quality) = Place(requests);
        AssertNoOverlap(placed, [.. requests.Select(r => r.Anchor)]);
        Assert.Equal(0, quality.Overlaps);
        Assert.Equal(requests.Length, placed.Length + quality.Unplaced.Length);
        Assert.InRange(quality.PlacedRatio, 0.75, 1);
    }

    [Fact]
    public void Where_the_first_places_taken_block_one_another_all_names_find_room()
    {
        // each row as high as a name, fenced: taken one by one, the cheapest first, names shut others out
        Random random = new(11);
        LabelRequest[] requests = [.. Enumerable.Range(0, 60).Select(i => new LabelRequest(
            "k" + i.ToString("00", System.Globalization.CultureInfo.InvariantCulture), [["Saint-Bonnet"]], Type,
            Box.Around(20 + (26 * (i % 6)) + (4 * random.NextDouble()), 20 + (5.4 * (i / 6)) + random.NextDouble(), 0.55), 60 - i, IsRequired: false))];
        (ImmutableArray<PlacedLabel> placed, LabelQuality quality) = Place(requests);
        Assert.Equal(60, placed.Length);
        Assert.Equal((0, 0), (quality.Overlaps, quality.Ambiguous));
        AssertNoOverlap(placed, [.. requests.Select(r => r.Anchor)]);
    }

    [Fact]
    public void An_optional_name_never_stands_nearer_to_another_marker_than_to_its_own()
    {
        Random random = new(5);
        LabelRequest[] requests = [.. Enumerable.Range(0, 150).Select(i => Request("k" + i.ToString("000", System.Globalization.CultureInfo.InvariantCulture), 10 + (120 * random.NextDouble()), 10 + (120 * random.NextDouble())) with { IsRequired = false })];
        (ImmutableArray<PlacedLabel> placed, LabelQuality quality) = Place(requests);
        Assert.Equal((0, 0), (quality.Overlaps, quality.Ambiguous));
        Assert.InRange(placed.Length, 75, 149);
        foreach (PlacedLabel label in placed.Where(l => l.Leader.IsEmpty))
        {
            double own = Apart(label.Box, label.Request.Anchor);
            Assert.DoesNotContain(requests, r => r.Key != label.Request.Key && Apart(label.Box, r.Anchor) < own - 1e-9);
        }
    }

    [Fact]
    public void Smaller_type_is_used_only_where_the_name_has_no_room_otherwise()
    {
        TypeStyle small = Type with { Name = "nom-fin", SizePt = 6 };
        LabelRequest request = new("a", [["Saint-Bonnet"]], Type, Box.Around(50, 50, 0.55), 0, IsRequired: false) { SmallerType = small };
        Assert.Equal(Type, Assert.Single(Place([request]).Placed).Type);

        // a lane that is just too narrow for the name in its own type
        double width = (Type.WidthMm("Saint-Bonnet") + small.WidthMm("Saint-Bonnet")) / 2, left = 50.55 + 0.1 + width, far = 200 - left;
        ImmutableArray<Box> walls = [request.Anchor, new(0, 0, 49.4, 200), new(left, 0, far, 200), new(49.4, 0, 151, 46), new(49.4, 54, 151, 146)];
        LabelPlacer placer = new(new Box(0, 0, 200, 200), walls, [new LabelMark(request.Anchor, "a")], _ => 0);
        Assert.Equal(small, Assert.Single(placer.Place([request]).Placed).Type);
        Assert.Empty(placer.Place([request with { SmallerType = null, Variants = [["Saint-Bonnet-le-Long"]] }]).Placed);
    }

    [Fact]
    public void A_required_name_comes_over_a_circle_rather_than_go_without_an_optional_one_never()
    {
        LabelRequest request = Request("a", 50, 50);
        LabelPlacer placer = new(new Box(0, 0, 100, 100), [request.Anchor], [new LabelMark(request.Anchor, "a")], _ => 0, [Box.Around(50, 50, 40)]);
        Assert.Single(placer.Place([request]).Placed);
        Assert.Empty(placer.Place([request with { IsRequired = false }]).Placed);
    }

    [Fact]
    public void A_number_stands_by_its_marker_or_on_a_line()
    {
        // a ring of markers leaves no room close by; with eight of them, no line gets out between them either
        LabelRequest request = new("a", [["46"]], Type, Box.Around(50, 50, 1), 1e7, IsRequired: true);
        ImmutableArray<Box> ring = [request.Anchor, .. Enumerable.Range(0, 8).Select(i => Box.Around(50 + (3 * Math.Cos(i * Math.PI / 4)), 50 + (3 * Math.Sin(i * Math.PI / 4)), 0.8))];
        foreach (int markers in (int[])[0, 3, 6, 9])
        {
            PlacedLabel label = Assert.Single(new LabelPlacer(new Box(0, 0, 100, 100), ring[..markers], [new LabelMark(request.Anchor, "a")], _ => 0).Place([request]).Placed);
            Assert.True(!label.Leader.IsEmpty || Apart(label.Box, request.Anchor) <= 1, "far and without a line");
            Assert.DoesNotContain(ring[..markers], label.Overlaps);
        }
    }

    [Fact]
    public void The_name_of_a_broad_area_stands_upright_in_it_that_of_a_long_one_runs_along_it()
    {
        PlacedLabel broad = Assert.Single(InArea([1000, 1000, 7000, 1000, 7000, 6000, 1000, 6000], "CC du Bocage").Placed);
        Assert.Empty(broad.Letters);
        Assert.True(new Box(10, 10, 60, 50).Contains(broad.Box));

        // a band 9 mm wide that bends from the lower left upwards to the right
        (int X, int Y)[] upper = [.. Enumerable.Range(0, 31).Select(i => (1000 + (i * 250), 8500 - (int)(i * i * 5.5)))];
        int[] band = [.. upper.SelectMany(p => new[] { p.X, p.Y }), .. upper.Reverse().SelectMany(p => new[] { p.X, p.Y + 900 })];
        (ImmutableArray<PlacedLabel> placed, LabelQuality quality) = InArea(band, "CC du Val de Cher");
        PlacedLabel curved = Assert.Single(placed);
        Assert.Equal(0, quality.Overlaps);
        Assert.Equal("CCduValdeCher", string.Concat(curved.Letters.Select(l => l.Text)));
        Assert.All(curved.Letters, l => Assert.InRange(l.AngleDegrees, -75, -1));
        Assert.True(curved.Letters[^1].AngleDegrees < curved.Letters[0].AngleDegrees - 5, "it does not bend with the band");
        NetTopologySuite.Geometries.Geometry land = PolygonOf(band);
        Assert.All(curved.Letters, l => Assert.True(land.Contains(Corners(l, curved.Type)), $"{l.Text} leaves the area"));
    }

    [Fact]
    public void A_name_without_room_in_its_area_gives_way_to_its_number_and_to_nothing_where_there_is_none()
    {
        int[] small = [1000, 1000, 1700, 1000, 1700, 1700, 1000, 1700];
        PlacedLabel label = Assert.Single(InArea(small, "CC du Bocage Bourbonnais", "7").Placed);
        Assert.Equal("7", Assert.Single(label.Lines));
        Assert.True(new Box(10, 10, 7, 7).Contains(label.Box));
        Assert.Empty(InArea(small, "CC du Bocage Bourbonnais").Placed);
    }

    [OpenDataTheory]
    [InlineData("03")]
    [InlineData("62")]
    [InlineData("2A")]
    [InlineData("974")]
    public void On_a_real_departement_the_name_of_an_epci_lies_in_its_land(string departement)
    {
        // as many EPCI as squares of a grid of 4 by 4 that hold communes
        Plate plate = Plates.Real(departement);
        NetTopologySuite.Geometries.Envelope all = new();
        foreach (CommuneCoverage c in plate.Communes)
            all.ExpandToInclude(c.Commune.MapShape!.Geometry.EnvelopeInternal);
        int Square(NetTopologySuite.Geometries.Coordinate at) => (4 * (int)(3.999 * (at.X - all.MinX) / all.Width)) + (int)(3.999 * (at.Y - all.MinY) / all.Height);
        string[] names = ["CC du Bocage Bourbonnais", "CA Grand Calais Terres et Mers", "CC du Val de Cher", "Pays d'Opale"];
        plate = plate with
        {
            Communes =
            [
                .. plate.Communes.Select(c => (Commune: c, At: Square(c.Commune.MapShape!.Geometry.Centroid.Coordinate)))
                    .Select(c => c.Commune.With(commune => commune with { Epci = Plates.Epci(c.At, names[c.At % names.Length]) })),
            ],
        };
        MapScene scene = Plate.Compose(plate, PageSpec.A4, MapThemeReader.Load("epci"));
        Assert.Equal(0, scene.Labels.Overlaps);
        Dictionary<string, NetTopologySuite.Geometries.Geometry> land = plate.Communes.GroupBy(c => "nom-epci-" + c.Commune.Epci!.Siren.Value).ToDictionary(
            g => g.Key, g => NetTopologySuite.Operation.OverlayNG.OverlayNGRobust.Union(g.Select(c => c.Commune.MapShape!.Geometry).ToArray()));
        double metres = scene.Layout.ScaleDenominator / 1000;
        NetTopologySuite.Geometries.Coordinate Land(double x, double y) => new(all.MinX + ((x - scene.Layout.MapBox.LeftMm) * metres), all.MaxY - ((y - scene.Layout.MapBox.TopMm) * metres));

        int straight = 0, curved = 0;
        foreach (SceneItem item in scene.Layers.First(l => l.Id == "etiquettes").Items)
        {
            if (item is SceneText { Id: { } id } text && land.TryGetValue(id, out NetTopologySuite.Geometries.Geometry? whole))
            {
                straight++;
                foreach (TextLine line in text.Lines)
                    Inside(whole, line.Text, line.XMm, line.YMm, FontMetrics.Carlito.WidthMm(line.Text, FontFace.Italic, 7), id);
            }
            else if (item is SceneGroup { Id: { } groupId } group && land.TryGetValue(groupId, out whole))
            {
                curved++;
                foreach (SceneText letter in group.Items.OfType<SceneText>())
                {
                    Assert.InRange(letter.AngleDegrees, -75, 75);
                    Inside(whole, letter.Lines[0].Text, letter.Lines[0].XMm, letter.Lines[0].YMm, 0, groupId);
                }
            }
        }

        Assert.True(straight + curved >= 0.6 * land.Count, $"{straight} + {curved} of {land.Count}");

        // the map is drawn generalised by a tenth of a millimetre
        void Inside(NetTopologySuite.Geometries.Geometry whole, string what, double x, double y, double width, string id)
        {
            foreach (double side in (double[])[-0.5, 0, 0.5])
                Assert.True(whole.Buffer(0.15 * metres).Contains(whole.Factory.CreatePoint(Land(x + (side * width), y))), $"{id}: « {what} » leaves its land");
        }
    }

    [Fact]
    public void The_order_of_the_requests_does_not_matter()
    {
        LabelRequest[] requests = [.. Enumerable.Range(0, 40).Select(i => Request("k" + i.ToString("00", System.Globalization.CultureInfo.InvariantCulture), 20 + (i * 37 % 100), 20 + (i * 53 % 100)))];
        Assert.Equal(Place(requests).Placed.Select(p => (p.Request.Key, p.Box)), Place([.. requests.Reverse()]).Placed.Select(p => (p.Request.Key, p.Box)));
    }

    [Fact]
    public void Markers_at_one_place_are_moved_apart()
    {
        ImmutableArray<Marker> heap = [.. Enumerable.Range(0, 9).Select(i => new Marker("s" + (char)('a' + i), "", "", StructureType.CentreSocial, MarkerKind.Siege, 0, 50, 50, 1.2))];
        ImmutableArray<Marker> spread = MarkerSpreader.Spread(heap, new Box(0, 0, 100, 100));
        for (int i = 0; i < spread.Length; i++)
        {
            for (int j = i + 1; j < spread.Length; j++)
                Assert.True(Math.Sqrt(Math.Pow(spread[i].X - spread[j].X, 2) + Math.Pow(spread[i].Y - spread[j].Y, 2)) > 2.4);
            Assert.InRange(Math.Abs(spread[i].X - 50), 0, 8);
        }
    }

    [Theory]
    [InlineData("couverture")]
    [InlineData("implantation")]
    [InlineData("qpv")]
    public void A_map_with_400_structures_is_drawn_without_label_overlap(string theme)
    {
        Plate plate = Plates.Grid(20, 20, i => "Sainte-Marie-" + i.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Random random = new(3);
        plate = plate with
        {
            Structures = [.. Enumerable.Range(0, 400).Select(i => Plates.Structure(i, 602_500 + (5000 * (i % 20)) + (2000 * random.NextDouble()), 6_602_500 + (5000 * (i / 20)), Plates.Code(i)))],
        };
        MapScene scene = Plate.Compose(plate, PageSpec.A4, MapThemeReader.Load(theme));
        Assert.Equal(0, scene.Labels.Overlaps);
        Assert.True(scene.Layout.MapBox.WidthMm > 60);
        Assert.True(SvgWriter.ToBytes(scene).Length > 100_000);
    }

    [OpenDataTheory]
    [InlineData("03")]
    [InlineData("04")]
    [InlineData("06")]
    [InlineData("13")]
    [InlineData("62")]
    [InlineData("69")]
    [InlineData("971")]
    [InlineData("973")]
    public void On_real_departements_labels_are_placed_without_overlap_and_the_map_fills_the_page(string departement)
    {
        MapScene scene = Plate.Compose(Plates.Real(departement), PageSpec.A4, MapThemeReader.Load("couverture"));
        Assert.Equal(0, scene.Labels.Overlaps);
        Assert.True(scene.Labels.PlacedRatio > 0.98, departement + " " + string.Join(',', scene.Labels.Unplaced));
        Assert.InRange(scene.Layout.FreeAreaRatio, 0.6, 2);
    }

    [OpenDataFact]
    public void On_every_departement_no_label_overlaps_few_are_left_out_and_hardly_any_is_ambiguous()
    {
        string[] departements = [.. Directory.EnumerateFiles(OpenData.PathOf("alt", "communes-2023"), "*.geojson.gz").Select(f => Path.GetFileName(f).Split('.')[0]).Order(StringComparer.Ordinal)];
        Assert.True(departements.Length >= 99);
        System.Collections.Concurrent.ConcurrentBag<(string Departement, string Theme, MapScene Scene)> scenes = [];
        Parallel.ForEach(departements, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, departement =>
        {
            Plate plate = Plates.Real(departement);
            foreach (string theme in new[] { "couverture", "qpv" })
            {
                MapScene scene = Plate.Compose(plate, PageSpec.A4, MapThemeReader.Load(theme));

                // the drawing itself is not kept: a hundred départements would fill the memory
                scenes.Add((departement, theme, scene with { Layers = [] }));
            }
        });
        Assert.All(scenes, s => Assert.True(s.Scene.Labels.Overlaps == 0, $"{s.Departement} {s.Theme}: {s.Scene.Labels.Overlaps} overlaps"));
        Assert.All(scenes, s => Assert.True(s.Scene.Labels.PlacedRatio >= 0.92, $"{s.Departement} {s.Theme}: {s.Scene.Labels.PlacedRatio:0.00} placed"));
        Assert.All(scenes, s => Assert.True(s.Scene.Labels.Ambiguous <= 1, $"{s.Departement} {s.Theme}: {s.Scene.Labels.Ambiguous} of {s.Scene.Labels.Placed} ambiguous"));
        double placed = scenes.Sum(s => s.Scene.Labels.Placed), requested = scenes.Sum(s => s.Scene.Labels.Requested), ambiguous = scenes.Sum(s => s.Scene.Labels.Ambiguous);
        Assert.True(placed / requested > 0.995 && ambiguous / placed < 0.0005, $"{placed} of {requested} placed, {ambiguous} ambiguous");
    }

    private static (ImmutableArray<PlacedLabel> Placed, LabelQuality Quality) InArea(int[] ring, string name, string? number = null)
    {
        AreaMap map = new(new Box(0, 0, 120, 120));
        map.Fill([ring], 1);
        LabelRequest request = new("a", NameBreaker.Variants(name), Type, new Box(0, 0, 0.01, 0.01), 1, IsRequired: false)
        {
            Area = new LabelArea(map, 1),
            Number = number is null ? null : (number, Type),
        };
        return new LabelPlacer(new Box(0, 0, 120, 120), [], [], _ => 0).Place([request]);
    }

    private static NetTopologySuite.Geometries.Polygon PolygonOf(int[] ring) => new(new NetTopologySuite.Geometries.LinearRing(
        [.. Enumerable.Range(0, (ring.Length / 2) + 1).Select(i => new NetTopologySuite.Geometries.Coordinate(ring[2 * i % ring.Length] / 100.0, ring[((2 * i) + 1) % ring.Length] / 100.0))]));

    /// <summary>The ink of a letter, turned as it is drawn.</summary>
    private static NetTopologySuite.Geometries.MultiPoint Corners(AreaLetter letter, TypeStyle type)
    {
        double half = type.WidthMm(letter.Text) / 2, angle = letter.AngleDegrees * Math.PI / 180;
        (double U, double V)[] corners = [(-half, -LabelPlacer.AscentEm * type.SizeMm), (half, -LabelPlacer.AscentEm * type.SizeMm), (half, LabelPlacer.DescentEm * type.SizeMm), (-half, LabelPlacer.DescentEm * type.SizeMm)];
        return new NetTopologySuite.Geometries.MultiPoint([.. corners.Select(c => new NetTopologySuite.Geometries.Point(
            letter.XMm + (c.U * Math.Cos(angle)) - (c.V * Math.Sin(angle)), letter.YMm + (c.U * Math.Sin(angle)) + (c.V * Math.Cos(angle))))]);
    }

    private static double Apart(Box a, Box b)
    {
        double dx = Math.Max(Math.Max(a.LeftMm - b.RightMm, b.LeftMm - a.RightMm), 0), dy = Math.Max(Math.Max(a.TopMm - b.BottomMm, b.TopMm - a.BottomMm), 0);
        return Math.Sqrt((dx * dx) + (dy * dy));
    }

    private static LabelRequest Request(string key, double x, double y) =>
        new(key, NameBreaker.Variants("Saint-Bonnet-" + key), Type, Box.Around(x, y, 1.1), 0, IsRequired: true);

    private static (ImmutableArray<PlacedLabel> Placed, LabelQuality Quality) Place(LabelRequest[] requests) =>
        new LabelPlacer(new Box(0, 0, 200, 200), [.. requests.Select(r => r.Anchor)], [.. requests.Select(r => new LabelMark(r.Anchor, r.Key))], _ => 0).Place(requests);

    private static void AssertNoOverlap(ImmutableArray<PlacedLabel> placed, Box[] obstacles)
    {
        for (int i = 0; i < placed.Length; i++)
        {
            for (int j = i + 1; j < placed.Length; j++)
                Assert.False(placed[i].Box.Overlaps(placed[j].Box), placed[i].Request.Key + " " + placed[j].Request.Key);
            Assert.DoesNotContain(obstacles, o => o.Overlaps(placed[i].Box));
        }
    }
}
