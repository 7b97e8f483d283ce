using System.Collections.Immutable;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Symbols;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Maps.Layout;

/// <summary>A block drawn from its own upper left corner.</summary>
public sealed record Block(double WidthMm, double HeightMm, ImmutableArray<SceneItem> Items);

/// <summary>Draws the blocks beside the map: figures, legend, lists, scale. Each knows its size before it is placed.</summary>
public sealed class BlockBuilder(MapModel model, MapTheme theme, MapPalette palette)
{
    private const double KeyWidthMm = 8.5;

    /// <summary>For each class its colour, its count of communes and share, its inhabitants and share; then the totals and the notes.</summary>
    public Block? Figures()
    {
        if (model.Figures.IsEmpty)
            return null;
        Builder block = new();
        TypeStyle big = palette.Figure, body = palette.Body, note = palette.Note;
        foreach (ClassFigure f in model.Figures)
        {
            string style = "pave-" + MapPalette.ClassName(f.Class);
            block.Add(new SceneRect(style, 0.1, block.Y + 0.4, KeyWidthMm - 2.2, KeyWidthMm - 2.2));
            string count = FrenchNumber.Counted(f.Communes, "commune", "communes") + (f.CommunesPercent is { } p ? " · " + FrenchNumber.Percent(p) : "");
            block.Text(big, KeyWidthMm, count, 1.06);
            block.Text(body, KeyWidthMm, f.Label, 1.12);
            if (f.Inhabitants is { } people)
                block.Text(note, KeyWidthMm, FrenchNumber.Counted(people, "habitant", "habitants") + (f.InhabitantsPercent is { } q ? " (" + FrenchNumber.Percent(q) + ")" : ""), 1.15);
            block.Space(2.6);
        }

        string total = "Ensemble : " + FrenchNumber.Counted(model.TotalCommunes, "commune", "communes")
            + (model.TotalInhabitants is { } all ? ", " + FrenchNumber.Counted(all, "habitant", "habitants") : "");
        block.Text(note, 0, total, 1.15);
        double width = Math.Max(block.Width, 58);
        foreach (string sentence in model.Notes)
        {
            foreach (string line in TextFlow.Wrap(XmlText.Clean(sentence), note, width))
                block.Text(note, 0, line, 1.15);
        }

        return block.Done();
    }

    /// <summary>Only what is drawn, each entry with its count.</summary>
    public Block? Legend(LegendContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        Builder block = new();
        TypeStyle body = palette.Body;
        double row = body.SizeMm * 1.45, r = theme.MarkerMm / 2;
        foreach ((StructureType type, MarkerKind kind, int count) in content.Markers)
        {
            double y = block.Y + (row / 2);
            block.Add([.. Marker.Draw(type, kind, (KeyWidthMm - 2) / 2, y, kind == MarkerKind.Annexe ? r * 0.75 : r * 1.15, number: null, palette)]);
            block.Row(body, KeyWidthMm, Names.Of(type, kind, count), row);
        }

        if (content.ProjectCommunes > 0)
        {
            string future = MapPalette.ClassName(content.ProjectClass);
            block.Add(new SceneRect("pave-zb", 0.1, block.Y + (row / 2) - 1.6, KeyWidthMm - 2.2, 3.2));
            block.Add(new SceneRect("projet-" + future, 0.1, block.Y + (row / 2) - 1.6, KeyWidthMm - 2.2, 3.2));
            block.Row(body, KeyWidthMm, "En préfiguration (" + FrenchNumber.Counted(content.ProjectCommunes, "commune", "communes") + ")", row);
        }

        foreach ((QpvState? state, int count) in content.Qpv)
        {
            double y = block.Y + (row / 2);
            if (content.HasQpvShapes)
            {
                block.Add(new SceneRect(state is { } s ? "qpv-" + MapPalette.StateName(s) : "qpv", 0.4, y - 1.4, KeyWidthMm - 2.8, 2.8));
            }
            else
            {
                double cx = (KeyWidthMm - 2) / 2;
                block.Add(QpvSymbol(state is { } s ? "qpv-" + MapPalette.StateName(s) : "qpv-point", cx, y));
            }

            block.Row(body, KeyWidthMm, Names.Of(state, count), row);
        }

        if (content.HasEpciLimits)
        {
            block.Add(new ScenePolyline("limite-epci", [0.3, block.Y + (row / 2), KeyWidthMm - 2.3, block.Y + (row / 2)]));
            block.Row(body, KeyWidthMm, "Limite d’intercommunalité (EPCI)", row);
        }

        return block.Y == 0 ? null : block.Done();
    }

