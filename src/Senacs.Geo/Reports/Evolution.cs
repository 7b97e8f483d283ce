using Senacs.Geo.Coverage;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Reports;

/// <summary>A commune at both ends of a series.</summary>
/// <param name="Avant">At the first date, with every structure that may have begun.</param>
/// <param name="Apres">At the last date, likewise.</param>
public sealed record CommuneEvolution(CommuneCoverage Avant, CommuneCoverage Apres)
{
    public Commune Commune => Apres.Commune;

    /// <summary>At the first date, by the structures that surely had begun: it had this class or a higher one, at most that of
    /// <see cref="Avant"/>.</summary>
    public CommuneCoverage AvantAuMoins { get; init; } = Avant;

    /// <summary>The same at the last date.</summary>
    public CommuneCoverage ApresAuMoins { get; init; } = Apres;

    /// <summary>Null: it rests on structures of which nobody knows since when they count.</summary>
    public Classe? ClasseAvant => AvantAuMoins.Classe == Avant.Classe ? Avant.Classe : null;

    /// <summary>Null likewise.</summary>
    public Classe? ClasseApres => ApresAuMoins.Classe == Apres.Classe ? Apres.Classe : null;

    /// <summary>Told where it is the same whenever the structures without date began.</summary>
    public Changement Changement
    {
        get
        {
            Changement most = Between(Avant.Classe, Apres.Classe);
            return most == Between(AvantAuMoins.Classe, Apres.Classe) && most == Between(AvantAuMoins.Classe, ApresAuMoins.Classe)
                && most == Between(Avant.Classe, ApresAuMoins.Classe) ? most : Changement.Inconnu;
        }
    }

    /// <summary>White at both ends, and surely covered at some moment between them.</summary>
    public bool EstCouverteEntreTemps { get; init; }

    /// <summary>Covered at both ends, and surely not at some moment between them.</summary>
    public bool EstInterrompue { get; init; }

    /// <summary>Its ends are known; whether it was covered, or ceased to be, between them is not.</summary>
    public bool EstInconnueEntreTemps { get; init; }

    /// <summary>Covered at both ends, whatever the dates that are not known.</summary>
    internal bool EstCouverteAuxDeux => AvantAuMoins.Classe != Classe.ZoneBlanche && ApresAuMoins.Classe != Classe.ZoneBlanche;

    private static Changement Between(Classe before, Classe after) => (before, after) switch
    {
        (Classe.ZoneBlanche, Classe.ZoneBlanche) => Changement.ResteBlanche,
        (Classe.ZoneBlanche, _) => Changement.Gagnee,
        (_, Classe.ZoneBlanche) => Changement.Perdue,
        _ => before == after ? Changement.ResteCouverte : Changement.AutreClasse,
    };

    /// <summary>Structures that cover it at the last date and did not at the first, those of which that is known.</summary>
    public ImmutableArray<Structure> Arrivees => Without(ApresAuMoins, Avant);

    /// <summary>Structures that covered it at the first date and do not at the last, those of which that is known.</summary>
    public ImmutableArray<Structure> Parties => Without(AvantAuMoins, Apres);

    private static ImmutableArray<Structure> Without(CommuneCoverage of, CommuneCoverage other)
    {
        HashSet<string> left = [.. other.Reasons.Select(r => r.Structure.Id)];
        return [.. of.Reasons.Select(r => r.Structure).Distinct().Where(s => !left.Contains(s.Id)).OrderBy(s => s.Id, StringComparer.Ordinal)];
    }
}

