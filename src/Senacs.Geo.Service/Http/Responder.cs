using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using Senacs.Geo.Service.Configuration;
using Senacs.Geo.Service.Errors;
using Senacs.Geo.Service.Operations;

namespace Senacs.Geo.Service.Http;

/// <summary>Sends an answer: 304 when the client has it, from memory when it is kept, else made once for all who wait for it.</summary>
internal sealed class Responder(ResponseCache cache, DrawingGate gate, ServiceMetrics metrics, ServiceOptions options)
{
    private const int LeastCompressedBytes = 860;

    private readonly ConcurrentDictionary<string, Task<KeptAnswer>> underWay = new(StringComparer.Ordinal);

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
        if (IsNotModified(context.Request, etag, answer.LastModified, out string matched))
        {
            headers.ETag = matched.Length > 0 ? matched : Quoted(etag, encoding);
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
    public static string ETagOf(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        byte[] bytes = Encoding.UTF8.GetBytes(key);
        SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash[..12]);
    }

    // Many may ask for the same thing at once: it is made once. A client that leaves does not stop it for the others.
    private async Task<KeptAnswer> MadeAsync(string key, string etag, Answer answer, CancellationToken aborted)
    {
        TaskCompletionSource<KeptAnswer> mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<KeptAnswer> task = underWay.GetOrAdd(key, mine.Task);
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
            if (answer.Cost == Cost.Drawing)
            {
                using IDisposable turn = await gate.EnterAsync(timeout.Token);
                payload = answer.Make(timeout.Token);
            }
            else
            {
                payload = answer.Make(timeout.Token);
            }

            metrics.Made(answer.Cost, TimeProvider.System.GetElapsedTime(start));
            KeptAnswer kept = new(etag, payload);
            if (answer.IsKept)
                cache.Add(key, kept);
            result.SetResult(kept);
        }
        catch (OperationCanceledException)
        {
            result.SetException(new Errors.ProblemException(
                Errors.ProblemKind.DelaiDepasse,
                    $"La réponse n’était pas prête en {FrenchNumbers.Decimal(options.Timeout.TotalSeconds)} "
                        + $"{(options.Timeout.TotalSeconds < 2 ? "seconde" : "secondes")}."));
        }
        catch (Exception e)
        {
            result.SetException(e);
        }
        finally
        {
            underWay.TryRemove(key, out _);
        }
    }

    private static string Quoted(string etag, string encoding) => encoding switch
    {
        "gzip" => $"\"{etag}-gz\"",
        "br" => $"\"{etag}-br\"",
        _ => $"\"{etag}\"",
    };

    private static bool IsNotModified(HttpRequest request, string etag, DateTimeOffset lastModified, out string matched)
    {
        matched = "";
        Microsoft.Extensions.Primitives.StringValues condition = request.Headers.IfNoneMatch;
        if (condition.Count > 0)
        {
            foreach (string? line in condition)
            {
                foreach (string part in (line ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                {
                    if (part == "*")
                        return true;
                    string tag = part.StartsWith("W/", StringComparison.Ordinal) ? part[2..] : part;
                    if (tag == $"\"{etag}\"" || tag == $"\"{etag}-gz\"" || tag == $"\"{etag}-br\"")
                    {
                        matched = tag;
                        return true;
                    }
                }
            }

            return false;
        }

        return request.Headers.IfModifiedSince is { Count: 1 } since
            && HeaderUtilities.TryParseDate(since.ToString(), out DateTimeOffset date)
            && lastModified <= date;
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