    /// <summary>A QPV too small for its shape at this scale.</summary>
    public static SceneItem QpvSymbol(string style, double x, double y, double half = 0.95) =>
        new ScenePolyline(style, [x, y - half, x + half, y, x, y + half, x - half, y], IsClosed: true);

    /// <summary>The numbered list, in one to three columns.</summary>
    public ImmutableArray<Block> StructureList(ImmutableArray<MapStructure> numbered)
    {
        if (numbered.IsEmpty)
            return [];
        return [.. new[] { (1, 66.0), (2, 58.0), (3, 56.0), (4, 56.0) }.Where(c => c.Item1 == 1 || numbered.Length > 8 * c.Item1).Select(c => ListColumns(numbered, c.Item1, c.Item2))];
    }

    /// <summary>One row a QPV: name, communes, structures or "Pas de structure".</summary>
    public ImmutableArray<Block> QpvTable(ImmutableArray<MapQpv> quarters)
    {
        if (quarters.IsEmpty)
            return [];
        return [.. new[] { (1, 70.0), (2, 62.0), (3, 60.0) }.Where(c => c.Item1 == 1 || quarters.Length > 6 * c.Item1).Select(c => QpvColumns(quarters, c.Item1, c.Item2))];
    }

    /// <summary>Two segments of a round length, and a small north arrow.</summary>
    public Block Scale(double mmPerMetre)
    {
        double kilometres = ScaleKilometres(mmPerMetre);
        double length = kilometres * 1000 * mmPerMetre, x0 = 1.2;
        Builder block = new();
        TypeStyle type = palette.ScaleText;
        double y = type.SizeMm + 0.8;
        ImmutableArray<SceneItem> items =
        [
            new SceneRect("plein", x0, y, length / 2, 1.1),
            new SceneRect("vide", x0 + (length / 2), y, length / 2, 1.1),
            new SceneText(type.Name, TextAnchor.Middle, [new TextLine(x0, y - 0.9, "0")]),
            new SceneText(type.Name, TextAnchor.Middle, [new TextLine(x0 + (length / 2), y - 0.9, Kilometres(kilometres / 2))]),
            new SceneText(type.Name, TextAnchor.Start, [new TextLine(x0 + length - (type.WidthMm(Kilometres(kilometres)) / 2), y - 0.9, Kilometres(kilometres) + "\u00A0km")]),
            new ScenePolyline("plein", [ScaleWidthMm - 3, y + 1.1 - 4.6, ScaleWidthMm - 1.9, y + 1.1, ScaleWidthMm - 3, y + 0.3, ScaleWidthMm - 4.1, y + 1.1], IsClosed: true),
            new SceneText(type.Name, TextAnchor.Middle, [new TextLine(ScaleWidthMm - 3, y + 1.1 - 5.1, "N")]),
        ];
        foreach (SceneItem item in items)
            block.Add(item.Move(0, 3));
        return new Block(ScaleWidthMm, ScaleHeightMm, block.Done().Items);
    }

    public const double ScaleWidthMm = 58;

    public const double ScaleHeightMm = 8.5;

    /// <summary>The longest of 1, 2, 5, 10, 20, 50, 100 km that takes at most 42 mm.</summary>
    public static double ScaleKilometres(double mmPerMetre)
    {
        double best = 0.2;
        foreach (double kilometres in (ReadOnlySpan<double>)[0.5, 1, 2, 5, 10, 20, 50, 100])
            best = kilometres * 1000 * mmPerMetre <= 42 ? kilometres : best;
        return best;
    }

