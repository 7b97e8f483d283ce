namespace Senacs.Geo.Cli.Commands;

/// <summary>Every French sentence of <c>senacs-geo data</c>.</summary>
internal static class DataTextes
{
    public const string Description = "Prépare les données d’un dossier.";

    public const string Pull = "Fait le dossier d’un département à partir des données ouvertes officielles, ou de fichiers déjà téléchargés "
        + "(--source).";

    public const string Generalise = "Allège des contours : les limites communes restent communes, à la tolérance près.";

    public const string Registre = "Fait le registre d’un dossier à partir d’une liste de structures ; chaque changement est consigné.";

    public static string BadDepartement(string text) => $"« {text} » n’est pas le code d’un département : écrire 03, 2A ou 974.";

    public static string BadTolerance(double metres) =>
        string.Create(CultureInfo.InvariantCulture, $"La tolérance {metres} m n’est pas possible : un nombre de mètres entre 0 et 1000.");

    public static string BadQpvTolerance(double metres) =>
        string.Create(CultureInfo.InvariantCulture, $"La tolérance {metres} m est trop grande pour des QPV : 10 m au plus.");

    public static string BadDecimals(int decimals) =>
        string.Create(CultureInfo.InvariantCulture, $"{decimals} décimales ne sont pas possibles : de 3 à 7.");

    public static string BadLayer(string text) => $"La couche « {text} » est inconnue : communes ou qpv.";

    public static string BadRole(string text) => $"« {text} » ne peut pas être laissé de côté : table, qpv, mouvements ou adresses.";

    public static string OtherDepartement(string folder, string nom) =>
        $"« {folder} » est le dossier d’un autre département ({nom}) : donner un autre dossier à -o.";

    public const string NoCatalogue = "Aucun catalogue : data/catalogue.json n’a pas été trouvé. Le donner avec --catalogue.";

    public const string SeveralProjections = "Le fichier couvre plusieurs projections légales : choisir un département avec --departement.";

    public static string NothingToGeneralise(string file) => $"{file} : aucun contour utilisable.";

    public static string Generalised(int contours, int before, int after, long bytesBefore, long bytesAfter) =>
        $"{FrenchNumbers.Count(contours, "contour", "contours")} ; {FrenchNumbers.Integer(before)} sommets deviennent "
            + $"{FrenchNumbers.Integer(after)} (chaque limite commune comptée une fois) ; {FrenchNumbers.Integer(bytesBefore / 1024)} Kio "
                + $"deviennent {FrenchNumbers.Integer(bytesAfter / 1024)} Kio.";

    public static string Made(string folder, IEnumerable<string> parts) => $"{folder} : {string.Join(" ; ", parts)}.";

    public static string RegisterMade(int structures, int steps, int supposed) =>
        $"{FrenchNumbers.Count(structures, "structure", "structures")}, {FrenchNumbers.Count(steps, "cellule changée", "cellules changées")}, "
            + $"{FrenchNumbers.Count(supposed, "territoire supposé", "territoires supposés")}.";

    public static string OfIssue(Issue issue)
    {
        string weight = issue.Kind.Severity switch { IssueSeverity.Error => "Erreur", IssueSeverity.Warning => "Attention", _ => "Note" };
        return $"{weight} [{issue.Kind.Code}]{(issue.File is null ? "" : " " + issue.File + " :")} {issue.Message}";
    }
}
