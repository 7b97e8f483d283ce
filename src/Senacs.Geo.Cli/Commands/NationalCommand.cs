using System.Collections.Immutable;
using System.CommandLine;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Drawing;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Sources.Files;
using Senacs.Geo.Sources.National;

namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo national VALEURS.csv --contours F -o F</c>: France by département, a value each.</summary>
internal static class NationalCommand
{
    public static Command Create()
    {
        Argument<string> values = new("VALEURS") { Description = "CSV ou XLSX : un code de département et une valeur par ligne." };
        Option<string> boundaries = new(
            "--contours")
        {
            Description = "Contours des départements, GeoJSON (propriétés « code » et « nom »), outre-mer compris.",
            HelpName = "FICHIER",
            Required = true
        };
        Option<string?> column = new("--valeur")
        {
            Description = "Colonne de la valeur (par défaut « valeur », ou la seule autre colonne).",
            HelpName = "COLONNE"
        };
        Option<string?> title = new("--titre") { Description = "Titre (par défaut le nom de la colonne)." };
        Option<string?> subtitle = new("--sous-titre") { Description = "Sous-titre." };
        Option<string?> legend = new("--legende") { Description = "Ce que dit la valeur, avec son unité (par défaut le nom de la colonne)." };
        Option<string> unit = new("--unite") { Description = "Unité écrite après les bornes, par exemple %.", DefaultValueFactory = _ => "" };
        Option<string> source = new("--source") { Description = "Source des valeurs et des contours, avec millésime et licence.", Required = true };
        Option<string> date = new("--date") { Description = "Date des valeurs, AAAA-MM-JJ.", HelpName = "AAAA-MM-JJ", Required = true };
        Option<string> theme = new("--theme")
        {
            Description = "Thème qui donne dégradé, méthode et nombre de classes : national, ou un fichier "
            + ".json.",
            DefaultValueFactory = _ => "national"
        };
        Option<string> size = new("--size") { Description = "Format, comme pour « map ».", DefaultValueFactory = _ => "A4" };
        Option<double> dpi = MapCommand.Dpi();
        Option<bool> grey = new("--grey", "--gris") { Description = "En niveaux de gris." };
        Option<string?> output = CommonOptions.Output("Fichier à écrire (.svg, .png ou .pdf).");
        output.Required = true;
        Command command = new("national", "Dessine la France par département, outre-mer compris, une valeur chacun.")
        {
            values, boundaries, column, title, subtitle, legend, unit, source, date, theme, size, dpi, grey, output,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(output)!, kind = Path.GetExtension(path).TrimStart('.').ToLowerInvariant();
            if (!MapCommand.Formats.Contains(kind, StringComparer.Ordinal))
                throw new UsageException(Textes.BadFormat(kind, MapCommand.Formats));
            if (!PageSpec.TryParse(parsed.GetValue(size), out PageSpec? page))
                throw new UsageException(Textes.BadSize(parsed.GetValue(size)!));
            double resolution = MapCommand.CheckDpi(parsed.GetValue(dpi));
            DateOnly at = CommonOptions.ReadDate(parsed.GetRequiredValue(date))!.Value;
            MapTheme chosen = DossierMaps.ThemeOption(parsed.GetValue(theme)!);
            if (parsed.GetValue(grey))
                chosen = chosen.ToGrey();

            string valuesPath = parsed.GetRequiredValue(values), boundariesPath = parsed.GetRequiredValue(boundaries);
            OutputFile.RequireOther([valuesPath, boundariesPath], path);
            string valuesName = Path.GetFileName(valuesPath), boundariesName = Path.GetFileName(boundariesPath);
            using FileStream table = SourceFiles.Open(valuesPath, valuesName);
            DepartementValues read = DepartementValuesReader.Read(table, valuesName, parsed.GetValue(column));
            (ImmutableArray<DepartementBoundary> shapes, ImmutableArray<Issue> shapeIssues) =
                DepartementBoundaryReader.Read(SourceFiles.Open(boundariesPath, boundariesName), boundariesName);
            ImmutableArray<Issue> issues =
            [
                .. read.Issues, .. shapeIssues,
                .. read.Values.Keys.Except(shapes.Select(s => s.Code.Value), StringComparer.Ordinal).Order(StringComparer.Ordinal)
                    .Select(code => NationalIssues.NoBoundary.Say(
                        $"Le département {code} a une valeur mais pas de contour dans {boundariesName} : il manque sur la carte.")),
            ];
            NationalUnit[] units =
            [
                .. shapes.Select(s => new NationalUnit(
                    s.Code, s.Nom, Projection.For(s.Code.LegalCrs()).Project(s.Shape), read.Values.TryGetValue(s.Code.Value, out decimal value)
                        ? value : null)),
            ];
            string what = parsed.GetValue(legend) ?? read.Column;
            NationalTexts texts = new(
                parsed.GetValue(title) ?? what, parsed.GetValue(subtitle) ?? "", what, parsed.GetValue(unit) is { Length: > 0 } u
                    ? "\u202F" + u : "", "Sources\u00A0: " + parsed.GetRequiredValue(source),
                at, Produit.Version);
            MapScene scene = NationalMap.Compose(units, texts, page, chosen);
            OutputFile.Write(path, stream => DossierMaps.Write(scene, kind, resolution, PdfColours.Rgb, stream));
            foreach (Issue issue in issues)
                Console.Error.WriteLine(issue.Message);
            int without = units.Count(unit => unit.Value is null);
            Console.Error.WriteLine($"{FrenchNumbers.Count(units.Length, "département dessiné", "départements dessinés")}, dont "
                + $"{FrenchNumbers.Integer(without)} sans valeur.");
            return issues.Any(i => i.Kind.Severity == IssueSeverity.Error) ? ExitCodes.DoneWithErrors : ExitCodes.Done;
        });
        return command;
    }
}
