using System.Globalization;
using System.Text;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Tables;

/// <summary>The rows of the first sheet of an XLSX or XLSM.</summary>
/// <remarks>Source: ECMA-376 part 1, 18.2 (workbook), 18.3 (sheet), 18.4 (shared strings), 18.8 (styles); part 2 for the relationships. Every element
/// counts only where the schema puts it: what lies under <c>extLst</c> or <c>mc:AlternateContent</c> is passed over as it streams.</remarks>
internal sealed class XlsxRecords : WorkbookRecords
{
    private const int MaxColumnIndex = 16_384;
    private const long MaxRowNumber = 10_000_000;
    private const int MostRelationships = 5_000;
    private const int MostFormats = 70_000;
    private const int MostFormatChars = 500;

    private readonly List<string> _strings;
    private readonly List<NumberFormat> _formats;
    private readonly bool _epoch1904;
    private readonly StringBuilder _rich = new();
    private bool _ended;

    private XlsxRecords(WorkbookPackage package, WorkbookXml sheet, string file, TableLimits limits, IssueList issues, List<string> strings,
        List<NumberFormat> formats, bool epoch1904) : base(package, sheet, file, limits, issues)
    {
        (_strings, _formats, _epoch1904) = (strings, formats, epoch1904);
        _ended = !ToSheetData();
    }

    public override TableFormat Format => TableFormat.Xlsx;

