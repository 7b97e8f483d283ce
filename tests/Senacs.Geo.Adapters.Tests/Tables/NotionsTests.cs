using System.Collections.Immutable;
using System.Text;
using Senacs.Geo.Adresses;
using Senacs.Geo.Codes;
using Senacs.Geo.Sources.Cog;
using Senacs.Geo.Sources.Geocoding;
using Senacs.Geo.Sources.GeoJson;
using Senacs.Geo.Sources.National;
using Senacs.Geo.Sources.Registers;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Adapters.Tests.Tables;

/// <summary>Every name of every notion, in every reader, in the spellings that people and programs give it.</summary>
public class NotionsTests
{
    private static readonly Dictionary<string, string> RegisterRow = new()
    {
        ["id"] = "evs-1",
        ["nom"] = "L'Envol",
        ["type"] = "EVS",
        ["statut"] = "agréée",
        ["gestion"] = "associative",
        ["adresse"] = "1 rue du Port",
        ["code_postal"] = "03200",
        ["commune"] = "Vichy",
        ["code_insee"] = "03310",
        ["lon"] = "3.42",
        ["lat"] = "46.12",
        ["date_agrement"] = "2020-01-01",
        ["date_fin"] = "2023-12-31",
        ["acf"] = "oui",
        ["ps_jeunes"] = "non",
        ["territoire"] = "03310",
        ["territoire_source"] = "declare",
        ["qpv"] = "QP003001",
        ["annexes"] = "Cusset",
        ["annee_premier_agrement"] = "2001",
    };

    [Fact]
    public void The_register_reads_every_name_of_every_column()
    {
        foreach (Notion role in RegisterReader.Roles)
        {
            foreach (string header in Spellings(role))
            {
                string[] headers = [.. RegisterReader.Roles.Select(r => r == role ? header : r.Nom)];
                RegisterReading reading = RegisterReader.Read(Stream(Csv(headers, RegisterReader.Roles.Select(r => RegisterRow[r.Nom]))),
                    "structures.csv");
                Assert.Equal((role.Nom, header), (role.Nom, reading.Columns.FirstOrDefault(c => c.Role == role.Nom)?.Header));
                Assert.DoesNotContain(reading.Issues, i => i.Kind == ColumnIssues.LooksLikeOurs);
                RegisterEntry entry = Assert.Single(reading.Entries);
                Assert.Equal(
                    ("L'Envol", "03310", "03200", "Vichy", new DateOnly(2020, 1, 1), true, 1, 1),
                    (entry.Nom, entry.CodeInsee, entry.CodePostal, entry.Commune, entry.DateAgrement!.Value, entry.Acf!.Value,
                        entry.Territoire.Length, entry.Annexes.Length));
                Assert.NotNull(entry.DateFin);
                Assert.NotNull(entry.Coordinates);
            }
        }
    }

    [Fact]
    public void The_table_of_communes_reads_every_name_of_every_column()
    {
        string[] values = ["2A004", "Ajaccio", "71361", "242010056", "CA du Pays Ajaccien", "8.73", "41.92", "20000"];
        foreach (Notion role in CommuneTableReader.Roles)
        {
            foreach (string header in Spellings(role))
            {
                string[] headers = [.. CommuneTableReader.Roles.Select(r => r == role ? header : r.Nom)];
                CommuneTableReading reading = CommuneTableReader.Read(Stream(Csv(headers, values)), "communes.csv");
                CommuneRow row = Assert.Single(reading.Rows);
                Assert.Equal(
                    (header, "2A004", "Ajaccio", 71361, "242010056", "CA du Pays Ajaccien", true, 1),
                    (header, row.Code.Value, row.Nom, row.Population, row.Epci?.Siren.Value, row.Epci?.Nom, row.ChefLieu is not null,
                        reading.CodesPostaux.Length));
                Assert.Empty(reading.Issues);
            }
        }
    }

    [Fact]
    public void The_boundaries_read_every_name_of_every_property()
    {
        foreach (string code in Spellings(Notions.CommuneCode).Append("code"))
            Assert.Equal((code, "2A004"), (code, Assert.Single(Communes($"\"{code}\": \"2A004\"").Boundaries).Code.Value));
        foreach (string nom in Spellings(Notions.CommuneName).Append("nom").Append("NOM_OFFICIEL"))
            Assert.Equal((nom, "Ajaccio"), (nom, Assert.Single(Communes($"\"code\": \"2A004\", \"{nom}\": \"Ajaccio\"").Boundaries).Nom));
        foreach (string population in Spellings(Notions.Population))
            Assert.Equal((population, 71361), (population,
                Assert.Single(Communes($"\"code\": \"2A004\", \"{population}\": 71361").Boundaries).Population));
    }

