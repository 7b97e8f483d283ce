using Senacs.Geo.Reports;
using Senacs.Geo.Tables;

namespace Senacs.Geo.Exports;

/// <summary>The class of every commune: one row a commune, ordered by code.</summary>
public static class CouvertureCsv
{
    /// <remarks>Where distances make the classes, a column <c>distance_nominale</c> says which are those to a commune-level site (<c>oui</c>,
    /// <c>non</c>). An imagined situation adds a column <c>scenario</c> that says so on every row.</remarks>
    public static void Write(CoverageReport report, Stream output)
    {
        ArgumentNullException.ThrowIfNull(report);
        CsvRowWriter.Table(
            output,
            CsvColumns.Of(report, CommuneTable.Columns).Where(c => c.Name != "distance_nominale" || report.Coverage.Regle.MesureLesDistances),
            CommuneTable.Rows(report));
    }
}

internal static class CsvColumns
{
    /// <summary>Those of a table, and, of an imagined situation alone, the one that says so on every row.</summary>
    public static IEnumerable<Column> Of<TRow>(CoverageReport report, Table<TRow> columns)
        where TRow : notnull => columns.Of(Formats.Csv).Where(c => c.Name != "scenario" || report.Scenario is not null);
}

/// <summary>The QPV table: one row a QPV, ordered by code; where none was supplied, one row that says so, without code.</summary>
public static class QpvCsv
{
    public static void Write(CoverageReport report, Stream output) =>
        CsvRowWriter.Table(output, CsvColumns.Of(report, QpvTable.Columns), QpvTable.RowsOrAbsence(report));
}

/// <summary>Where every structure of the register is: one row for each row kept, located or not, ordered by id; then each row set aside, by
/// line.</summary>
public static class StructuresLocaliseesCsv
{
    public static void Write(CoverageReport report, Stream output) =>
        CsvRowWriter.Table(output, CsvColumns.Of(report, StructureTable.Columns), StructureTable.RowsOfRegister(report));
}
