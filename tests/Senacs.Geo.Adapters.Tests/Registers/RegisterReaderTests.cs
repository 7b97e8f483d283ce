using System.Text;
using Senacs.Geo.Adapters.Tests.Tables;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Registers;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Adapters.Tests.Registers;

public class RegisterReaderTests
{
    private const string Header = "id;nom;type;statut;gestion;adresse;code_postal;commune;code_insee;lon;lat;date_agrement;date_fin;acf;ps_jeunes;territoire;territoire_source;qpv;annexes\n";

    [Fact]
    public void A_register_of_headers_only_is_empty_and_told()
    {
        RegisterReading reading = Read(Header);
        Assert.Equal((0, 0, 0), (reading.Read, reading.Entries.Length, reading.Rejected.Length));
        Assert.Equal(RegisterIssues.Empty, Assert.Single(reading.Issues).Kind);
    }

    [Fact]
    public void Every_column_is_typed()
    {
        RegisterReading reading = Read(Header
            + "cs-03-a;Adéquat;CS;agréée;CCAS;1, place de l'Église;03160;Bourbon-l'Archambault;03036;3,0574486;46.5820;2019-01-01;31/12/2022;oui;0;03036|Le Montet|EPCI:200071470;hypothese;QP003001|Bien-Assis;3.1 46.2|Vichy\n");
        RegisterEntry entry = Assert.Single(reading.Entries);
        Assert.Empty(reading.Issues);
        Assert.Equal((2L, "cs-03-a", "Adéquat", StructureType.CentreSocial, StructureStatut.Agreee), (entry.Line, entry.Id, entry.Nom, entry.Type, entry.Statut));
        Assert.Equal((Gestion.Municipale, "1, place de l'Église", "03160", "Bourbon-l'Archambault", "03036"), (entry.Gestion, entry.Adresse, entry.CodePostal, entry.Commune, entry.CodeInsee));
        Assert.Equal(new WrittenCoordinates(new GeoPoint(3.0574486, 46.5820), 4), entry.Coordinates);
        Assert.Equal((new DateOnly(2019, 1, 1), new DateOnly(2022, 12, 31)), (entry.DateAgrement, entry.DateFin));
        Assert.Equal((true, false, TerritoireSource.Hypothese), (entry.Acf, entry.PsJeunes, entry.TerritoireSource));
        Assert.Equal<string>(["03036", "Le Montet", "EPCI:200071470"], entry.Territoire);
        Assert.Equal<string>(["QP003001", "Bien-Assis"], entry.Qpv);
        Assert.Equal<string>(["3.1 46.2", "Vichy"], entry.Annexes);
    }

    [Theory]
    [InlineData("CS", StructureType.CentreSocial)]
    [InlineData("centre social", StructureType.CentreSocial)]
    [InlineData("Centre Socio-Culturel", StructureType.CentreSocial)]
    [InlineData("AGC", StructureType.CentreSocial)]
    [InlineData("evs", StructureType.Evs)]
    [InlineData("Espace de vie sociale (EVS)", StructureType.Evs)]
    [InlineData("Espace  de vie sociale", StructureType.Evs)]
    public void Types_are_read_as_written_out(string text, StructureType type) =>
        Assert.Equal(type, Assert.Single(Read($"nom;type;commune\nA;{text};X\n").Entries).Type);

    [Theory]
    [InlineData("associatif", Gestion.Associative)]
    [InlineData("Association loi 1901", Gestion.Associative)]
    [InlineData("CCAS", Gestion.Municipale)]
    [InlineData("communal", Gestion.Municipale)]
    [InlineData("Ville", Gestion.Municipale)]
    [InlineData("CC", Gestion.Intercommunale)]
    [InlineData("Communauté d'agglomération", Gestion.Intercommunale)]
    [InlineData("Caf (gestion directe)", Gestion.Caf)]
    [InlineData("MSA", Gestion.Mutualiste)]
    [InlineData("Co-gestion", Gestion.Autre)]
    public void Gestions_are_read_as_written(string text, Gestion gestion) =>
        Assert.Equal(gestion, Assert.Single(Read($"nom;type;commune;gestion\nA;CS;X;{text}\n").Entries).Gestion);

