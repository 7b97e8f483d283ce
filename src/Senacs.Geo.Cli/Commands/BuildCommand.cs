using System.CommandLine;

namespace Senacs.Geo.Cli.Commands;

internal static class BuildCommand
{
    public static Command Create() => new("build", "…");
}
