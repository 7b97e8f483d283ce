using System.Collections.Immutable;
using System.Globalization;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Files;
using Senacs.Geo.Sources.Tables;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.Cog;

/// <summary>What can be wrong with a file of movements.</summary>
public static class CogIssues
{
    public static readonly IssueKind BadMovement = new("cog.bad_movement", IssueSeverity.Error, "Mouvement de communes illisible");
}

/// <summary>Movements and what was wrong with them.</summary>
/// <param name="Movements">The readable rows.</param>
/// <param name="Issues">One for each unreadable row, and those of the table.</param>
public sealed record MouvementsReading(CogMovements Movements, ImmutableArray<Issue> Issues)
{
    /// <summary>The columns that are read, in INSEE's order.</summary>
    public ImmutableArray<RecognisedColumn> Columns { get; init; } = [];
}

/// <summary>Reads INSEE's "Historique des communes, événements" (mouvements de communes): the national file or an extract, gzipped or not.</summary>
/// <remarks>Columns MOD, DATE_EFF, then TYPECOM, COM, TNCC, NCC, NCCENR, LIBELLE with the suffixes _AV (before) and _AP (after). A side may be
/// empty.</remarks>
public static class MouvementsReader
{
    private static readonly ImmutableArray<string> Needed = ["MOD", "DATE_EFF", "COM_AV", "COM_AP", "LIBELLE_AV", "LIBELLE_AP"];

    internal static readonly ImmutableArray<(string Written, CogCommuneType? Type)> Types =
        [("COM", CogCommuneType.Commune), ("COMA", CogCommuneType.Associee), ("COMD", CogCommuneType.Deleguee),
            ("ARM", CogCommuneType.Arrondissement)];

    /// <exception cref="SourceUnavailableException">Not a table, or without the columns of a file of movements.</exception>
    public static MouvementsReading Read(Stream stream, string file)
    {
        using TableReader table = TableReader.Open(stream, file);
        ColumnMap columns = ColumnMap.Of(file, table.Headers, Notions.Movements);
        int[] at = columns.ToArray();
        // Older editions have neither NCC nor TNCC; codes, dates and names are needed.
        if (Notions.Movements.Select(static n => n.Nom).Where((name, i) => at[i] < 0 && Needed.Contains(name)).FirstOrDefault() is { } missing)
        {
            throw new SourceUnavailableException(
                file, $"La colonne « {missing} » manque : ce n'est pas le fichier des mouvements de communes de l'INSEE.",
                "Prenez « Liste des événements survenus aux communes » (v_mvt_commune) sur la page du code officiel géographique.");
        }

        IssueList issues = new(file);
        List<CogMovement> movements = [];
        Dictionary<string, string> shared = new(StringComparer.Ordinal);
        while (table.Read() is { } row)
        {
            if (Parse(row, at, shared) is { } movement)
                movements.Add(movement);
            else
                issues.Add(CogIssues.BadMovement,
                    $"Le mouvement de la ligne {TableReader.Number(row.Line)} est illisible (type, date ou codes) : il est ignoré.", row.Line);
        }

        return new(CogMovements.Create(movements), [.. table.Issues, .. issues.ToImmutable()]) { Columns = columns.Recognised };
    }

    private static CogMovement? Parse(TableRow row, int[] at, Dictionary<string, string> shared)
    {
        if (row.IsMalformed || !int.TryParse(Cell(0), NumberStyles.None, CultureInfo.InvariantCulture, out int mod)
            || !DateOnly.TryParseExact(Cell(1), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
            || Version(2) is not { } before || Version(8) is not { } after || (before.Code.Length == 0 && after.Code.Length == 0))
        {
            return null;
        }

        return new(mod, date, before, after);

        string Cell(int i) => at[i] < 0 ? "" : row.Cells[at[i]];

        CogVersion? Version(int i)
        {
            string code = CodeCell.Clean(Cell(i + 1)).ToUpperInvariant(); // 2a004 is 2A004
            CogCommuneType? type = Types.FirstOrDefault(t => t.Written.Equals(Cell(i), StringComparison.OrdinalIgnoreCase)).Type
                ?? (at[i] < 0 && code.Length > 0 ? CogCommuneType.Commune : null);
            bool sound = code.Length == 0 ? type is null : type is not null && IsCode(code);
            return sound ? new(type, Share(code), Cell(i + 2), Share(Cell(i + 3)), Share(Cell(i + 4)), Share(Cell(i + 5))) : null;
        }

        // The same names come over and over.
        string Share(string text)
        {
            if (!shared.TryGetValue(text, out string? known))
                shared.Add(text, known = text);
            return known;
        }
    }

    private static bool IsCode(string code) =>
        code.Length == 5 && (char.IsAsciiDigit(code[1]) || code[1] is 'A' or 'B') && code.Remove(1, 1).All(char.IsAsciiDigit);
}

/// <summary>Writes movements with INSEE's columns: UTF-8, comma, line feed; what <see cref="MouvementsReader"/> reads back equal.</summary>
public static class MouvementsWriter
{
    public static void Write(CogMovements movements, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(movements);
        using CsvText text = new(stream, Notions.Movements.Select(static n => n.Nom));
        foreach (CogMovement movement in movements.Movements)
            text.Row([TableReader.Number(movement.Mod), movement.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                .. Cells(movement.Before), .. Cells(movement.After)]);
    }

    private static string[] Cells(CogVersion version) =>
    [
        version.Type is null ? "" : MouvementsReader.Types.First(t => t.Type == version.Type).Written,
        version.Code, version.Tncc, version.Ncc, version.Nccenr, version.Libelle,
    ];
}
