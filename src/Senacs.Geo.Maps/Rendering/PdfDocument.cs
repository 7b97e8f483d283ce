using System.IO.Compression;
using System.Security.Cryptography;

namespace Senacs.Geo.Maps.Rendering;

/// <summary>A place in the document, by name.</summary>
/// <param name="Name">ASCII, unique.</param>
/// <param name="Page">Position of its page, from 0.</param>
/// <param name="YMm">From the top of the page.</param>
public sealed record PdfDestination(string Name, int Page, double YMm);

/// <summary>A rectangle that leads to a destination.</summary>
/// <param name="Page">Position of its page, from 0.</param>
/// <param name="Box">Where it reacts, millimetres from the upper left corner.</param>
/// <param name="Destination">Name of a <see cref="PdfDestination"/>.</param>
public sealed record PdfLink(int Page, Box Box, string Destination);

/// <summary>An entry of the outline, in reading order.</summary>
/// <param name="Title">As a reader sees it.</param>
/// <param name="Level">0: top; 1: under the last entry of level 0.</param>
/// <param name="Destination">Name of a <see cref="PdfDestination"/>.</param>
public sealed record PdfBookmark(string Title, int Level, string Destination);

/// <summary>What a PDF says of itself. The date is that of creation and modification, pinned to the map's date.</summary>
public sealed record PdfMetadata(string Title, string Subject, string Creator, DateOnly Date)
{
    public string Author { get; init; } = "Senacs.Geo";

    /// <summary>Of the inputs, letters and digits: tells a later run that nothing has changed.</summary>
    public string? Fingerprint { get; init; }
}

/// <summary>The objects of a PDF file, to be completed by what the drawing libraries cannot write: language, description, outline, links.</summary>
/// <remarks>Reads what PDFsharp writes: one classic cross-reference table, no object streams, no encryption. Source: PDF Reference, third edition
/// (Adobe, version 1.4), sections 3.4 (file structure), 3.6.1 (catalog), 3.6.3 (name tree), 8.2 (outline), 8.4 (links),
/// 9.2.2 (information dictionary), 9.8.1 (language).</remarks>
public sealed class PdfDocument
{
    private const double PointsPerMm = 72 / 25.4;
    private static readonly Encoding Latin = Encoding.Latin1;

    private readonly SortedDictionary<int, PdfObject> _objects;
    private readonly int _catalog;
    private readonly int? _information;

    private PdfDocument(SortedDictionary<int, PdfObject> objects, int catalog, int? information) =>
        (_objects, _catalog, _information) = (objects, catalog, information);

    /// <summary>An object's dictionary (or other value) and its stream, still encoded; null: none.</summary>
    private sealed record PdfObject(string Value, ReadOnlyMemory<byte>? Stream);

    /// <summary>Object numbers, ascending.</summary>
    public IEnumerable<int> Numbers => _objects.Keys;

    public int Catalog => _catalog;

