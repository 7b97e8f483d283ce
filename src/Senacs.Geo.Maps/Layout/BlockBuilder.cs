using System.Collections.Immutable;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Symbols;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Maps.Layout;

/// <summary>A block drawn from its own upper left corner.</summary>
/// <param name="WidthMm">Width.</param>
/// <param name="HeightMm">Height.</param>
/// <param name="Items">What is drawn.</param>
/// <param name="Weight">How welcome this shape of the block is, 0 to 1: a map must be this much larger to make a less legible one worth it.</param>
public sealed record Block(double WidthMm, double HeightMm, ImmutableArray<SceneItem> Items, double Weight = 1);

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
        foreach (ClassFigure f in model.Figures.Where(f => f.Communes > 0))
        {
            string fill = f.Fill ?? MapPalette.ClassName(f.Class);
            double left = fill.Length == 0 ? 0 : KeyWidthMm;
            if (fill.Length > 0)
                block.Add(new SceneRect("pave-" + fill, 0.1, block.Y + 0.4, KeyWidthMm - 2.2, KeyWidthMm - 2.2));
            string count = FrenchNumber.Counted(f.Communes, "commune", "communes") + (f.CommunesPercent is { } p ? " · " + FrenchNumber.Percent(p) : "");
            block.Text(big, left, count, 1.06);
            block.Text(body, left, f.Label, 1.12);
            if (f.Inhabitants is { } people)
                block.Text(note, left, FrenchNumber.Counted(people, "habitant", "habitants") + (f.InhabitantsPercent is { } q ? " (" + FrenchNumber.Percent(q) + ")" : ""), 1.15);
            block.Space(2.6);
        }

        string total = "Ensemble : " + FrenchNumber.Counted(model.TotalCommunes, "commune", "communes")
            + (model.TotalInhabitants is { } all ? ", " + FrenchNumber.Counted(all, "habitant", "habitants") : "");
        block.Text(note, 0, total, 1.15);
        AddNotes(block);
        return block.Done();
    }

    /// <summary>Where what qualifies the figures stands: under them; without figures, at the foot of the legend; null: neither block is on the page.</summary>
    public static BlockKind? NotesIn(MapModel model, MapTheme theme)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(theme);
        return theme.Blocks.Contains(BlockKind.Figures) && !model.Figures.IsEmpty ? BlockKind.Figures
            : theme.Blocks.Contains(BlockKind.Legend) ? BlockKind.Legend : null;
    }

    private void AddNotes(Builder block)
    {
        double width = Math.Max(block.Width, 58);
        foreach (string sentence in model.Notes)
        {
            foreach (string line in TextFlow.Wrap(XmlText.Clean(sentence), palette.Note, width))
                block.Text(palette.Note, 0, line, 1.15);
        }
    }

    /// <summary>Only what is drawn, each entry with its count.</summary>
    public Block? Legend(LegendContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        Builder block = new();
        TypeStyle body = palette.Body;
        double row = body.SizeMm * 1.45, r = theme.MarkerMm / 2;
        if (content.Values is { } values)
        {
            block.Text(palette.BodyBold, 0, values.Title, 1.4);
            for (int i = values.Classes.Length - 1; i >= 0; i--)
                Swatch("pave-valeur-" + i.ToString(System.Globalization.CultureInfo.InvariantCulture), values.Classes[i].Label + " (" + values.Classes[i].Count + ")");
            if (values.Without > 0)
                Swatch("pave-sans-valeur", "sans valeur (" + FrenchNumber.Count(values.Without) + ")");
            block.Space(1);
        }

        if (!content.Circles.IsDefaultOrEmpty)
        {
            // nested, standing on one line, their values beside
            block.Text(palette.BodyBold, 0, "Habitants d’une zone blanche", 1.4);
            double most = content.Circles[0].RadiusMm, foot = block.Y + (2 * most) + 0.5, lastText = double.PositiveInfinity;
            foreach ((double radius, int people) in content.Circles)
            {
                double top = foot - (2 * radius);
                block.Add(new SceneCircle("cercle-legende", most + 0.3, foot - radius, radius));
                double text = Math.Max(top, double.IsInfinity(lastText) ? top : lastText + (palette.Note.SizeMm * 1.05));
                block.Add(new ScenePolyline("filet", [most + 0.3, top, (2 * most) + 2.5, text]));
                block.Add(new SceneText(palette.Note.Name, TextAnchor.Start, [new TextLine((2 * most) + 3, text + (palette.Note.SizeMm * 0.32), FrenchNumber.Counted(people, "habitant", "habitants"))]));
                lastText = text;
            }

            block.Space((Math.Max(foot, lastText + 1.5) - block.Y) + 2);
            block.Widen((2 * most) + 3 + palette.Note.WidthMm("10\u202F000\u00A0habitants"));
        }

        foreach ((Gestion? gestion, int count, int projects, bool isDrawn) in content.Management)
        {
            if (isDrawn)
                block.Add([.. Marker.Draw(StructureType.CentreSocial, MarkerKind.Siege, (KeyWidthMm - 2) / 2, block.Y + (row / 2), r * 1.3, LetterOf(gestion), palette, "gestion-" + MapPalette.GestionName(gestion))]);
            block.Row(body, KeyWidthMm, Names.Of(gestion, count, projects), row);
        }

        // where the colour says who runs it, what is left to say is the shape
        bool tellsApart = content.Management.IsEmpty;
        foreach (LegendLine line in content.Structures.SelectMany(tally => tally.Lines(tellsApart)))
        {
            if (line.Kind is { } kind)
            {
                double size = kind is MarkerKind.Annexe or MarkerKind.ProjectAnnexe ? 0.75 : tellsApart ? 1.15 : 1.1;
                string? text = theme.Structures == StructureDisplay.Numbers ? "" : null, fill = tellsApart ? null : "gestion-autre";
                block.Add([.. Marker.Draw(line.Type, kind, (KeyWidthMm - 2) / 2, block.Y + (row / 2), r * size, text, palette, fill)]);
            }

            block.Row(body, KeyWidthMm + (line.IsPart ? 1.5 : 0), line.Text, row);
        }

        foreach ((CommuneClass future, int drawn, int undrawn) in content.Projects)
        {
            if (drawn > 0)
            {
                block.Add(new SceneRect("pave-zb", 0.1, block.Y + (row / 2) - 1.6, KeyWidthMm - 2.2, 3.2));
                block.Add(new SceneRect("projet-" + MapPalette.ClassName(future), 0.1, block.Y + (row / 2) - 1.6, KeyWidthMm - 2.2, 3.2));
            }

            string project = future == CommuneClass.CentreSocial ? "de centre social" : "d’EVS";
            block.Row(
                body,
                KeyWidthMm,
                $"{FrenchNumber.Counted(drawn + undrawn, "commune", "communes")}, projet {project}{(undrawn > 0 ? $", dont {FrenchNumber.Count(undrawn)} sans contour" : "")}",
                row);
        }

        foreach ((QpvState? state, int count, int mayHold, bool isOpen) in content.Qpv)
        {
            double y = block.Y + (row / 2);
            bool isMixed = content.HasQpvShapes && content.HasQpvSymbols;
            if (content.HasQpvShapes)
                block.Add(new SceneRect(state is { } s ? "qpv-" + MapPalette.StateName(s) : "qpv", 0.4, y - 1.4, isMixed ? 3.2 : KeyWidthMm - 2.8, 2.8));
            if (content.HasQpvSymbols)
                block.Add(QpvSymbol(state is { } t ? MapPalette.StateSymbol(t) : "qpv-point", isMixed ? 5.2 : (KeyWidthMm - 2) / 2, y, state is null ? 0.95 : 1.2));

            block.Row(body, KeyWidthMm, Names.Of(state, count, isOpen), row);
            if (mayHold > 0)
                block.Row(body, KeyWidthMm + 1.5, $"dont {FrenchNumber.Count(mayHold)} avec une structure peut-être dedans", row);
        }

        foreach ((string letter, string name) in content.Index)
        {
            block.Add(new SceneText(palette.NumberOpen.Name, TextAnchor.Middle, [new TextLine((KeyWidthMm - 2) / 2, block.Y + (row / 2) + (body.SizeMm * 0.32), letter)]));
            block.Row(body, KeyWidthMm, XmlText.Clean(name), row);
        }

        if (content.HasEpciLimits)
        {
            block.Add(new ScenePolyline("limite-epci", [0.3, block.Y + (row / 2), KeyWidthMm - 2.3, block.Y + (row / 2)]));
            block.Row(body, KeyWidthMm, "Limite d’intercommunalité (EPCI)", row);
        }

        foreach (string absence in model.Absences)
            block.Row(body, KeyWidthMm, absence, row);
        if (!model.Notes.IsEmpty && NotesIn(model, theme) == BlockKind.Legend)
        {
            block.Space(block.Y == 0 ? 0 : 1.5);
            AddNotes(block);
        }

        return block.Y == 0 ? null : block.Done();

        void Swatch(string style, string text)
        {
            block.Add(new SceneRect(style, 0.1, block.Y + (row / 2) - 1.6, KeyWidthMm - 2.2, 3.2));
            block.Row(body, KeyWidthMm, text, row);
        }
    }

    /// <summary>What a marker bears for a mode de gestion.</summary>
    public static string LetterOf(Gestion? gestion) => gestion switch
    {
        Gestion.Associative => "A",
        Gestion.Municipale => "M",
        Gestion.Intercommunale => "I",
        Gestion.Caf => "C",
        Gestion.Mutualiste => "U",
        Gestion.Autre => "X",
        _ => "?",
    };

    /// <summary>The theme's own words, in a column as wide as the legend.</summary>
    public Block? FreeText()
    {
        if (model.Text.Length == 0)
            return null;
        Builder block = new();
        foreach (string paragraph in model.Text.Split('\n'))
        {
            foreach (string line in TextFlow.Wrap(XmlText.Clean(paragraph), palette.Body, 62))
                block.Text(palette.Body, 0, line, 1.25);
            block.Space(1);
        }

        return block.Done();
    }

    /// <summary>One row an EPCI: swatch, name, numerator and denominator, rate.</summary>
    public ImmutableArray<Block> EpciTable(Box body) =>
        model.Epci.IsEmpty ? [] : Variants(model.Epci.Length, body, (width, isCompact) =>
        {
            TypeStyle main = isCompact ? palette.ListSmall : palette.ListText, bold = isCompact ? palette.ListSmallBold : palette.BodyBold;
            TypeStyle second = isCompact ? palette.ListSmallSecondary : palette.ListSecondary;
            List<Row> rows = [];
            foreach ((EpciRate epci, int number) in model.Epci.Select((e, i) => (e, i + 1)))
            {
                double rateWidth = bold.WidthMm("100,0\u202F%") + 1, nameWidth = width - 6 - rateWidth;
                List<string> lines = TextFlow.Wrap(XmlText.Clean(epci.Nom), main, nameWidth);
                if (lines.Count > 2)
                    lines = [lines[0], TextFlow.Fit(string.Join(' ', lines.Skip(1)), main, nameWidth)];
                double height = (lines.Count * main.SizeMm * 1.12) + (second.SizeMm * 1.12) + (isCompact ? 0.5 : 1.2);
                string fill = epci.ValueClass is { } v ? "pave-valeur-" + v.ToString(System.Globalization.CultureInfo.InvariantCulture) : "pave-sans-valeur";
                rows.Add(new Row(height, IsHeading: false, (x, y) =>
                {
                    List<SceneItem> items = [new SceneRect(fill, x + 0.1, y + 0.3, 4.2, main.SizeMm)];
                    double baseline = y + main.SizeMm;

                    // where a name has no room in its land, this number stands there
                    if (theme.NameEpci)
                        items.Add(new SceneText(palette.NumberOpen.Name, TextAnchor.Middle, [new TextLine(x + 2.2, y + 0.3 + (main.SizeMm / 2) + (palette.NumberOpen.SizeMm * 0.32), FrenchNumber.Count(number))]));
                    items.Add(new SceneText(bold.Name, TextAnchor.End, [new TextLine(x + width, baseline, epci.RateText)]));
                    foreach (string line in lines)
                    {
                        items.Add(new SceneText(main.Name, TextAnchor.Start, [new TextLine(x + 6, baseline, line)]));
                        baseline += main.SizeMm * 1.12;
                    }

                    items.Add(new SceneText(second.Name, TextAnchor.Start, [new TextLine(x + 6, baseline - (main.SizeMm * 0.06), TextFlow.Fit(epci.Detail, second, width - 6))]));
                    return items;
                }));
            }

            return rows;
        });

    /// <summary>Headings with their names run on.</summary>
    public ImmutableArray<Block> Lists(Box body)
    {
        ImmutableArray<NamedList> lists = [.. model.Lists.Where(l => !l.Names.IsEmpty)];
        return lists.IsEmpty ? [] : Variants(lists.Sum(l => 1 + (l.Names.Length / 3)), body, (width, isCompact) =>
        {
            TypeStyle main = isCompact ? palette.ListSmall : palette.ListText;
            List<Row> rows = [];
            foreach (NamedList list in lists)
            {
                double space = rows.Count == 0 ? 0 : 1.6, left = list.Fill is null ? 0 : 6;
                rows.Add(new Row((palette.BodyBold.SizeMm * 1.4) + space, IsHeading: true, (x, y) =>
                [
                    .. list.Fill is null ? Array.Empty<SceneItem>() : [new SceneRect("pave-" + list.Fill, x + 0.1, y + space + 0.3, 4.2, palette.BodyBold.SizeMm * 0.95)],
                    new SceneText(palette.BodyBold.Name, TextAnchor.Start, [new TextLine(x + left, y + space + palette.BodyBold.SizeMm, list.Heading)]),
                ])
                { Lead = space });
                foreach (string line in TextFlow.Wrap(XmlText.Clean(string.Join(", ", list.Names)) + ".", main, width))
                    rows.Add(new Row(main.SizeMm * 1.16, IsHeading: false, (x, y) => [new SceneText(main.Name, TextAnchor.Start, [new TextLine(x, y + main.SizeMm, line)])]));
            }

            return rows;
        });
    }

    /// <summary>A QPV too small for its shape at this scale.</summary>
    public static SceneItem QpvSymbol(string style, double x, double y, double half = 0.95) =>
        new ScenePolyline(style, [x, y - half, x + half, y, x, y + half, x - half, y], IsClosed: true);

    /// <summary>The numbered list: roomy then compact, in one to four columns; when none fits the body, as many rows as it holds and the count of the
    /// others.</summary>
    public ImmutableArray<Block> StructureList(ImmutableArray<MapStructure> numbered, Box body) =>
        numbered.IsEmpty ? [] : Variants(ListRows(numbered, 66, isCompact: false).Count, body, (width, isCompact) => ListRows(numbered, width, isCompact));

    /// <summary>One row a QPV: name, communes, structures or that there is none.</summary>
    /// <param name="quarters">In the order of the table.</param>
    /// <param name="isNumbered">The map bears numbers instead of names.</param>
    /// <param name="body">Room for it.</param>
    public ImmutableArray<Block> QpvTable(ImmutableArray<MapQpv> quarters, bool isNumbered, Box body) =>
        quarters.IsEmpty ? [] : Variants(quarters.Length, body, (width, isCompact) => isNumbered ? GroupedRows(quarters, width, isCompact) : QpvRows(quarters, width, isCompact, isNumbered));

    private ImmutableArray<Block> Variants(int count, Box body, Func<double, bool, List<Row>> rowsOf)
    {
        ImmutableArray<Block>.Builder blocks = ImmutableArray.CreateBuilder<Block>();
        foreach ((int columns, double width, bool isCompact, double weight) in (ReadOnlySpan<(int, double, bool, double)>)
                 [(1, 66, false, 1), (2, 58, false, 0.98), (3, 56, false, 0.95), (1, 62, true, 0.8), (2, 58, true, 0.79), (3, 56, true, 0.78), (4, 52, true, 0.77)])
        {
            if (columns > 1 && count < 8 * columns)
                continue;
            Block block = Columns(rowsOf(width, isCompact), columns, width, double.PositiveInfinity);
            if (block.HeightMm <= body.HeightMm && block.WidthMm <= body.WidthMm * 0.95)
                blocks.Add(block with { Weight = weight });
        }

        if (blocks.Count == 0)
        {
            int columns = Math.Max(1, (int)((body.WidthMm * 0.55) / 54));
            double width = Math.Min(50, (body.WidthMm * 0.55) - 4);
            blocks.Add(Columns(rowsOf(width, true), columns, width, body.HeightMm * 0.95));
        }

        return blocks.ToImmutable();
    }

    /// <summary>Two segments of a round length, and a small north arrow.</summary>
    public Block Scale(double mmPerMetre) => ScaleBar(palette, mmPerMetre);

    /// <summary>The same for a page without a model.</summary>
    public static Block ScaleBar(MapPalette palette, double mmPerMetre)
    {
        ArgumentNullException.ThrowIfNull(palette);
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

    /// <summary>The longest of 1, 2, 5, 10… km that takes at most 42 mm.</summary>
    public static double ScaleKilometres(double mmPerMetre)
    {
        double best = 0.2;
        foreach (double kilometres in (ReadOnlySpan<double>)[0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500])
            best = kilometres * 1000 * mmPerMetre <= 42 ? kilometres : best;
        return best;
    }

    private static string Kilometres(double value) => value.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture).Replace('.', ',');

    private List<Row> ListRows(ImmutableArray<MapStructure> numbered, double columnWidth, bool isCompact)
    {
        double r = theme.MarkerMm * 0.78, textX = isCompact ? palette.ListSmall.WidthMm("0000") : (2 * r) + 3.2;
        TypeStyle main = isCompact ? palette.ListSmall : palette.ListText, place = isCompact ? palette.ListSmallSecondary : palette.ListSecondary;
        List<Row> rows = [];
        StructureType? heading = null;
        for (int i = 0; i < numbered.Length; i++)
        {
            MapStructure s = numbered[i];
            if (heading != s.Type)
            {
                heading = s.Type;
                int count = numbered.Count(other => other.Type == s.Type && !other.IsProject), projects = numbered.Count(other => other.Type == s.Type && other.IsProject);
                string text = s.Type == StructureType.CentreSocial
                    ? FrenchNumber.Counted(count, "centre social", "centres sociaux")
                    : FrenchNumber.Counted(count, "espace de vie sociale", "espaces de vie sociale");
                text += projects > 0 ? ", " + FrenchNumber.Count(projects) + " en préfiguration" : "";
                double space = rows.Count == 0 ? 0 : 1.5;
                rows.Add(new Row((palette.BodyBold.SizeMm * 1.5) + space, IsHeading: true, (x, y) =>
                    [new SceneText(palette.BodyBold.Name, TextAnchor.Start, [new TextLine(x, y + space + palette.BodyBold.SizeMm, text)])])
                { Lead = space });
            }

            string number = FrenchNumber.Count(i + 1);
            double width = columnWidth - textX;
            List<string> lines = TextFlow.Wrap(XmlText.Clean(s.Nom) + (s.IsProject ? " (en préfiguration)" : ""), main, width);
            if (lines.Count > 2)
                lines = [lines[0], TextFlow.Fit(string.Join(' ', lines.Skip(1)), main, width)];
            string commune = XmlText.Clean(s.CommuneNom) + (s.Sites.IsEmpty ? (s.CommuneNom.Length > 0 ? ", " : "") + "non localisé sur la carte" : "");
            bool isInline = commune.Length > 0 && main.WidthMm(lines[^1] + "  ") + place.WidthMm(commune) <= width;
            double textHeight = (main.SizeMm * 1.12 * lines.Count) + (isInline || commune.Length == 0 ? 0 : place.SizeMm * 1.12);
            double height = isCompact ? textHeight + 0.2 : Math.Max(textHeight, 2 * r) + (s.Type == StructureType.Evs ? 1.3 : 0.9);
            MarkerKind kind = s.IsProject ? MarkerKind.Project : s.Sites is [{ IsPrecise: true }, ..] ? MarkerKind.Siege : MarkerKind.Communal;
            rows.Add(new Row(height, IsHeading: false, (x, y) =>
            {
                double baseline = y + main.SizeMm;
                List<SceneItem> items = isCompact
                    ? [new SceneText(palette.ListSmallBold.Name, TextAnchor.End, [new TextLine(x + textX - 1, baseline, number)])]
                    : [.. Marker.Draw(s.Type, kind, x + r + 0.9, y + (main.SizeMm * 0.68), r * (s.Type == StructureType.Evs ? 0.86 : 0.95), number, palette)];
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

        return rows;
    }

    private List<Row> QpvRows(ImmutableArray<MapQpv> quarters, double columnWidth, bool isCompact, bool isNumbered)
    {
        TypeStyle bold = isCompact ? palette.ListSmallBold : palette.BodyBold, main = isCompact ? palette.ListSmall : palette.ListText;
        TypeStyle place = isCompact ? palette.ListSmallSecondary : palette.ListSecondary;
        double numberWidth = isNumbered ? bold.WidthMm("00 ") : 0, textX = (isCompact ? 3 : 4) + numberWidth, width = columnWidth - textX;
        List<Row> rows = [];
        for (int i = 0; i < quarters.Length; i++)
        {
            MapQpv q = quarters[i];
            string number = FrenchNumber.Count(i + 1);
            string served = q.StructureNoms.IsEmpty ? Reserves.PasDeStructure(q.IsOpen) : string.Join(" ; ", q.StructureNoms.Select(XmlText.Clean));

            // a name alone would read as "served by"
            if (q.State == QpvState.Indetermine && !q.StructureNoms.IsEmpty)
                served = "Indéterminé, peut-être\u00A0: " + served;
            List<(double XMm, int Line, TypeStyle Type, string Text)> pieces = isCompact
                ? TextFlow.WrapRuns([(XmlText.Clean(q.Nom), bold), (XmlText.Clean(q.CommunesText), place), (served, main)], width)
                : [.. Stacked(XmlText.Clean(q.Nom), bold, XmlText.Clean(q.CommunesText), place, served, main, width)];
            double leading = bold.SizeMm * (isCompact ? 1.1 : 1.12);
            double height = ((pieces[^1].Line + 1) * leading) + (isCompact ? 0.6 : 2.2);
            rows.Add(new Row(height, IsHeading: false, (x, y) =>
            {
                List<SceneItem> items = [QpvSymbol(MapPalette.StateSymbol(q.State), x + 1.3, y + (bold.SizeMm * 0.68), isCompact ? 0.95 : 1.2)];
                if (isNumbered)
                    items.Add(new SceneText(bold.Name, TextAnchor.End, [new TextLine(x + textX - 0.9, y + bold.SizeMm, number)]));
                foreach ((double dx, int line, TypeStyle type, string text) in pieces)
                    items.Add(new SceneText(type.Name, TextAnchor.Start, [new TextLine(x + textX + dx, y + bold.SizeMm + (line * leading), text)]));
                return items;
            }));
        }

        return rows;
    }

    /// <summary>Many QPV: those with a structure first, structure by structure; then those of which nobody can say; then, run on, those
    /// without.</summary>
    private List<Row> GroupedRows(ImmutableArray<MapQpv> quarters, double columnWidth, bool isCompact)
    {
        TypeStyle bold = isCompact ? palette.ListSmallBold : palette.BodyBold, main = isCompact ? palette.ListSmall : palette.ListText;
        TypeStyle place = isCompact ? palette.ListSmallSecondary : palette.ListSecondary;
        double leading = bold.SizeMm * 1.13;
        List<Row> rows = [];
        int number = 0;
        foreach (IGrouping<int, MapQpv> group in quarters.GroupBy(q => GroupOf(q.State)))
        {
            MapQpv[] members = [.. group];
            double space = rows.Count == 0 ? 0 : 2;
            string title = group.Key switch
            {
                0 => FrenchNumber.Counted(members.Length, "quartier avec une structure", "quartiers avec une structure"),
                1 => FrenchNumber.Counted(members.Length, "quartier indéterminé", "quartiers indéterminés"),
                _ => $"{FrenchNumber.Counted(members.Length, "quartier", "quartiers")} {Reserves.SansStructure(members[0].IsOpen)}",
            };
            QpvState[] states = [.. members.Select(m => m.State).Distinct()];
            rows.Add(new Row((palette.BodyBold.SizeMm * 1.45) + space, IsHeading: true, (x, y) =>
            [
                QpvSymbol(MapPalette.StateSymbol(states[0]), x + 1.4, y + space + (palette.BodyBold.SizeMm * 0.68), 1.2),
                new SceneText(palette.BodyBold.Name, TextAnchor.Start, [new TextLine(x + 4, y + space + palette.BodyBold.SizeMm, title)]),
            ])
            { Lead = space });
            if (group.Key == 1)
                Paragraph([("La position de la structure n’est pas assez précise pour dire si elle est dans le quartier ou à proximité.", place)], 0.8, isHeading: true);

            // A paragraph for each set of structures; a single one for the quarters that have none.
            foreach (IGrouping<string, MapQpv> served in members.GroupBy(q => string.Join(" ; ", q.StructureNoms.Select(XmlText.Clean)), StringComparer.Ordinal))
            {
                List<(string, TypeStyle)> runs = [];
                if (served.Key.Length > 0)
                    runs.Add((served.Key + "\u00A0:", main));
                foreach (MapQpv q in served)
                {
                    number++;
                    runs.Add((FrenchNumber.Count(number) + "\u00A0", bold));
                    runs.Add((XmlText.Clean(q.Nom), main));
                    if (q.CommunesText.Length > 0)
                        runs.Add((XmlText.Clean(q.CommunesText), place));
                }

                Paragraph(runs, 0.7, isHeading: false, served.Key.Length > 0 ? 1 : 0);
            }
        }

        return rows;

        // the lines of the first run alone are a heading: they stay with the next
        void Paragraph(IEnumerable<(string Text, TypeStyle Type)> runs, double after, bool isHeading, int headingRuns = 0)
        {
            List<(double XMm, int Line, TypeStyle Type, string Text)> pieces = TextFlow.WrapRuns(runs, columnWidth);
            int last = pieces[^1].Line, text = headingRuns == 0 ? 0 : pieces.First(p => p.Type == bold).Line;
            foreach (IGrouping<int, (double XMm, int Line, TypeStyle Type, string Text)> line in pieces.GroupBy(p => p.Line))
            {
                rows.Add(new Row(leading + (line.Key == last ? after : 0), (isHeading && line.Key == last) || line.Key < text, (x, y) =>
                    [.. line.Select(p => new SceneText(p.Type.Name, TextAnchor.Start, [new TextLine(x + p.XMm, y + bold.SizeMm, p.Text)]))]));
            }
        }
    }

    /// <summary>0: a structure is there or near, 1: nobody can say, 2: none.</summary>
    public static int GroupOf(QpvState state) => state switch { QpvState.Indetermine => 1, QpvState.SansStructure => 2, _ => 0 };

    /// <summary>Name, communes and structures, each on lines of its own.</summary>
    private static IEnumerable<(double XMm, int Line, TypeStyle Type, string Text)> Stacked(
        string name, TypeStyle bold, string communes, TypeStyle place, string served, TypeStyle main, double width)
    {
        int line = 0;
        foreach (string text in TextFlow.Wrap(name, bold, width))
            yield return (0, line++, bold, text);
        if (communes.Length > 0)
            yield return (0, line++, place, TextFlow.Fit(communes, place, width));
        foreach (string text in TextFlow.Wrap(served, main, width))
            yield return (0, line++, main, text);
    }

    /// <summary>Rows flow down the columns; the height is the least that lets them fit, at most the limit: then the last row says how many are left
    /// out.</summary>
    private Block Columns(List<Row> rows, int columns, double columnWidth, double limit)
    {
        const double gutter = 4;
        double low = rows.Max(r => r.Height), high = rows.Sum(r => r.Height);
        for (int i = 0; i < 40 && columns > 1; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Needed(middle) <= columns ? (low, middle) : (middle, high);
        }

        high = Math.Min(high, limit);
        List<SceneItem> items = [];
        double x = 0, y = 0;
        int column = 1;
        for (int i = 0; i < rows.Count; i++)
        {
            double needed = Together(i);
            if (y > 0 && y + needed > high + 0.001 + (columns == 1 ? needed - rows[i].Height : 0))
                (x, y, column) = (x + columnWidth + gutter, 0, column + 1);
            bool isLastThatFits = column == columns && i + 1 < rows.Count && double.IsFinite(limit) && y + rows[i].Height + rows[i + 1].Height > high;
            if (isLastThatFits)
            {
                string rest = "… et " + FrenchNumber.Count(rows.Skip(i).Count(r => !r.IsHeading)) + " autres, dans la liste jointe";
                items.Add(new SceneText(palette.Note.Name, TextAnchor.Start, [new TextLine(x, y + palette.Note.SizeMm, rest)]));
                break;
            }

            double lead = y == 0 ? rows[i].Lead : 0;
            items.AddRange(rows[i].Draw(x, y - lead));
            y += rows[i].Height - lead;
        }

        return new Block((columns * columnWidth) + ((columns - 1) * gutter), high, [.. items]);

        int Needed(double height)
        {
            int used = 1;
            double filled = 0;
            for (int i = 0; i < rows.Count; i++)
            {
                if (filled > 0 && filled + Together(i) > height)
                    (used, filled) = (used + 1, 0);
                filled += rows[i].Height - (filled == 0 ? rows[i].Lead : 0);
            }

            return used;
        }

        // At the foot of a column a heading, or several in a row, has three lines below it, or goes over with them.
        double Together(int i)
        {
            double height = rows[i].Height;
            int k = i + 1;
            for (; k < rows.Count && rows[k].IsHeading && rows[k - 1].IsHeading; k++)
                height += rows[k].Height;
            for (int line = 0; line < 3 && rows[i].IsHeading && k < rows.Count && !rows[k].IsHeading; line++, k++)
                height += rows[k].Height;
            return height;
        }
    }

    /// <summary>A row of a list: its height, and how to draw it at a place.</summary>
    private sealed record Row(double Height, bool IsHeading, Func<double, double, List<SceneItem>> Draw)
    {
        /// <summary>Of the height, what parts it from the row above: left out at the head of a column.</summary>
        public double Lead { get; init; }
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

        public void Widen(double mm) => Width = Math.Max(Width, mm);

        public Block Done() => new(Width, Y, items.ToImmutable());
    }

    /// <summary>The legend's words.</summary>
    private static class Names
    {
        // a project bears its letter too: its count stands beside that of the structures in force
        public static string Of(Gestion? gestion, int count, int projects) => gestion switch
        {
            Gestion.Associative => "gestion associative",
            Gestion.Municipale => "gestion municipale",
            Gestion.Intercommunale => "gestion intercommunale",
            Gestion.Caf => "gestion par la Caf",
            Gestion.Mutualiste => "gestion mutualiste",
            Gestion.Autre => "autre mode de gestion",
            _ => "mode de gestion non renseigné",
        } + $" ({FrenchNumber.Count(count)}{(projects == 0 ? "" : $", et {FrenchNumber.Count(projects)} en préfiguration")})";

        public static string Of(QpvState? state, int count, bool isOpen) => state switch
        {
            null => FrenchNumber.Counted(count, "quartier prioritaire (QPV)", "quartiers prioritaires (QPV)"),
            QpvState.Servi => FrenchNumber.Counted(count, "QPV servi par une structure", "QPV servis par une structure"),
            QpvState.Dans => FrenchNumber.Counted(count, "QPV avec une structure dans le périmètre", "QPV avec une structure dans le périmètre"),
            QpvState.AProximite => FrenchNumber.Counted(count, "QPV à proximité d’une structure", "QPV à proximité d’une structure"),
            QpvState.Indetermine => FrenchNumber.Counted(count, "QPV indéterminé", "QPV indéterminés"),
            _ => $"{FrenchNumber.Counted(count, "QPV", "QPV")} {Reserves.SansStructure(isOpen)}",
        };
    }
}

/// <summary>What the legend speaks of: what is on the map, and the structures that it could not show.</summary>
/// <param name="Structures">Empty where the theme shows none.</param>
/// <param name="Projects">By future class: communes hatched, and those without boundary.</param>
/// <param name="Qpv">Counts by state, or one for all; of each, how many may hold a structure that is only known to be near.</param>
/// <param name="HasQpvShapes">Some are drawn as they are.</param>
/// <param name="HasQpvSymbols">Some are drawn as a symbol.</param>
/// <param name="HasEpciLimits">Limits of EPCI are drawn.</param>
public sealed record LegendContent(
    ImmutableArray<StructureTally> Structures,
    ImmutableArray<(CommuneClass Future, int Drawn, int Undrawn)> Projects,
    ImmutableArray<(QpvState? State, int Count, int MayHold, bool IsOpen)> Qpv,
    bool HasQpvShapes,
    bool HasQpvSymbols,
    bool HasEpciLimits)
{
    /// <summary>Of a choropleth; null: the map is not one.</summary>
    public ValueScale? Values { get; init; }

    /// <summary>Structures by mode de gestion: those in force, those en préfiguration, and whether one in force is drawn; empty: the theme does not
    /// show it.</summary>
    public ImmutableArray<(Gestion? Gestion, int Count, int Projects, bool IsDrawn)> Management { get; init; } = [];

    /// <summary>Key of the circles, the largest first.</summary>
    public ImmutableArray<(double RadiusMm, int Inhabitants)> Circles { get; init; } = [];

    /// <summary>Names that found no room on the map: the letter that stands for each.</summary>
    public ImmutableArray<(string Letter, string Name)> Index { get; init; } = [];
}
