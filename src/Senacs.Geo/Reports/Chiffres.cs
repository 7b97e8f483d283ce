using Senacs.Geo.Coverage;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Reports;

/// <summary>A part of the communes, as a line of figures prints it.</summary>
/// <param name="Libelle">What follows the count: "couvertes par un centre social".</param>
/// <param name="Communes">How many.</param>
/// <param name="PartCommunes">In percent of all, one decimal; null when there is no commune.</param>
/// <param name="Habitants">Null: unknown.</param>
/// <param name="PartHabitants">Likewise.</param>
public sealed record Chiffre(string Libelle, long Communes, decimal? PartCommunes, long? Habitants, decimal? PartHabitants);

/// <summary>An EPCI and its rate.</summary>
/// <param name="Epci">Which.</param>
/// <param name="Taux">In percent, one decimal; null: unknown.</param>
/// <param name="Detail">Numerator and denominator: "12 sur 26 communes".</param>
/// <param name="Classe">Position of the class of values that holds the rate; null: no value.</param>
public sealed record TauxEpci(Epci Epci, decimal? Taux, string Detail, int? Classe);

/// <summary>The rate of every EPCI, in classes of values.</summary>
/// <param name="Classes">Of the rates that are known.</param>
/// <param name="Epci">By name as a French index has it.</param>
public sealed record TauxParEpci(ValueClassification Classes, ImmutableArray<TauxEpci> Epci);

/// <summary>How a report is cut into parts, each with its figure. Parts of one cut add up to the whole.</summary>
public static class Chiffres
{
    /// <summary>The three classes.</summary>
    public static ImmutableArray<Chiffre> ParClasse(ClasseCounts communes, HabitantCounts habitants, RegleCouverture regle)
    {
        ArgumentNullException.ThrowIfNull(communes);
        ArgumentNullException.ThrowIfNull(habitants);
        return
        [
            .. Libelles.Classes.Select(c => new Chiffre(
                LibellesClasse.Suite(c, regle, communes.Of(c)), communes.Of(c), communes.Percent(c), habitants.Of(c), habitants.Percent(c))),
        ];
    }

    public static ImmutableArray<Chiffre> ParClasse(CoverageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return ParClasse(report.Synthese.Communes, report.Synthese.Population, report.Coverage.Regle);
    }

    /// <summary>The three classes with centre social in two: covered by an EVS too, or not.</summary>
    public static ImmutableArray<Chiffre> ParQuatreClasses(CoverageReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        ILookup<bool, Commune> centres = report.Coverage.Communes
            .Where(c => c.Classe == Classe.CentreSocial).ToLookup(c => c.EstDesDeux, c => c.Commune);
        return
        [
            Part(report, centres[true], Couvertes(centres[true].Count()) + " par un centre social et un EVS"),
            Part(report, centres[false], Couvertes(centres[false].Count()) + " par un centre social seul"),
            .. ParClasse(report)[1..],
        ];
    }

    /// <summary>By distance to the nearest site: a part a limit, then what is farther, last what is not known.</summary>
    /// <param name="report">The figures.</param>
    /// <param name="limitesKm">Ascending, at least one; a commune at exactly a limit is within it.</param>
    public static ImmutableArray<Chiffre> ParDistance(CoverageReport report, IReadOnlyList<double> limitesKm)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentOutOfRangeException.ThrowIfLessThan(limitesKm?.Count ?? 0, 1, nameof(limitesKm));
        int last = limitesKm!.Count;
        ILookup<int, Commune> bands = report.Coverage.Communes.ToLookup(
            c => c.NearestSiteMetres is { } metres ? limitesKm.Count(km => km * 1000 < metres) : last + 1, c => c.Commune);
        return [.. Enumerable.Range(0, last + 2).Select(i => Part(report, bands[i], Words(i)))];

