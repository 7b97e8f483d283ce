using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Registers;

/// <summary>What can be wrong with a register of structures.</summary>
public static class RegisterIssues
{
    public static readonly IssueKind MissingName = new("register.missing_name", IssueSeverity.Error, "Structure sans nom");
    public static readonly IssueKind MissingType = new("register.missing_type", IssueSeverity.Error, "Structure sans type");
    public static readonly IssueKind UnknownType = new("register.unknown_type", IssueSeverity.Error, "Type de structure inconnu");
    public static readonly IssueKind UnknownStatus = new("register.unknown_status", IssueSeverity.Error, "Statut inconnu");
    public static readonly IssueKind BadDate = new("register.bad_date", IssueSeverity.Error, "Date illisible");
    public static readonly IssueKind ShiftedRow = new("register.shifted_row", IssueSeverity.Error, "Ligne décalée");
    public static readonly IssueKind ListTooLong = new("register.list_too_long", IssueSeverity.Error, "Liste trop longue");
    public static readonly IssueKind TextTooLong = new("register.text_too_long", IssueSeverity.Error, "Texte trop long");
    public static readonly IssueKind DuplicateId = new("register.duplicate_id", IssueSeverity.Error, "Identifiant en double");
    public static readonly IssueKind DuplicateStructure = new("register.duplicate_structure", IssueSeverity.Warning, "Structure peut-être en double");
    public static readonly IssueKind EndBeforeStart = new("register.end_before_start", IssueSeverity.Error, "Agrément qui finit avant de commencer");
    public static readonly IssueKind UnknownGestion = new("register.unknown_gestion", IssueSeverity.Warning, "Mode de gestion inconnu");
    public static readonly IssueKind UnknownYesNo = new("register.unknown_yes_no", IssueSeverity.Warning, "Oui ou non illisible");
    public static readonly IssueKind UnknownTerritorySource =
        new("register.unknown_territory_source", IssueSeverity.Warning, "Origine du territoire inconnue");
    public static readonly IssueKind HalfCoordinates = new("register.half_coordinates", IssueSeverity.Error, "Coordonnée sans l'autre");
    public static readonly IssueKind BadCoordinates = new("register.bad_coordinates", IssueSeverity.Error, "Coordonnées illisibles");
    public static readonly IssueKind SwappedCoordinates = new("register.swapped_coordinates", IssueSeverity.Error, "Longitude et latitude inversées");
    public static readonly IssueKind ZeroCoordinates = new("register.zero_coordinates", IssueSeverity.Error, "Coordonnées nulles");
    public static readonly IssueKind CoordinatesOutOfFrance =
        new("register.coordinates_out_of_france", IssueSeverity.Error, "Coordonnées hors de France");
    public static readonly IssueKind LostLeadingZero = new("register.lost_leading_zero", IssueSeverity.Error, "Zéro initial perdu");
    public static readonly IssueKind BadCode = new("register.bad_code", IssueSeverity.Warning, "Code mal formé");
    public static readonly IssueKind YearOnly = new("register.year_only", IssueSeverity.Information, "Date réduite à l'année");
    public static readonly IssueKind PeriodsTouch = new("register.periods_touch", IssueSeverity.Warning,
        "Agrément qui finit le jour où le suivant commence");
    public static readonly IssueKind TotalRow = new("register.total_row", IssueSeverity.Information, "Ligne de total");
    public static readonly IssueKind MonthOnly = new("register.month_only", IssueSeverity.Information, "Date réduite au mois");
    public static readonly IssueKind ShortYear = new("register.short_year", IssueSeverity.Information, "Année sur deux chiffres");
    public static readonly IssueKind OpenEnd = new("register.open_end", IssueSeverity.Information, "Date de fin qui veut dire « sans fin »");
    public static readonly IssueKind DateFromSerial =
        new("register.date_from_serial", IssueSeverity.Information, "Date lue depuis un nombre de tableur");
    public static readonly IssueKind DateFromFirstYear =
        new("register.date_from_first_year", IssueSeverity.Information, "Date tirée de l'année de premier agrément");
    public static readonly IssueKind MadeId = new("register.made_id", IssueSeverity.Information, "Identifiant fabriqué");
    public static readonly IssueKind UnknownColumns = new("register.unknown_columns", IssueSeverity.Information, "Colonnes qui ne servent pas");
    public static readonly IssueKind Empty = new("register.empty", IssueSeverity.Warning, "Registre vide");
}
