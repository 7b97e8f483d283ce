using System.Globalization;
using System.Net;
using System.Text.Json;
using Senacs.Geo.Geography;

namespace Senacs.Geo.Service.Tests.Ogc;

/// <summary>The 25 checks of the CRS part of ets-ogcapi-features10 1.9 (discovery, bbox-crs, crs, Content-Crs), one test each; and what the suite leaves open: that the geometries are right.</summary>
[Collection(Shipped.Name)]
public sealed class FeaturesCrsEtsTests(ShippedService shipped)
{
    private const string Crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
    private static readonly string[] Collections = ["departements", "communes", "qpv", "structures", "couverture"];
    private static readonly int[] Epsg = [4326, 3857, 2154, 4471, 2972, 2975, 5490];
    private readonly RunningService service = shipped.Service;

    private static IEnumerable<string> Uris => Epsg.Select(Uri).Prepend(Crs84);

    // crs/precondition
    [Fact]
    public async Task Conformance_declaresCrs() => Assert.Contains(
        "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs", (await service.JsonAsync("/conformance")).GetProperty("conformsTo").EnumerateArray().Select(c => c.GetString()));

    // crs/discovery
    [Fact]
    public async Task DiscoveryCollections_verifyCollectionsCrsIdentifierOfCrsProperty() => await ForEachListed(c => Assert.Equal(["#/crs"], Strings(c.GetProperty("crs"))));

    [Fact]
    public async Task DiscoveryCollections_verifyCollectionsPathCrsPropertyContainsDefaultCrs() =>
        Assert.Equal(Crs84, (await service.JsonAsync("/collections")).GetProperty("crs")[0].GetString());

    [Fact]
    public async Task DiscoveryCollections_verifyGlobalCrsListIsValid() => Assert.Equal(Uris, Strings((await service.JsonAsync("/collections")).GetProperty("crs")));

    [Fact]
    public async Task DiscoveryCollections_verifyStorageCrsIdentifier() => await ForEachListed(c => Assert.Equal(Crs84, c.GetProperty("storageCrs").GetString()));

    [Fact]
    public async Task DiscoveryCollections_verifyStorageCrsIsInTheList() => await ForEachListed(c => Assert.Contains(c.GetProperty("storageCrs").GetString(), Uris));

    [Fact]
    public Task DiscoveryCollection_verifyCollectionCrsIdentifierOfCrsProperty() => ForEachCollection(c => Assert.All(Strings(c.GetProperty("crs")), u => Assert.StartsWith("http://www.opengis.net/def/crs/", u, StringComparison.Ordinal)));

    [Fact]
    public Task DiscoveryCollection_verifyCollectionCrsPropertyContainsDefaultCrs() => ForEachCollection(c => Assert.Contains(Crs84, Strings(c.GetProperty("crs"))));

    [Fact]
    public Task DiscoveryCollection_verifyCollectionCrsListIsWhole() => ForEachCollection(c => Assert.Equal(Uris, Strings(c.GetProperty("crs"))));

    [Fact]
    public Task DiscoveryCollection_verifyStorageCrsIdentifier() => ForEachCollection(c => Assert.Equal(Crs84, c.GetProperty("storageCrs").GetString()));

    [Fact]
    public Task DiscoveryCollection_verifyStorageCrsIsInTheList() => ForEachCollection(c => Assert.Contains(c.GetProperty("storageCrs").GetString(), Strings(c.GetProperty("crs"))));

    // crs/query/bboxcrs
    [Fact]
    public async Task BBoxCrs_verifyBboxCrsParameterDefinition() => await ParameterIs("bbox-crs");

    [Fact]
    public async Task BBoxCrs_verifyBboxCrsParameterValid()
    {
        int all = await Matched("communes", "bbox=2.5,46.2,3,46.5");
        Assert.InRange(all, 20, 200);
        foreach ((int epsg, string box) in (IEnumerable<(int, string)>)[(4326, "46.2,2.5,46.5,3"), (3857, Box(3857, 2.5, 46.2, 3, 46.5))])
            Assert.Equal(all, await Matched("communes", $"bbox={box}&bbox-crs={Uri(epsg)}"));
    }

