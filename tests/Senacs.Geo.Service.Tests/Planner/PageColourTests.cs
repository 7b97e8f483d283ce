using System.Text;
using Senacs.Geo.Service.Planner;

namespace Senacs.Geo.Service.Tests.Planner;

/// <summary>The page and the street view have the product's colours, put in by the service.</summary>
public class PageColourTests
{
    [Theory]
    [InlineData("page.css", "--cs: ", Couleurs.CentreSocial)]
    [InlineData("page.css", "--evs: ", Couleurs.EvsSeul)]
    [InlineData("page.css", "--zb: ", Couleurs.ZoneBlanche)]
    [InlineData("page.css", "--evs-lieu: ", Couleurs.SymboleEvs)]
    [InlineData("rue-style.js", "centre_social: '", Couleurs.CentreSocial)]
    [InlineData("rue-style.js", "evs_seul: '", Couleurs.EvsSeul)]
    [InlineData("rue-style.js", "zone_blanche: '", Couleurs.ZoneBlanche)]
    [InlineData("rue-style.js", "qpv = '", Couleurs.Qpv)]
    [InlineData("icone.svg", "fill=\"", Couleurs.CentreSocial)]
    public void Each_name_has_its_colour(string file, string name, string colour) =>
        Assert.Contains(name + colour, Served(file), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void No_name_is_left_without_a_colour() =>
        Assert.All(PageAssets.Files.Names, file => Assert.DoesNotMatch("(#|%23)\\{[a-z-]+\\}", Served(file)));

    private static string Served(string file) => Encoding.UTF8.GetString(PageAssets.Files.Find(file)!);
}
