namespace Senacs.Geo.Exports;

/// <summary>Writes any table of texts as CSV, row by row. Cells that are numbers stay numbers; other cells a spreadsheet would evaluate are
/// neutralised.</summary>
public static class TableCsv
{
    public static void Write(Stream output, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(rows);
        CsvRowWriter.ToStream(output, text =>
        {
            CsvRowWriter csv = new(text);
            csv.Header([.. header]);
            foreach (IReadOnlyList<string> row in rows)
            {
                foreach (string cell in row)
                {
                    if (IsNumber(cell))
                        csv.Raw(cell);
                    else
                        csv.Text(cell);
                }

                csv.EndRow();
            }
        });
    }

    // an optional sign, digits, at most one point: what our own columns hold, and never a formula
    private static bool IsNumber(string cell)
    {
        ReadOnlySpan<char> digits = cell.AsSpan(cell.StartsWith('-') ? 1 : 0);
        int point = digits.IndexOf('.');
        ReadOnlySpan<char> fraction = point < 0 ? "0" : digits[(point + 1)..];
        ReadOnlySpan<char> whole = point < 0 ? digits : digits[..point];
        return !whole.IsEmpty && !fraction.IsEmpty && !whole.ContainsAnyExceptInRange('0', '9') && !fraction.ContainsAnyExceptInRange('0', '9');
    }
}
