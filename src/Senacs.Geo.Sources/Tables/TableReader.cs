using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Files;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.Tables;

/// <summary>Reads a table as people save it, row by row: CSV (<c>;</c>, <c>,</c> or tab; UTF-8, Windows-1252 or UTF-16; gzipped or not) or the first
/// sheet of an XLSX or ODS.</summary>
/// <remarks>
/// 1. The first bytes say what the file is; 2. the separator is the one that cuts the header and the first rows alike; 3. the first row that is not
/// empty is the header; 4. each row is brought to the header's width, Excel's <c>="01053"</c> is unwrapped, invisible characters are removed, each
/// with an issue.
/// </remarks>
public sealed class TableReader : IDisposable
{
    // C0 controls but tab, line feed and return; DEL; C1 controls; replacement character; non-characters.
    private static readonly SearchValues<char> Unwanted = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\v\f\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F\u007F"
        + "\u0080\u0081\u0082\u0083\u0084\u0085\u0086\u0087\u0088\u0089\u008A\u008B\u008C\u008D\u008E\u008F\u0090\u0091\u0092\u0093\u0094\u0095\u0096\u0097\u0098\u0099\u009A\u009B\u009C\u009D\u009E\u009F"
        + "\uFEFF\uFFFD\uFFFE\uFFFF");

    private const int WidestGap = 10_000;

    private readonly IRecords records;
    private readonly TableLimits limits;
    private readonly IssueList issues;
    private readonly List<string> cells = [];
    private readonly Queue<TableRow> waiting = [];
    private readonly bool keepEmptyRows;
    private ImmutableArray<string> emptyCells = [];
    private long lastLine;
    private long lastFilledLine;
    private int pendingBlanks;
    private int rowCount;

    private TableReader(IRecords records, string file, TableLimits limits, IssueList issues, bool keepEmptyRows)
    {
        this.keepEmptyRows = keepEmptyRows;
        this.records = records;
        this.limits = limits;
        this.issues = issues;
        File = file;
    }

    /// <summary>A source of records: what CSV and XLSX have in common.</summary>
    internal interface IRecords : IDisposable
    {
        TableFormat Format { get; }

        /// <summary>Line of the record last read.</summary>
        long Line { get; }

        /// <summary>Whether the record last read ran to the end of the file within quotes.</summary>
        bool HasUnclosedQuote { get; }

        /// <summary>Fills the list with the next record's cells; false at the end.</summary>
        bool Read(List<string> cells);

        /// <summary>What is known only at the end.</summary>
        void Finish(IssueList issues);
    }

    public string File { get; }

    public TableFormat Format => records.Format;

    public ImmutableArray<string> Headers { get; private set; } = [];

    public long HeaderLine { get; private set; }

    /// <summary>Rows without any value that were passed over so far, those after the last row that has one left out.</summary>
    public int BlankRows { get; private set; }

    /// <summary>Issues met so far; complete once <see cref="Read"/> has returned null.</summary>
    public ImmutableArray<Issue> Issues => issues.ToImmutable();

    /// <param name="stream">Need not be seekable. Left open.</param>
    /// <param name="file">The file's name for messages.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="keepEmptyRows">Whether a row without any value is given too. Blank lines at the end of the file never are.</param>
    /// <exception cref="SourceUnavailableException">Not a table, damaged, or beyond a bound.</exception>
    public static TableReader Open(Stream stream, string file, TableLimits? limits = null, bool keepEmptyRows = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(file);
        limits ??= TableLimits.Default;
        IssueList found = new(file);
        PrefixedStream bytes = PrefixedStream.Over(stream, file);
        if (GzipContent.IsGzip(bytes.Prefix))
            bytes = PrefixedStream.Over(GzipContent.OfTable(bytes), file);
        FileSignature.RefuseWhatIsNoTable(bytes, file);
        IRecords source = FileSignature.IsZip(bytes.Prefix)
            ? WorkbookRecords.Open(bytes, file, limits, found)
            : CsvRecords.Open(new TableTextReader(bytes, file, limits), file, limits);
        TableReader reader = new(source, file, limits, found, keepEmptyRows);
        try
        {
            reader.ReadHeader();
        }
        catch
        {
            reader.Dispose();
            throw;
        }

        return reader;
    }

    /// <summary>The next row that has a value (or the next row, where empty ones are kept); null at the end.</summary>
    /// <exception cref="SourceUnavailableException">Damaged, or beyond a bound.</exception>
    public TableRow? Read()
    {
        if (waiting.TryDequeue(out TableRow? next))
            return next;
        while (records.Read(cells))
        {
            int used = CleanCells();
            if (keepEmptyRows)
                KeepGap();
            if (used == 0)
            {
                pendingBlanks++;
                if (!keepEmptyRows)
                    continue;
                Wait(records.Line);

                // ";;;" is a row that someone wrote; a blank line is one only when something follows.
                if (Format == TableFormat.Csv && cells.Count > 1)
                    return waiting.Dequeue();
                continue;
            }

            // A sheet leaves its empty rows out of the file: only the numbers of the others tell.
            long gap = records.Line - Math.Max(lastFilledLine, HeaderLine) - 1;
            BlankRows += Format != TableFormat.Csv && gap <= WidestGap ? (int)Math.Max(0, gap) : pendingBlanks;
            (lastFilledLine, pendingBlanks) = (records.Line, 0);
            Count();
            TableRow row = ToRow(used);
            if (waiting.Count == 0)
                return row;
            waiting.Enqueue(row);
            return waiting.Dequeue();
        }

        waiting.Clear();
        records.Finish(issues);
        return null;
    }

    // A sheet leaves its empty rows out of the file: only the numbers of the others tell. A stray cell far below the table is no row of it.
    private void KeepGap()
    {
        if (Format != TableFormat.Csv && records.Line - lastLine <= WidestGap)
        {
            for (long line = Math.Max(lastLine, HeaderLine) + 1; line < records.Line; line++)
                Wait(line);
        }

        lastLine = records.Line;
    }

    private void Wait(long line)
    {
        Count();
        if (emptyCells.Length != Headers.Length)
            emptyCells = [.. Headers.Select(static _ => "")];
        waiting.Enqueue(new TableRow(line, emptyCells));
    }

    private void Count()
    {
        if (++rowCount > limits.MaxRows)
        {
            throw new SourceUnavailableException(
                File, string.Create(CultureInfo.InvariantCulture, $"La table a plus de {limits.MaxRows} lignes."),
                    "Découpez le fichier par département.");
        }
    }

    public void Dispose() => records.Dispose();

    /// <summary>The index of the first column that bears one of these folded names, the preferred name first; null when there is none.</summary>
    public static int? FindColumn(ImmutableArray<string> headers, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            for (int i = 0; i < headers.Length; i++)
            {
                if (FrenchText.FoldHeader(headers[i]).Equals(name, StringComparison.Ordinal))
                    return i;
            }
        }

        return null;
    }

    private void ReadHeader()
    {
        while (records.Read(cells))
        {
            int used = CleanCells();
            if (used == 0)
                continue;
            Headers = [.. cells.Take(used)];
            HeaderLine = records.Line;
            Dictionary<string, int> seen = new(StringComparer.Ordinal);
            for (int i = 0; i < Headers.Length; i++)
            {
                string folded = FrenchText.FoldHeader(Headers[i]);
                if (folded.Length > 0 && !seen.TryAdd(folded, i))
                {
                    issues.Add(
                        TableIssues.DuplicateColumn,
                        string.Create(CultureInfo.InvariantCulture,
                            $"La colonne « {IssueList.Clip(Headers[i])} » est là deux fois (n° {seen[folded] + 1} et {i + 1}) : seule la première "
                                + $"est lue."),
                        HeaderLine, field: Headers[i]);
                }
            }

            return;
        }

        throw new SourceUnavailableException(
            File, "Le fichier ne contient aucune ligne.", "Enregistrez la table avec une ligne d'en-têtes, puis une ligne par structure ou commune.");
    }

    private TableRow ToRow(int used)
    {
        long line = records.Line;
        bool malformed = records.HasUnclosedQuote, isShort = records.Format == TableFormat.Csv && cells.Count < Headers.Length;
        if (malformed)
        {
            issues.Add(
                TableIssues.UnclosedQuote,
                $"Un guillemet ouvert sur la ligne {Number(line)} n'est jamais refermé : tout ce qui suit est resté dans une seule cellule. "
                    + $"Fermez-le ou retirez-le.", line);
        }

        if (used > Headers.Length)
        {
            malformed = true;
            issues.Add(
                TableIssues.TooManyCells,
                $"La ligne {Number(line)} a {FrenchNumbers.Count(used, "cellule", "cellules")} pour "
                    + $"{FrenchNumbers.Count(Headers.Length, "colonne", "colonnes")} : une valeur contient sans doute le séparateur. Mettez-la "
                        + $"entre guillemets.",
                line, value: cells[Headers.Length]);
        }
        else if (isShort && !malformed)
        {
            issues.Add(
                TableIssues.TooFewCells,
                $"La ligne {Number(line)} a {FrenchNumbers.Count(cells.Count, "cellule", "cellules")} pour "
                    + $"{FrenchNumbers.Count(Headers.Length, "colonne", "colonnes")} : les dernières sont lues comme vides.", line);
        }

        ImmutableArray<string>.Builder row = ImmutableArray.CreateBuilder<string>(Headers.Length);
        for (int i = 0; i < Headers.Length; i++)
            row.Add(i < cells.Count ? cells[i] : "");
        return new(line, row.MoveToImmutable()) { IsMalformed = malformed, IsShort = isShort };
    }

    // Trims, unwraps and cleans every cell; returns the number of cells up to the last one that has a value.
    private int CleanCells()
    {
        int used = 0;
        for (int i = 0; i < cells.Count; i++)
        {
            string cell = cells[i];
            if (cell.Length == 0)
                continue;
            cell = Unwrap(cell.Trim());
            if (cell.AsSpan().IndexOfAny(Unwanted) >= 0)
                cell = Clean(cell, i);
            cells[i] = cell;
            if (cell.Length > 0)
                used = i + 1;
        }

        if (used > limits.MaxColumns)
        {
            throw new SourceUnavailableException(
                File, $"La ligne {Number(records.Line)} a {Number(used)} cellules ; une table en a {Number(limits.MaxColumns)} au plus.",
                "Vérifiez le séparateur et les guillemets, ou retirez les colonnes inutiles.");
        }

        return used;
    }

    /// <summary>Excel's trick to keep a text that looks like a number: <c>="01053"</c>.</summary>
    private static string Unwrap(string cell) =>
        cell.Length >= 3 && cell[0] == '=' && cell[1] == '"' && cell[^1] == '"' && cell.AsSpan(2, cell.Length - 3).IndexOf('"') < 0
            ? cell[2..^1].Trim() : cell;

    private string Clean(string cell, int column)
    {
        string field = column < Headers.Length ? Headers[column] : string.Create(CultureInfo.InvariantCulture, $"colonne {column + 1}");
        bool lost = cell.Contains('\uFFFD', StringComparison.Ordinal);
        System.Text.StringBuilder clean = new(cell.Length);
        int removed = 0;
        foreach (char c in cell)
        {
            if (c == '\u0085')
                clean.Append(' ');
            else if (c == '\uFFFD' || !Unwanted.Contains(c))
                clean.Append(c);
            else if (c != '\uFEFF')
                removed++;
        }

        string kept = clean.ToString().Trim();
        if (removed > 0)
        {
            issues.Add(
                TableIssues.ControlCharacter,
                $"Ligne {Number(records.Line)}, « {IssueList.Clip(field)} » : "
                    + $"{FrenchNumbers.Count(removed, "caractère invisible retiré", "caractères invisibles retirés")} de « {IssueList.Clip(kept)} ».",
                records.Line, field: field, value: kept);
        }

        if (lost)
        {
            issues.Add(
                TableIssues.LostCharacter,
                $"Ligne {Number(records.Line)}, « {IssueList.Clip(field)} » : « {IssueList.Clip(kept)} » a perdu un caractère accentué avant "
                    + $"d'arriver ici. Corrigez le texte à la source.",
                records.Line, field: field, value: kept);
        }

        return kept;
    }

    internal static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
