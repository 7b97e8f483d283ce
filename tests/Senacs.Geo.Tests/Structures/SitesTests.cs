using Senacs.Geo.Codes;
using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Tests.Structures;

/// <summary>Where a siège or an annexe is put, how sure that is, and what is said of it.</summary>
public class SitesTests
{
    private static readonly Territoire Grid = GridTerritoire.Build();

    // 03001 ends 3000 m east. Seven decimals are known to 10 m (50 are tolerated), two to 557 m.
    [Theory]
    [InlineData(3045, 7, "03001", LocationStatus.Ok)]
    [InlineData(3055, 7, "03002", LocationStatus.AVerifier)]
    [InlineData(3550, 2, "03001", LocationStatus.Ok)]
    [InlineData(3564, 2, "03002", LocationStatus.AVerifier)]
    public void A_point_beyond_its_commune_by_no_more_than_it_may_be_wrong_stays_there(double east, int decimals, string commune, LocationStatus statut)
    {
        LocatedStructures located = Locate(Declared(GridTerritoire.Entry("cs", StructureType.CentreSocial, east, 1500, decimals, "Carré-A0")));
        Assert.Equal((commune, statut), (located.Structures[0].CommuneSiege!.Value, located.Structures[0].LocationStatut));
        Assert.Equal(statut == LocationStatus.Ok ? 0 : 1, located.Issues.Count(i => i.Kind == StructureIssues.OutsideCommune));
    }

    [Theory]
    [InlineData(-45, 1500, 7, "03001")]
    [InlineData(-55, 1500, 7, null)]
    [InlineData(-550, 1500, 2, "03001")]
    [InlineData(-564, 1500, 2, null)]
    [InlineData(-30, 2990, 7, "03001")] // 03004 is 32 m away
    [InlineData(-30, 3010, 7, "03004")]
    [InlineData(-30, 3000, 7, "03001")] // as near to both: the first
    [InlineData(-40, -40, 7, null)] // 57 m from the corner, though its box is 40 m away both ways
    public void A_point_just_outside_the_departement_belongs_to_the_nearest_commune(double east, double north, int decimals, string? commune)
    {
        RegisterEntry entry = GridTerritoire.Entry("cs", StructureType.CentreSocial, east, north, decimals, null, "03009");
        LocatedStructures located = Locate(entry);
        Assert.Equal(commune, located.Structures[0].CommuneSiege?.Value);
        Assert.Equal(commune is null ? LocationStatus.AVerifier : LocationStatus.Ok, located.Structures[0].LocationStatut);
        if (commune is not null)
        {
            Assert.Empty(located.Issues);
            return;
        }

        Issue said = Assert.Single(located.Issues);
        Assert.Equal((StructureIssues.OutsideDepartement, "lon"), (said.Kind, said.Field));
        string lon = entry.Coordinates!.Point.LongitudeDegrees.ToString("R", System.Globalization.CultureInfo.InvariantCulture).Replace('.', ',');
        Assert.Contains($"les coordonnées {lon} ; ", said.Message, StringComparison.Ordinal);
        Assert.Contains("ne tombent dans aucune commune du département", said.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4500, 4500, "03005", "tombent dans Carré-B1 (03005), à 2,1\u00A0km de Carré-A0 (03001), la commune déclarée")]
    [InlineData(3400, 1500, "03002", "tombent dans Carré-B0 (03002), à 400\u00A0m de Carré-A0 (03001)")]
    [InlineData(-400, 1500, "03001", "tombent hors du département, à 400\u00A0m de Carré-A0 (03001)")]
    [InlineData(-45, 4500, "03004", "tombent hors du département, à 1,5\u00A0km de Carré-A0 (03001)")] // and belong to the commune beside
    public void A_point_far_from_its_declared_commune_is_followed_and_said_once(double east, double north, string commune, string words)
    {
        RegisterEntry entry = Declared(GridTerritoire.Entry("cs", StructureType.CentreSocial, east, north, 7, "Carré-A0"));
        LocatedStructures located = Locate(entry);
        Assert.Equal((commune, LocationStatus.AVerifier), (located.Structures[0].CommuneSiege!.Value, located.Structures[0].LocationStatut));
        Issue said = Assert.Single(located.Issues);
        Assert.Equal((StructureIssues.OutsideCommune, "lon"), (said.Kind, said.Field));
        Assert.Contains(words, said.Message, StringComparison.Ordinal);
        GeoPoint at = entry.Coordinates!.Point;
        Assert.Equal(FormattableString.Invariant($"{at.LongitudeDegrees} {at.LatitudeDegrees}"), said.Value);
    }

