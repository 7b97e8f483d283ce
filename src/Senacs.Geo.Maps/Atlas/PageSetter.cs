using Senacs.Geo.Maps.Rendering;

namespace Senacs.Geo.Maps.Atlas;

/// <summary>A page while it is being set.</summary>
internal sealed class PageDraft
{
    public List<SceneItem> Items { get; } = [];

    /// <summary>Maps, drawn under the items.</summary>
    public List<PlacedMap> Maps { get; } = [];
}

/// <summary>Something drawn with styles of its own.</summary>
/// <param name="Alternative">What it shows, in words.</param>
/// <param name="Items">Drawn in this order.</param>
/// <param name="Styles">Of the items.</param>
/// <param name="Patterns">Of the styles.</param>
internal sealed record PlacedMap(
    string Alternative, ImmutableArray<SceneItem> Items, ImmutableArray<StyleRule> Styles, ImmutableArray<HatchPattern> Patterns);

/// <summary>A cell of a table.</summary>
/// <param name="Text">Broken over lines where it is too long.</param>
/// <param name="Type">Type style; null: that of the column.</param>
internal sealed record Cell(string Text, TypeStyle? Type = null)
{
    /// <summary>Name of the destination it leads to.</summary>
    public string? Link { get; init; }

    /// <summary>Style of a small square before the text.</summary>
    public string? Swatch { get; init; }

    public static implicit operator Cell(string text) => new(text);
}

/// <summary>A column of a table.</summary>
internal sealed record Column(string Heading, double WidthMm, TextAnchor Anchor = TextAnchor.Start);

/// <summary>A row of a table.</summary>
internal sealed record Row(params Cell[] Cells)
{
    /// <summary>Name of the place, for links.</summary>
    public string? Anchor { get; init; }

    /// <summary>A line above: the row sums up.</summary>
    public bool IsTotal { get; init; }

    /// <summary>Its first cell runs over all columns; it stays with the row after it.</summary>
    public bool IsHeading { get; init; }

    /// <summary>Of a heading: what stands over its rows that go on in the next column; null: nothing.</summary>
    public string? Continued { get; init; }
}

/// <summary>Sets titles, text and tables on pages, one after the other; opens columns and pages as they fill.</summary>
/// <remarks>Nothing is cut: a word that is wider than its column is broken after a hyphen, else anywhere.</remarks>
internal sealed class PageSetter(AtlasType type, double widthMm, double heightMm, Func<string, int> pageOf)
{
    public const double MarginMm = 12;

    private const double FootMm = 20;
    private const double GutterMm = 6;

    private string _running = "";
    private int _columns = 1, _column;
    private double _columnsTop;
    private double _setWidth;

    public List<PageDraft> Pages { get; } = [];

    public List<PdfDestination> Destinations { get; } = [];

    public List<PdfLink> Links { get; } = [];

    public List<PdfBookmark> Bookmarks { get; } = [];

    /// <summary>Where the next thing begins.</summary>
    public double YMm { get; set; }

    public Box Body { get; } = Box.FromEdges(MarginMm, MarginMm, widthMm - MarginMm, heightMm - FootMm);

    public double LeftMm => Body.LeftMm + (_column * (_setWidth + GutterMm));

    /// <summary>Width of the column that is being set.</summary>
    public double WidthMm => _setWidth;

    public double RoomMm => Body.BottomMm - YMm;

    public AtlasType Type => type;

    public PageDraft Page => Pages[^1];

    /// <summary>"12", or "" while pages are not yet numbered.</summary>
    public string PageNumber(string destination) =>
        pageOf(destination) is > 0 and var page ? page.ToString(System.Globalization.CultureInfo.InvariantCulture) : "";

    /// <summary>A new page with a title; pages that follow it repeat it.</summary>
    public void Section(string title, string destination, string bookmark, int level, string? continued = null)
    {
        _running = continued ?? title;
        NewPage();
        Destinations.Add(new PdfDestination(destination, Pages.Count - 1, 0));
        Bookmarks.Add(new PdfBookmark(XmlText.Clean(bookmark), level, destination));
        SceneTag tag = new(SceneRole.Title);
        foreach (string line in TextFlow.Balanced(XmlText.Clean(title), type.Title, Body.WidthMm))
        {
            Page.Items.Add(type.Title.Line(Body.LeftMm, YMm + (type.Title.SizeMm * 0.78), line) with { Tag = tag });
            YMm += type.Title.SizeMm * 1.08;
        }

        YMm += 1.5;
    }

