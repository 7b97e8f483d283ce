using Senacs.Geo.Codes;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Structures;

/// <summary>What a declared QPV denotes: one (exactly or by an approached name), several, or none.</summary>
internal abstract record QpvMatch
{
    private QpvMatch() { }

    public sealed record Found(Qpv Qpv, bool IsExact) : QpvMatch;

    public sealed record Ambiguous(ImmutableArray<Qpv> Candidates) : QpvMatch;

    /// <param name="OtherGeneration">A well-formed code of the other list (2015 or 2024).</param>
    public sealed record NotFound(bool OtherGeneration) : QpvMatch;
}

/// <summary>Finds a QPV by its code or by the name that people give it.</summary>
/// <remarks>
/// Names differ between the official list and what is printed: "Coeur D'Agglo" / "Cœur d'agglomération (Vichy/Cusset)", "Les Ailes" / "Les Ailes /
/// Port Charmeil". A name is compared whole, then without its parentheses, then each side of a slash; words are equal, or one begins the other (four
/// letters at least). An approached name is taken only when a single QPV answers.
/// </remarks>
internal sealed class QpvNames(ImmutableArray<Qpv> qpv)
{
    private const int ShortestPrefix = 4;

    private readonly (Qpv Qpv, string[][] Variants)[] _known = [.. qpv.Select(q => (q, Variants(q.Nom)))];

    public QpvMatch Find(string text)
    {
        string trimmed = text.Trim();
        if (CodeQpv.TryParse(trimmed.ToUpperInvariant(), out CodeQpv? code))
        {
            Qpv? byCode = qpv.FirstOrDefault(q => q.Code == code);
            return byCode is not null ? new QpvMatch.Found(byCode, IsExact: true)
                : new QpvMatch.NotFound(qpv.Length > 0 && qpv.All(q => q.Code.Generation != code.Generation));
        }

        string[][] variants = Variants(trimmed);
        if (variants.Length == 0)
            return new QpvMatch.NotFound(OtherGeneration: false);
        ImmutableArray<Qpv> same = [.. _known.Where(k => k.Variants is [var whole, ..] && Same(whole, variants[0])).Select(k => k.Qpv)];
        if (same.Length == 1)
            return new QpvMatch.Found(same[0], IsExact: true);
        ImmutableArray<Qpv> near = same.IsEmpty
            ? [.. _known.Where(k => k.Variants.Any(a => variants.Any(b => Near(a, b)))).Select(k => k.Qpv)]
            : same;
        return near.Length switch
        {
            0 => new QpvMatch.NotFound(OtherGeneration: false),
            1 => new QpvMatch.Found(near[0], IsExact: false),
            _ => new QpvMatch.Ambiguous(near),
        };
    }

    private static string[][] Variants(string name)
    {
        List<string> texts = [name];
        int open = name.IndexOf('(', StringComparison.Ordinal);
        string bare = open > 0 ? name[..open] : name;
        texts.Add(bare);
        texts.AddRange(bare.Split('/'));
        return [.. texts.Select(t => FrenchText.FoldName(t)).Where(t => t.Length > 0).Distinct(StringComparer.Ordinal).Select(t => t.Split(' '))];
    }

    private static bool Same(string[] one, string[] other) => one.AsSpan().SequenceEqual(other);

    private static bool Near(string[] one, string[] other)
    {
        if (one.Length != other.Length)
            return false;
        for (int i = 0; i < one.Length; i++)
        {
            bool begins = Math.Min(one[i].Length, other[i].Length) >= ShortestPrefix
                && (one[i].StartsWith(other[i], StringComparison.Ordinal) || other[i].StartsWith(one[i], StringComparison.Ordinal));
            if (one[i] != other[i] && !begins)
                return false;
        }

        return true;
    }
}
