using System.Collections.Immutable;
using Senacs.Geo.Codes;
using Senacs.Geo.Issues;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Tests.Territoires;

public class EpciTableTests
{
    [Theory]
    [InlineData("CC des Carrés", "CC DES CARRES", "CC des Carrés", "CC des Carrés")] // the more frequent
    [InlineData("CC DES CARRES", "CC des Carrés", "CC des Carrés", "CC des Carrés")]
    [InlineData("b", "a", "c", "a")] // all alike: the first
    [InlineData("200000001", "200000001", "CC des Carrés", "CC des Carrés")] // the SIREN stands for a name that is missing: any name wins
    [InlineData("200000001", "200000001", "200000001", "200000001")]
    public void One_siren_is_one_epci_under_the_name_that_most_communes_bear(string first, string second, string third, string expected)
    {
        foreach (string[] order in (string[][])[[first, second, third], [third, second, first], [second, first, third]])
        {
            Territoire territoire = Build(order.Select(n => ("200000001", n)).ToArray());
            Assert.Equal(new Epci(CodeSiren.Parse("200000001"), expected), Assert.Single(territoire.Epcis));
            Assert.All(territoire.Communes, c => Assert.Same(territoire.Communes[0].Epci, c.Epci));
            Assert.Equal(3, territoire.CommunesOf(territoire.Epcis[0]).Count());
        }
    }

    [Fact]
    public void Two_spellings_are_one_warning_that_names_both_and_a_missing_name_is_none()
    {
        Issue issue = Assert.Single(Build(("200000001", "CC A"), ("200000001", "CC B"), ("200000001", "200000001")).Issues, i => i.Kind == TerritoireIssues.EpciTwoNames);
        Assert.Equal(IssueSeverity.Warning, issue.Kind.Severity);
        Assert.Contains("« CC A »", issue.Message, StringComparison.Ordinal);
        Assert.Contains("« CC B »", issue.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Build(("200000001", "CC A"), ("200000001", "200000001")).Issues, i => i.Kind == TerritoireIssues.EpciTwoNames);
    }

    [Theory]
    [InlineData("CC A|CC A|CC B", "CC B",
        "L’EPCI 200000001 est nommé de 2 façons dans la table : « CC A » (2\u00A0communes), « CC B » (1\u00A0commune). "
        + "Il compte pour un seul EPCI, nommé « CC A » (le nom le plus fréquent, le premier par ordre alphabétique à égalité). Corriger « epci_nom ».")]
    [InlineData("F|E|D|C|B|A", "B",
        "L’EPCI 200000001 est nommé de 6 façons dans la table : « A » (1\u00A0commune), « B » (1\u00A0commune), « C » (1\u00A0commune), « D » (1\u00A0commune), « E » (1\u00A0commune)…. "
        + "Il compte pour un seul EPCI, nommé « A » (le nom le plus fréquent, le premier par ordre alphabétique à égalité). Corriger « epci_nom ».")]
    public void Several_spellings_are_listed_with_their_communes_and_what_to_do(string spellings, string value, string message)
    {
        Issue issue = Assert.Single(Build([.. spellings.Split('|').Select(n => ("200000001", n))]).Issues, i =>
            i.Kind == TerritoireIssues.EpciTwoNames);
        Assert.Equal((message, "200000001", "epci_nom", value), (issue.Message, issue.Subject, issue.Field, issue.Value));
    }

    [Fact]
    public void A_name_that_several_epci_share_is_told_once_with_the_column_to_correct()
    {
        Issue issue = Assert.Single(Build(("200000002", "CC des Carrés"), ("200000001", "CC DES CARRES"), ("200000003", "CA")).Issues);
        Assert.Equal(
            ("2 EPCI portent le même nom, « CC DES CARRES » : 200000001, 200000002. Ils comptent séparément ; si c’est le même, corriger « epci_siren ».", "200000001", "epci_siren"),
            (issue.Message, issue.Subject, issue.Field));
    }

