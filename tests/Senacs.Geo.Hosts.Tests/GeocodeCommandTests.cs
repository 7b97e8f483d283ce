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
