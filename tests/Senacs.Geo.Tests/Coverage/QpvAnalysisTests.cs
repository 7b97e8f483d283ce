using System.Collections.Immutable;
using Senacs.Geo.Coverage;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Tests.Coverage;

public class QpvAnalysisTests
{
    private static readonly DateOnly Date = new(2022, 12, 31);

    // astride 03001 and 03002: 60 % and 40 %
    private static readonly Territoire Grid = GridTerritoire.Build(qpv:
    [
        GridTerritoire.QpvAt("QP003001", "Coeur D'Agglo", 2400, 1000, 3400, 2000),
        GridTerritoire.QpvAt("QP003002", "Les Ailes", 7000, 7000, 7500, 7500),
    ]);

    [Fact]
    public void A_QPV_knows_its_communes_largest_share_first()
    {
        Assert.Equal([("03001", 0.6), ("03002", 0.4)], Grid.Qpv[0].Communes.Select(c => (c.Commune.Code.Value, Math.Round(c.AreaRatio, 3))));
        Assert.Equal(["03009"], Grid.Qpv[1].CommunesPrincipales.Select(c => c.Code.Value));
    }

    [Theory]
    [InlineData(2900, 1500, 7, QpvEtat.Dans)]
    [InlineData(2411, 1500, 7, QpvEtat.Dans)] // 11 m inside, known to 10 m
    [InlineData(2405, 1500, 7, QpvEtat.AProximite, true)] // 5 m inside
    [InlineData(2392, 1500, 7, QpvEtat.AProximite, true)] // 8 m outside
    [InlineData(2380, 1500, 7, QpvEtat.AProximite)]
    [InlineData(1911, 1500, 7, QpvEtat.AProximite)] // 489 m: 499 at most
    [InlineData(1905, 1500, 7, QpvEtat.Indetermine)] // 495 m: 505 at most, 485 at least
    [InlineData(1895, 1500, 7, QpvEtat.Indetermine)] // 505 m: 495 at least
    [InlineData(1889, 1500, 7, QpvEtat.SansStructure)] // 511 m: 501 at least
    [InlineData(2900, 1500, 2, QpvEtat.AProximite, true)] // two decimals, 557 m, of which 500 are inside
    [InlineData(2100, 1500, 2, QpvEtat.Indetermine, true)] // 300 m: 857 at most
    [InlineData(2380, 1500, 3, QpvEtat.AProximite, true)] // three decimals: 56 m
    public void The_state_follows_the_site_and_its_precision(double east, double north, int decimals, QpvEtat expected, bool mayBeInside = false)
    {
        QpvCoverage first = Run(GridTerritoire.Entry("cs", StructureType.CentreSocial, east, north, decimals))[0];
        Assert.Equal((expected, mayBeInside ? 1 : 0), (first.Etat, first.PerhapsInside.Count()));
        Assert.Equal(expected is QpvEtat.Dans or QpvEtat.AProximite ? 1 : 0, first.Structures.Count());
    }