    [Fact]
    public void Findings_come_in_the_order_of_the_siren_then_of_the_name_whatever_the_order_of_the_table()
    {
        (string, string)[] rows = [("200000003", "Zut"), ("200000003", "Aux"), ("200000001", "Zut"), ("200000001", "Aux")];
        foreach ((string, string)[] order in new[] { rows, [.. rows.Reverse()] })
        {
            Assert.Equal(["200000001", "200000003", "« Aux »", "« Zut »"], Build(order).Issues.Select(i =>
                i.Kind == TerritoireIssues.EpciTwoNames ? i.Subject : i.Message[(i.Message.IndexOf('«',
                    StringComparison.Ordinal))..(i.Message.IndexOf('»', StringComparison.Ordinal) + 1)]));
        }
    }

    [Fact]
    public void Five_epci_of_one_name_are_all_listed_and_of_six_five()
    {
        string five = Assert.Single(Build([.. Enumerable.Range(1, 5).Select(i => ($"20000000{i}", "CC"))]).Issues).Message;
        Assert.Contains(": 200000001, 200000002, 200000003, 200000004, 200000005. Ils", five, StringComparison.Ordinal);
        string six = Assert.Single(Build([.. Enumerable.Range(1, 6).Select(i => ($"20000000{i}", "CC"))]).Issues).Message;
        Assert.Contains(", 200000005…. Ils", six, StringComparison.Ordinal);
    }

    [Fact]
    public void An_epci_is_found_by_its_siren_or_name_and_nothing_else_is()
    {
        Territoire territoire = Build(("200000002", "CC des Carrés"), ("200000001", "CA"));
        Assert.Equal(["200000002"], territoire.FindEpcis("200000002").Select(e => e.Siren.Value));
        Assert.Equal(["200000001"], territoire.FindEpcis("ca").Select(e => e.Siren.Value));
        Assert.Empty(territoire.FindEpcis("200000009"));
        Assert.Empty(territoire.FindEpcis("CC"));
    }

    [Fact]
    public void Two_sirens_of_one_name_stay_two_with_a_warning_that_names_both()
    {
        Territoire territoire = Build(("200000002", "CC des Carrés"), ("200000001", "CC des Carres"));
        Assert.Equal(["200000001", "200000002"], territoire.Epcis.Select(e => e.Siren.Value));
        Issue issue = Assert.Single(territoire.Issues, i => i.Kind == TerritoireIssues.EpciSameName);
        Assert.Contains("« CC des Carres » : 200000001, 200000002", issue.Message, StringComparison.Ordinal); // as it is written
        Assert.Equal(2, territoire.FindEpcis("cc des carrés").Count());
    }

    [Fact]
    public void A_register_finds_an_epci_by_any_of_its_spellings()
    {
        Territoire territoire = Build(("200000001", "CC du Haut Pays"), ("200000001", "Communauté du Haut-Pays"), ("200000001", "CC du Haut Pays"), ("200000002", "CA"));
        ImmutableArray<Structure> found = GridTerritoire.Locate(
            territoire, GridTerritoire.Entry("a", territoire: "EPCI:communaute du haut pays"), GridTerritoire.Entry("b", territoire: "EPCI:CC du Haut Pays"), GridTerritoire.Entry("c", territoire: "EPCI:200000001"));
        Assert.All(found, s => Assert.Equal(["03001", "03002", "03003"], s.TerritoireIntervention.Communes.Select(c => c.Value)));
    }

    private static Territoire Build(params (string Siren, string Nom)[] epcis)
    {
        TerritoireSources sources = GridTerritoire.Sources(epcis.Length, 1);
        return TerritoireBuilder.Build(sources with { Table = [.. sources.Table.Select((r, i) => r with { Epci = new Epci(CodeSiren.Parse(epcis[i].Siren), epcis[i].Nom) })] });
    }
}
