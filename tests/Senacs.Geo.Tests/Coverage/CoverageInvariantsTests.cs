using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Senacs.Geo.Coverage;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Tests.Coverage;

/// <summary>What must always hold, over random registers: the invariants of the design, section 2.</summary>
public class CoverageInvariantsTests
{
    private static readonly DateOnly Date = new(2022, 12, 31);
    private static readonly Territoire Grid = GridTerritoire.Build(6, 5, i => i % 7 == 3 ? null : (i * 37 % 1000) + 1);

    private static readonly RegleCouverture[] Regles =
        [.. new[] { "implantation", "territoire", "distance:4", "surface:40@3.5", "territoire+distance:2.5" }.Select(RegleCouverture.Parse)];

    private static readonly Config Checked = Config.QuickThrowOnFailure.WithMaxTest(120).WithReplay(20221231, 7);

    [Fact]
    public void The_classes_partition_the_communes_and_their_inhabitants_add_up() => ForAll((register, regle) =>
    {
        CoverageResult result = CoverageAnalysis.Run(Grid, register, regle, Date);
        Synthese synthese = Synthese.From(result, []);
        Assert.Equal(Grid.Communes.Length, synthese.Communes.Total);
        Assert.Equal(Grid.Communes.Sum(c => (long)(c.Population ?? 0)), synthese.Population.Total);
        Assert.All(result.Communes, c => Assert.Equal(c.Classe == Classe.ZoneBlanche, c.Reasons.IsEmpty));
        Assert.All(result.Communes, c => Assert.True(c.Classe != Classe.CentreSocial || c.CentresSociaux.Any()));
        Assert.All(result.Communes, c => Assert.True(c.Classe != Classe.EvsSeul || c.Evs.Any()));

        // only a surface can be reached by a centre social and an EVS together, neither of them enough alone
        if (regle is not RegleCouverture.Surface)
            Assert.All(result.Communes, c => Assert.Equal(c.Classe == Classe.CentreSocial, c.CentresSociaux.Any()));
    });

    [Fact]
    public void The_EPCI_rows_add_up_to_the_departement() => ForAll((register, regle) =>
    {
        Synthese synthese = Synthese.From(CoverageAnalysis.Run(Grid, register, regle, Date), []);
        foreach (Classe classe in Enum.GetValues<Classe>())
        {
            Assert.Equal(synthese.Communes.Of(classe), synthese.Epci.Sum(e => e.Communes.Of(classe)));
            Assert.Equal(synthese.Population.Of(classe) ?? 0, synthese.Epci.Sum(e => e.Population.Of(classe)));
        }
    });

    [Fact]
    public void No_structure_in_force_means_nothing_is_covered() => ForAll((register, regle) =>
    {
        CoverageResult result = CoverageAnalysis.Run(Grid, register.Select(s => s with { Statut = StructureStatut.EnPrefiguration }), regle, Date);
        Assert.All(result.Communes, c => Assert.Equal(Classe.ZoneBlanche, c.Classe));
        Assert.Equal(0m, Synthese.From(result, []).Communes.Percent(Classe.CentreSocial));
    });

    [Fact]
    public void Adding_a_structure_never_uncovers_a_commune() => ForAll((register, regle) =>
    {
        CoverageResult before = CoverageAnalysis.Run(Grid, register.Skip(1), regle, Date);
        CoverageResult after = CoverageAnalysis.Run(Grid, register, regle, Date);
        Assert.All(before.Communes.Zip(after.Communes), p => Assert.True(p.Second.Classe >= p.First.Classe));
    });

    [Fact]
    public void Enlarging_a_radius_never_uncovers_a_commune() => ForAll((register, _) =>
    {
        foreach (Func<double, RegleCouverture> rule in new Func<double, RegleCouverture>[] { km => new RegleCouverture.Distance(km), km => new RegleCouverture.Surface(35, km) })
        {
            CoverageResult? smaller = null;
            foreach (double km in new[] { 0.5, 1.2, 2.9, 3.0, 4.7, 20 })
            {
                CoverageResult larger = CoverageAnalysis.Run(Grid, register, rule(km), Date);
                if (smaller is not null)
                    Assert.All(smaller.Communes.Zip(larger.Communes), p => Assert.True(p.Second.Classe >= p.First.Classe));
                smaller = larger;
            }
        }
    });

    [Fact]
    public void The_union_never_exceeds_the_sum_of_its_parts() => ForAll((register, regle) =>
    {
        // holds for the rules that look at one structure at a time; a surface may be reached by two halves
        if (regle is RegleCouverture.Surface)
            return;
        long together = Synthese.From(CoverageAnalysis.Run(Grid, register, regle, Date), []).Communes.Couvertes;
        long apart = register.Sum(s => Synthese.From(CoverageAnalysis.Run(Grid, [s], regle, Date), []).Communes.Couvertes);
        Assert.True(together <= apart, $"{together} communes together, {apart} one by one");
    });

