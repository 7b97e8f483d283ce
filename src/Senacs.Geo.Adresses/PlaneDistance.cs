using Senacs.Geo.Geography;

namespace Senacs.Geo.Adresses;

/// <summary>Distance between near places given in millionths of a degree.</summary>
internal static class PlaneDistance
{
    /// <summary>Of latitude.</summary>
    public const double MetresPerMicroDegree = 6371008.8 * Math.PI / 180e6;

    /// <summary>Metres on the sphere of radius 6 371 008.8 m (IUGG mean), flattened at the mean latitude: under 0.3 % off within a
    /// département.</summary>
    public static double Metres(int longitudeA, int latitudeA, int longitudeB, int latitudeB)
    {
        double y = (double)latitudeA - latitudeB;
        double x = ((double)longitudeA - longitudeB) * Cosine(((double)latitudeA + latitudeB) * (Math.PI / 360e6));
        return MetresPerMicroDegree * Math.Sqrt((x * x) + (y * y));
    }

    public static double Metres(GeoPoint a, GeoPoint b) =>
        Metres(Millionths(a.LongitudeDegrees), Millionths(a.LatitudeDegrees), Millionths(b.LongitudeDegrees), Millionths(b.LatitudeDegrees));

    public static int Millionths(double degrees) => (int)Math.Round(Math.Clamp(degrees, -180, 180) * 1e6);

    // Taylor series to the 10th power, error under 1e-6 below 60 degrees: a library cosine may differ in its last bit between machines, and
    // distances must not.
    private static double Cosine(double radians)
    {
        double s = radians * radians;
        return 1 - (s / 2 * (1 - (s / 12 * (1 - (s / 30 * (1 - (s / 56 * (1 - (s / 90)))))))));
    }
}
