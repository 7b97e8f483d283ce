using Senacs.Geo.Codes;

namespace Senacs.Geo.Territoires;

/// <summary>What a code denotes in the movements: a commune, an arrondissement municipal, or a part of a commune (déléguée or associée).</summary>
public enum CogCommuneType
{
    /// <summary>Commune (COM).</summary>
    Commune,

    /// <summary>Commune associée (COMA).</summary>
    Associee,

    /// <summary>Commune déléguée (COMD).</summary>
    Deleguee,

    /// <summary>Arrondissement municipal (ARM).</summary>
    Arrondissement,
}

/// <summary>One side of a movement, as INSEE writes it.</summary>
/// <param name="Type">Null when the side is empty (a territory that came from abroad).</param>
/// <param name="Code">Five characters, of any millésime since 1943: Corsican codes before 1976 begin with 20. Empty when the side is empty.</param>
/// <param name="Tncc">Kind of name (which article), 0 to 8, as written.</param>
/// <param name="Ncc">Name in capitals without article.</param>
/// <param name="Nccenr">Name in rich type without article.</param>
/// <param name="Libelle">Name with its article: "Le Bouchaud".</param>
public sealed record CogVersion(CogCommuneType? Type, string Code, string Tncc, string Ncc, string Nccenr, string Libelle);

/// <summary>One row of INSEE's file of movements: what was, what became of it, when and why.</summary>
/// <param name="Mod">INSEE's kind: 10 new name, 20 creation, 21 re-establishment, 30 suppression, 31 merger, 32 commune nouvelle, 33 association,
/// 34 and 35 end of associated or delegated communes, 41 change of département, 50 change of code (the chef-lieu moved), 70 and 71 between associated
/// and delegated.</param>
/// <param name="Date">First day of the new state.</param>
/// <param name="Before">What was.</param>
/// <param name="After">What is from that day on.</param>
public sealed record CogMovement(int Mod, DateOnly Date, CogVersion Before, CogVersion After);

/// <summary>What a code of some millésime is among the communes of a dossier.</summary>
public abstract record CogResolution
{
    private CogResolution() { }

    /// <summary>The code itself is one of them.</summary>
    public sealed record Current(CodeInsee Code) : CogResolution;

    /// <summary>Exactly one commune holds all of it. <paramref name="Trace"/> lists the movements that lead there, in the order walked.</summary>
    public sealed record Successor(CodeInsee Code, ImmutableArray<CogMovement> Trace) : CogResolution;

    /// <summary>An arrondissement municipal of this commune.</summary>
    public sealed record PartOf(CodeInsee Code) : CogResolution;

    /// <summary>Its territory went to several communes: nobody can choose without knowing the place. Ordered by code, at least two.</summary>
    public sealed record Several(ImmutableArray<CodeInsee> Codes, ImmutableArray<CogMovement> Trace) : CogResolution;

    /// <summary>Nothing known leads from the code to one of them.</summary>
    public sealed record None : CogResolution;
}

/// <summary>INSEE's movements of communes since 1943, as a graph that can be walked from any millésime to another, forward or backward.</summary>
/// <remarks>
/// Source: INSEE, "Historique des communes, événements" (mouvements de communes), COG. How a code is resolved:
/// 1. the code itself, when it is wanted; 2. its commune, for an arrondissement municipal;
/// 3. forward: the last date at which the code stopped being a commune, then its successors from that date on, until wanted codes are met
///    (when nothing is found, the date before: a code can vanish, come back and vanish again);
/// 4. backward, for files older than the code: what the code was made from.
/// </remarks>
public sealed class CogMovements
{
    public static readonly CogMovements None = new([]);

    private static readonly CogResolution NoResolution = new CogResolution.None();

    private readonly ILookup<string, CogMovement> _before;
    private readonly ILookup<string, CogMovement> _after;

    private CogMovements(ImmutableArray<CogMovement> movements)
    {
        Movements = movements;
        _before = movements.ToLookup(static m => m.Before.Code, StringComparer.Ordinal);
        _after = movements.ToLookup(static m => m.After.Code, StringComparer.Ordinal);
    }

    /// <summary>Every movement, in the order given.</summary>
    public ImmutableArray<CogMovement> Movements { get; }

    public static CogMovements Create(IEnumerable<CogMovement> movements)
    {
        ArgumentNullException.ThrowIfNull(movements);
        return new([.. movements]);
    }

    public CogResolution Resolve(CodeInsee code, IReadOnlySet<CodeInsee> wanted)
    {
        ArgumentNullException.ThrowIfNull(code);
        return Resolve(code.Value, wanted);
    }

    /// <param name="code">Five characters of any millésime, Corsican codes before 1976 included; anything else resolves to none.</param>
    /// <param name="wanted">The communes of the dossier.</param>
    public CogResolution Resolve(string code, IReadOnlySet<CodeInsee> wanted)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(wanted);
        code = code.ToUpperInvariant(); // 2a004 is 2A004
        if (IsWanted(code, wanted, out CodeInsee? same))
            return new CogResolution.Current(same);
        if (same is not null && ArrondissementMunicipal.TryFold(same, out CodeInsee? commune) && wanted.Contains(commune))
            return new CogResolution.PartOf(commune);

