using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Acquisition;

/// <summary>What can be wrong while a dossier is made from open data: each silent trap of the services by its name.</summary>
public static class AcquisitionIssues
{
    public static readonly IssueKind ContourMissing = new("acquisition.contour_missing", IssueSeverity.Error, "Commune de la table sans contour");
    public static readonly IssueKind NotInTable = new("acquisition.not_in_table", IssueSeverity.Error, "Contour d'une commune absente de la table");
    public static readonly IssueKind VintagesDiffer =
        new("acquisition.vintages_differ", IssueSeverity.Error, "Contours et table de millésimes différents");
    public static readonly IssueKind NotProvided = new("acquisition.not_provided", IssueSeverity.Information, "Donnée qu'aucune source ne fournit");
    public static readonly IssueKind SourceChanged = new("acquisition.source_changed", IssueSeverity.Warning, "Source différente de celle du verrou");
    public static readonly IssueKind Generalised = new("acquisition.generalised", IssueSeverity.Information, "Contours généralisés");
    public static readonly IssueKind GeneralisationUnresolved =
        new("acquisition.generalisation_unresolved", IssueSeverity.Error, "Contours qui se touchent après l'arrondi");
    public static readonly IssueKind PageTruncated = new("acquisition.page_truncated", IssueSeverity.Error, "Réponse du service tronquée");
    public static readonly IssueKind HtmlInsteadOfData =
        new("acquisition.html_instead_of_data", IssueSeverity.Error, "Page web à la place des données");
    public static readonly IssueKind WrongContentType =
        new("acquisition.wrong_content_type", IssueSeverity.Error, "Réponse d'un autre type que les données");
    public static readonly IssueKind HalfGzip = new("acquisition.half_gzip", IssueSeverity.Error, "Fichier gzip incomplet");
    public static readonly IssueKind RedirectRefused =
        new("acquisition.redirect_refused", IssueSeverity.Error, "Redirection vers un hôte qui n'est pas permis");
    public static readonly IssueKind HostRefused = new("acquisition.host_refused", IssueSeverity.Error, "Hôte ou protocole qui n'est pas permis");
    public static readonly IssueKind TooLarge = new("acquisition.too_large", IssueSeverity.Error, "Téléchargement trop gros");
    public static readonly IssueKind TooSlow = new("acquisition.too_slow", IssueSeverity.Error, "Service trop lent");
    public static readonly IssueKind TooManyRequests =
        new("acquisition.too_many_requests", IssueSeverity.Error, "Service qui demande d'attendre trop longtemps");
    public static readonly IssueKind ServiceFailure = new("acquisition.service_failure", IssueSeverity.Error, "Service en panne");
    public static readonly IssueKind NotFound = new("acquisition.not_found", IssueSeverity.Error, "Adresse refusée par le service");
    public static readonly IssueKind CutConnection = new("acquisition.cut_connection", IssueSeverity.Error, "Connexion coupée");
    public static readonly IssueKind Empty = new("acquisition.empty", IssueSeverity.Error, "Réponse vide");
    public static readonly IssueKind NoUsableContour = new("acquisition.no_usable_contour", IssueSeverity.Error, "Aucun contour utilisable");
    public static readonly IssueKind LockDiffers = new("acquisition.lock_differs", IssueSeverity.Error, "Source qui n'est plus celle du verrou");
    public static readonly IssueKind UnreadableRow =
        new("acquisition.unreadable_row", IssueSeverity.Error, "Commune illisible dans la réponse du service");
    public static readonly IssueKind CorrectionApplied =
        new("registre.correction_applied", IssueSeverity.Information, "Correction appliquée au registre");
    public static readonly IssueKind CorrectionUnused = new("registre.correction_unused", IssueSeverity.Error, "Correction sans objet");
    public static readonly IssueKind HypothesisUsed = new("registre.hypothesis_used", IssueSeverity.Information, "Territoire supposé");
    public static readonly IssueKind HypothesisSetAside =
        new("registre.hypothesis_set_aside", IssueSeverity.Information, "Hypothèse de territoire écartée");
    public static readonly IssueKind HypothesisUnused =
        new("registre.hypothesis_unused", IssueSeverity.Warning, "Hypothèse de territoire sans structure");

    /// <summary>A failure that ends the acquisition, its code in the message so that it can be looked up.</summary>
    internal static SourceUnavailableException Refuse(IssueKind kind, string source, string message, string remedy, Exception? inner = null) =>
        new(source, $"{message} [{kind.Code}]", remedy, inner);
}
