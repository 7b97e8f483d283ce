using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;

namespace Senacs.Geo.Service.Http;

/// <summary>Refuses what two readers of HTTP/1.1 may cut differently (RFC 9112, sections 2.2, 6.1, 6.3 and 7.1): what Kestrel alone would let
/// pass.</summary>
internal static class StrictFraming
{
    /// <summary>What may come with a request that has no use for a body.</summary>
    private const int MostUselessBytes = 64 << 10;

    private static readonly Digits ContentLength = new();

    public static void Apply(KestrelServerOptions kestrel)
    {
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true); // a line ends with CR LF, never LF alone
        kestrel.RequestHeaderEncodingSelector = static name =>
            name.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase) ? ContentLength : null;
    }

    /// <summary>Reads the body that nobody will: a length that makes no sense is refused, whatever the address does with bodies.</summary>
    /// <exception cref="ProblemException">400 or 413.</exception>
    public static async Task CheckBodyAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
            return;
        // Kestrel keeps under this name the length that it did not believe
        if (request.Headers.TransferEncoding.Count > 0 && (request.Headers.ContainsKey("X-Content-Length") || request.ContentLength is not null))
            throw new ProblemException(ProblemKind.CorpsIllisible,
                "La requête dit de deux façons où finit son corps (Content-Length et Transfer-Encoding).", HeaderNames.TransferEncoding);
        if (HttpMethods.IsPost(request.Method))
            return;
        if (request.ContentLength > MostUselessBytes)
            throw TooBig();
        long total = 0;
        while (true)
        {
            System.IO.Pipelines.ReadResult read = await ReadAsync(request.BodyReader, context.RequestAborted);
            total += read.Buffer.Length;
            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (total > MostUselessBytes)
                throw TooBig();
            if (read.IsCompleted)
                return;
        }
    }

    /// <summary>Reads on; a size of a part that no number holds is a request that cannot be read, which Kestrel does not say as such.</summary>
    /// <exception cref="ProblemException">400.</exception>
    public static async ValueTask<System.IO.Pipelines.ReadResult> ReadAsync(System.IO.Pipelines.PipeReader body, CancellationToken stop)
    {
        try
        {
            return await body.ReadAsync(stop);
        }
        catch (IOException e) when (e.InnerException is OverflowException)
        {
            throw new ProblemException(ProblemKind.CorpsIllisible, "La taille d’un morceau du corps n’est pas un nombre lisible.", "corps");
        }
    }

    private static ProblemException TooBig() => new(ProblemKind.CorpsTropGros, "Cette adresse n’a que faire d’un corps.", "corps");

    /// <summary>Nothing but digits: Kestrel's own reading takes a sign (RFC 9110, 8.6: <c>Content-Length = 1*DIGIT</c>).</summary>
    private sealed class Digits : ASCIIEncoding
    {
        public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
        {
            int count = Math.Min(bytes.Length, chars.Length);
            for (int i = 0; i < count; i++)
                chars[i] = char.IsAsciiDigit((char)bytes[i]) ? (char)bytes[i] : 'x';
            return count;
        }
    }
}
