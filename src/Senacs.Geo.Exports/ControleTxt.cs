using System.Text;
using Senacs.Geo.Issues;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;

namespace Senacs.Geo.Exports;

/// <summary>Everything that was found in the data, for a person with Notepad: UTF-8 with its mark, CRLF, errors first, grouped by kind.</summary>
public static class ControleTxt
{
    public static void Write(CoverageReport report, Stream output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Encoding.UTF8.Preamble);
        using StreamWriter text = new(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 16384, leaveOpen: true) { NewLine = "\r\n" };
        Write(report, text);
    }

    /// <summary>The same without mark, with the writer's own line ends: for a terminal.</summary>
    public static void Write(CoverageReport report, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        int errors = Count(report, IssueSeverity.Error);
        int warnings = Count(report, IssueSeverity.Warning);
        int informations = Count(report, IssueSeverity.Information);
        string title = $"Contrôle des données : {OneLine(report.Titre)}";
        output.WriteLine(title);
        output.WriteLine(new string('=', Math.Min(title.Length, 100)));
        output.WriteLine();
        Row(output, "Département", $"{report.Territoire.Departement} {OneLine(report.Territoire.Nom)}");
        Row(output, "Situation au", FrenchNumbers.Date(report.Coverage.Date));
        Row(output, "Règle", report.Coverage.Regle.Code);
        Row(output, "Constats", $"{FrenchNumbers.Count(errors, "erreur")}, {FrenchNumbers.Count(warnings, "avertissement")}, "
            + $"{FrenchNumbers.Count(informations, "information")}");
        output.WriteLine();

        Counts(output, report);
        ToReview(output, report);
        if (report.Issues.IsEmpty)
        {
            output.WriteLine(report.AddressesToReview.IsEmpty ? "Rien à signaler." : "Rien d’autre à signaler.");
            return;
        }

        foreach (IGrouping<IssueKind, Issue> kind in report.Issues.GroupBy(i => i.Kind).OrderByDescending(g => g.Key.Severity))
        {
            Title(output, $"{Libelles.Of(kind.Key.Severity).ToUpperInvariant()} — {kind.Key.Titre} ({Number(kind.Sum(i => i.Count))}) "
                + $"[{kind.Key.Code}]");
            foreach (Issue issue in kind)
            {
                output.WriteLine($"- {OneLine(issue.Message)}");
                string details = Details(issue);
                if (details.Length > 0)
                    output.WriteLine($"  {details}");
            }

            output.WriteLine();
        }
    }

    // Every count with what it is made of: nobody need add up to see that nothing is lost.
    private static void Counts(TextWriter output, CoverageReport report)
    {
        Title(output, "Comptes rapprochés");
        ClasseCounts communes = report.Synthese.Communes;
        LocatedStructures register = report.Structures;
        Row(output, "Registre", $"{FrenchNumbers.Count(register.Lines, "ligne")} = {Agreed(register.Structures.Length, "lue")} + "
            + $"{Agreed(register.Rejected.Length, "écartée")} + "
            + $"{FrenchNumbers.Count(register.TotalOrBlankRows, "total ou vide", "totaux ou vides")}");
        Row(output, "Structures", $"{Agreed(report.Structures.Structures.Length, "lue")} = {Agreed(report.Structures.Located, "localisée")} + "
            + $"{Agreed(report.Structures.Unlocated, "non localisée")}");
        string named = report.Coverage.Others.IsEmpty ? "" : $" ({string.Join(", ", report.Coverage.Others.Select(s => OneLine(s.Nom)))})";
        string past = report.Synthese.Fourni.Dates
            ? $" + {Number(report.Coverage.Others.Length)} hors période{named}"
            : $" ({Absence.Dates.ToLowerInvariant()} : nul ne sait si certaines sont hors période)";
        Row(output, "", $"{Agreed(report.Structures.Structures.Length, "lue")} = {Number(report.Coverage.InForce.Length)} en vigueur + "
            + $"{Number(report.Coverage.Projets.Length)} en préfiguration{past}");
        Row(output, "Communes", Sum(communes, report));
        Row(output, "", $"{Number(communes.Total)} = {Number(communes.Total - report.Synthese.SansGeometrie)} avec contour + "
            + $"{Number(report.Synthese.SansGeometrie)} sans contour");
        if (Reserves.Nominales(report) is { } nominal)
            Row(output, "", Lower(nominal));
        if (report.Coverage.Regle.MesureLesDistances && Reserves.DistancesNominales(report) is { } distances)
            Row(output, "", distances);
        Row(output, "Habitants", report.Synthese.Fourni.Population ? Sum(report.Synthese.Population, report) : Absence.Population.ToLowerInvariant());
        if (report.Synthese.Fourni.Population)
            Row(output, "", $"communes dont la population est inconnue : {Number(report.Synthese.PopulationInconnue)}");
        Row(output, "QPV", report.Synthese.Qpv is not { } qpv
            ? Absence.NonFourni + "s" : $"{Number(qpv.Total)} = {Agreed(qpv.Servi, "servi")} + {Number(qpv.Dans)} avec une structure dedans + "
                + $"{Number(qpv.AProximite)} avec une structure à proximité + {Agreed(qpv.Indetermine, "indéterminé")} + {Number(qpv.SansStructure)} "
                + $"{Reserves.SansStructure(Reserves.LaisseOuvert(report))}");
        if (report.Synthese.Fourni.Manquantes is { IsEmpty: false } missing)
            Row(output, "Non fourni", string.Join(" ; ", missing));
        output.WriteLine();
    }

    private const int AddressesShown = 40;

    // The most important first: what a person should look up before anything else.
    private static void ToReview(TextWriter output, CoverageReport report)
    {
        ImmutableArray<AddressToReview> addresses = report.AddressesToReview;
        if (addresses.IsEmpty)
            return;
        Title(output, $"Adresses à revoir d’abord ({Number(addresses.Length)})");
        foreach ((AddressToReview address, int rank) in addresses.Take(AddressesShown).Select((a, i) => (a, i + 1)))
        {
            output.WriteLine($"{Number(rank),3}. {OneLine(address.Structure.Nom)} : "
                + $"{Lower(Libelles.Of(address.Doute))}{(address.DecidesAQpv ? $" ; {Lower(Libelles.Of(address.Qpv!))}" : "")}");
            string details = string.Join(" ; ",
                new[] { address.Structure.Entry is { } entry ? WrittenAddress(entry) : "", Found(address.Structure) }.Where(t => t.Length > 0));
            if (details.Length > 0)
                output.WriteLine($"     {OneLine(details)}");
        }

        if (addresses.Length > AddressesShown)
            output.WriteLine($"     et {FrenchNumbers.Count(addresses.Length - AddressesShown, "autre")}, au rang que donne "
                + $"structures-localisees.csv");
        output.WriteLine();
    }

    internal static string WrittenAddress(RegisterEntry entry) =>
        string.Join(", ", new[] { entry.Adresse, $"{entry.CodePostal} {entry.Commune}".Trim() }.Where(t => !string.IsNullOrWhiteSpace(t)));

    /// <summary>What was found for the siège: label, gap between coordinates and address, nearest address.</summary>
    internal static string Found(Structure structure)
    {
        if (structure.Siege is not { } siege || siege.Location.Niveau == LocationLevel.Commune)
            return "";
        return string.Join(" ; ", new[]
        {
            siege.Location.Origine == "registre" ? null : $"trouvée : {siege.Location.Label}",
            siege.AddressGapMetres is { } gap ? $"coordonnées à {Libelles.Metres(gap)} de l’adresse" : null,
            siege is { NearestAddress: { } nearest, Location.Origine: "registre" or "correction" }
                ? $"adresse la plus proche : {Libelles.Nearest(nearest)}" : null,
        }.OfType<string>());
    }

    private static string Lower(string text) => string.Concat(char.ToLowerInvariant(text[0]).ToString(), text.AsSpan(1));

    /// <summary>Where an issue is: file, line, column, value.</summary>
    internal static string Details(Issue issue) => string.Join(", ", new[]
    {
        issue.File is { } file ? $"fichier {OneLine(file)}" : null,
        issue.Line is { } line ? $"ligne {line.ToString(CultureInfo.InvariantCulture)}" : null,
        issue.Field is { } field ? $"colonne {OneLine(field)}" : null,
        issue.Value is { } value ? $"valeur « {Short(OneLine(value))} »" : null,
        issue.Subject is { } subject ? $"objet {OneLine(subject)}" : null,
    }.OfType<string>());

    private static string Short(string value) => value.Length <= 120 ? value : value[..(char.IsHighSurrogate(value[118]) ? 118 : 119)] + "…";

    private static string Sum(ClasseCounts counts, CoverageReport report) =>
        Sum(new HabitantCounts(counts.CentreSocial, counts.EvsSeul, counts.ZoneBlanche, counts.Couvertes, counts.Total), report);

    private static string Sum(HabitantCounts counts, CoverageReport report)
    {
        string how = report.Coverage.Regle.CumuleLesSites ? "avec l’apport d’un EVS" : "avec un EVS seulement";
        return $"{Known(counts.Total)} = {Known(counts.CentreSocial)} avec un centre social + {Known(counts.EvsSeul)} {how} + "
            + $"{Known(counts.ZoneBlanche)} en zone blanche";
    }

    private static string Known(long? people) => people is { } known ? Number(known) : Absence.Inconnue;

    private static int Count(CoverageReport report, IssueSeverity severity) => report.Issues.CountOf(severity);

    private static string Agreed(long count, string participle) => $"{Number(count)} {participle}{(count < 2 ? "" : "s")}";

    private static string Number(long value) => FrenchNumbers.Integer(value);

    private static void Row(TextWriter output, string name, string value) =>
        output.WriteLine(name.Length == 0 ? $"{new string(' ', 16)}{value}" : $"{name.PadRight(13)} : {value}");

    private static void Title(TextWriter output, string title)
    {
        output.WriteLine(title);
        output.WriteLine(new string('-', Math.Min(title.Length, 100)));
    }

    /// <summary>Names come from files: a line end or another control character inside one must not forge a line of the report.</summary>
    internal static string OneLine(string text)
    {
        if (!text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029'))
            return text;
        return string.Create(text.Length, text, (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
                span[i] = char.IsControl(source[i]) || source[i] is '\u2028' or '\u2029' ? ' ' : source[i];
        });
    }
}
