namespace Senacs.Geo.Service.Operations;

/// <summary>Answers that ended in an unexpected error lately, under the data served now: health does not say good while an address fails, nor bad for
/// weeks after one transient failure.</summary>
internal sealed class UnexpectedErrors(TimeProvider clock)
{
    /// <summary>Without a new one for so long, it is over.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();
    private string _ofVersion = "";
    private UnexpectedErrorCount? _count;

    /// <param name="version">Of the catalogue that was served.</param>
    /// <param name="path">Without query, fit to be shown.</param>
    public void Add(string version, string path)
    {
        lock (_gate)
        {
            _count = new UnexpectedErrorCount(Recent(version) is { } earlier ? earlier.Number + 1 : 1, path, clock.GetUtcNow());
            _ofVersion = version;
        }
    }

    /// <summary>Null: none since the data are of this version, or none for a while.</summary>
    public UnexpectedErrorCount? Of(string version)
    {
        lock (_gate)
            return Recent(version);
    }

    private UnexpectedErrorCount? Recent(string version) =>
        _ofVersion == version && _count is { } known && clock.GetUtcNow() - known.LastAt < Memory ? known : null;
}

/// <param name="Number">How many.</param>
/// <param name="LastPath">Of the last one.</param>
/// <param name="LastAt">When.</param>
internal sealed record UnexpectedErrorCount(int Number, string LastPath, DateTimeOffset LastAt);
