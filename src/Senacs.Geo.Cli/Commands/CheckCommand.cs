using System.CommandLine;
using Senacs.Geo.Sources.Dossiers;

namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo check DOSSIER</c>: validates the inputs.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        Argument<string> dossier = CommonOptions.Dossier();
        Command command = new("check", "Contrôle les données d’un dossier.") { dossier };
        command.SetAction(parsed =>
        {
            Dossier read = DossierReader.Read(parsed.GetRequiredValue(dossier));
            Senacs.Geo.Reports.CoverageReport report = read.Report();
            Console.WriteLine(report.Synthese.Communes + " " + report.Synthese.Population + " " + report.Synthese.Structures + " " + report.Synthese.Qpv);
            foreach (Senacs.Geo.Issues.Issue issue in report.Issues) Console.WriteLine(issue.Kind.Severity + " " + issue);
            return 0;
        });
        return command;
    }
}
