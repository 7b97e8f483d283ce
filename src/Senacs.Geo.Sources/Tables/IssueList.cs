using System.Collections.Immutable;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Tables;

/// <summary>Gathers the issues of one file.</summary>
internal sealed class IssueList(string file)
{
    private readonly BoundedIssues issues = new();

    public void Add(IssueKind kind, string message, long? line = null, string? subject = null, string? field = null, string? value = null) =>
        issues.Add(kind.Say(message) with { File = file, Line = line, Subject = subject, Field = field, Value = value is null ? null : Clip(value) });

    public ImmutableArray<Issue> ToImmutable() => issues.ToImmutable();

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
