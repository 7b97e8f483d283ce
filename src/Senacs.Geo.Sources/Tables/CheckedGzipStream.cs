using System.Buffers.Binary;
using System.IO.Compression;

namespace Senacs.Geo.Sources.Tables;

/// <summary>Decompresses gzip and notices a file cut short, which <see cref="GZipStream"/> takes for the end.</summary>
/// <remarks>
/// RFC 1952, 2.3.1: the last four bytes are the length of the data modulo 2^32. A file of several members (2.2) states only that of the last,
/// so it goes unchecked as soon as a second header seems to be there.
/// </remarks>
internal sealed class CheckedGzipStream : Stream
{
    /// <summary>Tables reach some twenty, those that repeat a line a hundred; deflate ends at a thousand.</summary>
    private const long MostExpansion = 250;

    /// <summary>Below, any ratio will do: what it inflates to is small.</summary>
    private const long ExpansionUnheeded = 32_000_000;

    private readonly Tail tail;
    private readonly GZipStream gzip;
    private uint length;
    private long inflated;

    public CheckedGzipStream(Stream compressed)
    {
        tail = new(compressed);
        gzip = new(tail, CompressionMode.Decompress, leaveOpen: true);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="InvalidDataException">Damaged, or cut short.</exception>
    public override int Read(Span<byte> buffer)
    {
        int count = gzip.Read(buffer);
        length += (uint)count;
        inflated += count;
        if (inflated > ExpansionUnheeded && inflated > MostExpansion * tail.Compressed)
            throw new InvalidDataException("archive gzip qui se décompresse démesurément");
        if (count == 0 && !buffer.IsEmpty && !tail.MayHaveSeveralMembers && tail.StatedLength != length)
            throw new InvalidDataException("archive gzip tronquée");
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            gzip.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Passes the compressed bytes on, remembering the last four and whether a second header went by.</summary>
    private sealed class Tail(Stream inner) : Stream
    {
        private readonly byte[] last = new byte[4];
        private int kept;
        private int headers;

        public long Compressed { get; private set; }

        public bool MayHaveSeveralMembers => headers > 1;

        public uint? StatedLength => kept == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(last) : null;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            int count = inner.Read(buffer);
            Compressed += count;
            ReadOnlySpan<byte> fresh = buffer[..count];
            // A header across two reads is missed only by its first bytes: they are looked for together with those kept.
            Span<byte> joint = stackalloc byte[6];
            last.AsSpan(Math.Max(0, kept - 2), Math.Min(kept, 2)).CopyTo(joint);
            int jointLength = Math.Min(kept, 2);
            int taken = Math.Min(2, count);
            fresh[..taken].CopyTo(joint[jointLength..]);
            headers += CountHeaders(joint[..(jointLength + taken)]) + CountHeaders(fresh);
            for (int i = Math.Max(0, count - 4); i < count; i++)
            {
                if (kept < 4)
                {
                    last[kept++] = fresh[i];
                }
                else
                {
                    last.AsSpan(1).CopyTo(last);
                    last[3] = fresh[i];
                }
            }

            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private static int CountHeaders(ReadOnlySpan<byte> bytes) => bytes.Count((ReadOnlySpan<byte>)[0x1F, 0x8B, 0x08]);
    }
}
