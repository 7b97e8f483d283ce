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
