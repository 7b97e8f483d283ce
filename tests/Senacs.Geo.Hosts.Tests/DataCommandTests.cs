using System.Text;
using System.Text.Json;

namespace Senacs.Geo.Hosts.Tests;

public sealed class DataCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private const string Catalogue = """
        { "hotes": [], "departements": {"03": "Allier"},
          "jeux": [
            { "id": "c", "role": "communes", "format": "geojson", "source": "Nous", "millesime": 2026, "licence": "Licence Ouverte 2.0", "local": ["c-{dep}.geojson"] },
            { "id": "t", "role": "table", "format": "csv", "source": "Nous", "millesime": 2026, "licence": "Licence Ouverte 2.0", "local": ["t.csv"] } ] }
        """;

    private string File(string name, string text)
    {
        string path = folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text, new UTF8Encoding(false));
        return path;
    }

    // Two communes side by side.
    private void MakeSources()
    {
        File("catalogue.json", Catalogue);
        File("sources/c-03.geojson", Communes("03001", "03002"));
        File("sources/t.csv", "code_insee,nom,population\n03001,Alpha,100\n03002,Bravo,200\n");
    }

    private static string Communes(string west, string east) =>
        $$$"""
        {"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"code":"{{{west}}}","nom":"Alpha"},"geometry":{"type":"Polygon","coordinates":[[[3,46],[3.05,46.00001],[3.1,46],[3.1,46.1],[3,46.1],[3,46]]]}},
        {"type":"Feature","properties":{"code":"{{{east}}}","nom":"Bravo"},"geometry":{"type":"Polygon","coordinates":[[[3.1,46],[3.2,46],[3.2,46.1],[3.1,46.1],[3.1,46]]]}}]}
        """;

    private Cli.Outcome Pull(params string[] more) =>
        Cli.Run(["data", "pull", "03", "--source", folder["sources"], "--catalogue", folder["catalogue.json"], "-o", folder["dossier"], .. more]);

    [Fact]
    public void A_dossier_is_pulled_filled_in_checked_and_built()
    {
        MakeSources();
        Cli.Outcome pulled = Pull("--date", "2026-01-31");
        Assert.True(pulled.ExitCode == 0, pulled.Error);
        Assert.Contains("2\u00A0communes", pulled.Output, StringComparison.Ordinal);
        System.IO.File.AppendAllText(Path.Combine(folder["dossier"], "structures.csv"), "a,Centre A,CS,,,,,Alpha,03001,,,,,,,,,,\n");
        Cli.Outcome check = Cli.Run("check", folder["dossier"]);
        Assert.True(check.ExitCode == 0, check.Output + check.Error);
        Cli.Outcome coverage = Cli.Run("coverage", folder["dossier"], "-o", folder["c.csv"]);
        Assert.True(coverage.ExitCode == 0, coverage.Error);
        Assert.Contains("03001,Alpha,100,,centre_social", System.IO.File.ReadAllText(folder["c.csv"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Pulling_again_keeps_the_register_and_every_other_file_of_the_author()
    {
        MakeSources();
        Pull();
        System.IO.File.AppendAllText(Path.Combine(folder["dossier"], "structures.csv"), "a,Centre A,CS,,,,,Alpha,03001,,,,,,,,,,\n");
        File("dossier/notes.txt", "à garder");
        string register = System.IO.File.ReadAllText(Path.Combine(folder["dossier"], "structures.csv"));
        Cli.Outcome again = Pull();
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Equal(register, System.IO.File.ReadAllText(Path.Combine(folder["dossier"], "structures.csv")));
        Assert.Equal("à garder", System.IO.File.ReadAllText(Path.Combine(folder["dossier"], "notes.txt")));
    }

    [Fact]
    public void A_pull_that_fails_leaves_the_earlier_dossier_whole()
    {
        MakeSources();
        Pull();
        string before = System.IO.File.ReadAllText(Path.Combine(folder["dossier"], "dossier.lock.json"));
        File("sources/c-03.geojson", "<!DOCTYPE html>");
        Cli.Outcome failed = Pull();
        Assert.Equal(3, failed.ExitCode);
        Assert.DoesNotContain("   at ", failed.Error, StringComparison.Ordinal);
        Assert.Equal(before, System.IO.File.ReadAllText(Path.Combine(folder["dossier"], "dossier.lock.json")));
        Assert.Empty(Directory.GetDirectories(folder.FullPath, ".*"));
    }

    [Fact]
    public void A_locked_pull_refuses_a_changed_source_and_names_it()
    {
        MakeSources();
        Pull();
        Assert.Equal(0, Pull("--verrou").ExitCode);
        File("sources/c-03.geojson", Communes("03001", "03003"));
        Cli.Outcome locked = Pull("--verrou");
        Assert.Equal(3, locked.ExitCode);
        Assert.Contains("acquisition.lock_differs", locked.Error, StringComparison.Ordinal);
        Cli.Outcome taken = Pull();
        Assert.Contains("acquisition.source_changed", taken.Error, StringComparison.Ordinal);
        Assert.Equal(1, taken.ExitCode);
    }

    [Fact]
    public void A_dossier_of_another_departement_is_not_written_over()
    {
        MakeSources();
        Pull();
        Cli.Outcome other = Cli.Run("data", "pull", "62", "--source", folder["sources"], "-o", folder["dossier"]);
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("Allier", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_gives_the_lock_on_standard_output()
    {
        MakeSources();
        using JsonDocument json = JsonDocument.Parse(Pull("--json").Output);
        Assert.Equal(2, json.RootElement.GetProperty("entrees")[0].GetProperty("comptes").GetProperty("gardes").GetInt32());
    }

    [Fact]
    public void Generalise_lightens_a_file_and_two_runs_give_the_same_bytes()
    {
        string source = File("in.geojson", Communes("03001", "03002"));
        Cli.Outcome first = Cli.Run("data", "generalise", source, "-o", folder["a.geojson"], "--tolerance", "25");
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Contains("2\u00A0contours", first.Error, StringComparison.Ordinal);
        Cli.Run("data", "generalise", source, "-o", folder["b.geojson"], "--tolerance", "25");
        Assert.Equal(System.IO.File.ReadAllText(folder["a.geojson"]), System.IO.File.ReadAllText(folder["b.geojson"]));
        Assert.DoesNotContain("46.00001", System.IO.File.ReadAllText(folder["a.geojson"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data generalise F --tolerance -1", 2)]
    [InlineData("data generalise F --tolerance 11 --couche qpv", 2)]
    [InlineData("data generalise F --tolerance 5 --couche routes", 2)]
    [InlineData("data generalise F --tolerance 5 --departement 3", 2)]
    [InlineData("data generalise F --tolerance 5 --departement 63", 3)]
    [InlineData("data generalise ABSENT --tolerance 5", 3)]
    [InlineData("data pull 3", 2)]
    [InlineData("data pull 03 --source ABSENT", 3)]
    [InlineData("data pull 03 --tolerance-qpv 50", 2)]
    [InlineData("data pull 03 --sans tout", 2)]
    [InlineData("data pull 03 --source . --jeu inconnu", 3)]
    [InlineData("data registre ABSENT", 3)]
    [InlineData("data registre F", 3)]
    [InlineData("data tirer 03", 2)]
    public void Bad_usage_is_2_and_a_bad_input_is_3_in_French(string line, int expected)
    {
        string file = File("in.geojson", Communes("03001", "03002"));
        Cli.Outcome outcome = Cli.Run([.. line.Split(' ').Select(a => a switch { "F" => file, "ABSENT" => folder["absent"], "." => folder.FullPath, _ => a }), "-o", folder["o"]]);
        Assert.Equal(expected, outcome.ExitCode);
        Assert.NotEqual("", outcome.Error);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_register_is_made_with_its_journal_and_provenance()
    {
        string list = File("liste.csv", "id;nom;type;commune;gestion;annee_premier_agrement;source\nx;Centre X;Centre social;Vichy;associatif;2020;Caf\n");
        string corrections = File("corrections.csv", "id,champ,avant,apres,raison\nx,statut,,en préfiguration,le schéma le dit\n");
        Cli.Outcome outcome = Cli.Run("data", "registre", list, "--corrections", corrections, "-o", folder["s.csv"], "--provenance", folder["p.csv"], "--journal", folder["j.csv"]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("x,Centre X,CS,en préfiguration,associative,,,Vichy,,,,2020,", System.IO.File.ReadAllText(folder["s.csv"]), StringComparison.Ordinal);
        Assert.Contains("x,statut,,en préfiguration,le schéma le dit", System.IO.File.ReadAllText(folder["j.csv"]), StringComparison.Ordinal);
        Assert.Contains("x,Centre X,Caf,,", System.IO.File.ReadAllText(folder["p.csv"]), StringComparison.Ordinal);
    }

    [OpenDataTheory]
    [InlineData("48")]
    [InlineData("75")]
    [InlineData("971")]
    public void A_departement_of_the_open_data_is_pulled_checked_and_built(string code)
    {
        Cli.Outcome pulled = Cli.Run("data", "pull", code, "--source", OpenData.Folder, "-o", folder["d"], "--date", "2023-01-01", "--tolerance", "20", "--tolerance-qpv", "2");
        Assert.True(pulled.ExitCode == 0, pulled.Error);
        Cli.Outcome check = Cli.Run("check", folder["d"]);
        Assert.True(check.ExitCode == 0, check.Output + check.Error);
        Cli.Outcome built = Cli.Run("build", folder["d"], "-o", folder["out"], "--dpi", "36");
        Assert.True(built.ExitCode == 0, built.Error);
        Assert.True(System.IO.File.Exists(Path.Combine(folder["out"], "rapport.html")));
    }
}
