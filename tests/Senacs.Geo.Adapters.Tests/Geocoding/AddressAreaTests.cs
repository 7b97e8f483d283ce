using System.Globalization;
using System.Text;
using Senacs.Geo.Adresses;
using Senacs.Geo.Geography;
using Senacs.Geo.Sources.Geocoding;

namespace Senacs.Geo.Adapters.Tests.Geocoding;

/// <summary>What the base holds in a box, against a plain search of every row.</summary>
public sealed class AddressAreaTests
{
    private static readonly (int Number, double Longitude, double Latitude)[] Rows = [.. Enumerable.Range(1, 600).Select(n => (n, Math.Round(2.55 + (n * 7919 % 600 * 0.0001), 6), Math.Round(46.30 + (n * 104729 % 600 * 0.0001), 6)))];

    private static readonly Geocoder Base = Make();

    [Theory]
    [InlineData(2.55, 46.30, 2.62, 46.37)]
    [InlineData(2.5601, 46.31, 2.5702, 46.33)]
    [InlineData(2.5601, 46.3001, 2.5601, 46.36)]
    [InlineData(-5, 41, 9, 51)]
    [InlineData(2.70, 46.30, 2.71, 46.37)]
    [InlineData(2.40, 46.20, 2.41, 46.21)]
    public void A_box_holds_each_address_inside_it_edges_included_and_no_other(double west, double south, double east, double north)
    {
        AddressArea area = Base.Within(new GeoPoint(west, south), new GeoPoint(east, north), 10_000);
        int[] expected = [.. Rows.Where(r => r.Longitude >= west && r.Longitude <= east && r.Latitude >= south && r.Latitude <= north).Select(r => r.Number)];

        Assert.Equal(expected, area.Addresses.Select(a => int.Parse(a.Number, CultureInfo.InvariantCulture)));
        Assert.Equal(expected.Length, area.Matched);
        Assert.All(area.Addresses, a => Assert.Equal($"{a.Number} Rue du Bois 03100 Montluçon", a.Label));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(599)]
    [InlineData(600)]
    public void More_than_is_asked_for_is_thinned_evenly_to_exactly_that(int most)
    {
        AddressArea area = Base.Within(new GeoPoint(2, 46), new GeoPoint(3, 47), most);
        int[] numbers = [.. area.Addresses.Select(a => int.Parse(a.Number, CultureInfo.InvariantCulture))];

        Assert.Equal(most, numbers.Length);
        Assert.Equal(600, area.Matched);
        Assert.All(numbers.Zip(numbers.Skip(1)), p => Assert.InRange(p.Second - p.First, 600 / most, (600 / most) + 1));
    }

    [Fact]
    public void Ways_alone_are_given_at_their_middle()
    {
        AddressArea area = Base.Within(new GeoPoint(2.55, 46.30), new GeoPoint(2.62, 46.37), 0);

        Assert.Empty(area.Addresses);
        Assert.Equal("Rue du Bois", Assert.Single(area.Ways).Name);
        Assert.False(area.Ways[0].IsLocality);
        Assert.Empty(Base.Within(new GeoPoint(0, 0), new GeoPoint(1, 1), 0).Ways);
    }

    private static Geocoder Make()
    {
        StringBuilder csv = new("numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat\n");
        foreach ((int number, double longitude, double latitude) in Rows)
            csv.Append(CultureInfo.InvariantCulture, $"{number};;Rue du Bois;03100;03185;Montluçon;{longitude:F6};{latitude:F6}\n");
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(csv.ToString()));
        return AddressBase.Read(stream, "essai.csv", []);
    }
}
