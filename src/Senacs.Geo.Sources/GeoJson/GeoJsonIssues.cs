using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>What can be wrong in a GeoJSON file that can still be read.</summary>
public static class GeoJsonIssues
{
    public static readonly IssueKind NotAFeature =
        new("geojson.not_a_feature", IssueSeverity.Error, "Un élément de la liste n'est pas un objet géographique");
    public static readonly IssueKind DuplicateKey =
        new("geojson.duplicate_key", IssueSeverity.Warning, "Une clé est écrite deux fois : la dernière valeur est retenue");
    public static readonly IssueKind NoGeometry = new("geojson.no_geometry", IssueSeverity.Warning, "Un objet n'a pas de géométrie");
    public static readonly IssueKind EmptyGeometry = new("geojson.empty_geometry", IssueSeverity.Warning, "Une géométrie est vide");
    public static readonly IssueKind EmptyPart =
        new("geojson.empty_part", IssueSeverity.Warning, "Une partie vide d'une géométrie est laissée de côté");
    public static readonly IssueKind UnknownGeometry =
        new("geojson.unknown_geometry", IssueSeverity.Error, "Le type de géométrie est absent ou inconnu");
    public static readonly IssueKind BadCoordinates =
        new("geojson.bad_coordinates", IssueSeverity.Error, "Les coordonnées ne sont pas des listes de nombres bien emboîtées");
    public static readonly IssueKind NumberTooLarge =
        new("geojson.number_too_large", IssueSeverity.Error, "Une coordonnée dépasse les nombres représentables");
    public static readonly IssueKind OpenRing =
        new("geojson.open_ring", IssueSeverity.Warning, "Un anneau n'était pas fermé : il est fermé sur son premier point");
    public static readonly IssueKind RingTooShort = new("geojson.ring_too_short", IssueSeverity.Error, "Un anneau a moins de quatre points");
    public static readonly IssueKind HoleTooShort =
        new("geojson.hole_too_short", IssueSeverity.Warning, "Un trou de moins de quatre points est laissé de côté");
    public static readonly IssueKind MoreDimensions =
        new("geojson.more_dimensions", IssueSeverity.Information, "Les altitudes et mesures (Z, M) sont laissées de côté");
    public static readonly IssueKind NullCrs =
        new("geojson.null_crs", IssueSeverity.Warning, "Le système de coordonnées est déclaré inconnu : WGS 84 est supposé");
    public static readonly IssueKind NoFeature = new("geojson.no_feature", IssueSeverity.Warning, "Le fichier ne contient aucun objet");
    public static readonly IssueKind TypeMissing =
        new("geojson.type_missing", IssueSeverity.Warning, "Le type du fichier (FeatureCollection) est absent ou inattendu");
    public static readonly IssueKind BadProperties =
        new("geojson.bad_properties", IssueSeverity.Warning, "Les propriétés d'un objet ne sont pas un objet JSON");
    public static readonly IssueKind GzipEnd = new("geojson.gzip_end", IssueSeverity.Warning, "La fin du fichier compressé manque peut-être");
}
