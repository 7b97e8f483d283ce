using System.IO.Compression;
using System.Text;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Adapters.Tests.Tables;

public class XlsxTests
{
    [Fact]
    public void Texts_numbers_dates_and_booleans_come_out_as_written()
    {
        byte[] workbook = Workbook(
            """
            <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Date</t></is></c><c r="C1" t="str"><v>lon</v></c><c r="D1" t="inlineStr"><is><t>acf</t></is></c><c r="E1" t="inlineStr"><is><t>rien</t></is></c></row>
            <row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" s="1"><v>44926</v></c><c r="C3"><v>3.0574486000000003</v></c><c r="D3" t="b"><v>1</v></c></row>
            <row r="4"><c r="A4"><v>1E3</v></c><c r="B4" s="2"><v>44926.75</v></c><c r="C4"><v>0.10000000000000001</v></c><c r="E4" t="e"><v>#N/A</v></c></row>
            <row r="5"><c r="A5" t="inlineStr"><is><r><t>ri</t></r><r><t>che</t></r></is></c><c r="B5" s="3"><v>0.5</v></c><c r="C5" s="1"><v>60</v></c></row>
            """);
        Table table = Read(workbook);
        Assert.Equal(TableFormat.Xlsx, table.Format);
        Assert.Equal<string>(["nom", "Date", "lon", "acf", "rien"], table.Headers);
        Assert.Equal([3L, 4L, 5L], table.Rows.Select(r => r.Line));
        Assert.Equal<string>(["Adéquat", "2022-12-31", "3.0574486000000003", "1", ""], table.Rows[0].Cells);
        Assert.Equal<string>(["1000", "2022-12-31", "0.1", "", ""], table.Rows[1].Cells);
        Assert.Equal<string>(["riche", "0.5", "60", "", ""], table.Rows[2].Cells);
        Assert.Equal([TableIssues.CellError], table.Issues.Select(i => i.Kind));
    }

