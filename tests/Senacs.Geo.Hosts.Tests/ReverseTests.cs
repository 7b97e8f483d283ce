using System.Globalization;

namespace Senacs.Geo.Hosts.Tests;

/// <summary>From coordinates to commune, QPV and nearest address, as the command says it, and what the report makes of it.</summary>
public sealed class ReverseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Coordinates_become_a_commune_a_qpv_with_its_certainty_and_the_nearest_address()
    {
        string dossier = Dossier();
        // Inside a QPV, there with with a wide radius, in a field, swapped, in Lambert-93, empty, and out of the département.
        (double lon, double lat) = InnerPointOf("QP003001");
        File.WriteAllText(_folder["points.csv"], string.Create(CultureInfo.InvariantCulture, $"nom;longitude;latitude;geo_precision_m\ndedans;{lon:F6};{lat:F6};1\nvague;{lon:F6};{lat:F6};3000\nchamp;2.938;46.735;10\nechange;46.735;2.938;\nmetres;695000;6625000;\n;;;\nparis;2.35;48.85;\n"));
        Cli.Outcome outcome = Cli.Run("geocode", _folder["points.csv"], "--inverse", "--dossier", dossier, "-o", _folder["out.csv"]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        string[][] rows = [.. Csv.Rows(File.ReadAllText(_folder["out.csv"]))];
        string[] Column(string name) => [.. rows.Skip(1).Select(r => r[Array.IndexOf(rows[0], name)])];
        Assert.Equal(["dedans", "vague", "champ", "echange", "metres", "", "paris"], Column("nom"));
        Assert.Equal(["dans", "indetermine", "hors", "", "", "", ""], Column("lieu_qpv_certitude"));
        Assert.Equal("QP003001", Column("lieu_qpv")[0]);
        Assert.Contains("QP003001", Column("lieu_qpv")[1], StringComparison.Ordinal);
        Assert.Equal(["ok", "ok", "ok", "introuvable", "introuvable", "introuvable", "introuvable"], Column("lieu_statut"));
        Assert.Equal("03155", Column("lieu_code_insee")[2]);
        Assert.Equal("1 Boulevard Gambetta 03320 Lurcy-Lévis", Column("lieu_adresse")[2]);
        Assert.InRange(int.Parse(Column("lieu_adresse_m")[2], CultureInfo.InvariantCulture), 1, 100);
        Assert.Contains("échangées", Column("lieu_raison")[3], StringComparison.Ordinal);
        Assert.Contains("mètres", Column("lieu_raison")[4], StringComparison.Ordinal);
        Assert.Contains("hors des communes", Column("lieu_raison")[6], StringComparison.Ordinal);
        Assert.Contains("7\u00A0adresses", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_columns_of_the_contract_stay_as_they_are_and_qpv_adds_two_after_them()
    {
        string dossier = Dossier();
        File.WriteAllText(_folder["liste.csv"], "adresse;code_postal;commune\n3 boulevard Gambetta;03320;Lurcy-Lévis\n;;\nnulle part;99999;Ailleurs\n");
        Assert.Equal(0, Cli.Run("geocode", _folder["liste.csv"], "--dossier", dossier, "-o", _folder["sans.csv"]).ExitCode);
        Assert.Equal(0, Cli.Run("geocode", _folder["liste.csv"], "--dossier", dossier, "--qpv", "-o", _folder["avec.csv"]).ExitCode);
        string[][] without = [.. Csv.Rows(File.ReadAllText(_folder["sans.csv"]))], with = [.. Csv.Rows(File.ReadAllText(_folder["avec.csv"]))];
        Assert.Equal([.. without[0], "geo_qpv_certitude", "geo_qpv"], with[0]);
        Assert.Equal(4, with.Length);
        Assert.Equal("hors", with[1][^2]);
        Assert.Equal("introuvable", with[2][Array.IndexOf(with[0], "geo_statut")]);
        for (int i = 0; i < with.Length; i++)
            Assert.Equal(without[i], with[i][..^2]);
    }

    [Fact]
    public void Build_and_check_say_what_is_near_how_sure_and_what_to_review_first()
    {
        string dossier = Dossier();
        Cli.Outcome check = Cli.Run("check", dossier);
        Assert.Contains("Adresses à revoir d’abord", check.Output, StringComparison.Ordinal);
        Assert.Equal(0, Cli.Run("build", dossier, "-o", _folder["out"], "--dpi", "36").ExitCode);
        string[][] rows = [.. Csv.Rows(File.ReadAllText(Path.Combine(_folder["out"], "structures-localisees.csv")))];
        string[] lurcy = rows.Single(r => r[0] == "cs-03-centre-social-rural-de-lurcy-levis");
        string Of(string[] row, string column) => row[Array.IndexOf(rows[0], column)];
        Assert.Equal(("hors", "0", ""), (Of(lurcy, "qpv_certitude"), Of(lurcy, "adresse_voisine_m"), Of(lurcy, "a_revoir_rang")));
        string[] ranks = [.. rows.Skip(1).Select(r => Of(r, "a_revoir_rang")).Where(r => r.Length > 0)];
        Assert.Equal(Enumerable.Range(1, ranks.Length), ranks.Select(r => int.Parse(r, CultureInfo.InvariantCulture)).Order());
        Assert.NotEmpty(ranks);
        string report = File.ReadAllText(Path.Combine(_folder["out"], "rapport.html"));
        Assert.Contains("id=\"adresses-a-revoir\"", report, StringComparison.Ordinal);
        Assert.Contains("Hors QPV", report, StringComparison.Ordinal);

        // On the map: a full marker for each structure that has coordinates or a matched address, an open one for the others.
        // In a crowded town the marker stands in a zoom window, and a dot in its place.
        ILookup<string, string> shapes = System.Xml.Linq.XDocument.Parse(File.ReadAllText(Path.Combine(_folder["out"], "carte-implantation.svg"))).Descendants()
            .Where(g => g.Name.LocalName == "g" && g.Elements().FirstOrDefault()?.Name.LocalName == "title" && ((string?)g.Attribute("id"))?.Contains("structure-", StringComparison.Ordinal) == true)
            .SelectMany(g => g.Elements(), (g, e) => (Name: g.Elements().First().Value, Class: (string?)e.Attribute("class") ?? ""))
            .Where(m => m.Class.StartsWith("cs-", StringComparison.Ordinal) || m.Class.StartsWith("evs-", StringComparison.Ordinal))
            .ToLookup(m => m.Name, m => m.Class[(m.Class.IndexOf('-', StringComparison.Ordinal) + 1)..], StringComparer.Ordinal);
        string[][] plain = [.. rows.Skip(1).Where(r => Of(r, "en_vigueur") == "oui" && Of(r, "annexes_localisees").Length == 0 && Of(r, "geo_niveau").Length > 0)];
        Assert.Contains(plain, r => Of(r, "geo_niveau") == "commune");
        Assert.Contains(plain, r => Of(r, "geo_niveau") == "numero");
        Assert.All(plain, r => Assert.Equal([Of(r, "geo_niveau") == "commune" ? "ouvert" : "siege"], shapes[Of(r, "nom")].Distinct()));
    }

    [Theory]
    [InlineData("geocode POINTS --inverse -o SORTIE", 2, "--dossier")]
    [InlineData("geocode POINTS --inverse --ban BAN --geocoder ign -o SORTIE", 2, "hors ligne")]
    [InlineData("geocode LISTE --ban BAN --qpv -o SORTIE", 2, "--dossier")]
    [InlineData("geocode LISTE --inverse --ban BAN -o SORTIE", 3, "coordonnées")]
    [InlineData("check DOSSIER --geocoder google", 2, "local, ign")]
    [InlineData("check DOSSIER --geocoder ign --service-geocodage http://ailleurs.example", 2, "https://")]
    public void Bad_usage_is_told(string line, int exitCode, string said)
    {
        File.WriteAllText(_folder["points.csv"], "longitude;latitude\n2.9;46.7\n");
        File.WriteAllText(_folder["liste.csv"], "adresse\n1 rue du Pont\n");
        File.WriteAllText(_folder["ban.csv"], Addresses);
        Cli.Outcome outcome = Cli.Run([.. line.Split(' ').Select(a => a switch
        {
            "POINTS" => _folder["points.csv"], "LISTE" => _folder["liste.csv"], "BAN" => _folder["ban.csv"], "SORTIE" => _folder["sortie.csv"], "DOSSIER" => ShippedDossiers.Allier, _ => a,
        })]);
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains(said, outcome.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["sortie.csv"]));
    }

    private const string Addresses = "numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat\n1;;Boulevard Gambetta;03320;03155;Lurcy-Lévis;2.9381;46.7350\n3;;Boulevard Gambetta;03320;03155;Lurcy-Lévis;2.9384;46.7352\n5;;Boulevard Gambetta;03320;03155;Lurcy-Lévis;2.9387;46.7354\n";

    // The Allier, with an address base of one street: that of the centre of Lurcy-Lévis.
    private string Dossier()
    {
        string dossier = _folder["d"];
        Directory.CreateDirectory(dossier);
        foreach (string file in Directory.GetFiles(ShippedDossiers.Allier))
            File.Copy(file, Path.Combine(dossier, Path.GetFileName(file)));
        File.WriteAllText(Path.Combine(dossier, "adresses.csv"), Addresses);
        string manifest = File.ReadAllText(Path.Combine(dossier, "dossier.json"));
        File.WriteAllText(Path.Combine(dossier, "dossier.json"), manifest.Replace("\"structures\":", "\"adresses\": {\"fichier\": \"adresses.csv\", \"source\": \"BAN\", \"millesime\": 2025, \"licence\": \"Licence Ouverte 2.0\"},\n  \"structures\":", StringComparison.Ordinal));
        return dossier;
    }

    private static (double Longitude, double Latitude) InnerPointOf(string code)
    {
        Senacs.Geo.Territoires.Qpv qpv = Senacs.Geo.Sources.Dossiers.DossierReader.Read(ShippedDossiers.Allier).Territoire.Qpv.Single(q => q.Code.Value == code);
        Senacs.Geo.Geography.GeoPoint inner = Senacs.Geo.Geography.Projection.For(qpv.MapShape.Crs).Unproject(Senacs.Geo.Geography.PolygonDistances.InnerPoint(qpv.MapShape));
        return (inner.LongitudeDegrees, inner.LatitudeDegrees);
    }
}
