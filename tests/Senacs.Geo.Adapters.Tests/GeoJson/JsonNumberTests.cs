using System.Globalization;
using System.Text;
using Senacs.Geo.Sources.GeoJson;

namespace Senacs.Geo.Adapters.Tests.GeoJson;

public sealed class JsonNumberTests
{
    // The reader's numbers are seen through a Point: that is the only door to them.
    private static bool TryRead(string number, out double value)
    {
        value = 0;
        (List<GeoJsonFeature> features, _) = GeoJsonText.Read($$"""{"type":"Point","coordinates":[{{number}},0]}""");
        if (features[0].Geometry is null)
            return false;
        value = features[0].Geometry!.Coordinate.X;
        return true;
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("-0.0")]
    [InlineData("1e2")]
    [InlineData("5.0E+00")]
    [InlineData("5E-324")]
    [InlineData("2.2250738585072011e-308")]
    [InlineData("1.7976931348623157e308")]
    [InlineData("9007199254740992")]
    [InlineData("9007199254740993")]
    [InlineData("900719925474099.3")]
    [InlineData("0.30000000000000004")]
    [InlineData("48.066205416479761")]
    [InlineData("3.4271873000000000000000000000000000000001")]
    [InlineData("0.000000000000000000000000000001")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("18446744073709551616")]
    [InlineData("1.8446744073709551617")]
    public void A_number_in_any_json_form_is_read_to_the_nearest_double(string number)
    {
        Assert.True(TryRead(number, out double value));
        double expected = double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(value));
    }

    [Fact]
    public void Any_spelling_of_random_numbers_gives_the_bits_of_double_parse()
    {
        Random random = new(20221231);
        StringBuilder line = new("""{"type":"LineString","coordinates":[""");
        List<double> expected = [];
        for (int i = 0; i < 100_000; i++)
        {
            string x = Spelling(random);
            string y = Spelling(random);
            line.Append(i == 0 ? "[" : ",[").Append(x).Append(',').Append(y).Append(']');
            expected.Add(double.Parse(x, NumberStyles.Float, CultureInfo.InvariantCulture));
            expected.Add(double.Parse(y, NumberStyles.Float, CultureInfo.InvariantCulture));
        }
        line.Append("]}");
        NetTopologySuite.Geometries.Coordinate[] read = GeoJsonText.Read(line.ToString()).Features[0].Geometry!.Coordinates;
        for (int i = 0; i < read.Length; i++)
        {
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected[2 * i]), BitConverter.DoubleToInt64Bits(read[i].X));
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected[(2 * i) + 1]), BitConverter.DoubleToInt64Bits(read[i].Y));
        }
    }

    [Fact]
    public void Coordinates_with_all_their_digits_and_numbers_half_way_between_two_doubles_are_read_exactly()
    {
        Random random = new(1789);
        List<string> texts = [];
        for (int i = 0; i < 60_000; i++)
        {
            double coordinate = (random.NextDouble() * 200) - 100;
            texts.Add(coordinate.ToString("R", CultureInfo.InvariantCulture));
            texts.Add(coordinate.ToString("F15", CultureInfo.InvariantCulture));
            texts.Add(coordinate.ToString("F17", CultureInfo.InvariantCulture));
            texts.Add((coordinate / 1e5).ToString("F19", CultureInfo.InvariantCulture));
            // Integers beyond 2^53 that end on the half: 2^54 + 2, plus what makes them ties, and their neighbours; then the same with decimals.
            ulong tie = (1UL << 53) + ((ulong)random.NextInt64(1L << 51) << 1) + 1;
            texts.Add(tie.ToString(CultureInfo.InvariantCulture));
            texts.Add((tie * 2).ToString(CultureInfo.InvariantCulture));
            texts.Add((tie + 1).ToString(CultureInfo.InvariantCulture));
            texts.Add((tie / 4).ToString(CultureInfo.InvariantCulture) + ((tie & 3) switch { 0 => ".0", 1 => ".25", 2 => ".5", _ => ".75" }));
            texts.Add((tie / 16).ToString(CultureInfo.InvariantCulture) + ((tie & 15) * 625).ToString("'.'0000", CultureInfo.InvariantCulture));
            texts.Add((tie / 16).ToString(CultureInfo.InvariantCulture) + ((tie & 15) * 625).ToString("'.'0000", CultureInfo.InvariantCulture) + "1");
        }
        StringBuilder line = new("""{"type":"LineString","coordinates":[""");
        foreach (string text in texts)
            line.Append(line[^1] == '[' ? "[" : ",[").Append(text).Append(",-").Append(text.TrimStart('-')).Append(']');
        line.Append("]}");
        NetTopologySuite.Geometries.Coordinate[] read = GeoJsonText.Read(line.ToString()).Features[0].Geometry!.Coordinates;
        for (int i = 0; i < read.Length; i++)
        {
            double expected = double.Parse(texts[i], NumberStyles.Float, CultureInfo.InvariantCulture);
            Assert.True(BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(read[i].X), texts[i]);
            Assert.True(BitConverter.DoubleToInt64Bits(-Math.Abs(expected)) == BitConverter.DoubleToInt64Bits(read[i].Y), texts[i]);
        }
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("\"NaN\"")]
    [InlineData("\"3.05\"")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("[1]")]
    public void What_is_not_a_representable_number_is_an_issue_of_the_feature(string number)
    {
        (List<GeoJsonFeature> features, GeoJsonReader reader) = GeoJsonText.Read(
            GeoJsonText.Collection(GeoJsonText.Feature(GeoJsonText.Square), GeoJsonText.Feature($$"""{"type":"Point","coordinates":[{{number}},0]}""")));
        Assert.Null(features[1].Geometry);
        Issues.Issue issue = Assert.Single(reader.Issues);
        Assert.Contains(issue.Kind, new[] { GeoJsonIssues.NumberTooLarge, GeoJsonIssues.BadCoordinates });
        Assert.Equal("feature 2", issue.Subject);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("01")]
    [InlineData("-")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("+5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("0x10")]
    [InlineData("3,05,")]
    [InlineData("1 2")]
    public void What_is_not_json_refuses_the_file(string number) =>
        Assert.Throws<Issues.SourceUnavailableException>(() => GeoJsonText.Read($$"""{"type":"Point","coordinates":[{{number}},0]}"""));

    private static string Spelling(Random random)
    {
        int digits = random.Next(1, 22);
        StringBuilder text = new();
        if (random.Next(2) == 0)
            text.Append('-');
        int whole = random.Next(0, digits + 1);
        if (whole == 0)
            text.Append('0');
        for (int i = 0; i < whole; i++)
            text.Append((char)('0' + random.Next(i == 0 && whole > 1 ? 1 : 0, 10)));
        if (digits > whole)
        {
            text.Append('.');
            for (int i = whole; i < digits; i++)
                text.Append((char)('0' + random.Next(10)));
        }
        if (random.Next(4) == 0)
            text.Append(random.Next(2) == 0 ? 'e' : 'E').Append(random.Next(3) switch { 0 => "", 1 => "+", _ => "-" }).Append(random.Next(0, 40));
        return text.ToString();
    }
}
