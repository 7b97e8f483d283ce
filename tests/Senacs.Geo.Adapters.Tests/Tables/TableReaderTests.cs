using System.IO.Compression;
using System.Text;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Adapters.Tests.Tables;

public class TableReaderTests
{
    private static readonly string[] NomCommune = ["nom", "commune"];

    [Theory]
    [InlineData("nom;commune\nA;B\n")]
    [InlineData("nom,commune\r\nA,B\r\n")]
    [InlineData("nom\tcommune\rA\tB\r")]
    [InlineData("nom;commune\nA;B")]
    [InlineData("\uFEFFnom;commune\nA;B\n")]
    [InlineData("sep=;\nnom;commune\nA;B\n")]
    [InlineData("sep=,\r\nnom,commune\r\nA,B\r\n")]
    [InlineData("\n\n;\nnom;commune\n\n;;\nA;B\n\n")]
    [InlineData("\"nom\";\"commune\"\n\"A\";\"B\"\n")]
    [InlineData(" nom ; commune \n A ; B \n")]
    [InlineData("nom;commune;\nA;B;;;\n")]
    [InlineData("nom;commune\n=\"A\";\"=\"\"B\"\"\"\n")]
    public void A_small_table_is_read_whatever_its_dialect(string csv)
    {
        Table table = Read(csv);
        Assert.Equal<string>(NomCommune, table.Headers);
        Assert.Equal<string>(["A", "B"], Assert.Single(table.Rows).Cells);
        Assert.Empty(table.Issues);
    }

    [Fact]
    public void A_separator_inside_quotes_or_in_a_few_cells_does_not_mislead()
    {
        Table table = Read("nom;adresse, ville;type\n\"A;B\";1, rue X, 03000;CS\nC;2, rue Y;EVS\n");
        Assert.Equal(3, table.Headers.Length);
        Assert.Equal("A;B", table.Rows[0].Cells[0]);
        Assert.Equal("1, rue X, 03000", table.Rows[0].Cells[1]);
    }

    [Fact]
    public void A_row_is_known_by_the_line_on_which_it_begins()
    {
        Table table = Read("nom;commune\n\nA;\"ligne 1\nligne 2\r\nligne 3\"\nB;C\n\n\nD;E\n");
        Assert.Equal([3L, 6L, 9L], table.Rows.Select(r => r.Line));
        Assert.Equal("ligne 1\nligne 2\r\nligne 3", table.Rows[0].Cells[1]);
    }

    [Fact]
    public void Where_empty_rows_are_kept_each_comes_in_its_place_but_blank_lines_at_the_end_do_not()
    {
        using TableReader reader = TableReader.Open(new MemoryStream(Encoding.UTF8.GetBytes("nom;commune\n;\nA;B\n\n\nC;D\n;;\n\n\n")), "t.csv", keepEmptyRows: true);
        List<(long, string)> rows = [];
        while (reader.Read() is { } row)
        {
            Assert.Equal(2, row.Cells.Length);
            rows.Add((row.Line, row.Cells[0]));
        }

        Assert.Equal([(2L, ""), (3L, "A"), (4L, ""), (5L, ""), (6L, "C"), (7L, "")], rows);
        using TableReader single = TableReader.Open(new MemoryStream(Encoding.UTF8.GetBytes("adresse\nA\n\nB\n\n")), "t.csv", keepEmptyRows: true);
        List<string> cells = [];
        while (single.Read() is { } row)
            cells.Add(row.Cells[0]);
        Assert.Equal(["A", "", "B"], cells);
    }

    [Fact]
    public void A_row_too_short_is_padded_and_told()
    {
        Table table = Read("a;b;c\n1;2\n");
        Assert.Equal<string>(["1", "2", ""], table.Rows[0].Cells);
        Issue issue = Assert.Single(table.Issues);
        Assert.Equal((TableIssues.TooFewCells, 2L), (issue.Kind, issue.Line!.Value));
    }

    [Fact]
    public void A_row_too_long_is_marked_because_its_values_may_have_moved()
    {
        Table table = Read("a;b\n1;2;3\n4;5;\n");
        Assert.True(table.Rows[0].IsMalformed);
        Assert.False(table.Rows[1].IsMalformed);
        Assert.Equal(TableIssues.TooManyCells, Assert.Single(table.Issues).Kind);
    }

    [Fact]
    public void A_quote_that_is_never_closed_is_found()
    {
        Table table = Read("a;b\n1;2\n3;\"ouvert\n5;6\n7;8\n");
        Assert.True(table.Rows[^1].IsMalformed);
        Issue issue = Assert.Single(table.Issues);
        Assert.Equal((TableIssues.UnclosedQuote, 3L), (issue.Kind, issue.Line!.Value));
    }

