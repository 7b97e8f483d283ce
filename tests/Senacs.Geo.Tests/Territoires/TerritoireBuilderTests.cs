using NetTopologySuite.Geometries;
using Senacs.Geo.Codes;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Tests.Territoires;

public class TerritoireBuilderTests
{
    private static readonly DateOnly Day = new(2016, 1, 1);

    [Fact]
    public void Communes_come_ordered_by_code_whatever_the_order_of_the_files()
    {
        TerritoireSources sources = GridTerritoire.Sources();
        Territoire territoire = TerritoireBuilder.Build(sources with { Boundaries = [.. sources.Boundaries.Reverse()], Table = [.. sources.Table.Reverse()] });
        Assert.Equal(Enumerable.Range(1, 9).Select(i => $"0300{i}"), territoire.Communes.Select(c => c.Code.Value));
        Assert.Equal(Enumerable.Range(0, 9), territoire.Communes.Select(c => c.Index));
    }

    [Fact]
    public void The_table_gives_names_and_populations_and_the_boundaries_stand_in_where_there_is_none()
    {
        TerritoireSources sources = GridTerritoire.Sources();
        Territoire without = TerritoireBuilder.Build(sources with { Table = [], Boundaries = [.. sources.Boundaries.Select(b => b with { Nom = "X", Population = 7 })] });
        Assert.All(without.Communes, c => Assert.Equal(("X", 7), (c.Nom, c.Population)));
        Assert.Equal("Carré-A0", GridTerritoire.Build().Communes[0].Nom);
    }

    [Fact]
    public void The_population_of_the_table_goes_before_that_of_the_boundary()
    {
        TerritoireSources sources = GridTerritoire.Sources();
        Territoire territoire = TerritoireBuilder.Build(sources with { Boundaries = [.. sources.Boundaries.Select(b => b with { Population = 7 })] });
        Assert.Equal(sources.Table.Select(r => r.Population), territoire.Communes.Select(c => c.Population));
    }

    [Fact]
    public void Boundaries_of_another_département_make_no_commune_and_no_finding_of_arrondissements()
    {
        TerritoireSources sources = GridTerritoire.Sources(2, 1);
        CommuneBoundary paris = sources.Boundaries[1] with { Code = CodeInsee.Parse("75101") };
        Territoire listed = TerritoireBuilder.Build(sources with { Boundaries = [.. sources.Boundaries, paris] });
        Assert.Equal(["03001", "03002"], listed.Communes.Select(c => c.Code.Value));
        Assert.Empty(listed.Issues);
        Territoire drawn = TerritoireBuilder.Build(sources with { Table = [], Boundaries = [.. sources.Boundaries, paris] });
        Assert.Equal(["03001", "03002"], drawn.Communes.Select(c => c.Code.Value));
    }

    [Fact]
    public void Without_any_commune_no_population_is_missing() =>
        Assert.Empty(TerritoireBuilder.Build(GridTerritoire.Sources(1, 1) with { Table = [], Boundaries = [] }).Issues);

    [Fact]
    public void A_boundary_of_a_merged_commune_goes_to_its_successor()
    {
        TerritoireSources sources = GridTerritoire.Sources(cog: Cog(32, "03002", "03001"));
        Territoire territoire = TerritoireBuilder.Build(sources with { Table = [.. sources.Table.Where(r => r.Code.Value != "03002")] });
        Assert.Equal(8, territoire.Communes.Length);
        Assert.Equal(18_000_000, territoire.Communes[0].MapShape!.AreaSquareMetres, 1.0);
        Assert.Contains(territoire.Issues, i => i.Kind == TerritoireIssues.CommuneMerged && i.Subject == "03002");
    }

    [Fact]
    public void A_boundary_unknown_to_the_table_and_to_the_movements_is_an_error_and_stays_out()
    {
        TerritoireSources sources = GridTerritoire.Sources();
        Territoire territoire = TerritoireBuilder.Build(sources with { Table = [.. sources.Table.Where(r => r.Code.Value != "03002")] });
        Assert.Equal(8, territoire.Communes.Length);
        Assert.Contains(territoire.Issues, i => i.Kind == TerritoireIssues.CommuneUnknown && i.Subject == "03002");
    }

