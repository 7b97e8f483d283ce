using Senacs.Geo.Adresses;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Geocoding;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Adapters.Tests.Geocoding;

public sealed class FileGeocoderTests
{
    private static readonly string[] Header = ["id", "Adresse", "Code postal", "Commune", "remarque"];

    private static TableRow Row(long line, params string[] cells) => new(line, [.. cells]);

    [Fact]
    public void Each_row_comes_out_once_in_order_with_ten_columns_more()
    {
        TableRow[] rows =
        [
            Row(2, "a", "8 av. Gal Emile Mairal", "03100", "MONTLUCON", "x"), Row(3, "b", "Non renseigné", "", "", ""), Row(4, "c", "", "", "", ""), Row(5, "d", "10 rue des Écoles", "04200", "Val Buëch-Méouge", ""),
            Row(6, "e"), Row(7, "f", "rue Inconnue", "03100", "Montluçon", "", "trop", "de", "cellules"),
        ];
        FileGeocoder geocoder = new(GeocodingFixture.Essai, Header);
        GeocodedRow[] results = [.. geocoder.Run(rows)];
        Assert.Equal([.. Header, .. FileGeocoder.AddedColumns], geocoder.OutputHeader.ToArray());
        Assert.Equal(rows.Select(r => r.Line), results.Select(r => r.Line));
        Assert.All(results, r => Assert.Equal(15, r.Cells.Count));
        Assert.Equal(["ok", "introuvable", "introuvable", "ambigu", "introuvable", "a_verifier"], results.Select(r => r.Cells[9]));
        Assert.Equal(["2.600700", "46.345300", "numero", "1.000", "ok", "15", "8 Avenue du Général Emile Mairal 03100 Montluçon", "03185", "", "ban"], results[0].Cells.Skip(5));
        Assert.Equal(6, geocoder.Summary.Total);
        Assert.Contains("introuvable         3", geocoder.Summary.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_read_one_at_a_time()
    {
        int read = 0;
        IEnumerable<TableRow> Endless()
        {
            while (true)
                yield return Row(++read, "a", "8 av. Gal Emile Mairal", "03100", "MONTLUCON");
        }

        Assert.Equal(3, new FileGeocoder(GeocodingFixture.Essai, Header).Run(Endless()).Take(3).Count());
        Assert.Equal(3, read);
    }

    [Fact]
    public void A_list_that_went_through_once_goes_through_again_to_the_same_bytes()
    {
        FileGeocoder first = new(GeocodingFixture.Essai, Header);
        GeocodedRow once = first.Locate(Row(2, "a", "8 av. Gal Emile Mairal", "03100", "MONTLUCON", "x"));
        FileGeocoder second = new(GeocodingFixture.Essai, first.OutputHeader);
        GeocodedRow twice = second.Locate(new TableRow(2, [.. once.Cells]));
        Assert.Equal(first.OutputHeader.ToArray(), second.OutputHeader.ToArray());
        Assert.Equal(once.Cells, twice.Cells);
    }

    [Fact]
    public void Own_coordinates_are_kept_and_held_against_the_address()
    {
        FileGeocoder geocoder = new(GeocodingFixture.Essai, ["adresse", "cp", "ville", "lon", "lat"]);
        IReadOnlyList<string> near = geocoder.Locate(Row(2, "8 av. Gal Emile Mairal", "03100", "MONTLUCON", "2,60080", "46,34530")).Cells;
        Assert.Equal(["2.600800", "46.345300", "coordonnees", "1.000", "ok"], near.Skip(5).Take(5));
        Assert.Equal("8", near[13]);
        IReadOnlyList<string> far = geocoder.Locate(Row(3, "8 av. Gal Emile Mairal", "03100", "MONTLUCON", "2.70080", "46.34530")).Cells;
        Assert.Equal("a_verifier", far[9]);
        Assert.Equal("2.700800", far[5]);
    }

    [Theory]
    [InlineData("2.60070", "46.34530", "10", "ok")]
    [InlineData("2.6007", "46.3453", "10", "ok")]
    [InlineData("2.601", "46.345", "56", "ok")]
    [InlineData("2.60", "46.35", "557", "a_verifier")]
    public void Own_coordinates_are_as_precise_in_a_list_as_in_a_register(string lon, string lat, string metres, string status)
    {
        FileGeocoder geocoder = new(GeocodingFixture.Essai, ["adresse", "cp", "ville", "lon", "lat"]);
        IReadOnlyList<string> cells = geocoder.Locate(Row(2, "8 av. Gal Emile Mairal", "03100", "MONTLUCON", lon, lat)).Cells;
        Assert.Equal((status, metres), (cells[9], cells[10]));
    }

    [Theory]
    [InlineData("46.3453", "2.6007")]
    [InlineData("661000.5", "6589000.2")]
    [InlineData("abc", "2.6")]
    [InlineData("2.6", "")]
    [InlineData("NaN", "Infinity")]
    public void Coordinates_that_are_no_degrees_in_france_are_set_aside_and_the_row_is_to_check(string lon, string lat)
    {
        GeocodedRow row = new FileGeocoder(GeocodingFixture.Essai, ["adresse", "cp", "ville", "lon", "lat"]).Locate(Row(2, "8 av. Gal Emile Mairal", "03100", "MONTLUCON", lon, lat));
        Assert.Equal("a_verifier", row.Cells[9]);
        Assert.Equal("2.600700", row.Cells[5]);
        Assert.Contains("coordonnées", GeocodingText.Reason(row.Outcome), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("46.3453", "2.6007", "semblent échangées")]
    [InlineData("669272.5", "6581923.7", "mètres")]
    [InlineData("12.5", "41.9", "ne sont pas en France")]
    public void An_address_not_found_with_bad_coordinates_has_both_reasons(string lon, string lat, string said)
    {
        GeocodedRow row = new FileGeocoder(GeocodingFixture.Essai, ["adresse", "cp", "ville", "lon", "lat"]).Locate(Row(2, "", "", "", lon, lat));
        Assert.Equal("introuvable", row.Cells[9]);
        Assert.Contains(said, GeocodingText.Reason(row.Outcome), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.600710", "46.345310", "ok", "03185", "1", "")]
    [InlineData("2,6008", "46,3453", "ok", "03185", "8", "")]
    [InlineData("2.7", "46.1", "introuvable", "", "", "aucune adresse")]
    [InlineData("46.3453", "2.6007", "introuvable", "", "", "échangées")]
    [InlineData("669272.5", "6581923.7", "introuvable", "", "", "mètres")]
    [InlineData("", "", "introuvable", "", "", "pas de coordonnées")]
    [InlineData("abc", "46.3", "introuvable", "", "", "deux nombres")]
    public void From_coordinates_to_the_nearest_address(string lon, string lat, string status, string commune, string metres, string reason)
    {
        FileReverse reverse = new(new ReverseGeocoder(null, GeocodingFixture.Essai), ["id", "longitude", "latitude"], Crs.Lambert93);
        Assert.Equal(["id", "longitude", "latitude", .. FileReverse.AddedColumns], reverse.OutputHeader.ToArray());
        Dictionary<string, string> cells = reverse.OutputHeader.Zip(reverse.Locate(Row(2, "a", lon, lat))).ToDictionary(c => c.First, c => c.Second, StringComparer.Ordinal);
        Assert.Equal((status, commune, metres), (cells["lieu_statut"], cells["lieu_code_insee"], cells["lieu_adresse_m"]));
        Assert.Equal(metres.Length > 0 ? "8 Avenue du Général Emile Mairal 03100 Montluçon" : "", cells["lieu_adresse"]);
        Assert.Contains(reason, cells["lieu_raison"], StringComparison.Ordinal);
        Assert.Equal("", cells["lieu_qpv_certitude"]);
    }

    [Fact]
    public void Columns_x_and_y_are_metres_and_columns_found_earlier_come_first()
    {
        FileReverse metres = new(new ReverseGeocoder(null, GeocodingFixture.Essai), ["x", "y"], Crs.Lambert93);
        MapPoint at = Projection.For(Crs.Lambert93).Project(new GeoPoint(2.6007, 46.3453));
        IReadOnlyList<string> cells = metres.Locate(Row(2, at.XMetres.ToString("F2", System.Globalization.CultureInfo.InvariantCulture), at.YMetres.ToString("F2", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal("0", cells[8]);
        FileGeocoder forward = new(GeocodingFixture.Essai, Header);
        IReadOnlyList<string> located = forward.Locate(Row(2, "a", "8 av. Gal Emile Mairal", "03100", "MONTLUCON", "")).Cells;
        FileReverse back = new(new ReverseGeocoder(null, GeocodingFixture.Essai), forward.OutputHeader, Crs.Lambert93);
        Assert.Equal("8 Avenue du Général Emile Mairal 03100 Montluçon", back.Locate(new TableRow(2, [.. located]))[forward.OutputHeader.Length + 5]);
        Assert.False(new FileReverse(new ReverseGeocoder(null, GeocodingFixture.Essai), Header, Crs.Lambert93).CanAsk);
    }

    [Theory]
    [InlineData("Code_Postal", "ADRESSE POSTALE", "Libellé commune")]
    [InlineData("codePostal", "adresse_complete", "VILLE")]
    public void The_usual_column_names_are_known(string code, string address, string commune)
    {
        AddressColumns columns = AddressColumns.Detect(["x", code, address, commune]);
        Assert.Equal((1, 2, 3), (columns.CodePostal, columns.Adresse, columns.Commune));
    }

    [Fact]
    public void A_decision_of_a_person_overrules_whatever_the_geocoder_says()
    {
        AddressQuery query = new() { Adresse = "8 av. Gal Emile Mairal", CodePostal = "03100", Commune = "MONTLUCON" };
        List<Issue> issues = [];
        string key = AddressKey.Of(query);
        Assert.Equal("8 avenue general emile mairal|03100|montlucon", key);
        Corrections corrections = Corrections.Read(
            Corrections.Columns,
            [Row(2, key, "2.5999", "46.3399", "C. Martin", "2026-03-02", "entrée par la cour"), Row(3, "autre|03100", "2.6", "46.3", "", "", ""), Row(4, "", "2.6", "46.3"), Row(5, "swap", "46.3", "2.6"), Row(6, key, "2.6", "46.3", "X", "2025-01-01", "plus ancien")],
            "corrections.csv",
            issues);
        Assert.Equal(["correction.row", "correction.row", "correction.twice"], issues.Select(i => i.Kind.Code));
        CorrectedGeocoder geocoder = new(GeocodingFixture.Essai, corrections);
        GeocodedRow row = new FileGeocoder(geocoder, Header).Locate(Row(2, "a", "8, Avenue du Gal Émile MAIRAL", "03100", "Montluçon"));
        Assert.Equal("ok", row.Cells[9]);
        row = new FileGeocoder(geocoder, Header).Locate(Row(2, "a", "8, Avenue Gal Émile MAIRAL", "03100", "Montluçon"));
        Assert.Equal(["2.599900", "46.339900", "coordonnees", "1.000", "corrige", "20", "Placé par C. Martin le 2026-03-02 : entrée par la cour", "", "", "correction"], row.Cells.Skip(5));
        Assert.Equal("autre|03100", Assert.Single(geocoder.Unused()).Value);
    }

    [Fact]
    public void A_corrections_file_without_its_columns_is_refused() =>
        Assert.Throws<SourceUnavailableException>(() => Corrections.Read(["a", "b"], [], "corrections.csv", []));

    [Fact]
    public void In_a_chain_the_first_ok_wins_else_the_most_precise_doubt()
    {
        Fixed nothing = new(new GeocodeOutcome.NotFound("rien")), commune = new(At(LocationLevel.Commune, LocationStatus.AVerifier)), street = new(At(LocationLevel.Rue, LocationStatus.AVerifier)), sure = new(At(LocationLevel.Numero, LocationStatus.Ok));
        Assert.Equal(street.Outcome, new GeocoderChain([nothing, commune, street]).Locate(new AddressQuery()));
        Assert.Equal(sure.Outcome, new GeocoderChain([street, sure, commune]).Locate(new AddressQuery()));
        Assert.Equal(nothing.Outcome, new GeocoderChain([nothing]).Locate(new AddressQuery()));
    }

    private static GeocodeOutcome.Found At(LocationLevel level, LocationStatus status) =>
        new GeocodeOutcome.Found(new Location(new GeoPoint(2, 46), level, 1, "x", 10, null) { Origine = "essai", Statut = status }, 0);

    private sealed record Fixed(GeocodeOutcome Outcome) : IGeocoder
    {
        public GeocodeOutcome Locate(AddressQuery query) => Outcome;
    }
}
