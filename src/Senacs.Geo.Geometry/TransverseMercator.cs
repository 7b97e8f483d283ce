namespace Senacs.Geo.Geography;

/// <summary>Transverse Mercator on GRS 80 by Krüger's series to the fourth order in n: below 1 µm within the zones used here.</summary>
/// <remarks>Letters and coefficients of C. F. F. Karney, Transverse Mercator with an accuracy of a few nanometers, J. Geodesy 85 (2011),
/// eq. 7 to 14 and 35, 36; τ' is sinh q, q the isometric latitude. EPSG method 9807.</remarks>
internal sealed class TransverseMercator : MapFormulas
{
    private const double N1 = Grs80.N, N2 = N1 * N1, N3 = N2 * N1, N4 = N3 * N1;
    private const double Alpha1 = (N1 / 2.0) - (2.0 * N2 / 3.0) + (5.0 * N3 / 16.0) + (41.0 * N4 / 180.0);
    private const double Alpha2 = (13.0 * N2 / 48.0) - (3.0 * N3 / 5.0) + (557.0 * N4 / 1440.0);
    private const double Alpha3 = (61.0 * N3 / 240.0) - (103.0 * N4 / 140.0);
    private const double Alpha4 = 49561.0 * N4 / 161280.0;
    private const double Beta1 = (N1 / 2.0) - (2.0 * N2 / 3.0) + (37.0 * N3 / 96.0) - (N4 / 360.0);
    private const double Beta2 = (N2 / 48.0) + (N3 / 15.0) - (437.0 * N4 / 1440.0);
    private const double Beta3 = (17.0 * N3 / 480.0) - (37.0 * N4 / 840.0);
    private const double Beta4 = 4397.0 * N4 / 161280.0;

    /// <summary>2πA is the circumference of a meridian (Karney eq. 14).</summary>
    private const double A = Grs80.SemiMajorAxisMetres / (1.0 + N1) * (1.0 + (N2 / 4.0) + (N4 / 64.0));

    private readonly double centralMeridianDegrees;
    private readonly double scaledAMetres;
    private readonly double falseEastingMetres;
    private readonly double falseNorthingMetres;

    /// <remarks>The origin's latitude is the equator, as in every UTM zone.</remarks>
    public TransverseMercator(double centralMeridianDegrees, double scaleFactor, double falseEastingMetres, double falseNorthingMetres)
    {
        this.centralMeridianDegrees = centralMeridianDegrees;
        this.falseEastingMetres = falseEastingMetres;
        this.falseNorthingMetres = falseNorthingMetres;
        scaledAMetres = scaleFactor * A;
    }

    public override void Forward(double longitudeDegrees, double latitudeDegrees, out double xMetres, out double yMetres)
    {
        double tau = Math.Sinh(Grs80.IsometricLatitude(Math.Sin(latitudeDegrees * RadiansPerDegree)));
        (double sine, double cosine) = Math.SinCos((longitudeDegrees - centralMeridianDegrees) * RadiansPerDegree);
        double xi = Math.Atan2(tau, cosine);
        double eta = Math.Asinh(sine / Math.Sqrt((tau * tau) + (cosine * cosine)));
        Add(Alpha1, Alpha2, Alpha3, Alpha4, ref xi, ref eta);
        xMetres = falseEastingMetres + (scaledAMetres * eta);
        yMetres = falseNorthingMetres + (scaledAMetres * xi);
    }

    public override void Inverse(double xMetres, double yMetres, out double longitudeDegrees, out double latitudeDegrees)
    {
        double xi = (yMetres - falseNorthingMetres) / scaledAMetres;
        double eta = (xMetres - falseEastingMetres) / scaledAMetres;
        Add(-Beta1, -Beta2, -Beta3, -Beta4, ref xi, ref eta);
        double sinhEta = Math.Sinh(eta);
        (double sine, double cosine) = Math.SinCos(xi);
        double tau = sine / Math.Sqrt((sinhEta * sinhEta) + (cosine * cosine));
        longitudeDegrees = centralMeridianDegrees + (Math.Atan2(sinhEta, cosine) / RadiansPerDegree);
        latitudeDegrees = Grs80.LatitudeOfIsometric(Math.Asinh(tau)) / RadiansPerDegree;
    }

    /// <summary>ξ + i η plus Σ c_j sin 2j(ξ + i η), the multiple angles by their recurrence.</summary>
    private static void Add(double c1, double c2, double c3, double c4, ref double xi, ref double eta)
    {
        (double sin2, double cos2) = Math.SinCos(2.0 * xi);
        double sinh2 = Math.Sinh(2.0 * eta), cosh2 = Math.Sqrt(1.0 + (sinh2 * sinh2));
        double sin4 = 2.0 * sin2 * cos2, cos4 = 1.0 - (2.0 * sin2 * sin2);
        double sinh4 = 2.0 * sinh2 * cosh2, cosh4 = 1.0 + (2.0 * sinh2 * sinh2);
        double sin6 = (sin4 * cos2) + (cos4 * sin2), cos6 = (cos4 * cos2) - (sin4 * sin2);
        double sinh6 = (sinh4 * cosh2) + (cosh4 * sinh2), cosh6 = (cosh4 * cosh2) + (sinh4 * sinh2);
        double sin8 = 2.0 * sin4 * cos4, cos8 = 1.0 - (2.0 * sin4 * sin4);
        double sinh8 = 2.0 * sinh4 * cosh4, cosh8 = 1.0 + (2.0 * sinh4 * sinh4);
        xi += (c1 * sin2 * cosh2) + (c2 * sin4 * cosh4) + (c3 * sin6 * cosh6) + (c4 * sin8 * cosh8);
        eta += (c1 * cos2 * sinh2) + (c2 * cos4 * sinh4) + (c3 * cos6 * sinh6) + (c4 * cos8 * sinh8);
    }
}
