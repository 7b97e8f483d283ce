using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Files;

/// <summary>A stream whose first bytes can be looked at before they are read; need not be seekable. Leaves it open.</summary>
internal sealed class PrefixedStream : ForwardStream
{
    private readonly Stream _rest;
    private readonly byte[] _prefix = new byte[1024];
    private readonly int _count;
    private int _position;

    public PrefixedStream(Stream rest)
    {
        _rest = rest;
        _count = rest.ReadAtLeast(_prefix, _prefix.Length, throwOnEndOfStream: false);
    }

    public ReadOnlySpan<byte> Prefix => _prefix.AsSpan(0, _count);

    /// <exception cref="SourceUnavailableException">It cannot be read.</exception>
    public static PrefixedStream Over(Stream stream, string file)
    {
        try
        {
            return new(stream);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new SourceUnavailableException(
                file, $"Le début du fichier est illisible ({e.Message})", "Le fichier est tronqué ou endommagé : récupérez-le de nouveau.", e);
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (_position == _count)
            return _rest.Read(buffer);
        int taken = Math.Min(buffer.Length, _count - _position);
        _prefix.AsSpan(_position, taken).CopyTo(buffer);
        _position += taken;
        return taken;
    }
}
