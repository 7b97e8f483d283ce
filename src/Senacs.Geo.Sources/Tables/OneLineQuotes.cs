namespace Senacs.Geo.Sources.Tables;

/// <summary>The text of a CSV in which every quote that is open at the end of its line is closed there: it swallows no other line.</summary>
/// <remarks>A quote opens a cell as its first character alone, and closes it for good where no other follows at once (RFC 4180).</remarks>
internal sealed class OneLineQuotes(TextReader text, char separator) : TextReader
{
    private readonly HashSet<long> _mended = [];
    private Cell _cell;
    private char _last;
    private long _line = 1;

    private enum Cell { Empty, Plain, Open, Closed }

    /// <summary>Whether a quote was closed on a line, counted from 1. Told once.</summary>
    public bool HasMended(long line) => _mended.Remove(line);

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        int written = 0;
        while (written < buffer.Length && (text.Peek() >= 0 || _cell == Cell.Open))
        {
            bool mends = _cell == Cell.Open && text.Peek() is -1 or '\r' or '\n';
            char next = mends ? '"' : (char)text.Read();
            if (mends)
                _mended.Add(_line);
            buffer[written++] = next;
            Follow(next);
        }

        return written;
    }

    private void Follow(char next)
    {
        if (next is '\r' or '\n')
            (_cell, _line) = (Cell.Empty, next == '\n' && _last == '\r' ? _line : _line + 1);
        else if (next == '"')
            _cell = _cell switch { Cell.Plain => Cell.Plain, Cell.Open => Cell.Closed, _ => Cell.Open };
        else if (_cell != Cell.Open)
            _cell = next == separator ? Cell.Empty : Cell.Plain;
        _last = next;
    }
}
