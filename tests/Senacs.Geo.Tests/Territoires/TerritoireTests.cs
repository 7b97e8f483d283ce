using NetTopologySuite.Geometries;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Tests.Territoires;

public class TerritoireTests
{
    [Theory]
    [InlineData("all", PointsDeReference.ChefsLieux, "son chef-lieu")]
    [InlineData("none", PointsDeReference.Centres, "son centre")]
    [InlineData("some", PointsDeReference.Mixtes, "son chef-lieu (à défaut son centre)")]
    [InlineData("some, no boundary elsewhere", PointsDeReference.ChefsLieux, "son chef-lieu")] // a commune without point has no centre either
    public void What_distances_are_measured_from_is_said_as_it_is(string known, PointsDeReference points, string words)
    {
        TerritoireSources sources = GridTerritoire.Sources(2, 1);
        CommuneRow[] rows = [.. sources.Table.Select((r, i) =>
            known == "all" || (i == 0 && known != "none") ? r with { ChefLieu = GridTerritoire.At(1500 + (3000 * i), 1500) } : r)];
        Territoire territoire = TerritoireBuilder.Build(sources
            with
        {
            Table = rows,
            Boundaries = known.EndsWith("elsewhere",
            StringComparison.Ordinal) ? sources.Boundaries.Take(1).ToArray() : sources.Boundaries
        });
        Assert.Equal(points, territoire.Points);
        Assert.Equal(words, territoire.Points.Apres("son"));
    }

    [Fact]
    public void A_commune_without_boundary_is_measured_from_its_chef_lieu_or_not_at_all()
    {
        TerritoireSources sources = GridTerritoire.Sources(2, 1);
        Territoire territoire = TerritoireBuilder.Build(sources
            with
        { Boundaries = [], Table = [sources.Table[0] with { ChefLieu = GridTerritoire.At(100, 200) }, sources.Table[1]] });
        Assert.Equal(GridTerritoire.West + 100, territoire.Communes[0].ReferencePoint!.Value.XMetres, 0.01);
        Assert.Equal((true, false), (territoire.Communes[0].ReferenceIsChefLieu, territoire.Communes[1].ReferenceIsChefLieu));
        Assert.All(territoire.Communes, c => Assert.Null(c.MapShape));
        Assert.Null(territoire.Communes[1].ReferencePoint);
    }

    [Fact]
    public void Without_chef_lieu_a_commune_is_measured_from_a_point_inside_it_which_stays_the_same()
    {
        Territoire territoire = GridTerritoire.Build();
        foreach (Commune commune in territoire.Communes)
        {
            MapPoint point = commune.ReferencePoint!.Value;
            Assert.Equal(point, commune.ReferencePoint);
            Assert.Same(commune, territoire.Locate(Projection.For(Crs.Lambert93).Unproject(point)));
            Assert.Same(commune.MapShape, commune.MapShape);
        }
    }

    [Fact]
    public void Points_are_located_one_by_one_and_together_alike_with_communes_that_have_no_boundary_between()
    {
        TerritoireSources sources = GridTerritoire.Sources(3, 1);
        Territoire territoire = TerritoireBuilder.Build(sources with { Boundaries = [sources.Boundaries[0], sources.Boundaries[2]] });
        GeoPoint[] points = [GridTerritoire.At(100, 100), GridTerritoire.At(4500, 100), GridTerritoire.At(6100, 100), GridTerritoire.At(9100, 100)];
        string?[] expected = ["03001", null, "03003", null];
        Assert.Equal(expected, points.Select(p => territoire.Locate(p)?.Code.Value));
        Assert.Equal(["03001", "03003"], territoire.DrawnCommunes.Select(c => c.Code.Value));
    }

    [Fact]
    public void A_code_is_found_an_arrondissement_is_its_commune_and_another_is_not_there()
    {
        Territoire territoire = GridTerritoire.Build();
        Assert.Equal("03002", territoire.Find(CodeInsee.Parse("03002"))!.Code.Value);
        Assert.Null(territoire.Find(CodeInsee.Parse("03999")));
        Assert.Null(territoire.Find(CodeInsee.Parse("75101")));
        Assert.Equal(territoire.Communes.Select(c => c.Code), territoire.Codes.Order());
    }

    [Fact]
    public void Epci_come_by_siren_each_with_its_communes()
    {
        Territoire territoire = GridTerritoire.Build();
        Assert.Equal([GridTerritoire.EpciA, GridTerritoire.EpciB], territoire.Epcis.AsEnumerable());
        Assert.Equal(["03003", "03006", "03009"], territoire.CommunesOf(GridTerritoire.EpciB).Select(c => c.Code.Value));
        TerritoireSources sources = GridTerritoire.Sources(1, 1);
        Assert.Empty(TerritoireBuilder.Build(sources with { Table = [sources.Table[0] with { Epci = null }] }).Epcis);
    }

    [Theory]
    [InlineData(null, false, 0)]
    [InlineData(0, true, 0)]
    [InlineData(1, true, 1)]
    public void No_perimeter_is_not_the_same_as_none_supplied(int? perimeters, bool isSupplied, int count)
    {
        QpvPerimeter[]? qpv = perimeters is { } n ? [.. Enumerable.Range(0, n).Select(i =>
            GridTerritoire.QpvAt($"QP00300{i + 1}", "Q", 100, 100, 200, 200))] : null;
        Territoire territoire = TerritoireBuilder.Build(GridTerritoire.Sources() with { Qpv = qpv });
        Assert.Equal((isSupplied, count), (territoire.QpvFournis, territoire.Qpv.Length));
    }

