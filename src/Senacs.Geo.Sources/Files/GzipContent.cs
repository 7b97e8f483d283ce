using System.Buffers.Binary;
using System.IO.Compression;

namespace Senacs.Geo.Sources.Files;

/// <summary>What a gzip holds, counted: a bomb is refused, and a file cut short, which <see cref="GZipStream"/> takes for the end, is
/// noticed.</summary>
/// <param name="compressed">Left open.</param>
/// <param name="mostExpansion">Inflated over compressed bytes, beyond which it is refused.</param>
/// <param name="expansionUnheeded">Bytes below which any ratio will do: what it inflates to is small, and may begin with a long run of
/// spaces.</param>
/// <param name="refusal">Of a bomb.</param>
internal sealed class GzipContent(Stream compressed, long mostExpansion, long expansionUnheeded, Func<Exception> refusal) : ForwardStream
{
    private readonly Counted _compressed = new(compressed);
    private GZipStream? _gzip;
    private long _inflated;

    /// <summary>Whether its end must be as announced for the last byte to be given.</summary>
    public bool MustEndAsAnnounced { get; init; }

    /// <summary>RFC 1952, 2.3.1: the last four bytes are the length of the data modulo 2^32. A file of several members (2.2) states only that of the
    /// last, so it goes unchecked as soon as a second header seems to be there.</summary>
    public bool EndsAsAnnounced =>
        _compressed.Headers > 1 || (_compressed.Total >= 4 && BinaryPrimitives.ReverseEndianness(_compressed.Last) == unchecked((uint)_inflated));

    public static bool IsGzip(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);

    /// <summary>Of a table: those reach some twenty, those that repeat a line a hundred; deflate ends at a thousand.</summary>
    public static GzipContent OfTable(Stream compressed) =>
        new(compressed, 250, 32_000_000, static () => new InvalidDataException("archive gzip qui se décompresse démesurément"))
        { MustEndAsAnnounced = true };

    /// <exception cref="InvalidDataException">Damaged, or cut short.</exception>
    public override int Read(Span<byte> buffer)
    {
        _gzip ??= new(_compressed, CompressionMode.Decompress, leaveOpen: true);
        int count = _gzip.Read(buffer);
        _inflated += count;
        if (_inflated > expansionUnheeded && _inflated / mostExpansion > _compressed.Total)
            throw refusal();
        if (count == 0 && !buffer.IsEmpty && MustEndAsAnnounced && !EndsAsAnnounced)
            throw new InvalidDataException("archive gzip tronquée");
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _gzip?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Passes the compressed bytes on, remembering the last four and how many headers seem to go by.</summary>
    private sealed class Counted(Stream inner) : ForwardStream
    {
        public long Total { get; private set; }

        public uint Last { get; private set; }

        public int Headers { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            int count = inner.Read(buffer);
            Total += count;
            foreach (byte next in buffer[..count])
            {
                Last = (Last << 8) | next;
                Headers += (Last & 0xFFFFFF) == 0x1F8B08 ? 1 : 0;
            }

            return count;
        }
    }
}
