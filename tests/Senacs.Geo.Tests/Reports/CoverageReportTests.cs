using Senacs.Geo.Issues;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Tests.Reports;

public class CoverageReportTests
{
    private static readonly Territoire Grid = GridTerritoire.Build(3, 1);

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("2022-12-31", "2022-12-31", true)]
    [InlineData("2023-01-01", null, false, "son agrément commence le 1er\u00A0janvier\u00A02023")]
    [InlineData("2023-01-01", "2024-06-30", false, "son agrément commence le 1er\u00A0janvier\u00A02023")]
    [InlineData(null, "2022-12-30", false, "son agrément s’est terminé le 30\u00A0décembre\u00A02022")]
    [InlineData("2010-01-01", "2022-12-30", false, "son agrément s’est terminé le 30\u00A0décembre\u00A02022")]
    [InlineData("2010-01-01", "2010-01-01", false, "son agrément s’est terminé le 1er\u00A0janvier\u00A02010")] // of one day
    [InlineData("2010-01-02", "2010-01-01", false, "son agrément finit (1er\u00A0janvier\u00A02010) avant de commencer (2\u00A0janvier\u00A02010)")]
    [InlineData("2030-01-02", "2030-01-01", false, "son agrément finit (1er\u00A0janvier\u00A02030) avant de commencer (2\u00A0janvier\u00A02030)")]
    public void A_structure_that_does_not_count_is_named_with_its_line_and_why(string? first, string? last, bool counts, string? why = null)
    {
        CoverageReport report = GridReport.Of(Grid, "territoire", GridTerritoire.Entry("autre"), GridTerritoire.Entry("cs-1")
            with
        { DateAgrement = Day(first), DateFin = Day(last), Nom = "Le Phare" });
        Issue? issue = report.Issues.SingleOrDefault(i => i.Kind == StructureIssues.OutOfPeriod);
        Assert.Equal(counts, issue is null);
        if (issue is not null)
            Assert.Equal(($"« Le Phare » n’est pas comptée au 31\u00A0décembre\u00A02022 : {why}.", 3, "cs-1"),
                (issue.Message, issue.Line, issue.Subject));
    }

    [Fact]
    public void Errors_stand_first_and_the_rest_in_the_order_given()
    {
        IssueKind note = new("essai.note", IssueSeverity.Information, "Note"), doubt = new("essai.doute", IssueSeverity.Warning, "Doute"),
            fault = new("essai.faute", IssueSeverity.Error, "Faute");
        Issue[] issues = [note.Say("n1"), doubt.Say("d1"), fault.Say("f1"), doubt.Say("d2"), fault.Say("f2")];
        CoverageReport report = GridReport.At(GridReport.Date, Grid, "territoire", LocatedStructures.Empty, [GridReport.Register], issues);
        Assert.Equal(["f1", "f2", "d1", "d2", "n1"], report.Issues.Select(i => i.Message));
        Assert.True(report.HasErrors);
        Assert.False(GridReport.At(GridReport.Date, Grid, "territoire", LocatedStructures.Empty, [], issues[..2]).HasErrors);
        Assert.Equal(GridReport.Register, Assert.Single(report.Sources));
        Assert.Equal(("Essai", Grid), (report.Titre, report.Territoire));
        Assert.Null(report.Scenario);
    }

    [Theory]
    [InlineData("structures", false, true)]
    [InlineData("structures", true, false)]
    [InlineData("structures", null, false)] // nobody says
    [InlineData("qpv", false, false)]
    public void A_register_is_partial_where_the_dossier_says_so(string role, bool? complete, bool isPartial) =>
        Assert.Equal(isPartial, GridReport.At(GridReport.Date, Grid, "territoire", LocatedStructures.Empty,
            [GridReport.Register, GridReport.Register with { Role = role, Complet = complete }]).IsPartial);

    [Fact]
    public void Zones_blanches_come_by_inhabitants_the_unknown_last_and_by_code()
    {
        int?[] people = [10, null, 0, 500, 10, 700];
        Territoire territoire = GridTerritoire.Build(6, 1, population: i => people[i]);
        CoverageReport report = GridReport.Of(territoire, "territoire", GridTerritoire.Entry("cs", territoire: "03006"));
        Assert.Equal(["03004", "03001", "03005", "03003", "03002"], report.ZonesBlanches.Select(c => c.Commune.Code.Value));
    }

    private static DateOnly? Day(string? text) =>
        text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
