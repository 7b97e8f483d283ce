using Senacs.Geo.Exports;

namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo qpv DOSSIER</c>: the QPV table.</summary>
internal static class QpvCommand
{
    public static Command Create()
    {
        Command command = new("qpv", "Donne le tableau des QPV et de leurs structures.");
        DossierOptions dossier = new(command, takesRule: false);
        Option<double> proximity = CommonOptions.Option(
            "--proximite", 500.0, "Distance en mètres à laquelle un site est « à proximité » d’un QPV.");
        Option<bool> json = CommonOptions.Json();
        Option<string?> output = CommonOptions.Output("Fichier CSV à écrire (sortie standard par défaut).");
        command.AddAll(proximity, json, output);
        command.SetAction(parsed =>
        {
            double metres = parsed.GetValue(proximity);
            if (metres is not (>= 0 and <= 100_000))
                throw new UsageException(Textes.BadProximity);
            CoverageReport report = dossier.Read(parsed, parsed.GetValue(output)).Report(date: dossier.Date(parsed), qpvProximityMetres: metres);
            OutputFile.Write(parsed.GetValue(output), stream =>
            {
                if (parsed.GetValue(json))
                    SyntheseJson.Write(report, stream);
                else
                    QpvCsv.Write(report, stream);
            });
            Console.Error.WriteLine(Summary.IssueCounts(report));
            return report.ExitCode();
        });
        return command;
    }
}
