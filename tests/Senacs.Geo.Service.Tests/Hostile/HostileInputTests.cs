using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Senacs.Geo.Service.Tests.Hostile;

[Collection(Shipped.Name)]
public sealed class HostileInputTests(ShippedService shipped)
{
    private readonly RunningService service = shipped.Service;

    [Theory]
    [InlineData("/departements/../../../etc/passwd")]
    [InlineData("/departements/..%2f..%2fetc%2fpasswd/carte.svg")]
    [InlineData("/departements/%2e%2e/carte.svg")]
    [InlineData("/departements/03%00/carte.svg")]
    [InlineData("/departements/03/carte.svg%00.png")]
    [InlineData("/collections/..%2f..%2f/items")]
    [InlineData("/collections/communes/items/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/collections/communes/items/%ff%fe")]
    [InlineData("/collections/communes/items/<script>alert(1)</script>")]
    [InlineData("/v/%0d%0aSet-Cookie:a=b/departements/03/carte.svg")]
    [InlineData("/v//departements/03/carte.svg")]
    [InlineData("/style/..%2fappsettings.json")]
    [InlineData("/appsettings.json")]
    [InlineData("/collections/communes/tiles/WebMercatorQuad/99/0/0")]
    [InlineData("/collections/communes/tiles/WebMercatorQuad/8/256/0")]
    [InlineData("/collections/communes/tiles/WebMercatorQuad/-1/0/0")]
    [InlineData("/collections/communes/tiles/WebMercatorQuad/8/1e3/0")]
    [InlineData("/collections/communes/tiles/Autre/8/0/0")]
    [InlineData("/collections/dUmmYColLection/items")]
    public async Task A_path_that_leads_nowhere_is_a_404_with_a_problem(string path)
    {
        (int status, string head, string body) = await Raw($"GET {path} HTTP/1.1\r\nHost: {service.Address.Authority}\r\nConnection: close\r\n\r\n");
        Assert.Contains(status, (int[])[400, 404]);
        Assert.DoesNotContain("root:", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Set-Cookie", head, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bbox", "NaN,0,1,1")]
    [InlineData("bbox", "Infinity,0,1,1")]
    [InlineData("bbox", "1e400,0,1,1")]
    [InlineData("bbox", "1,2,3")]
    [InlineData("bbox", "1,2,3,4,5,6,7")]
    [InlineData("bbox", "a,b,c,d")]
    [InlineData("bbox", ",,,")]
    [InlineData("bbox", "0,10,1,5")]
    [InlineData("bbox", "-181,0,1,1")]
    [InlineData("bbox", "0,-91,1,1")]
    [InlineData("limit", "0")]
    [InlineData("limit", "-1")]
    [InlineData("limit", "1.5")]
    [InlineData("limit", "")]
    [InlineData("limit", "１２")]
    [InlineData("offset", "-1")]
    [InlineData("offset", "99999999999")]
    [InlineData("crs", "EPSG:9999")]
    [InlineData("crs", "javascript:alert(1)")]
    [InlineData("filter-crs", "x")]
    [InlineData("filter-lang", "cql2-json")]
    [InlineData("population", "beaucoup")]
    [InlineData("f", "xml")]
    [InlineData("f", "../../x")]
    [InlineData("datetime", "P99999999Y/2022-01-01")]
    public async Task A_wrong_value_is_a_400_that_names_the_parameter(string name, string value)
    {
        JsonElement problem = await service.ProblemAsync($"/collections/communes/items?{name}={Uri.EscapeDataString(value)}", 400);
        Assert.Equal(name, problem.GetProperty("parametre").GetString());
    }

