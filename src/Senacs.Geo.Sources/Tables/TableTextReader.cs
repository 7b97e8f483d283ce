using System.Buffers;
using System.Globalization;
using System.Text;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Tables;

/// <summary>How the bytes of a table became characters.</summary>
public enum TableEncoding { Utf8, Windows1252, Utf16 }

/// <summary>Decodes a text of unknown encoding while it streams, and keeps watch on its size.</summary>
/// <remarks>
/// A byte order mark decides. Without one, the first block that holds a non-ASCII byte does: UTF-8 when the well-formed sequences outnumber the
/// malformed ones, else Windows-1252. In UTF-8, a stray byte is read as Windows-1252 and its line is remembered.
/// </remarks>
internal sealed class TableTextReader : TextReader
{
    private const int BlockBytes = 1 << 15;

    private readonly Stream stream;
    private readonly string file;
    private readonly TableLimits limits;
    private byte[] bytes = ArrayPool<byte>.Shared.Rent(BlockBytes);
    private char[] chars = ArrayPool<char>.Shared.Rent(BlockBytes + 8);
    private readonly List<long> strayLines = [];
    private Decoder? utf16;
    private TableEncoding? encoding;
    private int byteCount;
    private int charStart;
    private int charCount;
    private bool streamEnded;
    private bool started;
    private long line = 1;
    private long totalChars;
    private long charsAtMark;

    public TableTextReader(Stream stream, string file, TableLimits limits)
    {
        this.stream = stream;
        this.file = file;
        this.limits = limits;
    }

    public TableEncoding Encoding => encoding ?? TableEncoding.Utf8;

    /// <summary>Lines with a byte that is not UTF-8 in a file that is; at most 1,000.</summary>
    public IReadOnlyList<long> StrayLines => strayLines;

    /// <summary>The characters that come next, up to one block, without consuming them.</summary>
    public ReadOnlySpan<char> PeekBlock()
    {
        if (charStart == charCount)
            Fill();
        return chars.AsSpan(charStart, charCount - charStart);
    }

    /// <summary>Says that a record has ended: the bound on a record's length starts again.</summary>
    public void MarkRecord() => charsAtMark = totalChars;

    public override int Peek() => charStart < charCount || Fill() ? chars[charStart] : -1;

