using System.Buffers;
using System.Globalization;
using System.Text;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Tables;

/// <summary>How the bytes of a table became characters.</summary>
public enum TableEncoding { Utf8, Windows1252, Utf16 }

/// <summary>Decodes a text of unknown encoding while it streams, and keeps watch on its size.</summary>
/// <remarks>A byte order mark decides. Without one, the first block that holds a non-ASCII byte does: UTF-8 when the well-formed sequences outnumber
/// the malformed ones, else Windows-1252. In UTF-8, a stray byte is read as Windows-1252 and its line is remembered.</remarks>
internal sealed class TableTextReader(Stream stream, string file, TableLimits limits) : TextReader
{
    private const int BlockBytes = 1 << 15;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(BlockBytes);
    private char[] _chars = ArrayPool<char>.Shared.Rent(BlockBytes + 8);
    private readonly List<long> _strayLines = [];
    private Decoder? _utf16;
    private TableEncoding? _encoding;
    private int _byteCount;
    private int _charStart;
    private int _charCount;
    private bool _streamEnded;
    private bool _started;
    private long _line = 1;
    private long _totalChars;
    private long _charsAtMark;

    public TableEncoding Encoding => _encoding ?? TableEncoding.Utf8;

    /// <summary>Lines with a byte that is not UTF-8 in a file that is; at most 1,000.</summary>
    public IReadOnlyList<long> StrayLines => _strayLines;

    /// <summary>The characters that come next, up to one block, without consuming them.</summary>
    public ReadOnlySpan<char> PeekBlock()
    {
        if (_charStart == _charCount)
            Fill();
        return _chars.AsSpan(_charStart, _charCount - _charStart);
    }

    /// <summary>Says that a record has ended: the bound on a record's length starts again.</summary>
    public void MarkRecord() => _charsAtMark = _totalChars;

    public override int Peek() => _charStart < _charCount || Fill() ? _chars[_charStart] : -1;

    public override int Read() => _charStart < _charCount || Fill() ? _chars[_charStart++] : -1;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        if (buffer.IsEmpty || (_charStart == _charCount && !Fill()))
            return 0;
        int count = Math.Min(buffer.Length, _charCount - _charStart);
        _chars.AsSpan(_charStart, count).CopyTo(buffer);
        _charStart += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _bytes.Length > 0)
        {
            stream.Dispose();
            ArrayPool<byte>.Shared.Return(_bytes);
            ArrayPool<char>.Shared.Return(_chars);
            (_bytes, _chars) = ([], []);
            (_byteCount, _charStart, _charCount, _streamEnded) = (0, 0, 0, true);
        }

        base.Dispose(disposing);
    }

    private bool Fill()
    {
        _charStart = _charCount = 0;
        while (_charCount == 0 && !(_streamEnded && _byteCount == 0))
        {
            ReadBytes();
            if (!_started)
                Start();
            Decode();
        }

        if (_charCount == 0)
            return false;
        _totalChars += _charCount;
        _line += _chars.AsSpan(0, _charCount).Count('\n');
        if (_totalChars - _charsAtMark > limits.MaxRecordChars)
            throw new SourceUnavailableException(
                file, $"Une seule ligne dépasse {TableReader.Number(limits.MaxRecordChars)} caractères, vers la ligne {TableReader.Number(_line)}.",
                "Vérifiez que le fichier est bien une table, et qu'aucun guillemet n'y est resté ouvert.");
        return _totalChars <= limits.MaxChars ? true : throw new SourceUnavailableException(
            file, $"La table dépasse {TableReader.Number(limits.MaxChars)} caractères une fois décompressée.",
            "Gardez les lignes utiles seulement, ou découpez le fichier par département.");
    }

    private void ReadBytes()
    {
        while (!_streamEnded && _byteCount < _bytes.Length)
        {
            int read;
            try
            {
                read = stream.Read(_bytes, _byteCount, _bytes.Length - _byteCount);
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                throw new SourceUnavailableException(file, $"La lecture s'interrompt vers la ligne {TableReader.Number(_line)} ({e.Message})",
                    "Le fichier est tronqué ou endommagé : récupérez-le de nouveau.", e);
            }

            if (read == 0)
                _streamEnded = true;
            _byteCount += read;
        }
    }

    private void Start()
    {
        _started = true;
        ReadOnlySpan<byte> head = _bytes.AsSpan(0, _byteCount);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            Skip(3, TableEncoding.Utf8);
        else if (Utf16Of(head) is { } unicode)
        {
            _utf16 = unicode.GetDecoder();
            Skip(head[0] is 0xFF or 0xFE ? 2 : 0, TableEncoding.Utf16);
        }
    }

    /// <summary>Which UTF-16 the first bytes of a text are in, by its mark or by its zeros; null: another encoding.</summary>
    public static Encoding? Utf16Of(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || NulsOnlyAt(head, odd: true) ? System.Text.Encoding.Unicode
        : head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || NulsOnlyAt(head, odd: false) ? System.Text.Encoding.BigEndianUnicode
        : null;

    private void Skip(int count, TableEncoding decided)
    {
        _encoding = decided;
        _bytes.AsSpan(count, _byteCount - count).CopyTo(_bytes);
        _byteCount -= count;
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
        if (_utf16 is not null)
        {
            _charCount = _utf16.GetChars(_bytes, 0, _byteCount, _chars, 0, flush: _streamEnded);
            _byteCount = 0;
            return;
        }

        int read = 0;
        int written = 0;
        while (read < _byteCount && written < BlockBytes)
        {
            Ascii.ToUtf16(_bytes.AsSpan(read, _byteCount - read), _chars.AsSpan(written, Math.Min(BlockBytes, _chars.Length) - written),
                out int ascii);
            read += ascii;
            written += ascii;
            if (read == _byteCount || written == BlockBytes)
                break;
            _encoding ??= Decide(_bytes.AsSpan(read, _byteCount - read));
            if (_encoding == TableEncoding.Windows1252)
            {
                _chars[written++] = Windows1252.Decode(_bytes[read++]);
                continue;
            }

            OperationStatus status = Rune.DecodeFromUtf8(_bytes.AsSpan(read, _byteCount - read), out Rune rune, out int used);
            if (status == OperationStatus.NeedMoreData && !_streamEnded)
                break;
            if (status == OperationStatus.Done)
            {
                written += rune.EncodeToUtf16(_chars.AsSpan(written));
                read += used;
            }
            else
            {
                if (_strayLines.Count < 1000)
                    _strayLines.Add(_line + _chars.AsSpan(0, written).Count('\n'));
                _chars[written++] = Windows1252.Decode(_bytes[read++]);
            }
        }

        _bytes.AsSpan(read, _byteCount - read).CopyTo(_bytes);
        _byteCount -= read;
        _charCount = written;
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
            if (status == OperationStatus.NeedMoreData && !_streamEnded)
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
