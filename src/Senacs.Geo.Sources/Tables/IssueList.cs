using System.Collections.Immutable;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Tables;

/// <summary>Gathers the issues of one file; beyond a bound a kind is only counted, so that a hostile file cannot fill the memory.</summary>
internal sealed class IssueList(string file)
{
    public const int MaxPerKind = 10_000;

    private readonly List<Issue> issues = [];
    private readonly Dictionary<IssueKind, int> counts = [];

    public void Add(IssueKind kind, string message, long? line = null, string? subject = null, string? field = null, string? value = null)
    {
        int count = counts.GetValueOrDefault(kind) + 1;
        counts[kind] = count;
        if (count > MaxPerKind)
            return;
        issues.Add(kind.Say(message) with { File = file, Line = line, Subject = subject, Field = field, Value = value is null ? null : Clip(value) });
    }

    public ImmutableArray<Issue> ToImmutable()
    {
        ImmutableArray<Issue>.Builder all = ImmutableArray.CreateBuilder<Issue>(issues.Count + 1);
        all.AddRange(issues);
        foreach ((IssueKind kind, int count) in counts.OrderBy(static pair => pair.Key.Code, StringComparer.Ordinal))
        {
            if (count > MaxPerKind)
                all.Add(kind.Say($"… et {Reports.FrenchNumbers.Count(count - MaxPerKind, "autre", "autres")} du même genre.") with { File = file });
        }

        return all.ToImmutable();
    }

    /// <summary>A value short enough for a message, on one line.</summary>
    public static string Clip(string value)
    {
        const int max = 80;
        ReadOnlySpan<char> start = value.AsSpan(0, Math.Min(value.Length, max));
        if (value.Length > max && char.IsHighSurrogate(start[^1]))
            start = start[..^1];
        string clipped = value.Length > max ? string.Concat(start, "…") : value;
        return clipped.AsSpan().IndexOfAny('\r', '\n', '\t') < 0 ? clipped : clipped.Replace('\r', ' ').Replace('\n', ' ').Replace('\t', ' ');
    }
}
