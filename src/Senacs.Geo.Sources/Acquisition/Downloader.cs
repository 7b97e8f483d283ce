using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Writing;

namespace Senacs.Geo.Sources.Acquisition;

/// <summary>Bounds of a download, and where files are kept.</summary>
public sealed record DownloadOptions
{
    /// <summary>Folder of files already fetched; made when missing.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>A cached file younger than this is not asked for again; older, the service is asked whether it changed.</summary>
    public TimeSpan FreshFor { get; init; } = TimeSpan.FromHours(12);

    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>Bytes once decompressed, counted while inflating.</summary>
    public long MaxInflatedBytes { get; init; } = 3L << 30;

    public int MaxAttempts { get; init; } = 5;

    public int MaxRedirects { get; init; } = 5;

    /// <summary>The longest silence of a service.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest time for one file.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>The longest that a service may make us wait (<c>Retry-After</c>).</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromMinutes(2);

    public TimeSpan PauseBetweenPages { get; init; } = TimeSpan.FromSeconds(1);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Told how many bytes have come, of how many when the service says.</summary>
    public Action<string, long, long?>? Progress { get; init; }
}

/// <summary>Fetches files over HTTPS from listed hosts only, into a cache, resuming what was cut.</summary>
/// <remarks>
/// 1. a fresh file of the cache is taken as it is; 2. else the service is asked, with what the cache knows (If-None-Match) or what an interrupted run
/// left (Range, If-Range);
/// 3. redirects are followed one by one, each host checked; 4. 429 and 503 are waited out as asked, 5xx and cuts are tried again, later and later;
/// 5. what came is checked (whole, not a web page, gzip sound, within bounds) before it gets its name in the cache.
/// </remarks>
internal sealed class Downloader : IDisposable
{
    private static readonly ImmutableArray<string> AcceptedTypes =
    [
        "application/json", "application/geo+json", "application/vnd.geo+json", "text/json", "text/csv", "application/csv", "text/plain",
            "application/octet-stream",
        "binary/octet-stream", "application/gzip", "application/x-gzip", "application/zip", "application/x-zip-compressed",
            "application/vnd.ms-excel", "text/comma-separated-values",
    ];

    private readonly ImmutableArray<string> _hosts;
    private readonly DownloadOptions _options;
    private readonly HttpClient _client;

    public Downloader(ImmutableArray<string> hosts, DownloadOptions options, HttpMessageHandler? handler)
    {
        (_hosts, _options) = (hosts, options);
        SocketsHttpHandler own = new() { UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(20) };
        if ((handler ?? own) is SocketsHttpHandler sockets)
            sockets.AllowAutoRedirect = false;
        _client = new(handler ?? own) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("senacs-geo/0.1");
    }

    public void Dispose() => _client.Dispose();

    public void Pause() => Wait(_options.PauseBetweenPages);

