using Senacs.Geo.Coverage;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Reports;

/// <summary>A count by class. The three classes add up to the total, always.</summary>
/// <param name="CentreSocial">Covered by a centre social (and perhaps an EVS too).</param>
/// <param name="EvsSeul">Covered by an EVS only.</param>
/// <param name="ZoneBlanche">Not covered.</param>
public sealed record ClasseCounts(long CentreSocial, long EvsSeul, long ZoneBlanche)
{
    public long Total => CentreSocial + EvsSeul + ZoneBlanche;

    /// <summary>Covered by a centre social or an EVS.</summary>
    public long Couvertes => CentreSocial + EvsSeul;

    public long Of(Classe classe) => classe switch
    {
        Classe.CentreSocial => CentreSocial,
        Classe.EvsSeul => EvsSeul,
        _ => ZoneBlanche,
    };

    /// <summary>A part of the total in percent, one decimal, halves away from zero; null when the total is 0.</summary>
    /// <remarks>Each share is rounded by itself, so that whoever divides finds it again; three rounded shares may then add up to 99,9 or
    /// 100,1.</remarks>
    public decimal? Percent(long part) => Total == 0 ? null : Math.Round(100m * part / Total, 1, MidpointRounding.AwayFromZero);

    public decimal? Percent(Classe classe) => Percent(Of(classe));

    /// <summary>The same, where counts of inhabitants are written too: nothing of it is unknown.</summary>
    public HabitantCounts AsKnown => new(CentreSocial, EvsSeul, ZoneBlanche, Couvertes, Total);

    public static ClasseCounts Sum(IEnumerable<(Classe Classe, long Weight)> items)
    {
        long[] sums = new long[3];
        foreach ((Classe classe, long weight) in items)
            sums[(int)classe] += weight;
        return new(sums[(int)Classe.CentreSocial], sums[(int)Classe.EvsSeul], sums[(int)Classe.ZoneBlanche]);
    }
}

/// <summary>Inhabitants by class: the sums of the communes whose population is known (see <see cref="Habitants.Of"/>). Null is unknown, which is not
/// 0.</summary>
/// <remarks>Where nothing is null the three classes add up to the total.</remarks>
public sealed record HabitantCounts(long? CentreSocial, long? EvsSeul, long? ZoneBlanche, long? Couvertes, long? Total)
{
    public long? Of(Classe classe) => classe switch
    {
        Classe.CentreSocial => CentreSocial,
        Classe.EvsSeul => EvsSeul,
        _ => ZoneBlanche,
    };

    /// <summary>A part of the total in percent, one decimal, halves away from zero; null when either is unknown or the total is 0.</summary>
    public decimal? Percent(long? part) =>
        Total is null or 0 || part is null ? null : Math.Round(100m * part.Value / Total.Value, 1, MidpointRounding.AwayFromZero);

    public decimal? Percent(Classe classe) => Percent(Of(classe));

    public static HabitantCounts Sum(IReadOnlyCollection<CommuneCoverage> communes, Fournitures fourni)
    {
        return new(In(c => c == Classe.CentreSocial), In(c => c == Classe.EvsSeul), In(c => c == Classe.ZoneBlanche),
            In(c => c != Classe.ZoneBlanche), In(_ => true));

        long? In(Func<Classe, bool> isWanted) => Habitants.Of(communes.Where(c => isWanted(c.Classe)).Select(c => c.Commune), fourni);
    }
}

/// <summary>The figures of an EPCI; <see cref="Epci"/> is null for the communes that belong to none.</summary>
public sealed record EpciSynthese(Epci? Epci, ClasseCounts Communes, HabitantCounts Population);

/// <summary>Counts of structures at the date.</summary>
/// <param name="Total">In force.</param>
/// <param name="CentresSociaux">In force.</param>
/// <param name="Evs">In force.</param>
/// <param name="Prefigurations">Projects, not in the total.</param>
/// <param name="Acf">Centres sociaux in force with the agrément ACF; null when the register says of none of them whether it has it.</param>
/// <param name="PsJeunes">Structures in force with the prestation de service jeunes; null likewise.</param>
/// <param name="AcfInconnu">Centres sociaux in force of which the register does not say whether they have it.</param>
/// <param name="PsJeunesInconnu">Structures in force of which the register does not say whether they have it.</param>
public sealed record StructureCounts(
    int Total, int CentresSociaux, int Evs, int Prefigurations, int? Acf, int? PsJeunes, int AcfInconnu, int PsJeunesInconnu)
{
    /// <summary>ACF among centres sociaux in percent, one decimal; null without centre social, and where it is unknown of one of them: that one would
    /// count as without.</summary>
    public decimal? TauxAcf => CentresSociaux == 0 || AcfInconnu > 0 || Acf is not { } acf
        ? null : Math.Round(100m * acf / CentresSociaux, 1, MidpointRounding.AwayFromZero);
}

