using System.Collections.Immutable;
using Senacs.Geo.Codes;

namespace Senacs.Geo.Territoires;

/// <summary>A commune as a name index needs it.</summary>
public sealed record CommuneNom(CodeInsee Code, string Nom);

/// <summary>How a reference to a commune was understood.</summary>
public enum CommuneMatchHow
{
    /// <summary>By its code.</summary>
    Code,

    /// <summary>By the code of an arrondissement of Paris, Lyon or Marseille.</summary>
    Arrondissement,

    /// <summary>By a code of another millésime, through the COG movements.</summary>
    AncienCode,

    /// <summary>By its name, accents, hyphens and abbreviations aside.</summary>
    Nom,

    /// <summary>By its name, one of the two without its article.</summary>
    NomSansArticle,

    /// <summary>By its name, which several communes bear, and the postal code.</summary>
    NomEtCodePostal,

    /// <summary>By a name that is no longer its own, or of a commune that it absorbed, through the COG movements.</summary>
    AncienNom,
}

/// <summary>What a reference to a commune denotes.</summary>
public abstract record CommuneMatch
{
    private CommuneMatch() { }

    /// <param name="Commune">The commune.</param>
    /// <param name="How">How it was found.</param>
    public sealed record Found(CommuneNom Commune, CommuneMatchHow How) : CommuneMatch
    {
        /// <summary>The postal code given is not one of this commune's (or, without a table of postal codes, names another département).</summary>
        public bool PostcodeDisagrees { get; init; }

        /// <summary>The movements that were followed; empty when the reference is of the dossier's own millésime.</summary>
        public ImmutableArray<CogMovement> Trace { get; init; } = [];
    }

    /// <summary>Several communes as good as one another, ordered by code: a person must choose.</summary>
    public sealed record Ambiguous(ImmutableArray<CommuneNom> Candidates) : CommuneMatch;

    /// <summary>None. The nearest names, at most three, best first; often empty.</summary>
    public sealed record NotFound(ImmutableArray<CommuneNom> Suggestions) : CommuneMatch;
}

/// <summary>Finds communes by what people write: a code, a name in any spelling, a name and a postal code, an old name. Never chooses between
/// two.</summary>
public sealed class CommuneNames
{
    /// <summary>A longer reference cannot be a commune's name: it is not compared with them.</summary>
    public const int MaxReferenceLength = 120;

    private const int MaxSuggestions = 3;

    private readonly HashSet<CodeInsee> _codes;
    private readonly Dictionary<CodeInsee, CommuneNom> _byCode;
    private readonly Dictionary<string, ImmutableArray<CommuneNom>> _byName;
    private readonly Dictionary<string, ImmutableArray<CommuneNom>> _byNameWithoutArticle;
    private readonly HashSet<(string CodePostal, CodeInsee Commune)> _postcodes;
    private readonly HashSet<CodeInsee> _withPostcode;
    private readonly CogMovements _movements;
    private Dictionary<string, ImmutableArray<string>>? _oldNames;
    private Dictionary<string, ImmutableArray<string>>? _oldNamesWithoutArticle;

    private CommuneNames(ImmutableArray<CommuneNom> communes, CogMovements movements, IEnumerable<(string CodePostal, CodeInsee Commune)> postcodes)
    {
        Communes = communes;
        _movements = movements;
        _codes = communes.Select(static c => c.Code).ToHashSet();
        _byCode = communes.ToDictionary(static c => c.Code);
        _byName = Group(communes.Select(static c => (FrenchText.FoldName(c.Nom), c)));
        _byNameWithoutArticle = Group(communes.Select(static c => (FrenchText.FoldNameWithoutArticle(c.Nom), c)));
        _postcodes = [.. postcodes];
        _withPostcode = [.. _postcodes.Select(static p => p.Commune)];
    }

    /// <summary>Ordered by code, one a code.</summary>
    public ImmutableArray<CommuneNom> Communes { get; }

    /// <param name="communes">The communes that may be the answer; when a code comes twice, the first name counts.</param>
    /// <param name="movements">Opens old codes and old names; without, only the names given are known.</param>
    /// <param name="postcodes">Postal codes of the communes, when a table has them.</param>
    public static CommuneNames Create(
        IEnumerable<CommuneNom> communes, CogMovements? movements = null, IEnumerable<(string CodePostal, CodeInsee Commune)>? postcodes = null)
    {
        ArgumentNullException.ThrowIfNull(communes);
        return new([.. communes.DistinctBy(static c => c.Code).OrderBy(static c => c.Code)], movements ?? CogMovements.None, postcodes ?? []);
    }

