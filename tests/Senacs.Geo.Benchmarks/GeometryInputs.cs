using System.Text.Json;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Implementation;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;

namespace Senacs.Geo.Benchmarks;

/// <summary>Communes of the open data beside the checkout, ordered by file and code, for the geometry benchmarks.</summary>
internal static class GeometryInputs
{
    public static (Crs[] Systems, Geometry[] Shapes) Read(string departement)
    {
        string[] files = departement == "France"
            ? [.. Directory.GetFiles(Folder()).Order(StringComparer.Ordinal)]
            : [Path.Combine(Folder(), departement + ".geojson")];
        var systems = new List<Crs>();
        var shapes = new List<Geometry>();
        foreach (string file in files)
        {
            Crs crs = CodeDepartement.TryParse(Path.GetFileNameWithoutExtension(file), out CodeDepartement? code) ? code.LegalCrs() : Crs.Lambert93;
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (JsonElement feature in document.RootElement.GetProperty("features").EnumerateArray()
                .OrderBy(feature => feature.GetProperty("properties").GetProperty("code").GetString(), StringComparer.Ordinal))
            {
                systems.Add(crs);
                shapes.Add(ReadGeometry(feature.GetProperty("geometry")));
            }
        }

        return ([.. systems], [.. shapes]);
    }

    private static string Folder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Senacs.Geo.sln")))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? ".", "..", "shared", "data", "communes");
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
        LinearRing[] all = [.. rings.EnumerateArray().Select(ring => Projection.GeographicFactory.CreateLinearRing(new PackedDoubleCoordinateSequence(
            [.. ring.EnumerateArray().SelectMany(position => new[] { position[0].GetDouble(), position[1].GetDouble() })], 2, 0)))];
        return Projection.GeographicFactory.CreatePolygon(all[0], all[1..]);
    }
}
