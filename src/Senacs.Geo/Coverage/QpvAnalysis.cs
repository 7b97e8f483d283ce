using NetTopologySuite.Geometries;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Coverage;

/// <summary>What links a QPV to a structure, in the order of print: the first that holds is printed.</summary>
public enum QpvEtat
{
    /// <summary>A structure in force declares it.</summary>
    Servi,

    /// <summary>A site in force lies inside the perimeter, precision radius included.</summary>
    Dans,

    /// <summary>A site in force is surely within the distance of proximity, precision radius included, or every place of its commune is where no more
    /// is known; whether it is inside may be open.</summary>
    AProximite,

    /// <summary>A site's precision radius, or its commune where no more is known, leaves open whether it is within the distance of proximity at
    /// all.</summary>
    Indetermine,

    SansStructure,
}

/// <summary>One structure's link with a QPV.</summary>
/// <param name="Structure">In force at the date.</param>
/// <param name="Etat">How it is linked; never <see cref="QpvEtat.SansStructure"/>.</param>
/// <param name="DistanceMetres">From its nearest site to the perimeter, 0 inside; null when no site is located.</param>
public sealed record QpvLink(Structure Structure, QpvEtat Etat, double? DistanceMetres)
{
    /// <summary>Whether a site of it may stand inside the perimeter, without any that surely does.</summary>
    public bool MayBeInside { get; init; }
}

/// <summary>One row of the QPV table.</summary>
/// <param name="Qpv">The quartier.</param>
/// <param name="Links">Every link that holds, by state then by structure id; a structure may stand there with two states.</param>
public sealed record QpvCoverage(Qpv Qpv, ImmutableArray<QpvLink> Links)
{
    /// <summary>The state to print.</summary>
    public QpvEtat Etat => Links.IsEmpty ? QpvEtat.SansStructure : Links[0].Etat;

    /// <summary>Structures linked beyond doubt (declared, inside or near), without duplicate.</summary>
    public IEnumerable<Structure> Structures => Links.Where(l => l.Etat < QpvEtat.Indetermine).Select(l => l.Structure).Distinct();

    /// <summary>From the perimeter to the nearest site of the structures linked beyond doubt, 0 inside; null when there is none.</summary>
    public double? NearestMetres => Links.Where(l => l.Etat < QpvEtat.Indetermine).Min(l => l.DistanceMetres);

    /// <summary>Names of the structures that make the state; one that is near and may be inside says so.</summary>
    public IEnumerable<string> NomsPourLEtat => Links.Where(l => l.Etat == Etat)
        .Select(l => l is { Etat: QpvEtat.AProximite, MayBeInside: true } ? $"{l.Structure.Nom} (peut-être dedans)" : l.Structure.Nom)
        .Distinct(StringComparer.Ordinal);

    /// <summary>A structure is near, and may be inside: its position is known to within a radius.</summary>
    public bool PeutEtreDedans => Etat == QpvEtat.AProximite && PerhapsInside.Any();

    /// <summary>Structures of which a site may stand inside, without duplicate.</summary>
    public IEnumerable<Structure> PerhapsInside => Links.Where(l => l.MayBeInside).Select(l => l.Structure).Distinct();
}

/// <summary>Answers, for each QPV at a date: which structures serve it, stand in it, near it, or cannot be told. Pure.</summary>
public static class QpvAnalysis
{
    public const double DefaultProximityMetres = 500;

    /// <param name="territoire">Holds the QPV, ordered by code.</param>
    /// <param name="structures">In any order.</param>
    /// <param name="date">Only structures in force at this date count.</param>
    /// <param name="proximityMetres">0 or more; a site at exactly this distance, its precision radius included, is near.</param>
    public static ImmutableArray<QpvCoverage> Run(
        Territoire territoire, IEnumerable<Structure> structures, DateOnly date, double proximityMetres = DefaultProximityMetres)
    {
        ArgumentNullException.ThrowIfNull(territoire);
        ArgumentOutOfRangeException.ThrowIfNegative(proximityMetres);
        Structure[] inForce = [.. structures.Where(s => s.IsInForceAt(date))];
        return [.. territoire.Qpv.Select(q =>
        {
            Lazy<QpvSituation.Reach> undrawn = new(() => QpvSituation.OfUndrawn(territoire, q, proximityMetres)); // once for all who are there
            return new QpvCoverage(
                q, [.. inForce.SelectMany(s => LinksOf(territoire, q, s, proximityMetres, undrawn)).OrderBy(l => l.Etat)
                    .ThenBy(l => l.Structure.Id, StringComparer.Ordinal)]);
        })];
    }