    private static string Kilometres(double value) => value.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture).Replace('.', ',');

    private Block ListColumns(ImmutableArray<MapStructure> numbered, int columns, double columnWidth)
    {
        double r = theme.MarkerMm * 0.8, textX = (2 * r) + 2.2;
        List<(double Height, Func<double, double, IEnumerable<SceneItem>> Draw)> rows = [];
        StructureType? heading = null;
        for (int i = 0; i < numbered.Length; i++)
        {
            MapStructure s = numbered[i];
            if (heading != s.Type)
            {
                heading = s.Type;
                int count = numbered.Count(other => other.Type == s.Type);
                string text = s.Type == StructureType.CentreSocial
                    ? FrenchNumber.Counted(count, "centre social", "centres sociaux")
                    : FrenchNumber.Counted(count, "espace de vie sociale", "espaces de vie sociale");
                double space = rows.Count == 0 ? 0 : 1.5;
                rows.Add((palette.BodyBold.SizeMm * 1.5 + space, (x, y) => [new SceneText(palette.BodyBold.Name, TextAnchor.Start, [new TextLine(x, y + space + palette.BodyBold.SizeMm, text)])]));
            }

            int number = i + 1;
            TypeStyle main = palette.ListText, place = palette.ListSecondary;
            double width = columnWidth - textX;
            List<string> lines = TextFlow.Wrap(XmlText.Clean(s.Nom) + (s.IsProject ? " (en préfiguration)" : ""), main, width);
            if (lines.Count > 2)
                lines = [lines[0], TextFlow.Fit(string.Join(' ', lines.Skip(1)), main, width)];
            string commune = XmlText.Clean(s.CommuneNom) + (s.Sites.IsEmpty ? " (non localisé)" : "");
            bool isInline = commune.Length > 0 && main.WidthMm(lines[^1] + ", ") + place.WidthMm(commune) <= width;
            double height = Math.Max((main.SizeMm * 1.12 * lines.Count) + (isInline || commune.Length == 0 ? 0 : place.SizeMm * 1.12), 2 * r) + 0.9;
            MarkerKind kind = s.IsProject ? MarkerKind.Project : s.Sites is [{ IsPrecise: false }, ..] || s.Sites.IsEmpty ? MarkerKind.Communal : MarkerKind.Siege;
            rows.Add((height, (x, y) =>
            {
                double baseline = y + main.SizeMm;
                List<SceneItem> items = [.. Marker.Draw(s.Type, kind, x + r + 0.3, y + (main.SizeMm * 0.68), r * 0.92, number.ToString(System.Globalization.CultureInfo.InvariantCulture), palette)];
                foreach (string line in lines)
                {
                    items.Add(new SceneText(main.Name, TextAnchor.Start, [new TextLine(x + textX, baseline, line)]));
                    baseline += main.SizeMm * 1.12;
                }

                if (isInline)
                    items.Add(new SceneText(place.Name, TextAnchor.Start, [new TextLine(x + textX + main.WidthMm(lines[^1] + "  "), baseline - (main.SizeMm * 1.12), commune)]));
                else if (commune.Length > 0)
                    items.Add(new SceneText(place.Name, TextAnchor.Start, [new TextLine(x + textX, baseline - (main.SizeMm * 0.05), TextFlow.Fit(commune, place, width))]));
                return items;
            }));
        }

        return Columns(rows, columns, columnWidth);
    }

    private Block QpvColumns(ImmutableArray<MapQpv> quarters, int columns, double columnWidth)
    {
        const double textX = 4;
        List<(double Height, Func<double, double, IEnumerable<SceneItem>> Draw)> rows = [];
        foreach (MapQpv q in quarters)
        {
            double width = columnWidth - textX;
            List<string> name = TextFlow.Wrap(XmlText.Clean(q.Nom), palette.BodyBold, width);
            List<string> structures = q.StructureNoms.IsEmpty
                ? ["Pas de structure"]
                : TextFlow.Wrap(string.Join(" ; ", q.StructureNoms.Select(XmlText.Clean)), palette.ListText, width);
            string communes = TextFlow.Fit(XmlText.Clean(q.CommunesText), palette.ListSecondary, width);
            double height = (palette.BodyBold.SizeMm * 1.1 * name.Count) + (communes.Length > 0 ? palette.ListSecondary.SizeMm * 1.15 : 0) + (palette.ListText.SizeMm * 1.15 * structures.Count) + 2.2;
            rows.Add((height, (x, y) =>
            {
                List<SceneItem> items = [QpvSymbol("qpv-" + MapPalette.StateName(q.State), x + 1.3, y + (palette.BodyBold.SizeMm * 0.68), 1.2)];
                double at = y;
                Lines(name, palette.BodyBold, 1.1);
                if (communes.Length > 0)
                    Lines([communes], palette.ListSecondary, 1.15);
                Lines(structures, palette.ListText, 1.15);
                return items;

                void Lines(List<string> lines, TypeStyle type, double leading)
                {
                    foreach (string line in lines)
                    {
                        items.Add(new SceneText(type.Name, TextAnchor.Start, [new TextLine(x + textX, at + type.SizeMm, line)]));
                        at += type.SizeMm * leading;
                    }
                }
            }));
        }

        return Columns(rows, columns, columnWidth);
    }

    /// <summary>Rows flow down the columns; the height is the least that lets them fit.</summary>
    private static Block Columns(List<(double Height, Func<double, double, IEnumerable<SceneItem>> Draw)> rows, int columns, double columnWidth)
    {
        const double gutter = 4;
        double low = rows.Max(r => r.Height), high = rows.Sum(r => r.Height);
        for (int i = 0; i < 40 && columns > 1; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Needed(middle) <= columns ? (low, middle) : (middle, high);
        }

        List<SceneItem> items = [];
        double x = 0, y = 0;
        foreach ((double height, Func<double, double, IEnumerable<SceneItem>> draw) in rows)
        {
            if (y > 0 && y + height > high + 0.001)
                (x, y) = (x + columnWidth + gutter, 0);
            items.AddRange(draw(x, y));
            y += height;
        }

        return new Block((columns * columnWidth) + ((columns - 1) * gutter), high, [.. items]);

        int Needed(double limit)
        {
            int used = 1;
            double filled = 0;
            foreach ((double height, _) in rows)
            {
                if (filled > 0 && filled + height > limit)
                    (used, filled) = (used + 1, 0);
                filled += height;
            }

            return used;
        }
    }

    /// <summary>Lays lines under one another and keeps the extent.</summary>
    private sealed class Builder
    {
        private readonly ImmutableArray<SceneItem>.Builder items = ImmutableArray.CreateBuilder<SceneItem>();

        public double Y { get; private set; }

        public double Width { get; private set; }

        public void Add(params ReadOnlySpan<SceneItem> added)
        {
            foreach (SceneItem item in added)
                items.Add(item);
        }

        public void Text(TypeStyle type, double x, string text, double leading)
        {
            items.Add(new SceneText(type.Name, TextAnchor.Start, [new TextLine(x, Y + (type.SizeMm * 0.85), text)]));
            Y += type.SizeMm * leading;
            Width = Math.Max(Width, x + type.WidthMm(text));
        }

        public void Row(TypeStyle type, double x, string text, double height)
        {
            items.Add(new SceneText(type.Name, TextAnchor.Start, [new TextLine(x, Y + (height / 2) + (type.SizeMm * 0.32), text)]));
            Y += height;
            Width = Math.Max(Width, x + type.WidthMm(text));
        }

        public void Space(double mm) => Y += mm;

        public Block Done() => new(Width, Y, items.ToImmutable());
    }

    /// <summary>The legend's words.</summary>
    private static class Names
    {
        public static string Of(StructureType type, MarkerKind kind, int count) => (type, kind) switch
        {
            (StructureType.CentreSocial, MarkerKind.Siege) => FrenchNumber.Counted(count, "centre social", "centres sociaux"),
            (StructureType.Evs, MarkerKind.Siege) => FrenchNumber.Counted(count, "espace de vie sociale", "espaces de vie sociale"),
            (StructureType.CentreSocial, MarkerKind.Annexe) => FrenchNumber.Counted(count, "annexe de centre social", "annexes de centre social"),
            (StructureType.Evs, MarkerKind.Annexe) => FrenchNumber.Counted(count, "annexe d’EVS", "annexes d’EVS"),
            (StructureType.CentreSocial, MarkerKind.Communal) => FrenchNumber.Counted(count, "centre social, situé à la commune", "centres sociaux, situés à la commune"),
            (StructureType.Evs, MarkerKind.Communal) => FrenchNumber.Counted(count, "EVS, situé à la commune", "EVS, situés à la commune"),
            (StructureType.CentreSocial, _) => FrenchNumber.Counted(count, "centre social en préfiguration", "centres sociaux en préfiguration"),
            _ => FrenchNumber.Counted(count, "EVS en préfiguration", "EVS en préfiguration"),
        };

        public static string Of(QpvState? state, int count) => state switch
        {
            null => FrenchNumber.Counted(count, "quartier prioritaire (QPV)", "quartiers prioritaires (QPV)"),
            QpvState.Servi => FrenchNumber.Counted(count, "QPV servi par une structure", "QPV servis par une structure"),
            QpvState.Dans => FrenchNumber.Counted(count, "QPV avec une structure dans le périmètre", "QPV avec une structure dans le périmètre"),
            QpvState.AProximite => FrenchNumber.Counted(count, "QPV à proximité d’une structure", "QPV à proximité d’une structure"),
            QpvState.Indetermine => FrenchNumber.Counted(count, "QPV indéterminé", "QPV indéterminés"),
            _ => FrenchNumber.Counted(count, "QPV sans structure", "QPV sans structure"),
        };
    }
}

/// <summary>What is on the map, and so in the legend.</summary>
public sealed record LegendContent(
    ImmutableArray<(StructureType Type, MarkerKind Kind, int Count)> Markers,
    int ProjectCommunes,
    CommuneClass ProjectClass,
    ImmutableArray<(QpvState? State, int Count)> Qpv,
    bool HasQpvShapes,
    bool HasEpciLimits);
