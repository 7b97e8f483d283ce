using System.Collections.Immutable;

namespace Senacs.Geo.Sources.Tables;

/// <summary>The one table of names: every reader of tables and of GeoJSON takes its columns and properties from here.</summary>
/// <remarks>Met in: INSEE, ANCT, IGN (Admin Express, BD TOPO, GEOFLA), geo.api.gouv.fr, OpenDataSoft georef, OpenStreetMap, BAN and BAL files;
/// registers and lists as Caf keep them. A precise name comes before a vague one: a file of QPV may have both <c>insee_com</c> and
/// <c>code</c>.</remarks>
public static class Notions
{
    public static readonly Notion CommuneCode = new Notion("code_insee", "insee_com", "code_commune", "codgeo", "com_code", "code_com_insee",
        "depcom", "ref:insee", "insee", "code_commune_insee", "commune_insee", "insee_commune", "code_insee_commune", "code_insee_de_la_commune",
        "code_geo", "num_insee", "numero_insee", "citycode").WithVintage();
    public static readonly Notion CommuneName = new Notion("nom_commune", "nom_com", "commune_nom", "libgeo", "com_name", "lib_com", "libcom",
        "nom_de_la_commune", "libelle_commune", "commune", "ville", "localite", "city", "commune_siege", "commune_du_siege",
        "commune_d_implantation").WithVintage();
    public static readonly Notion Population = new Notion("population", "population_municipale", "pmun", "popul", "pop", "popmun", "pop_mun",
        "population_legale", "population_totale", "ptot", "nb_habitants", "habitants").WithVintage();
    public static readonly Notion EpciSiren = new Notion("epci_siren", "siren_epci", "code_epci", "epci_code", "epci", "siren_de_l_epci",
        "code_siren_epci").WithVintage();
    public static readonly Notion EpciName = new Notion("epci_nom", "nom_epci", "lib_epci", "epci_libelle", "libepci", "libelle_epci",
        "nom_de_l_epci", "nom_complet_epci").WithVintage();
    public static readonly Notion PostCode = new("code_postal", "cp", "code_post", "codes_postaux", "codes_postal", "postcode", "postal_code", "zip",
        "zipcode", "code_postal_siege", "code_postal_du_siege");
    public static readonly Notion Longitude = new("lon", "longitude", "long", "lng", "longitude_wgs84", "lon_wgs84");
    public static readonly Notion Latitude = new("lat", "latitude", "latitude_wgs84", "lat_wgs84");
    public static readonly Notion QpvCode = new("code_qp", "code_qpv", "code_quartier", "code_du_quartier", "code_quartier_prioritaire");
    public static readonly Notion QpvName = new("nom_qp", "lib_qp", "nom_qpv", "lib_qpv", "nom_quartier", "lib_quartier", "libelle_qp", "libelle_qpv",
        "nom_du_quartier");

    /// <summary>The communes that a perimeter names.</summary>
    public static readonly Notion QpvCommunes = CommuneName.As("commune_qp");
    public static readonly Notion DepartementCode = new("code_departement", "departement", "dep", "insee_dep", "code_dept", "code_dep", "num_dep",
        "numero_departement", "code_insee_departement", "code_du_departement");
    public static readonly Notion DepartementName = new("nom_departement", "nom_dept", "nom_dep", "libelle_departement", "lib_dep", "libdep");

