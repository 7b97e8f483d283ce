using System.Text.Json;
using Senacs.Geo.Service.Cql;

namespace Senacs.Geo.Service.Tests.Features;

[Collection(Shipped.Name)]
public sealed class CqlTests(ShippedService shipped)
{
    private readonly RunningService service = shipped.Service;

    [Theory]
    [InlineData("communes", "code_insee = '03185'", 1)]
    [InlineData("communes", "'03185' = code_insee", 1)]
    [InlineData("communes", "departement = '03'", 317)]
    [InlineData("communes", "departement <> '03'", 1088)]
    [InlineData("communes", "NOT departement = '03'", 1088)]
    [InlineData("communes", "departement IN ('03','04')", 515)]
    [InlineData("communes", "departement NOT IN ('03','04')", 890)]
    [InlineData("communes", "departement = '03' AND (code_insee = '03185' OR code_insee = '03190')", 2)]
    [InlineData("communes", "departement = '03' OR departement = '04' AND code_insee = '04070'", 318)]
    [InlineData("communes", "code_insee BETWEEN '03001' AND '03010'", 10)]
    [InlineData("communes", "nom LIKE 'Montluçon'", 1)]
    [InlineData("communes", "ACCENTI(CASEI(nom)) = ACCENTI(CASEI('MONTLUCON'))", 1)]
    [InlineData("communes", "nom LIKE 'Mont_u%' AND departement = '03'", 1)]
    [InlineData("communes", "population IS NULL", 0)]
    [InlineData("communes", "population IS NOT NULL AND departement='03'", 317)]
    [InlineData("communes", "geometry IS NOT NULL", 1405)]
    [InlineData("communes", "TRUE", 1405)]
    [InlineData("communes", "FALSE", 0)]
    [InlineData("communes", "\"departement\" = '03' and 1 = 1", 317)]
    [InlineData("communes", "S_INTERSECTS(geometry, POINT(2.6033 46.3404))", 1)]
    [InlineData("communes", "S_INTERSECTS(POINT(2.6033 46.3404), geometry)", 1)]
    [InlineData("communes", "S_DISJOINT(geometry, POINT(2.6033 46.3404))", 1404)]
    [InlineData("couverture", "date = DATE('2022-12-31') AND departement = '03'", 317)]
    [InlineData("couverture", "date < TIMESTAMP('2000-01-01T00:00:00Z')", 0)]
    [InlineData("couverture", "hypothese = FALSE AND hypothese = TRUE", 0)]
    [InlineData("structures", "type = 'CS' OR type = 'EVS'", 63)]
    public async Task A_filter_keeps_what_it_says(string collection, string filter, int expected)
    {
        JsonElement page = await service.JsonAsync($"/collections/{collection}/items?limit=1&filter={Uri.EscapeDataString(filter)}&filter-lang=cql2-text");
        Assert.Equal(expected, page.GetProperty("numberMatched").GetInt32());
    }

    [Fact]
    public async Task A_box_in_a_filter_is_a_bbox_in_any_crs()
    {
        int expected = await Matched("bbox=2.5,46.2,3,46.5");
        Assert.Equal(expected, await Matched("filter=" + Uri.EscapeDataString("S_INTERSECTS(geometry,BBOX(2.5,46.2,3,46.5))")));
        Assert.Equal(expected, await Matched("filter=" + Uri.EscapeDataString("S_INTERSECTS(geometry,POLYGON((2.5 46.2,3 46.2,3 46.5,2.5 46.5,2.5 46.2)))")));
        Assert.Equal(expected, await Matched("filter-crs=http://www.opengis.net/def/crs/EPSG/0/4326&filter=" + Uri.EscapeDataString("S_INTERSECTS(geometry,POLYGON((46.2 2.5,46.2 3,46.5 3,46.5 2.5,46.2 2.5)))")));

        async Task<int> Matched(string query) => (await service.JsonAsync($"/collections/communes/items?limit=1&{query}")).GetProperty("numberMatched").GetInt32();
    }

    [Theory]
    [InlineData("nom =", 6)]
    [InlineData("= 'x'", 1)]
    [InlineData("nmo = 'x'", 1)]
    [InlineData("nom = 5", 7)]
    [InlineData("population = 'x'", 14)]
    [InlineData("nom = 'x' ORR population = 1", 11)]
    [InlineData("(nom = 'x'", 11)]
    [InlineData("nom = 'x", 7)]
    [InlineData("nom IN ('a', )", 14)]
    [InlineData("nom IS NUL", 8)]
    [InlineData("population LIKE 'a'", 1)]
    [InlineData("S_INTERSECTS(geometry, POLYGON((0 0,1 1,0 0)))", 32)]
    [InlineData("S_INTERSECTS(geometry, POINT(500 0))", 30)]
    [InlineData("S_INTERSECTS(geometry, POINT(NaN 0))", 30)]
    [InlineData("S_FOO(geometry, POINT(0 0))", 1)]
    [InlineData("system('x') = 1", 1)]
    [InlineData("date = DATE('x')", 1)]
    [InlineData("", 1)]
    public async Task An_error_says_where_it_is(string filter, int position)
    {
        JsonElement problem = await service.ProblemAsync("/collections/communes/items?filter=" + Uri.EscapeDataString(filter), 400);
        Assert.Equal("filter", problem.GetProperty("parametre").GetString());
        Assert.Equal(position, problem.GetProperty("position").GetInt32());
        Assert.Contains($"Position {position} : ", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bombs_of_nesting_length_and_number_are_refused_at_once()
    {
        foreach (string bomb in (string[])
        [
            new string('(', 700) + "nom='a'" + new string(')', 700),
            string.Concat(Enumerable.Repeat("NOT ", 900)) + "nom='a'",
            string.Join(" OR ", Enumerable.Repeat("nom='a'", 220)),
            new string('x', 5000),
            string.Concat(Enumerable.Repeat("CASEI(", 500)) + "nom",
            "S_INTERSECTS(geometry," + string.Concat(Enumerable.Repeat("GEOMETRYCOLLECTION(", 150)) + "POINT(0 0)",
        ])
        {
            Assert.Equal("filtre.invalide", (await service.ProblemAsync("/collections/communes/items?filter=" + Uri.EscapeDataString(bomb), 400)).GetProperty("code").GetString());
        }
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("abc", "%", true)]
    [InlineData("abc", "a%c", true)]
    [InlineData("abc", "a_c", true)]
    [InlineData("abc", "a_", false)]
    [InlineData("a%c", "a\\%c", true)]
    [InlineData("abc", "a\\%c", false)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "%a%a%a%a%a%a%a%a%a%c", false)]
    [InlineData("mississippi", "%iss%ip%", true)]
    public void LIKE_matches_the_whole_text(string text, string pattern, bool expected) => Assert.Equal(expected, CqlScalar.IsLike(text, pattern));
}
