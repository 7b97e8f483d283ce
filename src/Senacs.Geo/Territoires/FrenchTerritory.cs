using NetTopologySuite.Geometries;
using Senacs.Geo.Geography;

namespace Senacs.Geo.Territoires;

/// <summary>Whether a position can be in France at all: boxes of longitudes and latitudes around its territories, some ten kilometres wider than
/// they.</summary>
public static class FrenchTerritory
{
    private static readonly Envelope[] Boxes =
    [
        new(-5.4, 9.8, 41.2, 51.3), // hexagone, Corse
        new(-63.3, -60.6, 14.2, 18.3), // Antilles, Saint-Martin, Saint-Barthélemy
        new(-54.8, -51.4, 2.0, 6.0), // Guyane
        new(55.0, 56.0, -21.6, -20.7), // La Réunion
        new(44.8, 45.5, -13.2, -12.4), // Mayotte
        new(-56.6, -56.0, 46.6, 47.3), // Saint-Pierre-et-Miquelon
        new(163.0, 169.0, -23.0, -19.0), // Nouvelle-Calédonie
        new(-155.0, -134.0, -28.0, -7.5), // Polynésie française
        new(-178.5, -175.9, -14.6, -13.0), // Wallis-et-Futuna
    ];

    public static bool Contains(GeoPoint point) => Array.Exists(Boxes, box => box.Contains(point.LongitudeDegrees, point.LatitudeDegrees));

    /// <param name="box">Of longitudes and latitudes in degrees.</param>
    public static bool Contains(Envelope box) => Array.Exists(Boxes, part => part.Contains(box));
}
