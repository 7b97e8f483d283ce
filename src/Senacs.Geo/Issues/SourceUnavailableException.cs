namespace Senacs.Geo.Issues;

/// <summary>The world failed: a file is missing or is not what it says, a service is down. Hosts turn it into exit code 3 or problem
/// details.</summary>
public sealed class SourceUnavailableException : Exception
{
    /// <param name="source">The file or service, as the user named it.</param>
    /// <param name="message">French: what happened and where (line, feature).</param>
    /// <param name="remedy">French: what to do.</param>
    /// <param name="inner">The cause, kept for <c>--verbose</c>.</param>
    public SourceUnavailableException(string source, string message, string remedy, Exception? inner = null)
        : base($"{source} : {message} {remedy}", inner)
    {
        SourceName = source;
        Remedy = remedy;
    }

    public string SourceName { get; }

    public string Remedy { get; }
}
