using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Distance;
using NetTopologySuite.Operation.Overlay;
using NetTopologySuite.Operation.OverlayNG;
using Senacs.Geo.Geography;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Structures;

/// <summary>What can be said of a position and a QPV.</summary>
public enum QpvCertitude
{
    /// <summary>Inside, precision radius included.</summary>
    Dans,

    /// <summary>The precision radius crosses a boundary, or only a commune that the quartier lies in is known: nobody can say.</summary>
    Indetermine,

    /// <summary>Outside, precision radius included.</summary>
    Hors,
}

/// <summary>Whether a position is in a QPV of the territoire, and how sure that is.</summary>
/// <param name="Certitude"><see cref="QpvCertitude.Dans"/> when one quartier holds it beyond doubt, else <see cref="QpvCertitude.Indetermine"/> when
/// one may.</param>
/// <param name="Qpv">The quartiers that hold it, or that may; ordered by code; empty when <see cref="QpvCertitude.Hors"/>.</param>
public sealed record QpvSituation(QpvCertitude Certitude, ImmutableArray<Qpv> Qpv)
{
    /// <summary>Null when the question has no answer here: the territoire has no QPV perimeter, or the point lies in none of its communes.</summary>
    /// <param name="territoire">Holds the perimeters.</param>
    /// <param name="location">The position, its level and its precision.</param>
    public static QpvSituation? Of(Territoire territoire, Location location)
    {
        ArgumentNullException.ThrowIfNull(territoire);
        ArgumentNullException.ThrowIfNull(location);
        Commune? commune = location.Commune is { } code ? territoire.Find(code) : null;
        if (territoire.Qpv.IsEmpty || (commune is null && territoire.Locate(location.Point) is null))
            return null;
        MapPoint point = Projection.For(territoire.Crs).Project(location.Point);
        (Qpv Qpv, QpvCertitude Certitude)[] all =
            [.. territoire.Qpv.Select(q => (q, Of(territoire, q, point, location, nearMetres: 0).Certitude))
                .Where(q => q.Certitude != QpvCertitude.Hors)];
        if (all.Length == 0)
            return new QpvSituation(QpvCertitude.Hors, []);
        QpvCertitude best = all.Min(q => q.Certitude);
        return new QpvSituation(best, [.. all.Where(q => q.Certitude == best).Select(q => q.Qpv)]);
    }

    /// <summary>What a place of which something is known says of one quartier.</summary>
    /// <param name="Certitude">Whether it is inside.</param>
    /// <param name="OutsideMetres">From the point itself to the perimeter, 0 inside.</param>
    /// <param name="MayBeNear">Whether some place that it may be is within the distance asked for.</param>
    /// <param name="IsNear">Whether every place that it may be is.</param>
    internal readonly record struct Reach(QpvCertitude Certitude, double OutsideMetres, bool MayBeNear, bool IsNear);

    /// <summary>Whether the commune is all that is known: the place is then anywhere in it and nowhere else, and its point says nothing.</summary>
    /// <remarks>An answer that is doubtful about the commune itself is not bounded by it; the register's own commune is.</remarks>
    internal static bool IsAnywhereInItsCommune(Location location) =>
        location.Niveau == LocationLevel.Commune
            && (location.Statut is LocationStatus.Ok or LocationStatus.Corrige || location.Origine == StructureLocator.CommuneOrigin);

    /// <summary>One quartier.</summary>
    /// <param name="territoire">Holds it, and the location's commune where it has one.</param>
    /// <param name="qpv">Its perimeter.</param>
    /// <param name="position">The location's point.</param>
    /// <param name="location">Its level and its radius.</param>
    /// <param name="nearMetres">What counts as near, 0 or more.</param>
    internal static Reach Of(Territoire territoire, Qpv qpv, MapPoint position, Location location, double nearMetres)
    {
        Commune? commune = location.Commune is { } code ? territoire.Find(code) : null;
        if (commune is not null && IsOfUnknownExtent(location, commune))
            return OfUndrawn(territoire, qpv, nearMetres);
        if (commune?.MapShape is not { } bounds)
            return OfDisc(qpv, position, location, nearMetres);
        if (IsAnywhereInItsCommune(location))
            return OfCommune(qpv, commune, bounds.Geometry, nearMetres);
        Reach disc = OfDisc(qpv, position, location, nearMetres);
        bool isOpen = disc.Certitude == QpvCertitude.Indetermine || (disc.MayBeNear && !disc.IsNear);
        // A way or a locality belongs to the commune that it was found in, a position does not: its commune is only the one that the point falls in.
        // Boundaries are generalised: a point that falls out of its own commune leaves the disc alone.
        if (!isOpen || location.Niveau is not (LocationLevel.Rue or LocationLevel.LieuDit)
            || location.Statut is not (LocationStatus.Ok or LocationStatus.Corrige)
            || PolygonDistances.ToShapeMetres(bounds, position) > 0)
            return disc;
        Geometry area = OverlayNGRobust.Overlay(
            Around(bounds.Geometry.Factory, position, location.PrecisionMetres), bounds.Geometry, SpatialFunction.Intersection);
        return OfArea(qpv, area, disc.OutsideMetres, nearMetres);
    }

