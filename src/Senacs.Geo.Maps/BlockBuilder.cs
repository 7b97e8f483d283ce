namespace Senacs.Geo.Maps;

/// <summary>A block drawn from its own upper left corner.</summary>
/// <param name="WidthMm">Width.</param>
/// <param name="HeightMm">Height.</param>
/// <param name="Items">What is drawn.</param>
/// <param name="Weight">How welcome this shape of the block is, 0 to 1: a map must be this much larger to make a less legible one worth it.</param>
public sealed record Block(double WidthMm, double HeightMm, ImmutableArray<SceneItem> Items, double Weight = 1);

/// <summary>Draws the blocks beside the map: figures, legend, lists, scale. Each knows its size before it is placed.</summary>
public sealed class BlockBuilder(Plate plate, MapTheme theme, MapPalette palette)
{
    private const double KeyWidthMm = 8.5;

    /// <summary>For each class its colour, its count of communes and share, its inhabitants and share; then the totals and the notes.</summary>
    public Block? Figures()
    {
        if (plate.Figures.IsEmpty)
            return null;
        Builder block = new();
        TypeStyle big = palette.Figure, body = palette.Body, note = palette.Note;
        foreach ((string fill, Chiffre f) in plate.Figures.Where(f => f.Chiffre.Communes > 0))
        {
            double left = fill.Length == 0 ? 0 : KeyWidthMm;
            if (fill.Length > 0)
                block.Add(new SceneRect("pave-" + fill, 0.1, block.Y + 0.4, KeyWidthMm - 2.2, KeyWidthMm - 2.2));
            string count = FrenchNumbers.Count(f.Communes, "commune", "communes") + (f.PartCommunes is { } p ? " · " + FrenchNumbers.Percent(p) : "");
            block.Text(big, left, count, 1.06);
            block.Text(body, left, f.Libelle, 1.12);
            if (f.Habitants is { } people)
                block.Text(note, left, FrenchNumbers.Count(people, "habitant",
                    "habitants") + (f.PartHabitants is { } q ? " (" + FrenchNumbers.Percent(q) + ")" : ""), 1.15);
            block.Space(2.6);
        }

        string total = "Ensemble : " + FrenchNumbers.Count(plate.TotalCommunes, "commune", "communes")
            + (plate.TotalInhabitants is { } all ? ", " + FrenchNumbers.Count(all, "habitant", "habitants") : "");
        block.Text(note, 0, total, 1.15);
        AddNotes(block);
        return block.Done();
    }

    /// <summary>Where what qualifies the figures stands: under them; without figures, at the foot of the legend; null: neither block is on the
    /// page.</summary>
    public static BlockKind? NotesIn(Plate plate, MapTheme theme)
    {
        ArgumentNullException.ThrowIfNull(plate);
        ArgumentNullException.ThrowIfNull(theme);
        return theme.Blocks.Contains(BlockKind.Figures) && !plate.Figures.IsEmpty ? BlockKind.Figures
            : theme.Blocks.Contains(BlockKind.Legend) ? BlockKind.Legend : null;
    }