    /// <summary>Object numbers of the pages, in order.</summary>
    public ImmutableArray<int> Pages
    {
        get
        {
            ImmutableArray<int>.Builder pages = ImmutableArray.CreateBuilder<int>();
            Walk(Reference(Entry(_catalog, "Pages")), 0);
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

    /// <exception cref="InvalidDataException">Not a PDF of the simple kind described above.</exception>
    public static PdfDocument Read(ReadOnlyMemory<byte> file)
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
        PdfDocument document = new(found, Reference(PdfSyntax.Entry(trailer, "Root")),
            PdfSyntax.Entry(trailer, "Info") is { } info ? Reference(info) : null);
        foreach (int number in found.Keys.ToArray())
            document.TrimStream(number);
        return document;
    }

    /// <summary>Value of a key of an object's dictionary, as written; null: absent.</summary>
    public string? Entry(int number, string key) => PdfSyntax.Entry(_objects[number].Value, key);

    /// <summary>Puts or replaces a key of an object's dictionary; null removes it.</summary>
    public void SetEntry(int number, string key, string? value) =>
        _objects[number] = _objects[number] with { Value = PdfSyntax.WithEntry(_objects[number].Value, key, value) };

    /// <summary>The object's value as written: a dictionary, a number, an array.</summary>
    public string ValueOf(int number) => _objects[number].Value;

    /// <summary>A new object; its number.</summary>
    public int Add(string value)
    {
        int number = _objects.Count == 0 ? 1 : _objects.Keys.Max() + 1;
        _objects[number] = new PdfObject(value, null);
        return number;
    }

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

    /// <summary>Replaces the object's stream, deflated.</summary>
    public void SetContent(int number, ReadOnlySpan<byte> content)
    {
        using MemoryStream deflated = new();
        using (ZLibStream deflate = new(deflated, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(content);
        string value = PdfSyntax.WithEntry(_objects[number].Value, "Filter", "/FlateDecode");
        _objects[number] = new PdfObject(
            PdfSyntax.WithEntry(value, "Length", deflated.Length.ToString(CultureInfo.InvariantCulture)), deflated.ToArray());
    }

    /// <summary>Makes the bytes depend on the content alone: streams are deflated anew, with the checksum that PDFsharp leaves out, and a font's tag,
    /// which it draws by lot, is made from the letters embedded.</summary>
    public void Settle()
    {
        foreach (int number in Numbers.ToArray())
        {
            if (Content(number) is { } content)
                SetContent(number, content);
        }

        // what the letters mean, written with the line ends of the system
        foreach (int meaning in Numbers.ToArray().Select(n => Entry(n, "ToUnicode")).OfType<string>().Select(Reference).Distinct())
            SetContent(meaning, Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(Content(meaning)!).ReplaceLineEndings("\n")));

        foreach (int number in Numbers.ToArray())
        {
            if (Entry(number, "FontFile2") is not { } file || Entry(number, "FontName") is not { } name
                    || Content(Reference(file)) is not { } letters)
                continue;
            string tag = string.Concat(SHA256.HashData(letters).Take(6).Select(b => (char)('A' + (b % 26))));
            foreach (int other in Numbers.ToArray())
            {
                foreach (string key in (ReadOnlySpan<string>)["FontName", "BaseFont"])
                {
                    if (Entry(other, key) == name)
                        SetEntry(other, key, string.Concat("/", tag, name.AsSpan(7)));
                }
            }
        }
    }

    /// <summary>What a reader and a screen reader are told: language, title in the window's bar, information dictionary. The library's own name stays
    /// as the producer;
    /// metadata that it dated are dropped.</summary>
    public void Describe(PdfMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        SetEntry(_catalog, "Lang", "(fr-FR)");
        SetEntry(_catalog, "ViewerPreferences", "<< /DisplayDocTitle true >>");
        SetEntry(_catalog, "Metadata", null);
        string? producer = _information is { } old ? Entry(old, "Producer") : null;
        string date = metadata.Date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        StringBuilder info = new("<< ");
        Put("Title", Text(metadata.Title));
        Put("Subject", Text(metadata.Subject));
        Put("Author", Text(metadata.Author));
        Put("Creator", Text(metadata.Creator));
        Put("Producer", producer);
        Put("CreationDate", $"(D:{date}000000Z)");
        Put("ModDate", $"(D:{date}000000Z)");
        Put("Empreinte", metadata.Fingerprint is null ? null : Text(metadata.Fingerprint));
        info.Append(">>");
        _objects[_information ?? throw new InvalidDataException("The PDF has no information dictionary.")] = new PdfObject(info.ToString(), null);

        void Put(string key, string? value)
        {
            if (value is not null)
                info.Append('/').Append(key).Append(' ').Append(value).Append('\n');
        }
    }

    /// <summary>The fingerprint that <see cref="Describe"/> wrote; null: none.</summary>
    public string? Fingerprint => _information is { } info && Entry(info, "Empreinte") is ['(', .. string text, ')'] ? text : null;

    /// <summary>Named destinations, links and outline; a link or bookmark whose destination is unknown is an error of the caller.</summary>
    public void Navigate(IEnumerable<PdfDestination> destinations, IEnumerable<PdfLink> links, IReadOnlyList<PdfBookmark> bookmarks)
    {
        ArgumentNullException.ThrowIfNull(bookmarks);
        ImmutableArray<int> pages = Pages;
        double[] heights = [.. pages.Select(p => Numbers4(Entry(p, "MediaBox"))[3])];
        SortedDictionary<string, string> places = new(StringComparer.Ordinal);
        foreach (PdfDestination d in destinations)
            places.Add(d.Name, $"[{Ref(pages[d.Page])} /XYZ 0 {Points(heights[d.Page] - (d.YMm * PointsPerMm))} null]");

        if (places.Count > 0)
        {
            int names = Add($"<< /Names [{string.Join('\n', places.Select(p => Text(p.Key) + " " + p.Value))}] >>");
            SetEntry(_catalog, "Names", $"<< /Dests {Ref(names)} >>");
        }

        foreach (IGrouping<int, PdfLink> page in links.GroupBy(l => l.Page))
        {
            double height = heights[page.Key];
            SetEntry(pages[page.Key], "Annots", $"[{string.Join('\n', page.Select(l =>
                $"<< /Type /Annot /Subtype /Link /F 4 /Border [0 0 0] /Rect [{Points(l.Box.LeftMm * PointsPerMm)} "
                    + $"{Points(height - (l.Box.BottomMm * PointsPerMm))} {Points(l.Box.RightMm * PointsPerMm)} "
                    + $"{Points(height - (l.Box.TopMm * PointsPerMm))}] /Dest {Text(Known(l.Destination))} >>"))}]");
        }

