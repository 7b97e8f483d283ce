using NetTopologySuite.Algorithm.Locate;

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
        return all.Length > 0 ? new Sheet(
            all, texts, page, theme).Draw() : throw new ArgumentException("A map needs at least one département.", nameof(units));
    }

    /// <summary>A page in the making: overseas départements in a strip at its foot, then the hexagon, with the legend and the capital in the corners
    /// that it leaves free.</summary>
    private sealed class Sheet
    {
        private readonly NationalUnit[] _all;
        private readonly NationalTexts _texts;
        private readonly PageSpec _page;
        private readonly double _width;
        private readonly double _height;
        private readonly double _factor;
        private readonly ValueClassification _classes;
        private readonly Dictionary<string, string> _fills;
        private readonly MapPalette _palette;
        private readonly List<SceneItem> _land = [];
        private readonly List<SceneItem> _names = [];
        private readonly List<SceneItem> _legend = [];
        private readonly List<SceneItem> _furniture = [];

        public Sheet(NationalUnit[] all, NationalTexts texts, PageSpec page, MapTheme theme)
        {
            (_all, _texts, _page) = (all, texts, page);
            decimal[] known = [.. all.Select(u => u.Value).OfType<decimal>().Select(v => Math.Round(v, 1, MidpointRounding.AwayFromZero))];
            _classes = ValueClassifier.Classify(known, theme.BreakMethod, theme.ValueClasses, theme.ManualBreaks, texts.Unit);
            int next = 0;
            _fills = all.ToDictionary(
                u => u.Code.Value,
                u => u.Value is null ? "sans-valeur" : "valeur-" + _classes.ClassOf[next++].ToString(CultureInfo.InvariantCulture),
                StringComparer.Ordinal);
            (_width, _height) = page.Turns.Last();
            _factor = MapPalette.FactorOf(_width, _height);
            _palette = new(theme, _factor, isDense: false, _classes.Classes.Length, _classes.StartsAtZero);
        }

        public MapScene Draw()
        {
            Box body = Bands();
            NationalUnit[] mainland = [.. _all.Where(u => u.Shape.Crs == Crs.Lambert93)],
                overseas = [.. _all.Where(u => u.Shape.Crs != Crs.Lambert93)];
            if (overseas.Length > 0)
                body = Overseas(overseas, body, isAlone: mainland.Length == 0);
            Block key = Legend(_palette, _classes, _texts.LegendTitle, _all.Count(u => u.Value is null));
            (double scaleDenominator, Box mapBox) = mainland.Length > 0 ? Hexagon(mainland, body, key) : (0, body);
            if (mainland.Length == 0)
                Place(key, body);
            ImmutableArray<SceneLayer> layers =
            [
                new SceneLayer("departements", [.. _land]), new SceneLayer("etiquettes", [.. _names]),
                new SceneLayer("legende", [.. _legend]), new SceneLayer("habillage", [.. _furniture]),
            ];
            return MapScene.On(_page, _width, _height, _palette, layers, _texts.Title, Describe(_all, _classes, _texts), _texts.Date,
                LabelQuality.None with { Requested = _all.Length, Placed = _names.Count }, new LayoutQuality(scaleDenominator, mapBox, body, 1, []));
        }

        /// <summary>Title and sources; what they leave.</summary>
        private Box Bands()
        {
            double margin = _page.MarginMm, inner = _width - (2 * margin);
            Headings headings = new()
            {
                Finding = _texts.Title,
                Neutral = _texts.Title,
                Subtitle = _texts.Subtitle,
                ProductVersion = _texts.ProductVersion
            };
            bool insets = _all.Any(u => u.Shape.Crs != Crs.Lambert93 || Capital.Contains(u.Code.Value, StringComparer.Ordinal));
            string source = headings.Source(
                _texts.Source, "Situation au " + FrenchNumbers.Date(_texts.Date), insets ? "Les cadres sont à d’autres échelles" : "");
            (List<SceneItem> head, double top) = headings.Head(_palette, _texts.Title, margin, inner);
            (List<SceneItem> foot, double bottom) = Headings.Foot(_palette, source, margin, inner, _height);
            _furniture.AddRange([.. head, .. foot]);
            return Box.FromEdges(margin, top + 3, _width - margin, Math.Max(bottom, top + 43));
        }

        private Box Overseas(NationalUnit[] overseas, Box body, bool isAlone)
        {
            double gaps = (overseas.Length - 1) * GapMm, side = Math.Min(30 * _factor, (body.WidthMm - gaps) / Math.Max(5, overseas.Length));
            Box strip = isAlone ? body : Box.FromEdges(body.LeftMm, body.BottomMm - side - FrameHeadingMm, body.RightMm, body.BottomMm);
            double each = (strip.WidthMm - gaps) / overseas.Length;
            for (int i = 0; i < overseas.Length; i++)
            {
                Box frame = new(strip.LeftMm + (i * (each + GapMm)), strip.TopMm, each, strip.HeightMm);
                Frame(frame, [overseas[i]], overseas[i].Nom, overseas[i].Shape.Geometry.EnvelopeInternal, "outre-mer-");
            }

            return isAlone ? body : Box.FromEdges(body.LeftMm, body.TopMm, body.RightMm, strip.TopMm - GapMm);
        }

        private (double ScaleDenominator, Box MapBox) Hexagon(NationalUnit[] mainland, Box body, Block key)
        {
            ShapeProfile shape = new(mainland.Select(u => u.Shape.Geometry));
            NationalUnit[] capital = [.. mainland.Where(u => Capital.Contains(u.Code.Value, StringComparer.Ordinal))];
            double zoom = 34 * _factor;
            BlockRequest[] requests =
            [
                new(BlockKind.Legend, [(key.WidthMm, key.HeightMm, 1)]),
                .. capital.Length > 0 ? [new BlockRequest(BlockKind.Text, [(zoom, zoom + FrameHeadingMm, 1)])] : Array.Empty<BlockRequest>(),
                new(BlockKind.Scale, [(BlockBuilder.ScaleWidthMm, BlockBuilder.ScaleHeightMm, 1)]),
            ];
            PageLayout layout = PageLayout.Solve(shape, body, [.. requests]);
            Land(mainland, new(shape.Bounds.MinX, shape.Bounds.MaxY, layout.MmPerMetre, layout.Map.LeftMm, layout.Map.TopMm), "", null);
            foreach (PlacedBlock placed in layout.Blocks)
            {
                if (placed.Kind == BlockKind.Legend)
                    Place(key, placed.Box);
                else if (placed.Kind == BlockKind.Scale)
                    _furniture.AddRange(BlockBuilder.ScaleBar(_palette,
                        layout.MmPerMetre).Items.Select(item => item.Move(placed.Box.LeftMm, placed.Box.TopMm)));
                else
                    Frame(placed.Box, mainland, "Paris et sa petite couronne", Around(capital), "encart-");
            }

            return (1000 / layout.MmPerMetre, layout.Map);
        }

        private void Place(Block key, Box box) =>
            _legend.Add(new SceneGroup(null, [.. key.Items.Select(item => item.Move(box.LeftMm, box.TopMm))]) { Id = "bloc-legende" });

        /// <summary>A frame with its name and the land in it, as large as it holds.</summary>
        private void Frame(Box frame, NationalUnit[] candidates, string name, Envelope window, string prefix)
        {
            Box edge = Box.FromEdges(frame.LeftMm, frame.TopMm + FrameHeadingMm, frame.RightMm, frame.BottomMm), view = edge.Inflate(-1);
            double scale = Math.Min(view.WidthMm / Math.Max(1, window.Width), view.HeightMm / Math.Max(1, window.Height));
            double left = view.LeftMm + ((view.WidthMm - (window.Width * scale)) / 2),
                top = view.TopMm + ((view.HeightMm - (window.Height * scale)) / 2);
            Envelope shown = new(window);
            shown.ExpandBy(Math.Max(view.WidthMm, view.HeightMm) / scale);
            Land([.. candidates.Where(u => u.Shape.Geometry.EnvelopeInternal.Intersects(shown))], new(window.MinX, window.MaxY, scale, left, top),
                prefix, edge);
            _furniture.Add(new SceneRect("encart-cadre", frame.LeftMm, frame.TopMm + FrameHeadingMm, frame.WidthMm, frame.HeightMm - FrameHeadingMm));
            string heading = TextFlow.Fit(XmlText.Clean(name), _palette.ScaleText, frame.WidthMm);
            _furniture.Add(Line(_palette.ScaleText, frame.LeftMm, frame.TopMm + FrameHeadingMm - 1.1, heading));
        }

        private void Land(NationalUnit[] drawn, PageTransform transform, string prefix, Box? clip)
        {
            CoveragePaths paths = CoveragePaths.Build(CoverageTopology.Build([.. drawn.Select(u => u.Shape.Geometry)]), transform);
            List<SceneItem> items = [];
            for (int i = 0; i < drawn.Length; i++)
            {
                NationalUnit u = drawn[i];
                string value = u.Value?.ToString(CultureInfo.InvariantCulture) ?? "";
                items.Add(new ScenePath(_fills[u.Code.Value], paths.Rings[i], IsClosed: true)
                {
                    Id = prefix + "departement-" + u.Code.Value,
                    Data = prefix == "encart-" ? [] : [("code", u.Code.Value), ("nom", u.Nom), ("valeur", value)],
                    Title = u.Nom,
                });
                Name(u, transform, clip);
            }

            string limit = prefix + (drawn.Length == 1 ? "limite-" + drawn[0].Code.Value : "limite");
            items.Add(new ScenePath("limite-departement", paths.Outline, IsClosed: false) { Id = limit });
            string id = clip is null ? "hexagone" : prefix + "fond-" + drawn[0].Code.Value;
            _land.Add(new SceneGroup(null, [.. items]) { Id = id, Clip = clip });
        }

        /// <summary>Its code where there is room for it inside.</summary>
        private void Name(NationalUnit u, PageTransform transform, Box? clip)
        {
            Geometry shape = u.Shape.Geometry;
            Coordinate heart = shape.Centroid.Coordinate;
            Coordinate at = SimplePointInAreaLocator.IsContained(heart, shape) ? heart : shape.InteriorPoint.Coordinate;
            TypeStyle type = _palette.ScaleText;
            double x = transform.XMm(at.X), y = transform.YMm(at.Y), wide = type.WidthMm(u.Code.Value), high = type.SizeMm * 0.7;
            Box box = new(x - (wide / 2), y - (high / 2), wide, high);
            if (clip is { } frame && !frame.Contains(box))
                return;
            (double X, double Y)[] corners =
                [(box.LeftMm, box.TopMm), (box.RightMm, box.TopMm), (box.LeftMm, box.BottomMm), (box.RightMm, box.BottomMm)];
            if (corners.All(c => SimplePointInAreaLocator.IsContained(Metres(c.X, c.Y), shape)))
                _names.Add(type.Line(x, y + (type.SizeMm * 0.32), u.Code.Value, TextAnchor.Middle));

            Coordinate Metres(double xMm, double yMm) => new(
                transform.MinXMetres + ((xMm - transform.LeftMm) / transform.MmPerMetre),
                    transform.MaxYMetres - ((yMm - transform.TopMm) / transform.MmPerMetre));
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
