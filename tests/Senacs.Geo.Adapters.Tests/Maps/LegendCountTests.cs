using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Senacs.Geo.Coverage;
using Senacs.Geo.Maps;
using Senacs.Geo.Maps.Atlas;
using Senacs.Geo.Maps.Pages;
using Senacs.Geo.Maps.Scenes;
using Senacs.Geo.Maps.Themes;
using Senacs.Geo.Reports;
using Senacs.Geo.Sources.Dossiers;
using Senacs.Geo.Structures;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Adapters.Tests.Maps;

/// <summary>Every count of a legend is that of the synthesis: structures are counted, not their sites, and one that is not drawn is there all the
/// same.</summary>
public sealed partial class LegendCountTests
{
    private static readonly Config Checked = Config.QuickThrowOnFailure.WithMaxTest(25).WithReplay(20221231, 7);

    public static TheoryData<string> Themes => [.. MapThemeReader.Names.Where(n => n != "national")];

    [Theory]
    [MemberData(nameof(Themes))]
    public void The_legend_of_any_register_is_its_synthesis(string name) => Check.One(Checked, Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
    {
        MapTheme theme = MapThemeReader.Load(name);
        RegisterEntry[] entries = [.. Registers.Random(seed)];
        Evolution evolution = Registers.Between(new DateOnly(2017, 12, 31), Registers.Date, Registers.Grid, entries);
        CoverageReport report = evolution.Dernier;
        Plate plate = theme.Fill == CommuneFill.Change ? Plate.OfChange(evolution, theme) : Plate.Of(report, theme);
        MapScene scene = Plate.Compose(plate, PageSpec.A4, theme);
        AssertStructures(Read(scene), report.Coverage.InForce, report.Coverage.Projets, theme);
        StructureCounts counted = report.Synthese.Structures;
        Assert.Equal((counted.CentresSociaux, counted.Evs, counted.Prefigurations), (
            report.Coverage.InForce.Count(s => s.Type == StructureType.CentreSocial), report.Coverage.InForce.Count(s => s.Type == StructureType.Evs), report.Coverage.Projets.Length));

        string[] figures = [.. Registers.TextsOf(scene, "bloc-chiffres")];
        if (theme.Blocks.Contains(BlockKind.Figures) && figures.Length > 0)
            Assert.Equal(report.Synthese.Communes.Total, figures.Select(t => CommunesFigure().Match(t)).Where(m => m.Success).Sum(m => Number(m.Groups[1].Value)));
        int quarters = Registers.TextsOf(scene, "bloc-legende").Select(t => Quarters().Match(t)).Where(m => m.Success).Sum(m => Number(m.Groups[1].Value));
        Assert.Equal(theme.Qpv == QpvDisplay.None ? 0 : (report.Synthese.Qpv?.Total ?? 0), quarters);
        int projects = Registers.TextsOf(scene, "bloc-legende").Select(t => Projects().Match(t)).Where(m => m.Success).Sum(m => Number(m.Groups[1].Value));
        Assert.Equal(
            theme.Fill is CommuneFill.Classes or CommuneFill.FourClasses
                ? report.Coverage.Communes.Count(c => c.Projets.Any(p => (p.Type == StructureType.CentreSocial ? Classe.CentreSocial : Classe.EvsSeul) > c.Classe)) : 0,
            projects);
        Assert.Contains(FrenchNumbers.Count(counted.CentresSociaux, "centre social", "centres sociaux"), scene.Description, StringComparison.Ordinal);
        Assert.Contains(FrenchNumbers.Count(counted.Evs, "espace de vie sociale", "espaces de vie sociale"), scene.Description, StringComparison.Ordinal);
    }));

    [Fact]
    public void The_legend_of_an_EPCI_counts_the_structures_of_its_table() => Check.One(Checked, Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
    {
        CoverageReport report = Registers.Report(Registers.Grid, "territoire", Registers.Random(seed));
        MapTheme theme = MapThemeReader.Load("couverture");
        Plate departement = Plate.Of(report, theme);
        foreach (EpciSynthese epci in report.Synthese.Epci)
        {
            HashSet<string> inside = [.. Registers.Grid.Communes.Where(c => c.Epci == epci.Epci).Select(c => c.Code.Value)];
            bool IsSeated(Structure s) => s.CommuneSiege is { } code && inside.Contains(code.Value);
            Legend legend = Read(Plate.Compose(EpciMap.Of(departement, report, epci)!, PageSpec.A4, theme));
            Assert.Equal(report.Coverage.InForce.Count(s => IsSeated(s) && s.Type == StructureType.CentreSocial), legend.Centres);
            Assert.Equal(report.Coverage.InForce.Count(s => IsSeated(s) && s.Type == StructureType.Evs), legend.Evs);
            Assert.Equal(report.Coverage.Projets.Count(IsSeated), legend.Projects);
            Assert.Equal(report.Coverage.InForce.Concat(report.Coverage.Projets).Count(s => IsSeated(s) && s.Sites.IsEmpty), legend.Nowhere);
        }
    }));

    [Fact]
    public void The_panels_of_a_series_give_the_figures_of_their_dates() => Check.One(Checked.WithMaxTest(10), Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
    {
        Evolution evolution = Registers.Between(new DateOnly(2017, 12, 31), Registers.Date, Registers.Grid, Registers.Random(seed));
        string[] texts = [.. Registers.TextsOf(SmallMultiples.Compose(evolution, PageSpec.A4, MapThemeReader.Load("couverture")))];
        foreach (EtapeEvolution step in evolution.Etapes)
        {
            string range = step.CouvertesAuMoins < step.CouvertesAuPlus ? $"{FrenchNumbers.Integer(step.CouvertesAuMoins)} à " : "";
            string covered = step.CouvertesAuPlus < 2 ? "commune couverte" : "communes couvertes";
            Assert.Contains(texts, t => t.StartsWith($"{range}{FrenchNumbers.Integer(step.CouvertesAuPlus)} {covered} sur "
                + step.AuPlus.Synthese.Communes.Total, StringComparison.Ordinal));
        }
    }));

    [Fact]
    public void A_prefiguration_with_two_annexes_is_one_structure()
    {
        CoverageReport report = Registers.Report(
            Registers.Grid,
            "territoire",
            GridTerritoire.Entry("projet", east: 4500, north: 4500) with { Statut = StructureStatut.EnPrefiguration, Annexes = ["Carré-A0", "Carré-C2"] });
        string[] legend = [.. Registers.TextsOf(Draw(report, "couverture"), "bloc-legende")];
        Assert.Contains("1\u00A0centre social en préfiguration", legend);
        Assert.Contains("2\u00A0annexes de centre social en préfiguration", legend);
        Assert.DoesNotContain(legend, t => t.StartsWith('3'));
    }

    [Fact]
    public void A_structure_that_is_not_drawn_is_in_the_legend_as_such()
    {
        CoverageReport report = Registers.Report(
            Registers.Grid,
            "territoire",
            GridTerritoire.Entry("ici", StructureType.Evs, 1500, 1500),
            GridTerritoire.Entry("nulle-part", StructureType.Evs),
            GridTerritoire.Entry("ailleurs", StructureType.Evs, -20_000, 1500),
            GridTerritoire.Entry("au-bourg", StructureType.Evs, commune: "Carré-B1"),
            GridTerritoire.Entry("par-annexe", StructureType.Evs) with { Annexes = ["Carré-C2"] });
        foreach (string theme in (string[])["couverture", "couverture-cs-evs", "implantation", "qpv", "rayon"])
        {
            Assert.Equal(
                [
                    "5\u00A0espaces de vie sociale", "dont 1\u00A0situé à la commune", "dont 1\u00A0connu par ses annexes seules", "dont 1\u00A0hors de la carte, non dessiné",
                    "dont 1\u00A0sans position connue, non dessiné", "1\u00A0annexe d’EVS",
                ],
                Registers.TextsOf(Draw(report, theme), "bloc-legende").Take(6));
        }

        Assert.DoesNotContain(
            Registers.TextsOf(Draw(report, "population"), "bloc-legende"), t => t.Contains("espaces de vie sociale", StringComparison.Ordinal));
    }

    [CaseFact]
    public void The_case_of_three_centres_where_there_is_one_is_told_as_one()
    {
        CoverageReport report = DossierReader.Read(Path.Combine(OutsideCases.Folder, "prefig")).Report();
        Assert.Equal(1, report.Synthese.Structures.Prefigurations);
        Assert.Contains("1\u00A0centre social en préfiguration", Registers.TextsOf(Draw(report, "couverture"), "bloc-legende"));
    }

    private static MapScene Draw(CoverageReport report, string theme) =>
        Plate.Compose(Plate.Of(report, theme), PageSpec.A4, MapThemeReader.Load(theme));

    private static void AssertStructures(Legend legend, IReadOnlyCollection<Structure> inForce, IReadOnlyCollection<Structure> projects, MapTheme theme)
    {
        if (theme.Structures == StructureDisplay.None)
        {
            Assert.Equal(new Legend(0, 0, 0, 0, 0, 0), legend);
            return;
        }

        Structure[] all = [.. inForce, .. projects];
        Assert.Equal(inForce.Count(s => s.Type == StructureType.CentreSocial), legend.Centres);
        Assert.Equal(inForce.Count(s => s.Type == StructureType.Evs), legend.Evs);
        Assert.Equal(projects.Count, legend.Projects);
        Assert.Equal(all.Count(s => s.Sites.IsEmpty), legend.Nowhere);
        Assert.Equal(all.Count(s => !s.Sites.IsEmpty && !s.Sites.Any(Registers.IsOnTheGrid)), legend.Elsewhere);
        Assert.Equal(theme.Structures == StructureDisplay.Management ? inForce.Count : 0, legend.Managed);
    }

    private sealed record Legend(int Centres, int Evs, int Projects, int Nowhere, int Elsewhere, int Managed);

    private static Legend Read(MapScene scene)
    {
        (int centres, int evs, int projects, int nowhere, int elsewhere, int managed) = (0, 0, 0, 0, 0, 0);
        foreach (string line in Registers.TextsOf(scene, "bloc-legende"))
        {
            Match total = Total().Match(line), part = Part().Match(line), gestion = Gestions().Match(line);
            if (total.Success)
            {
                int count = Number(total.Groups[1].Value);
                if (line.Contains("préfiguration", StringComparison.Ordinal))
                    projects += count;
                else if (line.Contains("centre", StringComparison.Ordinal))
                    centres += count;
                else
                    evs += count;
                nowhere += line.Contains("sans position", StringComparison.Ordinal) ? count : 0;
                elsewhere += line.Contains("hors de la carte", StringComparison.Ordinal) ? count : 0;
            }
            else if (part.Success)
            {
                nowhere += line.Contains("sans position", StringComparison.Ordinal) ? Number(part.Groups[1].Value) : 0;
                elsewhere += line.Contains("hors de la carte", StringComparison.Ordinal) ? Number(part.Groups[1].Value) : 0;
            }
            else if (gestion.Success)
            {
                managed += Number(gestion.Groups[1].Value);
            }
        }

        return new Legend(centres, evs, projects, nowhere, elsewhere, managed);
    }

    private static int Number(string text) => int.Parse(text.Replace("\u202F", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    [GeneratedRegex("^([\\d\u202F]+)\u00A0(?:centres? socia|espaces? de vie|EVS en)")]
    private static partial Regex Total();

    [GeneratedRegex("^dont ([\\d\u202F]+)\u00A0")]
    private static partial Regex Part();

    [GeneratedRegex("gestion .*\\(([\\d\u202F]+)(?:, et [\\d\u202F]+ en préfiguration)?\\)$")]
    private static partial Regex Gestions();

    [GeneratedRegex("^([\\d\u202F]+)\u00A0communes? · ")]
    private static partial Regex CommunesFigure();

    [GeneratedRegex("^([\\d\u202F]+)\u00A0(?:QPV|quartiers? prioritaires?)")]
    private static partial Regex Quarters();

    [GeneratedRegex("^([\\d\u202F]+)\u00A0communes?, projet ")]
    private static partial Regex Projects();
}
