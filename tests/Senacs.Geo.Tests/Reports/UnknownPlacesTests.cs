using System.Collections.Immutable;
using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Tests.Reports;

/// <summary>What is not known of a place or of a row is said beside the figures that it is not in.</summary>
public class UnknownPlacesTests
{
    private static readonly Territoire Grid = GridTerritoire.Build(qpv: [GridTerritoire.QpvAt("QP003001", "Le Quartier", 100, 100, 900, 900)]);

    [Fact]
    public void Structures_of_unknown_place_are_told_in_the_finding_that_they_could_deny()
    {
        CoverageReport report = Report(RegleCouverture.Parse("territoire"), 2, GridTerritoire.Entry("a"), GridTerritoire.Entry("b"), GridTerritoire.Entry("c"));
        Assert.Equal("Aucune commune n’est couverte par une structure, 3 structures non localisées n’étant pas comptées", Plain(Constat.Couverture(report)));
        Assert.Equal("Le quartier prioritaire n’a pas de structure, 3 structures non localisées n’étant pas comptées", Plain(Constat.Qpv(report)));
        foreach (bool classes in new[] { true, false })
        {
            string[] said = [.. Reserves.Of(report, classes).Select(Plain)];
            Assert.Contains($"3 structures non localisées ne sont {(classes ? "pas comptées" : "placées nulle part")}.", said);
            Assert.Contains("2 lignes du registre n’ont pu être lues et ne sont pas comptées.", said);
        }
    }

    [Fact]
    public void A_quartier_without_structure_is_one_without_known_structure_while_one_may_be_anywhere()
    {
        CoverageReport open = Report(RegleCouverture.Parse("territoire"), 0, GridTerritoire.Entry("a"), GridTerritoire.Entry("b", commune: "03005"));
        CoverageReport closed = Report(RegleCouverture.Parse("territoire"), 0, GridTerritoire.Entry("b", commune: "03005"));
        Assert.Equal((true, false), (Reserves.LaisseOuvert(open), Reserves.LaisseOuvert(closed)));
        Assert.Equal(("Pas de structure connue", "sans structure connue"), (Reserves.PasDeStructure(isOpen: true), Reserves.SansStructure(isOpen: true)));
        Assert.Equal(("Pas de structure", "sans structure"), (Reserves.PasDeStructure(isOpen: false), Reserves.SansStructure(isOpen: false)));
    }

    [Fact]
    public void A_single_one_is_told_in_the_singular_and_only_in_a_finding_of_nothing()
    {
        Assert.Equal("Aucune commune n’est couverte par une structure, 1 structure non localisée n’étant pas comptée",
            Plain(Constat.Couverture(Report(RegleCouverture.Parse("territoire"), 0, GridTerritoire.Entry("a")))));

        // a quartier that a siège known by its commune may be in is in doubt, with or without another structure
        CoverageReport doubt = Report(RegleCouverture.Parse("territoire"), 0, GridTerritoire.Entry("a"), GridTerritoire.Entry("b", commune: "03001"));
        Assert.Equal((1, 0, 1), (doubt.Synthese.Qpv!.Indetermine, doubt.Synthese.Qpv.SansStructure, Reserves.NonLocalisees(doubt)));
        Assert.Equal("On ne sait pas si le quartier prioritaire a une structure", Constat.Qpv(doubt));

        // without any commune nothing is denied
        Territoire none = TerritoireBuilder.Build(GridTerritoire.Sources(1, 1) with { Table = [], Boundaries = [] });
        Assert.Equal("Aucune commune dans ce dossier", Constat.Couverture(GridReport.Of(none, "territoire", GridTerritoire.Entry("a"))));
    }

