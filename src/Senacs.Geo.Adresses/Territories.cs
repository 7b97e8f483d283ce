using System.Globalization;
using Senacs.Geo.Geography;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Adresses;

internal enum CoordinateVerdict { Good, Swapped, Projected, Outside }

/// <summary>Whether coordinates can be those of a commune: a coarse box for each territory tells degrees from metres and longitude from
/// latitude.</summary>
internal static class Territories
{
    private static readonly (double West, double South, double East, double North) Metropole = (-5.6, 41.0, 10.0, 51.6);

    public static CoordinateVerdict Judge(ReadOnlySpan<char> insee, double longitudeDegrees, double latitudeDegrees)
    {
        if (Math.Abs(longitudeDegrees) > 180 || Math.Abs(latitudeDegrees) > 180)
            return CoordinateVerdict.Projected;
        (double West, double South, double East, double North) box = BoxOf(insee);
        if (Inside(box, longitudeDegrees, latitudeDegrees))
            return CoordinateVerdict.Good;
        return Inside(box, latitudeDegrees, longitudeDegrees) ? CoordinateVerdict.Swapped : CoordinateVerdict.Outside;
    }

    /// <summary>A decimal comma is read as a point.</summary>
    public static bool TryDegrees(string text, out double value) =>
        double.TryParse(
            text.Trim().Replace(',', '.'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
        && double.IsFinite(value);

    /// <summary>What is wrong with two texts that are no longitude and latitude in France, as the end of a French sentence.</summary>
    public static string Fault(string longitude, string latitude)
    {
        if (!TryDegrees(longitude, out double lon) || !TryDegrees(latitude, out double lat))
            return "ne sont pas deux nombres";
        return Judge("", lon, lat) == CoordinateVerdict.Projected ? "sont des mètres (Lambert-93 ?), il faut des degrés"
            : FrenchTerritory.Contains(new GeoPoint(lat, lon)) ? "semblent échangées : longitude puis latitude"
            : "ne sont pas en France";
    }

    private static bool Inside((double West, double South, double East, double North) box, double longitudeDegrees, double latitudeDegrees) =>
        longitudeDegrees >= box.West && longitudeDegrees <= box.East && latitudeDegrees >= box.South && latitudeDegrees <= box.North;

    private static (double West, double South, double East, double North) BoxOf(ReadOnlySpan<char> insee)
    {
        if (insee.Length < 3 || insee[0] != '9' || insee[1] is not ('7' or '8'))
            return Metropole;
        return (insee[1], insee[2]) switch
        {
            ('7', '1') => (-61.9, 15.8, -60.9, 16.6),
            ('7', '2') => (-61.3, 14.3, -60.7, 15.0),
            ('7', '3') => (-54.7, 2.0, -51.5, 5.9),
            ('7', '4') => (55.1, -21.5, 55.9, -20.8),
            ('7', '5') => (-56.6, 46.6, -56.0, 47.2),
            ('7', '6') => (44.9, -13.1, 45.4, -12.5),
            ('7', '7') or ('7', '8') => (-63.3, 17.8, -62.7, 18.2),
            _ => (-180, -89, 180, 89), // no projection has a place for the poles
        };
    }
}
