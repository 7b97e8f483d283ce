namespace Senacs.Geo.Issues;

/// <summary>Collects the issues of one file: so many are kept, the others are counted and said, so that no file can fill the memory with what is
/// wrong with it.</summary>
/// <remarks>
/// When the room is full, a heavier issue takes the place of the latest of the lightest: a thousand informations hide no error. What is kept stays in
/// the order of the file; then comes one issue for each kind that was only counted, whose <see cref="Issue.Count"/> says how many it stands for.
/// </remarks>
public sealed class BoundedIssues(int most = BoundedIssues.MostOfAFile)
{
    /// <summary>What is kept of one file.</summary>
    public const int MostOfAFile = 1_000;

    private const int MostMessageChars = 1_000;
    private const int MostValueChars = 200;

    private readonly List<Issue> _kept = [];
    private readonly Dictionary<IssueKind, int> _counts = [];
    private readonly Dictionary<IssueKind, int> _left = [];
    private readonly int[] _keptOf = new int[Enum.GetValues<IssueSeverity>().Length];
    private string? _file;

    /// <summary>Whether an issue of this kind would only be counted: its sentence need not be made.</summary>
    public bool IsFullFor(IssueKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return _kept.Count >= most && Lightest(kind.Severity) is null;
    }

    public void Add(Issue issue)
    {
        ArgumentNullException.ThrowIfNull(issue);
        _file = _counts.Count == 0 || _file == issue.File ? issue.File : null;
        _counts[issue.Kind] = _counts.GetValueOrDefault(issue.Kind) + issue.Count;
        if (issue.Count > 1 || (_kept.Count >= most && !MakeRoomFor(issue.Kind.Severity)))
            Leave(issue);
        else
            Keep(issue);
    }

    public void AddRange(IEnumerable<Issue> issues)
    {
        ArgumentNullException.ThrowIfNull(issues);
        foreach (Issue issue in issues)
            Add(issue);
    }

    /// <summary>Counts one without its sentence: for what <see cref="IsFullFor"/> says would not be kept.</summary>
    public void CountOnly(IssueKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        _left[kind] = _left.GetValueOrDefault(kind) + 1;
    }

    /// <summary>How many of a kind were met, kept or not.</summary>
    public int CountOf(IssueKind kind) => _counts.GetValueOrDefault(kind);

    public ImmutableArray<Issue> ToImmutable() =>
    [
        .. _kept,
        .. _left.OrderBy(static l => l.Key.Code, StringComparer.Ordinal).Select(l => l.Key.Say(string.Create(CultureInfo.InvariantCulture,
            $"… et {l.Value} {FrenchNumbers.Accord(l.Value, "autre constat", "autres constats")} du même genre (« {l.Key.Titre} »).")) with
            { File = _file, Count = l.Value }),
    ];

    /// <summary>Bounds what several steps found, file by file, in the order given.</summary>
    public static ImmutableArray<Issue> PerFile(IEnumerable<Issue> issues)
    {
        ArgumentNullException.ThrowIfNull(issues);
        Issue[] all = [.. issues];
        if (all.Length <= MostOfAFile)
            return [.. all];
        OrderedDictionary<string, BoundedIssues> files = new(StringComparer.Ordinal);
        foreach (Issue issue in all)
        {
            string name = issue.File ?? "";
            if (!files.TryGetValue(name, out BoundedIssues? bounded))
                files.Add(name, bounded = new BoundedIssues());
            bounded.Add(issue);
        }

        return files.Values.All(static f => f._left.Count == 0) ? [.. all] : [.. files.Values.SelectMany(static f => f.ToImmutable())];
    }

    private void Keep(Issue issue)
    {
        _kept.Add(Short(issue));
        _keptOf[(int)issue.Kind.Severity]++;
    }

    private bool MakeRoomFor(IssueSeverity severity)
    {
        if (Lightest(severity) is not { } lightest)
            return false;
        int last = _kept.FindLastIndex(i => i.Kind.Severity == lightest);
        Leave(_kept[last]);
        _kept.RemoveAt(last);
        _keptOf[(int)lightest]--;
        return true;
    }

    // The lightest severity kept that is below this one.
    private IssueSeverity? Lightest(IssueSeverity below)
    {
        for (IssueSeverity severity = IssueSeverity.Information; severity < below; severity++)
        {
            if (_keptOf[(int)severity] > 0)
                return severity;
        }

        return null;
    }

    private void Leave(Issue issue) => _left[issue.Kind] = _left.GetValueOrDefault(issue.Kind) + issue.Count;

    // What a file writes in its cells comes back in sentences and values: neither may be as long as it likes.
    private static Issue Short(Issue issue) =>
        issue.Message.Length <= MostMessageChars && !IsLong(issue.Value) && !IsLong(issue.Subject) && !IsLong(issue.Field)
            ? issue
            : issue with
            {
                Message = Cut(issue.Message, MostMessageChars)!,
                Value = Cut(issue.Value, MostValueChars),
                Subject = Cut(issue.Subject, MostValueChars),
                Field = Cut(issue.Field, MostValueChars)
            };

    private static bool IsLong(string? text) => text is not null && text.Length > MostValueChars;

    private static string? Cut(string? text, int most) =>
        text is null || text.Length <= most ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[most - 1]) ? most - 1 : most), "…");
}

/// <summary>Counts findings, those that are not listed included.</summary>
public static class IssueCounts
{
    public static int CountOf(this IEnumerable<Issue> issues, IssueSeverity severity) =>
        issues.Where(i => i.Kind.Severity == severity).Sum(static i => i.Count);
}
