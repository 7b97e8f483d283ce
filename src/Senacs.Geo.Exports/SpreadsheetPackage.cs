using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Senacs.Geo.Tables;

namespace Senacs.Geo.Exports;

/// <summary>How a cell looks; the number is its place in the style table.</summary>
internal enum CellStyle
{
    Text, Header, Title, Integer, TwoDecimals, Percent, Date, Wrapped, Muted, CentreSocial, EvsSeul, ZoneBlanche, Bold,
    BoldInteger, BoldPercent, Coordinate
}

/// <summary>Writes a workbook (ISO/IEC 29500, SpreadsheetML) with inline strings and typed numbers, the same bytes each time.</summary>
/// <remarks>Written by hand: the DOM of the SDK takes longer to load than the whole of <c>build</c> takes, and stamps the day on every part.
/// Texts are strings, never formulas, so nothing that a file says can be evaluated.</remarks>
internal sealed class SpreadsheetPackage : IDisposable
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const int LongestText = 32_767;

    // ZIP cannot say anything earlier; it means that no date is recorded.
    private static readonly DateTimeOffset NoDate = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // -rw-r--r--
    private const int ReadableFile = unchecked((int)0x81A40000);

    private readonly ZipArchive _zip;
    private readonly List<string> _sheets = [];
    private readonly List<string?> _filters = [];
    private readonly List<int> _headerRows = [];

    private readonly MemoryStream _bytes = new();
    private readonly Stream _output;

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
        int headerRow = columns.Count == 0 ? 0 : head.Count + 1;
        _sheets.Add(name);
        using StreamWriter xml = Part($"xl/worksheets/sheet{_sheets.Count.ToString(CultureInfo.InvariantCulture)}.xml");
        xml.Write($"<worksheet xmlns=\"{Main}\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews><sheetView "
            + $"workbookViewId=\"0\"{(_sheets.Count == 1 ? " tabSelected=\"1\"" : "")}>");
        if (headerRow > 0)
            xml.Write(string.Create(CultureInfo.InvariantCulture,
                $"<pane ySplit=\"{headerRow}\" topLeftCell=\"A{headerRow + 1}\" activePane=\"bottomLeft\" state=\"frozen\"/>"));
        xml.Write("</sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/><cols>");
        for (int i = 0; i < widths.Count; i++)
            xml.Write(string.Create(CultureInfo.InvariantCulture, $"<col min=\"{i + 1}\" max=\"{i + 1}\" width=\"{widths[i]}\" customWidth=\"1\"/>"));
        xml.Write("</cols><sheetData>");
        Rows rows = new(xml, widths);
        int across = widths.Sum();
        for (int i = 0; i < head.Count; i++)
        {
            bool isTitle = i == 0;

            // nobody measures merged cells for us: one line a width of text
            rows.Row((isTitle ? 22 : 15) * Math.Max(1, (int)Math.Ceiling(head[i].Length * (isTitle ? 1.5 : 1) / across)))
                .Text(head[i], isTitle ? CellStyle.Title : CellStyle.Muted);
        }

        if (headerRow > 0)
            rows.Header([.. columns]);
        fill(rows);
        rows.End();
        xml.Write("</sheetData>");
        string? filter = headerRow > 0
            ? string.Create(CultureInfo.InvariantCulture, $"$A${headerRow}:${Column(widths.Count - 1)}${Math.Max(rows.Count, headerRow)}")
            : null;
        _filters.Add(filter);
        _headerRows.Add(headerRow);
        if (filter is not null)
            xml.Write($"<autoFilter ref=\"{filter.Replace("$", "", StringComparison.Ordinal)}\"/>");
        if (head.Count > 0 && widths.Count > 1)
        {
            xml.Write(string.Create(CultureInfo.InvariantCulture, $"<mergeCells count=\"{head.Count}\">"));
            for (int i = 1; i <= head.Count; i++)
                xml.Write(string.Create(CultureInfo.InvariantCulture, $"<mergeCell ref=\"A{i}:{Column(widths.Count - 1)}{i}\"/>"));
            xml.Write("</mergeCells>");
        }

        xml.Write($"<pageMargins left=\"0.5\" right=\"0.5\" top=\"0.6\" bottom=\"0.6\" header=\"0.3\" footer=\"0.3\"/><pageSetup paperSize=\"9\" "
            + $"orientation=\"landscape\" fitToWidth=\"1\" fitToHeight=\"{(headerRow > 0 ? "0" : "1")}\"/><headerFooter><oddFooter>&amp;A, &amp;P "
                + $"/ &amp;N</oddFooter></headerFooter></worksheet>");
    }

    /// <summary>Writes the parts that name the sheets and closes the package.</summary>
    public void Complete(string title)
    {
        using (StreamWriter xml = Part("xl/workbook.xml"))
        {
            xml.Write($"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><bookViews><workbookView activeTab=\"0\"/></bookViews><sheets>");
            for (int i = 0; i < _sheets.Count; i++)
                xml.Write(string.Create(CultureInfo.InvariantCulture,
                    $"<sheet name=\"{Escaped(_sheets[i])}\" sheetId=\"{i + 1}\" r:id=\"rId{i + 1}\"/>"));
            xml.Write("</sheets><definedNames>");
            for (int i = 0; i < _sheets.Count; i++)
            {
                if (_filters[i] is { } filter)
                    xml.Write(string.Create(CultureInfo.InvariantCulture,
                        $"<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"{i}\" "
                            + $"hidden=\"1\">'{Escaped(_sheets[i])}'!{filter}</definedName><definedName name=\"_xlnm.Print_Titles\" "
                                + $"localSheetId=\"{i}\">'{Escaped(_sheets[i])}'!${_headerRows[i]}:${_headerRows[i]}</definedName>"));
            }

            xml.Write("</definedNames></workbook>");
        }

        using (StreamWriter xml = Part("xl/_rels/workbook.xml.rels"))
        {
            xml.Write("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
            for (int i = 0; i <= _sheets.Count; i++)
            {
                (string type, string target) = i < _sheets.Count
                    ? ("worksheet", string.Create(CultureInfo.InvariantCulture, $"worksheets/sheet{i + 1}.xml")) : ("styles", "styles.xml");
                xml.Write(string.Create(CultureInfo.InvariantCulture,
                    $"<Relationship Id=\"rId{i + 1}\" Type=\"{Relations}/{type}\" Target=\"{target}\"/>"));
            }

            xml.Write("</Relationships>");
        }

        using (StreamWriter xml = Part("xl/styles.xml"))
            xml.Write(Styles);
        using (StreamWriter xml = Part("docProps/core.xml"))
            xml.Write($"<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" "
                + $"xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{Escaped(title)}</dc:title><dc:creator>Senacs.Geo</dc:creator><dc:language>fr</dc:language></cp:coreProperties>");
        using (StreamWriter xml = Part("_rels/.rels"))
            xml.Write($"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" "
                + $"Type=\"{Relations}/officeDocument\" Target=\"xl/workbook.xml\"/><Relationship Id=\"rId2\" "
                    + $"Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" "
                        + $"Target=\"docProps/core.xml\"/></Relationships>");
        using (StreamWriter xml = Part("[Content_Types].xml"))
        {
            xml.Write("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" "
                + "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" "
                    + "ContentType=\"application/xml\"/>");
            xml.Write("<Override PartName=\"/xl/workbook.xml\" "
                + "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override "
                    + "PartName=\"/xl/styles.xml\" "
                        + "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/><Override "
                            + "PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>");
            for (int i = 1; i <= _sheets.Count; i++)
                xml.Write(string.Create(CultureInfo.InvariantCulture,
                    $"<Override PartName=\"/xl/worksheets/sheet{i}.xml\" "
                        + $"ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"));
            xml.Write("</Types>");
        }
    }

    public void Dispose()
    {
        _zip.Dispose();
        byte[] whole = _bytes.ToArray();
        SayUnix(whole);
        _output.Write(whole);
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

    private StreamWriter Part(string path)
    {
        ZipArchiveEntry entry = _zip.CreateEntry(path, CompressionLevel.Fastest);
        entry.LastWriteTime = NoDate;
        entry.ExternalAttributes = ReadableFile;
        StreamWriter xml = new(entry.Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 16384);
        xml.Write("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
        return xml;
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

    private static readonly string Styles = $$$"""
        <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="3"><numFmt numFmtId="164" formatCode="#,##0"/><numFmt numFmtId="165" formatCode="0.0&quot; %&quot;"/><numFmt numFmtId="166" formatCode="yyyy\-mm\-dd"/></numFmts>
        <fonts count="4"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="16"/><name val="Calibri"/></font><font><sz val="11"/><color rgb="FF5C5C5C"/><name val="Calibri"/></font></fonts>
        <fills count="6"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFF3F1EC"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FF{{{Couleurs.CentreSocial[1..]}}}"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FF{{{Couleurs.EvsSeul[1..]}}}"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FF{{{Couleurs.ZoneBlanche[1..]}}}"/></patternFill></fill></fills>
        <borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left/><right/><top/><bottom style="thin"><color rgb="FF{{{Couleurs.Encre[1..]}}}"/></bottom><diagonal/></border></borders>
        <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
        <cellXfs count="16">
        <xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>
        <xf numFmtId="49" fontId="1" fillId="2" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>
        <xf numFmtId="49" fontId="2" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>
        <xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="right" vertical="top" indent="1"/></xf>
        <xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="right" vertical="top" indent="1"/></xf>
        <xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="right" vertical="top" indent="1"/></xf>
        <xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="left" vertical="top"/></xf>
        <xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>
        <xf numFmtId="49" fontId="3" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>
        <xf numFmtId="49" fontId="0" fillId="3" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>
        <xf numFmtId="49" fontId="0" fillId="4" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>
        <xf numFmtId="49" fontId="0" fillId="5" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>
        <xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment vertical="top"/></xf>
        <xf numFmtId="164" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment horizontal="right" vertical="top" indent="1"/></xf>
        <xf numFmtId="165" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment horizontal="right" vertical="top" indent="1"/></xf>
        <xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top"/></xf>
        </cellXfs>
        <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
        </styleSheet>
        """;

    /// <summary>The rows of a sheet, cell by cell.</summary>
    internal sealed class Rows(TextWriter output, IReadOnlyList<int> widths)
    {
        private const int LinePoints = 15;

        // no row may be higher
        private const int MostPoints = 405;

        private readonly StringBuilder xml = new();
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
                xml.Append(CultureInfo.InvariantCulture,
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
        /// <param name="column">Of the table.</param>
        /// <param name="value">Of the row.</param>
        /// <param name="tint">The fill of a text; null: none.</param>
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

        public Rows Classe(Coverage.Classe classe, Coverage.RegleCouverture regle) => Text(LibellesClasse.Titre(classe, regle), StyleOf(classe));

        /// <summary>The cell that bears the colour of a class.</summary>
        public static CellStyle StyleOf(Coverage.Classe classe) => classe switch
        {
            Coverage.Classe.CentreSocial => CellStyle.CentreSocial,
            Coverage.Classe.EvsSeul => CellStyle.EvsSeul,
            _ => CellStyle.ZoneBlanche,
        };

        internal void End()
        {
            if (!_open)
                return;
            _open = false;

            // not every program measures wrapped text when it opens a file: rows say how high they are
            int? height = _heightPoints ?? (_lines > 1 ? _lines * LinePoints : null);
            output.Write(string.Create(CultureInfo.InvariantCulture,
                $"<row r=\"{Count}\"{(height is { } points ? $" ht=\"{Math.Min(points, MostPoints)}\" customHeight=\"1\"" : "")}>"));
            output.Write(xml);
            output.Write("</row>");
            xml.Clear();
        }

        // a word that does not fit goes to the next line, but letters are narrower than the digits that widths count
        private static int LinesOf(string text, int width) =>
            text.Split('\n').Sum(line => Math.Max(1, (int)Math.Ceiling((double)line.Length / width)));

        private Rows Raw(string? value, CellStyle style)
        {
            if (value is not null)
                xml.Append(CultureInfo.InvariantCulture, $"<c r=\"{Reference()}\" s=\"{Style(style)}\"><v>{value}</v></c>");
            _column++;
            return this;
        }

        private static string Style(CellStyle style) => ((int)style).ToString(CultureInfo.InvariantCulture);

        private string Reference() => string.Create(CultureInfo.InvariantCulture, $"{Column(_column)}{Count}");
    }
}
