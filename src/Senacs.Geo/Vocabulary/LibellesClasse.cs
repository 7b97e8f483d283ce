using Senacs.Geo.Coverage;

namespace Senacs.Geo.Vocabulary;

/// <summary>The classes in French, under the rule that made them.</summary>
/// <remarks>Where the reach of structures adds up (<see cref="RegleCouverture.CumuleLesSites"/>), the middle class is not "an EVS alone": the centres
/// sociaux reach a part, the EVS bring what is missing.</remarks>
public static class LibellesClasse
{
    /// <summary>Of one commune: "Couverte par un centre social".</summary>
    public static string Titre(Classe classe, RegleCouverture regle) => classe switch
    {
        Classe.CentreSocial => "Couverte par un centre social",
        Classe.EvsSeul => Cumule(regle) ? "Couverte avec l’apport d’un EVS" : "Couverte uniquement par un EVS",
        _ => "Zone blanche",
    };

    /// <summary>Of several, as a heading: "Communes couvertes par un centre social".</summary>
    public static string Pluriel(Classe classe, RegleCouverture regle) => classe switch
    {
        Classe.CentreSocial => "Communes couvertes par un centre social",
        Classe.EvsSeul => Cumule(regle) ? "Communes couvertes avec l’apport d’un EVS" : "Communes couvertes uniquement par un EVS",
        _ => "Zones blanches",
    };

    /// <summary>What follows a count: "1 commune · 0,5 %" couverte, "14 communes · 7,1 %" couvertes.</summary>
    public static string Suite(Classe classe, RegleCouverture regle, long communes) => classe switch
    {
        Classe.CentreSocial => Couvertes(communes) + " par un centre social",
        Classe.EvsSeul => $"{Couvertes(communes)} {(Cumule(regle) ? "avec l’apport d’un EVS" : "par un EVS seul")}",
        _ => communes < 2 ? "zone blanche" : "zones blanches",
    };

    /// <summary>For a narrow column: "EVS seul".</summary>
    public static string Court(Classe classe, RegleCouverture regle) => classe switch
    {
        Classe.CentreSocial => "Centre social",
        Classe.EvsSeul => Cumule(regle) ? "Apport d’un EVS" : "EVS seul",
        _ => "Zone blanche",
    };

    // French counts 0 and 1 as singular
    private static string Couvertes(long communes) => communes < 2 ? "couverte" : "couvertes";

    private static bool Cumule(RegleCouverture regle)
    {
        ArgumentNullException.ThrowIfNull(regle);
        return regle.CumuleLesSites;
    }
}
