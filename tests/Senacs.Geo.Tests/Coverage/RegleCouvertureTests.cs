using Senacs.Geo.Coverage;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Tests.Coverage;

public class RegleCouvertureTests
{
    [Theory]
    [InlineData("implantation", "implantation")]
    [InlineData("territoire", "territoire")]
    [InlineData("distance:5", "distance:5")]
    [InlineData("distance:2,5", "distance:2.5")]
    [InlineData("temps:20", "temps:20")]
    [InlineData("surface:50@5", "surface:50@5")]
    [InlineData("territoire+distance:5", "territoire+distance:5")]
    [InlineData("territoire + territoire", "territoire")]
    [InlineData(" implantation ", "implantation")]
    [InlineData("territoire + distance:5 + territoire", "territoire+distance:5")]
    [InlineData("distance:0,1", "distance:0.1")]
    [InlineData("distance:500", "distance:500")]
    [InlineData("temps:1", "temps:1")]
    [InlineData("temps:600", "temps:600")]
    [InlineData("surface:0,5@0,5", "surface:0.5@0.5")]
    [InlineData("surface:100@500", "surface:100@500")]
    public void Parse_and_format_are_inverse(string text, string code)
    {
        RegleCouverture regle = RegleCouverture.Parse(text);
        Assert.Equal(code, regle.Code);
        Assert.Equal(code, regle.ToString());
        Assert.Equal(regle, RegleCouverture.Parse(regle.Code));
        Assert.Equal(regle.GetHashCode(), RegleCouverture.Parse(regle.Code).GetHashCode());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Territoire")]
    [InlineData("distance")]
    [InlineData("distance:")]
    [InlineData("distance:0")]
    [InlineData("distance:-5")]
    [InlineData("distance:NaN")]
    [InlineData("distance:1e3")]
    [InlineData("distance:501")]
    [InlineData("distance:5:")]
    [InlineData("distance:5:5")]
    [InlineData("implantation:3")]
    [InlineData("temps:2.5")]
    [InlineData("surface:50")]
    [InlineData("surface:101@5")]
    [InlineData("surface:0@5")]
    [InlineData("territoire+")]
    [InlineData("+territoire")]
    [InlineData("+")]
    [InlineData("territoire+x")]
    [InlineData("x")]
    [InlineData("x:5")]
    [InlineData(":5")]
    [InlineData("implantation:")]
    [InlineData("territoire:")]
    [InlineData("distance: 5")]
    [InlineData("distance:500.1")]
    [InlineData("temps:")]
    [InlineData("temps:0")]
    [InlineData("temps:601")]
    [InlineData("temps:-20")]
    [InlineData("surface:@5")]
    [InlineData("surface:50@")]
    [InlineData("surface:50@0")]
    [InlineData("surface:50@501")]
    [InlineData("surface:50@x")]
    [InlineData("surface:x@5")]
    [InlineData("surface:100.1@5")]
    [InlineData("surface:50@5@5")]
    public void Anything_else_is_refused(string? text) => Assert.False(RegleCouverture.TryParse(text, out _));

    [Fact]
    public void What_is_no_rule_is_named() =>
        Assert.Contains("'distances:5'", Assert.Throws<FormatException>(() => RegleCouverture.Parse("distances:5")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("implantation", "une structure y a un site")]
    [InlineData("territoire", "elle est dans le territoire d’intervention d’une structure, ou en accueille le siège")]
    [InlineData("distance:2.5", "son chef-lieu est à 2,5\u00A0km au plus d’un site, à vol d’oiseau")]
    [InlineData("temps:1", "elle est à 1\u00A0minute au plus d’un site")]
    [InlineData("temps:20", "elle est à 20\u00A0minutes au plus d’un site")]
    [InlineData("surface:50@5", "50\u202F% au moins de sa superficie est à 5\u00A0km au plus d’un site, à vol d’oiseau")]
    [InlineData("implantation+temps:20", "une structure y a un site, ou elle est à 20\u00A0minutes au plus d’un site")]
    public void A_rule_is_said_after_Une_commune_est_couverte_si(string rule, string words) =>
        Assert.Equal(words, RegleCouverture.Parse(rule).Dire(PointsDeReference.ChefsLieux));

    [Theory]
    [InlineData("implantation", false, false, false)]
    [InlineData("territoire", false, true, false)]
    [InlineData("distance:5", false, false, true)]
    [InlineData("temps:20", false, false, false)]
    [InlineData("surface:50@5", true, false, true)]
    [InlineData("implantation+distance:5", false, false, true)]
    [InlineData("implantation+surface:50@5", true, false, true)]
    [InlineData("implantation+territoire", false, true, false)]
    public void Each_rule_says_whether_sites_add_up_and_whether_it_reads_territoires_or_measures_distances(
        string rule, bool addsUp, bool reads, bool measures)
    {
        RegleCouverture regle = RegleCouverture.Parse(rule);
        Assert.Equal((addsUp, reads, measures), (regle.CumuleLesSites, regle.ReadsTerritoires, regle.MesureLesDistances));
    }

    [Theory]
    [InlineData("territoire+distance:5", "territoire+distance:6")]
    [InlineData("territoire+distance:5", "distance:5+territoire")] // in the order given
    [InlineData("territoire+distance:5", "territoire")]
    [InlineData("distance:5", "distance:6")]
    public void Other_rules_are_other_rules(string one, string other)
    {
        Assert.NotEqual(RegleCouverture.Parse(one), RegleCouverture.Parse(other));
        Assert.False(RegleCouverture.Parse(one).Equals(null));
    }
}
