using System.Text;
using Senacs.Geo.Cli;
using Senacs.Geo.Cli.Commands;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
// The outputs depend on no culture; the parser's own messages come in French.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = new CultureInfo("fr");

if (ServeCommand.IsWorker(args))
    return ServeCommand.Work(args);

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
