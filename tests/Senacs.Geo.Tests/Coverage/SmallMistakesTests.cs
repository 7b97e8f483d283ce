using System.Collections.Immutable;
using Senacs.Geo.Coverage;
using Senacs.Geo.Issues;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Tests.Coverage;

/// <summary>Small mistakes that would change a printed figure and look like nothing in the code: one test each.</summary>
public class SmallMistakesTests
{
    private static readonly DateOnly Date = new(2022, 12, 31);
    private static readonly Territoire Grid = GridTerritoire.Build();

    [Fact]
    public void The_nearest_of_several_sites_gives_the_distance_of_a_reason_and_of_a_commune()
    {
        RegisterEntry entry = GridTerritoire.Entry("cs", east: 8900, north: 8900) with { Annexes = [Written(1500, 2500), Written(6000, 6000)] };
        CommuneCoverage first = Run("distance:3", entry).Communes[0];
        Assert.Equal(1000, Assert.Single(first.Reasons).DistanceMetres!.Value, 1.0);
        Assert.Equal(1000, first.NearestSiteMetres!.Value, 1.0);
        CommuneCoverage second = Run("distance:3", entry, GridTerritoire.Entry("evs", StructureType.Evs, 1500, 1600)).Communes[0];
        Assert.Equal(100, second.NearestSiteMetres!.Value, 1.0);
    }

    [Fact]
    public void A_siege_in_its_own_declared_territoire_is_one_reason()
    {
        RegisterEntry entry = GridTerritoire.Entry("cs", StructureType.CentreSocial, 100, 100, 7, null, "03001", "03002");
        CoverageResult result = Run("territoire", entry);
        Assert.Equal(Motif.SiegeDansLaCommune, Assert.Single(result.Communes[0].Reasons).Motif);
        Assert.Equal(["cs"], result.Communes[0].CentresSociaux);
        Assert.Equal(Motif.TerritoireDeclare, Assert.Single(result.Communes[1].Reasons).Motif);
        CommuneCoverage twoSites = Run("implantation", GridTerritoire.Entry("cs", east: 100, north: 100) with
        {
            Annexes = [Written(200,
            200)]
        }).Communes[0];
        Assert.Single(twoSites.Reasons);
    }

