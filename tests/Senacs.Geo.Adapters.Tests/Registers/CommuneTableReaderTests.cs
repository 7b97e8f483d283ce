using System.Text;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Registers;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Adapters.Tests.Registers;

public class CommuneTableReaderTests
{
    [Fact]
    public void Every_column_is_typed_and_rows_are_ordered_by_code()
    {
        CommuneTableReading reading = Read(
            "code_insee,nom,population,epci_siren,epci_nom,chef_lieu_lon,chef_lieu_lat\n03190,Moulins,19344,200071140,CA Moulins,3.33,46.56\n03001,Abrest,\"2 908\",ZZZZZZZZZ,,,\n");
        Assert.Equal(["03001", "03190"], reading.Rows.Select(r => r.Code.Value));
        CommuneRow moulins = reading.Rows[1];
        Assert.Equal(("Moulins", 19344, new Epci(CodeSiren.Parse("200071140"), "CA Moulins"), new GeoPoint(3.33, 46.56)), (moulins.Nom, moulins.Population!.Value, moulins.Epci, moulins.ChefLieu!.Value));
        Assert.Equal(2908, reading.Rows[0].Population);
        Assert.Null(reading.Rows[0].Epci);
        Assert.Empty(reading.Issues);
    }

    [Fact]
    public void An_EPCI_that_some_rows_name_without_its_SIREN_is_told_with_those_communes()
    {
        CommuneTableReading reading = Read(
            "code_insee,nom,epci_siren,epci_nom\n03190,Moulins,200071140,CA Moulins\n03001,Abrest,,CA Vichy\n03002,Agonges,,\n03003,Ainay,ZZZZZZZZZ,Sans objet\n03004,Andelaroche,,CC du Pays\n");
        Issue told = Assert.Single(reading.Issues);
        Assert.Equal((CommuneTableIssues.EpciWithoutSiren, 3L), (told.Kind, told.Line!.Value));
        Assert.Contains("2 communes nomment un EPCI sans son SIREN : 03001 « CA Vichy » (ligne 3), 03004 « CC du Pays » (ligne 6). Cet EPCI", told.Message.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Equal(["03190"], reading.Rows.Where(r => r.Epci is not null).Select(r => r.Code.Value));
    }

    [Theory]
    [InlineData("CODGEO;LIBGEO;PMUN")]
    [InlineData("INSEE_COM;NOM_OFFICIEL;POPULATION")]
    [InlineData("code;nom;pop")]
    [InlineData("Code commune;Nom de la commune;Population municipale")]
    public void Dialects_are_recognised(string header)
    {
        CommuneRow row = Assert.Single(Read(header + "\n03190;Moulins;19344\n").Rows);
        Assert.Equal(("03190", "Moulins", 19344), (row.Code.Value, row.Nom, row.Population));
    }

    [Theory]
    [InlineData("3190", "commune_table.lost_leading_zero")]
    [InlineData("", "commune_table.bad_code")]
    [InlineData("Moulins", "commune_table.bad_code")]
    [InlineData("031900", "commune_table.bad_code")]
    public void A_code_that_is_none_rejects_the_row(string code, string issue)
    {
        CommuneTableReading reading = Read($"code,nom\n{code},Moulins\n03001,Abrest\n");
        Assert.Equal((2, 1, 1), (reading.Read, reading.Rows.Length, reading.Rejected.Length));
        Assert.Equal((issue, 2L), (Assert.Single(reading.Issues).Kind.Code, reading.Issues[0].Line!.Value));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1234", 1234)]
    [InlineData("1 234", 1234)]
    [InlineData("1\u202F234\u00A0567", 1234567)]
    [InlineData("1234.0", 1234)]
    [InlineData("1234,00", 1234)]
    [InlineData("1.234", null)]
    [InlineData("1234.5", null)]
    [InlineData("12 34", null)]
    [InlineData("-5", null)]
    [InlineData("1e3", null)]
    [InlineData("environ 200", null)]
    [InlineData("99999999999", null)]
    public void A_population_is_a_whole_number_or_an_error(string text, int? expected)
    {
        CommuneTableReading reading = Read($"code;nom;population\n03190;Moulins;{text}\n");
        Assert.Equal(expected, Assert.Single(reading.Rows).Population);
        Assert.Equal(expected is null, reading.Issues.Any(i => i.Kind == CommuneTableIssues.BadPopulation));
    }

    [Fact]
    public void A_commune_twice_is_an_error_and_the_first_row_stays()
    {
        CommuneTableReading reading = Read("code,nom\n03190,Moulins\n03190,Encore\n");
        Assert.Equal("Moulins", Assert.Single(reading.Rows).Nom);
        Assert.Equal(CommuneTableIssues.DuplicateCode, Assert.Single(reading.Issues).Kind);
        Assert.Single(reading.Rejected);
    }

    [Fact]
    public void Arrondissements_make_their_commune_or_join_it()
    {
        CommuneRow paris = Assert.Single(Read("code,nom,population\n75101,Paris 1er,100\n75102,Paris 2e,200\n").Rows);
        Assert.Equal(("75056", "Paris", 300), (paris.Code.Value, paris.Nom, paris.Population));
        CommuneTableReading both = Read("code,nom,population\n75101,Paris 1er,100\n75056,Paris,350\n");
        Assert.Equal(350, Assert.Single(both.Rows).Population);
        Assert.Equal(1, both.Folded);
        Assert.Null(Assert.Single(Read("code,nom,population\n75101,Paris 1er,\n75102,Paris 2e,200\n").Rows).Population);
    }

    [Fact]
    public void Bad_details_are_reported_and_left_unknown()
    {
        CommuneTableReading reading = Read("code,nom,epci_siren,lon,lat\n03190,,12345,46.5,3.3\n");
        CommuneRow row = Assert.Single(reading.Rows);
        Assert.Equal(("03190", null, null), (row.Nom, row.Epci, row.ChefLieu));
        Assert.Equal([CommuneTableIssues.MissingName, CommuneTableIssues.BadEpci, CommuneTableIssues.BadChefLieu], reading.Issues.Select(i => i.Kind));
    }

    [Fact]
    public void A_table_without_codes_is_refused() =>
        Assert.Contains("code_insee", Assert.Throws<SourceUnavailableException>(() => Read("nom,population\nMoulins,1\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_table_of_another_département_is_told() =>
        Assert.Contains(Read("code,nom\n35198,Moulins\n", "03").Issues, i => i.Kind == CommuneTableIssues.NoneOfDepartement);

    [OpenDataTheory]
    [InlineData("communes.csv.gz", "03", 317)]
    [InlineData("communes-cog2023.csv.gz", "62", 890)]
    [InlineData("communes.csv.gz", "04", 198)]
    [InlineData("communes.csv.gz", "2A", 124)]
    [InlineData("communes.csv.gz", "974", 24)]
    public void One_département_is_taken_from_the_national_table(string file, string departement, int communes)
    {
        using Stream stream = File.OpenRead(OpenData.PathOf(file));
        CommuneTableReading reading = CommuneTableReader.Read(stream, file, CodeDepartement.Parse(departement));
        Assert.Equal(communes, reading.Rows.Length);
        Assert.Equal(reading.Read, reading.Rows.Length + reading.Elsewhere + reading.Rejected.Length + reading.Folded);
        Assert.All(reading.Rows, r => Assert.NotNull(r.Population));
        Assert.NotEmpty(reading.CodesPostaux);
        Assert.Empty(reading.Issues);
    }

    private static CommuneTableReading Read(string csv, string? departement = null) =>
        CommuneTableReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(csv)), "communes.csv", departement is null ? null : CodeDepartement.Parse(departement));
}