    /// <summary>Names this place.</summary>
    public void Anchor(string name) => Destinations.Add(new PdfDestination(name, Pages.Count - 1, Math.Max(0, YMm - 4)));

    /// <summary>Columns side by side from here to the foot of the page, then of the next.</summary>
    public void Columns(int count)
    {
        (_columns, _column, _columnsTop) = (count, 0, YMm);
        _setWidth = (Body.WidthMm - ((count - 1) * GutterMm)) / count;
    }

    public void Paragraph(string text, TypeStyle style, double afterMm = 2)
    {
        SceneTag tag = new(style == type.Heading ? SceneRole.Heading : SceneRole.Paragraph);
        foreach (string line in Wrap(text, style, WidthMm))
        {
            Room(style.SizeMm * 1.25);
            Page.Items.Add(style.Line(LeftMm, YMm + (style.SizeMm * 0.9), line) with { Tag = tag });
            YMm += style.SizeMm * 1.25;
        }

        YMm += afterMm;
    }

    /// <summary>A heading that stays with at least three rows.</summary>
    public void Heading(string text)
    {
        Room(type.Heading.SizeMm + 16);
        YMm += 2.5;
        Paragraph(text, type.Heading, 1);
    }

    /// <summary>Height of a table set in one piece, its heading row included.</summary>
    public double HeightOf(ImmutableArray<Column> layout, IEnumerable<Row> rows) => HeadHeight(layout) + rows.Sum(r => HeightOf(layout, r)) + 2;

    /// <summary>A table; its head is repeated at the top of each column and page.</summary>
    public void Table(ImmutableArray<Column> layout, IReadOnlyList<Row> rows)
    {
        if (rows.Count == 0)
            return;
        SceneTag table = new(SceneRole.Table);
        double head = HeadHeight(layout);
        Room(head + Needed(0));
        Head(layout, new SceneTag(SceneRole.Row, table));
        Row? heading = null;
        for (int i = 0; i < rows.Count; i++)
        {
            heading = rows[i].IsHeading ? rows[i] : heading;
            if (Room(Needed(i)))
            {
                // said again for the eye only
                Head(layout, null);
                if (heading is { Continued: { } name } && heading != rows[i])
                    Set(layout, new Row(heading.Cells[0] with { Text = name }) { IsHeading = true }, null);
            }

            Set(layout, rows[i], new SceneTag(SceneRole.Row, table));
        }

        YMm += 2;

        // a heading takes the rows after it along: up to three of its own
        double Needed(int i) => HeightOf(layout,
            rows[i]) + (rows[i].IsHeading ? rows.Skip(i + 1).TakeWhile(r => !r.IsHeading).Take(3).Sum(r => HeightOf(layout, r)) : 0);
    }

    /// <summary>Goes to the next column or page when less than this is left. True when it did.</summary>
    public bool Room(double heightMm)
    {
        if (YMm + heightMm <= Body.BottomMm)
            return false;
        if (_column + 1 < _columns)
        {
            _column++;
            YMm = _columnsTop;
            return true;
        }

        int count = _columns;
        NewPage();
        string line = _running + " (suite)";
        Page.Items.Add(type.Heading.Line(
            Body.LeftMm, YMm + (type.Heading.SizeMm * 0.8), TextFlow.Fit(XmlText.Clean(line), type.Heading, Body.WidthMm)));
        YMm += type.Heading.SizeMm * 1.6;
        Columns(count);
        return true;
    }

    /// <summary>A rectangle of this page leads elsewhere.</summary>
    public void Link(Box box, string destination) => Links.Add(new PdfLink(Pages.Count - 1, box, destination));

    /// <summary>Lines of which nothing is lost.</summary>
    public static List<string> Wrap(string text, TypeStyle style, double widthMm) =>
        TextFlow.Wrap(XmlText.Clean(text), style, widthMm, isWhole: true);

    private void NewPage()
    {
        Pages.Add(new PageDraft());
        YMm = Body.TopMm;
        Columns(1);
    }

    private double LineMm => type.Cell.SizeMm * 1.16;