    [Fact]
    public void The_order_of_the_register_does_not_matter() => ForAll((register, regle) =>
    {
        CoverageResult forward = CoverageAnalysis.Run(Grid, register, regle, Date);
        CoverageResult backward = CoverageAnalysis.Run(Grid, register.Reverse(), regle, Date);
        Assert.All(forward.Communes.Zip(backward.Communes), p =>
        {
            Assert.Equal(p.First.Classe, p.Second.Classe);
            Assert.Equal(p.First.Reasons.AsEnumerable(), p.Second.Reasons.AsEnumerable());
            Assert.Equal(p.First.NearestSiteMetres, p.Second.NearestSiteMetres);
        });
    });

    [Fact]
    public void A_move_within_the_same_commune_does_not_change_implantation() => ForAll((register, _) =>
    {
        Random random = new(5);
        ImmutableArray<Structure> moved = [.. register.Select(s => s.Siege is null ? s : MoveInside(s, random))];
        CoverageResult before = CoverageAnalysis.Run(Grid, register, new RegleCouverture.Implantation(), Date);
        CoverageResult after = CoverageAnalysis.Run(Grid, moved, new RegleCouverture.Implantation(), Date);
        Assert.Equal(before.Communes.Select(c => c.Classe), after.Communes.Select(c => c.Classe));
    });

    [Fact]
    public void A_project_covers_nothing_and_is_shown_where_it_would_cover() => ForAll((register, regle) =>
    {
        CoverageResult result = CoverageAnalysis.Run(Grid, register, regle, Date);
        foreach (Structure project in result.Projets)
        {
            Assert.All(result.Communes, c => Assert.DoesNotContain(c.Reasons, r => r.Structure == project));
            CoverageResult alone = CoverageAnalysis.Run(Grid, [project with { Statut = StructureStatut.Agreee }], regle, Date);
            Assert.All(result.Communes.Zip(alone.Communes), p => Assert.Equal(p.Second.Classe != Classe.ZoneBlanche, p.First.Projets.Contains(project)));
        }
    });

    [Fact]
    public void Without_the_supposed_territoires_the_marked_communes_and_no_other_change_class() => ForAll((register, regle) =>
    {
        CoverageResult all = CoverageAnalysis.Run(Grid, register, regle, Date);
        CoverageResult firm = CoverageAnalysis.Run(
            Grid,
            register.Select(s => s.TerritoireIntervention.Source == TerritoireSource.Hypothese ? s with { TerritoireIntervention = TerritoireIntervention.None } : s),
            regle,
            Date);
        Assert.All(all.Communes.Zip(firm.Communes), p => Assert.Equal(p.First.RestsOnHypothesis, p.First.Classe != p.Second.Classe));
    });

    private static Structure MoveInside(Structure structure, Random random)
    {
        Site siege = structure.Siege!;
        Commune? commune = siege.Location.Commune is null ? null : Grid.Find(siege.Location.Commune);
        if (commune is null)
            return structure;
        double east = (commune.Index % 6 * GridTerritoire.Side) + 10 + (random.NextDouble() * 2980);
        double north = (commune.Index / 6 * GridTerritoire.Side) + 10 + (random.NextDouble() * 2980);
        Structure there = GridTerritoire.Locate(Grid, structure.Entry! with { Coordinates = new WrittenCoordinates(GridTerritoire.At(east, north), 7) })[0];
        return there;
    }

    private static void ForAll(Action<ImmutableArray<Structure>, RegleCouverture> check) =>
        Check.One(Checked, Prop.ForAll(
            Gen.Choose(0, int.MaxValue - 1).ToArbitrary(),
            seed =>
            {
                Random random = new(seed);
                check(RandomRegister(random), Regles[random.Next(Regles.Length)]);
            }));

    private static ImmutableArray<Structure> RandomRegister(Random random)
    {
        RegisterEntry[] entries = [.. Enumerable.Range(0, random.Next(0, 9)).Select(i =>
        {
            RegisterEntry entry = GridTerritoire.Entry(
                $"s{i}",
                random.Next(2) == 0 ? StructureType.CentreSocial : StructureType.Evs,
                random.NextDouble() * 20_000 - 1000,
                random.NextDouble() * 17_000 - 1000);
            return entry with
            {
                Statut = random.Next(5) == 0 ? StructureStatut.EnPrefiguration : StructureStatut.Agreee,
                DateAgrement = random.Next(3) == 0 ? Date.AddDays(random.Next(-2, 3)) : null,
                DateFin = random.Next(3) == 0 ? Date.AddDays(random.Next(-2, 3)) : null,
                Territoire = [.. Enumerable.Range(0, random.Next(0, 6)).Select(_ => Grid.Communes[random.Next(Grid.Communes.Length)].Code.Value)],
                TerritoireSource = random.Next(3) == 0 ? TerritoireSource.Hypothese : TerritoireSource.Declare,
                Annexes = random.Next(4) == 0 ? [Grid.Communes[random.Next(Grid.Communes.Length)].Nom] : [],
            };
        })];
        return GridTerritoire.Locate(Grid, entries);
    }
}
