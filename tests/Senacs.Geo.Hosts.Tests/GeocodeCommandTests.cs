namespace Senacs.Geo.Hosts.Tests;

public class GeocodeCommandTests
{
    private const string Base =
        "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;libelle_acheminement;nom_afnor;source_position;source_nom_voie;certification_commune;cad_parcelles\n"
        + "48095_0001_00001;;1;;Rue du Pont;48000;48095;Mende;;;;;3.5001;44.5180;entrée;;;MENDE;RUE DU PONT;commune;commune;1;\n"
        + "48095_0001_00003;;3;;Rue du Pont;48000;48095;Mende;;;;;3.5004;44.5182;entrée;;;MENDE;RUE DU PONT;commune;commune;1;\n"
        + "48095_0001_00005;;5;;Rue du Pont;48000;48095;Mende;;;;;3.5007;44.5184;entrée;;;MENDE;RUE DU PONT;commune;commune;1;\n"
        + "48095_0002_00001;;1;;Avenue Foch;48000;48095;Mende;;;;;3.4955;44.5200;entrée;;;MENDE;AVENUE FOCH;commune;commune;1;\n";

    [Fact]
    public void Every_row_comes_out_in_order_with_a_status()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["ban.csv"], Base);
        // the second row has coordinates and an address that the base does not know
        File.WriteAllText(folder["liste.csv"], "nom;adresse;code_postal;commune;longitude;latitude\nA;3 r. du pont;48000;MENDE;;\nB;rue de nulle part;99999;Ailleurs;3.5;44.518\nC;;;;;\nD;Non renseigné;;;;\n=E();1 av. Foch;48000;Mende;;\n");
        Cli.Outcome outcome = Cli.Run("geocode", folder["liste.csv"], "--ban", folder["ban.csv"], "-o", folder["out.csv"], "--revue", folder["revue.html"]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        string[][] rows = [.. Csv.Rows(File.ReadAllText(folder["out.csv"]))];
        Assert.Equal(["A", "B", "C", "D", "'=E()"], rows.Skip(1).Select(r => r[0]));
        int statut = Array.IndexOf(rows[0], "geo_statut");
        Assert.Equal("numero", rows[1][Array.IndexOf(rows[0], "geo_niveau")]);
        Assert.Equal("coordonnees", rows[2][Array.IndexOf(rows[0], "geo_niveau")]);
        Assert.Equal(["introuvable", "introuvable"], rows[3..5].Select(r => r[statut]));
        Assert.Contains("introuvable", File.ReadAllText(folder["revue.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dossier_with_an_address_base_puts_its_structures_at_their_door()
    {
        using TemporaryFolder folder = new();
        string dossier = folder["d"];
        Directory.CreateDirectory(dossier);
        foreach (string file in Directory.GetFiles(ShippedDossiers.Allier))
            File.Copy(file, Path.Combine(dossier, Path.GetFileName(file)));
        File.WriteAllText(Path.Combine(dossier, "adresses.csv"), Base.Replace("48095", "03155", StringComparison.Ordinal).Replace("48000", "03320", StringComparison.Ordinal).Replace("Mende", "Lurcy-Lévis", StringComparison.Ordinal).Replace("Rue du Pont", "Boulevard Gambetta", StringComparison.Ordinal).Replace("3.500", "2.938", StringComparison.Ordinal).Replace("44.518", "46.735", StringComparison.Ordinal));
        string manifest = File.ReadAllText(Path.Combine(dossier, "dossier.json"));
        File.WriteAllText(Path.Combine(dossier, "dossier.json"), manifest.Replace("\"structures\":", "\"adresses\": {\"fichier\": \"adresses.csv\", \"source\": \"BAN\", \"millesime\": 2025, \"licence\": \"Licence Ouverte 2.0\"},\n  \"structures\":", StringComparison.Ordinal));
        Assert.Equal(0, Cli.Run("build", dossier, "-o", folder["out"], "--dpi", "36").ExitCode);
        string[][] rows = [.. Csv.Rows(File.ReadAllText(Path.Combine(folder["out"], "structures-localisees.csv")))];
        string[] lurcy = rows.Single(r => r[0] == "cs-03-centre-social-rural-de-lurcy-levis");
        Assert.Equal("numero", lurcy[Array.IndexOf(rows[0], "geo_niveau")]);
        Assert.Equal("ban", lurcy[Array.IndexOf(rows[0], "geo_source")]);
        Assert.Equal("03155", lurcy[Array.IndexOf(rows[0], "code_insee")]);
    }

    [UnixTheory]
    [InlineData("cat L | P geocode - --ban B -o O")]
    [InlineData("P geocode - --ban B -o O < L")]
    [InlineData("P geocode /dev/stdin --ban B -o O < L")]
    [InlineData("cat L | P geocode /dev/stdin --ban B -o O")]
    [InlineData("P geocode <(cat L) --ban B -o O")]
    [InlineData("P geocode /dev/fd/7 --ban B -o O 7< L")]
    [InlineData("gzip -c L | P geocode /proc/self/fd/0 --ban B -o O")]
    public void A_list_may_come_through_a_pipe(string line)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["ban.csv"], Base);
        File.WriteAllText(folder["liste.csv"], "adresse;code_postal;commune\n3 r. du pont;48000;MENDE\n");
        (int exitCode, string error) = Shell(line, folder);
        Assert.True(exitCode == 0, error);
        Assert.Contains("3 Rue du Pont 48000 Mende", File.ReadAllText(folder["sortie.csv"]), StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("mkfifo F; P geocode F --ban B -o O", "pas un fichier ordinaire")]
    [InlineData("P geocode /dev/zero --ban B -o O", "pas un fichier ordinaire")]
    [InlineData("P geocode L --ban <(cat B) -o O", "pas un fichier ordinaire")]
    [InlineData("P geocode - --ban B -o O < /dev/zero", "entrée standard")]
    [InlineData("yes 'adresse;commune' | tr -d '\\n' | P geocode - --ban B -o O", "entrée standard")]
    [InlineData("P geocode - --ban B -o O < /dev/null", "entrée standard")]
    [InlineData("P geocode /dev/fd/77 --ban B -o O", "n'existe pas")]
    public void What_never_ends_or_begins_is_refused_with_its_reason(string line, string expected)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["ban.csv"], Base);
        File.WriteAllText(folder["liste.csv"], "adresse;code_postal;commune\n3 r. du pont;48000;MENDE\n");
        (int exitCode, string error) = Shell(line, folder);
        Assert.True(exitCode == 3, error);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["sortie.csv"]));
    }

    // P the program, L the list, B the base, F a name that is free, O the output; a minute at most.
    private static (int ExitCode, string Error) Shell(string line, TemporaryFolder folder)
    {
        string command = string.Join(' ', line.Split(' ').Select(word => word.TrimEnd(';', ')') switch
        {
            "P" => $"timeout 60 '{Cli.ProgramPath}'",
            "L" or "B" or "F" or "O" when word.Length <= 2 =>
                "'" + folder[word[0] switch { 'L' => "liste.csv", 'B' => "ban.csv", 'F' => "tube", _ => "sortie.csv" }] + "'" + word[1..],
            _ => word,
        }));
        using System.Diagnostics.Process shell = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("bash", ["-c", command])
            { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        Task<string> output = shell.StandardOutput.ReadToEndAsync();
        string error = shell.StandardError.ReadToEnd();
        output.GetAwaiter().GetResult();
        shell.WaitForExit();
        return (shell.ExitCode, error);
    }

    [Fact]
    public void Two_outputs_of_one_name_are_refused_before_anything_is_written()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["ban.csv"], Base);
        File.WriteAllText(folder["liste.csv"], "adresse;code_postal;commune\n3 r. du pont;48000;MENDE\n");
        Directory.CreateDirectory(folder["sous"]);
        foreach (string other in new[] { folder["sortie"], Path.Combine(folder["sous"], "..", "sortie") })
        {
            Cli.Outcome run = Cli.Run("geocode", folder["liste.csv"], "--ban", folder["ban.csv"], "-o", folder["sortie"], "--revue", other);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains("deux sorties", run.Error, StringComparison.Ordinal);
            Assert.False(File.Exists(folder["sortie"]));
        }

        if (!OperatingSystem.IsWindows())
            Assert.Equal(0, Cli.Run("geocode", folder["liste.csv"], "--ban", folder["ban.csv"], "-o", "/dev/null", "--revue", "/dev/null").ExitCode);
    }

    [Theory]
    [InlineData("geocode LISTE -o sortie.csv", 2, "--ban")]
    [InlineData("geocode LISTE --ban ABSENT -o sortie.csv", 3, "absent.csv")]
    [InlineData("geocode LISTE --ban BAN --geocoder google -o sortie.csv", 2, "local, ign")]
    public void Bad_usage_and_missing_files_are_told(string line, int exitCode, string expected)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["ban.csv"], Base);
        File.WriteAllText(folder["liste.csv"], "adresse\n1 rue du Pont Mende\n");
        Cli.Outcome outcome = Cli.Run([.. line.Split(' ').Select(a => a switch { "LISTE" => folder["liste.csv"], "BAN" => folder["ban.csv"], "ABSENT" => folder["absent.csv"], "sortie.csv" => folder["sortie.csv"], _ => a })]);
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["sortie.csv"]));
    }
}