    private void AddNotes(Builder block)
    {
        double width = Math.Max(block.Width, 58);
        foreach (string sentence in plate.Headings.Notes)
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
        Values(block);
        if (!content.Circles.IsDefaultOrEmpty)
            Circles(block, content);
        Structures(block, content);
        foreach ((Classe future, int drawn, int undrawn) in content.Projects)
        {
            if (drawn > 0)
                block.Add(Swatch("pave-zb", block), Swatch("projet-" + MapPalette.ClassName(future), block));
            string project = $", projet {(future == Classe.CentreSocial ? "de centre social" : "d’EVS")}";
            string rest = undrawn > 0 ? $", dont {FrenchNumbers.Integer(undrawn)} sans contour" : "";
            block.Row(palette.Body, KeyWidthMm, FrenchNumbers.Count(drawn + undrawn, "commune", "communes") + project + rest, RowMm);
        }

        Quarters(block, content);
        foreach ((string letter, string name) in content.Index)
        {
            TextLine line = new((KeyWidthMm - 2) / 2, block.Y + (RowMm / 2) + (palette.Body.SizeMm * 0.32), letter);
            block.Add(new SceneText(palette.NumberOpen.Name, TextAnchor.Middle, [line]));
            block.Row(palette.Body, KeyWidthMm, XmlText.Clean(name), RowMm);
        }

        if (content.HasEpciLimits)
        {
            block.Add(new ScenePolyline("limite-epci", [0.3, block.Y + (RowMm / 2), KeyWidthMm - 2.3, block.Y + (RowMm / 2)]));
            block.Row(palette.Body, KeyWidthMm, "Limite d’intercommunalité (EPCI)", RowMm);
        }

        foreach (string absence in plate.Absences)
            block.Row(palette.Body, KeyWidthMm, absence, RowMm);
        if (!plate.Headings.Notes.IsEmpty && NotesIn(plate, theme) == BlockKind.Legend)
        {
            block.Space(block.Y == 0 ? 0 : 1.5);
            AddNotes(block);
        }

        return block.Y == 0 ? null : block.Done();
    }

    private double RowMm => palette.Body.SizeMm * 1.45;

    private SceneRect Swatch(string style, Builder block) => new(style, 0.1, block.Y + (RowMm / 2) - 1.6, KeyWidthMm - 2.2, 3.2);

    private void Values(Builder block)
    {
        if (plate.Rates is not { } rates)
            return;
        block.Text(palette.BodyBold, 0, theme.RatesInhabitants ? "Part des habitants couverts, par EPCI" : "Part des communes couvertes, par EPCI",
            1.4);
        ImmutableArray<ValueBand> classes = rates.Classes.Classes;
        for (int i = classes.Length - 1; i >= 0; i--)
            Row("pave-valeur-" + i.ToString(CultureInfo.InvariantCulture), $"{classes[i].Label} ({classes[i].Count}\u00A0EPCI)");
        if (rates.Epci.Count(e => e.Classe is null) is > 0 and var without)
            Row("pave-sans-valeur", "sans valeur (" + FrenchNumbers.Integer(without) + ")");
        block.Space(1);

        void Row(string style, string text)
        {
            block.Add(Swatch(style, block));
            block.Row(palette.Body, KeyWidthMm, text, RowMm);
        }
    }

    /// <summary>Nested, standing on one line, their values beside.</summary>
    private void Circles(Builder block, LegendContent content)
    {
        TypeStyle note = palette.Note;
        block.Text(palette.BodyBold, 0, "Habitants d’une zone blanche", 1.4);
        double most = content.Circles[0].RadiusMm, foot = block.Y + (2 * most) + 0.5, lastText = double.PositiveInfinity;
        foreach ((double radius, int people) in content.Circles)
        {
            double top = foot - (2 * radius);
            block.Add(new SceneCircle("cercle-legende", most + 0.3, foot - radius, radius));
            double text = Math.Max(top, double.IsInfinity(lastText) ? top : lastText + (note.SizeMm * 1.05));
            block.Add(new ScenePolyline("filet", [most + 0.3, top, (2 * most) + 2.5, text]));
            TextLine line = new((2 * most) + 3, text + (note.SizeMm * 0.32), FrenchNumbers.Count(people, "habitant", "habitants"));
            block.Add(new SceneText(note.Name, TextAnchor.Start, [line]));
            lastText = text;
        }

        block.Space((Math.Max(foot, lastText + 1.5) - block.Y) + 2);
        block.Widen((2 * most) + 3 + note.WidthMm("10\u202F000\u00A0habitants"));
    }

