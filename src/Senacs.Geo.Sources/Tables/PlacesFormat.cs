using System.Globalization;
using System.Text;

namespace Senacs.Geo.Sources.Tables;

/// <summary>A number format of digit places and texts only, as codes bear: <c>00000</c>, <c>0000#</c>, <c>"0"0000</c>. What it shows is the code; the
/// number beneath has lost its zeros.</summary>
/// <remarks>Source: ECMA-376 part 1, 18.8.30 and 18.8.31. Formats that only arrange a quantity (<c>0</c>, <c>#,##0</c>, <c>0.00</c>, <c>0" km"</c>)
/// are none of these.</remarks>
internal sealed class PlacesFormat
{
    private const string PlainLiterals = " -/():$+!^&'~{}<>=";

    // A digit place as itself; a literal character after a mark.
    private readonly List<(char Sign, bool IsPlace)> signs;

    private PlacesFormat(List<(char Sign, bool IsPlace)> signs) => this.signs = signs;

    /// <summary>Null: the format is not of this kind.</summary>
    public static PlacesFormat? TryParse(string code)
    {
        List<(char Sign, bool IsPlace)> read = [];
        for (int i = 0; i < code.Length && code[i] != ';'; i++)
        {
            switch (code[i])
            {
                case '0' or '#' or '?':
                    read.Add((code[i], true));
                    break;
                case '"':
                    int end = code.IndexOf('"', i + 1);
                    if (end < 0)
                        return null;
                    foreach (char c in code.AsSpan(i + 1, end - i - 1))
                        read.Add((c, false));
                    i = end;
                    break;
                case '[':
                    int close = code.IndexOf(']', i + 1);
                    if (close < 0 || code.AsSpan(i + 1, close - i - 1).IndexOfAny('<', '>', '=') >= 0)
                        return null;
                    i = close;
                    break;
                case '\\' when i + 1 < code.Length:
                    read.Add((code[++i], false));
                    break;
                case '_' or '*':
                    i++;
                    break;
                case var c when PlainLiterals.Contains(c, StringComparison.Ordinal):
                    read.Add((c, false));
                    break;
                default:
                    return null;
            }
        }

        int first = read.FindIndex(static s => s.IsPlace);
        bool isCode = read.Count(static s => s is ('0', true)) >= 2
            || (first > 0 && read.FindIndex(static s => !s.IsPlace && char.IsAsciiDigit(s.Sign)) is >= 0 and var digit && digit < first);
        return first >= 0 && isCode && read.Count <= 100 ? new(read) : null;
    }

    /// <summary>What the sheet shows; null when the number is not a whole one that the places can show.</summary>
    public string? Show(double number)
    {
        if (!(number >= 0 && number < 1e15 && Math.Floor(number) == number))
            return null;
        string digits = ((long)number).ToString(CultureInfo.InvariantCulture);
        if (number == 0)
            digits = "";
        int firstPlace = signs.FindIndex(static s => s.IsPlace);
        int next = digits.Length - 1;
        StringBuilder backwards = new();
        for (int i = signs.Count - 1; i >= 0; i--)
        {
            (char sign, bool isPlace) = signs[i];
            if (!isPlace)
                backwards.Append(sign);
            else if (next >= 0)
                backwards.Append(digits[next--]);
            else if (sign != '#')
                backwards.Append(sign == '0' ? '0' : ' ');
            while (i == firstPlace && next >= 0)
                backwards.Append(digits[next--]);
        }

        char[] shown = [.. backwards.ToString().Reverse()];
        return new string(shown).Trim();
    }
}