        string Words(int i) => i == 0 ? $"à {FrenchNumbers.Decimal(limitesKm[0])}\u00A0km au plus d’un site"
            : i < last ? $"de plus de {FrenchNumbers.Decimal(limitesKm[i - 1])} à {FrenchNumbers.Decimal(limitesKm[i])}\u00A0km"
            : i == last ? $"à plus de {FrenchNumbers.Decimal(limitesKm[^1])}\u00A0km" : "dont la distance n’est pas connue";
    }

    /// <summary>What became of the communes, gains first, what is not known last.</summary>
    public static ImmutableArray<(Changement Changement, Chiffre Chiffre)> ParChangement(Evolution evolution)
    {
        ArgumentNullException.ThrowIfNull(evolution);
        string what = evolution.Etapes[^1].SansDate.IsEmpty ? "la situation de départ" : "l’évolution";
        string unknown = $"dont {what} n’est pas connue, faute de date d’agrément";
        (Changement Changement, string One, string Several)[] order =
        [
            (Changement.Gagnee, "gagnée\u00A0: zone blanche, maintenant couverte", "gagnées\u00A0: zones blanches, maintenant couvertes"),
            (Changement.Perdue, "perdue\u00A0: couverte, maintenant zone blanche", "perdues\u00A0: couvertes, maintenant zones blanches"),
            (Changement.AutreClasse, "couverte autrement (d’une autre classe)", "couvertes autrement (d’une autre classe)"),
            (Changement.ResteCouverte, "restée couverte", "restées couvertes"),
            (Changement.ResteBlanche, "restée zone blanche", "restées zones blanches"),
            (Changement.Inconnu, unknown, unknown),
        ];
        ILookup<Changement, Commune> communes = evolution.Communes.ToLookup(c => c.Changement, c => c.Commune);
        return
        [
            .. order.Select(o => (o.Changement, Part(
                evolution.Dernier, communes[o.Changement], communes[o.Changement].Count() < 2 ? o.One : o.Several))),
        ];
    }

    /// <summary>The part of each EPCI that is covered.</summary>
    /// <param name="synthese">The figures.</param>
    /// <param name="habitants">Of its inhabitants, rather than of its communes.</param>
    /// <param name="method">How the rates are put into classes.</param>
    /// <param name="classes">Classes asked for.</param>
    /// <param name="manual">Limits of <see cref="BreakMethod.Manual"/>.</param>
    public static TauxParEpci ParEpci(Synthese synthese, bool habitants, BreakMethod method, int classes, ImmutableArray<double> manual)
    {
        ArgumentNullException.ThrowIfNull(synthese);
        EpciSynthese[] rows = [.. synthese.Epci.Where(e => e.Epci is not null)];
        decimal?[] rates = [.. rows.Select(e => habitants ? e.Population.Percent(e.Population.Couvertes) : e.Communes.Percent(e.Communes.Couvertes))];
        ValueClassification known = ValueClassifier.Classify([.. rates.OfType<decimal>()], method, classes, manual, FrenchNumbers.NarrowSpace + "%");
        int next = 0;
        return new(known,
        [
            .. rows.Select((e, i) => new TauxEpci(e.Epci!, rates[i], Detail(e), rates[i] is null ? null : known.ClassOf[next++]))
                .OrderBy(e => FrenchText.Order(e.Epci.Nom), StringComparer.Ordinal).ThenBy(e => e.Epci.Siren.Value, StringComparer.Ordinal),
        ]);

        string Detail(EpciSynthese e) => !habitants
            ? $"{FrenchNumbers.Integer(e.Communes.Couvertes)} sur {FrenchNumbers.Count(e.Communes.Total, "commune", "communes")}"
            : e.Population is { Couvertes: { } covered, Total: { } all }
                ? $"{FrenchNumbers.Count(covered, "habitant", "habitants")} sur {FrenchNumbers.Integer(all)}" : Habitants.Words(null);
    }

    private static Chiffre Part(CoverageReport report, IEnumerable<Commune> communes, string libelle)
    {
        Commune[] all = [.. communes];
        long? people = Habitants.Of(all, report.Synthese.Fourni);
        return new Chiffre(libelle, all.Length, report.Synthese.Communes.Percent(all.Length), people, report.Synthese.Population.Percent(people));
    }

    // French counts 0 and 1 as singular
    private static string Couvertes(int communes) => communes < 2 ? "couverte" : "couvertes";
}
