using System.Text;

namespace Senacs.Geo.Territoires;

/// <summary>Folding of French text for matching, by explicit tables: the same answer in every culture and without ICU.</summary>
/// <remarks>Composed letters (é) and letters followed by a combining mark (e + U+0301) fold alike.</remarks>
public static class FrenchText
{
    // U+00C0 to U+017F, one base letter each; '*' marks those that become two letters (see Ligature), '?' those that are no letter.
    private const string Latin =
        "AAAAAA*CEEEEIIIIDNOOOOO?OUUUUY**" + "aaaaaa*ceeeeiiiidnooooo?ouuuuy*y"
        + "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi**JjKkkLlLlLlLlLlNnNnNn*NnOoOoOo**RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

    /// <summary>Without accents and ligatures (œ is oe, ß is ss), case kept; curly apostrophes, dashes and odd spaces become the plain
    /// ones.</summary>
    public static string FoldAccents(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int first = 0;
        while (first < text.Length && text[first] < 0x80)
            first++;
        if (first == text.Length)
            return text;
        StringBuilder folded = new(text.Length + 4);
        folded.Append(text, 0, first);
        for (int i = first; i < text.Length; i++)
            AppendFolded(folded, text[i]);
        return folded.ToString();
    }

    /// <summary>Upper-case ASCII letters made lower case, nothing else: the part of lower-casing that no culture changes.</summary>
    public static string LowerAscii(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Create(text.Length, text, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
                span[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
        });
    }

    /// <summary>A key for the order of a French index, compared by ordinal: without accents, hyphens and apostrophes.</summary>
    public static string Order(string text) => LowerAscii(FoldAccents(text)).Replace('-', ' ').Replace('\'', ' ');

    /// <summary>A column's or property's name for matching: no accent, lower case, every other run of characters is one underscore.</summary>
    /// <returns><c>date_d_agrement</c> for "Date d’agrément"; empty when nothing is left.</returns>
    public static string FoldHeader(string text) => Join(text, '_');

    /// <summary>An identifier's part made from a name: no accent, lower case, hyphens, at most <paramref name="maxLength"/> characters.</summary>
    public static string Slug(string text, int maxLength = 40)
    {
        string slug = Join(text, '-');
        return slug[..Math.Min(slug.Length, maxLength)].TrimEnd('-');
    }

    /// <summary>The key of a commune's name: words in lower case without accents, one space between them, the leading article kept.</summary>
    /// <remarks>
    /// <list type="bullet">
    /// <item><c>St</c>, <c>Ste</c>, <c>Sts</c> are saint, sainte, saints; <c>s/</c> is sur; <c>ss/</c> and <c>s/s</c> are sous; <c>&amp;</c> is
    /// et.</item>
    /// <item>Hyphens, apostrophes of any form and spaces are all alike.</item>
    /// <item><c>CEDEX</c> and what follows is dropped; so is a number in brackets at the end: "Moulins (03)".</item>
    /// <item>The arrondissement of Paris, Lyon and Marseille is dropped: "Lyon 3ème Arrondissement" is <c>lyon</c>.</item>
    /// <item>An article in brackets at the end comes first: "Mayet-de-Montagne (Le)" is <c>le mayet de montagne</c>.</item>
    /// </list>
    /// </remarks>
    public static string FoldName(string text) => string.Join(' ', NameWords(text));

    /// <summary>As <see cref="FoldName"/>, without the leading article (le, la, les, l'): what "Le Bouchaud" and "Bouchaud" share.</summary>
    public static string FoldNameWithoutArticle(string text) => WithoutArticle(FoldName(text));

    /// <summary>A key of <see cref="FoldName"/> without its leading article.</summary>
    public static string WithoutArticle(string foldedName)
    {
        ArgumentNullException.ThrowIfNull(foldedName);
        int space = foldedName.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && IsArticle(foldedName.AsSpan(0, space)) ? foldedName[(space + 1)..] : foldedName;
    }

    private static bool IsArticle(ReadOnlySpan<char> word) => word is "le" or "la" or "les" or "l";

