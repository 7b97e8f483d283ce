using System.Diagnostics;

namespace Senacs.Geo.Hosts.Tests;

public class ExitCodeTests
{
    [Theory]
    [InlineData("chek")]
    [InlineData("build")]
    [InlineData("coverage DOSSIER --rule distance:beaucoup")]
    [InlineData("coverage DOSSIER --date 31/12/2022")]
    [InlineData("coverage DOSSIER --date 9999-12-31")]
    [InlineData("map DOSSIER -o carte.svg --date 0001-01-01")]
    [InlineData("evolution DOSSIER --from 1949 --to 2022")]
    [InlineData("evolution DOSSIER --from 1950 --to 2100")]
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
    [InlineData("map DOSSIER -o carte.svg --theme nulle-part.json", "nulle-part.json")]
    public void An_input_that_cannot_be_read_is_3_and_named_with_a_remedy(string line, string expected)
    {
        using TemporaryFolder folder = new();
        Cli.Outcome outcome = Cli.Run([.. line.Split(' ').Select(a => a switch { "DOSSIER" => ShippedDossiers.Allier, "NULLEPART" => folder["absent"], _ => a })]);
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
        Assert.Equal("", outcome.Output);
    }

    [Theory]
    [InlineData("map DOSSIER -o carte.svg --theme couvertur", "--theme", "couverture, ", "rayon")]
    [InlineData("atlas DOSSIER -o atlas.pdf --theme couvertur", "--theme", "couverture, ")]
    [InlineData("map DOSSIER -o carte.svg --theme evolution", "--theme evolution", "--depuis")]
    [InlineData("map DOSSIER -o carte.svg --theme national", "--theme national", "senacs-geo national")]
    [InlineData("coverage DOSSIER --rule temps:20", "--rule", "temps de trajet", "distance:10")]
    [InlineData("build DOSSIER -o sortie --rule territoire+temps:20", "--rule", "temps de trajet")]
    [InlineData("map DOSSIER -o carte.png --format svg", "--format svg", "carte.png")]
    [InlineData("coverage DOSSIER -o couverture.csv --format xlsx", "--format xlsx", "couverture.csv")]
    [InlineData("geocode LISTE --ban LISTE -o LISTE", "écrasé")]
    [InlineData("geocode LISTE --ban LISTE -o LIEN", "écrasé")]
    [InlineData("data registre LISTE -o LIEN", "écrasé")]
    [InlineData("data generalise LISTE -o LISTE --tolerance 5", "écrasé")]
    public void An_option_that_cannot_be_is_bad_usage_and_named(string line, params string[] expected)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["liste.csv"], "adresse\n1 rue de la Paix\n");
        File.CreateSymbolicLink(folder["lien.csv"], folder["liste.csv"]);
        Cli.Outcome outcome = Cli.Run([.. line.Split(' ').Select(a => a switch
        {
            "DOSSIER" => ShippedDossiers.Allier,
            "LISTE" => folder["liste.csv"],
            "LIEN" => folder["lien.csv"],
            _ => a
        })]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.All(expected, word => Assert.Contains(word, outcome.Error, StringComparison.Ordinal));
        Assert.DoesNotContain("dossier.json", outcome.Error, StringComparison.Ordinal);
        Assert.Equal("adresse\n1 rue de la Paix\n", File.ReadAllText(folder["liste.csv"]));
    }

    [Theory]
    [InlineData("check DOSSIER -o DOSSIER/dossier.json")]
    [InlineData("qpv DOSSIER -o DOSSIER/qpv.geojson")]
    [InlineData("coverage DOSSIER -o DOSSIER/communes.csv")]
    [InlineData("coverage DOSSIER --format geojson -o LIEN")]
    [InlineData("map DOSSIER -o carte.svg --alt DOSSIER/structures.csv")]
    [InlineData("geocode LISTE --dossier DOSSIER -o DOSSIER/structures.csv")]
    public void An_output_that_is_a_file_of_the_dossier_is_bad_usage_and_the_dossier_stays(string line)
    {
        using TemporaryFolder folder = new();
        string dossier = folder["03"];
        Directory.CreateDirectory(dossier);
        foreach (string file in Directory.GetFiles(ShippedDossiers.Allier))
            File.Copy(file, Path.Combine(dossier, Path.GetFileName(file)));
        File.WriteAllText(folder["liste.csv"], "adresse\n1 rue de la Paix\n");
        File.CreateSymbolicLink(folder["lien.geojson"], Path.Combine(dossier, "communes.geojson"));
        Cli.Outcome outcome = Cli.Run([.. line.Replace("DOSSIER", dossier, StringComparison.Ordinal).Replace("LISTE", folder["liste.csv"], StringComparison.Ordinal)
            .Replace("LIEN", folder["lien.geojson"], StringComparison.Ordinal).Split(' ')]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("écrasé", outcome.Error, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(ShippedDossiers.Allier), f =>
            Assert.Equal(File.ReadAllBytes(f), File.ReadAllBytes(Path.Combine(dossier, Path.GetFileName(f)))));
    }

    [UnixTheory]
    [InlineData("coverage DOSSIER -o /proc/x")]
    [InlineData("build DOSSIER -o /proc/x")]
    [InlineData("coverage DOSSIER -o LISTE/x.csv")]
    public void A_place_that_takes_no_file_is_said_in_French(string line)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["liste"], "");
        Cli.Outcome outcome = Cli.Run([.. line.Split(' ').Select(a =>
            a == "DOSSIER" ? ShippedDossiers.Allier : a.Replace("LISTE", folder["liste"], StringComparison.Ordinal))]);
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("Vérifier le chemin", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotMatch("Could not|already exists|denied|en-cours", outcome.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("map")]
    [InlineData("geocode")]
    [InlineData("data")]
    [InlineData("data registre")]
    [InlineData("evolution")]
    public void The_help_is_French(string command)
    {
        Cli.Outcome outcome = Cli.Run([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("Montre cette aide.", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotMatch("Show |Usage|Description:|default|REQUIRED|command]", outcome.Output);
    }

    [UnixTheory]
    [InlineData("check D")]
    [InlineData("geocode TUBE --ban TUBE -o SORTIE")]
    [InlineData("geocode LISTE --ban ZERO -o SORTIE")]
    [InlineData("map DOSSIER -o SORTIE --logo TUBE")]
    public void A_pipe_or_a_device_in_the_place_of_a_file_is_3_and_never_waited_for(string line)
    {
        using TemporaryFolder folder = new();
        using (Process make = Process.Start("mkfifo", [folder["tube"]]))
            make.WaitForExit();
        File.CreateSymbolicLink(folder["zero"], "/dev/zero");
        File.WriteAllText(folder["liste.csv"], "adresse\n1 rue de la Paix\n");
        Directory.CreateDirectory(folder["d"]);
        foreach (string file in Directory.GetFiles(ShippedDossiers.Allier).Where(f => Path.GetFileName(f) != "structures.csv"))
            File.Copy(file, Path.Combine(folder["d"], Path.GetFileName(file)));
        File.Move(folder["tube"], folder["d/structures.csv"]);
        File.CreateSymbolicLink(folder["tube"], folder["d/structures.csv"]);
        Cli.Outcome outcome = Cli.Run(
        [
            .. line.Split(' ').Select(a => a switch
            {
                "D" => folder["d"],
                "DOSSIER" => ShippedDossiers.Allier,
                "TUBE" => folder["tube"],
                "ZERO" => folder["zero"],
                "LISTE" => folder["liste.csv"],
                "SORTIE" => folder["sortie.svg"],
                _ => a,
            }),
        ]);
        Assert.True(outcome.ExitCode == 3, outcome.Error);
        Assert.Contains("pas un fichier ordinaire", outcome.Error, StringComparison.Ordinal);
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
