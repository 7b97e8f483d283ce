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
    public void A_format_is_a_date_when_it_shows_a_day_or_a_year(string code, bool isDate) => Assert.Equal(isDate, ExcelDate.IsDateFormat(code));

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
        byte[] bomb = Workbook("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>" + new string('x', 30_000_000) + "</t></is></c></row>");
        Assert.True(bomb.Length < 200_000);
        SourceUnavailableException refused = Assert.Throws<SourceUnavailableException>(() => Table.Read(new MemoryStream(bomb), "t.xlsx", new() { MaxWorkbookBytes = 10_000_000 }));
        Assert.Contains("10 Mo", refused.Message, StringComparison.Ordinal);
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

    internal static byte[] Workbook(string rows)
    {
        using MemoryStream packed = new();
        using (ZipArchive zip = new(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "[Content_Types].xml",
                """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>""");
            Add(zip, "_rels/.rels",
                """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Add(zip, "xl/_rels/workbook.xml.rels",
                """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>""");
            Add(zip, "xl/workbook.xml",
                """<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Registre" sheetId="1" r:id="rId1"/></sheets></workbook>""");
            Add(zip, "xl/styles.xml",
                """<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="[$-40C]d\ mmmm\ yyyy"/></numFmts><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="20"/></cellXfs></styleSheet>""");
            Add(zip, "xl/sharedStrings.xml", """<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>nom</t></si><si><r><t>Adé</t></r><r><t>quat</t></r></si></sst>""");
            Add(zip, "xl/worksheets/sheet1.xml", $"""<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>""");
        }

        return packed.ToArray();
    }

    private static void Add(ZipArchive zip, string name, string content)
    {
        using Stream entry = zip.CreateEntry(name).Open();
        entry.Write(Encoding.UTF8.GetBytes(content));
    }

    private static Table Read(byte[] bytes) => Table.Read(new MemoryStream(bytes), "t.xlsx");
}