    /// <summary>An address on one line, or its number and street.</summary>
    public static readonly Notion Address = new("adresse", "adresse_postale", "adresse_complete", "adresse_du_siege", "adresse_siege",
        "libelle_adresse", "adresse_1", "adr", "address", "rue", "voie");
    public static readonly Notion AddressComplement = new("complement_adresse", "complement_d_adresse", "complement", "adresse_2");
    public static readonly Notion HouseNumber = new("numero", "numero_voie", "numero_de_voie", "numero_de_la_voie", "num_voie", "no_voie", "n_voie",
        "n_de_voie", "numero_rue", "numero_de_rue", "num_rue", "n_rue", "numero_voie_etablissement", "num", "no", "n", "housenumber");
    public static readonly Notion HouseNumberSuffix = new("rep", "suffixe", "repetition", "indice_de_repetition", "indice_repetition", "ind_rep",
        "indice_repetition_etablissement", "btq", "bis_ter", "suffixe_numero", "complement_numero", "suffixe_voie", "suffixe_de_numero", "rep_voie",
        "repetition_voie", "repetition_numero", "indice_voie", "indice_numero", "indice_de_voie", "numero_rep", "numero_suffixe", "numero_indice",
        "bister", "b_t_q", "indrep", "suffix", "indice");
    public static readonly Notion StreetType = new("type_voie", "type_de_voie", "type_de_la_voie", "libelle_type_voie", "nature_voie",
        "type_voie_etablissement");
    public static readonly Notion StreetName = new("nom_voie", "voie_nom", "libelle_voie", "libelle_de_voie", "libelle_de_la_voie", "nom_de_voie",
        "nom_de_la_voie", "nom_rue", "nom_de_rue", "nom_de_la_rue", "libelle_voie_etablissement", "street");
    public static readonly Notion LocalityName = new("nom_lieu_dit", "nom_lieudit", "lieu_dit", "lieudit");
    public static readonly Notion LocalityComplement = new("nom_ld", "lieudit_complement_nom");
    public static readonly Notion FormerCommuneCode = new("code_insee_ancienne_commune", "commune_deleguee_insee");
    public static readonly Notion FormerCommuneName = new("nom_ancienne_commune", "commune_deleguee_nom");
    public static readonly Notion PostalLabel = new("libelle_acheminement", "nom_acheminement");
    public static readonly Notion PositionType = new("type_position", "position");
    public static readonly Notion StructureId = new("id", "identifiant", "id_structure", "identifiant_structure", "code_structure");
    public static readonly Notion StructureName = new("nom", "nom_structure", "nom_de_la_structure", "structure", "denomination", "raison_sociale",
        "libelle", "intitule", "nom_du_centre");
    public static readonly Notion StructureType = new("type", "type_structure", "type_de_structure", "categorie", "nature", "type_d_agrement");
    public static readonly Notion Statut = new("statut", "etat", "statut_agrement", "statut_de_l_agrement");
    public static readonly Notion Gestion = new("gestion", "mode_de_gestion", "mode_gestion", "type_de_gestion", "type_gestion", "gestionnaire");
    public static readonly Notion AgrementStart = new("date_agrement", "date_d_agrement", "date_de_l_agrement", "date_debut", "date_de_debut",
        "debut_agrement", "debut_d_agrement", "debut_de_l_agrement", "date_debut_agrement", "date_de_debut_d_agrement", "agrement_debut", "agree_le",
        "agree_depuis");
    public static readonly Notion AgrementEnd = new("date_fin", "date_de_fin", "fin_agrement", "fin_d_agrement", "fin_de_l_agrement",
        "date_fin_agrement", "date_de_fin_agrement", "date_de_fin_d_agrement", "date_fin_d_agrement", "agrement_fin", "fin", "echeance",
        "date_d_echeance", "date_echeance", "echeance_agrement", "agree_jusqu_au");
    public static readonly Notion FirstAgrementYear = new("annee_premier_agrement", "annee_agrement", "annee_d_agrement",
        "annee_du_premier_agrement");
    public static readonly Notion Acf = new("acf", "agrement_acf", "animation_collective_familles", "animation_collective_famille");
    public static readonly Notion PsJeunes = new("ps_jeunes", "psj", "ps_jeune", "prestation_de_service_jeunes");
    public static readonly Notion TerritoireIntervention = new("territoire", "territoire_d_intervention", "territoire_intervention",
        "zone_d_intervention", "communes_d_intervention", "communes_couvertes", "communes_desservies");
    public static readonly Notion TerritoireSource = new("territoire_source", "source_territoire", "source_du_territoire", "origine_du_territoire");
    public static readonly Notion DeclaredQpv = new("qpv", "qpv_concernes", "qpv_servis", "quartiers_prioritaires", "quartier_prioritaire",
        "code_qpv", "code_qp");
    public static readonly Notion Annexes = new("annexes", "annexe", "sites_annexes", "antennes");

    /// <summary>The columns of INSEE's movements of communes, in its order.</summary>
    public static readonly ImmutableArray<Notion> Movements =
    [
        .. ((ImmutableArray<string>)[
            "MOD", "DATE_EFF", "TYPECOM_AV", "COM_AV", "TNCC_AV", "NCC_AV", "NCCENR_AV", "LIBELLE_AV", "TYPECOM_AP", "COM_AP", "TNCC_AP", "NCC_AP",
                "NCCENR_AP", "LIBELLE_AP",
        ]).Select(static name => new Notion(name)),
    ];

    /// <summary>All of them: a name of one is no misspelling of another.</summary>
    public static readonly ImmutableArray<Notion> All =
    [
        CommuneCode, CommuneName, Population, EpciSiren, EpciName, PostCode, Longitude, Latitude, QpvCode, QpvName, QpvCommunes, DepartementCode,
        DepartementName, Address, AddressComplement, HouseNumber, HouseNumberSuffix, StreetType, StreetName, LocalityName, LocalityComplement,
        FormerCommuneCode, FormerCommuneName, PostalLabel, PositionType, StructureId, StructureName, StructureType, Statut, Gestion, AgrementStart,
        AgrementEnd, FirstAgrementYear, Acf, PsJeunes, TerritoireIntervention, TerritoireSource, DeclaredQpv, Annexes, .. Movements,
    ];
}
