using System.Globalization;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;
using NetTopologySuite.Operation.Polygonize;
using NetTopologySuite.Operation.Valid;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>What a geometry needed before it could be trusted.</summary>
public static class GeometryRepairIssues
{
    public static readonly IssueKind Repaired = new("geometry.repaired", IssueSeverity.Warning, "Un contour invalide est réparé");
    public static readonly IssueKind Refused =
        new("geometry.invalid", IssueSeverity.Error, "Un contour invalide ne peut pas être réparé sans changer sa surface");
}

/// <summary>The polygonal geometry to use, and what was found on the way.</summary>
/// <param name="Geometry">The very same object when it was valid; null when it is refused.</param>
/// <param name="Finding">Null when it was valid; otherwise what was found, where, and the areas before and after. File and subject are the caller's
/// to add.</param>
public sealed record RepairOutcome(Geometry? Geometry, Issue? Finding);

/// <summary>Makes a polygonal geometry valid (OGC Simple Features 1.2.1, section 6.1.11) when there is one sane way, refuses it otherwise.</summary>
/// <remarks>A valid geometry is returned untouched, orientation and repeated points included, so that neighbours keep exactly the vertices they
/// share. The repair is <see cref="GeometryFixer"/>, which keeps shells and holes in their role; it is accepted when the area changes by at most
/// <see cref="LargestAcceptedAreaChangeRatio"/>: a ring that touches itself, a spike, a bow-tie far smaller than the polygon. The area as written is
/// the shoelace's, in which a lobe wound the other way counts as negative: where that lobe is small (<see cref="LargestAcceptedLobeRatio"/>) and no
/// place is ringed twice, what is inside is beyond doubt, and the area as written is that of the places ringed. A figure of eight with lobes of like
/// size is refused: its vertices are more likely out of order.</remarks>
public static class GeometryRepair
{
    /// <summary>0.1 %.</summary>
    public const double LargestAcceptedAreaChangeRatio = 0.001;

    /// <summary>10 % of the repaired area, for all lobes wound the other way together.</summary>
    public const double LargestAcceptedLobeRatio = 0.1;

    /// <param name="geometry">Polygon or MultiPolygon, in degrees or in metres.</param>
    /// <param name="isProjected">Metres rather than degrees: only messages depend on it.</param>
    /// <exception cref="ArgumentException">The geometry is not polygonal.</exception>
    public static RepairOutcome Repair(Geometry geometry, bool isProjected = false)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        if (geometry is not IPolygonal)
            throw new ArgumentException($"Only polygons are repaired, not a {geometry.GeometryType}.", nameof(geometry));
        if (RingCrossings.AreAbsent(geometry, out int contacts))
            return new RepairOutcome(geometry, null);
        IsValidOp validity = new(geometry);
        if (validity.IsValid)
            return new RepairOutcome(geometry, null);

        TopologyValidationError error = validity.ValidationError;
        string found = $"{Reason(error.ErrorType)} près de {Place(error.Coordinate)}";
        if (contacts >= RingCrossings.TooMany)
            return new RepairOutcome(null,
                GeometryRepairIssues.Refused.Say($"{found}, et en bien d'autres endroits : ce n'est pas un contour. Corrigez-le à la source."));
        Geometry? repaired = Fixed(geometry);
        if (repaired is null || repaired.IsEmpty || !repaired.IsValid)
            return new RepairOutcome(null,
                GeometryRepairIssues.Refused.Say($"{found} : aucune réparation n'en fait un contour. Corrigez-le à la source."));

