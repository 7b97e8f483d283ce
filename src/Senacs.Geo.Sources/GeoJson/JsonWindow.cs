using System.Buffers;
using System.Text.Json;
using Senacs.Geo.Sources.Json;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>A window that slides over the file: it holds the value being read, grows for a large one up to a limit, and never holds the
/// file.</summary>
/// <remarks>A value that the window does not hold whole is begun again once more of the file is read; the window doubles, so that a large value is
/// passed over twice at most.</remarks>
internal sealed class JsonWindow(GeoJsonInput input, int maxValueBytes, int maxDepth) : IDisposable
{
    private const int FirstSize = 1 << 18;

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

    /// <summary>The complete, well-formed text of the value that begins at <see cref="Position"/>; valid until the next call. The position stays
    /// before it.</summary>
    public ReadOnlySpan<byte> Frame()
    {
        for (; ; )
        {
            ReadOnlySpan<byte> seen = buffer.AsSpan(Position, end - Position);
            Utf8JsonReader reader = new(seen, isFinalBlock: ended, new JsonReaderState(new JsonReaderOptions { MaxDepth = maxDepth }));
            try
            {
                if (reader.Read() && reader.TrySkip())
                    return seen[..(int)reader.BytesConsumed];
            }
            catch (JsonException e)
            {
                throw reader.CurrentDepth >= maxDepth - 1 ? MalformedJsonException.TooDeep(maxDepth) : MalformedJsonException.Malformed(e);
            }

            Refill();
        }
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
                $"un seul objet dépasse {MalformedJsonException.Invariant(maxValueBytes >> 20)} Mio.",
                    "Simplifiez les contours ou découpez le fichier.");
        }
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(buffer.Length * 2L, maxValueBytes));
        buffer.AsSpan(0, end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
