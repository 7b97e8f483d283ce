using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using Senacs.Geo.Issues;
using Senacs.Geo.Sources.Files;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.Tables;

/// <summary>Reads a table as people save it, row by row: CSV (<c>;</c>, <c>,</c> or tab; UTF-8, Windows-1252 or UTF-16; gzipped or not) or the first
/// sheet of an XLSX or ODS.</summary>
/// <remarks>1. The first bytes say what the file is; 2. the separator is the one that cuts the header and the first rows alike; 3. the first row that
/// is not empty is the header; 4. each row is brought to the header's width, Excel's <c>="01053"</c> is unwrapped, invisible characters are removed,
/// each with an issue.</remarks>
public sealed class TableReader : IDisposable
{
    // C0 controls but tab, line feed and return; DEL; C1 controls; byte order mark, replacement character, non-characters.
    private static readonly SearchValues<char> Unwanted = SearchValues.Create([.. Enumerable.Range(0, 0xA0).Select(static c => (char)c)
        .Where(static c => char.IsControl(c) && c is not ('\t' or '\n' or '\r')), '\uFEFF', '\uFFFD', '\uFFFE', '\uFFFF']);

    private const int WidestGap = 10_000;

    private readonly IRecords _records;
    private readonly TableLimits _limits;
    private readonly IssueList _issues;
    private readonly List<string> _cells = [];
    private readonly Queue<TableRow> _waiting = [];
    private readonly bool _keepEmptyRows;
    private ImmutableArray<string> _emptyCells = [];
    private long _lastLine;
    private long _lastFilledLine;
    private int _pendingBlanks;
    private int _rowCount;

    private TableReader(IRecords records, string file, TableLimits limits, IssueList issues, bool keepEmptyRows) =>
        (_records, File, _limits, _issues, _keepEmptyRows) = (records, file, limits, issues, keepEmptyRows);

    /// <summary>A source of records: what CSV and XLSX have in common.</summary>
    internal interface IRecords : IDisposable
    {
        TableFormat Format { get; }

        /// <summary>Line of the record last read.</summary>
        long Line { get; }

        /// <summary>Whether the record last read ran to its end, that of the file or of its line, within quotes.</summary>
        bool HasUnclosedQuote { get; }

        /// <summary>Fills the list with the next record's cells; false at the end.</summary>
        bool Read(List<string> cells);

        /// <summary>What is known only at the end.</summary>
        void Finish(IssueList issues);
    }

    public string File { get; }

    public TableFormat Format => _records.Format;

    public ImmutableArray<string> Headers { get; private set; } = [];

    public long HeaderLine { get; private set; }

    /// <summary>Rows without any value that were passed over so far, those after the last row that has one left out.</summary>
    public int BlankRows { get; private set; }

    /// <summary>Issues met so far; complete once <see cref="Read"/> has returned null.</summary>
    public ImmutableArray<Issue> Issues => _issues.ToImmutable();

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
        IRecords source = FileSignature.IsZip(bytes.Prefix) ? WorkbookRecords.Open(bytes, file, limits, found)
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
        if (_waiting.TryDequeue(out TableRow? next))
            return next;
        while (_records.Read(_cells))
        {
            int used = CleanCells();
            if (_keepEmptyRows)
                KeepGap();
            if (used == 0)
            {
                _pendingBlanks++;
                if (!_keepEmptyRows)
                    continue;
                Wait(_records.Line);

                // ";;;" is a row that someone wrote; a blank line is one only when something follows.
                if (Format == TableFormat.Csv && _cells.Count > 1)
                    return _waiting.Dequeue();
                continue;
            }

            // A sheet leaves its empty rows out of the file: only the numbers of the others tell.
            long gap = _records.Line - Math.Max(_lastFilledLine, HeaderLine) - 1;
            BlankRows += Format != TableFormat.Csv && gap <= WidestGap ? (int)Math.Max(0, gap) : _pendingBlanks;
            (_lastFilledLine, _pendingBlanks) = (_records.Line, 0);
            Count();
            TableRow row = ToRow(used);
            if (_waiting.Count == 0)
                return row;
            _waiting.Enqueue(row);
            return _waiting.Dequeue();
        }