    [Fact]
    public void The_perimeters_read_every_name_of_every_property()
    {
        foreach (string code in Spellings(Notions.QpvCode))
        {
            foreach (string nom in Spellings(Notions.QpvName))
            {
                QpvPerimeter qpv = Assert.Single(QpvPerimeterReader.Read(Stream(Feature($"\"{code}\": \"qp02a001\", \"{nom}\": \"Les Cannes\", \"lib_com\": \"Ajaccio\"")), "qpv.geojson").Perimeters);
                Assert.Equal((code, nom, "QP02A001", "Les Cannes", "Ajaccio"), (code, nom, qpv.Code.Value, qpv.Nom, qpv.CommunesText));
            }
        }
    }

    [Fact]
    public void The_list_of_addresses_reads_every_name_of_every_column()
    {
        for (int i = 0; i < AddressColumns.Roles.Length; i++)
        {
            foreach (string header in Spellings(AddressColumns.Roles[i]))
            {
                AddressColumns columns = AddressColumns.Detect(["autre", header]);
                int[] found = [columns.Adresse, columns.Complement, columns.CodePostal,
                    columns.Commune, columns.CodeInsee, columns.Longitude, columns.Latitude];
                Assert.Equal((header, i), (header, Array.IndexOf(found, 1)));
            }
        }
    }

    [Fact]
    public void The_address_base_reads_every_name_of_every_column()
    {
        (Notion Notion, string Value)[] columns =
        [
            (Notions.HouseNumber, "12"), (Notions.HouseNumberSuffix, "bis"), (Notions.StreetName, "Rue du Collège"), (Notions.PostCode, "48000.0"),
                (Notions.CommuneCode, "48095"),
            (Notions.CommuneName, "Mende"), (Notions.Longitude, "3.4990"), (Notions.Latitude, "44.5180"),
        ];
        foreach ((Notion notion, _) in columns)
        {
            foreach (string header in Spellings(notion))
            {
                string csv = string.Join(';', columns.Select(c => c.Notion == notion ? header : c.Notion.Nom)) + "\n" + string.Join(';',
                    columns.Select(c => c.Value)) + "\n";
                Geocoder geocoder = Geocoding.GeocodingFixture.Build(csv);
                GeocodeOutcome.Found found = Assert.IsType<GeocodeOutcome.Found>(geocoder.Locate(AddressQuery.FromText("12 bis rue du Collège 48000 Mende")));
                Assert.Equal((header, LocationLevel.Numero, LocationStatus.Ok), (header, found.Location.Niveau, found.Location.Statut));
            }
        }
    }

    [Fact]
    public void The_movements_and_the_values_of_departements_read_every_name()
    {
        string[] movement = ["32", "2019-01-01", "COM", "2a005", "0", "ALANDO", "Alando", "Alando", "COM", "2a004", "0", "AJACCIO", "Ajaccio",
            "Ajaccio"];
        foreach (Notion role in Notions.Movements)
        {
            foreach (string header in Spellings(role))
            {
                string[] headers = [.. Notions.Movements.Select(r => r == role ? header : r.Nom)];
                CogMovement read = Assert.Single(MouvementsReader.Read(Stream(Csv(headers, movement)), "mouvements.csv").Movements.Movements);
                Assert.Equal((header, "2A005", "2A004", "Ajaccio"), (header, read.Before.Code, read.After.Code, read.After.Libelle));
            }
        }

        foreach (string header in Spellings(Notions.DepartementCode))
            Assert.Equal((header, 3m), (header, DepartementValuesReader.Read(Stream(Csv([header, "valeur"], ["2a", "3"])), "valeurs.csv",
                null).Values["2A"]));
    }

    [Theory]
    [InlineData("PMUN21", "PMUN20", "PMUN21")]
    [InlineData("population_2019", "population_2021", "population_2021")]
    [InlineData("P15_POP", "P21_POP", "P21_POP")]
    [InlineData("PMUN2021", "PTOT2021", "PMUN2021")]
    public void Of_two_vintages_the_latest_is_read_and_the_other_is_named(string one, string other, string read)
    {
        CommuneTableReading reading = CommuneTableReader.Read(Stream($"code_insee,nom,{one},{other}\n03310,Vichy,1,2\n"), "communes.csv");
        Assert.Equal(read, reading.Columns.Single(c => c.Role == "population").Header);
        Assert.Equal(read == one ? 1 : 2, Assert.Single(reading.Rows).Population);
        Assert.Equal(read == one ? other : one, Assert.Single(reading.Issues, i => i.Kind == ColumnIssues.LooksLikeOurs).Field);
    }

