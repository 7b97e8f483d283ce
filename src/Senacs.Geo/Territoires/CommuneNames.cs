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
    private readonly ILookup<string, CommuneNom> _byName;
    private readonly ILookup<string, CommuneNom> _byNameWithoutArticle;
    private readonly HashSet<(string CodePostal, CodeInsee Commune)> _postcodes;
    private readonly HashSet<CodeInsee> _withPostcode;
    private readonly CogMovements _movements;
    private ILookup<string, string>? _oldNames;
    private ILookup<string, string>? _oldNamesWithoutArticle;

    private CommuneNames(ImmutableArray<CommuneNom> communes, CogMovements movements, IEnumerable<(string CodePostal, CodeInsee Commune)> postcodes)
    {
        Communes = communes;
        _movements = movements;
        _codes = communes.Select(static c => c.Code).ToHashSet();
        _byCode = communes.ToDictionary(static c => c.Code);
        _byName = communes.ToLookup(static c => FrenchText.FoldName(c.Nom), StringComparer.Ordinal);
        _byNameWithoutArticle = communes.ToLookup(static c => FrenchText.FoldNameWithoutArticle(c.Nom), StringComparer.Ordinal);
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
            return FindBoth(text[..5], text[5..].Trim(' ', '-', ':', ',', '–', '\u00A0'), postcode);

        // "Montluçon (03185)"
        return text.Length > 7 && text[^1] == ')' && text[^7] == '(' && LooksLikeCode(text[^6..^1])
            ? FindBoth(text[^6..^1], text[..^7].Trim(), postcode) : FindName(text, postcode);
    }

    private CommuneMatch FindBoth(string number, string name, string? postcode) =>
        CodeInsee.TryParse(number, out CodeInsee? code) && _byCode.TryGetValue(code, out CommuneNom? commune) && SameName(commune.Nom, name)
            ? Checked(commune, CommuneMatchHow.Code, postcode) : FindName(name, postcode ?? CleanPostcode(number));

    /// <summary>A code of any millésime.</summary>
    public CommuneMatch FindCode(string code, string? codePostal = null) => _movements.Resolve(code, _codes) switch
    {
        CogResolution.Current(var same) => Checked(_byCode[same], CommuneMatchHow.Code, codePostal),
        CogResolution.PartOf(var commune) => Checked(_byCode[commune], CommuneMatchHow.Arrondissement, codePostal),
        CogResolution.Successor(var next, var trace) => Checked(_byCode[next], CommuneMatchHow.AncienCode, codePostal, trace),
        CogResolution.Several(var several, _) => new CommuneMatch.Ambiguous([.. several.Select(c => _byCode[c])]),
        _ => new CommuneMatch.NotFound(SuggestForCode(code)),
    };

    private CommuneMatch FindName(string name, string? postcode)
    {
        string folded = FrenchText.FoldName(name);
        if (folded.Length == 0)
            return new CommuneMatch.NotFound([]);
        string bare = FrenchText.WithoutArticle(folded);
        if (_byName.Contains(folded))
            return Choose([.. _byName[folded]], CommuneMatchHow.Nom, postcode);
        if (_byNameWithoutArticle.Contains(bare))
            return Choose([.. _byNameWithoutArticle[bare]], CommuneMatchHow.NomSansArticle, postcode);
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
        _oldNames ??= _movements.Names().ToLookup(static n => FrenchText.FoldName(n.Nom), static n => n.Code, StringComparer.Ordinal);
        _oldNamesWithoutArticle ??=
            _movements.Names().ToLookup(static n => FrenchText.FoldNameWithoutArticle(n.Nom), static n => n.Code, StringComparer.Ordinal);
        IEnumerable<string> bearers = _oldNames.Contains(folded) ? _oldNames[folded] : _oldNamesWithoutArticle[bare];
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
    private static bool SameDepartement(CodeInsee code, string postcode) =>
        postcode.StartsWith(code.Departement.Value is "2A" or "2B" ? "20" : code.Departement.Value, StringComparison.Ordinal);

    private static bool SameName(string one, string other) =>
        FrenchText.FoldNameWithoutArticle(one).Equals(FrenchText.FoldNameWithoutArticle(other), StringComparison.Ordinal);

    private static string? CleanPostcode(string? text)
    {
        string? trimmed = text?.Replace(" ", "", StringComparison.Ordinal);
        return trimmed is { Length: 5 } && trimmed.All(char.IsAsciiDigit) ? trimmed : null;
    }

    private static bool LooksLikeCode(string text) =>
        text.Length == 5 && char.IsAsciiDigit(text[0]) && (char.IsAsciiDigit(text[1]) || text[1] is 'A' or 'B' or 'a' or 'b')
        && text.AsSpan(2).IndexOfAnyExceptInRange('0', '9') < 0;

    // A code whose leading zero went missing is suggested, never taken.
    private ImmutableArray<CommuneNom> SuggestForCode(string code) =>
        CodeInsee.TryParse("0" + code, out CodeInsee? withZero) && _byCode.TryGetValue(withZero, out CommuneNom? commune) ? [commune] : [];

    private ImmutableArray<CommuneNom> Suggest(string bare, string? postcode)
    {
        if (bare.Length == 4 && bare.All(char.IsAsciiDigit))
            return SuggestForCode(bare);
        int limit = Math.Max(1, Math.Min(3, bare.Length / 4));
        List<(int Distance, CommuneNom Commune)> near = [];
        foreach (IGrouping<string, CommuneNom> communes in _byNameWithoutArticle)
        {
            string name = communes.Key;
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
}