    [Fact]
    public void A_site_at_exactly_the_proximity_its_radius_included_is_near_and_a_millimetre_less_is_not()
    {
        ImmutableArray<Structure> register = GridTerritoire.Locate(Grid, GridTerritoire.Entry("cs", StructureType.CentreSocial, 2100, 1500));
        Site site = register[0].Sites[0];
        NetTopologySuite.Geometries.Geometry shape = Grid.Qpv[0].MapShape.Geometry;
        double outside = shape.Distance(shape.Factory.CreatePoint(new NetTopologySuite.Geometries.Coordinate(site.Point.XMetres,
            site.Point.YMetres)));
        double exactly = outside + site.Location.PrecisionMetres;
        Assert.Equal(QpvEtat.AProximite, QpvAnalysis.Run(Grid, register, Date, exactly)[0].Etat);
        Assert.Equal(QpvEtat.Indetermine, QpvAnalysis.Run(Grid, register, Date, exactly - 0.001)[0].Etat);
        double least = outside - site.Location.PrecisionMetres;
        Assert.Equal(QpvEtat.Indetermine, QpvAnalysis.Run(Grid, register, Date, least)[0].Etat);
        Assert.Equal(QpvEtat.SansStructure, QpvAnalysis.Run(Grid, register, Date, least - 0.001)[0].Etat);

        // from inside, what of the radius goes beyond the depth
        register = GridTerritoire.Locate(Grid, GridTerritoire.Entry("cs", StructureType.CentreSocial, 2900, 1500, 2));
        site = register[0].Sites[0];
        double depth = shape.Boundary.Distance(shape.Factory.CreatePoint(new NetTopologySuite.Geometries.Coordinate(site.Point.XMetres,
            site.Point.YMetres)));
        Assert.Equal(500, depth, 1.0);
        double beyond = site.Location.PrecisionMetres - depth;
        Assert.Equal(QpvEtat.AProximite, QpvAnalysis.Run(Grid, register, Date, beyond)[0].Etat);
        Assert.Equal(QpvEtat.Indetermine, QpvAnalysis.Run(Grid, register, Date, beyond - 0.001)[0].Etat);
    }

    [Fact]
    public void The_nearest_of_several_sites_decides_and_gives_the_distance()
    {
        RegisterEntry entry = GridTerritoire.Entry("cs", StructureType.CentreSocial, 200, 200) with
        {
            Annexes = [Written(2000, 1500), Written(1000,
            1500)]
        };
        QpvLink link = Assert.Single(Run(entry)[0].Links);
        Assert.Equal(QpvEtat.AProximite, link.Etat);
        Assert.Equal(400, link.DistanceMetres!.Value, 1.0);
    }

    // Carré-A0 goes from 0 to 3,000 m. The disc round its centre reaches 2,121 m; the commune itself is what bounds the place.
    [Theory]
    [InlineData(2400, 1000, 3400, 2000, QpvEtat.Indetermine, true)] // 60 % in the commune
    [InlineData(3100, 1000, 3600, 1500, QpvEtat.Indetermine)] // outside, 100 m from the boundary
    [InlineData(3499, 1000, 3900, 1500, QpvEtat.Indetermine)]
    [InlineData(3501, 1000, 3900, 1500, QpvEtat.SansStructure)] // 501 m, although inside the disc and the distance
    [InlineData(3300, 3300, 3700, 3700, QpvEtat.Indetermine)] // 424 m from the corner
    [InlineData(3400, 3400, 3700, 3700, QpvEtat.SansStructure)] // 566 m
    [InlineData(3000, 1000, 3500, 1500, QpvEtat.Indetermine)] // touches, and shares nothing: near perhaps, inside never
    [InlineData(-100, -100, 3100, 3100, QpvEtat.AProximite, true)] // holds the whole commune
    [InlineData(450, 450, 2550, 2550, QpvEtat.Indetermine, true)] // the corners are 636 m away
    [InlineData(600, 200, 2400, 2800, QpvEtat.Indetermine, true)] // 632 m
    [InlineData(1200, 1200, 1800, 1800, QpvEtat.Indetermine, true)] // far from every boundary
    [InlineData(350, 350, 2650, 2650, QpvEtat.AProximite, true)] // 495 m
    public void A_structure_known_by_its_commune_is_somewhere_in_that_commune_and_nowhere_else(
        double west, double south, double east, double north, QpvEtat expected, bool mayBeInside = false)
    {
        Territoire grid = GridTerritoire.Build(qpv: [GridTerritoire.QpvAt("QP003001", "Le Quartier", west, south, east, north)]);
        QpvCoverage row = QpvAnalysis.Run(grid, GridTerritoire.Locate(grid, GridTerritoire.Entry("cs", commune: "Carré-A0")), Date)[0];
        Assert.Equal((expected, mayBeInside ? 1 : 0), (row.Etat, row.PerhapsInside.Count()));
        Assert.Equal(expected == QpvEtat.AProximite ? 1 : 0, row.Structures.Count());
        Assert.All(row.Links, l => Assert.Null(l.DistanceMetres));
    }