    [Fact]
    public void A_name_that_two_communes_bear_is_told_apart_by_the_postal_codes_of_the_table()
    {
        TerritoireSources sources = GridTerritoire.Sources(2, 1);
        CommuneRow[] rows = [.. sources.Table.Select(r => r with { Nom = "Moulins" })];
        Territoire territoire = TerritoireBuilder.Build(sources
            with
        { Table = rows, CodesPostaux = [("03000", rows[0].Code), ("03200", rows[1].Code)] });
        Assert.Equal("03002", Assert.IsType<CommuneMatch.Found>(territoire.Names.Find("Moulins", "03200")).Commune.Code.Value);
        Assert.IsType<CommuneMatch.Ambiguous>(TerritoireBuilder.Build(sources with { Table = rows }).Names.Find("Moulins", "03200"));
    }

    [Fact]
    public void A_commune_is_itself_in_its_own_territoire_alone()
    {
        Commune[] all = [.. GridTerritoire.Build().Communes], others = [.. GridTerritoire.Build().Communes],
            shifted = [.. TerritoireBuilder.Build(GridTerritoire.Sources() with { Table = [.. GridTerritoire.Sources().Table.Skip(1)] }).Communes];
        Assert.Equal(all[1], others[1]);
        Assert.Equal(all[1].GetHashCode(), others[1].GetHashCode());
        Assert.NotEqual(all[1], others[2]);
        Assert.NotEqual(all[1], shifted[0]); // the same code, another place
        Assert.NotEqual(all[1], all[1] with { Code = all[2].Code });
        Assert.False(all[1].Equals(null));
    }

    /// <summary>No line of either is crossed: that the first part is inside one commune says nothing of the second.</summary>
    [Fact]
    public void A_QPV_in_two_parts_is_shared_between_the_communes_that_hold_them()
    {
        Geometry parts = GridTerritoire.Rectangle(100, 100, 200, 200).Union(GridTerritoire.Rectangle(4100, 100, 4400, 200));
        Territoire territoire = GridTerritoire.Build(
            qpv: [new QpvPerimeter(CodeQpv.Parse("QP003001"), "Deux parts", null, GridTerritoire.Shape(parts))]);
        Assert.Equal(
            [("03001", 0.25), ("03002", 0.75)],
            territoire.Qpv[0].Communes.Select(c => (c.Commune.Code.Value, Math.Round(c.AreaRatio, 6))).Order());
    }

    [Theory]
    [InlineData("0.98 0.02", "03001 03002")]
    [InlineData("0.981 0.019", "03001")]
    [InlineData("0.015 0.01", "03001")] // all but outside the département: the first is printed all the same
    [InlineData("0.5 0.48 0.02", "03001 03002 03003")]
    [InlineData("", "")]
    public void A_QPV_is_printed_in_the_communes_that_hold_two_hundredths_of_it(string shares, string printed)
    {
        Territoire territoire = GridTerritoire.Build(qpv: [GridTerritoire.QpvAt("QP003001", "Un", 100, 100, 200, 200),
            GridTerritoire.QpvAt("QP003002", "Deux", 100, 100, 200, 200)]);
        Qpv qpv = territoire.Qpv[0] with
        {
            Communes = [.. shares.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((s, i) =>
                new QpvCommune(territoire.Communes[i], double.Parse(s, System.Globalization.CultureInfo.InvariantCulture)))],
        };
        Assert.Equal(printed, string.Join(' ', qpv.CommunesPrincipales.Select(c => c.Code.Value)));
        Assert.Equal(territoire.Qpv[0], qpv); // its code makes it
        Assert.Equal(territoire.Qpv[0].GetHashCode(), qpv.GetHashCode());
        Assert.NotEqual(territoire.Qpv[1], qpv);
        Assert.False(qpv.Equals(null));
    }

    [Fact]
    public void A_missing_argument_is_the_callers_fault_and_named()
    {
        Territoire territoire = GridTerritoire.Build(1, 1);
        foreach ((string name, Action call) in new (string, Action)[]
        {
            ("sources", () => TerritoireBuilder.Build(null!)),
            ("code", () => territoire.Find(null!)),
            ("text", () => territoire.FindEpcis(null!)),
            ("communes", () => CommuneNames.Create(null!)),
            ("reference", () => territoire.Names.Find(null!)),
            ("code", () => territoire.Names.FindCode(null!)),
            ("movements", () => CogMovements.Create(null!)),
            ("code", () => CogMovements.None.Resolve((CodeInsee)null!, territoire.Codes)),
            ("code", () => CogMovements.None.Resolve((string)null!, territoire.Codes)),
            ("wanted", () => CogMovements.None.Resolve("03001", null!)),
            ("departement", () => CogMovements.None.ExtractFor(null!)),
            ("movement", () => CogMovementsText.Describe(null!)),
            ("text", () => FrenchText.FoldAccents(null!)),
            ("text", () => FrenchText.LowerAscii(null!)),
            ("foldedName", () => FrenchText.WithoutArticle(null!)),
        })
            Assert.Equal(name, Assert.Throws<ArgumentNullException>(call).ParamName);
    }
}
