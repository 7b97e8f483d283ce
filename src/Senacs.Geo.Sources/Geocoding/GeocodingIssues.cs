using Senacs.Geo.Adresses;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Geocoding;

/// <summary>What can be wrong in an address base or a list of addresses.</summary>
public static class GeocodingIssues
{
    public static readonly IssueKind RowMalformed = new("ban.row", IssueSeverity.Warning, "Ligne de la base d'adresses illisible");
    public static readonly IssueKind CoordinatesMissing = new("ban.coordinates_missing", IssueSeverity.Warning, "Adresse sans coordonnées");
    public static readonly IssueKind CoordinatesSwapped = new("ban.coordinates_swapped", IssueSeverity.Error, "Longitude et latitude échangées");
    public static readonly IssueKind CoordinatesProjected = new("ban.coordinates_projected", IssueSeverity.Error,
        "Coordonnées en mètres au lieu de degrés");
    public static readonly IssueKind CoordinatesOutside = new("ban.coordinates_outside", IssueSeverity.Warning, "Adresse hors de France");
    public static readonly IssueKind CommuneCode = new("ban.commune_code", IssueSeverity.Warning,
        "Code de commune illisible dans la base d'adresses");
    public static readonly IssueKind Encoding = new("ban.encoding", IssueSeverity.Warning, "Ligne qui n'est pas en UTF-8");
    public static readonly IssueKind ServiceGivenUp = new("geocoding.service", IssueSeverity.Error, "Service de géocodage sans réponse");
    public static readonly IssueKind CorrectionUnused = new("correction.unused", IssueSeverity.Warning, "Correction qui ne concerne aucune ligne");
    public static readonly IssueKind CorrectionMalformed = new("correction.row", IssueSeverity.Error, "Correction illisible");
    public static readonly IssueKind CorrectionTwice = new("correction.twice", IssueSeverity.Warning, "Deux corrections pour la même adresse");
}
