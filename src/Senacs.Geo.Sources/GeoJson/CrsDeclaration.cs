using System.Globalization;
using System.Text.Json;
using Senacs.Geo.Geography;
using Senacs.Geo.Sources.Tables;

namespace Senacs.Geo.Sources.GeoJson;

/// <summary>The <c>crs</c> members of one file (GeoJSON 2008, section 3; RFC 7946 dropped them, many files still carry one): all must name the same
/// CRS.</summary>
/// <remarks>Names are understood in the spellings of GDAL, QGIS, GeoServer and older tools: <c>urn:ogc:def:crs:OGC:1.3:CRS84</c>,
/// <c>urn:ogc:def:crs:EPSG::2154</c>, <c>EPSG:2154</c>, <c>http://www.opengis.net/def/crs/EPSG/0/2154</c>,
/// <c>http://www.opengis.net/gml/srs/epsg.xml#2154</c>, <c>IGNF:LAMB93</c>.</remarks>
internal sealed class CrsDeclaration
{
    private string? _declaredName;

    /// <summary>The declared CRS, WGS 84 when the file declares none.</summary>
    public Crs Crs { get; private set; } = Crs.Wgs84;

    public void Read(ReadOnlySpan<byte> json, IssueList log)
    {
        string? name = NameIn(json);
        if (name is null)
        {
            if (log.CountOf(GeoJsonIssues.NullCrs) == 0)
                log.Add(GeoJsonIssues.NullCrs,
                    "Le membre « crs » est nul : les coordonnées sont lues comme des degrés WGS 84 (longitude, latitude).");
            return;
        }

        if (!TryUnderstand(name, out Crs? crs))
        {
            throw new MalformedJsonException($"le système de coordonnées « {Shown(name)} » n'est pas de ceux que l'outil lit "
                    + $"({string.Join(", ", Crs.All.Select(known => known.ToString()))}).",
                "Reprojetez le fichier en WGS 84 (EPSG:4326), par exemple avec QGIS : Exporter, SCR EPSG:4326.");
        }
        if (_declaredName is not null && crs != Crs)
        {
            throw new MalformedJsonException($"deux systèmes de coordonnées sont déclarés, « {Shown(_declaredName)} » et « {Shown(name)} ».",
                    "Réenregistrez le fichier dans un seul système de coordonnées.");
        }
        Crs = crs;
        _declaredName = name;
    }

    internal static bool TryUnderstand(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Crs? crs)
    {
        ReadOnlySpan<char> text = name.AsSpan().Trim().TrimEnd('/');
        ReadOnlySpan<char> last = text[(text.LastIndexOfAny(":/#") + 1)..];
        bool isWgs84 = last.Equals("CRS84", StringComparison.OrdinalIgnoreCase) || last.Equals("WGS84", StringComparison.OrdinalIgnoreCase)
            || text.Equals("WGS 84", StringComparison.OrdinalIgnoreCase);
        bool isEpsg = last.Length == text.Length || text.Contains("epsg", StringComparison.OrdinalIgnoreCase);
        crs = isWgs84 ? Crs.Wgs84 : text.Equals("IGNF:LAMB93", StringComparison.OrdinalIgnoreCase) ? Crs.Lambert93
            : isEpsg && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out int epsg)
                ? Crs.All.FirstOrDefault(known => known.Epsg == epsg) : null;
        return crs is not null;
    }

    // {"type":"name","properties":{"name":...}}, the older {"type":"EPSG","properties":{"code":2154}}, a link, or just the name.
    private static string? NameIn(ReadOnlySpan<byte> json)
    {
        using var document = JsonDocument.Parse(json.ToArray());
        try
        {
            return NameIn(document.RootElement);
        }
        catch (InvalidOperationException e)
        {
            throw MalformedJsonException.NotUtf8(e);
        }
    }

    private static string? NameIn(JsonElement crs)
    {
        if (crs.ValueKind != JsonValueKind.Object)
            return crs.ValueKind == JsonValueKind.Null ? null : Written(crs);
        JsonElement[] names = crs.TryGetProperty("properties", out JsonElement properties) && properties.ValueKind == JsonValueKind.Object
            ? [.. properties.EnumerateObject().Where(static p => p.Name is "name" or "code" or "href").Select(static p => p.Value)]
            : [];
        if (names.Length == 0)
            return "(sans nom)";
        bool isEpsg = crs.TryGetProperty("type", out JsonElement type) && Written(type).Equals("EPSG", StringComparison.OrdinalIgnoreCase);
        return isEpsg ? $"EPSG:{Written(names[^1])}" : Written(names[^1]);
    }

    private static string Written(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static string Shown(string name) => name.Length <= 100 ? name : name[..100] + "…";
}
