using Senacs.Geo.Sources.Acquisition;
using Senacs.Geo.Sources.Dossiers;
using static Senacs.Geo.Adapters.Tests.Acquisition.OpenDataMaker;

namespace Senacs.Geo.Adapters.Tests.Acquisition;

public sealed class DossierPullTests : IDisposable
{
    private readonly TemporaryFolder sources = new();
    private readonly TemporaryFolder made = new();

    public DossierPullTests() => Fill(sources);

    public void Dispose()
    {
        sources.Dispose();
        made.Dispose();
    }

    private static PullOptions Options(DossierLock? previous = null) => new(Allier) { Time = new ImpatientTime(), Previous = previous, ToleranceMetres = 5, QpvToleranceMetres = 2 };

    private PulledDossier Pull(PullOptions options) => OpenDataMaker.Pull(new FolderSource(sources.Path), options);

    [Fact]
    public void A_dossier_that_was_pulled_opens_and_its_hashes_agree()
    {
        Write(Pull(Options()), made.Path);
        Dossier dossier = DossierReader.Read(made.Path);
        Assert.Equal("Allier", dossier.Territoire.Nom);
        Assert.Equal(["Alpha", "Bravo", "Le Charlie", "Delta"], dossier.Territoire.Communes.Select(static c => c.Nom));
        Assert.True(dossier.Territoire.Communes[0].ReferenceIsChefLieu);
        Assert.Equal(new DateOnly(2026, 3, 1), dossier.Manifest.Date);
        Assert.DoesNotContain(dossier.Issues, static i => i.Kind == DossierIssues.HashDiffers);
        Assert.Empty(dossier.Register.Entries);
    }

    [Fact]
    public void The_lock_reads_back_and_gives_the_same_bytes()
    {
        DossierLock written = Write(Pull(Options()), made.Path);
        DossierLock read = DossierLock.In(made.Path)!;
        using MemoryStream again = new();
        read.Write(again);
        Assert.Equal(File.ReadAllBytes(Path.Combine(made.Path, DossierLock.FileName)), again.ToArray());
        Assert.Equal(written.Entrees.Length, read.Entrees.Length);
        Assert.Equal(4, read.Find(DatasetRole.Communes)!.Comptes["gardes"]);
    }

    [Fact]
    public void The_manifest_reads_back_and_gives_the_same_bytes()
    {
        Write(Pull(Options()), made.Path);
        byte[] first = File.ReadAllBytes(Path.Combine(made.Path, DossierManifest.FileName));
        using MemoryStream again = new();
        ManifestWriter.Write(DossierFolder.Open(made.Path).Manifest, again);
        Assert.Equal(first, again.ToArray());
    }

    [Fact]
    public void Pulling_again_gives_the_same_bytes_and_keeps_the_first_date()
    {
        Write(Pull(Options()), made.Path);
        string[] files = [.. Directory.GetFiles(made.Path).Order(StringComparer.Ordinal)];
        byte[][] first = [.. files.Select(File.ReadAllBytes)];
        PullOptions later = Options(DossierLock.In(made.Path)) with { Time = new ImpatientTime { Now = new DateTimeOffset(2027, 5, 5, 0, 0, 0, TimeSpan.Zero) } };
        Write(Pull(later), made.Path, new ManifestWishes { Existing = DossierFolder.Open(made.Path).Manifest });
        Assert.Equal(first, files.Select(File.ReadAllBytes));
    }

    [Fact]
    public void What_the_author_wrote_in_the_manifest_and_the_register_stays()
    {
        Write(Pull(Options()), made.Path);
        made.File("structures.csv", "id,nom,type\na,A,CS\n");
        DossierManifest edited = DossierFolder.Open(made.Path).Manifest with { Titre = "Mon titre", Regle = "implantation", Structures = new DossierInput("structures.csv") { Source = "Caf" } };
        Write(Pull(Options(DossierLock.In(made.Path))), made.Path, new ManifestWishes { Existing = edited });
        DossierManifest kept = DossierFolder.Open(made.Path).Manifest;
        Assert.Equal(("Mon titre", "implantation", "Caf"), (kept.Titre, kept.Regle, kept.Structures.Source));
        Assert.Equal("id,nom,type\na,A,CS\n", File.ReadAllText(Path.Combine(made.Path, "structures.csv")));
    }

    [Fact]
    public void A_structure_of_a_merged_commune_lands_on_its_successor()
    {
        Write(Pull(Options()), made.Path);
        made.File("structures.csv", "id,nom,type,code_insee,commune\na,A,CS,03099,\nb,B,EVS,,Ancienne\n");
        Dossier dossier = DossierReader.Read(made.Path);
        Assert.All(dossier.Structures.Structures, static s => Assert.Equal("03001", s.CommuneSiege!.Value));
        Assert.Equal(2, dossier.Issues.Count(static i => i.Kind == Structures.StructureIssues.OldCommune));
    }

