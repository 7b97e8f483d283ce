using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Senacs.Geo.Coverage;
using Senacs.Geo.Tables;
using static System.FormattableString;

namespace Senacs.Geo.Exports;

/// <summary>How a cell looks; the number is its place in the style table.</summary>
internal enum CellStyle
{
    Text, Header, Title, Integer, TwoDecimals, Percent, Date, Wrapped, Muted, CentreSocial, EvsSeul, ZoneBlanche, Bold,
    BoldInteger, BoldPercent, Coordinate
}

/// <summary>Writes a workbook (ISO/IEC 29500, SpreadsheetML) with inline strings and typed numbers, the same bytes each time.</summary>
/// <remarks>Its XML stands in classeur.xml, a part a file of the package. Texts are strings, never formulas, so nothing that a file says can be
/// evaluated.</remarks>
internal sealed class SpreadsheetPackage : IDisposable
{
    private const int LongestText = 32_767;

    // ZIP cannot say anything earlier; it means that no date is recorded.
    private static readonly DateTimeOffset NoDate = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // -rw-r--r--
    private const int ReadableFile = unchecked((int)0x81A40000);

    private readonly ZipArchive _zip;
    private readonly MarkupParts _parts = new("classeur.xml");
    private readonly MemoryStream _bytes = new();
    private readonly Stream _output;

    // with the line that bears the names of its columns and what its filter spans, where it has them
    private readonly List<(HtmlFragment Name, int HeaderRow, string? Filter)> _sheets = [];

    public SpreadsheetPackage(Stream output)
    {
        _output = output;
        _zip = new ZipArchive(_bytes, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8);
    }

    /// <param name="name">At most 31 characters, none of <c>: \ / ? * [ ]</c>.</param>
    /// <param name="widths">Of the columns, in characters.</param>
    /// <param name="head">Printed once above the table: the first line as its title. They are as wide as the columns together.</param>
    /// <param name="columns">Names of the columns: this row stays in sight, bears the filter and is printed again on each page. Empty: no
    /// table.</param>
    /// <param name="fill">Writes the rows.</param>
    public void Sheet(string name, IReadOnlyList<int> widths, IReadOnlyList<string> head, IReadOnlyList<string> columns, Action<Rows> fill)
    {
        int headerRow = columns.Count == 0 ? 0 : head.Count + 1, across = widths.Sum();
        Rows rows = new(widths);
        foreach ((int i, string line) in head.Index())
        {
            bool isTitle = i == 0;

            // nobody measures merged cells for us: one line a width of text
            rows.Row((isTitle ? 22 : 15) * Math.Max(1, (int)Math.Ceiling(line.Length * (isTitle ? 1.5 : 1) / across)))
                .Text(line, isTitle ? CellStyle.Title : CellStyle.Muted);
        }

        if (headerRow > 0)
            rows.Header([.. columns]);
        fill(rows);
        string last = Column(widths.Count - 1);
        string? filter = headerRow == 0 ? null : Invariant($"$A${headerRow}:${last}${Math.Max(rows.Count, headerRow)}");
        _sheets.Add((new(Escaped(name)), headerRow, filter));
        Write(Invariant($"xl/worksheets/sheet{_sheets.Count}.xml"), "feuille",
            ("choisie", _sheets.Count == 1 ? new HtmlFragment(" tabSelected=\"1\"") : null),
            ("volet", headerRow == 0 ? null : Part("volet", ("ligne", Invariant($"{headerRow}")), ("suivante", Invariant($"{headerRow + 1}")))),
            ("colonnes", HtmlFragment.Join(widths.Select((width, i) =>
                Part("colonne", ("numero", Invariant($"{i + 1}")), ("largeur", Invariant($"{width}")))))),
            ("lignes", rows.Whole()),
            ("filtre", filter is null ? null : new HtmlFragment($"<autoFilter ref=\"{filter.Replace("$", "", StringComparison.Ordinal)}\"/>")),
            ("fusions", head.Count == 0 || widths.Count < 2 ? null : new HtmlFragment(Invariant($"<mergeCells count=\"{head.Count}\">")
                + string.Concat(head.Select((_, i) => Invariant($"<mergeCell ref=\"A{i + 1}:{last}{i + 1}\"/>"))) + "</mergeCells>")),
            ("pages", headerRow > 0 ? "0" : "1"));
    }

    /// <summary>Writes the parts that name the sheets and closes the package.</summary>
    public void Complete(string title)
    {
        Write("xl/workbook.xml", null, ("feuilles", EachSheet("nom-de-feuille")),
            ("noms", HtmlFragment.Join(_sheets.Select((s, i) => s.Filter is null ? default : Part("noms",
                ("nom", s.Name), ("rang", Invariant($"{i}")), ("filtre", s.Filter), ("ligne", Invariant($"{s.HeaderRow}")))))));
        Write("xl/_rels/workbook.xml.rels", null, ("feuilles", EachSheet("lien")), ("suivant", Invariant($"{_sheets.Count + 1}")));
        Write("xl/styles.xml", null, ("cs", Couleurs.CentreSocial[1..]), ("evs", Couleurs.EvsSeul[1..]), ("zb", Couleurs.ZoneBlanche[1..]),
            ("encre", Couleurs.Encre[1..]));
        Write("docProps/core.xml", null, ("titre", new HtmlFragment(Escaped(title))));
        Write("_rels/.rels", null);
        Write("[Content_Types].xml", null, ("feuilles", EachSheet("type")));
    }

