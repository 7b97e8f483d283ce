namespace Senacs.Geo.Cli;

/// <summary>The command's exit codes, a contract.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>The work finished but the data have errors that the report lists.</summary>
    public const int DoneWithErrors = 1;

    public const int BadUsage = 2;

    /// <summary>An input could not be read; the message names the file, the line or feature, and what to do.</summary>
    public const int Unreadable = 3;
}
