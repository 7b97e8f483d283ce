using System.Collections.Immutable;
using Senacs.Geo.Vocabulary;

namespace Senacs.Geo.Reports;

/// <summary>The sentences that qualify the figures of a report, wherever they are shown.</summary>
public static class Reserves
{
    public static ImmutableArray<string> Of(CoverageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Synthese synthese = report.Synthese;
        ImmutableArray<string>.Builder sentences = ImmutableArray.CreateBuilder<string>();
        if (report.Structures.Structures.IsEmpty)
            sentences.Add("Le registre est vide\u00A0: rien ne peut être couvert.");
        if (synthese.CommunesParHypothese > 0)
        {
            string people = synthese.PopulationParHypothese is { } known and > 0 ? $" ({FrenchNumbers.Count(known, "habitant", "habitants")})" : "";
            sentences.Add($"Dont {FrenchNumbers.Count(synthese.CommunesParHypothese, "commune", "communes")}{people} par hypothèse de territoire, à confirmer.");
        }

        // without them the rule reaches no farther than each siège, which is no finding about who is served
        if (!synthese.Fourni.Territoires && !report.Structures.Structures.IsEmpty && report.Coverage.Regle.ReadsTerritoires)
            sentences.Add($"{Absence.Territoires}\u00A0: seule la commune du siège de chaque structure est comptée.");

        int nominal = report.Coverage.Communes.Count(c => c.RestsOnNominal);
        if (nominal > 0)
            sentences.Add($"Dont {FrenchNumbers.Count(nominal, "commune", "communes")} à une distance nominale\u00A0: les structures qui les couvrent ne sont connues qu’à leur commune.");

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
}
