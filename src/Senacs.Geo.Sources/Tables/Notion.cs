using System.Collections.Frozen;
using System.Collections.Immutable;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.Tables;

/// <summary>Something that a column of a table or a property of a feature may hold, and the names under which people write it, best first.</summary>
/// <remarks>Two names are the same when only capitals, accents, spaces and punctuation differ: "Code INSEE", <c>code_insee</c>,
/// <c>CODEINSEE</c>.</remarks>
public sealed record Notion
{
    private readonly ImmutableArray<string> _keys;
    private readonly ImmutableArray<Spelling> _spellings;

    internal Notion(string nom, params ImmutableArray<string> others)
    {
        Nom = nom;
        Names = [nom, .. others];
        _keys = [.. Names.Select(Key)];
        _spellings = [.. Names.Select(Spelling.Of)];
    }

    /// <summary>Our own name of it.</summary>
    public string Nom { get; }

    /// <summary>Every name, our own first.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Whether a name may be followed by a vintage: <c>PMUN21</c>, <c>population_2021</c>, <c>CODGEO_2024</c>; of several the latest is
    /// taken.</summary>
    public bool HasVintage { get; private init; }

    internal Notion WithVintage() => this with { HasVintage = true };

    /// <summary>The same under more names, too vague where a file speaks of other things too (<c>code</c>, <c>nom</c>): these come last.</summary>
    internal Notion Or(params ImmutableArray<string> vague) => new(Nom, [.. Names.Skip(1), .. vague]) { HasVintage = HasVintage };

    /// <summary>The same under another name of ours, which comes first.</summary>
    internal Notion As(string nom) => new(nom, [.. Names.Where(n => Key(n) != Key(nom))]) { HasVintage = HasVintage };

    /// <summary>What two spellings of one name have in common.</summary>
    public static string Key(string name) => FrenchText.FoldHeader(name).Replace("_", "", StringComparison.Ordinal);

    /// <summary>The index of the column that holds this, or -1. A name that comes earlier wins over any that comes later; then the latest
    /// vintage.</summary>
    /// <param name="keys"><see cref="Key"/> of each header.</param>
    public int Find(IReadOnlyList<string> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (string key in _keys)
        {
            for (int i = 0; i < keys.Count; i++)
            {
                if (keys[i] == key)
                    return i;
            }

            if (HasVintage && Latest(keys, key) is >= 0 and int dated)
                return dated;
        }

        return -1;
    }

    /// <summary>Whether this header is one of the names, vintages included.</summary>
    public bool IsNamed(string key) => _keys.Any(k => k == key || (HasVintage && VintageOf(key, k) is not null));

    /// <summary>Whether a header that is none of the names looks like one: one or two letters differ, or the words that tell of the one are among
    /// those of the other ("Période d'agrément" has that of <c>date_d_agrement</c>, "Date" is in ours).</summary>
    public bool LooksLike(string header)
    {
        Spelling theirs = Spelling.Of(header);
        string key = theirs.Key;
        if (key.Length < 4)
            return false;
        foreach (Spelling ours in _spellings)
        {
            string own = ours.Key;
            int most = own.Length >= 9 ? 2 : 1;
            if (own.Length >= 5 && CommuneNames.EditDistance(own, key, most) <= most)
                return true;
            if (own.Length >= 5 && ours.Words.All(theirs.Words.Contains))
                return true;
            if (ours.Telling.Sum(static word => word.Length) >= (ReferenceEquals(ours, _spellings[0]) ? 3 : 5)
                && ours.Telling.All(theirs.Stems.Contains))
                return true;
        }

        return (theirs.Telling.Length > 0 || theirs.Stems is ["date"]) && theirs.Stems.All(_spellings[0].Stems.Contains);
    }

    /// <summary>A name cut into what is compared.</summary>
    /// <param name="Words">Folded, in their order.</param>
    /// <param name="Stems">Without those that only join and without the mark of the plural, each once.</param>
    /// <param name="Telling">Of these, those that tell of one thing only.</param>
    private sealed record Spelling(ImmutableArray<string> Words, ImmutableArray<string> Stems, ImmutableArray<string> Telling)
    {
        public string Key { get; } = string.Concat(Words);

        public static Spelling Of(string name)
        {
            ImmutableArray<string> words = [.. FrenchText.FoldHeader(name).Split('_', StringSplitOptions.RemoveEmptyEntries)];
            ImmutableArray<string> stems =
            [
                .. words.Where(static word => word is not (
                    "d" or "de" or "du" or "des" or "l" or "la" or "le" or "les" or "en" or "au" or "a" or "et"))
                    .Select(static word => word.Length > 3 ? word.TrimEnd('s') : word).Distinct(StringComparer.Ordinal),
            ];
            return new(words, stems, [.. stems.Where(static word => !Generic.Contains(word))]);
        }
    }

    // What may be said of anything: these words alone tell nothing.
    private static readonly FrozenSet<string> Generic = FrozenSet.Create(
        StringComparer.Ordinal,
        "nom", "code", "type", "date", "annee", "libelle", "lib", "numero", "num", "nature", "etat", "fin", "debut", "premier", "centre", "structure",
        "siege", "source", "origine", "mode", "zone", "complement", "position", "etablissement", "id", "identifiant");

    private static int Latest(IReadOnlyList<string> keys, string name)
    {
        (int at, int year) = (-1, 0);
        for (int i = 0; i < keys.Count; i++)
        {
            if (VintageOf(keys[i], name) is { } found && found > year)
                (at, year) = (i, found);
        }

        return at;
    }

    // pmun21, pmun2021; and as INSEE writes its own series, p21pop.
    private static int? VintageOf(string key, string name)
    {
        if (key.Length == name.Length + 3 && key[0] == 'p' && key.EndsWith(name, StringComparison.Ordinal))
            return Year(key.AsSpan(1, 2));
        return key.StartsWith(name, StringComparison.Ordinal) ? Year(key.AsSpan(name.Length)) : null;
    }

    private static int? Year(ReadOnlySpan<char> digits)
    {
        if (digits.Length is not (2 or 4) || digits.ContainsAnyExceptInRange('0', '9'))
            return null;
        int year = int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
        return digits.Length == 4 ? (year is >= 1900 and <= 2100 ? year : null) : year < 60 ? 2000 + year : 1900 + year;
    }
}
