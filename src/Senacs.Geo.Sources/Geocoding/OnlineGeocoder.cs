using System.Globalization;
using System.Net;
using Senacs.Geo.Adresses;
using Senacs.Geo.Codes;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Sources.Geocoding;

/// <summary>Where and how the online service is asked.</summary>
public sealed record OnlineGeocoderOptions
{
    /// <summary>Base of the service; <c>/search</c> and <c>/search/csv</c> stand under it. HTTPS, or a loopback address.</summary>
    public Uri BaseAddress { get; init; } = new("https://data.geopf.fr/geocodage");

    /// <summary>At most; the service allows 50 and advises 40 to 45.</summary>
    public int RequestsPerSecond { get; init; } = 40;

    /// <summary>Tries of one request, the first included.</summary>
    public int MaxAttempts { get; init; } = 4;

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>First wait after a failure; doubled each time, unless the service says how long (Retry-After).</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait between two tries, whatever the service says.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Rows of one CSV batch; the service takes 200 000 lines and 50 MB.</summary>
    public int BatchRows { get; init; } = 2_000;

    /// <summary>Failed queries in a row after which the service is left alone until the end of the run.</summary>
    public int GiveUpAfter { get; init; } = 5;

    /// <summary>Largest answer read.</summary>
    public int MaxAnswerBytes { get; init; } = 16 << 20;
}

/// <summary>Asks the national geocoding service (Géoplateforme), remembers its answers, and judges them by our own rules.</summary>
/// <remarks>
/// Source: IGN, <c>geoservices.ign.fr</c>, service de géocodage; open-api of Geoplateforme/gpf-geocodeur. Its <c>ok</c> and its score (a
/// distance between texts) are no proof:
/// the status comes from type, score, next score and the agreement of commune and postal code. A service that is down, slow or answers something
/// else never ends a run: the address is <c>introuvable</c> with the reason, nothing is remembered of it, and the next run asks again.
/// </remarks>
public sealed class OnlineGeocoder : IGeocoder, IDisposable
{
    private const string Origine = "ign";

    private readonly HttpClient _http;
    private readonly OnlineGeocoderOptions _options;
    private readonly GeocodingCache _cache;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private long _nextSlot;
    private int _failures;

