using System.Collections.Immutable;
using System.Globalization;
using NetTopologySuite.Geometries;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Maps.Colours;
using Senacs.Geo.Maps.Layout;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Reports;

namespace Senacs.Geo.Maps;

/// <summary>A département of the national map.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Nom">Its name.</param>
/// <param name="Shape">In its legal projection.</param>
/// <param name="Value">What is mapped; null: unknown, hatched.</param>
public sealed record NationalUnit(CodeDepartement Code, string Nom, MapShape Shape, decimal? Value);

/// <summary>What the national map says.</summary>
public sealed record NationalTexts(
    string Title, string Subtitle, string LegendTitle, string Unit, string Source, DateOnly Date, string ProductVersion);

/// <summary>France by département, with overseas départements in frames and Paris and its neighbours enlarged: for a fiche nationale.</summary>
public static class NationalMap
{
    private const double FrameHeadingMm = 4;
    private const double GapMm = 3;

    private static readonly string[] Capital = ["75", "92", "93", "94"];

    /// <param name="units">At least one; in any order.</param>
    /// <param name="texts">Title, legend, source.</param>
    /// <param name="page">The sheet.</param>
    /// <param name="theme">Its ramp and method of classes.</param>
    public static MapScene Compose(IEnumerable<NationalUnit> units, NationalTexts texts, PageSpec page, MapTheme theme)
    {
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(theme);
        NationalUnit[] all = [.. units.OrderBy(u => u.Code.Value, StringComparer.Ordinal)];
        if (all.Length == 0)
            throw new ArgumentException("A map needs at least one département.", nameof(units));
        decimal[] known = [.. all.Select(u => u.Value).OfType<decimal>().Select(v => Math.Round(v, 1, MidpointRounding.AwayFromZero))];
        ValueClassification classes = ValueClassifier.Classify(known, theme.BreakMethod, theme.ValueClasses, theme.ManualBreaks, texts.Unit);
        int next = 0;
        Dictionary<string, string> fills = all.ToDictionary(
            u => u.Code.Value, u => u.Value is null ? "sans-valeur" : "valeur-" + classes.ClassOf[next++].ToString(CultureInfo.InvariantCulture),
                StringComparer.Ordinal);

        (double width, double height) = page.Turns.Last();
        double factor = MapPalette.FactorOf(width, height), margin = page.MarginMm, inner = width - (2 * margin);
        MapPalette palette = new(theme, factor, isDense: false, classes.Classes.Length, classes.StartsAtZero);
        Headings headings = new() { Finding = texts.Title, Neutral = texts.Title, Subtitle = texts.Subtitle, ProductVersion = texts.ProductVersion };
        (List<SceneItem> furniture, double y) = headings.Head(palette, texts.Title, margin, inner);
        bool insets = all.Any(u => u.Shape.Crs != Crs.Lambert93 || Capital.Contains(u.Code.Value, StringComparer.Ordinal));
        (List<SceneItem> foot, double bottom) = Headings.Foot(
            palette,
            headings.Source(texts.Source, "Situation au " + FrenchNumbers.Date(texts.Date), insets ? "Les cadres sont à d’autres échelles" : ""),
            margin, inner, height);
        furniture.AddRange(foot);
        Box body = Box.FromEdges(margin, y + 3, width - margin, Math.Max(bottom, y + 43));

        NationalUnit[] mainland = [.. all.Where(u => u.Shape.Crs == Crs.Lambert93)], overseas = [.. all.Where(u => u.Shape.Crs != Crs.Lambert93)];
        List<SceneItem> communes = [], labels = [], legend = [];

        // 1. Overseas départements in a strip at the foot.
        if (overseas.Length > 0)
        {
            double side = Math.Min(30 * factor, (body.WidthMm - ((overseas.Length - 1) * GapMm)) / Math.Max(5, overseas.Length));
            Box strip = mainland.Length > 0 ? Box.FromEdges(body.LeftMm, body.BottomMm - side - FrameHeadingMm, body.RightMm, body.BottomMm) : body;
            double each = (strip.WidthMm - ((overseas.Length - 1) * GapMm)) / overseas.Length;
            for (int i = 0; i < overseas.Length; i++)
                Frame(new Box(strip.LeftMm + (i * (each + GapMm)), strip.TopMm, each, strip.HeightMm), [overseas[i]], overseas[i].Nom,
                    overseas[i].Shape.Geometry.EnvelopeInternal, "outre-mer-");
            if (mainland.Length > 0)
                body = Box.FromEdges(body.LeftMm, body.TopMm, body.RightMm, strip.TopMm - GapMm);
        }

        // 2. The hexagon, with the legend and the capital in the corners that it leaves free.
        Block key = Legend(palette, classes, texts.LegendTitle, all.Count(u => u.Value is null));
        double scaleDenominator = 0;
        Box mapBox = body;
        if (mainland.Length > 0)
        {
            ShapeProfile shape = new(mainland.Select(u => u.Shape.Geometry));
            NationalUnit[] capital = [.. mainland.Where(u => Capital.Contains(u.Code.Value, StringComparer.Ordinal))];
            List<BlockRequest> requests = [new BlockRequest(BlockKind.Legend, [(key.WidthMm, key.HeightMm, 1)])];
            double zoom = 34 * factor;
            if (capital.Length > 0)
                requests.Add(new BlockRequest(BlockKind.Text, [(zoom, zoom + FrameHeadingMm, 1)]));
            requests.Add(new BlockRequest(BlockKind.Scale, [(BlockBuilder.ScaleWidthMm, BlockBuilder.ScaleHeightMm, 1)]));
            PageLayout layout = PageLayout.Solve(shape, body, [.. requests]);
            PageTransform transform = new(shape.Bounds.MinX, shape.Bounds.MaxY, layout.MmPerMetre, layout.Map.LeftMm, layout.Map.TopMm);
            (scaleDenominator, mapBox) = (1000 / layout.MmPerMetre, layout.Map);
            Draw(mainland, transform, "", null);
            foreach (PlacedBlock placed in layout.Blocks)
            {
                if (placed.Kind == BlockKind.Legend)
                    legend.Add(new SceneGroup(
                        null, [.. key.Items.Select(item => item.Move(placed.Box.LeftMm, placed.Box.TopMm))])
                    { Id = "bloc-legende" });
                else if (placed.Kind == BlockKind.Scale)
                    furniture.AddRange(BlockBuilder.ScaleBar(palette,
                        layout.MmPerMetre).Items.Select(item => item.Move(placed.Box.LeftMm, placed.Box.TopMm)));
                else
                    Frame(placed.Box, mainland, "Paris et sa petite couronne", Around(capital), "encart-");
            }
        }
        else
        {
            legend.Add(new SceneGroup(null, [.. key.Items.Select(item => item.Move(body.LeftMm, body.TopMm))]) { Id = "bloc-legende" });
        }

        ImmutableArray<SceneLayer> layers = [new SceneLayer("departements", [.. communes]), new SceneLayer("etiquettes", [.. labels]),
            new SceneLayer("legende", [.. legend]), new SceneLayer("habillage", [.. furniture])];
        (ImmutableArray<StyleRule> styles, ImmutableArray<HatchPattern> patterns) = palette.UsedBy(layers);
        return new MapScene
        {
            WidthMm = width,
            HeightMm = height,
            Pixels = page.Pixels,
            Background = page.IsTransparent ? null : Rgb.White,
            Title = XmlText.Clean(texts.Title),
            Description = XmlText.Clean(Describe(all, classes, texts)),
            Date = texts.Date,
            Styles = styles,
            Patterns = patterns,
            Layers = layers,
            Labels = new LabelQuality(all.Length, labels.Count, 0, 0, 0, []),
            Layout = new LayoutQuality(scaleDenominator, mapBox, body, 1, []),
        };

        // A frame with its name and the land in it, as large as it holds.
        void Frame(Box frame, NationalUnit[] candidates, string name, Envelope window, string prefix)
        {
            Box view = Box.FromEdges(frame.LeftMm, frame.TopMm + FrameHeadingMm, frame.RightMm, frame.BottomMm).Inflate(-1);
            double scale = Math.Min(view.WidthMm / Math.Max(1, window.Width), view.HeightMm / Math.Max(1, window.Height));
            PageTransform transform = new(
                window.MinX, window.MaxY, scale, view.LeftMm + ((view.WidthMm - (window.Width * scale)) / 2),
                    view.TopMm + ((view.HeightMm - (window.Height * scale)) / 2));
            Envelope shown = new(window);
            shown.ExpandBy(Math.Max(view.WidthMm, view.HeightMm) / scale);
            NationalUnit[] drawn = [.. candidates.Where(u => u.Shape.Geometry.EnvelopeInternal.Intersects(shown))];
            Draw(drawn, transform, prefix, Box.FromEdges(frame.LeftMm, frame.TopMm + FrameHeadingMm, frame.RightMm, frame.BottomMm));
            furniture.Add(new SceneRect("encart-cadre", frame.LeftMm, frame.TopMm + FrameHeadingMm, frame.WidthMm, frame.HeightMm - FrameHeadingMm));
            furniture.Add(Line(palette.ScaleText, frame.LeftMm, frame.TopMm + FrameHeadingMm - 1.1,
                TextFlow.Fit(XmlText.Clean(name), palette.ScaleText, frame.WidthMm)));
        }

        void Draw(NationalUnit[] drawn, PageTransform transform, string prefix, Box? clip)
        {
            CoveragePaths paths = CoveragePaths.Build(CoverageTopology.Build([.. drawn.Select(u => u.Shape.Geometry)]), transform);
            List<SceneItem> items = [];
            for (int i = 0; i < drawn.Length; i++)
            {
                NationalUnit u = drawn[i];
                items.Add(new ScenePath(fills[u.Code.Value], paths.Rings[i], IsClosed: true)
                {
                    Id = prefix + "departement-" + u.Code.Value,
                    Data = prefix == "encart-" ? [] : [("code", u.Code.Value), ("nom", u.Nom),
                        ("valeur", u.Value?.ToString(CultureInfo.InvariantCulture) ?? "")],
                    Title = u.Nom,
                });
                Name(u, transform, clip);
            }

            items.Add(new ScenePath("limite-departement", paths.Outline,
                IsClosed: false)
            { Id = prefix + (drawn.Length == 1 ? "limite-" + drawn[0].Code.Value : "limite") });
            communes.Add(clip is null ? new SceneGroup(null, [.. items]) { Id = "hexagone" }
                : new SceneGroup(null, [.. items]) { Id = prefix + "fond-" + drawn[0].Code.Value, Clip = clip });
        }

        // Its code where there is room for it inside.
        void Name(NationalUnit u, PageTransform transform, Box? clip)
        {
            Point inside = u.Shape.Geometry.InteriorPoint;
            Coordinate heart = u.Shape.Geometry.Centroid.Coordinate;
            Coordinate at = NetTopologySuite.Algorithm.Locate.SimplePointInAreaLocator.IsContained(heart, u.Shape.Geometry)
                ? heart : inside.Coordinate;
            double x = transform.XMm(at.X), yMm = transform.YMm(at.Y), wide = palette.ScaleText.WidthMm(u.Code.Value),
                high = palette.ScaleText.SizeMm * 0.7;
            Box box = new(x - (wide / 2), yMm - (high / 2), wide, high);
            if (clip is { } frame && !frame.Contains(box))
                return;
            foreach ((double cx, double cy) in (ReadOnlySpan<(double, double)>)[(box.LeftMm, box.TopMm), (box.RightMm, box.TopMm),
                    (box.LeftMm, box.BottomMm), (box.RightMm, box.BottomMm)])
            {
                Coordinate corner = new(transform.MinXMetres + ((cx - transform.LeftMm) / transform.MmPerMetre),
                    transform.MaxYMetres - ((cy - transform.TopMm) / transform.MmPerMetre));
                if (!NetTopologySuite.Algorithm.Locate.SimplePointInAreaLocator.IsContained(corner, u.Shape.Geometry))
                    return;
            }

            labels.Add(new SceneText(
                palette.ScaleText.Name, TextAnchor.Middle, [new TextLine(x, yMm + (palette.ScaleText.SizeMm * 0.32), u.Code.Value)]));
        }
    }

