using Senacs.Geo.Reports;

namespace Senacs.Geo.Tests.Reports;

public class FrenchNumbersTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(1000, "1\u202F000")]
    [InlineData(331745, "331\u202F745")]
    [InlineData(68000000, "68\u202F000\u202F000")]
    [InlineData(-1234, "-1\u202F234")]
    public void Thousands_are_parted_by_a_narrow_no_break_space(long value, string expected) => Assert.Equal(expected, FrenchNumbers.Integer(value));

    [Theory]
    [InlineData("68.75", "68,8\u202F%")]
    [InlineData("0.04", "0,0\u202F%")]
    [InlineData("0.05", "0,1\u202F%")]
    [InlineData("100", "100,0\u202F%")]
    public void Percentages_have_one_decimal_halves_up(string value, string expected) =>
        Assert.Equal(expected, FrenchNumbers.Percent(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void The_first_of_a_month_is_written_1er() => Assert.Equal("1er\u00A0janvier 2024", FrenchNumbers.Date(new DateOnly(2024, 1, 1)));

    [Theory]
    [InlineData(0, "0\u00A0commune")]
    [InlineData(1, "1\u00A0commune")]
    [InlineData(2, "2\u00A0communes")]
    public void French_keeps_the_singular_under_two(int value, string expected) => Assert.Equal(expected, FrenchNumbers.Count(value, "commune", "communes"));
}