    [Fact]
    public void Arrondissements_are_folded_into_their_commune_once()
    {
        CommuneBoundary[] arrondissements = [.. GridTerritoire.Sources(2, 1).Boundaries.Select((b, i) => b with { Code = CodeInsee.Parse($"7510{i + 1}"), Nom = $"Paris {i + 1}e", Population = 10 + i })];
        Territoire territoire = TerritoireBuilder.Build(new TerritoireSources { Departement = CodeDepartement.Parse("75"), Nom = "Paris", Boundaries = arrondissements });
        Commune paris = Assert.Single(territoire.Communes);
        Assert.Equal(("75056", "Paris", 21), (paris.Code.Value, paris.Nom, paris.Population));
        Assert.Equal(18_000_000, paris.MapShape!.AreaSquareMetres, 1.0);
        Assert.Same(paris, territoire.Find(CodeInsee.Parse("75102")));
    }

    [Fact]
    public void A_whole_commune_beside_its_arrondissements_is_not_counted_twice()
    {
        CommuneBoundary[] parts = [.. GridTerritoire.Sources(2, 1).Boundaries];
        Territoire territoire = TerritoireBuilder.Build(new TerritoireSources
        {
            Departement = CodeDepartement.Parse("75"),
            Nom = "Paris",
            Boundaries = [parts[0] with { Code = CodeInsee.Parse("75056"), Nom = "Paris" }, parts[1] with { Code = CodeInsee.Parse("75101") }],
        });
        Assert.Equal(9_000_000, Assert.Single(territoire.Communes).MapShape!.AreaSquareMetres, 1.0);
    }

    [Theory]
    [InlineData(0, 0, 3000, 3000, 9_000_000)] // the same contour twice
    [InlineData(0, 0, 1500, 3000, 9_000_000)] // a part of it
    [InlineData(1000, 0, 4000, 3000, 12_000_000)] // across its edge
    [InlineData(3000, 0, 4000, 3000, 12_000_000)] // beside it
    [InlineData(5000, 0, 6000, 1000, 10_000_000)] // apart
    public void Two_contours_of_one_code_cover_what_either_covers(double west, double south, double east, double north, double squareMetres)
    {
        TerritoireSources sources = GridTerritoire.Sources(1, 1);
        Territoire territoire = TerritoireBuilder.Build(sources with
        {
            Boundaries = [.. sources.Boundaries, sources.Boundaries[0]
                with { Shape = GridTerritoire.Shape(GridTerritoire.Rectangle(west, south, east, north)) }],
        });
        // an edge straight in degrees bows in metres
        Assert.Equal(squareMetres, Assert.Single(territoire.Communes).MapShape!.AreaSquareMetres, 500.0);
    }

    [Theory]
    [InlineData("75101 75102", "75056", "Paris", 20)]
    [InlineData("69381 69382", "69123", "Lyon", 20)]
    [InlineData("13201 13202", "13055", "Marseille", 20)]
    [InlineData("75101 75056", "75056", "Sans accent", 10)] // its own contour has a name and a population
    public void A_commune_of_arrondissements_has_its_name_and_the_sum_of_their_inhabitants(string codes, string code, string nom, int population)
    {
        CommuneBoundary[] parts = [.. GridTerritoire.Sources(2, 1).Boundaries.Select((b, i) =>
            b with { Code = CodeInsee.Parse(codes.Split(' ')[i]), Nom = "Sans accent", Population = 10 })];
        Commune commune = Assert.Single(TerritoireBuilder.Build(new TerritoireSources
        {
            Departement = CodeDepartement.Parse(code[..2]),
            Nom = "",
            Boundaries = parts
        }).Communes);
        Assert.Equal((code, nom, population), (commune.Code.Value, commune.Nom, commune.Population));

        // one unknown makes the sum unknown
        CommuneBoundary[] unknown = [parts[0], parts[1] with { Population = null }];
        Assert.Null(Assert.Single(TerritoireBuilder.Build(new TerritoireSources
        {
            Departement = CodeDepartement.Parse(code[..2]),
            Nom = "",
            Boundaries = unknown
        }).Communes).Population);
    }

    [Fact]
    public void A_contour_without_name_is_called_by_its_code_and_one_of_two_by_the_name_that_is_there()
    {
        TerritoireSources sources = GridTerritoire.Sources(2, 1) with { Table = [] };
        CommuneBoundary first = sources.Boundaries[0] with { Nom = null };
        Assert.Equal("03001", TerritoireBuilder.Build(sources with { Boundaries = [first] }).Communes[0].Nom);
        Assert.Equal("Nommée", TerritoireBuilder.Build(sources with { Boundaries = [first, first with { Nom = "Nommée" }] }).Communes[0].Nom);
    }

