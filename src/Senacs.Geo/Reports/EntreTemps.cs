using Senacs.Geo.Coverage;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Reports;

/// <summary>What the coverage was on the days between the two ends of a series.</summary>
/// <remarks>The work is bounded whatever the number of end dates, for a register may be anybody's. Where each structure covers by itself, one
/// evaluation
/// tells all days. Where reaches add up, each date needs its own, and as many are made as <see cref="MostDates"/> and <see cref="MostWork"/>
/// allow.</remarks>
internal sealed class EntreTemps
{
    private const int MostDates = 60;

    /// <summary>Structures times dates.</summary>
    private const int MostWork = 20_000;

    private readonly bool[] _covered, _white;

    private EntreTemps(int communes) => (_covered, _white) = (new bool[communes], new bool[communes]);

    /// <summary>Dates at which coverage may have been another and that were not looked at.</summary>
    public int NonExaminees { get; private set; }

    /// <summary>Whether a structure covered it on a day between the ends.</summary>
    public bool Couvre(Commune commune) => _covered[commune.Index];

    /// <summary>Whether none did, on a day between the ends.</summary>
    public bool Interrompt(Commune commune) => _white[commune.Index];

    /// <summary>Where the ends stand at one date, or nothing is between them.</summary>
    public static EntreTemps Rien(Territoire territoire) => new(territoire.Communes.Length);

    /// <param name="series">In order of date.</param>
    /// <param name="structures">Those of the register, whether or not they ran at a date of the series. One that has no beginning has always
    /// counted.</param>
    public static EntreTemps Of(ImmutableArray<CoverageResult> series, ImmutableArray<Structure> structures)
    {
        CoverageResult last = series[^1];
        Territoire territoire = last.Territoire;
        RegleCouverture rule = last.Regle;
        EntreTemps between = Rien(territoire);
        CoverageResult[] seen = [.. series.Skip(1).SkipLast(1)];
        foreach (CoverageResult coverage in seen)
            between.Add(territoire, c => coverage[c].Classe != Classe.ZoneBlanche);

        DateOnly from = series[0].Date, to = last.Date;
        Structure[] passing = [.. structures.Where(
            s => s.Statut == StructureStatut.Agreee && !(s.Debut > s.Fin) && !(s.Debut >= to) && !(s.Fin < from))];

        // without end it only grew: nothing was lost, and what was gained is still there
        DateOnly[] ends = [.. passing.Select(s => s.Fin).OfType<DateOnly>().Where(end => end < to).Distinct()];
        if (ends.Length == 0)
            return between;
        RuleEvaluation evaluation = new(territoire);
        if (!rule.CumuleLesSites)
        {
            IReadOnlyList<Reason>[] reasons = evaluation.Evaluate(rule, passing);
            foreach (Commune commune in territoire.Communes)
                between.Follow(commune, reasons[commune.Index].Select(r => r.Structure), from.AddDays(1), to.AddDays(-1));
            return between;
        }

        // most are covered on the last day of a structure, fewest on the day after
        HashSet<DateOnly> known = [.. seen.Select(r => r.Date), from, to];
        DateOnly[] dates = [.. ends.SelectMany(end => (DateOnly[])[end, end.AddDays(1)]).Where(d => !known.Contains(d)).Distinct().Order()];
        int most = Math.Min(dates.Length, Math.Clamp(MostWork / passing.Length, 2, MostDates));
        for (int i = 0; i < most; i++)
        {
            DateOnly date = dates[(int)((long)i * dates.Length / most)];
            IReadOnlyList<Reason>[] reasons = evaluation.Evaluate(rule, [.. passing.Where(s => s.RunsAt(date))]);
            between.Add(territoire, c => reasons[c.Index].Count > 0);
        }

        between.NonExaminees = dates.Length - most;
        return between;
    }

    private void Add(Territoire territoire, Func<Commune, bool> isCovered)
    {
        foreach (Commune commune in territoire.Communes)
            (isCovered(commune) ? _covered : _white)[commune.Index] = true;
    }

    // Each covers it alone as long as it runs: from one to the next by their first days, a day that none has reached is a day without.
    private void Follow(Commune commune, IEnumerable<Structure> structures, DateOnly first, DateOnly last)
    {
        DateOnly reached = first;
        foreach (Structure structure in structures.Where(s => !(s.Fin < first)).OrderBy(s => s.Debut ?? DateOnly.MinValue))
        {
            _covered[commune.Index] = true;
            _white[commune.Index] |= structure.Debut > reached;
            if (structure.Fin is not { } end || end >= last)
                return;
            if (end >= reached)
                reached = end.AddDays(1);
        }

        _white[commune.Index] |= reached <= last;
    }
}