    private void Structures(Builder block, LegendContent content)
    {
        double r = theme.MarkerMm / 2, x = (KeyWidthMm - 2) / 2;
        foreach ((Gestion? gestion, int count, int projects, bool isDrawn) in content.Management)
        {
            string fill = "gestion-" + MapPalette.GestionName(gestion), letter = LetterOf(gestion);
            if (isDrawn)
                block.Add([.. Marker.Draw(StructureType.CentreSocial, MarkerKind.Siege, x, block.Y + (RowMm / 2), r * 1.3, letter, palette, fill)]);
            block.Row(palette.Body, KeyWidthMm, Names.Of(gestion, count, projects), RowMm);
        }

        // where the colour says who runs it, what is left to say is the shape
        bool tellsApart = content.Management.IsEmpty;
        foreach (LegendLine line in content.Structures.SelectMany(tally => tally.Lines(tellsApart)))
        {
            if (line.Kind is { } kind)
            {
                double size = kind is MarkerKind.Annexe or MarkerKind.ProjectAnnexe ? 0.75 : tellsApart ? 1.15 : 1.1;
                string? text = theme.Structures == StructureDisplay.Numbers ? "" : null, fill = tellsApart ? null : "gestion-autre";
                block.Add([.. Marker.Draw(line.Type, kind, x, block.Y + (RowMm / 2), r * size, text, palette, fill)]);
            }

            block.Row(palette.Body, KeyWidthMm + (line.IsPart ? 1.5 : 0), line.Text, RowMm);
        }
    }

