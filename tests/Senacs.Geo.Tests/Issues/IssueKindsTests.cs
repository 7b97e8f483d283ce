using System.Reflection;
using Senacs.Geo.Issues;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Tests.Issues;

public class IssueKindsTests
{
    [Fact]
    public void Every_kind_of_finding_has_a_code_of_its_own_for_programs_and_a_title_for_people()
    {
        IssueKind[] kinds =
        [
            .. typeof(TerritoireIssues).Assembly.GetTypes().Where(t => t.IsAbstract && t.IsSealed && t.Name.EndsWith("Issues", StringComparison.Ordinal))
                .SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(f => f.GetValue(null)).OfType<IssueKind>(),
        ];
        Assert.True(kinds.Length > 40, "they are found by their types");
        Assert.All(kinds, k => Assert.Matches("^[a-z]+[.][a-z]+(_[a-z]+)*$", k.Code));
        Assert.All(kinds, k => Assert.Matches("^(\\p{Lu}|[0-9]).{5,}[^.]$", k.Titre));
        Assert.Empty(kinds.GroupBy(k => k.Code).Where(g => g.Skip(1).Any()).Select(g => g.Key));
    }
}
