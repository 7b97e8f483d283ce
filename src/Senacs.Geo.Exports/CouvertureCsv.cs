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
        CsvRowWriter.Table(output, CommuneTable.Columns.Of(Formats.Csv).Where(c => c.Name switch
        {
            "distance_nominale" => report.Coverage.Regle.MesureLesDistances,
            "scenario" => report.Scenario is not null,
            _ => true,
        }), CommuneTable.Rows(report));
    }
}

/// <summary>The QPV table: one row a QPV, ordered by code; where none was supplied, one row that says so, without code.</summary>
public static class QpvCsv
{
    public static void Write(CoverageReport report, Stream output) =>
        CsvRowWriter.Table(output, QpvTable.Columns.Of(Formats.Csv), QpvTable.RowsOrAbsence(report));
}

/// <summary>Where every structure of the register is: one row for each row kept, located or not, ordered by id; then each row set aside, by
/// line.</summary>
public static class StructuresLocaliseesCsv
{
    public static void Write(CoverageReport report, Stream output) =>
        CsvRowWriter.Table(output, StructureTable.Columns.Of(Formats.Csv), StructureTable.RowsOfRegister(report));
}
