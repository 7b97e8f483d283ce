using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Senacs.Geo.Coverage;
using Senacs.Geo.Service.Dossiers;
using Senacs.Geo.Service.ReferenceSystems;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Service.Features;

/// <summary>One object of a collection. Its JSON is made once and kept: an answer is mostly copying.</summary>
internal sealed class Feature(CollectionDefinition collection, string id, ReportView view, GeometryHolder shape)
{
    private byte[]? head;
    private byte[]? tail;

    public CollectionDefinition Collection { get; } = collection;

    /// <summary>Unique in the collection, over all dossiers.</summary>
    public string Id { get; } = id;

    public ReportView View { get; } = view;

    public GeometryHolder Shape { get; } = shape;

    /// <summary>What it is about, by collection; the others are null.</summary>
    public Commune? Commune { get; init; }

    public CommuneCoverage? Coverage { get; init; }

    public QpvCoverage? Qpv { get; init; }

    public Structure? Structure { get; init; }

    /// <summary>First day that it holds; null: always did.</summary>
    public DateOnly? From { get; init; }

    /// <summary>First day that it no longer holds; null: still does.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Whether it has a time at all: one without matches every time filter.</summary>
    public bool HasTime { get; init; }

    /// <summary>Writes <c>{"type":"Feature",…</c> up to the last brace, which is left to the caller (who may add links).</summary>
    public void WriteOpen(IBufferWriter<byte> output, ServedCrs crs)
    {
        output.Write(head ??= MakeHead());
        if (crs == ServedCrs.Crs84)
            output.Write(Shape.Json);
        else
            GeometryJson.Write(Shape.Geometry, crs, output);
        output.Write(tail ??= MakeTail());
    }

    private byte[] MakeHead()
    {
        ArrayBufferWriter<byte> buffer = new(64);
        buffer.Write("{\"type\":\"Feature\",\"id\":"u8);
        WriteText(buffer, Id);
        buffer.Write(",\"geometry\":"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private byte[] MakeTail()
    {
        ArrayBufferWriter<byte> buffer = new(512);
        buffer.Write(",\"properties\":{"u8);
        bool first = true;
        foreach (PropertyDefinition property in Collection.Properties)
        {
            if (!first)
                buffer.Write(","u8);
            first = false;
            buffer.Write(property.NameJson);
            Write(buffer, property.Get(this));
        }

        buffer.Write("}"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(ArrayBufferWriter<byte> buffer, PropertyValue value)
    {
        if (value.IsNull)
        {
            buffer.Write("null"u8);
            return;
        }

        switch (value.Kind)
        {
            case PropertyKind.Text or PropertyKind.Date:
                WriteText(buffer, value.Text!);
                break;
            case PropertyKind.List:
                buffer.Write("["u8);
                for (int i = 0; i < value.Items!.Length; i++)
                {
                    if (i > 0)
                        buffer.Write(","u8);
                    WriteText(buffer, value.Items[i]);
                }

                buffer.Write("]"u8);
                break;
            default:
                Encoding.UTF8.GetBytes(value.ToString(), buffer);
                break;
        }
    }

    private static void WriteText(ArrayBufferWriter<byte> buffer, string text)
    {
        buffer.Write("\""u8);
        buffer.Write(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        buffer.Write("\""u8);
    }
}
