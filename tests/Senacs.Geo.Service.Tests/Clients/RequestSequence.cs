using System.Text;

namespace Senacs.Geo.Service.Tests.Clients;

/// <summary>One request of a client and the answer it got, as a fixture keeps them.</summary>
/// <param name="Method">GET…</param>
/// <param name="Target">Path and query, exactly as sent.</param>
/// <param name="Headers">Those that may change the answer, in the order sent.</param>
/// <param name="Status">Of the answer.</param>
/// <param name="ContentType">Of the answer, without parameters.</param>
internal sealed record RecordedRequest(string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, int Status, string ContentType);

/// <summary>What a real client asked of the service, in order: a text file that a person can read and a test can send again.</summary>
/// <remarks>
/// <code>
/// # GDAL/3.10.3
/// # ogr2ogr …
///
/// GET /collections/communes/items?limit=100
/// Accept: application/geo+json
/// > 200 application/geo+json
/// </code>
/// The service's own address, which differs from run to run, is written <c>{service}</c>.
/// </remarks>
internal sealed record RequestSequence(string Client, string Command, IReadOnlyList<RecordedRequest> Requests)
{
    /// <summary>Headers that a server may answer differently for; the others are of the transport.</summary>
    public static readonly string[] KeptHeaders = ["Accept", "Accept-Encoding", "Accept-Language", "Cache-Control", "If-Modified-Since", "If-None-Match", "Range"];

    public override string ToString()
    {
        StringBuilder text = new();
        text.Append("# ").Append(Client).Append("\n# ").Append(Command).Append('\n');
        foreach (RecordedRequest request in Requests)
        {
            text.Append('\n').Append(request.Method).Append(' ').Append(request.Target).Append('\n');
            foreach ((string name, string value) in request.Headers)
                text.Append(name).Append(": ").Append(value).Append('\n');
            text.Append("> ").Append(request.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)).Append(' ').Append(request.ContentType).Append('\n');
        }

        return text.ToString();
    }

    public static RequestSequence Parse(string text)
    {
        string[] blocks = text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        string[] head = blocks[0].TrimEnd('\n').Split('\n');
        return new RequestSequence(head[0][2..], head[1][2..], [.. blocks.Skip(1).Select(Request)]);
    }

    private static RecordedRequest Request(string block)
    {
        string[] lines = block.TrimEnd('\n').Split('\n');
        string[] first = lines[0].Split(' '), answer = lines[^1].Split(' ');
        Assert.True(first.Length == 2 && answer.Length == 3 && answer[0] == ">", block);
        return new RecordedRequest(
            first[0], first[1],
            [.. lines[1..^1].Select(l => l.Split(": ", 2)).Select(p => (p[0], p[1]))],
            int.Parse(answer[1], System.Globalization.CultureInfo.InvariantCulture), answer[2]);
    }
}