    /// <exception cref="SourceUnavailableException">The file cannot be had; the message names the trap and says what to do.</exception>
    public FetchedFile Get(Uri uri)
    {
        CheckHost(uri, uri);
        try
        {
            Directory.CreateDirectory(_options.CacheFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceUnavailableException(
                _options.CacheFolder, $"Le dossier du cache ne peut pas être fait ({e.Message})", "Donnez un autre dossier avec --cache.", e);
        }

        CacheEntry entry = new(_options.CacheFolder, uri);
        if (entry.Read() is { } known && _options.Time.GetUtcNow() - known.At < _options.FreshFor)
            return FetchedFile.At(entry.FullPath, uri.AbsoluteUri);
        return Attempts(uri, entry);
    }

    private FetchedFile Attempts(Uri uri, CacheEntry entry)
    {
        long started = _options.Time.GetTimestamp();
        for (int attempt = 1; ; attempt++)
        {
            if (GetOnce(uri, entry).GetAwaiter().GetResult() is not { } fault)
                return FetchedFile.At(entry.FullPath, uri.AbsoluteUri);
            bool late = _options.Time.GetElapsedTime(started) > _options.TotalTimeout;
            if (!fault.MayPass || attempt >= _options.MaxAttempts || late || fault.RetryAfter > _options.MaxRetryAfter)
                throw AcquisitionIssues.Refuse(fault.Kind, uri.AbsoluteUri, fault.Message, fault.Remedy, fault.Cause);
            Wait(fault.RetryAfter ?? TimeSpan.FromSeconds(Math.Pow(2, attempt - 1)));
        }
    }

    /// <summary>Why an attempt failed.</summary>
    private sealed record Fault(
        IssueKind Kind, string Message, string Remedy, bool MayPass = false, TimeSpan? RetryAfter = null, Exception? Cause = null);

    private async Task<Fault?> GetOnce(Uri uri, CacheEntry entry)
    {
        using CancellationTokenSource total = new(_options.TotalTimeout, _options.Time);
        Uri current = uri;
        try
        {
            for (int hop = 0; ; hop++)
            {
                using HttpRequestMessage request = Request(current, entry);
                using HttpResponseMessage response = await Send(request, total.Token);
                if (response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
                    or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
                    && response.Headers.Location is { } location)
                {
                    Uri next = new(current, location);
                    if (hop >= _options.MaxRedirects)
                        return new(AcquisitionIssues.RedirectRefused, "Le service redirige sans fin.", "Corrigez l'adresse dans le catalogue.");
                    CheckHost(next, uri);
                    current = next;
                    continue;
                }

                return await Receive(response, entry, total.Token);
            }
        }
        catch (OperationCanceledException e)
        {
            return new(AcquisitionIssues.TooSlow, $"Le service ne répond plus après {Seconds(_options.StallTimeout)} s.",
                "Relancez plus tard : ce qui est déjà reçu sera repris.", MayPass: !total.IsCancellationRequested, Cause: e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new(AcquisitionIssues.CutConnection, $"La connexion a échoué ou s'est coupée ({e.Message}).",
                "Vérifiez le réseau, puis relancez : ce qui est déjà reçu sera repris. Sans réseau : --source.", MayPass: true, Cause: e);
        }
    }

    private static HttpRequestMessage Request(Uri uri, CacheEntry entry)
    {
        HttpRequestMessage request = new(HttpMethod.Get, uri);
        if (entry.ReadPart() is { } part && part.Length > 0)
        {
            request.Headers.Range = new RangeHeaderValue(part.Length, null);
            request.Headers.TryAddWithoutValidation("If-Range", part.Validator);
        }
        else if (entry.Read() is { ETag: { } etag })
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        }

        return request;
    }

    private async Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken total)
    {
        using CancellationTokenSource stall = new(_options.StallTimeout, _options.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stall.Token, total);
        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
    }

    private async Task<Fault?> Receive(HttpResponseMessage response, CacheEntry entry, CancellationToken total)
    {
        if (response.StatusCode == HttpStatusCode.NotModified && entry.Read() is { } unchanged)
        {
            entry.Write(unchanged with { At = _options.Time.GetUtcNow() });
            return null;
        }

        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            entry.DropPart();
            return new(AcquisitionIssues.CutConnection, "La reprise du téléchargement est refusée.", "Relancez.", MayPass: true);
        }

        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
            return OfStatus(response);
        if (OfType(response) is { } wrong)
            return wrong;
        long start = 0;
        if (response.StatusCode == HttpStatusCode.PartialContent)
        {
            start = entry.ReadPart()?.Length ?? 0;
            if (response.Content.Headers.ContentRange?.From != start)
            {
                entry.DropPart();
                return new(AcquisitionIssues.CutConnection, "La reprise du téléchargement ne commence pas où elle devait.", "Relancez.",
                    MayPass: true);
            }
        }

