using System.Text;
using Senacs.Geo.Adresses;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Geocoding;
using Senacs.Geo.Structures;
using static Senacs.Geo.Adapters.Tests.Geocoding.GeocodingFixture;

namespace Senacs.Geo.Adapters.Tests.Geocoding;

/// <summary>Whatever is typed or damaged: an answer or a clear refusal. Seeds are fixed.</summary>
public sealed class GeocodingFuzzTests
{
    [Fact]
    public void Twenty_thousand_mutated_queries_all_get_a_status()
    {
        string[] seeds = [.. File.ReadLines(Path.Combine(Folder, "cas.csv")).Skip(3).Select(l => l.Split(';')[1]), "\"a\",,;\n\r\t", "12345678901234567890", "0 0 0 0 0", "74 000", "CEDEX CEDEX 09", "1-1-1-1", "n° n° 3", "bis ter 4", "l'l'l'", "3e 4e 5e"];
        Random random = new(20260101);
        Dictionary<LocationStatus, int> seen = [];
        for (int i = 0; i < 20_000; i++)
        {
            string text = Mutate(seeds[random.Next(seeds.Length)], random);
            AddressQuery query = random.Next(4) == 0
                ? new AddressQuery { Adresse = text, CodePostal = Mutate("03100", random), Commune = Mutate("Montluçon", random), CodeInsee = random.Next(2) == 0 ? null : Mutate("03185", random) }
                : AddressQuery.FromText(text);
            GeocodeOutcome outcome = Essai.Locate(query);
            seen[outcome.Statut] = seen.GetValueOrDefault(outcome.Statut) + 1;
            if (GeocodingText.Best(outcome) is { } place)
            {
                Assert.InRange(place.Score, 0, 1);
                Assert.InRange(place.Point.LatitudeDegrees, 44, 47);
                Assert.InRange(place.PrecisionMetres, 1, 1_000_000);
                Assert.NotEmpty(place.Label);
            }

            _ = AddressKey.Of(query);
        }

        Assert.True(seen.Count >= 4);
    }

    [Fact]
    public void Mutated_address_bases_give_an_index_or_a_refusal()
    {
        Random random = new(7);
        byte[] csv = Encoding.UTF8.GetBytes(Csv);
        int built = 0;
        for (int i = 0; i < 1_000; i++)
        {
            byte[] bytes = [.. csv];
            for (int k = random.Next(1, 60); k > 0; k--)
                bytes[random.Next(i % 2 == 0 ? Header.Length : 0, bytes.Length)] = (byte)random.Next(256);
            if (random.Next(5) == 0)
                bytes = bytes[..random.Next(1, bytes.Length)];
            try
            {
                Geocoder geocoder = Build(bytes);
                geocoder.Locate(AddressQuery.FromText("8 av. Gal Emile Mairal 03100 MONTLUCON"));
                built++;
            }
            catch (SourceUnavailableException)
            {
                // Refused: that is an answer.
            }
        }

        Assert.InRange(built, 100, 1_000);
    }

    private static string Mutate(string text, Random random)
    {
        StringBuilder result = new(text);
        for (int k = random.Next(6); k > 0; k--)
        {
            int at = result.Length == 0 ? 0 : random.Next(result.Length);
            switch (random.Next(7))
            {
                case 0:
                    result.Insert(at, (char)random.Next(0x20, 0x250));
                    break;
                case 1 when result.Length > 0:
                    result.Remove(at, 1);
                    break;
                case 2:
                    result.Insert(at, (char)random.Next(0, 0x20));
                    break;
                case 3 when result.Length > 0:
                    result[at] = (char)random.Next(0x10000);
                    break;
                case 4:
                    result.Insert(at, text);
                    break;
                case 5:
                    result.Append(random.Next(3) switch { 0 => ", ", 1 => " 74000 ", _ => " bis " });
                    break;
                default:
                    result.Insert(at, random.Next(100000));
                    break;
            }
        }

        return result.ToString();
    }
}