/// <summary>QPV by printed state; the five states add up to the total.</summary>
public sealed record QpvCounts(int Servi, int Dans, int AProximite, int Indetermine, int SansStructure)
{
    public int Total => Servi + Dans + AProximite + Indetermine + SansStructure;

    public int Of(QpvEtat etat) => etat switch
    {
        QpvEtat.Servi => Servi,
        QpvEtat.Dans => Dans,
        QpvEtat.AProximite => AProximite,
        QpvEtat.Indetermine => Indetermine,
        _ => SansStructure,
    };
}

/// <summary>All the figures of a département at a date under a rule. Every output takes its numbers from here.</summary>
public sealed record Synthese
{
    /// <summary>What the figures could be made from.</summary>
    public required Fournitures Fourni { get; init; }

    public required ClasseCounts Communes { get; init; }

    /// <summary>Inhabitants of the communes whose population is known.</summary>
    public required HabitantCounts Population { get; init; }

    /// <summary>Communes that count but have no boundary.</summary>
    public required int SansGeometrie { get; init; }

    /// <summary>Communes whose population is unknown, hence absent from <see cref="Population"/>.</summary>
    public required int PopulationInconnue { get; init; }

    /// <summary>Communes whose class rests on supposed territoires alone.</summary>
    public required int CommunesParHypothese { get; init; }

    /// <summary>Their inhabitants; null: unknown.</summary>
    public required long? PopulationParHypothese { get; init; }

    /// <summary>Zones blanches that a project would cover.</summary>
    public required int ZonesBlanchesEnProjet { get; init; }

    public required StructureCounts Structures { get; init; }

    /// <summary>Null: no perimeter was supplied.</summary>
    public required QpvCounts? Qpv { get; init; }

    /// <summary>Ordered by SIREN, the communes without EPCI last; adds up to the département. Where no EPCI was supplied, one row without
    /// EPCI.</summary>
    public required ImmutableArray<EpciSynthese> Epci { get; init; }

    public static Synthese From(CoverageResult coverage, ImmutableArray<QpvCoverage> qpv)
    {
        ArgumentNullException.ThrowIfNull(coverage);
        QpvEtat[] etats = [.. qpv.Select(q => q.Etat)];
        Fournitures fourni = Fournitures.Of(coverage);
        Structure[] centres = [.. coverage.InForce.Where(s => s.Type == StructureType.CentreSocial)];
        return new Synthese
        {
            Fourni = fourni,
            Communes = CountCommunes(coverage.Communes),
            Population = HabitantCounts.Sum(coverage.Communes, fourni),
            SansGeometrie = coverage.Communes.Count(c => c.Commune.Shape is null),
            PopulationInconnue = coverage.Communes.Count(c => c.Commune.Population is null),
            CommunesParHypothese = coverage.Communes.Count(c => c.RestsOnHypothesis),
            PopulationParHypothese = Habitants.Of(coverage.Communes.Where(c => c.RestsOnHypothesis).Select(c => c.Commune), fourni),
            ZonesBlanchesEnProjet = coverage.Communes.Count(c => c.Classe == Classe.ZoneBlanche && !c.Projets.IsEmpty),
            Structures = new StructureCounts(
                coverage.InForce.Length,
                centres.Length,
                coverage.InForce.Length - centres.Length,
                coverage.Projets.Length,
                CountOf(centres, s => s.Acf, fourni.Acf),
                CountOf(coverage.InForce, s => s.PsJeunes, fourni.PsJeunes),
                centres.Count(s => s.Acf is null),
                coverage.InForce.Count(s => s.PsJeunes is null)),
            Qpv = !fourni.Qpv ? null : new QpvCounts(
                etats.Count(e => e == QpvEtat.Servi),
                etats.Count(e => e == QpvEtat.Dans),
                etats.Count(e => e == QpvEtat.AProximite),
                etats.Count(e => e == QpvEtat.Indetermine),
                etats.Count(e => e == QpvEtat.SansStructure)),
            Epci = [.. coverage.Communes.GroupBy(c => c.Commune.Epci)
                .OrderBy(g => g.Key is null).ThenBy(g => g.Key?.Siren.Value, StringComparer.Ordinal)
                .Select(g => new EpciSynthese(g.Key, CountCommunes(g), HabitantCounts.Sum([.. g], fourni)))],
        };
    }

    // Those that say yes; null when none of them says yes or no, though others may. Of none it is 0, unless nothing was supplied at all.
    private static int? CountOf(IReadOnlyCollection<Structure> structures, Func<Structure, bool?> says, bool isSupplied) =>
        structures.Any(s => says(s) is not null) || (structures.Count == 0 && isSupplied) ? structures.Count(s => says(s) == true) : null;

    private static ClasseCounts CountCommunes(IEnumerable<CommuneCoverage> communes) => ClasseCounts.Sum(communes.Select(c => (c.Classe, 1L)));
}
