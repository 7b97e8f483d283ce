using System.Globalization;
using NetTopologySuite.Geometries;
using Senacs.Geo.Service.Collections;
using Senacs.Geo.Service.Errors;
using Senacs.Geo.Service.ReferenceSystems;

namespace Senacs.Geo.Service.Cql;

/// <summary>Reads a geometry literal of a filter (WKT, or <c>BBOX(…)</c>) and brings it to longitude and latitude.</summary>
/// <param name="text">The filter.</param>
/// <param name="start">Where the literal begins.</param>
/// <param name="crs">What its numbers are in.</param>
/// <param name="error">Makes the refusal at a position.</param>
internal sealed class WktReader(string text, int start, ServedCrs crs, Func<int, string, ProblemException> error)
{
    private const int MaximumDepth = 4;
    private static readonly GeometryFactory Factory = Geography.Projection.GeographicFactory;

    private int at = start;

    public Geometry Read(out int end)
    {
        Blanks();
        int begin = at;
        Geometry geometry = Tagged(0);
        end = at;
        if (!geometry.IsEmpty && !double.IsFinite(geometry.EnvelopeInternal.Width + geometry.EnvelopeInternal.Height))
            throw error(begin, "la géométrie est hors du domaine de son système de coordonnées");
        return geometry.IsValid ? geometry : throw error(begin, "la géométrie n’est pas valide (elle se recoupe)");
    }

    private Geometry Tagged(int depth)
    {
        Blanks();
        int begin = at;
        string tag = Word();
        if (depth > MaximumDepth)
            throw error(begin, "trop de niveaux dans la géométrie");
        switch (tag)
        {
            case "POINT":
                return Factory.CreatePoint(Parenthesised(Coordinate));
            case "LINESTRING":
                return Line();
            case "POLYGON":
                return Polygon();
            case "MULTIPOINT":
                return Factory.CreateMultiPointFromCoords([.. List(() => Peek('(') ? Parenthesised(Coordinate) : Coordinate())]);
            case "MULTILINESTRING":
                return Factory.CreateMultiLineString([.. List(Line)]);
            case "MULTIPOLYGON":
                return Factory.CreateMultiPolygon([.. List(Polygon)]);
            case "GEOMETRYCOLLECTION":
                return Factory.CreateGeometryCollection([.. List(() => Tagged(depth + 1))]);
            case "BBOX" or "ENVELOPE":
                return Box();
            default:
                throw error(begin, "une géométrie était attendue : POINT, LINESTRING, POLYGON, MULTIPOINT, MULTILINESTRING, MULTIPOLYGON, "
                    + "GEOMETRYCOLLECTION ou BBOX");
        }
    }

    private Geometry Box()
    {
        int begin = at;
        List<double> n = List(Number);
        if (n.Count is not (4 or 6))
            throw error(begin, "BBOX attend quatre nombres");
        try
        {
            return BoundingBox.Parse(string.Join(',', n.Select(v => v.ToString("R", CultureInfo.InvariantCulture))), crs, "filter").ToGeometry();
        }
        catch (ProblemException e)
        {
            throw error(begin, e.Message.TrimEnd('.'));
        }
    }

    private LineString Line()
    {
        int begin = at;
        List<Coordinate> points = List(Coordinate);
        return points.Count >= 2 ? Factory.CreateLineString([.. points]) : throw error(begin, "une ligne a au moins deux points");
    }

    private Polygon Polygon()
    {
        List<LinearRing> rings = List(() =>
        {
            int begin = at;
            List<Coordinate> points = List(Coordinate);
            return points.Count >= 4 && points[0].Equals2D(points[^1])
                ? Factory.CreateLinearRing([.. points]) : throw error(begin, "un anneau a au moins quatre points, le dernier égal au premier");
        });
        return Factory.CreatePolygon(rings[0], [.. rings.Skip(1)]);
    }

    private Coordinate Coordinate()
    {
        Blanks();
        int begin = at;
        double first = Number(), second = Number();
        Blanks();
        if (at < text.Length && text[at] is not (',' or ')'))
            Number(); // a height, without effect
        Coordinate place = crs.Inverse(first, second);
        if (!(Math.Abs(place.X) <= 180 && Math.Abs(place.Y) <= 90))
            throw error(begin, "ce point est hors du domaine du système de coordonnées (ordre attendu : celui de filter-crs, longitude puis "
                + "latitude par défaut)");
        return place;
    }

    private T Parenthesised<T>(Func<T> read)
    {
        Expect('(');
        T value = read();
        Expect(')');
        return value;
    }

    private List<T> List<T>(Func<T> read)
    {
        Expect('(');
        List<T> items = [read()];
        while (Peek(','))
        {
            at++;
            items.Add(read());
        }

        Expect(')');
        return items;
    }

    private double Number()
    {
        Blanks();
        int begin = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '-' or '+' or '.' or 'e' or 'E'))
            at++;
        return at > begin && at - begin <= 40
            && double.TryParse(text.AsSpan(begin, at - begin), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                && Math.Abs(number) <= 1e9
            ? number
            : throw error(begin, "un nombre était attendu");
    }

    private string Word()
    {
        int begin = at;
        while (at < text.Length && char.IsAsciiLetter(text[at]))
            at++;
        string word = text[begin..at].ToUpperInvariant();
        Blanks();
        // "POINT Z (…)": the dimension is read off the numbers
        if (at + 1 < text.Length && text[at] is 'Z' or 'z' && !char.IsAsciiLetter(text[at + 1]))
            at++;
        return word;
    }

    private bool Peek(char c)
    {
        Blanks();
        return at < text.Length && text[at] == c;
    }

    private void Expect(char c)
    {
        if (!Peek(c))
            throw error(at, $"« {c} » était attendu dans la géométrie");
        at++;
    }

    private void Blanks()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
    }
}
