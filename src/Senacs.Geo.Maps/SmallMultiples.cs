namespace Senacs.Geo.Maps;

/// <summary>A map of a series: the date is its only title, its figure stands under it.</summary>
/// <param name="Heading">"2019", or a full date when several fall in one year.</param>
/// <param name="Figure">"120 communes couvertes sur 317 (37,9 %)".</param>
/// <param name="Plate">The communes at that date, the same in each.</param>
public sealed record MultiplePanel(string Heading, string Figure, Plate Plate);

/// <summary>Small multiples: the same département, extent, scale and classes at several dates.</summary>
public static class SmallMultiples
{
    public const int MostPanels = 20;

    private const double GapMm = 5;

    /// <summary>One panel a date; when there are more than <see cref="MostPanels"/>, evenly chosen ones, both ends among them.</summary>
    public static MapScene Compose(Evolution evolution, PageSpec page, MapTheme theme, MapTexts? texts = null)
    {
        ArgumentNullException.ThrowIfNull(evolution);
        ArgumentNullException.ThrowIfNull(theme);
        ImmutableArray<CoverageReport> all = evolution.Series;
        int count = Math.Min(all.Length, MostPanels);
        int[] shown = [.. Enumerable.Range(0, count).Select(i => (int)Math.Round((double)i * (all.Length - 1) / Math.Max(1, count - 1)))];
        bool isYearly = shown.Select(i => all[i].Coverage.Date.Year).Distinct().Count() == shown.Length;
        return Compose(
            Headings.OfSeries(evolution, theme, texts ?? new()),
            [
                .. shown.Select(i => new MultiplePanel(
                    isYearly ? all[i].Coverage.Date.Year.ToString(CultureInfo.InvariantCulture) : FrenchNumbers.Date(all[i].Coverage.Date),
                    Figure(evolution.Etapes[i]),
                    Plate.Of(evolution.Etapes[i], theme, texts))),
            ],
            page, theme, Reserves.SansDate(evolution));
    }

    private static string Figure(EtapeEvolution step) =>
        step.Libelle + (step.Communes.Percent(step.Communes.Couvertes) is { } percent ? $" ({FrenchNumbers.Percent(percent)})" : "");

    /// <param name="headings">Of the series.</param>
    /// <param name="panels">In order of date, 1 to <see cref="MostPanels"/>.</param>
    /// <param name="page">The sheet; an A format is turned as the panels ask.</param>
    /// <param name="theme">Its classes and colours.</param>
    /// <param name="note">What qualifies the series as a whole; null: nothing.</param>
    public static MapScene Compose(Headings headings, ImmutableArray<MultiplePanel> panels, PageSpec page, MapTheme theme, string? note = null)
    {
        ArgumentNullException.ThrowIfNull(headings);
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(theme);
        ArgumentOutOfRangeException.ThrowIfLessThan(panels.Length, 1, nameof(panels));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(panels.Length, MostPanels, nameof(panels));
        Plate plate = panels[^1].Plate;
        ImmutableArray<CommuneCoverage> communes = [.. plate.Communes.OrderBy(c => c.Code)];
        ShapeProfile shape = new(communes.Select(c => c.Land));
        Sheet sheet = page.Turns.Select(size => Arrange(headings, note, panels, page, theme, shape, size.WidthMm, size.HeightMm))
            .MaxBy(s => s.MmPerMetre)!;

        PageTransform origin = new(shape.Bounds.MinX, shape.Bounds.MaxY, sheet.MmPerMetre, 0, 0);
        CoveragePaths paths = CoveragePaths.Build(plate.Topology ?? CoverageTopology.Build([.. communes.Select(c => c.Land)]), origin);
        List<SceneItem> drawn = [], texts = [.. sheet.Bands];
        string unknown = MapPalette.ChangeName(Changement.Inconnu);
        for (int i = 0; i < panels.Length; i++)
        {
            Dictionary<string, CommuneCoverage> at = panels[i].Plate.Communes.ToDictionary(c => c.Code.Value, StringComparer.Ordinal);
            Box cell = sheet.Cells[i];
            double left = cell.LeftMm + ((cell.WidthMm - (shape.WidthMetres * sheet.MmPerMetre)) / 2), top = cell.TopMm + sheet.HeadingMm;
            string prefix = "vue-" + (i + 1).ToString(CultureInfo.InvariantCulture) + "-";
            List<SceneItem> items = [];
            for (int k = 0; k < communes.Length; k++)
            {
                CommuneCoverage c = at[communes[k].Code.Value];
                items.Add(new ScenePath(panels[i].Plate.FillOf(theme, c), paths.Rings[k], IsClosed: true)
                {
                    Id = prefix + "commune-" + c.Code.Value,
                    Title = c.Nom
                });
            }

            items.Add(new ScenePath("limite-departement", paths.Outline, IsClosed: false) { Id = prefix + "limite-departement" });
            drawn.Add(new SceneGroup(null,
                [.. items.OrderBy(item => item.Style == "zb" || item.Style == unknown).Select(item => item.Move(left, top))])
            {
                Id = prefix + "carte",
                Title = panels[i].Heading
            });
            texts.Add(sheet.Palette.Figure.Line(cell.LeftMm, cell.TopMm + (sheet.Palette.Figure.SizeMm * 0.8), panels[i].Heading));
            double under = cell.BottomMm - sheet.FigureMm;
            foreach (string line in TextFlow.Wrap(XmlText.Clean(panels[i].Figure), sheet.Palette.Body, cell.WidthMm))
            {
                texts.Add(sheet.Palette.Body.Line(cell.LeftMm, under + sheet.Palette.Body.SizeMm, line));
                under += sheet.Palette.Body.SizeMm * 1.12;
            }
        }

        ImmutableArray<SceneLayer> layers = [
            new SceneLayer("communes", [.. drawn]), new SceneLayer("legende", sheet.Legend), new SceneLayer("habillage", [.. texts])];
        string description = headings.Subtitle + " " + (note is null ? "" : note + " ")
            + string.Join(" ", panels.Select(p => p.Heading + "\u00A0: " + p.Figure + "."));
        return MapScene.On(page, sheet.Width, sheet.Height, sheet.Palette, layers, $"{headings.Finding} ({plate.Nom})", description, plate.Date,
            LabelQuality.None, new LayoutQuality(1000 / sheet.MmPerMetre, sheet.Cells[0], sheet.Body, 1, []));
    }

