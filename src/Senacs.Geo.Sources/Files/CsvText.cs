using System.Text;

namespace Senacs.Geo.Sources.Files;

/// <summary>The tables that we make for dossiers: UTF-8 without mark, comma, line feed, quotes where RFC 4180 wants them.</summary>
internal sealed class CsvText : IDisposable
{
    private readonly StreamWriter _writer;

    public CsvText(Stream stream, params IEnumerable<string> headers)
    {
        _writer = new(stream, new UTF8Encoding(false), 1 << 14, leaveOpen: true) { NewLine = "\n" };
        Row(headers);
    }

    public void Row(params IEnumerable<string?> cells)
    {
        _writer.Write(string.Join(',', cells.Select(static cell => Quote(cell ?? ""))));
        _writer.Write('\n');
    }

    public void Dispose() => _writer.Dispose();

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 && text.Trim() == text ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