    private static Envelope Around(NationalUnit[] units)
    {
        Envelope window = new();
        foreach (NationalUnit u in units)
            window.ExpandToInclude(u.Shape.Geometry.EnvelopeInternal);
        window.ExpandBy(window.Width * 0.06);
        return window;
    }

    private static SceneText Line(TypeStyle type, double x, double y, string text) => new(type.Name, TextAnchor.Start, [new TextLine(x, y, text)]);

    private static Block Legend(MapPalette palette, ValueClassification classes, string title, int without)
    {
        List<SceneItem> items = [];
        double y = 0, width = 0, row = palette.Body.SizeMm * 1.45;
        foreach (string line in TextFlow.Wrap(XmlText.Clean(title), palette.BodyBold, 48))
        {
            items.Add(Line(palette.BodyBold, 0, y + (palette.BodyBold.SizeMm * 0.85), line));
            width = Math.Max(width, palette.BodyBold.WidthMm(line));
            y += palette.BodyBold.SizeMm * 1.25;
        }

        y += 1;
        for (int i = classes.Classes.Length - 1; i >= 0; i--)
            Row("pave-valeur-" + i.ToString(CultureInfo.InvariantCulture),
                $"{classes.Classes[i].Label} ({FrenchNumbers.Integer(classes.Classes[i].Count)})");
        if (without > 0)
            Row("pave-sans-valeur", $"sans valeur ({FrenchNumbers.Integer(without)})");
        items.Add(Line(palette.Note, 0, y + palette.Note.SizeMm, "Entre parenthèses\u00A0: nombre de départements."));
        width = Math.Max(width, palette.Note.WidthMm("Entre parenthèses\u00A0: nombre de départements."));
        return new Block(width, y + (palette.Note.SizeMm * 1.3), [.. items]);

        void Row(string style, string text)
        {
            items.Add(new SceneRect(style, 0.1, y + (row / 2) - 1.6, 6.3, 3.2));
            items.Add(Line(palette.Body, 8.5, y + (row / 2) + (palette.Body.SizeMm * 0.32), text));
            width = Math.Max(width, 8.5 + palette.Body.WidthMm(text));
            y += row;
        }
    }

    private static string Describe(NationalUnit[] all, ValueClassification classes, NationalTexts texts)
    {
        string text = $"Carte de France par département, au {FrenchNumbers.Date(texts.Date)}. {texts.LegendTitle}.";
        foreach (ValueBand band in classes.Classes)
            text += $" {band.Label}\u00A0: {FrenchNumbers.Count(band.Count, "département", "départements")}.";
        int without = all.Count(u => u.Value is null);
        return without > 0 ? text + $" Sans valeur\u00A0: {FrenchNumbers.Count(without, "département", "départements")}." : text;
    }
}
