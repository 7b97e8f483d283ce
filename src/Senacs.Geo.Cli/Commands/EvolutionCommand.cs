using System.CommandLine;
using System.Globalization;
using Senacs.Geo.Coverage;
using Senacs.Geo.Exports;
using Senacs.Geo.Issues;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Reports;
using Senacs.Geo.Sources.Dossiers;

namespace Senacs.Geo.Cli.Commands;

/// <summary><c>senacs-geo evolution DOSSIER --from Y --to Y</c>: how coverage moved, year by year.</summary>
internal static class EvolutionCommand
{
    private const int MostYears = 60;

    public static Command Create()
    {
        Argument<string> dossier = CommonOptions.Dossier();
        Option<string?> from = new("--from", "--de")
        {
            Description = "Première année (2019) ou date (2019-12-31).",
            HelpName = "ANNEE",
            Required = true
        };
        Option<string?> to = new("--to", "--a") { Description = "Dernière année ou date (par défaut la date du dossier).", HelpName = "ANNEE" };
        Option<string?> rule = CommonOptions.Rule();
        Option<string?> output = CommonOptions.Output("Dossier où écrire (par défaut « evolution » à côté des données).");
        Option<string> size = new("--size") { Description = "Format des cartes, comme pour « map ».", DefaultValueFactory = _ => "A4" };
        Option<double> dpi = MapCommand.Dpi();
        Option<bool> json = CommonOptions.Json();
        Command command = new("evolution", "Chiffres et cartes année par année, et ce qui a changé.") { dossier, from, to, rule, output, size, dpi,
            json };
        AddressOptions addresses = new();
        addresses.AddTo(command);
        command.SetAction(parsed => Run(
            DossierReader.Read(parsed.GetRequiredValue(dossier), addresses.Read(parsed)), parsed.GetRequiredValue(dossier),
                parsed.GetRequiredValue(from)!, parsed.GetValue(to), CommonOptions.ReadRule(parsed.GetValue(rule)), parsed.GetValue(output),
            parsed.GetValue(size)!, MapCommand.CheckDpi(parsed.GetValue(dpi)), parsed.GetValue(json)));
        return command;
    }

    private static int Run(Dossier dossier, string path, string from, string? to, RegleCouverture? regle, string? output, string size, double dpi,
        bool json)
    {
        if (!PageSpec.TryParse(size, out PageSpec? page))
            throw new UsageException(Textes.BadSize(size));
        Evolution evolution = Series(dossier, from, to, regle);
        string destination = output ?? Path.Combine(path, "evolution");
        using OutputFolder folder = new(destination);
        Write("evolution.csv", s => EvolutionCsv.Write(evolution, s));
        Write("changements.csv", s => ChangementsCsv.Write(evolution, s));
        Write("evolution.json", s => EvolutionJson.Write(evolution, s));
        string? missing = null;
        if (dossier.Territoire.DrawnCommunes.Any())
        {
            MapTheme classes = MapThemeReader.Load("couverture"), change = MapThemeReader.Load("evolution");
            MapTexts texts = DossierMaps.Texts(dossier);
            foreach ((string name, MapScene scene) in new[]
                     {
                         ("carte-annees", SmallMultiples.Compose(evolution, page, classes, texts)),
                         ("carte-evolution", Plate.Compose(Plate.OfChange(evolution, change, texts), page, change)),
                     })
            {
                ReadOnlyMemory<byte> svg = SvgWriter.ToBytes(scene);
                Write(name + ".svg", s => s.Write(svg.Span));
                missing = Draw(name + ".png", s => PngWriter.Write(scene, dpi, s)) ?? missing;
                missing = Draw(name + ".pdf", s => PdfWriter.Write(scene, s)) ?? missing;
            }
        }

        string[] names = [.. folder.Names];
        folder.Commit();
        if (json)
        {
            using Stream standard = Console.OpenStandardOutput();
            EvolutionJson.Write(evolution, standard);
        }
        else
        {
            Summarise(evolution, Console.Out);
        }

        Console.Error.WriteLine(Textes.Written(names.Length, destination));
        if (missing is not null)
            Console.Error.WriteLine(missing);
        return evolution.Dernier.HasErrors ? ExitCodes.DoneWithErrors : ExitCodes.Done;

        void Write(string name, Action<Stream> write)
        {
            using Stream stream = folder.Create(name);
            write(stream);
        }

        string? Draw(string name, Action<Stream> write)
        {
            try
            {
                Write(name, write);
                return null;
            }
            catch (SourceUnavailableException e)
            {
                File.Delete(folder.PathOf(name));
                return e.Message;
            }
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
