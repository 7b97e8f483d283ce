using System.CommandLine;

namespace Senacs.Geo.Cli.Commands;

internal static class MapCommand
{
    public static Command Create() => new("map", "…");
}
