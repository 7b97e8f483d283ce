using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>Gathers the issues of one file.</summary>
internal sealed class IssueLog(string file, int most)
{
    private readonly BoundedIssues issues = new(most);

    public void Add(Issue issue) => issues.Add(issue with { File = file });

    public int CountOf(IssueKind kind) => issues.CountOf(kind);

    /// <summary>The issues in the order of the file, then one for each kind that was only counted beyond the limit.</summary>
    public IReadOnlyList<Issue> ToList() => issues.ToImmutable();
}