    [Fact]
    public void How_far_a_commune_without_boundary_is_nobody_knows()
    {
        Issue said = Assert.Single(StructureLocator.Locate([Declared(GridTerritoire.Entry("cs", StructureType.CentreSocial, 100, 100, 7, "Carré-B1"))], WithoutBoundary("03005")).Issues);
        Assert.Contains("à distance inconnue de Carré-B1 (03005)", said.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_position_of_the_register_bears_its_address_else_its_name()
    {
        RegisterEntry entry = GridTerritoire.Entry("cs", StructureType.CentreSocial, 100, 100) with { Nom = "Maison pour tous" };
        Assert.Equal("Maison pour tous", Locate(entry).Structures[0].Siege!.Location.Label);
        Assert.Equal("1 rue du Pont", Locate(entry with { Adresse = "1 rue du Pont" }).Structures[0].Siege!.Location.Label);
    }

    // 500 m, and what the two positions may be wrong by: 10 m and 15 m
    [Theory]
    [InlineData(524, LocationStatus.Ok, false)]
    [InlineData(526, LocationStatus.Ok, true)]
    [InlineData(526, LocationStatus.Corrige, true)]
    [InlineData(2000, LocationStatus.AVerifier, false)] // an address that is itself in doubt proves nothing
    [InlineData(2000, LocationStatus.Ambigu, false)]
    public void Coordinates_far_from_a_sure_address_are_to_be_checked(double gap, LocationStatus address, bool isFar)
    {
        RegisterEntry entry = Declared(GridTerritoire.Entry("cs", StructureType.CentreSocial, 4500, 100, 7, "Carré-B0")) with { Adresse = "1 rue du Pont" };
        LocatedStructures located = Locate(Grid, entry, Address(4500, 100 + gap) with { Statut = address });
        Site siege = located.Structures[0].Siege!;
        Assert.Equal(gap, siege.AddressGapMetres!.Value, 0.01);
        Assert.Equal(entry.Coordinates!.Point, siege.Location.Point);
        Assert.Equal(isFar ? LocationStatus.AVerifier : LocationStatus.Ok, siege.Location.Statut);
        Assert.Equal(isFar ? [(StructureIssues.AddressFar, "adresse", "1 rue du Pont")] : [], located.Issues.Select(i => (i.Kind, i.Field!, i.Value!)));
        if (isFar)
            Assert.Contains($"« cs » : ses coordonnées sont à {gap}\u00A0m de son adresse, « 1 Rue du Pont »", located.Issues[0].Message, StringComparison.Ordinal);
        Assert.Null(Locate(entry).Structures[0].Siege!.AddressGapMetres);
    }

    // of an address with Carré-A0 as its declared commune, which ends 3000 m east
    [Theory]
    [InlineData(1500, LocationStatus.Ok, "03001", LocationStatus.Ok, null)]
    [InlineData(3040, LocationStatus.Ok, "03001", LocationStatus.Ok, null)]
    [InlineData(3060, LocationStatus.Ok, "03002", LocationStatus.AVerifier, "à vérifier")]
    [InlineData(1500, LocationStatus.AVerifier, "03001", LocationStatus.AVerifier, "à vérifier")]
    [InlineData(1500, LocationStatus.Ambigu, "03001", LocationStatus.Ambigu, "ambigu")]
    [InlineData(3060, LocationStatus.Ambigu, "03002", LocationStatus.Ambigu, "ambigu")]
    [InlineData(3040, LocationStatus.AVerifier, "03002", LocationStatus.AVerifier, "à vérifier")]
    [InlineData(3060, LocationStatus.Corrige, "03002", LocationStatus.Corrige, null)] // a person decided
    public void A_geocoded_address_keeps_its_doubt_and_gains_one_outside_its_commune(double east, LocationStatus found, string commune, LocationStatus kept, string? said)
    {
        RegisterEntry entry = Declared(GridTerritoire.Entry("cs", commune: "Carré-A0")) with { Adresse = "1 r. du pont" };
        LocatedStructures located = Locate(Grid, entry, Address(east, 1500) with { Statut = found });
        Site siege = located.Structures[0].Siege!;
        Assert.Equal((commune, kept, LocationLevel.Numero), (siege.Location.Commune!.Value, siege.Location.Statut, siege.Location.Niveau));
        Assert.Equal(said is null ? [] : [(StructureIssues.AddressDoubtful, "adresse", "1 r. du pont")], located.Issues.Select(i => (i.Kind, i.Field!, i.Value!)));
        if (said is not null)
            Assert.Contains($"« cs » : l’adresse « 1 r. du pont » est rapprochée de « 1 Rue du Pont » (score 0,95, {said})", located.Issues[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("03002", "Carré-A0", "03002", LocationStatus.AVerifier)]
    [InlineData("03001", "Carré-A0", "03001", LocationStatus.Ok)]
    [InlineData("03002", null, "03002", LocationStatus.Ok)]
    [InlineData(null, null, null, LocationStatus.Ok)]
    [InlineData("63113", null, null, LocationStatus.Ok)]
    public void An_address_on_no_map_is_in_the_commune_that_it_names(string? named, string? declared, string? commune, LocationStatus statut)
    {
        RegisterEntry entry = Declared(GridTerritoire.Entry("cs", commune: declared)) with { Adresse = "1 rue du Pont" };
        Location address = Address(-200, 1500) with { Commune = named is null ? null : CodeInsee.Parse(named) };
        Site siege = Locate(Grid, entry, address).Structures[0].Siege!;
        Assert.Equal((commune, statut), (siege.Location.Commune?.Value, siege.Location.Statut));
    }

    [Fact]
    public void An_address_is_in_the_commune_that_its_point_lies_in_whatever_it_names()
    {
        RegisterEntry entry = Declared(GridTerritoire.Entry("cs")) with { Adresse = "1 rue du Pont" };
        Site siege = Locate(Grid, entry, Address(4500, 4500) with { Commune = CodeInsee.Parse("03002") }).Structures[0].Siege!;
        Assert.Equal("03005", siege.Location.Commune!.Value);
    }

    [Theory]
    [InlineData(false, "n’a pas été recherchée (pas de base d’adresses dans le dossier)")]
    [InlineData(true, "n’a pas été trouvée")]
    public void An_address_that_leads_nowhere_leaves_the_structure_at_its_commune_and_says_why(bool searched, string words)
    {
        RegisterEntry entry = Declared(GridTerritoire.Entry("cs", commune: "Carré-A0")) with { Adresse = "1 rue du Pont" };
        LocatedStructures located = StructureLocator.Locate([entry], Grid, searched ? new Dictionary<string, Location>(StringComparer.Ordinal) : null);
        Assert.Equal((LocationLevel.Commune, LocationStatus.AVerifier, "Carré-A0"), Of(located.Structures[0].Siege!));
        Issue said = Assert.Single(located.Issues);
        Assert.Equal((StructureIssues.AddressNotFound, "adresse", "1 rue du Pont"), (said.Kind, said.Field, said.Value));
        Assert.Contains($"« cs » : l’adresse « 1 rue du Pont » {words} ; la structure est placée à Carré-A0", said.Message, StringComparison.Ordinal);

        static (LocationLevel, LocationStatus, string) Of(Site site) => (site.Location.Niveau, site.Location.Statut, site.Location.Label);
    }

    [Fact]
    public void A_structure_of_which_nothing_tells_the_place_has_no_site_and_keeps_its_territoire()
    {
        LocatedStructures located = Locate(Declared(GridTerritoire.Entry("cs")) with { Adresse = "1 rue du Pont" }, Declared(GridTerritoire.Entry("evs", commune: "Carré-A0")));
        Structure lost = located.Structures[0];
        Assert.Empty(lost.Sites);
        Assert.Null(lost.Siege);
        Assert.Null(lost.CommuneSiege);
        Assert.Equal(LocationStatus.Introuvable, lost.LocationStatut);
        Assert.Equal(["03009"], lost.TerritoireIntervention.Communes.Select(c => c.Value));
        Issue said = Assert.Single(located.Issues);
        Assert.Equal(StructureIssues.NotLocated, said.Kind);
        Assert.Contains("« cs » n’est pas localisée : ni coordonnées, ni adresse reconnue, ni commune", said.Message, StringComparison.Ordinal);
        Assert.Equal((1, 1, 2), (located.Located, located.Unlocated, located.Lines));
        Assert.Equal(9, (located with { Rejected = [new RejectedRow(9, "vide"), new RejectedRow(10, "vide")], TotalOrBlankRows = 5 }).Lines);
    }

    [Fact]
    public void A_commune_level_position_may_be_anywhere_in_the_commune()
    {
        Location location = Locate(GridTerritoire.Entry("cs", commune: "Carré-A0")).Structures[0].Siege!.Location;
        Assert.InRange(location.PrecisionMetres, 1500 * Math.Sqrt(2), (1500 * Math.Sqrt(2)) + 1);

        // without boundary nor chef-lieu there is a commune and no point
        Structure pointless = StructureLocator.Locate([GridTerritoire.Entry("cs", commune: "Carré-B1")], WithoutBoundary("03005")).Structures[0];
        Assert.Equal(("03005", 0), (pointless.CommuneSiege!.Value, pointless.Sites.Length));
    }

    [Theory]
    [InlineData("Le Donjon", "03005", LocationStatus.Ok)]
    [InlineData(" le donjon ", "03005", LocationStatus.Ok)]
    [InlineData(" 03005 ", "03005", LocationStatus.Ok)]
    [InlineData("3 rue des Lilas, 03400 Le Donjon", "03005", LocationStatus.AVerifier)]
    [InlineData("Résidence 12345, 3 rue des Lilas, 03400 Le Donjon", "03005", LocationStatus.AVerifier)] // the last five digits
    [InlineData("3 rue des Lilas 03200 Saint-Martin", "03002", LocationStatus.AVerifier)]
    [InlineData("3 rue des Lilas 03300 Saint-Martin", "03004", LocationStatus.AVerifier)]
    [InlineData("03400Le Donjon", "03005", LocationStatus.AVerifier)]
    [InlineData("3 rue des Lilas, 034000 Le Donjon", null, LocationStatus.Ok)] // six digits are no postal code
    [InlineData("3 rue des Lilas, 103400 Le Donjon", null, LocationStatus.Ok)]
    [InlineData("3 rue des Lilas, 3400 Le Donjon", null, LocationStatus.Ok)]
    [InlineData("3 rue des Lilas 03400", null, LocationStatus.Ok)]
    [InlineData("3 rue des Lilas 03400 Quiberon", null, LocationStatus.Ok)]
    [InlineData("Saint-Martin", null, LocationStatus.Ok)]
    [InlineData("bus", null, LocationStatus.Ok)]
    public void An_annexe_in_words_is_a_commune_or_ends_with_one(string text, string? commune, LocationStatus statut)
    {
        (Structure structure, Issue[] issues) = Pays.Locate(Declared(GridTerritoire.Entry("cs", StructureType.CentreSocial, 100, 100)) with { Annexes = [text] });
        if (commune is not null)
        {
            Assert.Empty(issues);
            Location location = structure.Sites[1].Location;
            Assert.Equal((SiteKind.Annexe, commune, LocationLevel.Commune, statut), (structure.Sites[1].Kind, location.Commune!.Value, location.Niveau, location.Statut));
            return;
        }

        Assert.Single(structure.Sites);
        Issue said = Assert.Single(issues);
        Assert.Equal((StructureIssues.AnnexeNotLocated, "annexes", text), (said.Kind, said.Field, said.Value));
        Assert.Contains($"« cs » : l’annexe « {text} » n’est pas localisée. L’écrire « longitude latitude »", said.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3.0573 46.1234", 10)]
    [InlineData("3,0573 46,1234", 10)]
    [InlineData("3.0573;46.1234", 10)]
    [InlineData(" 3.0573 ;  46.1234 ", 10)]
    [InlineData("3.0573 46.12", 557)] // known no better than the coarser of the two
    [InlineData("3.05 46.1234", 557)]
    [InlineData(".05 46.1234", 557)]
    [InlineData("3 46", 55_660)]
    [InlineData("-61.5 16.2", 5566)]
    [InlineData("180 89", 55_660)]
    [InlineData("-180 -89", 55_660)]
    [InlineData("3.1 90", null)] // the poles are on no map
    [InlineData("3.1 -90.0", null)]
    [InlineData("NaN 46.1", null)]
    [InlineData("3.1 nan", null)]
    [InlineData("Infinity 46.1", null)]
    [InlineData("180.5 46.1", null)]
    [InlineData("-180.5 46.1", null)]
    [InlineData("3.1 90.5", null)]
    [InlineData("3.1 46.1 2", null)]
    [InlineData("3.1", null)]
    [InlineData("3.1 nord", null)]
    [InlineData("est 46.1", null)]
    [InlineData("3e1 46.1", null)]
    public void An_annexe_in_figures_is_a_longitude_and_a_latitude(string text, int? precision)
    {
        Structure structure = Locate(Declared(GridTerritoire.Entry("cs", StructureType.CentreSocial, 100, 100)) with { Annexes = [text] }).Structures[0];
        Location[] annexes = [.. structure.Sites.Skip(1).Select(s => s.Location)];
        Assert.Equal(precision is { } metres ? [(LocationLevel.Coordonnees, (double)metres, text)] : [], annexes.Select(a => (a.Niveau, a.PrecisionMetres, a.Label)));
    }

    [Fact]
    public void An_annexe_is_looked_up_by_its_own_place_in_the_list()
    {
        Dictionary<string, Location> geocoded = new(StringComparer.Ordinal) { ["cs#2"] = Address(4500, 4500) };
        RegisterEntry entry = Declared(GridTerritoire.Entry("cs", StructureType.CentreSocial, 100, 100)) with { Annexes = ["Carré-C2", "1 rue du Pont", "Carré-C0"] };
        Structure structure = StructureLocator.Locate([entry], Grid, geocoded).Structures[0];
        Assert.Equal(["03001", "03009", "03005", "03003"], structure.Sites.Select(s => s.Location.Commune!.Value));
        Assert.Equal(["registre", "commune", "ban", "commune"], structure.Sites.Select(s => s.Location.Origine));
    }

    [Fact]
    public void The_nearest_address_is_asked_of_places_that_are_known_better_than_by_their_commune()
    {
        ReverseMatch near = new(Address(100, 100), 5);
        RegisterEntry entry = Declared(GridTerritoire.Entry("cs", StructureType.CentreSocial, 100, 100)) with { Annexes = ["Carré-C2"] };
        Structure structure = StructureLocator.Locate([entry], Grid, null, _ => near).Structures[0];
        Assert.Equal([near, null], structure.Sites.Select(s => s.NearestAddress));
    }

    [Fact]
    public void Structures_come_by_id_and_findings_by_line()
    {
        RegisterEntry first = GridTerritoire.Entry("z") with { Line = 2 }, second = GridTerritoire.Entry("a") with { Line = 3 };
        LocatedStructures located = StructureLocator.Locate([second, first], Grid);
        Assert.Equal(["a", "z"], located.Structures.Select(s => s.Id));
        Assert.Equal(["z", "a"], located.Issues.Where(i => i.Kind == StructureIssues.NotLocated).Select(i => i.Subject));
        Assert.Throws<ArgumentNullException>("register", () => StructureLocator.Locate(null!, Grid));
        Assert.Throws<ArgumentNullException>("territoire", () => StructureLocator.Locate([], null!));
    }

    private static RegisterEntry Declared(RegisterEntry entry) => entry with { Territoire = ["03009"] };

    private static Location Address(double east, double north) =>
        new(GridTerritoire.At(east, north), LocationLevel.Numero, 0.95, "1 Rue du Pont", 15, null) { Origine = "ban" };

    private static Territoire WithoutBoundary(string code)
    {
        TerritoireSources sources = GridTerritoire.Sources();
        return TerritoireBuilder.Build(sources with { Boundaries = [.. sources.Boundaries.Where(b => b.Code.Value != code)] });
    }

    private static LocatedStructures Locate(Territoire territoire, RegisterEntry entry, Location address) =>
        StructureLocator.Locate([entry], territoire, new Dictionary<string, Location>(StringComparer.Ordinal) { [entry.Id] = address });

    private static LocatedStructures Locate(params RegisterEntry[] entries) => StructureLocator.Locate(entries, Grid);
}
