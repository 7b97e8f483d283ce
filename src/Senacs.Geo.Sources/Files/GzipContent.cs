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
    private long _inflatedBefore;

    /// <summary>Whether its end must be as announced for the last byte to be given.</summary>
    public bool MustEndAsAnnounced { get; init; }

    /// <summary>RFC 1952, 2.3.1: each member ends with the length of its data modulo 2^32; a file may be of several (2.2).</summary>
    public bool EndsAsAnnounced => _compressed.Total >= 4 && BinaryPrimitives.ReverseEndianness(_compressed.Last) == unchecked((uint)InMember);

    private long InMember => _inflated - _inflatedBefore;

    public static bool IsGzip(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);

    /// <summary>Of a table: those reach some twenty, those that repeat a line a hundred; deflate ends at a thousand.</summary>
    public static GzipContent OfTable(Stream compressed) =>
        new(compressed, 250, 32_000_000, static () => new InvalidDataException("archive gzip qui se décompresse démesurément"))
        { MustEndAsAnnounced = true };

    /// <exception cref="InvalidDataException">Damaged, or cut short.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_gzip is null)
        {
            // What stands before a header has all been inflated when it is asked for: it begins a member only where another has just ended.
            _compressed.AtHeader = () => _inflatedBefore = EndsAsAnnounced ? _inflated : _inflatedBefore;
            _gzip = new(_compressed, CompressionMode.Decompress, leaveOpen: true);
        }

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

    /// <summary>Passes the compressed bytes on, remembering the last four; whatever looks like a header begins a reading of its own.</summary>
    private sealed class Counted(Stream inner) : ForwardStream
    {
        private readonly byte[] _ahead = new byte[1 << 13];
        private int _from;
        private int _to;

        public Action? AtHeader { get; set; }

        public long Total { get; private set; }

        public uint Last { get; private set; }

        private static ReadOnlySpan<byte> Header => [0x1F, 0x8B, 8];

        public override int Read(Span<byte> buffer)
        {
            if (_to - _from < Header.Length)
            {
                _ahead.AsSpan(_from, _to - _from).CopyTo(_ahead);
                (_from, _to) = (0, _to - _from);
                _to += inner.ReadAtLeast(_ahead.AsSpan(_to), Header.Length, throwOnEndOfStream: false);
            }

            ReadOnlySpan<byte> known = _ahead.AsSpan(_from, _to - _from);
            if (known.StartsWith(Header))
                AtHeader?.Invoke();

            // The last bytes may begin one whose end is still to come; fewer than a header are the end of all.
            int next = known.Length < Header.Length ? -1 : known[1..].IndexOf(Header);
            int count = next >= 0 ? next + 1 : known.Length < Header.Length ? known.Length : known.Length - Header.Length + 1;
            count = Math.Min(count, buffer.Length);
            known[..count].CopyTo(buffer);
            _from += count;
            Total += count;
            foreach (byte one in known[Math.Max(0, count - 4)..count])
                Last = (Last << 8) | one;
            return count;
        }
    }
}
