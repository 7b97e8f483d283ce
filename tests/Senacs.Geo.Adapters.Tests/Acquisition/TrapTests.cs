using System.Text;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Acquisition;
using Senacs.Geo.Sources.GeoJson;
using Senacs.Geo.Sources.Registers;
using static Senacs.Geo.Adapters.Tests.Acquisition.OpenDataMaker;

namespace Senacs.Geo.Adapters.Tests.Acquisition;

/// <summary>The silent traps of the open-data services: each one is refused or reported by its name, none passes.</summary>
public sealed class TrapTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public TrapTests() => Fill(folder);

    public void Dispose() => folder.Dispose();

    private PulledDossier Pull(PullOptions? options = null) => OpenDataMaker.Pull(new FolderSource(folder.Path), options);

    private static PullOptions Only(params string[] jeux) => new(Allier) { Time = new ImpatientTime(), Jeux = [.. jeux], Without = [DatasetRole.Qpv, DatasetRole.Mouvements, DatasetRole.Adresses] };

    private static void Has(PulledDossier pulled, IssueKind kind) => Assert.Contains(pulled.Issues, i => i.Kind == kind);

    [Fact]
    public void Sound_data_raise_nothing_above_information()
    {
        PulledDossier pulled = Pull();
        Assert.DoesNotContain(pulled.Issues, static i => i.Kind.Severity != IssueSeverity.Information);
        Assert.Equal(["03001", "03002", "03003", "03004"], pulled.Communes.Select(static c => c.Code.Value));
        Assert.Equal(350, pulled.Table!.Rows.Sum(static r => r.Population));
        Assert.Equal("QN00301M", Assert.Single(pulled.Qpv!.Value).Code.Value);
        Assert.Equal("03099", Assert.Single(pulled.Mouvements!.Movements).Before.Code);
        Assert.Equal(1, pulled.Entries.Single(static e => e.Role == "adresses").Comptes["adresses"]);
    }

    [Fact]
    public void Points_instead_of_contours_are_refused()
    {
        folder.File("communes-03.geojson", Collection([Feature("\"code\":\"03001\"", "{\"type\":\"Point\",\"coordinates\":[3.05,46.05]}")]));
        Refused(() => Pull(), BoundaryIssues.PointsInsteadOfContours);
    }

    [Theory]
    [InlineData("", ",\"numberMatched\":5000,\"numberReturned\":4")]
    [InlineData("\"numberMatched\": 5000,\"numberReturned\":4,", "")]
    public void A_truncated_page_kept_on_disk_is_refused(string before, string after)
    {
        string features = Communes()[(Communes().IndexOf('[', StringComparison.Ordinal) + 1)..^2];
        folder.File("communes-03.geojson", Collection([features], before, after));
        SourceUnavailableException e = Refused(() => Pull(), AcquisitionIssues.PageTruncated);
        Assert.Contains("5\u202F000", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_total_is_no_trap()
    {
        folder.File("communes-03.geojson", Communes().TrimEnd('}') + ",\"numberMatched\":\"unknown\"}");
        Assert.Equal(4, Pull().Communes.Length);
    }

    [Fact]
    public void Longitude_and_latitude_swapped_are_refused()
    {
        folder.File("communes-03.geojson", Collection([Feature("\"code\":\"03001\"", Polygon((46, 3), (46.1, 3), (46.1, 3.1), (46, 3)))]));
        Refused(() => Pull(), BoundaryIssues.LatitudeFirst);
    }

    [Fact]
    public void Lambert_metres_labelled_as_degrees_are_refused()
    {
        folder.File("communes-03.geojson", Collection([Feature("\"code\":\"03001\"", Polygon((700000, 6600000), (701000, 6600000), (701000, 6601000), (700000, 6600000)))]));
        Refused(() => Pull(), BoundaryIssues.MetresAsDegrees);
    }

    [Fact]
    public void Html_saved_as_geojson_is_refused()
    {
        folder.File("communes-03.geojson", "<!DOCTYPE html><title>503</title>");
        Assert.Throws<SourceUnavailableException>(() => Pull());
    }

    [Fact]
    public void Half_a_gzip_on_disk_is_refused()
    {
        File.Delete(Path.Combine(folder.Path, "communes-03.geojson"));
        byte[] whole = Gzip(Communes());
        folder.File("communes-03.geojson.gz", whole[..(whole.Length / 2)]);
        Assert.Throws<SourceUnavailableException>(() => Pull());
    }

    [Fact]
    public void A_code_that_lost_its_zero_in_the_contours_is_named()
    {
        folder.File("communes-03.geojson", Communes().Replace("\"03004\"", "\"3004\"", StringComparison.Ordinal));
        PulledDossier pulled = Pull();
        Has(pulled, BoundaryIssues.LeadingZeroLost);
        Has(pulled, AcquisitionIssues.ContourMissing);
    }

    [Fact]
    public void Several_codes_in_one_cell_are_named()
    {
        folder.File("communes-03.geojson", Communes().Replace("\"03004\"", "\"03004; 03003\"", StringComparison.Ordinal));
        Has(Pull(), BoundaryIssues.CommuneSeveralCodes);
    }

    [Fact]
    public void Several_communes_in_one_cell_of_a_table_are_named()
    {
        folder.File("communes.csv", "code_insee;nom;population\n03001;Alpha;100\n\"03002; 03003\";Bravo;200\n03004;Delta;50\n");
        PulledDossier pulled = Pull(Only("table-csv"));
        Has(pulled, CommuneTableIssues.SeveralCodes);
        Has(pulled, AcquisitionIssues.NotInTable);
    }

    [Fact]
    public void A_mark_and_Excel_s_wrapping_are_read_through_and_a_lost_zero_is_named()
    {
        folder.File("communes.csv", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(
            "code_insee;nom;population\n=\"03001\";Alpha;100\n3002;Bravo;200\n03003;Charlie;0\n03004;Delta;50\n")]);
        PulledDossier pulled = Pull(Only("table-csv"));
        Has(pulled, CommuneTableIssues.LostLeadingZero);
        Assert.Contains(pulled.Table!.Rows, static r => r.Code.Value == "03001" && r.Nom == "Alpha");
        Assert.DoesNotContain(pulled.Table.Rows, static r => r.Code.Value == "03002");
        Has(pulled, AcquisitionIssues.NotInTable);
    }

    [Fact]
    public void Arrondissements_join_their_commune()
    {
        folder.File("communes-75.geojson", Collection([Feature("\"code\":\"75056\",\"nom\":\"Paris\"", Square("2.3 48.8", 0.1))]));
        folder.File("communes.csv", "code_insee,nom,population\n75101,Paris 1er,10\n75102,Paris 2e,20\n");
        PulledDossier pulled = OpenDataMaker.Pull(new FolderSource(folder.Path), new PullOptions(Codes.CodeDepartement.Parse("75"))
        {
            Jeux = ["table-csv"],
            Without = [DatasetRole.Qpv, DatasetRole.Mouvements, DatasetRole.Adresses],
        });
        Assert.Equal(30, Assert.Single(pulled.Table!.Rows).Population);
        Has(pulled, CommuneTableIssues.Arrondissements);
        Assert.DoesNotContain(pulled.Issues, static i => i.Kind.Severity == IssueSeverity.Error);
    }

    [Fact]
    public void A_mixture_of_millesimes_is_named_with_both_years()
    {
        folder.File("contours-2018.geojson", Communes().Replace("\"03004\"", "\"03098\"", StringComparison.Ordinal));
        PulledDossier pulled = Pull(Only("contours-2018", "table"));
        Issue issue = Assert.Single(pulled.Issues, static i => i.Kind == AcquisitionIssues.VintagesDiffer);
        Assert.Contains("2018", issue.Message, StringComparison.Ordinal);
        Assert.Contains("03098", issue.Message, StringComparison.Ordinal);
        Assert.Contains("03004", issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_of_the_contours_own_millesime_is_preferred()
    {
        folder.File("communes.csv", "code_insee,nom,population\n03001,Alpha,1\n");
        Assert.Equal("table", Pull().Entries.Single(static e => e.Role == "table").Jeu);
    }

    [Fact]
    public void An_archive_without_the_member_names_those_it_has()
    {
        folder.File("qpv.zip", Zip(("GEOJSON/QP2024_LB93.geojson", Qpv)));
        SourceUnavailableException e = Assert.Throws<SourceUnavailableException>(() => Pull());
        Assert.Contains("QP2024_LB93.geojson", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_moved_to_another_folder_is_found_by_its_name()
    {
        folder.File("qpv.zip", Zip(("nouveau/QP2024.geojson", Qpv)));
        Assert.Single(Pull().Qpv!.Value);
    }

    [Fact]
    public void A_damaged_archive_is_refused()
    {
        byte[] whole = Zip(("GEOJSON/QP2024.geojson", Qpv));
        folder.File("qpv.zip", whole[..(whole.Length / 2)]);
        Assert.Throws<SourceUnavailableException>(() => Pull());
    }

    [Fact]
    public void A_file_of_QPV_whose_polygons_are_communes_is_refused()
    {
        folder.File("qpv.zip", Zip(("GEOJSON/QP2024.geojson", Collection([Feature("\"code_qp\":\"QN00301M, QN00302N\"", Square("3 46", 0.1))]))));
        Has(Pull(), BoundaryIssues.QpvPolygonsAreCommunes);
    }

    [Fact]
    public void A_quote_left_open_hides_no_row_of_the_addresses_from_their_count()
    {
        string[] rows = Addresses.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        folder.File("adresses-03.csv.gz", Gzip(string.Join('\n', [rows[0], "\"" + rows[1], .. Enumerable.Repeat(rows[1], 20_000)])));
        Assert.Equal(20_001, Pull().Entries.Single(e => e.Role == "adresses").Comptes["adresses"]);
    }

    [Fact]
    public void A_table_that_is_no_BAN_is_refused()
    {
        folder.File("adresses-03.csv.gz", Gzip("a;b\n1;2\n"));
        Assert.Throws<SourceUnavailableException>(() => Pull());
    }

    [Theory]
    [InlineData("{\"code\":404,\"message\":\"Département inconnu\"}", "Département inconnu")]
    [InlineData("[{\"code\":\"03001\"", "JSON")]
    [InlineData("\"rien\"", "liste")]
    public void An_answer_that_is_no_list_of_communes_is_refused(string json, string said)
    {
        folder.File("communes-03.json", json);
        SourceUnavailableException e = Assert.Throws<SourceUnavailableException>(() => Pull());
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_of_another_departement_is_named()
    {
        folder.File("communes-03.json", "[{\"code\":\"63001\",\"nom\":\"Ailleurs\"},{\"nom\":\"Sans code\"}]");
        PulledDossier pulled = Pull();
        Has(pulled, CommuneTableIssues.NoneOfDepartement);
        Has(pulled, AcquisitionIssues.UnreadableRow);
    }

    [Fact]
    public void What_no_source_has_is_said()
    {
        File.Delete(Path.Combine(folder.Path, "qpv.zip"));
        PulledDossier pulled = Pull();
        Assert.Null(pulled.Qpv);
        Assert.Contains(pulled.Issues, static i => i.Kind == AcquisitionIssues.NotProvided && i.Subject == "qpv");
    }

    [Fact]
    public void A_departement_that_the_catalogue_does_not_know_is_refused() =>
        Assert.Throws<SourceUnavailableException>(() => Pull(new PullOptions(Codes.CodeDepartement.Parse("48"))));
}
