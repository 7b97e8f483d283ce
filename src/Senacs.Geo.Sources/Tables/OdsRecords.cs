using System.Globalization;
using System.Text;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Files;

namespace Senacs.Geo.Sources.Tables;

/// <summary>The rows of the first sheet of an OpenDocument spreadsheet.</summary>
/// <remarks>Source: OASIS OpenDocument 1.3 part 3, 9.1 (tables), 19.385 (values), 6.1 (text). A cell and a row may state that they are repeated a
/// million times: blanks are stepped over by arithmetic, and what has a value counts as often as it is repeated.</remarks>
internal sealed class OdsRecords : WorkbookRecords
{
    private const string Table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
    private const string Office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
    private const string Style = "urn:oasis:names:tc:opendocument:xmlns:style:1.0";
    private const string TextSpace = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";
    private const string CalcExt = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0";
    private const int SheetDepth = 3;
    private const int MostRepeated = 10_000_000;
    private const int MostHiddenStyles = 5_000;

    private readonly string _sheetName;
    private readonly StringBuilder _text = new();
    private readonly List<string> _repeated = [];
    private int _sheets;
    private long _nextLine = 1;
    private int _repeats;
    private bool _ended;

    private OdsRecords(WorkbookPackage package, WorkbookXml sheet, string file, TableLimits limits, IssueList issues, int sheets)
        : base(package, sheet, file, limits, issues)
    {
        (_sheetName, _sheets, _ended) = (sheet.Attribute("name", Table) ?? "", sheets, sheet.IsEmptyElement);
    }

    public override TableFormat Format => TableFormat.Ods;

    /// <exception cref="SourceUnavailableException">No spreadsheet, damaged, behind a password, or beyond a bound.</exception>
    public static OdsRecords Open(WorkbookPackage package, string file, TableLimits limits, IssueList issues)
    {
        RefuseEncrypted(package, file);
        // The first sheet that is seen, else the first.
        foreach (bool takeHidden in (ReadOnlySpan<bool>)[false, true])
        {
            WorkbookXml content = package.OpenXml("content.xml") ?? throw package.NotAWorkbook();
            if (ToSheet(content, takeHidden, out int met))
                return new(package, content, file, limits, issues, met);
            content.Dispose();
        }

        throw package.NotAWorkbook();
    }

    protected override bool ReadRow(List<string> cells)
    {
        if (_repeats > 0)
        {
            _repeats--;
            Line++;
            SpendChars(_repeated.Sum(static cell => cell.Length));
            cells.AddRange(_repeated);
            return true;
        }

        while (!_ended)
        {
            if (!Sheet.Read() || Sheet.Depth <= SheetDepth)
                _ended = true;
            else if (!Sheet.IsElement || Sheet.Name is "table-row-group" or "table-header-rows" or "table-rows")
                continue;
            else if (Sheet.Name != "table-row")
                Sheet.Skip();
            else if (HasValues(cells))
                return true;
        }

        return false;
    }

    public override void Finish(IssueList issues)
    {
        while (Sheet.Read())
        {
            if (Sheet.IsElement && Sheet.Depth == SheetDepth && Sheet.Name == "table" && Sheet.Namespace == Table)
                _sheets++;
        }

        TellSeveralSheets(issues, _sheets, _sheetName);
    }

    private static bool ToSheet(WorkbookXml content, bool takeHidden, out int met)
    {
        met = 0;
        HashSet<string> hidden = new(StringComparer.Ordinal);
        string? style = null;
        bool inSpreadsheet = false;
        while (content.Read())
        {
            if (!content.IsElement)
                continue;
            if (content.Depth == 2 && content.Name == "style")
                style = content.Attribute("name", Style);
            else if (content.Depth == 3 && content.Name == "table-properties" && style is not null && hidden.Count < MostHiddenStyles
                && content.Attribute("display", Table) == "false")
                hidden.Add(style);
            else if (content.Depth == 2)
                inSpreadsheet = content.Name == "spreadsheet" && content.Namespace == Office;
            else if (content.Depth == SheetDepth && inSpreadsheet && content.Name == "table" && content.Namespace == Table)
            {
                met++;
                if (takeHidden || content.Attribute("style-name", Table) is not { } name || !hidden.Contains(name))
                    return true;
            }
        }

        return false;
    }

    private static void RefuseEncrypted(WorkbookPackage package, string file)
    {
        using WorkbookXml? manifest = package.OpenXml("META-INF/manifest.xml");
        while (manifest?.Read() == true)
        {
            if (manifest.IsElement && manifest.Name == "encryption-data")
                throw FileSignature.Encrypted(file);
        }
    }

