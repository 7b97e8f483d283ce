using System.Globalization;
using System.Text;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Tables;

/// <summary>The rows of the first sheet of an OpenDocument spreadsheet, streamed. Dates come out as <c>2022-12-31</c>, numbers in their shortest form
/// or, where zeros lead, as shown, booleans as 1 and 0.</summary>
/// <remarks>
/// Source: OASIS OpenDocument 1.3 part 3, 9.1 (tables), 19.385 (values), 6.1 (text). A cell and a row may state that they are repeated a million
/// times: blanks are stepped over by arithmetic, and what has a value counts as often as it is repeated.
/// </remarks>
internal sealed class OdsRecords : TableReader.IRecords
{
    private const string Table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
    private const string Office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
    private const string Style = "urn:oasis:names:tc:opendocument:xmlns:style:1.0";
    private const string TextSpace = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";
    private const string CalcExt = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0";
    private const int SheetDepth = 3;
    private const int MostRepeated = 10_000_000;
    private const int MostHiddenStyles = 5_000;

    private readonly string file;
    private readonly TableLimits limits;
    private readonly IssueList issues;
    private readonly WorkbookPackage package;
    private readonly WorkbookXml xml;
    private readonly string sheetName;
    private readonly StringBuilder text = new();
    private readonly List<string> repeated = [];
    private int sheets;
    private long nextLine = 1;
    private int repeats;
    private long tableChars;
    private bool ended;

    private OdsRecords(string file, TableLimits limits, IssueList issues, WorkbookPackage package, WorkbookXml xml, string sheetName, int sheets)
    {
        this.file = file;
        this.limits = limits;
        this.issues = issues;
        this.package = package;
        this.xml = xml;
        this.sheetName = sheetName;
        this.sheets = sheets;
        ended = xml.IsEmptyElement;
    }

    public TableFormat Format => TableFormat.Ods;

    public long Line { get; private set; }

    public bool HasUnclosedQuote => false;

    /// <exception cref="SourceUnavailableException">No spreadsheet, damaged, behind a password, or beyond a bound.</exception>
    public static OdsRecords Open(WorkbookPackage package, string file, TableLimits limits, IssueList issues)
    {
        RefuseEncrypted(package, file);
        // The first sheet that is seen, else the first.
        for (int pass = 0; pass < 2; pass++)
        {
            WorkbookXml content = package.OpenXml("content.xml") ?? throw package.NotAWorkbook();
            if (ToSheet(content, takeHidden: pass == 1, out int before))
                return new(file, limits, issues, package, content, content.Attribute("name", Table) ?? "", before);
            content.Dispose();
        }

        throw package.NotAWorkbook();
    }

    public bool Read(List<string> cells)
    {
        cells.Clear();
        if (repeats > 0)
        {
            repeats--;
            Line++;
            foreach (string cell in repeated)
                SpendChars(cell.Length);
            cells.AddRange(repeated);
            return true;
        }

        while (!ended)
        {
            if (!xml.Read() || xml.Depth <= SheetDepth)
                ended = true;
            else if (!xml.IsElement || xml.Name is "table-row-group" or "table-header-rows" or "table-rows")
                continue;
            else if (xml.Name != "table-row")
                xml.Skip();
            else if (ReadRow(cells))
                return true;
        }

        return false;
    }

    public void Finish(IssueList issues)
    {
        while (xml.Read())
        {
            if (xml.IsElement && xml.Depth == SheetDepth && xml.Name == "table" && xml.Namespace == Table)
                sheets++;
        }

        WorkbookRecords.TellSeveralSheets(issues, sheets, sheetName);
    }