    [Fact]
    public void A_commune_at_exactly_the_proximity_may_be_near_and_a_millimetre_farther_is_not()
    {
        Territoire grid = GridTerritoire.Build(qpv: [GridTerritoire.QpvAt("QP003001", "Le Quartier", 3300, 3300, 3700, 3700)]);
        ImmutableArray<Structure> register = GridTerritoire.Locate(grid, GridTerritoire.Entry("cs", commune: "Carré-A0"));
        double exactly = grid.Qpv[0].MapShape.Geometry.Distance(grid.Communes[0].MapShape!.Geometry);
        Assert.Equal(424, exactly, 1.0);
        Assert.Equal(QpvEtat.Indetermine, QpvAnalysis.Run(grid, register, Date, exactly)[0].Etat);
        Assert.Equal(QpvEtat.SansStructure, QpvAnalysis.Run(grid, register, Date, exactly - 0.001)[0].Etat);
    }

    [Fact]
    public void The_box_of_a_quartier_is_not_the_quartier()
    {
        // its hypotenuse passes 707 m from the corner of the commune, its box 141 m
        QpvPerimeter square = GridTerritoire.QpvAt("QP003001", "La Pointe", 3100, 3100, 3900, 3900);
        NetTopologySuite.Geometries.Coordinate[] corners = GridTerritoire.Rectangle(3100, 3100, 3900, 3900).Coordinates;
        NetTopologySuite.Geometries.Polygon half = square.Shape.Geometry.Factory.CreatePolygon([corners[1], corners[2], corners[3], corners[1]]);
        Territoire grid = GridTerritoire.Build(qpv: [square with { Shape = GridTerritoire.Shape(half) }]);
        ImmutableArray<Structure> register = GridTerritoire.Locate(grid, GridTerritoire.Entry("cs", commune: "Carré-A0"));
        Assert.Equal(QpvEtat.SansStructure, QpvAnalysis.Run(grid, register, Date, 700)[0].Etat);
        Assert.Equal(QpvEtat.Indetermine, QpvAnalysis.Run(grid, register, Date, 710)[0].Etat);
    }

    // 300 m from the boundary, inside: without the commune the disc of 1,200 m reaches the QPV of the next one.
    [Theory]
    [InlineData(LocationLevel.LieuDit, LocationStatus.Ok, QpvEtat.SansStructure, QpvEtat.Indetermine)]
    [InlineData(LocationLevel.Rue, LocationStatus.Ok, QpvEtat.SansStructure, QpvEtat.Indetermine)]
    [InlineData(LocationLevel.LieuDit, LocationStatus.AVerifier, QpvEtat.Indetermine, QpvEtat.Indetermine)] // the commune itself is in doubt
    [InlineData(LocationLevel.Coordonnees, LocationStatus.Ok, QpvEtat.Indetermine, QpvEtat.Indetermine)] // only its point says the commune
    public void A_way_or_a_locality_is_in_its_disc_and_in_its_commune(LocationLevel level, LocationStatus status, QpvEtat beyond, QpvEtat within)
    {
        Territoire grid = GridTerritoire.Build(qpv:
        [
            GridTerritoire.QpvAt("QP003001", "Plus loin", 3600, 1300, 3900, 1700), GridTerritoire.QpvAt("QP003002", "À côté", 3300, 1300, 3900, 1700),
        ]);
        Location place = new(GridTerritoire.At(2700, 1500), level, 1, "Le Bourg", 1200, grid.Communes[0].Code) { Origine = "ban", Statut = status };
        Structure structure = new() { Id = "s", Nom = "s", Type = StructureType.Evs, Sites = [new Site(SiteKind.Siege, place, Lambert.Project(place.Point))] };
        ImmutableArray<QpvCoverage> table = QpvAnalysis.Run(grid, [structure], Date);
        Assert.Equal((beyond, within), (table[0].Etat, table[1].Etat));
        Assert.Equal(level == LocationLevel.Coordonnees || status != LocationStatus.Ok ? 1 : 0, table[1].PerhapsInside.Count());
    }

