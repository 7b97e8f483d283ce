using System.CommandLine;
using Senacs.Geo.Exports;
using Senacs.Geo.Reports;
using Senacs.Geo.Sources.Dossiers;

namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo coverage DOSSIER</c>: the class of every commune, with reasons.</summary>
internal static class CoverageCommand
{
    private static readonly string[] Formats = ["csv", "json", "geojson", "gpkg", "xlsx"];

    public static Command Create()
    {
        Argument<string> dossier = CommonOptions.Dossier();
        Option<string?> rule = CommonOptions.Rule();
        Option<string?> date = CommonOptions.Date();
        Option<string?> format = new("--format")
        {
            Description = "csv, json, geojson, gpkg ou xlsx (par défaut celui de l’extension du fichier, "
            + "sinon csv)."
        };
        Option<bool> json = CommonOptions.Json();
        Option<string?> output = CommonOptions.Output("Fichier à écrire (sortie standard par défaut).");
        Command command = new("coverage", "Donne la classe de chaque commune et ses raisons.") { dossier, rule, date, format, json, output };
        AddressOptions addresses = new();
        addresses.AddTo(command);
        command.SetAction(parsed =>
        {
            string? path = parsed.GetValue(output);
            string extension = path is null ? "" : Path.GetExtension(path).TrimStart('.').ToLowerInvariant();
            string kind = parsed.GetValue(format)?.ToLowerInvariant()
                ?? (parsed.GetValue(json) ? "json" : Formats.Contains(extension, StringComparer.Ordinal) ? extension : "csv");
            if (!Formats.Contains(kind, StringComparer.Ordinal))
                throw new UsageException(Textes.BadFormat(kind, Formats));
            CommonOptions.CheckFormat(kind, path, Formats);
            if (kind is "gpkg" or "xlsx" && path is null)
                throw new UsageException(Textes.NeedsFile(kind));
            OutputFile.RequireOtherThanDossier(parsed.GetRequiredValue(dossier), path);
            CoverageReport report = DossierReader.Read(parsed.GetRequiredValue(dossier), addresses.Read(parsed))
                .Report(CommonOptions.ReadRule(parsed.GetValue(rule)), CommonOptions.ReadDate(parsed.GetValue(date)));
            OutputFile.Write(path, stream =>
            {
                switch (kind)
                {
                    case "gpkg":
                        CouvertureGpkg.Write(report, stream);
                        break;
                    case "json":
                        SyntheseJson.Write(report, stream);
                        break;
                    case "geojson":
                        CouvertureGeoJson.Write(report, stream);
                        break;
                    case "xlsx":
                        CouvertureXlsx.Write(report, stream);
                        break;
                    default:
                        CouvertureCsv.Write(report, stream);
                        break;
                }
            });
            Console.Error.WriteLine(Summary.IssueCounts(report));
            return report.HasErrors ? ExitCodes.DoneWithErrors : ExitCodes.Done;
        });
        return command;
    }
}