    [Fact]
    public void A_table_that_lists_arrondissements_beside_their_commune_counts_them_once()
    {
        CommuneRow whole = new(CodeInsee.Parse("75056"), "Paris", 100, null, null);
        CommuneRow[] parts = [whole with { Code = CodeInsee.Parse("75101"), Nom = "Paris 1er" }, whole
            with { Code = CodeInsee.Parse("75102"), Nom = "Paris 2e" }];
        TerritoireSources sources = new() { Departement = CodeDepartement.Parse("75"), Nom = "Paris", Boundaries = [], Table = [whole, .. parts] };
        Assert.Equal(["75056"], TerritoireBuilder.Build(sources).Communes.Select(c => c.Code.Value));
        Assert.Equal(["75101", "75102"], TerritoireBuilder.Build(sources with { Table = parts }).Communes.Select(c => c.Code.Value));
    }

    [Fact]
    public void A_population_that_the_table_lacks_is_that_of_the_contour_unless_the_commune_has_merged_since()
    {
        TerritoireSources sources = GridTerritoire.Sources(2, 1, population: _ => null, cog: Cog(32, "03002", "03001"));
        CommuneBoundary[] counted = [.. sources.Boundaries.Select(b => b with { Population = 7 })];
        Assert.Equal([7, 7], TerritoireBuilder.Build(sources with { Boundaries = counted }).Communes.Select(c => c.Population));
        Assert.Equal([null], TerritoireBuilder.Build(sources with { Boundaries = counted, Table = [sources.Table[0]] }).Communes.Select(c =>
            c.Population));
        Assert.Equal([null], TerritoireBuilder.Build(sources with { Boundaries = [counted[1]], Table = [sources.Table[0]] }).Communes.Select(c =>
            c.Population)); // a part of it
    }

    [Fact]
    public void A_contour_of_another_département_beside_a_table_is_no_fault_of_the_table()
    {
        TerritoireSources sources = GridTerritoire.Sources(2, 1);
        Assert.Empty(TerritoireBuilder.Build(sources
            with
        { Boundaries = [.. sources.Boundaries, sources.Boundaries[0] with { Code = CodeInsee.Parse("63113") }] }).Issues);
    }

    [Theory]
    [InlineData(null, 2018)]
    [InlineData(2024, null)]
    public void A_vintage_that_is_unknown_differs_from_none(int? table, int? boundaries) =>
        Assert.Empty(TerritoireBuilder.Build(GridTerritoire.Sources() with { TableMillesime = table, BoundariesMillesime = boundaries }).Issues);

    [Theory]
    [InlineData(0, 1000, "03001", null)]
    [InlineData(-5, 995, "03001", null)] // half a hundredth outside is digitising
    [InlineData(-20, 980, "03001", "qpv.partly_outside")]
    [InlineData(2999.5, 3999.5, "03002", null)] // half a thousandth in the neighbour is noise
    [InlineData(2998, 3998, "03002 03001", null)]
    [InlineData(2500, 3500, "03001 03002", null)] // halves: the lower code first
    [InlineData(2400, 3400, "03001 03002", null)]
    [InlineData(2600, 3600, "03002 03001", null)]
    public void A_QPV_lies_where_a_thousandth_of_it_does_the_largest_share_first(double west, double east, string communes, string? finding)
    {
        Territoire territoire = GridTerritoire.Build(2, 1, qpv: [GridTerritoire.QpvAt("QP003001", "Q", west, 1000, east, 1500)]);
        Assert.Equal(communes, string.Join(' ', Assert.Single(territoire.Qpv).Communes.Select(c => c.Commune.Code.Value)));
        Assert.Equal(finding, territoire.Issues.SingleOrDefault()?.Kind.Code);
    }

    [Fact]
    public void QPV_come_by_code_and_of_two_of_one_code_the_first_is_kept()
    {
        Territoire territoire = GridTerritoire.Build(qpv:
        [
            GridTerritoire.QpvAt("QP003002", "Deux", 100, 100, 200, 200), GridTerritoire.QpvAt("QP003001", "Un", 100, 100, 200, 200),
                GridTerritoire.QpvAt("QP003001", "Encore", 5000, 100, 5200, 200),
        ]);
        Assert.Equal(["Un", "Deux"], territoire.Qpv.Select(q => q.Nom));
        Assert.Equal("03001", Assert.Single(territoire.Qpv[0].Communes).Commune.Code.Value);
    }

    [Fact]
    public void Communes_of_another_departement_are_left_out_and_counted()
    {
        TerritoireSources sources = GridTerritoire.Sources();
        Territoire territoire = TerritoireBuilder.Build(sources with { Table = [.. sources.Table, new CommuneRow(CodeInsee.Parse("63113"), "Clermont-Ferrand", 1, null, null)] });
        Assert.Equal(9, territoire.Communes.Length);
        Assert.Contains(territoire.Issues, i => i.Kind == TerritoireIssues.OtherDepartement);
    }

