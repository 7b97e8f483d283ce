using System.Globalization;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Tables;

/// <summary>The rows of a workbook's first sheet that is seen, streamed: what XLSX and ODS have in common. Dates come out as <c>2022-12-31</c>,
/// booleans as 1 and 0, numbers in their shortest form or, where the sheet shows a code, as shown.</summary>
internal abstract class WorkbookRecords(WorkbookPackage package, WorkbookXml sheet, string file, TableLimits limits, IssueList issues)
    : TableReader.IRecords
{
    private const string Spreadsheet = "application/vnd.oasis.opendocument.spreadsheet";

    private long _tableChars;
    private long _rowChars;

    public abstract TableFormat Format { get; }

    public long Line { get; protected set; }

    public bool HasUnclosedQuote => false;

    protected WorkbookXml Sheet => sheet;

    protected int MostCellChars => limits.MaxCellChars;

    /// <exception cref="SourceUnavailableException">No workbook, damaged, or beyond a bound.</exception>
    public static TableReader.IRecords Open(Stream stream, string file, TableLimits limits, IssueList issues)
    {
        WorkbookPackage package = WorkbookPackage.Open(stream, file, limits);
        try
        {
            return package.Head("mimetype").StartsWith(Spreadsheet, StringComparison.Ordinal)
                ? OdsRecords.Open(package, file, limits, issues) : XlsxRecords.Open(package, file, limits, issues);
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    public bool Read(List<string> cells)
    {
        cells.Clear();
        _rowChars = 0;
        return ReadRow(cells);
    }

    public virtual void Finish(IssueList issues) { }

    public void Dispose()
    {
        sheet.Dispose();
        package.Dispose();
    }

    /// <summary>Fills the list, which is empty, with the next row's cells; false at the end.</summary>
    protected abstract bool ReadRow(List<string> cells);

    /// <summary>"The workbook has 3 sheets": the one that is read is named.</summary>
    protected static void TellSeveralSheets(IssueList issues, int count, string read)
    {
        if (count > 1)
            issues.Add(TableIssues.SeveralSheets,
                $"Le classeur a {TableReader.Number(count)} feuilles : seule la première, « {IssueList.Clip(read)} », est lue.");
    }

    protected void TellError(string reference, string value) => issues.Add(TableIssues.CellError,
        $"La cellule {reference} contient l'erreur « {IssueList.Clip(value)} » : elle est lue comme vide.", Line, value: value);

    protected void TellFormula(string reference) => issues.Add(TableIssues.FormulaWithoutValue,
        $"La cellule {reference} contient une formule sans valeur calculée (le fichier a été écrit par un programme) : elle est lue comme vide. "
        + "Ouvrez le classeur dans le tableur et enregistrez-le de nouveau.", Line);

    /// <summary>Puts a cell's text in its column.</summary>
    /// <exception cref="SourceUnavailableException">The row or the sheet is beyond a bound.</exception>
    protected void Place(List<string> cells, int column, string text)
    {
        SpendChars(text.Length);
        _rowChars += text.Length;
        if (column >= limits.MaxColumns || _rowChars > limits.MaxRecordChars)
            throw new SourceUnavailableException(
                file, $"La ligne {TableReader.Number(Line)} est trop grande : une table a {TableReader.Number(limits.MaxColumns)} colonnes au plus.",
                "Ne gardez dans la première feuille que la table du registre.");
        while (cells.Count <= column)
            cells.Add("");
        cells[column] = text;
    }

    /// <exception cref="SourceUnavailableException">The sheet is beyond a bound.</exception>
    protected void SpendChars(int count)
    {
        _tableChars += count;
        if (_tableChars > limits.MaxChars)
            throw Refuse($"La feuille dépasse {TableReader.Number(limits.MaxChars)} caractères, répétitions comprises.");
    }

    /// <exception cref="SourceUnavailableException">A cell is beyond a bound.</exception>
    protected void CheckCell(int chars)
    {
        if (chars > limits.MaxCellChars)
            throw Refuse($"Une cellule du classeur dépasse {TableReader.Number(limits.MaxCellChars)} caractères.");
    }

    /// <summary>Column 0 is A, 26 is AA.</summary>
    protected string Reference(int column)
    {
        string letters = "";
        for (int left = column + 1; left > 0; left = (left - 1) / 26)
            letters = (char)('A' + ((left - 1) % 26)) + letters;
        return letters + TableReader.Number(Line);
    }

    /// <summary>A number in its shortest form; beyond 2^53 a double has no units any more and the written digits are kept.</summary>
    protected static string Shortest(double number, string written) =>
        Math.Abs(number) < 9e15 ? number.ToString("R", CultureInfo.InvariantCulture) : written;

    private SourceUnavailableException Refuse(string reason) => new(file, reason, WorkbookPackage.Remedy);
}
