using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.Data.Sqlite;
using Senacs.Geo.Reports;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Tables;

namespace Senacs.Geo.Service.Tests.Tables;

/// <summary>Every format, read back from its bytes, holds every column that the tables declare for it, with the value of the table.</summary>
[Collection(Shipped.Name)]
public sealed class TablesAgreeTests(ShippedService shipped)
{
    private static readonly CoverageReport Report = DossierReader.Read(Path.Combine(ShippedService.Data, "03-allier")).Report();
    private static readonly object[] Communes = [.. CommuneTable.Rows(Report)], Qpv = [.. QpvTable.Rows(Report)];
    private static readonly object[] Structures = [.. StructureTable.Rows(Report)], Epci = [.. EpciTable.Rows(Report)];

    [Fact]
    public async Task CSV_files()
    {
        await Holds("couverture.csv", CommuneTable.Columns.Of(Formats.Csv).Where(c => c.Name is not "distance_nominale"), Communes);
        await Holds("couverture.csv?regle=distance:10", CommuneTable.Columns.Of(Formats.Csv), null);
        await Holds("qpv.csv", QpvTable.Columns.Of(Formats.Csv), Qpv);
        await Holds("structures-localisees.csv", StructureTable.Columns.Of(Formats.Csv), Structures);

        async Task Holds(string path, IEnumerable<Column> declared, object[]? rows)
        {
            Column[] columns = [.. declared.Where(c => c.Name is not "scenario")]; // of an imagined situation alone
            string[][] records = [.. Records(Encoding.UTF8.GetString(await Get("/departements/03/" + path)).TrimStart('\uFEFF'))];
            Assert.Equal(columns.Select(c => c.Name), records[0]);
            for (int r = 0; r < rows?.Length; r++)
                Assert.Equal(columns.Select(c => c.Written(c.Of(rows[r]))), records[r + 1].Select(cell => cell.TrimStart('\'')));
        }
    }