    [Theory]
    [InlineData("Date fin agremnt", "date_fin")]
    [InlineData("Territoires", "territoire")]
    [InlineData("Mode de gestion actuel", "gestion")]
    [InlineData("Période d'agrément", "date_agrement")]
    [InlineData("Agrément", "date_agrement")]
    [InlineData("Date", "date_agrement")]
    [InlineData("territoires desservis", "territoire")]
    [InlineData("acf_familles", "acf")]
    [InlineData("Familles (ACF)", "acf")]
    [InlineData("Nombre de QPV", "qpv")]
    public void A_column_that_looks_like_ours_and_is_not_read_is_named(string header, string role)
    {
        RegisterReading reading = RegisterReader.Read(Stream(Csv(["nom", "type", header], ["L'Envol", "EVS", "?"])), "structures.csv");
        Assert.Contains($"« {role} »", Assert.Single(reading.Issues, i => i.Kind == ColumnIssues.LooksLikeOurs).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Téléphone")]
    [InlineData("Site internet")]
    [InlineData("Remarque")]
    [InlineData("Directeur")]
    [InlineData("Date de naissance du directeur")]
    [InlineData("Nombre de jeunes")]
    [InlineData("Mode d'accueil")]
    [InlineData("Nature des activités")]
    [InlineData("Téléphone du siège")]
    [InlineData("Source")]
    public void A_column_of_something_else_is_not_taken_for_ours(string header)
    {
        RegisterReading reading = RegisterReader.Read(Stream(Csv(["nom", "type", header], ["L'Envol", "EVS", "?"])), "structures.csv");
        Assert.DoesNotContain(reading.Issues, i => i.Kind == ColumnIssues.LooksLikeOurs);
    }

    [Theory]
    [InlineData("03200.0", "03200")]
    [InlineData("3200.00", "3200")]
    [InlineData(" 03200,0 ", "03200")]
    [InlineData("03200", "03200")]
    [InlineData("3200.5", "3200.5")]
    [InlineData("2A004.0", "2A004.0")]
    [InlineData("3200.", "3200.")]
    [InlineData(".0", ".0")]
    [InlineData("", "")]
    public void A_code_loses_only_the_empty_fraction_that_a_number_cell_gave_it(string written, string clean) => Assert.Equal(clean,
        CodeCell.Clean(written));

    [Theory]
    [InlineData("2a004", "2A004")]
    [InlineData("2b033", "2B033")]
    public void A_corsican_code_is_read_in_small_letters_everywhere(string written, string code)
    {
        Assert.Equal(code, CodeInsee.Parse(written).Value);
        Assert.Equal(code[..2], CodeDepartement.Parse(written[..2]).Value);
        Assert.Equal(CodeInsee.Parse(code), CodeInsee.Parse(written));
        RegisterReading reading = RegisterReader.Read(Stream($"nom,type,code_insee,territoire\nL'Envol,EVS,{written},{written}\n"), "structures.csv");
        Assert.DoesNotContain(reading.Issues, i => i.Kind == RegisterIssues.BadCode);
        Assert.Equal(code, Assert.Single(CommuneTableReader.Read(Stream($"code,nom\n{written},Ajaccio\n"), "communes.csv",
            CodeDepartement.Parse(code[..2])).Rows).Code.Value);
        Assert.Equal(code, Assert.Single(Communes($"\"code\": \"{written}\"").Boundaries).Code.Value);
    }

    // As it is, in capitals, in words, without any separator, and with the accents and apostrophes of a person.
    private static IEnumerable<string> Spellings(Notion notion)
    {
        foreach (string name in notion.Names)
        {
            yield return name;
            yield return name.ToUpperInvariant();
            yield return name.Replace('_', ' ');
            yield return name.Replace("_", "", StringComparison.Ordinal);
            yield return name.Replace("agrement", "Agrément", StringComparison.Ordinal).Replace("_d_", " d’", StringComparison.Ordinal).Replace('_',
                '-');
            if (notion.HasVintage)
            {
                yield return name + "21";
                yield return name.ToUpperInvariant() + "_2021";
            }
        }
    }

    private static string Csv(IEnumerable<string> headers, IEnumerable<string> cells) =>
        string.Join(',', headers.Select(h => $"\"{h.Trim()}\"")) + "\n" + string.Join(',', cells.Select(c => $"\"{c}\"")) + "\n";

    private static CommuneBoundaries Communes(string properties) => CommuneBoundaryReader.Read(Stream(Feature(properties)), "communes.geojson");

    private static string Feature(string properties) =>
        $$$"""{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {{{{properties}}}}, "geometry": {"type": "Polygon", "coordinates": [[[8.6, 41.9], [8.61, 41.9], [8.61, 41.91], [8.6, 41.9]]]}}]}""";

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));
}
