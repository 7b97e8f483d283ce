using NetTopologySuite.Geometries;
using Senacs.Geo.Geography;
using Senacs.Geo.Tables;

namespace Senacs.Geo.Service.Tiles;

/// <summary>A tile of WebMercatorQuad and the way into its units.</summary>
/// <remarks>Neighbours share their vertices to the bit, and a vertex is snapped by itself: two communes that meet still meet in every tile and at
/// every zoom, without gap.</remarks>
internal readonly record struct TileGeometry(int Zoom, int Row, int Column)
{
    /// <summary>Half the side of the square world, metres (OGC 17-083r4, WebMercatorQuad).</summary>
    public const double WorldMetres = 20037508.3427892;

    /// <summary>Units drawn beyond the tile's edge, so that outlines do not show at the seams.</summary>
    private const int Buffer = 64;

    private static readonly Projection Mercator = Projection.For(Crs.WebMercator);

    /// <summary>"9/182/260".</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"{Zoom}/{Row}/{Column}");

    private double SideMetres => 2 * WorldMetres / (1L << Zoom);

    /// <summary>In longitude and latitude, with the buffer.</summary>
    public Envelope Box
    {
        get
        {
            double side = SideMetres, margin = side * Buffer / VectorTileLayer.Extent;
            double west = (Column * side) - WorldMetres, north = WorldMetres - (Row * side);
            GeoPoint low = Mercator.Unproject(new MapPoint(Crs.WebMercator, west - margin, north - side - margin));
            GeoPoint high = Mercator.Unproject(new MapPoint(Crs.WebMercator, west + side + margin, north + margin));
            return new Envelope(low.LongitudeDegrees, high.LongitudeDegrees, low.LatitudeDegrees, high.LatitudeDegrees);
        }
    }

    /// <summary>Vertices are snapped to this many units: coarser where the tile holds many communes.</summary>
    private int Step => Zoom switch { < 7 => 4, < 10 => 2, _ => 1 };

    public (int X, int Y) Place(double longitudeDegrees, double latitudeDegrees, int step = 1)
    {
        MapPoint point = Mercator.Project(new GeoPoint(longitudeDegrees, Math.Clamp(latitudeDegrees, -85.06, 85.06)));
        double scale = VectorTileLayer.Extent / SideMetres;
        return (Snap((point.XMetres + WorldMetres - (Column * SideMetres)) * scale, step),
            Snap((WorldMetres - point.YMetres - (Row * SideMetres)) * scale, step));
    }

    /// <summary>Adds a point to a layer, if it falls in the tile.</summary>
    public void AddPoint(VectorTileLayer layer, GeoPoint point, IEnumerable<(string Name, ColumnValue Value)> properties)
    {
        (int X, int Y) place = Place(point.LongitudeDegrees, point.LatitudeDegrees);
        if (IsInside(place))
            layer.AddPoint(place.X, place.Y, properties);
    }

    private static bool IsInside((int X, int Y) p) =>
        p.X is >= -Buffer and <= VectorTileLayer.Extent + Buffer && p.Y is >= -Buffer and <= VectorTileLayer.Extent + Buffer;

    /// <summary>The parts of a polygonal geometry that fall in the tile, each its rings, shell first.</summary>
    public List<List<List<(int X, int Y)>>> Polygons(Geometry geometry)
    {
        List<List<List<(int X, int Y)>>> polygons = [];
        for (int i = 0; i < geometry.NumGeometries; i++)
        {
            if (geometry.GetGeometryN(i) is not Polygon polygon || Ring(polygon.ExteriorRing.CoordinateSequence) is not { } shell)
                continue;
            List<List<(int X, int Y)>> rings = [shell];
            for (int h = 0; h < polygon.NumInteriorRings; h++)
            {
                if (Ring(polygon.GetInteriorRingN(h).CoordinateSequence) is { } hole)
                    rings.Add(hole);
            }

            polygons.Add(rings);
        }

        return polygons;
    }

    /// <summary>The parts of a line that fall in the tile.</summary>
    public List<List<(int X, int Y)>> Lines(LineString line)
    {
        List<List<(int X, int Y)>> parts = [];
        List<(int X, int Y)>? part = null;
        CoordinateSequence sequence = line.CoordinateSequence;
        int step = Step;
        (int X, int Y) previous = Place(sequence.GetX(0), sequence.GetY(0), step);
        for (int i = 1; i < sequence.Count; i++)
        {
            (int X, int Y) point = Place(sequence.GetX(i), sequence.GetY(i), step);
            if (point == previous)
                continue;
            if (Clip(previous, point) is ({ } from, { } to) && from != to)
            {
                if (part is null || part[^1] != from)
                    parts.Add(part = [from]);
                part.Add(to);
                if (to != point)
                    part = null;
            }
            else
            {
                part = null;
            }

            previous = point;
        }

        return parts;
    }

    /// <summary>Twice the area: positive when clockwise as seen on the page, y downwards.</summary>
    public static long SignedArea2(List<(int X, int Y)> ring)
    {
        long sum = 0;
        (int X, int Y) previous = ring[^1];
        foreach ((int X, int Y) point in ring)
        {
            sum += ((long)previous.X * point.Y) - ((long)point.X * previous.Y);
            previous = point;
        }

        return sum;
    }

    // Snapped, clipped to the buffered square, points in line removed; null when nothing is left.
    private List<(int X, int Y)>? Ring(CoordinateSequence sequence)
    {
        List<(int X, int Y)> ring = new(sequence.Count);
        int step = Step;
        for (int i = 0; i < sequence.Count - 1; i++)
        {
            (int X, int Y) point = Place(sequence.GetX(i), sequence.GetY(i), step);
            if (ring.Count == 0 || ring[^1] != point)
                ring.Add(point);
        }

        ring = Clip(ring);
        Straighten(ring);
        return ring.Count >= 3 && SignedArea2(ring) != 0 ? ring : null;
    }

    // I. Sutherland, G. Hodgman, Reentrant polygon clipping (1974): one side of the square after the other.
    private static List<(int X, int Y)> Clip(List<(int X, int Y)> ring)
    {
        const int low = -Buffer, high = VectorTileLayer.Extent + Buffer;
        bool inside = true;
        foreach ((int x, int y) in ring)
            inside &= x is >= low and <= high && y is >= low and <= high;
        if (inside)
            return ring;
        for (int side = 0; side < 4 && ring.Count > 0; side++)
        {
            List<(int X, int Y)> kept = new(ring.Count + 4);
            (int X, int Y) previous = ring[^1];
            long previousOut = Outside(previous, side);
            foreach ((int X, int Y) point in ring)
            {
                long isOut = Outside(point, side);
                if (isOut > 0 != previousOut > 0)
                    kept.Add(Cross(previous, point, previousOut, isOut, side));
                if (isOut <= 0)
                    kept.Add(point);
                (previous, previousOut) = (point, isOut);
            }

            ring = kept;
        }

        return ring;

        static long Outside((int X, int Y) p, int side) =>
            side switch { 0 => (long)low - p.X, 1 => (long)p.X - high, 2 => (long)low - p.Y, _ => (long)p.Y - high };

        // exact in 64 bits: the cut depends on the two ends only, in whichever order
        static (int X, int Y) Cross((int X, int Y) a, (int X, int Y) b, long outA, long outB, int side)
        {
            if (a.X > b.X || (a.X == b.X && a.Y > b.Y))
                (a, b, outA, outB) = (b, a, outB, outA);
            double t = (double)outA / (outA - outB);
            return side switch
            {
                0 => (low, (int)Math.Round(a.Y + ((b.Y - a.Y) * t))),
                1 => (high, (int)Math.Round(a.Y + ((b.Y - a.Y) * t))),
                2 => ((int)Math.Round(a.X + ((b.X - a.X) * t)), low),
                _ => ((int)Math.Round(a.X + ((b.X - a.X) * t)), high),
            };
        }
    }

    // Y.-D. Liang, B. Barsky, A new concept and method for line clipping (1984): the stretch of a segment inside the buffered square.
    private static ((int X, int Y)? From, (int X, int Y)? To) Clip((int X, int Y) a, (int X, int Y) b)
    {
        const int low = -Buffer, high = VectorTileLayer.Extent + Buffer;
        double dx = (double)b.X - a.X, dy = (double)b.Y - a.Y, enters = 0, leaves = 1;
        foreach ((double p, double q) in (
            (double, double)[])[(-dx, (double)a.X - low), (dx, (double)high - a.X), (-dy, (double)a.Y - low), (dy, (double)high - a.Y)])
        {
            if (p == 0 && q < 0)
                return (null, null);
            if (p < 0)
                enters = Math.Max(enters, q / p);
            else if (p > 0)
                leaves = Math.Min(leaves, q / p);
        }

        return enters > leaves ? (null, null) : (enters == 0 ? a : At(enters), leaves == 1 ? b : At(leaves));

        (int X, int Y) At(double t) => ((int)Math.Round(a.X + (dx * t)), (int)Math.Round(a.Y + (dy * t)));
    }

    private static void Straighten(List<(int X, int Y)> ring)
    {
        for (int i = 0; i < ring.Count && ring.Count >= 3;)
        {
            (int X, int Y) a = ring[(i + ring.Count - 1) % ring.Count], b = ring[i], c = ring[(i + 1) % ring.Count];
            long cross = ((long)(b.X - a.X) * (c.Y - b.Y)) - ((long)(b.Y - a.Y) * (c.X - b.X));
            // a repeated point, or the tip of a spike: leaves whichever neighbour it has; a point in line stays, the neighbour may turn there
            bool isSpike = cross == 0 && ((long)(b.X - a.X) * (c.X - b.X)) + ((long)(b.Y - a.Y) * (c.Y - b.Y)) < 0;
            if (a == b || isSpike)
            {
                ring.RemoveAt(i);
                i = Math.Max(0, i - 1);
            }
            else
            {
                i++;
            }
        }
    }

    private static int Snap(double value, int step) => (int)Math.Clamp(Math.Round(value / step) * step, -1e8, 1e8);
}
