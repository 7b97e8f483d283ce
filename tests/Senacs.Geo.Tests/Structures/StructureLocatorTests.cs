using Senacs.Geo.Geography;
using Senacs.Geo.Issues;
using Senacs.Geo.Structures;
using Senacs.Geo.Territoires;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Tests.Structures;

public class StructureLocatorTests
{
    private static readonly Territoire Grid = GridTerritoire.Build();

    [Fact]
    public void A_perimeter_whose_name_holds_no_word_answers_to_its_code_alone()
    {
        Territoire territoire = GridTerritoire.Build(qpv: [GridTerritoire.QpvAt("QP003001", "()", 100, 100, 500, 500), GridTerritoire.QpvAt("QP003002", "Les Ailes", 1000, 1000, 1500, 1500)]);
        Structure found = Assert.Single(GridTerritoire.Locate(territoire, GridTerritoire.Entry("a", commune: "03001") with { Qpv = ["Les Ailes", "QP003001", "()"] }));
        Assert.Equal(["QP003001", "QP003002"], found.TerritoireIntervention.Qpv.Select(q => q.Value));
    }

    [Fact]
    public void Given_coordinates_are_kept_to_the_bit_and_their_commune_is_found()
    {
        RegisterEntry entry = GridTerritoire.Entry("cs", StructureType.CentreSocial, 4500, 4500);
        Structure structure = Assert.Single(GridTerritoire.Locate(Grid, entry));
        Assert.Equal(entry.Coordinates!.Point, structure.Siege!.Location.Point);
        Assert.Equal("03005", structure.CommuneSiege!.Value);
        Assert.Equal((LocationLevel.Coordonnees, LocationStatus.Ok, "registre"), (structure.Siege.Location.Niveau, structure.LocationStatut, structure.Siege.Location.Origine));
    }

