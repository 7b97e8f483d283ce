using System.Collections.Immutable;
using Senacs.Geo.Coverage;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Reports;

/// <summary>A commune at both ends of a series.</summary>
/// <param name="Avant">At the first date.</param>
/// <param name="Apres">At the last date.</param>
public sealed record CommuneEvolution(CommuneCoverage Avant, CommuneCoverage Apres)
{
    public Commune Commune => Apres.Commune;

    public Changement Changement => (Avant.Classe, Apres.Classe) switch
    {
        (Classe.ZoneBlanche, Classe.ZoneBlanche) => Changement.ResteBlanche,
        (Classe.ZoneBlanche, _) => Changement.Gagnee,
        (_, Classe.ZoneBlanche) => Changement.Perdue,
        var (before, after) => before == after ? Changement.ResteCouverte : Changement.AutreClasse,
    };

    /// <summary>Structures that cover it at the last date and did not at the first.</summary>
    public ImmutableArray<Structure> Arrivees => Without(Apres, Avant);

    /// <summary>Structures that covered it at the first date and do not at the last.</summary>
    public ImmutableArray<Structure> Parties => Without(Avant, Apres);

    private static ImmutableArray<Structure> Without(CommuneCoverage of, CommuneCoverage other)
    {
        HashSet<string> known = [.. other.Reasons.Select(r => r.Structure.Id)];
        return [.. of.Reasons.Select(r => r.Structure).Distinct().Where(s => !known.Contains(s.Id)).OrderBy(s => s.Id, StringComparer.Ordinal)];
    }
}

/// <summary>A structure that opened or closed during the series.</summary>
/// <param name="Structure">Which.</param>
/// <param name="Ouverte">True: in force at the last date only; false: at the first only.</param>
public sealed record MouvementStructure(Structure Structure, bool Ouverte);

/// <summary>How coverage moved: the same dossier, the same rule, the same communes, one report a date.</summary>
/// <remarks>Communes and QPV are those of the dossier's millésime at every date, so that a merger is never read as a change of coverage.</remarks>
public sealed record Evolution
{
    /// <summary>In order of date, at least two.</summary>
    public required ImmutableArray<CoverageReport> Series { get; init; }

    /// <summary>Every commune, ordered by code.</summary>
    public required ImmutableArray<CommuneEvolution> Communes { get; init; }

    /// <summary>Ordered by id.</summary>
    public required ImmutableArray<MouvementStructure> Structures { get; init; }

    /// <summary>Structures in force at some date of the series without date of agrément, by id: they count from the first date on, so nothing can be
    /// said of what was gained or lost.</summary>
    public required ImmutableArray<Structure> SansDate { get; init; }

    /// <summary>Structures in force at some date of the series, those of <see cref="SansDate"/> among them; of those that a scenario imagines, none
    /// where dates part the ends.</summary>
    public required int Concernees { get; init; }

    /// <summary>Communes that no structure covers at either end and that one covered between them.</summary>
    public required int CouvertesEntreTemps { get; init; }

    /// <summary>Communes covered at both ends that no structure covered at some moment between them.</summary>
    public required int InterrompuesEntreTemps { get; init; }

    /// <summary>Dates between the ends that nobody looked at, being too many: then more communes than those may have come and gone.</summary>
    public required int DatesNonExaminees { get; init; }

    public CoverageReport Premier => Series[0];

    public CoverageReport Dernier => Series[^1];

    public int Count(Changement changement) => Communes.Count(c => c.Changement == changement);

    /// <summary>Null: unknown.</summary>
    public long? Inhabitants(Changement changement) =>
        Habitants.Of(Communes.Where(c => c.Changement == changement).Select(c => c.Commune), Dernier.Synthese.Fourni);

    /// <summary>False: a structure without date counts from the first date on, so nothing can be said of what was gained, lost or kept.</summary>
    public bool EstConnue => SansDate.IsEmpty;

    /// <param name="series">Reports of one dossier under one rule.</param>
    /// <exception cref="ArgumentException">Fewer than two reports, dates not ascending, another territoire or another rule.</exception>
    public static Evolution From(IReadOnlyList<CoverageReport> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (series.Count < 2)
            throw new ArgumentException("A series needs two dates.", nameof(series));
        for (int i = 1; i < series.Count; i++)
        {
            if (!ReferenceEquals(series[i].Territoire, series[0].Territoire) || series[i].Coverage.Regle.Code != series[0].Coverage.Regle.Code)
                throw new ArgumentException("A series has one territoire and one rule.", nameof(series));
            if (series[i].Coverage.Date <= series[i - 1].Coverage.Date)
                throw new ArgumentException("The dates of a series ascend.", nameof(series));
        }

        Structure[] concerned = [.. series.SelectMany(r => r.Coverage.InForce).Where(s => s.Entry is not null)
            .DistinctBy(s => s.Id, StringComparer.Ordinal)];
        return Of(series, EntreTemps.Of(series), concerned.Length,
            [.. concerned.Where(s => s.EstSansDate).OrderBy(s => s.Id, StringComparer.Ordinal)]);
    }

    /// <summary>Two situations at one date, such as the real one and a scenario: no date of agrément has a part in what parts them.</summary>
    /// <param name="before">The one compared to.</param>
    /// <param name="after">At the same date, under the same rule, of the same communes.</param>
    public static Evolution Of(CoverageReport before, CoverageReport after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return Of([before, after], EntreTemps.Rien(after.Territoire),
            before.Coverage.InForce.Concat(after.Coverage.InForce).DistinctBy(s => s.Id, StringComparer.Ordinal).Count(), []);
    }

    private static Evolution Of(IReadOnlyList<CoverageReport> series, EntreTemps between, int concerned, ImmutableArray<Structure> undated)
    {
        CoverageResult first = series[0].Coverage, last = series[^1].Coverage;
        HashSet<string> before = [.. first.InForce.Select(s => s.Id)], after = [.. last.InForce.Select(s => s.Id)];
        return new Evolution
        {
            Series = [.. series],
            Communes = [.. last.Communes.Select(c => new CommuneEvolution(first[c.Commune], c))],
            Structures =
            [
                .. last.InForce.Where(s => !before.Contains(s.Id)).Select(s => new MouvementStructure(s, Ouverte: true))
                    .Concat(first.InForce.Where(s => !after.Contains(s.Id)).Select(s => new MouvementStructure(s, Ouverte: false)))
                    .OrderBy(m => m.Structure.Id, StringComparer.Ordinal),
            ],
            SansDate = undated,
            Concernees = concerned,
            CouvertesEntreTemps = last.Communes.Count(c => IsWhite(first, c) && IsWhite(last, c) && between.Couvre(c.Commune)),
            InterrompuesEntreTemps = last.Communes.Count(c => !IsWhite(first, c) && !IsWhite(last, c) && between.Interrompt(c.Commune)),
            DatesNonExaminees = between.NonExaminees,
        };

        static bool IsWhite(CoverageResult at, CommuneCoverage c) => at[c.Commune].Classe == Classe.ZoneBlanche;
    }
}