    [Fact]
    public void A_way_may_be_inside_a_quartier_of_its_commune_that_its_radius_reaches()
    {
        Territoire grid = GridTerritoire.Build(qpv: [GridTerritoire.QpvAt("QP003001", "Le Quartier", 2000, 1300, 2500, 1700)]);
        QpvCoverage row = Assert.Single(QpvAnalysis.Run(grid, [Way(grid, 2700, 1500, 1200)], Date));
        Assert.Equal((QpvEtat.Indetermine, 1), (row.Etat, row.PerhapsInside.Count()));
    }

    [Fact]
    public void A_way_whose_part_of_the_commune_comes_within_exactly_the_proximity_may_be_near_and_a_millimetre_farther_is_not()
    {
        // from the corner of the commune, which the disc holds, to that of the quartier
        Territoire grid = GridTerritoire.Build(qpv: [GridTerritoire.QpvAt("QP003001", "Le Quartier", 3300, 3300, 3700, 3700)]);
        double exactly = grid.Qpv[0].MapShape.Geometry.Distance(grid.Communes[0].MapShape!.Geometry);
        Assert.Equal(QpvEtat.Indetermine, QpvAnalysis.Run(grid, [Way(grid, 2700, 2700, 1200)], Date, exactly)[0].Etat);
        Assert.Equal(QpvEtat.SansStructure, QpvAnalysis.Run(grid, [Way(grid, 2700, 2700, 1200)], Date, exactly - 0.001)[0].Etat);
    }

    [Fact]
    public void A_quartier_declared_from_a_commune_far_away_is_served_and_nothing_more()
    {
        QpvLink link = Assert.Single(Run(GridTerritoire.Entry("cs", commune: "Carré-A0") with { Qpv = ["QP003002"] })[1].Links);
        Assert.Equal((QpvEtat.Servi, null, false), (link.Etat, link.DistanceMetres, link.MayBeInside));
    }

    [Fact]
    public void Two_sites_that_may_be_inside_leave_it_as_open_as_one()
    {
        RegisterEntry entry = GridTerritoire.Entry("cs", StructureType.CentreSocial, 2392, 1500) with { Annexes = [Written(2393, 1500)] };
        Assert.Single(Run(entry)[0].PerhapsInside);
    }

    [Fact]
    public void The_commune_makes_certain_what_the_disc_of_a_locality_leaves_open()
    {
        Territoire grid = GridTerritoire.Build(qpv: [GridTerritoire.QpvAt("QP003001", "Le Coin", -10, -10, 700, 700)]);
        Location place = new(GridTerritoire.At(200, 200), LocationLevel.LieuDit, 1, "Le Coin", 450, grid.Communes[0].Code) { Origine = "ban" };
        Structure structure = new() { Id = "s", Nom = "s", Type = StructureType.Evs, Sites = [new Site(SiteKind.Siege, place, Lambert.Project(place.Point))] };
        QpvCoverage row = QpvAnalysis.Run(grid, [structure], Date)[0];
        Assert.Equal((QpvEtat.Dans, 0), (row.Etat, row.PerhapsInside.Count()));
    }

    // Its point lies 5 m from the perimeter or inside, and its radius is small: the point of a commune is nobody's door.
    [Theory]
    [InlineData(2395)]
    [InlineData(2900)]
    public void A_commune_that_is_itself_in_doubt_is_never_near_nor_inside(double east)
    {
        Location communal = new(GridTerritoire.At(east, 1500), LocationLevel.Commune, 0.5, "Carré-A0", 20, Grid.Communes[0].Code) { Origine = "ban", Statut = LocationStatus.AVerifier };
        Structure structure = new() { Id = "s", Nom = "s", Type = StructureType.Evs, Sites = [new Site(SiteKind.Siege, communal, Lambert.Project(communal.Point))] };
        QpvCoverage row = QpvAnalysis.Run(Grid, [structure], Date)[0];
        Assert.Equal(QpvEtat.Indetermine, Assert.Single(row.Links).Etat);
        Assert.Empty(row.Structures);
        Assert.Single(row.PerhapsInside);
        Assert.Null(row.Links[0].DistanceMetres);
    }