    private static List<string> NameWords(string text)
    {
        List<string> words = Words(LowerAscii(FoldAccents(text)));
        int cedex = words.IndexOf("cedex");
        if (cedex > 0)
            words.RemoveRange(cedex, words.Count - cedex);
        if (words.Count > 1 && text.AsSpan().TrimEnd().EndsWith(")", StringComparison.Ordinal))
        {
            string last = words[^1];
            if (IsArticle(last) && !IsArticle(words[0]))
            {
                words.RemoveAt(words.Count - 1);
                words.Insert(0, last);
            }
            else if (CouldBeCode(last))
            {
                words.RemoveAt(words.Count - 1);
            }
        }

        if (words is ["paris" or "lyon" or "marseille", ..])
            DropArrondissement(words);
        return words;
    }

    // (03), (2A), (974), (03185)
    private static bool CouldBeCode(string word) => word.Length is 2 or 3 or 5 && char.IsAsciiDigit(word[0]) && char.IsAsciiDigit(word[^1])
        || word is "2a" or "2b";

    private static void DropArrondissement(List<string> words)
    {
        int end = words.Count;
        if (words[end - 1].StartsWith("arr", StringComparison.Ordinal) || words[end - 1] is "ardt")
            end--;
        if (end != 2 || !char.IsAsciiDigit(words[1][0]))
            return;
        string suffix = words[1].TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        if (suffix is "" or "e" or "er" or "eme" or "ieme" or "ere")
            words.RemoveRange(1, words.Count - 1);
    }

    private static List<string> Words(string folded)
    {
        List<string> words = [];
        int i = 0;
        while (i < folded.Length)
        {
            if (folded[i] == '&')
                words.Add("et");
            if (!char.IsAsciiLetterOrDigit(folded[i]))
            {
                i++;
                continue;
            }

            int start = i;
            while (i < folded.Length && char.IsAsciiLetterOrDigit(folded[i]))
                i++;
            string word = folded[start..i];
            if (i < folded.Length && folded[i] == '/' && word is "s" or "ss")
            {
                bool sous = word == "ss" || IsLoneS(folded, i + 1);
                if (word == "s" && sous)
                    i += 2;
                words.Add(sous ? "sous" : "sur");
            }
            else
            {
                words.Add(word switch { "st" => "saint", "ste" => "sainte", "sts" => "saints", "stes" => "saintes", _ => word });
            }
        }

        return words;
    }

    private static bool IsLoneS(string text, int at) =>
        at < text.Length && text[at] == 's' && (at + 1 == text.Length || !char.IsAsciiLetterOrDigit(text[at + 1]));

    private static string Join(string text, char separator)
    {
        string folded = FoldAccents(text);
        StringBuilder joined = new(folded.Length);
        bool gap = false;
        foreach (char c in folded)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                gap = joined.Length > 0;
                continue;
            }

            if (gap)
                joined.Append(separator);
            gap = false;
            joined.Append((char)(c | 0x20)); // digits and small letters have that bit
        }

        return joined.ToString();
    }

    private static void AppendFolded(StringBuilder folded, char c)
    {
        if (c < 0x80)
            folded.Append(c);
        else if (c is >= '\u00C0' and <= '\u017F' && Latin[c - 0xC0] is var letter and not '*' and not '?')
            folded.Append(letter);
        else if (c is >= '\u0300' and <= '\u036F' or '\u00AD' or '\u200B' or '\u200C' or '\u200D' or '\u2060' or '\uFEFF')
            return; // combining marks, soft hyphen, zero-width characters
        else
            folded.Append(Other(c));
    }

    private static string Other(char c) => c switch
    {
        'œ' => "oe",
        'Œ' => "OE",
        'æ' => "ae",
        'Æ' => "AE",
        'ß' => "ss",
        'þ' => "th",
        'Þ' => "TH",
        'ĳ' => "ij",
        'Ĳ' => "IJ",
        'ŉ' => "n",
        'Ș' => "S",
        'ș' => "s",
        'Ț' => "T",
        'ț' => "t",
        'ẞ' => "SS",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' or 'ﬆ' => "st",
        'ª' => "a",
        'º' or '°' => "o",
        '\u2018' or '\u2019' or '\u201B' or '\u02BC' or '\u00B4' or '\u2032' or '\uFF07' => "'",
        >= '\u2010' and <= '\u2015' or '\u2212' or '\uFE58' or '\uFE63' or '\uFF0D' => "-",
        '\u00A0' or '\u202F' or (>= '\u2000' and <= '\u200A') or '\u205F' or '\u3000' or '\u2028' or '\u2029' or '\u0085' => " ",
        _ => c.ToString(),
    };
}
