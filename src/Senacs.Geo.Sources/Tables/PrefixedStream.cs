using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Tables;

/// <summary>A stream whose first bytes can be looked at before they are read; need not be seekable.</summary>
internal sealed class PrefixedStream : Stream
{
    private const int PrefixBytes = 1024;

    private readonly Stream rest;
    private readonly byte[] prefix;
    private readonly int count;
    private int position;

    private PrefixedStream(Stream rest, byte[] prefix, int count)
    {
        this.rest = rest;
        this.prefix = prefix;
        this.count = count;
    }

    public ReadOnlySpan<byte> Prefix => prefix.AsSpan(0, count);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public static PrefixedStream Over(Stream stream, string file)
    {
        byte[] head = new byte[PrefixBytes];
        try
        {
            return new(stream, head, stream.ReadAtLeast(head, PrefixBytes, throwOnEndOfStream: false));
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new SourceUnavailableException(
                file, $"Le début du fichier est illisible ({e.Message})", "Le fichier est tronqué ou endommagé : récupérez-le de nouveau.", e);
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (position == count)
            return rest.Read(buffer);
        int taken = Math.Min(buffer.Length, count - position);
        prefix.AsSpan(position, taken).CopyTo(buffer);
        position += taken;
        return taken;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
