using System.CommandLine;
using System.Globalization;
using Senacs.Geo.Cli;
using Senacs.Geo.Cli.Commands;

// The outputs depend on no culture; the parser's own messages come in French.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = new CultureInfo("fr");

RootCommand root = new(Textes.Description)
{
    BuildCommand.Create(),
    CheckCommand.Create(),
    CoverageCommand.Create(),
    QpvCommand.Create(),
    MapCommand.Create(),
    EvolutionCommand.Create(),
    NationalCommand.Create(),
    AtlasCommand.Create(),
    GeocodeCommand.Create(),
    DataCommand.Create(),
    ServeCommand.Create(),
};

return Host.Run(root, args);
