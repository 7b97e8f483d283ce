using System.Buffers;
using System.Text.Json;
using Senacs.Geo.Exports;
using Senacs.Geo.Service.Json;
using Senacs.Geo.Service.ReferenceSystems;
using Senacs.Geo.Tables;

namespace Senacs.Geo.Service.Collections;

/// <summary>One object of a collection. Its JSON is made once and kept: an answer is mostly copying.</summary>
internal sealed class Feature(CollectionDefinition collection, string id, ReportView view, GeometryHolder shape, object row)
{
    private byte[]? _head;
    private byte[]? _tail;

    public CollectionDefinition Collection { get; } = collection;

    /// <summary>Unique in the collection, over all dossiers.</summary>
    public string Id { get; } = id;

    public ReportView View { get; } = view;

    public GeometryHolder Shape { get; } = shape;

    /// <summary>The row of the collection's table.</summary>
    public object Row { get; } = row;

    /// <summary>First day that it holds; null: always did.</summary>
    public DateOnly? From { get; init; }

    /// <summary>First day that it no longer holds; null: still does.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Whether it has a time at all: one without matches every time filter.</summary>
    public bool HasTime { get; init; }

    /// <summary>Writes <c>{"type":"Feature",…</c> up to the last brace, which is left to the caller (who may add links).</summary>
    public void WriteOpen(IBufferWriter<byte> output, ServedCrs crs)
    {
        output.Write(_head ??= MakeHead());
        if (crs == ServedCrs.Crs84)
            output.Write(Shape.Json);
        else
            crs.Geometries.Write(Shape.Geometry, output);
        output.Write(_tail ??= MakeTail());
    }

    // both braces are left out: the geometry stands between
    private byte[] MakeHead() => [.. JsonBytes.Make([("type", "Feature"), ("id", Id)]).AsSpan()[..^1], .. ",\"geometry\":"u8];

    private byte[] MakeTail()
    {
        Action<Utf8JsonWriter> properties = json =>
        {
            foreach (Column column in Collection.Columns)
                RowJson.WriteMember(json, column.Name, column, column.Of(Row), hasFixedDecimals: false);
        };
        return [.. ","u8, .. JsonBytes.Make([("properties", properties)]).AsSpan()[1..^1]];
    }
}
