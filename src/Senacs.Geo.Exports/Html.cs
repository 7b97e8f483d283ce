using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Senacs.Geo.Reports;

namespace Senacs.Geo.Exports;

/// <summary>Writes HTML from interpolated strings whose holes are escaped by construction: text that comes from files cannot become markup.</summary>
/// <remarks>A hole holds a string (escaped for text and for quoted attributes), a number (as French typography wants it) or an <see
/// cref="HtmlFragment"/> (as it is).
/// The format <c>nom</c> also isolates a name that holds right-to-left or direction characters, so that it cannot turn the words around it.</remarks>
internal sealed class Html(TextWriter output)
{
    private static readonly System.Buffers.SearchValues<char> Special = System.Buffers.SearchValues.Create(
        [.. "<>&\"'\u007F", .. Enumerable.Range(0, ' ').Select(c => (char)c).Where(c => c is not ('\t' or '\n' or '\r'))]);

    // The holes were written one by one, by the handler, before this is called.
    [SuppressMessage("Performance", "CA1822", Justification = "The handler receives this instance.")]
    public void Write([InterpolatedStringHandlerArgument("")] ref Handler html) => _ = html;

    public void WriteLine([InterpolatedStringHandlerArgument("")] ref Handler html)
    {
        _ = html;
        output.Write('\n');
    }

    /// <summary>Markup by itself.</summary>
    public static HtmlFragment Markup(Handler html) => new(html.ToString());

    public void Raw(string markup) => output.Write(markup);

    private string Written => output.ToString()!;

    public void Text(string? text)
    {
        ReadOnlySpan<char> rest = text;
        while (true)
        {
            int at = rest.IndexOfAny(Special);
            if (at < 0)
                break;
            output.Write(rest[..at]);
            output.Write(rest[at] switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '"' => "&quot;",
                '\'' => "&#39;",
                _ => "\uFFFD",
            });
            rest = rest[(at + 1)..];
        }

        output.Write(rest);
    }

    public void Nom(string? name)
    {
        bool isolate = name is not null && name.AsSpan().IndexOfAnyInRange('\u0590', '\u08FF') >= 0
            || name is not null && name.Any(
                c => c is '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or (>= '\uFB1D' and <= '\uFEFC'));
        if (isolate)
            output.Write("<bdi>");
        Text(name);
        if (isolate)
            output.Write("</bdi>");
    }

    [InterpolatedStringHandler]
    public readonly ref struct Handler
    {
        private readonly Html _html;

        public Handler(int literalLength, int formattedCount, Html html)
        {
            _ = literalLength;
            _ = formattedCount;
            _html = html;
        }

        public Handler(int literalLength, int formattedCount)
            : this(literalLength, formattedCount, new Html(new StringWriter(CultureInfo.InvariantCulture)))
        {
        }

        public void AppendLiteral(string markup) => _html.Raw(markup);

        public void AppendFormatted(string? text) => _html.Text(text);

        public void AppendFormatted(string? text, string format)
        {
            if (format != "nom")
                throw new ArgumentException($"Unknown format '{format}'.", nameof(format));
            _html.Nom(text);
        }

        public void AppendFormatted(long number) => _html.Raw(FrenchNumbers.Integer(number));

        public void AppendFormatted(HtmlFragment fragment) => _html.Raw(fragment.Markup);

        public override string ToString() => _html.Written;
    }
}

/// <summary>Markup that this program made.</summary>
internal readonly record struct HtmlFragment(string Markup)
{
    public static HtmlFragment Join(IEnumerable<HtmlFragment> all, string separator = "") => new(string.Join(separator, all.Select(f => f.Markup)));
}
