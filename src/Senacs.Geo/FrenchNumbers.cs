namespace Senacs.Geo;

/// <summary>Numbers as French typography wants them: narrow no-break space in thousands and before %, decimal comma.</summary>
/// <remarks>Written by hand so that the same text comes out with or without the machine's culture data.
/// Source: Imprimerie nationale, Lexique des règles typographiques (2002), "Nombres".</remarks>
public static class FrenchNumbers
{
    /// <summary>U+202F, between thousands and before %.</summary>
    public const char NarrowSpace = '\u202F';

    private static readonly string[] Mois =
        ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];

    private static readonly string[] Lettres =
        ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze",
            "seize"];

    /// <summary>331745 is "331 745".</summary>
    public static string Integer(long value)
    {
        string digits = value.ToString(CultureInfo.InvariantCulture);
        for (int at = digits.Length - 3; at > 0 && char.IsAsciiDigit(digits[at - 1]); at -= 3)
            digits = digits.Insert(at, NarrowSpace.ToString());
        return digits;
    }

    /// <summary>The shortest decimal form with a comma: 2.5 is "2,5", 5 is "5".</summary>
    public static string Decimal(double value) => Shortest(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A fixed number of decimals, halves away from zero: (12.345, 1) is "12,3".</summary>
    public static string Decimal(decimal value, int decimals)
    {
        string text = Math.Round(value, decimals, MidpointRounding.AwayFromZero)
            .ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        int point = text.IndexOf('.', StringComparison.Ordinal);
        string whole = Integer(long.Parse(point < 0 ? text : text[..point], CultureInfo.InvariantCulture));
        if (text.StartsWith("-0", StringComparison.Ordinal))
            whole = "-" + whole;
        return point < 0 ? whole : whole + "," + text[(point + 1)..];
    }

    /// <summary>68.8 is "68,8 %".</summary>
    public static string Percent(decimal percent) => Decimal(percent, 1) + NarrowSpace + "%";

    /// <summary>A part of a whole in a sentence, "12,3 %": what is not nothing is never "0,0 %", what is not all is never "100,0 %".</summary>
    /// <param name="part">0 to <paramref name="total"/>.</param>
    /// <param name="total">Over 0.</param>
    public static string Share(long part, long total)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(total, 1);
        decimal percent = Math.Round(100m * part / total, 1, MidpointRounding.AwayFromZero);
        return part > 0 && percent == 0
            ? "moins de " + Percent(0.1m) : part < total && percent == 100 ? "plus de " + Percent(99.9m) : Percent(percent);
    }

    /// <summary>31 December 2022 is "31 décembre 2022", which no line break cuts; the first of a month is "1er".</summary>
    public static string Date(DateOnly date) => string.Create(CultureInfo.InvariantCulture,
        $"{(date.Day == 1 ? "1er" : $"{date.Day}")}\u00A0{Mois[date.Month - 1]}\u00A0{date.Year}");

    /// <summary>Up to sixteen in letters, beyond in figures.</summary>
    public static string InWords(int value, bool feminine = false) =>
        value == 1 && feminine ? "une" : value >= 0 && value < Lettres.Length ? Lettres[value] : Integer(value);

    /// <summary>"1 commune", "317 communes", "0 commune": French keeps the singular under two.</summary>
    /// <param name="value">How many.</param>
    /// <param name="singular">The noun.</param>
    /// <param name="plural">Null: the singular and an s.</param>
    public static string Count(long value, string singular, string? plural = null) => $"{Integer(value)}\u00A0{Accord(value, singular, plural)}";

    /// <summary>The word alone, after a count: "commune", "communes".</summary>
    public static string Accord(long value, string singular, string? plural = null) => Math.Abs(value) < 2 ? singular : plural ?? singular + "s";

    private static string Shortest(string invariant) => invariant.Replace('.', ',');
}
