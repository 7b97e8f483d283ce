using System.Globalization;
using System.Text;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Tables;

/// <summary>
/// The rows of the first sheet of an XLSX or XLSM, streamed. Dates come out as <c>2022-12-31</c>, numbers in their shortest form or, under a format
/// of digit places, as shown, booleans as 1 and 0.
/// </summary>
/// <remarks>
/// Source: ECMA-376 part 1, 18.2 (workbook), 18.3 (sheet), 18.4 (shared strings), 18.8 (styles); part 2 for the relationships. Every element counts
/// only where the schema puts it: what lies under <c>extLst</c> or <c>mc:AlternateContent</c> is passed over as it streams.
/// </remarks>
internal sealed class XlsxRecords : TableReader.IRecords
{
    private const int MaxColumnIndex = 16_384;
    private const long MaxRowNumber = 10_000_000;
    private const int MostRelationships = 5_000;
    private const int MostFormats = 70_000;
    private const int MostFormatChars = 500;

    private readonly string file;
    private readonly TableLimits limits;
    private readonly IssueList issues;
    private readonly WorkbookPackage package;
    private readonly WorkbookXml sheet;
    private readonly List<string> sharedStrings;
    private readonly List<CellFormat> formats;
    private readonly bool epoch1904;
    private readonly StringBuilder rich = new();
    private long tableChars;
    private bool ended;

    private XlsxRecords(string file, TableLimits limits, IssueList issues, WorkbookPackage package, Parts parts, bool epoch1904)
    {
        this.file = file;
        this.limits = limits;
        this.issues = issues;
        this.package = package;
        this.epoch1904 = epoch1904;
        sharedStrings = parts.Strings is null ? [] : ReadSharedStrings(parts.Strings);
        formats = parts.Styles is null ? [] : ReadFormats(parts.Styles);
        sheet = package.OpenXml(parts.Sheet) ?? throw package.NotAWorkbook();
        ended = !ToSheetData();
    }

    /// <summary>Where the parts that matter are.</summary>
    private readonly record struct Parts(string Sheet, string? Strings, string? Styles);

    /// <summary>How a style shows a number.</summary>
    private readonly record struct CellFormat(bool IsDate, PlacesFormat? Places);

    public TableFormat Format => TableFormat.Xlsx;

    public long Line { get; private set; }

    public bool HasUnclosedQuote => false;

    /// <exception cref="SourceUnavailableException">No workbook, damaged, or beyond a bound.</exception>
    public static XlsxRecords Open(WorkbookPackage package, string file, TableLimits limits, IssueList issues)
    {
        string workbook = ReadRelationships(package, "_rels/.rels", "").FirstOrDefault(static r => r.Kind == "officeDocument").Target
            ?? "xl/workbook.xml";
        int slash = workbook.LastIndexOf('/');
        string folder = slash < 0 ? "" : workbook[..(slash + 1)];
        List<(string Id, string Kind, string Target)> related = ReadRelationships(package, $"{folder}_rels/{workbook[(slash + 1)..]}.rels", folder);
        string? TargetOf(string kind) => related.FirstOrDefault(r => r.Kind == kind).Target;

        using WorkbookXml xml = package.OpenXml(workbook) ?? throw package.NotAWorkbook();
        bool from1904 = false;
        int sheets = 0;
        (string Name, string Target, bool IsHidden)? chosen = null;
        if (ToRoot(xml, "workbook"))
        {
            while (xml.ReadChild(0))
            {
                if (xml.Name == "workbookPr")
                    from1904 = xml.Attribute("date1904") is "1" or "true" or "on";
                else if (xml.Name == "sheets" && !xml.IsEmptyElement)
                    ReadSheets();
            }
        }

        if (chosen is not { } first)
            throw package.NotAWorkbook();
        WorkbookRecords.TellSeveralSheets(issues, sheets, first.Name);
        return new(file, limits, issues, package, new Parts(first.Target, TargetOf("sharedStrings"), TargetOf("styles")), from1904);

        // The first sheet that is seen, else the first.
        void ReadSheets()
        {
            while (xml.ReadChild(1))
            {
                if (xml.Name != "sheet")
                    continue;
                sheets++;
                bool isHidden = xml.Attribute("state") is "hidden" or "veryHidden";
                string? id = xml.AnyAttribute("id");
                if ((chosen is null || (chosen.Value.IsHidden && !isHidden))
                    && related.FirstOrDefault(r => r.Id == id && r.Kind == "worksheet").Target is { } target)
                    chosen = (xml.Attribute("name") ?? "", target, isHidden);
            }
        }
    }