        _waiting.Clear();
        _records.Finish(_issues);
        return null;
    }

    // A sheet leaves its empty rows out of the file: only the numbers of the others tell. A stray cell far below the table is no row of it.
    private void KeepGap()
    {
        if (Format != TableFormat.Csv && _records.Line - _lastLine <= WidestGap)
        {
            for (long line = Math.Max(_lastLine, HeaderLine) + 1; line < _records.Line; line++)
                Wait(line);
        }

        _lastLine = _records.Line;
    }

    private void Wait(long line)
    {
        Count();
        if (_emptyCells.Length != Headers.Length)
            _emptyCells = [.. Headers.Select(static _ => "")];
        _waiting.Enqueue(new TableRow(line, _emptyCells));
    }

    private void Count()
    {
        if (++_rowCount > _limits.MaxRows)
        {
            throw new SourceUnavailableException(
                File, $"La table a plus de {Number(_limits.MaxRows)} lignes.", "Découpez le fichier par département.");
        }
    }

    public void Dispose() => _records.Dispose();

    /// <summary>The index of the first column that bears one of these folded names, the preferred name first; null when there is none.</summary>
    public static int? FindColumn(ImmutableArray<string> headers, params ReadOnlySpan<string> names)
    {
        string[] folded = [.. headers.Select(FrenchText.FoldHeader)];
        foreach (string name in names)
        {
            if (Array.IndexOf(folded, name) is >= 0 and int found)
                return found;
        }

        return null;
    }

    private void ReadHeader()
    {
        int used = 0;
        while (used == 0)
        {
            if (!_records.Read(_cells))
                throw new SourceUnavailableException(File, "Le fichier ne contient aucune ligne.",
                    "Enregistrez la table avec une ligne d'en-têtes, puis une ligne par structure ou commune.");
            used = CleanCells();
        }

        Headers = [.. _cells.Take(used)];
        HeaderLine = _records.Line;
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        for (int i = 0; i < Headers.Length; i++)
        {
            string folded = FrenchText.FoldHeader(Headers[i]);
            if (folded.Length > 0 && !seen.TryAdd(folded, i))
                _issues.Add(TableIssues.DuplicateColumn,
                    $"La colonne « {IssueList.Clip(Headers[i])} » est là deux fois (n° {Number(seen[folded] + 1)} "
                    + $"et {Number(i + 1)}) : seule la première est lue.", HeaderLine, field: Headers[i]);
        }
    }

    private TableRow ToRow(int used)
    {
        long line = _records.Line;
        bool malformed = _records.HasUnclosedQuote, isShort = Format == TableFormat.Csv && _cells.Count < Headers.Length;
        string columns = $"pour {FrenchNumbers.Count(Headers.Length, "colonne", "colonnes")}";
        if (malformed)
            _issues.Add(TableIssues.UnclosedQuote,
                $"Un guillemet ouvert sur la ligne {Number(line)} n'est jamais refermé : tout ce qui suit est resté "
                + "dans une seule cellule. Fermez-le ou retirez-le.", line);
        if (used > Headers.Length)
        {
            malformed = true;
            _issues.Add(TableIssues.TooManyCells, $"La ligne {Number(line)} a {FrenchNumbers.Count(used, "cellule", "cellules")} {columns} : "
                + "une valeur contient sans doute le séparateur. Mettez-la entre guillemets.", line, value: _cells[Headers.Length]);
        }
        else if (isShort && !malformed)
        {
            _issues.Add(TableIssues.TooFewCells, $"La ligne {Number(line)} a {FrenchNumbers.Count(_cells.Count, "cellule", "cellules")} {columns} : "
                + "les dernières sont lues comme vides.", line);
        }

        ImmutableArray<string>.Builder row = ImmutableArray.CreateBuilder<string>(Headers.Length);
        for (int i = 0; i < Headers.Length; i++)
            row.Add(i < _cells.Count ? _cells[i] : "");
        return new(line, row.MoveToImmutable()) { IsMalformed = malformed, HasOpenQuote = _records.HasUnclosedQuote, IsShort = isShort };
    }

    // Trims, unwraps and cleans every cell; returns the number of cells up to the last one that has a value.
    private int CleanCells()
    {
        int used = 0;
        for (int i = 0; i < _cells.Count; i++)
        {
            string cell = _cells[i];
            if (cell.Length == 0)
                continue;
            cell = Unwrap(cell.Trim());
            if (cell.AsSpan().IndexOfAny(Unwanted) >= 0)
                cell = Clean(cell, i);
            _cells[i] = cell;
            if (cell.Length > 0)
                used = i + 1;
        }

        return used <= _limits.MaxColumns ? used : throw TooManyColumns(File, _records.Line, used, _limits);
    }

    internal static SourceUnavailableException TooManyColumns(string file, long line, int cells, TableLimits limits) => new(
        file, $"La ligne {Number(line)} a {Number(cells)} cellules ; une table en a {Number(limits.MaxColumns)} au plus.",
        "Vérifiez le séparateur et les guillemets, ou retirez les colonnes inutiles.");

    /// <summary>Excel's trick to keep a text that looks like a number: <c>="01053"</c>.</summary>
    private static string Unwrap(string cell) =>
        cell.Length >= 3 && cell[0] == '=' && cell[1] == '"' && cell[^1] == '"' && cell.AsSpan(2, cell.Length - 3).IndexOf('"') < 0
            ? cell[2..^1].Trim() : cell;

    private string Clean(string cell, int column)
    {
        string field = column < Headers.Length ? Headers[column] : $"colonne {Number(column + 1)}";
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
        string where = $"Ligne {Number(_records.Line)}, « {IssueList.Clip(field)} » :";
        if (removed > 0)
            _issues.Add(TableIssues.ControlCharacter,
                $"{where} {FrenchNumbers.Count(removed, "caractère invisible retiré", "caractères invisibles retirés")} "
                + $"de « {IssueList.Clip(kept)} ».", _records.Line, field: field, value: kept);
        if (lost)
            _issues.Add(TableIssues.LostCharacter, $"{where} « {IssueList.Clip(kept)} » a perdu un caractère accentué avant d'arriver ici. "
                + "Corrigez le texte à la source.", _records.Line, field: field, value: kept);
        return kept;
    }

    internal static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
