using System.Globalization;
using System.Text;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Acquisition;
using static Senacs.Geo.Adapters.Tests.Acquisition.OpenDataMaker;

namespace Senacs.Geo.Adapters.Tests.Acquisition;

/// <summary>The services against a loopback service of ours, over TLS, faults included.</summary>
public sealed class HttpSourceTests : IDisposable
{
    private readonly TemporaryFolder cache = new();
    private readonly ImpatientTime time = new();

    public void Dispose() => cache.Dispose();

    private DownloadOptions Options => new()
    {
        CacheFolder = cache.Path,
        Time = time,
        StallTimeout = TimeSpan.FromHours(2),
        TotalTimeout = TimeSpan.FromHours(3),
    };

    private FetchedFile Get(LoopbackService service, DownloadOptions? options = null, string jeu = "contours")
    {
        using HttpSource source = new(ReadCatalogue(), options ?? Options, service.Handler());
        return source.Fetch(ReadCatalogue().Find(jeu), Allier)[0];
    }

    private static string TextOf(FetchedFile file) => File.ReadAllText(file.FullPath);

    [Fact]
    public void A_whole_dossier_comes_from_the_services_and_is_the_same_as_from_files_on_disk()
    {
        using LoopbackService service = new(Official);
        using TemporaryFolder onDisk = new();
        Fill(onDisk);
        using HttpSource source = new(ReadCatalogue(), Options, service.Handler());
        PulledDossier online = Pull(source);
        PulledDossier offline = Pull(new FolderSource(onDisk.Path));

        using TemporaryFolder made = new();
        Write(online, Path.Combine(made.Path, "a"));
        Write(offline, Path.Combine(made.Path, "b"));
        foreach (string file in (string[])["communes.geojson", "communes.csv", "qpv.geojson", "mouvements.csv", "structures.csv", "adresses-03.csv.gz"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(made.Path, "b", file)), File.ReadAllBytes(Path.Combine(made.Path, "a", file)));
        Assert.Equal(4, online.Communes.Length);
        Assert.Equal("https://service.test/communes/03", online.Entries[0].Origines[0].Origine);
    }

    [Fact]
    public void A_fresh_file_of_the_cache_is_not_asked_for_again()
    {
        using LoopbackService service = new(static _ => Answer.Json(Communes()));
        string first = Get(service).Sha256;
        time.Now += TimeSpan.FromHours(1);
        Assert.Equal(first, Get(service).Sha256);
        Assert.Single(service.Requests);
    }

    [Fact]
    public void An_old_file_of_the_cache_is_taken_when_the_service_says_that_it_did_not_change()
    {
        using LoopbackService service = new(static r => r.Headers.ContainsKey("If-None-Match")
            ? Answer.Error(304)
            : Answer.Json(Communes()) with { Headers = [("ETag", "\"v1\"")] });
        string first = Get(service).Sha256;
        time.Now += TimeSpan.FromDays(3);
        Assert.Equal(first, Get(service).Sha256);
        Assert.Equal("\"v1\"", service.Requests.Last().Headers["If-None-Match"]);
        Assert.Equal(2, service.Requests.Count);
    }

    [Fact]
    public void A_429_is_waited_out_for_as_long_as_the_service_asks()
    {
        int calls = 0;
        using LoopbackService service = new(_ => ++calls == 1 ? Answer.Error(429, ("Retry-After", "7")) : Answer.Json(Communes()));
        Assert.Equal(Communes(), TextOf(Get(service)));
        Assert.Contains(TimeSpan.FromSeconds(7), time.Waits);
    }

    [Fact]
    public void A_retry_date_is_understood()
    {
        int calls = 0;
        string at = (time.Now + TimeSpan.FromSeconds(30)).ToString("R", CultureInfo.InvariantCulture);
        using LoopbackService service = new(_ => ++calls == 1 ? Answer.Error(503, ("Retry-After", at)) : Answer.Json(Communes()));
        Get(service);
        Assert.Contains(TimeSpan.FromSeconds(30), time.Waits);
    }

    [Fact]
    public void A_service_that_asks_to_wait_for_an_hour_is_given_up_by_name()
    {
        using LoopbackService service = new(static _ => Answer.Error(429, ("Retry-After", "3600")));
        SourceUnavailableException e = Refused(() => Get(service), AcquisitionIssues.TooManyRequests);
        Assert.Contains("3600 s", e.Message, StringComparison.Ordinal);
        Assert.Single(service.Requests);
    }

    [Fact]
    public void A_500_is_tried_again_later_and_later_then_given_up()
    {
        using LoopbackService service = new(static _ => Answer.Error(500));
        Refused(() => Get(service), AcquisitionIssues.ServiceFailure);
        Assert.Equal(5, service.Requests.Count);
        Assert.Equal([1, 2, 4, 8], time.Waits.Select(static w => w.TotalSeconds));
    }

    [Fact]
    public void A_404_is_not_tried_again()
    {
        using LoopbackService service = new(static _ => Answer.Error(404));
        Refused(() => Get(service), AcquisitionIssues.NotFound);
        Assert.Single(service.Requests);
    }

