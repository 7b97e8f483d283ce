using System.CommandLine;
using Senacs.Geo.Exports;
using Senacs.Geo.Reports;
using Senacs.Geo.Sources.Dossiers;

namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo check DOSSIER</c>: validates the inputs.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        Argument<string> dossier = CommonOptions.Dossier();
        Option<bool> json = CommonOptions.Json();
        Option<string?> output = CommonOptions.Output("Fichier à écrire (sortie standard par défaut).");
        Command command = new("check", "Contrôle les données d’un dossier : codes, contours, registre, contradictions.") { dossier, json, output };
        AddressOptions addresses = new();
        addresses.AddTo(command);
        command.SetAction(parsed =>
        {
            OutputFile.RequireOtherThanDossier(parsed.GetRequiredValue(dossier), parsed.GetValue(output));
            CoverageReport report = DossierReader.Read(parsed.GetRequiredValue(dossier), addresses.Read(parsed)).Report();
            OutputFile.Write(parsed.GetValue(output), stream =>
            {
                if (parsed.GetValue(json))
                    ControleJson.Write(report, stream);
                else
                    ControleTxt.Write(report, stream);
            });
            return report.HasErrors ? ExitCodes.DoneWithErrors : ExitCodes.Done;
        });
        return command;
    }
}