    /// <exception cref="SourceUnavailableException">No workbook, damaged, or beyond a bound.</exception>
    public static XlsxRecords Open(WorkbookPackage package, string file, TableLimits limits, IssueList issues)
    {
        string workbook = ReadRelationships(package, "_rels/.rels", "").FirstOrDefault(static r => r.Kind == "officeDocument").Target
            ?? "xl/workbook.xml";
        string folder = workbook[..(workbook.LastIndexOf('/') + 1)];
        List<(string Id, string Kind, string Target)> related = ReadRelationships(package, $"{folder}_rels/{workbook[folder.Length..]}.rels", folder);
        string? TargetOf(string kind) => related.FirstOrDefault(r => r.Kind == kind).Target;

        using WorkbookXml xml = package.OpenXml(workbook) ?? throw package.NotAWorkbook();
        bool from1904 = false;
        int sheets = 0;
        (string Name, string Target, bool IsHidden)? chosen = null;
        bool isWorkbook = ToRoot(xml, "workbook");
        while (isWorkbook && xml.ReadChild(0))
        {
            if (xml.Name == "workbookPr")
                from1904 = xml.Attribute("date1904") is "1" or "true" or "on";
            else if (xml.Name == "sheets" && !xml.IsEmptyElement)
                ReadSheets();
        }

        if (chosen is not { } first)
            throw package.NotAWorkbook();
        TellSeveralSheets(issues, sheets, first.Name);
        List<string> strings = ReadSharedStrings(package, TargetOf("sharedStrings"), file, limits);
        List<NumberFormat> formats = ReadFormats(package, TargetOf("styles"));
        return new(package, package.OpenXml(first.Target) ?? throw package.NotAWorkbook(), file, limits, issues, strings, formats, from1904);

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

    protected override bool ReadRow(List<string> cells)
    {
        while (!_ended)
        {
            _ended = !Sheet.ReadChild(1);
            if (_ended || Sheet.Name != "row")
                continue;
            Line = long.TryParse(Sheet.Attribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                && number is > 0 and <= MaxRowNumber ? number : Line + 1;
            ReadCells(cells);
            return true;
        }

        return false;
    }

    private bool ToSheetData()
    {
        bool isSheet = ToRoot(Sheet, "worksheet");
        while (isSheet && Sheet.ReadChild(0))
        {
            if (Sheet.Name == "sheetData")
                return !Sheet.IsEmptyElement;
        }

        return false;
    }

    private void ReadCells(List<string> cells)
    {
        if (Sheet.IsEmptyElement)
            return;
        for (int next = 0; Sheet.ReadChild(2);)
        {
            if (Sheet.Name != "c")
                continue;
            string? reference = Sheet.Attribute("r");
            int column = reference is not null && ColumnIndex(reference) is >= 0 and int stated ? stated : next;
            next = column + 1;
            string text = ReadCell(reference ?? Reference(column));
            if (text.Length > 0)
                Place(cells, column, text);
        }
    }

    private string ReadCell(string reference)
    {
        string? type = Sheet.Attribute("t");
        int style = int.TryParse(Sheet.Attribute("s"), NumberStyles.None, CultureInfo.InvariantCulture, out int s) ? s : 0;
        string? value = null;
        string? inline = null;
        bool isFormula = false;
        for (bool more = !Sheet.IsEmptyElement; more && Sheet.ReadChild(3);)
        {
            if (Sheet.Name == "v")
                value = Sheet.ElementText(MostCellChars);
            else if (Sheet.Name == "is")
                inline = RichText(Sheet, 4, _rich, MostCellChars);
            else if (Sheet.Name == "f")
                isFormula = true;
        }

        if (inline is not null)
            return inline;
        // A formula may well give an empty text; a number it must give.
        if (isFormula && (value is null || (value.Length == 0 && type != "str")))
        {
            TellFormula(IssueList.Clip(reference));
            return "";
        }

        value ??= "";
        switch (type)
        {
            case "s":
                return int.TryParse(value, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture,
                    out int index) && index < _strings.Count ? _strings[index] : "";
            case null or "n":
                return Number(value, style);
            case "d":
                return value.Length >= 10 && value.EndsWith("T00:00:00", StringComparison.Ordinal) ? value[..10] : value;
            case "e":
                TellError(IssueList.Clip(reference), value);
                return "";
            default:
                return value;
        }
    }

    private string Number(string value, int style)
    {
        if (value.Length == 0 || !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            return value;
        NumberFormat? format = style < _formats.Count ? _formats[style] : null;
        if (format?.IsDate == true && ExcelDate.TryFromSerial(number, _epoch1904, out DateOnly date))
            return date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return format?.Show(number) ?? Shortest(number, value);
    }

    // Runs of rich text follow one another; phonetic hints (rPh) are no text.
    private static string RichText(WorkbookXml xml, int depth, StringBuilder text, int mostChars)
    {
        text.Clear();
        for (bool more = !xml.IsEmptyElement; more && xml.ReadChild(depth);)
        {
            if (xml.Name == "t")
                xml.AppendElementText(text, mostChars);
            for (bool isRun = xml.Name == "r" && !xml.IsEmptyElement; isRun && xml.ReadChild(depth + 1);)
            {
                if (xml.Name == "t")
                    xml.AppendElementText(text, mostChars);
            }
        }

        return text.ToString();
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

    private static List<string> ReadSharedStrings(WorkbookPackage package, string? part, string file, TableLimits limits)
    {
        List<string> strings = [];
        using WorkbookXml? xml = part is null ? null : package.OpenXml(part);
        if (xml is null || !ToRoot(xml, "sst"))
            return strings;
        StringBuilder rich = new();
        long chars = 0;
        while (xml.ReadChild(0))
        {
            if (xml.Name != "si")
                continue;
            strings.Add(RichText(xml, 1, rich, limits.MaxCellChars));
            chars += strings[^1].Length;
            if (chars > limits.MaxChars)
                throw new SourceUnavailableException(file, $"Les textes du classeur dépassent {TableReader.Number(limits.MaxChars)} caractères.",
                    WorkbookPackage.Remedy);
        }

        return strings;
    }

    private static List<NumberFormat> ReadFormats(WorkbookPackage package, string? part)
    {
        List<NumberFormat> read = [];
        using WorkbookXml? xml = part is null ? null : package.OpenXml(part);
        if (xml is null || !ToRoot(xml, "styleSheet"))
            return read;
        Dictionary<uint, NumberFormat> known = [];
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
                    read.Add(known.GetValueOrDefault(id) ?? NumberFormat.BuiltIn(id));
                else if (!isList && xml.Name == "numFmt" && xml.Attribute("formatCode") is { Length: <= MostFormatChars } code)
                    known[id] = NumberFormat.Parse(code);
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