    /// <param name="reference">"03185", "Montluçon", "ST GERMAIN DES FOSSES", "03100 Montluçon", "Montluçon (03185)", "Paris 12e"…</param>
    /// <param name="codePostal">Tells apart communes of the same name; never overrides a name.</param>
    public CommuneMatch Find(string reference, string? codePostal = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        string text = reference.Trim();
        if (text.Length is 0 or > MaxReferenceLength)
            return new CommuneMatch.NotFound([]);
        string? postcode = CleanPostcode(codePostal);
        if (LooksLikeCode(text))
            return FindCode(text, postcode);

        // "03100 Montluçon" or "03185 - Montluçon": the number is a code or a postal code, the name must agree.
        if (text.Length > 5 && LooksLikeCode(text[..5]) && !char.IsLetterOrDigit(text[5]))
        {
            string number = text[..5];
            string name = text[5..].Trim(' ', '-', ':', ',', '–', '\u00A0');
            if (CodeInsee.TryParse(number, out CodeInsee? code) && _byCode.TryGetValue(code, out CommuneNom? commune) && SameName(commune.Nom, name))
                return Checked(commune, CommuneMatchHow.Code, postcode);
            return FindName(name, postcode ?? CleanPostcode(number));
        }

        // "Montluçon (03185)"
        if (text.Length > 7 && text[^1] == ')' && text[^7] == '(' && LooksLikeCode(text[^6..^1]))
        {
            string number = text[^6..^1];
            string name = text[..^7].Trim();
            if (CodeInsee.TryParse(number, out CodeInsee? code) && _byCode.TryGetValue(code, out CommuneNom? commune) && SameName(commune.Nom, name))
                return Checked(commune, CommuneMatchHow.Code, postcode);
            return FindName(name, postcode ?? CleanPostcode(number));
        }

        return FindName(text, postcode);
    }

    /// <summary>A code of any millésime.</summary>
    public CommuneMatch FindCode(string code, string? codePostal = null)
    {
        return _movements.Resolve(code, _codes) switch
        {
            CogResolution.Current(var same) => Checked(_byCode[same], CommuneMatchHow.Code, codePostal),
            CogResolution.PartOf(var commune) => Checked(_byCode[commune], CommuneMatchHow.Arrondissement, codePostal),
            CogResolution.Successor(var next, var trace) => Checked(_byCode[next], CommuneMatchHow.AncienCode, codePostal, trace),
            CogResolution.Several(var several, _) => new CommuneMatch.Ambiguous([.. several.Select(c => _byCode[c])]),
            _ => new CommuneMatch.NotFound(SuggestForCode(code)),
        };
    }

    private CommuneMatch FindName(string name, string? postcode)
    {
        string folded = FrenchText.FoldName(name);
        if (folded.Length == 0)
            return new CommuneMatch.NotFound([]);
        string bare = FrenchText.WithoutArticle(folded);
        if (_byName.TryGetValue(folded, out ImmutableArray<CommuneNom> exact))
            return Choose(exact, CommuneMatchHow.Nom, postcode);
        if (_byNameWithoutArticle.TryGetValue(bare, out ImmutableArray<CommuneNom> near))
            return Choose(near, CommuneMatchHow.NomSansArticle, postcode);
        return FindOldName(folded, bare, postcode) ?? new CommuneMatch.NotFound(Suggest(bare, postcode));
    }

    private CommuneMatch Choose(ImmutableArray<CommuneNom> candidates, CommuneMatchHow how, string? postcode)
    {
        if (candidates.Length == 1)
            return Checked(candidates[0], how, postcode);
        if (postcode is not null)
        {
            ImmutableArray<CommuneNom> agreeing = [.. candidates.Where(c => Agrees(c.Code, postcode))];
            if (agreeing.Length == 1)
                return new CommuneMatch.Found(agreeing[0], CommuneMatchHow.NomEtCodePostal);
            if (!agreeing.IsEmpty)
                return new CommuneMatch.Ambiguous(agreeing);
        }

        return new CommuneMatch.Ambiguous(candidates);
    }

    private CommuneMatch? FindOldName(string folded, string bare, string? postcode)
    {
        _oldNames ??= Group(_movements.Names().Select(static n => (FrenchText.FoldName(n.Nom), n.Code)));
        _oldNamesWithoutArticle ??= Group(_movements.Names().Select(static n => (FrenchText.FoldNameWithoutArticle(n.Nom), n.Code)));
        if (!_oldNames.TryGetValue(folded, out ImmutableArray<string> bearers) && !_oldNamesWithoutArticle.TryGetValue(bare, out bearers))
            return null;

        SortedDictionary<CodeInsee, ImmutableArray<CogMovement>> found = [];
        foreach (string bearer in bearers)
        {
            switch (_movements.Resolve(bearer, _codes))
            {
                case CogResolution.Current(var same):
                    found.TryAdd(same, []);
                    break;
                case CogResolution.Successor(var next, var trace):
                    found.TryAdd(next, trace);
                    break;
                case CogResolution.Several(var several, _):
                    foreach (CodeInsee one in several)
                        found.TryAdd(one, []);
                    break;
            }
        }

        if (found.Count == 0)
            return null;
        ImmutableArray<CommuneNom> candidates = [.. found.Keys.Select(c => _byCode[c])];
        return Choose(candidates, CommuneMatchHow.AncienNom, postcode) switch
        {
            CommuneMatch.Found one => one with { How = CommuneMatchHow.AncienNom, Trace = found[one.Commune.Code] },
            CommuneMatch other => other,
        };
    }