    private double HeightOf(ImmutableArray<Column> layout, Row row)
    {
        int lines = row.IsHeading ? Lines(row.Cells[0], layout.Sum(c => c.WidthMm)).Count
            : layout.Select((c, i) => i < row.Cells.Length ? Lines(row.Cells[i], c.WidthMm).Count : 0).Max();
        return (Math.Max(1, lines) * LineMm) + 1.1 + (row.IsHeading ? 1.6 : 0);
    }

    private double HeadHeight(ImmutableArray<Column> layout) =>
        layout.All(c => c.Heading.Length == 0)
        ? 0 : (layout.Max(c => Wrap(c.Heading, type.Column, c.WidthMm - 1.5).Count) * type.Column.SizeMm * 1.1) + 1.6;

    private List<string> Lines(Cell cell, double width) =>
        Wrap(cell.Text, cell.Type ?? type.Cell, width - 1.5 - (cell.Swatch is null ? 0 : LineMm + 0.6));

    private void Head(ImmutableArray<Column> layout, SceneTag? row)
    {
        double height = HeadHeight(layout), x = LeftMm;
        if (height == 0)
            return;
        foreach (Column c in layout)
        {
            SceneTag tag = row is null ? SceneTag.Furniture : new SceneTag(SceneRole.HeaderCell, row);
            List<string> lines = Wrap(c.Heading, type.Column, c.WidthMm - 1.5);
            for (int i = 0; i < lines.Count; i++)
            {
                // heads stand on the line under them
                double y = YMm + height - 1.5 - ((lines.Count - 1 - i) * type.Column.SizeMm * 1.1);
                Page.Items.Add(Line(lines[i], type.Column, c, x, y, 0) with { Tag = tag });
            }

            x += c.WidthMm;
        }

        YMm += height;
        Page.Items.Add(new ScenePolyline("a-filet-fort", [LeftMm, YMm - 0.6, x, YMm - 0.6]));
    }

    private void Set(ImmutableArray<Column> layout, Row row, SceneTag? tag)
    {
        double height = HeightOf(layout, row), x = LeftMm, y = YMm + (row.IsHeading ? 1.6 : 0);
        if (row.Anchor is not null)
            Anchor(row.Anchor);
        if (row.IsTotal)
            Page.Items.Add(new ScenePolyline("a-filet-fort", [x, YMm, x + layout.Sum(c => c.WidthMm), YMm]));
        ImmutableArray<Column> used = row.IsHeading ? [new Column("", layout.Sum(c => c.WidthMm))] : layout;
        for (int i = 0; i < used.Length && i < row.Cells.Length; i++)
        {
            Column c = used[i];
            Cell cell = row.Cells[i];
            TypeStyle style = cell.Type ?? type.Cell;
            SceneTag part = tag is null ? SceneTag.Furniture : new SceneTag(row.IsHeading ? SceneRole.HeaderCell : SceneRole.Cell, tag);
            double indent = 0;
            if (cell.Swatch is not null)
            {
                double side = LineMm * 0.72;
                Page.Items.Add(new SceneRect(cell.Swatch, x + 0.2, y + 0.75, side, side));
                indent = LineMm + 0.6;
            }

            List<string> lines = Lines(cell, c.WidthMm);
            for (int k = 0; k < lines.Count; k++)
                Page.Items.Add(Line(lines[k], style, c, x, y + 0.5 + (LineMm * (k + 0.8)), indent) with { Tag = part });
            if (cell.Link is not null)
                Link(new Box(x, YMm, c.WidthMm, height), cell.Link);
            x += c.WidthMm;
        }

        YMm += height;
        if (!row.IsHeading && !row.IsTotal)
            Page.Items.Add(new ScenePolyline("a-rang", [LeftMm, YMm, LeftMm + layout.Sum(c => c.WidthMm), YMm]));
    }

    private static SceneText Line(string text, TypeStyle style, Column column, double x, double baseline, double indent) => column.Anchor switch
    {
        TextAnchor.End => style.Line(x + column.WidthMm - 1.5, baseline, text, TextAnchor.End),
        TextAnchor.Middle => style.Line(x + (column.WidthMm / 2), baseline, text, TextAnchor.Middle),
        _ => style.Line(x + indent, baseline, text),
    };
}
