using System.CommandLine;
using Senacs.Geo.Coverage;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Drawing;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Reports;
using Senacs.Geo.Sources.Dossiers;

namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo map DOSSIER -o F</c>: one map image.</summary>
internal static class MapCommand
{
    public static readonly string[] Formats = ["svg", "png", "pdf"];

    public static Option<double> Dpi() =>
        new("--dpi") { Description = "Points par pouce des images PNG, de 36 à 1200.", DefaultValueFactory = _ => DossierMaps.DefaultDpi };

    public static double CheckDpi(double dpi) => dpi is >= 36 and <= 1200 ? dpi : throw new UsageException(Textes.BadDpi);

    public static Option<bool> Cmyk() =>
        new("--cmyk", "--cmjn") { Description = "PDF en quadrichromie pour l’imprimeur, textes et traits gris ou noirs en noir seul." };

    public static Command Create()
    {
        Argument<string> dossier = CommonOptions.Dossier();
        Option<string> theme = new("--theme")
        {
            Description = $"Thème : {string.Join(", ", MapThemeReader.Names)}, ou un fichier .json.",
            DefaultValueFactory = _ => "couverture"
        };
        Option<string?> format = new("--format") { Description = "svg, png ou pdf (par défaut celui de l’extension du fichier)." };
        Option<string> size = new("--size")
        {
            Description = "A3, A4, A5 (aussi « A4-portrait », « A4-paysage »), LxHmm, LxHpx, ou "
            + $"{string.Join(", ", PageSpec.ScreenFormats.Select(f => f.Name))}.",
            DefaultValueFactory = _ => "A4"
        };
        Option<double> dpi = Dpi();
        Option<bool> grey = new("--grey", "--gris") { Description = "En niveaux de gris, les trois classes restant distinctes." };
        Option<bool> neutral = new("--titre-neutre") { Description = "Un titre neutre plutôt que le constat." };
        Option<double> bleed = new("--fond-perdu")
        {
            Description = "Fond perdu en millimètres, avec traits de coupe, pour l’imprimeur (3 est "
            + "l’usage ; 0 à 10)."
        };
        Option<bool> transparent = new("--transparent") { Description = "Sans papier blanc dessous." };
        Option<string?> logo = new("--logo") { Description = "Logo à côté du titre, PNG ou SVG (par défaut celui du manifeste)." };
        Option<string?> since = new("--depuis") { Description = "Date de comparaison du thème evolution, AAAA-MM-JJ.", HelpName = "AAAA-MM-JJ" };
        Option<bool> cmyk = Cmyk();
        Option<string?> alt = new("--alt")
        {
            Description = "Écrit aussi le texte de remplacement de l’image dans ce fichier (UTF-8).",
            HelpName = "FICHIER"
        };
        Option<string?> date = CommonOptions.Date();
        Option<string?> rule = CommonOptions.Rule();
        Option<string?> output = CommonOptions.Output("Fichier à écrire (.svg, .png ou .pdf).");
        output.Required = true;
        Command command = new("map", "Dessine une carte.") { dossier, theme, format, size, dpi, grey, neutral, bleed, transparent, logo, since, cmyk,
            alt, date, rule, output };
        AddressOptions addresses = new();
        addresses.AddTo(command);
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(output)!;
            string kind = (parsed.GetValue(format) ?? Path.GetExtension(path).TrimStart('.')).ToLowerInvariant();
            if (!Formats.Contains(kind, StringComparer.Ordinal))
                throw new UsageException(Textes.BadFormat(kind, Formats));
            CommonOptions.CheckFormat(kind, path, Formats);
            if (!PageSpec.TryParse(parsed.GetValue(size), out PageSpec? page))
                throw new UsageException(Textes.BadSize(parsed.GetValue(size)!));
            if (parsed.GetValue(bleed) is var mm && mm is not (>= 0 and <= 10))
                throw new UsageException("--fond-perdu : un nombre de millimètres de 0 à 10 (3 est l’usage).");
            page = page with
            {
                BleedMm = mm,
                IsTransparent = parsed.GetValue(transparent),
                Title = parsed.GetValue(neutral)
                ? TitleChoice.Neutral : TitleChoice.Theme
            };
            double resolution = CheckDpi(parsed.GetValue(dpi));
            RegleCouverture? regle = CommonOptions.ReadRule(parsed.GetValue(rule));
            DateOnly? at = CommonOptions.ReadDate(parsed.GetValue(date));
            DateOnly? before = CommonOptions.ReadDate(parsed.GetValue(since));
            MapTheme chosen = ReadTheme(parsed.GetValue(theme)!, before is not null);
            if (parsed.GetValue(grey))
                chosen = chosen.ToGrey();

            PdfColours colours = parsed.GetValue(cmyk) ? PdfColours.Cmyk : PdfColours.Rgb;
            if (colours == PdfColours.Cmyk && kind != "pdf")
                throw new UsageException(Textes.CmykIsForPdf);
            if (kind != "svg")
                DrawingWarmUp.Start();
            OutputFile.RequireOtherThanDossier(parsed.GetRequiredValue(dossier), path, parsed.GetValue(alt));
            Dossier read = DossierReader.Read(parsed.GetRequiredValue(dossier), addresses.Read(parsed));
            CoverageReport report = read.Report(regle, at);
            MapScene scene = DossierMaps.Compose(
                read, report, chosen, page, parsed.GetValue(logo), before is { } start ? () => Compare(read, regle, start, report) : null);
            OutputFile.Write(path, stream => DossierMaps.Write(scene, kind, resolution, colours, stream));
            if (parsed.GetValue(alt) is { } text)
                OutputFile.Write(text, stream => DossierMaps.WriteAlt(scene, stream));
            Console.Error.WriteLine(Summary.IssueCounts(report));
            return report.HasErrors ? ExitCodes.DoneWithErrors : ExitCodes.Done;
        });
        return command;
    }

    private static MapTheme ReadTheme(string name, bool hasTwoDates)
    {
        MapTheme theme = DossierMaps.ThemeOption(name);
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
