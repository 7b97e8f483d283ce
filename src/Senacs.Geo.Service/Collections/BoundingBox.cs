using NetTopologySuite.Geometries;
using Senacs.Geo.Service.ReferenceSystems;

namespace Senacs.Geo.Service.Collections;

/// <summary>A <c>bbox</c> brought to longitude and latitude: one area, or two when it crosses the date line.</summary>
internal sealed class BoundingBox
{
    private const int StepsPerSide = 24;
    private static readonly GeometryFactory Factory = Geography.Projection.GeographicFactory;

    private readonly Geometry[] _areas;
    private readonly bool _areRectangles;

    private BoundingBox(Geometry[] areas, bool areRectangles) => (_areas, _areRectangles) = (areas, areRectangles);

    /// <param name="text">Four numbers, or six with heights, which are ignored: the data have none.</param>
    /// <param name="crs">What the numbers are in, axes in its own order.</param>
    /// <param name="parameter">Its name, for messages.</param>
    /// <exception cref="ProblemException">400.</exception>
    public static BoundingBox Parse(string text, ServedCrs crs, string parameter = "bbox")
    {
        double[] n = Numbers(text, parameter);
        (double a1, double b1, double a2, double b2) = n.Length == 6 ? (n[0], n[1], n[3], n[4]) : (n[0], n[1], n[2], n[3]);
        if (crs.Projection is null)
        {
            bool latitudeFirst = crs == ServedCrs.Wgs84;
            (double west, double south, double east, double north) = latitudeFirst ? (b1, a1, b2, a2) : (a1, b1, a2, b2);
            if (Math.Abs(west) > 180 || Math.Abs(east) > 180)
                throw Query.Invalid(parameter,
                    "Une longitude va de -180 à 180 ; l’ordre attendu est celui du système de coordonnées (longitude, latitude pour CRS84).");
            if (Math.Abs(south) > 90 || Math.Abs(north) > 90)
                throw Query.Invalid(parameter,
                    "Une latitude va de -90 à 90 ; l’ordre attendu est celui du système de coordonnées (longitude, latitude pour CRS84).");
            if (south > north)
                throw Query.Invalid(parameter, "La latitude du sud dépasse celle du nord.");
            return west <= east
                ? new BoundingBox([Rectangle(west, south, east, north)], areRectangles: true)
                : new BoundingBox([Rectangle(west, south, 180, north), Rectangle(-180, south, east, north)], areRectangles: true);
        }

        if (a1 > a2 || b1 > b2)
            throw Query.Invalid(parameter, "Les deux premiers nombres sont le coin sud-ouest, les deux autres le coin nord-est.");
        if (crs == ServedCrs.WebMercator)
        {
            Coordinate low = crs.Inverse(a1, b1), high = crs.Inverse(a2, b2);
            return new BoundingBox([Rectangle(Math.Max(-180, low.X), low.Y, Math.Min(180, high.X), high.Y)], areRectangles: true);
        }

        return new BoundingBox([Curved(a1, b1, a2, b2, crs)], areRectangles: false);
    }

    /// <summary>Four or six finite numbers.</summary>
    public static double[] Numbers(string text, string parameter)
    {
        string[] parts = text.Split(',');
        if (parts.Length is not (4 or 6))
            throw Query.Invalid(parameter,
                $"Quatre nombres séparés par des virgules sont attendus (ou six, avec les altitudes) ; il y en a "
                    + $"{parts.Length.ToString(CultureInfo.InvariantCulture)}.");
        double[] numbers = new double[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length > 40 || !double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])
                || !double.IsFinite(numbers[i]) || Math.Abs(numbers[i]) > 1e9)
                throw Query.Invalid(parameter, $"« {OutsideText.Shown(parts[i])} » n’est pas un nombre fini.");
        }

        return numbers;
    }

    /// <summary>Whether a box could meet it: quick, never wrongly no.</summary>
    public bool MeetsBox(Envelope box)
    {
        foreach (Geometry area in _areas)
        {
            if (area.EnvelopeInternal.Intersects(box))
                return true;
        }

        return false;
    }

    /// <summary>Whether the geometry meets the area, edges included. Nothing always does: an object without place is left out by no place.</summary>
    public bool Meets(Dossiers.GeometryHolder shape)
    {
        if (shape.Box.IsNull)
            return true;
        foreach (Geometry area in _areas)
        {
            Envelope box = area.EnvelopeInternal;
            if (!box.Intersects(shape.Box))
                continue;
            if ((_areRectangles && box.Contains(shape.Box))
                || (shape.Geometry is { } geometry && (area.Dimension == Dimension.Surface ? area.Intersects(geometry) : geometry.Intersects(area))))
                return true;
        }

        return false;
    }

    /// <summary>The area in one geometry.</summary>
    public Geometry ToGeometry() => _areas.Length == 1 ? _areas[0] : Factory.CreateGeometryCollection(_areas);

    private static Geometry Rectangle(double west, double south, double east, double north) =>
        Factory.ToGeometry(new Envelope(west, east, south, north));

    // Straight in its own CRS, so curved in degrees: each side is followed by steps. Far outside the CRS's area nothing is finite and nothing is met.
    private static Geometry Curved(double x1, double y1, double x2, double y2, ServedCrs crs)
    {
        List<Coordinate> ring = [];
        for (int side = 0; side < 4; side++)
        {
            for (int i = 0; i < StepsPerSide; i++)
            {
                double t = (double)i / StepsPerSide;
                (double x, double y) = side switch
                {
                    0 => (x1 + ((x2 - x1) * t), y1),
                    1 => (x2, y1 + ((y2 - y1) * t)),
                    2 => (x2 - ((x2 - x1) * t), y2),
                    _ => (x1, y2 - ((y2 - y1) * t)),
                };
                Coordinate c = crs.Inverse(x, y);
                if (double.IsFinite(c.X) && double.IsFinite(c.Y))
                    ring.Add(new Coordinate(Math.Clamp(c.X, -180, 180), Math.Clamp(c.Y, -90, 90)));
            }
        }

        if (ring.Count < 3)
            return Factory.CreatePolygon();
        ring.Add(ring[0].Copy());
        if (x1 == x2 && y1 == y2)
            return Factory.CreatePoint(ring[0]);
        if (x1 == x2 || y1 == y2)
            return Factory.CreateLineString([.. ring]);
        Polygon polygon = Factory.CreatePolygon([.. ring]);
        return polygon.IsValid ? polygon : polygon.Buffer(0);
    }
}
