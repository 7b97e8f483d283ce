using Senacs.Geo.Coverage;

namespace Senacs.Geo.Tests.Coverage;

public class CoverageDatesTests
{
    [Theory]
    [InlineData("1949-12-31", false, "1950-01-01")]
    [InlineData("1950-01-01", true, "1950-01-01")]
    [InlineData("2022-12-31", true, "2022-12-31")]
    [InlineData("2100-12-31", true, "2100-12-31")]
    [InlineData("2101-01-01", false, "2100-12-31")]
    public void Dates_go_from_1950_to_2100_both_included(string text, bool isInside, string clamped)
    {
        DateOnly date = DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(isInside, CoverageDates.Contains(date));
        Assert.Equal(isInside, CoverageDates.TryParse(text, out _));
        Assert.Equal(clamped, CoverageDates.Clamp(date).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("de 1950 à 2100", CoverageDates.Span);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("31/12/2022")]
    [InlineData("2022-12-32")]
    [InlineData("2022-12")]
    [InlineData(" 2022-12-31")]
    public void A_date_is_asked_for_in_one_spelling(string? text) => Assert.False(CoverageDates.TryParse(text, out _));
}
