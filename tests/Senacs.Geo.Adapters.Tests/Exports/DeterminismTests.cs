using System.Globalization;
using Senacs.Geo.Coverage;
using Senacs.Geo.Exports;
using Senacs.Geo.Reports;

namespace Senacs.Geo.Adapters.Tests.Exports;

public class DeterminismTests
{
    private static readonly Dictionary<string, Action<CoverageReport, Stream>> Writers = new(StringComparer.Ordinal)
    {
        ["couverture.csv"] = (r, s) => CouvertureCsv.Write(r, s),
        ["qpv.csv"] = (r, s) => QpvCsv.Write(r, s),
        ["structures-localisees.csv"] = (r, s) => StructuresLocaliseesCsv.Write(r, s),
        ["synthese.json"] = SyntheseJson.Write,
        ["couverture.geojson"] = CouvertureGeoJson.Write,
        ["controle.txt"] = ControleTxt.Write,
        ["rapport.html"] = (r, s) => RapportHtml.Write(r, s),
        ["couverture.xlsx"] = CouvertureXlsx.Write,
        ["couverture.gpkg"] = CouvertureGpkg.Write,
    };

    public static TheoryData<string> Names => [.. Writers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_report_gives_the_same_bytes_in_any_culture(string name)
    {
        Action<CoverageReport, Stream> write = Writers[name];
        byte[] expected = Output.Of(s => write(SampleReport.Standard, s));
        CultureInfo before = CultureInfo.CurrentCulture;
        foreach (string culture in new[] { "fr-FR", "tr-TR", "ar-SA", "sv-SE" })
        {
            try
            {
                CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
                byte[] again = Output.Of(s => write(SampleReport.Build(RegleCouverture.Parse("territoire")), s));
                Assert.True(expected.AsSpan().SequenceEqual(again), $"{name} differs in {culture}");
            }
            finally
            {
                CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = before;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_stream_is_left_open_for_the_host(string name)
    {
        using MemoryStream stream = new();
        Writers[name](SampleReport.Standard, stream);
        Assert.True(stream.CanWrite);
    }

    [Fact]
    public void Half_a_surrogate_pair_in_a_name_breaks_no_writer()
    {
        CoverageReport report = SampleReport.Standard with { Titre = "a\ud800b \udc00" };
        Assert.All(Writers, w => Assert.NotEmpty(Output.Of(s => w.Value(report, s))));
    }

    [Fact]
    public void A_département_of_the_size_of_the_largest_keeps_one_row_a_commune()
    {
        CoverageReport report = SampleReport.Large(891);
        Assert.Equal(892, Output.Rows(Output.TextOf(s => CouvertureCsv.Write(report, s))).Count);
        string html = Output.TextOf(s => RapportHtml.Write(report, s));
        Assert.Equal(891, html.Split("<tr id=\"c-").Length - 1);
        Assert.True(report.Synthese.Communes.CentreSocial is > 100 and < 891);
    }
}