    [Fact]
    public void One_quartier_without_structure_and_one_in_doubt_are_the_findings_of_their_register()
    {
        Territoire territoire = GridTerritoire.Build(qpv:
        [
            GridTerritoire.QpvAt("QP003001", "Un", 100, 100, 200, 200), GridTerritoire.QpvAt("QP003002", "Deux", 6100, 6100, 6200, 6200),
        ]);
        CoverageReport report = GridReport.Of(territoire, "territoire", GridTerritoire.Entry("a", commune: "03001"));
        Assert.Equal((1, 1), (report.Synthese.Qpv!.Indetermine, report.Synthese.Qpv.SansStructure));
        Assert.Equal("Selon un registre incomplet, un quartier prioritaire sur deux n’a pas de structure, un est indéterminé",
            Constat.Qpv(GridReport.Incomplete(report)));
    }

    [Fact]
    public void One_that_declares_its_territoire_is_counted_there_and_missing_elsewhere()
    {
        RegisterEntry[] register = [GridTerritoire.Entry("a", territoire: ["03001"]), GridTerritoire.Entry("b", east: 4000, north: 4000)];
        CoverageReport byTerritoire = Report(RegleCouverture.Parse("territoire"), 0, register), byPlace = Report(RegleCouverture.Parse("implantation"), 0, register);
        Assert.Equal((0, 1), (Reserves.NonComptees(byTerritoire), Reserves.NonLocalisees(byTerritoire)));
        Assert.Equal((1, 1), (Reserves.NonComptees(byPlace), Reserves.NonLocalisees(byPlace)));
        Assert.DoesNotContain(Reserves.Of(byTerritoire), s => s.Contains("non localisée", StringComparison.Ordinal));
        Assert.Contains("1 structure non localisée n’est pas comptée.", Reserves.Of(byPlace).Select(Plain));
        Assert.DoesNotContain("localis", Constat.Couverture(byPlace), StringComparison.Ordinal);
    }

    [Fact]
    public void A_register_of_which_no_row_could_be_read_is_not_called_empty()
    {
        CoverageReport report = Report(RegleCouverture.Parse("territoire"), 1);
        Assert.Equal("Aucune ligne du registre n’a pu être lue", Constat.Couverture(report));
        Assert.Contains("1 ligne du registre n’a pu être lue et n’est pas comptée.", Reserves.Of(report).Select(Plain));
        Assert.DoesNotContain(Reserves.Of(report), s => s.Contains("aucune structure", StringComparison.Ordinal));
        Assert.Equal("Le registre ne contient aucune structure", Constat.Couverture(Report(RegleCouverture.Parse("territoire"), 0)));
    }

    [Fact]
    public void A_quartier_is_without_any_known_structure_as_long_as_one_may_be_anywhere()
    {
        RegleCouverture regle = RegleCouverture.Parse("territoire");
        RegisterEntry far = GridTerritoire.Entry("a", east: 8000, north: 8000), nowhere = GridTerritoire.Entry("b");
        Assert.False(Reserves.LaisseOuvert(Report(regle, 0, far)));
        CoverageReport open = Report(regle, 0, far, nowhere);
        Assert.True(Reserves.LaisseOuvert(open));
        Assert.Equal(QpvEtat.SansStructure, open.Qpv[0].Etat);
        Assert.False(Reserves.LaisseOuvert(Report(regle, 0, far, nowhere with { DateFin = new DateOnly(2021, 12, 31) })));
    }

    private static string Plain(string sentence) => sentence.Replace('\u00A0', ' ');

    private static CoverageReport Report(RegleCouverture regle, int refused, params RegisterEntry[] register)
    {
        LocatedStructures located = new(GridTerritoire.Locate(Grid, register), []) { Rejected = [.. Enumerable.Range(2, refused).Select(i => new RejectedRow(i, "type illisible"))] };
        DateOnly date = new(2022, 12, 31);
        CoverageResult coverage = CoverageAnalysis.Run(Grid, located.Structures, regle, date);
        return CoverageReport.From("", coverage, QpvAnalysis.Run(Grid, located.Structures, date), located, [], []);
    }
}
