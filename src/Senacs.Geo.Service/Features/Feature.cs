using System.Buffers;
using Senacs.Geo.Exports;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.Http;
using Senacs.Geo.Service.ReferenceSystems;
using Senacs.Geo.Tables;

namespace Senacs.Geo.Service.Features;

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

    private byte[] MakeHead() => JsonBytes.Make(json =>
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "Feature"u8);
        json.WriteString("id"u8, Id);
        json.WritePropertyName("geometry"u8);
    });

    private byte[] MakeTail()
    {
        ArrayBufferWriter<byte> buffer = new(512);
        buffer.Write(",\"properties\":"u8);
        buffer.Write(JsonBytes.Make(json =>
        {
            json.WriteStartObject();
            foreach (Column column in Collection.Columns)
                RowJson.WriteMember(json, column.Name, column, column.Of(Row), hasFixedDecimals: false);
            json.WriteEndObject();
        }));
        return buffer.WrittenSpan.ToArray();
    }
}
