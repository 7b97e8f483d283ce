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

    /// <summary>The class that it had at the first date by the structures whose beginning is known: it had this one or a higher one, at most that of
    /// <see cref="Avant"/>.</summary>
    public Classe AvantAuMoins { get; init; } = Avant.Classe;

    /// <summary>Null: it rests on structures of which nobody knows since when they count.</summary>
    public Classe? ClasseAvant => AvantAuMoins == Avant.Classe ? Avant.Classe : null;

    /// <summary>Told where it is the same whenever the structures without date began; at the last date all of them count.</summary>
    public Changement Changement
    {
        get
        {
            Changement most = Between(Avant.Classe, Apres.Classe);
            return most == Between(AvantAuMoins, Apres.Classe) ? most : Changement.Inconnu;
        }
    }

    /// <summary>Covered at both ends, whatever the dates that are not known.</summary>
    internal bool EstCouverteAuxDeux => AvantAuMoins != Classe.ZoneBlanche && Apres.Classe != Classe.ZoneBlanche;

    private static Changement Between(Classe before, Classe after) => (before, after) switch
    {
        (Classe.ZoneBlanche, Classe.ZoneBlanche) => Changement.ResteBlanche,
        (Classe.ZoneBlanche, _) => Changement.Gagnee,
        (_, Classe.ZoneBlanche) => Changement.Perdue,
        _ => before == after ? Changement.ResteCouverte : Changement.AutreClasse,
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
    /// said of the communes that rest on them there.</summary>
    public required ImmutableArray<Structure> SansDate { get; init; }

    /// <summary>Structures in force at some date of the series, those of <see cref="SansDate"/> among them; of those that a scenario imagines, none
    /// where dates part the ends.</summary>
    public required int Concernees { get; init; }

    /// <summary>Communes covered at each date of the series by the structures whose beginning is known: fewer than its report counts where some of
    /// them
    /// rest on others.</summary>
    public required ImmutableArray<long> CouvertesAuMoins { get; init; }

    /// <summary>Communes that no structure covers at either end and that one surely covered between them.</summary>
    public required int CouvertesEntreTemps { get; init; }

    /// <summary>Communes covered at both ends that surely no structure covered at some moment between them.</summary>
    public required int InterrompuesEntreTemps { get; init; }

    /// <summary>Communes whose ends are known and that may have been covered, or have ceased to be, between them: dates are missing.</summary>
    public required int InconnuesEntreTemps { get; init; }

    /// <summary>Dates between the ends that nobody looked at, being too many: then more communes than those may have come and gone.</summary>
    public required int DatesNonExaminees { get; init; }

    public CoverageReport Premier => Series[0];

    public CoverageReport Dernier => Series[^1];

    public int Count(Changement changement) => Communes.Count(c => c.Changement == changement);

    /// <summary>Null: unknown.</summary>
    public long? Inhabitants(Changement changement) =>
        Habitants.Of(Communes.Where(c => c.Changement == changement).Select(c => c.Commune), Dernier.Synthese.Fourni);

    /// <summary>The part that is covered is known at every date of the series.</summary>
    public bool PartsConnues => Series.Zip(CouvertesAuMoins).All(s => s.First.Synthese.Communes.Couvertes == s.Second);

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

        Structure[] concerned = [.. series.SelectMany(r => r.Coverage.InForce).Where(s => s.Entry is not null)];
        ImmutableArray<Structure> undated =
            [.. concerned.Where(s => s.EstSansDate).DistinctBy(s => s.Id, StringComparer.Ordinal).OrderBy(s => s.Id, StringComparer.Ordinal)];
        EntreTemps most = EntreTemps.Of(series, withUndated: true);
        return Of(series, concerned.DistinctBy(s => s.Id, StringComparer.Ordinal).Count(), undated,
            undated.IsEmpty ? [.. series.Select(r => r.Coverage)] : [.. series.Select(r => Dated(r.Coverage))],
            most, undated.IsEmpty ? most : EntreTemps.Of(series, withUndated: false));

        // Coverage only grows with the structures: what holds without those and what holds with all of them from the first date on bound the truth.
        static CoverageResult Dated(CoverageResult at) =>
            CoverageAnalysis.Run(at.Territoire, at.InForce.Where(s => !s.EstSansDate), at.Regle, at.Date);
    }

    /// <summary>Two situations at one date, such as the real one and a scenario: no date of agrément has a part in what parts them.</summary>
    /// <param name="before">The one compared to.</param>
    /// <param name="after">At the same date, under the same rule, of the same communes.</param>
    public static Evolution Of(CoverageReport before, CoverageReport after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        EntreTemps nothing = EntreTemps.Rien(after.Territoire);
        return Of([before, after], before.Coverage.InForce.Concat(after.Coverage.InForce).DistinctBy(s => s.Id, StringComparer.Ordinal).Count(), [],
            [before.Coverage, after.Coverage], nothing, nothing);
    }

    private static Evolution Of(IReadOnlyList<CoverageReport> series, int concerned, ImmutableArray<Structure> undated,
        IReadOnlyList<CoverageResult> dated, EntreTemps most, EntreTemps least)
    {
        CoverageResult first = series[0].Coverage, last = series[^1].Coverage;
        HashSet<string> before = [.. first.InForce.Select(s => s.Id)], after = [.. last.InForce.Select(s => s.Id)];
        ImmutableArray<CommuneEvolution> communes =
            [.. last.Communes.Select(c => new CommuneEvolution(first[c.Commune], c) { AvantAuMoins = dated[0][c.Commune].Classe })];
        Commune[] white = [.. communes.Where(c => c.Changement == Changement.ResteBlanche).Select(c => c.Commune)],
            covered = [.. communes.Where(c => c.EstCouverteAuxDeux).Select(c => c.Commune)],
            known = [.. communes.Where(c => c.EstCouverteAuxDeux && c.Changement != Changement.Inconnu).Select(c => c.Commune)];
        return new Evolution
        {
            Series = [.. series],
            Communes = communes,
            Structures =
            [
                .. last.InForce.Where(s => !before.Contains(s.Id)).Select(s => new MouvementStructure(s, Ouverte: true))
                    .Concat(first.InForce.Where(s => !after.Contains(s.Id)).Select(s => new MouvementStructure(s, Ouverte: false)))
                    .OrderBy(m => m.Structure.Id, StringComparer.Ordinal),
            ],
            SansDate = undated,
            Concernees = concerned,

            // at the last date every structure has begun
            CouvertesAuMoins = [.. dated.SkipLast(1).Append(last).Select(r => r.Communes.LongCount(c => c.Classe != Classe.ZoneBlanche))],
            CouvertesEntreTemps = white.Count(least.Couvre),
            InterrompuesEntreTemps = covered.Count(most.Interrompt),
            InconnuesEntreTemps = white.Count(c => most.Couvre(c) && !least.Couvre(c)) + known.Count(c => least.Interrompt(c) && !most.Interrompt(c)),
            DatesNonExaminees = Math.Max(most.NonExaminees, least.NonExaminees),
        };
    }
}
