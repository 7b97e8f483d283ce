using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using NetTopologySuite.Algorithm;
using NetTopologySuite.Geometries;
using Senacs.Geo.Service.ReferenceSystems;

namespace Senacs.Geo.Service.Features;

/// <summary>Writes geometries as GeoJSON straight into bytes, in any served CRS; exterior rings counter-clockwise in longitude and latitude (RFC 7946).</summary>
internal static class GeometryJson
{
    /// <summary>CRS84.</summary>
    public static byte[] ToBytes(Geometry? geometry)
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        Write(geometry, ServedCrs.Crs84, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <param name="geometry">WGS 84, longitude and latitude; null writes <c>null</c>.</param>
    /// <param name="crs">What to write it in.</param>
    /// <param name="output">Receives the value of <c>geometry</c>.</param>
    public static void Write(Geometry? geometry, ServedCrs crs, IBufferWriter<byte> output)
    {
        switch (geometry)
        {
            case Point point when !point.IsEmpty:
                output.Write("{\"type\":\"Point\",\"coordinates\":"u8);
                Position(output, point.X, point.Y, crs);
                break;
            case Polygon polygon when !polygon.IsEmpty:
                output.Write("{\"type\":\"Polygon\",\"coordinates\":"u8);
                WritePolygon(output, polygon, crs);
                break;
            case MultiPolygon parts when !parts.IsEmpty:
                output.Write("{\"type\":\"MultiPolygon\",\"coordinates\":["u8);
                for (int i = 0; i < parts.NumGeometries; i++)
                {
                    if (i > 0)
                        output.Write(","u8);
                    WritePolygon(output, (Polygon)parts.GetGeometryN(i), crs);
                }

                output.Write("]"u8);
                break;
            default:
                output.Write("null"u8);
                return;
        }

        output.Write("}"u8);
    }

    private static void WritePolygon(IBufferWriter<byte> output, Polygon polygon, ServedCrs crs)
    {
        output.Write("["u8);
        Ring(output, polygon.ExteriorRing.CoordinateSequence, counterClockwise: true, crs);
        for (int i = 0; i < polygon.NumInteriorRings; i++)
        {
            output.Write(","u8);
            Ring(output, polygon.GetInteriorRingN(i).CoordinateSequence, counterClockwise: false, crs);
        }

        output.Write("]"u8);
    }

    // Vertices that rounding makes equal to the one before are left out, unless the ring would lose the four positions it needs.
    private static void Ring(IBufferWriter<byte> output, CoordinateSequence ring, bool counterClockwise, ServedCrs crs)
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
                crs.Forward(ring.GetX(from), ring.GetY(from), out double first, out double second);
                long a = crs.Rounded(first), b = crs.Rounded(second);
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
            at += Position(span[at..], rounded[2 * i], rounded[(2 * i) + 1], crs);
            output.Advance(at);
        }

        output.Write("]"u8);
        ArrayPool<long>.Shared.Return(rounded);
    }

    private static void Position(IBufferWriter<byte> output, double longitudeDegrees, double latitudeDegrees, ServedCrs crs)
    {
        crs.Forward(longitudeDegrees, latitudeDegrees, out double first, out double second);
        output.Advance(Position(output.GetSpan(64), crs.Rounded(first), crs.Rounded(second), crs));
    }

    private static int Position(Span<byte> into, long first, long second, ServedCrs crs)
    {
        int at = 0;
        into[at++] = (byte)'[';
        at += Number(into[at..], first, crs);
        into[at++] = (byte)',';
        at += Number(into[at..], second, crs);
        into[at++] = (byte)']';
        return at;
    }

    private static int Number(Span<byte> into, long scaled, ServedCrs crs)
    {
        int at = 0;
        if (scaled < 0)
        {
            into[at++] = (byte)'-';
            scaled = -scaled;
        }

        long power = crs.Scale;
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

    /// <summary>A number as JSON writes it, at most six decimals.</summary>
    public static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture) is "-0" ? "0" : value.ToString("0.######", CultureInfo.InvariantCulture);
}
