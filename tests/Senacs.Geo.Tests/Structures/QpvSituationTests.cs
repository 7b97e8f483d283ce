using NetTopologySuite.Geometries;
using Senacs.Geo.Codes;
using Senacs.Geo.Coverage;
using Senacs.Geo.Geography;
using Senacs.Geo.Reports;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Location = Senacs.Geo.Structures.Location;

namespace Senacs.Geo.Tests.Structures;

/// <summary>Two communes of 10 km, one QPV of 1 km in the south-west corner of the first: where a position is, and how sure that is.</summary>
public sealed class QpvSituationTests
{
    private static readonly Projection Lambert = Projection.For(Crs.Lambert93);

    [Theory]
    [InlineData(1500, 1500, 10, LocationLevel.Numero, QpvCertitude.Dans)]
    [InlineData(1500, 1500, 499, LocationLevel.Rue, QpvCertitude.Dans)]
    [InlineData(1500, 1500, 501, LocationLevel.Rue, QpvCertitude.Indetermine)] // the radius crosses the boundary from inside
    [InlineData(1990, 1500, 20, LocationLevel.Numero, QpvCertitude.Indetermine)]
    [InlineData(2010, 1500, 20, LocationLevel.Numero, QpvCertitude.Indetermine)] // and from outside
    [InlineData(2010, 1500, 9, LocationLevel.Numero, QpvCertitude.Hors)]
    [InlineData(1500, 1500, 10, LocationLevel.Commune, QpvCertitude.Indetermine)] // a commune proves nothing, whatever its radius
    [InlineData(8000, 8000, 100, LocationLevel.Commune, QpvCertitude.Hors)]
    public void The_precision_radius_decides(double x, double y, double radius, LocationLevel level, QpvCertitude expected)
    {
        QpvSituation situation = QpvSituation.Of(Sample(withQpv: true), At(x, y, radius, level))!;
        Assert.Equal(expected, situation.Certitude);
        Assert.Equal(expected == QpvCertitude.Hors ? [] : ["QP003001"], situation.Qpv.Select(q => q.Code.Value));
    }

    [Fact]
    public void Without_perimeters_or_outside_the_departement_there_is_no_answer()
    {
        Assert.Null(QpvSituation.Of(Sample(withQpv: false), At(1500, 1500, 10, LocationLevel.Numero)));
        Assert.Null(QpvSituation.Of(Sample(withQpv: true), At(30_000, 1500, 10, LocationLevel.Numero)));
        Assert.Null(QpvSituation.Of(Sample(withQpv: true), At(30_000, 1500, 10, LocationLevel.Numero) with { Commune = CodeInsee.Parse("63001") }));
    }

    [Fact]
    public void A_radius_that_reaches_exactly_to_the_perimeter_leaves_it_open_from_outside_and_is_inside_from_inside()
    {
        Territoire territoire = Sample(withQpv: true);
        Geometry shape = territoire.Qpv[0].MapShape.Geometry;
        foreach ((double x, QpvCertitude exactly, QpvCertitude less, QpvCertitude more) in new[]
        {
            (2300.0, QpvCertitude.Indetermine, QpvCertitude.Hors, QpvCertitude.Indetermine), (1900.0, QpvCertitude.Dans, QpvCertitude.Dans, QpvCertitude.Indetermine),
        })
        {
            Location place = At(x, 1500, 0, LocationLevel.Numero);
            MapPoint at = Lambert.Project(place.Point);
            double metres = shape.Boundary.Distance(shape.Factory.CreatePoint(new Coordinate(at.XMetres, at.YMetres)));
            Assert.Equal((exactly, less, more), (Of(metres), Of(metres - 0.001), Of(metres + 0.001)));

            QpvCertitude Of(double radius) => QpvSituation.Of(territoire, place with { PrecisionMetres = radius })!.Certitude;
        }
    }

