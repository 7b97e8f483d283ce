using System.Globalization;
using NetTopologySuite.Geometries;

namespace Senacs.Geo.Adapters.Tests.Maps;

/// <summary>Reads back the path data that the product writes (M, l, z), in whole hundredths of a millimetre.</summary>
internal static class SvgPathReader
{
    public static Geometry Polygon(string data)
    {
        GeometryFactory factory = new();
        List<LinearRing> rings = [];
        foreach (string part in data.Split('M', StringSplitOptions.RemoveEmptyEntries))
        {
            List<double> numbers = Numbers(part);
            List<Coordinate> points = [];
            double x = 0, y = 0;
            for (int i = 0; i < numbers.Count; i += 2)
                points.Add(new Coordinate(x += numbers[i], y += numbers[i + 1]));
            points.Add(points[0].Copy());
            rings.Add(factory.CreateLinearRing([.. points]));
        }

        // Even-odd: a ring inside another is its hole.
        Geometry result = factory.CreatePolygon();
        foreach (LinearRing ring in rings.OrderByDescending(r => r.EnvelopeInternal.Area))
            result = result.SymmetricDifference(factory.CreatePolygon(ring));
        return result;
    }

    private static List<double> Numbers(string part)
    {
        List<double> numbers = [];
        int at = 0;
        while (at < part.Length)
        {
            if (part[at] is ' ' or 'l' or 'z')
            {
                at++;
                continue;
            }

            int start = at;
            bool hasPoint = false;
            for (at++; at < part.Length && (char.IsAsciiDigit(part[at]) || (part[at] == '.' && !hasPoint && part[start] != '.')); at++)
                hasPoint |= part[at] == '.';
            numbers.Add(Math.Round(100 * double.Parse(part.AsSpan(start, at - start), NumberStyles.Float, CultureInfo.InvariantCulture)));
        }

        return numbers;
    }
}