    private void Quarters(Builder block, LegendContent content)
    {
        bool isMixed = content.HasQpvShapes && content.HasQpvSymbols;
        foreach ((QpvEtat? state, int count, int mayHold, bool isOpen) in content.Qpv)
        {
            double y = block.Y + (RowMm / 2);
            (string shape, string symbol, double half) = state is { } s
                ? ("qpv-" + MapPalette.StateName(s), MapPalette.StateSymbol(s), 1.2) : ("qpv", "qpv-point", 0.95);
            if (content.HasQpvShapes)
                block.Add(new SceneRect(shape, 0.4, y - 1.4, isMixed ? 3.2 : KeyWidthMm - 2.8, 2.8));
            if (content.HasQpvSymbols)
                block.Add(QpvSymbol(symbol, isMixed ? 5.2 : (KeyWidthMm - 2) / 2, y, half));
            block.Row(palette.Body, KeyWidthMm, Names.Of(state, count, isOpen), RowMm);
            if (mayHold > 0)
                block.Row(palette.Body, KeyWidthMm + 1.5, $"dont {FrenchNumbers.Integer(mayHold)} avec une structure peut-être dedans", RowMm);
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
        if (theme.Text.Length == 0)
            return null;
        Builder block = new();
        foreach (string paragraph in theme.Text.Replace("{departement}", plate.Nom, StringComparison.Ordinal).Split('\n'))
        {
            foreach (string line in TextFlow.Wrap(XmlText.Clean(paragraph), palette.Body, 62))
                block.Text(palette.Body, 0, line, 1.25);
            block.Space(1);
        }

        return block.Done();
    }

    /// <summary>One row an EPCI: swatch, name, numerator and denominator, rate.</summary>
    public ImmutableArray<Block> EpciTable(Box body) =>
        plate.Rates is not { Epci: { IsEmpty: false } rates } ? [] : Variants(rates.Length, body, (width, isCompact) =>
        {
            (TypeStyle bold, TypeStyle main, TypeStyle second) = ListTypes(isCompact);
            List<Row> rows = [];
            foreach ((TauxEpci epci, int number) in rates.Select((e, i) => (e, i + 1)))
            {
                double rateWidth = bold.WidthMm("100,0\u202F%") + 1, nameWidth = width - 6 - rateWidth;
                List<string> lines = TextFlow.Wrap(XmlText.Clean(epci.Epci.Nom), main, nameWidth);
                if (lines.Count > 2)
                    lines = [lines[0], TextFlow.Fit(string.Join(' ', lines.Skip(1)), main, nameWidth)];
                double height = (lines.Count * main.SizeMm * 1.12) + (second.SizeMm * 1.12) + (isCompact ? 0.5 : 1.2);
                string fill = epci.Classe is { } v ? "pave-valeur-" + v.ToString(CultureInfo.InvariantCulture) : "pave-sans-valeur";
                rows.Add(new Row(height, IsHeading: false, (x, y) =>
                {
                    List<SceneItem> items = [new SceneRect(fill, x + 0.1, y + 0.3, 4.2, main.SizeMm)];
                    double baseline = y + main.SizeMm;

                    // where a name has no room in its land, this number stands there
                    if (theme.NameEpci)
                        items.Add(palette.NumberOpen.Line(
                            x + 2.2, y + 0.3 + (main.SizeMm / 2) + (palette.NumberOpen.SizeMm * 0.32), FrenchNumbers.Integer(number),
                                TextAnchor.Middle));
                    items.Add(bold.Line(x + width, baseline, epci.Taux is { } rate ? FrenchNumbers.Percent(rate) : "", TextAnchor.End));
                    foreach (string line in lines)
                    {
                        items.Add(main.Line(x + 6, baseline, line));
                        baseline += main.SizeMm * 1.12;
                    }

                    items.Add(second.Line(x + 6, baseline - (main.SizeMm * 0.06), TextFlow.Fit(epci.Detail, second, width - 6)));
                    return items;
                }));
            }

            return rows;
        });

    private IEnumerable<(string Heading, string Fill, string[] Names)> ChangeLists()
    {
        if (plate.Evolution is not { } evolution)
            yield break;
        foreach ((Changement change, string one, string several) in ((Changement, string, string)[])
                 [
                     (Changement.Gagnee, "commune gagnée", "communes gagnées"), (Changement.Perdue, "commune perdue", "communes perdues"),
                     (Changement.AutreClasse, "commune d’une autre classe", "communes d’une autre classe"),
                 ])
        {
            string[] names = [.. evolution.Communes.Where(c => c.Changement == change).Select(c => c.Commune.Nom)
                .OrderBy(FrenchText.Order, StringComparer.Ordinal)];
            yield return (FrenchNumbers.Count(names.Length, one, several), MapPalette.ChangeName(change), names);
        }
    }

    /// <summary>Headings with their names run on.</summary>
    public ImmutableArray<Block> Lists(Box body)
    {
        (string Heading, string Fill, string[] Names)[] lists = [.. ChangeLists().Where(l => l.Names.Length > 0)];
        return lists.Length == 0 ? [] : Variants(lists.Sum(l => 1 + (l.Names.Length / 3)), body, (width, isCompact) =>
        {
            (_, TypeStyle main, _) = ListTypes(isCompact);
            List<Row> rows = [];
            foreach ((string heading, string fill, string[] names) in lists)
            {
                rows.Add(HeadingRow(rows.Count == 0 ? 0 : 1.6, 1.4, heading, 6,
                    (x, y) => new SceneRect("pave-" + fill, x + 0.1, y + 0.3, 4.2, palette.BodyBold.SizeMm * 0.95)));
                foreach (string line in TextFlow.Wrap(XmlText.Clean(string.Join(", ", names)) + ".", main, width))
                    rows.Add(new Row(main.SizeMm * 1.16, IsHeading: false, (x, y) => [main.Line(x, y + main.SizeMm, line)]));
            }

            return rows;
        });
    }

    /// <summary>A QPV too small for its shape at this scale.</summary>
    public static SceneItem QpvSymbol(string style, double x, double y, double half = 0.95) =>
        new ScenePolyline(style, [x, y - half, x + half, y, x, y + half, x - half, y], IsClosed: true);

    /// <summary>The numbered list: roomy then compact, in one to four columns; when none fits the body, as many rows as it holds and the count of the
    /// others.</summary>
    public ImmutableArray<Block> StructureList(ImmutableArray<ShownStructure> numbered, Box body) =>
        numbered.IsEmpty ? [] : Variants(ListRows(numbered, 66, isCompact: false).Count, body,
            (width, isCompact) => ListRows(numbered, width, isCompact));

    /// <summary>One row a QPV: name, communes, structures or that there is none.</summary>
    /// <param name="quarters">In the order of the table.</param>
    /// <param name="isNumbered">The map bears numbers instead of names.</param>
    /// <param name="body">Room for it.</param>
    public ImmutableArray<Block> QpvTable(ImmutableArray<QpvCoverage> quarters, bool isNumbered, Box body) =>
        quarters.IsEmpty ? [] : Variants(quarters.Length, body,
            (width, isCompact) => isNumbered ? GroupedRows(quarters, width, isCompact) : QpvRows(quarters, width, isCompact));

    private ImmutableArray<Block> Variants(int count, Box body, Func<double, bool, List<Row>> rowsOf)
    {
        ImmutableArray<Block>.Builder blocks = ImmutableArray.CreateBuilder<Block>();
        foreach ((int columns, double width, bool isCompact, double weight) in (ReadOnlySpan<(int, double, bool, double)>)
                 [(1, 66, false, 1), (2, 58, false, 0.98), (3, 56, false, 0.95), (1, 62, true, 0.8), (2, 58, true, 0.79), (3, 56, true, 0.78),
                     (4, 52, true, 0.77)])
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

    /// <summary>The same for a page without a plate.</summary>
    public static Block ScaleBar(MapPalette palette, double mmPerMetre)
    {
        ArgumentNullException.ThrowIfNull(palette);
        double kilometres = Longest([0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500], 1000 * mmPerMetre, 42);
        TypeStyle type = palette.ScaleText;
        double length = kilometres * 1000 * mmPerMetre, x0 = 1.2, y = type.SizeMm + 3.8, north = ScaleWidthMm - 3;
        string whole = Kilometres(kilometres);
        return new Block(ScaleWidthMm, ScaleHeightMm,
        [
            .. Bar(x0, y, length, 1.1),
            type.Line(x0, y - 0.9, "0", TextAnchor.Middle),
            type.Line(x0 + (length / 2), y - 0.9, Kilometres(kilometres / 2), TextAnchor.Middle),
            type.Line(x0 + length - (type.WidthMm(whole) / 2), y - 0.9, whole + "\u00A0km"),
            new ScenePolyline("plein", [north, y - 3.5, north + 1.1, y + 1.1, north, y + 0.3, north - 1.1, y + 1.1], IsClosed: true),
            type.Line(north, y - 4, "N", TextAnchor.Middle),
        ]);
    }

    public const double ScaleWidthMm = 58;

    public const double ScaleHeightMm = 8.5;

    /// <summary>The longest of some round lengths, ascending, that takes at most so many millimetres; else the first.</summary>
    internal static double Longest(ReadOnlySpan<double> round, double mmPerUnit, double most)
    {
        double best = round[0];
        foreach (double length in round[1..])
            best = length * mmPerUnit <= most ? length : best;
        return best;
    }

    /// <summary>Two segments, the first dark.</summary>
    internal static ImmutableArray<SceneItem> Bar(double x, double y, double length, double height) =>
        [new SceneRect("plein", x, y, length / 2, height), new SceneRect("vide", x + (length / 2), y, length / 2, height)];

    internal static string Kilometres(double value) => value.ToString("0.##", CultureInfo.InvariantCulture).Replace('.', ',');

    private List<Row> ListRows(ImmutableArray<ShownStructure> numbered, double columnWidth, bool isCompact)
    {
        double r = theme.MarkerMm * 0.78, textX = isCompact ? palette.ListSmall.WidthMm("0000") : (2 * r) + 3.2;
        (_, TypeStyle main, TypeStyle place) = ListTypes(isCompact);
        List<Row> rows = [];
        StructureType? heading = null;
        for (int i = 0; i < numbered.Length; i++)
        {
            ShownStructure s = numbered[i];
            if (heading != s.Type)
            {
                heading = s.Type;
                int count = numbered.Count(other => other.Type == s.Type && !other.IsProject),
                    projects = numbered.Count(other => other.Type == s.Type && other.IsProject);
                string text = s.Type == StructureType.CentreSocial
                    ? FrenchNumbers.Count(count, "centre social", "centres sociaux")
                    : FrenchNumbers.Count(count, "espace de vie sociale", "espaces de vie sociale");
                text += projects > 0 ? ", " + FrenchNumbers.Integer(projects) + " en préfiguration" : "";
                rows.Add(HeadingRow(rows.Count == 0 ? 0 : 1.5, 1.5, text));
            }

            string number = FrenchNumbers.Integer(i + 1);
            double width = columnWidth - textX;
            List<string> lines = TextFlow.Wrap(XmlText.Clean(s.Nom) + (s.IsProject ? " (en préfiguration)" : ""), main, width);
            if (lines.Count > 2)
                lines = [lines[0], TextFlow.Fit(string.Join(' ', lines.Skip(1)), main, width)];
            string commune = XmlText.Clean(s.SeatNom) + (s.Sites.IsEmpty ? (s.SeatNom.Length > 0 ? ", " : "") + "non localisé sur la carte" : "");
            bool isInline = commune.Length > 0 && main.WidthMm(lines[^1] + "  ") + place.WidthMm(commune) <= width;
            double textHeight = (main.SizeMm * 1.12 * lines.Count) + (isInline || commune.Length == 0 ? 0 : place.SizeMm * 1.12);
            double height = isCompact ? textHeight + 0.2 : Math.Max(textHeight, 2 * r) + (s.Type == StructureType.Evs ? 1.3 : 0.9);
            MarkerKind kind = s.IsProject ? MarkerKind.Project : s.Sites is [{ IsNominal: false }, ..] ? MarkerKind.Siege : MarkerKind.Communal;
            rows.Add(new Row(height, IsHeading: false, (x, y) =>
            {
                double baseline = y + main.SizeMm;
                List<SceneItem> items = isCompact
                    ? [palette.ListSmallBold.Line(x + textX - 1, baseline, number, TextAnchor.End)]
                    : [.. Marker.Draw(s.Type, kind, x + r + 0.9, y + (main.SizeMm * 0.68), r * (s.Type == StructureType.Evs ? 0.86 : 0.95), number,
                    palette)];
                foreach (string line in lines)
                {
                    items.Add(main.Line(x + textX, baseline, line));
                    baseline += main.SizeMm * 1.12;
                }

                if (isInline)
                    items.Add(place.Line(x + textX + main.WidthMm(lines[^1] + "  "), baseline - (main.SizeMm * 1.12), commune));
                else if (commune.Length > 0)
                    items.Add(place.Line(x + textX, baseline - (main.SizeMm * 0.05), TextFlow.Fit(commune, place, width)));
                return items;
            }));
        }

        return rows;
    }

    private List<Row> QpvRows(ImmutableArray<QpvCoverage> quarters, double columnWidth, bool isCompact)
    {
        (TypeStyle bold, TypeStyle main, TypeStyle place) = ListTypes(isCompact);
        double textX = isCompact ? 3 : 4, width = columnWidth - textX;
        List<Row> rows = [];
        foreach (QpvCoverage q in quarters)
        {
            string served = ServedBy(q);
            List<(double XMm, int Line, TypeStyle Type, string Text)> pieces = isCompact
                ? TextFlow.WrapRuns([(XmlText.Clean(q.Nom), bold), (XmlText.Clean(q.Qpv.NomsDesCommunes), place), (served, main)], width)
                : [.. Stacked(XmlText.Clean(q.Nom), bold, XmlText.Clean(q.Qpv.NomsDesCommunes), place, served, main, width)];
            double leading = bold.SizeMm * (isCompact ? 1.1 : 1.12);
            double height = ((pieces[^1].Line + 1) * leading) + (isCompact ? 0.6 : 2.2);
            rows.Add(new Row(height, IsHeading: false, (x, y) =>
            {
                List<SceneItem> items = [QpvSymbol(MapPalette.StateSymbol(q.Etat), x + 1.3, y + (bold.SizeMm * 0.68), isCompact ? 0.95 : 1.2)];
                foreach ((double dx, int line, TypeStyle type, string text) in pieces)
                    items.Add(type.Line(x + textX + dx, y + bold.SizeMm + (line * leading), text));
                return items;
            }));
        }

        return rows;
    }

    // a name alone would read as "served by"
    private string ServedBy(QpvCoverage q) => q.Etat == QpvEtat.SansStructure ? Reserves.PasDeStructure(plate.LeavesQpvOpen)
        : (q.Etat == QpvEtat.Indetermine ? "Indéterminé, peut-être\u00A0: " : "") + string.Join(" ; ", q.NomsPourLEtat.Select(XmlText.Clean));

    /// <summary>Many QPV: those with a structure first, structure by structure; then those of which nobody can say; then, run on, those
    /// without.</summary>
    private List<Row> GroupedRows(ImmutableArray<QpvCoverage> quarters, double columnWidth, bool isCompact)
    {
        (TypeStyle bold, TypeStyle main, TypeStyle place) = ListTypes(isCompact);
        double leading = bold.SizeMm * 1.13;
        List<Row> rows = [];
        int number = 0;
        foreach (IGrouping<int, QpvCoverage> group in quarters.GroupBy(q => GroupOf(q.Etat)))
        {
            QpvCoverage[] members = [.. group];
            string title = group.Key switch
            {
                0 => FrenchNumbers.Count(members.Length, "quartier avec une structure", "quartiers avec une structure"),
                1 => FrenchNumbers.Count(members.Length, "quartier indéterminé", "quartiers indéterminés"),
                _ => $"{FrenchNumbers.Count(members.Length, "quartier", "quartiers")} {Reserves.SansStructure(plate.LeavesQpvOpen)}",
            };
            QpvEtat[] states = [.. members.Select(m => m.Etat).Distinct()];
            rows.Add(HeadingRow(rows.Count == 0 ? 0 : 2, 1.45, title, 4,
                (x, y) => QpvSymbol(MapPalette.StateSymbol(states[0]), x + 1.4, y + (palette.BodyBold.SizeMm * 0.68), 1.2)));
            if (group.Key == 1)
                Paragraph([("La position de la structure n’est pas assez précise pour dire si elle est dans le quartier ou à proximité.", place)],
                    0.8, isHeading: true);

            // A paragraph for each set of structures; a single one for the quarters that have none.
            foreach (IGrouping<string, QpvCoverage> served in members.GroupBy(q => string.Join(" ; ", q.NomsPourLEtat.Select(XmlText.Clean)),
                    StringComparer.Ordinal))
            {
                List<(string, TypeStyle)> runs = [];
                if (served.Key.Length > 0)
                    runs.Add((served.Key + "\u00A0:", main));
                foreach (QpvCoverage q in served)
                {
                    number++;
                    runs.Add((FrenchNumbers.Integer(number) + "\u00A0", bold));
                    runs.Add((XmlText.Clean(q.Nom), main));
                    if (q.Qpv.NomsDesCommunes.Length > 0)
                        runs.Add((XmlText.Clean(q.Qpv.NomsDesCommunes), place));
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
                    [.. line.Select(p => p.Type.Line(x + p.XMm, y + bold.SizeMm, p.Text))]));
            }
        }
    }

    /// <summary>0: a structure is there or near, 1: nobody can say, 2: none.</summary>
    public static int GroupOf(QpvEtat state) => state switch { QpvEtat.Indetermine => 1, QpvEtat.SansStructure => 2, _ => 0 };

    private (TypeStyle Strong, TypeStyle Main, TypeStyle Secondary) ListTypes(bool isCompact) => isCompact
        ? (palette.ListSmallBold, palette.ListSmall, palette.ListSmallSecondary) : (palette.BodyBold, palette.ListText, palette.ListSecondary);

    /// <summary>A heading in a list, after its sign; a space parts it from the row above.</summary>
    private Row HeadingRow(double space, double leading, string text, double indent = 0, Func<double, double, SceneItem>? sign = null)
    {
        TypeStyle type = palette.BodyBold;
        return new Row((type.SizeMm * leading) + space, IsHeading: true, (x, y) =>
            [.. sign is null ? [] : (SceneItem[])[sign(x, y + space)], type.Line(x + indent, y + space + type.SizeMm, text)])
        { Lead = space };
    }

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
                string rest = "… et " + FrenchNumbers.Integer(rows.Skip(i).Count(r => !r.IsHeading)) + " autres, dans la liste jointe";
                items.Add(palette.Note.Line(x, y + palette.Note.SizeMm, rest));
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
        private readonly ImmutableArray<SceneItem>.Builder _items = ImmutableArray.CreateBuilder<SceneItem>();

        public double Y { get; private set; }

        public double Width { get; private set; }

        public void Add(params ReadOnlySpan<SceneItem> added)
        {
            foreach (SceneItem item in added)
                _items.Add(item);
        }

        public void Text(TypeStyle type, double x, string text, double leading)
        {
            _items.Add(type.Line(x, Y + (type.SizeMm * 0.85), text));
            Y += type.SizeMm * leading;
            Width = Math.Max(Width, x + type.WidthMm(text));
        }

        public void Row(TypeStyle type, double x, string text, double height)
        {
            _items.Add(type.Line(x, Y + (height / 2) + (type.SizeMm * 0.32), text));
            Y += height;
            Width = Math.Max(Width, x + type.WidthMm(text));
        }

        public void Space(double mm) => Y += mm;

        public void Widen(double mm) => Width = Math.Max(Width, mm);

        public Block Done() => new(Width, Y, _items.ToImmutable());
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
        } + $" ({FrenchNumbers.Integer(count)}{(projects == 0 ? "" : $", et {FrenchNumbers.Integer(projects)} en préfiguration")})";