        if (bookmarks.Count > 0)
        {
            SetEntry(_catalog, "Outlines", Ref(Outline(bookmarks, Known)));
            SetEntry(_catalog, "PageMode", "/UseOutlines");
        }

        string Known(string name) => places.ContainsKey(
            name) ? name : throw new ArgumentException($"No destination is named '{name}'.", nameof(destinations));
    }

    /// <summary>The whole file: the objects still referred to, by number, then the table. The same objects give the same bytes: the identifier is
    /// their fingerprint.</summary>
    public void Write(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long position = 0;
        Put(Latin.GetBytes("%PDF-1.4\n%\u00B5\u00ED\u00AE\u00FB\n"));
        HashSet<int> used = Reachable();
        int size = used.Max() + 1;
        long[] offsets = new long[size];
        foreach ((int number, PdfObject o) in _objects.Where(o => used.Contains(o.Key)))
        {
            offsets[number] = position;
            Put(Latin.GetBytes($"{number.ToString(CultureInfo.InvariantCulture)} 0 obj\n{o.Value}\n"));
            if (o.Stream is { } stream)
            {
                Put("stream\n"u8);
                Put(stream.Span);
                Put("\nendstream\n"u8);
            }

            Put("endobj\n"u8);
        }

        long table = position;
        StringBuilder end = new();
        end.Append(CultureInfo.InvariantCulture, $"xref\n0 {size}\n0000000000 65535 f \n");
        for (int i = 1; i < size; i++)
            end.Append(CultureInfo.InvariantCulture, $"{offsets[i]:D10} {(offsets[i] > 0 ? "00000 n" : "65535 f")} \n");
        string id = Convert.ToHexString(hash.GetCurrentHash().AsSpan(0, 16));
        end.Append(CultureInfo.InvariantCulture,
            $"trailer\n<< /Size {size} /Root {Ref(_catalog)} /Info {Ref(_information!.Value)} /ID [<{id}> <{id}>] >>\nstartxref\n{table}\n%%EOF\n");
        Put(Latin.GetBytes(end.ToString()));

        void Put(ReadOnlySpan<byte> bytes)
        {
            output.Write(bytes);
            hash.AppendData(bytes);
            position += bytes.Length;
        }
    }

    private HashSet<int> Reachable()
    {
        HashSet<int> reached = [];
        Stack<int> left = new([_catalog, _information ?? throw new InvalidDataException("The PDF has no information dictionary.")]);
        while (left.TryPop(out int number))
        {
            if (!_objects.TryGetValue(number, out PdfObject? o) || !reached.Add(number))
                continue;
            foreach (int next in References(o.Value))
                left.Push(next);
        }

        return reached;
    }

    private int Outline(IReadOnlyList<PdfBookmark> bookmarks, Func<string, string> known)
    {
        int root = Add("<< >>");
        int[] numbers = [.. bookmarks.Select(_ => Add("<< >>"))];
        int[] parents = new int[bookmarks.Count];
        for (int i = 0; i < bookmarks.Count; i++)
        {
            int j = i - 1;
            while (j >= 0 && bookmarks[j].Level >= bookmarks[i].Level)
                j--;
            parents[i] = j;
        }

        ILookup<int, int> children = Enumerable.Range(0, bookmarks.Count).ToLookup(i => parents[i]);
        for (int i = 0; i < bookmarks.Count; i++)
        {
            int[] siblings = [.. children[parents[i]]];
            int place = Array.IndexOf(siblings, i);
            string value = $"<< /Title {Text(bookmarks[i].Title)} /Parent {Ref(parents[i] < 0 ? root : numbers[parents[i]])} /Dest "
                + $"{Text(known(bookmarks[i].Destination))}";
            if (place > 0)
                value += $" /Prev {Ref(numbers[siblings[place - 1]])}";
            if (place + 1 < siblings.Length)
                value += $" /Next {Ref(numbers[siblings[place + 1]])}";
            _objects[numbers[i]] = new PdfObject(value + Span(children[i], isOpen: false) + " >>", null);
        }

        _objects[root] = new PdfObject("<< /Type /Outlines" + Span(children[-1], isOpen: true) + " >>", null);
        return root;

        // closed entries count their children as negative: the reader opens what it wants
        string Span(IEnumerable<int> entries, bool isOpen)
        {
            int[] all = [.. entries];
            return all.Length == 0 ? ""
                : $" /First {Ref(numbers[all[0]])} /Last {Ref(numbers[all[^1]])} /Count "
                + $"{(isOpen ? all.Length : -all.Length).ToString(CultureInfo.InvariantCulture)}";
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
        _objects[number] = new PdfObject(PdfSyntax.WithEntry(o.Value, "Length", bytes.ToString(CultureInfo.InvariantCulture)), stream[..bytes]);
    }

    private static string Ref(int number) => number.ToString(CultureInfo.InvariantCulture) + " 0 R";

    private static string Points(double points) => points.ToString("0.##", CultureInfo.InvariantCulture);

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

    private static double[] Numbers4(string? box)
    {
        double[] numbers = [.. (box ?? "").Split([' ', '\n', '\r', '[', ']'], StringSplitOptions.RemoveEmptyEntries)
            .Select(w => double.Parse(w, CultureInfo.InvariantCulture))];
        return numbers.Length == 4 ? numbers : throw new InvalidDataException($"'{box}' is not a page box.");
    }

    /// <summary>A string: ASCII as it is, anything else in UTF-16.</summary>
    private static string Text(string text)
    {
        if (text.All(c => c is >= ' ' and <= '~'))
            return "(" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal)
                .Replace(")", "\\)", StringComparison.Ordinal) + ")";
        return "<FEFF" + Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text)) + ">";
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

/// <summary>The few words of PDF syntax that are needed to find and replace a key of a dictionary.</summary>
internal static class PdfSyntax
{
    /// <summary>Value of a key of a dictionary, at its first level; null: absent.</summary>
    public static string? Entry(string dictionary, string key) => Find(dictionary, key) is { } place ? dictionary[place.Value..place.End] : null;

    /// <summary>The dictionary with a key put, replaced, or (null) removed.</summary>
    public static string WithEntry(string dictionary, string key, string? value)
    {
        if (Find(dictionary, key) is { } place)
            dictionary = dictionary[..place.Key] + dictionary[place.End..];
        return value is null ? dictionary : $"{dictionary[..dictionary.LastIndexOf(">>", StringComparison.Ordinal)].TrimEnd()} /{key} {value} >>";
    }

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

    private static (int Key, int Value, int End)? Find(string dictionary, string key)
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
                return (at, value, end);
            at = end;
        }
    }
}
