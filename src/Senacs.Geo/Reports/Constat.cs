using Senacs.Geo.Vocabulary;

namespace Senacs.Geo.Reports;

/// <summary>The finding in one French sentence, for the title of a map: never more than the figures say.</summary>
public static class Constat
{
    // Fractions that people say, with their numerator and denominator; "sur dix" only where no simpler one is as near.
    private static readonly (int Numerator, int Denominator)[] Fractions =
        [(1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5), (2, 5), (3, 5), (4, 5), (1, 10), (3, 10), (7, 10), (9, 10)];

    // In percentage points: as good as the fraction; how far "près de" and "plus de" may stretch.
    private const double Exact = 0.5;
    private const double Nearly = 1.5;
    private const double Over = 3.0;

    /// <summary>"Sept communes sur dix sont couvertes par un centre social".</summary>
    public static string Couverture(Synthese synthese)
    {
        ArgumentNullException.ThrowIfNull(synthese);
        ClasseCounts communes = synthese.Communes;
        if (communes.Total == 0)
            return "Aucune commune dans ce dossier";
        if (communes.CentreSocial > 0)
            return Sentence(communes.CentreSocial, communes.Total, "par un centre social");
        if (communes.EvsSeul > 0)
            return Sentence(communes.EvsSeul, communes.Total, "par un espace de vie sociale, aucune par un centre social");
        return communes.Total == 1 ? "La commune n’a ni centre social ni espace de vie sociale" : "Aucune commune n’est couverte par une structure";
    }

    /// <summary>"Deux quartiers prioritaires sur six n’ont pas de structure".</summary>
    /// <param name="qpv">Null: none was supplied, which says nothing of the département.</param>
    public static string Qpv(QpvCounts? qpv)
    {
        if (qpv is null)
            return Absence.Qpv;
        int certain = qpv.Servi + qpv.Dans + qpv.AProximite;
        return (qpv.Total, qpv.SansStructure, qpv.Indetermine) switch
        {
            (0, _, _) => "Le département n’a pas de quartier prioritaire",
            (1, 0, 0) => "Le quartier prioritaire a une structure",
            (1, 1, _) => "Le quartier prioritaire n’a pas de structure",
            (_, 0, 0) => $"Les {FrenchNumbers.InWords(qpv.Total)} quartiers prioritaires ont tous une structure",
            (_, 0, _) => $"{Capital(FrenchNumbers.InWords(certain))} {Quartiers(certain)} sur {FrenchNumbers.InWords(qpv.Total)} {(certain < 2 ? "a" : "ont")} une structure à coup sûr",
            (var total, var none, _) when none == total => $"Aucun des {FrenchNumbers.InWords(total)} quartiers prioritaires n’a de structure",
            (var total, var none, _) => $"{Capital(FrenchNumbers.InWords(none))} {Quartiers(none)} sur {FrenchNumbers.InWords(total)} {(none < 2 ? "n’a" : "n’ont")} pas de structure",
        };
    }

    /// <summary>"20 centres sociaux et 12 espaces de vie sociale".</summary>
    public static string Implantation(StructureCounts structures)
    {
        ArgumentNullException.ThrowIfNull(structures);
        string centres = FrenchNumbers.Count(structures.CentresSociaux, "centre social", "centres sociaux");
        string evs = FrenchNumbers.Count(structures.Evs, "espace de vie sociale", "espaces de vie sociale");
        return (structures.CentresSociaux, structures.Evs) switch
        {
            (0, 0) => "Aucune structure agréée",
            (_, 0) => centres,
            (0, _) => evs,
            _ => $"{centres} et {evs}",
        };
    }

    /// <summary>"162 147 habitants vivent dans une zone blanche".</summary>
    public static string Population(HabitantCounts population)
    {
        ArgumentNullException.ThrowIfNull(population);
        return population switch
        {
            { Total: null or 0 } => "La population des communes n’est pas connue",
            { ZoneBlanche: null } => "La population des zones blanches n’est pas connue",
            { ZoneBlanche: 0 } => "Aucun habitant ne vit dans une zone blanche",
            { ZoneBlanche: { } people } => $"{FrenchNumbers.Count(people, "habitant vit", "habitants vivent")} dans une zone blanche, {FrenchNumbers.Percent(population.Percent(people)!.Value)} du département",
        };
    }