        CogResolution forward = Walk(code, wanted, Direction.Forward);
        return forward is CogResolution.None ? Walk(code, wanted, Direction.Backward) : forward;
    }

    /// <summary>The movements that concern a département: those of its codes and of every code that one of them comes from or becomes.</summary>
    public CogMovements ExtractFor(CodeDepartement departement)
    {
        ArgumentNullException.ThrowIfNull(departement);
        HashSet<string> codes = new(StringComparer.Ordinal);
        Queue<string> toVisit = new();
        foreach (CogMovement movement in Movements)
        {
            Visit(movement.Before.Code, onlyDepartement: true);
            Visit(movement.After.Code, onlyDepartement: true);
        }

        while (toVisit.TryDequeue(out string? code))
        {
            foreach (CogMovement movement in _before[code])
                Visit(movement.After.Code, onlyDepartement: false);
            foreach (CogMovement movement in _after[code])
                Visit(movement.Before.Code, onlyDepartement: false);
        }

        return new([.. Movements.Where(m => codes.Contains(m.Before.Code) || codes.Contains(m.After.Code))]);

        void Visit(string code, bool onlyDepartement)
        {
            if (code.Length > 0 && (!onlyDepartement || code.StartsWith(departement.Value, StringComparison.Ordinal)) && codes.Add(code))
                toVisit.Enqueue(code);
        }
    }

    /// <summary>Every name that a movement takes away or gives, with the code that bore it: "Céreste" and 04045. A pair occurs once.</summary>
    /// <remarks>Ordered as the movements are. Names of déléguées and associées are there, because people go on using them.</remarks>
    public IEnumerable<(string Nom, string Code)> Names() => Movements.SelectMany(static m => (CogVersion[])[m.Before, m.After])
        .Where(static v => v.Code.Length > 0).Select(static v => (v.Libelle, v.Code)).Distinct();

    private enum Direction { Forward, Backward }

    private CogResolution Walk(string code, IReadOnlySet<CodeInsee> wanted, Direction direction)
    {
        foreach (DateOnly date in Ends(code, direction, from: null))
        {
            SortedSet<CodeInsee> found = [];
            List<CogMovement> trace = [];
            Follow(code, date, wanted, direction, found, trace, [(code, date)]);
            ImmutableArray<CodeInsee> codes = [.. found];
            if (!codes.IsEmpty)
                return codes is [var only] ? new CogResolution.Successor(only, [.. trace]) : new CogResolution.Several(codes, [.. trace]);
        }

        return NoResolution;
    }

    // Only movements from commune to commune are followed: what becomes déléguée or associée also has its row "commune to commune".
    private void Follow(
        string code, DateOnly date, IReadOnlySet<CodeInsee> wanted, Direction direction,
        SortedSet<CodeInsee> found, List<CogMovement> trace, HashSet<(string, DateOnly)> seen)
    {
        foreach (CogMovement movement in Of(code, direction))
        {
            string next = Far(movement, direction).Code;
            if (movement.Date != date || !BetweenCommunes(movement) || next == code)
                continue;
            int mark = trace.Count;
            trace.Add(movement);
            int count = found.Count;
            bool known = false;
            if (IsWanted(next, wanted, out CodeInsee? target))
            {
                known = !found.Add(target);
            }
            else if (Ends(next, direction, from: date) is [var end, ..] && seen.Add((next, end)))
            {
                Follow(next, end, wanted, direction, found, trace, seen);
            }

            if (found.Count == count && !known)
                trace.RemoveRange(mark, trace.Count - mark);
        }
    }

    // Dates at which the code stops being a commune (forward), or begins to be one (backward). Without a start: the last first (forward: the most
    // recent end; backward: the most recent beginning). With a start: the nearest one from it on, in the direction walked, that very day
    // included: INSEE writes a change of département and the merger that follows it under one date (Freigné, 1 January 2018).
    private List<DateOnly> Ends(string code, Direction direction, DateOnly? from)
    {
        SortedSet<DateOnly> leaving = [];
        SortedSet<DateOnly> staying = [];
        foreach (CogMovement movement in Of(code, direction))
        {
            if (!BetweenCommunes(movement))
                continue;
            if (from is { } start && (direction == Direction.Forward ? movement.Date < start : movement.Date > start))
                continue;
            (Far(movement, direction).Code == code ? staying : leaving).Add(movement.Date);
        }

        // Backward, a commune that received others and stayed itself has both kinds of rows: it did not begin that day.
        leaving.ExceptWith(staying);
        List<DateOnly> dates = [.. leaving];
        if (from is null || direction == Direction.Backward)
            dates.Reverse();
        return dates;
    }

    private IEnumerable<CogMovement> Of(string code, Direction direction) => (direction == Direction.Forward ? _before : _after)[code];

    private static CogVersion Far(CogMovement movement, Direction direction) => direction == Direction.Forward ? movement.After : movement.Before;

    private static bool BetweenCommunes(CogMovement movement) =>
        movement.Before.Type == CogCommuneType.Commune && movement.After.Type == CogCommuneType.Commune;

    private static bool IsWanted(string code, IReadOnlySet<CodeInsee> wanted,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CodeInsee? parsed) => CodeInsee.TryParse(code, out parsed) && wanted.Contains(parsed);
}

/// <summary>French sentences about a resolution, for reports.</summary>
public static class CogMovementsText
{
    /// <summary>"03014 est devenue 03020 le 2016-01-01 (commune nouvelle)".</summary>
    public static string Describe(CogMovement movement)
    {
        ArgumentNullException.ThrowIfNull(movement);
        string why = movement.Mod switch
        {
            10 => "changement de nom",
            20 => "création",
            21 => "rétablissement",
            30 => "suppression",
            31 => "fusion simple",
            32 => "commune nouvelle",
            33 => "fusion-association",
            34 or 35 => "fin de communes associées ou déléguées",
            41 => "changement de département",
            50 => "changement de code",
            _ => string.Create(CultureInfo.InvariantCulture, $"mouvement {movement.Mod}"),
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{movement.Before.Libelle} ({movement.Before.Code}) → {movement.After.Libelle} ({movement.After.Code}) le {movement.Date:yyyy-MM-dd}, "
                + $"{why}");
    }
}
