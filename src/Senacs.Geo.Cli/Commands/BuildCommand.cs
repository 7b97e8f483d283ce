using System.Text;
using Senacs.Geo.Coverage;
using Senacs.Geo.Exports;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Drawing;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;

namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo build DOSSIER</c>: figures, tables, maps and report, all or nothing.</summary>
internal static class BuildCommand
{
    public static Command Create()
    {
        Command command = new("build", "Produit tout : chiffres, tableaux, cartes et rapport d’un dossier.");
        DossierOptions dossier = new(command);
        Option<string?> output = CommonOptions.Output("Dossier où écrire (par défaut « sortie » à côté des données).");
        Option<double> dpi = CommonOptions.Dpi();
        Option<bool> cmyk = CommonOptions.Cmyk(), json = CommonOptions.Json();
        command.AddAll(output, dpi, cmyk, json);
        command.SetAction(parsed =>
        {
            RegleCouverture? regle = dossier.Rule(parsed);
            DateOnly? date = dossier.Date(parsed);
            double resolution = parsed.GetDpi(dpi);
            DrawingWarmUp.Start();
            Dossier read = dossier.Read(parsed);
            return Run(read, read.Report(regle, date), parsed.GetValue(output) ?? Path.Combine(dossier.Path(parsed), "sortie"), resolution,
                parsed.GetColours(cmyk), parsed.GetValue(json));
        });
        return command;
    }

    private static int Run(Dossier dossier, CoverageReport report, string destination, double dpi, PdfColours colours, bool json)
    {
        using OutputFolder folder = new(destination);
        WriteAll(dossier, report, dpi, colours, folder);
        string[] names = [.. folder.Names];
        string[] stale = [.. StaleMaps.In(destination, names)];
        folder.Commit(stale);
        if (json)
            OutputFile.Write(null, standard => SyntheseJson.Write(report, standard));
        else
            Summary.Write(report, Console.Out);
        Console.Error.WriteLine(Textes.Written(names.Length, destination));
        if (stale.Length > 0)
            Console.Error.WriteLine(Textes.Removed(stale));
        if (folder.Missing is { } missing)
            Console.Error.WriteLine(missing);
        if (report.HasErrors)
            Console.Error.WriteLine(Textes.SeeControl(Path.Combine(destination, "controle.txt")));
        return report.ExitCode();
    }

    // The maps take most of the time: they are composed first, then drawn while the tables are written.
    private static void WriteAll(Dossier dossier, CoverageReport report, double dpi, PdfColours colours, OutputFolder folder)
    {
        (string Theme, MapScene Scene, ReadOnlyMemory<byte> Svg)[] maps = [.. DossierMaps.ThemesOf(dossier).AsParallel().AsOrdered().Select(name =>
        {
            MapTheme theme = DossierMaps.Theme(name);
            MapScene scene = DossierMaps.Compose(dossier, report, theme, PageSpec.A4);
            return (theme.Name, scene, SvgWriter.ToBytes(scene));
        })];
        RapportOptions options = new()
        {
            Cartes = [.. maps.Select(m => new RapportCarte(m.Scene.Title, Encoding.UTF8.GetString(m.Svg.Span), m.Scene.FollowsRule))],
            Version = Produit.Version,
        };
        Action[] work =
        [
            .. maps.SelectMany(m => (Action[])
            [
                () => folder.Draw($"carte-{m.Theme}.png", s => PngWriter.Write(m.Scene, dpi, s)),
                () => folder.Draw($"carte-{m.Theme}.pdf", s => PdfWriter.Write(m.Scene, s, colours)),
            ]),
            () => folder.Write("rapport.html", s => RapportHtml.Write(report, s, options)),
            () => folder.Write("couverture.xlsx", s => CouvertureXlsx.Write(report, s)),
            () => folder.Write("couverture.gpkg", s => CouvertureGpkg.Write(report, s)),
            () =>
            {
                foreach ((string theme, MapScene scene, ReadOnlyMemory<byte> svg) in maps)
                {
                    folder.Write($"carte-{theme}.svg", s => s.Write(svg.Span));
                    folder.Write($"carte-{theme}.txt", s => DossierMaps.WriteAlt(scene, s));
                }

                folder.Write("synthese.json", s => SyntheseJson.Write(report, s));
                folder.Write("couverture.csv", s => CouvertureCsv.Write(report, s));
                folder.Write("couverture.geojson", s => CouvertureGeoJson.Write(report, s));
                folder.Write("qpv.csv", s => QpvCsv.Write(report, s));
                folder.Write("structures-localisees.csv", s => StructuresLocaliseesCsv.Write(report, s));
                folder.Write("controle.txt", s => ControleTxt.Write(report, s));
            },
        ];
        try
        {
            Parallel.ForEach(work, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, action => action());
        }
        catch (AggregateException e) when (e.InnerExceptions[0] is SourceUnavailableException or IOException or UnauthorizedAccessException)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
