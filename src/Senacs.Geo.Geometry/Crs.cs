namespace Senacs.Geo.Geography;

/// <summary>A coordinate reference system that the product knows, by EPSG code.</summary>
/// <remarks>Legal projections: décret 2000-1276 as amended (arrêté of 5 March 2019 for Mayotte): Lambert-93 in the hexagon and Corsica,
/// RGAF09 / UTM 20N in Guadeloupe and Martinique, RGFG95 / UTM 22N in Guyane, RGR92 / UTM 40S in La Réunion, RGM04 / UTM 38S in Mayotte.</remarks>
public sealed record Crs
{
    private Crs(int epsg, string name, bool isProjected) => (Epsg, Name, IsProjected) = (epsg, name, isProjected);

    /// <summary>Geographic WGS 84, used here always as longitude, latitude in degrees (OGC:CRS84 axis order).</summary>
    public static Crs Wgs84 { get; } = new(4326, "WGS 84", isProjected: false);

    public static Crs Lambert93 { get; } = new(2154, "RGF93 v1 / Lambert-93", isProjected: true);

    public static Crs Antilles { get; } = new(5490, "RGAF09 / UTM zone 20N", isProjected: true);

    public static Crs Guyane { get; } = new(2972, "RGFG95 / UTM zone 22N", isProjected: true);

    public static Crs Reunion { get; } = new(2975, "RGR92 / UTM zone 40S", isProjected: true);

    public static Crs Mayotte { get; } = new(4471, "RGM04 / UTM zone 38S", isProjected: true);

    /// <summary>The plane of web maps: metres at the equator only, so never used to measure. Not among <see cref="All"/>: no boundary file is read in
    /// it.</summary>
    public static Crs WebMercator { get; } = new(3857, "WGS 84 / Pseudo-Mercator", isProjected: true);

    /// <summary>Every CRS that a boundary file may be in: WGS 84 first, then the legal projections.</summary>
    public static IReadOnlyList<Crs> All { get; } = [Wgs84, Lambert93, Antilles, Guyane, Reunion, Mayotte];

    public int Epsg { get; }

    public string Name { get; }

    public bool IsProjected { get; }

    public override string ToString() => $"EPSG:{Epsg}";
}
