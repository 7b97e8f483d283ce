using System.Text.RegularExpressions;

namespace Senacs.Geo.Exports;

/// <summary>Makes one of our SVG files fit to stand inside an HTML page: no prologue, ids prefixed so that those of two maps do not clash.</summary>
internal static partial class SvgInline
{
    /// <param name="svg">A file written by Senacs.Geo.Maps: well formed, its texts escaped.</param>
    /// <param name="prefix">Goes before every id, and before every reference to one (<c>href="#…"</c>, <c>url(#…)</c>, a selector of a style
    /// block).</param>
    public static string Prepare(string svg, string prefix)
    {
        int start = svg.IndexOf("<svg", StringComparison.Ordinal);
        int end = svg.LastIndexOf("</svg>", StringComparison.Ordinal);
        if (start < 0 || end < start)
            throw new ArgumentException("The map is not an SVG document.", nameof(svg));
        string body = svg[start..(end + "</svg>".Length)];
        HashSet<string> ids = [.. Id().Matches(body).Select(m => m.Value)];
        return Markup().Replace(body, piece => piece.Value.StartsWith("<!", StringComparison.Ordinal) ? piece.Value : InMarkup(piece.Value));

        string InMarkup(string markup) => Labels().Replace(
            Reference().Replace(Id().Replace(markup, prefix + "$0"), Prefixed), labels => Word().Replace(labels.Value, Prefixed));

        // "#79A6D2" is a colour unless an element bears that id
        string Prefixed(Match id) => ids.Contains(id.Value) ? prefix + id.Value : id.Value;
    }

    /// <summary>Whether the drawing is wider than high, by its viewBox; false when it has none.</summary>
    public static bool IsLandscape(string svg)
    {
        int at = svg.IndexOf("viewBox=\"", StringComparison.Ordinal);
        int end = at < 0 ? -1 : svg.IndexOf('"', at + 9);
        if (end < 0)
            return false;
        string[] box = svg[(at + 9)..end].Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        return box.Length == 4 && double.TryParse(box[2], CultureInfo.InvariantCulture, out double width)
            && double.TryParse(box[3], CultureInfo.InvariantCulture, out double height)
            && width > height;
    }

    // A style block whole; a comment or a section, which stays as it is; a tag, whose attributes may hold anything. What is left is text.
    [GeneratedRegex("""<style\b[^>]*(?<!/)>.*?</style>|<!--.*?-->|<!\[CDATA\[.*?\]\]>|<("[^"]*"|'[^']*'|[^"'>])*>""",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Markup();

    [GeneratedRegex("(?<= id=\")[^\"]+", RegexOptions.None, 10_000)]
    private static partial Regex Id();

    [GeneratedRegex(@"(?<=#)[\p{L}\p{Nd}_-]+", RegexOptions.None, 10_000)]
    private static partial Regex Reference();

    [GeneratedRegex("(?<=labelledby=\")[^\"]+", RegexOptions.None, 10_000)]
    private static partial Regex Labels();

    [GeneratedRegex("[^ ]+", RegexOptions.None, 10_000)]
    private static partial Regex Word();
}