    public void Dispose()
    {
        xml.Dispose();
        package.Dispose();
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
            else if (content.Depth == 3 && content.Name == "table-properties" && style is not null && hidden.Count < MostHiddenStyles && content.Attribute("display", Table) == "false")
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
                throw new SourceUnavailableException(file, "Le classeur est protégé par un mot de passe : son contenu est chiffré.", "Ouvrez-le avec son mot de passe et enregistrez-le de nouveau sans protection.");
        }
    }

    // Whether the row has a value.
    private bool ReadRow(List<string> cells)
    {
        int depth = xml.Depth;
        int times = Repeated("number-rows-repeated");
        Line = nextLine;
        nextLine += times;
        if (xml.IsEmptyElement)
            return false;
        long chars = 0;
        int column = 0;
        while (xml.ReadChild(depth))
        {
            bool isCovered = xml.Name == "covered-table-cell";
            if (!isCovered && xml.Name != "table-cell")
                continue;
            int copies = Repeated("number-columns-repeated");
            string value = isCovered ? "" : ReadCell(column);
            for (int i = 0; i < copies && value.Length > 0; i++)
            {
                SpendChars(value.Length);
                WorkbookRecords.Place(cells, column + i, value, Line, ref chars, file, limits);
            }

            column = Math.Min(MostRepeated, column + copies);
        }

        if (cells.Count == 0)
            return false;
        repeats = times - 1;
        if (repeats > 0)
        {
            repeated.Clear();
            repeated.AddRange(cells);
        }

        return true;
    }

    private int Repeated(string attribute) =>
        int.TryParse(xml.Attribute(attribute, Table), NumberStyles.None, CultureInfo.InvariantCulture, out int times) ? Math.Clamp(times, 1, MostRepeated) : 1;

    private void SpendChars(int count)
    {
        tableChars += count;
        if (tableChars > limits.MaxChars)
            throw new SourceUnavailableException(file, string.Create(CultureInfo.InvariantCulture, $"La feuille dépasse {limits.MaxChars} caractères, répétitions comprises."), WorkbookPackage.Remedy);
    }

    private string ReadCell(int column)
    {
        string? type = xml.Attribute("value-type", Office);
        bool isFormula = xml.Attribute("formula", Table) is not null;
        bool isError = xml.Attribute("value-type", CalcExt) == "error";
        string? value = type switch
        {
            "float" or "percentage" or "currency" => xml.Attribute("value", Office),
            "date" => xml.Attribute("date-value", Office),
            "boolean" => xml.Attribute("boolean-value", Office),
            "string" => xml.Attribute("string-value", Office),
            _ => null,
        };
        if (value?.Length > limits.MaxCellChars)
            throw new SourceUnavailableException(file, string.Create(CultureInfo.InvariantCulture, $"Une cellule du classeur dépasse {limits.MaxCellChars} caractères."), WorkbookPackage.Remedy);
        string shown = xml.IsEmptyElement ? "" : ReadText();
        if (isError || (isFormula && shown.StartsWith("Err:", StringComparison.Ordinal)))
        {
            WorkbookRecords.TellError(issues, WorkbookRecords.Reference(column, Line), Line, shown);
            return "";
        }

        if (isFormula && type is null && shown.Length == 0)
            WorkbookRecords.TellFormula(issues, WorkbookRecords.Reference(column, Line), Line);
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
        string digits = shown.Replace(" ", "", StringComparison.Ordinal).Replace("\u00A0", "", StringComparison.Ordinal).Replace("\u202F", "", StringComparison.Ordinal);
        bool isCode = digits.Length is > 1 and < 16 && digits[0] == '0' && digits.All(char.IsAsciiDigit) && double.Parse(digits, CultureInfo.InvariantCulture) == number;
        return isCode ? shown : WorkbookRecords.Shortest(number, value);
    }

    // The paragraphs of the cell, one a line; its annotations and drawings are no text.
    private string ReadText()
    {
        text.Clear();
        int depth = xml.Depth;
        bool isFirst = true;
        while (xml.ReadChild(depth))
        {
            if (xml.Namespace != TextSpace || xml.Name is not ("p" or "h"))
                continue;
            if (!isFirst)
                text.Append('\n');
            isFirst = false;
            if (!xml.IsEmptyElement)
                ReadParagraph();
            CheckLength();
        }

        return text.ToString();
    }

    // as it grows: a paragraph of a hundred bytes may ask for a thousand spaces, and hold a hundred thousand such
    private void CheckLength()
    {
        if (text.Length > limits.MaxCellChars)
        {
            throw new SourceUnavailableException(
                file, string.Create(CultureInfo.InvariantCulture, $"Une cellule du classeur dépasse {limits.MaxCellChars} caractères."), WorkbookPackage.Remedy);
        }
    }

    private void ReadParagraph()
    {
        int depth = xml.Depth;
        int start = text.Length;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.IsText)
            {
                int from = text.Length;
                xml.AppendText(text, limits.MaxCellChars);
                Collapse(from, start);
            }
            else if (xml.IsElement)
            {
                switch (xml.Name)
                {
                    case "s":
                        int spaces = int.TryParse(xml.Attribute("c", TextSpace), NumberStyles.None, CultureInfo.InvariantCulture, out int c) ? Math.Clamp(c, 1, 1000) : 1;
                        text.Append(' ', spaces);
                        CheckLength();
                        break;
                    case "tab":
                        text.Append('\t');
                        CheckLength();
                        break;
                    case "line-break":
                        text.Append('\n');
                        CheckLength();
                        break;
                    case "span" or "a" or "ruby" or "ruby-base" or "meta" or "bookmark-ref" or "date" or "time" or "page-number" or "sheet-name" or "title":
                        break;
                    default:
                        xml.Skip();
                        break;
                }
            }
        }
    }

    // White space of the XML is one space (6.1.2), and none at the start of a paragraph.
    private void Collapse(int from, int paragraphStart)
    {
        int to = from;
        for (int i = from; i < text.Length; i++)
        {
            char c = text[i];
            if (c is not (' ' or '\t' or '\r' or '\n'))
                text[to++] = c;
            else if (to > paragraphStart && text[to - 1] != ' ')
                text[to++] = ' ';
        }

        text.Length = to;
    }
}
