using System.Collections.Immutable;
using Senacs.Geo.Geography;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Drawing;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Sources.Files;
using Senacs.Geo.Sources.National;

namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo national VALEURS.csv --contours F -o F</c>: France by département, a value each.</summary>
internal static class NationalCommand
{
    public static Command Create()
    {
        Argument<string> values = new("VALEURS") { Description = "CSV ou XLSX : un code de département et une valeur par ligne." };
        Option<string> boundaries = CommonOptions.Option<string>(
            "--contours", "Contours des départements, GeoJSON (propriétés « code » et « nom »), outre-mer compris.", "FICHIER", required: true);
        Option<string?> column = CommonOptions.Option<string?>(
            "--valeur", "Colonne de la valeur (par défaut « valeur », ou la seule autre colonne).", "COLONNE");
        Option<string?> title = CommonOptions.Option<string?>("--titre", "Titre (par défaut le nom de la colonne).");
        Option<string?> subtitle = CommonOptions.Option<string?>("--sous-titre", "Sous-titre.");
        Option<string?> legend = CommonOptions.Option<string?>(
            "--legende", "Ce que dit la valeur, avec son unité (par défaut le nom de la colonne).");
        Option<string> unit = CommonOptions.Option("--unite", "", "Unité écrite après les bornes, par exemple %.");
        Option<string> source = CommonOptions.Option<string>(
            "--source", "Source des valeurs et des contours, avec millésime et licence.", required: true);
        Option<string?> date = CommonOptions.Option<string?>("--date", "Date des valeurs, AAAA-MM-JJ.", "AAAA-MM-JJ", required: true);
        Option<string> theme = CommonOptions.Option("--theme", "national",
            "Thème qui donne dégradé, méthode et nombre de classes : national, ou un fichier .json.");
        Option<string> size = CommonOptions.Option("--size", "A4", "Format, comme pour « map ».");
        Option<double> dpi = CommonOptions.Dpi();
        Option<bool> grey = CommonOptions.Option<bool>("--grey --gris", "En niveaux de gris.");
        Option<string?> output = CommonOptions.Output("Fichier à écrire (.svg, .png ou .pdf).", required: true);
        Command command = new("national", "Dessine la France par département, outre-mer compris, une valeur chacun.")
        {
            values, boundaries, column, title, subtitle, legend, unit, source, date, theme, size, dpi, grey, output,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(output)!, kind = DossierMaps.KindOf(path);
            PageSpec page = parsed.GetPage(size);
            double resolution = parsed.GetDpi(dpi);
            DateOnly at = parsed.GetDate(date)!.Value;
            MapTheme chosen = DossierMaps.ThemeOption(parsed.GetValue(theme)!, parsed.GetValue(grey));
            OutputFile.RequireOther([parsed.GetRequiredValue(values), parsed.GetRequiredValue(boundaries)], path);
            (NationalUnit[] units, string read, ImmutableArray<Issue> issues) =
                Read(parsed.GetRequiredValue(values), parsed.GetRequiredValue(boundaries), parsed.GetValue(column));
            string what = parsed.GetValue(legend) ?? read;
            NationalTexts texts = new(
                parsed.GetValue(title) ?? what, parsed.GetValue(subtitle) ?? "", what,
                parsed.GetValue(unit) is { Length: > 0 } u ? "\u202F" + u : "",
                "Sources\u00A0: " + parsed.GetRequiredValue(source), at, Produit.Version);
            MapScene scene = NationalMap.Compose(units, texts, page, chosen);
            OutputFile.Write(path, stream => DossierMaps.Write(scene, kind, resolution, PdfColours.Rgb, stream));
            foreach (Issue issue in issues)
                Console.Error.WriteLine(issue.Message);
            Console.Error.WriteLine($"{FrenchNumbers.Count(units.Length, "département dessiné", "départements dessinés")}, dont "
                + $"{FrenchNumbers.Integer(units.Count(unit => unit.Value is null))} sans valeur.");
            return issues.ExitCode();
        });
        return command;
    }

    private static (NationalUnit[] Units, string Column, ImmutableArray<Issue> Issues) Read(string valuesPath, string boundariesPath, string? column)
    {
        string valuesName = Path.GetFileName(valuesPath), boundariesName = Path.GetFileName(boundariesPath);
        using FileStream table = SourceFiles.Open(valuesPath, valuesName);
        DepartementValues read = DepartementValuesReader.Read(table, valuesName, column);
        (ImmutableArray<DepartementBoundary> shapes, ImmutableArray<Issue> shapeIssues) =
            DepartementBoundaryReader.Read(SourceFiles.Open(boundariesPath, boundariesName), boundariesName);
        NationalUnit[] units = [.. shapes.Select(s => new NationalUnit(s.Code, s.Nom, Projection.For(s.Code.LegalCrs()).Project(s.Shape),
            read.Values.TryGetValue(s.Code.Value, out decimal value) ? value : null))];
        IEnumerable<Issue> without = read.Values.Keys.Except(shapes.Select(s => s.Code.Value), StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(code => NationalIssues.NoBoundary.Say(
                $"Le département {code} a une valeur mais pas de contour dans {boundariesName} : il manque sur la carte."));
        return (units, read.Column, [.. read.Issues, .. shapeIssues, .. without]);
    }
}
