using NetTopologySuite.Geometries;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>Lets a feature's geometry through as a valid shape in WGS 84, or says why not. Faults that a whole file shares are said once, with their
/// number.</summary>
internal sealed class ShapeGate(Crs crs, Func<Geometry, Crs, Geometry>? unproject, IssueList log)
{
    // Longitudes and latitudes of France, generously: hexagon and Corsica, Antilles, Guyane, La Réunion, Mayotte.
    private static readonly Envelope[] France =
        [new(-6, 10, 41, 52), new(-63.5, -60.5, 14, 18.5), new(-55, -51, 2, 6), new(55, 56, -22, -20.5), new(44.5, 45.5, -13.5, -12)];

    private readonly List<(IssueKind Kind, int Count, string First)> wholeFile = [];

    /// <summary>The shape, or null when the feature is rejected.</summary>
    /// <param name="feature">Its label and geometry.</param>
    /// <param name="kind">How messages name what it stands for, "commune" or "QPV"</param>
    /// <param name="code">and which: "03185".</param>
    public GeoShape? Pass(GeoJsonFeature feature, string kind, string code)
    {
        Geometry? geometry = feature.Geometry;
        Named place = new(feature, kind, code);
        switch (geometry)
        {
            case null:
                log.Add(BoundaryIssues.WithoutGeometry.Say(
                    $"{place} : pas de contour utilisable. Complétez le fichier.") with
                { Subject = feature.Subject, Line = feature.Line });
                return null;
            case Point or MultiPoint:
                Tally(BoundaryIssues.PointsInsteadOfContours, place);
                return null;
            case GeometryCollection and not IPolygonal and not MultiLineString:
                Tally(BoundaryIssues.GeometryCollection, place);
                return null;
            case not IPolygonal:
                Tally(BoundaryIssues.NotPolygonal, place);
                return null;
        }
        if (!AreCoordinatesSane(geometry.EnvelopeInternal, place))
            return null;

        RepairOutcome outcome = GeometryRepair.Repair(geometry, crs.IsProjected);
        if (outcome.Finding is Issue finding)
            log.Add(finding with { Message = $"{place} : {finding.Message}", Subject = feature.Subject, Line = feature.Line });
        if (outcome.Geometry is null)
            return null;
        Geometry inDegrees = crs.IsProjected ? unproject!(outcome.Geometry, crs) : outcome.Geometry;
        if (!CanBeProjected(inDegrees))
        {
            Tally(BoundaryIssues.AtAPole, place);
            return null;
        }

        if (!IsInFrance(inDegrees.EnvelopeInternal))
            Tally(BoundaryIssues.OutsideFrance, place);
        return new GeoShape(inDegrees);
    }

    /// <summary>Writes the issues that concern the file as a whole.</summary>
    public void Close()
    {
        foreach ((IssueKind kind, int count, string first) in wholeFile)
        {
            string remedy = kind == BoundaryIssues.PointsInsteadOfContours ? "Demandez les contours (geo.api.gouv.fr : geometry=contour)."
                : kind == BoundaryIssues.MetresAsDegrees
                    ? "Déclarez la projection dans le membre « crs » (par exemple EPSG:2154), ou exportez en WGS 84."
                : kind == BoundaryIssues.DegreesAsMetres ? "Corrigez le membre « crs », ou exportez à nouveau en WGS 84."
                : kind == BoundaryIssues.LatitudeFirst ? "Écrivez la longitude avant la latitude, comme le veut GeoJSON (RFC 7946, section 3.1.1)."
                : kind == BoundaryIssues.AtAPole ? "Supprimez le sommet égaré, ou vérifiez le système de coordonnées."
                : kind == BoundaryIssues.OutsideFrance ? "Vérifiez le système de coordonnées."
                : "Exportez des polygones.";
            log.Add(kind.Say($"{kind.Titre} : {MalformedJsonException.Invariant(count)} fois, d'abord {first}. {remedy}") with { Value = MalformedJsonException.Invariant(count) });
        }
    }

    // Made into text only when there is something to say.
    private readonly record struct Named(GeoJsonFeature Feature, string Kind, string Code)
    {
        public override string ToString() => $"{Kind} {Code} ({Feature.Label})";
    }

    private bool AreCoordinatesSane(Envelope box, Named place)
    {
        bool fitsDegrees = box.MinX >= -180 && box.MaxX <= 180 && box.MinY >= -90 && box.MaxY <= 90;
        if (crs.IsProjected)
        {
            if (fitsDegrees)
                Tally(BoundaryIssues.DegreesAsMetres, place);
            return !fitsDegrees;
        }
        if (!fitsDegrees)
        {
            Tally(BoundaryIssues.MetresAsDegrees, place);
            return false;
        }
        if (!IsInFrance(box) && IsInFrance(new Envelope(box.MinY, box.MaxY, box.MinX, box.MaxX)))
        {
            Tally(BoundaryIssues.LatitudeFirst, place);
            return false;
        }
        return true;
    }

    // No projection has a place for the poles. Metres far from France may stand for no place at all, and a box does not see what is no number.
    private bool CanBeProjected(Geometry inDegrees)
    {
        Envelope box = inDegrees.EnvelopeInternal;
        const double Pole = Projection.GreatestLatitudeDegrees;
        return box.MinX >= -180 && box.MaxX <= 180 && box.MinY >= -Pole && box.MaxY <= Pole
            && (!crs.IsProjected || inDegrees.Coordinates.All(static c => double.IsFinite(c.X) && double.IsFinite(c.Y)));
    }

    private static bool IsInFrance(Envelope box)
    {
        foreach (Envelope part in France)
        {
            if (part.Contains(box))
                return true;
        }
        return false;
    }

    private void Tally(IssueKind kind, Named place)
    {
        int known = wholeFile.FindIndex(entry => entry.Kind == kind);
        if (known < 0)
            wholeFile.Add((kind, 1, place.ToString()));
        else
            wholeFile[known] = (kind, wholeFile[known].Count + 1, wholeFile[known].First);
    }
}