    [Theory]
    [InlineData(1, "1900-01-01")]
    [InlineData(59, "1900-02-28")]
    [InlineData(61, "1900-03-01")]
    [InlineData(44926, "2022-12-31")]
    [InlineData(2958465, "9999-12-31")]
    public void A_serial_is_the_day_that_Excel_shows(double serial, string day)
    {
        Assert.True(ExcelDate.TryFromSerial(serial, epoch1904: false, out DateOnly date));
        Assert.Equal(day, date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_day_that_never_was_and_days_out_of_range_are_no_dates()
    {
        Assert.False(ExcelDate.TryFromSerial(60, epoch1904: false, out _));
        Assert.False(ExcelDate.TryFromSerial(0, epoch1904: false, out _));
        Assert.False(ExcelDate.TryFromSerial(-1, epoch1904: false, out _));
        Assert.False(ExcelDate.TryFromSerial(1e12, epoch1904: false, out _));
        Assert.False(ExcelDate.TryFromSerial(double.NaN, epoch1904: false, out _));
        Assert.True(ExcelDate.TryFromSerial(0, epoch1904: true, out DateOnly first));
        Assert.Equal(new(1904, 1, 1), first);
    }

    [Theory]
    [InlineData("dd/mm/yyyy", true)]
    [InlineData("[$-40C]d\\ mmmm\\ yyyy", true)]
    [InlineData("[Red]0.00", false)]
    [InlineData("0.00\" j/d\"", false)]
    [InlineData("General", false)]
    [InlineData("hh:mm:ss", false)]
    [InlineData("\"open", false)]
    public void A_format_is_a_date_when_it_shows_a_day_or_a_year(string code, bool isDate) => Assert.Equal(isDate, NumberFormat.Parse(code).IsDate);

    [Fact]
    public void A_zip_that_is_no_workbook_is_refused()
    {
        using MemoryStream zip = new();
        using (ZipArchive archive = new(zip, ZipArchiveMode.Create, leaveOpen: true))
            archive.CreateEntry("readme.txt");
        Assert.Contains("XLSX", Assert.Throws<SourceUnavailableException>(() => Read(zip.ToArray())).Message, StringComparison.Ordinal);
        Assert.Throws<SourceUnavailableException>(() => Read("PK\u0003\u0004 rien"u8.ToArray()));
        byte[] whole = Workbook("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>");
        Assert.Throws<SourceUnavailableException>(() => Read(whole[..(whole.Length / 2)]));
    }

    [Fact]
    public void A_workbook_that_inflates_beyond_the_bound_is_refused()
    {
        byte[] bomb = Workbook(string.Concat(Enumerable.Repeat("<row><c t=\"inlineStr\"><is><t>" + new string('x', 1_000_000) + "</t></is></c></row>", 30)));
        Assert.True(bomb.Length < 200_000);
        SourceUnavailableException refused = Assert.Throws<SourceUnavailableException>(() => Table.Read(new MemoryStream(bomb), "t.xlsx", new() { MaxWorkbookBytes = 10_000_000 }));
        Assert.Contains("10 Mo", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00000", 3310, "03310")]
    [InlineData("0000#", 3310, "03310")]
    [InlineData("\"0\"0000", 3310, "03310")]
    [InlineData("\\00000", 3310, "03310")]
    [InlineData("00\" \"000", 3200, "03 200")]
    [InlineData("00 000", 3200, "03 200")]
    [InlineData("\"2A\"000", 4, "2A004")]
    [InlineData("[$-40C]00000;[Red]-00000", 1053, "01053")]
    [InlineData("00000", 123456, "123456")]
    [InlineData("00000", 0, "00000")]
    [InlineData("00000", -5, "-5")]
    [InlineData("00000", 3310.5, "3310.5")]
    [InlineData("0", 3310, "3310")]
    [InlineData("#,##0", 19344, "19344")]
    [InlineData("0.00", 3, "3")]
    [InlineData("0\" km\"", 12, "12")]
    [InlineData("00%", 0.5, "0.5")]
    [InlineData("[<1000]00000", 12, "12")]
    public void A_number_under_a_format_of_digit_places_is_read_as_shown(string format, double number, string shown)
    {
        byte[] workbook = Workbook(
            FormattableString.Invariant($"<row r=\"1\"><c r=\"A1\" t=\"str\"><v>code_insee</v></c></row><row r=\"2\"><c r=\"A2\" s=\"1\"><v>{number}</v></c></row>"),
            ("xl/styles.xml", $"<styleSheet xmlns=\"{Main}\"><numFmts><numFmt numFmtId=\"170\" formatCode=\"{System.Security.SecurityElement.Escape(format)}\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"170\"/></cellXfs></styleSheet>"));
        Assert.Equal(shown, Read(workbook).Rows[0].Cells[0]);
    }

    [Fact]
    public void A_formula_without_its_value_is_named_and_one_that_gives_an_empty_text_is_not()
    {
        Table table = Read(Workbook(
            """
            <row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c><c r="C1" t="str"><v>c</v></c><c r="D1" t="str"><v>d</v></c></row>
            <row r="2"><c r="A2"><f>B2</f></c><c r="B2"><f>C2</f><v/></c><c r="C2" t="str"><f>""</f><v></v></c><c r="D2"><f>1+1</f><v>2</v></c></row>
            <row r="3"><c r="D3"><v>4</v></c></row>
            """));
        Assert.Equal<string>(["", "", "", "2"], table.Rows[0].Cells);
        Assert.Equal([TableIssues.FormulaWithoutValue, TableIssues.FormulaWithoutValue], table.Issues.Select(i => i.Kind));
        Assert.Contains("A2", table.Issues[0].Message, StringComparison.Ordinal);
        Assert.Contains("B2", table.Issues[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_sheet_that_is_seen_is_read_wherever_its_part_lies_and_others_are_told()
    {
        byte[] workbook = Workbook(
            "",
            ("xl/workbook.xml", $"<x:workbook xmlns:x=\"{Main}\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><x:workbookPr date1904=\"1\"/><x:sheets><x:sheet name=\"Listes\" state=\"hidden\" r:id=\"rId1\"/><x:sheet name=\"Registre\" r:id=\"rId9\"/></x:sheets></x:workbook>"),
            ("xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId9\" Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet\" Target=\"/feuilles/../feuilles/b.xml\"/><Relationship Id=\"rId2\" Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/styles\" Target=\"styles.xml\"/></Relationships>"),
            ("feuilles/b.xml", $"<x:worksheet xmlns:x=\"{Main}\"><x:sheetData><x:row><x:c t=\"inlineStr\"><x:is><x:t>nom</x:t></x:is></x:c><x:c t=\"str\"><x:v>jour</x:v></x:c></x:row><x:row><x:c t=\"inlineStr\"><x:is><x:r><x:t>Adé</x:t></x:r><x:rPh><x:t>AD</x:t></x:rPh><x:r><x:t>quat</x:t></x:r></x:is></x:c><x:c s=\"1\"><x:v>43464</x:v></x:c></x:row></x:sheetData></x:worksheet>"));
        Table table = Read(workbook);
        Assert.Equal<string>(["Adéquat", "2022-12-31"], table.Rows[0].Cells);
        Assert.Equal([TableIssues.SeveralSheets], table.Issues.Select(i => i.Kind));
        Assert.Contains("« Registre »", table.Issues[0].Message, StringComparison.Ordinal);
    }

    /// <summary>Where a hundred thousand nested, repeated or attributed elements can be put; each ends in a sentence, quickly, and within little
    /// memory.</summary>
    public static TheoryData<string> Bombs() =>
    [
        "profond dans une cellule", "profond dans une ligne", "profond dans sharedStrings", "profond dans styles", "profond dans workbook", "profond dans extLst", "profond dans les relations",
        "attributs", "nom immense", "attribut immense", "commentaire immense", "noms différents", "DTD",
    ];

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_bomb_is_refused_in_a_sentence_before_it_takes_anything(string bomb)
    {
        string deep = string.Concat(Enumerable.Repeat("<x>", 100_000)) + string.Concat(Enumerable.Repeat("</x>", 100_000));
        const string row = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>";
        byte[] workbook = bomb switch
        {
            "profond dans une cellule" => Workbook($"<row r=\"1\"><c r=\"A1\">{deep}<v>1</v></c></row>"),
            "profond dans une ligne" => Workbook($"<row r=\"1\">{deep}</row>"),
            "profond dans sharedStrings" => Workbook(row, ("xl/sharedStrings.xml", $"<sst xmlns=\"{Main}\"><si>{deep}</si></sst>")),
            "profond dans styles" => Workbook(row, ("xl/styles.xml", $"<styleSheet xmlns=\"{Main}\"><cellXfs>{deep}</cellXfs></styleSheet>")),
            "profond dans workbook" => Workbook(row, ("xl/workbook.xml", $"<workbook xmlns=\"{Main}\">{deep}</workbook>")),
            "profond dans extLst" => Workbook($"{row}</sheetData><extLst>{deep}</extLst><sheetData>", ("xl/workbook.xml", $"<workbook xmlns=\"{Main}\"><extLst>{deep}</extLst></workbook>")),
            "profond dans les relations" => Workbook(row, ("xl/_rels/workbook.xml.rels", $"<Relationships>{deep}</Relationships>")),
            "attributs" => Workbook($"<row {string.Concat(Enumerable.Range(0, 100_000).Select(i => $"a{i}='' "))}></row>"),
            "nom immense" => Workbook($"<{new string('x', 5_000_000)}/>"),
            "attribut immense" => Workbook($"<row r=\"1\" spans=\"{new string('1', 5_000_000)}\"/>"),
            "commentaire immense" => Workbook($"<!-- ' > {new string('-', 1)}{new string('x', 5_000_000)} -->"),
            "noms différents" => Workbook(string.Concat(Enumerable.Range(0, 100_000).Select(i => $"<a{i}/>"))),
            _ => Workbook(row, ("xl/sharedStrings.xml", $"<!DOCTYPE sst [<!ENTITY a \"aaaa\">]><sst xmlns=\"{Main}\"><si><t>&a;</t></si></sst>")),
        };
        long before = GC.GetAllocatedBytesForCurrentThread();
        SourceUnavailableException refused = Assert.Throws<SourceUnavailableException>(() => Read(workbook));
        Assert.NotEmpty(refused.Remedy);
        Assert.DoesNotContain("Exception", refused.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64_000_000);
    }

    [Fact]
    public void Alternate_content_extensions_and_parts_that_are_not_read_cost_nothing_and_change_nothing()
    {
        string choice = string.Concat(Enumerable.Repeat("<mc:AlternateContent xmlns:mc=\"m\"><mc:Choice Requires=\"x\"><row><c><v>9</v></c></row></mc:Choice></mc:AlternateContent>", 20_000));
        byte[] workbook = Workbook(
            $"{choice}<row r=\"1\"><c r=\"A1\" t=\"str\"><v>nom</v></c></row><row r=\"2\">{choice}<c r=\"A2\" t=\"str\"><v>A</v></c></row>",
            ("xl/media/image1.png", new string('\0', 60_000_000)), ("[Content_Types].xml", "rien"));
        Table table = Read(workbook);
        Assert.Equal<string>(["A"], table.Rows.Select(r => r.Cells[0]));
        Assert.Empty(table.Issues);
    }

    [Fact]
    public void Elements_cells_and_expansion_have_bounds()
    {
        string cells = string.Concat(Enumerable.Range(1, 3_000).Select(i => $"<row r=\"{i}\"><c r=\"A{i}\"><v>1</v></c></row>"));
        byte[] workbook = Workbook(cells);
        Assert.Equal(2_999, Read(workbook).Rows.Length);
        Assert.Contains("éléments", Refused(workbook, new() { MaxElements = 5_000 }), StringComparison.Ordinal);
        Assert.Contains("cellules", Refused(workbook, new() { MaxCells = 1_000 }), StringComparison.Ordinal);
        Assert.Contains("lignes", Refused(workbook, new() { MaxRows = 1_000 }), StringComparison.Ordinal);
        Assert.Contains("démesurément", Refused(Workbook(new string(' ', 30_000_000)), TableLimits.Default), StringComparison.Ordinal);
        string one = new('y', 1_000);
        byte[] same = Workbook(
            string.Concat(Enumerable.Range(1, 3_000).Select(i => $"<row r=\"{i}\"><c r=\"A{i}\" t=\"s\"><v>0</v></c></row>")), ("xl/sharedStrings.xml", $"<sst xmlns=\"{Main}\"><si><t>{one}</t></si></sst>"));
        Assert.Contains("caractères", Refused(same, new() { MaxChars = 1_000_000 }), StringComparison.Ordinal);

        static string Refused(byte[] bytes, TableLimits limits) => Assert.Throws<SourceUnavailableException>(() => Table.Read(new MemoryStream(bytes), "t.xlsx", limits)).Message;
    }

    [Fact]
    public void What_is_named_like_a_workbook_and_is_none_is_named_with_what_to_do()
    {
        byte[] compound = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[3000]];
        Assert.Contains("mot de passe", Message([.. compound, .. Encoding.Unicode.GetBytes("EncryptedPackage")]), StringComparison.Ordinal);
        Assert.Contains("(.xls)", Message([.. compound, .. Encoding.Unicode.GetBytes("Workbook")]), StringComparison.Ordinal);
        Assert.Contains("Word", Message([.. compound, .. Encoding.Unicode.GetBytes("WordDocument")]), StringComparison.Ordinal);
        Assert.Contains("une image", Message([0xFF, 0xD8, 0xFF, 0xE0, 0, 16, (byte)'J', (byte)'F']), StringComparison.Ordinal);
        Assert.Contains("une image", Message([0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0, 0, 0]), StringComparison.Ordinal);
        Assert.Contains(".docx", Message(Archive(("word/document.xml", "<a/>"))), StringComparison.Ordinal);
        Assert.Contains(".xlsb", Message(Archive(("xl/workbook.bin", ""))), StringComparison.Ordinal);
        Assert.Contains("décompressez", Message(Archive(("structures.csv", "nom;type"))), StringComparison.Ordinal);

        static string Message(byte[] bytes) => Assert.Throws<SourceUnavailableException>(() => Read(bytes)).Message;
    }

    [Fact]
    public void A_cell_beyond_the_last_column_allowed_is_refused() =>
        Assert.Throws<SourceUnavailableException>(() => Read(Workbook("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\"><v>2</v></c></row>")));

    [Fact]
    public void Damaged_sheets_are_refused_and_never_crash()
    {
        byte[] whole = Workbook("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row><row r=\"2\"><c r=\"A2\" t=\"s\"><v>99</v></c></row>");
        Assert.Empty(Read(whole).Rows);
        Assert.Throws<SourceUnavailableException>(() => Read(Workbook("<row r=\"1\"><c r=\"A1\"><v>1</v></c>")));
        Assert.Throws<SourceUnavailableException>(() => Read(Workbook("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&bomb;</t></is></c></row>")));
        Random random = new(11);
        for (int i = 0; i < 300; i++)
        {
            byte[] mutated = [.. whole];
            for (int k = random.Next(1, 6); k > 0; k--)
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            try
            {
                Read(mutated);
            }
            catch (SourceUnavailableException e)
            {
                Assert.NotEmpty(e.Remedy);
            }
        }
    }

    /// <param name="rows">What sheetData holds.</param>
    /// <param name="parts">Parts to write instead of the usual ones, or beside them.</param>
    internal static byte[] Workbook(string rows, params (string Name, string Content)[] parts)
    {
        using MemoryStream packed = new();
        ZipArchive? current = null;
        using (ZipArchive zip = new(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            current = zip;
            foreach ((string name, string content) in parts)
                AddTo(zip, name, content);
            Add("[Content_Types].xml",
                """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>""");
            Add("_rels/.rels",
                """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Add("xl/_rels/workbook.xml.rels",
                """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>""");
            Add("xl/workbook.xml",
                """<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Registre" sheetId="1" r:id="rId1"/></sheets></workbook>""");
            Add("xl/styles.xml",
                """<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="[$-40C]d\ mmmm\ yyyy"/></numFmts><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="20"/></cellXfs></styleSheet>""");
            Add("xl/sharedStrings.xml", """<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>nom</t></si><si><r><t>Adé</t></r><r><t>quat</t></r></si></sst>""");
            Add("xl/worksheets/sheet1.xml", $"""<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>""");
        }

        return packed.ToArray();

        void Add(string name, string content)
        {
            if (!parts.Any(p => p.Name == name))
                AddTo(current!, name, content);
        }
    }

    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    internal static byte[] Archive(params (string Name, string Content)[] parts)
    {
        using MemoryStream packed = new();
        using (ZipArchive zip = new(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string content) in parts)
                AddTo(zip, name, content);
        }

        return packed.ToArray();
    }

    internal static void AddTo(ZipArchive zip, string name, string content)
    {
        using Stream entry = zip.CreateEntry(name).Open();
        entry.Write(Encoding.UTF8.GetBytes(content));
    }

    private static Table Read(byte[] bytes) => Table.Read(new MemoryStream(bytes), "t.xlsx");
}
