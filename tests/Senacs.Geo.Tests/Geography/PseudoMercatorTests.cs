using Senacs.Geo.Geography;

namespace Senacs.Geo.Tests.Geography;

public class PseudoMercatorTests
{
    /// <summary>Expected values: the example of IOGP Guidance Note 373-7-2, section 3.2.1.2 (first row), the bounds of WebMercatorQuad, and PROJ.</summary>
    [Theory]
    [InlineData(-100.33333333333333, 24.381786944444443, -11169055.576, 2800000.003)]
    [InlineData(0.0, 0.0, 0.0, 0.0)]
    [InlineData(180.0, 85.0511287798066, 20037508.343, 20037508.343)]
    [InlineData(-180.0, -85.0511287798066, -20037508.343, -20037508.343)]
    public void A_control_point_falls_within_a_millimetre(double longitudeDegrees, double latitudeDegrees, double xMetres, double yMetres)
    {
        MapPoint point = Projection.For(Crs.WebMercator).Project(new GeoPoint(longitudeDegrees, latitudeDegrees));
        GeoPoint back = Projection.For(Crs.WebMercator).Unproject(point);

        Assert.Equal(xMetres, point.XMetres, 1e-3);
        Assert.Equal(yMetres, point.YMetres, 1e-3);
        Assert.Equal(longitudeDegrees, back.LongitudeDegrees, 1e-9);
        Assert.Equal(latitudeDegrees, back.LatitudeDegrees, 1e-9);
    }

    [Fact]
    public void No_boundary_file_is_read_in_it() => Assert.DoesNotContain(Crs.WebMercator, Crs.All);
}
