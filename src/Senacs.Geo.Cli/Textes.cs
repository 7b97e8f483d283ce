using Senacs.Geo.Coverage;

namespace Senacs.Geo.Cli;

/// <summary>Every French sentence that the command itself says.</summary>
internal static class Textes
{
    public const string Description =
        "Senacs.Geo : communes couvertes, zones blanches, QPV et carte d’un département, à partir d’un dossier de données ouvertes et du registre "
            + "des structures.";

    public const string StandardInput = "entrée standard";

    public static string SeeHelp(string command) => command is "senacs-geo" ? "Voir : senacs-geo --help" : $"Voir : senacs-geo {command} --help";

    public static string BadDate(string text) =>
        $"La date « {text} » n’est pas lisible : l’écrire AAAA-MM-JJ, {CoverageDates.Span}, par exemple 2022-12-31.";

    public static string BadRule(string text) => $"La règle « {text} » est inconnue. Règles possibles : {RegleCouverture.Spellings}.";

    public static string OutputIsAFile(string path) => $"« {path} » est un fichier : donner un dossier à -o.";

    public static string OutputIsAFolder(string path) => $"« {path} » est un dossier : donner un fichier à -o.";

    public static string OutputIsRoot(string path) => $"« {path} » ne peut pas être le dossier de sortie.";

    public const string BadDpi = "--dpi va de 36 à 1200 points par pouce.";

    public const string BadBleed = "--fond-perdu : un nombre de millimètres de 0 à 10 (3 est l’usage).";

    public const string CmykIsForPdf = "--cmyk ne vaut que pour un PDF : donner un fichier en .pdf.";

    public static string BadAtlasSize(string size) => $"Format d’atlas « {size} » inconnu : écrire A4 ou A3.";

    public static string BadAtlasTheme(string theme) =>
        $"Le thème « {theme} » compare deux dates ou des valeurs : un atlas n’en a pas. Choisir couverture, implantation, qpv, epci, population "
            + "ou rayon.";

    public const string AtlasNeedsPdf = "Un atlas est un PDF : donner un fichier en .pdf à -o.";

    public static string NoDossierIn(string path) =>
        $"« {path} » n’est pas un dossier de département (il n’a pas de dossier.json) et n’en contient aucun.";

    public static string AtlasDone(string progress, string dossier, int pages, string file) =>
        $"{progress}{dossier} : {FrenchNumbers.Count(pages, "page", "pages")}, {file}";

    public static string AtlasUpToDate(string progress, string dossier, string file) => $"{progress}{dossier} : déjà à jour, {file}";

    public static string AtlasFailed(string progress, string dossier, string message) => $"{progress}{dossier} : {message}";

    public static string AtlasHasErrors(string dossier) => $"Les données de {dossier} ont des erreurs ; « senacs-geo check » les liste.";

    public const string BadProximity = "--proximite est une distance en mètres, de 0 à 100000.";

    public const string BadGeocoder = "--geocoder prend local, ign, ou les deux séparés par une virgule dans l’ordre de confiance.";

    public static string BadService(string text) =>
        $"--service-geocodage « {text} » : il faut une adresse https:// complète (http:// sur cette machine seulement).";

    public const string NeedsPlaces = "--inverse demande de quoi répondre : --dossier (communes et QPV), --ban (adresses), ou les deux.";

    public const string InverseIsLocal = "--inverse répond hors ligne : ne pas lui donner --geocoder ign, --corrections ni --revue.";

    public const string QpvNeedsDossier = "--qpv demande --dossier : ce sont ses périmètres qui répondent.";

    public const string NeedsAddressBase =
        "Donner une base d’adresses : --ban adresses-48.csv.gz, ou --dossier avec « adresses » dans son manifeste, ou --geocoder ign.";

    public const string ServiceGivenUp =
        "La Géoplateforme n’a pas répondu : la suite est sans son aide. Relancer la même commande reprend où elle en était.";

