using System.Reflection;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Tests.Issues;

public class IssueKindsTests
{
    [Fact]
    public void Every_kind_of_finding_has_a_code_of_its_own_and_a_French_title()
    {
        IssueKind[] kinds =
        [
            .. typeof(IssueKind).Assembly.GetTypes()
                .SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Static)).Where(f => f.FieldType == typeof(IssueKind)).Select(f => (IssueKind)f.GetValue(null)!),
        ];
        Assert.NotEmpty(kinds);
        Assert.Equal(kinds.Length, kinds.DistinctBy(k => k.Code).Count());
        Assert.Equal(kinds.Length, kinds.DistinctBy(k => k.Titre).Count());
        Assert.All(kinds, k => Assert.Matches(@"^[a-z]+\.[a-z_]+$", k.Code));
        Assert.All(kinds, k => Assert.Matches(@"^\p{Lu}.+[^.]$", k.Titre));
    }
}
