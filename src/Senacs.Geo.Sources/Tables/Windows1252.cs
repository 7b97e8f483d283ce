namespace Senacs.Geo.Sources.Tables;

/// <summary>Windows code page 1252, by table: what French spreadsheets write when they do not write UTF-8.</summary>
/// <remarks>Source: unicode.org, CP1252.TXT. The five undefined bytes keep their number (C1 controls), as in the WHATWG encoding.</remarks>
internal static class Windows1252
{
    // 0x80 to 0x9F; the other bytes are their own code point.
    private const string High = "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F"
        + "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    public static char Decode(byte value) => value is >= 0x80 and <= 0x9F ? High[value - 0x80] : (char)value;
}
