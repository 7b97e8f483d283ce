using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Adapters.Tests.Tables;

public class OdsTests
{
    [Fact]
    public void Texts_numbers_dates_booleans_and_codes_come_out_as_from_other_workbooks()
    {
        Table table = Read(
            """
            <table:table table:name="Registre"><office:forms><x/></office:forms><table:table-column/>
            <table:table-header-rows><table:table-row><table:table-cell office:value-type="string"><text:p>nom</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>jour</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>code_insee</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>lon</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>acf</text:p></table:table-cell></table:table-row></table:table-header-rows>
            <table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
            <table:table-row-group><table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>une note</text:p></office:annotation><text:p>Adé<text:span>quat</text:span><text:s text:c="2"/>et</text:p><text:p>fils</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2022-12-31T10:00:00"><text:p>31/12/22</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="3310"><text:p>03310</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="3.0574486"><text:p>3,06</text:p></table:table-cell><table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>VRAI</text:p></table:table-cell></table:table-row></table:table-row-group>
            <table:table-row><table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>deux</text:p></table:table-cell><table:covered-table-cell office:value-type="string"><text:p>couverte</text:p></table:covered-table-cell><table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell><table:table-cell table:formula="of:=A1"/></table:table-row>
            <table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
            </table:table><table:table table:name="Autre"/>
            """);
        Assert.Equal(TableFormat.Ods, table.Format);
        Assert.Equal<string>(["nom", "jour", "code_insee", "lon", "acf"], table.Headers);
        Assert.Equal([5L, 6L], table.Rows.Select(r => r.Line));
        Assert.Equal<string>(["Adéquat  et\nfils", "2022-12-31", "03310", "3.0574486", "1"], table.Rows[0].Cells);
        Assert.Equal<string>(["deux", "deux", "", "", ""], table.Rows[1].Cells);
        Assert.Equal([TableIssues.CellError, TableIssues.FormulaWithoutValue, TableIssues.SeveralSheets], table.Issues.Select(i => i.Kind));
        Assert.Contains("D6", table.Issues[0].Message, StringComparison.Ordinal);
        Assert.Contains("E6", table.Issues[1].Message, StringComparison.Ordinal);
        Assert.Contains("« Registre »", table.Issues[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_sheet_that_is_seen_is_read_and_hidden_ones_only_when_all_are()
    {
        const string styles = """<office:automatic-styles><style:style style:name="ta9" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles>""";
        string hidden = Sheet("Cachée", "ta9", "x"), seen = Sheet("Vue", "ta1", "y");
        Assert.Equal<string>(["y"], Read(hidden + seen, styles).Headers);
        Assert.Equal<string>(["x"], Read(hidden + hidden, styles).Headers);

        static string Sheet(string name, string style, string header) =>
            $"""<table:table table:name="{name}" table:style-name="{style}"><table:table-row><table:table-cell office:value-type="string"><text:p>{header}</text:p></table:table-cell></table:table-row></table:table>""";
    }

    [Theory]
    [InlineData("<table:table-row table:number-rows-repeated=\"9999999\"><table:table-cell office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>", "lignes")]
    [InlineData("<table:table-row><table:table-cell table:number-columns-repeated=\"9999999\" office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>", "trop grande")]
    [InlineData("<table:table-row table:number-rows-repeated=\"15000\"><table:table-cell table:number-columns-repeated=\"199\" office:value-type=\"string\"><text:p>12345678901234567890</text:p></table:table-cell></table:table-row>", "caractères")]
    [InlineData("<table:table-row><table:table-cell office:value-type=\"string\"><text:p>DEEP</text:p></table:table-cell></table:table-row>", "imbrique")]
    [InlineData("<table:table-row><table:table-cell office:value-type=\"string\"><text:p>SPACES</text:p></table:table-cell></table:table-row>", "caractères")]
    public void What_repeats_or_nests_without_end_is_refused(string rows, string why)
    {
        string inner = rows.Replace("DEEP", string.Concat(Enumerable.Repeat("<text:span>", 1_000)) + string.Concat(Enumerable.Repeat("</text:span>", 1_000)), StringComparison.Ordinal)
            .Replace("SPACES", string.Concat(Enumerable.Repeat("<text:s text:c=\"999999\"/>", 1_000)), StringComparison.Ordinal);
        SourceUnavailableException refused = Assert.Throws<SourceUnavailableException>(() => Read($"<table:table>{inner}</table:table>"));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Found by stretching structures: each element is short, what they ask for together was a hundred million spaces.</summary>
    [Fact]
    public void Spaces_are_counted_as_they_are_asked_for()
    {
        string spaces = string.Concat(Enumerable.Repeat("<text:s text:c=\"1000\"/>", 20_000));
        string table = $"<table:table><table:table-row><table:table-cell office:value-type=\"string\"><text:p>{spaces}</text:p></table:table-cell></table:table-row></table:table>";
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("caractères", Assert.Throws<SourceUnavailableException>(() => Read(table)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 12_000_000);
    }

    [Fact]
    public void A_spreadsheet_behind_a_password_is_refused_by_its_reason()
    {
        byte[] locked = XlsxTests.Archive(("mimetype", Mimetype), ("content.xml", "\u0001\u0002"), ("META-INF/manifest.xml", "<m><file-entry><encryption-data/></file-entry></m>"));
        Assert.Contains("mot de passe", Assert.Throws<SourceUnavailableException>(() => Table.Read(new MemoryStream(locked), "r.ods", TableLimits.ByHand)).Message, StringComparison.Ordinal);
        byte[] text = XlsxTests.Archive(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<a/>"));
        Assert.Contains("LibreOffice", Assert.Throws<SourceUnavailableException>(() => Table.Read(new MemoryStream(text), "r.odt", TableLimits.ByHand)).Message, StringComparison.Ordinal);
    }

    internal const string Mimetype = "application/vnd.oasis.opendocument.spreadsheet";

    internal static byte[] Spreadsheet(string tables, string styles = "") => XlsxTests.Archive(
        ("mimetype", Mimetype),
        ("content.xml", $"""<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">{styles}<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"""));

    private static Table Read(string tables, string styles = "") => Table.Read(new MemoryStream(Spreadsheet(tables, styles)), "r.ods", TableLimits.ByHand);
}
