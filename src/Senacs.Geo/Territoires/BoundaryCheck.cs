using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Reports;

namespace Senacs.Geo.Territoires;

/// <summary>Reports overlaps and gaps between neighbouring communes, with their place, size and neighbours.</summary>
internal static class BoundaryCheck
{
    // A hole as large as a small commune is an enclave of another département (62 has one of 22.4 km²), not a gap; so is a wide one: 02, 53 or 71
    // have enclaves of a few hectares, 89 m wide or more. Under a square metre it is rounding.
    private const double LeastEnclaveSquareMetres = 1_000_000;
    private const double LeastEnclaveWidthMetres = 50;
    private const double LeastDefectSquareMetres = 1;

    public static ImmutableArray<Issue> Run(Territoire territoire)
    {
        Commune[] drawn = [.. territoire.DrawnCommunes];
        if (drawn.Length == 0)
            return [];
        Projection projection = Projection.For(territoire.Crs);
        BoundedIssues issues = new();
        if (territoire.Topology.IsTangled)
        {
            issues.Add(TerritoireIssues.CoverageOverlap.Say(
                "Les contours des communes se recouvrent en trop d’endroits pour les dire tous : chaque commune est nommée avec une seule de celles "
                    + "qu’elle recouvre, et les vides entre communes ne sont pas cherchés. Vérifier que le fichier donne un seul contour par "
                    + "commune."));
        }

        foreach (CoverageDefect defect in territoire.Topology.Validate(LeastEnclaveSquareMetres))
        {
            if (defect.AreaSquareUnits < LeastDefectSquareMetres
                || (defect.Kind == CoverageDefectKind.Gap && defect.WidthUnits >= LeastEnclaveWidthMetres))
                continue;
            IssueKind kind = KindOf(defect);
            if (issues.IsFullFor(kind))
                issues.CountOnly(kind);
            else
                issues.Add(Describe(defect, drawn, projection.Unproject(new MapPoint(territoire.Crs, defect.XUnits, defect.YUnits))));
        }

        return issues.ToImmutable();
    }

    private static IssueKind KindOf(CoverageDefect defect) =>
        defect.Kind == CoverageDefectKind.Overlap ? TerritoireIssues.CoverageOverlap : TerritoireIssues.CoverageGap;

    private static Issue Describe(CoverageDefect defect, Commune[] drawn, GeoPoint at)
    {
        string communes = string.Join(", ", defect.Polygons.Take(6).Select(p => drawn[p].Nom));
        string place = $"près de {FrenchNumbers.Decimal((decimal)at.LongitudeDegrees, 4)} ; {FrenchNumbers.Decimal((decimal)at.LatitudeDegrees, 4)}";
        string area = defect.AreaSquareUnits < 10_000
            ? $"{FrenchNumbers.Integer((long)Math.Round(defect.AreaSquareUnits))}\u00A0m²"
            : $"{FrenchNumbers.Decimal((decimal)defect.AreaSquareUnits / 10_000, 1)}\u00A0ha";
        string subject = string.Join('|', defect.Polygons.Select(p => drawn[p].Code.Value));
        return KindOf(defect).Say(defect.Kind == CoverageDefectKind.Overlap
            ? $"Les contours de {communes} se recouvrent sur {area} {place} (largeur moyenne "
                + $"{FrenchNumbers.Decimal((decimal)defect.WidthUnits, 1)}\u00A0m)."
            : $"Un vide de {area} sépare {communes} {place} (largeur moyenne {FrenchNumbers.Decimal((decimal)defect.WidthUnits, 1)}\u00A0m).") with
        { Subject = subject, Value = defect.AreaSquareUnits.ToString("F0", CultureInfo.InvariantCulture) };
    }
}
