using System.Globalization;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Tables;

/// <summary>The rows of a workbook's sheet, whatever its kind.</summary>
internal static class WorkbookRecords
{
    private const string Spreadsheet = "application/vnd.oasis.opendocument.spreadsheet";

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

    /// <summary>"The workbook has 3 sheets": the one that is read is named.</summary>
    public static void TellSeveralSheets(IssueList issues, int count, string read)
    {
        if (count > 1)
        {
            issues.Add(
                TableIssues.SeveralSheets,
                string.Create(CultureInfo.InvariantCulture,
                    $"Le classeur a {count} feuilles : seule la première, « {IssueList.Clip(read)} », est lue."));
        }
    }

    public static void TellError(IssueList issues, string reference, long line, string value) => issues.Add(
        TableIssues.CellError, $"La cellule {reference} contient l'erreur « {IssueList.Clip(value)} » : elle est lue comme vide.", line,
            value: value);

    public static void TellFormula(IssueList issues, string reference, long line) => issues.Add(
        TableIssues.FormulaWithoutValue,
        $"La cellule {reference} contient une formule sans valeur calculée (le fichier a été écrit par un programme) : elle est lue comme vide. "
            + $"Ouvrez le classeur dans le tableur et enregistrez-le de nouveau.", line);

    /// <summary>Puts a cell's text in its column.</summary>
    /// <exception cref="SourceUnavailableException">The row is beyond a bound.</exception>
    public static void Place(List<string> cells, int column, string text, long line, ref long chars, string file, TableLimits limits)
    {
        chars += text.Length;
        if (column >= limits.MaxColumns || chars > limits.MaxRecordChars)
        {
            throw new SourceUnavailableException(
                file, $"La ligne {TableReader.Number(line)} est trop grande : une table a {TableReader.Number(limits.MaxColumns)} colonnes au plus.",
                "Ne gardez dans la première feuille que la table du registre.");
        }

        while (cells.Count < column)
            cells.Add("");
        if (column < cells.Count)
            cells[column] = text;
        else
            cells.Add(text);
    }

    /// <summary>Column 0 is A, 26 is AA.</summary>
    public static string Reference(int column, long line)
    {
        string letters = "";
        for (int left = column + 1; left > 0; left = (left - 1) / 26)
            letters = (char)('A' + ((left - 1) % 26)) + letters;
        return letters + TableReader.Number(line);
    }

    /// <summary>A number in its shortest form; beyond 2^53 a double has no units any more and the written digits are kept.</summary>
    public static string Shortest(double number, string written) =>
        Math.Abs(number) < 9e15 ? number.ToString("R", CultureInfo.InvariantCulture) : written;
}
