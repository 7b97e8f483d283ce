using System.Globalization;
using System.Text;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Adresses;

/// <summary>Numbers as the names of ways write them, in words or in Roman letters: <c>dix-neuf</c>, <c>XIXe</c> and <c>19e</c> are one
/// name.</summary>
/// <remarks>Works on folded words. Of Roman numerals, those of one letter are left alone (an initial, the name of a way), and those with an L or a C
/// but no X have three letters at least (<c>li</c> and <c>cl</c> are other words).</remarks>
internal static class FrenchNumerals
{
    private const string Units = "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize";
    private const string Tens = "vingt trente quarante cinquante soixante septante huitante nonante";

    private static readonly Dictionary<string, int> Cardinals = Read();
    private static readonly Dictionary<string, int> Romans = Enumerable.Range(1, 399).ToDictionary(ToRoman, StringComparer.Ordinal);
    private static readonly HashSet<string> Counted = new(["siecle", "arrondissement", "regiment", "republique", "bataillon", "division", "armee",
        "ri", "centenaire"], StringComparer.Ordinal);

    /// <summary>Reads the number that begins at the first of some words.</summary>
    /// <param name="word">The word at a rank, folded; null beyond the last.</param>
    /// <param name="digits">How the number is written in figures: <c>19</c>, <c>19e</c>, <c>1er</c>.</param>
    /// <returns>How many words it takes; 0: no number begins here.</returns>
    public static int Read(Func<int, string?> word, out string digits)
    {
        digits = "";
        if (word(0) is not { } first)
            return 0;
        if (Roman(first, word(1)) is { } roman)
        {
            digits = roman;
            return 1;
        }

        int total = 0, current = 0, taken = 0;
        for (int i = 0; word(i) is { } next; i++)
        {
            // "vingt et un", "soixante et onze"
            int value;
            if (next == "et")
            {
                if (i > 0 && current % 100 is >= 20 and < 80 && current % 10 == 0 && word(i + 1) is "un" or "une" or "onze" or "unieme")
                    continue;
                break;
            }

            bool ordinal = !Cardinals.TryGetValue(next, out value) && TryOrdinal(next, out value);
            if (!ordinal && !Cardinals.ContainsKey(next))
                break;
            if (!Follows(value, ref current, ref total))
                break;
            taken = i + 1;
            if (ordinal)
            {
                digits = Text(total + current) + "e";
                return taken;
            }
        }

        // "un" alone is an article.
        if (taken == 0 || total + current is 0 or 1)
            return 0;
        digits = Text(total + current);
        return taken;
    }

    /// <summary>The figures of the one number whose word is a letter away from a misspelt one; null when there is none or several.</summary>
    public static string? Nearest(string word)
    {
        if (word.Length < 5 || word[0] <= '9')
            return null;
        int found = 0;
        foreach ((string number, int value) in Cardinals)
        {
            if (number.Length < 5 || value == found || CommuneNames.EditDistance(word, number, 1) > 1)
                continue;
            if (found != 0)
                return null;
            found = value;
        }

        return found == 0 ? null : Text(found);
    }

    private static bool Follows(int value, ref int current, ref int total)
    {
        int low = current % 100;
        switch (value)
        {
            case 1000:
                if (total > 0)
                    return false;
                (total, current) = (Math.Max(current, 1) * 1000, 0);
                return true;
            case 100:
                if (current is 0 or >= 100)
                    return current == 0 && (current = 100) > 0;
                current *= 100;
                return true;
            case 20 when low == 4:
                current += 76; // quatre-vingts
                return true;
            case >= 20 when low == 0:
            case < 20 when low == 0 && (value > 1 || current + total > 0):
            case < 10 when low is >= 20 and <= 60 or 80 && low % 10 == 0:
            case >= 10 and < 20 when low is 60 or 80:
            case >= 7 and <= 9 when low is 10 or 70 or 90:
                current += value;
                return true;
            default:
                return false;
        }
    }

    private static bool TryOrdinal(string word, out int value)
    {
        value = 0;
        if (!word.EndsWith("ieme", StringComparison.Ordinal))
            return false;
        string root = word[..^4] switch { "cinqu" => "cinq", "neuv" => "neuf", string other => other };
        return Cardinals.TryGetValue(root, out value) || Cardinals.TryGetValue(root + "e", out value);
    }

    private static string? Roman(string word, string? next)
    {
        int letters = word.AsSpan().IndexOfAnyExcept("ivxlc");
        letters = letters < 0 ? word.Length : letters;
        string ending = word[letters..];
        bool isOrdinal = ending is "e" or "er" or "ere" or "eme" or "ieme";
        if (!isOrdinal && word.EndsWith("ieme", StringComparison.Ordinal))
            return null;

        // The i of -ième is no numeral: XIXième.
        if (ending is "eme" && letters > 1 && word[letters - 1] == 'i' && !Romans.ContainsKey(word[..letters]))
            letters--;
        if (letters == 0 || (ending.Length > 0 && !isOrdinal) || (word == "vie" && (next is null || !Counted.Contains(next))))
            return null;
        string root = word[..letters];
        bool wide = root.AsSpan().ContainsAny('l', 'c') && !root.Contains('x', StringComparison.Ordinal);
        if (root.Length < (wide ? 3 : isOrdinal ? 1 : 2) || !Romans.TryGetValue(root, out int value) || word is "ie")
            return null;
        if (ending is "er" or "ere" && value != 1)
            return null;
        return Text(value) + (isOrdinal ? value == 1 ? "er" : "e" : "");
    }

    private static string ToRoman(int value)
    {
        StringBuilder roman = new();
        foreach ((int weight, string letters) in new[] { (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"),
            (1, "i") })
        {
            for (; value >= weight; value -= weight)
                roman.Append(letters);
        }

        return roman.ToString();
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, int> Read()
    {
        Dictionary<string, int> words = new(StringComparer.Ordinal)
        {
            ["une"] = 1,
            ["vingts"] = 20,
            ["cent"] = 100,
            ["cents"] = 100,
            ["mille"] = 1000,
            ["mil"] = 1000,
        };
        foreach ((string word, int value) in Units.Split(' ').Index().Skip(1).Select(u => (u.Item, u.Index))
            .Concat(Tens.Split(' ').Select((w, i) => (w, 20 + (10 * i)))))
            words.Add(word, value);
        return words;
    }
}
