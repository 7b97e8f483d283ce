using NetTopologySuite.Geometries;
using Senacs.Geo.Geography;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>Decides what a second shape of the same code is: a further part of the first, or a contradiction.</summary>
internal static class PartMerger
{
    /// <summary>Both as one shape when their interiors have no point in common; null when they overlap.</summary>
    public static GeoShape? Merge(GeoShape first, GeoShape second)
    {
        // Only the parts near the second shape are asked about: a code given in thousands of parts would else cost the square of their number.
        Geometry b = second.Geometry;
        ILookup<bool, Polygon> parts = Polygons(first.Geometry).ToLookup(part => part.EnvelopeInternal.Intersects(b.EnvelopeInternal));
        if (!parts[true].Any())
            return new GeoShape(b.Factory.CreateMultiPolygon([.. parts[false], .. Polygons(b)]));
        try
        {
            Polygon[] near = [.. parts[true]];
            Geometry a = near.Length == 1 ? near[0] : b.Factory.CreateMultiPolygon(near);
            if (a.Relate(b, "T********"))
                return null;
            Geometry union = a.Union(b);
            if (union is not IPolygonal)
                return null;
            return parts[false].Any() ? new GeoShape(b.Factory.CreateMultiPolygon([.. parts[false], .. Polygons(union)])) : new GeoShape(union);
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
