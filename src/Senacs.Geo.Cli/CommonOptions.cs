using System.CommandLine;
using Senacs.Geo.Coverage;

namespace Senacs.Geo.Cli;

/// <summary>Arguments and options that several commands share; read with the checks that make them whole.</summary>
internal static class CommonOptions
{
    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "Montre le détail technique d’une erreur.", Recursive = true };

    public static Argument<string> Dossier() => new("DOSSIER") { Description = "Dossier d’un département (il contient dossier.json)." };

    public static Option<string?> Date() =>
        new("--date") { Description = "Date des chiffres, AAAA-MM-JJ (par défaut celle du dossier).", HelpName = "AAAA-MM-JJ" };

    public static Option<string?> Rule() =>
        new("--rule", "--regle")
        {
            Description = $"Règle de couverture : {RegleCouverture.Spellings} (par défaut celle du dossier).",
            HelpName = "REGLE"
        };

    public static Option<string?> Output(string description) => new("-o", "--output") { Description = description, HelpName = "CHEMIN" };

    public static Option<bool> Json() => new("--json") { Description = "Résultat en JSON sur la sortie standard, pour un programme." };

    public static DateOnly? ReadDate(string? text)
    {
        if (text is null)
            return null;
        return CoverageDates.TryParse(text, out DateOnly date)
            ? date
            : throw new UsageException(Textes.BadDate(text));
    }

    public static RegleCouverture? ReadRule(string? text)
    {
        if (text is null)
            return null;
        if (!RegleCouverture.TryParse(text, out RegleCouverture? regle))
            throw new UsageException(Textes.BadRule(text));
        return NeedsTravelTimes(regle) ? throw new UsageException(Textes.NeedsTravelTimes(regle.Code)) : regle;
    }

    /// <summary>What <c>--format</c> asks and what the name of the file says are one.</summary>
    public static void CheckFormat(string format, string? path, IEnumerable<string> formats)
    {
        string extension = Path.GetExtension(path ?? "").TrimStart('.').ToLowerInvariant();
        if (extension != format && formats.Contains(extension, StringComparer.Ordinal))
            throw new UsageException(Textes.FormatsDisagree(format, path!));
    }

    private static bool NeedsTravelTimes(RegleCouverture regle) =>
        regle is RegleCouverture.Temps || (regle is RegleCouverture.AuMoinsUne several && several.Regles.Any(NeedsTravelTimes));
}
