using Senacs.Geo.Coverage;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Reports;

/// <summary>What the dossier supplied. What it did not is unknown: every output says so, and none counts it as 0.</summary>
/// <remarks>A column that exists and is empty throughout says no more than one that does not exist.</remarks>
public sealed record Fournitures
{
    /// <summary>A file of perimeters was read, though it may hold none of the département.</summary>
    public required bool Qpv { get; init; }

    /// <summary>Of one commune at least.</summary>
    public required bool Population { get; init; }

    /// <summary>Of one commune at least.</summary>
    public required bool Epci { get; init; }

    /// <summary>Of one commune at least.</summary>
    public required bool ChefsLieux { get; init; }

    /// <summary>A beginning or an end, of one structure at least.</summary>
    public required bool Dates { get; init; }

    /// <summary>Communes or QPV served, of one structure at least.</summary>
    public required bool Territoires { get; init; }

    /// <summary>Yes or no, of one structure at least.</summary>
    public required bool Acf { get; init; }

    /// <summary>Yes or no, of one structure at least.</summary>
    public required bool PsJeunes { get; init; }

    /// <summary>Of one structure at least.</summary>
    public required bool Gestion { get; init; }

    /// <summary>An address or coordinates written, of one structure at least.</summary>
    public required bool Adresses { get; init; }

    /// <summary>Each name with what it is: the one list for programs.</summary>
    public IEnumerable<(string Nom, bool EstFourni)> Toutes => Chacune.Select(f => (f.Nom, f.EstFourni));

    /// <summary>What is missing, in words, in the same order; empty when nothing is.</summary>
    public ImmutableArray<string> Manquantes => [.. Chacune.Where(f => !f.EstFourni).Select(f => f.Absence)];

    private (string Nom, bool EstFourni, string Absence)[] Chacune =>
    [
        ("qpv", Qpv, Absence.Qpv), ("population", Population, Absence.Population), ("epci", Epci, Absence.Epci),
        ("chefs_lieux", ChefsLieux, Absence.ChefsLieux), ("dates", Dates, Absence.Dates), ("territoires", Territoires, Absence.Territoires),
        ("acf", Acf, Absence.Acf), ("ps_jeunes", PsJeunes, Absence.PsJeunes), ("gestion", Gestion, Absence.Gestion),
        ("adresses", Adresses, "Adresses non fournies"),
    ];

    public static Fournitures Of(CoverageResult coverage)
    {
        ArgumentNullException.ThrowIfNull(coverage);
        Territoire territoire = coverage.Territoire;
        Structure[] all = [.. coverage.InForce, .. coverage.Projets, .. coverage.Others];

        // What a scenario adds is imagined, not supplied: where there is a register, its rows alone speak.
        Structure[] structures = all.Any(s => s.Entry is not null) ? [.. all.Where(s => s.Entry is not null)] : all;
        return new Fournitures
        {
            Qpv = territoire.QpvFournis,
            Population = territoire.Communes.Any(c => c.Population is not null),
            Epci = territoire.Communes.Any(c => c.Epci is not null),
            ChefsLieux = territoire.Communes.Any(c => c.ReferenceIsChefLieu),
            Dates = structures.Any(s => s.Debut is not null || s.Fin is not null),
            Territoires = structures.Any(s => !s.TerritoireIntervention.Communes.IsEmpty || !s.TerritoireIntervention.Qpv.IsEmpty),
            Acf = structures.Any(s => s.Acf is not null),
            PsJeunes = structures.Any(s => s.PsJeunes is not null),
            Gestion = structures.Any(s => s.Gestion is not null),
            Adresses = structures.Any(s => s.Entry is { } entry && (entry.Adresse is not null || entry.Coordinates is not null)),
        };
    }
}

/// <summary>Inhabitants of communes, of which some may have no known population.</summary>
public static class Habitants
{
    /// <summary>The sum of those that are known; null when communes are there and none is known; without commune 0, unless no population was supplied
    /// at all.</summary>
    public static long? Of(IEnumerable<Commune> communes, Fournitures fourni)
    {
        ArgumentNullException.ThrowIfNull(fourni);
        ArgumentNullException.ThrowIfNull(communes);
        long sum = 0;
        bool isEmpty = true, isKnown = false;
        foreach (Commune commune in communes)
        {
            isEmpty = false;
            if (commune.Population is not { } people)
                continue;
            isKnown = true;
            sum += people;
        }

        return isKnown || (isEmpty && fourni.Population) ? sum : null;
    }

    /// <summary>"1 200 habitants", or "population inconnue".</summary>
    public static string Words(long? people) => people is { } known ? FrenchNumbers.Count(known, "habitant") : $"population {Absence.Inconnue}";
}
