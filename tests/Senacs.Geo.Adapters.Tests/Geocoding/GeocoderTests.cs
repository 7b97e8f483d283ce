using Senacs.Geo.Adresses;
using Senacs.Geo.Geography;
using Senacs.Geo.Sources.Geocoding;
using Senacs.Geo.Structures;
using static Senacs.Geo.Adapters.Tests.Geocoding.GeocodingFixture;

namespace Senacs.Geo.Adapters.Tests.Geocoding;

public sealed class GeocoderTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   \t\r\n")]
    [InlineData("...,,;;--//")]
    [InlineData("\u0000\u0001\u0002")]
    [InlineData("🏠🏠🏠")]
    public void A_query_without_words_is_not_found(string? text) => Assert.IsType<GeocodeOutcome.NotFound>(Essai.Locate(AddressQuery.FromText(text)));

    [Fact]
    public void A_cell_of_one_megabyte_is_not_found_and_does_no_harm()
    {
        Assert.IsType<GeocodeOutcome.NotFound>(Ask(new string('a', 1_000_000)));
        Assert.IsType<GeocodeOutcome.NotFound>(Ask(string.Concat(Enumerable.Repeat("12 rue de la Gare, ", 50_000))));
    }

    [Fact]
    public void Columns_and_free_text_give_the_same_place()
    {
        Location text = Found("8 av. Gal Emile Mairal 03100 MONTLUCON");
        foreach (AddressQuery query in new AddressQuery[]
                 {
                     new() { Adresse = "8 av. Gal Emile Mairal", CodePostal = "03100", Commune = "MONTLUCON" },
                     new() { Adresse = "8 av. Gal Emile Mairal", CodePostal = "3100", Commune = "Montluçon" },
                     new() { Adresse = "8 av. Gal Emile Mairal", CodeInsee = "03185" },
                     new() { Adresse = "8 av. Gal Emile Mairal 03100 MONTLUCON", CodePostal = "03100", Commune = "Montluçon" },
                     new() { Adresse = "8 av. Gal Emile Mairal MONTLUCON", Commune = "Montluçon" },
                 })
        {
            Location place = Assert.IsType<GeocodeOutcome.Found>(Essai.Locate(query)).Location;
            Assert.Equal(text.Point, place.Point);
            Assert.Equal(LocationStatus.Ok, place.Statut);
            Assert.Equal(LocationLevel.Numero, place.Niveau);
        }
    }

    [Fact]
    public void The_label_is_the_address_of_the_base() =>
        Assert.Equal("20 bis Avenue du Général Emile Mairal 03100 Montluçon", Found("20 B av Gal Emile Mairal 03100 Montluçon").Label);

    [Fact]
    public void A_commune_alone_is_to_check_at_the_level_of_the_commune_and_its_radius_covers_its_addresses()
    {
        GeocodeOutcome.Found found = Assert.IsType<GeocodeOutcome.Found>(Ask("03100 Montluçon"));
        Assert.Equal(LocationLevel.Commune, found.Location.Niveau);
        Assert.Equal(LocationStatus.AVerifier, found.Location.Statut);
        Assert.NotNull(found.Raison);
        Assert.InRange(found.Location.PrecisionMetres, 500, 10_000);
        Assert.InRange(found.Location.Score, 0, 0.5);
    }

    [Fact]
    public void A_street_that_the_base_lacks_gives_the_commune_and_never_another_street()
    {
        Location place = Found("14 boulevard des Nuages 03100 Montluçon");
        Assert.Equal(LocationLevel.Commune, place.Niveau);
        Assert.Equal(LocationStatus.AVerifier, place.Statut);
    }

    [Fact]
    public void The_same_street_in_two_former_communes_is_ambiguous_until_the_former_commune_is_named()
    {
        GeocodeOutcome.Ambiguous both = Assert.IsType<GeocodeOutcome.Ambiguous>(Ask("10 rue des Écoles 04200 Val Buëch-Méouge"));
        Assert.Equal(2, both.Candidates.Length);
        Assert.True(both.Candidates[0].PrecisionMetres > 5000);
        Assert.Equal(44.23, Found("10 rue des Écoles 04200 Ribiers").Point.LatitudeDegrees, 6);
        Assert.Equal(44.27, Found("10 rue des Écoles, Antonaves, 04200 Val Buëch-Méouge").Point.LatitudeDegrees, 6);
    }

    [Fact]
    public void A_missing_number_lies_between_its_neighbours_of_the_same_side()
    {
        Location place = Found("11 avenue du Général Emile Mairal 03100 Montluçon");
        Assert.Equal(LocationLevel.Rue, place.Niveau);
        Assert.InRange(place.Point.LongitudeDegrees, 2.6007, 2.6014);
        Assert.InRange(place.PrecisionMetres, 30, 300);
    }

    [Fact]
    public void A_number_far_beyond_the_last_is_to_check()
    {
        Location place = Found("180 avenue du Général Emile Mairal 03100 Montluçon");
        Assert.Equal(LocationStatus.AVerifier, place.Statut);
        Assert.True(place.PrecisionMetres > 300);
    }

    [Fact]
    public void A_postal_code_of_elsewhere_is_never_answered_with_a_homonym() => Assert.IsType<GeocodeOutcome.NotFound>(Ask("1 rue de la Gare 69001 Lyon"));

    [Fact]
    public void An_unknown_insee_code_is_said() =>
        Assert.Contains("62765", Assert.IsType<GeocodeOutcome.NotFound>(Essai.Locate(new AddressQuery { Adresse = "1 rue de la Gare", CodeInsee = "62765" })).Raison, StringComparison.Ordinal);

    [Fact]
    public void A_street_without_any_commune_is_never_ok()
    {
        foreach (string text in new[] { "8 avenue du Général Emile Mairal", "1 rue de la Gare", "place de l'Église" })
            Assert.NotEqual(LocationStatus.Ok, Ask(text).Statut);
    }

    [Fact]
    public void Scores_stay_between_0_and_1_and_damage_never_raises_them()
    {
        double clean = Found("8 avenue du Général Emile Mairal 03100 Montluçon").Score;
        Assert.Equal(1, clean);
        foreach (string damaged in new[] { "8 avenue du Général Emile Mayral 03100 Montluçon", "8 rue du Général Emile Mairal 03100 Montluçon", "8 avenue Mairal 03100 Montluçon", "8 avenue du Général Emile Mairal 03190 Montluçon" })
            Assert.InRange(Found(damaged).Score, 0.3, 0.999);
    }

    [Fact]
    public void Many_threads_get_the_answers_of_one()
    {
        string[] queries = [.. File.ReadLines(Path.Combine(Folder, "cas.csv")).Skip(3).Select(l => l.Split(';')[1])];
        string[] alone = [.. queries.Select(q => Ask(q).ToString())];
        string[][] together = new string[8][];
        Parallel.For(0, together.Length, t => together[t] = [.. queries.Select(q => Ask(q).ToString())]);
        Assert.All(together, answers => Assert.Equal(alone, answers));
    }

    [Fact]
    public void The_nearest_address_is_the_one_a_full_search_finds()
    {
        (double Lon, double Lat, string Label)[] all = [.. Csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split(';')).Select(c => (double.Parse(c[12], System.Globalization.CultureInfo.InvariantCulture), double.Parse(c[13], System.Globalization.CultureInfo.InvariantCulture), c[4]))];
        Random random = new(7);
        for (int i = 0; i < 300; i++)
        {
            (double lon, double lat, _) = all[random.Next(all.Length)];
            GeoPoint point = new(lon + ((random.NextDouble() - 0.5) * 0.02), lat + ((random.NextDouble() - 0.5) * 0.02));
            double best = all.Min(a => Metres(point, a.Lon, a.Lat));
            ReverseMatch? match = Essai.Reverse(point, 5000);
            Assert.NotNull(match);
            Assert.InRange(match.DistanceMetres, best * 0.99, (best * 1.01) + 0.5);
        }

        Assert.Null(Essai.Reverse(new GeoPoint(-4.5, 48.4)));
        Assert.Null(Essai.Reverse(new GeoPoint(double.NaN, 48.4)));
        Assert.Null(Essai.Reverse(new GeoPoint(1e9, -1e9)));
        Assert.Equal(0, Essai.Reverse(new GeoPoint(2.6007, 46.3453))!.DistanceMetres, 3);
    }

    [Fact]
    public void The_address_nearest_to_a_point_is_found_without_looking_at_all_of_them()
    {
        AddressIndexBuilder builder = new();
        for (int n = 0; n < 100_000; n++)
            builder.Add(new BaseAddress("03185", "Montluçon", $"Rue {n / 1000}") { Number = (ushort)((n % 1000) + 1), Point = new GeoPoint(2.6, 41 + (n * 1e-4)) });
        Geocoder geocoder = builder.Build();
        GeoPoint[] points = [.. Enumerable.Range(0, 20_000).Select(i => new GeoPoint(2.6001, 41.00002 + (i * 7919 % 100_000 * 1e-4)))];
        System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
        foreach (GeoPoint point in points)
            Assert.InRange(geocoder.Reverse(point)!.DistanceMetres, 7, 9);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(3), $"{watch.Elapsed} for {points.Length} points");
    }

    [Fact]
    public void Of_two_addresses_as_near_as_each_other_the_first_of_the_base_is_found()
    {
        foreach (double sign in new[] { 1.0, -1.0 })
        {
            AddressIndexBuilder builder = new();
            foreach ((ushort number, double latitude) in new[] { ((ushort)2, 46.3 - (sign * 0.001)), ((ushort)1, 46.3 + (sign * 0.001)) })
                builder.Add(new BaseAddress("03185", "Montluçon", "Rue Haute") { Number = number, Point = new GeoPoint(2.6, latitude) });
            Assert.StartsWith("1 Rue Haute", builder.Build().Reverse(new GeoPoint(2.6, 46.3))!.Address.Label, StringComparison.Ordinal);
        }
    }

    private static double Metres(GeoPoint p, double lon, double lat)
    {
        double y = (p.LatitudeDegrees - lat) * 111195, x = (p.LongitudeDegrees - lon) * 111195 * Math.Cos(lat * Math.PI / 180);
        return Math.Sqrt((x * x) + (y * y));
    }
}
