using Senacs.Geo.Issues;

namespace Senacs.Geo.Territoires;

/// <summary>What can be wrong with a set of communes and QPV taken together.</summary>
public static class TerritoireIssues
{
    public static readonly IssueKind CommuneWithoutBoundary = new("commune.without_boundary", IssueSeverity.Warning, "Commune sans contour");
    public static readonly IssueKind CommuneUnknown = new("commune.unknown", IssueSeverity.Error, "Contour d’une commune inconnue de la table");
    public static readonly IssueKind CommuneMerged =
        new("commune.merged", IssueSeverity.Information, "Contour rattaché à la commune qui lui a succédé");
    public static readonly IssueKind CommuneSplit =
        new("commune.split", IssueSeverity.Error, "Contour d’une commune scindée depuis, qui ne peut être réparti");
    public static readonly IssueKind ArrondissementFolded =
        new("commune.arrondissement_folded", IssueSeverity.Information, "Arrondissements municipaux réunis en une commune");
    public static readonly IssueKind PopulationMissing = new("commune.population_missing", IssueSeverity.Warning, "Population inconnue");
    public static readonly IssueKind TableDuplicate = new("commune.table_duplicate", IssueSeverity.Error, "Commune présente deux fois dans la table");
    public static readonly IssueKind BoundaryDuplicate = new("commune.boundary_duplicate", IssueSeverity.Error, "Deux contours pour le même code");
    public static readonly IssueKind ChefLieuOutside = new("commune.chef_lieu_outside", IssueSeverity.Warning, "Chef-lieu hors de sa commune");
    public static readonly IssueKind OtherDepartement = new("commune.other_departement", IssueSeverity.Warning, "Communes d’un autre département");
    public static readonly IssueKind EpciTwoNames = new("epci.two_names", IssueSeverity.Warning, "EPCI dont le nom est écrit de plusieurs façons");
    public static readonly IssueKind EpciSameName = new("epci.same_name", IssueSeverity.Warning, "Plusieurs EPCI du même nom");
    public static readonly IssueKind MillesimesDiffer =
        new("commune.millesimes_differ", IssueSeverity.Warning, "Table et contours de millésimes différents");
    public static readonly IssueKind CoverageOverlap = new("boundary.overlap", IssueSeverity.Warning, "Contours de communes qui se recouvrent");
    public static readonly IssueKind CoverageGap = new("boundary.gap", IssueSeverity.Warning, "Vide entre des contours de communes");
    public static readonly IssueKind QpvOutside = new("qpv.outside", IssueSeverity.Error, "QPV hors de toutes les communes");
    public static readonly IssueKind QpvPartlyOutside = new("qpv.partly_outside", IssueSeverity.Warning, "QPV en partie hors du département");
    public static readonly IssueKind QpvDuplicate = new("qpv.duplicate_code", IssueSeverity.Error, "Code de QPV présent deux fois");
}
