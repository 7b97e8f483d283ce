using Senacs.Geo.Coverage;
using Senacs.Geo.Issues;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;

namespace Senacs.Geo.Tests.Fixtures;

/// <summary>Reports of a few structures on the squares of <see cref="GridTerritoire"/>.</summary>
internal static class GridReport
{
    public static readonly DateOnly Date = new(2022, 12, 31);

    public static CoverageReport Of(Territoire territoire, string rule, params RegisterEntry[] entries) =>
        At(Date, territoire, rule, new LocatedStructures(GridTerritoire.Locate(territoire, entries), []));

    public static CoverageReport At(
        DateOnly date, Territoire territoire, string rule, LocatedStructures structures, IEnumerable<SourceFile>? sources = null,
        IEnumerable<Issue>? issues = null) => CoverageReport.From(
            "Essai", CoverageAnalysis.Run(territoire, structures.Structures, RegleCouverture.Parse(rule), date),
            QpvAnalysis.Run(territoire, structures.Structures, date), structures, sources ?? [], issues ?? []);

    /// <summary>The same, of a register that the dossier declares to lack structures.</summary>
    public static CoverageReport Incomplete(CoverageReport report) => report with { Sources = [Register with { Complet = false }] };

    public static SourceFile Register { get; } = new("structures", "structures.csv", null, null, null, "");
}