    [Fact]
    public void Beside_the_quartier_that_holds_a_place_those_that_only_may_are_not_named()
    {
        Territoire territoire = TerritoireBuilder.Build(new TerritoireSources
        {
            Departement = CodeDepartement.Parse("03"),
            Nom = "Allier",
            Boundaries = [new CommuneBoundary(CodeInsee.Parse("03001"), "Une", 1000, Box(0, 0, 10_000))],
            Qpv =
            [
                new QpvPerimeter(CodeQpv.Parse("QP003001"), "Loin", null, Box(7000, 7000, 1000)),
                new QpvPerimeter(CodeQpv.Parse("QP003002"), "Autour", null, Box(1000, 1000, 1000)),
                new QpvPerimeter(CodeQpv.Parse("QP003003"), "À côté", null, Box(2000, 1000, 1000)),
            ],
        });
        QpvSituation inside = QpvSituation.Of(territoire, At(1950, 1500, 20, LocationLevel.Numero))!, between = QpvSituation.Of(territoire, At(1990, 1500, 20, LocationLevel.Numero))!;
        Assert.Equal((QpvCertitude.Dans, "QP003002"), (inside.Certitude, string.Join(' ', inside.Qpv.Select(q => q.Code))));
        Assert.Equal((QpvCertitude.Indetermine, "QP003002 QP003003"), (between.Certitude, string.Join(' ', between.Qpv.Select(q => q.Code))));
        Assert.Throws<ArgumentNullException>("territoire", () => QpvSituation.Of(null!, At(0, 0, 0, LocationLevel.Numero)));
        Assert.Throws<ArgumentNullException>("location", () => QpvSituation.Of(territoire, null!));
    }

    [Fact]
    public void Of_two_quartiers_that_overlap_the_one_that_surely_holds_a_place_is_named()
    {
        Territoire territoire = TerritoireBuilder.Build(new TerritoireSources
        {
            Departement = CodeDepartement.Parse("03"),
            Nom = "Allier",
            Boundaries = [new CommuneBoundary(CodeInsee.Parse("03001"), "Une", 1000, Box(0, 0, 10_000))],
            Qpv =
            [
                new QpvPerimeter(CodeQpv.Parse("QP003001"), "Dessous", null, Box(1000, 1000, 1000)),
                new QpvPerimeter(CodeQpv.Parse("QP003002"), "Dessus", null, Box(1940, 1000, 1000)),
            ],
        });
        QpvSituation situation = QpvSituation.Of(territoire, At(1950, 1500, 20, LocationLevel.Numero))!;
        Assert.Equal((QpvCertitude.Dans, "QP003001"), (situation.Certitude, string.Join(' ', situation.Qpv.Select(q => q.Code))));
    }

    // At the centre of a commune of which a quartier lies in the middle of one side, or a hundred metres beyond it.
    [Theory]
    [InlineData("ban", LocationStatus.Ok, false)]
    [InlineData("correction", LocationStatus.Corrige, false)]
    [InlineData("commune", LocationStatus.AVerifier, false)] // the register's own commune is sure, whatever becomes of the address
    [InlineData("commune", LocationStatus.Ambigu, false)]
    [InlineData("ban", LocationStatus.AVerifier, true)] // the commune itself is in doubt
    [InlineData("ban", LocationStatus.Ambigu, true)]
    public void A_place_known_by_its_commune_is_in_that_commune_unless_the_commune_is_in_doubt(
        string origine, LocationStatus statut, bool mayBeBeyond)
    {
        Location place = Known(5000, 5000, 8000, LocationLevel.Commune) with { Origine = origine, Statut = statut };
        Assert.Equal(QpvCertitude.Indetermine, QpvSituation.Of(Beside(9000), place)!.Certitude);
        Assert.Equal(mayBeBeyond ? QpvCertitude.Indetermine : QpvCertitude.Hors, QpvSituation.Of(Beside(10_100), place)!.Certitude);
    }

