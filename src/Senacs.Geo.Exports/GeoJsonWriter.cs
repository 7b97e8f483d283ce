using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using NetTopologySuite.Geometries;
using Senacs.Geo.Geography;

namespace Senacs.Geo.Exports;

/// <summary>Writes a FeatureCollection feature by feature, one a line, in bounded memory: RFC 7946, WGS 84, exterior rings counter-clockwise.</summary>
/// <remarks>Without <see cref="Complete"/> the file has no end, so that an interrupted one cannot pass for whole.</remarks>
public sealed class GeoJsonWriter : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Stream _output;
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);
    private readonly Utf8JsonWriter _json;
    private readonly GeometryJson _geometries;
    private bool _hasFeature;
    private bool _complete;

    /// <param name="output">Left open.</param>
    /// <param name="decimals">0 to 9; six are 0.1 m.</param>
    /// <param name="foreignMembers">Writes members of the collection before its features: attribution, date…</param>
    public GeoJsonWriter(Stream output, int decimals = 6, Action<Utf8JsonWriter>? foreignMembers = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimals, 9);
        _output = output;
        _geometries = new GeometryJson(decimals);
        _json = new Utf8JsonWriter(_buffer, Options);
        _json.WriteStartObject();
        _json.WriteString("type"u8, "FeatureCollection"u8);
        foreignMembers?.Invoke(_json);
        _json.Flush();
        Raw(",\"features\":[\n"u8);
        Send();
    }

    /// <param name="id">Null leaves it out.</param>
    /// <param name="shape">Null is a feature without geometry, which RFC 7946 allows.</param>
    /// <param name="properties">Writes the members of <c>properties</c>.</param>
    public void WriteFeature(string? id, GeoShape? shape, Action<Utf8JsonWriter>? properties = null)
    {
        Begin(id);
        Write(shape?.Geometry);
        End(properties);
    }

    public void WriteFeature(string? id, GeoPoint point, Action<Utf8JsonWriter>? properties = null)
    {
        Begin(id);
        Write(Projection.GeographicFactory.CreatePoint(new Coordinate(point.LongitudeDegrees, point.LatitudeDegrees)));
        End(properties);
    }

    /// <summary>Closes the collection.</summary>
    public void Complete()
    {
        if (_complete)
            return;
        _complete = true;
        Raw(_hasFeature ? "\n]}\n"u8 : "]}\n"u8);
        Send();
        _output.Flush();
    }

    public void Dispose() => _json.Dispose();

    private void Begin(string? id)
    {
        if (_complete)
            throw new InvalidOperationException("The collection is complete.");
        if (_hasFeature)
            Raw(",\n"u8);
        _hasFeature = true;
        _json.Reset(_buffer);
        _json.WriteStartObject();
        _json.WriteString("type"u8, "Feature"u8);
        if (id is not null)
            _json.WriteString("id"u8, id);
        _json.WritePropertyName("geometry"u8);
    }

    private void End(Action<Utf8JsonWriter>? properties)
    {
        _json.WriteStartObject("properties"u8);
        properties?.Invoke(_json);
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.Flush();
        Send();
    }

    private void Write(Geometry? geometry)
    {
        ArrayBufferWriter<byte> value = new(1024);
        _geometries.Write(geometry, value);
        _json.WriteRawValue(value.WrittenSpan, skipInputValidation: true);
    }

    private void Raw(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    private void Send()
    {
        _output.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }
}
