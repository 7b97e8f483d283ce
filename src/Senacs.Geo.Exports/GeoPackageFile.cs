using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using Senacs.Geo.Geography;
using Senacs.Geo.Tables;
using SQLitePCL;

namespace Senacs.Geo.Exports;

/// <summary>A GeoPackage 1.3 (OGC 12-128r17) made in memory: layers in WGS 84 (EPSG:4326), tables without geometry, QGIS styles.</summary>
/// <remarks>Nothing in the file says when it was made: <c>last_change</c> is the date given. The same rows give the same bytes with the same
/// SQLite.</remarks>
internal sealed class GeoPackageFile : IDisposable
{
    private const int Wgs84 = 4326;

    private readonly SqliteConnection _connection = new("Data Source=:memory:");
    private readonly string _lastChange;
    private readonly SqliteTransaction _transaction;
    private int _styles;

    public GeoPackageFile(DateOnly lastChange)
    {
        _lastChange = Valeurs.Of(lastChange) + "T00:00:00.000Z";
        _connection.Open();

        // "GPKG", and version 1.3.0.
        Execute("PRAGMA application_id = 1196444487; PRAGMA user_version = 10300;");
        _transaction = _connection.BeginTransaction();
        Execute(MarkupParts.Text("geopackage.sql"));
    }

    /// <summary>A layer of polygons.</summary>
    public void Polygons<T>(string table, string title, IReadOnlyList<Column> columns, IEnumerable<T> rows, Func<T, GeoShape?> shape)
        where T : notnull =>
        Layer(table, title, "MULTIPOLYGON", columns, rows, row => shape(row)?.Geometry is { } geometry ? AsMulti(geometry) : null);

    /// <summary>A layer of points.</summary>
    public void Points<T>(string table, string title, IReadOnlyList<Column> columns, IEnumerable<T> rows, Func<T, GeoPoint?> point)
        where T : notnull =>
        Layer(table, title, "POINT", columns, rows, row => point(row) is { } p
            ? Projection.GeographicFactory.CreatePoint(new Coordinate(Rounded(p.LongitudeDegrees), Rounded(p.LatitudeDegrees))) : null);

    // As in the CSV, to a decimetre: the last bit of a sine is not the same on every system.
    private static double Rounded(double degrees) => Math.Round(degrees, 6);

    /// <summary>A table without geometry.</summary>
    public void Table(string table, string title, IReadOnlyList<Column> columns, IEnumerable<object> rows)
    {
        Contents(table, "attributes", title, null);
        Fill(table, null, columns, rows.Select(r => (r, (Geometry?)null)));
    }

