using Senacs.Geo.Exports;

namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo coverage DOSSIER</c>: the class of every commune, with reasons.</summary>
internal static class CoverageCommand
{
    private static readonly Dictionary<string, Action<CoverageReport, Stream>> Formats = new(StringComparer.Ordinal)
    {
        ["csv"] = static (report, output) => CouvertureCsv.Write(report, output),
        ["json"] = SyntheseJson.Write,
        ["geojson"] = CouvertureGeoJson.Write,
        ["gpkg"] = CouvertureGpkg.Write,
        ["xlsx"] = CouvertureXlsx.Write,
    };

    public static Command Create()
    {
        Command command = new("coverage", "Donne la classe de chaque commune et ses raisons.");
        DossierOptions dossier = new(command);
        Option<string?> format = CommonOptions.Option<string?>(
            "--format", "csv, json, geojson, gpkg ou xlsx (par défaut celui de l’extension du fichier, sinon csv).");
        Option<bool> json = CommonOptions.Json();
        Option<string?> output = CommonOptions.Output("Fichier à écrire (sortie standard par défaut).");
        command.AddAll(format, json, output);
        command.SetAction(parsed =>
        {
            string? path = parsed.GetValue(output);
            string extension = path is null ? "" : Path.GetExtension(path).TrimStart('.').ToLowerInvariant();
            string kind = parsed.GetValue(format)?.ToLowerInvariant()
                ?? (parsed.GetValue(json) ? "json" : Formats.ContainsKey(extension) ? extension : "csv");
            if (!Formats.TryGetValue(kind, out Action<CoverageReport, Stream>? write))
                throw new UsageException(Textes.BadFormat(kind, Formats.Keys));
            CommonOptions.CheckFormat(kind, path, Formats.Keys);
            if (kind is "gpkg" or "xlsx" && path is null)
                throw new UsageException(Textes.NeedsFile(kind));
            CoverageReport report = dossier.Read(parsed, path).Report(dossier.Rule(parsed), dossier.Date(parsed));
            OutputFile.Write(path, stream => write(report, stream));
            Console.Error.WriteLine(Summary.IssueCounts(report));
            return report.ExitCode();
        });
        return command;
    }
}
