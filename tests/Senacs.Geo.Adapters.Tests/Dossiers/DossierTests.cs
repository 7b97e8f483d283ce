using System.Security.Cryptography;
using System.Text;
using NetTopologySuite.Operation.Overlay;
using NetTopologySuite.Operation.OverlayNG;
using Senacs.Geo.Adresses;
using Senacs.Geo.Issues;
using Senacs.Geo.Reports;
using Senacs.Geo.Sources.Dossiers;

namespace Senacs.Geo.Adapters.Tests.Dossiers;

public sealed class DossierTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("senacs-geo-dossier-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_minimal_example_is_a_manifest()
    {
        DossierManifest manifest = Parse(DossierManifest.MinimalExample);
        Assert.Equal(("03", "Allier", new DateOnly(2022, 12, 31), "communes.geojson", "2023"), (manifest.Departement.Value, manifest.DepartementNom, manifest.Date, manifest.Communes.Fichier, manifest.Communes.Millesime));
        Assert.Equal(["communes", "structures"], manifest.Inputs().Select(i => i.Key));
        Assert.Empty(manifest.Carte.Themes);
    }

    [Fact]
    public void The_service_is_asked_only_when_it_is_named_and_its_answers_are_kept()
    {
        string dossier = Path.Combine(OpenData.Root, "data", "03-allier"), cache = Path.Combine(folder, "reponses");
        Dossier alone = DossierReader.Read(dossier);
        Assert.DoesNotContain(alone.Structures.Structures, s => s.Siege?.Location.Origine == "ign");
        long requests;
        using (Geocoding.FakeGeocodingService service = new() { Answer = q => q.Contains("Lurcy", StringComparison.OrdinalIgnoreCase) ? Geocoding.FakeGeocodingService.Feature("1 Boulevard Gambetta 03320 Lurcy-Lévis", "housenumber", 0.95, "Lurcy-Lévis", "03155", "03320", 2.938, 46.735) : null })
        {
            AddressSearch search = new() { Order = [AddressSearch.Local, AddressSearch.Ign], CachePath = cache, Service = new() { BaseAddress = service.Base, RequestsPerSecond = 10_000 } };
            Dossier asked = DossierReader.Read(dossier, search);
            requests = service.Requests.Count;
            Assert.True(requests > 0);
            Assert.Contains(asked.Structures.Structures, s => s.Siege is { Location: { Origine: "ign", Niveau: Senacs.Geo.Structures.LocationLevel.Numero } });
            DossierReader.Read(dossier, search);
            Assert.Equal(requests, service.Requests.Count);
        }

        // The service gone, what it said is still known; a service that never answered is an error that says so.
        AddressSearch offline = new() { Order = [AddressSearch.Ign], CachePath = cache, Service = new() { BaseAddress = new Uri("http://127.0.0.1:9/"), MaxAttempts = 1, FirstDelay = TimeSpan.Zero } };
        Assert.Contains(DossierReader.Read(dossier, offline).Structures.Structures, s => s.Siege?.Location.Origine == "ign");
        Dossier down = DossierReader.Read(dossier, offline with { CachePath = Path.Combine(folder, "vide") });
        Assert.Contains(down.Issues, i => i.Kind == Senacs.Geo.Sources.Geocoding.GeocodingIssues.ServiceGivenUp);
        Assert.False(File.Exists(Path.Combine(dossier, ".geocodage.cache")));
    }

    [Fact]
    public void Every_key_is_read()
    {
        DossierManifest manifest = Parse(
            """
            { "departement": {"code": "2A", "nom": "Corse-du-Sud"}, "titre": "T", "date": "2024-02-29", "regle": "distance:10",
              "communes": {"fichier": "a/b.geojson", "source": "IGN", "millesime": "2023", "licence": "LO", "champs": {"code": "INSEE_COM"}, "url": "https://x", "date": "2023-01-01",
                           "recupere_le": "2024-05-06", "sha256": "ABCDEF0000000000000000000000000000000000000000000000000000000000", "remarque": "r", "generalisation_m": 12.5},
              "table": {"fichier": "t.csv"}, "qpv": {"fichier": "q.geojson"}, "structures": {"fichier": "s.csv"}, "adresses": {"fichier": "a.csv.gz"}, "isochrones": {"fichier": "i.geojson"},
              "publies": {"fichier": "p.json"}, "mouvements": {"fichier": "m.csv"}, "corrections": {"fichier": "c.csv"},
              "carte": {"titre": "t", "sous_titre": "s", "logo": "logo.svg", "themes": ["couverture", "qpv"]} }
            """);
        DossierInput communes = manifest.Communes;
        Assert.Equal(("IGN", "2023", "LO", "https://x", "r", 12.5), (communes.Source, communes.Millesime, communes.Licence, communes.Url, communes.Remarque, communes.GeneralisationMetres));
        Assert.Equal((new DateOnly(2023, 1, 1), new DateOnly(2024, 5, 6)), (communes.Date, communes.RecupereLe));
        Assert.StartsWith("abcdef", communes.Sha256, StringComparison.Ordinal);
        Assert.Equal("INSEE_COM", communes.Champs["code"]);
        Assert.Equal(9, manifest.Inputs().Count());
        Assert.Equal(("t", "s", "logo.svg"), (manifest.Carte.Titre, manifest.Carte.SousTitre, manifest.Carte.Logo));
        Assert.Equal<string>(["couverture", "qpv"], manifest.Carte.Themes);
    }

    [Theory]
    [InlineData("""{"departement": {"code": "03", "nom": "A"}, "structures": {"fichier": "s"}}""", "« communes » manque")]
    [InlineData("""{"departement": {"code": "03"}, "communes": {"fichier": "c"}, "structures": {"fichier": "s"}}""", "« departement.nom » manque")]
    [InlineData("""{"departement": {"code": "3", "nom": "A"}, "communes": {"fichier": "c"}, "structures": {"fichier": "s"}}""", "« 3 »")]
    [InlineData("""{"departement": {"code": 3, "nom": "A"}, "communes": {"fichier": "c"}, "structures": {"fichier": "s"}}""", "un nombre")]
    [InlineData("""{"departement": {"code": "03", "nom": "A"}, "communes": {"fichier": "c"}, "structures": {"fichier": "s"}, "date": "31/12/2022"}""", "2022-12-31")]
    [InlineData("""{"departement": {"code": "03", "nom": "A"}, "communes": "c", "structures": {"fichier": "s"}}""", "« communes »")]
    [InlineData("""{"departement": {"code": "03", "nom": "A"}, "communes": {"fichier": "c"}, "structures": {}}""", "« structures.fichier » manque")]
    [InlineData("""{"departement": {"code": "03", "nom": "A"}, "communes": {"fichier": "c", "sha256": "123"}, "structures": {"fichier": "s"}}""", "SHA-256")]
    [InlineData("""{"departement": {"code": "03", "nom": "A"}, "communes": {"fichier": "c"}, "structures": {"fichier": "s"}, "carte": {"themes": [1]}}""", "« carte.themes »")]
    [InlineData("", "mal formé")]
    [InlineData("[]", "une liste")]
    [InlineData("{ \"departement\": 1, }", "ligne 1")]
    [InlineData("{}\n// commentaire", "ligne 2")]
    [InlineData("{\"a\": 1, \"a\": 2}", "deux fois")]
    public void A_manifest_that_is_wrong_is_refused_with_the_place(string json, string why)
    {
        SourceUnavailableException refused = Assert.Throws<SourceUnavailableException>(() => Parse(json));
        Assert.StartsWith("dossier.json : ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.NotEmpty(refused.Remedy);
    }

    [Fact]
    public void Unknown_keys_are_named_with_their_line_and_the_accepted_ones_listed()
    {
        SourceUnavailableException refused = Assert.Throws<SourceUnavailableException>(() => Parse(
            "{\"departement\": {\"code\": \"03\", \"nom\": \"A\"},\n \"communes\": {\"fichier\": \"c\"},\n \"structures\": {\"fichier\": \"s\"},\n \"qvp\": {},\n \"couleur\": 1}"));
        Assert.Contains("« qvp » (ligne 4), « couleur » (ligne 5)", refused.Message, StringComparison.Ordinal);
        Assert.Contains("qpv, structures", refused.Message, StringComparison.Ordinal);
        refused = Assert.Throws<SourceUnavailableException>(() => Parse("{\"departement\": {\"code\": \"03\", \"nom\": \"A\"}, \"communes\": {\"fichiers\": \"c\", \"fichier\": \"c\"}, \"structures\": {\"fichier\": \"s\"}}"));
        Assert.Contains("communes.fichiers", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_nested_arrays_are_refused() => Assert.Throws<SourceUnavailableException>(() => Parse(new string('[', 10_000)));

    [Theory]
    [InlineData("../communes.geojson")]
    [InlineData("a/../../b")]
    [InlineData("/etc/passwd")]
    [InlineData("C:\\\\communes.geojson")]
    [InlineData("a\\\\b")]
    [InlineData("a//b")]
    [InlineData("./b")]
    public void A_path_that_could_leave_the_folder_is_refused(string path) =>
        Assert.Throws<SourceUnavailableException>(() => Parse($$$"""{"departement": {"code": "03", "nom": "A"}, "communes": {"fichier": "{{{path}}}"}, "structures": {"fichier": "s"}}"""));

    [Fact]
    public void A_folder_without_manifest_is_refused_with_an_example()
    {
        SourceUnavailableException refused = Assert.Throws<SourceUnavailableException>(() => DossierFolder.Open(folder));
        Assert.Contains(DossierManifest.MinimalExample, refused.Message, StringComparison.Ordinal);
        Assert.Throws<SourceUnavailableException>(() => DossierFolder.Open(Path.Combine(folder, "absent")));
        Write("autre.json", "{}");
        Assert.Throws<SourceUnavailableException>(() => DossierFolder.Open(Path.Combine(folder, "autre.json")));
    }

    [Fact]
    public void Inputs_are_hashed_whole_even_when_they_are_read_in_part()
    {
        string text = new('x', 300_000);
        Write("dossier.json", DossierManifest.MinimalExample);
        Write("communes.geojson", text);
        Write("structures.csv", "nom;type\n");
        DossierFolder dossier = DossierFolder.Open(folder);
        Assert.Empty(dossier.Sources);
        using (Stream structures = dossier.OpenInput(dossier.Manifest.Structures))
            structures.CopyTo(Stream.Null);
        using (Stream communes = dossier.OpenInput(dossier.Manifest.Communes))
            Assert.Equal('x', communes.ReadByte());
        Assert.Equal(["communes.geojson", "structures.csv"], dossier.Sources.Select(s => s.Fichier));
        Assert.Equal(new SourceFile("communes", "communes.geojson", "IGN – ADMIN EXPRESS COG", "2023", "Licence Ouverte 2.0", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))), dossier.Sources[0]);
        Assert.Empty(dossier.Issues);
    }

    [Fact]
    public void A_file_that_changed_and_a_source_that_is_not_said_are_told()
    {
        Write("dossier.json", $$$"""{"departement": {"code": "03", "nom": "A"}, "communes": {"fichier": "c", "source": "s", "millesime": 1, "licence": "l", "sha256": "{{{new string('0', 64)}}}"}, "structures": {"fichier": "s"}}""");
        Write("c", "{}");
        DossierFolder dossier = DossierFolder.Open(Path.Combine(folder, "dossier.json"));
        dossier.OpenInput(dossier.Manifest.Communes).Dispose();
        Assert.Equal([DossierIssues.NoSource, DossierIssues.HashDiffers], dossier.Issues.Select(i => i.Kind));
        Assert.Equal("structures.source", dossier.Issues[0].Field);
    }

    [Fact]
    public void Missing_files_directories_and_links_that_lead_outside_are_refused()
    {
        Write("dossier.json", DossierManifest.MinimalExample);
        DossierFolder dossier = DossierFolder.Open(folder);
        Assert.Contains("communes.geojson", Assert.Throws<SourceUnavailableException>(() => dossier.OpenInput(dossier.Manifest.Communes)).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(folder, "communes.geojson"));
        Assert.Throws<SourceUnavailableException>(() => dossier.OpenInput(dossier.Manifest.Communes));
        string outside = Path.GetTempFileName();
        try
        {
            File.CreateSymbolicLink(Path.Combine(folder, "structures.csv"), outside);
            Assert.Contains("lien", Assert.Throws<SourceUnavailableException>(() => dossier.OpenInput(dossier.Manifest.Structures)).Message, StringComparison.Ordinal);
            Directory.CreateSymbolicLink(Path.Combine(folder, "dehors"), Path.GetTempPath());
            Assert.Throws<SourceUnavailableException>(() => dossier.PathOf("dehors/" + Path.GetFileName(outside)));
        }
        finally
        {
            File.Delete(outside);
        }

        Write("vrai.csv", "x");
        File.CreateSymbolicLink(Path.Combine(folder, "lien.csv"), "vrai.csv");
        Assert.EndsWith("vrai.csv", dossier.PathOf("lien.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public void Printed_figures_are_read()
    {
        PublishedFigures figures = PublishedFigures.Read(new MemoryStream(Encoding.UTF8.GetBytes(
            """{"source": "Schéma", "date": "2022-12-31", "chiffres": [{"cle": "structures.evs", "valeur": 12, "page": 23}, {"cle": "c", "publie": 69, "numerateur": 219, "denominateur": 317, "libelle": "69 %"}]}""")), "publies.json");
        Assert.Equal(("Schéma", 12.0, "23"), (figures.Source, figures.Chiffres[0].Valeur!.Value, figures.Chiffres[0].Page));
        Assert.Equal((69.0, 317.0), (figures.Chiffres[1].PublieEnPourcent!.Value, figures.Chiffres[1].Denominateur!.Value));
        Assert.Throws<SourceUnavailableException>(() => PublishedFigures.Read(new MemoryStream("""{"chiffres": [{"cle": "c"}]}"""u8.ToArray()), "p.json"));
        Assert.Throws<SourceUnavailableException>(() => PublishedFigures.Read(new MemoryStream("""{"chiffres": [{"cle": "c", "valeur": 1, "autre": 2}]}"""u8.ToArray()), "p.json"));
    }

    [Theory]
    [InlineData("03-allier")]
    [InlineData("04-alpes-de-haute-provence")]
    [InlineData("62-pas-de-calais")]
    public void The_shares_of_each_QPV_in_each_commune_are_those_of_the_overlay(string name)
    {
        Dossier dossier = DossierReader.Read(Path.Combine(OpenData.Root, "data", name));
        foreach (Territoires.Qpv qpv in dossier.Territoire.Qpv)
        {
            double area = qpv.MapShape.AreaSquareMetres;
            Dictionary<string, double> expected = dossier.Territoire.Communes
                .Where(c => c.MapShape is not null && c.MapShape.Geometry.EnvelopeInternal.Intersects(qpv.MapShape.Geometry.EnvelopeInternal))
                .Select(c => (c.Code.Value, Ratio: Math.Min(1, OverlayNGRobust.Overlay(c.MapShape!.Geometry, qpv.MapShape.Geometry, SpatialFunction.Intersection).Area / area)))
                .Where(s => s.Ratio >= 0.001).ToDictionary(s => s.Value, s => s.Ratio);
            Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), qpv.Communes.Select(c => c.Commune.Code.Value).Order(StringComparer.Ordinal));
            Assert.All(qpv.Communes, c => Assert.Equal(expected[c.Commune.Code.Value], c.AreaRatio, 1e-9));
        }
    }

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(folder, name), content);

    private static DossierManifest Parse(string json) => DossierManifest.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)), "dossier.json");
}
