using System.Collections.Immutable;
using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Tests.Reports;

public class AddressReviewTests
{
    private static readonly Territoire Grid = GridTerritoire.Build(3, 1, qpv: [GridTerritoire.QpvAt("QP003001", "Un", 1000, 1000, 2000, 2000)]);

    [Theory]
    [InlineData(LocationStatus.Ok, LocationLevel.Numero, true, null)]
    [InlineData(LocationStatus.Ok, LocationLevel.Coordonnees, false, null)]
    [InlineData(LocationStatus.Ok, LocationLevel.Commune, true, AddressDoubt.CommuneSeule)]
    [InlineData(LocationStatus.AVerifier, LocationLevel.Commune, true, AddressDoubt.CommuneSeule)]
    [InlineData(LocationStatus.Corrige, LocationLevel.Commune, true, null)] // a person decided
    [InlineData(LocationStatus.Corrige, LocationLevel.Rue, false, null)]
    [InlineData(LocationStatus.Ambigu, LocationLevel.Rue, true, AddressDoubt.Ambigue)]
    [InlineData(LocationStatus.AVerifier, LocationLevel.Rue, true, AddressDoubt.AVerifier)]
    [InlineData(LocationStatus.AVerifier, LocationLevel.Rue, false, AddressDoubt.Contradiction)] // in none of the communes
    // coordinates given, and not where they are said to be
    [InlineData(LocationStatus.AVerifier, LocationLevel.Coordonnees, true, AddressDoubt.Contradiction)]
    public void A_position_is_reviewed_for_what_is_wrong_with_it(LocationStatus status, LocationLevel level, bool isInCommune, AddressDoubt? doubt)
    {
        AddressToReview? found = Review(Located("cs", status, level, isInCommune ? "03001" : null)).SingleOrDefault();
        Assert.Equal(doubt, found?.Doute);
    }

    [Fact]
    public void Without_position_nothing_is_said_of_a_QPV()
    {
        AddressToReview found = Assert.Single(Review(Located("cs", LocationStatus.Ok, LocationLevel.Numero, "03001") with { Sites = [] }));
        Assert.Equal((AddressDoubt.SansPosition, false), (found.Doute, found.DecidesAQpv));
        Assert.Null(found.Qpv);
    }

    [Theory]
    [InlineData(1500, 100, QpvCertitude.Dans, false)]
    [InlineData(1500, 900, QpvCertitude.Indetermine, true)]
    [InlineData(200, 100, QpvCertitude.Hors, false)]
    public void A_better_position_decides_a_QPV_where_the_radius_leaves_it_open(double east, double radius, QpvCertitude certitude, bool decides)
    {
        AddressToReview found = Assert.Single(Review(Located("cs", LocationStatus.AVerifier, LocationLevel.Rue, "03001", east, radius)));
        Assert.Equal((certitude, decides), (found.Qpv!.Certitude, found.DecidesAQpv));
    }

    [Fact]
    public void The_most_important_come_first()
    {
        Structure usual = Located("", LocationStatus.AVerifier, LocationLevel.Rue, "03001", 200, 100)
            with
        { CommuneSiege = CodeInsee.Parse("03001") };
        Structure[] expected =
        [
            usual with { Id = "9-sans-position", Sites = [] },
            Located("8-contradiction", LocationStatus.AVerifier, LocationLevel.Coordonnees, "03001", 200, 100),
            Located("7-ambigue", LocationStatus.Ambigu, LocationLevel.Rue, "03001", 200, 100),
            Located("6-qpv", LocationStatus.AVerifier, LocationLevel.Rue, "03001", 1500, 900) with { Type = StructureType.Evs },
            usual with { Id = "5-grande-commune", CommuneSiege = CodeInsee.Parse("03003") },
            usual with { Id = "3" },
            usual with { Id = "4" },
            usual with { Id = "2-commune-inconnue", CommuneSiege = CodeInsee.Parse("03999") },
            usual with { Id = "2-sans-commune", CommuneSiege = null },
            usual with { Id = "1-evs", Type = StructureType.Evs, CommuneSiege = CodeInsee.Parse("03003") },
            Located("0-commune-seule", LocationStatus.Ok, LocationLevel.Commune, "03001", 200, 100),
            usual with { Id = "0-finie", Sites = [], Fin = new DateOnly(2021, 12, 31) },
        ];
        Assert.Equal(expected.Select(s => s.Id), Review([.. expected.OrderBy(s => s.Id, StringComparer.Ordinal)]).Select(a => a.Structure.Id));
    }

    private static ImmutableArray<AddressToReview> Review(params Structure[] structures) =>
        GridReport.At(GridReport.Date, Grid, "territoire", new LocatedStructures([.. structures], [])).AddressesToReview;

    private static Structure Located(string id, LocationStatus status, LocationLevel level, string? commune, double east = 200, double radius = 10)
    {
        GeoPoint at = GridTerritoire.At(east, 1500);
        Location location = new(at, level, 0.5, "", radius, commune is null ? null : CodeInsee.Parse(commune)) { Statut = status, Origine = "ban" };
        return new Structure
        {
            Id = id,
            Nom = id,
            Type = StructureType.CentreSocial,
            Sites = [new Site(SiteKind.Siege, location, Projection.For(Grid.Crs).Project(at))],
        };
    }
}
