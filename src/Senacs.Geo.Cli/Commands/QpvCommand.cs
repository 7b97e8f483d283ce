using System.CommandLine;

namespace Senacs.Geo.Cli.Commands;

internal static class QpvCommand
{
    public static Command Create() => new("qpv", "…");
}
