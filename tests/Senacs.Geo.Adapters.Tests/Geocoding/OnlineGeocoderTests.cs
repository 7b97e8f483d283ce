using System.Text;
using Senacs.Geo.Adresses;
using Senacs.Geo.Sources.Geocoding;
using Senacs.Geo.Structures;
using static Senacs.Geo.Adapters.Tests.Geocoding.FakeGeocodingService;

namespace Senacs.Geo.Adapters.Tests.Geocoding;

/// <summary>The online geocoder against a loopback server of ours: contract, faults, memory.</summary>
public sealed class OnlineGeocoderTests : IDisposable
{
    private static readonly AddressQuery Query = new() { Adresse = "8 av. Gal Emile Mairal", CodePostal = "03100", Commune = "Montluçon" };

    private readonly FakeGeocodingService _service = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("senacs-geo-ign-").FullName;

    public void Dispose()
    {
        _service.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private OnlineGeocoder Client(GeocodingCache? cache = null) => new(cache ?? GeocodingCache.InMemory(), new OnlineGeocoderOptions
    {
        BaseAddress = _service.Base,
        FirstDelay = TimeSpan.FromMilliseconds(1),
        LongestDelay = TimeSpan.FromMilliseconds(5),
        Timeout = TimeSpan.FromMinutes(1), // an answer that a busy machine delays is not a fault
        RequestsPerSecond = 1000,
        MaxAnswerBytes = 1 << 20,
    });

    [Fact]
    public void A_good_answer_is_ok_and_asked_once()
    {
        using OnlineGeocoder client = Client();
        GeocodeOutcome.Found found = Assert.IsType<GeocodeOutcome.Found>(client.Locate(Query));
        Assert.Equal((LocationStatus.Ok, LocationLevel.Numero, "ign", "03185"), (found.Location.Statut, found.Location.Niveau, found.Location.Origine, found.Location.Commune?.Value));
        Assert.Equal(found, client.Locate(Query));
        string request = Uri.UnescapeDataString(Assert.Single(_service.Requests));
        Assert.StartsWith("/geocodage/search?", request, StringComparison.Ordinal);
        Assert.Contains("postcode=03100", request, StringComparison.Ordinal);
        Assert.Contains("q=8 av. Gal Emile Mairal Montluçon", request, StringComparison.Ordinal);
    }

    [Fact]
    public void The_service_s_ok_is_no_proof()
    {
        foreach ((string feature, LocationStatus expected) in new[]
                 {
                     (Feature("8 Rue Autre 75001 Paris", "housenumber", 0.95, "Paris", "75101", "75001"), LocationStatus.AVerifier),
                     (Feature("Avenue du Général Emile Mairal 03100 Montluçon", "street", 0.96), LocationStatus.AVerifier),
                     (Feature("Montluçon", "municipality", 0.97), LocationStatus.AVerifier),
                     (Feature("8 Avenue du Général Emile Mairal 03100 Montluçon", "housenumber", 0.55), LocationStatus.AVerifier),
                     (Feature("8 Avenue X", "housenumber", 0.34), LocationStatus.Introuvable),
                     (Feature("8 Avenue X", "housenumber", 0.95, lon: 46.3, lat: 2.6), LocationStatus.Introuvable),
                     (Feature("8 Avenue A", "housenumber", 0.90) + "," + Feature("8 Avenue B", "housenumber", 0.895, lon: 2.65), LocationStatus.Ambigu),
                     ("", LocationStatus.Introuvable),
                 })
        {
            _service.Answer = _ => feature;
            using OnlineGeocoder client = Client();
            Assert.Equal(expected, client.Locate(Query).Statut);
        }
    }

    [Fact]
    public void Too_many_requests_server_errors_and_cut_answers_are_tried_again()
    {
        foreach (Action<System.Net.HttpListenerContext> fault in new Action<System.Net.HttpListenerContext>[]
                 {
                     c => Respond(c, 429, "text/plain", "slow down", retryAfter: "1"), c => Respond(c, 503, "text/html", "<html>"), c => c.Response.Abort(),
                     c => { c.Response.ContentLength64 = 500; c.Response.ContentType = "application/json"; c.Response.OutputStream.Write("{\"type\":"u8); c.Response.Abort(); },
                     c => Respond(c, 200, "text/html", "<html>maintenance</html>"),
                 })
        {
            _service.Faults.Enqueue(fault);
            using OnlineGeocoder client = Client();
            Assert.Equal(LocationStatus.Ok, client.Locate(Query).Statut);
            Assert.Equal(2, client.RequestCount);
        }
    }

    [Fact]
    public void A_refusal_or_a_redirect_is_not_tried_again_and_is_not_remembered()
    {
        foreach (int status in new[] { 400, 404, 302 })
        {
            GeocodingCache cache = GeocodingCache.InMemory();
            _service.Faults.Enqueue(c => { c.Response.Headers["Location"] = "http://127.0.0.1:9/ailleurs"; Respond(c, status, "text/plain", ""); });
            using OnlineGeocoder client = Client(cache);
            GeocodeOutcome.NotFound refused = Assert.IsType<GeocodeOutcome.NotFound>(client.Locate(Query));
            Assert.Contains(status.ToString(System.Globalization.CultureInfo.InvariantCulture), refused.Raison, StringComparison.Ordinal);
            Assert.Equal(1, client.RequestCount);
            Assert.Equal(0, cache.Count);
            Assert.Equal(LocationStatus.Ok, client.Locate(Query).Statut);
        }
    }

    [Fact]
    public void What_is_no_geojson_is_said_and_not_remembered()
    {
        foreach (string body in new[] { "", "[]", "null", "{}", "{\"features\":3}", "{\"features\":[", "{\"features\":[{\"geometry\":null}]", "\"x\"" })
        {
            GeocodingCache cache = GeocodingCache.InMemory();
            _service.Faults.Enqueue(c => Respond(c, 200, "application/json", body));
            using OnlineGeocoder client = Client(cache);
            Assert.IsType<GeocodeOutcome.NotFound>(client.Locate(Query));
            Assert.Equal(0, cache.Count);
        }
    }

    [Fact]
    public void A_service_that_is_down_is_given_up_and_the_run_goes_on()
    {
        FakeGeocodingService gone = new();
        Uri address = gone.Base;
        gone.Dispose();
        using OnlineGeocoder client = new(GeocodingCache.InMemory(), new OnlineGeocoderOptions { BaseAddress = address, FirstDelay = TimeSpan.Zero, MaxAttempts = 2, GiveUpAfter = 3, RequestsPerSecond = 1000 });
        for (int i = 0; i < 50; i++)
            Assert.IsType<GeocodeOutcome.NotFound>(client.Locate(new AddressQuery { Adresse = $"{i.ToString(System.Globalization.CultureInfo.InvariantCulture)} rue de la Gare", Commune = "Mende" }));
        Assert.True(client.HasGivenUp);
        Assert.Equal(6, client.RequestCount);
    }

    [Fact]
    public void A_run_resumes_from_what_was_remembered_even_after_a_cut_line()
    {
        string path = Path.Combine(_folder, "memoire.jsonl");
        using (GeocodingCache cache = GeocodingCache.Open(path))
        using (OnlineGeocoder client = Client(cache))
            client.Locate(Query);
        File.AppendAllText(path, "{\"cle\":\"autre\",\"repon");
        using (GeocodingCache cache = GeocodingCache.Open(path))
        using (OnlineGeocoder client = Client(cache))
        {
            Assert.Equal(1, cache.Count);
            Assert.Equal(LocationStatus.Ok, client.Locate(Query).Statut);
            Assert.Equal(0, client.RequestCount);
            client.Locate(new AddressQuery { Adresse = "autre adresse", Commune = "Montluçon" });
        }

        using GeocodingCache again = GeocodingCache.Open(path);
        Assert.Equal(2, again.Count);
    }

    [Fact]
    public void A_batch_fills_the_memory_and_leaves_failed_rows_to_the_next_run()
    {
        GeocodingCache cache = GeocodingCache.InMemory();
        using OnlineGeocoder client = Client(cache);
        AddressQuery[] queries = [Query, Query, new() { Adresse = "voie inconnue", Commune = "Montluçon" }, new() { Adresse = "rue en panne", Commune = "Montluçon" }, new() { Adresse = "12" }, new() { Adresse = "8, \"av\" Mairal\nbis", Commune = "Montluçon" }];
        Assert.Equal(3, client.Prefetch(queries));
        Assert.Equal(1, client.RequestCount);
        Assert.Equal(LocationStatus.Ok, client.Locate(Query).Statut);
        Assert.Equal(LocationStatus.Introuvable, client.Locate(queries[2]).Statut);
        Assert.Equal(1, client.RequestCount);
        Assert.Equal(0, client.Prefetch(queries));
    }

    [Fact]
    public void A_batch_answer_that_is_cut_or_shuffled_is_refused_whole()
    {
        foreach (string body in new[] { "", "rang,q\n", "rang,q,cp,insee,longitude,latitude,result_score,result_status\n0,a,,,2.6,46.3,0.9,ok\n0,a", "a,b,c\n1,2,3\n" })
        {
            _service.Faults.Enqueue(c => Respond(c, 200, "text/csv", body));
            GeocodingCache cache = GeocodingCache.InMemory();
            using OnlineGeocoder client = Client(cache);
            Assert.Equal(0, client.Prefetch([Query]));
            Assert.Equal(0, cache.Count);
        }
    }

    [Fact]
    public void Only_https_or_loopback_is_asked() =>
        Assert.Throws<ArgumentException>(() => new OnlineGeocoder(GeocodingCache.InMemory(), new OnlineGeocoderOptions { BaseAddress = new Uri("http://exemple.fr/geocodage") }));

    [Fact]
    public void An_answer_without_end_is_cut_at_the_bound()
    {
        _service.Faults.Enqueue(c =>
        {
            c.Response.ContentType = "application/json";
            byte[] block = Encoding.ASCII.GetBytes(new string(' ', 1 << 16));
            for (int i = 0; i < 64; i++)
                c.Response.OutputStream.Write(block);
            c.Response.Close();
        });
        using OnlineGeocoder client = Client();
        Assert.Equal(LocationStatus.Ok, client.Locate(Query).Statut);
        Assert.Equal(2, client.RequestCount);
    }
}