    [Fact]
    public void The_best_of_several_sites_is_the_state_of_a_structure_and_one_row_names_it_once()
    {
        RegisterEntry entry = GridTerritoire.Entry("cs", StructureType.CentreSocial, 2900, 1500) with { Annexes = [Written(2392, 1500), Written(2100, 1500)], Qpv = ["QP003001"] };
        QpvCoverage row = Run(entry, entry with { Id = "A", Annexes = [Written(2392, 1500)], Coordinates = null })[0];

        // by state, then by id; a site 8 m outside may stand inside, but another surely does
        Assert.Equal([("A", QpvEtat.Servi), ("cs", QpvEtat.Servi), ("cs", QpvEtat.Dans), ("A", QpvEtat.AProximite)], row.Links.Select(l => (l.Structure.Id, l.Etat)));
        Assert.Equal(["A", "cs"], row.Structures.Select(s => s.Id));
        Assert.Equal(["A"], row.PerhapsInside.Select(s => s.Id));
        Assert.Equal([true, false, false, true], row.Links.Select(l => l.MayBeInside));
        Assert.Equal([8, 0, 0, 8], row.Links.Select(l => Math.Round(l.DistanceMetres!.Value)));
    }

    [Fact]
    public void A_structure_that_is_nowhere_serves_what_it_declares_and_nothing_else()
    {
        ImmutableArray<QpvCoverage> table = Run(GridTerritoire.Entry("cs") with { Qpv = ["QP003002"] });
        QpvLink link = Assert.Single(table[1].Links);
        Assert.Equal((QpvEtat.Servi, null, false), (link.Etat, link.DistanceMetres, link.MayBeInside));
        Assert.Empty(table[0].Links);
    }

    [Fact]
    public void A_link_that_nobody_can_be_sure_of_is_kept_and_is_not_among_the_certain()
    {
        QpvCoverage row = Run(
            GridTerritoire.Entry("sure", StructureType.CentreSocial, 2900, 1500), GridTerritoire.Entry("doubtful", StructureType.Evs, 2100, 1500,
                2))[0];
        Assert.Equal([("sure", QpvEtat.Dans), ("doubtful", QpvEtat.Indetermine)], row.Links.Select(l => (l.Structure.Id, l.Etat)));
        Assert.Equal(["sure"], row.Structures.Select(s => s.Id));
    }

    // Whatever is drawn inside the radius must not contradict what was said of the whole disc.
    [Fact]
    public void What_is_said_of_a_position_holds_for_every_place_within_its_radius()
    {
        Random random = new(20261127);
        for (int i = 0; i < 400; i++)
        {
            double radius = random.NextDouble() * 800;
            Location rough = new(GridTerritoire.At(1000 + (random.NextDouble() * 3800), random.NextDouble() * 3000), LocationLevel.Rue, 1, "", radius,
                null)
            { Origine = "ban" };
            QpvEtat said = Etat(rough);
            for (int k = 0; k < 20; k++)
            {
                double angle = random.NextDouble() * 2 * Math.PI, metres = Math.Sqrt(random.NextDouble()) * radius;
                Senacs.Geo.Geography.MapPoint centre = Lambert.Project(rough.Point);
                Location exact = rough with
                {
                    Point = Lambert.Unproject(centre with
                    {
                        XMetres = centre.XMetres + (metres * Math.Cos(angle)),
                        YMetres = centre.YMetres
                        + (metres * Math.Sin(angle))
                    }),
                    PrecisionMetres = 0,
                };
                QpvEtat truth = Etat(exact);
                Assert.True(said switch
                {
                    QpvEtat.Dans => truth == QpvEtat.Dans,
                    QpvEtat.AProximite => truth is QpvEtat.Dans or QpvEtat.AProximite,
                    QpvEtat.SansStructure => truth == QpvEtat.SansStructure,
                    _ => true,
                }, $"{said} for {radius:F1} m, {truth} at {metres:F1} m");
            }
        }

        static QpvEtat Etat(Location location) => QpvAnalysis.Run(
            Grid, [new Structure { Id = "s", Nom = "s", Type = StructureType.Evs, Sites = [new Site(SiteKind.Siege, location,
                Lambert.Project(location.Point))] }], Date)[0].Etat;
    }