    public override int Read() => charStart < charCount || Fill() ? chars[charStart++] : -1;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        if (buffer.IsEmpty || (charStart == charCount && !Fill()))
            return 0;
        int count = Math.Min(buffer.Length, charCount - charStart);
        chars.AsSpan(charStart, count).CopyTo(buffer);
        charStart += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && bytes.Length > 0)
        {
            stream.Dispose();
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<char>.Shared.Return(chars);
            (bytes, chars) = ([], []);
            (byteCount, charStart, charCount, streamEnded) = (0, 0, 0, true);
        }

        base.Dispose(disposing);
    }

    private bool Fill()
    {
        charStart = charCount = 0;
        while (charCount == 0 && !(streamEnded && byteCount == 0))
        {
            ReadBytes();
            if (!started)
                Start();
            Decode();
        }

        if (charCount == 0)
            return false;
        totalChars += charCount;
        line += chars.AsSpan(0, charCount).Count('\n');
        if (totalChars - charsAtMark > limits.MaxRecordChars)
        {
            throw new SourceUnavailableException(
                file,
                string.Create(CultureInfo.InvariantCulture, $"Une seule ligne dépasse {limits.MaxRecordChars} caractères, vers la ligne {line}."),
                "Vérifiez que le fichier est bien une table, et qu'aucun guillemet n'y est resté ouvert.");
        }

        if (totalChars > limits.MaxChars)
        {
            throw new SourceUnavailableException(
                file,
                string.Create(CultureInfo.InvariantCulture, $"La table dépasse {limits.MaxChars} caractères une fois décompressée."),
                "Gardez les lignes utiles seulement, ou découpez le fichier par département.");
        }

        return true;
    }

    private void ReadBytes()
    {
        while (!streamEnded && byteCount < bytes.Length)
        {
            int read;
            try
            {
                read = stream.Read(bytes, byteCount, bytes.Length - byteCount);
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                throw new SourceUnavailableException(
                    file,
                    string.Create(CultureInfo.InvariantCulture, $"La lecture s'interrompt vers la ligne {line} ({e.Message})"),
                    "Le fichier est tronqué ou endommagé : récupérez-le de nouveau.", e);
            }

            if (read == 0)
                streamEnded = true;
            byteCount += read;
        }
    }

    private void Start()
    {
        started = true;
        ReadOnlySpan<byte> head = bytes.AsSpan(0, byteCount);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            Skip(3, TableEncoding.Utf8);
        else if (Utf16Of(head) is { } unicode)
            StartUtf16(unicode, head[0] == 0xFF || head[0] == 0xFE ? 2 : 0);
    }

    /// <summary>Which UTF-16 the first bytes of a text are in, by its mark or by its zeros; null: another encoding.</summary>
    public static Encoding? Utf16Of(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || NulsOnlyAt(head, odd: true) ? System.Text.Encoding.Unicode
        : head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || NulsOnlyAt(head, odd: false) ? System.Text.Encoding.BigEndianUnicode
        : null;

    private void StartUtf16(Encoding unicode, int mark)
    {
        utf16 = unicode.GetDecoder();
        Skip(mark, TableEncoding.Utf16);
    }

    private void Skip(int count, TableEncoding decided)
    {
        encoding = decided;
        bytes.AsSpan(count, byteCount - count).CopyTo(bytes);
        byteCount -= count;
    }

    // UTF-16 without a mark: in French text nearly every second byte is zero, and only those.
    private static bool NulsOnlyAt(ReadOnlySpan<byte> head, bool odd)
    {
        head = head[..(Math.Min(head.Length, 1024) & ~1)];
        if (head.Length < 8)
            return false;
        int expected = 0;
        for (int i = 0; i < head.Length; i++)
        {
            if (head[i] != 0)
                continue;
            if ((i % 2 == 1) != odd)
                return false;
            expected++;
        }

        return expected > head.Length * 2 / 5;
    }

    private void Decode()
    {
        if (utf16 is not null)
        {
            charCount = utf16.GetChars(bytes, 0, byteCount, chars, 0, flush: streamEnded);
            byteCount = 0;
            return;
        }

        int read = 0;
        int written = 0;
        while (read < byteCount && written < BlockBytes)
        {
            Ascii.ToUtf16(bytes.AsSpan(read, byteCount - read), chars.AsSpan(written, Math.Min(BlockBytes, chars.Length) - written), out int ascii);
            read += ascii;
            written += ascii;
            if (read == byteCount || written == BlockBytes)
                break;
            encoding ??= Decide(bytes.AsSpan(read, byteCount - read));
            if (encoding == TableEncoding.Windows1252)
            {
                chars[written++] = Windows1252.Decode(bytes[read++]);
                continue;
            }

            OperationStatus status = Rune.DecodeFromUtf8(bytes.AsSpan(read, byteCount - read), out Rune rune, out int used);
            if (status == OperationStatus.NeedMoreData && !streamEnded)
                break;
            if (status == OperationStatus.Done)
            {
                written += rune.EncodeToUtf16(chars.AsSpan(written));
                read += used;
            }
            else
            {
                if (strayLines.Count < 1000)
                    strayLines.Add(line + chars.AsSpan(0, written).Count('\n'));
                chars[written++] = Windows1252.Decode(bytes[read++]);
            }
        }

        bytes.AsSpan(read, byteCount - read).CopyTo(bytes);
        byteCount -= read;
        charCount = written;
    }

    private TableEncoding Decide(ReadOnlySpan<byte> rest)
    {
        int good = 0;
        int bad = 0;
        while (!rest.IsEmpty)
        {
            int ascii = rest.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (ascii < 0)
                break;
            rest = rest[ascii..];
            OperationStatus status = Rune.DecodeFromUtf8(rest, out _, out int used);
            if (status == OperationStatus.NeedMoreData && !streamEnded)
                break;
            if (status == OperationStatus.Done)
            {
                good++;
                rest = rest[used..];
            }
            else
            {
                bad++;
                rest = rest[1..];
            }
        }

        return bad > good ? TableEncoding.Windows1252 : TableEncoding.Utf8;
    }
}
