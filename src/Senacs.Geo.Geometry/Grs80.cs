namespace Senacs.Geo.Geography;

/// <summary>The GRS 1980 ellipsoid, under RGF93, RGAF09, RGFG95, RGR92 and RGM04 alike.</summary>
/// <remarks>It differs from the WGS 84 ellipsoid by 0.1 mm in the minor axis. Source: EPSG:7019 (Moritz 2000, Geodetic Reference System 1980).</remarks>
internal static class Grs80
{
    public const double SemiMajorAxisMetres = 6378137.0;

    public const double InverseFlattening = 298.257222101;

    private const double Flattening = 1.0 / InverseFlattening;

    /// <summary>e², the square of the first eccentricity.</summary>
    public const double E2 = Flattening * (2.0 - Flattening);

    /// <summary>n, the third flattening.</summary>
    public const double N = Flattening / (2.0 - Flattening);

    /// <summary>Isometric latitude q = atanh(sin φ) − e atanh(e sin φ), Snyder 1987, eq. 3-8.</summary>
    public static double IsometricLatitude(double sinLatitude) =>
        (0.5 * Math.Log((1.0 + sinLatitude) / (1.0 - sinLatitude))) - EAtanhE(sinLatitude);

    /// <summary>φ in radians from q, by fixed point on q + e atanh(e sin φ) = atanh(sin φ); each step gains more than two digits.</summary>
    public static double LatitudeOfIsometric(double q)
    {
        double sine = Math.Tanh(q);
        for (int step = 0; step < 6; step++)
            sine = Math.Tanh(q + EAtanhE(sine));
        return Math.Atan(Math.Sinh(q + EAtanhE(sine)));
    }

    /// <summary>e atanh(e s) as its power series: e² &lt; 0.007, so seven terms reach the last bit for every |s| ≤ 1.</summary>
    private static double EAtanhE(double s)
    {
        double u = E2 * s * s;
        return E2 * s * (1.0 + (u * ((1.0 / 3.0) + (u * ((1.0 / 5.0) + (u * ((1.0 / 7.0) + (u * ((1.0 / 9.0) + (u * ((1.0 / 11.0) + (u / 13.0))))))))))));
    }
}
