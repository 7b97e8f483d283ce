using System.Globalization;
using System.Text.Json;

namespace Senacs.Geo.Service.Tests.Clients;

/// <summary>GDAL's OAPIF driver against a real Kestrel.</summary>
[Collection(Shipped.Name)]
public sealed class GdalTests(ShippedService shipped)
{
    private readonly RunningService service = shipped.Service;

    private string Source => "OAPIF:" + service.Address.ToString().TrimEnd('/');

    [ClientFact("ogrinfo", "--version")]
    public void It_lists_every_collection()
    {
        (int code, string output, string error) = ClientProcess.Run("ogrinfo", "-ro", Source);
        Assert.True(code == 0, error);
        foreach (string id in (string[])["departements", "communes", "qpv", "structures", "couverture"])
            Assert.Contains($": {id} (title:", output, StringComparison.Ordinal);
    }

    [ClientFact("ogrinfo", "--version")]
    public async Task It_counts_reads_and_types_every_collection()
    {
        foreach (string id in (string[])["departements", "communes", "qpv", "structures", "couverture"])
        {
            int expected = (await service.JsonAsync($"/collections/{id}/items?limit=1")).GetProperty("numberMatched").GetInt32();
            (int code, string output, string error) = ClientProcess.Run("ogrinfo", "-ro", "-al", "-q", "-geom=NO", Source, id);
            Assert.True(code == 0, error);
            Assert.Equal(expected, output.Split("OGRFeature(").Length - 1);
            Assert.DoesNotContain("ERROR", error, StringComparison.Ordinal);
        }

        (_, string info, _) = ClientProcess.Run("ogrinfo", "-ro", "-so", Source, "couverture");
        Assert.Contains("population: Integer", info, StringComparison.Ordinal);
        Assert.Contains("distance_km: Real", info, StringComparison.Ordinal);
    }

    [ClientFact("ogr2ogr", "--version")]
    public void It_pages_through_all_the_communes_of_the_Allier()
    {
        using TemporaryDossiers folder = new();
        (int code, _, string error) = ClientProcess.Run("ogr2ogr", "-f", "GeoJSON", folder["communes.json"], Source, "communes", "-oo", "PAGE_SIZE=100", "-where", "departement = '03'");
        Assert.True(code == 0, error);
        using JsonDocument written = JsonDocument.Parse(File.ReadAllBytes(folder["communes.json"]));
        string[] codes = [.. written.RootElement.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("properties").GetProperty("code_insee").GetString()!)];
        Assert.Equal(317, codes.Distinct().Count());
        Assert.Equal(317, codes.Length);
    }

    [ClientFact("ogr2ogr", "--version")]
    public async Task A_bbox_of_the_client_keeps_what_the_service_keeps()
    {
        using TemporaryDossiers folder = new();
        (int code, _, string error) = ClientProcess.Run("ogr2ogr", "-f", "GeoJSON", folder["boite.json"], Source, "communes", "-spat", "2.5", "46.2", "3", "46.5");
        Assert.True(code == 0, error);
        using JsonDocument written = JsonDocument.Parse(File.ReadAllBytes(folder["boite.json"]));
        Assert.Equal((await service.JsonAsync("/collections/communes/items?bbox=2.5,46.2,3,46.5")).GetProperty("numberMatched").GetInt32(), written.RootElement.GetProperty("features").GetArrayLength());
    }

    [ClientFact("ogr2ogr", "--version")]
    public async Task Lambert_93_of_the_service_is_Lambert_93_of_GDAL()
    {
        using TemporaryDossiers folder = new();
        JsonElement ours = await service.JsonAsync("/collections/structures/items?departement=03&limit=1000&crs=http://www.opengis.net/def/crs/EPSG/0/2154");
        (int code, _, string error) = ClientProcess.Run("ogr2ogr", "-f", "CSV", "-t_srs", "EPSG:2154", "-lco", "GEOMETRY=AS_XY", folder["s.csv"], Source, "structures", "-where", "departement = '03'");
        Assert.True(code == 0, error);
        Dictionary<string, JsonElement> byId = ours.GetProperty("features").EnumerateArray().ToDictionary(f => f.GetProperty("id").GetString()!, f => f.GetProperty("geometry"));
        int compared = 0;
        foreach (string line in File.ReadLines(folder["s.csv"]).Skip(1))
        {
            string[] cells = line.Split(',');
            if (cells[0].Length == 0 || !byId.TryGetValue(cells[2].Trim('"'), out JsonElement geometry))
                continue;
            Assert.Equal(geometry.GetProperty("coordinates")[0].GetDouble(), double.Parse(cells[0], CultureInfo.InvariantCulture), 0.12);
            Assert.Equal(geometry.GetProperty("coordinates")[1].GetDouble(), double.Parse(cells[1], CultureInfo.InvariantCulture), 0.12);
            compared++;
        }

        Assert.InRange(compared, 10, 40);
    }

    [ClientFact("ogrinfo", "--version")]
    public async Task It_decodes_our_vector_tiles()
    {
        using TemporaryDossiers folder = new();
        await File.WriteAllBytesAsync(folder["91.mvt"], await service.Client.GetByteArrayAsync(new Uri(service.Address, "/collections/couverture/tiles/WebMercatorQuad/9/182/260")));
        (int code, string output, string error) = ClientProcess.Run("ogrinfo", "-ro", "-al", "-q", "-oo", "CLIP=NO", folder["91.mvt"]);
        Assert.True(code == 0, error);
        Assert.DoesNotContain("ERROR", error, StringComparison.Ordinal);
        Assert.InRange(output.Split("OGRFeature(couverture)").Length, 10, 400);
        Assert.Contains("classe (String) = zone_blanche", output, StringComparison.Ordinal);
        Assert.Contains("POLYGON", output, StringComparison.Ordinal);
    }
}