    [Fact]
    public async Task BBoxCrs_verifyBboxCrsParameterInvalid()
    {
        foreach (string id in Collections)
            Assert.Equal("bbox-crs", (await service.ProblemAsync($"/collections/{id}/items?bbox=2,46,3,47&bbox-crs=http://www.opengis.net/def/crs/0/unsupported", 400)).GetProperty("parametre").GetString());
    }

    [Fact]
    public async Task BBoxCrs_verifyBboxCrsParameterDefault() =>
        Assert.Equal(await Matched("communes", "bbox=2.5,46.2,3,46.5"), await Matched("communes", $"bbox=2.5,46.2,3,46.5&bbox-crs={Crs84}"));

    // crs/query/crs/features
    [Fact]
    public Task FeaturesCrs_verifyCrsParameterDefinition() => ParameterIs("crs");

    [Fact]
    public async Task FeaturesCrs_verifyFeaturesCrsParameterValid() => await ForEachCrs(async (id, uri) =>
    {
        using HttpResponseMessage response = await service.SendAsync($"/collections/{id}/items?limit=5&crs={uri}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    });

    [Fact]
    public async Task FeaturesCrs_verifyFeaturesCrsParameterInvalid()
    {
        foreach (string id in Collections)
            Assert.Equal("crs.inconnu", (await service.ProblemAsync($"/collections/{id}/items?crs=http://www.opengis.net/def/crs/0/unsupported", 400)).GetProperty("code").GetString());
    }

    [Fact]
    public Task FeaturesCrs_verifyFeaturesContentCrsHeader() => ForEachCrs(async (id, uri) =>
    {
        using HttpResponseMessage response = await service.SendAsync($"/collections/{id}/items?limit=1&crs={uri}");
        Assert.Equal($"<{uri}>", response.Headers.GetValues("Content-Crs").Single());
    });

    [Fact]
    public async Task FeaturesCrs_verifyFeaturesDefaultCrs()
    {
        foreach (string id in Collections)
        {
            using HttpResponseMessage response = await service.SendAsync($"/collections/{id}/items?limit=1");
            Assert.Equal($"<{Crs84}>", response.Headers.GetValues("Content-Crs").Single());
        }
    }

    [Fact]
    public async Task FeaturesCrs_verifyTransformation()
    {
        foreach (int epsg in Epsg)
        {
            JsonElement expected = await service.JsonAsync("/collections/communes/items?limit=3"), found = await service.JsonAsync($"/collections/communes/items?limit=3&crs={Uri(epsg)}");
            for (int i = 0; i < 3; i++)
                SamePlaces(epsg, expected.GetProperty("features")[i], found.GetProperty("features")[i]);
        }
    }

    // crs/query/crs/feature
    [Fact]
    public Task FeatureCrs_verifyFeatureCrsParameterValid() => ForEachCrs(async (id, uri) =>
    {
        using HttpResponseMessage response = await service.SendAsync($"/collections/{id}/items/{await First(id)}?crs={uri}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    });

    [Fact]
    public async Task FeatureCrs_verifyFeatureCrsParameterInvalid()
    {
        foreach (string id in Collections)
            Assert.Equal("crs", (await service.ProblemAsync($"/collections/{id}/items/{await First(id)}?crs=http://www.opengis.net/def/crs/0/unsupported", 400)).GetProperty("parametre").GetString());
    }

    [Fact]
    public Task FeatureCrs_verifyFeatureContentCrsHeader() => ForEachCrs(async (id, uri) =>
    {
        using HttpResponseMessage response = await service.SendAsync($"/collections/{id}/items/{await First(id)}?crs={uri}");
        Assert.Equal($"<{uri}>", response.Headers.GetValues("Content-Crs").Single());
    });

    [Fact]
    public async Task FeatureCrs_verifyFeatureDefaultCrs()
    {
        using HttpResponseMessage response = await service.SendAsync("/collections/communes/items/03185");
        Assert.Equal($"<{Crs84}>", response.Headers.GetValues("Content-Crs").Single());
    }

    [Fact]
    public async Task FeatureCrs_verifyTransformation()
    {
        foreach (int epsg in Epsg)
            SamePlaces(epsg, await service.JsonAsync("/collections/communes/items/03185"), await service.JsonAsync($"/collections/communes/items/03185?crs={Uri(epsg)}"));
    }

    private static void SamePlaces(int epsg, JsonElement degrees, JsonElement found)
    {
        (double X, double Y)[] from = [.. FeaturesCoreEtsTests.Positions(degrees.GetProperty("geometry").GetProperty("coordinates"))];
        (double X, double Y)[] to = [.. FeaturesCoreEtsTests.Positions(found.GetProperty("geometry").GetProperty("coordinates"))];
        Assert.Equal(from.Length, to.Length);
        for (int i = 0; i < from.Length; i++)
        {
            (double x, double y) = Expected(epsg, from[i].X, from[i].Y);
            double tolerance = epsg == 4326 ? 1e-6 : Math.Max(0.12, Math.Max(Math.Abs(x), Math.Abs(y)) * 1e-7);
            Assert.InRange(to[i].X, x - tolerance, x + tolerance);
            Assert.InRange(to[i].Y, y - tolerance, y + tolerance);
        }
    }

    private static (double X, double Y) Expected(int epsg, double longitude, double latitude)
    {
        if (epsg == 4326)
            return (latitude, longitude);
        Crs crs = epsg == 3857 ? Crs.WebMercator : Crs.All.Single(c => c.Epsg == epsg);
        MapPoint point = Projection.For(crs).Project(new GeoPoint(longitude, latitude));
        return (point.XMetres, point.YMetres);
    }

    private static string Box(int epsg, double west, double south, double east, double north)
    {
        (double x1, double y1) = Expected(epsg, west, south);
        (double x2, double y2) = Expected(epsg, east, north);
        return string.Join(',', new[] { x1, y1, x2, y2 }.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
    }

    private async Task ParameterIs(string name)
    {
        JsonElement api = await service.JsonAsync("/api");
        foreach (string id in Collections)
        {
            JsonElement parameter = api.GetProperty("paths").GetProperty($"/collections/{id}/items").GetProperty("get").GetProperty("parameters").EnumerateArray().Single(p => p.GetProperty("name").GetString() == name);
            Assert.Equal("query", parameter.GetProperty("in").GetString());
            Assert.False(parameter.GetProperty("required").GetBoolean());
            Assert.Equal("string", parameter.GetProperty("schema").GetProperty("type").GetString());
        }
    }

    private async Task ForEachListed(Action<JsonElement> check)
    {
        foreach (JsonElement collection in (await service.JsonAsync("/collections")).GetProperty("collections").EnumerateArray())
            check(collection);
    }

    private async Task ForEachCollection(Action<JsonElement> check)
    {
        foreach (string id in Collections)
            check(await service.JsonAsync("/collections/" + id));
    }

    private static async Task ForEachCrs(Func<string, string, Task> check)
    {
        foreach (string id in Collections)
        {
            foreach (string uri in Uris)
                await check(id, uri);
        }
    }

    private async Task<int> Matched(string collection, string query) => (await service.JsonAsync($"/collections/{collection}/items?limit=1&{query}")).GetProperty("numberMatched").GetInt32();

    private async Task<string> First(string collection) => (await service.JsonAsync($"/collections/{collection}/items?limit=1")).GetProperty("features")[0].GetProperty("id").GetString()!;

    private static string Uri(int epsg) => $"http://www.opengis.net/def/crs/EPSG/0/{epsg}";

    private static string[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetString()!)];
}
