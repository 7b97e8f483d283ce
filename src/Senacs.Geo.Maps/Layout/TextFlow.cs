namespace Senacs.Geo.Maps.Layout;

/// <summary>Sets text in a given width.</summary>
public static class TextFlow
{
    /// <summary>Lines no wider than <paramref name="widthMm"/>, broken at ordinary spaces only (a no-break space holds); a word wider than that is
    /// cut with "…", or <paramref name="isWhole"/>: broken after a hyphen, else anywhere, so that nothing is lost.</summary>
    public static List<string> Wrap(string text, TypeStyle type, double widthMm, bool isWhole = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(type);
        List<string> lines = [];
        string line = "";
        foreach (string word in Words(text))
        {
            string space = line.Length == 0 ? "" : " ";
            foreach (string part in isWhole ? Parts(word, type, widthMm) : [Fit(word, type, widthMm)])
            {
                if (line.Length > 0 && type.WidthMm(line + space + part) > widthMm)
                {
                    lines.Add(line);
                    line = space = "";
                }

                (line, space) = (line + space + part, "");
            }
        }

        if (line.Length > 0)
            lines.Add(line);
        return lines;
    }

    private static IEnumerable<string> Parts(string word, TypeStyle style, double widthMm)
    {
        if (style.WidthMm(word) <= widthMm)
        {
            yield return word;
            yield break;
        }

        int from = 0;
        for (int i = 1; i <= word.Length; i++)
        {
            bool isTooLong = i - from > 1 && style.WidthMm(word[from..i]) > widthMm;
            if (isTooLong)
            {
                int cut = char.IsLowSurrogate(word[i - 1]) ? i - 2 : i - 1;
                if (cut <= from)
                    continue;
                yield return word[from..cut];
                from = cut;
            }

            if (i < word.Length && word[i - 1] == '-' && i > from)
            {
                yield return word[from..i];
                from = i;
            }
        }

        if (from < word.Length)
            yield return word[from..];
    }

    /// <summary>What no line end parts: French sets a space before ; : ! ? and », and after «.</summary>
    private static List<string> Words(string text)
    {
        List<string> words = [];
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (words.Count > 0 && (word[0] is ';' or ':' or '!' or '?' or '»' || words[^1].EndsWith('«')))
                words[^1] += " " + word;
            else
                words.Add(word);
        }

        return words;
    }

    /// <summary>As few lines as <see cref="Wrap"/>, as even as can be: no word is left alone on the last one.</summary>
    public static List<string> Balanced(string text, TypeStyle type, double widthMm)
    {
        List<string> lines = Wrap(text, type, widthMm);
        for (double narrower = widthMm * 0.96; lines.Count > 1 && narrower > widthMm / 2; narrower -= widthMm * 0.04)
        {
            List<string> even = Wrap(text, type, narrower);
            if (even.Count > lines.Count || even.Exists(line => line.EndsWith('…')))
                break;
            lines = even;
        }

        return lines;
    }

    /// <summary>The text, cut with "…" when it is wider.</summary>
    public static string Fit(string text, TypeStyle type, double widthMm)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(type);
        if (type.WidthMm(text) <= widthMm)
            return text;
        int length = text.Length;
        while (length > 1 && type.WidthMm(text[..length] + "…") > widthMm)
            length--;
        if (char.IsHighSurrogate(text[length - 1]))
            length--;
        return text[..length] + "…";
    }

    /// <summary>Texts of several styles set as one paragraph: each piece of each line with its place.</summary>
    public static List<(double XMm, int Line, TypeStyle Type, string Text)> WrapRuns(IEnumerable<(string Text, TypeStyle Type)> runs, double widthMm)
    {
        ArgumentNullException.ThrowIfNull(runs);
        List<(double XMm, int Line, TypeStyle Type, string Text)> pieces = [];
        double x = 0;
        int line = 0;
        (string Text, TypeStyle Type)[] all = [.. runs];
        for (int i = 0; i < all.Length; i++)
        {
            (string text, TypeStyle type) = all[i];
            string piece = "";

            // A run that ends with a no-break space, a number, stays with the first word of the next.
            bool isTied = text.EndsWith('\u00A0') && i + 1 < all.Length;
            if (isTied && x > 0 && x + type.WidthMm(text) + all[i + 1].Type.WidthMm(Words(all[i + 1].Text).FirstOrDefault("")) > widthMm)
                (x, line) = (0, line + 1);
            double start = x;
            foreach (string word in Words(text))
            {
                string longer = piece.Length == 0 ? word : piece + " " + word;
                if (start + type.WidthMm(longer) <= widthMm)
                {
                    piece = longer;
                    continue;
                }

                if (piece.Length > 0)
                    pieces.Add((start, line, type, piece));
                line += piece.Length > 0 || start > 0 ? 1 : 0;
                (start, piece) = (0, Fit(word, type, widthMm));
            }

            if (piece.Length == 0)
                continue;
            pieces.Add((start, line, type, piece));
            x = start + type.WidthMm(isTied ? piece : piece + "  ");
        }

        return pieces;
    }
}
