using System.Text;
using Senacs.Geo.Adresses;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Geocoding;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Adapters.Tests.Geocoding;

/// <summary>A base of two dozen addresses that we wrote, with one of each difficulty.</summary>
internal static class GeocodingFixture
{
    public static string Folder { get; } = Path.Combine(OpenData.Root, "tests", "Senacs.Geo.Adapters.Tests", "Geocoding");

    public static string Csv { get; } = File.ReadAllText(Path.Combine(Folder, "base.csv"));

    public static string Header { get; } = Csv[..Csv.IndexOf('\n', StringComparison.Ordinal)];

    public static Geocoder Essai { get; } = Build(Csv);

    public static Geocoder Build(string csv, List<Issue>? issues = null) => Build(Encoding.UTF8.GetBytes(csv), issues);

    public static Geocoder Build(byte[] csv, List<Issue>? issues = null) => AddressBase.Read(new MemoryStream(csv), "essai.csv", issues ?? []);

    /// <summary>All that a base holds, and its answers to the cases: equal for equal bases.</summary>
    public static string Content(Geocoder geocoder)
    {
        AddressArea all = geocoder.Within(new GeoPoint(-180, -90), new GeoPoint(180, 90), int.MaxValue);
        IEnumerable<string> cases = File.ReadLines(Path.Combine(Folder, "cas.csv")).Skip(3).Select(l => l.Split(';')[1]);
        IEnumerable<object> answers = cases.Select(c => geocoder.Locate(AddressQuery.FromText(c))).SelectMany(o => new object[] { o.Statut, GeocodingText.Best(o)!, GeocodingText.Reason(o)! });
        return string.Join('\n', [geocoder.CommuneCount, geocoder.WayCount, geocoder.AddressCount, .. all.Addresses, .. all.Ways, .. answers]);
    }

    public static GeocodeOutcome Ask(string text) => Essai.Locate(AddressQuery.FromText(text));

    public static Location Found(string text) => Assert.IsType<GeocodeOutcome.Found>(Ask(text)).Location;

    /// <summary>One row in the columns of the BAN.</summary>
    public static string Row(string number, string way, string postCode, string insee, string commune, string lon, string lat, string rep = "") =>
        $"x;;{number};{rep};{way};{postCode};{insee};{commune};;;;;{lon};{lat};entrée;;;;;;;1;";
}
