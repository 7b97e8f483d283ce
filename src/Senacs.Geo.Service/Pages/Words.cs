namespace Senacs.Geo.Service.Pages;

/// <summary>The French sentences of the service itself.</summary>
internal static class Words
{
    public const string ServiceTitle = "Senacs.Geo : animation de la vie sociale";

    public const string ServiceDescription =
        "Communes couvertes par un centre social ou un espace de vie sociale, zones blanches et quartiers prioritaires, département par "
            + "département : données, cartes et tableaux.";
}
