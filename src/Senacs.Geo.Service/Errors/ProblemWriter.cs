using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Senacs.Geo.Service.Http;

namespace Senacs.Geo.Service.Errors;

/// <summary>Problem details (RFC 9457) in French: <c>type</c>, <c>title</c>, <c>status</c>, <c>code</c>, <c>detail</c>, <c>instance</c>, <c>parametre</c>, <c>position</c>.</summary>
internal static class ProblemWriter
{
    public const string ContentType = "application/problem+json";

    public static async Task WriteAsync(HttpContext context, ProblemException problem)
    {
        HttpResponse response = context.Response;
        if (response.HasStarted)
        {
            context.Abort();
            return;
        }

        // what an unfinished answer had set is not this answer's; the headers that hold for every answer stay
        foreach (string header in (string[])["ETag", "Last-Modified", "Content-Encoding", "Content-Crs", "Content-Bbox", "Content-Disposition", "Content-Length", "Content-Datetime"])
            response.Headers.Remove(header);
        response.StatusCode = problem.Kind.Status;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        if (problem.RetryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        byte[] body = Body(context, problem);
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(body, CancellationToken.None);
    }

    private static byte[] Body(HttpContext context, ProblemException problem)
    {
        ArrayBufferWriter<byte> buffer = new(512);
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, $"{context.Base()}/problemes/{problem.Kind.Code}");
            json.WriteString("title"u8, problem.Kind.Titre);
            json.WriteNumber("status"u8, problem.Kind.Status);
            json.WriteString("code"u8, problem.Kind.Code);
            json.WriteString("detail"u8, problem.Message);
            json.WriteString("instance"u8, Shown(context.Request.PathBase + context.Request.Path));
            if (problem.Parameter is { } parameter)
                json.WriteString("parametre"u8, Shown(parameter));
            if (problem.Position is { } position)
                json.WriteNumber("position"u8, position);
            json.WriteString("trace"u8, context.TraceIdentifier);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Text of a client, cut short and without control characters, to be put in a message.</summary>
    public static string Shown(string? text)
    {
        const int most = 80;
        if (string.IsNullOrEmpty(text))
            return "";
        Span<char> kept = stackalloc char[Math.Min(text.Length, most)];
        for (int i = 0; i < kept.Length; i++)
            kept[i] = char.IsControl(text[i]) || char.IsSurrogate(text[i]) ? '\uFFFD' : text[i];
        return text.Length > most ? string.Concat(kept, "…") : new string(kept);
    }
}
