using System.Collections.Immutable;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Fonts;
using Senacs.Geo.Maps.Labels;
using Senacs.Geo.Maps.Layout;
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
        MapModel model = MapModels.Grid(20, 20, i => "Sainte-Marie-" + i.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Random random = new(3);
        model = model with
        {
            Structures = [.. Enumerable.Range(0, 400).Select(i => MapModels.Structure(i, 602_500 + (5000 * (i % 20)) + (2000 * random.NextDouble()), 6_602_500 + (5000 * (i / 20)), MapModels.Code(i)))],
        };
        MapScene scene = MapScene.Compose(model, PageSpec.A4, MapThemeReader.Load(theme));
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
        MapScene scene = MapScene.Compose(MapModels.Real(departement), PageSpec.A4, MapThemeReader.Load("couverture"));
        Assert.Equal(0, scene.Labels.Overlaps);
        Assert.True(scene.Labels.PlacedRatio > 0.9, departement + " " + string.Join(',', scene.Labels.Unplaced));
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
            MapModel model = MapModels.Real(departement);
            foreach (string theme in new[] { "couverture", "qpv" })
            {
                MapScene scene = MapScene.Compose(model, PageSpec.A4, MapThemeReader.Load(theme));

                // the drawing itself is not kept: a hundred départements would fill the memory
                scenes.Add((departement, theme, scene with { Layers = [] }));
            }
        });
        Assert.All(scenes, s => Assert.True(s.Scene.Labels.Overlaps == 0, $"{s.Departement} {s.Theme}: {s.Scene.Labels.Overlaps} overlaps"));
        Assert.All(scenes, s => Assert.True(s.Scene.Labels.PlacedRatio >= 0.85, $"{s.Departement} {s.Theme}: {s.Scene.Labels.PlacedRatio:0.00} placed"));
        Assert.All(scenes, s => Assert.True(s.Scene.Labels.Ambiguous <= 0.07 * s.Scene.Labels.Placed, $"{s.Departement} {s.Theme}: {s.Scene.Labels.Ambiguous} of {s.Scene.Labels.Placed} ambiguous"));
        double placed = scenes.Sum(s => s.Scene.Labels.Placed), requested = scenes.Sum(s => s.Scene.Labels.Requested), ambiguous = scenes.Sum(s => s.Scene.Labels.Ambiguous);
        Assert.True(placed / requested > 0.97 && ambiguous / placed < 0.01, $"{placed} of {requested} placed, {ambiguous} ambiguous");
    }

    private static LabelRequest Request(string key, double x, double y) =>
        new(key, NameBreaker.Variants("Saint-Bonnet-" + key), Type, Box.Around(x, y, 1.1), 0, IsRequired: true);

    private static (ImmutableArray<PlacedLabel> Placed, LabelQuality Quality) Place(LabelRequest[] requests) =>
        new LabelPlacer(new Box(0, 0, 200, 200), [.. requests.Select(r => r.Anchor)], [.. requests.Select(r => (r.Anchor.LeftMm + 1.1, r.Anchor.TopMm + 1.1, r.Key))], _ => 0).Place(requests);

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
