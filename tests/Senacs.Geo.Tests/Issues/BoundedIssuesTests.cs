using Senacs.Geo.Issues;

namespace Senacs.Geo.Tests.Issues;

public class BoundedIssuesTests
{
    private static readonly IssueKind Note = new("essai.note", IssueSeverity.Information, "Une note");
    private static readonly IssueKind Doubt = new("essai.doute", IssueSeverity.Warning, "Un doute");
    private static readonly IssueKind Fault = new("essai.faute", IssueSeverity.Error, "Une faute");

    [Fact]
    public void A_thousand_are_kept_in_order_and_the_others_counted_and_said()
    {
        BoundedIssues issues = new();
        for (int i = 0; i < 2_500; i++)
            issues.Add(Doubt.Say($"n° {i}") with { File = "a.csv" });
        Issue[] all = [.. issues.ToImmutable()];
        Assert.Equal(1_001, all.Length);
        Assert.Equal("n° 999", all[999].Message);
        Assert.Equal("… et 1500 autres constats du même genre (« Un doute »).", all[1_000].Message);
        Assert.Equal("a.csv", all[1_000].File);
        Assert.Equal(2_500, all.CountOf(IssueSeverity.Warning));
        Assert.Equal(2_500, issues.CountOf(Doubt));
    }

    [Fact]
    public void Lighter_issues_make_room_for_heavier_ones_and_never_the_other_way()
    {
        BoundedIssues issues = new(3);
        foreach (Issue issue in new[] { Note.Say("n1"), Doubt.Say("d1"), Note.Say("n2"), Fault.Say("f1"), Doubt.Say("d2"), Note.Say("n3"), Fault.Say("f2"), Fault.Say("f3"), Fault.Say("f4") })
            issues.Add(issue);
        Assert.Equal(["f1", "f2", "f3", "… et 2 autres constats du même genre (« Un doute »).", "… et 1 autre constat du même genre (« Une faute »).", "… et 3 autres constats du même genre (« Une note »)."], issues.ToImmutable().Select(i => i.Message));
        Assert.Equal(4, issues.ToImmutable().CountOf(IssueSeverity.Error));
        Assert.True(issues.IsFullFor(Fault));
    }

    [Fact]
    public void What_several_steps_found_is_bounded_file_by_file_and_no_count_is_lost()
    {
        BoundedIssues first = new();
        for (int i = 0; i < 1_800; i++)
            first.Add(Doubt.Say("d") with { File = "a.csv" });
        Issue[] together = [.. BoundedIssues.PerFile([.. first.ToImmutable(), Note.Say("n") with { File = "b.csv" }, .. Enumerable.Range(0, 700).Select(i => Fault.Say("f") with { File = "a.csv" })])];
        Assert.Equal(1_000, together.Count(i => i.File == "a.csv" && i.Count == 1));
        Assert.Equal((700, 1_800, 1), (together.CountOf(IssueSeverity.Error), together.CountOf(IssueSeverity.Warning), together.CountOf(IssueSeverity.Information)));
    }

    [Fact]
    public void No_sentence_or_value_is_longer_than_a_person_reads()
    {
        BoundedIssues issues = new();
        issues.Add(Fault.Say(new string('x', 100_000)) with { Value = new string('y', 100_000), Subject = new string('z', 100_000), Field = new string('t', 100_000) });
        Issue kept = Assert.Single(issues.ToImmutable());
        Assert.True(kept.Message.Length + kept.Value!.Length + kept.Subject!.Length + kept.Field!.Length < 2_000);
    }
}
