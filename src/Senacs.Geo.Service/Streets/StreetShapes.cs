using System.Runtime.CompilerServices;
using NetTopologySuite.Geometries;
using Senacs.Geo.Geography;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Service.Streets;

/// <summary>The lines and circles that a dossier's street tiles share, made once: limits of EPCI, outline, circles of precision.</summary>
internal sealed class StreetShapes
{
    private const int CircleSides = 72;

    private static readonly ConditionalWeakTable<LoadedDossier, StreetShapes> Made = [];

    private StreetShapes(LoadedDossier dossier)
    {
        Territoire territoire = dossier.Dossier.Territoire;
        Commune[] drawn = [.. territoire.DrawnCommunes];
        // in degrees and let go, as for the outline of a collection: the territoire's own topology is the maps'
        CoverageTopology topology = CoverageTopology.Build([.. drawn.Select(c => c.Shape!.Geometry)]);
        int[] groups = [.. drawn.Select(c => c.Epci is { } epci ? territoire.Epcis.IndexOf(epci) : -1)];
        EpciLimits = [.. topology.Lines(topology.BoundaryArcs(i => groups[i])).Select(Line)];
        Outline = [.. topology.Lines(topology.OuterArcs()).Select(Line)];
    }

    /// <summary>Between communes of two EPCI, or of one and none.</summary>
    public IReadOnlyList<LineString> EpciLimits { get; }

    public IReadOnlyList<LineString> Outline { get; }

    public static StreetShapes Of(LoadedDossier dossier) => Made.GetValue(dossier, static d => new StreetShapes(d));

    /// <summary>A circle of that many metres on the ground: drawn in the territoire's projection, not in degrees.</summary>
    public static Polygon Circle(Projection projection, MapPoint centre, double radiusMetres)
    {
        Coordinate[] ring = new Coordinate[CircleSides + 1];
        for (int i = 0; i < CircleSides; i++)
        {
            (double sin, double cos) = Math.SinCos(2 * Math.PI * i / CircleSides);
            GeoPoint point = projection.Unproject(
                new MapPoint(centre.Crs, centre.XMetres + (radiusMetres * cos), centre.YMetres + (radiusMetres * sin)));
            ring[i] = new Coordinate(point.LongitudeDegrees, point.LatitudeDegrees);
        }

        ring[CircleSides] = ring[0].Copy();
        return Projection.GeographicFactory.CreatePolygon(ring);
    }

    private static LineString Line(double[] xy)
    {
        Coordinate[] points = new Coordinate[xy.Length / 2];
        for (int i = 0; i < points.Length; i++)
            points[i] = new Coordinate(xy[2 * i], xy[(2 * i) + 1]);
        return Projection.GeographicFactory.CreateLineString(points);
    }
}
