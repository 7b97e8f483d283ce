namespace Senacs.Geo.Sources.Tables;

/// <summary>Dates as spreadsheets store them: days since 30 December 1899 (or 1 January 1904), shown as dates by a number format.</summary>
/// <remarks>Source: ECMA-376 part 1, 18.17.4 (serials) and 18.8.30 (number formats). Excel counts a 29 February 1900 that never was.</remarks>
public static class ExcelDate
{
    /// <summary>The serials that a bare number in a date column may be: 1954-10-03 to 2064-04-08. A year never falls among them.</summary>
    public static bool LooksLikeSerial(double value) => value is >= 20_000 and <= 60_000 && value == Math.Floor(value);

    public static bool TryFromSerial(double serial, bool epoch1904, out DateOnly date)
    {
        date = default;
        double days = Math.Floor(serial);
        if (epoch1904)
            days += 1462;
        else if (days == 60)
            return false;
        if (!(days is >= 1 and <= 2_958_465)) // 9999-12-31; NaN is no date either
            return false;
        date = new DateOnly(1899, 12, 30).AddDays((int)days + (days < 60 && !epoch1904 ? 1 : 0));
        return true;
    }

    /// <summary>The built-in formats that show a day; those of East Asian editions included, hours alone left out.</summary>
    public static bool IsDateFormat(uint builtIn) => builtIn is (>= 14 and <= 17) or 22 or (>= 27 and <= 31) or 36 or (>= 50 and <= 54) or 57 or 58;

    /// <summary>Whether a format code shows a day or a year: it has a <c>d</c> or <c>y</c> outside quotes, brackets and escapes.</summary>
    public static bool IsDateFormat(string code)
    {
        for (int i = 0; i < code.Length; i++)
        {
            switch (code[i])
            {
                case '"' or '[':
                    int end = code.IndexOf(code[i] == '"' ? '"' : ']', i + 1);
                    if (end < 0)
                        return false;
                    i = end;
                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                case 'd' or 'D' or 'y' or 'Y':
                    return true;
            }
        }

        return false;
    }
}