    private CommuneMatch.Found Checked(CommuneNom commune, CommuneMatchHow how, string? postcode, ImmutableArray<CogMovement>? trace = null) =>
        new(commune, how) { PostcodeDisagrees = CleanPostcode(postcode) is { } given && !Agrees(commune.Code, given), Trace = trace ?? [] };

    private bool Agrees(CodeInsee code, string postcode) =>
        _withPostcode.Contains(code) ? _postcodes.Contains((postcode, code)) : SameDepartement(code, postcode);

    // Postal codes follow the départements but for Corsica (20 is 2A and 2B) and a few dozen communes served from next door.
    private static bool SameDepartement(CodeInsee code, string postcode)
    {
        string departement = code.Departement.Value;
        return departement is "2A" or "2B"
            ? postcode.StartsWith("20", StringComparison.Ordinal)
            : postcode.StartsWith(departement, StringComparison.Ordinal);
    }

    private static bool SameName(string one, string other) =>
        FrenchText.FoldNameWithoutArticle(one).Equals(FrenchText.FoldNameWithoutArticle(other), StringComparison.Ordinal);

    private static string? CleanPostcode(string? text)
    {
        string? trimmed = text?.Replace(" ", "", StringComparison.Ordinal);
        return trimmed is { Length: 5 } && trimmed.All(char.IsAsciiDigit) ? trimmed : null;
    }

    private static bool LooksLikeCode(string text) =>
        text.Length == 5 && char.IsAsciiDigit(text[0]) && (char.IsAsciiDigit(text[1]) || text[1] is 'A' or 'B' or 'a' or 'b')
        && char.IsAsciiDigit(text[2]) && char.IsAsciiDigit(text[3]) && char.IsAsciiDigit(text[4]);

    // A code whose leading zero went missing is suggested, never taken.
    private ImmutableArray<CommuneNom> SuggestForCode(string code) =>
        CodeInsee.TryParse("0" + code, out CodeInsee? withZero) && _byCode.TryGetValue(withZero, out CommuneNom? commune) ? [commune] : [];

    private ImmutableArray<CommuneNom> Suggest(string bare, string? postcode)
    {
        if (bare.Length == 4 && bare.All(char.IsAsciiDigit))
            return SuggestForCode(bare);
        int limit = Math.Max(1, Math.Min(3, bare.Length / 4));
        List<(int Distance, CommuneNom Commune)> near = [];
        foreach ((string name, ImmutableArray<CommuneNom> communes) in _byNameWithoutArticle)
        {
            int distance = bare.Length >= 4
                && (name.StartsWith(bare + " ", StringComparison.Ordinal) || bare.StartsWith(name + " ", StringComparison.Ordinal))
                ? 1
                : EditDistance(bare, name, limit);
            if (distance > limit)
                continue;
            foreach (CommuneNom commune in communes)
                near.Add((distance - (postcode is not null && Agrees(commune.Code, postcode) ? 1 : 0), commune));
        }

        return [.. near.OrderBy(static n => n.Distance).ThenBy(static n => n.Commune.Code).Take(MaxSuggestions).Select(static n => n.Commune)];
    }

    /// <summary>Optimal string alignment distance (Damerau 1964, adjacent transpositions count one); more than the limit is limit + 1.</summary>
    public static int EditDistance(string one, string other, int limit)
    {
        if (Math.Abs(one.Length - other.Length) > limit)
            return limit + 1;
        int width = other.Length + 1;
        Span<int> cells = width * 3 <= 512 ? stackalloc int[width * 3] : new int[width * 3];
        Span<int> twoAgo = cells[..width];
        Span<int> previous = cells[width..(2 * width)];
        Span<int> current = cells[(2 * width)..];
        for (int j = 0; j < width; j++)
            previous[j] = j;
        for (int i = 1; i <= one.Length; i++)
        {
            current[0] = i;
            int best = i;
            for (int j = 1; j < width; j++)
            {
                int cost = one[i - 1] == other[j - 1] ? 0 : 1;
                int value = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    value = Math.Min(value, twoAgo[j - 2] + 1);
                current[j] = value;
                best = Math.Min(best, value);
            }

            if (best > limit)
                return limit + 1;
            Span<int> spare = twoAgo;
            twoAgo = previous;
            previous = current;
            current = spare;
        }

        return Math.Min(previous[other.Length], limit + 1);
    }

    private static Dictionary<string, ImmutableArray<T>> Group<T>(IEnumerable<(string Key, T Value)> pairs)
    {
        Dictionary<string, ImmutableArray<T>.Builder> groups = new(StringComparer.Ordinal);
        foreach ((string key, T value) in pairs)
        {
            if (!groups.TryGetValue(key, out ImmutableArray<T>.Builder? list))
                groups.Add(key, list = ImmutableArray.CreateBuilder<T>());
            list.Add(value);
        }

        return groups.ToDictionary(static pair => pair.Key, static pair => pair.Value.ToImmutable(), StringComparer.Ordinal);
    }
}
