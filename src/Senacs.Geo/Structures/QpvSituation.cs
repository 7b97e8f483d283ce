using System.Collections.Immutable;
using NetTopologySuite.Geometries;
using Senacs.Geo.Geography;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Structures;

/// <summary>What can be said of a position and a QPV.</summary>
public enum QpvCertitude
{
    /// <summary>Inside, precision radius included.</summary>
    Dans,

    /// <summary>The precision radius crosses a boundary, or only the commune is known: nobody can say.</summary>
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
        if (territoire.Qpv.IsEmpty || (commune ?? territoire.Locate(location.Point)) is null)
            return null;
        MapPoint point = Projection.For(territoire.Crs).Project(location.Point);
        (Qpv Qpv, QpvCertitude Certitude)[] all = [.. territoire.Qpv.Select(q => (q, Of(q, point, location).Certitude)).Where(q => q.Certitude != QpvCertitude.Hors)];
        if (all.Length == 0)
            return new QpvSituation(QpvCertitude.Hors, []);
        QpvCertitude best = all.Min(q => q.Certitude);
        return new QpvSituation(best, [.. all.Where(q => q.Certitude == best).Select(q => q.Qpv)]);
    }

    /// <summary>What a position known to within a radius says of one quartier.</summary>
    /// <param name="Certitude">Whether it is inside.</param>
    /// <param name="OutsideMetres">From the point itself to the perimeter, 0 inside.</param>
    /// <param name="AtLeastMetres">The true place is no nearer than this; 0 when it may be inside.</param>
    /// <param name="AtMostMetres">The true place is no farther than this, 0 when it is surely inside.</param>
    internal readonly record struct Reach(QpvCertitude Certitude, double OutsideMetres, double AtLeastMetres, double AtMostMetres);

    /// <summary>One quartier. Whatever is within the radius of a point is no farther from the perimeter than the point is, the radius added;
    /// from a point inside, the depth is taken off, for a disc as large as the depth is inside too.</summary>
    internal static Reach Of(Qpv qpv, MapPoint position, Location location)
    {
        Geometry shape = qpv.MapShape.Geometry;
        Point point = shape.Factory.CreatePoint(new Coordinate(position.XMetres, position.YMetres));
        double outside = shape.Distance(point);
        double radius = location.PrecisionMetres;
        if (outside > 0)
            return new Reach(outside <= radius ? QpvCertitude.Indetermine : QpvCertitude.Hors, outside, Math.Max(0, outside - radius), outside
                + radius);
        double depth = shape.Boundary.Distance(point);
        bool isInside = location.Niveau != LocationLevel.Commune && depth >= radius;
        return new Reach(isInside ? QpvCertitude.Dans : QpvCertitude.Indetermine, 0, 0, Math.Max(0, radius - depth));
    }
}
