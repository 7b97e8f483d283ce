using System.Text.Json;
using System.Text.RegularExpressions;

namespace Senacs.Geo.Hosts.Tests;

/// <summary>
/// Small inputs met outside (<c>../shared/cases</c>), each held against what its README says is right.
/// A line each: <c>dotnet test tests/Senacs.Geo.Hosts.Tests --filter "FullyQualifiedName~OutsideCases" --logger "console;verbosity=normal"</c>.
/// </summary>
public sealed partial class OutsideCasesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    // ---- addresses ----

    [CaseTheory]
    [InlineData("bal-sans-code-postal", "numero numero numero numero *")]
    [InlineData("ban-colonne-code_post", "numero")]
    [InlineData("code-postal-flottant", "numero numero numero")]
    [InlineData("colonne-numero-separee", "numero numero")]
    [InlineData("commune-avec-departement", "numero numero numero")]
    [InlineData("etage-rdc", "numero numero numero numero")]
    [InlineData("voie-nom-numero", "numero rue numero numero numero")]
    [InlineData("voie-nombre-chiffres-lettres", "numero numero numero rue")]
    [InlineData("voie-une-lettre", "numero")]
    public void An_address_is_found_at_the_level_that_it_deserves(string name, string levels)
    {
        Dictionary<string, string>[] rows = Geocode(name);

        string[] expected = levels.Split(' ');
        Assert.Equal(expected.Length, rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            // a street without number may be to check; a house number found is not
            if (expected[i] == "numero")
                Assert.Equal((i + 1, expected[i], "ok"), (i + 1, rows[i]["geo_niveau"], rows[i]["geo_statut"]));
            else if (expected[i] != "*")
                Assert.Equal((i + 1, expected[i]), (i + 1, rows[i]["geo_niveau"]));
        }
    }

    [CaseTheory]
    [InlineData("etage-rdc", "14 Rue de la Sornette|14 Rue de la Sornette|14 Rue de la Sornette|14 Rue de la Sornette")]
    [InlineData("colonne-numero-separee", "1 bis Rue de la Sornette|3 Rue de la Sornette")]
    [InlineData("voie-nom-numero", "3 Allée 3|Allée 3|2 Voie 12|8 Rue 1814|4 Rue 7")]
    [InlineData("voie-nombre-chiffres-lettres", "4 Impasse des Trois Ormes|7 Rue des Deux Bois|43 Rue Trente-six Ponts|Rue des Quatre Vents")]
    [InlineData("voie-une-lettre", "4 Rue des Quatre Vents")]
    [InlineData("bal-sans-code-postal", "12 Rue de la Sornette|12 Rue de la Sornette|12 Rue de la Sornette|12 Rue de la Sornette")]
    public void An_address_is_found_by_its_right_name(string name, string labels)
    {
        Dictionary<string, string>[] rows = Geocode(name);

        foreach ((string label, Dictionary<string, string> row) in labels.Split('|').Zip(rows))
            Assert.StartsWith(label, row["geo_label"], StringComparison.OrdinalIgnoreCase);
    }

    [CaseFact]
    public void Code_postal_autre_departement_is_to_be_checked_with_its_point()
    {
        Dictionary<string, string>[] rows = Geocode("code-postal-autre-departement");

        Assert.All(rows, row => Assert.Equal("a_verifier", row["geo_statut"]));
        Assert.StartsWith("4.9932", rows[0]["longitude"], StringComparison.Ordinal);
        Assert.StartsWith("12 Route de Grillon", rows[0]["geo_label"], StringComparison.Ordinal);
    }

    // ---- what is read and printed ----

    [CaseFact]
    public void Annee_months_are_dates_and_a_year_ends_on_its_last_day()
    {
        JsonElement synthese = Coverage("annee");
        Assert.Equal(0, Cli.Run("build", PathOf("annee"), "-o", folder["annee"], "--dpi", "36").ExitCode);
        string[] ids = [.. Csv.Rows(File.ReadAllText(Path.Combine(folder["annee"], "structures-localisees.csv"))).Skip(1).Select(row => row[0])];

        // c ended in June 2022, as its month says; a lasts to the last day of the year
        Assert.Equal(2, synthese.GetProperty("structures").GetProperty("total").GetInt32());
        Assert.Equal(["a", "b", "c"], ids);
    }

    [CaseFact]
    public void Prefig_counts_one_project_on_the_map_as_in_the_figures()
    {
        string svg = Map("prefig", "couverture");

        Assert.Equal(1, Coverage("prefig").GetProperty("structures").GetProperty("prefigurations").GetInt32());
        Assert.DoesNotContain("3 centres sociaux en préfiguration", svg, StringComparison.Ordinal);
    }

    [CaseFact]
    public void Qpvbord_is_near_for_certain_and_names_the_structure()
    {
        Cli.Outcome outcome = Cli.Run("qpv", PathOf("qpvbord"));

        Assert.Equal(0, outcome.ExitCode);
        string row = outcome.Output.Split('\n')[1];
        Assert.Contains("a_proximite", row, StringComparison.Ordinal);
        Assert.Matches(@"(^|[,|"" ])a([,|"" (]|\r?$)", row);
    }

    [CaseFact]
    public void Rayon_hypothese_says_no_word_of_a_territoire()
    {
        string svg = Map("rayon-hypothese", "rayon");

        Assert.DoesNotContain("hypothèse", svg, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Règle : territoire", svg, StringComparison.OrdinalIgnoreCase);
        string shown = TextElements().Replace(svg, m => m.Value);
        Assert.DoesNotContain("territoire d’intervention", shown, StringComparison.OrdinalIgnoreCase);
    }

    [CaseFact]
    public void Surface_evs_says_what_the_evs_adds()
    {
        Assert.Equal(0, Cli.Run("coverage", PathOf("surface-evs"), "--rule", "surface:50@3", "--format", "csv", "-o", folder["c.csv"]).ExitCode);
        string[][] rows = [.. Csv.Rows(File.ReadAllText(folder["c.csv"]))];
        Assert.Contains(rows, row => row.Contains("evs_seul", StringComparer.Ordinal));

        Cli.Outcome map = Cli.Run("map", PathOf("surface-evs"), "--rule", "surface:50@3", "--format", "svg", "-o", folder["m.svg"]);
        Assert.Equal(0, map.ExitCode);
        string svg = File.ReadAllText(folder["m.svg"]);
        Assert.DoesNotContain("uniquement par un EVS", svg, StringComparison.Ordinal);
        Assert.Contains("avec l’apport d’un EVS", svg, StringComparison.Ordinal);
    }

    [CaseFact]
    public void Cog_chaine_meme_date_is_followed_to_its_end() =>
        Assert.Equal("evs_seul", ClassOf(Coverage("cog-chaine-meme-date/dossier"), "44180"));

    [CaseFact]
    public void Corse_minuscule_is_read_as_2A004()
    {
        Cli.Outcome outcome = Cli.Run("coverage", PathOf("corse-minuscule/dossier"), "--format", "json");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal("centre_social", ClassOf(JsonDocument.Parse(outcome.Output).RootElement, "2A004"));
    }

    [CaseFact]
    public void Date_fin_9999_is_no_end() =>
        Assert.Equal("centre_social", ClassOf(Coverage("date-fin-9999/dossier"), "03310"));

    [CaseFact]
    public void Geojson_virgule_en_trop_is_called_a_comma()
    {
        Cli.Outcome outcome = Cli.Run("check", PathOf("geojson-virgule-en-trop/dossier"));

        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("virgule", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("tronqué", outcome.Error, StringComparison.Ordinal);
    }

    [CaseFact]
    public void Autre_departement_en_silence_is_counted_and_named()
    {
        Cli.Outcome outcome = Cli.Run("check", PathOf("autre-departement-en-silence/dossier"));

        Assert.Contains("84138", outcome.Output + outcome.Error, StringComparison.Ordinal);
    }

    [CaseFact]
    public void Recouvrement_is_told_by_coverage_as_by_check()
    {
        Cli.Outcome check = Cli.Run("check", PathOf("recouvrement-tu-par-coverage/dossier"), "--json");
        string[] told = [.. Coverage("recouvrement-tu-par-coverage/dossier").GetProperty("avertissements").EnumerateArray().Select(a => a.GetProperty("code").GetString()!)];

        Assert.Contains("boundary.overlap", check.Output, StringComparison.Ordinal);
        Assert.Contains("boundary.overlap", told);
    }

    [CaseFact]
    public void Table_colonne_pmun21_is_a_population() =>
        Assert.Equal(54294, Coverage("table-colonne-pmun21/dossier").GetProperty("population").GetProperty("total").GetInt32());

    [CaseFact]
    public void Xlsx_format_00000_is_read_as_displayed()
    {
        Cli.Outcome outcome = Cli.Run("coverage", PathOf("xlsx-format-00000/dossier"), "--format", "json");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal("centre_social", ClassOf(JsonDocument.Parse(outcome.Output).RootElement, "03310"));
    }

    [CaseFact]
    public void Xlsx_formula_sans_valeur_is_told_with_its_cell()
    {
        Cli.Outcome outcome = Cli.Run("check", PathOf("xlsx-formula-sans-valeur/dossier"));

        Assert.Contains("I2", outcome.Output + outcome.Error, StringComparison.Ordinal);
        Assert.Contains("formule", outcome.Output + outcome.Error, StringComparison.OrdinalIgnoreCase);
    }

    [CaseFact]
    public void Svg_halo_does_not_hang_on_paint_order()
    {
        Assert.Equal(0, Cli.Run("map", ShippedDossiers.Allier, "-o", folder["c.svg"]).ExitCode);
        string svg = File.ReadAllText(folder["c.svg"]);

        Assert.DoesNotContain("paint-order", svg, StringComparison.Ordinal);
    }

    // ---- attacks: the files of a dossier; the addresses of the service are tried in its own tests ----

    [CaseFact]
    public void Attaque_bomb_deep_cell_is_refused_in_a_sentence()
    {
        string dossier = CopyOfAllier();
        File.Copy(PathOf("attaques/bomb-deep-cell-100000.bin"), Path.Combine(dossier, "structures.xlsx"));
        Replace(Path.Combine(dossier, "dossier.json"), "structures.csv", "structures.xlsx");

        Cli.Outcome outcome = Cli.Run("check", dossier);

        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("structures.xlsx", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
    }

    [CaseFact]
    public void Attaque_memory_qpv_same_keeps_a_thousand_findings_and_counts_the_rest()
    {
        string dossier = CopyOfAllier();
        File.Copy(PathOf("attaques/memory-qpv-same.csv.gz"), Path.Combine(dossier, "structures.csv.gz"));
        Replace(Path.Combine(dossier, "dossier.json"), "structures.csv", "structures.csv.gz");

        Cli.Outcome outcome = Cli.Run("check", dossier, "--json");

        Assert.Equal(1, outcome.ExitCode);
        Assert.InRange(outcome.Output.Length, 1, 3_000_000);
        JsonElement told = JsonDocument.Parse(outcome.Output).RootElement;
        Assert.InRange(told.GetProperty("constats").GetArrayLength(), 1, 1_500);
        Assert.True(told.GetProperty("erreurs").GetInt32() > 0);
    }

    [CaseFact]
    public void Attaque_epci_two_spellings_is_one_epci_with_a_warning()
    {
        string dossier = CopyOfAllier();
        File.Copy(PathOf("attaques/epci-two-spellings-communes.csv"), Path.Combine(dossier, "communes.csv"), overwrite: true);

        Cli.Outcome check = Cli.Run("check", dossier);
        Cli.Outcome map = Cli.Run("map", dossier, "--theme", "epci", "-o", folder["e.svg"]);

        Assert.Equal((0, 0), (check.ExitCode, map.ExitCode));
        Assert.Contains("CA Vichy Communauté", check.Output + check.Error, StringComparison.Ordinal);
        Assert.Contains("CA VICHY COMMUNAUTÉ", check.Output + check.Error, StringComparison.Ordinal);
    }

    private static string PathOf(string name) => Path.Combine(OutsideCases.Folder, name.Replace('/', Path.DirectorySeparatorChar));

    private static void Replace(string file, string old, string @new) =>
        File.WriteAllText(file, File.ReadAllText(file).Replace(old, @new, StringComparison.Ordinal));

    private static string? ClassOf(JsonElement synthese, string code) =>
        synthese.GetProperty("details").EnumerateArray().Single(c => c.GetProperty("code_insee").GetString() == code).GetProperty("classe").GetString();

    private static JsonElement Coverage(string name)
    {
        Cli.Outcome outcome = Cli.Run("coverage", PathOf(name), "--format", "json");
        Assert.True(outcome.ExitCode is 0 or 1, outcome.Error);
        return JsonDocument.Parse(outcome.Output).RootElement;
    }

    private string Map(string name, string theme)
    {
        Cli.Outcome outcome = Cli.Run("map", PathOf(name), "--theme", theme, "--format", "svg", "-o", folder["m.svg"]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return File.ReadAllText(folder["m.svg"]);
    }

    private Dictionary<string, string>[] Geocode(string name)
    {
        File.Copy(PathOf(name + "/ban.csv"), folder["ban.csv"], overwrite: true); // its index is kept beside it
        Cli.Outcome outcome = Cli.Run("geocode", PathOf(name + "/liste.csv"), "--ban", folder["ban.csv"], "-o", folder["o.csv"]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        string[][] rows = [.. Csv.Rows(File.ReadAllText(folder["o.csv"]).TrimStart('\uFEFF'))];
        return [.. rows.Skip(1).Select(row => rows[0].Zip(row).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal))];
    }

    private string CopyOfAllier()
    {
        string copy = folder["allier"];
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.GetFiles(ShippedDossiers.Allier).Where(f => !Path.GetFileName(f).StartsWith('.')))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }

    [GeneratedRegex("<text[^>]*>.*?</text>", RegexOptions.Singleline)]
    private static partial Regex TextElements();
}
