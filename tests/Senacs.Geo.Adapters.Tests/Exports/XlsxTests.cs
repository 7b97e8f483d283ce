using System.Globalization;
using System.IO.Compression;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Senacs.Geo.Coverage;
using Senacs.Geo.Exports;
using Senacs.Geo.Reports;

namespace Senacs.Geo.Adapters.Tests.Exports;

public class XlsxTests
{
    private static readonly CoverageReport Report = SampleReport.Standard;
    private static readonly byte[] Book = Output.Of(s => CouvertureXlsx.Write(Report, s));

    // title, situation, sources, header
    private const int FirstRow = 5;

    // Reads cells as text by reference, whatever their type.
    private static Dictionary<string, string> Cells(string sheet)
    {
        using SpreadsheetDocument document = SpreadsheetDocument.Open(new MemoryStream(Book), isEditable: false);
        WorkbookPart workbook = document.WorkbookPart!;
        Sheet found = workbook.Workbook.Descendants<Sheet>().Single(s => s.Name == sheet);
        return ((WorksheetPart)workbook.GetPartById(found.Id!)).Worksheet.Descendants<Cell>().ToDictionary(
            c => c.CellReference!.Value!, c => c.InlineString?.Text?.Text ?? c.CellValue?.Text ?? "", StringComparer.Ordinal);
    }

    [Fact]
    public void The_SDK_finds_nothing_to_say_against_it()
    {
        foreach (CoverageReport report in new[] { Report, SampleReport.Empty })
        {
            using SpreadsheetDocument document = SpreadsheetDocument.Open(new MemoryStream(Output.Of(s => CouvertureXlsx.Write(report, s))), isEditable: false);
            Assert.Empty(new OpenXmlValidator(DocumentFormat.OpenXml.FileFormatVersions.Office2019).Validate(document).Select(e => $"{e.Part?.Uri} {e.Path?.XPath} {e.Description}"));
        }
    }

    /// <summary>A neighbour with text cuts what does not wrap, on screen and in print.</summary>
    [Fact]
    public void A_text_longer_than_its_column_wraps()
    {
        const string id = "maison-des-associations-et-des-habitants-du-canton";
        CoverageReport report = Maps.Registers.Report(Maps.Registers.Grid, "territoire", Senacs.Geo.Tests.Fixtures.GridTerritoire.Entry(id, east: 1500, north: 1500, territoire: "03002"));
        using SpreadsheetDocument document = SpreadsheetDocument.Open(new MemoryStream(Output.Of(s => CouvertureXlsx.Write(report, s))), isEditable: false);
        WorkbookPart book = document.WorkbookPart!;
        CellFormat[] formats = [.. book.WorkbookStylesPart!.Stylesheet.CellFormats!.Elements<CellFormat>()];
        int found = 0;
        foreach (Row row in book.WorksheetParts.SelectMany(p => p.Worksheet.Descendants<Row>()))
        {
            foreach (Cell cell in row.Elements<Cell>().Where(c => c.InnerText == id))
            {
                found++;
                Assert.True(formats[(int)cell.StyleIndex!.Value].Alignment?.WrapText?.Value, cell.CellReference);
                Assert.True(row.Height?.Value >= 30, cell.CellReference);
            }
        }

        Assert.InRange(found, 4, 20);
    }

    [Fact]
    public void It_has_the_sheets_that_are_announced()
    {
        using SpreadsheetDocument document = SpreadsheetDocument.Open(new MemoryStream(Book), isEditable: false);
        Assert.Equal(["Synthèse", "Communes", "Zones blanches", "Raisons", "QPV", "Structures", "Territoires", "Localisation", "EPCI", "Contrôle", "Sources"], document.WorkbookPart!.Workbook.Descendants<Sheet>().Select(s => s.Name!.Value!));
        Assert.Empty(document.WorkbookPart.WorksheetParts.SelectMany(p => p.Worksheet.Descendants<CellFormula>()));
        Assert.Empty(document.WorkbookPart.WorksheetParts.SelectMany(p => p.Worksheet.Descendants<Hyperlink>()));
    }

    [Fact]
    public void Names_come_back_as_they_were_and_codes_keep_their_zero()
    {
        Dictionary<string, string> cells = Cells("Communes");
        for (int i = 0; i < Report.Territoire.Communes.Length; i++)
        {
            string row = (i + FirstRow).ToString(CultureInfo.InvariantCulture);
            Assert.Equal(Report.Territoire.Communes[i].Code.Value, cells["A" + row]);
            Assert.Equal(Report.Territoire.Communes[i].Nom.Replace("\r\n", "\n", StringComparison.Ordinal), cells["B" + row]);
            Assert.Equal(Report.Territoire.Communes[i].Population?.ToString(CultureInfo.InvariantCulture) ?? "inconnue", cells["C" + row]);
        }
    }

