using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Senacs.Geo.Issues;

namespace Senacs.Geo.Sources.Tables;

/// <summary>The records of a CSV: the only place that knows CsvHelper.</summary>
internal sealed class CsvRecords(TableTextReader text, OneLineQuotes? quotes, CsvParser parser, string file, TableLimits limits)
    : TableReader.IRecords
{
    private const int SampleRecords = 40;

    private long _nextLine = 1;

    public TableFormat Format => TableFormat.Csv;

    public long Line { get; private set; }

    public bool HasUnclosedQuote { get; private set; }

    public static CsvRecords Open(TableTextReader text, string file, TableLimits limits)
    {
        ReadOnlySpan<char> sample = text.PeekBlock();
        // Excel's own first line "sep=;"
        bool declared = sample.Length >= 5 && sample.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && sample[4] is ';' or ',' or '\t' or '|';
        char separator = declared ? sample[4] : DetectSeparator(sample);
        CsvConfiguration configuration = new(CultureInfo.InvariantCulture)
        {
            Delimiter = separator.ToString(),
            IgnoreBlankLines = false,
            BadDataFound = null,
            MaxFieldSize = limits.MaxCellChars,
            BufferSize = 1 << 14,
            ProcessFieldBufferSize = 1 << 10,
            LineBreakInQuotedFieldIsBadData = false,
        };
        OneLineQuotes? quotes = limits.OneLineRecords ? new(text, separator) : null;
        CsvRecords records = new(text, quotes, new CsvParser((TextReader?)quotes ?? text, configuration, leaveOpen: true), file, limits);
        if (declared)
            records.Read([]);
        return records;
    }

    public bool Read(List<string> cells)
    {
        cells.Clear();
        try
        {
            Line = _nextLine;
            if (!parser.Read())
                return false;
            _nextLine = parser.RawRow + 1L;
            text.MarkRecord();
            int count = parser.Count;
            if (count > limits.MaxColumns * 20)
                throw TableReader.TooManyColumns(file, Line, count, limits);
            for (int i = 0; i < count; i++)
                cells.Add(parser[i]);
            HasUnclosedQuote = quotes?.HasMended(Line) ?? (_nextLine - Line > 1 && parser.RawRecord.AsSpan().Count('"') % 2 == 1);
            return true;
        }
        catch (MaxFieldSizeException e)
        {
            throw new SourceUnavailableException(
                file, $"Une cellule de la ligne {TableReader.Number(Line)} dépasse {TableReader.Number(limits.MaxCellChars)} caractères.",
                "Un guillemet y est sans doute resté ouvert : fermez-le ou retirez-le.", e);
        }
    }

    public void Finish(IssueList issues)
    {
        if (text.Encoding == TableEncoding.Windows1252)
            issues.Add(TableIssues.NotUtf8, "Le fichier est en Windows-1252 (« ANSI ») : il est lu ainsi. L'UTF-8 évite toute perte.");
        foreach (long line in text.StrayLines.Distinct())
            issues.Add(TableIssues.MixedEncoding, $"La ligne {TableReader.Number(line)} contient un caractère Windows-1252 dans un fichier UTF-8 : "
                + "il est lu comme tel. Enregistrez tout le fichier en UTF-8.", line);
    }

    public void Dispose()
    {
        parser.Dispose();
        text.Dispose();
    }

    /// <summary>The separator that cuts the header into the most columns and the rows like the header; <c>;</c> when there is a single
    /// column.</summary>
    private static char DetectSeparator(ReadOnlySpan<char> sample)
    {
        char best = ';';
        double bestScore = 0;
        foreach (char candidate in ";,\t")
        {
            if (Score(sample, candidate) is var score && score > bestScore)
                (best, bestScore) = (candidate, score);
        }

        return best;
    }

    // (columns - 1) of the header times the share of rows of the same width. Quotes are respected; a last, cut record is left out.
    private static double Score(ReadOnlySpan<char> sample, char separator)
    {
        (int header, int rows, int alike, int cells) = (0, 0, 0, 1);
        (bool quoted, bool empty) = (false, true);
        for (int i = 0; i < sample.Length && rows < SampleRecords; i++)
        {
            char c = sample[i];
            if (c == '"')
                quoted = !quoted;
            else if (!quoted && c == separator)
                cells++;
            else if (!quoted && (c == '\n' || (c == '\r' && i + 1 < sample.Length && sample[i + 1] != '\n')))
            {
                if (!empty && header > 0)
                    (rows, alike) = (rows + 1, alike + (cells == header ? 1 : 0));
                else if (!empty)
                    header = cells;
                (cells, empty) = (1, true);
                continue;
            }

            empty = empty && c is '\r' or ' ';
        }

        if (header == 0)
            header = cells; // a header alone
        return (header - 1) * (rows == 0 ? 1 : 0.05 + ((double)alike / rows));
    }
}
