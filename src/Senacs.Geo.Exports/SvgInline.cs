using System.Globalization;
using System.Text;

namespace Senacs.Geo.Exports;

/// <summary>Makes one of our SVG files fit to stand inside an HTML page: no prologue, ids prefixed so that those of two maps do not clash.</summary>
internal static class SvgInline
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
        ReadOnlySpan<char> body = svg.AsSpan(start, end + "</svg>".Length - start);
        HashSet<string> ids = Ids(body);
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> known = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        StringBuilder result = new(body.Length + (ids.Count * prefix.Length * 2));
        bool inStyle = false;
        while (!body.IsEmpty)
        {
            int open = body.IndexOf('<');
            ReadOnlySpan<char> text = open < 0 ? body : body[..open];
            if (inStyle)
                References(text, known, prefix, result);
            else
                result.Append(text);
            if (open < 0)
                break;
            body = body[open..];
            int close = body.StartsWith("<!--", StringComparison.Ordinal) ? body.IndexOf("-->", StringComparison.Ordinal) + 2
                : body.StartsWith("<![CDATA[", StringComparison.Ordinal) ? body.IndexOf("]]>", StringComparison.Ordinal) + 2 : TagEnd(body);
            if (close < 2)
                close = body.Length - 1;
            ReadOnlySpan<char> tag = body[..(close + 1)];
            if (tag.StartsWith("<style", StringComparison.Ordinal))
                inStyle = !tag.EndsWith("/>", StringComparison.Ordinal);
            else if (tag.StartsWith("</style", StringComparison.Ordinal))
                inStyle = false;
            if (tag.StartsWith("<!", StringComparison.Ordinal) && !inStyle)
                result.Append(tag);
            else
                Tag(tag, known, prefix, result);
            body = body[(close + 1)..];
        }

        return result.ToString();
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

    private static int TagEnd(ReadOnlySpan<char> tag)
    {
        char quote = '\0';
        for (int i = 0; i < tag.Length; i++)
        {
            char c = tag[i];
            if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c is '"' or '\'')
                quote = c;
            else if (c == '>')
                return i;
        }

        return -1;
    }

    private static HashSet<string> Ids(ReadOnlySpan<char> svg)
    {
        HashSet<string> ids = new(StringComparer.Ordinal);
        for (int at = svg.IndexOf(" id=\"", StringComparison.Ordinal); at >= 0; at = svg.IndexOf(" id=\"", StringComparison.Ordinal))
        {
            svg = svg[(at + 5)..];
            int quote = svg.IndexOf('"');
            if (quote > 0)
                ids.Add(svg[..quote].ToString());
        }

        return ids;
    }

    private static void Tag(ReadOnlySpan<char> tag, HashSet<string>.AlternateLookup<ReadOnlySpan<char>> known, string prefix, StringBuilder result)
    {
        int id = tag.IndexOf(" id=\"", StringComparison.Ordinal);
        if (id >= 0)
        {
            References(tag[..id], known, prefix, result);
            result.Append(" id=\"").Append(prefix);
            tag = tag[(id + 5)..];
        }

        int labelled = tag.IndexOf("labelledby=\"", StringComparison.Ordinal);
        if (labelled >= 0)
        {
            int from = labelled + "labelledby=\"".Length;
            References(tag[..from], known, prefix, result);
            ReadOnlySpan<char> value = tag[from..];
            value = value[..Math.Max(0, value.IndexOf('"'))];
            bool first = true;
            foreach (Range part in value.Split(' '))
            {
                if (!first)
                    result.Append(' ');
                first = false;
                if (known.Contains(value[part]))
                    result.Append(prefix);
                result.Append(value[part]);
            }

            tag = tag[(from + value.Length)..];
        }

        References(tag, known, prefix, result);
    }

    // "#79A6D2" is a colour unless an element bears that id.
    private static void References(
        ReadOnlySpan<char> text, HashSet<string>.AlternateLookup<ReadOnlySpan<char>> known, string prefix, StringBuilder result)
    {
        for (int at = text.IndexOf('#'); at >= 0; at = text.IndexOf('#'))
        {
            result.Append(text[..(at + 1)]);
            text = text[(at + 1)..];
            int length = 0;
            while (length < text.Length && (char.IsLetterOrDigit(text[length]) || text[length] is '-' or '_'))
                length++;
            if (length > 0 && known.Contains(text[..length]))
                result.Append(prefix);
        }

        result.Append(text);
    }
}
