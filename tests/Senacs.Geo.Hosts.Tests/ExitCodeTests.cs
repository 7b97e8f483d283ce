namespace Senacs.Geo.Hosts.Tests;

public class ExitCodeTests
{
    [Theory]
    [InlineData("chek")]
    [InlineData("build")]
    [InlineData("coverage DOSSIER --rule distance:beaucoup")]
    [InlineData("coverage DOSSIER --date 31/12/2022")]
    [InlineData("coverage DOSSIER --format parquet")]
    [InlineData("coverage DOSSIER --format gpkg")]
    [InlineData("map DOSSIER")]
    [InlineData("map DOSSIER -o carte.gif")]
    [InlineData("map DOSSIER -o carte.png --size A9")]
    [InlineData("map DOSSIER -o carte.png --dpi 5000")]
    [InlineData("qpv DOSSIER --proximite -5")]
    [InlineData("build DOSSIER --inconnu")]
    public void Bad_usage_is_2_with_a_French_message_and_nothing_on_standard_output(string line)
    {
        Cli.Outcome outcome = Cli.Run([.. line.Split(' ').Select(a => a == "DOSSIER" ? ShippedDossiers.Allier : a)]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.NotEqual("", outcome.Error);
        Assert.Equal("", outcome.Output);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unrecognized", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("build NULLEPART", "n'existe pas")]
    [InlineData("map DOSSIER -o carte.svg --theme couvertur", "couverture, ")]
    [InlineData("map DOSSIER -o carte.svg --theme nulle-part.json", "nulle-part.json")]
    [InlineData("coverage DOSSIER --rule temps:20", "temps de trajet")]
    public void An_input_that_cannot_be_read_is_3_and_named_with_a_remedy(string line, string expected)
    {
        using TemporaryFolder folder = new();
        Cli.Outcome outcome = Cli.Run([.. line.Split(' ').Select(a => a switch { "DOSSIER" => ShippedDossiers.Allier, "NULLEPART" => folder["absent"], _ => a })]);
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
        Assert.Equal("", outcome.Output);
    }

    [Fact]
    public void Data_with_errors_end_with_1_and_the_work_is_done()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["d"]);
        foreach (string file in Directory.GetFiles(ShippedDossiers.Allier))
            File.Copy(file, Path.Combine(folder["d"], Path.GetFileName(file)));
        File.AppendAllText(Path.Combine(folder["d"], "structures.csv"), "evs-03-nulle-part,Nulle Part,EVS,,,,,Nulle-Part-sur-Rien,,,,,,,,,,,\n");
        Cli.Outcome outcome = Cli.Run("coverage", folder["d"], "-o", folder["c.csv"]);
        Assert.True(outcome.ExitCode == 1, outcome.Error);
        Assert.Equal(318, File.ReadAllLines(folder["c.csv"]).Length);
        Cli.Outcome check = Cli.Run("check", folder["d"]);
        Assert.Equal(1, check.ExitCode);
        Assert.Contains("Nulle-Part-sur-Rien", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_and_version_are_French_and_end_with_0()
    {
        Cli.Outcome help = Cli.Run("--help");
        Assert.Equal(0, help.ExitCode);
        foreach (string command in (string[])["build", "check", "coverage", "qpv", "map", "data"])
            Assert.Contains(command, help.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Usage:", help.Output.Replace("Utilisation", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(0, Cli.Run("--version").ExitCode);
    }
}