    [Fact]
    public void Coordinates_outside_the_declared_commune_are_followed_and_reported_with_the_distance()
    {
        LocatedStructures located = Locate(GridTerritoire.Entry("cs", StructureType.CentreSocial, 4500, 4500, 7, "Carré-A0"));
        Assert.Equal(LocationStatus.AVerifier, located.Structures[0].LocationStatut);
        Assert.Equal("03005", located.Structures[0].CommuneSiege!.Value);
        Issue issue = Assert.Single(located.Issues, i => i.Kind == StructureIssues.OutsideCommune);
        Assert.Contains("2,1\u00A0km de Carré-A0", issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Coordinates_a_few_metres_over_the_limit_stay_in_the_declared_commune()
    {
        LocatedStructures located = Locate(GridTerritoire.Entry("cs", StructureType.CentreSocial, 3030, 1500, 7, "Carré-A0"));
        Assert.Equal("03001", located.Structures[0].CommuneSiege!.Value);
        Assert.DoesNotContain(located.Issues, i => i.Kind == StructureIssues.OutsideCommune);
    }

    [Fact]
    public void Coordinates_far_outside_the_departement_are_an_error()
    {
        LocatedStructures located = Locate(GridTerritoire.Entry("cs", StructureType.CentreSocial, 40_000, 1500));
        Assert.Null(located.Structures[0].CommuneSiege);
        Assert.Contains(located.Issues, i => i.Kind == StructureIssues.OutsideDepartement && i.Subject == "cs" && i.Line == 2);
    }

    [Fact]
    public void Without_coordinates_the_commune_stands_in_and_says_so()
    {
        Structure structure = Locate(GridTerritoire.Entry("cs", commune: "CARRE A0") with { Adresse = "1 rue du Test" }).Structures[0];
        Location location = structure.Siege!.Location;
        Assert.Equal((LocationLevel.Commune, LocationStatus.AVerifier, "commune"), (location.Niveau, location.Statut, location.Origine));
        Assert.Equal("03001", location.Commune!.Value);
        Assert.True(location.PrecisionMetres >= 1500 * Math.Sqrt(2) - 1, "the radius holds the whole commune");
    }

    [Fact]
    public void Without_address_the_commune_is_all_there_is_to_know()
    {
        LocatedStructures located = Locate(GridTerritoire.Entry("cs", commune: "Carré-A0"));
        Assert.Equal(LocationStatus.Ok, located.Structures[0].LocationStatut);
        Assert.DoesNotContain(located.Issues, i => i.Kind == StructureIssues.AddressNotFound);
    }

    [Fact]
    public void A_row_that_says_nothing_of_its_place_stays_unlocated_and_is_listed()
    {
        LocatedStructures located = Locate(GridTerritoire.Entry("evs", StructureType.Evs));
        Assert.Equal((1, 0, 1), (located.Structures.Length, located.Located, located.Unlocated));
        Assert.Equal(LocationStatus.Introuvable, located.Structures[0].LocationStatut);
        Assert.Contains(located.Issues, i => i.Kind == StructureIssues.NotLocated);
    }

    [Fact]
    public void A_geocoded_address_comes_before_the_commune_and_after_coordinates()
    {
        Location address = new(GridTerritoire.At(4500, 4500), LocationLevel.Numero, 0.95, "1 Rue du Test", 15, null) { Origine = "ban" };
        Dictionary<string, Location> geocoded = new(StringComparer.Ordinal) { ["cs"] = address, ["cs#1"] = address };
        RegisterEntry entry = GridTerritoire.Entry("cs", commune: "Carré-B1") with { Adresse = "1 rue du Test", Annexes = ["2 rue du Test"] };
        Structure structure = StructureLocator.Locate([entry], Grid, geocoded).Structures[0];
        Assert.Equal([("ban", "03005"), ("ban", "03005")], structure.Sites.Select(s => (s.Location.Origine, s.Location.Commune!.Value)));
        Structure given = StructureLocator.Locate([entry with { Coordinates = new WrittenCoordinates(GridTerritoire.At(4600, 4600), 6) }], Grid, geocoded).Structures[0];
        Assert.Equal("registre", given.Siege!.Location.Origine);
    }

    [Fact]
    public void A_geocoded_address_in_another_commune_is_doubtful()
    {
        Location address = new(GridTerritoire.At(8500, 8500), LocationLevel.Numero, 0.95, "1 Rue du Test", 15, null) { Origine = "ban" };
        LocatedStructures located = StructureLocator.Locate(
            [GridTerritoire.Entry("cs", commune: "Carré-A0") with { Adresse = "1 rue du Test" }], Grid, new Dictionary<string, Location>(StringComparer.Ordinal) { ["cs"] = address });
        Assert.Equal(LocationStatus.AVerifier, located.Structures[0].LocationStatut);
        Assert.Contains(located.Issues, i => i.Kind == StructureIssues.AddressDoubtful);
    }

    [Theory]
    [InlineData("Carré-B1", "03005")]
    [InlineData("03005", "03005")]
    [InlineData("3 rue des Lilas, 03100 Carré-B1", "03005")]
    public void An_annexe_may_be_a_commune_or_an_address(string text, string commune)
    {
        Structure structure = Locate(GridTerritoire.Entry("cs", StructureType.CentreSocial, 100, 100) with { Annexes = [text] }).Structures[0];
        Assert.Equal([(SiteKind.Siege, "03001"), (SiteKind.Annexe, commune)], structure.Sites.Select(s => (s.Kind, s.Location.Commune!.Value)));
    }

    [Fact]
    public void An_annexe_may_be_given_by_its_coordinates()
    {
        GeoPoint at = GridTerritoire.At(4500, 4500);
        string text = FormattableString.Invariant($"{at.LongitudeDegrees:F6} {at.LatitudeDegrees:F6}");
        Structure structure = Locate(GridTerritoire.Entry("cs", StructureType.CentreSocial, 100, 100) with { Annexes = [text, text.Replace('.', ',')] }).Structures[0];
        Assert.Equal(["03001", "03005", "03005"], structure.Sites.Select(s => s.Location.Commune!.Value));
    }

    [Fact]
    public void An_annexe_that_cannot_be_placed_is_an_error_and_the_siege_stays()
    {
        LocatedStructures located = Locate(GridTerritoire.Entry("cs", StructureType.CentreSocial, 100, 100) with { Annexes = ["salle des fêtes"] });
        Assert.Single(located.Structures[0].Sites);
        Assert.Contains(located.Issues, i => i.Kind == StructureIssues.AnnexeNotLocated && i.Value == "salle des fêtes");
    }

    [Fact]
    public void Code_and_name_that_disagree_are_an_error_and_the_code_is_followed()
    {
        LocatedStructures located = Locate(GridTerritoire.Entry("cs", commune: "Carré-A0") with { CodeInsee = "03005" });
        Assert.Equal("03005", located.Structures[0].CommuneSiege!.Value);
        Assert.Contains(located.Issues, i => i.Kind == StructureIssues.CommuneContradiction);
    }

    [Theory]
    [InlineData("63113", "structure.territoire_other_departement")]
    [InlineData("Nulle-Part", "structure.territoire_unknown")]
    [InlineData("EPCI:CC de Nulle Part", "structure.territoire_epci_unknown")]
    [InlineData("03999", "structure.territoire_unknown")]
    [InlineData("QP003001", "structure.qpv_unknown")]
    public void A_reference_that_cannot_be_resolved_is_reported_and_the_others_count(string token, string code)
    {
        LocatedStructures located = Locate(GridTerritoire.Entry("cs", territoire: ["03001", token]));
        Assert.Contains(located.Issues, i => i.Kind.Code == code && i.Subject == "cs");
        Assert.Equal(["03001"], located.Structures[0].TerritoireIntervention.Communes.Select(c => c.Value));
    }

    [Fact]
    public void A_supposed_territoire_is_marked()
    {
        LocatedStructures located = Locate(GridTerritoire.Entry("cs", territoire: ["03001"]) with { TerritoireSource = TerritoireSource.Hypothese });
        Assert.Contains(located.Issues, i => i.Kind == StructureIssues.TerritoireHypothesis);
        Assert.Equal(TerritoireSource.Hypothese, located.Structures[0].TerritoireIntervention.Source);
    }

    [Theory]
    [InlineData(7, 10)]
    [InlineData(5, 10)]
    [InlineData(4, 10)]
    [InlineData(3, 56)]
    [InlineData(2, 557)]
    public void The_precision_follows_the_decimals_written(int decimals, double metres) =>
        Assert.Equal(metres, StructureLocator.PrecisionMetresOf(decimals));

    private static LocatedStructures Locate(params RegisterEntry[] entries) => StructureLocator.Locate(entries, Grid);
}
