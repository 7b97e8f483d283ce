using System.Globalization;
using System.Text.Json;

namespace Senacs.Geo.Service.Json;

/// <summary>JSON written once into bytes.</summary>
internal static class JsonBytes
{
    private static readonly JsonWriterOptions Options =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = false };

    public static byte[] Make(Action<Utf8JsonWriter> write)
    {
        System.Buffers.ArrayBufferWriter<byte> buffer = new(4096);
        using (Utf8JsonWriter json = new(buffer, Options))
            write(json);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A number as JSON writes it, at most six decimals.</summary>
    public static string Number(double value) =>
        value.ToString("0.######", CultureInfo.InvariantCulture) is var text and not "-0" ? text : "0";
}
