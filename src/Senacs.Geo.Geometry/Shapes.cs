namespace Senacs.Geo.Geography;

/// <summary>A polygonal geometry (Polygon or MultiPolygon, never empty) in WGS 84 degrees.</summary>
public sealed record GeoShape
{
    public GeoShape(Geometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        if (geometry is not IPolygonal || geometry.IsEmpty)
            throw new ArgumentException($"A shape is a non-empty Polygon or MultiPolygon, not a {geometry.GeometryType}.", nameof(geometry));
        Geometry = geometry;
    }

    public Geometry Geometry { get; }
}

/// <summary>A polygonal geometry (Polygon or MultiPolygon, never empty) in a projected CRS, metres.</summary>
public sealed record MapShape
{
    public MapShape(Crs crs, Geometry geometry)
    {
        ArgumentNullException.ThrowIfNull(crs);
        ArgumentNullException.ThrowIfNull(geometry);
        if (!crs.IsProjected)
            throw new ArgumentException($"{crs} is not projected.", nameof(crs));
        if (geometry is not IPolygonal || geometry.IsEmpty)
            throw new ArgumentException($"A shape is a non-empty Polygon or MultiPolygon, not a {geometry.GeometryType}.", nameof(geometry));
        Crs = crs;
        Geometry = geometry;
    }

    public Crs Crs { get; }

    public Geometry Geometry { get; }

    public double AreaSquareMetres => Geometry.Area;
}
