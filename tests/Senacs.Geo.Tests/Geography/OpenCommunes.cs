using System.IO.Compression;
using System.Text.Json;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Implementation;
using Senacs.Geo.Geography;

namespace Senacs.Geo.Tests.Geography;

/// <summary>A plain reader of the open commune files, kept apart from the product's reader so that the two can be held to one another.</summary>
internal static class OpenCommunes
{
    /// <summary>The 2018 communes of one département, ordered by code, WGS 84.</summary>
    public static (string[] Codes, Geometry[] Shapes) Read(string departement) => ReadFile(OpenData.PathOf("communes", departement + ".geojson"));

    /// <summary>The 2023 communes of one département, ordered by code, WGS 84.</summary>
    public static (string[] Codes, Geometry[] Shapes) Read2023(string departement) =>
        ReadFile(OpenData.PathOf("alt", "communes-2023", departement + ".geojson.gz"));

    public static (string[] Codes, Geometry[] Shapes) ReadFile(string path)
    {
        using Stream file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var document = JsonDocument.Parse(stream);
        var rows = document.RootElement.GetProperty("features").EnumerateArray()
            .Select(feature => (Code: feature.GetProperty("properties").GetProperty("code").GetString()!, Shape: ReadGeometry(feature.GetProperty("geometry"))))
            .OrderBy(row => row.Code, StringComparer.Ordinal).ToArray();
        return ([.. rows.Select(row => row.Code)], [.. rows.Select(row => row.Shape)]);
    }

    private static Geometry ReadGeometry(JsonElement geometry)
    {
        JsonElement coordinates = geometry.GetProperty("coordinates");
        return geometry.GetProperty("type").GetString() == "Polygon"
            ? ReadPolygon(coordinates)
            : Projection.GeographicFactory.CreateMultiPolygon([.. coordinates.EnumerateArray().Select(ReadPolygon)]);
    }

    private static Polygon ReadPolygon(JsonElement rings)
    {
        LinearRing[] all = [.. rings.EnumerateArray().Select(ring =>
            Projection.GeographicFactory.CreateLinearRing(new PackedDoubleCoordinateSequence(
                [.. ring.EnumerateArray().SelectMany(position => new[] { position[0].GetDouble(), position[1].GetDouble() })], 2, 0)))];
        return Projection.GeographicFactory.CreatePolygon(all[0], all[1..]);
    }
}
