using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Senacs.Geo.Testing;

/// <summary>The objects of a PDF file as the tests look at them: one classic cross-reference table, no object streams, no encryption.</summary>
public sealed class PdfFile
{
    private static readonly Encoding Latin = Encoding.Latin1;

    private readonly SortedDictionary<int, PdfObject> _objects;

    private PdfFile(SortedDictionary<int, PdfObject> objects, int catalog) => (_objects, Catalog) = (objects, catalog);

    /// <summary>An object's dictionary (or other value) and its stream, still encoded; null: none.</summary>
    private sealed record PdfObject(string Value, ReadOnlyMemory<byte>? Stream);

    /// <summary>Object numbers, ascending.</summary>
    public IEnumerable<int> Numbers => _objects.Keys;

    public int Catalog { get; }

    /// <summary>Object numbers of the pages, in order.</summary>
    public ImmutableArray<int> Pages
    {
        get
        {
            ImmutableArray<int>.Builder pages = ImmutableArray.CreateBuilder<int>();
            Walk(Reference(Entry(Catalog, "Pages")), 0);
            return pages.ToImmutable();

            void Walk(int node, int depth)
            {
                if (depth > 40)
                    throw new InvalidDataException("The page tree is too deep.");
                if (Entry(node, "Kids") is not { } kids)
                {
                    pages.Add(node);
                    return;
                }

                foreach (int kid in References(kids))
                    Walk(kid, depth + 1);
            }
        }
    }

    public static PdfFile Read(ReadOnlyMemory<byte> file)
    {
        ReadOnlySpan<byte> bytes = file.Span;
        int start = bytes.LastIndexOf("startxref"u8);
        if (start < 0)
            throw new InvalidDataException("The PDF has no startxref.");
        int table = Number(bytes, start + 9, out _);
        if (!bytes[table..].StartsWith("xref"u8))
            throw new InvalidDataException("The PDF has no classic cross-reference table.");

        List<(int Number, int Offset)> places = [];
        int at = table + 4;
        while (true)
        {
            at = SkipBlanks(bytes, at);
            if (bytes[at..].StartsWith("trailer"u8))
                break;
            int first = Number(bytes, at, out at), count = Number(bytes, at, out at);
            for (int i = 0; i < count; i++)
            {
                int offset = Number(bytes, at, out at);
                _ = Number(bytes, at, out at);
                at = SkipBlanks(bytes, at);
                if (bytes[at++] == (byte)'n')
                    places.Add((first + i, offset));
            }
        }

        string trailer = Latin.GetString(bytes[(at + 7)..start]);
        // An object ends where the next begins: its stream may hold any bytes, "endobj" included.
        int[] ends = [.. places.Select(p => p.Offset).Append(table).Order()];
        SortedDictionary<int, PdfObject> found = [];
        foreach ((int number, int offset) in places)
            found[number] = Parse(file[offset..ends[Array.BinarySearch(ends, offset) + 1]], number);
        PdfFile document = new(found, Reference(PdfSyntax.Entry(trailer, "Root")));
        foreach (int number in found.Keys.ToArray())
            document.TrimStream(number);
        return document;
    }

    /// <summary>Value of a key of an object's dictionary, as written; null: absent.</summary>
    public string? Entry(int number, string key) => PdfSyntax.Entry(_objects[number].Value, key);

    /// <summary>The object's value as written: a dictionary, a number, an array.</summary>
    public string ValueOf(int number) => _objects[number].Value;

    /// <summary>The object's stream, decoded when it is deflated or plain; null: no stream, or another encoding.</summary>
    public byte[]? Content(int number)
    {
        PdfObject o = _objects[number];
        if (o.Stream is not { } encoded)
            return null;
        switch (PdfSyntax.Entry(o.Value, "Filter")?.Trim('[', ']', ' '))
        {
            case null:
                return encoded.ToArray();
            case "/FlateDecode" when PdfSyntax.Entry(o.Value, "DecodeParms") is null:
                using (ZLibStream inflate = new(new MemoryStream(encoded.ToArray()), CompressionMode.Decompress))
                {
                    MemoryStream plain = new();
                    inflate.CopyTo(plain);
                    return plain.ToArray();
                }

            default:
                return null;
        }
    }

    private static PdfObject Parse(ReadOnlyMemory<byte> slice, int number)
    {
        ReadOnlySpan<byte> bytes = slice.Span;
        if (Number(bytes, 0, out int at) != number)
            throw new InvalidDataException($"Object {number.ToString(CultureInfo.InvariantCulture)} is not where the table says.");
        at = SkipBlanks(bytes, at);
        at = bytes[at..].IndexOf("obj"u8) + at + 3;
        int end = bytes.LastIndexOf("endobj"u8);
        string text = Latin.GetString(bytes[at..end]);
        int from = PdfSyntax.SkipBlanks(text, 0), to = PdfSyntax.SkipValue(text, from);
        string value = text[from..to];
        int stream = PdfSyntax.SkipBlanks(text, to);
        if (string.CompareOrdinal(text, stream, "stream", 0, 6) != 0)
            return new PdfObject(value, null);
        stream += at + 6;
        if (bytes[stream] == '\r')
            stream++;
        stream++;
        return new PdfObject(value, slice[stream..end]);
    }

