namespace Senacs.Geo.Service.Http;

/// <summary>How a request says that the outside calls this service: what goes into links, so believed only when it is what it should be.</summary>
internal static class OutsideAddress
{
    private const string Proto = "X-Forwarded-Proto", Host = "X-Forwarded-Host", Prefix = "X-Forwarded-Prefix";

    /// <summary>Drops what a proxy hands on that is no scheme of ours, no name of a machine, no path. A header with one bad value is dropped whole:
    /// which of them counts depends on the number of proxies.</summary>
    public static void DropHostileHeaders(IHeaderDictionary headers)
    {
        Drop(headers, Proto, static value =>
            value.Equals("http", StringComparison.OrdinalIgnoreCase) || value.Equals("https", StringComparison.OrdinalIgnoreCase));
        Drop(headers, Host, IsHost);
        Drop(headers, Prefix, IsPrefix);
    }

    /// <summary>A name or an address, and a port that exists: nothing that means anything in a link, a header, or a line of the log.</summary>
    public static bool IsHost(string text)
    {
        if (text.Length is 0 or > 255)
            return false;
        int colon = text.LastIndexOf(':');
        bool hasPort = colon >= 0 && !text.EndsWith(']');
        string name = hasPort ? text[..colon] : text;
        return (!hasPort || (int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port is > 0 and <= 65_535))
            && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '[' or ']')
            && Uri.CheckHostName(name) is not UriHostNameType.Unknown and not UriHostNameType.Basic
            && name.Contains(':', StringComparison.Ordinal) == name.StartsWith('[');
    }

    /// <summary>Segments of letters, digits and <c>. - _ ~</c>, none of them empty nor a way up.</summary>
    public static bool IsPrefix(string text) =>
        text.Length is > 0 and <= 255 && text[0] == '/'
        && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '~')
        && (text.Length == 1 || text[1..].TrimEnd('/').Split('/').All(static segment => segment is not ("" or "." or "..")));

    private static void Drop(IHeaderDictionary headers, string name, Func<string, bool> isGood)
    {
        if (headers.TryGetValue(name, out Microsoft.Extensions.Primitives.StringValues values)
            && values.ToString().Split(',').Any(value => !isGood(value.Trim())))
            headers.Remove(name);
    }
}