    /// <param name="cache">Answers remembered from one run to the next.</param>
    /// <param name="options">Null: the national service, 40 requests a second.</param>
    /// <param name="time">The clock that waits; null: the system's.</param>
    /// <exception cref="ArgumentException">Neither HTTPS nor loopback.</exception>
    public OnlineGeocoder(GeocodingCache cache, OnlineGeocoderOptions? options = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(cache);
        _options = options ?? new OnlineGeocoderOptions();
        if (_options.BaseAddress.Scheme != Uri.UriSchemeHttps && !_options.BaseAddress.IsLoopback)
            throw new ArgumentException($"'{_options.BaseAddress}' is neither HTTPS nor loopback.", nameof(options));
        _cache = cache;
        _time = time ?? TimeProvider.System;

        // Redirects are refused: an address sent elsewhere is no answer of the service.
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AutomaticDecompression = DecompressionMethods.All
        })
        {
            Timeout = _options.Timeout,
            MaxResponseContentBufferSize = _options.MaxAnswerBytes,
        };
    }

    /// <summary>Requests sent, tries included.</summary>
    public long RequestCount { get; private set; }

    /// <summary>The service was given up: later addresses are not asked.</summary>
    public bool HasGivenUp => _failures >= _options.GiveUpAfter;

    public void Dispose() => _http.Dispose();

    public GeocodeOutcome Locate(AddressQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (QueryText(query) is not { } text)
            return new GeocodeOutcome.NotFound("adresse vide");
        string key = AddressKey.Of(query);
        if (_cache.Find(key) is { } remembered)
            return OnlineAnswer.Judge(remembered, query, Origine);
        string insee = CodeInsee.TryParse(query.CodeInsee?.Trim(), out CodeInsee? code) ? code.Value : "";
        string url = $"{_options.BaseAddress.AbsoluteUri.TrimEnd('/')}/search?index=address&limit=5&q={Uri.EscapeDataString(text)}"
            + Parameter("postcode", OnlineAnswer.PostCodeOf(query)) + Parameter("citycode", insee);
        (byte[]? body, string? failure) = Send(() => new HttpRequestMessage(HttpMethod.Get, url), "json");
        if (body is null)
            return new GeocodeOutcome.NotFound($"le service de géocodage n'a pas répondu : {failure}");
        if (OnlineAnswer.ReadGeoJson(body) is not { } candidates)
            return new GeocodeOutcome.NotFound("le service de géocodage a répondu autre chose que du GeoJSON");
        _cache.Add(key, candidates);
        return OnlineAnswer.Judge(candidates, query, Origine);
    }

    /// <summary>Asks for many addresses by CSV batches, and remembers the answers, so that <see cref="Locate"/> finds them without a
    /// request.</summary>
    /// <returns>How many were answered now; those remembered already are not asked.</returns>
    /// <remarks>A batch that fails is left to the next run. Addresses that a batch cannot carry (no text) are skipped.</remarks>
    public int Prefetch(IEnumerable<AddressQuery> queries)
    {
        ArgumentNullException.ThrowIfNull(queries);
        int answered = 0;
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (AddressQuery[] batch in queries.Where(q => QueryText(q) is not null && AddressKey.Of(q) is { } key && _cache.Find(key) is null
            && seen.Add(key)).Chunk(_options.BatchRows))
        {
            if (HasGivenUp)
                break;
            byte[] csv = OnlineBatch.Write(batch);
            (byte[]? body, _) = Send(() => OnlineBatch.Request(_options.BaseAddress, csv), "csv");
            if (body is null || OnlineBatch.Read(body, batch.Length) is not { } rows)
                continue;
            for (int i = 0; i < batch.Length; i++)
            {
                if (rows[i] is { } candidates)
                {
                    _cache.Add(AddressKey.Of(batch[i]), candidates);
                    answered++;
                }
            }

            _cache.Flush();
        }

        return answered;
    }

    private static string Parameter(string name, string? value) => string.IsNullOrEmpty(value) ? "" : $"&{name}={Uri.EscapeDataString(value)}";

    // The service reads 200 characters.
    internal static string? QueryText(AddressQuery query)
    {
        string text = string.Join(' ', new[] { query.Adresse, query.Commune }.Where(t => !string.IsNullOrWhiteSpace(t)).Select(t => t!.Trim()));
        text = new string([.. text.Take(400).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c)]).Trim();
        if (text.Length > 200)
            text = text[..200];
        return text.Count(char.IsLetter) < 3 ? null : text;
    }

    private (byte[]? Body, string? Failure) Send(Func<HttpRequestMessage> make, string kind)
    {
        if (HasGivenUp)
            return (null, "abandonné après plusieurs échecs");
        string failure = "";
        TimeSpan delay = _options.FirstDelay;
        for (int attempt = 1; attempt <= _options.MaxAttempts; attempt++)
        {
            TakeSlot();
            TimeSpan? asked = null;
            try
            {
                using HttpRequestMessage request = make();
                using HttpResponseMessage response = _http.SendAsync(request).GetAwaiter().GetResult();
                string type = response.Content.Headers.ContentType?.MediaType ?? "";
                if (response.StatusCode == HttpStatusCode.OK && type.Contains(kind, StringComparison.OrdinalIgnoreCase))
                {
                    byte[] body = response.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult();
                    _failures = 0;
                    return (body, null);
                }

                int status = (int)response.StatusCode;
                failure = status == 200 ? $"réponse de type « {type} »" : string.Create(CultureInfo.InvariantCulture, $"code HTTP {status}");
                asked = response.Headers.RetryAfter?.Delta ?? response.Headers.RetryAfter?.Date - _time.GetUtcNow();
                if (status is not 200 and < 500 and not 429 and not 408)
                    break;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                failure = e is OperationCanceledException ? "délai dépassé" : "connexion impossible ou coupée";
            }

            if (attempt < _options.MaxAttempts)
                Wait(asked > TimeSpan.Zero ? asked.Value : delay);
            delay *= 2;
        }

        Interlocked.Increment(ref _failures);
        return (null, failure);
    }

    private void Wait(TimeSpan delay)
    {
        if (delay > TimeSpan.Zero)
            Task.Delay(delay < _options.LongestDelay ? delay : _options.LongestDelay, _time).GetAwaiter().GetResult();
    }

    // One request every 1/40 s at the most, whatever the number of threads.
    private void TakeSlot()
    {
        TimeSpan wait;
        lock (_gate)
        {
            RequestCount++;
            long now = _time.GetTimestamp(), slot = Math.Max(now, _nextSlot);
            _nextSlot = slot + (_time.TimestampFrequency / Math.Max(1, _options.RequestsPerSecond));
            wait = _time.GetElapsedTime(now, slot);
        }

        Wait(wait);
    }
}
