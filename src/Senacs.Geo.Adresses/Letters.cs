namespace Senacs.Geo.Adresses;

/// <summary>Likeness of folded words.</summary>
internal static class Letters
{
    /// <summary>Edits allowed in a word of this length: none up to 3 letters, 1 up to 7, 2 beyond.</summary>
    public static int AllowedEdits(int length) => length <= 3 ? 0 : length <= 7 ? 1 : 2;

    /// <summary>Optimal string alignment distance (Damerau 1964, restricted: insertion, deletion, substitution, swap of neighbours), or
    /// <paramref name="limit"/> + 1 when it is more.</summary>
    public static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit || a.Length > 62 || b.Length > 62)
            return limit + 1;
        while (a.Length > 0 && b.Length > 0 && a[0] == b[0])
        {
            a = a[1..];
            b = b[1..];
        }

        while (a.Length > 0 && b.Length > 0 && a[^1] == b[^1])
        {
            a = a[..^1];
            b = b[..^1];
        }

        if (a.Length == 0 || b.Length == 0)
            return a.Length + b.Length;
        Span<byte> rows = stackalloc byte[3 * 64];
        Span<byte> before = rows[..64], previous = rows[64..128], current = rows[128..];
        for (int j = 0; j <= b.Length; j++)
            previous[j] = (byte)j;
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = (byte)i;
            int best = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost = Math.Min(cost, before[j - 2] + 1);
                current[j] = (byte)cost;
                best = Math.Min(best, cost);
            }

            if (best > limit)
                return limit + 1;
            Span<byte> spare = before;
            before = previous;
            previous = current;
            current = spare;
        }

        return previous[b.Length];
    }
}

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

    public static double Metres(Geography.GeoPoint a, Geography.GeoPoint b) =>
        Metres(Millionths(a.LongitudeDegrees), Millionths(a.LatitudeDegrees), Millionths(b.LongitudeDegrees), Millionths(b.LatitudeDegrees));

    public static int Millionths(double degrees) => (int)Math.Round(Math.Clamp(degrees, -180, 180) * 1e6);

    // Taylor series to the 10th power, error under 1e-6 below 60 degrees: a library cosine may differ in its last bit between machines, and
    // index bytes must not.
    private static double Cosine(double radians)
    {
        double s = radians * radians;
        return 1 - (s / 2 * (1 - (s / 12 * (1 - (s / 30 * (1 - (s / 56 * (1 - (s / 90)))))))));
    }
}
