using System.Collections.Immutable;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Tables;

/// <summary>Gathers the issues of one file.</summary>
internal sealed class IssueList(string file, int most = BoundedIssues.MostOfAFile)
{
    private readonly BoundedIssues _issues = new(most);

    public void Add(Issue issue) => _issues.Add(issue with { File = file });

    public void Add(IssueKind kind, string message, long? line = null, string? subject = null, string? field = null, string? value = null) =>
        Add(kind.Say(message) with { Line = line, Subject = subject, Field = field, Value = value is null ? null : Clip(value) });

    /// <summary>Counts one without keeping it.</summary>
    public void CountOnly(IssueKind kind) => _issues.CountOnly(kind);

    /// <summary>How many of a kind were met, kept or not.</summary>
    public int CountOf(IssueKind kind) => _issues.CountOf(kind);

    /// <summary>The issues in the order of the file, then one for each kind that was only counted beyond the limit.</summary>
    public ImmutableArray<Issue> ToImmutable() => _issues.ToImmutable();

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
