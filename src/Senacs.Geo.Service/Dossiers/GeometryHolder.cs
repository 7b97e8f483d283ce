using System.Buffers;
using NetTopologySuite.Geometries;
using Senacs.Geo.Service.ReferenceSystems;

namespace Senacs.Geo.Service.Dossiers;

/// <summary>A geometry in WGS 84 and, once somebody asked, its GeoJSON: shared by the collections that show the same shape.</summary>
internal sealed class GeometryHolder
{
    private readonly Lazy<Geometry?> _geometry;
    private byte[]? _json;

    public GeometryHolder(Geometry? geometry)
    {
        _geometry = new Lazy<Geometry?>(geometry);
        Box = geometry?.EnvelopeInternal ?? new Envelope();
    }

    /// <param name="make">Called at most once, when the shape itself is needed.</param>
    /// <param name="box">Its box, known beforehand.</param>
    public GeometryHolder(Func<Geometry?> make, Envelope box)
    {
        _geometry = new Lazy<Geometry?>(make);
        Box = box;
    }

    public static GeometryHolder None { get; } = new((Geometry?)null);

    /// <summary>Null: the object has no place.</summary>
    public Geometry? Geometry => _geometry.Value;

    /// <summary>Null (in NetTopologySuite's sense) without geometry.</summary>
    public Envelope Box { get; }

    /// <summary>The value of <c>geometry</c>, CRS84, six decimals.</summary>
    public byte[] Json => _json ??= MakeJson();

    private byte[] MakeJson()
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        ServedCrs.Crs84.Geometries.Write(Geometry, buffer);
        return buffer.WrittenSpan.ToArray();
    }
}
