using System.Buffers;
using System.Text.Json;
using Senacs.Geo.Sources.Files;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>A window that slides over a file, decompressed when it begins like gzip whatever its name: it holds the value being read, grows for a
/// large one up to a limit, and never holds the file.</summary>
/// <remarks>A value that the window does not hold whole is begun again once more of the file is read; the window doubles, so that a large value is
/// passed over twice at most.</remarks>
internal sealed class JsonWindow : IDisposable
{
    private readonly Stream _source;
    private readonly Stream _content;
    private readonly GeoJsonLimits _limits;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(1 << 18);
    private long _bytes;
    private int _end;
    private bool _ended;
    private long _linesBeforeMark;
    private int _lineMark;

    /// <param name="source">Disposed with the window.</param>
    /// <param name="limits">Of the file, of one value, of nesting.</param>
    public JsonWindow(Stream source, GeoJsonLimits limits)
    {
        (_source, _limits) = (source, limits);
        PrefixedStream bytes = new(source);
        _content = GzipContent.IsGzip(bytes.Prefix) ? new GzipContent(bytes, limits.MaxExpansionRatio, 16 << 20, TooExpanded) : bytes;
    }

    /// <summary>Index of the next byte in the window.</summary>
    public int Position { get; set; }

    /// <summary>1-based line of the next byte.</summary>
    public long Line
    {
        get
        {
            _linesBeforeMark += _buffer.AsSpan(_lineMark, Position - _lineMark).Count((byte)'\n');
            _lineMark = Position;
            return _linesBeforeMark + 1;
        }
    }

    /// <summary>At the end of the content: false when a gzip seems cut short.</summary>
    public bool EndsAsAnnounced => (_content as GzipContent)?.EndsAsAnnounced ?? true;

    /// <summary>The next byte that is not white space, not consumed; -1 at the end of the file.</summary>
    public int Peek()
    {
        do
        {
            while (Position < _end)
            {
                byte next = _buffer[Position];
                if (next is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
                    return next;
                Position++;
            }
        }
        while (Refill());
        return -1;
    }

    /// <summary>The next bytes that the window holds, and at least so many if the file has them.</summary>
    public ReadOnlySpan<byte> Ahead(int least)
    {
        while (_end - Position < least && Refill())
        {
        }

        return _buffer.AsSpan(Position, _end - Position);
    }

    /// <summary>What the window holds, and a little more: enough to see what is wrong where a reading stopped.</summary>
    public ReadOnlySpan<byte> AroundMistake() => Ahead(_end - Position + 256);

    /// <summary>The complete, well-formed text of the value that begins at <see cref="Position"/>; valid until the next call. The position stays
    /// before it.</summary>
    public ReadOnlySpan<byte> Frame()
    {
        for (; ; )
        {
            ReadOnlySpan<byte> seen = _buffer.AsSpan(Position, _end - Position);
            Utf8JsonReader reader = new(seen, isFinalBlock: _ended, new JsonReaderState(new JsonReaderOptions { MaxDepth = _limits.MaxDepth }));
            try
            {
                if (reader.Read() && reader.TrySkip())
                    return seen[..(int)reader.BytesConsumed];
            }
            catch (JsonException e)
            {
                throw reader.CurrentDepth >= _limits.MaxDepth - 1
                    ? MalformedJsonException.TooDeep(_limits.MaxDepth) : MalformedJsonException.Malformed(e);
            }

            Refill();
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _end = Position = _lineMark = 0;
        _content.Dispose();
        _source.Dispose();
    }

    // Drops what is before Position, then reads more; false at the end of the file.
    private bool Refill()
    {
        if (_ended)
            return false;
        if (Position > 0)
        {
            _ = Line; // counts the lines that are about to go
            _buffer.AsSpan(Position, _end - Position).CopyTo(_buffer);
            _end -= Position;
            Position = _lineMark = 0;
        }

        if (_end == _buffer.Length)
            Grow();
        int count = _content.Read(_buffer.AsSpan(_end));
        (_end, _bytes, _ended) = (_end + count, _bytes + count, count == 0);
        return _bytes <= _limits.MaxFileBytes ? !_ended : throw new MalformedJsonException(
            $"le fichier dépasse {TableReader.Number(_limits.MaxFileBytes >> 20)} Mio une fois lu.", "Découpez-le par département.");
    }

    private void Grow()
    {
        if (_buffer.Length >= _limits.MaxFeatureBytes)
            throw MalformedJsonException.TooLarge(_limits.MaxFeatureBytes);
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(_buffer.Length * 2L, _limits.MaxFeatureBytes));
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private MalformedJsonException TooExpanded() => new(
        $"le fichier compressé se déplie plus de {TableReader.Number(_limits.MaxExpansionRatio)} fois : ce n'est pas un GeoJSON "
            + $"ordinaire.", MalformedJsonException.DownloadAgain);
}
