using Senacs.Geo.Issues;
using Senacs.Geo.Maps;
using Senacs.Geo.Reports;
using Senacs.Geo.Sources.Dossiers;

namespace Senacs.Geo.Adapters.Tests.Maps;

/// <summary>A title says no more than the register supports.</summary>
public sealed class MapFindingTests
{
    private static readonly string Allier = Path.Combine(OpenData.Root, "data", "03-allier");

    [Fact]
    public void A_register_declared_incomplete_is_named_in_the_finding()
    {
        CoverageReport report = DossierReader.Read(Allier).Report();
        Assert.StartsWith("Selon un registre incomplet, ", Plate.Of(report, "couverture").Headings.Finding, StringComparison.Ordinal);
        Assert.DoesNotContain("habitants vivent", Plate.Of(report, "population").Headings.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public void The_words_of_a_remark_decide_nothing()
    {
        CoverageReport report = DossierReader.Read(Allier).Report();
        report = report with { Sources = [.. report.Sources.Select(s => s with { Complet = null, Remarque = "Aucune ligne incomplète." })] };
        Assert.DoesNotContain("incomplet", Plate.Of(report, "couverture").Headings.Finding, StringComparison.Ordinal);
        Assert.Contains("habitants vivent", Plate.Of(report, "population").Headings.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public void Complet_is_true_or_false()
    {
        string folder = Directory.CreateTempSubdirectory("senacs-geo-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "dossier.json"), """
                {"departement": {"code": "03", "nom": "Allier"}, "date": "2022-12-31", "communes": {"fichier": "c.geojson"}, "structures": {"fichier": "s.csv", "complet": "non"}}
                """);
            Assert.Contains("structures.complet", Assert.Throws<SourceUnavailableException>(() => DossierReader.Read(folder)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