    [Fact]
    public async Task The_synthesis_and_GeoJSON()
    {
        JsonElement synthesis = await shipped.Service.JsonAsync("/departements/03/synthese");
        Same(synthesis.GetProperty("details").EnumerateArray(), CommuneTable.Columns.Of(Formats.Json), Communes);
        Same(synthesis.GetProperty("epci").EnumerateArray(), EpciTable.Columns.Of(Formats.Json), Epci);
        JsonElement features = await shipped.Service.JsonAsync("/departements/03/couverture.geojson");
        Same(features.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("properties")), CommuneTable.Columns.Of(Formats.Json), Communes);
    }

    [Fact]
    public async Task The_GeoPackage()
    {
        string file = Path.Combine(Path.GetTempPath(), $"tables-{Guid.NewGuid():N}.gpkg");
        await File.WriteAllBytesAsync(file, await Get("/departements/03/couverture.gpkg"));
        try
        {
            using SqliteConnection connection = new($"Data Source={file};Mode=ReadOnly;Pooling=False");
            connection.Open();
            Holds(connection, "couverture", CommuneTable.Columns.Of(Formats.GeoPackage), Communes);
            Holds(connection, "qpv", QpvTable.Columns.Of(Formats.GeoPackage), Qpv);
            Holds(connection, "structures", StructureTable.Columns.Of(Formats.GeoPackage), Structures);
        }
        finally
        {
            File.Delete(file);
        }

        static void Holds(SqliteConnection connection, string layer, ImmutableArray<Column> columns, object[] rows)
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {layer} ORDER BY fid";
            using SqliteDataReader reader = command.ExecuteReader();
            Assert.Equal(columns.Select(c => c.Name), Enumerable.Range(2, reader.FieldCount - 2).Select(reader.GetName));
            foreach (object row in rows)
            {
                Assert.True(reader.Read());
                foreach ((Column column, int i) in columns.Select((c, i) => (c, i + 2)))
                {
                    ColumnValue value = column.Of(row);
                    object? expected = value switch
                    {
                        { IsNull: true } => DBNull.Value,
                        { Kind: ColumnKind.Integer } => (long)value.Number,
                        { Kind: ColumnKind.Number } => (double)value.Number,
                        { Kind: ColumnKind.Boolean } when column.Unknown is null => (long)value.Number,
                        _ => column.Written(value),
                    };
                    Assert.Equal(expected, reader.GetValue(i));
                }
            }

            Assert.False(reader.Read());
        }
    }

    [Fact]
    public async Task The_workbook()
    {
        using ZipArchive book = new(new MemoryStream(await Get("/departements/03/couverture.xlsx")));
        Holds("Communes", CommuneTable.Columns.Of(Formats.Sheet), Communes);
        Holds("Zones blanches", CommuneTable.Columns.Of(Formats.SecondSheet), [.. Report.ZonesBlanches.Select(c => new CommuneTable.Row(Report, c))]);
        Holds("QPV", QpvTable.Columns.Of(Formats.Sheet), Qpv);
        Holds("Structures", StructureTable.Columns.Of(Formats.Sheet), Structures);
        Holds("Localisation", StructureTable.Columns.Of(Formats.SecondSheet), Structures);
        Holds("EPCI", EpciTable.Columns.Of(Formats.Sheet), Epci);

        void Holds(string sheet, ImmutableArray<Column> columns, object[] rows)
        {
            string[] names = [.. Part("xl/workbook.xml").Descendants().Where(e => e.Name.LocalName == "sheet").Select(e => e.Attribute("name")!.Value)];
            XDocument xml = Part($"xl/worksheets/sheet{Array.IndexOf(names, sheet) + 1}.xml");
            string[][] table = [.. xml.Descendants().Where(e => e.Name.LocalName == "row").Select(r => Cells(r, columns.Length))];
            int header = Array.FindIndex(table, r => r[0] == columns[0].Sheet.Heading);
            Assert.Equal(columns.Select(c => c.Sheet.Heading), table[header]);
            for (int r = 0; r < rows.Length; r++)
                Assert.Equal(columns.Select(c => Shown(c, c.Of(rows[r]))), table[header + 1 + r].Select((cell, i) => Read(columns[i], cell)));
        }

        XDocument Part(string name)
        {
            using Stream stream = book.GetEntry(name)!.Open();
            return XDocument.Load(stream, LoadOptions.PreserveWhitespace);
        }

        static string[] Cells(XElement row, int count)
        {
            string[] cells = [.. Enumerable.Repeat("", count)];
            foreach (XElement cell in row.Elements())
                cells[Array.FindIndex([.. Enumerable.Range(0, 26).Select(i => ((char)('A' + i)).ToString())], l => cell.Attribute("r")!.Value.TrimEnd("0123456789".ToCharArray()) == l)] = cell.Value;
            return cells;
        }

        static string Shown(Column column, ColumnValue value) => value switch
        {
            { IsNull: true } => column.Unknown ?? "",
            { Kind: ColumnKind.List } => string.Join('\n', value.Items!),
            { Kind: ColumnKind.Boolean } => value.Number != 0 ? "oui" : "non",
            _ => value.ToString(),
        };

        // a day is a number of days, a number has the decimals of its column
        static string Read(Column column, string cell) => !decimal.TryParse(cell, CultureInfo.InvariantCulture, out decimal number) ? cell : column.Kind switch
        {
            ColumnKind.Date => Valeurs.Of(new DateOnly(1899, 12, 30).AddDays((int)number)),
            ColumnKind.Number => number.ToString("0.######", CultureInfo.InvariantCulture),
            _ => cell,
        };
    }

    [Fact]
    public async Task The_collections_their_schemas_and_their_tiles()
    {
        await Holds("couverture", "departement=03&", CommuneTable.Columns.Of(Formats.Collection), CommuneTable.Columns.Of(Formats.Tile), Communes);
        await Holds("communes", "departement=03&", CommuneTable.Columns.Of(Formats.PlainCollection), CommuneTable.Columns.Of(Formats.PlainTile), Communes);
        await Holds("qpv", "departement=03&", QpvTable.Columns.Of(Formats.Collection), QpvTable.Columns.Of(Formats.Tile), Qpv);
        await Holds("structures", "departement=03&", StructureTable.Columns.Of(Formats.Collection), StructureTable.Columns.Of(Formats.Tile), Structures);
        await Holds("departements", "", DepartementTable.Columns.Of(Formats.Collection), DepartementTable.Columns.Of(Formats.Tile), null);

        async Task Holds(string collection, string filter, ImmutableArray<Column> columns, ImmutableArray<Column> attributes, object[]? rows)
        {
            string at = $"/collections/{collection}/";
            JsonElement items = await shipped.Service.JsonAsync($"{at}items?{filter}limit=1000");
            Same(items.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("properties")), columns, rows);
            JsonElement schema = (await shipped.Service.JsonAsync(at + "schema")).GetProperty("properties");
            Assert.Equal(["geometry", .. columns.Select(c => c.Name)], schema.EnumerateObject().Select(p => p.Name));
            Assert.Equal(columns.Select(c => c.Title), schema.EnumerateObject().Skip(1).Select(p => p.Value.GetProperty("title").GetString()));
            JsonElement queryables = (await shipped.Service.JsonAsync(at + "queryables")).GetProperty("properties");
            Assert.Equal(["geometry", .. columns.Where(c => c.IsQueryable).Select(c => c.Name)], queryables.EnumerateObject().Select(p => p.Name));
            string page = Encoding.UTF8.GetString(await Get($"{at}items?{filter}f=html&limit=1"));
            Assert.All(columns, c => Assert.Contains($">{c.Title}</th>", System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal));
            string tile = Encoding.UTF8.GetString(await Get($"{at}tiles/WebMercatorQuad/9/181/260"));
            Assert.All(attributes.Where(c => rows is null || rows.Any(r => !c.Of(r).IsNull)), c => Assert.Contains($"\u001a{(char)c.Name.Length}{c.Name}", tile, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_page_which_leaves_out_what_is_unknown_empty_or_not_so()
    {
        JsonElement view = await shipped.Service.JsonAsync("/departements/03/vue");
        Holds("communes", CommuneTable.Columns.Of(Formats.Page), Communes, "motifs");
        Holds("qpv", QpvTable.Columns.Of(Formats.Page), Qpv, "structures");
        Holds("structures", StructureTable.Columns.Of(Formats.Page), Structures, "");
        Holds("epci", EpciTable.Columns.Of(Formats.Page), Epci, "");

        // "own" is an array of objects
        void Holds(string name, ImmutableArray<Column> columns, object[] rows, string own)
        {
            JsonElement[] shown = [.. view.GetProperty(name).EnumerateArray()];
            Assert.Equal(rows.Length, shown.Length);
            for (int r = 0; r < rows.Length; r++)
            {
                foreach (Column column in columns)
                {
                    ColumnValue value = column.Of(rows[r]);
                    bool isThere = shown[r].TryGetProperty(column.PageName ?? column.Name, out JsonElement member);
                    bool isNothing = value is { IsNull: true } or { Items.Count: 0 } or { Kind: ColumnKind.Boolean, Number: 0 };
                    Assert.True(isThere == (column.IsAlwaysOnPage || !isNothing) || column.Name == own, $"{name} {column.Name}");
                    if (isThere && column.Name != own)
                        Same(member, value);
                }
            }
        }
    }

    /// <summary>Adding one to a table adds it everywhere.</summary>
    [Fact]
    public void A_column_that_says_nothing_stands_in_every_format()
    {
        Probe probe = new();
        foreach (Formats format in Enum.GetValues<Formats>().Where(f => int.IsPow2((int)f)))
            Assert.Equal("sonde", Assert.Single(probe.Of(format)).Name);
    }

    private sealed class Probe() : Table<CommuneTable.Row>([new("sonde", "Sonde", ColumnKind.Text, r => ColumnValue.Of(r.Commune.Nom))]);

    private async Task<byte[]> Get(string path)
    {
        using HttpResponseMessage response = await shipped.Service.SendAsync(path);
        return await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    private static void Same(IEnumerable<JsonElement> objects, ImmutableArray<Column> columns, object[]? rows)
    {
        JsonElement[] all = [.. objects];
        Assert.NotEmpty(columns);
        Assert.NotEmpty(all);
        Assert.All(all, o => Assert.Equal(columns.Select(c => c.Name), o.EnumerateObject().Select(p => p.Name).Take(columns.Length)));
        if (rows is null)
            return;
        Assert.Equal(rows.Length, all.Length);
        for (int r = 0; r < rows.Length; r++)
        {
            foreach (Column column in columns)
                Same(all[r].GetProperty(column.Name), column.Of(rows[r]));
        }
    }

    private static void Same(JsonElement member, ColumnValue value)
    {
        if (value.IsNull)
            Assert.Equal(JsonValueKind.Null, member.ValueKind);
        else if (value.Kind is ColumnKind.Integer or ColumnKind.Number)
            Assert.Equal(value.Number, member.GetDecimal());
        else if (value.Kind == ColumnKind.Boolean)
            Assert.Equal(value.Number != 0, member.GetBoolean());
        else if (value.Kind == ColumnKind.List)
            Assert.Equal(value.Items!, member.EnumerateArray().Select(i => i.GetString()!));
        else
            Assert.Equal(value.Text, member.GetString());
    }

    // RFC 4180
    private static IEnumerable<string[]> Records(string csv)
    {
        List<string> record = [];
        StringBuilder cell = new();
        bool isQuoted = false;
        for (int i = 0; i < csv.Length; i++)
        {
            char c = csv[i];
            if (isQuoted && c == '"' && i + 1 < csv.Length && csv[i + 1] == '"')
            {
                cell.Append(csv[++i]);
            }
            else if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && c is ',' or '\r')
            {
                record.Add(cell.ToString());
                cell.Clear();
            }
            else if (!isQuoted && c == '\n')
            {
                yield return [.. record];
                record.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }
    }
}