    [Theory]
    [InlineData("oui", true)]
    [InlineData("X", true)]
    [InlineData("1", true)]
    [InlineData("VRAI", true)]
    [InlineData("✔", true)]
    [InlineData("Non", false)]
    [InlineData("0", false)]
    [InlineData("", null)]
    [InlineData("nc", null)]
    [InlineData("peut-être", null)]
    public void Yes_and_no_have_many_forms(string text, bool? expected)
    {
        RegisterReading reading = Read($"nom;type;commune;acf\nA;CS;X;{text}\n");
        Assert.Equal(expected, Assert.Single(reading.Entries).Acf);
        Assert.Equal(text == "peut-être", reading.Issues.Any(i => i.Kind == RegisterIssues.UnknownYesNo));
    }

    [Theory]
    [InlineData("2022-12-31", "2022-12-31")]
    [InlineData("31/12/2022", "2022-12-31")]
    [InlineData("1/2/2022", "2022-02-01")]
    [InlineData("31-12-2022", "2022-12-31")]
    [InlineData("31.12.2022", "2022-12-31")]
    [InlineData("2022/12/31", "2022-12-31")]
    [InlineData("2022-12-31T00:00:00", "2022-12-31")]
    [InlineData("31/12/2022 00:00:00", "2022-12-31")]
    [InlineData("29/02/2020", "2020-02-29")]
    [InlineData("2020", "2020-01-01")]
    public void Dates_have_several_forms(string text, string expected)
    {
        RegisterReading reading = Read($"nom;type;commune;date_agrement\nA;CS;X;{text}\n");
        Assert.Equal(DateOnly.ParseExact(expected, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), Assert.Single(reading.Entries).DateAgrement);
        Assert.Equal(text.Length == 4, reading.Issues.Any(i => i.Kind == RegisterIssues.YearOnly));
    }

    [Theory]
    [InlineData("adresse", "")]
    [InlineData("numero;nom_voie", "12;")]
    public void An_address_is_bounded_as_every_text_is(string columns, string before)
    {
        RegisterReading reading = Read($"nom;type;commune;{columns}\nA;CS;X;{before}{new string('r', 5_000)}\n");
        Assert.Equal(1_000, Assert.Single(reading.Entries).Adresse!.Length);
        Assert.Equal("adresse", Assert.Single(reading.Issues, i => i.Kind == RegisterIssues.TextTooLong).Field);
    }

    [Theory]
    [InlineData("1er janv")]
    [InlineData("jui 2022")] // juin or juillet
    [InlineData("ma 2022")]
    [InlineData("1er")]
    [InlineData("31 février 2022")]
    [InlineData("29/02/2021")]
    [InlineData("2022-13-01")]
    [InlineData("12/31/2022")]
    [InlineData("31/12/22")]
    [InlineData("07/22")]
    [InlineData("22-juil")] // a day without its year
    [InlineData("juil-2")]
    [InlineData("juil-222")]
    [InlineData("31-févr.-22")]
    [InlineData("22-juil-2")]
    [InlineData("hier")]
    [InlineData("44926")]
    [InlineData("0000-00-00")]
    [InlineData("2022-12-31 à midi")]
    [InlineData("13/2022")]
    [InlineData("2022-13")]
    [InlineData("brumaire 2022")]
    [InlineData("06/22")]
    [InlineData("2999")]
    [InlineData("9999-12-31")]
    [InlineData("2500-01-01")]
    [InlineData("1066")]
    public void A_date_that_nobody_can_read_rejects_the_row_and_says_why(string text)
    {
        RegisterReading reading = Read($"nom;type;commune;date_agrement\nA;CS;X;{text}\n");
        Assert.Empty(reading.Entries);
        Issue issue = Assert.Single(reading.Issues, i => i.Kind == RegisterIssues.BadDate);
        Assert.Equal((2L, "date_agrement", text), (issue.Line!.Value, issue.Field, issue.Value));
        Assert.Equal(new RejectedRow(2, RegisterIssues.BadDate.Titre) { Nom = "A" }, Assert.Single(reading.Rejected));
    }

