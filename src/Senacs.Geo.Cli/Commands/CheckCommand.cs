using Senacs.Geo.Exports;

namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo check DOSSIER</c>: validates the inputs.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        Command command = new("check", "Contrôle les données d’un dossier : codes, contours, registre, contradictions.");
        DossierOptions dossier = new(command, takesRule: false, takesDate: false);
        Option<bool> json = CommonOptions.Json();
        Option<string?> output = CommonOptions.Output("Fichier à écrire (sortie standard par défaut).");
        command.AddAll(json, output);
        command.SetAction(parsed =>
        {
            CoverageReport report = dossier.Read(parsed, parsed.GetValue(output)).Report();
            OutputFile.Write(parsed.GetValue(output), stream => (parsed.GetValue(json) ? (Action<CoverageReport, Stream>)ControleJson.Write
                : ControleTxt.Write)(report, stream));
            return report.ExitCode();
        });
        return command;
    }
}