    [Fact]
    public void A_place_with_a_commune_has_an_answer_even_where_its_point_is_on_no_map()
    {
        Assert.Equal(QpvCertitude.Hors, QpvSituation.Of(Sample(withQpv: true), Known(-30, 5000, 10, LocationLevel.Numero))!.Certitude);
    }

    [Fact]
    public void A_way_whose_point_falls_beyond_its_commune_is_not_held_back_by_it()
    {
        Assert.Equal(QpvCertitude.Hors, QpvSituation.Of(Beside(10_500), Known(9970, 5000, 1000, LocationLevel.Rue))!.Certitude);
        Assert.Equal(QpvCertitude.Indetermine, QpvSituation.Of(Beside(10_500), Known(10_030, 5000, 1000, LocationLevel.Rue))!.Certitude);
    }

    [Fact]
    public void A_way_is_inside_as_soon_as_its_whole_disc_is()
    {
        // 500 m deep in the middle: what is drawn round the disc to cut it by the commune goes 10 cm further
        Assert.Equal(QpvCertitude.Dans, QpvSituation.Of(Sample(withQpv: true), Known(1500, 1500, 499.95, LocationLevel.Rue))!.Certitude);
    }

    [Theory]
    [InlineData(999.9, QpvCertitude.Indetermine)]
    [InlineData(1000.1, QpvCertitude.Hors)]
    public void A_way_may_be_wherever_its_disc_reaches(double metres, QpvCertitude expected)
    {
        // in the direction in which a polygon of 128 corners inside the circle would come least far
        double angle = (Math.PI / 4) + (Math.PI / 128);
        Location place = Known(2000 + (metres * Math.Cos(angle)), 2000 + (metres * Math.Sin(angle)), 1000, LocationLevel.Rue);
        Assert.Equal(expected, QpvSituation.Of(Sample(withQpv: true), place)!.Certitude);
    }

    [Fact]
    public void The_nearest_address_and_the_gap_to_the_written_one_follow_the_coordinates()
    {
        Territoire territoire = Sample(withQpv: true);
        RegisterEntry entry = new()
        {
            Line = 2,
            Id = "cs-03-a",
            Nom = "A",
            Type = StructureType.CentreSocial,
            Adresse = "1 rue du Pont",
            CodeInsee = "03001",
            Coordinates = new WrittenCoordinates(At(5000, 5000, 10, LocationLevel.Coordonnees).Point, 6),
        };
        Location written = At(5000, 6200, 10, LocationLevel.Numero);
        ReverseMatch near = new(At(5003, 5004, 10, LocationLevel.Numero), 5);
        LocatedStructures located = StructureLocator.Locate([entry], territoire, new Dictionary<string, Location>(StringComparer.Ordinal) { ["cs-03-a"] = written }, _ => near);
        Site siege = located.Structures[0].Siege!;
        Assert.Equal(LocationLevel.Coordonnees, siege.Location.Niveau);
        Assert.Equal(LocationStatus.AVerifier, siege.Location.Statut);
        Assert.Equal(1200, siege.AddressGapMetres!.Value, 1.0);
        Assert.Same(near, siege.NearestAddress);
        Assert.Contains(located.Issues, i => i.Kind == StructureIssues.AddressFar && i.Message.Contains("à 1,2\u00A0km de son adresse", StringComparison.Ordinal));

        // Near enough, nothing is said.
        LocatedStructures close = StructureLocator.Locate([entry], territoire, new Dictionary<string, Location>(StringComparer.Ordinal) { ["cs-03-a"] = At(5000, 5400, 10, LocationLevel.Numero) });
        Assert.Equal(LocationStatus.Ok, close.Structures[0].LocationStatut);
        Assert.DoesNotContain(close.Issues, i => i.Kind == StructureIssues.AddressFar);
        Assert.Null(close.Structures[0].Siege!.NearestAddress);
    }

