using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>What can be wrong in a file of communes or of QPV that is good GeoJSON.</summary>
public static class BoundaryIssues
{
    public static readonly IssueKind WithoutGeometry =
        new("boundary.without_geometry", IssueSeverity.Error, "Un contour manque ou ne peut pas être lu");
    public static readonly IssueKind PointsInsteadOfContours =
        new("boundary.points_instead_of_contours", IssueSeverity.Error, "Des points sont donnés à la place des contours");
    public static readonly IssueKind NotPolygonal = new("boundary.not_polygonal", IssueSeverity.Error, "Une géométrie n'est pas un contour");
    public static readonly IssueKind GeometryCollection =
        new("boundary.geometry_collection", IssueSeverity.Error, "Une collection de géométries est donnée à la place d'un contour");
    public static readonly IssueKind MetresAsDegrees =
        new("boundary.metres_as_degrees", IssueSeverity.Error, "Des coordonnées en mètres sont données comme des degrés");
    public static readonly IssueKind DegreesAsMetres =
        new("boundary.degrees_as_metres", IssueSeverity.Error, "Des coordonnées en degrés sont données comme des mètres");
    public static readonly IssueKind LatitudeFirst = new("boundary.latitude_first", IssueSeverity.Error, "Latitude et longitude sont interverties");
    public static readonly IssueKind AtAPole = new("boundary.at_a_pole", IssueSeverity.Error, "Un contour touche un pôle ou sort du globe");
    public static readonly IssueKind OutsideFrance = new("boundary.outside_france", IssueSeverity.Warning, "Un contour est hors de France");
    public static readonly IssueKind FieldMissing =
        new("boundary.field_missing", IssueSeverity.Error, "Une propriété désignée par le dossier n'existe dans aucun objet");
    public static readonly IssueKind CommuneCodeMissing = new("commune.code_missing", IssueSeverity.Error, "Un contour n'a pas de code de commune");
    public static readonly IssueKind CommuneCodeMalformed = new("commune.code_malformed", IssueSeverity.Error, "Un code de commune est mal formé");
    public static readonly IssueKind LeadingZeroLost =
        new("commune.leading_zero_lost", IssueSeverity.Error, "Un code de commune a perdu son zéro initial");
    public static readonly IssueKind CommuneSeveralCodes =
        new("commune.several_codes", IssueSeverity.Error, "Un contour porte plusieurs codes de commune");
    public static readonly IssueKind CommuneCodeFromName =
        new("commune.code_from_name", IssueSeverity.Information, "Le code d'une commune est retrouvé par son nom");
    public static readonly IssueKind CommuneCodeFromId =
        new("commune.code_from_feature_id", IssueSeverity.Information, "Les codes de commune sont lus dans l'identifiant des objets");
    public static readonly IssueKind CommuneDuplicate =
        new("commune.duplicate", IssueSeverity.Error, "Deux contours portent le même code de commune");
    public static readonly IssueKind CommunePartsMerged =
        new("commune.parts_merged", IssueSeverity.Warning, "Une commune donnée en plusieurs morceaux est réunie");
    public static readonly IssueKind PopulationUnreadable =
        new("commune.population_unreadable", IssueSeverity.Warning, "Une population n'est pas un nombre entier");
    public static readonly IssueKind OtherDepartement = new("boundary.other_departement", IssueSeverity.Information,
        "Contours d'un autre département, non comptés");
    public static readonly IssueKind QpvOtherDepartement = new("qpv.other_departement", IssueSeverity.Information,
        "QPV d'un autre département, non comptés");
    public static readonly IssueKind QpvInsteadOfCommunes =
        new("commune.qpv_instead_of_communes", IssueSeverity.Error, "Les contours sont ceux des QPV, pas ceux des communes");
    public static readonly IssueKind CommunesWithQpvOnly =
        new("commune.with_qpv_only", IssueSeverity.Warning, "Le fichier ne contient sans doute que les communes qui ont un QPV");
    public static readonly IssueKind QpvCodeMissing = new("qpv.code_missing", IssueSeverity.Error, "Un périmètre n'a pas de code de QPV");
    public static readonly IssueKind QpvCodeMalformed = new("qpv.code_malformed", IssueSeverity.Error, "Un code de QPV est mal formé");
    public static readonly IssueKind QpvSeveralCodes = new("qpv.several_codes", IssueSeverity.Error, "Un périmètre porte plusieurs codes de QPV");
    public static readonly IssueKind QpvPolygonsAreCommunes =
        new("qpv.polygons_are_communes", IssueSeverity.Error, "Les contours sont ceux des communes, pas ceux des QPV");
    public static readonly IssueKind QpvNameMissing =
        new("qpv.name_missing", IssueSeverity.Warning, "Un QPV n'a pas de nom : son code en tient lieu");
    public static readonly IssueKind QpvDuplicate = new("qpv.duplicate", IssueSeverity.Error, "Deux périmètres portent le même code de QPV");
    public static readonly IssueKind QpvPartsMerged = new("qpv.parts_merged", IssueSeverity.Warning, "Un QPV donné en plusieurs morceaux est réuni");
    public static readonly IssueKind QpvTooLarge = new("qpv.too_large", IssueSeverity.Warning, "Un périmètre est bien plus grand qu'un QPV");
}
