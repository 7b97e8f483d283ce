using System.IO.Compression;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Files;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>The bytes of a GeoJSON file, decompressed when they begin like gzip (whatever the file's name), counted against the limits.</summary>
internal sealed class GeoJsonInput : IDisposable
{
    // A ratio means nothing on the first bytes: an honest file may begin with a long run of spaces.
    private const long RatioCountsFromBytes = 16L << 20;

    private readonly Stream source;
    private readonly byte[] head = new byte[4];
    private readonly Stream content;
    private readonly GeoJsonLimits limits;
    private readonly bool isCompressed;
    private int headLength;
    private int headRead;
    private long rawBytes;
    private long contentBytes;
    private uint rawTail;

    public GeoJsonInput(Stream source, GeoJsonLimits limits)
    {
        this.source = source;
        this.limits = limits;
        headLength = source.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        isCompressed = headLength >= 2 && head[0] == 0x1F && head[1] == 0x8B;
        RawStream raw = new(this);
        content = isCompressed ? new GZipStream(raw, CompressionMode.Decompress) : raw;
    }

    /// <summary>At the end of the content: gzip ends with the length of what it holds (RFC 1952, section 2.3.1). <see cref="GZipStream"/> checks the
    /// sum when it is there, and says nothing when the file stops just before.</summary>
    public bool EndsAsAnnounced => !isCompressed || rawTail == unchecked((uint)contentBytes);

    /// <summary>Opens a file for reading once, from its beginning to its end.</summary>
    /// <exception cref="SourceUnavailableException">The file is missing, is a folder, or cannot be opened.</exception>
    public static FileStream Open(string path, string fileName)
    {
        if (Directory.Exists(path))
            throw new SourceUnavailableException(fileName, "c'est un dossier, pas un fichier.", "Indiquez le fichier GeoJSON lui-même.");
        SourceFiles.RefuseOthers(path, fileName);
        try
        {
            return new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SourceUnavailableException(fileName, "le fichier n'existe pas.", "Vérifiez le nom et le chemin du fichier.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SourceUnavailableException(fileName, "la lecture du fichier est interdite.", "Donnez-vous le droit de lecture sur ce fichier.", e);
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            throw new SourceUnavailableException(fileName, "le fichier ne peut pas être ouvert.", "Vérifiez qu'il n'est pas ouvert par un autre logiciel et que son nom est correct.", e);
        }
    }

    public int Read(Span<byte> buffer)
    {
        int count = content.Read(buffer);
        contentBytes += count;
        if (contentBytes > limits.MaxFileBytes)
        {
            throw new MalformedJsonException(
                $"le fichier dépasse {MalformedJsonException.Invariant(limits.MaxFileBytes >> 20)} Mio une fois lu.", "Découpez-le par département.");
        }
        if (isCompressed && contentBytes > RatioCountsFromBytes && contentBytes / limits.MaxExpansionRatio > rawBytes)
        {
            throw new MalformedJsonException(
                $"le fichier compressé se déplie plus de {MalformedJsonException.Invariant(limits.MaxExpansionRatio)} fois : ce n'est pas un GeoJSON ordinaire.",
                MalformedJsonException.DownloadAgain);
        }
        return count;
    }

    public void Dispose()
    {
        content.Dispose();
        source.Dispose();
    }

    /// <summary>The source again from its first byte, counted.</summary>
    private sealed class RawStream(GeoJsonInput input) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            int count;
            if (input.headRead < input.headLength)
            {
                count = Math.Min(buffer.Length, input.headLength - input.headRead);
                input.head.AsSpan(input.headRead, count).CopyTo(buffer);
                input.headRead += count;
            }
            else
            {
                count = input.source.Read(buffer);
            }
            input.rawBytes += count;
            foreach (byte last in buffer[Math.Max(0, count - 4)..count])
                input.rawTail = (input.rawTail >> 8) | ((uint)last << 24);
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
