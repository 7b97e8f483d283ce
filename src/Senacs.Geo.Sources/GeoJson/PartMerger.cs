using NetTopologySuite.Geometries;
using Senacs.Geo.Geography;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>Decides what a second shape of the same code is: a further part of the first, or a contradiction.</summary>
internal static class PartMerger
{
    /// <summary>Both as one shape when their interiors have no point in common; null when they overlap.</summary>
    public static GeoShape? Merge(GeoShape first, GeoShape second)
    {
        Geometry a = first.Geometry;
        Geometry b = second.Geometry;
        if (!a.EnvelopeInternal.Intersects(b.EnvelopeInternal))
            return new GeoShape(a.Factory.CreateMultiPolygon([.. Polygons(a), .. Polygons(b)]));
        try
        {
            if (a.Relate(b, "T********"))
                return null;
            Geometry union = a.Union(b);
            return union is IPolygonal ? new GeoShape(union) : null;
        }
        catch (TopologyException)
        {
            return null; // shapes so close that no exact answer exists: a person must look
        }
    }

    private static IEnumerable<Polygon> Polygons(Geometry geometry)
    {
        for (int i = 0; i < geometry.NumGeometries; i++)
            yield return (Polygon)geometry.GetGeometryN(i);
    }
}
