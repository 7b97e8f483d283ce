using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using Senacs.Geo.Service.Operations;

namespace Senacs.Geo.Service.Http;

/// <summary>Sends an answer: 304 when the client has it, from memory when it is kept, else made once for all who wait for it.</summary>
internal sealed class Responder(ResponseCache cache, DrawingGate gate, ServiceMetrics metrics, ServiceOptions options)
{
    private const int LeastCompressedBytes = 860;

    private readonly ConcurrentDictionary<string, Task<KeptAnswer>> _underWay = new(StringComparer.Ordinal);

    public async Task SendAsync(HttpContext context, Answer answer)
    {
        HttpResponse response = context.Response;
        string key = $"{answer.Version}\n{answer.Key}";
        KeptAnswer? kept = cache.Find(key);
        string etag = kept?.ETag ?? ETagOf(key);
        string encoding = answer.IsCompressible ? ChooseEncoding(context.Request) : "";

        // 1. Headers that a 304 carries too.
        IHeaderDictionary headers = response.Headers;
        headers.LastModified = answer.LastModifiedText;
        headers.CacheControl = context.State().IsPinned ? "public, max-age=31536000, immutable" : "public, no-cache";
        if (answer.Policy is not null)
            headers.ContentSecurityPolicy = answer.Policy;
        foreach ((string name, string value) in answer.Headers)
            headers[name] = value;
        if (NotModified(context.Request, etag, encoding, answer.LastModified) is { } tag)
        {
            headers.ETag = tag;
            response.StatusCode = StatusCodes.Status304NotModified;
            metrics.NotModified();
            return;
        }

        // 2. The bytes.
        if (kept is null)
        {
            context.State().Budget.Spend(answer.Cost);
            kept = await MadeAsync(key, etag, answer, context.RequestAborted);
        }
        else
        {
            metrics.CacheHit();
        }

        // 3. The body, compressed when asked for and worth it.
        byte[] body = kept.Payload.Body;
        if (encoding.Length > 0 && body.Length >= LeastCompressedBytes)
        {
            body = kept.Encoded(encoding, out int grown);
            cache.Grown(key, grown);
            headers.ContentEncoding = encoding;
        }
        else
        {
            encoding = "";
        }

        headers.ETag = Quoted(etag, encoding);
        foreach ((string name, string value) in kept.Payload.Headers)
            headers[name] = value;
        response.ContentType = answer.ContentType;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>The strong validator of an answer: what it is made from, never the clock.</summary>
    public static string ETagOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 12));

    // Many may ask for the same thing at once: it is made once. A client that leaves does not stop it for the others.
    private async Task<KeptAnswer> MadeAsync(string key, string etag, Answer answer, CancellationToken aborted)
    {
        TaskCompletionSource<KeptAnswer> mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<KeptAnswer> task = _underWay.GetOrAdd(key, mine.Task);
        if (task == mine.Task)
            _ = Task.Run(() => MakeAsync(key, etag, answer, mine), CancellationToken.None);
        return await task.WaitAsync(options.Timeout + TimeSpan.FromSeconds(1), aborted).ConfigureAwait(false);
    }

    private async Task MakeAsync(string key, string etag, Answer answer, TaskCompletionSource<KeptAnswer> result)
    {
        using CancellationTokenSource timeout = new(options.Timeout);
        try
        {
            long start = TimeProvider.System.GetTimestamp();
            Payload payload;
            using (answer.Cost == Cost.Drawing ? await gate.EnterAsync(timeout.Token) : null)
                payload = answer.Make(timeout.Token);
            metrics.Made(answer.Cost, TimeProvider.System.GetElapsedTime(start));
            KeptAnswer kept = new(etag, payload);
            cache.Add(key, kept);
            result.SetResult(kept);
        }
        catch (OperationCanceledException)
        {
            result.SetException(new ProblemException(ProblemKind.DelaiDepasse,
                $"La réponse n’était pas prête en {FrenchNumbers.Decimal(options.Timeout.TotalSeconds)} "
                    + $"{(options.Timeout.TotalSeconds < 2 ? "seconde" : "secondes")}."));
        }
        catch (Exception e)
        {
            result.SetException(e);
        }
        finally
        {
            _underWay.TryRemove(key, out _);
        }
    }

    private static string Quoted(string etag, string encoding) => encoding switch
    {
        "gzip" => $"\"{etag}-gz\"",
        "br" => $"\"{etag}-br\"",
        _ => $"\"{etag}\"",
    };

    // The entity tag of what the client has and may keep; null: it has none, or an old one.
    private static string? NotModified(HttpRequest request, string etag, string encoding, DateTimeOffset lastModified)
    {
        if (request.Headers.IfNoneMatch is { Count: > 0 } condition)
        {
            string[] ours = [Quoted(etag, ""), Quoted(etag, "gzip"), Quoted(etag, "br")];
            string? match = condition.SelectMany(static line => (line ?? "").Split(',', StringSplitOptions.TrimEntries))
                .Select(static tag => tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag)
                .FirstOrDefault(tag => tag == "*" || ours.Contains(tag));
            return match == "*" ? Quoted(etag, encoding) : match;
        }

        return request.Headers.IfModifiedSince is { Count: 1 } since && HeaderUtilities.TryParseDate(since.ToString(), out DateTimeOffset date)
            && lastModified <= date ? Quoted(etag, encoding) : null;
    }

    // br before gzip at equal weight; identity when neither is accepted, or when it is preferred.
    private static string ChooseEncoding(HttpRequest request)
    {
        string accept = request.Headers.AcceptEncoding.ToString();
        if (accept.Length == 0)
            return "";
        double brotli = Negotiation.EncodingWeight(accept, "br"), gzip = Negotiation.EncodingWeight(accept, "gzip");
        double identity = Negotiation.EncodingWeight(accept, "identity");
        return brotli > 0 && brotli >= gzip && brotli >= identity ? "br" : gzip > 0 && gzip >= identity ? "gzip" : "";
    }
}
