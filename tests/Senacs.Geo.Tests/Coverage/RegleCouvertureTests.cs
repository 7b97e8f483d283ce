using Senacs.Geo.Coverage;

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
    public void Parse_and_format_are_inverse(string text, string code)
    {
        RegleCouverture regle = RegleCouverture.Parse(text);
        Assert.Equal(code, regle.Code);
        Assert.Equal(regle, RegleCouverture.Parse(regle.Code));
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
    [InlineData("implantation:3")]
    [InlineData("temps:2.5")]
    [InlineData("surface:50")]
    [InlineData("surface:101@5")]
    [InlineData("surface:0@5")]
    [InlineData("territoire+")]
    public void Anything_else_is_refused(string? text) => Assert.False(RegleCouverture.TryParse(text, out _));
}