    [Fact]
    public void A_chef_lieu_inside_is_the_reference_point_and_one_outside_is_reported()
    {
        TerritoireSources sources = GridTerritoire.Sources();
        Territoire territoire = TerritoireBuilder.Build(sources with
        {
            Table = [.. sources.Table.Select((r, i) => i == 0 ? r with { ChefLieu = GridTerritoire.At(200, 300) } : i == 1 ? r with { ChefLieu = GridTerritoire.At(200, 300) } : r)],
        });
        Assert.True(territoire.Communes[0].ReferenceIsChefLieu);
        Assert.Equal(GridTerritoire.West + 200, territoire.Communes[0].ReferencePoint!.Value.XMetres, 0.01);
        Assert.False(territoire.Communes[1].ReferenceIsChefLieu);
        Assert.Contains(territoire.Issues, i => i.Kind == TerritoireIssues.ChefLieuOutside && i.Subject == "03002");
    }

    [Fact]
    public void A_QPV_outside_every_commune_is_an_error()
    {
        Territoire territoire = GridTerritoire.Build(qpv: [GridTerritoire.QpvAt("QP003001", "Loin", 90_000, 0, 91_000, 1000)]);
        Assert.Contains(territoire.Issues, i => i.Kind == TerritoireIssues.QpvOutside && i.Subject == "QP003001");
        Assert.Empty(Assert.Single(territoire.Qpv).Communes);
    }

    [Fact]
    public void The_shares_of_a_QPV_are_those_of_the_overlay_wherever_it_lies()
    {
        Random random = new(20240101);
        QpvPerimeter[] perimeters = [.. Enumerable.Range(1, 99).Select(i =>
        {
            // some on a boundary to the metre, some with a hole, some larger than a commune
            double west = random.Next(0, 9) * (i % 3 == 0 ? 1000.0 : 913.0), south = random.Next(0, 9) * (i % 3 == 0 ? 1000.0 : 877.0), width = random.Next(50, i % 7 == 0 ? 8000 : 1500), height = random.Next(50, 1500);
            Geometry shape = GridTerritoire.Rectangle(west, south, west + width, south + height);
            if (i % 5 == 0)
                shape = shape.Difference(GridTerritoire.Rectangle(west + (width / 4), south + (height / 4), west + (width / 2), south + (height / 2)));
            return new QpvPerimeter(CodeQpv.Parse($"QP0030{i:D2}"), $"Quartier {i}", null, GridTerritoire.Shape(shape));
        })];
        // the middle commune has a hole, in which lies an enclave of the first
        TerritoireSources sources = GridTerritoire.Sources(qpv: perimeters);
        Polygon enclave = GridTerritoire.Rectangle(3900, 3900, 4700, 4500);
        Territoire territoire = TerritoireBuilder.Build(sources with
        {
            Boundaries =
            [
                .. sources.Boundaries.Select((b, i) => i switch
                {
                    0 => b with { Shape = GridTerritoire.Shape(GridTerritoire.Rectangle(0, 0, 3000, 3000).Union(enclave)) },
                    4 => b with { Shape = GridTerritoire.Shape(GridTerritoire.Rectangle(3000, 3000, 6000, 6000).Difference(enclave)) },
                    _ => b,
                }),
            ],
        });

        foreach (Qpv qpv in territoire.Qpv)
        {
            double area = qpv.MapShape.AreaSquareMetres;
            Dictionary<string, double> expected = territoire.Communes
                .Select(c => (c.Code.Value, Ratio: Math.Min(1, c.MapShape!.Geometry.Intersection(qpv.MapShape.Geometry).Area / area)))
                .Where(s => s.Ratio >= 0.001).ToDictionary(s => s.Value, s => s.Ratio);
            Assert.Equal(expected.Keys.Order(), qpv.Communes.Select(c => c.Commune.Code.Value).Order());
            Assert.All(qpv.Communes, c => Assert.Equal(expected[c.Commune.Code.Value], c.AreaRatio, 1e-9));
        }
    }

    [Fact]
    public void A_point_is_in_its_commune_and_a_point_outside_in_none()
    {
        Territoire territoire = GridTerritoire.Build();
        Assert.Equal("03005", territoire.Locate(GridTerritoire.At(4500, 4500))!.Code.Value);
        Assert.Null(territoire.Locate(GridTerritoire.At(-10, 4500)));
    }

    private static CogMovements Cog(int mod, string before, string after) => CogMovements.Create(
    [
        new CogMovement(mod, Day, Version(before), Version(after)),
        new CogMovement(mod, Day, Version(after), Version(after)),
    ]);

    private static CogVersion Version(string code) => new(CogCommuneType.Commune, code, "0", code, code, code);
}