    [Fact]
    public void A_changed_source_is_seen_and_taken()
    {
        DossierLock before = Write(Pull(Options()), made.Path);
        sources.File("communes-03.geojson", Communes(0, 1, 2));
        PulledDossier pulled = Pull(Options(before));
        Assert.Contains(pulled.Issues, static i => i.Kind == AcquisitionIssues.SourceChanged && i.Message.Contains("2026-03-01", StringComparison.Ordinal));
        Assert.Equal(3, pulled.Communes.Length);
    }

    [Fact]
    public void A_changed_source_stops_a_locked_run()
    {
        DossierLock before = Write(Pull(Options()), made.Path);
        sources.File("communes-03.geojson", Communes(0, 1, 2));
        Refused(() => Pull(Options(before).AsLocked()), AcquisitionIssues.LockDiffers);
    }

    [Fact]
    public void A_locked_run_takes_the_datasets_and_tolerances_of_the_lock()
    {
        DossierLock before = Write(Pull(Options() with { ToleranceMetres = 12 }), made.Path);
        PulledDossier again = Pull(new PullOptions(Allier) { Time = new ImpatientTime(), Previous = before }.AsLocked());
        Assert.Equal(12, again.Entries[0].GeneralisationMetres);
        Assert.Equal(before.Entrees.Select(static e => e.Jeu), again.Entries.Select(static e => e.Jeu));
    }

    [Fact]
    public void A_locked_run_without_a_lock_is_refused() =>
        Assert.Throws<Issues.SourceUnavailableException>(() => Pull(new PullOptions(Allier) { Locked = true }));

    [Fact]
    public void A_QPV_is_never_generalised_by_more_than_ten_metres() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Pull(Options() with { QpvToleranceMetres = 10.5 }));

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"version\":\"9\",\"departement\":\"03\",\"entrees\":[]}")]
    [InlineData("{\"version\":\"1\",\"departement\":\"3\",\"entrees\":[]}")]
    [InlineData("pas du JSON")]
    public void A_lock_that_cannot_be_read_is_refused_by_name(string json)
    {
        made.File(DossierLock.FileName, json);
        Issues.SourceUnavailableException e = Assert.Throws<Issues.SourceUnavailableException>(() => DossierLock.In(made.Path));
        Assert.Contains(DossierLock.FileName, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null", "null au lieu d'être un objet")]
    [InlineData("{\"version\":\"1\",\"version\":\"1\",\"departement\":\"03\",\"entrees\":[]}", "deux fois")]
    [InlineData("{\"version\":\"1\",\"departement\":\"03\",\"entrees\":[],}", "virgule")]
    [InlineData("{\"version\":\"1\",\"departement\":\"03\",\"entrees\":[],\"autre\":1}", "« autre » (ligne 1)")]
    [InlineData("{\"version\":\"1\",\"departement\":\"03\",\"entrees\":[{\"role\":\"table\"}]}", "« entrees[1].jeu » manque")]
    [InlineData("{\"version\":\"1\",\"departement\":\"03\",\"entrees\":[{\"role\":3}]}", "« entrees[1].role » (ligne 1) est un nombre (« 3 ») au lieu d'être un texte")]
    [InlineData("trop long", "dépasse 4 Mo")]
    public void What_is_wrong_with_a_lock_is_said_as_of_any_other_file(string json, string said)
    {
        made.File(DossierLock.FileName, json == "trop long" ? "{\"version\":\"1\",\"departement\":\"03\",\"entrees\":[]" + new string(' ', 5 << 20) + "}" : json);
        Assert.Contains(said, Assert.Throws<Issues.SourceUnavailableException>(() => DossierLock.In(made.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"hotes\": [], \"departements\": {}, \"jeux\": [], \"autre\": 1 }", "autre")]
    [InlineData("{ \"hotes\": [], \"departements\": {}, \"jeux\": [{\"id\":\"a\",\"role\":\"x\",\"format\":\"csv\",\"source\":\"s\",\"millesime\":1,\"licence\":\"l\"}] }", "role")]
    [InlineData("{ \"hotes\": [], \"departements\": {}, \"jeux\": [{\"id\":\"a\",\"role\":\"table\",\"format\":\"csv\",\"source\":\"s\",\"millesime\":1,\"licence\":\"l\",\"local\":[\"../x\"]}] }", "../x")]
    public void A_catalogue_that_cannot_be_right_is_refused_by_name(string json, string named)
    {
        Issues.SourceUnavailableException e = Assert.Throws<Issues.SourceUnavailableException>(() => ReadCatalogue(json));
        Assert.Contains(named, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_shipped_catalogue_reads_and_offers_every_role_online()
    {
        using FileStream stream = File.OpenRead(Path.Combine(OpenData.Root, "data", Catalogue.FileName));
        Catalogue shipped = Catalogue.Read(stream, "catalogue.json");
        Assert.Equal(101, shipped.Departements.Count);
        foreach (DatasetRole role in Enum.GetValues<DatasetRole>())
            Assert.Contains(shipped.Jeux, j => j.Role == role && j.Url is not null);
    }
}
