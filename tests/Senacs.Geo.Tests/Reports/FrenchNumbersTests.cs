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
    [InlineData(-123, "-123")]
    [InlineData(-123456, "-123\u202F456")]
    public void Thousands_are_parted_by_a_narrow_no_break_space(long value, string expected) => Assert.Equal(expected, FrenchNumbers.Integer(value));

    [Theory]
    [InlineData("68.75", "68,8\u202F%")]
    [InlineData("0.04", "0,0\u202F%")]
    [InlineData("0.05", "0,1\u202F%")]
    [InlineData("100", "100,0\u202F%")]
    [InlineData("1234.56", "1\u202F234,6\u202F%")]
    [InlineData("-0.04", "0,0\u202F%")] // nothing has no sign
    [InlineData("-0.44", "-0,4\u202F%")]
    [InlineData("-1.25", "-1,3\u202F%")]
    public void Percentages_have_one_decimal_halves_up(string value, string expected) =>
        Assert.Equal(expected, FrenchNumbers.Percent(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void The_first_of_a_month_is_written_1er() => Assert.Equal("1er\u00A0janvier\u00A02024", FrenchNumbers.Date(new DateOnly(2024, 1, 1)));

    [Theory]
    [InlineData(1, "31\u00A0janvier\u00A02022")]
    [InlineData(2, "28\u00A0février\u00A02022")]
    [InlineData(3, "31\u00A0mars\u00A02022")]
    [InlineData(4, "30\u00A0avril\u00A02022")]
    [InlineData(5, "31\u00A0mai\u00A02022")]
    [InlineData(6, "30\u00A0juin\u00A02022")]
    [InlineData(7, "31\u00A0juillet\u00A02022")]
    [InlineData(8, "31\u00A0août\u00A02022")]
    [InlineData(9, "30\u00A0septembre\u00A02022")]
    [InlineData(10, "31\u00A0octobre\u00A02022")]
    [InlineData(11, "30\u00A0novembre\u00A02022")]
    [InlineData(12, "31\u00A0décembre\u00A02022")]
    public void A_date_is_written_with_the_name_of_its_month(int month, string expected) =>
        Assert.Equal(expected, FrenchNumbers.Date(new DateOnly(2022, month, 1).AddMonths(1).AddDays(-1)));

    [Fact]
    public void Numbers_to_sixteen_are_written_in_letters()
    {
        Assert.Equal(
            "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize 17",
            string.Join(' ', Enumerable.Range(0, 18).Select(n => FrenchNumbers.InWords(n))));
        Assert.Equal("zéro une deux 17", string.Join(' ', new[] { 0, 1, 2, 17 }.Select(n => FrenchNumbers.InWords(n, feminine: true))));
        Assert.Equal("-1", FrenchNumbers.InWords(-1));
    }

    [Theory]
    [InlineData(5, "5")]
    [InlineData(2.5, "2,5")]
    [InlineData(0.1, "0,1")]
    public void A_decimal_is_as_short_as_it_can_be(double value, string expected) => Assert.Equal(expected, FrenchNumbers.Decimal(value));

    [Theory]
    [InlineData("12.345", 1, "12,3")]
    [InlineData("12.345", 0, "12")]
    [InlineData("12.5", 0, "13")]
    [InlineData("-0.5", 1, "-0,5")]
    [InlineData("1234.5", 2, "1\u202F234,50")]
    public void A_decimal_has_the_digits_asked_for_halves_away_from_zero(string value, int decimals, string expected) =>
        Assert.Equal(expected, FrenchNumbers.Decimal(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture), decimals));

    [Fact]
    public void A_share_of_nothing_is_the_callers_fault() => Assert.Throws<ArgumentOutOfRangeException>(() => FrenchNumbers.Share(0, 0));

    [Theory]
    [InlineData(-1, "-1\u00A0commune")]
    [InlineData(-2, "-2\u00A0communes")]
    [InlineData(0, "0\u00A0commune")]
    [InlineData(1, "1\u00A0commune")]
    [InlineData(2, "2\u00A0communes")]
    public void French_keeps_the_singular_under_two(int value, string expected) => Assert.Equal(expected, FrenchNumbers.Count(value, "commune", "communes"));
}