        public static string Of(QpvEtat? state, int count, bool isOpen) => state switch
        {
            null => FrenchNumbers.Count(count, "quartier prioritaire (QPV)", "quartiers prioritaires (QPV)"),
            QpvEtat.Servi => FrenchNumbers.Count(count, "QPV servi par une structure", "QPV servis par une structure"),
            QpvEtat.Dans => FrenchNumbers.Count(count, "QPV avec une structure dans le périmètre", "QPV avec une structure dans le périmètre"),
            QpvEtat.AProximite => FrenchNumbers.Count(count, "QPV à proximité d’une structure", "QPV à proximité d’une structure"),
            QpvEtat.Indetermine => FrenchNumbers.Count(count, "QPV indéterminé", "QPV indéterminés"),
            _ => $"{FrenchNumbers.Count(count, "QPV", "QPV")} {Reserves.SansStructure(isOpen)}",
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
    ImmutableArray<(Classe Future, int Drawn, int Undrawn)> Projects,
    ImmutableArray<(QpvEtat? State, int Count, int MayHold, bool IsOpen)> Qpv,
    bool HasQpvShapes,
    bool HasQpvSymbols,
    bool HasEpciLimits)
{
    /// <summary>Structures by mode de gestion: those in force, those en préfiguration, and whether one in force is drawn; empty: the theme does not
    /// show it.</summary>
    public ImmutableArray<(Gestion? Gestion, int Count, int Projects, bool IsDrawn)> Management { get; init; } = [];

    /// <summary>Key of the circles, the largest first.</summary>
    public ImmutableArray<(double RadiusMm, int Inhabitants)> Circles { get; init; } = [];

    /// <summary>Names that found no room on the map: the letter that stands for each.</summary>
    public ImmutableArray<(string Letter, string Name)> Index { get; init; } = [];
}
