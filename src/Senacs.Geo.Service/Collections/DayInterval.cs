namespace Senacs.Geo.Service.Collections;

/// <summary>The parameter <c>datetime</c>, as days: an instant is one day; a bound that is open is null. Both bounds included.</summary>
internal readonly record struct DayInterval(DateOnly? From, DateOnly? To)
{
    public bool IsInstant => From is not null && From == To;

    /// <summary>RFC 3339 instants, intervals with <c>/</c>, open ends as <c>..</c> or nothing, and a duration (<c>P2D</c>) in the place of one
    /// end.</summary>
    /// <exception cref="ProblemException">400.</exception>
    public static DayInterval Parse(string text)
    {
        string[] ends = text.Split('/');
        if (ends.Length > 2)
            throw Bad(text);
        if (ends.Length == 1)
        {
            DateOnly day = Day(text, text);
            return new DayInterval(day, day);
        }

        DateOnly? from, to;
        if (ends[0].StartsWith('P'))
        {
            to = Day(ends[1], text);
            from = Shift(to.Value, ends[0], -1, text);
        }
        else if (ends[1].StartsWith('P'))
        {
            from = Day(ends[0], text);
            to = Shift(from.Value, ends[1], 1, text);
        }
        else
        {
            from = ends[0] is "" or ".." ? null : Day(ends[0], text);
            to = ends[1] is "" or ".." ? null : Day(ends[1], text);
        }

        return from > to ? throw Query.Invalid("datetime", $"L’intervalle « {OutsideText.Shown(text)} » finit avant de commencer.")
            : new DayInterval(from, to);
    }

    /// <summary>Whether something that holds from a day until another (excluded) meets the interval.</summary>
    public bool Meets(DateOnly? first, DateOnly? until) =>
        (To is null || first is null || first <= To) && (From is null || until is null || until > From);

    public bool Contains(DateOnly day) => (From is null || From <= day) && (To is null || day <= To);

    /// <summary>The next day; the last day of the calendar has none.</summary>
    public static DateOnly After(DateOnly day) => day == DateOnly.MaxValue ? day : day.AddDays(1);

    /// <summary>The day before; the first day of the calendar has none.</summary>
    public static DateOnly Before(DateOnly day) => day == DateOnly.MinValue ? day : day.AddDays(-1);

    private static DateOnly Day(string text, string whole)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
            return day;
        string upper = text.ToUpperInvariant();
        string[] forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
        return upper.Length is >= 20 and <= 40
            && DateTimeOffset.TryParseExact(upper, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset instant)
            ? DateOnly.FromDateTime(instant.UtcDateTime)
            : throw Bad(whole);
    }

    // P1Y2M3W4D, then a time part that counts as nothing below the day
    private static DateOnly Shift(DateOnly day, string duration, int sign, string whole)
    {
        int number = 0, digits = 0, parts = 0;
        try
        {
            foreach (char c in duration.AsSpan(1))
            {
                if (char.IsAsciiDigit(c) && digits < 5)
                {
                    number = (number * 10) + c - '0';
                    digits++;
                    continue;
                }

                if (c == 'T' && digits == 0)
                    return day;
                if (digits == 0)
                    throw Bad(whole);
                day = c switch
                {
                    'Y' => day.AddYears(sign * number),
                    'M' => day.AddMonths(sign * number),
                    'W' => day.AddDays(sign * 7 * number),
                    'D' => day.AddDays(sign * number),
                    _ => throw Bad(whole),
                };
                (number, digits) = (0, 0);
                parts++;
            }
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Bad(whole);
        }

        return parts > 0 && digits == 0 ? day : throw Bad(whole);
    }

    private static ProblemException Bad(string text) => Query.Invalid(
        "datetime", $"« {OutsideText.Shown(text)} » n’est ni un instant (2022-12-31, 2022-12-31T00:00:00Z) ni un intervalle "
            + $"(2019-01-01/2022-12-31, ../2022-12-31, 2019-01-01/..).");
}