    public static string ReviewWritten(int count, string path) =>
        $"{FrenchNumbers.Count(count, "adresse", "adresses")} à revoir dans {path}.";

    public static string BadFormat(string kind, IEnumerable<string> accepted) =>
        $"Format « {kind} » inconnu. Formats possibles : {string.Join(", ", accepted)}.";

    public static string BadTheme(string theme, IEnumerable<string> names) =>
        $"--theme : le thème « {theme} » est inconnu. Thèmes possibles : {string.Join(", ", names)}, ou le chemin d’un fichier .json.";

    public static string NeedsTwoDates(string theme) =>
        $"--theme {theme} compare deux dates : ajouter --depuis AAAA-MM-JJ, ou lancer « senacs-geo evolution ».";

    public static string IsNational(string theme, IEnumerable<string> names) =>
        $"--theme {theme} montre la France par département : lancer « senacs-geo national », ou choisir {string.Join(", ", names)}.";

    public static string NeedsTravelTimes(string rule) =>
        $"--rule : la règle « {rule} » demande des temps de trajet, qu’aucun dossier ne contient. Choisir une autre règle, par exemple distance:10.";

    public static string FormatsDisagree(string format, string path) =>
        $"--format {format} et -o {path} se contredisent : donner à -o un fichier en .{format}, ou ôter --format.";

    public static string OutputIsAnInput(string path) =>
        $"« {path} » est lu et serait écrasé : donner à la sortie un autre nom.";

    public static string OutputIsGivenTwice(string path) =>
        $"« {path} » est donné à deux sorties, dont l’une écraserait l’autre : donner un nom à chacune.";

    public static string BadSize(string size) =>
        $"Format de page « {size} » inconnu : écrire A3, A4, A5, A4-portrait, A4-paysage, 180x120mm, 1200x800px, "
            + $"{string.Join(", ", Senacs.Geo.Maps.Pages.PageSpec.ScreenFormats.Select(f => f.Name))}.";

    public static string BadSetting(string text) => $"--reglage attend NOM=VALEUR, pas « {text} ».";

    public static string NeedsFile(string kind) => $"Le format {kind} demande un fichier : ajouter -o couverture.{kind}.";

    public static string Written(int count, string folder) =>
        $"{FrenchNumbers.Count(count, "fichier écrit", "fichiers écrits")} dans {folder}.";

    public static string Removed(IReadOnlyCollection<string> names) =>
        $"Retiré, d’une production antérieure et sans objet cette fois : {string.Join(", ", names)}.";

    public static string SeeControl(string file) => $"Les données ont des erreurs, listées dans {file}.";

    public static string IoFailure(string message) =>
        $"Lecture ou écriture impossible : {message} Vérifier le chemin, les droits et la place disponible.";

    /// <summary>The file that says, in a folder of outputs, that they are being replaced.</summary>
    public const string UnfinishedFile = "SORTIE-INACHEVEE.txt";

    public const string Unfinished =
        "Les fichiers de ce dossier sont en cours de remplacement : les uns sont neufs, les autres encore anciens. Si aucune commande n’est en "
            + "cours, relancer la même : elle finit le remplacement.\n";

    public static string StoppedHalfway(string folder, string cause) =>
        $"le remplacement des fichiers de « {folder} » s’est arrêté en chemin : {cause} Rien n’est perdu ; relancer la même commande le finit.";

    public const string FolderInTheWay = "Ce dossier porte le nom d’un fichier que la commande écrit ; rien n’a été remplacé.";

    public const string MoveFolderAway = "Le renommer ou le déplacer, puis relancer la même commande.";

    public static string LeftToNextRun(string cause) =>
        $"La sortie est en place, mais un dossier caché reste à côté ({cause.TrimEnd('.')}) : la prochaine commande l’enlèvera.";

    public static string Unexpected(Exception e) =>
        $"Erreur inattendue ({e.GetType().Name}) : {e.Message} Relancer avec --verbose et nous transmettre le détail.";
}
