using Senacs.Geo.Service.Operations;

namespace Senacs.Geo.Service.Tests.Operations;

public class UnexpectedErrorsTests
{
    [Fact]
    public void They_are_told_until_none_has_come_for_a_while_or_the_data_change()
    {
        ManualClock clock = new();
        UnexpectedErrors errors = new(clock);
        Assert.Null(errors.Of("a"));
        errors.Add("a", "/x");
        clock.Advance(UnexpectedErrors.Memory - TimeSpan.FromSeconds(1));
        errors.Add("a", "/y");
        Assert.Equal(new UnexpectedErrorCount(2, "/y", clock.GetUtcNow()), errors.Of("a"));
        Assert.Null(errors.Of("b"));

        clock.Advance(UnexpectedErrors.Memory - TimeSpan.FromSeconds(1));
        Assert.NotNull(errors.Of("a")); // since the last one, not the first
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(errors.Of("a"));
        errors.Add("a", "/z");
        Assert.Equal(1, errors.Of("a")!.Number); // those that are over do not count again
    }
}