    public void Dispose()
    {
        _zip.Dispose();
        byte[] whole = _bytes.ToArray();
        SayUnix(whole);
        _output.Write(whole);
    }

    private HtmlFragment EachSheet(string part) =>
        HtmlFragment.Join(_sheets.Select((s, i) => Part(part, ("nom", s.Name), ("numero", Invariant($"{i + 1}")))));

    private HtmlFragment Part(string part, params ReadOnlySpan<(string Hole, object? Value)> values) =>
        new(_parts.Fill(part, values).Markup.TrimEnd('\n'));

    private void Write(string path, string? part, params ReadOnlySpan<(string Hole, object? Value)> values)
    {
        ZipArchiveEntry entry = _zip.CreateEntry(path, CompressionLevel.Fastest);
        entry.LastWriteTime = NoDate;
        entry.ExternalAttributes = ReadableFile;
        using StreamWriter xml = new(entry.Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 16384);
        xml.Write("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
        xml.Write(Part(part ?? path, values).Markup);
    }

    // Each entry of a ZIP says which system made it, and that is all that would differ from one to the other.
    private static void SayUnix(Span<byte> zip)
    {
        const int endLength = 22, headerLength = 46, unix = 3;
        Span<byte> end = zip[^endLength..];
        int at = BinaryPrimitives.ReadInt32LittleEndian(end[16..]);
        for (int left = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]); left > 0; left--)
        {
            Span<byte> header = zip[at..];
            header[5] = unix;
            at += headerLength + BinaryPrimitives.ReadUInt16LittleEndian(header[28..])
                + BinaryPrimitives.ReadUInt16LittleEndian(header[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[32..]);
        }
    }

    // Control characters do not exist in XML; a text longer than a cell is cut rather than make the workbook unreadable.
    internal static string Escaped(string text)
    {
        StringBuilder? result = null;
        int length = Math.Min(text.Length, LongestText);
        for (int i = 0; i < length; i++)
        {
            char c = text[i];
            bool pair = char.IsHighSurrogate(c) && i + 1 < length && char.IsLowSurrogate(text[i + 1]);
            string? replacement = c switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '"' => "&quot;",
                '\r' => i + 1 < length && text[i + 1] == '\n' ? "" : "\n",
                '\t' or '\n' => null,
                < ' ' or '\uFFFE' or '\uFFFF' => "\uFFFD",
                '_' when IsEscape(text.AsSpan(i)) => "_x005F_",
                _ => char.IsSurrogate(c) && !pair ? "\uFFFD" : null,
            };
            if (replacement is not null)
                (result ??= new StringBuilder(text.Length + 16).Append(text, 0, i)).Append(replacement);
            else
                result?.Append(c);
            if (pair)
                result?.Append(text[++i]);
            if (pair && result is null)
                i++;
        }

