using System.Collections.Immutable;
using Senacs.Geo.Vocabulary;

namespace Senacs.Geo.Reports;

/// <summary>The sentences that qualify the figures of a report, wherever they are shown.</summary>
public static class Reserves
{
    /// <param name="report">The figures.</param>
    /// <param name="classes">The figures beside which they stand are those of the rule: else nothing of the rule is said.</param>
    public static ImmutableArray<string> Of(CoverageReport report, bool classes = true)
    {
        ArgumentNullException.ThrowIfNull(report);
        Synthese synthese = report.Synthese;
        ImmutableArray<string>.Builder sentences = ImmutableArray.CreateBuilder<string>();
        if (report.Structures.Structures.IsEmpty)
            sentences.Add("Le registre ne contient aucune structure\u00A0: rien ne peut être couvert.");
        if (classes && synthese.CommunesParHypothese > 0)
        {
            string people = synthese.PopulationParHypothese is { } known and > 0 ? $" ({FrenchNumbers.Count(known, "habitant", "habitants")})" : "";
            sentences.Add($"Dont {FrenchNumbers.Count(synthese.CommunesParHypothese, "commune", "communes")}{people} par hypothèse de territoire, à confirmer.");
        }

        // without them the rule reaches no farther than each siège, which is no finding about who is served
        if (classes && !synthese.Fourni.Territoires && !report.Structures.Structures.IsEmpty && report.Coverage.Regle.ReadsTerritoires)
            sentences.Add($"{Absence.Territoires}\u00A0: seule la commune du siège de chaque structure est comptée.");

        if (!synthese.Fourni.Dates && !report.Structures.Structures.IsEmpty)
            sentences.Add($"{Absence.Dates}\u00A0: les structures comptent à toute date.");

        if (classes && Nominales(report) is { } nominal)
            sentences.Add(nominal);

        // what the dossier says of its register (incomplete, supposed…) qualifies every figure
        sentences.AddRange(report.Sources.Where(s => s.Role == "structures").Select(s => s.Remarque).OfType<string>());
        if (synthese.SansGeometrie > 0)
            sentences.Add($"{FrenchNumbers.Count(synthese.SansGeometrie, "commune sans contour compte mais n’est pas dessinée", "communes sans contour comptent mais ne sont pas dessinées")}.");
        if (!synthese.Fourni.Population)
            sentences.Add($"{Absence.Population}.");
        else if (synthese.PopulationInconnue > 0)
            sentences.Add($"Population inconnue pour {FrenchNumbers.Count(synthese.PopulationInconnue, "commune", "communes")}.");
        return sentences.ToImmutable();
    }

    /// <summary>The communes that only commune-level sites cover, where distances make the classes; null: there is none.</summary>
    public static string? Nominales(CoverageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        int nominal = report.Coverage.Communes.Count(c => c.RestsOnNominal);
        return nominal == 0 ? null : $"Dont {FrenchNumbers.Count(nominal, "commune", "communes")} à une distance nominale\u00A0: "
            + $"les structures qui {(nominal < 2 ? "la" : "les")} couvrent ne sont connues qu’à leur commune.";
    }

    /// <summary>The communes whose distance to the nearest site is that to a commune-level one; null: there is none.</summary>
    public static string? DistancesNominales(CoverageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        int nominal = report.Coverage.Communes.Count(c => c.NearestIsNominal);
        return nominal == 0 ? null : $"{FrenchNumbers.Count(nominal, "commune est comptée", "communes sont comptées")} à une distance nominale\u00A0: "
            + $"{(nominal < 2 ? "son site" : "leur site")} le plus proche n’est connu qu’à sa commune.";
    }

    /// <summary>What structures without date do to a series; null: all are dated.</summary>
    public static string? SansDate(Evolution evolution)
    {
        ArgumentNullException.ThrowIfNull(evolution);
        if (evolution.EstConnue)
            return null;
        string sentence = Constat.SansDate(
            evolution, "n’a pas de date d’agrément et compte dès la première date", "n’ont pas de date d’agrément et comptent dès la première date");
        return $"{char.ToUpperInvariant(sentence[0])}{sentence[1..]}\u00A0: ce qui a été gagné ou perdu n’est pas connu.";
    }
}