    [Fact]
    public void Counts_are_numbers_and_the_synthesis_is_the_report_s()
    {
        using SpreadsheetDocument document = SpreadsheetDocument.Open(new MemoryStream(Book), isEditable: false);
        WorksheetPart sheet = (WorksheetPart)document.WorkbookPart!.GetPartById(document.WorkbookPart.Workbook.Descendants<Sheet>().First().Id!);
        Cell[][] rows = [.. sheet.Worksheet.Descendants<Row>().Select(r => r.Elements<Cell>().ToArray())];
        foreach (Classe classe in Libelles.Classes)
        {
            Cell[] row = rows.Single(r => r.Length > 0 && r[0].InlineString?.Text?.Text == LibellesClasse.Titre(classe, Report.Coverage.Regle));
            Assert.All(row[1..], c => Assert.Null(c.DataType));
            Assert.Equal(
                [Report.Synthese.Communes.Of(classe), Report.Synthese.Communes.Total, Report.Synthese.Communes.Percent(classe)!.Value, Report.Synthese.Population.Of(classe)!.Value, Report.Synthese.Population.Total!.Value, Report.Synthese.Population.Percent(classe)!.Value],
                row[1..].Select(c => decimal.Parse(c.CellValue!.Text, CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public void Dates_are_dates()
    {
        Assert.Contains("43466", Cells("Structures").Values);
        Assert.Equal(new DateTime(2019, 1, 1), DateTime.FromOADate(43466));
    }

    [Fact]
    public void White_zones_come_by_population() =>
        Assert.Equal(["331745", "12"], Cells("Zones blanches").Where(c => c.Key[0] == 'C').Skip(1).Select(c => c.Value));

    [Fact]
    public void The_header_stays_in_sight_and_bears_the_filter()
    {
        using SpreadsheetDocument document = SpreadsheetDocument.Open(new MemoryStream(Book), isEditable: false);
        foreach (Sheet sheet in document.WorkbookPart!.Workbook.Descendants<Sheet>().Skip(1))
        {
            Worksheet worksheet = ((WorksheetPart)document.WorkbookPart.GetPartById(sheet.Id!)).Worksheet;
            Assert.Equal(FirstRow - 1, worksheet.Descendants<Pane>().Single().VerticalSplit!.Value);
            Assert.StartsWith($"A{FirstRow - 1}:", worksheet.Descendants<AutoFilter>().Single().Reference!.Value, StringComparison.Ordinal);
            Assert.Equal(worksheet.Descendants<Row>().ElementAt(FirstRow - 2).Elements<Cell>().Count(), worksheet.Descendants<Column>().Count());
        }
    }

    [Fact]
    public void Each_table_prints_one_page_wide_under_its_title_its_header_on_every_page()
    {
        using SpreadsheetDocument document = SpreadsheetDocument.Open(new MemoryStream(Book), isEditable: false);
        Workbook workbook = document.WorkbookPart!.Workbook;
        Sheet[] sheets = [.. workbook.Descendants<Sheet>()];
        for (int i = 1; i < sheets.Length; i++)
        {
            Worksheet worksheet = ((WorksheetPart)document.WorkbookPart.GetPartById(sheets[i].Id!)).Worksheet;
            Assert.True(worksheet.SheetProperties!.PageSetupProperties!.FitToPage!.Value);
            PageSetup page = worksheet.Descendants<PageSetup>().Single();
            Assert.Equal((1U, 0U), (page.FitToWidth!.Value, page.FitToHeight!.Value));
            DefinedName titles = workbook.Descendants<DefinedName>().Single(n => n.Name == "_xlnm.Print_Titles" && n.LocalSheetId! == (uint)i);
            Assert.Equal($"'{sheets[i].Name}'!${FirstRow - 1}:${FirstRow - 1}", titles.Text);
            string[] head = [.. worksheet.Descendants<Row>().Take(FirstRow - 2).Select(r => r.InnerText)];
            Assert.Contains("Allier (03)", head[0], StringComparison.Ordinal);
            Assert.Contains("31\u00A0décembre\u00A02022. Règle «\u00A0territoire".Replace("«\u00A0", "« ", StringComparison.Ordinal), head[1], StringComparison.Ordinal);
            Assert.StartsWith("Sources", head[2], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Names_stand_beside_ids()
    {
        Dictionary<string, string> communes = Cells("Communes"), qpv = Cells("QPV");
        string row = (FirstRow + 1).ToString(CultureInfo.InvariantCulture); // 03002, that cs-03-a serves and holds
        Assert.Equal(("Centre \"A\" <b>", "cs-03-a"), (communes["F" + row], communes["G" + row]));
        string served = qpv.Single(c => c.Value == "QP003001").Key[1..];
        Assert.Equal(("Centre \"A\" <b>", "cs-03-a"), (qpv["G" + served], qpv["H" + served]));
    }

    [Fact]
    public void Two_runs_give_the_same_bytes_and_no_part_has_a_date()
    {
        Assert.Equal(Book, Output.Of(s => CouvertureXlsx.Write(SampleReport.Build(RegleCouverture.Parse("territoire")), s)));
        using ZipArchive zip = new(new MemoryStream(Book));
        Assert.All(zip.Entries, e => Assert.Equal(new DateTime(1980, 1, 1), e.LastWriteTime.DateTime));
    }

    [Fact]
    public void A_stream_that_cannot_seek_gets_the_same_bytes()
    {
        using MemoryStream into = new();
        using (BufferedForwardStream forward = new(into))
            CouvertureXlsx.Write(Report, forward);
        Assert.Equal(Book, into.ToArray());
    }

    private sealed class BufferedForwardStream(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
