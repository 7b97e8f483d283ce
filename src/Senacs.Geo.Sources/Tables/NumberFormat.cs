using System.Globalization;

namespace Senacs.Geo.Sources.Tables;

/// <summary>How a number format shows a number, where that matters: as a day, or as a code (<c>00000</c>, <c>0000#</c>, <c>"0"0000</c>: digit places
/// and texts only), for the number beneath has lost its zeros.</summary>
/// <remarks>Source: ECMA-376 part 1, 18.8.30 and 18.8.31. Formats that only arrange a quantity (<c>0</c>, <c>#,##0</c>, <c>0.00</c>, <c>0" km"</c>)
/// are neither.</remarks>
public sealed class NumberFormat
{
    private const string PlainLiterals = " -/():$+!^&'~{}<>=";

    private static readonly List<(char Sign, bool IsPlace)> None = [];

    // Of a code: a digit place as itself; a literal character after a mark.
    private readonly List<(char Sign, bool IsPlace)> _signs;

    private NumberFormat(bool isDate, List<(char Sign, bool IsPlace)> signs) => (IsDate, _signs) = (isDate, signs);

    /// <summary>It has a <c>d</c> or <c>y</c> outside quotes, brackets and escapes.</summary>
    public bool IsDate { get; }

    /// <summary>The built-in ones that show a day; those of East Asian editions included, hours alone left out.</summary>
    public static NumberFormat BuiltIn(uint id) =>
        new(id is (>= 14 and <= 17) or 22 or (>= 27 and <= 31) or 36 or (>= 50 and <= 54) or 57 or 58, None);

    public static NumberFormat Parse(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        List<(char Sign, bool IsPlace)> read = [];
        bool isCode = true, isFirst = true; // only the first section shows numbers that are not negative
        for (int i = 0; i < code.Length; i++)
        {
            int end = i;
            switch (code[i])
            {
                case 'd' or 'D' or 'y' or 'Y':
                    return new(true, None);
                case '"' or '[':
                    end = code.IndexOf(code[i] == '"' ? '"' : ']', i + 1);
                    if (end < 0)
                        return new(false, None);
                    if (code[i] == '[')
                        isCode &= !isFirst || code.AsSpan(i + 1, end - i - 1).IndexOfAny('<', '>', '=') < 0;
                    else if (isFirst)
                        read.AddRange(code[(i + 1)..end].Select(static c => (c, false)));
                    break;
                case '_' or '*' or '\\':
                    end = i + 1;
                    isCode &= end < code.Length || code[i] != '\\';
                    if (isFirst && code[i] == '\\')
                        read.AddRange(code.Skip(end).Take(1).Select(static c => (c, false)));
                    break;
                case ';':
                    isFirst = false;
                    break;
                case var c when isFirst:
                    bool isPlace = c is '0' or '#' or '?';
                    isCode &= isPlace || PlainLiterals.Contains(c, StringComparison.Ordinal);
                    read.Add((c, isPlace));
                    break;
            }

            i = end;
        }

        int first = read.FindIndex(static s => s.IsPlace);
        isCode &= first >= 0 && read.Count <= 100 && (read.Count(static s => s is ('0', true)) >= 2
            || read.FindIndex(static s => !s.IsPlace && char.IsAsciiDigit(s.Sign)) is >= 0 and var digit && digit < first);
        return new(false, isCode ? read : None);
    }

    /// <summary>What the sheet shows of a code; null when it is none, or the number is not a whole one that the places can show.</summary>
    public string? Show(double number)
    {
        if (_signs.Count == 0 || !(number >= 0 && number < 1e15 && Math.Floor(number) == number))
            return null;
        string digits = number == 0 ? "" : ((long)number).ToString(CultureInfo.InvariantCulture);
        int firstPlace = _signs.FindIndex(static s => s.IsPlace);
        int next = digits.Length - 1;
        Stack<char> shown = [];
        for (int i = _signs.Count - 1; i >= 0; i--)
        {
            (char sign, bool isPlace) = _signs[i];
            if (!isPlace)
                shown.Push(sign);
            else if (next >= 0)
                shown.Push(digits[next--]);
            else if (sign != '#')
                shown.Push(sign == '0' ? '0' : ' ');
            while (i == firstPlace && next >= 0)
                shown.Push(digits[next--]);
        }

        return string.Concat(shown).Trim();
    }
}
