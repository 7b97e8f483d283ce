using System.Collections.Immutable;
using System.CommandLine;
using Senacs.Geo.Exports;
using Senacs.Geo.Issues;
using Senacs.Geo.Reports;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Sources.Registers;
using Senacs.Geo.Sources.Tables;

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
            Dossier read = DossierReader.Read(parsed.GetRequiredValue(dossier), addresses.Read(parsed));
            CoverageReport report = read.Report();
            report = report with { Issues = [.. BoundedIssues.PerFile(report.Issues.Concat(SchemaIssues(read)).Concat(read.Territoire.CheckBoundaries())).OrderByDescending(i => i.Kind.Severity)] };
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

    // the register held against its published schema: what a person or another tool would be told by any Table Schema validator
    private static ImmutableArray<Issue> SchemaIssues(Dossier dossier)
    {
        DossierInput register = dossier.Manifest.Structures;
        using Stream stream = dossier.Folder.OpenInput(register);
        return TableSchemaCheck.ForRegister().Check(Table.Read(stream, register.Fichier, TableLimits.ByHand), register.Champs);
    }
}
