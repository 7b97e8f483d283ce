namespace Senacs.Geo.Vocabulary;

/// <summary>How outputs for people call what was not supplied: never 0, never "aucun".</summary>
public static class Absence
{
    public const string Qpv = "QPV non fournis";

    public const string Population = "Population non fournie";

    public const string Epci = "Intercommunalités non fournies";

    /// <summary>In place of the name of an EPCI, for the communes of which none is known.</summary>
    public const string EpciDesCommunes = "Communes sans intercommunalité connue";

    public const string Territoires = "Territoires d’intervention non fournis";

    public const string Dates = "Dates d’agrément non fournies";

    public const string Acf = "Agréments ACF non fournis";

    public const string PsJeunes = "PS jeunes non fournies";

    public const string Gestion = "Modes de gestion non fournis";

    public const string ChefsLieux = "Chefs-lieux non fournis";

    /// <summary>Of one thing (a population, a date), where others of its kind may be known.</summary>
    public const string Inconnue = "inconnue";

    public const string Inconnu = "inconnu";

    /// <summary>In place of a count that cannot be made.</summary>
    public const string NonFourni = "non fourni";
}
