using System.Globalization;

namespace Senacs.Geo.Maps.Scenes;

/// <summary>Figures as French typography wants them: narrow no-break spaces (U+202F) in thousands and before %, decimal comma.</summary>
public static class FrenchNumber
{
    private const char Narrow = '\u202F';

    /// <summary>331 745</summary>
    public static string Count(long value)
    {
        string digits = Math.Abs(value).ToString(CultureInfo.InvariantCulture);
        System.Text.StringBuilder text = new(digits.Length + 4);
        if (value < 0)
            text.Append('−');
        for (int i = 0; i < digits.Length; i++)
        {
            if (i > 0 && (digits.Length - i) % 3 == 0)
                text.Append(Narrow);
            text.Append(digits[i]);
        }

        return text.ToString();
    }

    /// <summary>51,4 %: one decimal always, so that figures compare.</summary>
    public static string Percent(double percent) =>
        percent.ToString("0.0", CultureInfo.InvariantCulture).Replace('.', ',') + Narrow + "%";

    /// <summary>"1 commune", "0 commune", "2 communes": in French the plural begins at 2.</summary>
    public static string Counted(long value, string singular, string plural) => Count(value) + '\u00A0' + (Math.Abs(value) < 2 ? singular : plural);

    /// <summary>31 décembre 2022, 1er janvier 2023.</summary>
    public static string Date(DateOnly date) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(date.Day == 1 ? "1er" : date.Day.ToString(CultureInfo.InvariantCulture))}\u00A0{Months[date.Month - 1]}\u00A0{date.Year}");

    private static readonly string[] Months =
        ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];
}
