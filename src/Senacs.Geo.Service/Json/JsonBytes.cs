global using JsonMembers = (string Name, object? Value)[];
using System.Buffers;
using System.Text.Json;
using Senacs.Geo.Exports;

namespace Senacs.Geo.Service.Json;

/// <summary>JSON written once into bytes.</summary>
internal static class JsonBytes
{
    private static readonly JsonWriterOptions Options =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = false };

    public static byte[] Make(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new(4096);
        using (Utf8JsonWriter json = new(buffer, Options))
            write(json);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>An object.</summary>
    public static byte[] Make(JsonMembers members) => Make(json =>
    {
        json.WriteStartObject();
        json.Members(members);
        json.WriteEndObject();
    });
}
