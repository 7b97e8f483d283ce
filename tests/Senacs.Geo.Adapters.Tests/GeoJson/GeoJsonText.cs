using System.IO.Compression;
using System.Text;
using Senacs.Geo.Sources.GeoJson;

namespace Senacs.Geo.Adapters.Tests.GeoJson;

/// <summary>Small GeoJSON texts, and the readers applied to them.</summary>
internal static class GeoJsonText
{
    /// <summary>A square of 0.1 degree near Moulins.</summary>
    public const string Square = """{"type":"Polygon","coordinates":[[[3.3,46.5],[3.4,46.5],[3.4,46.6],[3.3,46.6],[3.3,46.5]]]}""";

    public static string SquareAt(double longitude, double latitude, double side = 0.1) => FormattableString.Invariant(
        $$"""{"type":"Polygon","coordinates":[[[{{longitude}},{{latitude}}],[{{longitude + side}},{{latitude}}],[{{longitude + side}},{{latitude + side}}],[{{longitude}},{{latitude + side}}],[{{longitude}},{{latitude}}]]]}""");

    public static string Feature(string geometry, string properties = """{"code":"03190","nom":"Moulins"}""") =>
        $$"""{"type":"Feature","geometry":{{geometry}},"properties":{{properties}}}""";

    public static string Collection(params string[] features) =>
        $$"""{"type":"FeatureCollection","features":[{{string.Join(",", features)}}]}""";

    public static Stream Utf8(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));

    public static byte[] Gzip(byte[] content)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal))
            gzip.Write(content);
        return packed.ToArray();
    }

    /// <summary>Reads everything; small pieces at a time when asked, so that every boundary between two reads is tried.</summary>
    public static (List<GeoJsonFeature> Features, GeoJsonReader Reader) Read(string text, int piece = 0) => Read(Encoding.UTF8.GetBytes(text), piece);

    public static (List<GeoJsonFeature> Features, GeoJsonReader Reader) Read(byte[] bytes, int piece = 0, GeoJsonLimits? limits = null)
    {
        Stream stream = new MemoryStream(bytes);
        using GeoJsonReader reader = new(piece > 0 ? new PieceStream(stream, piece) : stream, "essai.geojson", limits);
        return ([.. reader.ReadAll()], reader);
    }

    /// <summary>The features that are left, read as they are asked for.</summary>
    public static IEnumerable<GeoJsonFeature> ReadAll(this GeoJsonReader reader)
    {
        while (reader.TryRead(out GeoJsonFeature? feature))
            yield return feature;
    }

    public static CommuneBoundaries Communes(string text, BoundaryReadOptions? options = null) => CommuneBoundaryReader.Read(Utf8(text), "communes.geojson", options);

    public static QpvPerimeters Qpv(string text, BoundaryReadOptions? options = null) => QpvPerimeterReader.Read(Utf8(text), "qpv.geojson", options);

    private sealed class PieceStream(Stream inner, int piece) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, Math.Min(count, piece));

        public override int Read(Span<byte> buffer) => inner.Read(buffer[..Math.Min(buffer.Length, piece)]);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
