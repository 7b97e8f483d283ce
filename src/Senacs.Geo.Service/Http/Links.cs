namespace Senacs.Geo.Service.Http;

/// <summary>A typed link, as OGC APIs give them.</summary>
internal sealed record Link(string Href, string Rel, string? Type, string Title)
{
    public bool IsTemplated { get; init; }

    /// <summary>As JSON.</summary>
    public JsonMembers Members =>
        [("href", Href), ("rel", Rel), ("type", Type), ("title", Title), ("templated", IsTemplated ? true : null)];

    /// <summary>Of a page: the same in another form.</summary>
    public static Link Other(string href, MediaForm form) =>
        new($"{href}?f={form.F}", "alternate", form.ContentType, $"Ce document en {form.Title}");

    /// <summary>The value of <c>links</c>.</summary>
    public static IEnumerable<JsonMembers> All(IEnumerable<Link> links) => links.Select(l => l.Members);

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
