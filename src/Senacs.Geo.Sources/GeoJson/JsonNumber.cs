using System.Buffers.Text;
using System.Numerics;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>Reads a JSON number (RFC 8259, section 6) to the nearest double.</summary>
/// <remarks>
/// 1. Most coordinates have few digits: when the digits make an integer up to 2^53 and the power of ten is at most 22, both are exact
///    doubles and one division is correctly rounded (W. D. Clinger, "How to read floating point numbers accurately", PLDI 1990, fast path).
/// 2. Coordinates written with all the digits of a double (up to nineteen, up to 27 decimals): the Eisel-Lemire product with a reciprocal of 128 bits
///    (D. Lemire, "Number parsing at a gigabyte per second", Software: Practice and Experience 51(8), 2021, section 5 and algorithm 1).
/// 3. Every other number goes to <see cref="Utf8Parser"/>, which is correctly rounded too.
/// </remarks>
internal static class JsonNumber
{
    private const ulong LargestExactInteger = 1UL << 53;
    private const int LargestExactPower = 22;

    private static ReadOnlySpan<double> PowersOfTen =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    private const int LargestReciprocal = 27;

    // 2^b / 5^k rounded up to 128 bits with the highest set, for k = 0 to 27: high halves, then low halves.
    private static ReadOnlySpan<ulong> ReciprocalsHigh =>
    [
        0x8000000000000000, 0xCCCCCCCCCCCCCCCC, 0xA3D70A3D70A3D70A, 0x83126E978D4FDF3B,
        0xD1B71758E219652B, 0xA7C5AC471B478423, 0x8637BD05AF6C69B5, 0xD6BF94D5E57A42BC,
        0xABCC77118461CEFC, 0x89705F4136B4A597, 0xDBE6FECEBDEDD5BE, 0xAFEBFF0BCB24AAFE,
        0x8CBCCC096F5088CB, 0xE12E13424BB40E13, 0xB424DC35095CD80F, 0x901D7CF73AB0ACD9,
        0xE69594BEC44DE15B, 0xB877AA3236A4B449, 0x9392EE8E921D5D07, 0xEC1E4A7DB69561A5,
        0xBCE5086492111AEA, 0x971DA05074DA7BEE, 0xF1C90080BAF72CB1, 0xC16D9A0095928A27,
        0x9ABE14CD44753B52, 0xF79687AED3EEC551, 0xC612062576589DDA, 0x9E74D1B791E07E48,
    ];

    private static ReadOnlySpan<ulong> ReciprocalsLow =>
    [
        0x0000000000000000, 0xCCCCCCCCCCCCCCCD, 0x3D70A3D70A3D70A4, 0x645A1CAC083126EA,
        0xD3C36113404EA4A9, 0x0FCF80DC33721D54, 0xA63F9A49C2C1B110, 0x3D32907604691B4D,
        0xFDC20D2B36BA7C3E, 0x31680A88F8953031, 0xB573440E5A884D1C, 0xF78F69A51539D749,
        0xF93F87B7442E45D4, 0x2865A5F206B06FBA, 0x538484C19EF38C95, 0x0F9D37014BF60A11,
        0x4C2EBE687989A9B4, 0x09BEFEB9FAD487C3, 0x3AFF322E62439FD0, 0x2B31E9E3D06C32E6,
        0x88F4BB1CA6BCF585, 0xD3F6FC16EBCA5E04, 0x5324C68B12DD6339, 0x75B7053C0F178294,
        0xC4926A9672793543, 0x3A83DDBD83F52205, 0x95364AFE032A819E, 0x775EA264CF55347E,
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

        // 3. No exponent, and digits that fit 64 bits: nineteen always do, and a lone zero before the point is none.
        if ((json[i] | 0x20) != 'e' && count + decimals - (json[first] == '0' ? 1 : 0) <= 19 && decimals <= LargestReciprocal)
        {
            value = digits > LargestExactInteger || decimals > LargestExactPower ? Quotient(digits, decimals)
                : decimals == 0 ? digits
                : digits / PowersOfTen[decimals];
            if (negative)
                value = -value;
            at = i;
            return true;
        }
        return TryReadSlowly(json, ref at, i, out value);
    }

    // digits / 10^decimals to the nearest double, ties to even. The quotient is between 1e-27 and 2^64: never subnormal, never infinite.
    private static double Quotient(ulong digits, int decimals)
    {
        const int MantissaBits = 52;
        if (digits == 0)
            return 0;
        int zeros = BitOperations.LeadingZeroCount(digits);
        ulong w = digits << zeros;
        ulong upper = Math.BigMul(w, ReciprocalsHigh[decimals], out ulong lower);
        if ((upper & 0x1FF) == 0x1FF)
        {
            // The bits below the mantissa are all ones: the low half of the reciprocal may carry into it.
            ulong carry = Math.BigMul(w, ReciprocalsLow[decimals], out _);
            lower = unchecked(lower + carry);
            if (lower < carry)
                upper++;
        }
        int upperBit = (int)(upper >> 63);
        int shift = upperBit + 64 - MantissaBits - 3;
        ulong mantissa = upper >> shift;
        int exponent = ((217_706 * -decimals) >> 16) + 63 + upperBit - zeros + 1023; // 217706 / 65536 is just under log2(10)
        if (lower <= 1 && decimals <= 4 && (mantissa & 3) == 1 && mantissa << shift == upper)
            mantissa &= ~1UL; // exactly half way: to even
        mantissa = (mantissa + (mantissa & 1)) >> 1;
        if (mantissa >= 2UL << MantissaBits)
        {
            mantissa = 1UL << MantissaBits;
            exponent++;
        }
        return BitConverter.UInt64BitsToDouble((mantissa & ~(1UL << MantissaBits)) | ((ulong)exponent << MantissaBits));
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
