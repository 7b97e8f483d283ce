using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Senacs.Geo.Service.Tests.Ogc;

/// <summary>The 55 checks of the Core part of ets-ogcapi-features10 1.9, one test each, named class.method; what each asks is asked here of a real
/// Kestrel.</summary>
[Collection(Shipped.Name)]
public sealed class FeaturesCoreEtsTests(ShippedService shipped)
{
    private const string GeoJson = "application/geo+json";
    private static readonly string[] Collections = ["departements", "communes", "qpv", "structures", "couverture"];
    private readonly RunningService service = shipped.Service;

    // core/general/GeneralHttp
    [Fact]
    public async Task GeneralHttp_http()
    {
        using HttpResponseMessage response = await service.SendAsync("/");
        Assert.Equal(HttpVersion.Version11, response.Version);
    }

    // core/landingpage/LandingPage
    [Fact]
    public async Task LandingPage_landingPageRetrieval()
    {
        JsonElement page = await service.JsonAsync("/", "application/json");
        Assert.Equal(JsonValueKind.Array, page.GetProperty("links").ValueKind);
    }

    [Fact]
    public async Task LandingPage_landingPageValidation()
    {
        string[] rels = await Rels("/");
        Assert.True(rels.Contains("service-desc") || rels.Contains("service-doc"));
        Assert.Contains("conformance", rels);
        Assert.Contains("data", rels);
    }

