namespace Senacs.Geo.Exports;

/// <summary>The parts of an HTML or XML file of the program, each after its line <c>&lt;!--== name ==--&gt;</c>, with holes to fill.</summary>
/// <remarks><c>[[x]]</c> is escaped unless it is an <see cref="HtmlFragment"/>; <c>[[x:nom]]</c> is a name, as of <see cref="Html"/>. A hole alone
/// on its line brings its own line ends.</remarks>
/// <param name="resource">The file.</param>
/// <param name="everywhere">What any part may show; null: nothing.</param>
internal sealed class MarkupParts(string resource, IReadOnlyDictionary<string, object?>? everywhere = null)
{
    private readonly Dictionary<string, string[]> _parts = Read(resource);

    /// <summary>A part with its holes filled: text, numbers as French has them, or markup; null is nothing.</summary>
    public HtmlFragment Fill(string part, params ReadOnlySpan<(string Hole, object? Value)> values)
    {
        StringWriter text = new(CultureInfo.InvariantCulture);
        Html html = new(text);
        string[] pieces = _parts[part];
        for (int i = 0; i < pieces.Length; i++)
        {
            string hole = pieces[i];
            if (i % 2 == 0)
                html.Raw(hole);
            else if (hole.EndsWith(":nom", StringComparison.Ordinal))
                html.Nom((string?)Value(hole[..^4], values));
            else if (Value(hole, values) is var value && value is HtmlFragment markup)
                html.Raw(markup.Markup);
            else
                html.Text(value as string ?? (value is null ? "" : FrenchNumbers.Integer(Convert.ToInt64(value, CultureInfo.InvariantCulture))));
        }

        return new(text.ToString());
    }

    private object? Value(string hole, ReadOnlySpan<(string Hole, object? Value)> values)
    {
        foreach ((string name, object? value) in values)
        {
            if (hole == name)
                return value;
        }

        return everywhere is not null && everywhere.TryGetValue(hole, out object? common) ? common
            : throw new ArgumentException($"Nothing fills the hole '{hole}'.", nameof(values));
    }

    /// <summary>A file that the program carries, with the same line ends on every system.</summary>
    public static string Text(string resource)
    {
        using StreamReader file = new(typeof(MarkupParts).Assembly.GetManifestResourceStream(resource)!);
        return file.ReadToEnd().ReplaceLineEndings("\n");
    }

    // text, hole, text, hole… text
    private static Dictionary<string, string[]> Read(string resource) => Text(resource).Split("<!--== ", StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.Split(" ==-->\n")).ToDictionary(part => part[0], part => Pieces(part[1]), StringComparer.Ordinal);

    private static string[] Pieces(string part)
    {
        string[] pieces = part.Split(["[[", "]]"], StringSplitOptions.None);
        for (int i = 2; i < pieces.Length; i += 2)
        {
            bool isAlone = pieces[i - 2] is "" or [.., '\n'] && pieces[i].StartsWith('\n');
            pieces[i] = isAlone ? pieces[i][1..] : pieces[i];
        }

        return pieces;
    }
}
