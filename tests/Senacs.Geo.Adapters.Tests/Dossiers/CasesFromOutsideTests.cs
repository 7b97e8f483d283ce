using Senacs.Geo.Adresses;
using Senacs.Geo.Coverage;
using Senacs.Geo.Issues;
using Senacs.Geo.Reports;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Sources.Geocoding;
using Senacs.Geo.Sources.GeoJson;
using Senacs.Geo.Sources.Registers;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Adapters.Tests.Dossiers;

/// <summary>Situations that people met with files of their own, kept as small dossiers beside the checkout (<c>../shared/cases</c>).</summary>
public sealed class CasesFromOutsideTests
{
    private static readonly string Folder = OutsideCases.Folder;

    [CaseFact]
    public void Months_and_years_are_understood()
    {
        CoverageReport report = Read("annee").Report();
        Assert.Equal((3, 3, 0), (report.Structures.Lines, report.Structures.Structures.Length, report.Structures.Rejected.Length));
        Assert.Equal(["a", "b"], report.Coverage.InForce.Select(s => s.Id));
        Assert.Equal("c", Assert.Single(report.Issues, i => i.Kind == StructureIssues.OutOfPeriod).Subject);
    }

    [CaseFact]
    public void The_commune_of_another_departement_is_named()
    {
        CoverageReport report = Read("autre-departement-en-silence/dossier").Report();
        Assert.Contains("84138", Assert.Single(report.Issues, i => i.Kind == BoundaryIssues.OtherDepartement).Message, StringComparison.Ordinal);
        Assert.Contains("84138", Assert.Single(report.Issues, i => i.Kind == CommuneTableIssues.OtherDepartement).Message, StringComparison.Ordinal);
    }

    [CaseFact]
    public void A_chain_of_one_day_leads_to_the_commune_of_today()
    {
        CoverageReport report = Read("cog-chaine-meme-date/dossier").Report();
        Assert.Equal(Classe.EvsSeul, report.Coverage.Communes.Single(c => c.Commune.Code.Value == "44180").Classe);
        Assert.Contains(report.Issues, i => i.Kind == StructureIssues.OldCommune);
    }

    [CaseFact]
    public void Corsican_codes_in_small_letters_are_no_error()
    {
        CoverageReport report = Read("corse-minuscule/dossier").Report();
        Assert.DoesNotContain(report.Issues, i => i.Kind.Severity == IssueSeverity.Error);
        Assert.Contains(report.Coverage.Communes, c => c.Commune.Code.Value == "2A004" && c.Classe == Classe.CentreSocial);
    }

    [CaseFact]
    public void The_year_9999_is_no_end()
    {
        CoverageReport report = Read("date-fin-9999/dossier").Report();
        Assert.Equal(["cs-1"], report.Coverage.Communes.Single(c => c.Commune.Code.Value == "03310").CentresSociaux);
    }

    [CaseFact]
    public void A_site_at_the_edge_of_a_QPV_is_near_it_and_perhaps_inside()
    {
        QpvCoverage qpv = Read("qpvbord").Report().Qpv.Single(q => !q.Links.IsEmpty);
        Assert.Equal((QpvEtat.AProximite, "a", "a"), (qpv.Etat, Assert.Single(qpv.Structures).Id, Assert.Single(qpv.PerhapsInside).Id));
    }

    [CaseFact]
    public void An_overlap_is_said_by_every_report() =>
        Assert.Contains(Read("recouvrement-tu-par-coverage/dossier").Report().Issues, i => i.Kind == TerritoireIssues.CoverageOverlap);

    [CaseFact]
    public void PMUN21_is_the_population() => Assert.Equal(54294, Read("table-colonne-pmun21/dossier").Report().Synthese.Population.Total);

    [CaseTheory]
    [InlineData("ban-colonne-code_post", 1)]
    [InlineData("code-postal-flottant", 3)]
    public void The_list_is_located_at_its_house_numbers(string name, int rows)
    {
        Geocoder geocoder = Geocoding.GeocodingFixture.Build(File.ReadAllBytes(Path.Combine(Folder, name,
            "ban.csv")));
        using FileStream stream = File.OpenRead(Path.Combine(Folder, name, "liste.csv"));
        Table list = Table.Read(stream, "liste.csv");
        GeocodedRow[] located = [.. new FileGeocoder(geocoder, list.Headers).Run(list.Rows)];
        Assert.Equal(rows, located.Length);
        Assert.All(located, r => Assert.Equal(LocationLevel.Numero, Assert.IsType<GeocodeOutcome.Found>(r.Outcome).Location.Niveau));
        Assert.All(located, r => Assert.Equal(LocationStatus.Ok, r.Outcome.Statut));
    }

    private static Dossier Read(string name) => DossierReader.Read(Path.Combine(Folder, name));
}
