using System.Collections.Immutable;
using System.Globalization;
using Senacs.Geo.Geography;
using Senacs.Geo.Maps.Colours;
using Senacs.Geo.Maps.Layout;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;

namespace Senacs.Geo.Maps;

/// <summary>A map of a series: the date is its only title, its figure stands under it.</summary>
/// <param name="Heading">"2019", or a full date when several fall in one year.</param>
/// <param name="Figure">"120 communes couvertes sur 317 (37,9 %)".</param>
/// <param name="Model">The figures at that date; the communes are the same in each.</param>
public sealed record MultiplePanel(string Heading, string Figure, MapModel Model);

/// <summary>Small multiples: the same département, extent, scale and classes at several dates.</summary>
public static class SmallMultiples
{
    public const int MostPanels = 20;

    private const double GapMm = 5;

    /// <param name="title">The finding or a neutral title.</param>
    /// <param name="subtitle">Rule and dates.</param>
    /// <param name="panels">In order of date, 1 to <see cref="MostPanels"/>.</param>
    /// <param name="page">The sheet; an A format is turned as the panels ask.</param>
    /// <param name="theme">Its classes and colours.</param>
    /// <param name="note">What qualifies the series as a whole; null: nothing.</param>
    public static MapScene Compose(string title, string subtitle, ImmutableArray<MultiplePanel> panels, PageSpec page, MapTheme theme, string? note = null)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(theme);
        ArgumentOutOfRangeException.ThrowIfLessThan(panels.Length, 1, nameof(panels));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(panels.Length, MostPanels, nameof(panels));
        MapModel model = panels[^1].Model;
        ImmutableArray<MapCommune> communes = [.. model.Communes.OrderBy(c => c.Code)];
        ShapeProfile shape = new(communes.Select(c => c.Shape.Geometry));
        bool turns = page.Name is "A3" or "A4" or "A5" && page.Orientation == PageOrientation.Auto;
        (double Width, double Height)[] sizes = page.Orientation == PageOrientation.Landscape && page.WidthMm < page.HeightMm
            ? [(page.HeightMm, page.WidthMm)]
            : turns ? [(page.HeightMm, page.WidthMm), (page.WidthMm, page.HeightMm)] : [(page.WidthMm, page.HeightMm)];
        Sheet sheet = sizes.Select(size => Arrange(title, subtitle, note, panels, page, theme, shape, size.Width, size.Height)).MaxBy(s => s.MmPerMetre)!;

        PageTransform origin = new(shape.Bounds.MinX, shape.Bounds.MaxY, sheet.MmPerMetre, 0, 0);
        CoveragePaths paths = CoveragePaths.Build(model.Topology ?? CoverageTopology.Build([.. communes.Select(c => c.Shape.Geometry)]), origin);
        List<SceneItem> drawn = [], texts = [.. sheet.Bands];
        for (int i = 0; i < panels.Length; i++)
        {
            Dictionary<string, MapCommune> at = panels[i].Model.Communes.ToDictionary(c => c.Code.Value, StringComparer.Ordinal);
            Box cell = sheet.Cells[i];
            double left = cell.LeftMm + ((cell.WidthMm - (shape.WidthMetres * sheet.MmPerMetre)) / 2), top = cell.TopMm + sheet.HeadingMm;
            string prefix = "vue-" + (i + 1).ToString(CultureInfo.InvariantCulture) + "-";
            List<SceneItem> items = [];
            for (int k = 0; k < communes.Length; k++)
            {
                MapCommune c = at[communes[k].Code.Value];
                items.Add(new ScenePath(MapPalette.FillOf(theme, c), paths.Rings[k], IsClosed: true) { Id = prefix + "commune-" + c.Code.Value, Title = c.Nom });
            }

            items.Add(new ScenePath("limite-departement", paths.Outline, IsClosed: false) { Id = prefix + "limite-departement" });
            drawn.Add(new SceneGroup(null, [.. items.OrderBy(item => item.Style == "zb").Select(item => item.Move(left, top))]) { Id = prefix + "carte", Title = panels[i].Heading });
            texts.Add(new SceneText(sheet.Palette.Figure.Name, TextAnchor.Start, [new TextLine(cell.LeftMm, cell.TopMm + (sheet.Palette.Figure.SizeMm * 0.8), panels[i].Heading)]));
            double under = cell.BottomMm - sheet.FigureMm;
            foreach (string line in TextFlow.Wrap(XmlText.Clean(panels[i].Figure), sheet.Palette.Body, cell.WidthMm))
            {
                texts.Add(new SceneText(sheet.Palette.Body.Name, TextAnchor.Start, [new TextLine(cell.LeftMm, under + sheet.Palette.Body.SizeMm, line)]));
                under += sheet.Palette.Body.SizeMm * 1.12;
            }
        }

