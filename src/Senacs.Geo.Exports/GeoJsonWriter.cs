using System.Buffers;
using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NetTopologySuite.Algorithm;
using NetTopologySuite.Geometries;
using Senacs.Geo.Geography;

namespace Senacs.Geo.Exports;

/// <summary>Writes a FeatureCollection feature by feature, one a line, in bounded memory: RFC 7946, WGS 84, exterior rings counter-clockwise.</summary>
/// <remarks>
/// Coordinates are rounded to a fixed number of decimals, trailing zeros left out; a vertex shared by two shapes stays shared. Vertices that
/// become equal to the one before are left out unless the ring would be left with fewer than the four positions that a ring needs.
/// Without <see cref="Complete"/> the file has no end, so that an interrupted one cannot pass for whole.
/// </remarks>
public sealed class GeoJsonWriter : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Stream _output;
    private readonly ArrayBufferWriter<byte> _buffer = new(1 << 16);
    private readonly Utf8JsonWriter _json;
    private readonly double _scale;
    private readonly int _decimals;
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
        _decimals = decimals;
        _scale = Math.Pow(10, decimals);
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
        if (shape is null)
            _json.WriteNullValue();
        else
            Write(shape.Geometry);
        End(properties);
    }

    public void WriteFeature(string? id, GeoPoint point, Action<Utf8JsonWriter>? properties = null)
    {
        Begin(id);
        _json.WriteStartObject();
        _json.WriteString("type"u8, "Point"u8);
        _json.WritePropertyName("coordinates"u8);
        WriteRaw(span => Position(span, Scaled(point.LongitudeDegrees), Scaled(point.LatitudeDegrees)), 64);
        _json.WriteEndObject();
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

    private void Write(Geometry geometry)
    {
        _json.WriteStartObject();
        if (geometry is Polygon polygon)
        {
            _json.WriteString("type"u8, "Polygon"u8);
            _json.WritePropertyName("coordinates"u8);
            WritePolygon(polygon);
        }
        else
        {
            _json.WriteString("type"u8, "MultiPolygon"u8);
            _json.WriteStartArray("coordinates"u8);
            for (int i = 0; i < geometry.NumGeometries; i++)
                WritePolygon((Polygon)geometry.GetGeometryN(i));
            _json.WriteEndArray();
        }

        _json.WriteEndObject();
    }

    private void WritePolygon(Polygon polygon)
    {
        _json.WriteStartArray();
        WriteRing(polygon.ExteriorRing.CoordinateSequence, counterClockwise: true);
        for (int i = 0; i < polygon.NumInteriorRings; i++)
            WriteRing(polygon.GetInteriorRingN(i).CoordinateSequence, counterClockwise: false);
        _json.WriteEndArray();
    }

    // Straight into bytes: a département has a hundred thousand positions, and a writer call for each number costs three times as much.
    private void WriteRing(CoordinateSequence ring, bool counterClockwise)
    {
        int count = ring.Count;
        bool reverse = Orientation.IsCCW(ring) != counterClockwise;
        long[] xy = ArrayPool<long>.Shared.Rent(count * 2);
        byte[] bytes = ArrayPool<byte>.Shared.Rent((count * 2 * 24) + 2);
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            int from = reverse ? count - 1 - i : i;
            long x = Scaled(ring.GetX(from));
            long y = Scaled(ring.GetY(from));
            if (kept > 0 && xy[(kept * 2) - 2] == x && xy[(kept * 2) - 1] == y)
                continue;
            xy[kept * 2] = x;
            xy[(kept * 2) + 1] = y;
            kept++;
        }

        if (kept < 4)
        {
            kept = count;
            for (int i = 0; i < count; i++)
            {
                int from = reverse ? count - 1 - i : i;
                xy[i * 2] = Scaled(ring.GetX(from));
                xy[(i * 2) + 1] = Scaled(ring.GetY(from));
            }
        }

        int at = 0;
        bytes[at++] = (byte)'[';
        for (int i = 0; i < kept; i++)
        {
            if (i > 0)
                bytes[at++] = (byte)',';
            at += Position(bytes.AsSpan(at), xy[i * 2], xy[(i * 2) + 1]);
        }

        bytes[at++] = (byte)']';
        _json.WriteRawValue(bytes.AsSpan(0, at), skipInputValidation: true);
        ArrayPool<byte>.Shared.Return(bytes);
        ArrayPool<long>.Shared.Return(xy);
    }

    private delegate int Fill(Span<byte> into);

    private void WriteRaw(Fill fill, int capacity)
    {
        Span<byte> bytes = stackalloc byte[capacity];
        _json.WriteRawValue(bytes[..fill(bytes)], skipInputValidation: true);
    }

    private long Scaled(double degrees) => (long)Math.Round(degrees * _scale, MidpointRounding.ToEven);

    private int Position(Span<byte> into, long x, long y)
    {
        int at = 0;
        into[at++] = (byte)'[';
        at += Number(into[at..], x);
        into[at++] = (byte)',';
        at += Number(into[at..], y);
        into[at++] = (byte)']';
        return at;
    }

    private int Number(Span<byte> into, long scaled)
    {
        int at = 0;
        if (scaled < 0)
        {
            into[at++] = (byte)'-';
            scaled = -scaled;
        }

        long power = (long)_scale;
        Utf8Formatter.TryFormat(scaled / power, into[at..], out int written);
        at += written;
        long fraction = scaled % power;
        if (fraction == 0)
            return at;
        into[at++] = (byte)'.';
        for (int digits = _decimals; fraction != 0; digits--)
        {
            power /= 10;
            into[at++] = (byte)('0' + (fraction / power));
            fraction %= power;
        }

        return at;
    }

    private void Raw(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    private void Send()
    {
        _output.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }
}
