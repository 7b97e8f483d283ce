using Senacs.Geo.Coverage;
using Senacs.Geo.Territoires;

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

    /// <summary>"Sept communes sur dix sont couvertes par un centre social"; of a register declared incomplete, it is the register's
    /// finding.</summary>
    public static string Couverture(CoverageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Structures.Structures.IsEmpty)
            return report.Structures.Rejected.IsEmpty ? "Le registre ne contient aucune structure" : "Aucune ligne du registre n’a pu être lue";
        // "none" is the figure that a structure of unknown place denies; beside any other, the reserve says that it is not counted
        string uncounted = report.Synthese.Communes is { Total: > 0, Couvertes: 0 } ? Uncounted(Reserves.NonComptees(report)) : "";
        return OfRegister(report, Couverture(report.Synthese.Communes, report.Coverage.Regle)) + uncounted;
    }

    private static string Uncounted(int structures) => structures == 0 ? ""
        : $", {FrenchNumbers.Count(structures, "structure non localisée n’étant pas comptée", "structures non localisées n’étant pas comptées")}";

    /// <summary>A register declared incomplete is named in what it says: structures that it lacks may make it false.</summary>
    private static string OfRegister(CoverageReport report, string finding) =>
        report.IsPartial ? $"Selon un registre incomplet, {char.ToLowerInvariant(finding[0])}{finding[1..]}" : finding;

    /// <param name="communes">By class.</param>
    /// <param name="regle">The rule that made the classes.</param>
    public static string Couverture(ClasseCounts communes, RegleCouverture regle)
    {
        ArgumentNullException.ThrowIfNull(communes);
        ArgumentNullException.ThrowIfNull(regle);
        if (communes.Total == 0)
            return "Aucune commune dans ce dossier";
        if (communes.CentreSocial > 0)
            return Sentence(communes.CentreSocial, communes.Total, "par un centre social");
        if (communes.EvsSeul > 0)
        {
            // where reaches add up, a centre may have its part in it
            string how = regle.CumuleLesSites
                ? "avec l’apport d’un espace de vie sociale, aucune par les seuls centres sociaux"
                    : "par un espace de vie sociale, aucune par un centre social";
            return Sentence(communes.EvsSeul, communes.Total, communes.Total == 1 ? how[..how.IndexOf(',', StringComparison.Ordinal)] : how);
        }

        return communes.Total == 1 ? "La commune n’est couverte par aucune structure" : "Aucune commune n’est couverte par une structure";
    }

    /// <summary>"Deux quartiers prioritaires sur six n’ont pas de structure"; of a register declared incomplete, where a structure more would change
    /// it.</summary>
    public static string Qpv(CoverageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Synthese.Qpv is not { } qpv || qpv.SansStructure + qpv.Indetermine == 0)
            return Qpv(report.Synthese.Qpv);
        return OfRegister(report, Qpv(qpv)) + (qpv.SansStructure > 0 ? Uncounted(Reserves.NonLocalisees(report)) : "");
    }

    /// <param name="qpv">By state; null: none was supplied, which says nothing of the département.</param>
    public static string Qpv(QpvCounts? qpv)
    {
        if (qpv is null)
            return Absence.Qpv;
        int certain = qpv.Servi + qpv.Dans + qpv.AProximite;
        string near = qpv.AProximite == 0
            ? "" : qpv.AProximite == qpv.Total ? ", à proximité seulement" : $", {FrenchNumbers.InWords(qpv.AProximite)} à proximité seulement";
        string unknown = qpv.Indetermine == 0
            ? "" : $", {FrenchNumbers.InWords(qpv.Indetermine)} {(qpv.Indetermine < 2 ? "est indéterminé" : "sont indéterminés")}";
        return (qpv.Total, qpv.SansStructure, qpv.Indetermine) switch
        {
            (0, _, _) => "Le département n’a pas de quartier prioritaire",
            (1, 0, 0) => "Le quartier prioritaire a une structure" + near,
            (1, 1, _) => "Le quartier prioritaire n’a pas de structure",
            (1, _, _) => "On ne sait pas si le quartier prioritaire a une structure",
            (_, 0, 0) => $"Les {FrenchNumbers.InWords(qpv.Total)} quartiers prioritaires ont tous une structure{near}",
            (_, 0, _) when certain == 0 => $"On ne sait d’aucun des {FrenchNumbers.InWords(qpv.Total)} quartiers prioritaires s’il a une structure",
            (_, 0, _) => $"{Capital(FrenchNumbers.InWords(certain))} {Quartiers(certain)} sur {FrenchNumbers.InWords(qpv.Total)} "
                + $"{(certain < 2 ? "a" : "ont")} une structure à coup sûr",
            (var total, var none, _) when none == total => $"Aucun des {FrenchNumbers.InWords(total)} quartiers prioritaires n’a de structure",
            (var total, var none, _) => $"{Capital(FrenchNumbers.InWords(none))} {Quartiers(none)} sur {FrenchNumbers.InWords(total)} "
                + $"{(none < 2 ? "n’a" : "n’ont")} pas de structure{unknown}",
        };
    }

    /// <summary>"20 centres sociaux et 12 espaces de vie sociale"; of a register declared incomplete, it is the register's count.</summary>
    public static string Implantation(CoverageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return OfRegister(report, Implantation(report.Synthese.Structures));
    }

    /// <param name="structures">At the date.</param>
    public static string Implantation(StructureCounts structures)
    {
        ArgumentNullException.ThrowIfNull(structures);
        string centres = FrenchNumbers.Count(structures.CentresSociaux, "centre social", "centres sociaux");
        string evs = FrenchNumbers.Count(structures.Evs, "espace de vie sociale", "espaces de vie sociale");
        return (structures.CentresSociaux, structures.Evs) switch
        {
            (0, 0) => "Aucune structure en vigueur",
            (_, 0) => centres,
            (0, _) => evs,
            _ => $"{centres} et {evs}",
        };
    }

    /// <summary>"162 147 habitants vivent dans une zone blanche": at least so many where the population of one is unknown.</summary>
    public static string Population(CoverageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        HabitantCounts population = report.Synthese.Population;
        if (population.Total is not { } total)
            return "La population des communes n’est pas connue";
        int unknown = report.Coverage.Communes.Count(c => c.Classe == Classe.ZoneBlanche && c.Commune.Population is null);
        long white = population.ZoneBlanche ?? 0;
        if (white == 0)
        {
            return unknown == 0 ? "Aucun habitant ne vit dans une zone blanche"
                : "On ne sait pas combien d’habitants vivent dans "
                    + $"{(unknown == 1 ? "la zone blanche" : $"les {FrenchNumbers.Integer(unknown)} zones blanches")} de population inconnue";
        }

        string people = FrenchNumbers.Count(white, "habitant vit", "habitants vivent") + " dans une zone blanche";
        return report.Synthese.PopulationInconnue == 0 ? $"{people}, {FrenchNumbers.Share(white, total)} du département"
            : unknown == 0 ? people : $"Au moins {people}";
    }

    /// <summary>"60,3 % des communes ont une structure à 5 km au plus".</summary>
    /// <param name="near">Communes whose reference point is so near.</param>
    /// <param name="unknown">Communes whose distance is not known.</param>
    /// <param name="total">All communes.</param>
    /// <param name="radiusKm">The distance.</param>
    /// <param name="points">What it is measured from.</param>
    public static string Distance(long near, long unknown, long total, double radiusKm, PointsDeReference points)
    {
        string radius = $"à {FrenchNumbers.Decimal(radiusKm)}\u00A0km au plus";
        return (near, total) switch
        {
            (_, 0) => "Aucune commune dans ce dossier",
            (0, _) when unknown == total => "La distance à la structure la plus proche n’est connue d’aucune commune",
            (0, _) when unknown > 0 => $"Aucune commune dont la distance est connue n’a de structure {radius} de {points.Apres("son")}",
            (0, _) => $"Aucune commune n’a de structure {radius} de {points.Apres("son")}",
            _ => $"{(unknown > 0 ? "Au moins " : "")}{FrenchNumbers.Share(near, total)} des communes ont une structure {radius} de "
                + $"{points.Apres("leur")}",
        };
    }

    /// <summary>"12 communes de plus sont couvertes, 3 ne le sont plus": what the ends of a series say, and what came and went between them. Of
    /// communes that rest on structures without date, only how many they are.</summary>
    public static string Changement(Evolution evolution)
    {
        ArgumentNullException.ThrowIfNull(evolution);
        int unknown = evolution.Count(Coverage.Changement.Inconnu), blurred = evolution.InconnuesEntreTemps;
        int gained = evolution.Count(Coverage.Changement.Gagnee), lost = evolution.Count(Coverage.Changement.Perdue);
        int passed = evolution.CouvertesEntreTemps, interrupted = evolution.InterrompuesEntreTemps, unseen = evolution.DatesNonExaminees;
        string rest = unseen == 0 ? ""
            : $" ({FrenchNumbers.Count(unseen, "date entre les deux n’est pas examinée", "dates entre les deux ne sont pas examinées")})";
        string blur = blurred == 0 ? ""
            : $" (ce qui s’est passé entre les deux n’est pas connu pour {FrenchNumbers.Count(blurred, "commune", "communes")})";
        bool isUnknown = unknown > 0 && gained + lost + passed + interrupted == 0;
        string open = unknown == 0 || isUnknown || gained + lost == 0 ? ""
            : $", l’évolution de {FrenchNumbers.Count(unknown, "autre", "autres")} n’est pas connue";
        string of = unknown == evolution.Communes.Length ? "" : $" pour {FrenchNumbers.Count(unknown, "commune", "communes")}";
        bool isSteady = passed + interrupted + unseen + blurred == 0;
        string finding = isUnknown
            ? $"Évolution inconnue{of}\u00A0: {SansDate(evolution, "est sans date d’agrément", "sont sans date d’agrément")}"
            : (unknown > 0 ? AuMoins(gained, lost, unknown) : DUneDateALAutre(gained, lost, isSteady))
                + EntreLesDeux(passed, interrupted, gained, lost, unknown) + open;
        return OfRegister(evolution.Dernier, finding + rest + blur);
    }

    // what the ends say for sure
    private static string AuMoins(int gained, int lost, int unknown) => (gained, lost) switch
    {
        (0, 0) => $"L’évolution de {FrenchNumbers.Count(unknown, "commune", "communes")} n’est pas connue",
        (_, 0) => $"Au moins {FrenchNumbers.Count(gained, "commune gagne", "communes gagnent")} une couverture",
        (0, _) => $"Au moins {FrenchNumbers.Count(lost, "commune n’est", "communes ne sont")} plus {(lost < 2 ? "couverte" : "couvertes")}",
        _ => $"Au moins {FrenchNumbers.Count(gained, "commune gagne", "communes gagnent")} une couverture, "
            + $"au moins {FrenchNumbers.Count(lost, "la perd", "la perdent")}",
    };

    private static string DUneDateALAutre(int gained, int lost, bool isSteady) => (gained, lost) switch
    {
        (0, 0) => isSteady ? "Aucune commune n’a gagné ni perdu sa couverture"
            : "Aucune commune n’est gagnée ni perdue de la première date à la dernière",
        (_, 0) => $"{Words(gained)} {(gained < 2 ? "commune de plus est couverte" : "communes de plus sont couvertes")}"
            + (isSteady ? ", aucune n’a perdu sa couverture" : ""),
        (0, _) => lost < 2 ? "Une commune n’est plus couverte" : $"{Words(lost)} communes ne sont plus couvertes",
        _ => $"{FrenchNumbers.Count(gained, "commune gagne", "communes gagnent")} une couverture, "
            + $"{FrenchNumbers.Count(lost, "la perd", "la perdent")}",
    };

    // "l’a été" and "l’être" stand only where "couverte" stands before them; "autre" only where communes do
    private static string EntreLesDeux(int passed, int interrupted, int gained, int lost, int unknown)
    {
        bool isSaid = gained > 0 && lost == 0 && unknown == 0;
        string other = gained + lost + unknown > 0 ? passed == 1 ? "une autre" : $"{FrenchNumbers.InWords(passed)} autres"
            : FrenchNumbers.InWords(passed, feminine: true);
        string between = passed == 0 ? ""
            : passed == 1 ? $", {other} {(isSaid ? "l’a été" : "a été couverte")} entre-temps et ne l’est plus"
                : $", {other} {(isSaid ? "l’ont été" : "ont été couvertes")} entre-temps et ne le sont plus";
        bool isAlsoSaid = isSaid || passed > 0;
        string gap = interrupted == 0 ? ""
            : interrupted == 1 ? $", une a cessé {(isAlsoSaid ? "de l’être" : "d’être couverte")} puis l’est redevenue"
                : $", {FrenchNumbers.InWords(interrupted)} ont cessé {(isAlsoSaid ? "de l’être" : "d’être couvertes")} puis le sont redevenues";
        return between + gap;
    }

    /// <summary>"La part des communes couvertes passe de 37,9 % à 51,7 %", with the peak or the trough that stands between the ends.</summary>
    public static string Evolution(Evolution evolution)
    {
        ArgumentNullException.ThrowIfNull(evolution);
        return OfRegister(evolution.Dernier, evolution.PartsConnues ? PartsConnues(evolution) : PartInconnue(evolution));
    }

    private static string PartsConnues(Evolution evolution)
    {
        ClasseCounts before = evolution.Premier.Synthese.Communes, after = evolution.Dernier.Synthese.Communes;
        if (after.Total == 0)
            return "Aucune commune dans ce dossier";
        CoverageReport highest = evolution.Series.MaxBy(r => r.Synthese.Communes.Couvertes)!,
            lowest = evolution.Series.MinBy(r => r.Synthese.Communes.Couvertes)!;
        string most = highest.Synthese.Communes.Couvertes > Math.Max(before.Couvertes, after.Couvertes)
            ? $", {Part(highest.Synthese.Communes)} au plus haut, au {FrenchNumbers.Date(highest.Coverage.Date)}" : "";
        string least = lowest.Synthese.Communes.Couvertes < Math.Min(before.Couvertes, after.Couvertes)
            ? $", {Part(lowest.Synthese.Communes)} au plus bas, au {FrenchNumbers.Date(lowest.Coverage.Date)}" : "";
        string between = most + least;
        return before.Couvertes == after.Couvertes
            ? $"La part des communes couvertes {(between.Length == 0 ? "n’a pas changé" : "est la même au début et à la fin")}\u00A0: "
                + $"{Part(after)}{between}"
            : $"La part des communes couvertes passe de {Part(before)} à {Part(after)}{between}";

        static string Part(ClasseCounts communes) => FrenchNumbers.Share(communes.Couvertes, communes.Total);
    }

    // at one date of the series at least, perhaps the last too
    private static string PartInconnue(Evolution evolution)
    {
        EtapeEvolution last = evolution.Etapes[^1];
        string known = last.Communes.Couvertes is { } covered && last.Communes.Total is { } total
            ? $"{FrenchNumbers.Share(covered, total)} des communes sont couvertes au {FrenchNumbers.Date(last.Date)}, l’évolution n’est pas connue"
            : "La part des communes couvertes n’est pas connue";
        return $"{known}\u00A0: {SansDate(evolution, "est sans date d’agrément", "sont sans date d’agrément")}";
    }

    /// <summary>"16 structures sur 18" and what is to be said of them.</summary>
    internal static string SansDate(Evolution evolution, string one, string several)
    {
        int without = evolution.SansDate.Length, all = evolution.Concernees;
        return without < all ? $"{FrenchNumbers.Count(without, "structure", "structures")} sur {FrenchNumbers.Integer(all)} "
            + $"{(without < 2 ? one : several)}"
            : all == 1 ? $"la seule structure {one}" : $"les {FrenchNumbers.Integer(all)} structures {several}";
    }

    private static string Sentence(long part, long total, string complement)
    {
        if (part == total)
            return total == 1 ? $"La commune est couverte {complement}" : $"Toutes les communes sont couvertes {complement}";
        if ((part <= 16 && part * 10 < total) || total <= 16)
            return $"{Capital(FrenchNumbers.InWords((int)part, feminine: true))} {(part < 2 ? "commune" : "communes")} sur "
                + $"{FrenchNumbers.InWords((int)Math.Min(total, int.MaxValue))} {(part < 2 ? "est couverte" : "sont couvertes")} {complement}";

        double percent = 100.0 * part / total;
        foreach ((int numerator, int denominator) in Fractions)
        {
            double gap = percent - (100.0 * numerator / denominator);
            string? prefix = gap switch
            {
                < -Nearly => null,
                < -Exact => "Près ",
                <= Exact => "",
                <= Over when numerator * 2 == denominator => "Plus ",
                _ => null,
            };
            if (prefix is null)
                continue;
            bool one = numerator == 1;
            string count = one ? "une commune" : $"{FrenchNumbers.InWords(numerator)} communes";
            string subject = prefix.Length == 0 ? Capital(count) : prefix + (one ? "d’" : "de ") + count;
            return $"{subject} sur {FrenchNumbers.InWords(denominator)} {(one ? "est couverte" : "sont couvertes")} {complement}";
        }

        return $"{FrenchNumbers.Share(part, total)} des communes sont couvertes {complement}";
    }

    /// <summary>In words to sixteen, as in print.</summary>
    private static string Words(int count) => Capital(FrenchNumbers.InWords(count, feminine: true));

    private static string Quartiers(int count) => FrenchNumbers.Accord(count, "quartier prioritaire", "quartiers prioritaires");

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
