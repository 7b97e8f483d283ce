using System.CommandLine;

namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo data …</c>: makes the inputs of a dossier.</summary>
internal static class DataCommand
{
    public static Command Create() => new("data", "Prépare les données d’un dossier.");
}
