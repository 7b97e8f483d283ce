using Senacs.Geo.Issues;

namespace Senacs.Geo.Structures;

/// <summary>What can be wrong with a register held against its territoire.</summary>
public static class StructureIssues
{
    public static readonly IssueKind CommuneUnknown = new("structure.commune_unknown", IssueSeverity.Error, "Commune de la structure inconnue");
    public static readonly IssueKind CommuneAmbiguous =
        new("structure.commune_ambiguous", IssueSeverity.Error, "Plusieurs communes possibles pour la structure");
    public static readonly IssueKind CommuneContradiction =
        new("structure.commune_contradiction", IssueSeverity.Error, "Code et nom de commune contradictoires");
    public static readonly IssueKind PostcodeContradiction =
        new("structure.postcode_contradiction", IssueSeverity.Warning, "Code postal et commune contradictoires");
    public static readonly IssueKind OldCommune =
        new("structure.old_commune", IssueSeverity.Information, "Ancienne commune remplacée par celle qui lui a succédé");
    public static readonly IssueKind OutsideCommune =
        new("structure.outside_commune", IssueSeverity.Warning, "Coordonnées hors de la commune déclarée");
    public static readonly IssueKind OutsideDepartement = new("structure.outside_departement", IssueSeverity.Error, "Structure hors du département");
    public static readonly IssueKind NotLocated = new("structure.not_located", IssueSeverity.Warning, "Structure non localisée");
    public static readonly IssueKind AddressNotFound =
        new("structure.address_not_located", IssueSeverity.Information, "Adresse non recherchée : structure placée à sa commune");
    public static readonly IssueKind AddressDoubtful = new("structure.address_doubtful", IssueSeverity.Warning, "Adresse à vérifier");
    public static readonly IssueKind AddressFar = new("structure.address_far", IssueSeverity.Warning, "Coordonnées loin de l’adresse écrite");
    public static readonly IssueKind AnnexeNotLocated = new("structure.annexe_not_located", IssueSeverity.Error, "Annexe non localisée");
    public static readonly IssueKind TerritoireUnknown =
        new("structure.territoire_unknown", IssueSeverity.Error, "Commune inconnue dans un territoire d’intervention");
    public static readonly IssueKind TerritoireAmbiguous =
        new("structure.territoire_ambiguous", IssueSeverity.Error, "Commune ambiguë dans un territoire d’intervention");
    public static readonly IssueKind TerritoireOtherDepartement =
        new("structure.territoire_other_departement", IssueSeverity.Warning, "Territoire d’intervention qui nomme un autre département");
    public static readonly IssueKind TerritoireEpciUnknown =
        new("structure.territoire_epci_unknown", IssueSeverity.Error, "EPCI inconnu dans un territoire d’intervention");
    public static readonly IssueKind TerritoireHypothesis =
        new("structure.territoire_hypothesis", IssueSeverity.Warning, "Territoire d’intervention supposé");
    public static readonly IssueKind TerritoireMissing =
        new("structure.territoire_missing", IssueSeverity.Information, "Sans territoire d’intervention déclaré");
    public static readonly IssueKind QpvUnknown = new("structure.qpv_unknown", IssueSeverity.Error, "QPV déclaré inconnu");
    public static readonly IssueKind QpvAmbiguous = new("structure.qpv_ambiguous", IssueSeverity.Error, "QPV déclaré ambigu");
    public static readonly IssueKind QpvByName = new("structure.qpv_by_name", IssueSeverity.Information, "QPV reconnu par un nom approché");
    public static readonly IssueKind QpvGeneration =
        new("structure.qpv_generation", IssueSeverity.Warning, "QPV d’une autre génération que les périmètres");
    public static readonly IssueKind SamePlace = new("structure.same_place", IssueSeverity.Information, "Structures au même point");
    public static readonly IssueKind OutOfPeriod = new("structure.out_of_period", IssueSeverity.Information,
        "Structure hors période : non comptée à cette date");
    public static readonly IssueKind ProjectCounted =
        new("structure.project", IssueSeverity.Information, "Structure en préfiguration : montrée comme projet, non comptée");
}
