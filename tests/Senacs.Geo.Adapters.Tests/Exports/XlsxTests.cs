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

    [Fact]
    public void It_has_the_sheets_that_are_announced()
    {
        using SpreadsheetDocument document = SpreadsheetDocument.Open(new MemoryStream(Book), isEditable: false);
        Assert.Equal(["Synthèse", "Communes", "Zones blanches", "QPV", "Structures", "EPCI", "Contrôle", "Sources"], document.WorkbookPart!.Workbook.Descendants<Sheet>().Select(s => s.Name!.Value!));
        Assert.Empty(document.WorkbookPart.WorksheetParts.SelectMany(p => p.Worksheet.Descendants<CellFormula>()));
        Assert.Empty(document.WorkbookPart.WorksheetParts.SelectMany(p => p.Worksheet.Descendants<Hyperlink>()));
    }

    [Fact]
    public void Names_come_back_as_they_were_and_codes_keep_their_zero()
    {
        Dictionary<string, string> cells = Cells("Communes");
        for (int i = 0; i < Report.Territoire.Communes.Length; i++)
        {
            string row = (i + 2).ToString(CultureInfo.InvariantCulture);
            Assert.Equal(Report.Territoire.Communes[i].Code.Value, cells["A" + row]);
            Assert.Equal(Report.Territoire.Communes[i].Nom.Replace("\r\n", "\n", StringComparison.Ordinal), cells["B" + row]);
            Assert.Equal(Report.Territoire.Communes[i].Population?.ToString(CultureInfo.InvariantCulture), cells.GetValueOrDefault("C" + row));
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
                [Report.Synthese.Communes.Of(classe), Report.Synthese.Communes.Total, Report.Synthese.Communes.Percent(classe)!.Value, Report.Synthese.Population.Of(classe), Report.Synthese.Population.Total, Report.Synthese.Population.Percent(classe)!.Value],
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
        Assert.Equal(["331745", "12"], Cells("Zones blanches").Where(c => c.Key[0] == 'C' && c.Key != "C1").Select(c => c.Value));

    [Fact]
    public void The_header_stays_in_sight_and_bears_the_filter()
    {
        using SpreadsheetDocument document = SpreadsheetDocument.Open(new MemoryStream(Book), isEditable: false);
        foreach (Sheet sheet in document.WorkbookPart!.Workbook.Descendants<Sheet>().Skip(1))
        {
            Worksheet worksheet = ((WorksheetPart)document.WorkbookPart.GetPartById(sheet.Id!)).Worksheet;
            Assert.Equal(1, worksheet.Descendants<Pane>().Single().VerticalSplit!.Value);
            Assert.StartsWith("A1:", worksheet.Descendants<AutoFilter>().Single().Reference!.Value, StringComparison.Ordinal);
            Assert.Equal(worksheet.Descendants<Row>().First().Elements<Cell>().Count(), worksheet.Descendants<Column>().Count());
        }
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
