using System.Collections.Immutable;

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
            string people = synthese.PopulationParHypothese > 0 ? $" ({FrenchNumbers.Count(synthese.PopulationParHypothese, "habitant", "habitants")})" : "";
            sentences.Add($"Dont {FrenchNumbers.Count(synthese.CommunesParHypothese, "commune", "communes")}{people} par hypothèse de territoire, à confirmer.");
        }

        int nominal = report.Coverage.Communes.Count(c => c.RestsOnNominal);
        if (nominal > 0)
            sentences.Add($"Dont {FrenchNumbers.Count(nominal, "commune", "communes")} à une distance nominale\u00A0: les structures qui les couvrent ne sont connues qu’à leur commune.");

        // what the dossier says of its register (incomplete, supposed…) qualifies every figure
        sentences.AddRange(report.Sources.Where(s => s.Role == "structures").Select(s => s.Remarque).OfType<string>());
        if (synthese.SansGeometrie > 0)
            sentences.Add($"{FrenchNumbers.Count(synthese.SansGeometrie, "commune sans contour compte mais n’est pas dessinée", "communes sans contour comptent mais ne sont pas dessinées")}.");
        if (synthese.PopulationInconnue > 0 && synthese.Population.Total > 0)
            sentences.Add($"Population inconnue pour {FrenchNumbers.Count(synthese.PopulationInconnue, "commune", "communes")}.");
        return sentences.ToImmutable();
    }
}
