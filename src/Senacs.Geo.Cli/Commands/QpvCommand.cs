using System.CommandLine;
using Senacs.Geo.Exports;
using Senacs.Geo.Reports;
using Senacs.Geo.Sources.Dossiers;

namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo qpv DOSSIER</c>: the QPV table.</summary>
internal static class QpvCommand
{
    public static Command Create()
    {
        Argument<string> dossier = CommonOptions.Dossier();
        Option<string?> date = CommonOptions.Date();
        Option<double> proximity = new(
            "--proximite")
        { Description = "Distance en mètres à laquelle un site est « à proximité » d’un QPV.", DefaultValueFactory = _ => 500 };
        Option<bool> json = CommonOptions.Json();
        Option<string?> output = CommonOptions.Output("Fichier CSV à écrire (sortie standard par défaut).");
        Command command = new("qpv", "Donne le tableau des QPV et de leurs structures.") { dossier, date, proximity, json, output };
        AddressOptions addresses = new();
        addresses.AddTo(command);
        command.SetAction(parsed =>
        {
            double metres = parsed.GetValue(proximity);
            if (metres is not (>= 0 and <= 100_000))
                throw new UsageException(Textes.BadProximity);
            OutputFile.RequireOtherThanDossier(parsed.GetRequiredValue(dossier), parsed.GetValue(output));
            CoverageReport report = DossierReader.Read(parsed.GetRequiredValue(dossier), addresses.Read(parsed))
                .Report(date: CommonOptions.ReadDate(parsed.GetValue(date)), qpvProximityMetres: metres);
            OutputFile.Write(parsed.GetValue(output), stream =>
            {
                if (parsed.GetValue(json))
                    SyntheseJson.Write(report, stream);
                else
                    QpvCsv.Write(report, stream);
            });
            Console.Error.WriteLine(Summary.IssueCounts(report));
            return report.HasErrors ? ExitCodes.DoneWithErrors : ExitCodes.Done;
        });
        return command;
    }
}
