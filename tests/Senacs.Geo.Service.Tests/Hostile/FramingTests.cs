using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Senacs.Geo.Service.Tests.Hostile;

/// <summary>Where a request ends is never in doubt: over a raw socket, since no client library would send these.</summary>
[Collection(Shipped.Name)]
public sealed class FramingTests(ShippedService shipped)
{
    private const string Chunked = "Transfer-Encoding: chunked\r\n";

    private readonly RunningService service = shipped.Service;

    // The body of a register that is no register: 422 says that its end was found.
    private const string Post = "POST /departements/03/register HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    private const string Get = "GET /pret HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";

    public static TheoryData<string, string, int> Requests() => new()
    {
        { "a length", Post + "Content-Length: 2\r\n\r\n{}", 422 },
        { "a length with zeros before", Post + "Content-Length: 0002\r\n\r\n{}", 422 },
        { "chunks", Post + Chunked + "\r\n2\r\n{}\r\n0\r\n\r\n", 422 },
        { "chunks with an extension", Post + Chunked + "\r\n2;a=b\r\n{}\r\n0\r\n\r\n", 422 },
        { "a length with a sign", Post + "Content-Length: +2\r\n\r\n{}", 400 },
        { "a length with a sign, on GET", Get + "Content-Length: +5\r\n\r\nabcde", 400 },
        { "a negative zero", Post + "Content-Length: -0\r\n\r\n", 400 },
        { "two lengths in one", Post + "Content-Length: 2, 2\r\n\r\n{}", 400 },
        { "the same length twice", Post + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 400 },
        { "two lengths", Post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ", 400 },
        { "no length", Post + "Content-Length: \r\n\r\n", 400 },
        { "hexadecimal", Post + "Content-Length: 0x2\r\n\r\n{}", 400 },
        { "a space inside", Post + "Content-Length: 2 2\r\n\r\n{}", 400 },
        { "beyond numbers", Post + "Content-Length: 99999999999999999999\r\n\r\n{}", 400 },
        { "far beyond numbers", Post + $"Content-Length: {new string('9', 400)}\r\n\r\n{{}}", 400 },
        { "digits of another script", Post + "Content-Length: ٢\r\n\r\n{}", 400 },
        { "a chunk beyond numbers", Post + Chunked + "\r\nFFFFFFFFFFFFFFFFFF\r\nabc", 400 },
        { "a chunk just beyond numbers", Post + Chunked + "\r\n80000000\r\nabc", 400 },
        { "a chunk beyond numbers, on GET", Get + Chunked + "\r\nFFFFFFFFFFFFFFFFFF\r\nabc", 400 },
        { "a chunk with a sign", Post + Chunked + "\r\n+2\r\n{}\r\n0\r\n\r\n", 400 },
        { "a chunk in 0x", Post + Chunked + "\r\n0x2\r\n{}\r\n0\r\n\r\n", 400 },
        { "a chunk without size", Post + Chunked + "\r\n\r\n{}\r\n0\r\n\r\n", 400 },
        { "a chunk's line that ends with LF", Post + Chunked + "\r\n2\n{}\r\n0\r\n\r\n", 400 },
        { "an LF in an extension", Post + Chunked + "\r\n2;a\nb\r\n{}\r\n0\r\n\r\n", 400 },
        { "a chunk longer than it says", Post + Chunked + "\r\n2\r\n{}0\r\n\r\n", 400 },
        { "both ways", Post + "Content-Length: 2\r\n" + Chunked + "\r\n2\r\n{}\r\n0\r\n\r\n", 400 },
        { "both ways, on GET", Get + "Content-Length: 2\r\n" + Chunked + "\r\n0\r\n\r\n", 400 },
        { "another coding", Post + "Transfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 400 },
        { "chunked first", Post + "Transfer-Encoding: chunked, gzip\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 400 },
        { "chunked after a tab", Post + "Transfer-Encoding: \u000bchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 400 },
        { "a space before the colon", Get + "Transfer-Encoding : chunked\r\n\r\n", 400 },
        { "a folded line", Get + "X: a\r\n b\r\n\r\n", 400 },
        { "NUL in a value", Get + "X: a\0b\r\n\r\n", 400 },
        { "NUL in a name", Get + "X\0: a\r\n\r\n", 400 },
        { "NUL in the path", "GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400 },
        { "CR alone", Get + "X: a\rb\r\n\r\n", 400 },
        { "LF alone", "GET /pret HTTP/1.1\r\nX: a\nHost: localhost\r\nConnection: close\r\n\r\n", 400 },
        { "LF alone everywhere", (Get + "\r\n").Replace("\r\n", "\n", StringComparison.Ordinal), 400 },
        { "another host in the target", "GET http://autre.example/pret HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400 },
        { "the same host in the target", "GET http://localhost/pret HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 200 },
        { "another scheme in the target", "GET ftp://localhost/pret HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400 },
        { "two hosts", "GET /pret HTTP/1.1\r\nHost: localhost\r\nHost: autre\r\nConnection: close\r\n\r\n", 400 },
        { "no host", "GET /pret HTTP/1.1\r\nConnection: close\r\n\r\n", 400 },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_request_whose_end_is_in_doubt_is_a_400(string what, string request, int status)
    {
        Assert.Equal(status, (await RawAsync(request)).Status);
        Assert.NotEqual("", what);
    }

    [Fact]
    public async Task What_follows_a_doubtful_request_is_never_read_as_another()
    {
        foreach (string body in (string[])["Content-Length: +5\r\n\r\n", "Content-Length: 2\r\n" + Chunked + "\r\n0\r\n\r\n", Chunked + "\r\n80000000\r\n"])
        {
            (_, string answer) = await RawAsync($"GET /pret HTTP/1.1\r\nHost: localhost\r\n{body}GET /sante HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            Assert.Single(answer.Split("HTTP/1.1 ")[1..]);
        }
    }

    [Fact]
    public async Task A_body_that_is_of_no_use_is_read_when_it_is_short_and_refused_when_it_is_long()
    {
        Assert.Equal(200, (await RawAsync(Get + "Content-Length: 5\r\n\r\nabcde")).Status);
        Assert.Equal(413, (await RawAsync(Get + $"Content-Length: 70000\r\n\r\n{new string('a', 70_000)}")).Status);
    }

    private async Task<(int Status, string Text)> RawAsync(string request)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, service.Address.Port);
        NetworkStream stream = client.GetStream();
        using MemoryStream answer = new();
        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(request));
            await stream.CopyToAsync(answer);
        }
        catch (IOException)
        {
            // the server may close before it has read everything: what it said first counts
        }

        string text = Encoding.UTF8.GetString(answer.ToArray());
        Assert.StartsWith("HTTP/1.1 ", text, StringComparison.Ordinal);
        return (int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture), text);
    }
}
