using System.Text;
using Senacs.Geo.Tables;

namespace Senacs.Geo.Exports;

/// <summary>Writes CSV as RFC 4180 wants it: comma, CRLF, quotes doubled; numbers invariant; formulas neutralised in text cells only.</summary>
/// <remarks>Formula guard: OWASP, CSV injection (CWE-1236): a text that a spreadsheet would evaluate gets an apostrophe before it. A number such as
/// -3.5 stays a number.</remarks>
internal sealed class CsvRowWriter(TextWriter output)
{
    private static readonly System.Buffers.SearchValues<char> ToQuote = System.Buffers.SearchValues.Create(",;\"\r\n\t");

    private bool _started;

    /// <summary>UTF-8 with its mark, in files, on standard output and over HTTP alike: without it spreadsheets garble the accents.</summary>
    public static void ToStream(Stream output, Action<TextWriter> write)
    {
        output.Write(Encoding.UTF8.Preamble);
        using StreamWriter text = new(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 16384, leaveOpen: true);
        write(text);
    }

    /// <summary>A whole table: its header, then one record a row.</summary>
    public static void Table(Stream output, IEnumerable<Column> columns, IEnumerable<object> rows) => ToStream(output, text =>
    {
        Column[] all = [.. columns];
        CsvRowWriter csv = new(text);
        csv.Header([.. all.Select(c => c.Name)]);
        foreach (object row in rows)
        {
            foreach (Column column in all)
            {
                string cell = column.Written(column.Of(row));
                _ = column.Kind is ColumnKind.Text or ColumnKind.List ? csv.Text(cell) : csv.Raw(cell);
            }

            csv.EndRow();
        }
    });

    public void Header(ReadOnlySpan<string> columns)
    {
        foreach (string column in columns)
            Text(column);
        EndRow();
    }

    /// <summary>A cell that people or files filled.</summary>
    public CsvRowWriter Text(string? value)
    {
        Separate();
        if (string.IsNullOrEmpty(value))
            return this;
        if (IsFormula(value[0]))
            value = "'" + value;
        if (value.AsSpan().IndexOfAny(ToQuote) < 0 && value[0] != ' ' && value[^1] != ' ')
        {
            output.Write(value);
            return this;
        }

        output.Write('"');
        output.Write(value.Replace("\"", "\"\"", StringComparison.Ordinal));
        output.Write('"');
        return this;
    }

    /// <summary>A cell that the program computed: a number, a date, a code of its own. Written as it is.</summary>
    public CsvRowWriter Raw(string value)
    {
        Separate();
        output.Write(value);
        return this;
    }

    public void EndRow()
    {
        output.Write("\r\n");
        _started = false;
    }

    internal static bool IsFormula(char first) => first is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '\0' or '＝' or '＋' or '－' or '＠';

    private void Separate()
    {
        if (_started)
            output.Write(',');
        _started = true;
    }
}