    [Fact]
    public async Task A_control_character_in_a_value_never_reaches_a_header_or_the_answer()
    {
        foreach (string value in (string[])["%0d%0aX-Injecte:%201", "%00", "a%0ab"])
        {
            (int status, string head, string body) = await Raw($"GET /departements/03/carte.svg?theme={value} HTTP/1.1\r\nHost: {service.Address.Authority}\r\nConnection: close\r\n\r\n");
            Assert.Equal(400, status);
            Assert.DoesNotContain("X-Injecte", head, StringComparison.Ordinal);
            Assert.Contains("\"parametre\":\"theme\"", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_hostile_host_is_not_repeated_in_links()
    {
        (int status, _, string body) = await Raw("GET / HTTP/1.1\r\nHost: mechant.example\"><script>\r\nConnection: close\r\n\r\n");
        Assert.True(status == 400 || !body.Contains("script", StringComparison.Ordinal), body);
    }

    [Fact]
    public async Task An_overlong_address_is_414_with_a_problem()
    {
        JsonElement problem = await service.ProblemAsync("/collections/communes/items?filter=" + new string('a', 9000), 414);
        Assert.Equal("adresse.trop_longue", problem.GetProperty("code").GetString());
        (int status, _, _) = await Raw($"GET /{new string('a', 100_000)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.Equal(414, status);
    }

    [Fact]
    public async Task A_huge_or_strange_box_is_answered_or_refused_in_every_crs()
    {
        foreach (string crs in (string[])["OGC/1.3/CRS84", "EPSG/0/4326", "EPSG/0/3857", "EPSG/0/2154", "EPSG/0/4471", "EPSG/0/2972", "EPSG/0/2975", "EPSG/0/5490"])
        {
            foreach (string box in (string[])["-1e9,-1e9,1e9,1e9", "0,0,0,0", "-180,-90,180,90", "1e-300,1e-300,1e-300,1e-300", "-90,-180,90,180"])
            {
                using HttpResponseMessage response = await service.SendAsync($"/collections/qpv/items?limit=1&bbox={box}&bbox-crs=http://www.opengis.net/def/crs/{crs}");
                Assert.True((int)response.StatusCode is 200 or 400, $"{crs} {box} {(int)response.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task Random_query_strings_never_make_a_500()
    {
        Random random = new(20221231);
        string[] names = ["bbox", "bbox-crs", "crs", "datetime", "filter", "limit", "offset", "f", "regle", "date", "classe", "width", "height", "center", "scale-denominator", "mm-per-pixel", "bgcolor", "map-title", "theme", "taille", "dpi", "largeur"];
        string[] pieces = ["NaN", "1e308", "-0", "'", "\"", "(", ")", "%", "../", "POINT(1 1)", "S_INTERSECTS(", "geometry", "2022-12-31", "..", "/", ",", "nom", "=", "LIKE", "AND", "NOT", "http://www.opengis.net/def/crs/EPSG/0/2154", "distance:5", "\u202e", "\ud83d", "é", "surface:50@5", "temps:1", "0x", "topLeft", "A4", "1", "46", "{}", "<svg onload=x>"];
        string[] paths = ["/collections/communes/items", "/collections/couverture/items", "/collections/qpv/items/QP003001", "/collections/structures/queryables", "/departements/04/synthese", "/departements/04/qpv.csv", "/collections/couverture/tiles/WebMercatorQuad/9/183/261", "/sante", "/api"];
        for (int i = 0; i < 600; i++)
        {
            StringBuilder query = new();
            for (int n = random.Next(1, 4); n > 0; n--)
            {
                query.Append(names[random.Next(names.Length)]).Append('=');
                for (int p = random.Next(0, 6); p > 0; p--)
                    query.Append(Uri.EscapeDataString(pieces[random.Next(pieces.Length)].Replace('\ud83d', '?'))).Append(random.Next(3) == 0 ? "%20" : "");
                query.Append('&');
            }

            string path = $"{paths[random.Next(paths.Length)]}?{query}";
            using HttpResponseMessage response = await service.SendAsync(path);
            Assert.True((int)response.StatusCode < 500, $"{path} {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            if ((int)response.StatusCode >= 400)
                await RunningService.ProblemOf(response, (int)response.StatusCode);
        }
    }

    [Fact]
    public async Task A_body_that_nobody_asked_for_and_wrong_methods_are_problems()
    {
        foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Patch, new HttpMethod("FOO")])
        {
            using HttpRequestMessage request = new(method, new Uri(service.Address, "/collections/communes/items")) { Content = new StringContent("{}") };
            using HttpResponseMessage response = await service.Client.SendAsync(request);
            await RunningService.ProblemOf(response, 405);
        }
    }

    [Fact]
    public async Task Names_that_are_markup_or_formulas_come_out_as_text_everywhere()
    {
        using TemporaryDossiers folder = new();
        folder.Copy("03-allier");
        folder.Edit("03-allier/structures.csv", text => text.Replace("Adéquat,CS", "\"<script>alert(1)</script>\"\" onload=\"\"x\",CS", StringComparison.Ordinal).Replace("La Farandole,CS", "=HYPERLINK(1),CS", StringComparison.Ordinal));
        await using RunningService hostile = await RunningService.StartAsync(folder.FullPath, "Service:SurveillerLesDossiers=false");
        foreach (string path in (string[])["/collections/structures/items?f=html", "/collections/structures/items/cs-03-adequat?f=html", "/departements/03/carte.svg", "/departements/03/carte.svg?theme=implantation", "/departements/03/rapport", "/collections/couverture/map?f=svg"])
        {
            string text = await hostile.Client.GetStringAsync(new Uri(hostile.Address, path));
            Assert.DoesNotContain("<script>alert", text, StringComparison.Ordinal);
            Assert.DoesNotContain("\" onload=\"x", text, StringComparison.Ordinal);
        }

        JsonElement item = await hostile.JsonAsync("/collections/structures/items/cs-03-adequat");
        Assert.Equal("<script>alert(1)</script>\" onload=\"x", item.GetProperty("properties").GetProperty("nom").GetString());
        string csv = await hostile.Client.GetStringAsync(new Uri(hostile.Address, "/departements/03/structures-localisees.csv"));
        Assert.DoesNotContain(",=HYPERLINK", csv, StringComparison.Ordinal);
        Assert.Contains("'=HYPERLINK", csv, StringComparison.Ordinal);
    }

    private async Task<(int Status, string Head, string Body)> Raw(string request)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, service.Address.Port);
        NetworkStream stream = client.GetStream();
        using MemoryStream answer = new();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
            await stream.CopyToAsync(answer);
        }
        catch (IOException)
        {
            // the server may close before it has read everything: what it said first counts
        }

        string text = Encoding.UTF8.GetString(answer.ToArray());
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.True(end > 0, "no answer");
        return (int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture), text[..end], text[(end + 4)..]);
    }
}