    private static Sheet Arrange(Headings headings, string? note, ImmutableArray<MultiplePanel> panels, PageSpec page, MapTheme theme,
        ShapeProfile shape, double width, double height)
    {
        double margin = page.MarginMm, inner = width - (2 * margin);
        MapPalette palette = new(theme, MapPalette.FactorOf(width, height), isDense: true);
        (List<SceneItem> bands, double y) = headings.Head(palette, headings.Finding, margin, inner);

        (List<SceneItem> legend, y) = Key(palette, panels, theme, margin, width - margin, y + 1.5);
        // the notes of the last panel are its own
        string own = headings.Notes.IsEmpty ? "" : $"{panels[^1].Heading}\u00A0: {string.Join(" ", headings.Notes)} ";
        (List<SceneItem> foot, double bottom) = Headings.Foot(palette, (note is null ? "" : note + " ") + own + headings.Source(), margin, inner,
            height);
        bands.AddRange(foot);
        Box body = Box.FromEdges(margin, y, width - margin, Math.Max(bottom, y + 30));

        double headingMm = palette.Figure.SizeMm * 1.15, bestScale = 0, bestFigure = 0;
        int bestColumns = 1;
        for (int columns = 1; columns <= panels.Length; columns++)
        {
            int rows = (panels.Length + columns - 1) / columns;
            double wide = (body.WidthMm - ((columns - 1) * GapMm)) / columns, high = (body.HeightMm - ((rows - 1) * GapMm)) / rows;
            if (wide < 20)
                break;
            double figureMm = panels.Max(p => TextFlow.Wrap(XmlText.Clean(p.Figure), palette.Body, wide).Count) * palette.Body.SizeMm * 1.12;
            double scale = Math.Min(wide / shape.WidthMetres, (high - headingMm - figureMm - 1.5) / shape.HeightMetres);
            if (scale > bestScale)
                (bestScale, bestColumns, bestFigure) = (scale, columns, figureMm);
        }

        // a page too small for its panels: they shrink to a speck rather than overlap
        bestScale = Math.Max(bestScale, 1e-7);
        int bestRows = (panels.Length + bestColumns - 1) / bestColumns;
        double cellWidth = (body.WidthMm - ((bestColumns - 1) * GapMm)) / bestColumns,
            cellHeight = Math.Min((body.HeightMm - ((bestRows - 1) * GapMm)) / bestRows,
            (shape.HeightMetres * bestScale) + headingMm + bestFigure + 1.5);
        ImmutableArray<Box> cells = [.. Enumerable.Range(0, panels.Length)
            .Select(i => new Box(body.LeftMm + ((i % bestColumns) * (cellWidth + GapMm)), body.TopMm + ((i / bestColumns) * (cellHeight + GapMm)),
            cellWidth, cellHeight))];
        return new Sheet(width, height, palette, bands, [.. legend], body, cells, bestScale, headingMm, bestFigure);
    }

    /// <summary>In one line under the subtitle: classes that occur in any panel, without count since each panel has its own.</summary>
    private static (List<SceneItem> Items, double YMm) Key(
        MapPalette palette, ImmutableArray<MultiplePanel> panels, MapTheme theme, double margin, double right, double y)
    {
        List<SceneItem> legend = [];
        double x = margin;
        HashSet<string> fills = [.. panels.SelectMany(p => p.Plate.Communes.Select(c => p.Plate.FillOf(theme, c)))];
        foreach ((string fill, string label) in (ReadOnlySpan<(string, string)>)
                 [
                     (MapPalette.BothName, "centre social et EVS"), (MapPalette.ClassName(Classe.CentreSocial), "couverte par un centre social"),
                     (MapPalette.ClassName(Classe.EvsSeul), LibellesClasse.Suite(Classe.EvsSeul, panels[^1].Plate.Regle, 1)),
                     (MapPalette.ClassName(Classe.ZoneBlanche), "zone blanche"),
                     (MapPalette.ChangeName(Changement.Inconnu), "inconnue, faute de date d’agrément"),
                 ])
        {
            if (!fills.Contains(fill))
                continue;
            double wide = 7 + palette.Body.WidthMm(label) + 6;
            if (x > margin && x + wide > right)
                (x, y) = (margin, y + (palette.Body.SizeMm * 1.5));
            legend.Add(new SceneRect("pave-" + fill, x, y, 5.2, palette.Body.SizeMm));
            legend.Add(palette.Body.Line(x + 7, y + (palette.Body.SizeMm * 0.82), label));
            x += wide;
        }

        return (legend, y + (palette.Body.SizeMm * 1.3) + 4);
    }

    private sealed record Sheet(
        double Width, double Height, MapPalette Palette, List<SceneItem> Bands, ImmutableArray<SceneItem> Legend, Box Body,
            ImmutableArray<Box> Cells, double MmPerMetre, double HeadingMm, double FigureMm);
}
