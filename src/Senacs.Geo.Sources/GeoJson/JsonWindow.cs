using System.Buffers;
using Senacs.Geo.Sources.Json;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>A window that slides over the file: it holds the value being read, grows for a large one up to a limit, and never holds the
/// file.</summary>
/// <remarks>It finds where a value ends by looking only at quotes and at the value's own kind of bracket, many bytes at a time; the value is checked
/// by whoever reads it.</remarks>
internal sealed class JsonWindow(GeoJsonInput input, int maxValueBytes, int maxDepth) : IDisposable
{
    private const int FirstSize = 1 << 18;
    private static readonly SearchValues<byte> EndOfScalar = SearchValues.Create(" \n\r\t,]}"u8);

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int end;
    private bool ended;
    private long linesBeforeMark;
    private int lineMark;

    /// <summary>Index of the next byte in the window.</summary>
    public int Position { get; set; }

    /// <summary>1-based line of the next byte.</summary>
    public long Line
    {
        get
        {
            linesBeforeMark += buffer.AsSpan(lineMark, Position - lineMark).Count((byte)'\n');
            lineMark = Position;
            return linesBeforeMark + 1;
        }
    }

    public bool EndsAsAnnounced => input.EndsAsAnnounced;

    /// <summary>The next byte that is not white space, not consumed; -1 at the end of the file.</summary>
    public int Peek()
    {
        for (; ; )
        {
            while (Position < end)
            {
                byte next = buffer[Position];
                if (next is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
                    return next;
                Position++;
            }
            if (!Refill())
                return -1;
        }
    }

    /// <summary>The next bytes, as many as there are up to <paramref name="count"/>.</summary>
    public ReadOnlySpan<byte> Ahead(int count)
    {
        while (end - Position < count && Refill())
        {
        }
        return buffer.AsSpan(Position, Math.Min(count, end - Position));
    }

    /// <summary>The complete text of the value that begins at <see cref="Position"/>; valid until the next call. The position stays before
    /// it.</summary>
    public ReadOnlySpan<byte> Frame()
    {
        int length = (char)buffer[Position] switch
        {
            '{' => FrameNested((byte)'{', (byte)'}'),
            '[' => FrameNested((byte)'[', (byte)']'),
            '"' => FrameText(1),
            _ => FrameScalar(),
        };
        return buffer.AsSpan(Position, length);
    }

    /// <summary>Gives what is left of the file, from <see cref="Position"/> on, to who looks for a mistake in it; the reading is over.</summary>
    public void FeedRest(JsonMistakeFinder finder)
    {
        while (finder.Feed(buffer.AsSpan(Position, end - Position)))
        {
            Position = end;
            if (!Refill())
            {
                finder.End();
                return;
            }
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        end = Position = lineMark = 0;
        input.Dispose();
    }

    private int FrameNested(byte open, byte close)
    {
        int depth = 0;
        int length = 0;
        for (; ; )
        {
            int hit = buffer.AsSpan(Position + length, end - Position - length).IndexOfAny((byte)'"', open, close);
            if (hit < 0)
            {
                length = end - Position;
                Require();
                continue;
            }
            length += hit + 1;
            byte found = buffer[Position + length - 1];
            if (found == '"')
                length = FrameText(length);
            else if (found == close && --depth == 0)
                return length;
            else if (found == open && ++depth > maxDepth)
                throw MalformedJsonException.TooDeep(maxDepth);
        }
    }

    // From just after an opening quote to just after the closing one, as lengths from Position.
    private int FrameText(int length)
    {
        for (; ; )
        {
            int hit = buffer.AsSpan(Position + length, end - Position - length).IndexOfAny((byte)'"', (byte)'\\');
            if (hit < 0)
            {
                length = end - Position;
                Require();
                continue;
            }
            length += hit;
            if (buffer[Position + length] == '"')
                return length + 1;
            if (Position + length + 1 >= end)
                Require();
            length += 2;
        }
    }

    private int FrameScalar()
    {
        int length = 0;
        for (; ; )
        {
            int hit = buffer.AsSpan(Position + length, end - Position - length).IndexOfAny(EndOfScalar);
            if (hit >= 0)
                return length + hit;
            length = end - Position;
            if (!Refill())
                return length;
        }
    }

    private void Require()
    {
        if (!Refill())
            throw MalformedJsonException.Truncated();
    }

    // Drops what is before Position, then reads more; false at the end of the file.
    private bool Refill()
    {
        if (ended)
            return false;
        if (Position > 0)
        {
            _ = Line; // counts the lines that are about to go
            buffer.AsSpan(Position, end - Position).CopyTo(buffer);
            end -= Position;
            Position = lineMark = 0;
        }
        if (end == buffer.Length)
            Grow();
        int count = input.Read(buffer.AsSpan(end));
        end += count;
        ended = count == 0;
        return !ended;
    }

    private void Grow()
    {
        if (buffer.Length >= maxValueBytes)
        {
            throw new MalformedJsonException(
                $"un seul objet dépasse {MalformedJsonException.Invariant(maxValueBytes >> 20)} Mio.", "Simplifiez les contours ou découpez le fichier.");
        }
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(buffer.Length * 2L, maxValueBytes));
        buffer.AsSpan(0, end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
