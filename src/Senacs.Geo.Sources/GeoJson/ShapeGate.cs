using NetTopologySuite.Geometries;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>Lets a feature's geometry through as a valid shape in WGS 84, or says why not. Faults that a whole file shares are said once, with their
/// number.</summary>
internal sealed class ShapeGate(Crs crs, Func<Geometry, Crs, Geometry>? unproject, IssueList log)
{
    private static readonly (IssueKind Kind, string Remedy)[] Remedies =
    [
        (BoundaryIssues.PointsInsteadOfContours, "Demandez les contours (geo.api.gouv.fr : geometry=contour)."),
        (BoundaryIssues.MetresAsDegrees, "Déclarez la projection dans le membre « crs » (par exemple EPSG:2154), ou exportez en WGS 84."),
        (BoundaryIssues.DegreesAsMetres, "Corrigez le membre « crs », ou exportez à nouveau en WGS 84."),
        (BoundaryIssues.LatitudeFirst, "Écrivez la longitude avant la latitude, comme le veut GeoJSON (RFC 7946, section 3.1.1)."),
        (BoundaryIssues.AtAPole, "Supprimez le sommet égaré, ou vérifiez le système de coordonnées."),
        (BoundaryIssues.OutsideFrance, "Vérifiez le système de coordonnées."),
    ];

    private readonly List<(IssueKind Kind, int Count, string First)> _wholeFile = [];

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
                log.Add(BoundaryIssues.WithoutGeometry, $"{place} : pas de contour utilisable. Complétez le fichier.", feature.Line, feature.Subject);
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

        if (!FrenchTerritory.Contains(inDegrees.EnvelopeInternal))
            Tally(BoundaryIssues.OutsideFrance, place);
        return new GeoShape(inDegrees);
    }

    /// <summary>Writes the issues that concern the file as a whole.</summary>
    public void Close()
    {
        foreach ((IssueKind kind, int count, string first) in _wholeFile)
        {
            string remedy = Remedies.FirstOrDefault(r => r.Kind == kind).Remedy ?? "Exportez des polygones.";
            string times = TableReader.Number(count);
            log.Add(kind, $"{kind.Titre} : {times} fois, d'abord {first}. {remedy}", value: times);
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
        IssueKind? wrong = crs.IsProjected ? fitsDegrees ? BoundaryIssues.DegreesAsMetres : null
            : !fitsDegrees ? BoundaryIssues.MetresAsDegrees
            : !FrenchTerritory.Contains(box) && FrenchTerritory.Contains(new Envelope(box.MinY, box.MaxY, box.MinX, box.MaxX))
                ? BoundaryIssues.LatitudeFirst : null;
        if (wrong is not null)
            Tally(wrong, place);
        return wrong is null;
    }

    // No projection has a place for the poles. Metres far from France may stand for no place at all, and a box does not see what is no number.
    private bool CanBeProjected(Geometry inDegrees)
    {
        Envelope box = inDegrees.EnvelopeInternal;
        const double Pole = Projection.GreatestLatitudeDegrees;
        return box.MinX >= -180 && box.MaxX <= 180 && box.MinY >= -Pole && box.MaxY <= Pole
            && (!crs.IsProjected || inDegrees.Coordinates.All(static c => double.IsFinite(c.X) && double.IsFinite(c.Y)));
    }

    private void Tally(IssueKind kind, Named place)
    {
        int known = _wholeFile.FindIndex(entry => entry.Kind == kind);
        if (known < 0)
            _wholeFile.Add((kind, 1, place.ToString()));
        else
            _wholeFile[known] = (kind, _wholeFile[known].Count + 1, _wholeFile[known].First);
    }
}
