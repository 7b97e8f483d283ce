namespace Senacs.Geo.Geography;

/// <summary>Lambert conformal conic with two standard parallels on GRS 80 (EPSG method 9802).</summary>
/// <remarks>Letters of IOGP Guidance Note 373-7-2, section 3.1.1.1: n, F, r, r_F, θ; t = e^−q with q the isometric latitude,
/// which needs one logarithm instead of a tangent and a power.</remarks>
internal sealed class LambertConformalConic : MapFormulas
{
    private readonly double n;
    private readonly double aF;
    private readonly double rF;
    private readonly double originLongitudeDegrees;
    private readonly double falseEastingMetres;
    private readonly double falseNorthingMetres;

    public LambertConformalConic(double originLongitudeDegrees, double originLatitudeDegrees, double parallel1Degrees, double parallel2Degrees,
        double falseEastingMetres, double falseNorthingMetres)
    {
        this.originLongitudeDegrees = originLongitudeDegrees;
        this.falseEastingMetres = falseEastingMetres;
        this.falseNorthingMetres = falseNorthingMetres;
        double m1 = ParallelRadius(parallel1Degrees), m2 = ParallelRadius(parallel2Degrees);
        double q1 = Isometric(parallel1Degrees), q2 = Isometric(parallel2Degrees);
        n = (Math.Log(m1) - Math.Log(m2)) / (q2 - q1);
        aF = Grs80.SemiMajorAxisMetres * m1 * Math.Exp(n * q1) / n;
        rF = aF * Math.Exp(-n * Isometric(originLatitudeDegrees));
    }

    public override void Forward(double longitudeDegrees, double latitudeDegrees, out double xMetres, out double yMetres)
    {
        double r = aF * Math.Exp(-n * Grs80.IsometricLatitude(Math.Sin(latitudeDegrees * RadiansPerDegree)));
        (double sine, double cosine) = Math.SinCos(n * ((longitudeDegrees - originLongitudeDegrees) * RadiansPerDegree));
        xMetres = falseEastingMetres + (r * sine);
        yMetres = falseNorthingMetres + (rF - (r * cosine));
    }

    public override void Inverse(double xMetres, double yMetres, out double longitudeDegrees, out double latitudeDegrees)
    {
        double dx = xMetres - falseEastingMetres, dy = rF - (yMetres - falseNorthingMetres);
        double r = Math.Sqrt((dx * dx) + (dy * dy));
        longitudeDegrees = originLongitudeDegrees + (Math.Atan2(dx, dy) / n / RadiansPerDegree);
        latitudeDegrees = Grs80.LatitudeOfIsometric(-Math.Log(r / aF) / n) / RadiansPerDegree;
    }

    private static double Isometric(double latitudeDegrees) => Grs80.IsometricLatitude(Math.Sin(latitudeDegrees * RadiansPerDegree));

    /// <summary>m = cos φ / √(1 − e² sin² φ).</summary>
    private static double ParallelRadius(double latitudeDegrees)
    {
        (double sine, double cosine) = Math.SinCos(latitudeDegrees * RadiansPerDegree);
        return cosine / Math.Sqrt(1.0 - (Grs80.E2 * sine * sine));
    }
}