    [Theory]
    [InlineData("windows-1252")]
    [InlineData("utf-8")]
    [InlineData("utf-8 bom")]
    [InlineData("utf-16le bom")]
    [InlineData("utf-16be bom")]
    [InlineData("utf-16le")]
    public void Accents_survive_every_encoding_that_spreadsheets_write(string encoding)
    {
        const string csv = "nom;commune\nÉspace « Cœur d’été » – 5 €;Saint-Étienne\n";
        byte[] bytes = encoding switch
        {
            "windows-1252" => [.. csv.Select(static c => c switch { '’' => (byte)0x92, '–' => (byte)0x96, '€' => (byte)0x80, 'œ' => (byte)0x9C, _ => (byte)c })],
            "utf-8 bom" => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(csv)],
            "utf-16le bom" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(csv)],
            "utf-16be bom" => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(csv)],
            "utf-16le" => Encoding.Unicode.GetBytes(csv),
            _ => Encoding.UTF8.GetBytes(csv),
        };
        Table table = Read(bytes);
        Assert.Equal<string>(["Éspace « Cœur d’été » – 5 €", "Saint-Étienne"], Assert.Single(table.Rows).Cells);
        Assert.Equal(encoding == "windows-1252" ? [TableIssues.NotUtf8] : [], table.Issues.Select(i => i.Kind));
    }

    [Fact]
    public void A_stray_byte_in_a_UTF_8_file_is_read_and_its_line_named()
    {
        byte[] bytes = [.. "a;b\nété;été\nx;"u8, 0xE9, (byte)'\n', .. "ça;là\n"u8];
        Table table = Read(bytes);
        Assert.Equal("é", table.Rows[1].Cells[1]);
        Issue issue = Assert.Single(table.Issues);
        Assert.Equal((TableIssues.MixedEncoding, 3L), (issue.Kind, issue.Line!.Value));
    }

    [Fact]
    public void An_accent_cut_by_the_end_of_a_block_is_whole()
    {
        for (int shift = 0; shift < 4; shift++)
        {
            string text = new string('x', 65_530 + shift) + "ééé🙂ééé";
            Table table = Read("nom;commune\n" + text + ";fin\n");
            Assert.Equal(text, table.Rows[0].Cells[0]);
            Assert.Empty(table.Issues);
        }
    }

    [Fact]
    public void Invisible_characters_are_removed_and_told()
    {
        Table table = Read("nom;commune\nA\0\u0001B;\u200Bx\n");
        Assert.Equal("AB", table.Rows[0].Cells[0]);
        Issue issue = Assert.Single(table.Issues);
        Assert.Equal((TableIssues.ControlCharacter, "nom"), (issue.Kind, issue.Field));
    }

    [Fact]
    public void A_character_lost_before_is_told()
    {
        Issue issue = Assert.Single(Read("nom;commune\nMontlu\uFFFDon;x\n").Issues);
        Assert.Equal(TableIssues.LostCharacter, issue.Kind);
    }

    [Fact]
    public void Gzip_is_opened_by_its_first_bytes()
    {
        Assert.Equal<string>(["A", "B"], Read(Gzip("nom;commune\nA;B\n"u8.ToArray())).Rows[0].Cells);
        byte[] cut = Gzip(Encoding.UTF8.GetBytes("nom;commune\n" + string.Concat(Enumerable.Range(0, 50_000).Select(static i => FormattableString.Invariant($"{i * 7919 % 10007};x\n")))))[..^2000];
        Refused(cut, "tronqué");
        Refused(Gzip("nom;commune\nA;B\n"u8.ToArray())[..^1], "tronqué");
        byte[] two = [.. Gzip("nom;commune\n"u8.ToArray()), .. Gzip("A;B\n"u8.ToArray())];
        Assert.Equal<string>(["A", "B"], Read(two).Rows[0].Cells);
    }

    [Fact]
    public void A_gzip_that_holds_the_bytes_of_a_header_is_whole_or_cut_short_like_another()
    {
        byte[] stored = Gzip([.. "nom;commune\nA"u8, 0x1F, 0x8B, 8, 0, .. "B;C\n"u8], CompressionLevel.NoCompression);
        byte[][] files = [stored, [.. Gzip("nom;commune\n"u8.ToArray()), .. stored], [.. stored, .. Gzip("A;B\n"u8.ToArray())]];
        foreach (byte[] file in files)
        {
            Assert.Contains(Read(file).Rows, static row => row.Cells[1] == "C");
            for (int cut = 1; cut <= 9; cut++)
                Refused(file[..^cut], "tronqué");
        }
    }

    [Theory]
    [InlineData("nom;col;WEBP;x")]
    [InlineData("RIFF;nom")]
    [InlineData("7z¼;nom")]
    public void A_header_that_only_looks_like_the_start_of_something_else_is_a_header(string header) =>
        Assert.Equal(header, string.Join(';', Read(Encoding.UTF8.GetBytes(header + "\n1;2;3;4\n")).Headers));

    [Fact]
    public void What_is_no_table_is_refused_by_name()
    {
        Refused([], "vide");
        Refused("\n\n\n"u8.ToArray(), "aucune ligne");
        Refused([0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0], "image");
        Refused("%PDF-1.7 ..."u8.ToArray(), "PDF");
        Refused("<!DOCTYPE html><html>"u8.ToArray(), "page web");
        Refused("  {\"type\": \"FeatureCollection\"}"u8.ToArray(), "JSON");
        Refused([0xEF, 0xBB, 0xBF, (byte)'['], "JSON");
        Refused([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0], ".xls");
        Refused("SQLite format 3\0"u8.ToArray(), "GeoPackage");
        Refused(Gzip(Gzip([1, 2, 3])), "archive");
        Refused([(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C, 0, 4], "archive");
        Refused("RIFF0000WEBPVP8 "u8.ToArray(), "image");
    }

    [Fact]
    public void Bounds_are_kept()
    {
        Refused(Encoding.ASCII.GetBytes("a;b\n" + string.Join(';', Enumerable.Range(0, 1500)) + "\n"), "1500 cellules");
        Refused(Encoding.ASCII.GetBytes("a;b\n\"" + new string('x', 2_000_000) + "\";1\n"), "1048576");
        Refused(Gzip(new byte[20_000_000]), "1048576");
        Refused(Gzip(Encoding.ASCII.GetBytes("a;b\n" + string.Concat(Enumerable.Repeat("\"" + new string('x', 99_999) + "\";", 100)) + "\n")), "4194304");
        Refused(Gzip(Encoding.ASCII.GetBytes("a;b\n" + new string('\n', 10) + string.Concat(Enumerable.Repeat("1;2\n", 2_000)))), "lignes", new() { MaxRows = 1000 });
        Refused(Encoding.ASCII.GetBytes("a;b\n" + string.Concat(Enumerable.Repeat("1;2\n", 100_000))), "caractères", new() { MaxChars = 100_000 });
    }

    [Fact]
    public void Duplicate_columns_are_told_and_the_first_one_counts()
    {
        Table table = Read("Nom;NOM;é\n1;2;3\n");
        Assert.Equal(0, table.FindColumn("nom"));
        Assert.Equal(2, table.FindColumn("x", "e"));
        Assert.Null(table.FindColumn("absent"));
        Assert.Equal(TableIssues.DuplicateColumn, Assert.Single(table.Issues).Kind);
    }

    [Fact]
    public void Cells_that_look_like_formulas_are_data() =>
        Assert.Equal<string>(["=1+1", "+33 4", "-3,5", "@nom"], Read("a;b;c;d\n=1+1;+33 4;-3,5;@nom\n").Rows[0].Cells);

    [OpenDataFact]
    public void Every_table_of_the_open_data_is_read_as_an_independent_reader_reads_it()
    {
        (string File, int Rows, int Columns)[] expected =
        [
            ("communes.csv.gz", 34_969, 8), ("communes-cog2023.csv.gz", 35_039, 8), ("cog/communes-cog2024.csv.gz", 37_544, 12), ("cog/departements.csv", 101, 7),
            ("cog/arrondissements-municipaux.csv", 45, 5), ("structures/allier-2022.csv", 22, 22), ("structures/centres-sociaux-france-mednum.csv", 590, 19),
            ("structures/senacs-france.csv", 45, 22), ("qpv/qpv-2024-communes.csv", 812, 4), ("geocode/ban/adresses-73-74.csv.gz", 10_000, 23),
            ("places/codes-postaux-laposte-2025.csv.gz", 38_579, 8), ("places/france-services-2024.csv", 1_377, 12),
        ];
        foreach ((string file, int rows, int columns) in expected)
        {
            using Stream stream = File.OpenRead(OpenData.PathOf(file.Split('/')));
            Table table = Table.Read(stream, file);
            Assert.Equal((file, rows, columns), (file, table.Rows.Length, table.Headers.Length));
            Assert.DoesNotContain(table.Issues, i => i.Kind.Severity == IssueSeverity.Error);
        }
    }

    private static byte[] Gzip(byte[] bytes, CompressionLevel level = CompressionLevel.Fastest)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, level))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    private static void Refused(byte[] bytes, string why, TableLimits? limits = null)
    {
        SourceUnavailableException refused = Assert.Throws<SourceUnavailableException>(() => Table.Read(new MemoryStream(bytes), "t.csv", limits));
        Assert.StartsWith("t.csv : ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    private static Table Read(string csv) => Read(Encoding.UTF8.GetBytes(csv));

    private static Table Read(byte[] bytes) => Table.Read(new MemoryStream(bytes), "t.csv");
}