    [Fact]
    public void The_addresses_to_review_come_by_importance()
    {
        Territoire territoire = Sample(withQpv: true);
        Structure[] structures =
        [
            Placed("a-ok", At(8000, 8000, 10, LocationLevel.Numero)),
            Placed("b-commune", At(18_000, 8000, 8000, LocationLevel.Commune), "03002"),
            Placed("c-commune-qpv", At(1500, 1500, 5000, LocationLevel.Commune)),
            Placed("d-doute", At(8000, 8000, 10, LocationLevel.Rue) with { Statut = LocationStatus.AVerifier }),
            Placed("e-ambigu", At(8000, 8000, 10, LocationLevel.Rue) with { Statut = LocationStatus.Ambigu }),
            Placed("f-ailleurs", At(8000, 8000, 10, LocationLevel.Coordonnees) with { Statut = LocationStatus.AVerifier }),
            new() { Id = "g-rien", Nom = "g", Type = StructureType.Evs },
            new() { Id = "h-fermee", Nom = "h", Type = StructureType.CentreSocial, Fin = new DateOnly(2020, 1, 1) },
            Placed("i-decide", At(8000, 8000, 10, LocationLevel.Coordonnees) with { Statut = LocationStatus.Corrige }),
        ];
        LocatedStructures located = new([.. structures], []);
        CoverageResult coverage = CoverageAnalysis.Run(territoire, located.Structures, RegleCouverture.Parse("territoire"), new DateOnly(2024, 1, 1));
        CoverageReport report = CoverageReport.From("", coverage, [], located, [], []);
        Assert.Equal(["g-rien", "f-ailleurs", "e-ambigu", "d-doute", "c-commune-qpv", "b-commune", "h-fermee"], report.AddressesToReview.Select(a => a.Structure.Id));
    }

    private static Structure Placed(string id, Location location, string commune = "03001") => new()
    {
        Id = id,
        Nom = id,
        Type = StructureType.CentreSocial,
        CommuneSiege = CodeInsee.Parse(commune),
        Sites = [new Site(SiteKind.Siege, location with { Commune = CodeInsee.Parse(commune) }, Lambert.Project(location.Point))],
    };

    private static Location At(double x, double y, double radius, LocationLevel level) =>
        new(Lambert.Unproject(new MapPoint(Crs.Lambert93, 700_000 + x, 6_600_000 + y)), level, 1, "1 Rue du Pont", radius, null) { Origine = "ban" };

    private static Location Known(double x, double y, double radius, LocationLevel level) =>
        At(x, y, radius, level) with { Commune = CodeInsee.Parse("03001") };

    // One commune, and a quartier of 1 km that begins that far east.
    private static Territoire Beside(double x) => TerritoireBuilder.Build(new TerritoireSources
    {
        Departement = CodeDepartement.Parse("03"),
        Nom = "Allier",
        Boundaries = [new CommuneBoundary(CodeInsee.Parse("03001"), "Une", 1000, Box(0, 0, 10_000))],
        Qpv = [new QpvPerimeter(CodeQpv.Parse("QP003001"), "À côté", null, Box(x, 4500, 1000))],
    });

    private static Territoire Sample(bool withQpv) => TerritoireBuilder.Build(new TerritoireSources
    {
        Departement = CodeDepartement.Parse("03"),
        Nom = "Allier",
        Boundaries = [new CommuneBoundary(CodeInsee.Parse("03001"), "Une", 1000, Box(0, 0, 10_000)), new CommuneBoundary(CodeInsee.Parse("03002"), "Deux", 500, Box(15_000, 0, 10_000))],
        Qpv = withQpv ? [new QpvPerimeter(CodeQpv.Parse("QP003001"), "Le Quartier", null, Box(1000, 1000, 1000))] : [],
    });

    private static GeoShape Box(double x, double y, double side) => Lambert.Unproject(new MapShape(Crs.Lambert93, Lambert.Factory.CreatePolygon(
        [.. new[] { (x, y), (x, y + side), (x + side, y + side), (x + side, y), (x, y) }.Select(p => new Coordinate(700_000 + p.Item1, 6_600_000 + p.Item2))])));
}