    private static IEnumerable<QpvLink> LinksOf(
        Territoire territoire, Qpv qpv, Structure structure, double proximityMetres, Lazy<QpvSituation.Reach> undrawn)
    {
        bool isDeclared = structure.TerritoireIntervention.Qpv.Contains(qpv.Code);
        if (!isDeclared && !MayBeNear(territoire, qpv, structure, proximityMetres))
            yield break;
        Standing standing = StandingOf(territoire, qpv, structure, proximityMetres, undrawn);
        if (isDeclared)
            yield return new QpvLink(structure, QpvEtat.Servi, standing.NearestMetres) { MayBeInside = standing.MayBeInside };
        if (standing.Etat is { } etat)
            yield return new QpvLink(structure, etat, standing.NearestMetres) { MayBeInside = standing.MayBeInside };
    }

    // Most structures are far from most QPV: the box, which is no farther than what it holds, says so without a look at the perimeter.
    private static bool MayBeNear(Territoire territoire, Qpv qpv, Structure structure, double proximityMetres)
    {
        Envelope box = qpv.MapShape.Geometry.EnvelopeInternal;
        foreach (Site site in structure.Sites)
        {
            double within = proximityMetres + site.Location.PrecisionMetres;
            Commune? commune = CommuneOf(territoire, site);
            if (commune is not null && QpvSituation.IsOfUnknownExtent(site.Location, commune))
                return true;
            if (QpvSituation.IsAnywhereInItsCommune(site.Location) && commune?.MapShape is { } bounds)
            {
                if (QpvSituation.MayBeNear(qpv, bounds.Geometry, proximityMetres))
                    return true;
            }
            else if (!(box.Distance(new Envelope(new Coordinate(site.Point.XMetres, site.Point.YMetres))) > within))
                return true;
        }

        return false;
    }

    private readonly record struct Standing(QpvEtat? Etat, double? NearestMetres, bool MayBeInside);

    private static Commune? CommuneOf(Territoire territoire, Site site) => site.Location.Commune is { } code ? territoire.Find(code) : null;

    // The best that holds over the structure's sites. A site known only by its commune has no distance: it is somewhere in that commune.
    private static Standing StandingOf(Territoire territoire, Qpv qpv, Structure structure, double proximityMetres, Lazy<QpvSituation.Reach> undrawn)
    {
        QpvEtat? best = null;
        double? nearest = null;
        bool mayBeInside = false;
        foreach (Site site in structure.Sites)
        {
            bool isCommunal = site.Location.Niveau == LocationLevel.Commune;
            QpvSituation.Reach reach = CommuneOf(territoire, site) is { } commune && QpvSituation.IsOfUnknownExtent(site.Location, commune)
                ? undrawn.Value : QpvSituation.Of(territoire, qpv, site.Point, site.Location, proximityMetres);
            if (!isCommunal)
                nearest = nearest is null ? reach.OutsideMetres : Math.Min(nearest.Value, reach.OutsideMetres);
            mayBeInside |= reach.Certitude == QpvCertitude.Indetermine;
            QpvEtat? etat = reach switch
            {
                { Certitude: QpvCertitude.Dans } => QpvEtat.Dans,
                { IsNear: true } => QpvEtat.AProximite,
                { MayBeNear: true } => QpvEtat.Indetermine,
                _ => null,
            };
            if (etat is not null && (best is null || etat < best))
                best = etat;
        }

        return new Standing(best, nearest, mayBeInside && best != QpvEtat.Dans);
    }
}