        ImmutableArray<SceneLayer> layers = [new SceneLayer("communes", [.. drawn]), new SceneLayer("legende", sheet.Legend), new SceneLayer("habillage", [.. texts])];
        (ImmutableArray<StyleRule> styles, ImmutableArray<HatchPattern> patterns) = sheet.Palette.UsedBy(layers);
        return new MapScene
        {
            WidthMm = sheet.Width,
            HeightMm = sheet.Height,
            Pixels = page.Pixels,
            Background = page.IsTransparent ? null : Rgb.White,
            Title = XmlText.Clean(title + " (" + model.DepartementNom + ")"),
            Description = XmlText.Clean(subtitle + " " + (note is null ? "" : note + " ") + string.Join(" ", panels.Select(p => p.Heading + "\u00A0: " + p.Figure + "."))),
            Date = model.Date,
            Styles = styles,
            Patterns = patterns,
            Layers = layers,
            Labels = new Labels.LabelQuality(0, 0, 0, 0, 0, []),
            Layout = new LayoutQuality(1000 / sheet.MmPerMetre, sheet.Cells[0], sheet.Body, 1, []),
        };
    }

    private static Sheet Arrange(string title, string subtitle, string? note, ImmutableArray<MultiplePanel> panels, PageSpec page, MapTheme theme, ShapeProfile shape, double width, double height)
    {
        double factor = Math.Clamp(Math.Sqrt(width * height / (210.0 * 297)), 0.72, 1.4), margin = page.MarginMm, inner = width - (2 * margin);
        MapPalette palette = new(theme, factor, isDense: true);
        MapModel model = panels[^1].Model;
        List<SceneItem> bands = [];
        double y = margin;
        SceneTag tag = new(SceneRole.Title);
        foreach (string line in TextFlow.Balanced(XmlText.Clean(title), palette.Title, inner))
        {
            bands.Add(new SceneText(palette.Title.Name, TextAnchor.Start, [new TextLine(margin, y + (palette.Title.SizeMm * 0.76), line)]) { Tag = tag });
            y += palette.Title.SizeMm * 1.05;
        }

        foreach (string line in TextFlow.Wrap(XmlText.Clean(subtitle), palette.Subtitle, inner))
        {
            bands.Add(new SceneText(palette.Subtitle.Name, TextAnchor.Start, [new TextLine(margin, y + (palette.Subtitle.SizeMm * 0.85), line)]));
            y += palette.Subtitle.SizeMm * 1.2;
        }

        // the legend in one line under the subtitle: classes that occur in any panel, without count since each panel has its own
        y += 1.5;
        List<SceneItem> legend = [];
        double x = margin;
        foreach ((CommuneClass kind, string label) in (ReadOnlySpan<(CommuneClass, string)>)
                 [(CommuneClass.CsEtEvs, "centre social et EVS"), (CommuneClass.CentreSocial, "couverte par un centre social"), (CommuneClass.EvsSeul, model.EvsClassLabel), (CommuneClass.ZoneBlanche, "zone blanche")])
        {
            if (!panels.Any(p => p.Model.Communes.Any(c => c.Class == kind)))
                continue;
            double wide = 7 + palette.Body.WidthMm(label) + 6;
            if (x > margin && x + wide > width - margin)
                (x, y) = (margin, y + (palette.Body.SizeMm * 1.5));
            legend.Add(new SceneRect("pave-" + MapPalette.ClassName(kind), x, y, 5.2, palette.Body.SizeMm));
            legend.Add(new SceneText(palette.Body.Name, TextAnchor.Start, [new TextLine(x + 7, y + (palette.Body.SizeMm * 0.82), label)]));
            x += wide;
        }

        y += (palette.Body.SizeMm * 1.3) + 4;
        string sourceText = string.Join(". ", new[] { model.Sources.IsEmpty ? "" : "Sources\u00A0: " + string.Join(" ; ", model.Sources), "Règle\u00A0: " + model.RuleText, model.ProductVersion }.Where(t => t.Length > 0)) + ".";

        // the notes of the last panel are its own
        if (!model.Notes.IsEmpty)
            sourceText = $"{panels[^1].Heading}\u00A0: {string.Join(" ", model.Notes)} {sourceText}";
        if (note is not null)
            sourceText = note + " " + sourceText;
        List<string> sources = TextFlow.Wrap(XmlText.Clean(sourceText), palette.Source, inner);
        double bottom = height - margin;
        for (int i = 0; i < sources.Count; i++)
            bands.Add(new SceneText(palette.Source.Name, TextAnchor.Start, [new TextLine(margin, bottom - 0.6 - ((sources.Count - 1 - i) * palette.Source.SizeMm * 1.15), sources[i])]));
        bottom -= (sources.Count * palette.Source.SizeMm * 1.15) + 3;
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
        double cellWidth = (body.WidthMm - ((bestColumns - 1) * GapMm)) / bestColumns, cellHeight = Math.Min((body.HeightMm - ((bestRows - 1) * GapMm)) / bestRows, (shape.HeightMetres * bestScale) + headingMm + bestFigure + 1.5);
        ImmutableArray<Box> cells = [.. Enumerable.Range(0, panels.Length).Select(i => new Box(body.LeftMm + ((i % bestColumns) * (cellWidth + GapMm)), body.TopMm + ((i / bestColumns) * (cellHeight + GapMm)), cellWidth, cellHeight))];
        return new Sheet(width, height, palette, bands, [.. legend], body, cells, bestScale, headingMm, bestFigure);
    }

    private sealed record Sheet(
        double Width, double Height, MapPalette Palette, List<SceneItem> Bands, ImmutableArray<SceneItem> Legend, Box Body, ImmutableArray<Box> Cells, double MmPerMetre, double HeadingMm, double FigureMm);
}
