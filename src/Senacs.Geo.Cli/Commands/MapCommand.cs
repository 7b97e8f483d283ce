using Senacs.Geo.Coverage;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Drawing;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;

namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo map DOSSIER -o F</c>: one map image.</summary>
internal static class MapCommand
{
    public static Command Create()
    {
        Command command = new("map", "Dessine une carte.");
        DossierOptions dossier = new(command);
        Option<string> theme = CommonOptions.Option(
            "--theme", "couverture", $"Thème : {string.Join(", ", MapThemeReader.Names)}, ou un fichier .json.");
        Option<string?> format = CommonOptions.Option<string?>("--format", "svg, png ou pdf (par défaut celui de l’extension du fichier).");
        Option<string> size = CommonOptions.Option("--size", "A4", "A3, A4, A5 (aussi « A4-portrait », « A4-paysage »), LxHmm, LxHpx, ou "
            + $"{string.Join(", ", PageSpec.ScreenFormats.Select(f => f.Name))}.");
        Option<double> dpi = CommonOptions.Dpi();
        Option<bool> grey = CommonOptions.Grey(), cmyk = CommonOptions.Cmyk();
        Option<bool> neutral = CommonOptions.Option<bool>("--titre-neutre", "Un titre neutre plutôt que le constat.");
        Option<double> bleed = CommonOptions.Option<double>(
            "--fond-perdu", "Fond perdu en millimètres, avec traits de coupe, pour l’imprimeur (3 est l’usage ; 0 à 10).");
        Option<bool> transparent = CommonOptions.Option<bool>("--transparent", "Sans papier blanc dessous.");
        Option<string?> logo = CommonOptions.Option<string?>("--logo", "Logo à côté du titre, PNG ou SVG (par défaut celui du manifeste).");
        Option<string?> since = CommonOptions.Option<string?>(
            "--depuis", "Date de comparaison du thème evolution, AAAA-MM-JJ.", "AAAA-MM-JJ");
        Option<string?> alt = CommonOptions.Option<string?>(
            "--alt", "Écrit aussi le texte de remplacement de l’image dans ce fichier (UTF-8).", "FICHIER");
        Option<string?> output = CommonOptions.Output("Fichier à écrire (.svg, .png ou .pdf).", required: true);
        command.AddAll(theme, format, size, dpi, grey, neutral, bleed, transparent, logo, since, cmyk, alt, output);
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(output)!;
            string kind = DossierMaps.KindOf(path, parsed.GetValue(format));
            PageSpec page = parsed.GetPage(size) with
            {
                BleedMm = parsed.GetValue(bleed) is >= 0 and <= 10 and var mm ? mm : throw new UsageException(Textes.BadBleed),
                IsTransparent = parsed.GetValue(transparent),
                Title = parsed.GetValue(neutral) ? TitleChoice.Neutral : TitleChoice.Theme,
            };
            double resolution = parsed.GetDpi(dpi);
            RegleCouverture? regle = dossier.Rule(parsed);
            DateOnly? at = dossier.Date(parsed), before = parsed.GetDate(since);
            MapTheme chosen = ReadTheme(parsed.GetValue(theme)!, parsed.GetValue(grey), before is not null);
            PdfColours colours = parsed.GetColours(cmyk);
            if (colours == PdfColours.Cmyk && kind != "pdf")
                throw new UsageException(Textes.CmykIsForPdf);
            if (kind != "svg")
                DrawingWarmUp.Start();
            Dossier read = dossier.Read(parsed, path, parsed.GetValue(alt));
            CoverageReport report = read.Report(regle, at);
            MapScene scene = DossierMaps.Compose(
                read, report, chosen, page, parsed.GetValue(logo), before is { } start ? () => Compare(read, regle, start, report) : null);
            OutputFile.Write(path, stream => DossierMaps.Write(scene, kind, resolution, colours, stream));
            if (parsed.GetValue(alt) is { } text)
                OutputFile.Write(text, stream => DossierMaps.WriteAlt(scene, stream));
            Console.Error.WriteLine(Summary.IssueCounts(report));
            return report.ExitCode();
        });
        return command;
    }

    private static MapTheme ReadTheme(string name, bool isGrey, bool hasTwoDates)
    {
        MapTheme theme = DossierMaps.ThemeOption(name, isGrey);
        return theme.Fill switch
        {
            CommuneFill.Change when !hasTwoDates => throw new UsageException(Textes.NeedsTwoDates(name)),
            CommuneFill.Values => throw new UsageException(Textes.IsNational(name, MapThemeReader.Names.Where(n => n != "national"))),
            _ => theme,
        };
    }

    private static Evolution Compare(Dossier dossier, RegleCouverture? regle, DateOnly before, CoverageReport report) => before < report.Coverage.Date
        ? Evolution.From([dossier.Report(regle, before), report])
        : throw new UsageException($"--depuis ({FrenchNumbers.Date(before)}) doit précéder la date de la carte "
            + $"({FrenchNumbers.Date(report.Coverage.Date)}).");
}
