namespace Senacs.Geo.Maps.Atlas;

/// <summary>A map composed as any other, without its title and sources, for a part of a page.</summary>
internal sealed record EmbeddedMap(MapScene Scene, PageTransform Transform, double DxMm, double DyMm)
{
    /// <summary>What the composer keeps for itself above and below the body when there is no title: the sources' line and the gaps.</summary>
    private const double BandsMm = 8.5;

    private const double EdgeMm = 0.5;

    /// <summary>Composes a plate in a box.</summary>
    public static EmbeddedMap Compose(Plate plate, MapTheme theme, Box box)
    {
        string size = string.Create(
            CultureInfo.InvariantCulture, $"{box.WidthMm + (2 * EdgeMm):0.##}x{box.HeightMm + (2 * EdgeMm) + BandsMm:0.##}mm");
        if (!PageSpec.TryParse(size, out PageSpec? page))
            throw new ArgumentException($"A map of {size} is too small.", nameof(box));
        MapScene scene = Plate.Compose(
            plate with { Headings = plate.Headings.Bare() }, page with { MarginMm = EdgeMm, Title = TitleChoice.Finding }, theme);
        Envelope bounds = new();
        foreach (CommuneCoverage commune in plate.Communes)
            bounds.ExpandToInclude(commune.Land.EnvelopeInternal);
        double dx = box.LeftMm - scene.Layout.Body.LeftMm, dy = box.TopMm - scene.Layout.Body.TopMm;
        Box map = scene.Layout.MapBox.Move(dx, dy);
        return new EmbeddedMap(
            scene, new PageTransform(bounds.MinX, bounds.MaxY, 1000 / scene.Layout.ScaleDenominator, map.LeftMm, map.TopMm), dx, dy);
    }

    /// <summary>The map in its place.</summary>
    /// <param name="beneath">Drawn first.</param>
    /// <param name="overLand">Drawn over the communes and QPV, under structures and names.</param>
    public PlacedMap Place(ImmutableArray<SceneItem> beneath, ImmutableArray<SceneItem> overLand)
    {
        ImmutableArray<SceneItem>.Builder items = ImmutableArray.CreateBuilder<SceneItem>();
        if (!beneath.IsEmpty)
        {
            items.AddRange(beneath);

            // blocks keep the white of the paper
            foreach (Box block in Scene.Layout.Blocks.Select(b => b.Box))
            {
                Box paper = block.Move(DxMm, DyMm).Inflate(1.5);
                items.Add(new SceneRect("a-papier", paper.LeftMm, paper.TopMm, paper.WidthMm, paper.HeightMm));
            }
        }

        foreach (SceneLayer layer in Scene.Layers)
        {
            items.Add(new SceneGroup(null, [.. layer.Items.Where(i => !IsBand(i)).Select(i => i.Move(DxMm, DyMm))]) { Id = layer.Id });
            if (layer.Id == "qpv")
                items.AddRange(overLand);
        }

        return new PlacedMap(Scene.Description, items.ToImmutable(), Scene.Styles, Scene.Patterns);
    }

    /// <summary>The outer edge, in its place, in hundredths of a millimetre.</summary>
    public ImmutableArray<int[]> Outline =>
        Scene.Layers.SelectMany(l => l.Items).OfType<ScenePath>()
        .FirstOrDefault(p => p.Id == "limite-departement")?.Move(DxMm, DyMm) is ScenePath path ? path.Parts : [];

    /// <summary>Neighbours, pale, clipped to a box.</summary>
    public static ImmutableArray<SceneItem> Neighbours(IEnumerable<Geometry> shapes, PageTransform transform, Box box, string id)
    {
        Envelope window = new(
            transform.MinXMetres + ((box.LeftMm - transform.LeftMm) / transform.MmPerMetre),
                transform.MinXMetres + ((box.RightMm - transform.LeftMm) / transform.MmPerMetre),
            transform.MaxYMetres - ((box.BottomMm - transform.TopMm) / transform.MmPerMetre),
                transform.MaxYMetres - ((box.TopMm - transform.TopMm) / transform.MmPerMetre));
        Geometry[] near = [.. shapes.Where(g => g.EnvelopeInternal.Intersects(window))];
        if (near.Length == 0)
            return [];
        CoveragePaths paths = CoveragePaths.Build(CoverageTopology.Build(near), transform);
        return [new SceneGroup(null, [.. paths.Rings.Select(r => new ScenePath("a-voisine", r, IsClosed: true))]) { Id = id, Clip = box }];
    }

    private static bool IsBand(SceneItem item) => item is SceneText { Style: "titre" or "sous-titre" or "source" };
}