    public bool Read(List<string> cells)
    {
        cells.Clear();
        while (!ended)
        {
            if (!sheet.ReadChild(1))
                ended = true;
            else if (sheet.Name == "row")
            {
                Line = long.TryParse(sheet.Attribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                    && number is > 0 and <= MaxRowNumber ? number : Line + 1;
                ReadCells(cells);
                return true;
            }
        }

        return false;
    }

    public void Finish(IssueList issues) { }

    public void Dispose()
    {
        sheet.Dispose();
        package.Dispose();
    }

    private bool ToSheetData()
    {
        if (!ToRoot(sheet, "worksheet"))
            return false;
        while (sheet.ReadChild(0))
        {
            if (sheet.Name == "sheetData")
                return !sheet.IsEmptyElement;
        }

        return false;
    }

    private void ReadCells(List<string> cells)
    {
        if (sheet.IsEmptyElement)
            return;
        long chars = 0;
        int next = 0;
        while (sheet.ReadChild(2))
        {
            if (sheet.Name != "c")
                continue;
            string? reference = sheet.Attribute("r");
            int column = reference is null ? next : ColumnIndex(reference);
            if (column < 0)
                column = next;
            next = column + 1;
            string text = ReadCell(reference ?? WorkbookRecords.Reference(column, Line));
            tableChars += text.Length;
            if (tableChars > limits.MaxChars)
                throw new SourceUnavailableException(
                    file, string.Create(CultureInfo.InvariantCulture, $"La feuille dépasse {limits.MaxChars} caractères."), WorkbookPackage.Remedy);
            if (text.Length > 0)
                WorkbookRecords.Place(cells, column, text, Line, ref chars, file, limits);
        }
    }

    private string ReadCell(string reference)
    {
        string? type = sheet.Attribute("t");
        int style = int.TryParse(sheet.Attribute("s"), NumberStyles.None, CultureInfo.InvariantCulture, out int s) ? s : 0;
        string? value = null;
        string? inline = null;
        bool isFormula = false;
        if (!sheet.IsEmptyElement)
        {
            while (sheet.ReadChild(3))
            {
                if (sheet.Name == "v")
                    value = sheet.ElementText(limits.MaxCellChars);
                else if (sheet.Name == "is")
                    inline = RichText(sheet, 4);
                else if (sheet.Name == "f")
                    isFormula = true;
            }
        }

        if (inline is not null)
            return inline;
        // A formula may well give an empty text; a number it must give.
        if (isFormula && (value is null || (value.Length == 0 && type != "str")))
        {
            WorkbookRecords.TellFormula(issues, IssueList.Clip(reference), Line);
            return "";
        }

        value ??= "";
        switch (type)
        {
            case "s":
                return int.TryParse(value, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture,
                    out int index) && index < sharedStrings.Count ? sharedStrings[index] : "";
            case null or "n":
                return Number(value, style);
            case "d":
                return value.Length >= 10 && value.EndsWith("T00:00:00", StringComparison.Ordinal) ? value[..10] : value;
            case "e":
                WorkbookRecords.TellError(issues, IssueList.Clip(reference), Line, value);
                return "";
            default:
                return value;
        }
    }

    private string Number(string value, int style)
    {
        if (value.Length == 0 || !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            return value;
        CellFormat format = style < formats.Count ? formats[style] : default;
        if (format.IsDate && ExcelDate.TryFromSerial(number, epoch1904, out DateOnly date))
            return date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return format.Places?.Show(number) ?? WorkbookRecords.Shortest(number, value);
    }

    // Runs of rich text follow one another; phonetic hints (rPh) are no text.
    private string RichText(WorkbookXml xml, int depth)
    {
        if (xml.IsEmptyElement)
            return "";
        rich.Clear();
        while (xml.ReadChild(depth))
        {
            if (xml.Name == "t")
            {
                xml.AppendElementText(rich, limits.MaxCellChars);
            }
            else if (xml.Name == "r" && !xml.IsEmptyElement)
            {
                while (xml.ReadChild(depth + 1))
                {
                    if (xml.Name == "t")
                        xml.AppendElementText(rich, limits.MaxCellChars);
                }
            }
        }

        return rich.ToString();
    }

    private static int ColumnIndex(string reference)
    {
        int column = 0;
        foreach (char c in reference)
        {
            if (!char.IsAsciiLetterUpper(c))
                break;
            column = (column * 26) + c - 'A' + 1;
            if (column > MaxColumnIndex)
                return MaxColumnIndex;
        }

        return column - 1;
    }

    private List<string> ReadSharedStrings(string part)
    {
        List<string> strings = [];
        using WorkbookXml? xml = package.OpenXml(part);
        if (xml is null || !ToRoot(xml, "sst"))
            return strings;
        long chars = 0;
        while (xml.ReadChild(0))
        {
            if (xml.Name != "si")
                continue;
            string text = RichText(xml, 1);
            chars += text.Length;
            if (chars > limits.MaxChars)
                throw new SourceUnavailableException(
                    file, string.Create(CultureInfo.InvariantCulture, $"Les textes du classeur dépassent {limits.MaxChars} caractères."),
                        WorkbookPackage.Remedy);
            strings.Add(text);
        }

        return strings;
    }

    private List<CellFormat> ReadFormats(string part)
    {
        List<CellFormat> read = [];
        using WorkbookXml? xml = package.OpenXml(part);
        if (xml is null || !ToRoot(xml, "styleSheet"))
            return read;
        Dictionary<uint, CellFormat> known = [];
        while (xml.ReadChild(0))
        {
            if (xml.IsEmptyElement || xml.Name is not ("numFmts" or "cellXfs"))
                continue;
            bool isList = xml.Name == "cellXfs";
            while (xml.ReadChild(1) && read.Count + known.Count < MostFormats)
            {
                if (!uint.TryParse(xml.Attribute("numFmtId"), NumberStyles.None, CultureInfo.InvariantCulture, out uint id))
                    id = 0;
                if (isList && xml.Name == "xf")
                    read.Add(known.TryGetValue(id, out CellFormat format) ? format : new CellFormat(ExcelDate.IsDateFormat(id), null));
                else if (!isList && xml.Name == "numFmt" && xml.Attribute("formatCode") is { Length: <= MostFormatChars } code)
                    known[id] = new CellFormat(ExcelDate.IsDateFormat(code), PlacesFormat.TryParse(code));
            }
        }

        return read;
    }

    /// <summary>The targets inside the archive, as paths from its root; the kind is the last word of the type.</summary>
    private static List<(string Id, string Kind, string Target)> ReadRelationships(WorkbookPackage package, string part, string folder)
    {
        List<(string Id, string Kind, string Target)> all = [];
        using WorkbookXml? xml = package.OpenXml(part);
        if (xml is null || !ToRoot(xml, "Relationships"))
            return all;
        while (xml.ReadChild(0) && all.Count < MostRelationships)
        {
            if (xml.Name == "Relationship" && xml.Attribute("TargetMode") != "External" && xml.Attribute("Type") is { } type
                && xml.Attribute("Target") is { } target)
                all.Add((xml.Attribute("Id") ?? "", type[(type.LastIndexOf('/') + 1)..], Resolve(folder, target)));
        }

        return all;
    }

    private static string Resolve(string folder, string target)
    {
        string path = target.Replace('\\', '/');
        Stack<string> steps = [];
        foreach (string step in (path.StartsWith('/') ? path : folder + path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step == "..")
                steps.TryPop(out _);
            else if (step != ".")
                steps.Push(step);
        }

        return string.Join('/', steps.Reverse());
    }

    private static bool ToRoot(WorkbookXml xml, string name)
    {
        while (xml.Read())
        {
            if (xml.IsElement)
                return xml.Name == name && !xml.IsEmptyElement;
        }

        return false;
    }
}