/// <summary>A structure that opened or closed during the series.</summary>
/// <param name="Structure">Which.</param>
/// <param name="Ouverte">True: in force at the last date only; false: at the first only; null: not at the last, nobody knows whether at the
/// first.</param>
public sealed record MouvementStructure(Structure Structure, bool? Ouverte);

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

    /// <summary>What is known of each date of <see cref="Series"/>.</summary>
    public required ImmutableArray<EtapeEvolution> Etapes { get; init; }

    /// <summary>Structures in force at some date of the series of which nobody knows whether they had begun, by id: nothing can be said of what rests
    /// on them there.</summary>
    public required ImmutableArray<Structure> SansDate { get; init; }

    /// <summary>Structures in force at some date of the series, those of <see cref="SansDate"/> among them, without those that a scenario
    /// imagines.</summary>
    public required int Concernees { get; init; }

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
    public bool PartsConnues => Etapes.All(e => e.Communes.Couvertes is not null);

    /// <remarks>A register is taken to be of the date of its dossier: a structure without date had begun by then, or by its end if that is earlier.
    /// Where the dossier has no date, the register is of the latest one that is known, an agrément or the end of the series.</remarks>
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

        CoverageReport last = series[^1];
        DateOnly known = last.DateDuDossier
            ?? last.Structures.Structures.Select(s => s.Debut).OfType<DateOnly>().Append(last.Coverage.Date).Max();
        ImmutableArray<EtapeEvolution> steps =
            [.. series.Select(r => EtapeEvolution.Of(r, s => !s.EstSansDate || r.Coverage.Date >= LatestBeginning(s)))];
        EntreTemps most = EntreTemps.Of([.. series.Select(r => r.Coverage)], last.Structures.Structures);

        // Coverage only grows with the structures: where all began as early as can be, and where all began as late, bound the truth.
        EntreTemps least = steps.All(e => e.SansDate.IsEmpty) ? most : EntreTemps.Of([.. steps.Select(e => e.AuMoins)],
            [.. last.Structures.Structures.Select(s => s.EstSansDate ? s with { Debut = LatestBeginning(s) } : s)]);
        return Of(steps, most, least);

        DateOnly LatestBeginning(Structure structure) => structure.Fin < known ? structure.Fin.Value : known;
    }

    /// <summary>Two situations at one date, such as the real one and a scenario: no date of agrément has a part in what parts them.</summary>
    /// <param name="before">The one compared to.</param>
    /// <param name="after">At the same date, under the same rule, of the same communes.</param>
    public static Evolution Of(CoverageReport before, CoverageReport after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        EntreTemps nothing = EntreTemps.Rien(after.Territoire);
        return Of([EtapeEvolution.Of(before), EtapeEvolution.Of(after)], nothing, nothing);
    }

    private static Evolution Of(ImmutableArray<EtapeEvolution> steps, EntreTemps most, EntreTemps least)
    {
        CoverageResult first = steps[0].AuPlus.Coverage, last = steps[^1].AuPlus.Coverage;
        HashSet<string> before = [.. first.InForce.Select(s => s.Id)], after = [.. last.InForce.Select(s => s.Id)];
        ImmutableArray<Structure> undated = [.. steps.SelectMany(e => e.SansDate).DistinctBy(s => s.Id).OrderBy(s => s.Id, StringComparer.Ordinal)];
        ImmutableArray<CommuneEvolution> communes = [.. last.Communes.Select(c => Between(new CommuneEvolution(first[c.Commune], c)
        {
            AvantAuMoins = steps[0].AuMoins[c.Commune],
            ApresAuMoins = steps[^1].AuMoins[c.Commune],
        }))];
        return new Evolution
        {
            Series = [.. steps.Select(e => e.AuPlus)],
            Etapes = steps,
            Communes = communes,
            Structures =
            [
                .. last.InForce.Where(s => !before.Contains(s.Id)).Select(s => new MouvementStructure(s, Ouverte: true))
                    .Concat(first.InForce.Where(s => !after.Contains(s.Id))
                        .Select(s => new MouvementStructure(s, Ouverte: steps[0].SansDate.Contains(s) ? null : false)))
                    .OrderBy(m => m.Structure.Id, StringComparer.Ordinal),
            ],
            SansDate = undated,
            Concernees = steps.SelectMany(e => e.AuPlus.Coverage.InForce).Where(s => s.Entry is not null).DistinctBy(s => s.Id).Count(),
            CouvertesEntreTemps = communes.Count(c => c.EstCouverteEntreTemps),
            InterrompuesEntreTemps = communes.Count(c => c.EstInterrompue),
            InconnuesEntreTemps = communes.Count(c => c.EstInconnueEntreTemps),
            DatesNonExaminees = Math.Max(most.NonExaminees, least.NonExaminees),
        };

        CommuneEvolution Between(CommuneEvolution c)
        {
            bool isWhite = c.Changement == Changement.ResteBlanche, isCovered = c.EstCouverteAuxDeux;
            bool mayBeCovered = isWhite && most.Couvre(c.Commune), mayBeWhite = isCovered && least.Interrompt(c.Commune);
            bool isPassed = isWhite && least.Couvre(c.Commune), isInterrupted = isCovered && most.Interrompt(c.Commune);
            return c with
            {
                EstCouverteEntreTemps = isPassed,
                EstInterrompue = isInterrupted,
                EstInconnueEntreTemps = (mayBeCovered && !isPassed) || (mayBeWhite && !isInterrupted && c.Changement != Changement.Inconnu),
            };
        }
    }
}