    /// <summary>The bytes that the dictionary's length announces: what follows is a line break and "endstream".</summary>
    private void TrimStream(int number)
    {
        PdfObject o = _objects[number];
        if (o.Stream is not { } stream)
            return;
        string length = PdfSyntax.Entry(o.Value, "Length") ?? throw new InvalidDataException("A stream has no length.");
        int bytes = int.Parse(length.EndsWith('R') ? _objects[Reference(length)].Value : length, NumberStyles.None, CultureInfo.InvariantCulture);
        _objects[number] = o with { Stream = stream[..bytes] };
    }

    private static int Reference(string? value) =>
        value is not null && References(value) is [int number, ..] ? number : throw new InvalidDataException($"'{value}' is not a reference.");

    private static List<int> References(string value)
    {
        List<int> found = [];
        string[] words = value.Split([' ', '\n', '\r', '\t', '[', ']', '<', '>', '(', ')', '/'], StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i + 2 < words.Length; i++)
        {
            if (words[i + 2] == "R" && int.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                found.Add(number);
        }

        return found;
    }

    private static int SkipBlanks(ReadOnlySpan<byte> bytes, int at)
    {
        while (at < bytes.Length && bytes[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            at++;
        return at;
    }

    private static int Number(ReadOnlySpan<byte> bytes, int from, out int after)
    {
        int at = SkipBlanks(bytes, from), start = at;
        while (at < bytes.Length && bytes[at] is >= (byte)'0' and <= (byte)'9')
            at++;
        after = at;
        return int.TryParse(bytes[start..at], NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value : throw new InvalidDataException("A number is missing in the PDF's table.");
    }
}

/// <summary>The few words of PDF syntax that are needed to find a key of a dictionary.</summary>
internal static class PdfSyntax
{
    /// <summary>Value of a key of a dictionary, at its first level; null: absent.</summary>
    public static string? Entry(string dictionary, string key) => Find(dictionary, key) is { } place ? dictionary[place.Value..place.End] : null;

    public static int SkipBlanks(string text, int at)
    {
        while (at < text.Length)
        {
            if (text[at] == '%')
            {
                while (at < text.Length && text[at] is not ('\n' or '\r'))
                    at++;
            }
            else if (text[at] is ' ' or '\n' or '\r' or '\t' or '\f' or '\0')
            {
                at++;
            }
            else
            {
                break;
            }
        }

        return at;
    }

    /// <summary>Where the value that begins here ends: dictionary, array, string, name, number, reference, word.</summary>
    public static int SkipValue(string text, int at)
    {
        switch (text[at])
        {
            case '<' when at + 1 < text.Length && text[at + 1] == '<':
                return SkipUntil(text, at + 2, ">>");
            case '[':
                return SkipUntil(text, at + 1, "]");
            case '<':
                return text.IndexOf('>', at) + 1;
            case '(':
                int depth = 0;
                do
                {
                    if (text[at] == '\\')
                        at++;
                    else if (text[at] == '(')
                        depth++;
                    else if (text[at] == ')')
                        depth--;
                    at++;
                }
                while (depth > 0);
                return at;
            default:
                int end = SkipWord(text, at);
                // "12 0 R" is one value
                int second = SkipBlanks(text, end), secondEnd = SkipWord(text, second);
                int third = SkipBlanks(text, secondEnd), thirdEnd = SkipWord(text, third);
                bool isReference = char.IsAsciiDigit(text[at]) && thirdEnd == third + 1 && text[third] == 'R'
                    && text[second..secondEnd].All(char.IsAsciiDigit);
                return isReference ? thirdEnd : end;
        }
    }

    private static int SkipUntil(string text, int at, string close)
    {
        while (true)
        {
            at = SkipBlanks(text, at);
            if (at >= text.Length)
                throw new InvalidDataException($"'{close}' is missing in the PDF.");
            if (string.CompareOrdinal(text, at, close, 0, close.Length) == 0)
                return at + close.Length;
            at = SkipValue(text, at);
        }
    }

    private static int SkipWord(string text, int at)
    {
        int start = at;
        while (at < text.Length && (at == start || text[at] is not ('/' or '[' or ']' or '<' or '>' or '(' or ')'))
                && text[at] is not (' ' or '\n' or '\r' or '\t' or '\f' or '\0'))
            at++;
        return at;
    }

    private static (int Value, int End)? Find(string dictionary, string key)
    {
        int at = SkipBlanks(dictionary, 0);
        if (string.CompareOrdinal(dictionary, at, "<<", 0, 2) != 0)
            return null;
        at += 2;
        while (true)
        {
            at = SkipBlanks(dictionary, at);
            if (at >= dictionary.Length || dictionary[at] != '/')
                return null;
            int nameEnd = SkipWord(dictionary, at), value = SkipBlanks(dictionary, nameEnd), end = SkipValue(dictionary, value);
            if (dictionary.AsSpan(at + 1, nameEnd - at - 1).SequenceEqual(key))
                return (value, end);
            at = end;
        }
    }
}
