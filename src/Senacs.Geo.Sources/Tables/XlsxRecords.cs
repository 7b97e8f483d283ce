using System.Globalization;
using System.IO.Compression;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Tables;

/// <summary>The rows of the first sheet of a workbook, streamed. Dates come out as <c>2022-12-31</c>, numbers in their shortest form, booleans as 1 and 0.</summary>
internal sealed class XlsxRecords : TableReader.IRecords
{
    private const long MaxCompressedBytes = 100_000_000;
    private const int MaxColumnIndex = 16_384;

    private readonly string file;
    private readonly TableLimits limits;
    private readonly IssueList issues;
    private readonly SpreadsheetDocument document;
    private readonly List<string> sharedStrings;
    private readonly bool[] dateStyles;
    private readonly bool epoch1904;
    private readonly OpenXmlReader reader;

    private XlsxRecords(
        string file, TableLimits limits, IssueList issues, SpreadsheetDocument document, List<string> sharedStrings, bool[] dateStyles, bool epoch1904, OpenXmlReader reader)
    {
        this.file = file;
        this.limits = limits;
        this.issues = issues;
        this.document = document;
        this.sharedStrings = sharedStrings;
        this.dateStyles = dateStyles;
        this.epoch1904 = epoch1904;
        this.reader = reader;
    }

    public TableFormat Format => TableFormat.Xlsx;

    public long Line { get; private set; }

    public bool HasUnclosedQuote => false;

    public static XlsxRecords Open(Stream stream, string file, TableLimits limits, IssueList issues)
    {
        MemoryStream copy = CopyBounded(stream, file);
        CheckZip(copy, file, limits);
        SpreadsheetDocument? workbookFile = null;
        try
        {
            workbookFile = SpreadsheetDocument.Open(copy, isEditable: false);
            WorkbookPart workbook = workbookFile.WorkbookPart ?? throw NotAWorkbook(file, null);
            List<Sheet> sheets = [.. workbook.Workbook.Sheets?.Elements<Sheet>() ?? []];
            if (sheets.Count == 0 || sheets[0].Id?.Value is not { } id || workbook.GetPartById(id) is not WorksheetPart sheet)
                throw NotAWorkbook(file, null);
            if (sheets.Count > 1)
            {
                issues.Add(
                    TableIssues.SeveralSheets,
                    string.Create(CultureInfo.InvariantCulture, $"Le classeur a {sheets.Count} feuilles : seule la première, « {sheets[0].Name?.Value} », est lue."));
            }

            return new(
                file, limits, issues, workbookFile, ReadSharedStrings(workbook, file, limits), ReadDateStyles(workbook),
                workbook.Workbook.WorkbookProperties?.Date1904?.Value ?? false, OpenXmlReader.Create(sheet));
        }
        catch (Exception e) when (IsDamage(e))
        {
            workbookFile?.Dispose();
            throw NotAWorkbook(file, e);
        }
        catch (SourceUnavailableException)
        {
            workbookFile?.Dispose();
            throw;
        }
    }

    public bool Read(List<string> cells)
    {
        cells.Clear();
        try
        {
            while (reader.Read())
            {
                if (reader.ElementType != typeof(Row) || !reader.IsStartElement)
                    continue;
                Line = RowNumber();
                ReadCells(cells);
                return true;
            }

            return false;
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw NotAWorkbook(file, e);
        }
    }

    public void Finish(IssueList issues) { }

    public void Dispose()
    {
        reader.Dispose();
        document.Dispose();
    }

