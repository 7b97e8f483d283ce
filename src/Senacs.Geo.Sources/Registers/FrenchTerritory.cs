using Senacs.Geo.Geography;

namespace Senacs.Geo.Sources.Registers;

/// <summary>Whether a position can be in France at all: rectangles around its territories, some ten kilometres wide of them.</summary>
internal static class FrenchTerritory
{
    // West, south, east, north in WGS 84 degrees.
    private static ReadOnlySpan<double> Boxes =>
    [
        -5.4, 41.2, 9.8, 51.3, // hexagone, Corse
        -63.3, 14.2, -60.6, 18.3, // Antilles, Saint-Martin, Saint-Barthélemy
        -54.8, 2.0, -51.4, 6.0, // Guyane
        55.0, -21.6, 56.0, -20.7, // La Réunion
        44.8, -13.2, 45.5, -12.4, // Mayotte
        -56.6, 46.6, -56.0, 47.3, // Saint-Pierre-et-Miquelon
        163.0, -23.0, 169.0, -19.0, // Nouvelle-Calédonie
        -155.0, -28.0, -134.0, -7.5, // Polynésie française
        -178.5, -14.6, -175.9, -13.0, // Wallis-et-Futuna
    ];

    public static bool Contains(GeoPoint point)
    {
        for (int i = 0; i < Boxes.Length; i += 4)
        {
            if (point.LongitudeDegrees >= Boxes[i] && point.LatitudeDegrees >= Boxes[i + 1] && point.LongitudeDegrees <= Boxes[i + 2]
                && point.LatitudeDegrees <= Boxes[i + 3])
                return true;
        }

        return false;
    }

    public static bool LooksLikeLambert93(double x, double y) => x is >= 50_000 and <= 1_300_000 && y is >= 6_000_000 and <= 7_200_000;
}
