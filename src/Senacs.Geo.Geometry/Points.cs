namespace Senacs.Geo.Geography;

/// <summary>A position in WGS 84 degrees, longitude before latitude as in GeoJSON.</summary>
public readonly record struct GeoPoint(double LongitudeDegrees, double LatitudeDegrees);

/// <summary>A projected position. Distances exist only within one <see cref="Crs"/>; between two, ArgumentException naming both.</summary>
public readonly record struct MapPoint(Crs Crs, double XMetres, double YMetres)
{
    /// <summary>Plane distance in metres. In the legal projections the scale error inside a département stays under 0.1 %.</summary>
    public double DistanceMetresTo(MapPoint other) => other.Crs == Crs
        ? Math.Sqrt(((XMetres - other.XMetres) * (XMetres - other.XMetres)) + ((YMetres - other.YMetres) * (YMetres - other.YMetres)))
        : throw new ArgumentException($"Distance between {Crs} and {other.Crs} has no meaning.", nameof(other));
}