    [Fact]
    public void A_cut_download_resumes_where_it_stopped()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Communes());
        using LoopbackService service = new(r => r.Headers.TryGetValue("Range", out string? range)
            ? Tail(whole, int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture))
            : new Answer(200, whole) { CutAfter = 100, Headers = [("ETag", "\"v1\"")] });
        Assert.Equal(Communes(), TextOf(Get(service)));
        Assert.Equal("bytes=100-", service.Requests.Last().Headers["Range"]);
        Assert.Equal("\"v1\"", service.Requests.Last().Headers["If-Range"]);
    }

    [Fact]
    public void A_later_run_resumes_what_an_earlier_one_left()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Communes());
        bool broken = true;
        using LoopbackService service = new(r => r.Headers.TryGetValue("Range", out string? range)
            ? broken ? Answer.Error(500) : Tail(whole, int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture))
            : new Answer(200, whole) { CutAfter = 64, Headers = [("ETag", "\"v1\"")] });
        Refused(() => Get(service), AcquisitionIssues.ServiceFailure);
        broken = false;
        Assert.Equal(Communes(), TextOf(Get(service)));
        Assert.Single(service.Requests, static r => !r.Headers.ContainsKey("Range"));
    }

    [Fact]
    public void A_file_that_changed_meanwhile_is_taken_whole()
    {
        string changed = Communes(0, 1);
        using LoopbackService service = new(r => r.Headers.ContainsKey("Range")
            ? Answer.Json(changed) with { Headers = [("ETag", "\"v2\"")] }
            : Answer.Json(Communes()) with { CutAfter = 64, Headers = [("ETag", "\"v1\"")] });
        Assert.Equal(changed, TextOf(Get(service)));
    }

    [Fact]
    public void Without_a_validator_a_cut_download_starts_again()
    {
        int calls = 0;
        using LoopbackService service = new(_ => ++calls == 1 ? Answer.Json(Communes()) with { CutAfter = 64 } : Answer.Json(Communes()));
        Assert.Equal(Communes(), TextOf(Get(service)));
        Assert.All(service.Requests, static r => Assert.DoesNotContain("Range", r.Headers.Keys));
    }

    [Fact]
    public void A_connection_that_is_always_cut_is_named()
    {
        using LoopbackService service = new(static _ => Answer.Json(Communes()) with { CutAfter = 10 });
        Refused(() => Get(service), AcquisitionIssues.CutConnection);
    }

    [Fact]
    public void A_service_that_falls_silent_is_named()
    {
        using LoopbackService service = new(static _ => Answer.Json(Communes()) with { StallAfter = 10 });
        DownloadOptions hasty = Options with { Time = TimeProvider.System, StallTimeout = TimeSpan.FromMilliseconds(300), MaxAttempts = 1 };
        Refused(() => Get(service, hasty), AcquisitionIssues.TooSlow);
    }

    [Fact]
    public void A_web_page_is_refused_by_its_type()
    {
        using LoopbackService service = new(static _ => new Answer(200, "<html>Maintenance</html>"u8.ToArray()) { ContentType = "text/html; charset=utf-8" });
        Refused(() => Get(service), AcquisitionIssues.HtmlInsteadOfData);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><p>Portail</p>")]
    [InlineData("\uFEFF  <HTML lang=fr>")]
    public void A_web_page_that_says_to_be_json_is_refused_by_its_first_bytes(string page)
    {
        using LoopbackService service = new(_ => Answer.Json(page));
        Refused(() => Get(service), AcquisitionIssues.HtmlInsteadOfData);
        Assert.Empty(Directory.GetFiles(cache.Path, "*.donnees"));
    }

    [Fact]
    public void A_picture_is_refused_by_its_type()
    {
        using LoopbackService service = new(static _ => new Answer(200, [1, 2, 3]) { ContentType = "image/png" });
        SourceUnavailableException e = Refused(() => Get(service), AcquisitionIssues.WrongContentType);
        Assert.Contains("image/png", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_gzip_that_says_to_be_whole_is_refused()
    {
        byte[] whole = Gzip(Communes());
        using LoopbackService service = new(_ => new Answer(200, whole[..(whole.Length / 2)]) { ContentType = "application/gzip" });
        Refused(() => Get(service), AcquisitionIssues.HalfGzip);
        Assert.Empty(Directory.GetFiles(cache.Path, "*.donnees"));
    }

    [Fact]
    public void A_gzip_that_inflates_beyond_the_bound_is_refused_however_small_it_travels()
    {
        byte[] bomb = Gzip(new string('0', 4 << 20));
        using LoopbackService service = new(_ => new Answer(200, bomb) { ContentType = "application/gzip" });
        Refused(() => Get(service, Options with { MaxInflatedBytes = 1 << 20 }), AcquisitionIssues.TooLarge);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_beyond_the_bound_is_refused_announced_or_not(bool announced)
    {
        byte[] body = new byte[5000];
        Array.Fill(body, (byte)' ');
        using LoopbackService service = new(_ => new Answer(200, body));
        DownloadOptions small = Options with { MaxBytes = announced ? 1000 : 4999 };
        Refused(() => Get(service, small), AcquisitionIssues.TooLarge);
    }

    [Fact]
    public void An_empty_answer_is_named()
    {
        using LoopbackService service = new(static _ => new Answer(200, []));
        Refused(() => Get(service), AcquisitionIssues.Empty);
    }

    [Fact]
    public void A_redirect_to_a_listed_host_is_followed()
    {
        using LoopbackService service = new(static r => r.Host == "service.test" ? Answer.Error(302, ("Location", "https://fichiers.test/communes")) : Answer.Json(Communes()));
        Assert.Equal(Communes(), TextOf(Get(service)));
        Assert.Equal(["service.test", "fichiers.test"], service.Requests.Select(static r => r.Host));
    }

    [Theory]
    [InlineData("https://ailleurs.test/communes")]
    [InlineData("http://service.test/communes")]
    [InlineData("https://service.test:8443/communes")]
    [InlineData("https://service.test@ailleurs.test/communes")]
    [InlineData("https://127.0.0.1/communes")]
    [InlineData("file:///etc/passwd")]
    public void A_redirect_elsewhere_is_refused_and_never_asked(string location)
    {
        using LoopbackService service = new(_ => Answer.Error(302, ("Location", location)));
        Refused(() => Get(service), AcquisitionIssues.RedirectRefused);
        Assert.Single(service.Requests);
    }

    [Fact]
    public void A_redirect_without_end_is_refused()
    {
        using LoopbackService service = new(static _ => Answer.Error(302, ("Location", "/encore")));
        Refused(() => Get(service), AcquisitionIssues.RedirectRefused);
    }

    [Fact]
    public void Every_page_of_a_feature_service_is_asked_for()
    {
        using LoopbackService service = new(static r => Page(r, matched: 4));
        using HttpSource source = new(ReadCatalogue(), Options, service.Handler());
        PulledDossier pulled = Pull(source, new PullOptions(Allier) { Time = time, Jeux = ["contours-wfs"], Without = [DatasetRole.Table, DatasetRole.Qpv, DatasetRole.Mouvements, DatasetRole.Adresses] });
        Assert.Equal(["03001", "03002", "03003", "03004"], pulled.Communes.Select(static c => c.Code.Value));
        Assert.Equal(2, pulled.Entries[0].Origines.Length);
    }

    [Fact]
    public void A_feature_service_that_stops_before_its_own_count_is_refused()
    {
        using LoopbackService service = new(static r => Page(r, matched: 7));
        Refused(() => Get(service, jeu: "contours-wfs"), AcquisitionIssues.PageTruncated);
    }

    [Fact]
    public void An_address_outside_the_catalogue_s_hosts_is_refused_when_the_catalogue_is_read()
    {
        SourceUnavailableException e = Assert.Throws<SourceUnavailableException>(() => ReadCatalogue(CatalogueJson.Replace("https://service.test/qpv", "https://ailleurs.test/qpv", StringComparison.Ordinal)));
        Assert.Contains("ailleurs.test", e.Message, StringComparison.Ordinal);
        Assert.Throws<SourceUnavailableException>(() => ReadCatalogue(CatalogueJson.Replace("https://service.test/qpv", "http://service.test/qpv", StringComparison.Ordinal)));
    }

    private static Answer Tail(byte[] whole, int from) => new(206, whole[from..])
    {
        Headers = [("Content-Range", FormattableString.Invariant($"bytes {from}-{whole.Length - 1}/{whole.Length}")), ("ETag", "\"v1\"")],
    };

    private static Answer Page(SeenRequest request, int matched)
    {
        int start = int.Parse(request.Path[(request.Path.IndexOf("STARTINDEX=", StringComparison.Ordinal) + "STARTINDEX=".Length)..], CultureInfo.InvariantCulture);
        int[] which = [.. Enumerable.Range(start, 2).Where(static i => i < 4)];
        string json = which.Length == 0 ? Collection([]) : Communes(which);
        return Answer.Json(json.TrimEnd('}') + FormattableString.Invariant($",\"numberMatched\":{matched},\"numberReturned\":{which.Length}}}"));
    }

    private static Answer Official(SeenRequest request) => request.Path switch
    {
        "/communes/03" => Answer.Json(Communes()),
        "/table/03" => Answer.Json(Table),
        "/qpv" => Answer.Error(302, ("Location", "https://fichiers.test/qpv.zip")),
        "/qpv.zip" => new Answer(200, Zip(("lisezmoi.txt", "rien"), ("GEOJSON/QP2024.geojson", Qpv))) { ContentType = "application/zip" },
        "/mouvements.csv" => new Answer(200, Encoding.UTF8.GetBytes(Movements)) { ContentType = "text/csv" },
        "/adresses-03.csv.gz" => new Answer(200, Gzip(Addresses)) { ContentType = "application/gzip" },
        _ => Answer.Error(404),
    };
}
