namespace Senacs.Geo.Service.Errors;

/// <summary>One kind of refusal: a stable code for programs, a status, a French title and what to do.</summary>
/// <param name="Code">Lower case, dotted, never reused.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Titre">One French phrase that holds for every occurrence.</param>
/// <param name="Explication">French: what it means and what to do; shown at <c>/problemes/{code}</c>.</param>
internal sealed record ProblemKind(string Code, int Status, string Titre, string Explication)
{
    public static readonly ProblemKind ParametreInconnu =
        new("parametre.inconnu", 400, "Paramètre inconnu",
            "L’adresse contient un paramètre que cette ressource ne connaît pas. La liste est dans la description de l’API (/api).");

    public static readonly ProblemKind ParametreInvalide =
        new("parametre.invalide", 400, "Paramètre invalide", "La valeur d’un paramètre n’a pas la forme attendue ; le détail dit laquelle.");

    public static readonly ProblemKind ParametreRepete =
        new("parametre.repete", 400, "Paramètre répété", "Un paramètre ne peut être donné qu’une fois.");

    public static readonly ProblemKind FiltreInvalide =
        new("filtre.invalide", 400, "Filtre invalide",
            "Le filtre CQL2 n’est pas lisible ou nomme une propriété inconnue ; le détail donne la position de l’erreur, comptée à partir de 1.");

    public static readonly ProblemKind CrsInconnu =
        new("crs.inconnu", 400, "Système de coordonnées inconnu",
            "Ce système de coordonnées n’est pas servi. La liste est dans chaque collection, sous « crs ».");

    public static readonly ProblemKind CorpsIllisible =
        new("corps.illisible", 400, "Requête illisible", "La requête HTTP ou son corps n’est pas lisible.");

    public static readonly ProblemKind RegleInapplicable =
        new("regle.inapplicable", 400, "Règle inapplicable", "Le dossier ne contient pas ce que cette règle demande.");

    public static readonly ProblemKind AdresseInconnue =
        new("adresse.inconnue", 404, "Adresse inconnue", "Rien n’est servi à cette adresse. L’accueil (/) mène à tout.");

    public static readonly ProblemKind CollectionInconnue =
        new("collection.inconnue", 404, "Collection inconnue", "Les collections sont listées à /collections.");

    public static readonly ProblemKind ObjetInconnu = new("objet.inconnu", 404, "Objet inconnu", "Aucun objet de la collection n’a cet identifiant.");

    public static readonly ProblemKind DepartementInconnu =
        new("departement.inconnu", 404, "Département inconnu",
            "Aucun dossier de ce département n’est chargé. Ils sont listés à /collections/departements/items.");

    public static readonly ProblemKind VersionInconnue =
        new("version.inconnue", 404, "Version inconnue", "Cette version des données n’a jamais été servie ici.");

    public static readonly ProblemKind VersionPerimee =
        new("version.perimee", 410, "Version périmée", "Les données ont changé depuis : l’adresse sans version donne les données actuelles.");

    public static readonly ProblemKind TuileInconnue =
        new("tuile.inconnue", 404, "Tuile inconnue", "La tuile est hors des niveaux servis ou hors de la grille.");

    public static readonly ProblemKind CleRefusee =
        new("cle.refusee", 403, "Clé refusée", "Remplacer un registre demande la clé d’administrateur du service.");

    public static readonly ProblemKind RegistreEnLectureSeule =
        new("registre.lecture_seule", 403, "Dossier en lecture seule",
            "Le service n’a pas le droit d’écrire dans le dossier : son installation le veut ainsi (ReadOnlyPaths de l’unité systemd). Remplacer "
                + "le fichier sur le disque, ou accorder l’écriture au service.");

    public static readonly ProblemKind ConflitDeRegistre =
        new("register.conflict", 409, "Registre changé entre-temps",
            "Remplacer un registre demande la version de celui qu’on remplace, pour ne pas effacer le travail d’un autre : elle manque, ou le "
                + "registre en place n’est plus celui-là. Le relire, puis recommencer.");

    public static readonly ProblemKind RegistreNonEcrit =
        new("registre.non_ecrit", 500, "Registre non écrit", "Le disque a refusé l’écriture ; l’ancien registre est en place.");

    public static readonly ProblemKind RegistreNonConfirme =
        new("registre.non_confirme", 500, "Registre en place, non confirmé",
            "Le nouveau registre est en place et servi, mais le disque n’a pas confirmé qu’une coupure de courant ne le déferait pas. Vérifier le "
                + "disque, puis la version servie.");

    public static readonly ProblemKind RegistreOublie =
        new("registre.oublie", 410, "Registre oublié",
            "Un registre envoyé n’est gardé en mémoire qu’un temps, et que pour les données avec lesquelles il a été contrôlé : l’envoyer de "
                + "nouveau.");