    /// <summary>"60,3 % des communes ont une structure à 5 km au plus".</summary>
    /// <param name="near">Communes whose chef-lieu is so near.</param>
    /// <param name="total">All communes.</param>
    /// <param name="radiusKm">The distance.</param>
    public static string Distance(long near, long total, double radiusKm) => (near, total) switch
    {
        (_, 0) => "Aucune commune dans ce dossier",
        (0, _) => $"Aucune commune n’a de structure à {FrenchNumbers.Decimal(radiusKm)}\u00A0km au plus de son chef-lieu",
        _ => $"{FrenchNumbers.Percent(Math.Round(100m * near / total, 1, MidpointRounding.AwayFromZero))} des communes ont une structure à {FrenchNumbers.Decimal(radiusKm)}\u00A0km au plus de leur chef-lieu",
    };

    /// <summary>"12 communes de plus sont couvertes, 3 ne le sont plus".</summary>
    public static string Changement(int gained, int lost) => (gained, lost) switch
    {
        (0, 0) => "Aucune commune n’a gagné ni perdu sa couverture",
        (_, 0) => gained < 2 ? "Une commune de plus est couverte, aucune n’a perdu sa couverture" : $"{Words(gained)} communes de plus sont couvertes, aucune n’a perdu sa couverture",
        (0, _) => lost < 2 ? "Une commune n’est plus couverte" : $"{Words(lost)} communes ne sont plus couvertes",
        _ => $"{FrenchNumbers.Count(gained, "commune gagne", "communes gagnent")} une couverture, {FrenchNumbers.Count(lost, "la perd", "la perdent")}",
    };

    /// <summary>"La part des communes couvertes passe de 37,9 % à 51,7 %".</summary>
    public static string Evolution(ClasseCounts before, ClasseCounts after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return (before.Percent(before.Couvertes), after.Percent(after.Couvertes)) switch
        {
            (null, _) or (_, null) => "Aucune commune dans ce dossier",
            ({ } from, { } to) when before.Couvertes == after.Couvertes && from == to => $"La part des communes couvertes n’a pas changé\u00A0: {FrenchNumbers.Percent(to)}",
            ({ } from, { } to) => $"La part des communes couvertes passe de {FrenchNumbers.Percent(from)} à {FrenchNumbers.Percent(to)}",
        };
    }

    private static string Sentence(long part, long total, string complement)
    {
        if (part == total)
            return total == 1 ? $"La commune est couverte {complement}" : $"Toutes les communes sont couvertes {complement}";
        if ((part <= 16 && part * 10 < total) || total <= 16)
            return $"{Capital(FrenchNumbers.InWords((int)part, feminine: true))} {(part < 2 ? "commune" : "communes")} sur {FrenchNumbers.InWords((int)Math.Min(total, int.MaxValue))} {(part < 2 ? "est couverte" : "sont couvertes")} {complement}";

        double percent = 100.0 * part / total;
        foreach ((int numerator, int denominator) in Fractions)
        {
            double gap = percent - (100.0 * numerator / denominator);
            string? prefix = Math.Abs(gap) <= Exact ? "" : gap is < 0 and >= -Nearly ? "Près " : gap is > 0 and <= Over && numerator * 2 == denominator ? "Plus " : null;
            if (prefix is null)
                continue;
            bool one = numerator == 1;
            string count = one ? "une commune" : $"{FrenchNumbers.InWords(numerator, feminine: true)} communes";
            string subject = prefix.Length == 0 ? Capital(count) : prefix + (one ? "d’" : "de ") + count;
            return $"{subject} sur {FrenchNumbers.InWords(denominator)} {(one ? "est couverte" : "sont couvertes")} {complement}";
        }

        return $"{FrenchNumbers.Percent((decimal)percent)} des communes sont couvertes {complement}";
    }

    /// <summary>In words to sixteen, as in print.</summary>
    private static string Words(int count) => count <= 16 ? Capital(FrenchNumbers.InWords(count, feminine: true)) : FrenchNumbers.Integer(count);

    private static string Quartiers(int count) => count < 2 ? "quartier prioritaire" : "quartiers prioritaires";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
