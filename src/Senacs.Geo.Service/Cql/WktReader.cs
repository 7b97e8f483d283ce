using NetTopologySuite.Geometries;
using Senacs.Geo.Geography;
using Senacs.Geo.Service.Collections;
using Senacs.Geo.Service.ReferenceSystems;

namespace Senacs.Geo.Service.Cql;

/// <summary>Reads a geometry literal of a filter (WKT, or <c>BBOX(…)</c>) and brings it to longitude and latitude.</summary>
/// <remarks>Not NetTopologySuite's reader, which says neither where a text goes wrong nor how deep it may be.</remarks>
internal sealed class WktReader(CqlText text, ServedCrs crs)
{
    private const int MaximumDepth = 4;
    private static readonly GeometryFactory Factory = Projection.GeographicFactory;

    public Geometry Read()
    {
        text.Blanks();
        int begin = text.At;
        Geometry geometry = Tagged(0);
        if (!geometry.IsEmpty && !double.IsFinite(geometry.EnvelopeInternal.Width + geometry.EnvelopeInternal.Height))
            throw CqlText.Error(begin, "la géométrie est hors du domaine de son système de coordonnées");
        return geometry.IsValid ? geometry : throw CqlText.Error(begin, "la géométrie n’est pas valide (elle se recoupe)");
    }

    private Geometry Tagged(int depth)
    {
        text.Blanks();
        int begin = text.At;
        string tag = text.PeekWord()?.ToUpperInvariant() ?? "";
        text.At += tag.Length;
        text.Keyword("Z"); // "POINT Z (…)": the dimension is read off the numbers
        if (depth > MaximumDepth)
            throw CqlText.Error(begin, "trop de niveaux dans la géométrie");
        return tag switch
        {
            "POINT" => Factory.CreatePoint(Parenthesised(Coordinate)),
            "LINESTRING" => Line(),
            "POLYGON" => Polygon(),
            "MULTIPOINT" => Factory.CreateMultiPointFromCoords([.. List(() => text.Peek('(') ? Parenthesised(Coordinate) : Coordinate())]),
            "MULTILINESTRING" => Factory.CreateMultiLineString([.. List(Line)]),
            "MULTIPOLYGON" => Factory.CreateMultiPolygon([.. List(Polygon)]),
            "GEOMETRYCOLLECTION" => Factory.CreateGeometryCollection([.. List(() => Tagged(depth + 1))]),
            "BBOX" or "ENVELOPE" => Box(),
            _ => throw CqlText.Error(begin, "une géométrie était attendue : POINT, LINESTRING, POLYGON, MULTIPOINT, MULTILINESTRING, MULTIPOLYGON, "
                + "GEOMETRYCOLLECTION ou BBOX"),
        };
    }

    private Geometry Box()
    {
        int begin = text.At;
        List<double> n = List(Number);
        if (n.Count is not (4 or 6))
            throw CqlText.Error(begin, "BBOX attend quatre nombres");
        try
        {
            return BoundingBox.Parse(string.Join(',', n.Select(v => v.ToString("R", CultureInfo.InvariantCulture))), crs, "filter").ToGeometry();
        }
        catch (ProblemException e)
        {
            throw CqlText.Error(begin, e.Message.TrimEnd('.'));
        }
    }

    private LineString Line()
    {
        int begin = text.At;
        List<Coordinate> points = List(Coordinate);
        return points.Count >= 2 ? Factory.CreateLineString([.. points]) : throw CqlText.Error(begin, "une ligne a au moins deux points");
    }

    private Polygon Polygon()
    {
        List<LinearRing> rings = List(() =>
        {
            int begin = text.At;
            List<Coordinate> points = List(Coordinate);
            return points.Count >= 4 && points[0].Equals2D(points[^1])
                ? Factory.CreateLinearRing([.. points])
                : throw CqlText.Error(begin, "un anneau a au moins quatre points, le dernier égal au premier");
        });
        return Factory.CreatePolygon(rings[0], [.. rings.Skip(1)]);
    }

    private Coordinate Coordinate()
    {
        text.Blanks();
        int begin = text.At;
        double first = Number(), second = Number();
        text.Blanks();
        if (text.Next is not (',' or ')' or '\0'))
            Number(); // a height, without effect
        Coordinate place = crs.Inverse(first, second);
        if (!(Math.Abs(place.X) <= 180 && Math.Abs(place.Y) <= 90))
            throw CqlText.Error(begin, "ce point est hors du domaine du système de coordonnées (ordre attendu : celui de filter-crs, longitude puis "
                + "latitude par défaut)");
        return place;
    }

    private T Parenthesised<T>(Func<T> read)
    {
        text.Expect('(', " dans la géométrie");
        T value = read();
        text.Expect(')', " dans la géométrie");
        return value;
    }

    private List<T> List<T>(Func<T> read) => Parenthesised(() =>
    {
        List<T> items = [read()];
        while (text.Character(','))
            items.Add(read());
        return items;
    });

    private double Number()
    {
        text.Blanks();
        int begin = text.At;
        return text.Number() is { Length: > 0 and <= 40 } digits
            && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && Math.Abs(number) <= 1e9
            ? number : throw CqlText.Error(begin, "un nombre était attendu");
    }
}