    [Fact]
    public void A_structure_known_only_by_its_commune_can_never_put_a_QPV_inside()
    {
        ImmutableArray<QpvCoverage> table = Run(GridTerritoire.Entry("cs", commune: "Carré-A0"));
        Assert.Equal(QpvEtat.Indetermine, table[0].Etat);
        Assert.Null(Assert.Single(table[0].Links).DistanceMetres);
        Assert.Equal(QpvEtat.SansStructure, table[1].Etat);
    }

    [Fact]
    public void A_place_in_a_commune_without_contour_may_be_as_far_as_the_farthest_corner_of_what_is_drawn()
    {
        TerritoireSources all = GridTerritoire.Sources(qpv: []);
        Territoire grid = TerritoireBuilder.Build(all with
        {
            Boundaries = [.. all.Boundaries.Where(b => b.Nom != "Carré-B1")],
            Table = [.. all.Table!.Select(r => r.Nom == "Carré-B1" ? r with { ChefLieu = GridTerritoire.At(3500, 5000) } : r)],
        });
        ImmutableArray<Structure> register = GridTerritoire.Locate(grid, GridTerritoire.Entry("cs", commune: "Carré-B1"));
        Assert.Equal(Math.Sqrt((5500.0 * 5500) + (5000.0 * 5000)), register[0].Siege!.Location.PrecisionMetres, 3.0);
    }

    // Carré-B1, in the middle, has a chef-lieu and no contour: it is anywhere that is no other commune.
    [Theory]
    [InlineData(3500, 3500, 4000, 4000, QpvEtat.Indetermine, true)] // where no commune is drawn, 700 m from the chef-lieu
    [InlineData(5500, 5500, 5900, 5900, QpvEtat.Indetermine, true)] // the other end of the gap
    [InlineData(9500, 9500, 9900, 9900, QpvEtat.Indetermine, true)] // beyond every contour
    [InlineData(2000, 3500, 2700, 4000, QpvEtat.Indetermine)] // in a commune, 300 m from the gap
    [InlineData(300, 3500, 2000, 4000, QpvEtat.Indetermine)] // 300 m from the edge of what is drawn
    [InlineData(1000, 1000, 2000, 2000, QpvEtat.SansStructure)] // surrounded by drawn communes
    [InlineData(2500, 600, 3500, 1200, QpvEtat.SansStructure)] // surrounded by two of them, by neither alone
    public void A_structure_in_a_commune_without_contour_is_of_unknown_place(
        double west, double south, double east, double north, QpvEtat expected, bool mayBeInside = false)
    {
        TerritoireSources all = GridTerritoire.Sources(qpv: [GridTerritoire.QpvAt("QP003001", "Le Quartier", west, south, east, north)]);
        Territoire grid = TerritoireBuilder.Build(all with
        {
            Boundaries = [.. all.Boundaries.Where(b => b.Nom != "Carré-B1")],
            Table = [.. all.Table!.Select(r => r.Nom == "Carré-B1" ? r with { ChefLieu = GridTerritoire.At(4500, 4500) } : r)],
        });
        ImmutableArray<Structure> register = GridTerritoire.Locate(grid, GridTerritoire.Entry("cs", commune: "Carré-B1"));
        QpvCoverage row = QpvAnalysis.Run(grid, register, Date)[0];
        Assert.Equal((expected, mayBeInside ? 1 : 0), (row.Etat, row.PerhapsInside.Count()));
        Assert.Empty(row.Structures);
        Assert.Equal(mayBeInside ? QpvCertitude.Indetermine : QpvCertitude.Hors, QpvSituation.Of(grid, register[0].Siege!.Location)!.Certitude);
        Assert.Equal(6364, register[0].Siege!.Location.PrecisionMetres, 2.0); // to the far corners of the grid
    }