    private long RowNumber()
    {
        foreach (OpenXmlAttribute attribute in reader.Attributes)
        {
            if (attribute.LocalName == "r" && long.TryParse(attribute.Value, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
                return number;
        }

        return Line + 1;
    }

    private void ReadCells(List<string> cells)
    {
        if (!reader.ReadFirstChild())
            return;
        long chars = 0;
        do
        {
            if (reader.ElementType != typeof(Cell))
                continue;
            Cell cell = (Cell)reader.LoadCurrentElement()!;
            int column = cell.CellReference?.Value is { } reference ? ColumnIndex(reference) : cells.Count;
            if (column < 0)
                column = cells.Count;
            string text = Text(cell);
            chars += text.Length;
            if (text.Length == 0)
                continue;
            if (column >= limits.MaxColumns || text.Length > limits.MaxCellChars || chars > limits.MaxRecordChars)
            {
                throw new SourceUnavailableException(
                    file, $"La ligne {TableReader.Number(Line)} est trop grande : une table a {TableReader.Number(limits.MaxColumns)} colonnes au plus.",
                    "Ne gardez dans la première feuille que la table du registre.");
            }

            while (cells.Count < column)
                cells.Add("");
            if (column < cells.Count)
                cells[column] = text;
            else
                cells.Add(text);
        }
        while (reader.ReadNextSibling());
    }

    private string Text(Cell cell)
    {
        if (cell.InlineString is { } inline)
            return PlainText(inline);
        string value = cell.CellValue?.Text ?? "";
        if (cell.DataType?.Value is not { } type)
            return Number(value, cell.StyleIndex?.Value ?? 0);
        switch (type)
        {
            case CellValues.SharedString:
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < sharedStrings.Count ? sharedStrings[index] : "";
            case CellValues.Number:
                return Number(value, cell.StyleIndex?.Value ?? 0);
            case CellValues.Date:
                return value.Length >= 10 && value.EndsWith("T00:00:00", StringComparison.Ordinal) ? value[..10] : value;
            case CellValues.Error:
                issues.Add(
                    TableIssues.CellError, $"La cellule {cell.CellReference?.Value} contient l'erreur « {IssueList.Clip(value)} » : elle est lue comme vide.",
                    Line, value: value);
                return "";
            default:
                return value;
        }
    }

    private string Number(string value, uint style)
    {
        if (value.Length == 0 || !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            return value;
        if (style < dateStyles.Length && dateStyles[style] && ExcelDate.TryFromSerial(number, epoch1904, out DateOnly date))
            return date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        // Beyond 2^53 a double has no units any more: the written digits are kept.
        return Math.Abs(number) < 9e15 ? number.ToString("R", CultureInfo.InvariantCulture) : value;
    }

    private static string PlainText(OpenXmlElement item)
    {
        // Runs of rich text follow one another; phonetic hints (rPh) are no text.
        System.Text.StringBuilder text = new();
        foreach (OpenXmlElement child in item.ChildElements)
        {
            if (child is Text plain)
                text.Append(plain.Text);
            else if (child is Run run)
                text.Append(run.Text?.Text);
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

    private static List<string> ReadSharedStrings(WorkbookPart workbook, string file, TableLimits limits)
    {
        List<string> strings = [];
        if (workbook.SharedStringTablePart is not { } part)
            return strings;
        long chars = 0;
        using OpenXmlReader items = OpenXmlReader.Create(part);
        while (items.Read())
        {
            if (items.ElementType != typeof(SharedStringItem) || !items.IsStartElement)
                continue;
            string text = PlainText(items.LoadCurrentElement()!);
            chars += text.Length + 8;
            if (chars > limits.MaxChars)
                throw TooBig(file, limits);
            strings.Add(text);
        }

        return strings;
    }

    private static bool[] ReadDateStyles(WorkbookPart workbook)
    {
        Stylesheet? styles = workbook.WorkbookStylesPart?.Stylesheet;
        if (styles?.CellFormats is not { } formats)
            return [];
        Dictionary<uint, string> codes = [];
        foreach (NumberingFormat format in styles.NumberingFormats?.Elements<NumberingFormat>() ?? [])
        {
            if (format.NumberFormatId?.Value is { } id)
                codes[id] = format.FormatCode?.Value ?? "";
        }

        return [.. formats.Elements<CellFormat>().Select(f =>
            f.NumberFormatId?.Value is { } id && (codes.TryGetValue(id, out string? code) ? ExcelDate.IsDateFormat(code) : ExcelDate.IsDateFormat(id)))];
    }

    private static MemoryStream CopyBounded(Stream stream, string file)
    {
        MemoryStream copy = new();
        byte[] block = new byte[1 << 16];
        try
        {
            for (int read; (read = stream.Read(block)) > 0;)
            {
                copy.Write(block, 0, read);
                if (copy.Length > MaxCompressedBytes)
                    throw new SourceUnavailableException(file, "Le classeur dépasse 100 Mo.", "Gardez la première feuille seulement, ou enregistrez-la en CSV.");
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw NotAWorkbook(file, e);
        }

        copy.Position = 0;
        return copy;
    }

    // The sizes that a zip declares can lie: every part is inflated once, and its bytes counted, before anything else reads it.
    private static void CheckZip(MemoryStream copy, string file, TableLimits limits)
    {
        try
        {
            using ZipArchive zip = new(copy, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.Entries.Count > 5000)
                throw TooBig(file, limits);
            byte[] block = new byte[1 << 16];
            long total = 0;
            foreach (ZipArchiveEntry entry in zip.Entries)
            {
                using Stream part = entry.Open();
                for (int read; (read = part.Read(block)) > 0;)
                {
                    total += read;
                    if (total > limits.MaxWorkbookBytes)
                        throw TooBig(file, limits);
                }
            }
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw NotAWorkbook(file, e);
        }

        copy.Position = 0;
    }

    // What the ZIP, XML and OpenXML layers throw on damaged files.
    private static bool IsDamage(Exception e) =>
        e is IOException or InvalidDataException or XmlException or OpenXmlPackageException or FormatException or ArgumentException
            or InvalidOperationException or NotSupportedException or NullReferenceException or InvalidCastException or KeyNotFoundException or OverflowException or IndexOutOfRangeException;

    private static SourceUnavailableException NotAWorkbook(string file, Exception? inner) => new(
        file, inner is null ? "Le fichier est une archive ZIP, mais pas un classeur XLSX qui contient une feuille." : $"Le classeur est endommagé ou n'est pas un XLSX ({inner.Message.TrimEnd('.')}).",
        "Ouvrez-le dans le tableur et enregistrez-le de nouveau en « Classeur Excel (.xlsx) » ou en « CSV UTF-8 ».", inner);

    private static SourceUnavailableException TooBig(string file, TableLimits limits) => new(
        file, string.Create(CultureInfo.InvariantCulture, $"Le classeur dépasse {limits.MaxWorkbookBytes / 1_000_000} Mo une fois décompressé."),
        "Gardez la première feuille seulement, ou enregistrez-la en CSV.");
}
