using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Senacs.Geo.Service.Tests.Features;

/// <summary>OGC API – Maps and – Tiles.</summary>
[Collection(Shipped.Name)]
public sealed class MapAndTileTests(ShippedService shipped)
{
    private const string Lambert = "http://www.opengis.net/def/crs/EPSG/0/2154";
    private readonly RunningService service = shipped.Service;

    [Theory]
    [InlineData("bbox=2,46,4,47&width=400", 400, 200, "2,46,4,47")]
    [InlineData("bbox=2,46,4,47&height=300", 600, 300, "2,46,4,47")]
    [InlineData("bbox=2,46,4,47&width=100&height=100", 100, 100, "2,46,4,47")]
    [InlineData("bbox=46,2,47,4&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/4326&crs=http://www.opengis.net/def/crs/EPSG/0/4326&width=400", 400, 200, "46,2,47,4")]
    [InlineData("bbox=640000,6540000,740000,6590000&bbox-crs=" + Lambert + "&crs=" + Lambert + "&scale-denominator=1000000&mm-per-pixel=0.5", 200, 100, "640000,6540000,740000,6590000")]
    public async Task A_map_has_the_size_and_the_extent_that_its_headers_say(string query, int width, int height, string box)
    {
        using HttpResponseMessage response = await service.SendAsync($"/collections/couverture/map?{query}");
        byte[] png = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("image/png", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal((width, height), (Size(png, 16), Size(png, 20)));
        Assert.Equal(box, Header(response, "Content-Bbox"));
        Assert.Equal("2022-12-31", Header(response, "Content-Datetime"));
        Assert.Equal(query.Contains("&crs=", StringComparison.Ordinal), response.Headers.Contains("Content-Crs"));
    }

    [Fact]
    public async Task A_map_around_a_centre_holds_it_in_its_middle_at_the_scale_asked()
    {
        using HttpResponseMessage response = await service.SendAsync($"/collections/couverture/map?f=svg&center=2.6033,46.3404&scale-denominator=200000&width=500&height=400&crs={Lambert}");
        double[] box = [.. Header(response, "Content-Bbox").Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
        Assert.Equal(500 * 0.28 * 200, box[2] - box[0], 0.01);
        Assert.Equal(400 * 0.28 * 200, box[3] - box[1], 0.01);
        Assert.Contains("data-code=\"03185\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_layout_parts_are_drawn_where_they_are_asked_and_only_then()
    {
        string bare = await service.Client.GetStringAsync(new Uri(service.Address, "/map?f=svg&departement=03"));
        string full = await service.Client.GetStringAsync(new Uri(service.Address, "/map?f=svg&departement=03&map-title=topCenter&map-legend=bottomLeft&scale-bar=bottomRight&situation-map=topRight&map-compass=middleRight&map-attribution=bottomCenter"));
        foreach (string part in (string[])["map-title", "map-legend", "scale-bar", "situation-map", "map-compass", "map-attribution"])
        {
            Assert.DoesNotContain($"id=\"{part}\"", bare, StringComparison.Ordinal);
            Assert.Contains($"id=\"{part}\"", full, StringComparison.Ordinal);
        }

        JsonElement communes = (await service.JsonAsync("/departements/03/synthese")).GetProperty("communes");
        Assert.Contains(communes.GetProperty("zone_blanche").GetInt32().ToString(CultureInfo.InvariantCulture) + "\u00A0communes", full, StringComparison.Ordinal);
        System.Xml.Linq.XDocument.Parse(full);
    }

    [Theory]
    [InlineData("bbox=2,46,3,47&width=400&scale-denominator=100000", "scale-denominator")]
    [InlineData("width=0", "width")]
    [InlineData("width=8001&height=10", "width")]
    [InlineData("width=7000&height=7000", "width")]
    [InlineData("mm-per-pixel=0", "mm-per-pixel")]
    [InlineData("mm-per-pixel=-1", "mm-per-pixel")]
    [InlineData("bgcolor=pas-une-couleur", "bgcolor")]
    [InlineData("bgcolor=red%22/%3E%3Cscript%3E", "bgcolor")]
    [InlineData("transparent=peut-etre", "transparent")]
    [InlineData("map-title=partout", "map-title")]
    [InlineData("bbox=1,1,1,1", "bbox")]
    [InlineData("center=1", "center")]
    [InlineData("center=NaN,1", "center")]
    [InlineData("center=3,46&bbox=1,1,2,2", "center")]
    [InlineData("bbox=2,46,3,47&scale-denominator=1", "scale-denominator")]
    [InlineData("departement=99", "departement")]
    public async Task A_wrong_map_parameter_is_named(string query, string parameter)
    {
        using HttpResponseMessage response = await service.SendAsync($"/collections/couverture/map?{query}");
        JsonElement problem = await RunningService.ProblemOf(response, parameter == "departement" ? 404 : 400);
        Assert.Equal(parameter, problem.GetProperty("parametre").GetString());
    }

    [Fact]
    public async Task A_map_is_transparent_unless_a_background_is_asked()
    {
        foreach ((string name, string colour) in ((string, string)[])[("lightgrey", "#D3D3D3"), ("Tomato", "#FF6347")])
        {
            string named = await service.Client.GetStringAsync(new Uri(service.Address, "/map?f=svg&departement=04&bgcolor=" + name));
            Assert.Contains($"fill=\"{colour}\"", named, StringComparison.OrdinalIgnoreCase);
        }

        string clear = await service.Client.GetStringAsync(new Uri(service.Address, "/map?f=svg&departement=04"));
        string blue = await service.Client.GetStringAsync(new Uri(service.Address, "/map?f=svg&departement=04&bgcolor=0xADD8E6"));
        Assert.DoesNotContain("<rect width=\"100%\"", clear, StringComparison.Ordinal);
        Assert.Contains("fill=\"#ADD8E6\"", blue, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Tiles_hold_each_commune_that_meets_them_and_are_the_same_bytes_twice()
    {
        byte[] one = await Tile("/collections/couverture/tiles/WebMercatorQuad/9/181/259"), two = await Tile("/collections/couverture/tiles/WebMercatorQuad/9/181/259");
        byte[] other = await Tile("/collections/couverture/tiles/WebMercatorQuad/9/181/259?regle=implantation");
        Assert.Equal(one, two);
        Assert.NotEqual(one, other);
        Assert.Contains("zone_blanche", Encoding.UTF8.GetString(one), StringComparison.Ordinal);
        Assert.Empty(await Tile("/collections/couverture/tiles/WebMercatorQuad/9/0/0"));
    }

    [Fact]
    public async Task TileJSON_leads_to_tiles()
    {
        foreach (string id in (string[])["departements", "communes", "qpv", "structures", "couverture"])
        {
            JsonElement tileJson = await service.JsonAsync($"/collections/{id}/tiles/WebMercatorQuad?f=tilejson");
            int zoom = Math.Max(9, tileJson.GetProperty("minzoom").GetInt32());
            double[] bounds = [.. tileJson.GetProperty("bounds").EnumerateArray().Select(v => v.GetDouble())];
            double longitude = 2.6033, latitude = 46.3404;
            Assert.True(bounds[0] < longitude && longitude < bounds[2] && bounds[1] < latitude && latitude < bounds[3]);
            int x = (int)((longitude + 180) / 360 * (1 << zoom));
            int y = (int)((1 - (Math.Asinh(Math.Tan(latitude * Math.PI / 180)) / Math.PI)) / 2 * (1 << zoom));
            string address = tileJson.GetProperty("tiles")[0].GetString()!.Replace("{z}", $"{zoom}", StringComparison.Ordinal).Replace("{y}", $"{y}", StringComparison.Ordinal).Replace("{x}", $"{x}", StringComparison.Ordinal);
            using HttpResponseMessage response = await service.SendAsync(address);
            Assert.Equal("application/vnd.mapbox-vector-tile", response.Content.Headers.ContentType!.MediaType);
            Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync());
        }
    }

    private Task<byte[]> Tile(string path) => service.Client.GetByteArrayAsync(new Uri(service.Address, path));

    private static int Size(byte[] png, int at) => (png[at] << 24) | (png[at + 1] << 16) | (png[at + 2] << 8) | png[at + 3];

    private static string Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.Single() : response.Content.Headers.GetValues(name).Single();
}