        return result?.ToString() ?? (length < text.Length ? text[..length] : text);
    }

    // "_x000D_" in a name would come back as a carriage return (ISO/IEC 29500-1, 22.4.2.4).
    private static bool IsEscape(ReadOnlySpan<char> text) =>
        text.Length >= 7 && text[1] == 'x' && text[6] == '_' && char.IsAsciiHexDigit(text[2]) && char.IsAsciiHexDigit(text[3])
            && char.IsAsciiHexDigit(text[4]) && char.IsAsciiHexDigit(text[5]);

    private static string Column(int index) =>
        index < 26 ? ((char)('A' + index)).ToString() : $"{(char)('A' + (index / 26) - 1)}{(char)('A' + (index % 26))}";

    /// <summary>The rows of a sheet, cell by cell.</summary>
    internal sealed class Rows(IReadOnlyList<int> widths)
    {
        private const int LinePoints = 15;

        // no row may be higher
        private const int MostPoints = 405;

        private readonly StringBuilder _sheet = new();
        private readonly StringBuilder _row = new();
        private int _column;
        private bool _open;
        private int _lines;
        private int? _heightPoints;

        public int Count { get; private set; }

        /// <param name="heightPoints">Null: as high as its text needs.</param>
        public Rows Row(int? heightPoints = null)
        {
            End();
            Count++;
            _column = 0;
            _open = true;
            _lines = 1;
            _heightPoints = heightPoints;
            return this;
        }

        public Rows Header(params ReadOnlySpan<string> names)
        {
            Row();
            foreach (string name in names)
                Text(name, CellStyle.Header);
            return this;
        }

        public Rows Text(string? value, CellStyle style = CellStyle.Text)
        {
            // a text that meets its neighbour would be cut on screen and in print
            if (style == CellStyle.Text && value?.Length > widths[Math.Min(_column, widths.Count - 1)])
                style = CellStyle.Wrapped;
            if (!string.IsNullOrEmpty(value) && style is CellStyle.Wrapped or CellStyle.Header or CellStyle.CentreSocial or CellStyle.EvsSeul)
                _lines = Math.Max(_lines, LinesOf(value!, widths[Math.Min(_column, widths.Count - 1)]));
            if (!string.IsNullOrEmpty(value))
                _row.Append(CultureInfo.InvariantCulture,
                    $"<c r=\"{Reference()}\" s=\"{Style(style)}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{Escaped(value)}</t></is></c>");
            _column++;
            return this;
        }

        /// <summary>One a line.</summary>
        public Rows Lines(IEnumerable<string> values) => Text(string.Join('\n', values), CellStyle.Wrapped);

        /// <summary>A number, or that it is unknown.</summary>
        public Rows Known(long? value, CellStyle style = CellStyle.Integer) =>
            value is null ? Text(Absence.Inconnue, CellStyle.Muted) : Number(value, style);

        public Rows Number(long? value, CellStyle style = CellStyle.Integer) => Raw(value?.ToString(CultureInfo.InvariantCulture), style);

        public Rows Percent(decimal? value, CellStyle style = CellStyle.Percent) => Raw(value?.ToString(CultureInfo.InvariantCulture), style);

        public Rows Kilometres(double? metres) => Raw(metres is { } value ? Valeurs.Kilometres(value) : null, CellStyle.TwoDecimals);

        /// <summary>A value as its column wants it shown.</summary>
        public Rows Cell(Column column, ColumnValue value, CellStyle? tint = null)
        {
            if (value.IsNull && column.Unknown is { } unknown)
                return Text(unknown, column.Kind == ColumnKind.Boolean ? CellStyle.Text : CellStyle.Muted);
            return column.Kind switch
            {
                ColumnKind.Date => Date(value.IsNull ? null : DateOnly.FromDayNumber((int)value.Number)),
                ColumnKind.List => Lines(value.Items ?? []),
                ColumnKind.Integer or ColumnKind.Number when !column.IsYear => Raw(value.IsNull ? null : column.Written(value), column switch
                {
                    { Unit: "%" } => CellStyle.Percent,
                    { Kind: ColumnKind.Integer } or { Decimals: 0 } => CellStyle.Integer,
                    { Decimals: <= 2 } => CellStyle.TwoDecimals,
                    _ => CellStyle.Coordinate,
                }),
                _ => Text(column.Written(value), tint ?? (column.Sheet.IsWrapped ? CellStyle.Wrapped : CellStyle.Text)),
            };
        }

        // Days since 30 December 1899, which is right from 1 March 1900 on.
        public Rows Date(DateOnly? date) => date is { Year: > 1900 } or null
            ? Raw(date is { } day ? (day.DayNumber - new DateOnly(1899, 12, 30).DayNumber).ToString(CultureInfo.InvariantCulture)
                : null, CellStyle.Date)
            : Text(Valeurs.Of(date));

        /// <summary>The cell that bears the colour of a class.</summary>
        public static CellStyle StyleOf(Classe classe) => classe switch
        {
            Classe.CentreSocial => CellStyle.CentreSocial,
            Classe.EvsSeul => CellStyle.EvsSeul,
            _ => CellStyle.ZoneBlanche,
        };

        public HtmlFragment Whole()
        {
            End();
            return new(_sheet.ToString());
        }

        private void End()
        {
            if (!_open)
                return;
            _open = false;

            // not every program measures wrapped text when it opens a file: rows say how high they are
            int? height = _heightPoints ?? (_lines > 1 ? _lines * LinePoints : null);
            string ht = height is { } points ? Invariant($" ht=\"{Math.Min(points, MostPoints)}\" customHeight=\"1\"") : "";
            _sheet.Append(CultureInfo.InvariantCulture, $"<row r=\"{Count}\"{ht}>").Append(_row).Append("</row>");
            _row.Clear();
        }

        // a word that does not fit goes to the next line, but letters are narrower than the digits that widths count
        private static int LinesOf(string text, int width) =>
            text.Split('\n').Sum(line => Math.Max(1, (int)Math.Ceiling((double)line.Length / width)));

        private Rows Raw(string? value, CellStyle style)
        {
            if (value is not null)
                _row.Append(CultureInfo.InvariantCulture, $"<c r=\"{Reference()}\" s=\"{Style(style)}\"><v>{value}</v></c>");
            _column++;
            return this;
        }

        private static string Style(CellStyle style) => ((int)style).ToString(CultureInfo.InvariantCulture);

        private string Reference() => Invariant($"{Column(_column)}{Count}");
    }
}
