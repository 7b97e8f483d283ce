namespace Senacs.Geo.Geography;

/// <summary>The plane of web maps (EPSG method 1024): the sphere's Mercator formulas on degrees of the ellipsoid, hence not conformal.</summary>
/// <remarks>Letters of IOGP Guidance Note 373-7-2, section 3.2.1.2: E = FE + a (λ − λ0), N = FN + a ln tan(π/4 + φ/2).</remarks>
internal sealed class PseudoMercator : MapFormulas
{
    public override void Forward(double longitudeDegrees, double latitudeDegrees, out double xMetres, out double yMetres)
    {
        xMetres = Grs80.SemiMajorAxisMetres * (longitudeDegrees * RadiansPerDegree);
        // ln tan(π/4 + φ/2) as asinh(tan φ): exact at the equator
        yMetres = Grs80.SemiMajorAxisMetres * Math.Asinh(Math.Tan(latitudeDegrees * RadiansPerDegree));
    }

    public override void Inverse(double xMetres, double yMetres, out double longitudeDegrees, out double latitudeDegrees)
    {
        longitudeDegrees = xMetres / Grs80.SemiMajorAxisMetres / RadiansPerDegree;
        latitudeDegrees = Math.Atan(Math.Sinh(yMetres / Grs80.SemiMajorAxisMetres)) / RadiansPerDegree;
    }
}
