namespace Senacs.Geo.Coverage;

/// <summary>The dates that figures may be asked for. Agréments go back to the 1970s; the bounds leave room, and keep every sum of days inside the
/// calendar.</summary>
public static class CoverageDates
{
    public static DateOnly First { get; } = new(1950, 1, 1);

    /// <summary>Included.</summary>
    public static DateOnly Last { get; } = new(2100, 12, 31);

    /// <summary>For messages: what follows "une date AAAA-MM-JJ".</summary>
    public static string Span { get; } = string.Create(CultureInfo.InvariantCulture, $"de {First.Year} à {Last.Year}");

    public static bool Contains(DateOnly date) => date >= First && date <= Last;

    public static DateOnly Clamp(DateOnly date) => date < First ? First : date > Last ? Last : date;

    /// <summary>A date as it is asked for, <c>2022-12-31</c>, inside the bounds.</summary>
    public static bool TryParse(string? text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date) && Contains(date);
}
