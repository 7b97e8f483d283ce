using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Acquisition;

/// <summary>What can be wrong while a dossier is made from open data: each silent trap of the services by its name.</summary>
public static class AcquisitionIssues
{
    public static readonly IssueKind NoCommune = new("acquisition.no_commune", IssueSeverity.Error, "Aucune commune du département dans les contours");

    public static readonly IssueKind ContourMissing = new("acquisition.contour_missing", IssueSeverity.Error, "Commune de la table sans contour");

    public static readonly IssueKind NotInTable = new("acquisition.not_in_table", IssueSeverity.Error, "Contour d'une commune absente de la table");

    public static readonly IssueKind VintagesDiffer = new("acquisition.vintages_differ", IssueSeverity.Error, "Contours et table de millésimes différents");

    public static readonly IssueKind NotProvided = new("acquisition.not_provided", IssueSeverity.Information, "Donnée qu'aucune source ne fournit");

    public static readonly IssueKind SourceChanged = new("acquisition.source_changed", IssueSeverity.Warning, "Source différente de celle du verrou");

    public static readonly IssueKind Generalised = new("acquisition.generalised", IssueSeverity.Information, "Contours généralisés");

    public static readonly IssueKind GeneralisationUnresolved = new("acquisition.generalisation_unresolved", IssueSeverity.Error, "Contours qui se touchent après l'arrondi");

    public static readonly IssueKind PageTruncated = new("acquisition.page_truncated", IssueSeverity.Error, "Réponse du service tronquée");

    public static readonly IssueKind UnreadableRow = new("acquisition.unreadable_row", IssueSeverity.Error, "Commune illisible dans la réponse du service");

    public static readonly IssueKind CorrectionApplied = new("registre.correction_applied", IssueSeverity.Information, "Correction appliquée au registre");

    public static readonly IssueKind CorrectionUnused = new("registre.correction_unused", IssueSeverity.Error, "Correction sans objet");

    public static readonly IssueKind HypothesisUsed = new("registre.hypothesis_used", IssueSeverity.Information, "Territoire supposé");

    public static readonly IssueKind HypothesisSetAside = new("registre.hypothesis_set_aside", IssueSeverity.Information, "Hypothèse de territoire écartée");

    public static readonly IssueKind HypothesisUnused = new("registre.hypothesis_unused", IssueSeverity.Warning, "Hypothèse de territoire sans structure");
}