    [Theory]
    [InlineData("2022", "2022-01-01", "2022-12-31")]
    [InlineData("2022.0", "2022-01-01", "2022-12-31")]
    [InlineData("06/2022", "2022-06-01", "2022-06-30")]
    [InlineData("6/2022", "2022-06-01", "2022-06-30")]
    [InlineData("2022-06", "2022-06-01", "2022-06-30")]
    [InlineData("06.2022", "2022-06-01", "2022-06-30")]
    [InlineData("juin 2022", "2022-06-01", "2022-06-30")]
    [InlineData("juill. 2022", "2022-07-01", "2022-07-31")]
    [InlineData("juil. 2022", "2022-07-01", "2022-07-31")]
    [InlineData("Juillet 2022", "2022-07-01", "2022-07-31")]
    [InlineData("fév. 2020", "2020-02-01", "2020-02-29")]
    [InlineData("févr 2021", "2021-02-01", "2021-02-28")]
    [InlineData("février 2021", "2021-02-01", "2021-02-28")]
    [InlineData("sept 2021", "2021-09-01", "2021-09-30")]
    [InlineData("sept.\u00A02021", "2021-09-01", "2021-09-30")]
    [InlineData("SEPTEMBRE  2021", "2021-09-01", "2021-09-30")]
    [InlineData("août 2021", "2021-08-01", "2021-08-31")]
    [InlineData("déc-2021", "2021-12-01", "2021-12-31")]
    [InlineData("jan. 2021", "2021-01-01", "2021-01-31")]
    [InlineData("juil-22", "2022-07-01", "2022-07-31")] // a spreadsheet's mmm-yy
    [InlineData("juil.-22", "2022-07-01", "2022-07-31")]
    [InlineData("févr.-24", "2024-02-01", "2024-02-29")]
    [InlineData("mars-2021", "2021-03-01", "2021-03-31")]
    [InlineData("mai-69", "2069-05-01", "2069-05-31")]
    [InlineData("mai-70", "1970-05-01", "1970-05-31")]
    [InlineData("déc-99", "1999-12-01", "1999-12-31")]
    [InlineData("août 00", "2000-08-01", "2000-08-31")]
    [InlineData("14-juil-22", "2022-07-14", "2022-07-14")]
    [InlineData("1-janv.-03", "2003-01-01", "2003-01-01")]
    [InlineData("14 juill. 2022", "2022-07-14", "2022-07-14")]
    [InlineData("Févr. 2024", "2024-02-01", "2024-02-29")]
    [InlineData("DÉCEMBRE 2022", "2022-12-01", "2022-12-31")]
    [InlineData("15 août 2022", "2022-08-15", "2022-08-15")]
    [InlineData("1er janvier 2022", "2022-01-01", "2022-01-01")]
    [InlineData("1ER Févr. 2024", "2024-02-01", "2024-02-01")]
    [InlineData("1 janvier 2022", "2022-01-01", "2022-01-01")]
    [InlineData("01 janvier 2022", "2022-01-01", "2022-01-01")]
    [InlineData("15/08/2022", "2022-08-15", "2022-08-15")]
    public void A_year_or_a_month_is_its_first_day_as_a_start_and_its_last_as_an_end(string text, string start, string end)
    {
        RegisterReading reading = Read($"nom;type;commune;date_agrement;date_fin\nA;CS;X;{text};\nB;CS;X;;{text}\nC;CS;X;{text};{text}\n");
        Assert.Equal((3, 0), (reading.Entries.Length, reading.Rejected.Length));
        Assert.Equal((start, end), (Iso(reading.Entries[0].DateAgrement), Iso(reading.Entries[1].DateFin)));
        Assert.Equal((start, end), (Iso(reading.Entries[2].DateAgrement), Iso(reading.Entries[2].DateFin)));
        Assert.DoesNotContain(reading.Issues, i => i.Kind == RegisterIssues.EndBeforeStart);

        static string? Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("juil-22", "register.month_only")]
    [InlineData("14-juil-22", "register.short_year")]
    public void A_year_of_two_digits_is_said(string text, string code)
    {
        Issue said = Assert.Single(Read($"nom;type;commune;date_agrement\nA;CS;X;{text}\n").Issues, i => i.Kind.Code == code);
        Assert.Contains(text, said.Message, StringComparison.Ordinal);
        Assert.Contains("/07/2022", said.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("07/22", true)]
    [InlineData("31/12/22", true)]
    [InlineData("22-juil", false)]
    public void Numbers_that_end_in_two_digits_are_refused_with_the_reason(string text, bool isDoubt)
    {
        Issue refused = Assert.Single(Read($"nom;type;commune;date_agrement\nA;CS;X;{text}\n").Issues, i => i.Kind == RegisterIssues.BadDate);
        Assert.Equal(isDoubt, refused.Message.Contains("deux chiffres", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("9999-12-31")]
    [InlineData("31/12/9999")]
    [InlineData("9999-12-31T00:00:00")]
    [InlineData("2999")]
    [InlineData("9999")]
    [InlineData("31/12/2999")]
    [InlineData("12/2999")]
    public void The_never_of_databases_is_an_open_end(string text)
    {
        RegisterReading reading = Read($"nom;type;commune;date_fin\nA;CS;X;{text}\n");
        Assert.Null(Assert.Single(reading.Entries).DateFin);
        Assert.Equal(text, Assert.Single(reading.Issues, i => i.Kind == RegisterIssues.OpenEnd).Value);
    }

    [Fact]
    public void The_never_of_a_workbook_is_an_open_end_with_or_without_a_date_format()
    {
        byte[] workbook = XlsxTests.Workbook(
            """
            <row r="1"><c r="A1" t="inlineStr"><is><t>Nom</t></is></c><c r="B1" t="inlineStr"><is><t>Type</t></is></c><c r="C1" t="inlineStr"><is><t>Date de fin</t></is></c></row>
            <row r="2"><c r="A2" t="inlineStr"><is><t>A</t></is></c><c r="B2" t="inlineStr"><is><t>CS</t></is></c><c r="C2" s="1"><v>2958465</v></c></row>
            <row r="3"><c r="A3" t="inlineStr"><is><t>B</t></is></c><c r="B3" t="inlineStr"><is><t>EVS</t></is></c><c r="C3"><v>2958465</v></c></row>
            """);
        RegisterReading reading = RegisterReader.Read(new MemoryStream(workbook), "r.xlsx");
        Assert.Equal([null, null], reading.Entries.Select(e => e.DateFin));
        Assert.Empty(reading.Rejected);
    }

    [Fact]
    public void Dates_of_a_workbook_may_be_serials_with_or_without_a_date_format()
    {
        byte[] workbook = XlsxTests.Workbook(
            """
            <row r="1"><c r="A1" t="inlineStr"><is><t>Nom</t></is></c><c r="B1" t="inlineStr"><is><t>Type</t></is></c><c r="C1" t="inlineStr"><is><t>Commune</t></is></c><c r="D1" t="inlineStr"><is><t>Date d'agrément</t></is></c><c r="E1" t="inlineStr"><is><t>Date de fin</t></is></c></row>
            <row r="2"><c r="A2" t="inlineStr"><is><t>A</t></is></c><c r="B2" t="inlineStr"><is><t>CS</t></is></c><c r="C2" t="inlineStr"><is><t>Vichy</t></is></c><c r="D2"><v>43466</v></c><c r="E2" s="1"><v>44926</v></c></row>
            <row r="3"><c r="A3" t="inlineStr"><is><t>B</t></is></c><c r="B3" t="inlineStr"><is><t>EVS</t></is></c><c r="C3" t="inlineStr"><is><t>Vichy</t></is></c><c r="D3"><v>2020</v></c></row>
            """);
        RegisterReading reading = RegisterReader.Read(new MemoryStream(workbook), "r.xlsx");
        Assert.Equal((new DateOnly(2019, 1, 1), new DateOnly(2022, 12, 31)), (reading.Entries[0].DateAgrement, reading.Entries[0].DateFin));
        Assert.Equal(new DateOnly(2020, 1, 1), reading.Entries[1].DateAgrement);
        Assert.Contains(reading.Issues, i => i.Kind == RegisterIssues.DateFromSerial && i.Line == 2);
    }

    [Fact]
    public void The_year_of_the_first_agrément_serves_when_there_is_no_date()
    {
        RegisterReading reading = Read("nom;type;commune;date_agrement;annee_premier_agrement\nA;CS;X;;2009\nB;CS;X;2015-06-01;2009\nC;CS;X;;\n");
        Assert.Equal([new DateOnly(2009, 1, 1), new DateOnly(2015, 6, 1), null], reading.Entries.Select(e => e.DateAgrement));
        Assert.Equal(2, Assert.Single(reading.Issues, i => i.Kind == RegisterIssues.DateFromFirstYear).Line);
    }

    [Theory]
    [InlineData("46.58", "3.05", "register.swapped_coordinates")]
    [InlineData("-21.1", "55.5", "register.swapped_coordinates")]
    [InlineData("0", "0", "register.zero_coordinates")]
    [InlineData("3.05", "", "register.half_coordinates")]
    [InlineData("", "46", "register.half_coordinates")]
    [InlineData("704000", "6608000", "register.coordinates_out_of_france")]
    [InlineData("-74", "40.7", "register.coordinates_out_of_france")]
    [InlineData("3.05", "146.5", "register.coordinates_out_of_france")]
    [InlineData("trois", "46", "register.bad_coordinates")]
    [InlineData("NaN", "46", "register.bad_coordinates")]
    [InlineData("1e999", "46", "register.bad_coordinates")]
    [InlineData("3.057.448", "46.5", "register.bad_coordinates")]
    public void Coordinates_that_cannot_be_right_are_reported_and_never_corrected(string lon, string lat, string code)
    {
        RegisterReading reading = Read($"nom;type;commune;lon;lat\nA;CS;X;{lon};{lat}\n");
        Assert.Null(Assert.Single(reading.Entries).Coordinates);
        Assert.Equal(code, Assert.Single(reading.Issues, i => i.Kind.Severity == IssueSeverity.Error).Kind.Code);
    }

    [Theory]
    [InlineData("3.0574486", "46.5", 1)]
    [InlineData("3,05", "46,582", 2)]
    [InlineData("3", "46", 0)]
    [InlineData("30574486e-7", "46.5820512", 7)]
    [InlineData("55.45", "-20.88", 2)]
    [InlineData("-61.53", "16.24", 2)]
    [InlineData("3.05 °", "46.58°", 2)]
    public void Coordinates_keep_the_number_of_decimals_written(string lon, string lat, int decimals) =>
        Assert.Equal(decimals, Assert.Single(Read($"nom;type;commune;lon;lat\nA;CS;X;{lon};{lat}\n").Entries).Coordinates!.Decimals);

    [Theory]
    [InlineData(";CS", "register.missing_name")]
    [InlineData("A;", "register.missing_type")]
    [InlineData("A;MJC", "register.unknown_type")]
    [InlineData("A;CS;;fermée", "register.unknown_status")]
    [InlineData("A;CS;X;;x;y;z", "register.shifted_row")]
    public void A_row_that_cannot_be_a_structure_is_rejected_with_its_reason(string row, string code)
    {
        RegisterReading reading = Read($"nom;type;commune;statut\nAvant;CS;X;\n{row}\nAprès;EVS;X;en préfiguration\n");
        Assert.Equal((3, 2), (reading.Read, reading.Entries.Length));
        Issue issue = Assert.Single(reading.Issues, i => i.Kind.Code == code);
        Assert.Equal(3, issue.Line);
        RejectedRow rejected = Assert.Single(reading.Rejected);
        Assert.Equal((3L, issue.Kind.Titre), (rejected.Line, rejected.Raison));
        Assert.Equal(StructureStatut.EnPrefiguration, reading.Entries[1].Statut);
    }

    [Fact]
    public void A_second_row_with_the_same_id_is_rejected()
    {
        RegisterReading reading = Read("id;nom;type;commune\na;A;CS;X\na;B;CS;Y\n");
        Assert.Equal("A", Assert.Single(reading.Entries).Nom);
        Assert.Equal(3, Assert.Single(reading.Issues, i => i.Kind == RegisterIssues.DuplicateId).Line);
        Assert.Equal(3, Assert.Single(reading.Rejected).Line);
    }

    [Fact]
    public void The_same_name_in_the_same_commune_is_kept_and_told()
    {
        RegisterReading reading = Read("id;nom;type;commune\na;L'Escale;CS;Souvigny\nb;l’ESCALE;CS;SOUVIGNY\nc;L'Escale;EVS;Souvigny\n");
        Assert.Equal(3, reading.Entries.Length);
        Assert.Equal(3, Assert.Single(reading.Issues, i => i.Kind == RegisterIssues.DuplicateStructure).Line);
    }

    [Fact]
    public void Successive_agréments_of_one_structure_are_no_duplicates()
    {
        RegisterReading reading = Read("id;nom;type;commune;date_agrement;date_fin\na-1;A;CS;X;2015-01-01;2018-12-31\na-2;A;CS;X;2019-01-01;\n");
        Assert.Equal(2, reading.Entries.Length);
        Assert.Empty(reading.Issues);
    }

    [Fact]
    public void An_agrément_that_ends_the_day_the_next_begins_is_said_to_count_twice_that_day()
    {
        RegisterReading reading = Read(
            "id;nom;type;commune;date_agrement;date_fin\na-1;A;CS;X;2015-01-01;2019-01-01\na-2;A;CS;X;2019-01-01;\nb;B;CS;X;2019-01-01;2019-01-01\n");
        Assert.Equal(2, Assert.Single(reading.Issues, i => i.Kind == RegisterIssues.PeriodsTouch).Line);
    }

    [Theory]
    [InlineData("2022-01-01", "2021-01-01")]
    [InlineData("2022-02", "2022-01")]
    [InlineData("2022", "2021")]
    public void An_agrément_that_ends_before_it_begins_is_kept_and_said_never_in_force(string from, string until)
    {
        RegisterReading reading = Read($"nom;type;commune;date_agrement;date_fin\nA;CS;X;{from};{until}\n");
        Assert.Single(reading.Entries);
        Assert.Contains("jamais en vigueur", Assert.Single(reading.Issues, i => i.Kind == RegisterIssues.EndBeforeStart).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_id_is_made_from_type_département_and_name()
    {
        RegisterReading reading = Read("nom;type;code_postal\nCentre social du Pays de Tronçais Val de Cher;CS;03350\nA;EVS;\nA;EVS;\n", CodeDepartement.Parse("03"));
        Assert.Equal(["cs-03-centre-social-du-pays-de-troncais-val-de", "evs-03-a", "evs-03-a-2"], reading.Entries.Select(e => e.Id));
        Assert.Equal(["cs-20-a", "cs-2a-b", "cs-974-c", "cs-d"], Read("nom;type;code_postal;code_insee\nA;CS;20000;\nB;CS;;2A004\nC;CS;97400;\nD;CS;;\n").Entries.Select(e => e.Id));
    }

    [Fact]
    public void A_lost_leading_zero_is_reported_and_not_put_back()
    {
        RegisterReading reading = Read("nom;type;code_postal;code_insee\nA;CS;3100;3185\n");
        RegisterEntry entry = Assert.Single(reading.Entries);
        Assert.Equal(("3100", "3185"), (entry.CodePostal, entry.CodeInsee));
        Assert.Equal(2, reading.Issues.Count(i => i.Kind == RegisterIssues.LostLeadingZero));
    }

    [Fact]
    public void Headers_may_be_renamed_by_habit_or_by_the_manifest()
    {
        RegisterReading habit = Read("Nom de la structure\tType de structure\tVille\tCP\tLatitude\tLongitude\nA\tCS\tVichy\t03200\t46,12\t3,42\n");
        Assert.Equal(("A", "Vichy", "03200", 3.42), (habit.Entries[0].Nom, habit.Entries[0].Commune, habit.Entries[0].CodePostal, habit.Entries[0].Coordinates!.Point.LongitudeDegrees));
        RegisterReading mapped = RegisterReader.Read(
            new MemoryStream(Encoding.UTF8.GetBytes("Équipement;Quoi;Où\nA;CS;Vichy\n")), "r.csv", null,
            new Dictionary<string, string> { ["nom"] = "equipement", ["type"] = "Quoi", ["commune"] = "Où" });
        Assert.Equal(("A", "Vichy"), (mapped.Entries[0].Nom, mapped.Entries[0].Commune));
    }

    [Fact]
    public void A_register_without_name_or_type_is_refused_with_the_columns_it_has()
    {
        SourceUnavailableException refused = Assert.Throws<SourceUnavailableException>(() => Read("nom;ville\nA;Vichy\n"));
        Assert.Contains("« type »", refused.Message, StringComparison.Ordinal);
        Assert.Contains("nom, ville", refused.Message, StringComparison.Ordinal);
        Assert.Throws<SourceUnavailableException>(() => RegisterReader.Read(new MemoryStream("nom;type\nA;CS\n"u8.ToArray()), "r.csv", null, new Dictionary<string, string> { ["nom"] = "absente" }));
        Assert.Throws<SourceUnavailableException>(() => RegisterReader.Read(new MemoryStream("nom;type\nA;CS\n"u8.ToArray()), "r.csv", null, new Dictionary<string, string> { ["nome"] = "nom" }));
    }

    [Fact]
    public void Columns_that_serve_nothing_are_listed_once()
    {
        RegisterReading reading = Read("nom;type;commune;siret;remarque\nA;CS;X;1;2\nB;CS;X;1;2\n");
        Issue issue = Assert.Single(reading.Issues, i => i.Kind == RegisterIssues.UnknownColumns);
        Assert.Equal((IssueSeverity.Information, 1L), (issue.Kind.Severity, issue.Line!.Value));
        Assert.Contains("siret, remarque", issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_that_look_like_formulas_are_kept()
    {
        RegisterEntry entry = Assert.Single(Read("nom;type;commune;adresse\n=HYPERLINK(1);CS;X;@rue\n").Entries);
        Assert.Equal(("=HYPERLINK(1)", "@rue"), (entry.Nom, entry.Adresse));
    }

    [Fact]
    public void A_name_on_several_lines_comes_on_one()
    {
        RegisterReading reading = Read("nom;type;commune\n\"Centre\n  social\";CS;X\nB;CS;Y\n");
        Assert.Equal("Centre social", reading.Entries[0].Nom);
        Assert.Equal([2L, 4L], reading.Entries.Select(e => e.Line));
    }

    [OpenDataTheory]
    [InlineData("allier-2022.csv", 22, 17)]
    [InlineData("alpes-de-haute-provence-2016.csv", 23, 4)]
    [InlineData("pas-de-calais-2010.csv", 18, 18)]
    [InlineData("senacs-france.csv", 45, 18)]
    [InlineData("centres-sociaux-france-mednum.csv", 590, 553)]
    public void Every_real_register_is_read_without_loss(string file, int rows, int centresSociaux)
    {
        using Stream stream = File.OpenRead(OpenData.PathOf("structures", file));
        RegisterReading reading = RegisterReader.Read(stream, file);
        Assert.Equal((rows, rows), (reading.Read, reading.Entries.Length));
        Assert.Equal(centresSociaux, reading.Entries.Count(e => e.Type == StructureType.CentreSocial));
        Assert.Equal(rows, reading.Entries.Select(e => e.Id).Distinct().Count());
        Assert.All(reading.Issues.Where(i => i.Kind.Severity == IssueSeverity.Error), i => Assert.Contains(i.Kind.Code, new[] { "register.lost_leading_zero", "register.coordinates_out_of_france", "register.swapped_coordinates" }));
    }

    [OpenDataFact]
    public void The_register_of_the_Allier_is_what_its_public_sources_say()
    {
        using Stream stream = File.OpenRead(OpenData.PathOf("structures", "allier-2022.csv"));
        RegisterReading reading = RegisterReader.Read(stream, "allier-2022.csv", CodeDepartement.Parse("03"));
        RegisterEntry bocage = Assert.Single(reading.Entries, e => e.Nom == "1, 2, 3 Bocage");
        Assert.Equal(11, bocage.Territoire.Length);
        Assert.Equal((14, new DateOnly(2009, 1, 1)), (bocage.Coordinates!.Decimals, bocage.DateAgrement));
        Assert.Equal<string>(["Bien-Assis", "Fontbouillant", "Rive gauche (Pierre Leroux, Blanzat, La Verrerie)"], Assert.Single(reading.Entries, e => e.Id == "cs-03-mjc-centre-social-de-montlucon").Qpv);
        Assert.Equal(7, reading.Entries.Count(e => e.Acf == true));
        Assert.DoesNotContain(reading.Issues, i => i.Kind.Severity == IssueSeverity.Error);
    }

    private static RegisterReading Read(string csv, CodeDepartement? departement = null) =>
        RegisterReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(csv)), "r.csv", departement);
}
