using System.Collections.Immutable;
using Senacs.Geo.Issues;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Sources.Tables;

public enum TableFormat { Csv, Xlsx, Ods }

/// <summary>One row of data, as many cells as the table has headers.</summary>
/// <param name="Line">1-based line of the file on which the row begins, or row of the sheet.</param>
/// <param name="Cells">Trimmed; empty for an empty or missing cell. Line breaks within a cell are kept.</param>
public sealed record TableRow(long Line, ImmutableArray<string> Cells)
{
    /// <summary>The row has more cells than there are headers, or an open quote swallowed what follows: its values may be under the wrong
    /// header.</summary>
    public bool IsMalformed { get; init; }

    /// <summary>A quote was never closed: the last cell holds what follows it.</summary>
    public bool HasOpenQuote { get; init; }

    /// <summary>A row of a CSV that has fewer cells than there are headers: the last are read as empty.</summary>
    public bool IsShort { get; init; }
}

/// <summary>A table held in memory: headers and rows with their line numbers.</summary>
public sealed record Table
{
    /// <summary>The file's name as the dossier gives it.</summary>
    public required string File { get; init; }

    public required TableFormat Format { get; init; }

    /// <summary>As written, trimmed. May hold empty names and duplicates.</summary>
    public required ImmutableArray<string> Headers { get; init; }

    public required long HeaderLine { get; init; }

    /// <summary>In file order; rows without any value are left out.</summary>
    public required ImmutableArray<TableRow> Rows { get; init; }

    /// <summary>Rows without any value that stand between two that have some.</summary>
    public int BlankRows { get; init; }

    public required ImmutableArray<Issue> Issues { get; init; }

    /// <param name="stream">CSV, gzipped CSV, XLSX or ODS; need not be seekable. Left open.</param>
    /// <param name="file">The file's name for messages.</param>
    /// <param name="limits">Bounds; the default suits registers and national lists of communes.</param>
    /// <exception cref="SourceUnavailableException">Not a table, damaged, or beyond a bound.</exception>
    public static Table Read(Stream stream, string file, TableLimits? limits = null)
    {
        using TableReader reader = TableReader.Open(stream, file, limits);
        limits ??= TableLimits.Default;
        long mostRows = limits.MaxCells / Math.Max(1, reader.Headers.Length);
        ImmutableArray<TableRow>.Builder rows = ImmutableArray.CreateBuilder<TableRow>();
        while (reader.Read() is { } row)
        {
            if (rows.Count == mostRows)
            {
                throw new SourceUnavailableException(
                    file,
                    $"La table a plus de {TableReader.Number(limits.MaxCells)} cellules ({TableReader.Number(reader.Headers.Length)} colonnes).",
                    "Retirez les colonnes inutiles, ou découpez le fichier.");
            }

            rows.Add(row);
        }

        return new()
        {
            File = file,
            Format = reader.Format,
            Headers = reader.Headers,
            HeaderLine = reader.HeaderLine,
            Rows = rows.DrainToImmutable(),
            BlankRows = reader.BlankRows,
            Issues = reader.Issues,
        };
    }

    /// <summary>The index of the first column that bears one of these names, accents, case and punctuation aside; null when there is none.</summary>
    /// <param name="names">Already folded (<see cref="FrenchText.FoldHeader"/>), the preferred one first.</param>
    public int? FindColumn(params ReadOnlySpan<string> names) => TableReader.FindColumn(Headers, names);
}
