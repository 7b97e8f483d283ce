using System.Buffers.Text;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>Reads a JSON number (RFC 8259, section 6) to the nearest double.</summary>
/// <remarks>Most coordinates have few digits: when the digits make an integer up to 2^53 and the power of ten is at most 22, both are exact
/// doubles and one division is correctly rounded (W. D. Clinger, "How to read floating point numbers accurately", PLDI 1990, fast path).
/// Every other number goes to <see cref="Utf8Parser"/>, which is correctly rounded too.</remarks>
internal static class JsonNumber
{
    private const ulong LargestExactInteger = 1UL << 53;
    private const int LargestExactPower = 22;

    private static ReadOnlySpan<double> PowersOfTen =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Reads the number that begins at <paramref name="at"/> and moves past it.</summary>
    /// <returns>False, without moving, when no well-formed number begins there or when it runs to the end of the text, where more digits could follow.</returns>
    public static bool TryRead(ReadOnlySpan<byte> json, ref int at, out double value)
    {
        int start = at;
        int i = start;
        bool negative = (uint)i < (uint)json.Length && json[i] == '-';
        if (negative)
            i++;

        // 1. Whole part: a lone zero, or digits that do not begin with zero.
        int first = i;
        ulong digits = 0;
        uint digit;
        while ((uint)i < (uint)json.Length && (digit = json[i] - (uint)'0') <= 9)
        {
            digits = unchecked((digits * 10) + digit);
            i++;
        }
        int count = i - first;
        value = 0;
        if (count == 0 || (count > 1 && json[first] == '0') || i >= json.Length)
            return false;

        // 2. Decimals, at least one after a point.
        int decimals = 0;
        if (json[i] == '.')
        {
            int point = ++i;
            while ((uint)i < (uint)json.Length && (digit = json[i] - (uint)'0') <= 9)
            {
                digits = unchecked((digits * 10) + digit);
                i++;
            }
            decimals = i - point;
            if (decimals == 0 || i >= json.Length)
                return false;
        }

        // 3. No exponent and few digits: exact operands, one rounding. Nineteen digits always fit 64 bits.
        if ((json[i] | 0x20) != 'e' && count + decimals <= 19 && digits <= LargestExactInteger && decimals <= LargestExactPower)
        {
            value = decimals == 0 ? digits : digits / PowersOfTen[decimals];
            if (negative)
                value = -value;
            at = i;
            return true;
        }
        return TryReadSlowly(json, ref at, i, out value);
    }

    private static bool TryReadSlowly(ReadOnlySpan<byte> json, ref int at, int i, out double value)
    {
        value = 0;
        if ((json[i] | 0x20) == 'e')
        {
            i++;
            if (i < json.Length && json[i] is (byte)'+' or (byte)'-')
                i++;
            int exponent = i;
            while (i < json.Length && json[i] - (uint)'0' <= 9)
                i++;
            if (i == exponent || i >= json.Length)
                return false;
        }
        if (!Utf8Parser.TryParse(json[at..i], out value, out int used) || used != i - at)
            return false;
        at = i;
        return true;
    }
}
