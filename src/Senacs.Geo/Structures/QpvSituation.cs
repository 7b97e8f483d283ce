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
/// <param name="Certitude"><see cref="QpvCertitude.Dans"/> when one quartier holds it beyond doubt, else <see cref="QpvCertitude.Indetermine"/> when one may.</param>
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

    /// <summary>One quartier: the certainty, and the distance from the point itself to the perimeter, 0 inside.</summary>
    internal static (QpvCertitude Certitude, double OutsideMetres) Of(Qpv qpv, MapPoint position, Location location)
    {
        Geometry shape = qpv.MapShape.Geometry;
        Point point = shape.Factory.CreatePoint(new Coordinate(position.XMetres, position.YMetres));
        double outside = shape.Distance(point);
        QpvCertitude certitude = outside > 0
            ? outside <= location.PrecisionMetres ? QpvCertitude.Indetermine : QpvCertitude.Hors
            : location.Niveau == LocationLevel.Commune || shape.Boundary.Distance(point) < location.PrecisionMetres ? QpvCertitude.Indetermine : QpvCertitude.Dans;
        return (certitude, outside);
    }
}