    // core/apidefinition/ApiDefinition
    [Fact]
    public async Task ApiDefinition_openapiDocumentRetrieval()
    {
        JsonElement link = Links(await service.JsonAsync("/")).Single(l => Rel(l) == "service-desc");
        Assert.Equal("application/vnd.oai.openapi+json;version=3.0", link.GetProperty("type").GetString());
        using HttpResponseMessage response = await service.SendAsync(link.GetProperty("href").GetString()!, "application/vnd.oai.openapi+json;version=3.0");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/vnd.oai.openapi+json;version=3.0", response.Content.Headers.GetValues("Content-Type").Single().Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ApiDefinition_apiDefinitionValidation() => OpenApiRules.Check(await service.JsonAsync("/api"));

    [Fact]
    public async Task Every_address_that_is_served_is_described_and_every_one_described_is_served() =>
        OpenApiRules.CheckCovers(await service.JsonAsync("/api"), service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>());

    // core/conformance/Conformance
    [Fact]
    public async Task Conformance_validateConformanceOperationAndResponse()
    {
        JsonElement api = await service.JsonAsync("/api"), conformance = await service.JsonAsync("/conformance", "application/json");
        Assert.True(api.GetProperty("paths").TryGetProperty("/conformance", out _));
        string[] classes = [.. conformance.GetProperty("conformsTo").EnumerateArray().Select(c => c.GetString()!)];
        Assert.Contains("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core", classes);
        Assert.Contains("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson", classes);
    }

    // core/collections/FeatureCollections
    [Fact]
    public async Task FeatureCollections_validateFeatureCollectionsMetadataOperation() =>
        Assert.Equal(Collections, (await service.JsonAsync("/collections", "application/json")).GetProperty("collections").EnumerateArray().Select(c => c.GetProperty("id").GetString()));

    [Fact]
    public async Task FeatureCollections_validateFeatureCollectionsMetadataOperationResponse_Links()
    {
        JsonElement[] links = [.. Links(await service.JsonAsync("/collections"))];
        JsonElement self = links.Single(l => Rel(l) == "self"), html = links.Single(l => Rel(l) == "alternate");
        Assert.Equal("application/json", self.GetProperty("type").GetString());
        Assert.Equal("text/html", html.GetProperty("type").GetString());
    }

    [Fact]
    public async Task FeatureCollections_validateFeatureCollectionsMetadataOperationResponse_Items()
    {
        JsonElement page = await service.JsonAsync("/collections");
        Assert.NotEmpty(Links(page));
        Assert.NotEqual(0, page.GetProperty("collections").GetArrayLength());
    }

    [Fact]
    public async Task FeatureCollections_validateFeatureCollectionsMetadataOperationResponse_Items_Links()
    {
        foreach (JsonElement collection in (await service.JsonAsync("/collections")).GetProperty("collections").EnumerateArray())
        {
            JsonElement[] items = [.. Links(collection).Where(l => Rel(l) == "items")];
            Assert.Equal([GeoJson, "text/html"], items.Select(l => l.GetProperty("type").GetString()));
            foreach (JsonElement link in items)
            {
                using HttpResponseMessage response = await service.SendAsync(link.GetProperty("href").GetString()!, link.GetProperty("type").GetString());
                Assert.Equal(link.GetProperty("type").GetString(), response.Content.Headers.ContentType!.MediaType);
            }
        }
    }

    [Fact]
    public async Task FeatureCollections_validateFeatureCollectionsMetadataOperationResponse_Extent()
    {
        JsonElement page = await service.JsonAsync("/collections");
        Assert.Equal(Crs84, page.GetProperty("crs")[0].GetString());
        foreach (JsonElement collection in page.GetProperty("collections").EnumerateArray())
        {
            double[] box = BoxOf(collection);
            Assert.True(box.Length == 4 && box[0] <= box[2] && box[1] <= box[3] && box[0] >= -180 && box[2] <= 180 && box[1] >= -90 && box[3] <= 90);
        }
    }

    // core/collections/FeatureCollection
    [Fact]
    public async Task FeatureCollection_validateFeatureCollectionMetadataOperation()
    {
        foreach (string id in Collections)
            Assert.Equal(id, (await service.JsonAsync("/collections/" + id, "application/json")).GetProperty("id").GetString());
    }

    [Fact]
    public async Task FeatureCollection_validateFeatureCollectionMetadataOperationResponse()
    {
        foreach (JsonElement listed in (await service.JsonAsync("/collections")).GetProperty("collections").EnumerateArray())
        {
            JsonElement alone = await service.JsonAsync("/collections/" + listed.GetProperty("id").GetString());
            foreach (string member in (string[])["id", "title", "description", "extent"])
                Assert.Equal(listed.GetProperty(member).GetRawText(), alone.GetProperty(member).GetRawText());
        }
    }

    // core/collections/Features
    [Fact]
    public async Task Features_validateFeaturesOperation()
    {
        foreach (string id in Collections)
        {
            using HttpResponseMessage response = await service.SendAsync($"/collections/{id}/items", GeoJson);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(GeoJson, response.Content.Headers.ContentType!.MediaType);
        }
    }

    [Fact]
    public async Task Features_validateFeaturesResponse_TypeProperty() =>
        await ForEachItems((_, page) => Assert.Equal("FeatureCollection", page.GetProperty("type").GetString()));

    [Fact]
    public async Task Features_validateFeaturesResponse_FeaturesProperty() => await ForEachItems((_, page) =>
    {
        Assert.NotEqual(0, page.GetProperty("features").GetArrayLength());
        Assert.All(page.GetProperty("features").EnumerateArray(), f => Assert.Equal("Feature", f.GetProperty("type").GetString()));
    });

    [Fact]
    public async Task Features_validateFeaturesResponse_Links() => await ForEachItems((id, page) =>
    {
        Assert.Contains(Links(page), l => Rel(l) == "self");
        Assert.Contains(Links(page), l => Rel(l) == "alternate" && l.GetProperty("type").GetString() == "text/html");
        Assert.All(Links(page), l => Assert.True(l.TryGetProperty("rel", out _) && l.TryGetProperty("type", out _)));
    });

    [Fact]
    public async Task Features_validateFeaturesResponse_TimeStamp() => await ForEachItems((id, page) => HasNoTimeStamp(page));

    [Fact]
    public async Task Features_validateFeaturesResponse_NumberMatched()
    {
        foreach (string id in Collections)
            Assert.Equal((await service.JsonAsync($"/collections/{id}/items")).GetProperty("numberMatched").GetInt32(), (await Walk($"/collections/{id}/items")).Count);
    }

    [Fact]
    public async Task Features_validateFeaturesResponse_NumberReturned() => await ForEachItems((_, page) =>
        Assert.Equal(page.GetProperty("features").GetArrayLength(), page.GetProperty("numberReturned").GetInt32()));

    [Fact]
    public async Task Features_validateFeaturesCrs84() =>
        await ForEachItems((_, page) => Assert.All(page.GetProperty("features").EnumerateArray(), InWorld));

    // core/collections/FeaturesLimit
    [Fact]
    public async Task FeaturesLimit_limitParameterDefinition()
    {
        foreach (string id in Collections)
        {
            JsonElement limit = await ParameterOf(id, "limit");
            Assert.Equal("query", limit.GetProperty("in").GetString());
            Assert.False(limit.GetProperty("required").GetBoolean());
            Assert.Equal("form", limit.GetProperty("style").GetString());
            Assert.False(limit.GetProperty("explode").GetBoolean());
            JsonElement schema = limit.GetProperty("schema");
            Assert.Equal("integer", schema.GetProperty("type").GetString());
            Assert.Equal(1, schema.GetProperty("minimum").GetInt32());
            Assert.InRange(schema.GetProperty("default").GetInt32(), 1, schema.GetProperty("maximum").GetInt32());
        }
    }

    [Fact]
    public async Task FeaturesLimit_validateFeaturesWithLimitOperation()
    {
        int maximum = (await ParameterOf("communes", "limit")).GetProperty("schema").GetProperty("maximum").GetInt32();
        foreach (int limit in (int[])[1, 2, 10, maximum, maximum + 1])
            Assert.InRange((await service.JsonAsync($"/collections/communes/items?limit={limit}")).GetProperty("features").GetArrayLength(), 1, Math.Min(limit, maximum));
    }

    [Fact]
    public Task FeaturesLimit_validateFeaturesWithLimitResponse_TypeProperty() =>
        ForEachItems((_, page) => Assert.Equal("FeatureCollection", page.GetProperty("type").GetString()), "limit=2");

    [Fact]
    public Task FeaturesLimit_validateFeaturesWithLimitResponse_FeaturesProperty() =>
        ForEachItems((_, page) => Assert.Equal(2, page.GetProperty("features").GetArrayLength()), "limit=2");

    [Fact]
    public Task FeaturesLimit_validateFeaturesWithLimitResponse_Links() =>
        ForEachItems((_, page) => Assert.Contains(Links(page), l => Rel(l) == "next"), "limit=2");

    [Fact]
    public Task FeaturesLimit_validateFeaturesWithLimitResponse_TimeStamp() => ForEachItems((_, page) => HasNoTimeStamp(page), "limit=2");

    [Fact]
    public async Task FeaturesLimit_validateFeaturesWithLimitResponse_NumberMatched() =>
        Assert.Equal((await service.JsonAsync("/collections/communes/items?limit=7")).GetProperty("numberMatched").GetInt32(), (await Walk("/collections/communes/items?limit=300")).Count);

    [Fact]
    public Task FeaturesLimit_validateFeaturesWithLimitResponse_NumberReturned() =>
        ForEachItems((_, page) => Assert.Equal(2, page.GetProperty("numberReturned").GetInt32()), "limit=2");

    [Fact]
    public async Task FeaturesLimit_validateLimitResponse_clamped()
    {
        JsonElement page = await service.JsonAsync("/collections/communes/items?limit=999999999999");
        Assert.Equal(1000, page.GetProperty("features").GetArrayLength());
    }

    [Fact]
    public async Task FeaturesLimit_limitReplacedInNextStaysValid()
    {
        // the suite takes the next link and replaces its limit by the maximum
        string next = Links(await service.JsonAsync("/collections/communes/items?limit=10")).Single(l => Rel(l) == "next").GetProperty("href").GetString()!;
        JsonElement page = await service.JsonAsync(next.Replace("limit=10", "limit=1000", StringComparison.Ordinal));
        Assert.Equal("03011", page.GetProperty("features")[0].GetProperty("id").GetString());
    }

    // core/collections/FeaturesBBox
    private static readonly string[] Boxes = ["-1.5,50,1.5,53", "-80,-5,-70,5", "177,65,-177,70", "-180,85,180,90", "-180,-90,180,-85", "2.27,45.93,4.01,46.81"];

    [Fact]
    public async Task FeaturesBBox_boundingBoxParameterDefinition()
    {
        foreach (string id in Collections)
        {
            JsonElement bbox = await ParameterOf(id, "bbox");
            Assert.Equal("form", bbox.GetProperty("style").GetString());
            Assert.False(bbox.GetProperty("explode").GetBoolean());
            JsonElement schema = bbox.GetProperty("schema");
            Assert.Equal("array", schema.GetProperty("type").GetString());
            Assert.Equal(4, schema.GetProperty("minItems").GetInt32());
            Assert.Equal(6, schema.GetProperty("maxItems").GetInt32());
            Assert.Equal("number", schema.GetProperty("items").GetProperty("type").GetString());
        }
    }

    [Fact]
    public Task FeaturesBBox_validateFeaturesWithBoundingBoxOperation() =>
        ForEachBox((_, page) => Assert.Equal("FeatureCollection", page.GetProperty("type").GetString()));

    [Fact]
    public async Task FeaturesBBox_validateFeaturesWithBoundingBoxOperation_OwnExtent()
    {
        foreach (JsonElement collection in (await service.JsonAsync("/collections")).GetProperty("collections").EnumerateArray())
        {
            string id = collection.GetProperty("id").GetString()!, box = string.Join(',', BoxOf(collection).Select(v => v.ToString(CultureInfo.InvariantCulture)));
            Assert.Equal((await service.JsonAsync($"/collections/{id}/items")).GetProperty("numberMatched").GetInt32(), (await service.JsonAsync($"/collections/{id}/items?bbox={box}")).GetProperty("numberMatched").GetInt32());
        }
    }

    [Fact]
    public Task FeaturesBBox_validateFeaturesWithBoundingBoxResponse_TypeProperty() =>
        ForEachBox((_, page) => Assert.Equal("FeatureCollection", page.GetProperty("type").GetString()));

    [Fact]
    public Task FeaturesBBox_validateFeaturesWithBoundingBoxResponse_FeaturesProperty() => ForEachBox((box, page) =>
    {
        bool holdsData = box is "-1.5,50,1.5,53" or "2.27,45.93,4.01,46.81";
        Assert.True(holdsData || page.GetProperty("features").EnumerateArray().All(f => f.GetProperty("geometry").ValueKind == JsonValueKind.Null), box);
    });

    [Fact]
    public Task FeaturesBBox_validateFeaturesWithBoundingBoxResponse_Links() =>
        ForEachBox((_, page) => Assert.Contains(Links(page), l => Rel(l) == "self"));

    [Fact]
    public Task FeaturesBBox_validateFeaturesWithBoundingBoxResponse_TimeStamp() => ForEachBox((_, page) => HasNoTimeStamp(page));

    [Fact]
    public Task FeaturesBBox_validateFeaturesWithBoundingBoxResponse_NumberReturned() =>
        ForEachBox((_, page) => Assert.Equal(page.GetProperty("features").GetArrayLength(), page.GetProperty("numberReturned").GetInt32()));

    [Fact]
    public async Task FeaturesBBox_validateFeaturesWithBoundingBoxResponse_NumberMatched()
    {
        foreach (string box in Boxes)
            Assert.Equal((await service.JsonAsync($"/collections/couverture/items?bbox={box}")).GetProperty("numberMatched").GetInt32(), (await Walk($"/collections/couverture/items?bbox={box}")).Count);
    }

    [Fact]
    public Task FeaturesBBox_validateGeometriesInsideTheBox() => ForEachBox((box, page) =>
    {
        double[] b = [.. box.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
        if (b[0] > b[2])
            return;
        foreach (JsonElement feature in page.GetProperty("features").EnumerateArray().Where(f => f.GetProperty("geometry").ValueKind != JsonValueKind.Null))
        {
            (double x, double y)[] points = [.. Positions(feature.GetProperty("geometry").GetProperty("coordinates"))];
            Assert.True(points.Min(p => p.x) <= b[2] && points.Max(p => p.x) >= b[0] && points.Min(p => p.y) <= b[3] && points.Max(p => p.y) >= b[1]);
        }
    });

    // core/collections/FeaturesTime
    private static readonly string[] Times = ["2022-12-31", "2022-12-31T00:00:00Z", "2015-06-01/2022-12-31", "2015-06-01T00:00:00Z/2022-12-31T23:59:59.5+01:00", "../2022-12-31", "2022-12-31/..", "/2022-12-31", "2022-12-31/", "2022-12-31/P2D", "P1Y/2022-12-31"];

    [Fact]
    public async Task FeaturesTime_dateTimeParameterDefinition()
    {
        foreach (string id in Collections)
        {
            JsonElement time = await ParameterOf(id, "datetime");
            Assert.Equal("string", time.GetProperty("schema").GetProperty("type").GetString());
            Assert.Equal("form", time.GetProperty("style").GetString());
            Assert.False(time.GetProperty("explode").GetBoolean());
            Assert.False(time.GetProperty("required").GetBoolean());
        }
    }

    [Fact]
    public Task FeaturesTime_validateFeaturesWithDateTimeOperation() =>
        ForEachTime((_, _, page) => Assert.Equal(JsonValueKind.Array, page.GetProperty("features").ValueKind));

    [Fact]
    public async Task FeaturesTime_validateFeaturesWithDateTimeOperation_Duration()
    {
        // the suite sends a duration, which the standard's grammar does not have, and expects 200
        foreach (JsonElement collection in (await service.JsonAsync("/collections")).GetProperty("collections").EnumerateArray())
        {
            if (collection.GetProperty("extent").TryGetProperty("temporal", out JsonElement temporal))
                await service.JsonAsync($"/collections/{collection.GetProperty("id").GetString()}/items?limit=1&datetime={temporal.GetProperty("interval")[0][0].GetString()![..10]}/P2D");
        }
    }

    [Fact]
    public Task FeaturesTime_validateFeaturesWithDateTimeResponse_TypeProperty() =>
        ForEachTime((_, _, page) => Assert.Equal("FeatureCollection", page.GetProperty("type").GetString()));

    [Fact]
    public Task FeaturesTime_validateFeaturesWithDateTimeResponse_FeaturesProperty() => ForEachTime((collection, time, page) =>
    {
        if (collection != "qpv")
            Assert.NotEqual(0, page.GetProperty("features").GetArrayLength());
    });

    [Fact]
    public Task FeaturesTime_validateFeaturesWithDateTimeResponse_Links() =>
        ForEachTime((_, _, page) => Assert.Contains(Links(page), l => Rel(l) == "self"));

    [Fact]
    public Task FeaturesTime_validateFeaturesWithDateTimeResponse_TimeStamp() => ForEachTime((_, _, page) => HasNoTimeStamp(page));

    [Fact]
    public Task FeaturesTime_validateFeaturesWithDateTimeResponse_NumberMatched() =>
        ForEachTime((_, _, page) => Assert.True(page.GetProperty("numberMatched").GetInt32() >= page.GetProperty("numberReturned").GetInt32()));

    [Fact]
    public Task FeaturesTime_validateFeaturesWithDateTimeResponse_NumberReturned() =>
        ForEachTime((_, _, page) => Assert.Equal(page.GetProperty("features").GetArrayLength(), page.GetProperty("numberReturned").GetInt32()));

    [Theory]
    [InlineData("hier")]
    [InlineData("2022-12-31/2020-01-01")]
    [InlineData("2022-02-30")]
    [InlineData("2022")]
    [InlineData("a/b/c")]
    [InlineData("2022-12-31/P")]
    public async Task FeaturesTime_anInvalidTimeIsRefused(string time) =>
        Assert.Equal("datetime", (await service.ProblemAsync($"/collections/qpv/items?datetime={time}", 400)).GetProperty("parametre").GetString());

    // core/collections/FeaturesErrorConditions
    [Fact]
    public async Task FeaturesErrorConditions_queryParamInvalid()
    {
        foreach (string id in Collections)
            Assert.Equal("parametre.invalide", (await service.ProblemAsync($"/collections/{id}/items?limit=unlimited", 400)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task FeaturesErrorConditions_queryParamUnknown()
    {
        foreach (string id in Collections)
            Assert.Equal("parametre.inconnu", (await service.ProblemAsync($"/collections/{id}/items?unknownQueryParameter=unlimited", 400)).GetProperty("code").GetString());
    }

    // core/collections/Feature
    [Fact]
    public async Task Feature_getFeatureOperation()
    {
        foreach (string id in Collections)
        {
            string feature = (await service.JsonAsync($"/collections/{id}/items?limit=1")).GetProperty("features")[0].GetProperty("id").GetString()!;
            Assert.Equal(feature, (await service.JsonAsync($"/collections/{id}/items/{feature}", GeoJson)).GetProperty("id").GetString());
        }
    }

    [Fact]
    public async Task Feature_validateFeatureResponse_Links()
    {
        foreach (string id in Collections)
        {
            string feature = (await service.JsonAsync($"/collections/{id}/items?limit=1")).GetProperty("features")[0].GetProperty("id").GetString()!;
            JsonElement[] links = [.. Links(await service.JsonAsync($"/collections/{id}/items/{feature}"))];
            Assert.Equal(GeoJson, links.Single(l => Rel(l) == "self").GetProperty("type").GetString());
            Assert.Equal("text/html", links.Single(l => Rel(l) == "alternate").GetProperty("type").GetString());
            Assert.Contains(links, l => Rel(l) == "collection" && l.TryGetProperty("type", out _));
        }
    }

    private const string Crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

    private async Task ForEachItems(Action<string, JsonElement> check, string query = "")
    {
        foreach (string id in Collections)
            check(id, await service.JsonAsync($"/collections/{id}/items?{query}", GeoJson));
    }

    private async Task ForEachBox(Action<string, JsonElement> check)
    {
        foreach (string id in (string[])["communes", "qpv", "structures"])
        {
            foreach (string box in Boxes)
                check(box, await service.JsonAsync($"/collections/{id}/items?limit=50&bbox={box}", GeoJson));
        }
    }

    private async Task ForEachTime(Action<string, string, JsonElement> check)
    {
        foreach (string id in (string[])["qpv", "structures", "couverture"])
        {
            foreach (string time in Times)
                check(id, time, await service.JsonAsync($"/collections/{id}/items?limit=5&datetime={Uri.EscapeDataString(time)}", GeoJson));
        }
    }

    private async Task<HashSet<string>> Walk(string path)
    {
        HashSet<string> ids = new(StringComparer.Ordinal);
        string? next = path;
        while (next is not null)
        {
            JsonElement page = await service.JsonAsync(next, GeoJson);
            Assert.All(page.GetProperty("features").EnumerateArray(), f => Assert.True(ids.Add(f.GetProperty("id").GetString()!)));
            next = Links(page).Where(l => Rel(l) == "next").Select(l => l.GetProperty("href").GetString()).SingleOrDefault();
        }

        return ids;
    }

    private async Task<JsonElement> ParameterOf(string collection, string name) => (await service.JsonAsync("/api"))
        .GetProperty("paths").GetProperty($"/collections/{collection}/items").GetProperty("get").GetProperty("parameters").EnumerateArray().Single(p => p.GetProperty("name").GetString() == name);

    private async Task<string[]> Rels(string path) => [.. Links(await service.JsonAsync(path)).Select(Rel)];

    private static JsonElement[] Links(JsonElement document) => [.. document.GetProperty("links").EnumerateArray()];

    private static string Rel(JsonElement link) => link.GetProperty("rel").GetString()!;

    private static double[] BoxOf(JsonElement collection) =>
        [.. collection.GetProperty("extent").GetProperty("spatial").GetProperty("bbox")[0].EnumerateArray().Select(v => v.GetDouble())];

    private static void InWorld(JsonElement feature)
    {
        if (feature.GetProperty("geometry").ValueKind != JsonValueKind.Null)
            Assert.All(Positions(feature.GetProperty("geometry").GetProperty("coordinates")), p => Assert.True(Math.Abs(p.X) <= 180 && Math.Abs(p.Y) <= 90));
    }

    internal static IEnumerable<(double X, double Y)> Positions(JsonElement coordinates)
    {
        if (coordinates[0].ValueKind == JsonValueKind.Number)
            return [(coordinates[0].GetDouble(), coordinates[1].GetDouble())];
        return coordinates.EnumerateArray().SelectMany(Positions);
    }

    // "If a property timeStamp is included": it would be the time of the answer (/req/core/fc-timeStamp), and the same data give the same bytes.
    private static void HasNoTimeStamp(JsonElement page) => Assert.False(page.TryGetProperty("timeStamp", out _));
}