    [Fact]
    public void A_declared_QPV_is_served_and_every_other_link_is_kept()
    {
        RegisterEntry declares = GridTerritoire.Entry("cs", StructureType.CentreSocial, 2900, 1500) with { Qpv = ["Cœur d'agglomération (Vichy/Cusset)"] };
        RegisterEntry near = GridTerritoire.Entry("evs", StructureType.Evs, 2300, 1500);
        QpvCoverage row = Run(declares, near)[0];
        Assert.Equal([("cs", QpvEtat.Servi), ("cs", QpvEtat.Dans), ("evs", QpvEtat.AProximite)], row.Links.Select(l => (l.Structure.Id, l.Etat)));
        Assert.Equal(["cs", "evs"], row.Structures.Select(s => s.Id));
    }

    [Theory]
    [InlineData("QP003002", QpvEtat.Servi)]
    [InlineData("les ailes", QpvEtat.Servi)]
    [InlineData("Les Ailes / Port Charmeil", QpvEtat.Servi)]
    [InlineData("Port Charmeil", QpvEtat.SansStructure)]
    [InlineData("QP003009", QpvEtat.SansStructure)]
    [InlineData("QN00302M", QpvEtat.SansStructure)]
    public void A_QPV_is_declared_by_code_or_by_a_name_that_only_it_answers(string declared, QpvEtat expected)
    {
        Assert.Equal(expected, Run(GridTerritoire.Entry("cs", commune: "Carré-A0") with { Qpv = [declared] })[1].Etat);
    }

    [Fact]
    public void One_structure_may_serve_several_QPV_and_a_QPV_have_none_in_a_commune_that_has_one()
    {
        ImmutableArray<QpvCoverage> table = Run(GridTerritoire.Entry("cs", StructureType.CentreSocial, 8900, 8900) with { Qpv = ["QP003001"] });
        Assert.Equal([QpvEtat.Servi, QpvEtat.SansStructure], table.Select(q => q.Etat));
    }

    [Fact]
    public void A_project_and_a_structure_that_has_ended_link_nothing()
    {
        RegisterEntry inside = GridTerritoire.Entry("cs", StructureType.CentreSocial, 2900, 1500) with { Qpv = ["QP003001"] };
        Assert.Equal(QpvEtat.SansStructure, Run(inside with { Statut = StructureStatut.EnPrefiguration })[0].Etat);
        Assert.Equal(QpvEtat.SansStructure, Run(inside with { DateFin = Date.AddDays(-1) })[0].Etat);
        Assert.Equal(QpvEtat.Servi, Run(inside with { DateFin = Date })[0].Etat);
    }

    private static readonly Senacs.Geo.Geography.Projection Lambert = Senacs.Geo.Geography.Projection.For(Senacs.Geo.Geography.Crs.Lambert93);

    private static Structure Way(Territoire grid, double east, double north, double radius)
    {
        Location place = new(GridTerritoire.At(east, north), LocationLevel.Rue, 1, "Rue du Pont", radius, grid.Communes[0].Code) { Origine = "ban" };
        Site siege = new(SiteKind.Siege, place, Lambert.Project(place.Point));
        return new Structure { Id = "s", Nom = "s", Type = StructureType.Evs, Sites = [siege] };
    }

    private static string Written(double east, double north)
    {
        Senacs.Geo.Geography.GeoPoint at = GridTerritoire.At(east, north);
        return FormattableString.Invariant($"{at.LongitudeDegrees:F7} {at.LatitudeDegrees:F7}");
    }

    private static ImmutableArray<QpvCoverage> Run(params RegisterEntry[] entries) =>
        QpvAnalysis.Run(Grid, GridTerritoire.Locate(Grid, entries), Date);
}
