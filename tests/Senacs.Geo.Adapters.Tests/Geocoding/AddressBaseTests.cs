using System.Globalization;
using System.IO.Compression;
using System.Text;
using Senacs.Geo.Adresses;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Geocoding;
using Senacs.Geo.Structures;
using static Senacs.Geo.Adapters.Tests.Geocoding.GeocodingFixture;

namespace Senacs.Geo.Adapters.Tests.Geocoding;

/// <summary>Reading address bases, good and bad, and keeping the index.</summary>
public sealed class AddressBaseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("senacs-geo-adresses-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_index_does_not_depend_on_the_order_of_the_rows()
    {
        string[] lines = Csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string expected = Content(Build(Csv));
        Random random = new(3);
        for (int i = 0; i < 5; i++)
        {
            string[] rows = [.. lines.Skip(1)];
            random.Shuffle(rows);
            Assert.Equal(expected, Content(Build(lines[0] + "\n" + string.Join('\n', rows) + "\n")));
        }
    }

    [Fact]
    public void Gzip_bom_crlf_tabs_and_quotes_change_nothing_to_the_answers()
    {
        string wanted = Ask("8 av. Gal Emile Mairal 03100 MONTLUCON").ToString();
        foreach (byte[] bytes in new[]
                 {
                     Gzip(Encoding.UTF8.GetBytes(Csv)), [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Csv)], Encoding.UTF8.GetBytes(Csv.ReplaceLineEndings("\r\n")),
                     Encoding.UTF8.GetBytes(Csv.Replace(';', '\t')), Encoding.UTF8.GetBytes(Csv.Replace("Avenue du Général Emile Mairal", "\"Avenue du Général Emile Mairal\"", StringComparison.Ordinal)),
                 })
        {
            Geocoder geocoder = Build(bytes);
            Assert.Equal(wanted, geocoder.Locate(AddressQuery.FromText("8 av. Gal Emile Mairal 03100 MONTLUCON")).ToString());
        }
    }

    [Fact]
    public void The_bal_format_is_read_with_its_place_names()
    {
        const string Bal = "uid_adresse;cle_interop;commune_insee;commune_nom;commune_deleguee_insee;commune_deleguee_nom;voie_nom;lieudit_complement_nom;numero;suffixe;position;x;y;long;lat;cad_parcelles;source;date_der_maj;certification_commune\n"
            + ";48095_0001_00012;48095;Mende;;;Rue du Collège;;12;bis;entrée;;;3.4990;44.5180;;;2024-01-01;1\n"
            + ";48095_xxxx_99999;48095;Mende;;;Le Chapitre;;99999;;segment;;;3.5100;44.5300;;;2024-01-01;1\n";
        Geocoder geocoder = Build(Bal);
        GeocodeOutcome.Found number = Assert.IsType<GeocodeOutcome.Found>(geocoder.Locate(AddressQuery.FromText("12B rue du Collège, Mende")));
        Assert.Equal((LocationLevel.Numero, LocationStatus.Ok), (number.Location.Niveau, number.Location.Statut));
        GeocodeOutcome.Found place = Assert.IsType<GeocodeOutcome.Found>(geocoder.Locate(AddressQuery.FromText("Lieu-dit Le Chapitre, Mende")));
        Assert.Equal(LocationLevel.LieuDit, place.Location.Niveau);
    }

    [Fact]
    public void A_file_of_places_is_read()
    {
        const string Places = "id;nom_lieu_dit;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;nom_ancienne_commune;x;y;lon;lat;source_position;source_nom_voie\n"
            + "48095_a;Le Chapitre;48000;48095;Mende;;;;;3.51;44.53;commune;commune\n";
        Geocoder geocoder = Build(Places);
        GeocodeOutcome.Found place = Assert.IsType<GeocodeOutcome.Found>(geocoder.Locate(AddressQuery.FromText("le chapitre 48000 mende")));
        Assert.Equal(LocationLevel.LieuDit, place.Location.Niveau);
    }

    [Theory]
    [InlineData("", "vide")]
    [InlineData("<!DOCTYPE html>\n<html><body>Erreur 503</body></html>", "page web")]
    [InlineData("nom;prenom\nDupont;Jean\n", "nom_voie")]
    [InlineData("{\"type\":\"FeatureCollection\"}", "JSON")]
    public void What_is_no_address_base_is_refused_by_name(string content, string said)
    {
        SourceUnavailableException e = Assert.Throws<SourceUnavailableException>(() => Build(content));
        Assert.Equal("essai.csv", e.SourceName);
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
        Assert.NotEmpty(e.Remedy);
    }

    [Fact]
    public void A_gzip_cut_anywhere_is_refused_never_read_as_a_short_file()
    {
        byte[] whole = Gzip(Encoding.UTF8.GetBytes(Csv));
        foreach (int length in new[] { 1, 2, 5, 11, 18, 30, whole.Length / 2, whole.Length - 9, whole.Length - 5, whole.Length - 1 })
            Assert.Throws<SourceUnavailableException>(() => Build(whole[..length]));
    }

    [Fact]
    public void A_bad_row_is_counted_and_the_others_are_kept()
    {
        List<Issue> issues = [];
        string csv = Header + "\n" + Row("1", "Rue Haute", "48000", "48095", "Mende", "3.5", "44.5") + "\n"
            + "a;b;c\n"                                                                                 // too few columns
            + Row("2", "Rue Haute", "48000", "48095", "Mende", "3.5", "44.5") + ";extra\n"              // too many
            + Row("3", "Rue Haute", "48000", "48095", "Mende", "44.5", "3.5") + "\n"                    // swapped
            + Row("4", "Rue Haute", "48000", "48095", "Mende", "740000.0", "6380000.0") + "\n"          // metres
            + Row("5", "Rue Haute", "48000", "48095", "Mende", "", "") + "\n"                           // missing
            + Row("6", "Rue Haute", "48000", "1053", "Bourg", "3.5", "44.5") + "\n"                     // lost zero
            + Row("7", "Rue Haute", "48000", "48095", "Mende", "-61.5", "16.2") + "\n"                  // elsewhere
            + Row("8", "", "48000", "48095", "Mende", "3.5", "44.5") + "\n"                             // no name
            + Row("9", "Rue Haute", "48000", "48095", "Mende", "3.51", "44.51") + "\n";
        Geocoder geocoder = Build(csv, issues);
        Assert.Equal(2, geocoder.AddressCount);
        Assert.Equal(
            ["ban.row", "ban.row", "ban.coordinates_swapped", "ban.coordinates_projected", "ban.coordinates_missing", "ban.commune_code", "ban.coordinates_outside", "ban.row"],
            issues.Select(i => i.Kind.Code));
        Assert.Equal([3L, 4, 5, 6, 7, 8, 9, 10], issues.Select(i => i.Line!.Value));
    }

    [Theory]
    [InlineData(2_000)]
    [InlineData(20_000)]
    public void A_quote_left_open_costs_its_own_row_and_no_other(int rows)
    {
        string[] lines =
        [
            Header, .. Enumerable.Range(1, rows)
                .Select(n => Row(FormattableString.Invariant($"{n}"), "Rue des Loges", "48000", "48095", "Mende", FormattableString.Invariant($"{3.5 + (n * 1e-5):F6}"), "44.5")),
        ];
        lines[6] = lines[6].Replace("Rue des Loges", "\"Rue des Loges", StringComparison.Ordinal);
        foreach (string end in new[] { "\n", "\r\n" })
        {
            List<Issue> issues = [];
            Geocoder geocoder = Build(string.Join(end, lines) + end, issues);
            Assert.Equal(rows - 1, geocoder.AddressCount);
            Issue issue = Assert.Single(issues);
            Assert.Equal((GeocodingIssues.RowMalformed, 7L), (issue.Kind, issue.Line));
            Assert.Contains("guillemet", issue.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_quote_within_a_name_or_a_pair_of_them_opens_nothing()
    {
        string[] names = ["Rue du \"Pont", "\"Rue ; \"\"du\"\" Pont\"", "Rue\" du Pont", "\"\"", "\"Rue du Pont\""];
        List<Issue> issues = [];
        Geocoder geocoder = Build(string.Join('\n', [Header, .. names.Select((name, i) => Row($"{i + 1}", name, "48000", "48095", "Mende", "3.5", $"44.5{i}"))]), issues);
        Assert.Equal(4, geocoder.AddressCount);
        Assert.Equal(5, Assert.Single(issues).Line); // without a name
        Assert.Contains("ni voie ni lieu-dit", issues[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_quotes_a_row_has_the_others_are_read()
    {
        Random random = new(5);
        List<string> lines = [Header];
        for (int n = 1; n <= 1_000; n++)
        {
            lines.Add(Row($"{n}", "Rue Haute", "48000", "48095", "Mende", "3.5", "44.5"));
            lines.Add(Row($"{n}", new string(random.GetItems("\"\"\"a; \t".AsSpan(), random.Next(1, 9))), "48000", "48095", "Mende", "3.5", "44.5"));
        }

        Geocoder geocoder = Build(string.Join('\n', lines));
        Assert.Equal(Enumerable.Range(1, 1_000), geocoder.Within(new GeoPoint(3, 44), new GeoPoint(4, 45), 9_999).Addresses
            .Where(a => a.Label.Contains("Rue Haute", StringComparison.Ordinal)).Select(a => int.Parse(a.Number, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Some_rows_of_each_kind_are_listed_and_each_kind_is_named_with_the_count_of_the_others()
    {
        IEnumerable<string> Rows(int count, string insee, string lon, string lat) => Enumerable.Range(1, count).Select(n => Row($"{n}", "Rue Haute", "48000", insee, "Mende", lon, lat));
        List<Issue> issues = [];
        Build(string.Join('\n', [Header, .. Rows(40, "48095", "44.5", "3.5"), .. Rows(141, "48095", "-61.5", "16.2"), .. Rows(11, "1053", "3.5", "44.5"), .. Rows(1, "48095", "3.5", "44.5")]), issues);
        Assert.Equal([(GeocodingIssues.CoordinatesSwapped, 40), (GeocodingIssues.CoordinatesOutside, 141), (GeocodingIssues.CommuneCode, 11)],
            issues.GroupBy(i => i.Kind).Select(g => (g.Key, g.Sum(i => i.Count))));
        Assert.All(issues.GroupBy(i => i.Kind), g => Assert.Equal(10, g.Count(i => i.Line is not null)));
        Issue[] others = [.. issues.Where(i => i.Line is null)];
        Assert.Equal([1, 131, 30], others.OrderBy(i => i.Count == 30).ThenBy(i => i.Count).Select(i => i.Count));
        Assert.All(others, i => Assert.Contains($"« {i.Kind.Titre} »", i.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_base_writes_is_not_kept_once_the_base_is_gone()
    {
        string suffix = Guid.NewGuid().ToString("N")[..20];
        Assert.Equal(1, Build(Header + "\n" + Row("1", "Rue Haute", "48000", "48095", "Mende", "3.5", "44.5", suffix)).AddressCount);
        Assert.Null(string.IsInterned(suffix));
    }

    [Fact]
    public void A_base_in_metres_throughout_is_refused_with_the_cause()
    {
        string csv = Header + "\n" + string.Join('\n', Enumerable.Range(1, 50).Select(i => Row(i.ToString(System.Globalization.CultureInfo.InvariantCulture), "Rue Haute", "48000", "48095", "Mende", "740000.0", "6380000.0"))) + "\n";
        List<Issue> issues = [];
        SourceUnavailableException e = Assert.Throws<SourceUnavailableException>(() => Build(csv, issues));
        Assert.Contains("mètres", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("03185", "03100", "Montluçon", "669291.04", "6582897.55", 2.6007, 46.3453)] // Lambert-93
    [InlineData("97411", "97400", "Saint-Denis", "338767.17", "7690355.57", 55.45, -20.88)] // RGR92 / UTM 40S
    public void A_bal_that_holds_metres_only_is_converted_with_the_projection_of_its_departement(string insee, string postCode, string commune, string x, string y, double lon, double lat)
    {
        foreach (string bal in new[]
                 {
                     $"commune_insee;commune_nom;voie_nom;numero;x;y\n{insee};{commune};Rue Haute;8;{x};{y}\n",
                     $"commune_insee;commune_nom;voie_nom;numero;x;y;long;lat\n{insee};{commune};Rue Haute;8;{x.Replace('.', ',')};{y};;\n",
                 })
        {
            List<Issue> issues = [];
            Geocoder geocoder = Build(bal, issues);
            Assert.Empty(issues);
            Location place = Assert.IsType<GeocodeOutcome.Found>(geocoder.Locate(new AddressQuery { Adresse = "8 rue haute", Commune = commune })).Location;
            Assert.Equal(lon, place.Point.LongitudeDegrees, 5);
            Assert.Equal(lat, place.Point.LatitudeDegrees, 5);
        }

        // Degrees win where both are given, and half a pair is no position.
        Geocoder both = Build($"commune_insee;commune_nom;code_postal;voie_nom;numero;x;y;long;lat\n{insee};{commune};{postCode};Rue Haute;8;1;1;{lon.ToString(System.Globalization.CultureInfo.InvariantCulture)};{lat.ToString(System.Globalization.CultureInfo.InvariantCulture)}\n");
        Assert.Equal(1, both.AddressCount);
        Assert.Throws<SourceUnavailableException>(() => Build($"commune_insee;commune_nom;voie_nom;numero;x;y\n{insee};{commune};Rue Haute;8;{x};\n"));
    }

    [Fact]
    public void Metres_that_lead_nowhere_are_rejected()
    {
        List<Issue> issues = [];
        Geocoder geocoder = Build("commune_insee;commune_nom;voie_nom;numero;x;y\n03185;Montluçon;Rue Haute;8;669291.04;6582897.55\n03185;Montluçon;Rue Haute;9;6582897.55;669291.04\n97502;Saint-Pierre;Rue Haute;1;559000;5180000\n", issues);
        Assert.Equal(1, geocoder.AddressCount);
        Assert.Equal(["ban.coordinates_outside", "ban.coordinates_missing"], issues.Select(i => i.Kind.Code));
    }

    [Fact]
    public void A_row_in_windows_1252_among_utf8_is_read_and_said()
    {
        List<Issue> issues = [];
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Header + "\n" + Row("1", "Rue de l'Église", "48000", "48095", "Mende", "3.5", "44.5") + "\n"), .. Encoding.Latin1.GetBytes(Row("2", "Rue du Collège", "48000", "48095", "Mende", "3.51", "44.5") + "\n")];
        Geocoder geocoder = Build(bytes, issues);
        Assert.Equal("ban.encoding", Assert.Single(issues).Kind.Code);
        Assert.Equal("2 Rue du Collège 48000 Mende", Assert.IsType<GeocodeOutcome.Found>(geocoder.Locate(AddressQuery.FromText("2 rue du college 48000 mende"))).Location.Label);
    }

    [Fact]
    public void A_line_without_end_is_refused_before_it_fills_the_memory()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Header + "\n"), .. Enumerable.Repeat((byte)'a', 5 << 20)];
        Assert.Contains("dépasse", Assert.Throws<SourceUnavailableException>(() => Build(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_number_twice_far_apart_is_ambiguous_and_nearby_is_one_address()
    {
        string far = Header + "\n" + Row("1", "Rue Haute", "48000", "48095", "Mende", "3.50", "44.5") + "\n" + Row("1", "Rue Haute", "48000", "48095", "Mende", "3.52", "44.5") + "\n";
        Geocoder two = Build(far);
        Assert.IsType<GeocodeOutcome.Ambiguous>(two.Locate(AddressQuery.FromText("1 rue haute 48000 mende")));
        Geocoder one = Build(far.Replace("3.52", "3.5002", StringComparison.Ordinal));
        Assert.Equal(1, one.AddressCount);
    }

    [Fact]
    public void A_commune_of_the_gazetteer_without_address_is_known()
    {
        string path = Path.Combine(_folder, "adresses.csv");
        File.WriteAllText(path, Csv);
        Geocoder geocoder = AddressBase.Read([path], [new GazetteerCommune("03001", "Abrest", [3200], new Senacs.Geo.Geography.GeoPoint(3.44, 46.1))], []);
        Location place = Assert.IsType<GeocodeOutcome.Found>(geocoder.Locate(AddressQuery.FromText("12 rue des Lilas 03200 Abrest"))).Location;
        Assert.Equal((LocationLevel.Commune, "03001", LocationStatus.AVerifier), (place.Niveau, place.Commune?.Value, place.Statut));
        Assert.Equal(3.44, place.Point.LongitudeDegrees, 6);
    }

    [Fact]
    public void A_former_commune_after_the_way_tells_which_of_two_ways_is_meant()
    {
        string Of(string former, string lon) => Row("12", "Rue Haute", "73210", "73006", "Aime-la-Plagne", lon, "45.55")
            .Replace("Aime-la-Plagne;;;", $"Aime-la-Plagne;{former};", StringComparison.Ordinal);
        Geocoder geocoder = Build(string.Join('\n', [Header, Of("73006;Aime", "6.64"), Of("73126;Granier", "6.68")]));
        foreach ((string former, double longitude) in new[] { ("Aime", 6.64), ("Granier", 6.68) })
        {
            GeocodeOutcome outcome = geocoder.Locate(new AddressQuery { Adresse = $"12 rue Haute {former}", Commune = "Aime-la-Plagne" });
            Assert.Equal(longitude, Assert.IsType<GeocodeOutcome.Found>(outcome).Location.Point.LongitudeDegrees, 6);
        }
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Equal("absent.csv.gz", Assert.Throws<SourceUnavailableException>(() => AddressBase.Read([Path.Combine(_folder, "absent.csv.gz")], [], [])).SourceName);

    [OpenDataFact]
    public void The_open_extracts_are_read_whole()
    {
        List<Issue> issues = [];
        Geocoder geocoder = AddressBase.Read([OpenData.PathOf("geocode", "ban", "adresses-48.csv.gz"), OpenData.PathOf("geocode", "ban", "adresses-73-74.csv.gz")], [], issues);
        Assert.Empty(issues);
        Assert.Equal(11_526, geocoder.AddressCount);
        Assert.Equal(600, geocoder.CommuneCount);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(bytes);
        return stream.ToArray();
    }
}
