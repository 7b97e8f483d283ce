using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Acquisition;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Adapters.Tests.Acquisition;

/// <summary>The dossiers that are shipped.</summary>
public class EmbeddedDossierTests
{
    public static TheoryData<string, int, int, int, int, int> Dossiers => new()
    {
        { "03-allier", 317, 335628, 6, 17, 5 },
        { "04-alpes-de-haute-provence", 198, 165451, 3, 4, 19 },
        { "62-pas-de-calais", 890, 1462167, 64, 18, 0 },
    };

    private static string PathOf(string dossier) => Path.Combine(OpenData.Root, "data", dossier);

    [Theory]
    [MemberData(nameof(Dossiers))]
    public void It_is_whole_and_without_error(string name, int communes, int population, int qpv, int centres, int evs)
    {
        Dossier dossier = DossierReader.Read(PathOf(name));
        Assert.Equal(communes, dossier.Territoire.Communes.Length);
        Assert.All(dossier.Territoire.Communes, static c => Assert.NotNull(c.Shape));
        Assert.Equal(population, dossier.Territoire.Communes.Sum(static c => c.Population));
        Assert.Equal(qpv, dossier.Territoire.Qpv.Length);
        Assert.Equal(centres, dossier.Structures.Structures.Count(static s => s.Type == StructureType.CentreSocial));
        Assert.Equal(evs, dossier.Structures.Structures.Count(static s => s.Type == StructureType.Evs));
        Assert.DoesNotContain(dossier.Issues, static i => i.Kind.Severity == IssueSeverity.Error);
        Assert.DoesNotContain(dossier.Issues, static i => i.Kind == DossierIssues.HashDiffers);
        Assert.DoesNotContain(dossier.Territoire.BoundaryFindings, static i => i.Kind.Severity == IssueSeverity.Error);
        Assert.All(dossier.Sources, static s => Assert.NotNull(s.Licence));
    }

    [Theory]
    [MemberData(nameof(Dossiers))]
    public void Its_lock_and_its_readme_hold_the_hashes_of_its_files(string name, int communes, int population, int qpv, int centres, int evs)
    {
        _ = (communes, population, qpv, centres, evs);
        DossierLock made = DossierLock.In(PathOf(name))!;
        string readme = File.ReadAllText(Path.Combine(PathOf(name), "README.md"));
        foreach (LockEntry entry in made.Entrees)
        {
            string sha256 = FetchedFile.At(Path.Combine(PathOf(name), entry.Fichier), entry.Fichier).Sha256;
            Assert.Equal(entry.Sha256, sha256);
            Assert.Contains(sha256, readme, StringComparison.Ordinal);
            Assert.All(entry.Origines, o => Assert.Contains(o.Sha256, readme, StringComparison.Ordinal));
        }

        Assert.Contains(FetchedFile.At(Path.Combine(PathOf(name), "structures.csv"), "structures.csv").Sha256, readme, StringComparison.Ordinal);
    }

    [Fact]
    public void The_Allier_says_which_territoires_are_hypotheses_and_that_a_QPV_was_repaired()
    {
        Dossier dossier = DossierReader.Read(PathOf("03-allier"));
        Assert.Equal(11, dossier.Register.Entries.Count(static e => e.TerritoireSource == TerritoireSource.Hypothese));
        Assert.Equal(11, dossier.Register.Entries.Single(static e => e.Territoire.Length > 0 && e.TerritoireSource == TerritoireSource.Declare).Territoire.Length);
        Assert.Equal(StructureStatut.EnPrefiguration, dossier.Register.Entries.Single(static e => e.Id == "cs-03-centre-social-d-avermes").Statut);
        Assert.Contains("QP003001", dossier.Manifest.Qpv!.Remarque, StringComparison.Ordinal);
        Assert.Contains("ODbL", dossier.Manifest.Structures.Licence, StringComparison.Ordinal);
        Assert.Equal(25, dossier.Manifest.Communes.GeneralisationMetres);
    }

    [Fact]
    public void The_printed_figures_of_the_Allier_read_and_are_those_in_print()
    {
        using FileStream stream = File.OpenRead(Path.Combine(PathOf("03-allier"), "publies.json"));
        PublishedFigures figures = PublishedFigures.Read(stream, "publies.json");
        Assert.Equal(69, figures.Chiffres.Single(static f => f.Cle == "pourcentages.communes.centre_social").PublieEnPourcent);
        Assert.Equal(20, figures.Chiffres.Single(static f => f.Cle == "structures.centres_sociaux").Valeur);
    }

    [OpenDataTheory]
    [MemberData(nameof(Dossiers))]
    public void Made_again_from_the_open_data_it_has_the_same_bytes(string name, int communes, int population, int qpv, int centres, int evs)
    {
        _ = (communes, population, qpv, centres, evs);
        DossierLock shipped = DossierLock.In(PathOf(name))!;
        using FileStream stream = File.OpenRead(Path.Combine(OpenData.Root, "data", Catalogue.FileName));
        PullOptions options = new PullOptions(shipped.Departement) { Previous = shipped }.AsLocked();
        PulledDossier pulled = DossierPull.Run(Catalogue.Read(stream, Catalogue.FileName), new FolderSource(OpenData.Folder), options);
        using TemporaryFolder made = new();
        OpenDataMaker.Write(pulled, made.Path, new ManifestWishes { Existing = DossierFolder.Open(PathOf(name)).Manifest });
        foreach (string file in Directory.GetFiles(made.Path))
            Assert.True(File.ReadAllBytes(file).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(PathOf(name), Path.GetFileName(file)))), Path.GetFileName(file));
    }
}