    /// <summary>The style with which QGIS opens a layer.</summary>
    public void Style(string table, string name, string qml)
    {
        if (_styles++ == 0)
        {
            Contents("layer_styles", "attributes", "Styles QGIS", null);
            Execute("CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256), "
                + "f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, "
                + "description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))");
        }

        Execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD, "
                + "useAsDefault, description, owner, ui, update_time) VALUES ('', '', $table, 'geom', $name, $qml, '', 1, '', '', NULL, $change)",
            ("$table", table), ("$name", name), ("$qml", qml), ("$change", _lastChange));
    }

    /// <summary>The whole file.</summary>
    public byte[] ToBytes()
    {
        _transaction.Commit();
        nint start = raw.sqlite3_serialize(_connection.Handle!, "main", out long size, 0);
        if (start == 0)
            throw new InvalidOperationException("SQLite could not serialize the database.");
        try
        {
            byte[] bytes = new byte[size];
            Marshal.Copy(start, bytes, 0, bytes.Length);
            return bytes;
        }
        finally
        {
            raw.sqlite3_free(start);
        }
    }

    public void Dispose()
    {
        _transaction.Dispose();
        _connection.Dispose();
    }

    private void Layer<T>(string table, string title, string type, IReadOnlyList<Column> columns, IEnumerable<T> rows, Func<T, Geometry?> geometry)
        where T : notnull
    {
        List<(object Row, Geometry? Geometry)> all = [.. rows.Select(r => ((object)r, geometry(r)))];
        Envelope extent = new();
        foreach ((_, Geometry? shape) in all)
        {
            if (shape is not null)
                extent.ExpandToInclude(shape.EnvelopeInternal);
        }

        Contents(table, "features", title, extent);
        Execute("INSERT INTO gpkg_geometry_columns VALUES ($table, 'geom', $type, 4326, 0, 0)", ("$table", table), ("$type", type));
        Fill(table, type, columns, all);
    }

    private void Contents(string table, string kind, string title, Envelope? extent) => Execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, min_x, min_y, max_x, max_y, srs_id) VALUES "
            + "($table, $kind, $table, $title, $change, $minx, $miny, $maxx, $maxy, $srs)",
        ("$table", table), ("$kind", kind), ("$title", title), ("$change", _lastChange),
        ("$minx", extent is { IsNull: false } ? extent.MinX : null), ("$miny", extent is { IsNull: false } ? extent.MinY : null),
        ("$maxx", extent is { IsNull: false } ? extent.MaxX : null), ("$maxy", extent is { IsNull: false } ? extent.MaxY : null),
            ("$srs", extent is null ? null : Wgs84));

    private void Fill(string table, string? geometryType, IReadOnlyList<Column> columns, IEnumerable<(object Row, Geometry? Geometry)> rows)
    {
        string geom = geometryType is null ? "" : $", geom {geometryType}";
        Execute($"CREATE TABLE \"{table}\" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL{geom}, "
            + $"{string.Join(", ", columns.Select(c => $"\"{c.Name}\" {Sql(c)}"))})");
        using SqliteCommand command = _connection.CreateCommand();
        command.Transaction = _transaction;
        string[] names = [.. columns.Select(c => $"\"{c.Name}\""), .. geometryType is null ? Array.Empty<string>() : ["geom"]];
        SqliteParameter[] cells = [.. names.Select(
            (_, i) => command.Parameters.AddWithValue("$p" + i.ToString(CultureInfo.InvariantCulture), DBNull.Value))];
        command.CommandText = $"INSERT INTO \"{table}\" ({string.Join(", ", names)}) VALUES "
            + $"({string.Join(", ", cells.Select(c => c.ParameterName))})";
        foreach ((object row, Geometry? shape) in rows)
        {
            for (int i = 0; i < columns.Count; i++)
                cells[i].Value = Cell(columns[i], columns[i].Of(row));
            if (geometryType is not null)
                cells[^1].Value = shape is null ? DBNull.Value : Blob(shape);
            command.ExecuteNonQuery();
        }
    }

    // a boolean of the standard is true or false: what may be unknown is a text
    private static string Sql(Column column) => column.Kind switch
    {
        ColumnKind.Integer => "INTEGER",
        ColumnKind.Number => "DOUBLE",
        ColumnKind.Boolean when column.Unknown is null => "BOOLEAN",
        ColumnKind.Date => "DATE",
        _ => "TEXT",
    };

    private static object Cell(Column column, ColumnValue value) => value switch
    {
        { IsNull: true } => DBNull.Value,
        { Kind: ColumnKind.Integer } => (long)value.Number,
        { Kind: ColumnKind.Number } => (double)value.Number,
        { Kind: ColumnKind.Boolean } when column.Unknown is null => (long)value.Number,
        { Kind: ColumnKind.Text } => value.Text!,
        _ => column.Written(value),
    };

    private void Execute(string sql, params (string Name, object? Value)[] parameters)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.Transaction = _transaction;
        command.CommandText = sql;
        foreach ((string name, object? value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        command.ExecuteNonQuery();
    }

    private static MultiPolygon AsMulti(Geometry geometry) => geometry as MultiPolygon ?? geometry.Factory.CreateMultiPolygon([(Polygon)geometry]);

    // GeoPackage binary (2.1.3): "GP", version 0, flags (little-endian; envelope xy but for points), srs, envelope, then WKB.
    private static byte[] Blob(Geometry geometry)
    {
        byte[] wkb = new WKBWriter(ByteOrder.LittleEndian, handleSRID: false).Write(geometry);
        bool isPoint = geometry is Point;
        byte[] blob = new byte[(isPoint ? 8 : 40) + wkb.Length];
        blob[0] = (byte)'G';
        blob[1] = (byte)'P';
        blob[3] = (byte)(isPoint ? 0b001 : 0b011);
        BinaryPrimitives.WriteInt32LittleEndian(blob.AsSpan(4), Wgs84);
        if (!isPoint)
        {
            Envelope e = geometry.EnvelopeInternal;
            BinaryPrimitives.WriteDoubleLittleEndian(blob.AsSpan(8), e.MinX);
            BinaryPrimitives.WriteDoubleLittleEndian(blob.AsSpan(16), e.MaxX);
            BinaryPrimitives.WriteDoubleLittleEndian(blob.AsSpan(24), e.MinY);
            BinaryPrimitives.WriteDoubleLittleEndian(blob.AsSpan(32), e.MaxY);
        }

        wkb.CopyTo(blob.AsSpan(blob.Length - wkb.Length));
        return blob;
    }
}