    // Reads one row, and tells whether it has a value.
    private bool HasValues(List<string> cells)
    {
        int depth = Sheet.Depth;
        int times = Repeated("number-rows-repeated");
        Line = _nextLine;
        _nextLine += times;
        if (Sheet.IsEmptyElement)
            return false;
        for (int column = 0; Sheet.ReadChild(depth);)
        {
            bool isCovered = Sheet.Name == "covered-table-cell";
            if (!isCovered && Sheet.Name != "table-cell")
                continue;
            int copies = Repeated("number-columns-repeated");
            string value = isCovered ? "" : ReadCell(column);
            for (int i = 0; i < copies && value.Length > 0; i++)
                Place(cells, column + i, value);
            column = Math.Min(MostRepeated, column + copies);
        }

        if (cells.Count == 0)
            return false;
        _repeats = times - 1;
        _repeated.Clear();
        if (_repeats > 0)
            _repeated.AddRange(cells);
        return true;
    }

    private int Repeated(string attribute) =>
        int.TryParse(Sheet.Attribute(attribute, Table), NumberStyles.None, CultureInfo.InvariantCulture, out int times)
            ? Math.Clamp(times, 1, MostRepeated) : 1;

    private string ReadCell(int column)
    {
        string? type = Sheet.Attribute("value-type", Office);
        bool isFormula = Sheet.Attribute("formula", Table) is not null;
        bool isError = Sheet.Attribute("value-type", CalcExt) == "error";
        string? value = type switch
        {
            "float" or "percentage" or "currency" => Sheet.Attribute("value", Office),
            "date" or "boolean" or "string" => Sheet.Attribute($"{type}-value", Office),
            _ => null,
        };
        CheckCell(value?.Length ?? 0);
        string shown = Sheet.IsEmptyElement ? "" : ReadText();
        if (isError || (isFormula && shown.StartsWith("Err:", StringComparison.Ordinal)))
        {
            TellError(Reference(column), shown);
            return "";
        }

        if (isFormula && type is null && shown.Length == 0)
            TellFormula(Reference(column));
        return (type, value) switch
        {
            (_, null) => shown,
            ("date", { Length: > 10 }) when value[10] == 'T' => value[..10],
            ("boolean", _) => value == "true" ? "1" : "0",
            ("float" or "percentage" or "currency", _) => Number(value, shown),
            _ => value,
        };
    }

    // A cell shown with leading zeros is a code: what is shown is read.
    private static string Number(string value, string shown)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            return value;
        string digits = CodeCell.WithoutSpaces(shown);
        bool isCode = digits.Length is > 1 and < 16 && digits[0] == '0' && digits.All(char.IsAsciiDigit)
            && double.Parse(digits, CultureInfo.InvariantCulture) == number;
        return isCode ? shown : Shortest(number, value);
    }

    // The paragraphs of the cell, one a line; its annotations and drawings are no text.
    private string ReadText()
    {
        _text.Clear();
        int depth = Sheet.Depth;
        for (bool isFirst = true; Sheet.ReadChild(depth);)
        {
            if (Sheet.Namespace != TextSpace || Sheet.Name is not ("p" or "h"))
                continue;
            if (!isFirst)
                Append('\n');
            isFirst = false;
            if (!Sheet.IsEmptyElement)
                ReadParagraph();
        }

        return _text.ToString();
    }

    private void ReadParagraph()
    {
        int depth = Sheet.Depth;
        int start = _text.Length;
        while (Sheet.Read() && Sheet.Depth > depth)
        {
            if (Sheet.IsText)
            {
                int from = _text.Length;
                Sheet.AppendText(_text, MostCellChars);
                Collapse(from, start);
            }
            else if (Sheet.IsElement)
            {
                AppendElement();
            }
        }
    }

    private void AppendElement()
    {
        switch (Sheet.Name)
        {
            case "s":
                Append(' ', int.TryParse(Sheet.Attribute("c", TextSpace), NumberStyles.None, CultureInfo.InvariantCulture, out int c)
                    ? Math.Clamp(c, 1, 1000) : 1);
                break;
            case "tab":
                Append('\t');
                break;
            case "line-break":
                Append('\n');
                break;
            case "span" or "a" or "ruby" or "ruby-base" or "meta" or "bookmark-ref" or "date" or "time" or "page-number" or "sheet-name" or "title":
                break;
            default:
                Sheet.Skip();
                break;
        }
    }

    // Checked as it grows: a paragraph of a hundred bytes may ask for a thousand spaces, and hold a hundred thousand such.
    private void Append(char c, int times = 1)
    {
        _text.Append(c, times);
        CheckCell(_text.Length);
    }

    // White space of the XML is one space (6.1.2), and none at the start of a paragraph.
    private void Collapse(int from, int paragraphStart)
    {
        int to = from;
        for (int i = from; i < _text.Length; i++)
        {
            char c = _text[i];
            if (c is not (' ' or '\t' or '\r' or '\n'))
                _text[to++] = c;
            else if (to > paragraphStart && _text[to - 1] != ' ')
                _text[to++] = ' ';
        }

        _text.Length = to;
    }
}
