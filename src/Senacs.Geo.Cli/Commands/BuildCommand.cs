using System.CommandLine;
using System.Text;
using Senacs.Geo.Coverage;
using Senacs.Geo.Exports;
using Senacs.Geo.Issues;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Drawing;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Reports;
using Senacs.Geo.Sources.Dossiers;

namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo build DOSSIER</c>: figures, tables, maps and report, all or nothing.</summary>
internal static class BuildCommand
{
    public static Command Create()
    {
        Argument<string> dossier = CommonOptions.Dossier();
        Option<string?> output = CommonOptions.Output("Dossier où écrire (par défaut « sortie » à côté des données).");
        Option<string?> date = CommonOptions.Date();
        Option<string?> rule = CommonOptions.Rule();
        Option<bool> json = CommonOptions.Json();
        Option<double> dpi = MapCommand.Dpi();
        Option<bool> cmyk = MapCommand.Cmyk();
        Command command = new("build", "Produit tout : chiffres, tableaux, cartes et rapport d’un dossier.") { dossier, output, date, rule, dpi, cmyk,
            json };
        AddressOptions addresses = new();
        addresses.AddTo(command);
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(dossier),
            addresses.Read(parsed),
            parsed.GetValue(output),
            CommonOptions.ReadRule(parsed.GetValue(rule)),
            CommonOptions.ReadDate(parsed.GetValue(date)),
            MapCommand.CheckDpi(parsed.GetValue(dpi)),
            parsed.GetValue(cmyk) ? PdfColours.Cmyk : PdfColours.Rgb,
            parsed.GetValue(json)));
        return command;
    }

    private static int Run(string path, AddressSearch addresses, string? output, RegleCouverture? regle, DateOnly? date, double dpi,
        PdfColours colours, bool json)
    {
        DrawingWarmUp.Start();
        Dossier dossier = DossierReader.Read(path, addresses);
        CoverageReport report = dossier.Report(regle, date);
        string destination = output ?? Path.Combine(path, "sortie");

        using OutputFolder folder = new(destination);
        string? missing = WriteAll(dossier, report, dpi, colours, folder);
        string[] names = [.. folder.Names];
        string[] stale = [.. StaleMaps.In(destination, names)];
        folder.Commit(stale);

        if (json)
        {
            using Stream standard = Console.OpenStandardOutput();
            SyntheseJson.Write(report, standard);
        }
        else
        {
            Summary.Write(report, Console.Out);
        }

        Console.Error.WriteLine(Textes.Written(names.Length, destination));
        if (stale.Length > 0)
            Console.Error.WriteLine(Textes.Removed(stale));
        if (missing is not null)
            Console.Error.WriteLine(missing);
        if (report.HasErrors)
            Console.Error.WriteLine(Textes.SeeControl(Path.Combine(destination, "controle.txt")));
        return report.HasErrors ? ExitCodes.DoneWithErrors : ExitCodes.Done;
    }

    // The maps take most of the time: they are composed first, then drawn while the tables are written.
    private static string? WriteAll(Dossier dossier, CoverageReport report, double dpi, PdfColours colours, OutputFolder folder)
    {
        string? missing = null;
        (string Theme, MapScene Scene, ReadOnlyMemory<byte> Svg)[] maps = [.. DossierMaps.ThemesOf(dossier).AsParallel().AsOrdered().Select(name =>
        {
            MapTheme theme = DossierMaps.Theme(name);
            MapScene scene = DossierMaps.Compose(dossier, report, theme, PageSpec.A4);
            return (theme.Name, scene, SvgWriter.ToBytes(scene));
        })];

        List<Action> work = [];
        foreach ((string theme, MapScene scene, ReadOnlyMemory<byte> svg) in maps)
        {
            work.Add(() => Draw($"carte-{theme}.png", s => PngWriter.Write(scene, dpi, s)));
            work.Add(() => Draw($"carte-{theme}.pdf", s => PdfWriter.Write(scene, s, colours)));
        }

        work.Add(() => Table("rapport.html", s => RapportHtml.Write(report, s, new RapportOptions
        {
            Cartes = [.. maps.Select(m => new RapportCarte(m.Scene.Title, Encoding.UTF8.GetString(m.Svg.Span), m.Scene.FollowsRule))],
            Version = Produit.Version,
        })));
        work.Add(() => Table("couverture.xlsx", s => CouvertureXlsx.Write(report, s)));
        work.Add(() => Table("couverture.gpkg", s => CouvertureGpkg.Write(report, s)));
        work.Add(() =>
        {
            foreach ((string theme, MapScene scene, ReadOnlyMemory<byte> svg) in maps)
            {
                Table($"carte-{theme}.svg", s => s.Write(svg.Span));
                Table($"carte-{theme}.txt", s => DossierMaps.WriteAlt(scene, s));
            }

            Table("synthese.json", s => SyntheseJson.Write(report, s));
            Table("couverture.csv", s => CouvertureCsv.Write(report, s));
            Table("couverture.geojson", s => CouvertureGeoJson.Write(report, s));
            Table("qpv.csv", s => QpvCsv.Write(report, s));
            Table("structures-localisees.csv", s => StructuresLocaliseesCsv.Write(report, s));
            Table("controle.txt", s => ControleTxt.Write(report, s));
        });
        try
        {
            Parallel.ForEach(work, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, action => action());
        }
        catch (AggregateException e) when (e.InnerExceptions[0] is SourceUnavailableException or IOException or UnauthorizedAccessException)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        return missing;

        void Table(string name, Action<Stream> write)
        {
            using Stream stream = folder.Create(name);
            write(stream);
        }

        // Built without the font, the program still makes everything else, and the message says what to run.
        void Draw(string name, Action<Stream> write)
        {
            try
            {
                Table(name, write);
            }
            catch (SourceUnavailableException e)
            {
                File.Delete(folder.PathOf(name));
                missing = e.Message;
            }
        }
    }
}
