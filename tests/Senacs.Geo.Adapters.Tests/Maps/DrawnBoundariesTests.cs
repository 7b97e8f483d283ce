using System.Globalization;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Reports;
using Senacs.Geo.Sources.Dossiers;

namespace Senacs.Geo.Adapters.Tests.Maps;

public sealed class DrawnBoundariesTests
{
    private static readonly string Dossier = Path.Combine(OpenData.Root, "data", "03-allier");

    [Fact]
    public void A_map_does_not_depend_on_what_was_drawn_before()
    {
        CoverageReport first = DossierReader.Read(Dossier).Report(), busy = DossierReader.Read(Dossier).Report();
        string[] themes = ["couverture", "qpv", "implantation", "population"];
        foreach (string theme in themes)
            Svg(busy, theme, PageSpec.A4);
        Svg(busy, "couverture", PageSpec.A5);
        foreach (string theme in themes.Reverse())
            Assert.True(Svg(first, theme, PageSpec.A4).SequenceEqual(Svg(busy, theme, PageSpec.A4)), theme);
    }

    [Fact]
    public void Pages_drawn_side_by_side_are_those_drawn_one_by_one()
    {
        CoverageReport one = DossierReader.Read(Dossier).Report(), together = DossierReader.Read(Dossier).Report();
        byte[] expected = Svg(one, "couverture", PageSpec.A4);
        byte[][] drawn = new byte[8][];
        Parallel.For(0, drawn.Length, i => drawn[i] = Svg(together, "couverture", PageSpec.A4));
        Assert.All(drawn, svg => Assert.True(expected.AsSpan().SequenceEqual(svg)));
    }

    [Theory]
    [InlineData("couverture")]
    [InlineData("qpv")]
    public void A_map_stands_at_a_scale_that_a_person_can_say(string theme)
    {
        double denominator = Plate.Compose(Plate.Of(DossierReader.Read(Dossier).Report(), theme), PageSpec.A4, MapThemeReader.Load(theme)).Layout.ScaleDenominator;
        Assert.Matches("^[1-9][0-9]{2}000$", denominator.ToString("F0", CultureInfo.InvariantCulture));
        Assert.Equal(Math.Round(denominator), denominator, 1e-6);
    }

    private static byte[] Svg(CoverageReport report, string theme, PageSpec page) =>
        SvgWriter.ToBytes(Plate.Compose(Plate.Of(report, theme), page, MapThemeReader.Load(theme))).ToArray();
}
