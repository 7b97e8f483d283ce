using System.Buffers;
using System.Buffers.Text;
using NetTopologySuite.Algorithm;
using NetTopologySuite.Geometries;

namespace Senacs.Geo.Exports;

/// <summary>From longitude and latitude to the two numbers to write.</summary>
public delegate void Change(double longitudeDegrees, double latitudeDegrees, out double first, out double second);

/// <summary>Writes geometries as GeoJSON straight into bytes; exterior rings counter-clockwise in longitude and latitude (RFC 7946).</summary>
/// <remarks>
/// Coordinates are rounded to a fixed number of decimals, trailing zeros left out; a vertex shared by two shapes stays shared. Vertices that
/// become equal to the one before are left out unless the ring would be left with fewer than the four positions that a ring needs.
/// <para>Not NetTopologySuite.IO.GeoJSON4STJ: it keeps the doubled vertices and writes the shortest double, 5E-05 a few metres from Greenwich.</para>
/// </remarks>
/// <param name="decimals">0 to 9; six of a degree are 0.1 m.</param>
/// <param name="change">Null: longitude, latitude.</param>
public sealed class GeometryJson(int decimals, Change? change = null)
{
    private readonly long _scale = (long)Math.Pow(10, decimals);

    /// <param name="geometry">WGS 84, longitude and latitude; null, or an empty one, writes <c>null</c>.</param>
    /// <param name="output">Receives the value of <c>geometry</c>.</param>
    public void Write(Geometry? geometry, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        switch (geometry)
        {
            case Point point when !point.IsEmpty:
                output.Write("{\"type\":\"Point\",\"coordinates\":"u8);
                Position(output, point.X, point.Y);
                break;
            case Polygon polygon when !polygon.IsEmpty:
                output.Write("{\"type\":\"Polygon\",\"coordinates\":"u8);
                WritePolygon(output, polygon);
                break;
            case MultiPolygon parts when !parts.IsEmpty:
                output.Write("{\"type\":\"MultiPolygon\",\"coordinates\":["u8);
                for (int i = 0; i < parts.NumGeometries; i++)
                {
                    if (i > 0)
                        output.Write(","u8);
                    WritePolygon(output, (Polygon)parts.GetGeometryN(i));
                }

                output.Write("]"u8);
                break;
            default:
                output.Write("null"u8);
                return;
        }

        output.Write("}"u8);
    }

    private void WritePolygon(IBufferWriter<byte> output, Polygon polygon)
    {
        output.Write("["u8);
        Ring(output, polygon.ExteriorRing.CoordinateSequence, counterClockwise: true);
        for (int i = 0; i < polygon.NumInteriorRings; i++)
        {
            output.Write(","u8);
            Ring(output, polygon.GetInteriorRingN(i).CoordinateSequence, counterClockwise: false);
        }

        output.Write("]"u8);
    }

    // Vertices that rounding makes equal to the one before are left out, unless the ring would lose the four positions it needs.
    private void Ring(IBufferWriter<byte> output, CoordinateSequence ring, bool counterClockwise)
    {
        bool reverse = Orientation.IsCCW(ring) != counterClockwise;
        int count = ring.Count, kept = 0;
        long[] rounded = ArrayPool<long>.Shared.Rent(2 * count);
        for (int pass = 0; pass < 2 && kept < 4; pass++)
        {
            kept = 0;
            for (int i = 0; i < count; i++)
            {
                int from = reverse ? count - 1 - i : i;
                (long a, long b) = Scaled(ring.GetX(from), ring.GetY(from));
                if (pass == 0 && kept > 0 && rounded[(2 * kept) - 2] == a && rounded[(2 * kept) - 1] == b)
                    continue;
                rounded[2 * kept] = a;
                rounded[(2 * kept) + 1] = b;
                kept++;
            }
        }

        output.Write("["u8);
        for (int i = 0; i < kept; i++)
        {
            Span<byte> span = output.GetSpan(64);
            int at = 0;
            if (i > 0)
                span[at++] = (byte)',';
            at += Position(span[at..], rounded[2 * i], rounded[(2 * i) + 1]);
            output.Advance(at);
        }

        output.Write("]"u8);
        ArrayPool<long>.Shared.Return(rounded);
    }

    private void Position(IBufferWriter<byte> output, double longitudeDegrees, double latitudeDegrees)
    {
        (long first, long second) = Scaled(longitudeDegrees, latitudeDegrees);
        output.Advance(Position(output.GetSpan(64), first, second));
    }

    private (long First, long Second) Scaled(double longitudeDegrees, double latitudeDegrees)
    {
        (double first, double second) = (longitudeDegrees, latitudeDegrees);
        change?.Invoke(longitudeDegrees, latitudeDegrees, out first, out second);
        return (Rounded(first), Rounded(second));
    }

    // In units of the last decimal written; 0 for what no number can hold.
    private long Rounded(double value)
    {
        double scaled = Math.Round(value * _scale, MidpointRounding.ToEven);
        return Math.Abs(scaled) < 9e15 ? (long)scaled : 0;
    }

    private int Position(Span<byte> into, long first, long second)
    {
        int at = 0;
        into[at++] = (byte)'[';
        at += Number(into[at..], first);
        into[at++] = (byte)',';
        at += Number(into[at..], second);
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

        long power = _scale;
        Utf8Formatter.TryFormat(scaled / power, into[at..], out int written);
        at += written;
        long fraction = scaled % power;
        if (fraction == 0)
            return at;
        into[at++] = (byte)'.';
        while (fraction != 0)
        {
            power /= 10;
            into[at++] = (byte)('0' + (fraction / power));
            fraction %= power;
        }

        return at;
    }
}
