using System.Runtime.InteropServices;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>Collects the issues of one file; beyond a number of each kind it only counts, so that a hostile file cannot fill the memory.</summary>
internal sealed class IssueLog(string file, int maxOfAKind)
{
    private readonly List<Issue> issues = [];
    private readonly Dictionary<IssueKind, int> counts = [];

    public void Add(Issue issue)
    {
        ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, issue.Kind, out _);
        if (++count <= maxOfAKind)
            issues.Add(issue with { File = file });
    }

    public int CountOf(IssueKind kind) => counts.GetValueOrDefault(kind);

    /// <summary>The issues in the order of the file, then one for each kind that was only counted beyond the limit.</summary>
    public IReadOnlyList<Issue> ToList()
    {
        List<Issue> all = [.. issues];
        foreach ((IssueKind kind, int count) in counts.OrderBy(pair => pair.Key.Code, StringComparer.Ordinal))
        {
            if (count > maxOfAKind)
            {
                all.Add(GeoJsonIssues.MoreOfTheSame.Say(
                    $"« {kind.Titre} » : {Reports.FrenchNumbers.Count(count - maxOfAKind, "autre fois", "autres fois")} dans ce fichier.") with
                { File = file, Value = kind.Code });
            }
        }
        return all;
    }
}