    public static readonly ProblemKind RegistreIllisible =
        new("registre.illisible", 422, "Registre illisible",
            "Le fichier envoyé n’est pas un registre de structures lisible ; le détail dit pourquoi et que faire.");

    public static readonly ProblemKind MethodeRefusee =
        new("methode.refusee", 405, "Méthode refusée", "Cette adresse n’accepte pas cette méthode ; l’en-tête Allow dit ce qui est possible.");

    public static readonly ProblemKind FormatRefuse =
        new("format.refuse", 406, "Format non servi", "Aucun des formats demandés n’est servi à cette adresse.");

    public static readonly ProblemKind RequeteLente =
        new("requete.lente", 408, "Requête trop lente", "La requête ou son corps n’est pas arrivé dans le délai accordé.");

    public static readonly ProblemKind CorpsTropGros =
        new("corps.trop_gros", 413, "Corps trop gros", "Le corps de la requête dépasse la taille admise.");

    public static readonly ProblemKind AdresseTropLongue =
        new("adresse.trop_longue", 414, "Adresse trop longue", "L’adresse dépasse 8 192 caractères.");

    public static readonly ProblemKind TypeRefuse =
        new("type.refuse", 415, "Type de contenu refusé", "Le corps de la requête n’est pas d’un type que cette adresse accepte.");

    public static readonly ProblemKind TropDeRequetes =
        new("requetes.trop_nombreuses", 429, "Trop de requêtes", "Ce client demande plus que sa part ; l’en-tête Retry-After dit quand revenir.");

    public static readonly ProblemKind EnTetesTropGros =
        new("en_tetes.trop_gros", 431, "En-têtes trop gros", "Les en-têtes de la requête dépassent la taille admise.");

    public static readonly ProblemKind Interne =
        new("interne", 500, "Erreur interne", "Le service a rencontré une erreur inattendue ; elle est au journal avec cet identifiant.");

    public static readonly ProblemKind ServiceOccupe =
        new("service.occupe", 503, "Service occupé", "Trop de demandes attendent déjà ; l’en-tête Retry-After dit quand revenir.");

    public static readonly ProblemKind DelaiDepasse =
        new("delai.depasse", 503, "Délai dépassé", "La réponse demandait plus de temps que ce qui est accordé. Réduire la demande.");

    public static readonly ProblemKind DessinIndisponible =
        new("dessin.indisponible", 503, "Dessin indisponible",
            "Ce service a été construit sans la police Carlito, que demandent les images PNG et PDF ; le SVG est servi.");

    public static readonly ProblemKind DonneesIndisponibles =
        new("donnees.indisponibles", 503, "Données indisponibles", "Aucun dossier n’est chargé.");

    public static readonly ProblemKind ArretEnCours =
        new("service.arret", 503, "Arrêt en cours",
            "Le service s’arrête : il finit ce qui lui est demandé, et un répartiteur doit s’adresser à un autre.");

    /// <summary>Every kind, in the order of their status.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        ParametreInconnu, ParametreInvalide, ParametreRepete, FiltreInvalide, CrsInconnu, CorpsIllisible, RegleInapplicable, AdresseInconnue,
            CollectionInconnue, ObjetInconnu,
        DepartementInconnu, VersionInconnue, TuileInconnue, MethodeRefusee, FormatRefuse, RequeteLente, VersionPerimee, CorpsTropGros,
            AdresseTropLongue, TypeRefuse, TropDeRequetes, EnTetesTropGros,
        CleRefusee, RegistreEnLectureSeule, ConflitDeRegistre, RegistreOublie, RegistreIllisible,
        Interne, RegistreNonEcrit, RegistreNonConfirme, ServiceOccupe, DelaiDepasse, DessinIndisponible, DonneesIndisponibles, ArretEnCours,
    ];

    public static ProblemKind? Find(string code) => All.FirstOrDefault(k => k.Code == code);

    /// <summary>The kind that stands for a bare status given by the server itself.</summary>
    public static ProblemKind OfStatus(int status) => status switch
    {
        404 => AdresseInconnue,
        405 => MethodeRefusee,
        406 => FormatRefuse,
        408 => RequeteLente,
        413 => CorpsTropGros,
        414 => AdresseTropLongue,
        415 => TypeRefuse,
        429 => TropDeRequetes,
        431 => EnTetesTropGros,
        503 => ServiceOccupe,
        < 500 => CorpsIllisible,
        _ => Interne,
    };
}

/// <summary>A request is refused: the outer edge writes it as <c>application/problem+json</c>.</summary>
internal sealed class ProblemException(ProblemKind kind, string detail, string? parameter = null) : Exception(detail)
{
    public ProblemKind Kind { get; } = kind;

    /// <summary>The query parameter, header or path segment at fault.</summary>
    public string? Parameter { get; } = parameter;

    /// <summary>1-based position in the parameter's value, where there is one.</summary>
    public int? Position { get; init; }

    public int? RetryAfterSeconds { get; init; }
}
