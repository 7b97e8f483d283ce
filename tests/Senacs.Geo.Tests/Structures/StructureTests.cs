using Senacs.Geo.Structures;
using Senacs.Geo.Tests.Fixtures;

namespace Senacs.Geo.Tests.Structures;

public class StructureTests
{
    private static readonly DateOnly Date = new(2022, 12, 31);

    // days from the date; null is open
    [Theory]
    [InlineData(null, null, true)]
    [InlineData(0, null, true)]
    [InlineData(1, null, false)]
    [InlineData(null, 0, true)]
    [InlineData(null, -1, false)]
    [InlineData(-10, 10, true)]
    [InlineData(0, 0, true)]
    public void It_runs_from_its_first_day_to_its_last(int? first, int? last, bool runs)
    {
        Structure agreee = Imagined() with { Debut = first is { } f ? Date.AddDays(f) : null, Fin = last is { } l ? Date.AddDays(l) : null };
        Structure project = agreee with { Statut = StructureStatut.EnPrefiguration };
        Assert.Equal((runs, runs, false), (agreee.RunsAt(Date), agreee.IsInForceAt(Date), agreee.IsProjectAt(Date)));
        Assert.Equal((runs, false, runs), (project.RunsAt(Date), project.IsInForceAt(Date), project.IsProjectAt(Date)));
        Assert.Equal(runs ? EtatStructure.EnVigueur : EtatStructure.HorsPeriode, agreee.EtatAt(Date));
        Assert.Equal(runs ? EtatStructure.Projet : EtatStructure.HorsPeriode, project.EtatAt(Date));
    }

    [Fact]
    public void A_row_without_beginning_is_without_date_and_what_a_scenario_imagines_is_not()
    {
        Structure imagined = Imagined(), written = imagined with { Entry = GridTerritoire.Entry("cs") };
        Assert.Equal((false, true, false), (imagined.EstSansDate, written.EstSansDate, (written with { Debut = Date }).EstSansDate));
    }

    [Fact]
    public void An_annexe_alone_is_no_siege()
    {
        RegisterEntry entry = GridTerritoire.Entry("cs") with { Annexes = ["Carré-A0"] };
        Structure structure = GridTerritoire.Locate(GridTerritoire.Build(), entry)[0];
        Assert.Equal(SiteKind.Annexe, Assert.Single(structure.Sites).Kind);
        Assert.Null(structure.Siege);
    }

    [Fact]
    public void Two_rows_of_one_id_are_two_structures()
    {
        Structure one = Imagined();
        Assert.False(one.Equals(Imagined()));
        Assert.True(one.Equals(one));
    }

    [Fact]
    public void The_answer_of_a_geocoder_has_a_status()
    {
        Location place = new(GridTerritoire.At(0, 0), LocationLevel.Rue, 0.6, "Rue du Pont", 100, null) { Origine = "ban", Statut = LocationStatus.AVerifier };
        Assert.Equal(LocationStatus.AVerifier, new GeocodeOutcome.Found(place, 0).Statut);
        Assert.Equal(LocationStatus.Ambigu, new GeocodeOutcome.Ambiguous([place, place]).Statut);
        Assert.Equal(LocationStatus.Introuvable, new GeocodeOutcome.NotFound("vide").Statut);
        Assert.Equal("1 rue du Pont", AddressQuery.FromText("1 rue du Pont").Adresse);
    }

    private static Structure Imagined() => new() { Id = "cs", Nom = "cs", Type = StructureType.CentreSocial };
}
