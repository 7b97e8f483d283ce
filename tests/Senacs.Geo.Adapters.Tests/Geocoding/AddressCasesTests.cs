using System.Globalization;
using Senacs.Geo.Adresses;
using Senacs.Geo.Sources.Geocoding;
using Senacs.Geo.Structures;
using Senacs.Geo.Vocabulary;

namespace Senacs.Geo.Adapters.Tests.Geocoding;

/// <summary>The addresses of <c>cas.csv</c>, one case a row.</summary>
public sealed class AddressCasesTests
{
    public sealed record Case(string Base, string Query, string Commune, double Longitude, double Latitude, double WorstMetres, string Statuses)
    {
        public override string ToString() => Query;
    }

    private static IEnumerable<Case> Cases(string wanted) =>
        from line in File.ReadLines(Path.Combine(GeocodingFixture.Folder, "cas.csv")).Where(l => !l.StartsWith('#')).Skip(1)
        let c = line.Split(';')
        where c[0] == wanted
        select new Case(c[0], c[1], c[2], Number(c[3]), Number(c[4]), Number(c[5]), c[6]);

    public static TheoryData<string> EssaiQueries() => [.. Cases("essai").Select(c => c.Query)];

    [Theory]
    [MemberData(nameof(EssaiQueries))]
    public void Each_case_on_the_small_base_holds(string query) => Check(GeocodingFixture.Essai, Cases("essai").First(c => c.Query == query));

    [OpenDataFact]
    public void Each_case_on_the_open_extracts_holds()
    {
        string[] files = [OpenData.PathOf("geocode", "ban", "adresses-48.csv.gz"), OpenData.PathOf("geocode", "ban", "adresses-73-74.csv.gz")];
        Geocoder geocoder = AddressBase.Read(files, [], []);
        Assert.All(Cases("ouverte"), c => Check(geocoder, c));
    }

    private static void Check(Geocoder geocoder, Case expected)
    {
        GeocodeOutcome outcome = geocoder.Locate(AddressQuery.FromText(expected.Query));
        Assert.Contains(Valeurs.Of(outcome.Statut), expected.Statuses.Split('|'));
        if (expected.Commune.Length == 0)
            return;
        Location place = Assert.IsType<Location>(GeocodingText.Best(outcome));
        Assert.Equal(expected.Commune, place.Commune?.Value);
        double metres = Metres(place, expected);
        Assert.True(metres <= expected.WorstMetres, string.Create(CultureInfo.InvariantCulture, $"{expected.Query}: {metres:F0} m ({place.Label})"));

        // Whatever the answer, the radius it states reaches the true place, and an ok is never far.
        Assert.True(metres <= place.PrecisionMetres + 5, string.Create(CultureInfo.InvariantCulture, $"{expected.Query}: {metres:F0} m, radius {place.PrecisionMetres}"));
        Assert.False(outcome.Statut == LocationStatus.Ok && metres > 300);
    }

    private static double Metres(Location place, Case expected)
    {
        double y = (place.Point.LatitudeDegrees - expected.Latitude) * 111195, x = (place.Point.LongitudeDegrees - expected.Longitude) * 111195 * Math.Cos(expected.Latitude * Math.PI / 180);
        return Math.Sqrt((x * x) + (y * y));
    }

    private static double Number(string text) => text.Length == 0 ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);
}