        double before = geometry.Area;
        double after = repaired.Area;
        string areas = $"surface {Hectares(before, geometry, isProjected)} avant, {Hectares(after, geometry, isProjected)} après";
        return IsSame(before, after) || (double.IsFinite(before) && HasOnlySmallLobes(geometry, after))
            ? new RepairOutcome(repaired, GeometryRepairIssues.Repaired.Say($"{found} : réparé ({areas})."))
            : new RepairOutcome(null, GeometryRepairIssues.Refused.Say(
                $"{found} : une réparation changerait trop la surface ({areas}). Corrigez-le à la source."));
    }

    /// <summary>A position as messages write it: "3,0573 ; 50,6292" in degrees, "652709 ; 6862305" in metres.</summary>
    public static string Place(Coordinate at)
    {
        ArgumentNullException.ThrowIfNull(at);
        string format = Math.Abs(at.X) > 360 || Math.Abs(at.Y) > 360 ? "0" : "0.0000";
        return $"{at.X.ToString(format, CultureInfo.InvariantCulture)} ; {at.Y.ToString(format, CultureInfo.InvariantCulture)}".Replace('.', ',');
    }

    private static bool IsSame(double before, double after) => Math.Abs(after - before) <= LargestAcceptedAreaChangeRatio * Math.Max(before, after);

    // Each part's ring is cut where it crosses itself; every face then has a winding number: 1 or -1 where it is ringed once, 0 for a pocket left
    // outside, more where it is ringed twice.
    private static bool HasOnlySmallLobes(Geometry geometry, double repairedArea)
    {
        double ringed = 0, reversed = 0;
        for (int i = 0; i < geometry.NumGeometries; i++)
        {
            var polygon = (Polygon)geometry.GetGeometryN(i);
            if (polygon.NumInteriorRings > 0)
                return false; // which side of a hole a lobe was meant for is anyone's guess
            double positive = 0, negative = 0;
            Polygonizer faces = new();
            faces.Add(polygon.ExteriorRing.Union());
            foreach (Geometry face in faces.GetPolygons())
            {
                int winding = WindingNumber(polygon.ExteriorRing.CoordinateSequence, face.InteriorPoint.Coordinate);
                if (Math.Abs(winding) > 1)
                    return false;
                positive += winding > 0 ? face.Area : 0;
                negative += winding < 0 ? face.Area : 0;
            }

            ringed += positive + negative;
            reversed += Math.Min(positive, negative);
        }

        return IsSame(ringed, repairedArea) && reversed <= LargestAcceptedLobeRatio * repairedArea;
    }

    // Sunday, "Inclusion of a point in a polygon", 2001: upward edges to the right of the point less the downward ones.
    private static int WindingNumber(CoordinateSequence ring, Coordinate point)
    {
        int winding = 0;
        for (int i = 0; i + 1 < ring.Count; i++)
        {
            double y = ring.GetY(i), nextY = ring.GetY(i + 1);
            if (y <= point.Y == nextY <= point.Y)
                continue;
            double side = ((ring.GetX(i + 1) - ring.GetX(i)) * (point.Y - y)) - ((point.X - ring.GetX(i)) * (nextY - y));
            if (nextY > y && side > 0)
                winding++;
            else if (nextY < y && side < 0)
                winding--;
        }

        return winding;
    }

    private static Geometry? Fixed(Geometry geometry)
    {
        try
        {
            return Polygonal(GeometryFixer.Fix(geometry));
        }
        catch (TopologyException)
        {
            return null; // coordinates too close for the overlay: no sane repair
        }
    }

    private static Geometry? Polygonal(Geometry geometry)
    {
        if (geometry is IPolygonal)
            return geometry;
        Geometry[] polygons = [.. PolygonExtracter.GetPolygons(geometry)];
        return polygons.Length == 0 ? null : geometry.Factory.BuildGeometry(polygons);
    }

    private static string Reason(TopologyValidationErrors error) => error switch
    {
        TopologyValidationErrors.SelfIntersection or TopologyValidationErrors.RingSelfIntersection => "le contour se recoupe",
        TopologyValidationErrors.HoleOutsideShell => "un trou est hors du contour",
        TopologyValidationErrors.NestedHoles => "un trou est dans un autre trou",
        TopologyValidationErrors.NestedShells => "une partie est dans une autre",
        TopologyValidationErrors.DisconnectedInteriors => "l'intérieur est coupé en deux",
        TopologyValidationErrors.DuplicateRings => "un anneau est écrit deux fois",
        TopologyValidationErrors.TooFewPoints => "un anneau a trop peu de points distincts",
        _ => "le contour est invalide",
    };

    /// <summary>The area of a geometry in degrees, to about 1 %: for people to judge by, not to compute with.</summary>
    /// <remarks>One degree of latitude is 111.3 km, one of longitude that times the cosine of the latitude.</remarks>
    public static double ApproximateSquareMetres(Geometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        return geometry.Area * SquareMetresPerSquareDegree(geometry);
    }

    private static double SquareMetresPerSquareDegree(Geometry geometry)
    {
        const double MetresPerDegree = 111_320;
        return MetresPerDegree * MetresPerDegree * Math.Cos(geometry.EnvelopeInternal.Centre.Y * Math.PI / 180);
    }

    private static string Hectares(double area, Geometry geometry, bool isProjected)
    {
        double squareMetres = isProjected ? area : area * SquareMetresPerSquareDegree(geometry);
        return (squareMetres / 10_000).ToString("0.00", CultureInfo.InvariantCulture).Replace('.', ',') + " ha";
    }
}