    [Theory]
    [InlineData(1, 800, "0.1")] // 0.125
    [InlineData(3, 800, "0.4")] // 0.375
    [InlineData(1, 2000, "0.1")] // 0.05: to even would be 0.0
    [InlineData(5, 2000, "0.3")] // 0.25: to even would be 0.2
    [InlineData(9, 2000, "0.5")] // 0.45: to even would be 0.4
    [InlineData(1001, 2000, "50.1")] // 50.05
    public void Halves_are_rounded_away_from_zero(long part, long total, string percent)
    {
        decimal expected = decimal.Parse(percent, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(expected, new ClasseCounts(part, 0, total - part).Percent(part));
        Assert.Equal(FrenchNumbers.Percent(expected), FrenchNumbers.Share(part, total));
        Assert.Equal(expected, new StructureCounts((int)total, (int)total, 0, 0, (int)part, 0, 0, 0).TauxAcf);
    }

    [Fact]
    public void Only_a_zone_blanche_with_a_project_is_a_zone_blanche_in_project()
    {
        RegisterEntry project = GridTerritoire.Entry("projet", territoire: ["03001", "03002",
            "03003"]) with
        { Statut = StructureStatut.EnPrefiguration };
        CoverageResult result = Run("territoire", GridTerritoire.Entry("cs", territoire: ["03001"]), GridTerritoire.Entry("evs", StructureType.Evs,
            territoire: ["03002"]), project);
        Assert.Equal(3, result.Communes.Count(c => !c.Projets.IsEmpty));
        Assert.Equal(1, Synthese.From(result, []).ZonesBlanchesEnProjet);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nothing_is_known_of_those_in_force_where_only_the_others_say_yes_or_no(bool isProject)
    {
        RegisterEntry other = GridTerritoire.Entry("autre") with { Acf = true, PsJeunes = false };
        other = isProject ? other with { Statut = StructureStatut.EnPrefiguration } : other with { DateFin = Date.AddYears(-1) };
        StructureCounts silent = Synthese.From(Run("territoire", GridTerritoire.Entry("cs"), other), []).Structures;
        Assert.Equal((null, null, 1, 1), (silent.Acf, silent.PsJeunes, silent.AcfInconnu, silent.PsJeunesInconnu));

        // an EVS says nothing of centres sociaux
        StructureCounts evs = Synthese.From(Run("territoire", GridTerritoire.Entry("cs"), GridTerritoire.Entry("evs", StructureType.Evs) with { Acf = false, PsJeunes = true }), []).Structures;
        Assert.Equal((null, 1), (evs.Acf, evs.PsJeunes));

        // where none is in force, none has it
        StructureCounts none = Synthese.From(Run("territoire", other), []).Structures;
        Assert.Equal((0, 0), (none.Acf, none.PsJeunes));
    }

    [Fact]
    public void The_ACF_is_that_of_centres_sociaux_alone_and_the_PS_jeunes_that_of_all()
    {
        StructureCounts partly = Counts(GridTerritoire.Entry("cs-3")), wholly = Counts(GridTerritoire.Entry("cs-3") with { Acf = false });
        Assert.Equal((3, 2, 1, 1, 2), (partly.CentresSociaux, partly.Evs, partly.Acf, partly.AcfInconnu, partly.PsJeunes));

        // one centre of which nobody says whether it has the agrément would count as without
        Assert.Null(partly.TauxAcf);
        Assert.Equal((1, 0, 33.3m), (wholly.Acf, wholly.AcfInconnu, wholly.TauxAcf));

        static StructureCounts Counts(RegisterEntry third) => Synthese.From(
            Run(
                "territoire",
                GridTerritoire.Entry("cs-1") with { Acf = true, PsJeunes = true }, GridTerritoire.Entry("cs-2") with { Acf = false }, third,
                GridTerritoire.Entry("evs-1", StructureType.Evs) with { Acf = true, PsJeunes = true },
                GridTerritoire.Entry("evs-2", StructureType.Evs),
                GridTerritoire.Entry("cs-p") with { Acf = true, PsJeunes = true, Statut = StructureStatut.EnPrefiguration }),
            []).Structures;
    }

    [Fact]
    public void A_structure_that_opens_or_closes_on_the_very_date_counts_that_day()
    {
        RegisterEntry opens = GridTerritoire.Entry("ouvre", territoire: ["03001"]) with { DateAgrement = Date };
        RegisterEntry closes = GridTerritoire.Entry("ferme", territoire: ["03002"]) with { DateFin = Date };
        RegisterEntry project = GridTerritoire.Entry("projet", territoire: ["03003"]) with
        {
            DateFin = Date,
            Statut = StructureStatut.EnPrefiguration
        };
        ImmutableArray<Structure> register = GridTerritoire.Locate(Grid, opens, closes, project);
        CoverageResult on = CoverageAnalysis.Run(Grid, register, new RegleCouverture.Territoire(), Date);
        Assert.Equal(["ferme", "ouvre"], on.InForce.Select(s => s.Id));
        Assert.Equal(["projet"], on.Projets.Select(s => s.Id));
        CoverageResult eve = CoverageAnalysis.Run(Grid, register, new RegleCouverture.Territoire(), Date.AddDays(-1));
        CoverageResult after = CoverageAnalysis.Run(Grid, register, new RegleCouverture.Territoire(), Date.AddDays(1));
        Assert.Equal(["ferme"], eve.InForce.Select(s => s.Id));
        Assert.Equal(["ouvre"], after.InForce.Select(s => s.Id));
        Assert.Equal(["ouvre"], eve.Others.Select(s => s.Id));
        Assert.Equal(["ferme", "projet"], after.Others.Select(s => s.Id));
    }

    [Fact]
    public void Movements_of_structures_at_the_very_dates_of_a_series_are_seen()
    {
        RegisterEntry opens = GridTerritoire.Entry("ouvre", territoire: ["03001"]) with { DateAgrement = Date };
        RegisterEntry closes = GridTerritoire.Entry("ferme", territoire: ["03002"]) with
        {
            DateAgrement = new DateOnly(2010, 1, 1),
            DateFin = Date.AddYears(-1)
        };
        LocatedStructures located = new(GridTerritoire.Locate(Grid, opens, closes), []);
        Evolution evolution = Evolution.From([.. new[] { Date.AddYears(-1), Date }.Select(d =>
            CoverageReport.From("", CoverageAnalysis.Run(Grid, located.Structures, new RegleCouverture.Territoire(), d), [], located, [], []))]);
        Assert.Equal([("ferme", false), ("ouvre", true)], evolution.Structures.Select(m => (m.Structure.Id, m.Ouverte)));
        Assert.Equal((1, 1), (evolution.Count(Changement.Gagnee), evolution.Count(Changement.Perdue)));
    }

    [Fact]
    public void A_structure_left_out_for_its_dates_is_named_with_them()
    {
        LocatedStructures located = new(
            GridTerritoire.Locate(
                Grid, GridTerritoire.Entry("finie") with { DateFin = new DateOnly(2021, 12, 31) },
                    GridTerritoire.Entry("a-venir") with { DateAgrement = new DateOnly(2023, 1, 1) }, GridTerritoire.Entry("cs")),
            []);
        CoverageReport report = CoverageReport.From("", CoverageAnalysis.Run(Grid, located.Structures, new RegleCouverture.Territoire(), Date), [],
            located, [], []);
        Issue[] named = [.. report.Issues.Where(i => i.Kind == StructureIssues.OutOfPeriod)];
        Assert.Equal(["a-venir", "finie"], named.Select(i => i.Subject));
        Assert.Contains("1er janvier 2023", named[0].Message.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Contains("31 décembre 2021", named[1].Message.Replace('\u00A0', ' '), StringComparison.Ordinal);
    }

    [Fact]
    public void A_commune_reached_only_from_a_commune_level_site_is_nominal()
    {
        RegisterEntry vague = GridTerritoire.Entry("vague", commune: "Carré-A0");
        CommuneCoverage neighbour = Run("distance:3.5", vague).Communes[1];
        Assert.True(Assert.Single(neighbour.Reasons).IsNominal);
        Assert.True(neighbour.RestsOnNominal);

        // A precise annexe that reaches it too makes the cover certain, even when the nominal point is nearer.
        CommuneCoverage sure = Run("distance:3.5", vague with { Annexes = [Written(8000, 1500)] }).Communes[1];
        Assert.False(Assert.Single(sure.Reasons).IsNominal);
        Assert.False(Run("distance:3.5", vague, GridTerritoire.Entry("cs", east: 4500, north: 1500)).Communes[1].RestsOnNominal);
        Assert.False(Run("implantation", vague).Communes[0].RestsOnNominal);
        LocatedStructures located = new(GridTerritoire.Locate(Grid, vague), []);
        CoverageReport report = CoverageReport.From("", CoverageAnalysis.Run(Grid, located.Structures, RegleCouverture.Parse("distance:3.5"), Date),
            [], located, [], []);
        Assert.Contains(Reserves.Of(report), s => s.Contains("distance nominale", StringComparison.Ordinal));
    }

    private static string Written(double east, double north)
    {
        Senacs.Geo.Geography.GeoPoint at = GridTerritoire.At(east, north);
        return FormattableString.Invariant($"{at.LongitudeDegrees:F7} {at.LatitudeDegrees:F7}");
    }

    private static CoverageResult Run(string rule, params RegisterEntry[] entries) =>
        CoverageAnalysis.Run(Grid, GridTerritoire.Locate(Grid, entries), RegleCouverture.Parse(rule), Date);
}
