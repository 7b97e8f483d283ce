namespace Senacs.Geo.Sources.Tables;

/// <summary>Dates as spreadsheets store them: days since 30 December 1899 (or 1 January 1904).</summary>
/// <remarks>Source: ECMA-376 part 1, 18.17.4. Excel counts a 29 February 1900 that never was.</remarks>
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
}
