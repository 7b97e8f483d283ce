namespace Senacs.Geo.Service.Operations;

/// <summary>Answers that ended in an unexpected error under the data served now: health never says good while an address fails.</summary>
internal sealed class UnexpectedErrors(TimeProvider clock)
{
    private readonly Lock gate = new();
    private string ofVersion = "";
    private UnexpectedErrorCount? count;

    /// <param name="version">Of the catalogue that was served.</param>
    /// <param name="path">Without query, fit to be shown.</param>
    public void Add(string version, string path)
    {
        lock (gate)
        {
            count = new UnexpectedErrorCount(ofVersion == version && count is not null ? count.Number + 1 : 1, path, clock.GetUtcNow());
            ofVersion = version;
        }
    }

    /// <summary>Null: none since the data are of this version.</summary>
    public UnexpectedErrorCount? Of(string version)
    {
        lock (gate)
            return ofVersion == version ? count : null;
    }
}

/// <param name="Number">How many.</param>
/// <param name="LastPath">Of the last one.</param>
/// <param name="LastAt">When.</param>
internal sealed record UnexpectedErrorCount(int Number, string LastPath, DateTimeOffset LastAt);
