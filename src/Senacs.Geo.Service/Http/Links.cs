using System.Globalization;
using System.Text.Json;

namespace Senacs.Geo.Service.Http;

/// <summary>A typed link, as OGC APIs give them.</summary>
internal sealed record Link(string Href, string Rel, string? Type, string Title)
{
    public bool IsTemplated { get; init; }

    public static void WriteAll(Utf8JsonWriter json, IEnumerable<Link> links)
    {
        json.WriteStartArray("links"u8);
        foreach (Link link in links)
            link.Write(json);
        json.WriteEndArray();
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("href"u8, Href);
        json.WriteString("rel"u8, Rel);
        if (Type is not null)
            json.WriteString("type"u8, Type);
        json.WriteString("title"u8, Title);
        if (IsTemplated)
            json.WriteBoolean("templated"u8, true);
        json.WriteEndObject();
    }

    /// <summary>The form being served as <c>self</c>, the others as <c>alternate</c> (by <c>f=</c>, the only difference a person can
    /// click).</summary>
    /// <param name="url">Absolute, without query.</param>
    /// <param name="query">As given, without <c>f</c>; may be empty.</param>
    /// <param name="forms">What the resource is served as.</param>
    /// <param name="served">The one being written.</param>
    public static IEnumerable<Link> SelfAndAlternates(string url, string query, IReadOnlyList<MediaForm> forms, MediaForm served)
    {
        string and = query.Length == 0 ? "?" : $"?{query}&";
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (MediaForm form in forms)
        {
            if (!seen.Add(form.F))
                continue;
            bool isSelf = form.F == served.F;
            string type = (isSelf ? served : form).ContentType.Replace("; charset=utf-8", "", StringComparison.Ordinal);
            yield return new Link(
                $"{url}{and}f={form.F}", isSelf ? "self" : "alternate", type, isSelf ? "Ce document" : $"Ce document en {form.Title}");
        }
    }
}
