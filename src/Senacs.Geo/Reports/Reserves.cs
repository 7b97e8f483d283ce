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
        int refused = report.Structures.Rejected.Length;
        if (report.Structures.Structures.IsEmpty && refused == 0)
            sentences.Add("Le registre ne contient aucune structure\u00A0: rien ne peut être couvert.");
        sentences.AddRange(DePlace(report, classes));
        if (classes && synthese.CommunesParHypothese > 0)
        {
            string people = synthese.PopulationParHypothese is { } known and > 0 ? $" ({FrenchNumbers.Count(known, "habitant")})" : "";
            sentences.Add($"Dont {FrenchNumbers.Count(synthese.CommunesParHypothese, "commune")}{people} par hypothèse de territoire, à confirmer.");
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
            sentences.Add(FrenchNumbers.Count(synthese.SansGeometrie, "commune sans contour compte mais n’est pas dessinée",
                "communes sans contour comptent mais ne sont pas dessinées") + ".");
        if (!synthese.Fourni.Population)
            sentences.Add($"{Absence.Population}.");
        else if (synthese.PopulationInconnue > 0)
            sentences.Add($"Population inconnue pour {FrenchNumbers.Count(synthese.PopulationInconnue, "commune")}.");
        return sentences.ToImmutable();
    }

    /// <summary>What is not known of rows and places: none of it is in the figures.</summary>
    public static IEnumerable<string> DePlace(CoverageReport report, bool classes)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Structures.Rejected.Length is > 0 and int refused)
            yield return FrenchNumbers.Count(refused, "ligne du registre n’a pu être lue et n’est pas comptée",
                "lignes du registre n’ont pu être lues et ne sont pas comptées") + ".";
        if (classes && NonComptees(report) is > 0 and int uncounted)
            yield return FrenchNumbers.Count(uncounted, "structure non localisée n’est pas comptée",
                "structures non localisées ne sont pas comptées") + ".";
        if (!classes && NonLocalisees(report) is > 0 and int unplaced)
            yield return FrenchNumbers.Count(unplaced, "structure non localisée n’est placée nulle part",
                "structures non localisées ne sont placées nulle part") + ".";
    }

    /// <summary>Of one quartier without structure: where some structure in force may be anywhere, none is known, and no more can be said.</summary>
    /// <param name="isOpen">There is such a structure: <see cref="LaisseOuvert"/>.</param>
    public static string PasDeStructure(bool isOpen) => isOpen ? "Pas de structure connue" : "Pas de structure";

    /// <summary>The same of several quartiers, after their number.</summary>
    public static string SansStructure(bool isOpen) => isOpen ? "sans structure connue" : "sans structure";

    /// <summary>Whether a structure in force may be in any quartier, nobody knowing where it is.</summary>
    public static bool LaisseOuvert(CoverageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Coverage.InForce.Any(s => s.Sites.IsEmpty);
    }

    /// <summary>Structures in force of which no site is known: they may be in any quartier, and near any place.</summary>
    public static int NonLocalisees(CoverageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Coverage.InForce.Count(s => s.Sites.IsEmpty);
    }

    /// <summary>Those of them that cover nothing under the rule: one that declares its territoire may be counted all the same.</summary>
    public static int NonComptees(CoverageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        HashSet<string> unplaced = [.. report.Coverage.InForce.Where(s => s.Sites.IsEmpty).Select(s => s.Id)];
        unplaced.ExceptWith(report.Coverage.Communes.SelectMany(c => c.Reasons).Select(r => r.Structure.Id));
        return unplaced.Count;
    }

    /// <summary>The communes that only commune-level sites cover, where distances make the classes; null: there is none.</summary>
    public static string? Nominales(CoverageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        int nominal = report.Coverage.Communes.Count(c => c.RestsOnNominal);
        return nominal == 0 ? null : $"Dont {FrenchNumbers.Count(nominal, "commune")} à une distance nominale\u00A0: les structures qui "
            + $"{(nominal < 2 ? "la" : "les")} couvrent ne sont connues qu’à leur commune.";
    }

    /// <summary>The communes whose distance to the nearest site is that to a commune-level one; null: there is none.</summary>
    public static string? DistancesNominales(CoverageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        int nominal = report.Coverage.Communes.Count(c => c.NearestIsNominal);
        return nominal == 0 ? null : $"{FrenchNumbers.Count(nominal, "commune est comptée", "communes sont comptées")} à une distance "
            + $"nominale\u00A0: {(nominal < 2 ? "son site" : "leur site")} le plus proche n’est connu qu’à sa commune.";
    }

    /// <summary>What structures without date do to a series; null: all are dated.</summary>
    public static string? SansDate(Evolution evolution)
    {
        ArgumentNullException.ThrowIfNull(evolution);
        if (evolution.SansDate.IsEmpty)
            return null;
        string sentence = Constat.SansDate(evolution, "n’a pas de date d’agrément", "n’ont pas de date d’agrément");
        int unknown = evolution.Count(Coverage.Changement.Inconnu);
        int blurred = evolution.InconnuesEntreTemps, open = evolution.Etapes.Count(e => e.Communes.EvsSeul is null);
        string effect = unknown > 0 ? $"l’évolution de {FrenchNumbers.Count(unknown, "commune", "communes")} n’est pas connue"
            : blurred > 0 ? $"ce qui s’est passé entre les deux n’est pas connu pour {FrenchNumbers.Count(blurred, "commune", "communes")}"
            : open > 0 ? $"les classes ne sont pas toutes connues à {FrenchNumbers.Count(open, "date", "dates")} de la série"
            : (evolution.DatesNonExaminees > 0 ? "de la première date à la dernière, " : "")
                + $"l’évolution est la même quelle que soit {(evolution.SansDate.Length < 2 ? "sa" : "leur")} date";
        return $"{char.ToUpperInvariant(sentence[0])}{sentence[1..]}\u00A0: {effect}.";
    }
}