    /// <summary>Whether the place is anywhere in a commune of which nobody knows how far it goes.</summary>
    internal static bool IsOfUnknownExtent(Location location, Commune commune) => location.Niveau == LocationLevel.Commune && commune.Shape is null;

    /// <summary>A commune without contour is wherever no other is: a quartier that lies in drawn communes is not in it, and one surrounded by them
    /// not near. The same for every such place; it has no distance.</summary>
    internal static Reach OfUndrawn(Territoire territoire, Qpv qpv, double nearMetres)
    {
        Geometry shape = qpv.MapShape.Geometry;
        bool mayBeInside = qpv.Communes.Sum(c => c.AreaRatio) < AllButNoise;
        if (mayBeInside || nearMetres <= 0)
            return new Reach(mayBeInside ? QpvCertitude.Indetermine : QpvCertitude.Hors, 0, mayBeInside, IsNear: false);
        Geometry around = shape.Buffer(nearMetres, QuadrantSegments);
        double drawn = territoire.DrawnCommunes.Select(c => c.MapShape!.Geometry).Where(c => c.EnvelopeInternal.Intersects(around.EnvelopeInternal))
            .Sum(c => OverlayNGRobust.Overlay(around, c, SpatialFunction.Intersection).Area);
        return new Reach(QpvCertitude.Hors, 0, MayBeNear: drawn < AllButNoise * around.Area, IsNear: false);
    }

    // Whatever is within the radius of a point is no farther from the perimeter than the point is, the radius added; from a point inside, the depth
    // is taken off, for a disc as large as the depth is inside too.
    private static Reach OfDisc(Qpv qpv, MapPoint position, Location location, double nearMetres)
    {
        Geometry shape = qpv.MapShape.Geometry;
        Point point = shape.Factory.CreatePoint(new Coordinate(position.XMetres, position.YMetres));
        double outside = shape.Distance(point);
        double radius = location.PrecisionMetres;
        bool isCommunal = location.Niveau == LocationLevel.Commune;
        if (outside > 0)
            return new Reach(outside <= radius ? QpvCertitude.Indetermine : QpvCertitude.Hors, outside, outside - radius <= nearMetres, !isCommunal
                    && outside + radius <= nearMetres);
        double depth = shape.Boundary.Distance(point);
        bool isInside = !isCommunal && depth >= radius;
        return new Reach(isInside ? QpvCertitude.Dans : QpvCertitude.Indetermine, 0, MayBeNear: true, !isCommunal && radius - depth <= nearMetres);
    }

    // Shares of digitising noise are not where a place may be: the communes of the quartier are those that it is said to lie in.
    private static Reach OfCommune(Qpv qpv, Commune commune, Geometry bounds, double nearMetres)
    {
        if (!MayBeNear(qpv, bounds, nearMetres))
            return new Reach(QpvCertitude.Hors, double.PositiveInfinity, MayBeNear: false, IsNear: false);
        bool mayBeInside = qpv.Communes.Any(c => c.Commune.Code == commune.Code);
        double outside = mayBeInside ? 0 : IndexedFacetDistance.Distance(qpv.MapShape.Geometry, bounds);
        return new Reach(mayBeInside ? QpvCertitude.Indetermine
            : QpvCertitude.Hors, outside, outside <= nearMetres, IsAllNear(qpv, bounds, nearMetres));
    }

    private static Reach OfArea(Qpv qpv, Geometry area, double outsideMetres, double nearMetres)
    {
        Geometry shape = qpv.MapShape.Geometry;
        QpvCertitude certitude = shape.Covers(area) ? QpvCertitude.Dans : shape.Intersects(area) ? QpvCertitude.Indetermine : QpvCertitude.Hors;
        return new Reach(certitude, outsideMetres, certitude != QpvCertitude.Hors
            || shape.Distance(area) <= nearMetres, IsAllNear(qpv, area, nearMetres));
    }

    /// <summary>Whether the boxes leave open that some place of the area is near: most communes are far from most QPV.</summary>
    internal static bool MayBeNear(Qpv qpv, Geometry area, double nearMetres) =>
        qpv.MapShape.Geometry.EnvelopeInternal.Distance(area.EnvelopeInternal) <= nearMetres;

    // The buffer's arcs are chords, at most 0.03 % of the distance inside the true ones: what it covers is near.
    private static bool IsAllNear(Qpv qpv, Geometry area, double nearMetres)
    {
        Envelope box = qpv.MapShape.Geometry.EnvelopeInternal.Copy();
        box.ExpandBy(nearMetres);
        return box.Covers(area.EnvelopeInternal) && qpv.MapShape.Geometry.Buffer(nearMetres, QuadrantSegments).Covers(area);
    }

    // A polygon that holds the whole disc: its sides touch the circle.
    private static Geometry Around(GeometryFactory factory, MapPoint position, double radiusMetres) =>
        factory.CreatePoint(new Coordinate(position.XMetres, position.YMetres))
            .Buffer(radiusMetres / Math.Cos(Math.PI / (4 * QuadrantSegments)), QuadrantSegments);

    private const int QuadrantSegments = 32;

    // Contours and perimeters do not follow each other to the metre.
    private const double AllButNoise = 0.99;
}
