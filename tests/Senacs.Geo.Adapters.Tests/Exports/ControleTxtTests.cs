using System.Text;
using Senacs.Geo.Exports;

namespace Senacs.Geo.Adapters.Tests.Exports;

public class ControleTxtTests
{
    [Fact]
    public void Notepad_can_read_it()
    {
        byte[] bytes = Output.Of(s => ControleTxt.Write(SampleReport.Standard, s));
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        string text = Encoding.UTF8.GetString(bytes);
        Assert.Equal(text.Count(c => c == '\n'), text.Split("\r\n").Length - 1);
    }

    [Fact]
    public void A_message_cannot_forge_a_line()
    {
        string text = Output.TextOf(s => ControleTxt.Write(SampleReport.Standard, s));
        Assert.DoesNotContain("\nEt forge", text, StringComparison.Ordinal);
        Assert.Contains("fichier structures.csv, ligne 4, colonne date_agrement", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_finding_is_there_errors_first()
    {
        string text = Output.TextOf(s => ControleTxt.Write(SampleReport.Standard, s));
        Assert.All(SampleReport.Standard.Issues.Select(i => i.Kind), k => Assert.Contains($"[{k.Code}]", text, StringComparison.Ordinal));
        Assert.True(text.IndexOf("ERREUR", StringComparison.Ordinal) < text.IndexOf("AVERTISSEMENT", StringComparison.Ordinal));
    }

    [Fact]
    public void Structures_read_are_those_located_and_those_not() =>
        Assert.Contains("7 lues = 6 localisées + 1 non localisée", Output.TextOf(s => ControleTxt.Write(SampleReport.Standard, s)), StringComparison.Ordinal);

    [Fact]
    public void Without_finding_it_says_so() =>
        Assert.Contains("Rien à signaler.", Output.TextOf(s => ControleTxt.Write(SampleReport.Empty, s)), StringComparison.Ordinal);

    [Fact]
    public void The_file_is_the_one_we_looked_at() => Golden.Check("controle.txt", Output.Of(s => ControleTxt.Write(SampleReport.Standard, s)));
}
