using Senacs.Geo.Coverage;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Drawing;
using Senacs.Geo.Maps.Pages;

namespace Senacs.Geo.Cli;

/// <summary>Arguments and options that several commands share; read with the checks that make them whole.</summary>
internal static class CommonOptions
{
    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "Montre le détail technique d’une erreur.", Recursive = true };

    /// <param name="names">Separated by spaces, the usual one first.</param>
    /// <param name="description">French.</param>
    /// <param name="value">What the help calls its value.</param>
    /// <param name="required">Whether it must be given.</param>
    public static Option<T> Option<T>(string names, string description, string? value = null, bool required = false)
    {
        string[] all = names.Split(' ');
        return new(all[0], all[1..]) { Description = description, HelpName = value, Required = required };
    }

    /// <summary>One that has a value when it is not given.</summary>
    public static Option<T> Option<T>(string names, T absent, string description, string? value = null)
    {
        Option<T> option = Option<T>(names, description, value);
        option.DefaultValueFactory = _ => absent;
        return option;
    }

    public static Option<string?> Date() => Option<string?>("--date", "Date des chiffres, AAAA-MM-JJ (par défaut celle du dossier).", "AAAA-MM-JJ");

    public static Option<string?> Rule() => Option<string?>(
        "--rule --regle", $"Règle de couverture : {RegleCouverture.Spellings} (par défaut celle du dossier).", "REGLE");

    public static Option<string?> Output(string description, bool required = false) =>
        Option<string?>("-o --output", description, "CHEMIN", required);

    public static Option<bool> Json() => Option<bool>("--json", "Résultat en JSON sur la sortie standard, pour un programme.");

    public static Option<double> Dpi() => Option("--dpi", 300.0, "Points par pouce des images PNG, de 36 à 1200.");

    public static Option<bool> Cmyk() =>
        Option<bool>("--cmyk --cmjn", "PDF en quadrichromie pour l’imprimeur, textes et traits gris ou noirs en noir seul.");

    public static Option<bool> Grey() => Option<bool>("--grey --gris", "En niveaux de gris, les trois classes restant distinctes.");

    public static void AddAll(this Command command, params IEnumerable<Option> options)
    {
        foreach (Option option in options)
            command.Add(option);
    }

    public static DateOnly? GetDate(this ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is not { } text ? null
        : CoverageDates.TryParse(text, out DateOnly date) ? date : throw new UsageException(Textes.BadDate(text));

    public static RegleCouverture? GetRule(this ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text)
            return null;
        if (!RegleCouverture.TryParse(text, out RegleCouverture? regle))
            throw new UsageException(Textes.BadRule(text));
        return NeedsTravelTimes(regle) ? throw new UsageException(Textes.NeedsTravelTimes(regle.Code)) : regle;
    }

    private static bool NeedsTravelTimes(RegleCouverture regle) =>
        regle is RegleCouverture.Temps || (regle is RegleCouverture.AuMoinsUne several && several.Regles.Any(NeedsTravelTimes));

    /// <summary>What <c>--format</c> asks and what the name of the file says are one.</summary>
    public static void CheckFormat(string format, string? path, IEnumerable<string> formats)
    {
        string extension = Path.GetExtension(path ?? "").TrimStart('.').ToLowerInvariant();
        if (extension != format && formats.Contains(extension, StringComparer.Ordinal))
            throw new UsageException(Textes.FormatsDisagree(format, path!));
    }

    public static double GetDpi(this ParseResult parsed, Option<double> option) =>
        parsed.GetValue(option) is >= 36 and <= 1200 and var dpi ? dpi : throw new UsageException(Textes.BadDpi);

    public static PdfColours GetColours(this ParseResult parsed, Option<bool> cmyk) => parsed.GetValue(cmyk) ? PdfColours.Cmyk : PdfColours.Rgb;

    public static PageSpec GetPage(this ParseResult parsed, Option<string> option) =>
        PageSpec.TryParse(parsed.GetValue(option), out PageSpec? page) ? page : throw new UsageException(Textes.BadSize(parsed.GetValue(option)!));

    /// <summary>What a command ends with that has a report to give.</summary>
    public static int ExitCode(this CoverageReport report) => report.HasErrors ? ExitCodes.DoneWithErrors : ExitCodes.Done;

    /// <summary>What a command ends with that has findings.</summary>
    public static int ExitCode(this IEnumerable<Issue> issues) =>
        issues.Any(static i => i.Kind.Severity == IssueSeverity.Error) ? ExitCodes.DoneWithErrors : ExitCodes.Done;
}