        long? expected = response.Content.Headers.ContentLength + start;
        if (expected > _options.MaxBytes)
            return TooLarge();
        string? validator = response.Headers.ETag is { IsWeak: false } tag
            ? tag.ToString() : response.Content.Headers.LastModified?.ToString("R", CultureInfo.InvariantCulture);
        entry.BeginPart(start == 0, validator);
        if (await Copy(response, entry, start, expected, total) is { } fault)
            return fault;
        return Accept(response, entry);
    }

    private async Task<Fault?> Copy(HttpResponseMessage response, CacheEntry entry, long start, long? expected, CancellationToken total)
    {
        long done = start;
        byte[] block = new byte[1 << 16];
        using Stream body = await response.Content.ReadAsStreamAsync(total);
        using FileStream file = entry.OpenPart(FileMode.Append, FileAccess.Write);
        while (true)
        {
            using CancellationTokenSource stall = new(_options.StallTimeout, _options.Time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stall.Token, total);
            int count = await body.ReadAsync(block, either.Token);
            if (count == 0)
                break;
            done += count;
            if (done > _options.MaxBytes)
                return TooLarge();
            file.Write(block, 0, count);
            _options.Progress?.Invoke(response.RequestMessage?.RequestUri?.IdnHost ?? "", done, expected);
        }

        return expected is { } length && done < length
            ? new(AcquisitionIssues.CutConnection,
                string.Create(CultureInfo.InvariantCulture,
                    $"La connexion s'est coupée après {FrenchNumbers.Count(done, "octet", "octets")} sur {length}."),
                        "Relancez : ce qui est déjà reçu sera repris.", MayPass: true)
            : null;
    }

    /// <summary>The bytes are there: whole, of the right kind, within bounds once inflated; only then do they get their name.</summary>
    private Fault? Accept(HttpResponseMessage response, CacheEntry entry)
    {
        using (FileStream stream = entry.OpenPart(FileMode.OpenOrCreate, FileAccess.Read))
        {
            byte[] head = new byte[512];
            int length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            ReadOnlySpan<byte> start = head.AsSpan(0, length);
            Fault? wrong = length == 0 ? new(AcquisitionIssues.Empty, "La réponse est vide.", "Relancez plus tard.", MayPass: true)
                : LooksLikeHtml(start) ? Html()
                : start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? CheckGzip(stream)
                : null;
            if (wrong is not null)
            {
                stream.Dispose();
                entry.DropPart();
                return wrong;
            }
        }

        entry.Keep(new(_options.Time.GetUtcNow(), response.Headers.ETag?.ToString()));
        return null;
    }

    private Fault? CheckGzip(FileStream stream)
    {
        stream.Position = 0;
        try
        {
            using Files.GzipContent gzip = Files.GzipContent.OfTable(stream);
            byte[] block = new byte[1 << 16];
            long total = 0;
            for (int count; (count = gzip.Read(block)) > 0;)
            {
                total += count;
                if (total > _options.MaxInflatedBytes)
                    return TooLarge();
            }

            return null;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return new(AcquisitionIssues.HalfGzip, "Le fichier gzip est incomplet ou endommagé.",
                "Relancez plus tard : le service a peut-être donné un fichier en cours d'écriture.", MayPass: true);
        }
    }

    private Fault TooLarge() => new(
        AcquisitionIssues.TooLarge, $"Le fichier dépasse {(_options.MaxBytes >> 20).ToString(CultureInfo.InvariantCulture)} Mio, ou "
            + $"{(_options.MaxInflatedBytes >> 20).ToString(CultureInfo.InvariantCulture)} Mio une fois décompressé.",
        "Ce n'est pas le fichier attendu : vérifiez l'adresse dans le catalogue.");

    private static Fault Html() => new(AcquisitionIssues.HtmlInsteadOfData, "Le service répond par une page web, pas par des données.",
            "Le service est peut-être en maintenance, ou un portail du réseau intercepte la demande : ouvrez l'adresse dans un navigateur.");

    private static Fault? OfType(HttpResponseMessage response)
    {
        string? type = response.Content.Headers.ContentType?.MediaType is { } written ? Territoires.FrenchText.LowerAscii(written) : null;
        if (type is "text/html" or "application/xhtml+xml")
            return Html();
        return type is null || AcceptedTypes.Contains(type) || type.EndsWith("+json", StringComparison.Ordinal)
            ? null
            : new(AcquisitionIssues.WrongContentType,
                $"Le service répond par « {Tables.IssueList.Clip(type)} », qui n'est ni du JSON, ni une table, ni une archive.",
                    "Vérifiez l'adresse dans le catalogue.");
    }

    private Fault OfStatus(HttpResponseMessage response)
    {
        int status = (int)response.StatusCode;
        string code = status.ToString(CultureInfo.InvariantCulture);
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
        {
            TimeSpan? wait = response.Headers.RetryAfter switch
            {
                { Delta: { } delta } => delta,
                { Date: { } date } => date - _options.Time.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero,
                _ => null,
            };
            return new(AcquisitionIssues.TooManyRequests, wait is { } w
                    ? $"Le service (HTTP {code}) demande d'attendre {Seconds(w)} s." : $"Le service est surchargé (HTTP {code}).",
                "Relancez plus tard : ce qui est déjà reçu est gardé.", MayPass: true, RetryAfter: wait);
        }

        return status >= 500 || response.StatusCode == HttpStatusCode.RequestTimeout
            ? new(AcquisitionIssues.ServiceFailure, $"Le service est en panne (HTTP {code}).",
                "Relancez plus tard, ou prenez un autre jeu avec --jeu.", MayPass: true)
            : new(AcquisitionIssues.NotFound, $"Le service refuse cette adresse (HTTP {code}).",
                "Vérifiez le code du département et l'adresse dans le catalogue.");
    }

    private void CheckHost(Uri uri, Uri asked)
    {
        bool redirected = uri != asked;
        if (uri.Scheme != Uri.UriSchemeHttps || uri.UserInfo.Length > 0 || !uri.IsDefaultPort
            || !_hosts.Contains(uri.IdnHost, StringComparer.Ordinal))
        {
            string where = Tables.IssueList.Clip($"{uri.Scheme}://{uri.Authority}");
            throw AcquisitionIssues.Refuse(redirected ? AcquisitionIssues.RedirectRefused : AcquisitionIssues.HostRefused, asked.AbsoluteUri,
                redirected ? $"Le service redirige vers {where}, qui n'est pas permis." : $"{where} n'est pas permis.",
                "Seuls les hôtes de « hotes », dans le catalogue, sont demandés, en https. Ajoutez-y celui-ci si vous lui faites confiance.");
        }
    }

    private void Wait(TimeSpan delay)
    {
        if (delay > TimeSpan.Zero)
            Task.Delay(delay, _options.Time).GetAwaiter().GetResult();
    }

    private static string Seconds(TimeSpan span) => Math.Ceiling(span.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static bool LooksLikeHtml(ReadOnlySpan<byte> head)
    {
        string text = Territoires.FrenchText.LowerAscii(
            Encoding.Latin1.GetString(head).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n'));
        return text.StartsWith("<!doctype html", StringComparison.Ordinal) || text.StartsWith("<html", StringComparison.Ordinal);
    }
}

/// <summary>What the cache knows of a file.</summary>
internal sealed record CachedFile(DateTimeOffset At, string? ETag);

/// <summary>What an interrupted run left.</summary>
internal sealed record PartialFile(long Length, string Validator);

/// <summary>A file of the cache: its bytes, what is known of it, and the part of it that an interrupted run left.</summary>
internal sealed class CacheEntry(string folder, Uri uri)
{
    private readonly string _stem = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(uri.AbsoluteUri)))[..32]);

    public string FullPath => _stem + ".donnees";

    private string Meta => _stem + ".txt";

    private string Part => _stem + ".part";

    private string PartMeta => _stem + ".part.txt";

    /// <summary>Null when the file is not there whole: a damaged cache is only asked for again.</summary>
    public CachedFile? Read() =>
        File.Exists(FullPath) && File.Exists(Meta) && File.ReadAllLines(Meta) is [string at, .. string[] etag]
            && DateTimeOffset.TryParseExact(at, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset when)
            ? new(when, etag.FirstOrDefault()) : null;

    public void Write(CachedFile known) =>
        AtomicFile.WriteAllBytes(Meta, Encoding.UTF8.GetBytes(string.Join('\n', [known.At.ToString("O", CultureInfo.InvariantCulture), known.ETag])));

    public PartialFile? ReadPart() => File.Exists(Part) && File.Exists(PartMeta) && File.ReadAllText(PartMeta) is { Length: > 0 } validator
        ? new(new FileInfo(Part).Length, validator) : null;

    /// <summary>A part without a validator is of no use to a later run: nobody could tell that it is of the same file.</summary>
    public void BeginPart(bool fromStart, string? validator)
    {
        if (fromStart)
            File.Delete(Part);
        if (validator is null)
            File.Delete(PartMeta);
        else
            File.WriteAllText(PartMeta, validator);
    }

    public FileStream OpenPart(FileMode mode, FileAccess access) => new(Part, mode, access, FileShare.None, 1 << 16);

    public void DropPart()
    {
        File.Delete(Part);
        File.Delete(PartMeta);
    }

    public void Keep(CachedFile known)
    {
        // on the disk before what says that it is whole
        using (FileStream part = OpenPart(FileMode.Open, FileAccess.ReadWrite))
            part.Flush(flushToDisk: true);
        File.Delete(Meta);
        File.Move(Part, FullPath, overwrite: true);
        File.Delete(PartMeta);
        Write(known);
    }
}
