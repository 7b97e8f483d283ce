namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo data …</c>: makes the inputs of a dossier.</summary>
internal static class DataCommand
{
    public static Command Create() => new("data", DataTextes.Description)
    {
        DataPullCommand.Create(),
        DataGeneraliseCommand.Create(),
        DataRegistreCommand.Create(),
    };
}
