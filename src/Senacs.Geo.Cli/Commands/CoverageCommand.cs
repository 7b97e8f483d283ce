using System.CommandLine;

namespace Senacs.Geo.Cli.Commands;

internal static class CoverageCommand
{
    public static Command Create() => new("coverage", "…");
}
