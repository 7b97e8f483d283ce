using Senacs.Geo.Coverage;
using Senacs.Geo.Exports;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;

namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo evolution DOSSIER --from Y --to Y</c>: how coverage moved, year by year.</summary>
internal static class EvolutionCommand
{
    private const int MostYears = 60;

    public static Command Create()
    {
        Command command = new("evolution", "Chiffres et cartes année par année, et ce qui a changé.");
        DossierOptions dossier = new(command, takesDate: false);
        Option<string> from = CommonOptions.Option<string>("--from --de", "Première année (2019) ou date (2019-12-31).", "ANNEE", required: true);
        Option<string?> to = CommonOptions.Option<string?>("--to --a", "Dernière année ou date (par défaut la date du dossier).", "ANNEE");
        Option<string?> output = CommonOptions.Output("Dossier où écrire (par défaut « evolution » à côté des données).");
        Option<string> size = CommonOptions.Option("--size", "A4", "Format des cartes, comme pour « map ».");
        Option<double> dpi = CommonOptions.Dpi();
        Option<bool> json = CommonOptions.Json();
        command.AddAll(from, to, output, size, dpi, json);
        command.SetAction(parsed =>
        {
            PageSpec page = parsed.GetPage(size);
            double resolution = parsed.GetDpi(dpi);
            RegleCouverture? regle = dossier.Rule(parsed);
            Dossier read = dossier.Read(parsed);
            Evolution evolution = Series(read, parsed.GetRequiredValue(from), parsed.GetValue(to), regle);
            return Run(read, evolution, parsed.GetValue(output) ?? Path.Combine(dossier.Path(parsed), "evolution"), page, resolution,
                parsed.GetValue(json));
        });
        return command;
    }

    private static int Run(Dossier dossier, Evolution evolution, string destination, PageSpec page, double dpi, bool json)
    {
        using OutputFolder folder = new(destination);
        folder.Write("evolution.csv", s => EvolutionCsv.Write(evolution, s));
        folder.Write("changements.csv", s => ChangementsCsv.Write(evolution, s));
        folder.Write("evolution.json", s => EvolutionJson.Write(evolution, s));
        if (dossier.Territoire.DrawnCommunes.Any())
        {
            MapTheme classes = MapThemeReader.Load("couverture"), change = MapThemeReader.Load("evolution");
            MapTexts texts = DossierMaps.Texts(dossier);
            Draw("carte-annees", SmallMultiples.Compose(evolution, page, classes, texts));
            Draw("carte-evolution", Plate.Compose(Plate.OfChange(evolution, change, texts), page, change));
        }

        string[] names = [.. folder.Names];
        folder.Commit();
        if (json)
            OutputFile.Write(null, standard => EvolutionJson.Write(evolution, standard));
        else
            Summarise(evolution, Console.Out);
        Console.Error.WriteLine(Textes.Written(names.Length, destination));
        if (folder.Missing is { } missing)
            Console.Error.WriteLine(missing);
        return evolution.Dernier.ExitCode();

        void Draw(string name, MapScene scene)
        {
            ReadOnlyMemory<byte> svg = SvgWriter.ToBytes(scene);
            folder.Write(name + ".svg", s => s.Write(svg.Span));
            folder.Draw(name + ".png", s => PngWriter.Write(scene, dpi, s));
            folder.Draw(name + ".pdf", s => PdfWriter.Write(scene, s));
        }
    }

    /// <summary>One report a year, at the day and month of the last date.</summary>
    public static Evolution Series(Dossier dossier, string from, string? to, RegleCouverture? regle)
    {
        DateOnly day = dossier.Manifest.Date ?? new DateOnly(2000, 12, 31);
        DateOnly last = to is null
            ? dossier.Manifest.Date ?? throw new UsageException("Le dossier n’a pas de date : ajouter --to 2022 ou --to 2022-12-31.")
            : ReadYear(to, "--to", day);
        DateOnly first = ReadYear(from, "--from", last);
        if (first >= last)
            throw new UsageException($"--from ({FrenchNumbers.Date(first)}) doit précéder --to ({FrenchNumbers.Date(last)}).");
        if (last.Year - first.Year >= MostYears)
            throw new UsageException($"Une série couvre au plus {MostYears.ToString(CultureInfo.InvariantCulture)} ans.");
        List<DateOnly> dates = [first];
        for (int year = first.Year + 1; year < last.Year; year++)
            dates.Add(At(year, last));
        dates.Add(last);
        return Evolution.From([.. dates.Distinct().Select(date => dossier.Report(regle, date))]);
    }

    private static DateOnly ReadYear(string text, string option, DateOnly day)
    {
        if (text.Length == 4 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int year) && year >= CoverageDates.First.Year
            && year <= CoverageDates.Last.Year)
            return At(year, day);
        return CoverageDates.TryParse(text, out DateOnly date)
            ? date
            : throw new UsageException($"{option} : « {text} » n’est ni une année (2019) ni une date (2019-12-31), {CoverageDates.Span}.");
    }

    private static DateOnly At(int year, DateOnly day) => new(year, day.Month, Math.Min(day.Day, DateTime.DaysInMonth(year, day.Month)));

    private static void Summarise(Evolution evolution, TextWriter text)
    {
        foreach (EtapeEvolution step in evolution.Etapes)
        {
            HabitantCounts c = step.Communes, p = step.Population;
            string people = c.Couvertes is null ? "" : p is { Couvertes: { } covered, Total: { } all and > 0 }
                ? $", {FrenchNumbers.Count(covered, "habitant", "habitants")} sur {FrenchNumbers.Integer(all)}{Share(p.Percent(covered))}"
                    : $", population {Absence.Inconnue}";
            int most = step.AuPlus.Synthese.Structures.Total;
            text.WriteLine($"{FrenchNumbers.Date(step.Date)} : {step.Libelle}{Share(c.Percent(c.Couvertes))}{people}"
                + $", {(step.StructuresAuMoins < most ? FrenchNumbers.Integer(step.StructuresAuMoins) + " à " : "")}"
                + FrenchNumbers.Count(most, "structure", "structures"));
        }

        text.WriteLine(Constat.Changement(evolution) + ".");
        if (Reserves.SansDate(evolution) is { } reserve)
            text.WriteLine(reserve);

        static string Share(decimal? share) => share is { } percent ? $" ({FrenchNumbers.Percent(percent)})" : "";
    }
}
